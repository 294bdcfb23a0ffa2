"""The command line `ingesoc`: one file per verb, each of them parse, then service, then print.

`main` is light on purpose: the page of help and the version are answered with the standard library alone, everything
else loads click and the one verb that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

COMPLETE_VARIABLE = "_INGESOC_COMPLETE"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; `sys.argv` when no arguments are given."""
    from ingesoc_qual.cli.border import guarded

    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    import os
    import sys

    words = list(sys.argv[1:] if arguments is None else arguments)
    completing = COMPLETE_VARIABLE in os.environ
    if not completing and (not words or words[0] in ("--help", "-h")):
        from ingesoc_qual.cli.help import root_page

        sys.stdout.write(root_page())
        return 0
    if not completing and words[0] == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"ingesoc {version('ingesoc-qual')}\n")
        return 0
    from ingesoc_qual.cli.frame import run_root

    return run_root(words, expand=arguments is None)
