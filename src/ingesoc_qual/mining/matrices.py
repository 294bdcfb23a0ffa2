"""Matrices: each code against the values of anything that describes where and by whom it is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingesoc_qual.mining.coded import CONSENSUS, CodedWords, cells, fill, words_of
from ingesoc_qual.model.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTES = ("case", "champ", "document", "speaker", "role", "kind", "year")
"""What every project can be counted by; its variables come besides."""


def places(coded: CodedWords, attribute: str) -> pd.DataFrame:
    """Return the value of one of `ATTRIBUTES` on each stretch of words: `stretch`, `value`, one row a value.

    Documents and speakers are given by id; where there is no value there is no row.
    """
    import pandas as pd

    laid = pd.DataFrame({"stretch": coded.stretches.index, "document": coded.stretches["document"].to_numpy()})
    if attribute in ("case", "champ"):
        own = coded.memberships[["document", attribute]].drop_duplicates()
        found = laid.merge(own, on="document", sort=False).rename(columns={attribute: "value"})
    elif attribute in ("kind", "year"):
        own = coded.documents[["document", attribute]]
        found = laid.merge(own, on="document", sort=False).rename(columns={attribute: "value"})
    else:
        found = laid.assign(value=coded.stretches[attribute].to_numpy())
    found = found[found["value"] != ""]
    return found[["stretch", "value"]].reset_index(drop=True)


def valued_places(coded: CodedWords, scope: str, values: Mapping[str, str]) -> pd.DataFrame:
    """Return the value of a variable on each stretch; `values` by id of `document` or `speaker`, by name of `case`."""
    found = places(coded, scope)
    found = found.assign(value=words_of([values.get(str(target), "") for target in found["value"]], found.index))
    return found[found["value"] != ""].drop_duplicates().reset_index(drop=True)


def with_subtree(pieces: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return pieces once under their code and once under each code above it."""
    import pandas as pd

    above = [(code, step.id) for code in codebook.by_id for step in codebook.path(code)]
    steps = pd.DataFrame(above, columns=["code", "above"], dtype="object")
    found = pieces.merge(steps, on="code", sort=False).drop(columns="code")
    return found.rename(columns={"above": "code"})


def matrix(coded: CodedWords, codebook: Codebook, at: pd.DataFrame, *, subtree: bool = False) -> pd.DataFrame:
    """Return codes × values, one row a coder, code and value that meet.

    `at` gives the values of stretches, as `places` does. Columns: `coder`, `code`, `value`, `codings`, `words`,
    `denominator` (words said under that value), `share`, `speakers`, `passages`. With `subtree`, a code counts what
    stands under the codes below it as well.
    """
    import pandas as pd

    pieces = with_subtree(coded.coded, codebook) if subtree else coded.coded
    keys = ["coder", "code", "value"]
    found = cells(pieces.merge(at, on="stretch", sort=False), keys)
    laid = coded.stretches[["adjudicated", "words"]].assign(stretch=coded.stretches.index)
    said = laid.merge(at, on="stretch", sort=False)
    said = said.groupby(["adjudicated", "value"], sort=True)["words"].sum().reset_index(name="denominator")
    frame = found[keys].assign(adjudicated=found["coder"] == CONSENSUS)
    frame = frame.merge(said, on=["adjudicated", "value"], how="left", sort=False).drop(columns="adjudicated")
    full = fill(frame, found, keys)
    rank = {code.id: number for number, (_depth, code) in enumerate(codebook.walk())}
    order = pd.Series([rank.get(code, len(rank)) for code in full["code"]], dtype="int64")
    full = full.assign(rank=order).sort_values(["coder", "rank", "value"], kind="stable", ignore_index=True)
    return full[[*keys, "codings", "words", "denominator", "share", "speakers", "passages"]]


def crossed(found: pd.DataFrame, cell: str = "codings", *, rows: str = "code", columns: str = "value") -> pd.DataFrame:
    """Return one block of a long table as a rectangle, rows and columns in the order they come, zeros where empty."""
    import pandas as pd

    wide = found.pivot_table(index=rows, columns=columns, values=cell, aggfunc="sum", fill_value=0, observed=True)
    order = list(dict.fromkeys(found[rows])), sorted(dict.fromkeys(found[columns]))
    return pd.DataFrame(wide).reindex(index=order[0], columns=order[1], fill_value=0)
