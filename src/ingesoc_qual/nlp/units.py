"""The stretches of a text that are read as one: turns without their labels, blocks, paragraphs; notes blanked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ingesoc_qual.model.document import Layout

_NOTE_WORDS = (
    "rires?|rit|rient|sourires?|sourit|silences?|pauses?|soupirs?|inaudible|incompréhensible|hésitations?|hésite|toux|"
    "tousse|bruits?|applaudissements?|téléphone|sonnerie|brouhaha|acquiesce|pleurs?|souffle|chuchote|xxx?"
)
_BEFORE = r"(?:(?:un|petits?|longs?|courte?s?|léger|grand)\s)?"


def _note(opening: str, closing: str) -> re.Pattern[str]:
    words = rf"{_BEFORE}(?:{_NOTE_WORDS})\b[^{opening}{closing}\n]{{0,40}}"
    time = r"[\d:.\s]{0,12}\d:\d\d[\d:.\s–-]{0,20}"
    return re.compile(rf"{opening}\s{{0,3}}(?:{words}|\.\.\.|…|{time})\s{{0,3}}{closing}", re.IGNORECASE)


_NOTE = _note(r"\(", r"\)")
_BRACKET_NOTE = _note(r"\[", r"\]")
_BRACKET = re.compile(r"\[[^\[\]\n]{0,80}\]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*+\n\s*+")


class Unit(NamedTuple):
    """A stretch that nothing is matched across: turn `turn` of the layout, or a block outside turns (-1)."""

    start: int
    end: int
    turn: int


def units(text: str, layout: Layout) -> list[Unit]:
    """Return the stretches of a text in order: turns without their labels, then what blocks hold outside turns.

    Text in no turn and no block is cut at blank lines.
    """
    found = [Unit(turn.start, turn.end, index) for index, turn in enumerate(layout.turns)]
    taken = sorted((min(turn.header_start, turn.start), turn.end) for turn in layout.turns)
    blocks: list[tuple[int, int]] = []
    for block in layout.blocks:
        for start, end in _outside(block.start, block.end, taken):
            blocks.append((start, end))
            found.append(Unit(start, end, -1))
    for start, end in _outside(0, len(text), sorted([*taken, *blocks])):
        found += [Unit(a, b, -1) for a, b in _paragraphs(text, start, end)]
    return sorted(unit for unit in found if text[unit.start : unit.end].strip())


def _outside(start: int, end: int, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of `[start, end)` that no interval of `taken` (sorted) covers."""
    position = max(0, bisect_left(taken, (start, start)) - 1)
    for a, b in taken[position:]:
        if a >= end:
            break
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(m.end() for m in _BLANK_LINE.finditer(text, start, end)), end]
    yield from pairwise(cuts)


def mask_notes(text: str, unit: Unit) -> str:
    """Return the text of a unit at equal length, notes of transcription blanked: `[rires]`, `(silence)`, `[...]`.

    Inside a turn any short square bracket is the transcriber's; elsewhere only known notes are.
    """
    part = text[unit.start : unit.end]
    if "[" not in part and "(" not in part:
        return part
    part = (_BRACKET if unit.turn >= 0 else _BRACKET_NOTE).sub(_blank, part)
    return _NOTE.sub(_blank, part)


def _blank(note: re.Match[str]) -> str:
    return " " * len(note.group())
