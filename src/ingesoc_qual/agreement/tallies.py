"""What the coefficients of nominal data have in common: sums over units, taken once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingesoc_qual.agreement.ratings import Ratings
from ingesoc_qual.agreement.result import Floats


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """Sums over the pairable units; a unit of weight w counts w times.

    `given` `[values]` is n_k, how often each value was given; `together` `[values]` is o_kk, agreeing pairs of
    different coders over m_u − 1; `pairs` and `agreeing` count pairs of coders; `shares` sums the share of agreeing
    pairs of each unit; `spread` `[values]` sums each value's share of the values of its unit, over every unit with one
    value at least, `seen` of them.
    """

    given: Floats
    together: Floats
    units: float
    pairs: float
    agreeing: float
    shares: float
    spread: Floats
    seen: float

    @property
    def n(self) -> float:
        """Return the number of pairable values."""
        return float(self.given.sum())


def tally(ratings: Ratings) -> Tallies:
    """Return the sums that percent, alpha, pi, kappa of Fleiss and AC1 are made of."""
    size = len(ratings.values)
    given, together, spread = np.zeros(size), np.zeros(size), np.zeros(size)
    units = pairs = agreeing = shares = seen = 0.0
    for counts, weights in ratings.counts():
        m = counts.sum(axis=1)
        spread += (weights / np.maximum(m, 1.0)) @ counts
        seen += float(weights[m > 0].sum())
        kept = m >= 2
        if not kept.all():
            counts, weights, m = counts[kept], weights[kept], m[kept]
        given += weights @ counts
        counts *= counts - 1.0
        together += (weights / (m - 1.0)) @ counts
        same = counts.sum(axis=1)
        units += float(weights.sum())
        pairs += float(weights @ (m * (m - 1.0))) / 2
        agreeing += float(weights @ same) / 2
        shares += float(weights @ (same / (m * (m - 1.0))))
    return Tallies(given, together, units, pairs, agreeing, shares, spread, seen)


def prevalence(ratings: Ratings, tallies: Tallies) -> float | None:
    """Return the share of positive values among the pairable ones, None where no value is positive."""
    if ratings.positive is None or not tallies.n:
        return None
    return float(tallies.given[ratings.positive] / tallies.n)
