"""The vocabulary of utility and of impact: how often lists of lemmas are said, by year, kind and role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.mining.coded import CodedWords
from ingesoc_qual.mining.specificity import specificity

if TYPE_CHECKING:
    import pandas as pd

PART = ("year", "kind", "role")
PER = 10_000


def vocabulary(occurrences: CodedWords, lists: dict[str, str]) -> pd.DataFrame:
    """Return one row a list × year × kind × role, then one for each of its terms that is said (`term` not empty).

    `occurrences` has a hit as a passage: `code` is the term, by its id in `lists`, which gives `list` and term joined
    by a tabulation. A hit inside a longer one of the same list is that longer one. Columns: `list`, `term`, `year`,
    `kind`, `role`, `occurrences`, `words`, `per_10000`, `specificity` (Lafon 1980, the part against all that is read),
    `previous` (the year before this one, same kind and role), `change` (of the rate since then: +, - or =),
    `change_specificity` (this year against the two), `passages` (`document:start-end`).
    """
    import pandas as pd

    parts = _parts(occurrences)
    hits = _longest(occurrences, lists)
    counted = [_counts(hits.assign(term="")), _counts(hits)]
    names = list(dict.fromkeys(value.partition("\t")[0] for value in lists.values()))
    order = {value: rank for rank, value in enumerate(lists.values())}
    wanted = [(name, "") for name in names]
    said = set(zip(hits["list"], hits["term"], strict=True))
    wanted += sorted(said, key=lambda pair: order[f"{pair[0]}\t{pair[1]}"])
    found = pd.DataFrame(wanted, columns=["list", "term"], dtype="object").merge(parts, how="cross")
    full = found.merge(pd.concat(counted), on=["list", "term", *PART], how="left", sort=False)
    full["occurrences"] = full["occurrences"].fillna(0).astype("int64")
    full["passages"] = [value if isinstance(value, tuple) else () for value in full["passages"]]
    full["per_10000"] = PER * full["occurrences"] / full["words"]
    return _compared(full)


def _parts(occurrences: CodedWords) -> pd.DataFrame:
    about = occurrences.documents[["document", "year", "kind"]]
    laid = occurrences.stretches.merge(about, on="document", sort=False)
    return laid.groupby(list(PART), sort=True)["words"].sum().reset_index()


def _longest(occurrences: CodedWords, lists: dict[str, str]) -> pd.DataFrame:
    """Return the hits with their list and term, those inside another of their list left out, in reading order."""
    import pandas as pd

    about = occurrences.documents[["document", "year", "kind"]]
    hits = occurrences.coded.drop_duplicates("coding").merge(about, on="document", sort=False)
    named = [lists[code].partition("\t") for code in hits["code"]]
    hits = hits.assign(
        list=pd.Series([one[0] for one in named], dtype="object"),
        term=pd.Series([one[2] for one in named], dtype="object"),
    )
    hits = hits.sort_values(["list", "document", "start", "end"], ascending=[True, True, True, False], kind="stable")
    kept, last = [], ("", "", -1)
    for key, document, end in zip(hits["list"], hits["document"], hits["end"], strict=True):
        inside = (key, document) == last[:2] and end <= last[2]
        kept.append(not inside)
        last = last if inside else (key, document, end)
    return hits[pd.Series(kept, index=hits.index, dtype=bool)].sort_values(["first", "last"], kind="stable")


def _counts(hits: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    keys = ["list", "term", *PART]
    if hits.empty:
        return pd.DataFrame(columns=[*keys, "occurrences", "passages"], dtype="object")
    place = hits["document"] + ":" + hits["start"].astype(str) + "-" + hits["end"].astype(str)
    grouped = hits.assign(place=place).groupby(keys, sort=True)["place"]
    return grouped.agg(occurrences="size", passages=tuple).reset_index()


def _compared(full: pd.DataFrame) -> pd.DataFrame:
    """Add how each row stands against the whole corpus and against the year before."""
    corpus = (
        int(full[full["list"] == full["list"].iloc[0]].drop_duplicates(list(PART))["words"].sum()) if len(full) else 0
    )
    totals = full.groupby(["list", "term"])["occurrences"].transform("sum") if len(full) else full["occurrences"]
    figures = zip(full["occurrences"], full["words"], totals, strict=True)
    full["specificity"] = [specificity(int(f), int(t), int(total), corpus) for f, t, total in figures]
    before: dict[tuple[str, ...], tuple[str, int, int]] = {}
    rows = []
    for name, term, year, kind, role, found, words in zip(
        *(full[column] for column in ("list", "term", *PART, "occurrences", "words")), strict=True
    ):
        # Parts come by year within each list and term; what has no year is compared with nothing.
        key = name, term, kind, role
        rows.append(_change(before.get(key) if year else None, int(found), int(words)))
        if year:
            before[key] = year, int(found), int(words)
    full["previous"] = [row[0] for row in rows]
    full["change"] = [row[1] for row in rows]
    full["change_specificity"] = [row[2] for row in rows]
    figures_last = ["occurrences", "words", "per_10000", "specificity", "previous", "change", "change_specificity"]
    return full[["list", "term", *PART, *figures_last, "passages"]]


def _change(before: tuple[str, int, int] | None, found: int, words: int) -> tuple[str, str, float]:
    if before is None:
        return "", "", float("nan")
    year, earlier, said = before
    gap = found * said - earlier * words
    sign = "+" if gap > 0 else "-" if gap < 0 else "="
    return year, sign, specificity(found, words, found + earlier, words + said)
