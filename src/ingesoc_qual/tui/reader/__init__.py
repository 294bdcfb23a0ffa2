"""The reading widget: a Textual-free core (layout, lanes, moves) and a Line-API widget over it."""
