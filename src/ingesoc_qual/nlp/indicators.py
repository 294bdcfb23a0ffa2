"""Indicators of a codebook, compiled once and matched on annotation columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ingesoc_qual.nlp.columns import Annotation
from ingesoc_qual.nlp.grammar import Indicator, parse
from ingesoc_qual.nlp.matching import Matcher, Matches, Words, joined
from ingesoc_qual.nlp.patterns import Flat, flatten

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]

__all__ = ["Hits", "Indicator", "IndicatorSet", "compile_indicators", "parse"]

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
    """The flat patterns of one distinct indicator, and of what must not stand near."""

    flats: tuple[Flat, ...]
    unless: tuple[tuple[tuple[Flat, ...], int], ...]
    rows: tuple[int, ...]
    """The rows of the set that are this indicator: the same one may stand under several codes."""

    def all_flats(self) -> Iterator[Flat]:
        """Yield the flat patterns, then those of what must not stand near."""
        yield from self.flats
        for flats, _distance in self.unless:
            yield from flats


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
        words.prepare(flat for part in self._compiled for flat in part.all_flats())
        found = [(row, matches) for part in self._compiled for row, matches in _rows(words, part)]
        row, word, size = _sorted(
            np.repeat(np.array([row for row, _matches in found], dtype=np.int64), [m.size for _row, m in found]),
            joined([matches.start for _row, matches in found]),
            joined([matches.end - matches.start for _row, matches in found]),
        )
        text, first, last = words.text.take(word), words.token.take(word), words.token.take(word + size - 1)
        bases = np.cumsum([0, *(a.tokens for a in annotations)]).take(text)
        starts, lengths = (joined([getattr(a, name) for a in annotations]) for name in ("start", "length"))
        return Hits(
            text=text + np.int32(first_text),
            code=np.array(self.code_of, dtype=np.int32)[row],
            indicator=row,
            first=first.astype(np.int32),
            last=last.astype(np.int32),
            start=starts.take(bases + first),
            end=starts.take(bases + last) + lengths.take(bases + last),
        )


def _rows(words: Words, part: _Compiled) -> list[tuple[int, Matches]]:
    matches = words.find(part.flats)
    for flats, distance in part.unless:
        matches = words.without(matches, words.find(flats), distance)
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


def compile_indicators(indicators: Mapping[str, Sequence[str]]) -> IndicatorSet:
    """Return the compiled indicators of codes, given by code id; the lexicon is read, spaCy is not.

    Raises IndicatorSyntaxError at the first indicator that does not parse.
    """
    codes = tuple(indicators)
    texts = tuple(text for code in codes for text in indicators[code])
    code_of = tuple(position for position, code in enumerate(codes) for _text in indicators[code])
    parsed = tuple(map(parse, texts))
    rows: dict[Indicator, list[int]] = {}
    for row, indicator in enumerate(parsed):
        rows.setdefault(indicator, []).append(row)
    compiled = tuple(
        _Compiled(
            flatten(indicator.sequence),
            tuple((flatten(part.sequence), part.distance) for part in indicator.unless),
            tuple(places),
        )
        for indicator, places in rows.items()
    )
    matcher = Matcher.of([flat for part in compiled for flat in part.all_flats()])
    return IndicatorSet(codes, parsed, texts, code_of, compiled, matcher)


def _together(parts: Sequence[Hits]) -> Hits:
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    if not parts:
        return Hits(*(np.zeros(0, dtype=np.int32) for _field in range(7)))
    names = ("text", "code", "indicator", "first", "last", "start", "end")
    return Hits(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
