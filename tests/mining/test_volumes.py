"""Sums of volunteering: one figure a case, unit, period and category; parts are compared with the total."""

from __future__ import annotations

import pandas as pd

from ingesoc_qual.mining.volumes import volume_summary


def quantities(*rows: tuple[str, str, float]) -> pd.DataFrame:
    names = ["unit", "category", "value"]
    made = pd.DataFrame(rows, columns=names)
    return made.assign(
        id=[f"q{n}" for n in range(len(rows))], case="La Navette", period="2024", value_max=float("nan"), decided_at="1"
    )


def test_parts_stand_beside_the_total_without_employees_nor_rates() -> None:
    found = volume_summary(
        quantities(
            ("ETP", "total", 2.0),
            ("ETP", "accueil", 1.2),
            ("ETP", "fêtes", 0.8),
            ("ETP", "salariés conventionnés", 38.4),
            ("ETP", "encadrants", 5.6),
            ("heures", "E08, par semaine", 30.0),
        )
    )
    total = found[found["category"] == "total"].iloc[0]
    assert (total["value"], total["parts"], total["gap"]) == (2.0, 2.0, 0.0)
    assert set(found["category"]) == {
        "total",
        "accueil",
        "fêtes",
        "salariés conventionnés",
        "encadrants",
        "E08, par semaine",
    }
    assert found[found["category"] != "total"]["parts"].isna().all()


def test_the_same_figure_said_twice_is_one_and_another_is_said_to_differ() -> None:
    found = volume_summary(quantities(("bénévoles", "total", 52), ("bénévoles", "total", 52), ("heures", "total", 100)))
    assert found["sources"].tolist() == [2, 1] and found["agree"].tolist() == [True, True]
    assert volume_summary(quantities(("heures", "total", 100), ("heures", "total", 120)))["agree"].tolist() == [False]
