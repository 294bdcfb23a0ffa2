"""Coded words: the words that count, who says them, and which of them each passage covers.

Three rules hold for every reading made of it. The interviewer's words count nowhere. A passage counts once a code,
however often it was given that code; words under several overlapping passages count once. Several coders are several
blocks, never added up; documents that were adjudicated are read in the block of the consensus alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[Any]

CONSENSUS = "consensus"
"""Name of the block of adjudicated documents."""
CASE, CHAMP, ALL = "case", "champ", "all"
LEVELS = (CASE, CHAMP, ALL)
"""What one row of a reading is about."""
PLACE = ("level", "row", "coder")


@dataclass(frozen=True, slots=True, eq=False)
class DocumentWords:
    """The words of one text, in order: `[start, end)` in code points and the turn of each, or -1.

    `speakers` and `roles` say whose turn each turn is, empty when not known; `silent` which turns count nowhere.
    """

    start: Ints
    end: Ints
    turn: Ints
    speakers: Sequence[str] = ()
    roles: Sequence[str] = ()
    silent: Sequence[bool] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CodedWords:
    """The frames that every reading counts on; absent values are empty strings.

    - `documents`: `document` (id), `name`, `kind`, `source`, `date`, `year`, `adjudicated`;
    - `memberships`: `document`, `case` (name), `champ`; a document may be in several cases;
    - `stretches`: words of one turn, or between turns: `document`, `source`, `adjudicated`, `turn`, `speaker`, `role`,
      `first` (number of its first word among all that count), `words`;
    - `coded`: what each passage covers of each stretch: `coding`, `document`, `coder`, `code`, `start`, `end` (of the
      whole passage, code points), `stretch` (row), `source`, `adjudicated`, `turn`, `speaker`, `role`, `first`, `last`
      (words, end excluded), `words`.
    """

    documents: pd.DataFrame
    memberships: pd.DataFrame
    stretches: pd.DataFrame
    coded: pd.DataFrame

    @property
    def coders(self) -> list[str]:
        """The blocks that have any coding, the consensus first."""
        return sorted(self.coded["coder"].unique(), key=lambda name: (name != CONSENSUS, name))


def coded_words(
    documents: pd.DataFrame,
    memberships: pd.DataFrame,
    words: Mapping[str, DocumentWords],
    codings: pd.DataFrame,
) -> CodedWords:
    """Lay passages on the words of their documents.

    `codings` has `coding`, `document`, `coder`, `code`, `start`, `end`; a passage that holds no word that counts is
    left out. In adjudicated documents the codings of `CONSENSUS` are kept, elsewhere those of all others.
    """
    import numpy as np
    import pandas as pd

    starts, ends, stretches = [], [], []
    base: dict[str, int] = {}
    size = 0
    for document in documents.itertuples():
        found = words[str(document.document)]
        counts = ~np.asarray([*found.silent, False], dtype=bool)[found.turn]
        base[str(document.document)] = size
        stretches.append(_stretches(str(document.document), found, found.turn[counts], size))
        starts.append(found.start[counts])
        ends.append(found.end[counts])
        size += int(counts.sum())
    about = documents[["document", "source", "adjudicated"]]
    laid = pd.concat(stretches or [_no_stretches()], ignore_index=True)
    laid = laid.merge(about, on="document", how="left", sort=False)
    kept = codings.merge(about, on="document", sort=False)
    kept = kept[kept["adjudicated"] == (kept["coder"] == CONSENSUS)]
    spans = _word_spans(kept, documents["document"].tolist(), base, starts, ends)
    return CodedWords(documents, memberships, laid, _pieces(kept, *spans, laid))


def _no_stretches() -> pd.DataFrame:
    import numpy as np

    none = np.zeros(0, dtype=np.int64)
    return _stretches("", DocumentWords(none, none, none), none, 0)


def _stretches(document: str, found: DocumentWords, turn: Ints, base: int) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    heads = np.flatnonzero(np.diff(turn, prepend=-2)) if turn.size else np.zeros(0, dtype=np.int64)
    turns = turn[heads].tolist()
    return pd.DataFrame(
        {
            "document": words_of([document] * len(heads)),
            "turn": turn[heads],
            "speaker": words_of([found.speakers[t] if t >= 0 else "" for t in turns]),
            "role": words_of([found.roles[t] if t >= 0 else "" for t in turns]),
            "first": heads + base,
            "words": np.diff(heads, append=turn.size),
        }
    )


def _word_spans(
    codings: pd.DataFrame,
    order: Sequence[str],
    base: Mapping[str, int],
    starts: Sequence[Ints],
    ends: Sequence[Ints],
) -> tuple[Ints, Ints]:
    """Return the first word and the one after the last of each passage, among all words that count."""
    import numpy as np

    rank = {document: number for number, document in enumerate(order)}
    first = np.zeros(len(codings), dtype=np.int64)
    last = np.zeros(len(codings), dtype=np.int64)
    start, end = codings["start"].to_numpy(), codings["end"].to_numpy()
    for document, rows in codings.groupby("document").indices.items():
        number, offset = rank[str(document)], base[str(document)]
        first[rows] = ends[number].searchsorted(start[rows], "right") + offset
        last[rows] = starts[number].searchsorted(end[rows], "left") + offset
    return first, last


def _pieces(codings: pd.DataFrame, first: Ints, last: Ints, stretches: pd.DataFrame) -> pd.DataFrame:
    """Return passages cut where stretches begin, without those that hold no word."""
    import numpy as np

    some = last > first
    codings, first, last = codings[some], first[some], last[some]
    heads = stretches["first"].to_numpy(dtype=np.int64)
    one = heads.searchsorted(first, "right") - 1
    count = heads.searchsorted(last - 1, "right") - one
    row = np.repeat(np.arange(len(codings)), count)
    stretch = one[row] + np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    tails = heads + stretches["words"].to_numpy(dtype=np.int64)
    found = codings[["coding", "document", "coder", "code", "start", "end"]].iloc[row].reset_index(drop=True)
    own = stretches[["source", "adjudicated", "turn", "speaker", "role"]].iloc[stretch].reset_index(drop=True)
    found = found.join(own)
    found["stretch"] = stretch
    found["first"] = np.maximum(first[row], heads[stretch])
    found["last"] = np.minimum(last[row], tails[stretch])
    found["words"] = found["last"] - found["first"]
    return found


def words_of(values: Sequence[str], index: pd.Index | None = None) -> pd.Series:
    """Return a column of text, the same type when it is empty."""
    import pandas as pd

    return pd.Series(list(values), dtype="object", index=index)


# --- counting --------------------------------------------------------------------------------------------------------


def covered(group: Ints, first: Ints, last: Ints, groups: int) -> Ints:
    """Return how many numbers the intervals `[first, last)` of each group cover together: `[groups]`."""
    import numpy as np

    if not group.size:
        return np.zeros(groups, dtype=np.int64)
    order = np.lexsort((first, group))
    # Each group is moved beyond the one before, so that one running maximum serves all of them.
    shift = group[order] * (int(last.max()) + 1)
    start, end = first[order] + shift, last[order] + shift
    reached = np.concatenate(([-1], np.maximum.accumulate(end)[:-1]))
    fresh = np.maximum(end - np.maximum(start, reached), 0)
    return np.bincount(group[order], weights=fresh, minlength=groups).astype(np.int64)


def cells(coded: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Count the rows of `coded` under each combination of `keys` that has any.

    Returns the keys, `codings` (passages, the same one once), `words` (covered, once each), `speakers` (distinct) and
    `passages` (ids of the codings, a tuple, in reading order).
    """
    import numpy as np
    import pandas as pd

    keys = list(keys)
    grouped = coded.groupby(keys, sort=True)
    group = grouped.ngroup().to_numpy(dtype=np.int64)
    found = grouped.size().reset_index()[keys] if len(coded) else coded[keys].iloc[:0].copy()
    n = len(found)
    pieces = pd.DataFrame({"g": group, **{name: coded[name].to_numpy() for name in ("document", "start", "end")}})
    found["codings"] = np.bincount(pieces.drop_duplicates()["g"], minlength=n)
    found["words"] = covered(group, coded["first"].to_numpy(np.int64), coded["last"].to_numpy(np.int64), n)
    named = pd.DataFrame({"g": group, "speaker": coded["speaker"].to_numpy()})
    found["speakers"] = np.bincount(named[named["speaker"] != ""].drop_duplicates()["g"], minlength=n)
    found["passages"] = _passages(group, coded, n)
    return found


def _passages(group: Ints, coded: pd.DataFrame, groups: int) -> pd.Series:
    import numpy as np
    import pandas as pd

    order = np.lexsort((coded["last"].to_numpy(), coded["first"].to_numpy(), group))
    ids = coded["coding"].to_numpy()[order]
    bounds = np.cumsum(np.bincount(group, minlength=groups)) if groups else np.zeros(0, dtype=np.int64)
    parts = np.split(ids, bounds[:-1]) if groups else []
    return pd.Series([tuple(dict.fromkeys(part.tolist())) for part in parts], dtype="object")


def by_level(frame: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame once for each of their cases, once for each champ, and once for all documents."""
    import pandas as pd

    linked = frame.merge(memberships, on="document", sort=False)
    cases = linked.assign(level=CASE, row=linked["case"])
    champs = linked[linked["champ"] != ""].assign(level=CHAMP)
    champs["row"] = champs["champ"]
    everything = frame.assign(level=ALL, row="")
    return pd.concat([cases, champs, everything], ignore_index=True).drop(columns=["case", "champ"])


def denominators(coded: CodedWords, keys: Sequence[str]) -> pd.DataFrame:
    """Return the words said at each level, coder and combination of `keys` of stretches, as `denominator`.

    The consensus is measured against the adjudicated documents, every other coder against the others.
    """
    import pandas as pd

    laid = coded.stretches.assign(stretch=coded.stretches.index)
    full = by_level(laid, coded.memberships).drop_duplicates(["level", "row", "stretch"])
    wanted = ["level", "row", "adjudicated", *keys]
    said = full.groupby(wanted, sort=True)["words"].sum().reset_index(name="denominator")
    coders = pd.DataFrame({"coder": words_of(coded.coders)})
    coders["adjudicated"] = coders["coder"] == CONSENSUS
    return said.merge(coders, on="adjudicated", sort=False).drop(columns="adjudicated")


def fill(frame: pd.DataFrame, counts: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return `frame` with the cells of `counts`, zero where there are none, and the share of its `denominator`."""
    import numpy as np

    found = frame.merge(counts, on=list(keys), how="left", sort=False)
    for name in ("codings", "words", "speakers"):
        found[name] = found[name].fillna(0).astype(np.int64)
    none = found["passages"].isna()
    found["passages"] = [() if empty else ids for empty, ids in zip(none, found["passages"], strict=True)]
    found["share"] = np.where(found["denominator"] > 0, found["words"] / found["denominator"].clip(lower=1), np.nan)
    return found


def level_order(frame: pd.DataFrame) -> pd.Series:
    """Return the rank of each row's level: cases, champs, everything."""
    return frame["level"].map({level: rank for rank, level in enumerate(LEVELS)})
