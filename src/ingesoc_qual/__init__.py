"""ingesoc-qual: qualitative coding and text mining for sociologists."""
