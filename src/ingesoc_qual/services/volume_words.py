"""What a person writes of a quantity, read back: a number or a range, a unit, a period."""

from __future__ import annotations

import re
from dataclasses import replace

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.volume import VOLUME_UNITS, Volume, VolumeState
from ingesoc_qual.textunits import fold, freeze

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_BETWEEN = re.compile(r"\s*(?:-|–|\bà\b|\.\.\.?|…)\s*")
_PERIOD = re.compile(r"(?:19|20)\d\d(?:-(?:19|20)\d\d)?")


def number_of(text: str) -> float | None:
    """Return a number written with blanks between thousands and a comma or a point, None for nothing."""
    written = re.sub(r"[\s\u00a0\u202f]", "", text).replace(",", ".")
    if not written:
        return None
    if not _NUMBER.fullmatch(written):
        raise UsageError(_("« {text} » n'est pas un nombre.").format(text=text))
    return float(written)


def range_of(text: str) -> tuple[float, float | None]:
    """Return a value, or the two ends of a range (`30 – 40`, `30 à 40`)."""
    parts = _BETWEEN.split(text.strip())
    value = number_of(parts[0])
    if value is None or len(parts) > 2:
        raise UsageError(_("Une valeur est attendue, ou deux : 92, 30 – 40."))
    top = number_of(parts[1]) if len(parts) == 2 else None
    if top is not None and top < value:
        raise UsageError(_("le haut de la fourchette est sous le bas."))
    return value, top


def unit_of(text: str) -> str:
    """Return the unit of that name, or the only one that begins so."""
    written = fold(text.strip())
    near = [unit for unit in VOLUME_UNITS if written and fold(unit).startswith(written)]
    if len(near) == 1:
        return near[0]
    raise UsageError(_("unité inconnue ; connues : {names}.").format(names=", ".join(VOLUME_UNITS)))


def period_of(text: str) -> str:
    """Return a year or two (`2023-2026`), empty for none."""
    written = re.sub(r"\s", "", text).replace("–", "-")
    if written and not _PERIOD.fullmatch(written):
        raise UsageError(_("une année ou deux sont attendues : 2024, 2023-2026."))
    return written


def corrected(volume: Volume, *, value: str, unit: str, category: str, period: str) -> Volume:
    """Return a quantity as a person writes it: corrected, or confirmed when nothing differs or no rule had found it.

    Raises `UsageError` that says what is expected.
    """
    low, high = range_of(value)
    wanted = replace(
        volume,
        value=low,
        value_max=high,
        unit=unit_of(unit),
        category=freeze(category).strip(),
        period=period_of(period),
    )
    changed = wanted != volume or volume.state is VolumeState.CORRECTED
    return replace(wanted, state=VolumeState.CORRECTED if changed and volume.rule else VolumeState.CONFIRMED)
