"""Sums of volunteering: what was confirmed, one figure a case, unit, period and category; a total is not added to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TOTAL = "total"
_APART = r"\bsalari|\bencadrant|\bpermanent|\bpar (?:semaine|mois|jour|personne|bénévole)\b"
KEY = ("case", "unit", "period")
ALIKE = 0.005
"""Two figures this near are the same one, said with another rounding."""


def volume_summary(confirmed: pd.DataFrame) -> pd.DataFrame:
    """Return one row a case × unit × period × category.

    `confirmed` has `id`, `case`, `unit`, `period`, `category`, `value`, `value_max` (NaN when there is no range),
    `decided_at`. Columns: the key, `value` and `value_max` (of the row decided last), `sources` (rows that say it),
    `agree` (whether all say the same), `parts` (sum of the other categories but those of employees and rates, on the
    total's row alone and never added to it), `gap` (total less parts), `ids`.
    """
    import pandas as pd

    rows = []
    for key, own in confirmed.groupby([*KEY, "category"], sort=True):
        last = own.sort_values(["decided_at", "id"], kind="stable").iloc[-1]
        low, high = float(own["value"].min()), float(own["value"].max())
        agree = high - low <= ALIKE * max(abs(high), 1.0)
        rows.append((*key, last["value"], last["value_max"], len(own), agree, tuple(own["id"])))
    names = [*KEY, "category", "value", "value_max", "sources", "agree", "ids"]
    found = pd.DataFrame(rows, columns=names).astype({"value": float, "value_max": float, "agree": bool})
    whole = found["category"] == TOTAL
    # The hours of employees and « 30 h a week, said by one » stand beside the volunteers' total, not in it.
    apart = found["category"].str.contains(_APART, case=False, regex=True)
    parts = found[~whole & ~apart].groupby(list(KEY), sort=True)["value"].sum().rename("parts").reset_index()
    found = found.merge(parts, on=list(KEY), how="left", sort=False)
    found.loc[found["category"] != TOTAL, "parts"] = float("nan")
    found["gap"] = found["value"] - found["parts"]
    found = found.assign(rank=found["category"] != TOTAL).sort_values([*KEY, "rank", "category"], ignore_index=True)
    return found[[*KEY, "category", "value", "value_max", "sources", "agree", "parts", "gap", "ids"]]
