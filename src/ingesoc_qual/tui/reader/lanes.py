"""Which codings stand where: an index of spans by position, and the lanes they take in the margin.

No Textual here. Spans are half-open ranges in code points; lanes are counted in wrapped lines, so two codings that
share a line never share a lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BUCKET = 1024
LINES_A_BUCKET = 64


class SpanIndex:
    """Spans found by position, through buckets of 1,024 code points."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self.spans = tuple(spans)
        self._buckets: dict[int, list[int]] = {}
        for number, (start, end) in enumerate(self.spans):
            for bucket in range(start // BUCKET, max(start, end - 1) // BUCKET + 1):
                self._buckets.setdefault(bucket, []).append(number)
        self._starts = sorted({start for start, _end in self.spans})

    def at(self, offset: int) -> list[int]:
        """Return the numbers of the spans that hold `offset`."""
        spans = self.spans
        return [n for n in self._buckets.get(offset // BUCKET, ()) if spans[n][0] <= offset < spans[n][1]]

    def within(self, start: int, end: int) -> list[int]:
        """Return the numbers of the spans that share a code point with `[start, end)`, in order."""
        found: set[int] = set()
        for bucket in range(start // BUCKET, max(start, end - 1) // BUCKET + 1):
            for number in self._buckets.get(bucket, ()):
                low, high = self.spans[number]
                if low < end and start < high:
                    found.add(number)
        return sorted(found)

    def next_start(self, offset: int) -> int | None:
        """Return the first start of a span after `offset`."""
        from bisect import bisect_right

        place = bisect_right(self._starts, offset)
        return self._starts[place] if place < len(self._starts) else None

    def previous_start(self, offset: int) -> int | None:
        """Return the last start of a span before `offset`."""
        from bisect import bisect_left

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
        self._buckets: dict[int, list[int]] = {}
        self._allocate(limit)

    def _allocate(self, limit: int) -> None:
        ranges, lanes, buckets = self.ranges, self.lanes, self._buckets
        busy_until: list[int] = []
        for number in sorted(range(len(ranges)), key=lambda n: (ranges[n][0], -ranges[n][1], n)):
            first, last = ranges[number]
            for bucket in range(first // LINES_A_BUCKET, last // LINES_A_BUCKET + 1):
                if bucket in buckets:
                    buckets[bucket].append(number)
                else:
                    buckets[bucket] = [number]
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
        for number in self._buckets.get(line // LINES_A_BUCKET, ()):
            first, last = self.ranges[number]
            if not first <= line <= last:
                continue
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
