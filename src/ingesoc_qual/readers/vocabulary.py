"""Closed lists of words that readers look for."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of `text`, separated by blanks."""
    return frozenset(text.split())
