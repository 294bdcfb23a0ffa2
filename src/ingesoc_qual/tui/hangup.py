"""Leaving when the terminal has gone: a closed window must not leave a program that spins on a dead line."""

from __future__ import annotations

import errno
import sys


def terminal_gone() -> bool:
    """Whether the terminal that the program was started in is no longer there."""
    try:
        import termios
    except ImportError:
        return False  # Windows ends the programs of a console that it closes.
    try:
        termios.tcgetattr(sys.__stdin__.fileno() if sys.__stdin__ else 0)
    except termios.error as error:
        return bool(error.args and error.args[0] == errno.EIO)
    except (OSError, ValueError):
        return False
    return False
