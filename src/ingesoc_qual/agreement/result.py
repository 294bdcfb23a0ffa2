"""What a coefficient gives back: a value, or the reason why there is none; never 0, 1 or NaN in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingesoc_qual.i18n import _

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


class Undefined(StrEnum):
    """Why a coefficient has no value."""

    ONE_CODER = "needs two coders on the same document"
    NO_PAIR = "no unit with two values"
    NO_VARIATION = "no variation"
    NOTHING_CODED = "nothing coded"
    NO_COMMON_TEXT = "no common coded text"
    UNEQUAL = "not every unit has the same number of values"
    NOT_EXCLUSIVE = "units of one coder overlap"
    NOT_USED = "code not used"


def reason(why: Undefined) -> str:
    """Return a reason in the interface language."""
    return {
        Undefined.ONE_CODER: _("il faut deux codeur·euses sur un même document"),
        Undefined.NO_PAIR: _("aucune unité vue par deux codeur·euses"),
        Undefined.NO_VARIATION: _("aucune variation"),
        Undefined.NOTHING_CODED: _("rien n'est codé"),
        Undefined.NO_COMMON_TEXT: _("aucun texte codé en commun"),
        Undefined.UNEQUAL: _("ne s'applique pas : le nombre de codeur·euses change d'une unité à l'autre"),
        Undefined.NOT_EXCLUSIVE: _("des passages d'un·e même codeur·euse se chevauchent"),
        Undefined.NOT_USED: _("code jamais employé"),
    }[why]


class Formula(NamedTuple):
    """A formula: its name in figures and tables, how it is written, and who published it."""

    name: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One measured agreement. Exactly one of `value` and `undefined` is set.

    `n` is the number of units that entered (characters, sentences, spans …, as `unit` says), `prevalence` the share of
    positive values among them (what is coded; None where nothing is positive by nature), `seed` that of a measure
    where chance enters.
    """

    name: str
    value: float | None
    undefined: Undefined | None
    n: float
    unit: str
    formula: str
    source: str
    prevalence: float | None = None
    seed: int | None = None

    def __post_init__(self) -> None:
        if (self.value is None) is (self.undefined is None):
            raise ValueError("a coefficient has a value or a reason why it has none")

    @property
    def defined(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    @property
    def reason(self) -> str:
        """Return why there is no value, in the interface language; empty when there is one."""
        return "" if self.undefined is None else reason(self.undefined)

    def with_unit(self, unit: str) -> Coefficient:
        """Return the same coefficient with its unit named."""
        return replace(self, unit=unit)


def coefficient(
    formula: Formula, outcome: float | Undefined, *, n: float, unit: str = "unit", **more: Any
) -> Coefficient:
    """Return the coefficient of a formula: `outcome` is its value, or the reason why it has none."""
    why = outcome if isinstance(outcome, Undefined) else None
    value = None if isinstance(outcome, Undefined) else float(outcome)
    return Coefficient(formula.name, value, why, n, unit, formula.text, formula.source, **more)
