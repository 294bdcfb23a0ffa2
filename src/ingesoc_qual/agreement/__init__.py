"""Agreement between coders: pure functions on arrays, no store, no screen, a seed where chance enters."""
