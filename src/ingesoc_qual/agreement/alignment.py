"""The best alignment of the units of several coders on one text: an exact set partition, by column generation.

A column is a unitary alignment: one unit, or none, of each coder. Every unit goes into exactly one. Linear programs
over few columns give prices of units; columns that are cheaper than what they hold join, until none is; what is not
whole then is settled by branch and bound over the columns whose price lies within the gap (`scipy`'s HiGHS).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingesoc_qual.agreement.result import Floats, Ints
from ingesoc_qual.errors import AgreementError
from ingesoc_qual.i18n import _

if TYPE_CHECKING:
    from scipy.sparse import csc_array

_START = 12
"""Columns of each unit in the first linear program."""
_JOIN = 8
"""Columns of each unit that may join in one round."""
_MOST = 3_000_000
"""Columns listed at most; beyond, only nearer units are tried and the result is not called exact."""
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of one coder on one text, by start: bounds and category."""

    start: Floats
    end: Floats
    category: Ints

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Costs:
    """Weights of position and category, and the cost of a partner that is missing."""

    alpha: float = 1.0
    beta: float = 1.0
    delta_empty: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """Unitary alignments `[rows, coders]` (index of a unit, −1 for none), their disorders; `exact` unless units were
    so many that only near ones were tried."""

    rows: Ints
    disorders: Floats
    exact: bool

    @property
    def total(self) -> float:
        """Return the sum of the disorders."""
        return float(self.disorders.sum())


def dissimilarity(one: Units, other: Units, costs: Costs) -> Floats:
    """Return `[units, units]` dissimilarities: α d_pos + β d_cat. Mathet, Widlöcher & Métivier 2015, p. 437-479."""
    apart = np.abs(one.start[:, None] - other.start[None, :]) + np.abs(one.end[:, None] - other.end[None, :])
    lengths = (one.end - one.start)[:, None] + (other.end - other.start)[None, :]
    position = (apart / lengths) ** 2
    category = one.category[:, None] != other.category[None, :]
    return np.asarray(costs.delta_empty * (costs.alpha * position + costs.beta * category), dtype=np.float64)


def best_alignment(coders: Sequence[Units], costs: Costs) -> Alignment:
    """Return the alignment of least disorder of one text.

    A unitary alignment costs the mean over all pairs of coders, `delta_empty` for a pair with a missing partner.
    Mathet, Widlöcher & Métivier 2015, p. 437-479.
    """
    if not any(len(units) for units in coders):
        return Alignment(np.zeros((0, len(coders)), dtype=np.int64), np.zeros(0), True)
    distances = {(i, j): dissimilarity(coders[i], coders[j], costs) for j in range(len(coders)) for i in range(j)}
    rows, disorders, exact = _columns([len(units) for units in coders], distances, costs.delta_empty)
    chosen, whole = _partition(rows, disorders, [len(units) for units in coders])
    return Alignment(rows[chosen], disorders[chosen], exact and whole)


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(sizes: Sequence[int], distances: dict[tuple[int, int], Floats], empty: float) -> tuple[Ints, Floats, bool]:
    """Return every unitary alignment that may be in a best one, and what it costs."""
    pairs = len(sizes) * (len(sizes) - 1) // 2
    # Without one of its units, which then stands alone, a column of k units would be cheaper beyond this.
    furthest, exact = (pairs + len(sizes) - 1) * empty, True
    while True:
        found = _extend(sizes, distances, furthest)
        if found is not None:
            break
        furthest, exact = furthest / 2, False
        if furthest < _EPSILON:
            raise AgreementError(
                _("Trop de passages se superposent pour un alignement."), remedy=_("Comparez moins de codes à la fois.")
            )
    rows, sums = found
    held = (rows >= 0).sum(axis=1)
    limit = (pairs + held - 1) * empty
    kept = (sums <= limit[:, None] - _EPSILON).all(axis=1) | (held == 1)
    rows, sums, held = rows[kept], sums[kept], held[kept]
    cost = (sums.sum(axis=1) / 2 + (pairs - held * (held - 1) // 2) * empty) / pairs
    return rows, cost, exact


def _extend(
    sizes: Sequence[int], distances: dict[tuple[int, int], Floats], furthest: float
) -> tuple[Ints, Floats] | None:
    """Return rows of units near each other, and by unit the sum of its distances; None when there are too many."""
    rows: Ints = np.full((1, len(sizes)), -1, dtype=np.int64)
    sums: Floats = np.zeros((1, len(sizes)))
    for coder, size in enumerate(sizes):
        near = [np.argwhere(distances[i, coder] < furthest) for i in range(coder)]
        more_rows, more_sums = [rows], [sums]
        # Rows are extended through their first unit: its neighbours are the only units that may join.
        head = np.where((rows >= 0).any(axis=1), (rows >= 0).argmax(axis=1), -1)
        for first in range(-1, coder):
            mine = np.flatnonzero(head == first)
            if not len(mine) or not size:
                continue
            source, unit = _joins(rows[mine], first, near, size)
            grown, added = rows[mine][source].copy(), sums[mine][source].copy()
            for other in range(coder):
                there = np.flatnonzero(grown[:, other] >= 0)
                step = distances[other, coder][grown[there, other], unit[there]]
                added[there, other] += step
                added[there, coder] += step
            grown[:, coder] = unit
            kept = (added < furthest).all(axis=1)
            more_rows.append(grown[kept])
            more_sums.append(added[kept])
        if sum(map(len, more_rows)) > _MOST:
            return None
        rows, sums = np.concatenate(more_rows), np.concatenate(more_sums)
    return rows[1:], sums[1:]


def _joins(rows: Ints, first: int, near: Sequence[Ints], size: int) -> tuple[Ints, Ints]:
    """Return which row gets which unit, for rows that share the place `first` of their first unit."""
    if first < 0:
        return np.repeat(np.arange(len(rows)), size), np.tile(np.arange(size), len(rows))
    starts = np.searchsorted(near[first][:, 0], rows[:, first])
    counts = np.searchsorted(near[first][:, 0], rows[:, first], side="right") - starts
    source = np.repeat(np.arange(len(rows)), counts)
    place = np.arange(len(source)) - np.repeat(np.cumsum(counts) - counts, counts)
    return source, near[first][np.repeat(starts, counts) + place, 1]


# --- choosing columns ------------------------------------------------------------------------------------------------


def _partition(rows: Ints, cost: Floats, sizes: Sequence[int]) -> tuple[Ints, bool]:
    """Return the columns of the cheapest partition of the units, and whether it was proven the cheapest."""
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    members = np.where(rows >= 0, rows + first, -1)
    units = int(sum(sizes))
    held = (members >= 0).sum(axis=1)
    # By what a unit would pay for its place; alone it can always be.
    active = np.union1d(np.flatnonzero(held == 1), _cheapest(members, cost / held, units, _START))
    while True:
        prices, share = _prices(members[active], cost[active], units)
        left = cost - np.append(prices, 0.0)[members].sum(axis=1)
        left[active] = np.inf
        fresh = np.flatnonzero(left < -_EPSILON)
        if not len(fresh):
            break
        active = np.union1d(active, fresh[_cheapest(members[fresh], left[fresh], units, _JOIN)])
    if np.all((share < 1e-6) | (share > 1 - 1e-6)):
        return active[share > 0.5], True
    return _whole(members, cost, units, active, prices)


def _cheapest(members: Ints, cost: Floats, units: int, number: int) -> Ints:
    """Return for each unit the `number` cheapest columns that hold it."""
    order = np.argsort(cost, kind="stable")
    kept = np.zeros(len(cost), dtype=np.bool_)
    for unit in members[order].T:
        there = np.flatnonzero(unit >= 0)
        by_unit = there[np.argsort(unit[there], kind="stable")]
        counts = np.bincount(unit[there], minlength=units)
        place = np.arange(len(by_unit)) - np.repeat(np.cumsum(counts) - counts, counts)
        kept[order[by_unit[place < number]]] = True
    return np.flatnonzero(kept)


def _matrix(members: Ints, units: int) -> csc_array:
    from scipy.sparse import csc_array

    columns, places = np.nonzero(members >= 0)
    return csc_array((np.ones(len(columns)), (members[columns, places], columns)), shape=(units, len(members)))


def _prices(members: Ints, cost: Floats, units: int) -> tuple[Floats, Floats]:
    # Slow to load, and gamma alone needs it.
    from scipy.optimize import linprog

    found = linprog(cost, A_eq=_matrix(members, units), b_eq=np.ones(units), bounds=(0, None), method="highs-ds")
    return np.asarray(found.eqlin.marginals, dtype=np.float64), np.asarray(found.x, dtype=np.float64)


def _whole(members: Ints, cost: Floats, units: int, active: Ints, prices: Floats) -> tuple[Ints, bool]:
    """Return a partition of whole columns: the best over `active`, then over every column within the gap."""
    bound = float(prices.sum())
    left = cost - np.append(prices, 0.0)[members].sum(axis=1)
    chosen = _solve(members, cost, units, active)
    within = np.flatnonzero(left <= float(cost[chosen].sum()) - bound + _EPSILON)
    within = np.union1d(within, chosen)
    return _solve(members, cost, units, within), True


def _solve(members: Ints, cost: Floats, units: int, active: Ints) -> Ints:
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = milp(
        cost[active],
        constraints=LinearConstraint(_matrix(members[active], units), 1, 1),
        integrality=np.ones(len(active)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-7},
    )
    return active[np.asarray(found.x) > 0.5]
