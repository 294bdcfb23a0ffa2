"""Relations between sets of intervals, on sorted arrays: which of the left stand so to some of the right.

Every interval is half-open, not empty, in positions that no two texts share. All functions take int64 arrays; none
loops over intervals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Positions: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]

MOST_PAIRS = 2_000_000
"""Pairs of overlapping passages that one « et » may look at."""


def overlapping(start: Positions, end: Positions, others: Positions, ends: Positions) -> Mask:
    """Return which intervals share a position with one of the others, which need not be sorted."""
    import numpy as np

    if not others.size:
        return np.zeros(start.size, dtype=bool)
    order = others.argsort(kind="stable")
    starts, reach = others[order], np.maximum.accumulate(ends[order])
    before = starts.searchsorted(end, "left")
    result: Mask = (before > 0) & (reach[np.maximum(before - 1, 0)] > start)
    return result


def within(start: Positions, end: Positions, others: Positions, ends: Positions) -> Mask:
    """Return which intervals lie whole in one of the others."""
    import numpy as np

    if not others.size:
        return np.zeros(start.size, dtype=bool)
    order = others.argsort(kind="stable")
    starts, reach = others[order], np.maximum.accumulate(ends[order])
    before = starts.searchsorted(start, "right")
    result: Mask = (before > 0) & (reach[np.maximum(before - 1, 0)] >= end)
    return result


def containing(start: Positions, end: Positions, others: Positions, ends: Positions) -> Mask:
    """Return which intervals hold one of the others whole."""
    import numpy as np

    if not others.size:
        return np.zeros(start.size, dtype=bool)
    order = others.argsort(kind="stable")
    starts, nearest = others[order], np.minimum.accumulate(ends[order][::-1])[::-1]
    after = starts.searchsorted(start, "left")
    result: Mask = (after < starts.size) & (nearest[np.minimum(after, starts.size - 1)] <= end)
    return result


def next_start(end: Positions, others: Positions) -> Positions:
    """Return the first start of the others at or after each end, -1 where there is none."""
    import numpy as np

    if not others.size:
        return np.full(end.size, -1, dtype=np.int64)
    starts = np.sort(others)
    place = starts.searchsorted(end, "left")
    return np.where(place < starts.size, starts[np.minimum(place, starts.size - 1)], -1)


def previous_end(start: Positions, ends: Positions) -> Positions:
    """Return the last end of the others at or before each start, -1 where there is none."""
    import numpy as np

    if not ends.size:
        return np.full(start.size, -1, dtype=np.int64)
    found = np.sort(ends)
    place = found.searchsorted(start, "right")
    return np.where(place > 0, found[np.maximum(place - 1, 0)], -1)


def pair_count(start: Positions, end: Positions, others: Positions, ends: Positions) -> int:
    """Return how many pairs overlap, without making them."""
    import numpy as np

    begun, over = np.sort(others).searchsorted(end, "left"), np.sort(ends).searchsorted(start, "right")
    return int((begun - over).sum())


def pairs(
    start: Positions, end: Positions, others: Positions, ends: Positions
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows of every overlapping pair: one that begins in the other, counted once when both do."""
    import numpy as np

    # Others that begin in mine, at my very start included; then mine that begin in others, after their start.
    mine, theirs = _begun_in(start, end, others, "left")
    theirs_2, mine_2 = _begun_in(others, ends, start, "right")
    return np.concatenate([mine, mine_2]), np.concatenate([theirs, theirs_2])


def _begun_in(
    start: Positions, end: Positions, others: Positions, side: str
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs of an interval and a start of the others that falls in it (at its start: when side is left)."""
    import numpy as np

    order = others.argsort(kind="stable")
    starts = others[order]
    first = starts.searchsorted(start, "left" if side == "left" else "right")
    counts = np.maximum(starts.searchsorted(end, "left") - first, 0)
    rows = np.repeat(np.arange(start.size), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[np.repeat(first, counts) + offsets]


def largest_share(start: Positions, end: Positions, heads: Positions, others: Positions, ends: Positions) -> Positions:
    """Return, for each interval, the row of the other that covers most of it, the first of equals, or -1.

    The others are sorted and apart from one another; each begins to count as one's own place at its `heads`, where its
    label stands, and covers from `others` to `ends`.
    """
    import numpy as np

    if not heads.size:
        return np.full(start.size, -1, dtype=np.int64)
    first = np.maximum(heads.searchsorted(start, "right") - 1, 0)
    counts = np.maximum(heads.searchsorted(end, "left") - first, 0)
    rows = np.repeat(np.arange(start.size), counts)
    turn = np.repeat(first, counts) + np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    shared = np.minimum(ends[turn], end[rows]) - np.maximum(others[turn], start[rows])
    found = np.full(start.size, -1, dtype=np.int64)
    kept = shared > 0
    rows, turn, shared = rows[kept], turn[kept], shared[kept]
    # The last written wins: the largest share, and of equals the first in the text, comes last.
    order = np.lexsort((-turn, shared, rows))
    found[rows[order]] = turn[order]
    return found
