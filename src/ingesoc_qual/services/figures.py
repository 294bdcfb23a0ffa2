"""How a figure is written: as many decimals as it takes not to lie."""

from __future__ import annotations

import math

from ingesoc_qual.i18n import language

_MOST = 5


def honest(value: float, digits: int = 2) -> str:
    """Return a number rounded to `digits`, or to as many as show that it is no whole number when it is none."""
    while digits < _MOST and round(value, digits) == round(value) != value:
        digits += 1
    rounded = round(value, digits)
    if rounded == round(value) != value:
        rounded -= math.copysign(10**-digits, rounded - value)
    text = f"{rounded + 0.0:.{digits}f}"
    return text if language() == "en" else text.replace(".", ",")
