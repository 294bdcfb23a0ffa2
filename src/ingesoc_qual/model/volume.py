"""Quantities of volunteering found in texts, and what a person made of each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

VOLUME_UNITS = ("bénévoles", "heures", "ETP", "euros valorisés", "adhérents")


class VolumeState(StrEnum):
    """What a person made of a quantity; only confirmed and corrected ones are summed up."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"

    @property
    def counts(self) -> bool:
        """Whether quantities in this state enter summaries."""
        return self in (VolumeState.CONFIRMED, VolumeState.CORRECTED)


@dataclass(frozen=True, slots=True)
class Volume:
    """A quantity at `[start, end)` of one version of a document.

    `value_max` ends a range; `category` is what part of the volunteering it measures, `total` for all of it; `period` a
    year or years; `rule` and `confidence` are the machine's, empty and None where a person found it; `coder_id` is who
    decided, empty while it is proposed.
    """

    id: str
    document_id: str
    version_id: str
    start: int
    end: int
    value: float
    value_max: float | None
    unit: str
    category: str
    period: str
    rule: str = ""
    confidence: float | None = None
    state: VolumeState = VolumeState.PROPOSED
    coder_id: str = ""
    decided_at: str = ""


def volume_id(version_id: str, start: int, end: int, unit: str) -> str:
    """Return the identity of a quantity: the same place and unit have the same one on every machine."""
    parts = "\x1f".join((version_id, str(start), str(end), unit))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]
