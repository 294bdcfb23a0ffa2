"""How much a figure would move with other documents: percentile bootstrap and jackknife."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from ingesoc_qual.agreement.ratings import Ratings
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
    """Return the percentile interval of one measure; see `percentile_bootstraps`."""
    return percentile_bootstraps(lambda drawn: {"": measure(drawn)}, [""], of, draws=draws, seed=seed, level=level)[""]


def percentile_bootstraps(
    measures: Callable[[Ints], Mapping[str, float | None]],
    names: Iterable[str],
    of: int,
    *,
    draws: int,
    seed: int,
    level: float = 0.95,
) -> dict[str, Interval]:
    """Return the percentile interval of each named measure over `draws` samples with replacement of `of` things.

    `measures` gets the indices drawn and returns values by name, None where one has none; such a draw is drawn again
    for that measure, and counted. Things are whole documents where characters or sentences of one document go together.
    Efron & Tibshirani 1993, p. 168-176.
    """
    chance = np.random.default_rng(seed)
    values: dict[str, list[float]] = {name: [] for name in names}
    undefined = dict.fromkeys(values, 0)
    while waiting := [n for n in values if of and len(values[n]) < draws and undefined[n] < draws * _PATIENCE]:
        found = measures(chance.integers(0, of, size=of))
        for name in waiting:
            value = found[name]
            if value is None:
                undefined[name] += 1
            else:
                values[name].append(value)
    return {name: _interval(values[name], undefined[name], level, of, seed) for name in values}


def _interval(values: list[float], undefined: int, level: float, of: int, seed: int) -> Interval:
    if not values:
        return Interval(None, None, None, level, 0, undefined, of, seed)
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), float(np.mean(values)), level, len(values), undefined, of, seed)


def jackknife(measure: Callable[[Ints], float | None], of: int) -> list[float | None]:
    """Return `measure` with each of `of` things left out in turn. Efron & Tibshirani 1993, p. 141."""
    everything = np.arange(of)
    return [measure(np.delete(everything, index)) for index in range(of)]


def ratings_of_groups(ratings: Ratings, group: Ints, groups: int) -> Callable[[Ints], Ratings]:
    """Return what gives the ratings of drawn groups of units: documents, paragraphs. `group` is `[units]`.

    Units rated alike are one unit of their weights together, so that a draw has a handful of units however long the
    texts are: every coefficient of weighted units is the same.
    """
    alike, place = np.unique(ratings.codes, axis=0, return_inverse=True)
    weights = np.bincount(
        group * len(alike) + place.reshape(-1), weights=ratings.weights, minlength=groups * len(alike)
    ).reshape(groups, len(alike))

    def drawn(indices: Ints) -> Ratings:
        return replace(ratings, codes=alike, weights=weights[indices].sum(axis=0))

    return drawn
