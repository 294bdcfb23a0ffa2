"""Alpha of set-valued data: a unit gets the set of its codes, and two sets may differ a little or altogether."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ingesoc_qual.agreement.percent import VALUES
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
    SetDistance.JACCARD: Formula("alpha_sets_jaccard", f"{_TEXT}, δ = 1 − |A∩B|/|A∪B|", "Jaccard 1912, p. 37-50"),
    SetDistance.MASI: Formula(
        "alpha_sets_masi",
        f"{_TEXT}, δ = 1 − J·M, M = 1 (equal), 2/3 (subset), 1/3 (overlap), 0",
        "Passonneau 2006, Measuring agreement on set-valued items (MASI), LREC, p. 831-836",
    ),
    SetDistance.PASSONNEAU_2004: Formula(
        "alpha_sets_passonneau2004",
        f"{_TEXT}, δ = 0 (equal), 1/3 (subset), 2/3 (overlap), 1",
        "Passonneau 2004, Computing reliability for coreference annotation, LREC, p. 1503-1506",
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


def alpha_sets(
    ratings: Ratings, distance: SetDistance = SetDistance.JACCARD, *, meetings: Meetings | None = None
) -> Coefficient:
    """Return Krippendorff's alpha of set-valued data; `ratings.values` are frozensets.

    Missing is not empty: a unit that a coder has not seen enters no pair of that coder. Undefined when every set given
    is the same. `meetings` are those of the same ratings, to be had once for several distances. Krippendorff 2011,
    p. 2-5, with the distances of Jaccard 1912, p. 37-50, and Passonneau 2006, p. 831-836.
    """
    found = meetings or meet(ratings)
    outcome: float | Undefined = ratings.lack()
    if found.n:
        expected = _total(found.expected, distance)
        observed = _total(found.observed, distance)
        outcome = 1.0 - (found.n - 1.0) * observed / expected if expected else Undefined.NO_VARIATION
    return coefficient(FORMULAS[distance], outcome, n=found.units, unit=ratings.unit, prevalence=found.filled)


def percent_sets(ratings: Ratings, *, meetings: Meetings | None = None) -> Coefficient:
    """Return the share of pairs of coders who gave a unit the very same set: 1 − D_o of nominal data."""
    found = meetings or meet(ratings)
    outcome: float | Undefined = ratings.lack()
    if found.n:
        outcome = 1.0 - _total(found.observed, SetDistance.NOMINAL) / found.n
    return coefficient(VALUES, outcome, n=found.units, unit=ratings.unit, prevalence=found.filled)


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """How sets meet: what every distance is made of.

    `observed` and `expected` are Σ o_ck and Σ n_c n_k by `[size, size, shared]`: the sizes of two sets and of what
    they have in common, the smaller first. `n` is the number of pairable values, `units` that of units, `filled` the
    share of values that are not empty.
    """

    observed: Floats
    expected: Floats
    n: float
    units: float
    filled: float | None


def meet(ratings: Ratings) -> Meetings:
    """Return how the sets of `ratings` meet, in the units and by chance."""
    paired = ratings.pairable()
    seen = paired.codes != MISSING
    m = seen.sum(axis=1)
    weights = np.repeat(paired.weights, m)
    margins = np.bincount(paired.codes[seen], weights=weights, minlength=len(ratings.values)).astype(np.float64)
    n, units = float(margins.sum()), float(paired.weights.sum())
    if not n:
        return Meetings(np.zeros((1, 1, 1)), np.zeros((1, 1, 1)), 0.0, units, None)
    used = np.flatnonzero(margins)
    members = _members([_as_set(ratings.values[index]) for index in used])
    place = np.zeros(len(margins), dtype=np.int64)
    place[used] = np.arange(len(used))
    codes = np.where(seen, place[paired.codes], MISSING)
    filled = float(margins[used] @ members.any(axis=1)) / n
    return Meetings(
        _observed(members, codes, paired.weights / (m - 1.0)), _expected(members, margins[used]), n, units, filled
    )


def _total(found: Floats, distance: SetDistance) -> float:
    """Return Σ of meetings times their distances."""
    one, other, shared = (places.astype(np.float64) for places in np.nonzero(found))
    return float(found[found != 0] @ _distance(shared, one, other, distance))


def _as_set(value: Hashable) -> frozenset[Hashable]:
    if not isinstance(value, frozenset):
        raise ValueError("set-valued alpha needs sets")
    return value


def _members(sets: list[frozenset[Hashable]]) -> NDArray[np.float32]:
    """Return `[sets, members]`: 1 where the set holds the member."""
    index = {member: number for number, member in enumerate(dict.fromkeys(m for one in sets for m in one))}
    found = np.zeros((len(sets), len(index)), dtype=np.float32)
    for row, one in enumerate(sets):
        found[row, [index[member] for member in one]] = 1
    return found


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


def _expected(members: NDArray[np.float32], margins: Floats) -> Floats:
    """Return Σ n_c n_k by sizes and what is shared, every pair of sets once from each side."""
    sizes = members.sum(axis=1).astype(np.int64)
    most = int(sizes.max())
    found = np.zeros((most + 1, most + 1, most + 1))
    groups = {size: np.flatnonzero(sizes == size) for size in np.unique(sizes).tolist()}
    for one, rows in groups.items():
        for other, columns in groups.items():
            if other < one:
                continue
            for start in range(0, len(rows), _ROWS):
                block = rows[start : start + _ROWS]
                shared = (members[block] @ members[columns].T).astype(np.uint8 if most < 256 else np.int64)
                weight = np.multiply.outer(margins[block], margins[columns]) * (1.0 if one == other else 2.0)
                found[one, other, : one + 1] += np.bincount(shared.ravel(), weight.ravel(), minlength=one + 1)
    return found


def _observed(members: NDArray[np.float32], codes: Ints, share: Floats) -> Floats:
    """Return Σ o_ck by sizes and what is shared; what two sets share is taken once however often they meet."""
    sizes = members.sum(axis=1).astype(np.int64)
    most, number = int(sizes.max()), len(members)
    found = np.zeros((most + 1, most + 1, most + 1))
    for one in range(codes.shape[1]):
        for other in range(one):
            first, second = codes[:, one], codes[:, other]
            both = (first != MISSING) & (second != MISSING)
            pairs, place = np.unique(first[both] * number + second[both], return_inverse=True)
            weight = 2.0 * np.bincount(place, weights=share[both], minlength=len(pairs))
            a, b = pairs // number, pairs % number
            shared = np.einsum("ij,ij->i", members[a], members[b]).astype(np.int64)
            low, high = np.minimum(sizes[a], sizes[b]), np.maximum(sizes[a], sizes[b])
            np.add.at(found, (low, high, shared), weight)
    return found
