"""`python -m ingesoc_qual` is the command line."""

from __future__ import annotations

import sys

from ingesoc_qual.cli import main

if __name__ == "__main__":
    sys.exit(main())
