"""The u-alpha family: do coders mark the same text, and give what both marked the same value?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingesoc_qual.agreement.passages import Passages, atoms
from ingesoc_qual.agreement.result import Bools, Coefficient, Floats, Formula, Ints, Undefined, coefficient

_SOURCE = "Krippendorff, Mathet, Bouvry & Widlöcher 2016, Quality & Quantity 50(6), p. 2347-2364"
U = Formula("u_alpha", "uα = 1 − (ℓ.. − Σ ℓ_cc) / (ℓ.. − Σ ε_cc)", _SOURCE)
BAR = Formula("bar_u_alpha", "|uα = 1 − Σ_k≠φ (ℓ_φk + ℓ_kφ) / Σ_k≠φ (ε_φk + ε_kφ)", _SOURCE)
CU = Formula("cu_alpha", "cuα = 1 − (ℓ*.. − Σ ℓ*_cc) / (ℓ*.. − Σ ε*_cc)", _SOURCE)
K = Formula("k_u_alpha", "(k)uα = 1 − (ε*_.k/ℓ*_.k)(ℓ*_.k − ℓ*_kk) / (ε*_.k − ε*_kk)", _SOURCE)


@dataclass(frozen=True, slots=True)
class UnitizingFamily:
    """uα over everything, |uα on what is marked at all, cuα on values where both marked, (k)uα value by value.

    `coverage` is ℓ*../ℓ.., the share of the texts that pairs of coders both marked; `k_coverage` ℓ*_.k/ℓ_.k.
    """

    u: Coefficient
    bar: Coefficient
    cu: Coefficient
    coverage: float
    k: Mapping[Hashable, Coefficient]
    k_coverage: Mapping[Hashable, float]


def u_alpha_family(spans: Passages) -> UnitizingFamily:
    """Return the u-alpha family of passages whose values exclude each other within a coder.

    Each coder's text is a partition into valued units and gaps; a text enters for the coders who finished it, two at
    least (where they are not the same everywhere, m − 1 is that of the text: our reading). Inner bounds between equal
    values are not seen. Undefined when passages of one coder overlap. Krippendorff, Mathet, Bouvry & Widlöcher 2016,
    p. 2347-2364; for three coders and more, S* is pairwise, the reading that meets the published example.
    """
    enough = spans.texts.seen.sum(axis=1) >= 2
    spans = spans.keep(enough[spans.texts.at(spans.start)]) if len(spans) else spans
    if not enough.any():
        why = Undefined.ONE_CODER if spans.texts.coders < 2 else Undefined.NO_PAIR
        return _all_undefined(spans, why)
    if spans.overlaps():
        return _all_undefined(spans, Undefined.NOT_EXCLUSIVE)
    return _family(spans, _Sums.of(spans, enough))


def _all_undefined(spans: Passages, why: Undefined) -> UnitizingFamily:
    u, bar, cu = (coefficient(formula, why, n=0, unit="characters") for formula in (U, BAR, CU))
    used = [spans.values[index] for index in np.unique(spans.value)]
    k = {value: coefficient(K, why, n=0, unit="characters") for value in used}
    return UnitizingFamily(u, bar, cu, 0.0, k, dict.fromkeys(used, 0.0))


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Lengths by value; φ, the gaps, is index 0. `both` is ℓ_ck, `squares` S_c, `common` S*_c."""

    both: Floats
    squares: Floats
    common: Floats
    length: float

    @classmethod
    def of(cls, spans: Passages, enough: Bools) -> _Sums:
        grid, size = atoms(spans), len(spans.values) + 1
        seen = spans.texts.seen[grid.text] & enough[grid.text][:, None]
        value = _values(spans, grid.start)
        m = seen.sum(axis=1)
        counts = np.zeros((len(grid), size))
        for coder in range(spans.texts.coders):
            mine = np.flatnonzero(seen[:, coder])
            counts[mine, value[mine, coder]] += 1.0
        share = np.where(m >= 2, grid.weight / np.maximum(m - 1.0, 1.0), 0.0)
        both = (counts * share[:, None]).T @ counts - np.diag(share @ counts)
        # A unit counts for its square; a gap has no inner structure and counts for its length.
        lengths = (spans.end - spans.start).astype(np.float64)
        squares = np.bincount(spans.value + 1, weights=lengths * lengths, minlength=size).astype(np.float64)
        squares[0] = float(grid.weight @ (counts[:, 0] * (m >= 2)))
        length = float(grid.weight[m >= 2].sum())
        return cls(both, squares, _common(spans, grid.start, grid.weight, value, seen), length)


def _values(spans: Passages, start: Ints) -> Ints:
    """Return `[atoms, coders]`: 0 in a gap, else 1 + the value. Passages of one coder do not overlap."""
    edges = np.zeros((len(start) + 1, spans.texts.coders), dtype=np.int64)
    np.add.at(edges, (np.searchsorted(start, spans.start), spans.coder), spans.value + 1)
    np.add.at(edges, (np.searchsorted(start, spans.end), spans.coder), -spans.value - 1)
    return np.cumsum(edges, axis=0)[:-1]


def _common(spans: Passages, start: Ints, weight: Floats, value: Ints, seen: Bools) -> Floats:
    """Return S*_c: Σ of the squares of what each other coder's units cover of a unit, over m − 1 of its text."""
    marked = np.vstack((np.zeros(spans.texts.coders), np.cumsum((value > 0) * weight[:, None], axis=0)))
    first, last = np.searchsorted(start, spans.start), np.searchsorted(start, spans.end)
    covered = marked[last] - marked[first]
    covered[np.arange(len(spans)), spans.coder] = 0.0
    others = np.maximum(seen.sum(axis=1)[first] - 1.0, 1.0) if len(spans) else np.ones(0)
    squares = (covered * covered).sum(axis=1) / others
    return np.bincount(spans.value + 1, weights=squares, minlength=len(spans.values) + 1).astype(np.float64)


def _family(spans: Passages, sums: _Sums) -> UnitizingFamily:
    margins, diagonal = sums.both.sum(axis=1), np.diag(sums.both)
    total = float(margins.sum())
    scale = total - float(sums.squares.sum()) / total if total else 0.0
    marked = 1.0 - float(margins[0]) / total if total else 0.0
    about: dict[str, Any] = {"n": sums.length, "unit": "characters", "prevalence": marked}

    # ε_ck = (ℓ_c ℓ_k − [c=k] S_c) / scale: the S_c cancel in every expected disagreement, whose zero is then exact.
    expected = total * total - float(margins @ margins)
    u = Undefined.NO_VARIATION if not expected else 1.0 - (total - float(diagonal.sum())) * scale / expected
    gaps = float(margins[0])
    clash = gaps - float(diagonal[0])
    bar = Undefined.NO_VARIATION if gaps in (0.0, total) else 1.0 - clash * scale / (gaps * (total - gaps))

    both = sums.both[1:, 1:]
    common = both.sum(axis=1)
    whole, squares = float(common.sum()), sums.common[1:]
    cu: float | Undefined = Undefined.NO_COMMON_TEXT
    if whole:
        apart = whole * whole - float(common @ common)
        cu = Undefined.NO_VARIATION
        if apart:
            cu = 1.0 - (whole - float(np.trace(both))) * (whole - float(squares.sum()) / whole) / apart
    k, coverage = {}, {}
    for index in np.unique(spans.value):
        mine = float(common[index])
        value = spans.values[index]
        k[value] = coefficient(K, _one(mine, float(both[index, index]), float(squares[index]), whole), **about)
        coverage[value] = mine / float(margins[index + 1])
    return UnitizingFamily(
        coefficient(U, u, **about),
        coefficient(BAR, bar, **about),
        coefficient(CU, cu, **about),
        whole / total if total else 0.0,
        k,
        coverage,
    )


def _one(mine: float, same: float, squares: float, whole: float) -> float | Undefined:
    """Return (k)uα of one value, ε*_.k/ℓ*_.k over ε*_.k − ε*_kk written out."""
    if not mine:
        return Undefined.NO_COMMON_TEXT
    if mine == whole:
        return Undefined.NO_VARIATION
    return 1.0 - (whole * mine - squares) / (mine * mine) * (mine - same) / (whole - mine)
