"""What the analyst reads out of coded words: pure functions on data frames, with no store and no screen."""
