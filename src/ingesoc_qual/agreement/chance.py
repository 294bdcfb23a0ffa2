"""Chance continua for gamma: what coders who do not read would have marked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import numpy as np

from ingesoc_qual.agreement.alignment import Units
from ingesoc_qual.agreement.result import Floats, Ints

_TRIES = 100


class Sampler(StrEnum):
    """How a chance continuum is made.

    `STATISTICAL` draws numbers of units, gaps and lengths from normal laws fitted to the coders, and categories by
    their frequency, as pygamma-agreement does by default (Titeux & Riad 2021, Journal of Open Source Software 6(62),
    2989). `SHIFT` turns the units of coders drawn at random by a random offset (Mathet and others 2015, p. 437-479).
    """

    STATISTICAL = "statistical"
    SHIFT = "shift"


def sample(coders: Sequence[Units], sampler: Sampler, chance: np.random.Generator) -> list[Units]:
    """Return one chance continuum with as many coders as given, one unit at least; positions start from 0."""
    make = _statistical if sampler is Sampler.STATISTICAL else _shifted
    for _try in range(_TRIES):
        found = make(coders, chance)
        if any(len(units) for units in found):
            return found
    return list(coders)


def _statistical(coders: Sequence[Units], chance: np.random.Generator) -> list[Units]:
    some = [units for units in coders if len(units)]
    numbers = np.array([len(units) for units in coders], dtype=np.float64)
    first = [float(units.start[0]) for units in some if units.start[0] > 0]
    between = [units.start[1:] - units.end[:-1] for units in some]
    gaps = np.concatenate([np.zeros(1), np.array(first), *between])
    lengths = np.concatenate([units.end - units.start for units in some])
    categories = np.concatenate([units.category for units in some])
    return [_draw(numbers, gaps, lengths, categories, chance) for _coder in coders]


def _draw(
    numbers: Floats,
    gaps: Floats,
    lengths: Floats,
    categories: Ints,
    chance: np.random.Generator,
) -> Units:
    number = abs(int(chance.normal(numbers.mean(), numbers.std())))
    gap = chance.normal(gaps.mean(), gaps.std(), size=number)
    length = np.abs(chance.normal(lengths.mean(), lengths.std(), size=number))
    length = np.maximum(length, 1e-6)
    end = np.cumsum(gap + length)
    return _by_start(end - length, end, chance.choice(categories, size=number))


def _shifted(coders: Sequence[Units], chance: np.random.Generator) -> list[Units]:
    some = [units for units in coders if len(units)]
    low = min(float(units.start.min()) for units in some)
    high = max(float(units.end.max()) for units in some)
    apart = float(np.mean(np.concatenate([units.end - units.start for units in some]))) / 2
    pivots: list[float] = []
    for _coder in coders:
        pivot = float(chance.uniform(low, high))
        for _try in range(_TRIES):
            if all(abs(pivot - other) > apart for other in pivots):
                break
            pivot = float(chance.uniform(low, high))
        pivots.append(pivot)
    found = []
    for pivot in pivots:
        units = coders[int(chance.integers(len(coders)))]
        turned = np.where(units.start + pivot > high, pivot + low - high, pivot)
        found.append(_by_start(units.start + turned, units.end + turned, units.category))
    return found


def _by_start(start: Floats, end: Floats, category: Ints) -> Units:
    order = np.lexsort((end, start))
    return Units(start[order], end[order], category[order])
