"""How much a figure would move with other documents: percentile bootstrap and jackknife."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ingesoc_qual.agreement.alpha import nominal_alpha
from ingesoc_qual.agreement.ratings import MISSING, Ratings
from ingesoc_qual.agreement.result import Ints

SOURCE = "Efron & Tibshirani 1993, An Introduction to the Bootstrap, p. 168-176"
_PATIENCE = 10
"""Draws tried for one wanted, before giving up on data whose draws are nearly all undefined."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile interval: `low` and `high` are None when no draw had a value.

    `draws` had a value, `undefined` had none and were drawn again; `of` is the number of things drawn from.
    """

    low: float | None
    high: float | None
    mean: float | None
    level: float
    draws: int
    undefined: int
    of: int
    seed: int
    source: str = SOURCE


def percentile_bootstrap(
    measure: Callable[[Ints], float | None], of: int, *, draws: int, seed: int, level: float = 0.95
) -> Interval:
    """Return the percentile interval of `measure` over `draws` samples with replacement of `of` things.

    `measure` gets the indices drawn and returns a value, or None where it has none; such a draw is drawn again and
    counted. Things are whole documents where characters or sentences of one document go together. Efron & Tibshirani
    1993, p. 168-176.
    """
    chance = np.random.default_rng(seed)
    values: list[float] = []
    undefined = 0
    while of and len(values) < draws and undefined < draws * _PATIENCE:
        value = measure(chance.integers(0, of, size=of))
        if value is None:
            undefined += 1
        else:
            values.append(value)
    if not values:
        return Interval(None, None, None, level, 0, undefined, of, seed)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), float(np.mean(values)), level, len(values), undefined, of, seed)


def jackknife(measure: Callable[[Ints], float | None], of: int) -> list[float | None]:
    """Return `measure` with each of `of` things left out in turn. Efron & Tibshirani 1993, p. 141."""
    everything = np.arange(of)
    return [measure(np.delete(everything, index)) for index in range(of)]


def alpha_of_groups(ratings: Ratings, group: Ints, groups: int) -> Callable[[Ints], float | None]:
    """Return the measure of nominal alpha over groups of units: documents, paragraphs. `group` is `[units]`."""
    m = (ratings.codes != MISSING).sum(axis=1)
    paired = m >= 2
    share = np.where(paired, ratings.weights / np.maximum(m - 1, 1), 0.0)
    weight = np.where(paired, ratings.weights, 0.0)
    given = np.zeros((groups, len(ratings.values)))
    together = np.zeros(groups)
    for index in range(len(ratings.values)):
        n = (ratings.codes == index).sum(axis=1)
        given[:, index] = np.bincount(group, weights=weight * n, minlength=groups)
        together += np.bincount(group, weights=share * n * (n - 1), minlength=groups)

    def measure(drawn: Ints) -> float | None:
        values = given[drawn].sum(axis=0)
        found = nominal_alpha(float(values.sum()), float(together[drawn].sum()), float(values @ values))
        return found if isinstance(found, float) else None

    return measure
