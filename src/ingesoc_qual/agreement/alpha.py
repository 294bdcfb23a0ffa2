"""Krippendorff's alpha: nominal, ordinal, interval, ratio, and per value, with missing values."""

from __future__ import annotations

from collections.abc import Hashable
from enum import StrEnum

import numpy as np

from ingesoc_qual.agreement.ratings import Ratings
from ingesoc_qual.agreement.result import Coefficient, Floats, Formula, Undefined, coefficient
from ingesoc_qual.agreement.tallies import Tallies, prevalence, tally

_SOURCE = "Krippendorff 2011, Computing Krippendorff's Alpha-Reliability"
_TEXT = "α = 1 − (n − 1) Σ o_ck δ_ck / Σ n_c n_k δ_ck"


class Level(StrEnum):
    """How far apart two values are: equal or not, ranks, differences, proportions."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


FORMULAS = {
    Level.NOMINAL: Formula("alpha_nominal", f"{_TEXT}, δ = 0 or 1", f"{_SOURCE}, p. 4"),
    Level.ORDINAL: Formula("alpha_ordinal", f"{_TEXT}, δ = (Σ_c..k n_g − (n_c + n_k)/2)²", f"{_SOURCE}, p. 5"),
    Level.INTERVAL: Formula("alpha_interval", f"{_TEXT}, δ = (c − k)²", f"{_SOURCE}, p. 5"),
    Level.RATIO: Formula("alpha_ratio", f"{_TEXT}, δ = ((c − k)/(c + k))²", f"{_SOURCE}, p. 5"),
}
VALUE = Formula("alpha_per_category", f"{_TEXT}, one value against all others", f"{_SOURCE}, p. 4")


def alpha(ratings: Ratings, *, level: Level = Level.NOMINAL, tallies: Tallies | None = None) -> Coefficient:
    """Return Krippendorff's alpha.

    Units with one value are dropped before anything. Ordinal data take the order of `ratings.values`; interval and
    ratio data need numbers. Undefined when one value alone was given. Krippendorff 2011, p. 4-5.
    """
    if level is Level.NOMINAL:
        return _nominal(ratings, tallies or tally(ratings))
    observed = coincidences(ratings)
    margins = observed.sum(axis=1)
    n = float(margins.sum())
    outcome: float | Undefined
    if not n:
        outcome = ratings.lack()
    else:
        distance = _distances(ratings, margins, level)
        expected = float(margins @ distance @ margins)
        outcome = Undefined.NO_VARIATION
        if expected:
            outcome = 1.0 - (n - 1.0) * float((observed * distance).sum()) / expected
    return coefficient(FORMULAS[level], outcome, n=float(ratings.pairable().weights.sum()), unit=ratings.unit)


def _nominal(ratings: Ratings, sums: Tallies) -> Coefficient:
    outcome = nominal_alpha(sums.n, float(sums.together.sum()), float(sums.given @ sums.given))
    return coefficient(
        FORMULAS[Level.NOMINAL],
        ratings.lack() if outcome is None else outcome,
        n=sums.units,
        unit=ratings.unit,
        prevalence=prevalence(ratings, sums),
    )


def nominal_alpha(n: float, together: float, squares: float) -> float | Undefined | None:
    """Return nominal alpha from sums: values, Σ o_kk and Σ n_k²; None when there is no value."""
    if not n:
        return None
    # n² and Σ n_k² are whole numbers, so that "no variation" is exact.
    return Undefined.NO_VARIATION if squares == n * n else 1.0 - (n - 1.0) * (n - together) / (n * n - squares)


def alpha_per_category(ratings: Ratings) -> dict[Hashable, Coefficient]:
    """Return nominal alpha of each value against all others, over the pairable values. Krippendorff 2011, p. 4."""
    sums = tally(ratings)
    found = {}
    for index, value in enumerate(ratings.values):
        given, together, n = float(sums.given[index]), float(sums.together[index]), sums.n
        outcome: float | Undefined
        if not n:
            outcome = ratings.lack()
        elif given in (0.0, n):
            outcome = Undefined.NO_VARIATION
        else:
            outcome = 1.0 - (n - 1.0) * (given - together) / (given * (n - given))
        share = given / n if n else None
        found[value] = coefficient(VALUE, outcome, n=sums.units, unit=ratings.unit, prevalence=share)
    return found


def coincidences(ratings: Ratings) -> Floats:
    """Return the matrix `[values, values]` of coincidences o_ck of different coders. Krippendorff 2011, p. 2."""
    size = len(ratings.values)
    found = np.zeros((size, size))
    for counts, weights in ratings.counts():
        m = counts.sum(axis=1)
        kept = m >= 2
        counts, share = counts[kept], weights[kept] / (m[kept] - 1.0)
        found += (counts * share[:, None]).T @ counts
        found -= np.diag(share @ counts)
    return found


def _distances(ratings: Ratings, margins: Floats, level: Level) -> Floats:
    if level is Level.ORDINAL:
        # Σ of n_g from c to k, less half of both ends: ranks are counted in values given.
        middle = np.cumsum(margins) - margins / 2
        ranks: Floats = (middle[:, None] - middle[None, :]) ** 2
        return ranks
    if not all(isinstance(value, int | float) for value in ratings.values):
        raise ValueError(f"{level.value} data need numbers")
    numbers = np.array([float(value) for value in ratings.values if isinstance(value, int | float)])
    difference, total = numbers[:, None] - numbers[None, :], numbers[:, None] + numbers[None, :]
    if level is Level.RATIO:
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total != 0)
    return np.asarray(difference * difference, dtype=np.float64)
