"""The nouns of the field as frozen dataclasses: no input, no output, no third-party import."""
