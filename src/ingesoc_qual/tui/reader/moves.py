"""Where a cursor goes and what a key selects: words, sentences, turns. No Textual here."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from ingesoc_qual.model.document import Turn
from ingesoc_qual.textunits import Span, is_boundary, trim

_WORD = re.compile(r"\w+(?:[-·]\w+)*", re.UNICODE)
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s?[»”)\]]|[\"’])*(?=\s|$)|\n+")
_WINDOW = 400


def word_right(text: str, offset: int) -> int:
    """Return the end of the word at or after `offset`."""
    match = _WORD.search(text, offset)
    return match.end() if match else len(text)


def word_left(text: str, offset: int) -> int:
    """Return the start of the word before `offset`."""
    low = max(0, offset - _WINDOW)
    found = low
    for match in _WORD.finditer(text, low, offset):
        found = match.start()
    return found


def turn_number(turns: Sequence[Turn], offset: int) -> int:
    """Return the index of the turn whose speech or label holds `offset`, or of the last one before it; -1 when none."""
    return bisect_right(turns, offset, key=lambda turn: turn.header_start) - 1


def turn_at(text: str, turns: Sequence[Turn], offset: int) -> Span:
    """Return the speech of the turn at `offset`, or the paragraph where the text has no turns."""
    number = turn_number(turns, offset)
    if number >= 0 and offset <= turns[number].end:
        return trim(text, turns[number].start, turns[number].end)
    found = _paragraph(text, offset)
    return found if found.start < found.end else _paragraph(text, _beside(text, offset))


def _paragraph(text: str, offset: int) -> Span:
    low = text.rfind("\n", 0, offset) + 1
    high = text.find("\n", offset)
    return trim(text, low, len(text) if high < 0 else high)


def _beside(text: str, offset: int) -> int:
    """Return the first letter from a blank on, else the last one: a cursor on an empty line means what follows."""
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset if offset < len(text) else max(0, len(text.rstrip()) - 1)


def sentence_at(text: str, sentences: Sequence[Span], turns: Sequence[Turn], offset: int) -> Span:
    """Return the sentence at `offset`: the annotated one, else up to the punctuation within the turn or paragraph.

    Where there is none, on an empty line, it is the next one.
    """
    found = _sentence(text, sentences, turns, offset)
    return found if found.start < found.end else _sentence(text, sentences, turns, _beside(text, offset))


def _sentence(text: str, sentences: Sequence[Span], turns: Sequence[Turn], offset: int) -> Span:
    place = bisect_right(sentences, offset, key=lambda span: span[0]) - 1
    if place >= 0 and offset < sentences[place][1]:
        return trim(text, *sentences[place])
    around = turn_at(text, turns, offset)
    low = around.start
    for match in _SENTENCE_END.finditer(text, around.start, around.end):
        if match.end() > offset:
            return trim(text, low, match.end())
        low = match.end()
    return trim(text, low, around.end)


def with_next_sentence(
    text: str, sentences: Sequence[Span], turns: Sequence[Turn], selection: Span | None, first: Span
) -> Span:
    """Return `first`, or `selection` with the sentence after it when it already is one or several whole sentences."""
    if selection is None or trim(text, *selection).start != first.start or selection.end < first.end:
        return first
    last = sentence_at(text, sentences, turns, max(selection.start, selection.end - 1))
    if last.end > selection.end:
        return Span(first.start, last.end)
    after = selection.end
    while after < len(text) and text[after].isspace():
        after += 1
    if after == len(text):
        return Span(first.start, selection.end)
    return Span(first.start, max(selection.end, sentence_at(text, sentences, turns, after).end))


def adjusted(text: str, span: Span, move: str, *, start: bool) -> Span:
    """Return `span` with one end moved: by a word (`left`, `right`) or a letter (`word-left`, `word-right`).

    An adjusted span keeps at least one letter.
    """
    low, high = span
    place = low if start else high
    if move == "right":
        place = _next_word_start(text, place) if start else word_right(text, place)
    elif move == "left":
        place = word_left(text, place) if start else _previous_word_end(text, place)
    elif move in ("word-left", "word-right"):
        place = _letter(text, place, 1 if move == "word-right" else -1)
    if start:
        return Span(place, high) if place < high else span
    return Span(low, place) if place > low else span


def _letter(text: str, offset: int, direction: int) -> int:
    offset += direction
    while 0 < offset < len(text) and not is_boundary(text, offset):
        offset += direction
    return max(0, min(offset, len(text)))


def _next_word_start(text: str, offset: int) -> int:
    match = _WORD.search(text, word_right(text, offset))
    return match.start() if match else offset


def _previous_word_end(text: str, offset: int) -> int:
    low = max(0, offset - _WINDOW)
    found = offset
    for match in _WORD.finditer(text, low, offset):
        if match.end() < offset:
            found = match.end()
    return found
