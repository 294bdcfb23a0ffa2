"""Indicators of a codebook, compiled once and matched on annotation columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ingesoc_qual.nlp import grammar
from ingesoc_qual.nlp.columns import Annotation
from ingesoc_qual.nlp.grammar import Indicator, as_written, parse
from ingesoc_qual.nlp.matching import Matcher, Matches, Words, joined
from ingesoc_qual.nlp.patterns import flatten, under_any_part_of_speech

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]

__all__ = ["Hits", "Indicator", "IndicatorSet", "Lookup", "compile_indicators", "parse"]


class Lookup(StrEnum):
    """What a word of an indicator stands for: its lemma as the tagger read it, its very form, or any reading."""

    LEMMA = "lemma"
    FORM = "form"
    ANY = "any"


TOGETHER = 4_000_000
"""Tokens searched at a time: memory stays below some 150 MB whatever the corpus."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """Every hit, one row each, sorted by text, start, end, then indicator.

    `text` indexes the annotations given; `code` and `indicator` index `codes` and `indicators` of the set; `first` and
    `last` are token rows of that annotation, both included; `[start, end)` are code points.
    """

    text: Ints
    code: Ints
    indicator: Ints
    first: Ints
    last: Ints
    start: Ints
    end: Ints

    @property
    def count(self) -> int:
        """Return the number of hits."""
        return int(self.text.size)


@dataclass(frozen=True, slots=True)
class _Compiled:
    """One distinct indicator, its sequence and what must not stand near given by their group in the matcher."""

    group: int
    unless: tuple[tuple[int, int], ...]
    rows: tuple[int, ...]
    """The rows of the set that are this indicator: the same one may stand under several codes."""


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorSet:
    """Compiled indicators; `indicators[i]` belongs to `codes[code_of[i]]`."""

    codes: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    texts: tuple[str, ...]
    """The indicators as they were written."""
    code_of: tuple[int, ...]
    _compiled: tuple[_Compiled, ...]
    _matcher: Matcher

    def find(self, annotations: Sequence[Annotation]) -> Hits:
        """Return every hit of every indicator in the texts."""
        parts, group, tokens = [], 0, 0
        for position, annotation in enumerate(annotations):
            tokens += annotation.tokens
            if tokens >= TOGETHER or position == len(annotations) - 1:
                parts.append(self._find(annotations[group : position + 1], group))
                group, tokens = position + 1, 0
        return _together(parts)

    def _find(self, annotations: Sequence[Annotation], first_text: int) -> Hits:
        import numpy as np

        words = self._matcher.words(annotations)
        groups = words.find()
        found = [(row, matches) for part in self._compiled for row, matches in _rows(words, groups, part)]
        row, word, size = _sorted(
            np.repeat(np.array([row for row, _matches in found], dtype=np.int64), [m.size for _row, m in found]),
            joined([matches.start for _row, matches in found]),
            joined([matches.end - matches.start for _row, matches in found]),
        )
        # Rows of tokens in all these texts, then in their own text.
        first, last = words.token.take(word), words.token.take(word + size - 1)
        bounds = np.cumsum([0, *(a.tokens for a in annotations)])
        text = np.repeat(np.arange(len(annotations)), np.diff(first.searchsorted(bounds)))
        base = bounds.take(text)
        starts, lengths = (joined([getattr(a, name) for a in annotations]) for name in ("start", "length"))
        return Hits(
            text=(text + first_text).astype(np.int32),
            code=np.array(self.code_of, dtype=np.int32)[row],
            indicator=row,
            first=(first - base).astype(np.int32),
            last=(last - base).astype(np.int32),
            start=starts.take(first),
            end=starts.take(last) + lengths.take(last),
        )


def _rows(words: Words, groups: Sequence[Matches], part: _Compiled) -> list[tuple[int, Matches]]:
    matches = groups[part.group]
    for group, distance in part.unless:
        matches = words.without(matches, groups[group], distance)
    return [(row, matches) for row in part.rows] if matches.size else []


def _sorted(
    row: NDArray[np.int64], word: NDArray[np.intp], size: NDArray[np.intp]
) -> tuple[Ints, NDArray[np.intp], Ints]:
    """Return rows, first words and numbers of words, sorted by first word, size, then row, by way of one number."""
    import numpy as np

    key = np.sort((word.astype(np.int64) << 38) | (size.astype(np.int64) << 20) | row)
    return (
        (key & ((1 << 20) - 1)).astype(np.int32),
        (key >> 38).astype(np.intp),
        ((key >> 20) & ((1 << 18) - 1)).astype(np.int32),
    )


def compile_indicators(indicators: Mapping[str, Sequence[str]], *, lookup: Lookup = Lookup.LEMMA) -> IndicatorSet:
    """Return the compiled indicators of codes, given by code id; the lexicon is read, spaCy is not.

    `lookup` says what a word that is not between quotes stands for.
    Raises IndicatorSyntaxError at the first indicator that does not parse.
    """
    codes = tuple(indicators)
    texts = tuple(text for code in codes for text in indicators[code])
    code_of = tuple(position for position, code in enumerate(codes) for _text in indicators[code])
    parsed = tuple(map(parse, texts))
    if lookup is Lookup.FORM:
        parsed = tuple(map(as_written, parsed))
    rows: dict[Indicator, list[int]] = {}
    for row, indicator in enumerate(parsed):
        rows.setdefault(indicator, []).append(row)
    groups: dict[grammar.Sequence, int] = {}
    compiled = tuple(
        _Compiled(
            groups.setdefault(indicator.sequence, len(groups)),
            tuple((groups.setdefault(part.sequence, len(groups)), part.distance) for part in indicator.unless),
            tuple(places),
        )
        for indicator, places in rows.items()
    )
    flats = [flatten(group) for group in groups]
    if lookup is Lookup.ANY:
        flats = [tuple(map(under_any_part_of_speech, group)) for group in flats]
    return IndicatorSet(codes, parsed, texts, code_of, compiled, Matcher.of(flats))


def _together(parts: Sequence[Hits]) -> Hits:
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Hits(*(np.zeros(0, dtype=np.int32) for _field in range(7)))
    names = ("text", "code", "indicator", "first", "last", "start", "end")
    return Hits(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
