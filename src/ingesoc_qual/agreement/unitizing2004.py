"""The older alpha for unitizing, for comparison with what other programs and older papers print."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np

from ingesoc_qual.agreement.passages import Passages
from ingesoc_qual.agreement.result import Coefficient, Floats, Formula, Undefined, coefficient

FORMULA = Formula(
    "alpha_u_2004",
    "αU = 1 − Σ_c D_oc / Σ_c D_ec, squared differences of bounds",
    "Krippendorff 2004, Content Analysis, 2nd ed., p. 251-256 (first in Sociological Methodology 25, 1995, p. 47)",
)


def alpha_u_2004(spans: Passages) -> tuple[Coefficient, dict[Hashable, Coefficient]]:
    """Return αU over all values, and by value, of one text that every coder finished.

    Units of one value may not overlap within a coder; values may. Its figure depends on the unit of length, and its
    authors found that it does not behave as expected for more than two coders (Krippendorff and others 2016): prefer
    the u-alpha family. Krippendorff 2004, p. 251-256.
    """
    found: dict[Hashable, Coefficient] = {}
    start, end = int(spans.texts.bounds[0]), int(spans.texts.bounds[-1])
    observed = expected = 0.0
    why = Undefined.NO_VARIATION if spans.texts.coders >= 2 else Undefined.ONE_CODER
    for index in np.unique(spans.value):
        mine = spans.keep(spans.value == index)
        if mine.overlaps():
            why = Undefined.NOT_EXCLUSIVE
            found[spans.values[index]] = coefficient(FORMULA, why, n=end - start, unit="characters")
            continue
        sections = [_Sections(mine.keep(mine.coder == coder), start, end) for coder in range(spans.texts.coders)]
        d_o, d_e = _observed(sections, end - start), _expected(sections, end - start)
        observed, expected = observed + d_o, expected + d_e
        outcome = 1.0 - d_o / d_e if d_e else Undefined.NO_VARIATION
        found[spans.values[index]] = coefficient(FORMULA, outcome, n=end - start, unit="characters")
    whole = 1.0 - observed / expected if expected and why is not Undefined.NOT_EXCLUSIVE else why
    return coefficient(FORMULA, whole, n=end - start, unit="characters"), found


class _Sections:
    """What one coder's text is for one value: units and the gaps between them."""

    def __init__(self, mine: Passages, start: int, end: int) -> None:
        order = np.argsort(mine.start)
        self.start: Floats = mine.start[order].astype(np.float64)
        self.length: Floats = (mine.end - mine.start)[order].astype(np.float64)
        self.gap: Floats = np.concatenate(([start], mine.end[order])).astype(np.float64)
        self.gap_length: Floats = np.concatenate((mine.start[order], [end])) - self.gap


def _observed(sections: list[_Sections], length: float) -> float:
    total = 0.0
    for i, one in enumerate(sections):
        for j, other in enumerate(sections):
            if i == j:
                continue
            ahead = one.start[:, None] - other.start[None, :]
            behind = ahead + one.length[:, None] - other.length[None, :]
            meet = (ahead < other.length[None, :]) & (-ahead < one.length[:, None])
            total += float(((ahead**2 + behind**2) * meet).sum())
            inside = one.start[:, None] - other.gap[None, :]
            room = other.gap_length[None, :] - one.length[:, None]
            alone = ((inside >= 0) & (inside <= room)).any(axis=1)
            # Once for the unit in the gap, once for the gap around the unit: both are ordered pairs of sections.
            total += 2.0 * float((one.length**2 * alone).sum())
    m = len(sections)
    return total / (m * (m - 1) * length * length) if m > 1 else 0.0


def _expected(sections: list[_Sections], length: float) -> float:
    units = np.concatenate([one.length for one in sections])
    gaps = np.concatenate([one.gap_length for one in sections])
    m, number = len(sections), len(units)
    span = m * length
    placed = span * (span - 1.0) - float((units * (units - 1.0)).sum())
    if not number or not placed:
        return 0.0
    ends = (number - 1) / 3.0 * (2.0 * units**3 - 3.0 * units**2 + units)
    room = np.maximum(gaps[None, :] - units[:, None] + 1.0, 0.0).sum(axis=1)
    return float(2.0 / length * (ends + units**2 * room).sum() / placed)
