"""Texts damaged by character recognition, mended as they come in: the layout follows, and each change is kept."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import ngettext
from ingesoc_qual.model.document import Layout, Reading, Repair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingesoc_qual.nlp.repair import Change


def mended(reading: Reading) -> Reading:
    """Return the reading with its text repaired, if it needs to be; labels of turns are never touched."""
    from ingesoc_qual.nlp.repair import applied, changes

    headers = [(turn.header_start, turn.start) for turn in reading.layout.turns]
    made = [one for one in changes(reading.text) if not any(a < one.end and one.start < b for a, b in headers)]
    if not made:
        return reading
    said = ngettext(
        "Texte abîmé par une reconnaissance de caractères : {n} correction (ingesoc preview la montre, --no-repair la "
        "refuse).",
        "Texte abîmé par une reconnaissance de caractères : {n} corrections (ingesoc preview les montre, --no-repair "
        "les refuse).",
        len(made),
    )
    return replace(
        reading,
        text=applied(reading.text, made),
        layout=_moved(reading.layout, made),
        warnings=(*reading.warnings, said.format(n=len(made))),
    )


def raw_text(text: str, layout: Layout) -> str:
    """Return the text as the file has it, before its repairs."""
    parts, last = [], 0
    for one in layout.repairs:
        parts += [text[last : one.start], one.old]
        last = one.end
    return "".join([*parts, text[last:]])


def _moved(layout: Layout, made: Sequence[Change]) -> Layout:
    starts = [one.start for one in made]
    # What all the changes up to each one add to a position after it.
    shifts = list(accumulate(len(one.new) - len(one.old) for one in made))

    def at(position: int) -> int:
        number = bisect_right(starts, position) - 1
        if number < 0:
            return position
        one, before = made[number], (shifts[number - 1] if number else 0)
        if position < one.end:
            return one.start + before + min(position - one.start, len(one.new))
        return position + shifts[number]

    return Layout(
        blocks=tuple(replace(block, start=at(block.start), end=at(block.end)) for block in layout.blocks),
        pages=tuple(replace(page, start=at(page.start), end=at(page.end)) for page in layout.pages),
        turns=tuple(
            replace(turn, header_start=at(turn.header_start), start=at(turn.start), end=at(turn.end))
            for turn in layout.turns
        ),
        interviewers=layout.interviewers,
        repairs=tuple(Repair(at(one.start), at(one.start) + len(one.new), one.old) for one in made),
    )
