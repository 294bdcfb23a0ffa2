"""What a person writes of a quantity: read back, or refused with what is expected."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.services.volume_words import corrected, number_of, period_of, range_of, unit_of

FOUND = Volume("v", "d", "w", 0, 9, 92.0, None, "bénévoles", "total", "2024", rule="chiffres")
AS_IT_IS = {"value": "92", "unit": "bénévoles", "category": "total", "period": "2024"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("92", (92, None)),
        ("1 212,5", (1212.5, None)),
        ("30 – 40", (30, 40)),
        ("30-40", (30, 40)),
        ("30 à 40", (30, 40)),
    ],
)
def test_a_value_or_a_range(text: str, found: tuple[float, float | None]) -> None:
    assert range_of(text) == found


@pytest.mark.parametrize("text", ["", "beaucoup", "40 – 30", "1 – 2 – 3", "– 4"])
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        range_of(text)


def test_units_by_their_beginning_and_periods() -> None:
    assert (unit_of("Benevoles"), unit_of("heu"), unit_of("etp")) == ("bénévoles", "heures", "ETP")
    for unknown in ("", "e", "kilos"):
        with pytest.raises(UsageError, match="adhérents"):
            unit_of(unknown)
    assert (period_of("2023 – 2026"), period_of(""), number_of("")) == ("2023-2026", "", None)
    with pytest.raises(UsageError):
        period_of("l'an dernier")


def test_a_correction_says_whether_anything_changed() -> None:
    assert corrected(FOUND, **AS_IT_IS).state is VolumeState.CONFIRMED
    other = corrected(FOUND, **{**AS_IT_IS, "value": "90 – 95", "category": "accueil"})
    assert (other.state, other.value, other.value_max, other.category) == (VolumeState.CORRECTED, 90, 95, "accueil")
    assert corrected(other, **{**AS_IT_IS, "value": "90 – 95", "category": "accueil"}).state is VolumeState.CORRECTED
    by_hand = replace(FOUND, rule="")
    assert corrected(by_hand, **{**AS_IT_IS, "value": "93"}).state is VolumeState.CONFIRMED
