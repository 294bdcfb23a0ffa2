"""Which codings stand where: spans found by position, and the lanes they take in the margin.

No Textual here. Spans are half-open ranges in code points; lanes are counted in wrapped lines, so two codings that
share a line never share a lane. Both are made again at each act of coding, so making them must stay cheap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

LONG_SPAN = 8192
LONG_LINES = 128


class SpanIndex:
    """Spans `[start, end)` found by position.

    Those up to `long` are found among the starts just before a position; the few longer ones are looked through.
    """

    def __init__(self, spans: Sequence[tuple[int, int]], *, long: int = LONG_SPAN) -> None:
        self.spans = tuple(spans)
        self._long_at = long
        starts = [start for start, _end in self.spans]
        self._order = sorted(range(len(starts)), key=starts.__getitem__)
        self._starts = sorted(starts)
        self._long = [number for number, (start, end) in enumerate(self.spans) if end - start > long]

    def at(self, offset: int) -> list[int]:
        """Return the numbers of the spans that hold `offset`, in order."""
        return self.within(offset, offset + 1)

    def within(self, start: int, end: int) -> list[int]:
        """Return the numbers of the spans that share a place with `[start, end)`, in order."""
        spans = self.spans
        low, high = bisect_left(self._starts, start - self._long_at), bisect_left(self._starts, end)
        found = [number for number in self._order[low:high] if spans[number][1] > start]
        if self._long:
            near = set(found)
            found += [n for n in self._long if n not in near and spans[n][0] < end and start < spans[n][1]]
        found.sort()
        return found

    def next_start(self, offset: int) -> int | None:
        """Return the first start of a span after `offset`."""
        place = bisect_right(self._starts, offset)
        return self._starts[place] if place < len(self._starts) else None

    def previous_start(self, offset: int) -> int | None:
        """Return the last start of a span before `offset`."""
        place = bisect_left(self._starts, offset)
        return self._starts[place - 1] if place else None


class Lane(NamedTuple):
    """One coding's piece of margin on one line: `shape` is `first`, `middle`, `last` or `only`."""

    lane: int
    number: int
    shape: str


class LaneLine(NamedTuple):
    """The margin of one line: lanes in order, codings that begin here, and how many found no lane."""

    lanes: tuple[Lane, ...]
    beginning: tuple[int, ...]
    hidden: int


EMPTY = LaneLine((), (), 0)


class LaneMap:
    """Margin lanes for codings given as ranges of lines `(first, last)`, both included,.

    Lanes go to codings by first line, the longest first; each takes the lowest free lane. `count` is the number of
    lanes in use, at most `limit`; codings beyond have lane -1 and are counted on each of their lines.
    """

    def __init__(self, ranges: Sequence[tuple[int, int]], limit: int) -> None:
        self.ranges = tuple(ranges)
        self.lanes = [-1] * len(self.ranges)
        self.count = 0
        self._index = SpanIndex([(first, last + 1) for first, last in self.ranges], long=LONG_LINES)
        self._allocate(limit)

    def _allocate(self, limit: int) -> None:
        ranges, lanes = self.ranges, self.lanes
        busy_until: list[int] = []
        for number in sorted(range(len(ranges)), key=lambda n: (ranges[n][0], -ranges[n][1], n)):
            first, last = ranges[number]
            for lane, until in enumerate(busy_until):
                if until < first:
                    busy_until[lane] = last
                    lanes[number] = lane
                    break
            else:
                if len(busy_until) < limit:
                    lanes[number] = len(busy_until)
                    busy_until.append(last)
        self.count = len(busy_until)

    def line(self, line: int) -> LaneLine:
        """Return the margin of `line`."""
        lanes: list[Lane] = []
        beginning: list[int] = []
        hidden = 0
        for number in self._index.at(line):
            first, last = self.ranges[number]
            if line == first:
                beginning.append(number)
            if self.lanes[number] < 0:
                hidden += 1
                continue
            shape = "only" if first == last else "first" if line == first else "last" if line == last else "middle"
            lanes.append(Lane(self.lanes[number], number, shape))
        if not lanes and not hidden:
            return EMPTY
        return LaneLine(tuple(sorted(lanes)), tuple(beginning), hidden)
