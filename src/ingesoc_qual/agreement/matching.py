"""F1 of passages: how many of one coder's passages find their own among another's."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations
from typing import TypeAlias

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from ingesoc_qual.agreement.passages import Passages
from ingesoc_qual.agreement.result import Coefficient, Formula, Ints, Undefined, coefficient

EXACT = Formula("span_f1_exact", "F1 = 2·matched / (n_A + n_B), same bounds", "Holsti 1969, Content Analysis, p. 140")
_LOOSE = "Hripcsak & Rothschild 2005, JAMIA 12(3), p. 296-298; Everingham and others 2010, IJCV 88(2), p. 303-338 (IoU)"
ANY = 1e-12
"""The `iou` that any shared character reaches."""
Matched: TypeAlias = tuple[Ints, Ints]
"""By value: pairs of passages that match, passages that could."""


def span_f1(spans: Passages, *, iou: float = 0.5, matched: Matched | None = None) -> Coefficient:
    """Return the F1 of passages of the same value, one to one, that share `iou` of their union at least.

    `iou` 1 asks for equal bounds, `ANY` for one shared character. Matching is maximum, so that F1 is the same from both
    sides; pairs of coders are pooled, each over the texts that both finished. No correction for chance. Undefined when
    nobody marked anything. `matched` is what `matched_by_value` found. Hripcsak & Rothschild 2005, p. 296-298.
    """
    found, total = matched or matched_by_value(spans, iou=iou)
    return _f1(spans, iou, float(found.sum()), float(total.sum()), len(spans))


def span_f1_by_value(
    spans: Passages, *, iou: float = 0.5, matched: Matched | None = None
) -> dict[Hashable, Coefficient]:
    """Return the F1 of passages of each value, as `span_f1` has it of one."""
    found, total = matched or matched_by_value(spans, iou=iou)
    number = np.bincount(spans.value, minlength=len(spans.values))
    return {
        value: _f1(spans, iou, float(found[index]), float(total[index]), int(number[index]))
        for index, value in enumerate(spans.values)
    }


def matched_by_value(spans: Passages, *, iou: float) -> Matched:
    """Return by value how many pairs of passages match, and how many passages could; pairs of coders pooled."""
    size = len(spans.values)
    matched, total = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    seen = spans.texts.seen[spans.texts.at(spans.start)]
    for one, other in combinations(range(spans.texts.coders), 2):
        both = seen[:, one] & seen[:, other]
        first, second = (spans.keep(both & (spans.coder == coder)) for coder in (one, other))
        found = [row for row, _column in matches(first, second, iou=iou)]
        matched += np.bincount(first.value[found], minlength=size)
        total += np.bincount(np.concatenate((first.value, second.value)), minlength=size)
    return matched, total


def _f1(spans: Passages, iou: float, matched: float, total: float, number: int) -> Coefficient:
    outcome: float | Undefined = Undefined.NOTHING_CODED
    if total:
        outcome = 2.0 * matched / total
    elif not (spans.texts.seen.sum(axis=1) >= 2).any():
        outcome = Undefined.ONE_CODER
    formula = EXACT if iou >= 1 else Formula(_name(iou), f"F1 = 2·matched / (n_A + n_B), {_rule(iou)}", _LOOSE)
    return coefficient(formula, outcome, n=number, unit="spans")


def _name(iou: float) -> str:
    return "span_f1_any" if iou <= ANY else f"span_f1_iou{iou:g}"


def _rule(iou: float) -> str:
    return "one shared character" if iou <= ANY else f"|A∩B|/|A∪B| ≥ {iou:g}"


def matches(one: Passages, other: Passages, *, iou: float) -> list[tuple[int, int]]:
    """Return a maximum one-to-one matching, as pairs of indices in `one` and in `other`."""
    first, second = candidates(one, other, iou=iou)
    if not len(first):
        return []
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(len(one), len(other))).tocsr()
    partner = maximum_bipartite_matching(graph, perm_type="column")
    return [(int(row), int(column)) for row, column in enumerate(partner) if column >= 0]


def candidates(one: Passages, other: Passages, *, iou: float) -> tuple[Ints, Ints]:
    """Return the pairs of passages of the same value that share at least `iou` of their union."""
    if not len(one) or not len(other):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # Values laid one after the other on a single axis: passages of different values never meet there.
    width = int(one.texts.bounds[-1] - one.texts.bounds[0] + 1)
    starts, ends = one.start + one.value * width, one.end + one.value * width
    order = np.argsort(other.start + other.value * width, kind="stable")
    others = (other.start + other.value * width)[order]
    longest = int((other.end - other.start).max())
    low = np.searchsorted(others, starts - longest, side="right")
    high = np.maximum(np.searchsorted(others, ends, side="left"), low)
    first = np.repeat(np.arange(len(one)), high - low)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(high - low) - (high - low), high - low)
    second = order[np.repeat(low, high - low) + offset]
    shared = np.minimum(one.end[first], other.end[second]) - np.maximum(one.start[first], other.start[second])
    union = np.maximum(one.end[first], other.end[second]) - np.minimum(one.start[first], other.start[second])
    near = (shared > 0) & (shared >= iou * union)
    return first[near], second[near]
