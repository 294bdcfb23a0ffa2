"""The grid of volunteering: what is prescribed, done and told of it, source by source, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.mining.coded import (
    PLACE,
    CodedWords,
    by_level,
    cells,
    denominators,
    fill,
    level_order,
    words_of,
)
from ingesoc_qual.model.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("abstrait", "prescrit", "reel", "concret")
ACTIVITIES = ("benevolat", "travail")
BLOCK = ("source", "role")


def kind_codes(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """Return, for each code that is a kind of volunteering or work or stands under one, the activity and the kind."""
    found: dict[str, tuple[str, str]] = {}
    for activity in ACTIVITIES:
        for kind in KINDS:
            if f"{activity}-{kind}" in codebook.by_id:
                found |= dict.fromkeys(codebook.descendants(f"{activity}-{kind}"), (activity, kind))
    return found


def volunteering_grid(coded: CodedWords, codebook: Codebook) -> pd.DataFrame:
    """Return one row a cell: case, champ or all × coder × source (interviews by role) × kind of volunteering and work.

    Columns: `level`, `row`, `coder`, `source`, `role`, `activity`, `kind`, `codings`, `words`, `denominator` (words of
    that source and role in the row), `share`, `speakers`, `passages`. Empty cells are there with 0. The four kinds are
    those of P. Gianfaldoni (2025, slides « Les ressources en travail » and the typology of volunteering).
    """
    import pandas as pd

    kinds = kind_codes(codebook)
    wanted = dict.fromkeys(kinds.values())
    columns = pd.DataFrame(list(wanted), columns=["activity", "kind"], dtype="object").assign(column=range(len(wanted)))
    frame = denominators(coded, BLOCK).merge(columns, how="cross")
    some = coded.coded[coded.coded["code"].isin(list(kinds))]
    some = some.assign(
        activity=words_of([kinds[code][0] for code in some["code"]], some.index),
        kind=words_of([kinds[code][1] for code in some["code"]], some.index),
    )
    keys = [*PLACE, *BLOCK, "activity", "kind"]
    found = fill(frame, cells(by_level(some, coded.memberships), keys), keys)
    found = found.assign(rank=level_order(found)).sort_values(
        ["rank", "row", "coder", "source", "role", "column"], kind="stable", ignore_index=True
    )
    return found[[*keys, "codings", "words", "denominator", "share", "speakers", "passages"]]
