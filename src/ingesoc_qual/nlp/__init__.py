"""Reading French: lexicon, tokens, sentences, annotation columns, and the indicator language."""
