"""Alpha of set-valued data: a unit gets the set of its codes, and two sets may differ a little or altogether."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import replace
from enum import StrEnum

import numpy as np

from ingesoc_qual.agreement.ratings import MISSING, Ratings
from ingesoc_qual.agreement.result import Coefficient, Floats, Formula, Ints, Undefined, coefficient

_TEXT = "α = 1 − (n − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck"
_ROWS = 512
"""Rows of the matrix of distances between sets held at once."""


class SetDistance(StrEnum):
    """How far apart two sets are. Two empty sets are equal.

    An empty set is 1 away from any other, but in `PASSONNEAU_2004` and `MASI_PRODUCT`, where it is a subset of any.
    """

    NOMINAL = "nominal"
    JACCARD = "jaccard"
    MASI = "masi"
    PASSONNEAU_2004 = "passonneau2004"
    MASI_PRODUCT = "masi_product"


FORMULAS = {
    SetDistance.NOMINAL: Formula(
        "alpha_sets_nominal", f"{_TEXT}, δ = 0 for equal sets, else 1", "Krippendorff 2011, p. 4"
    ),
    SetDistance.JACCARD: Formula("alpha_sets_jaccard", f"{_TEXT}, δ = 1 − |A∩B|/|A∪B|", "Jaccard 1912, p. 39"),
    SetDistance.MASI: Formula(
        "alpha_sets_masi",
        f"{_TEXT}, δ = 1 − J·M, M = 1 (equal), 2/3 (subset), 1/3 (overlap), 0",
        "Passonneau 2006, Measuring agreement on set-valued items (MASI), LREC, p. 832",
    ),
    SetDistance.PASSONNEAU_2004: Formula(
        "alpha_sets_passonneau2004",
        f"{_TEXT}, δ = 0 (equal), 1/3 (subset), 2/3 (overlap), 1",
        "Passonneau 2004, Computing reliability for coreference annotation, LREC, p. 1504",
    ),
    SetDistance.MASI_PRODUCT: Formula(
        "alpha_sets_masi_product",
        f"{_TEXT}, δ = (1 − J) × (0 | 1/3 | 2/3 | 1)",
        "DKPro Statistics 2.x, MASISetAnnotationDistanceFunction; not the MASI of Passonneau 2006",
    ),
}


def set_ratings(rows: Collection[Collection[Collection[Hashable] | None]]) -> Ratings:
    """Return ratings whose values are sets: one row a unit, one set a coder, None where the coder saw nothing of it."""
    values: dict[frozenset[Hashable], int] = {}
    coders = max((len(row) for row in rows), default=0)
    codes = np.full((len(rows), coders), MISSING, dtype=np.int64)
    for unit, row in enumerate(rows):
        for coder, value in enumerate(row):
            if value is not None:
                codes[unit, coder] = values.setdefault(frozenset(value), len(values))
    return Ratings(codes, tuple(values), np.ones(len(rows)))


def alpha_sets(ratings: Ratings, distance: SetDistance = SetDistance.JACCARD) -> Coefficient:
    """Return Krippendorff's alpha of set-valued data; `ratings.values` are frozensets.

    Missing is not empty: a unit that a coder has not seen enters no pair of that coder. Undefined when every set given
    is the same. Krippendorff 2011, p. 2-5, with the distances of Jaccard 1912, p. 39, and Passonneau 2006, p. 832.
    """
    paired = ratings.pairable()
    seen = paired.codes != MISSING
    m = seen.sum(axis=1)
    margins = np.bincount(
        paired.codes[seen], weights=np.repeat(paired.weights, m), minlength=len(ratings.values)
    ).astype(np.float64)
    n = float(margins.sum())
    outcome: float | Undefined = ratings.lack()
    filled = None
    if n:
        used = np.flatnonzero(margins)
        metric = _Metric([_as_set(ratings.values[index]) for index in used], distance)
        place = np.zeros(len(margins), dtype=np.int64)
        place[used] = np.arange(len(used))
        expected = _expected(metric, margins[used])
        observed = _observed(metric, replace(paired, codes=np.where(seen, place[paired.codes], MISSING)), m)
        outcome = 1.0 - (n - 1.0) * observed / expected if expected else Undefined.NO_VARIATION
        filled = float(margins[used] @ (metric.sizes > 0)) / n
    units = float(paired.weights.sum())
    return coefficient(FORMULAS[distance], outcome, n=units, unit=ratings.unit, prevalence=filled)


def _as_set(value: Hashable) -> frozenset[Hashable]:
    if not isinstance(value, frozenset):
        raise ValueError("set-valued alpha needs sets")
    return value


class _Metric:
    """Distances between some sets, by pairs of indices or by blocks of rows."""

    def __init__(self, sets: list[frozenset[Hashable]], distance: SetDistance) -> None:
        members = {member: number for number, member in enumerate(dict.fromkeys(m for one in sets for m in one))}
        self.distance = distance
        self.members = np.zeros((len(sets), len(members)), dtype=np.float32)
        for row, one in enumerate(sets):
            self.members[row, [members[member] for member in one]] = 1
        self.sizes = self.members.sum(axis=1).astype(np.float64)

    def pairs(self, one: Ints, other: Ints) -> Floats:
        """Return the distances of sets named two by two."""
        shared = np.einsum("ij,ij->i", self.members[one], self.members[other]).astype(np.float64)
        return _distance(shared, self.sizes[one], self.sizes[other], self.distance)

    def rows(self, start: int, stop: int) -> Floats:
        """Return the distances of some sets to all."""
        shared = (self.members[start:stop] @ self.members.T).astype(np.float64)
        return _distance(shared, self.sizes[start:stop, None], self.sizes[None, :], self.distance)


def _distance(shared: Floats, one: Floats, other: Floats, distance: SetDistance) -> Floats:
    found: Floats
    union = one + other - shared
    equal, disjoint = shared == union, (shared == 0) & (union > 0)
    alike = np.divide(shared, union, out=np.ones_like(union), where=union > 0)
    if distance is SetDistance.NOMINAL:
        found = 1.0 - equal
        return found
    if distance is SetDistance.JACCARD:
        found = 1.0 - alike
        return found
    subset = shared == np.minimum(one, other)
    kind = np.select([equal, subset, disjoint], [1.0, 2 / 3, 0.0], 1 / 3)
    if distance is SetDistance.MASI:
        found = 1.0 - alike * kind
        return found
    apart: Floats = np.select([equal, subset, disjoint], [0.0, 1 / 3, 1.0], 2 / 3)
    found = apart if distance is SetDistance.PASSONNEAU_2004 else (1.0 - alike) * apart
    return found


def _expected(metric: _Metric, margins: Floats) -> float:
    total = 0.0
    for start in range(0, len(margins), _ROWS):
        stop = min(start + _ROWS, len(margins))
        total += float(margins[start:stop] @ metric.rows(start, stop) @ margins)
    return total


def _observed(metric: _Metric, ratings: Ratings, m: Ints) -> float:
    """Return Σ o_ck δ_ck, distances taken once for each pair of sets that meet."""
    size, total = len(metric.sizes), 0.0
    share = ratings.weights / (m - 1.0)
    for one in range(ratings.coders):
        for other in range(one):
            first, second = ratings.codes[:, one], ratings.codes[:, other]
            both = (first != MISSING) & (second != MISSING) & (first != second)
            pairs, place = np.unique(first[both] * size + second[both], return_inverse=True)
            weight = np.bincount(place, weights=share[both], minlength=len(pairs))
            total += 2.0 * float(weight @ metric.pairs(pairs // size, pairs % size))
    return total
