"""Who gave which value to which unit: the one input of the coefficients that compare values unit by unit."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingesoc_qual.agreement.result import Floats, Ints, Undefined

MISSING = -1
"""The index that stands for a value that was not given: the coder did not see the unit. Not the same as empty."""
_CELLS = 2_000_000
"""Counts of values held at once, units × values: what bounds the memory of every coefficient."""


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Values by unit and coder.

    `codes` is `[units, coders]`: indices in `values`, or `MISSING`. `weights` `[units]` says how often each unit
    counts, a whole number (a stretch of text counts for its characters). `unit` names what a unit is; `positive` is
    the index of the value that means "coded", where there is one.
    """

    codes: Ints
    values: tuple[Hashable, ...]
    weights: Floats
    unit: str = "unit"
    positive: int | None = None

    @property
    def coders(self) -> int:
        """Return the number of coders."""
        return int(self.codes.shape[1])

    def pairable(self) -> Ratings:
        """Return the units with two values at least: the others enter no coefficient that pairs values."""
        kept = (self.codes != MISSING).sum(axis=1) >= 2
        return self if kept.all() else replace(self, codes=self.codes[kept], weights=self.weights[kept])

    def pair(self, one: int, other: int) -> Ratings:
        """Return the ratings of two coders alone."""
        return replace(self, codes=self.codes[:, [one, other]])

    def units(self, kept: Ints) -> Ratings:
        """Return some units, in that order, as often as they are named."""
        return replace(self, codes=self.codes[kept], weights=self.weights[kept])

    def binary(self, value: Hashable) -> Ratings:
        """Return one value against all others: 1 where it was given, 0 where another was."""
        index = self.values.index(value)
        codes = np.where(self.codes == MISSING, MISSING, (self.codes == index).astype(np.int64))
        return Ratings(codes, (False, True), self.weights, self.unit, 1)

    def counts(self) -> Iterator[tuple[Floats, Floats]]:
        """Yield `(n_uk, weights)` for some units at a time: how many coders gave each value to each unit."""
        size = max(len(self.values), 1)
        step = max(1, _CELLS // size)
        for start in range(0, len(self.codes), step):
            codes = self.codes[start : start + step]
            cells = codes + np.arange(len(codes))[:, None] * size
            found = np.bincount(cells[codes != MISSING], minlength=len(codes) * size)
            yield found.reshape(len(codes), size).astype(np.float64), self.weights[start : start + step]

    def lack(self) -> Undefined:
        """Return why no unit can be paired."""
        return Undefined.ONE_CODER if self.coders < 2 else Undefined.NO_PAIR


def ratings(rows: Sequence[Sequence[Hashable | None]], *, weights: Sequence[float] | None = None) -> Ratings:
    """Return the ratings of a table: one row a unit, one cell a coder, None where the coder did not see the unit.

    Values are kept in increasing order where they have one, else in order of appearance.
    """
    found = list(dict.fromkeys(value for row in rows for value in row if value is not None))
    if found and all(isinstance(value, int | float) for value in found):
        found.sort(key=lambda value: float(value))  # type: ignore[arg-type]
    elif found and all(isinstance(value, str) for value in found):
        found.sort(key=str)
    index = {value: number for number, value in enumerate(found)}
    coders = max((len(row) for row in rows), default=0)
    codes = np.full((len(rows), coders), MISSING, dtype=np.int64)
    for unit, row in enumerate(rows):
        for coder, value in enumerate(row):
            if value is not None:
                codes[unit, coder] = index[value]
    weight = np.ones(len(rows)) if weights is None else np.asarray(weights, dtype=np.float64)
    return Ratings(codes, tuple(found), weight)
