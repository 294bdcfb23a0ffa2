"""From hits to passages: which stretch of a document a coder is shown for what fired there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ingesoc_qual.model.document import BlockKind
from ingesoc_qual.nlp.columns import PUNCT
from ingesoc_qual.suggest.base import SuggestDocument
from ingesoc_qual.textunits import Span

SHORT = 40
"""Words of a turn or paragraph that is suggested whole."""
LEAST = 12
"""Words that a passage has at least, where its turn or paragraph has them: a coder codes no three words."""
LONGEST = 120
"""Words beyond which adjacent sentences are not merged."""


class Fired(NamedTuple):
    """One hit: its span, its indicator's row, and the sentences of its first and last token."""

    start: int
    end: int
    indicator: int
    first: int
    last: int


@dataclass(slots=True)
class Passage:
    """A run of sentences `[first, last]` of one unit, with what fired there for one code."""

    first: int
    last: int
    fired: list[Fired] = field(default_factory=list)


class Sentences:
    """The sentences of one annotated document: their spans, words and units, and which are left out."""

    def __init__(self, document: SuggestDocument, *, include_interviewer: bool) -> None:
        import numpy as np

        annotation = document.annotation
        count = len(annotation.sentence_bounds)
        words = annotation.sentence[annotation.pos != PUNCT]
        heads = np.searchsorted(annotation.sentence, np.arange(count))
        self.bounds: list[list[int]] = annotation.sentence_bounds.tolist()
        self.words: list[int] = np.bincount(words, minlength=count).tolist()
        self.unit: list[int] = annotation.unit[heads].tolist() if count else []
        self.turn: list[int] = annotation.turn[heads].tolist() if count else []
        self._runs = self._units()
        self.left_out = self._left_out(document, include_interviewer)

    def _units(self) -> dict[int, tuple[int, int, int]]:
        """Return first and last sentence and words of each unit."""
        runs: dict[int, tuple[int, int, int]] = {}
        for sentence, unit in enumerate(self.unit):
            first, _last, words = runs.get(unit, (sentence, sentence, 0))
            runs[unit] = first, sentence, words + self.words[sentence]
        return runs

    def _left_out(self, document: SuggestDocument, include_interviewer: bool) -> frozenset[int]:
        """Return the sentences of headings, and of interviewers unless they are asked for."""
        silent = frozenset() if include_interviewer else document.silent
        turns = document.layout.turns
        spoken = {s for s, turn in enumerate(self.turn) if turn >= 0 and turns[turn].speaker in silent}
        headings = [block for block in document.layout.blocks if block.kind is BlockKind.HEADING]
        starts = [start for start, _end in self.bounds]
        titles = {
            s
            for block in headings
            for s in range(bisect_left(starts, block.start), bisect_left(starts, block.end))
            if self.turn[s] < 0
        }
        return frozenset(spoken | titles)

    @property
    def units(self) -> int:
        """Return the number of turns and blocks that may be suggested on."""
        return len({unit for sentence, unit in enumerate(self.unit) if sentence not in self.left_out})

    def span(self, passage: Passage) -> Span:
        """Return the span of a passage; sentences start and end on a word or a sign, never on white space."""
        return Span(self.bounds[passage.first][0], self.bounds[passage.last][1])

    def passages(self, fired: Iterable[Fired]) -> list[Passage]:
        """Return the passages of one code's hits, given in reading order.

        A short turn or paragraph is taken whole. Elsewhere the sentences of a hit are taken, with their neighbours as
        long as they are very short, and passages that touch within a unit are merged while they stay below `LONGEST`
        words.
        """
        found: list[Passage] = []
        for hit in fired:
            first, last, words = self._runs[self.unit[hit.first]]
            if words > SHORT:
                first, last = self._grown(hit, first, last)
            previous = found[-1] if found else None
            if previous is not None and self._joins(previous, first, last):
                previous.last = max(previous.last, last)
                previous.fired.append(hit)
            else:
                found.append(Passage(first, last, [hit]))
        return found

    def _grown(self, hit: Fired, lowest: int, highest: int) -> tuple[int, int]:
        """Return the sentences of a hit, with the next then the previous one until there are `LEAST` words."""
        first, last = hit.first, hit.last
        forward = True
        while sum(self.words[first : last + 1]) < LEAST:
            if (forward or first == lowest) and last < highest:
                last += 1
            elif first > lowest:
                first -= 1
            else:
                break
            forward = not forward
        return first, last

    def _joins(self, previous: Passage, first: int, last: int) -> bool:
        if first <= previous.last:
            return True
        adjacent = first == previous.last + 1 and self.unit[first] == self.unit[previous.last]
        return adjacent and sum(self.words[previous.first : last + 1]) <= LONGEST
