"""Closed lists of words that readers look for."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of `text`, separated by blanks."""
    return frozenset(text.split())


BULLETS = "•▪◦‣●○■□✓✔✗➢➤►▸▹▶➔➜❖◆◇★☆\uf0b7\uf0a7\uf0d8\uf0fc"
"""Signs that open a list item and are no part of its words."""
