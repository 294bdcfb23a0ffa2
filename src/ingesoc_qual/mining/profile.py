"""The profile of a case: how its coded words divide between the dimensions, and the families read apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ingesoc_qual.mining.coded import (
    PLACE,
    CodedWords,
    by_level,
    cells,
    covered,
    denominators,
    fill,
    level_order,
    words_of,
)
from ingesoc_qual.model.codebook import Codebook, DimensionMapping

if TYPE_CHECKING:
    import pandas as pd


class Home(NamedTuple):
    """Where a code is read: a dimension, or its family when `apart`; `family` is the part of it, empty at its head."""

    dimension: str
    family: str
    apart: bool


def homes(codebook: Codebook, mapping: DimensionMapping) -> dict[str, Home]:
    """Return the home of every code: the dimension of the nearest code above it that the mapping names.

    Its family is the code just below the one named, or the one named where that is not the head of the dimension. What
    no dimension holds is apart, under its own family of the codebook.
    """
    heads = {code: dimension for dimension in mapping.dimensions for code in dimension.codes}
    found = {}
    for code in codebook.by_id:
        path = [step.id for step in codebook.path(code)]
        named = max((depth for depth, step in enumerate(path) if step in heads), default=None)
        if named is None:
            found[code] = Home(path[0], path[1] if len(path) > 1 else "", True)
            continue
        dimension = heads[path[named]]
        below = path[named + 1] if len(path) > named + 1 else ""
        alone = len(dimension.codes) == 1
        found[code] = Home(dimension.id, below if alone else below or path[named], False)
    return found


def profile(coded: CodedWords, codebook: Codebook, mapping: DimensionMapping) -> pd.DataFrame:
    """Return one row a cell: case, champ or all × coder × dimension, then its families (`family` empty: all of it).

    Columns: `level`, `row`, `coder`, `dimension`, `family`, `apart`, `codings`, `words`, `denominator` (words of the
    row under any code), `share` (of coded words), `said` (words of the row, coded or not), `share_of_text`, `speakers`,
    `passages`. A passage under several codes of a dimension counts once in it; words under two dimensions count in
    both, so that shares may add up to more than 1.
    """
    import numpy as np
    import pandas as pd

    home = homes(codebook, mapping)
    some = coded.coded[coded.coded["code"].isin(list(home))]
    own = [home[code] for code in some["code"]]
    some = some.assign(
        dimension=words_of([one.dimension for one in own], some.index),
        family=words_of([one.family for one in own], some.index),
    )
    parts = by_level(some, coded.memberships)
    keys = [*PLACE, "dimension", "family"]
    whole = cells(parts.assign(family=""), keys)
    below = cells(parts[parts["family"] != ""], keys)
    counts = pd.concat([part for part in (whole, below) if len(part)] or [whole], ignore_index=True)
    order = _order(codebook, mapping, home)
    frame = _denominator(coded, parts).merge(order, how="cross")
    found = fill(frame, counts, keys)
    found["share_of_text"] = np.where(found["said"] > 0, found["words"] / found["said"].clip(lower=1), np.nan)
    found = found.assign(rank=level_order(found)).sort_values(
        ["rank", "row", "coder", "order"], kind="stable", ignore_index=True
    )
    figures = ["codings", "words", "denominator", "share", "said", "share_of_text", "speakers", "passages"]
    return found[[*keys, "apart", *figures]]


def _denominator(coded: CodedWords, parts: pd.DataFrame) -> pd.DataFrame:
    import numpy as np

    said = denominators(coded, ()).rename(columns={"denominator": "said"})
    grouped = parts.groupby(list(PLACE), sort=True)
    any_code = grouped.size().reset_index()[list(PLACE)] if len(parts) else said[list(PLACE)].iloc[:0].copy()
    group = grouped.ngroup().to_numpy(dtype=np.int64)
    first, last = parts["first"].to_numpy(np.int64), parts["last"].to_numpy(np.int64)
    any_code["denominator"] = covered(group, first, last, len(any_code))
    found = said.merge(any_code, on=list(PLACE), how="left", sort=False)
    return found.assign(denominator=found["denominator"].fillna(0).astype(np.int64))


def _order(codebook: Codebook, mapping: DimensionMapping, home: dict[str, Home]) -> pd.DataFrame:
    """Return dimensions and their families in reading order, what is apart last."""
    import pandas as pd

    rank = {dimension.id: number for number, dimension in enumerate(mapping.dimensions)}
    seen: dict[tuple[str, str], bool] = {}
    codes = [code.id for _depth, code in codebook.walk() if code.merged_into is None]
    for code in sorted(codes, key=lambda one: rank.get(home[one].dimension, len(rank))):
        one = home[code]
        seen.setdefault((one.dimension, ""), one.apart)
        seen.setdefault((one.dimension, one.family), one.apart)
    rows = [(dimension, family, apart) for (dimension, family), apart in seen.items()]
    frame = pd.DataFrame(rows, columns=["dimension", "family", "apart"], dtype="object").astype({"apart": bool})
    return frame.assign(order=range(len(frame)))
