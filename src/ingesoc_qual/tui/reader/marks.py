"""Short marks of codes for the margin: two letters, different for each code of a codebook. No Textual here."""

from __future__ import annotations

from collections.abc import Iterator

from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.textunits import slug


def _candidates(label: str) -> Iterator[str]:
    words = slug(label).split("-")
    letters = "".join(words)
    head = letters[0].upper()
    yield head + (words[1][0] if len(words) > 1 else letters[1:2])
    for letter in letters[1:]:
        yield head + letter
    for digit in "23456789":
        yield head + digit


def code_marks(codebook: Codebook) -> dict[str, str]:
    """Return a mark for each code: its initial and a letter of its label, a digit when no letter is free."""
    taken: set[str] = set()
    marks: dict[str, str] = {}
    for _depth, code in codebook.walk():
        mark = next((mark for mark in _candidates(code.label) if mark not in taken), None)
        marks[code.id] = mark or slug(code.label)[:2]
        taken.add(marks[code.id])
    return marks
