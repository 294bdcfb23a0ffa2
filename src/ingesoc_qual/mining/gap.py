"""The gap between what is asked of volunteers and what they do, task by task.

A task is a code that the coder has put under `benevolat` or under one of its kinds, named by its label: under
`benevolat-reel` it says both the kind and the task; straight under `benevolat` it says the task alone, and the words it
covers belong to it whatever kind they are coded. Words of a kind under no task are « sans tâche ».
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from ingesoc_qual.mining.coded import PLACE, CodedWords, by_level, cells, level_order, words_of
from ingesoc_qual.mining.grid import BLOCK, KINDS
from ingesoc_qual.model.codebook import Codebook

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Vectors: TypeAlias = Mapping[str, NDArray[np.float32]]

NO_TASK = ""
EVERYWHERE = "toutes"
"""Source of the rows that put all sources together."""
SIDES = ("prescribed", "real")
ROOT = "benevolat"
_SIDE_OF = {"benevolat-prescrit": "prescribed", "benevolat-reel": "real", "benevolat-concret": "real"}
LEVEL_OF_INTERVAL = 0.95


def roles_of_codes(codebook: Codebook) -> dict[str, tuple[str, str]]:
    """Return, for each code under `benevolat`, the side and the task of its words, empty for none."""
    kinds = {f"{ROOT}-{kind}" for kind in KINDS}
    found = {}
    for code in codebook.descendants(ROOT) if ROOT in codebook.by_id else ():
        path = codebook.path(code)
        below = path[[step.id for step in path].index(ROOT) + 1 :]
        kind = below[0].id if below and below[0].id in kinds else ""
        tasks = below[1:] if kind else below
        found[code] = (_SIDE_OF.get(kind, ""), tasks[0].label if tasks else NO_TASK)
    return found


def prescribed_real_gap(
    coded: CodedWords, codebook: Codebook, *, vectors: Vectors | None = None, seed: int = 0, draws: int = 1000
) -> pd.DataFrame:
    """Return one row a case, champ or all × coder × task × source (interviews by role; `toutes`: all sources).

    For each side, `prescribed` and `real` (réel and concret together): `_codings`, `_words`, `_share` of the words of
    the block, `_speakers`, `_passages`, and `_typical`, the coding to quote. `difference` is real − prescribed in
    points of share, `low` and `high` its 95 % percentile interval over `draws` bootstrap samples of the block's
    `documents` (Efron and Tibshirani 1993, An Introduction to the Bootstrap, ch. 13), missing under two documents.
    `vectors` (a coding's, any length) choose the quotations: the passage nearest to the mean of its side, and on the
    real side near to the prescribed one too; the first passage where there are none.
    """
    import pandas as pd

    parts = _segments(coded, roles_of_codes(codebook))
    said = _said(coded)
    frame = _rows(parts.segments, said, coded)
    keys = [*PLACE, "task", *BLOCK]
    for side in SIDES:
        own = parts.pieces[parts.pieces["side"] == side]
        counts = cells(_everywhere(by_level(own, coded.memberships)), keys)
        counts = counts.drop(columns="words").rename(
            columns={n: f"{side}_{n}" for n in counts.columns if n not in keys}
        )
        frame = frame.merge(counts, on=keys, how="left", sort=False)
        for name in ("codings", "speakers"):
            frame[f"{side}_{name}"] = frame[f"{side}_{name}"].fillna(0).astype("int64")
        frame[f"{side}_passages"] = [ids if isinstance(ids, tuple) else () for ids in frame[f"{side}_passages"]]
    frame = _measured(frame, parts.segments, said, seed=seed, draws=draws)
    frame[["prescribed_typical", "real_typical"]] = pd.DataFrame(
        [
            _facing(one, other, vectors or {})
            for one, other in zip(frame["prescribed_passages"], frame["real_passages"], strict=True)
        ],
        columns=["prescribed_typical", "real_typical"],
        index=frame.index,
    ).astype("object")
    frame = frame.assign(rank=level_order(frame), bare=frame["task"] == NO_TASK, whole=frame["source"] != EVERYWHERE)
    frame = frame.sort_values(
        ["rank", "row", "coder", "bare", "task", "whole", "source", "role"], kind="stable", ignore_index=True
    )
    figures = [f"{side}_{name}" for side in SIDES for name in ("codings", "words", "share", "speakers")]
    ends = [f"{side}_{name}" for side in SIDES for name in ("typical", "passages")]
    return frame[[*keys, "denominator", "documents", *figures, "difference", "low", "high", *ends]]


class _Parts:
    """Words of volunteering cut where anything begins or ends, and the pieces of passages with the tasks they touch."""

    def __init__(self, segments: pd.DataFrame, pieces: pd.DataFrame) -> None:
        self.segments, self.pieces = segments, pieces


def _segments(coded: CodedWords, roles: Mapping[str, tuple[str, str]]) -> _Parts:
    import pandas as pd

    some = coded.coded[coded.coded["code"].isin(list(roles))]
    tasks = sorted({task for _side, task in roles.values() if task != NO_TASK})
    segments, pieces = [], []
    for coder in sorted(some["coder"].unique()):
        made = _cut(some[some["coder"] == coder], roles, tasks)
        segments.append(made.segments)
        pieces.append(made.pieces)
    if segments:
        return _Parts(pd.concat(segments, ignore_index=True), pd.concat(pieces, ignore_index=True))
    empty = some.assign(task=words_of([]), side=words_of([]), prescribed=some["first"], real=some["first"])
    return _Parts(empty, empty)


def _cut(own: pd.DataFrame, roles: Mapping[str, tuple[str, str]], tasks: Sequence[str]) -> _Parts:
    """Cut the words of one coder into segments that are under the same codes from end to end."""
    import numpy as np
    import pandas as pd

    first, last = own["first"].to_numpy(np.int64), own["last"].to_numpy(np.int64)
    bounds = np.unique(np.concatenate((first, last)))
    one, end = bounds.searchsorted(first), bounds.searchsorted(last)
    names = [*SIDES, *tasks]
    steps = np.zeros((bounds.size + 1, len(names)), dtype=np.int64)
    for column, wanted in enumerate(names):
        said = [roles[code][column > 1] for code in own["code"]]
        under = np.array([name == wanted for name in said], dtype=bool)
        np.add.at(steps, (one[under], column), 1)
        np.add.at(steps, (end[under], column), -1)
    inside = np.cumsum(steps, axis=0)[: bounds.size] > 0
    held = np.column_stack([inside[:, 2:], ~inside[:, 2:].any(axis=1)])
    where = np.zeros(bounds.size, dtype=np.int64)
    for row, (a, b) in enumerate(zip(one, end, strict=True)):
        where[a:b] = row
    length = np.diff(bounds, append=bounds[-1:])
    about = own[["document", "coder", "source", "adjudicated", "role", "stretch"]]
    side = np.array([roles[code][0] for code in own["code"]], dtype=object)
    segments, pieces = [], []
    for column, task in enumerate([*tasks, NO_TASK]):
        kept = np.flatnonzero(held[:, column] & inside[:, :2].any(axis=1) & (length > 0))
        words = {name: length[kept] * inside[kept, number] for number, name in enumerate(SIDES)}
        segments.append(about.iloc[where[kept]].assign(task=task, segment=bounds[kept], **words))
        count = np.concatenate(([0], np.cumsum(held[:, column])))
        touching = (count[end] > count[one]) & (side != "")
        pieces.append(own[touching].assign(task=task, side=side[touching]))
    return _Parts(pd.concat(segments, ignore_index=True), pd.concat(pieces, ignore_index=True))


def _everywhere(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame under their source and role, and again under all sources."""
    import pandas as pd

    return pd.concat([frame, frame.assign(source=EVERYWHERE, role="")], ignore_index=True)


def _said(coded: CodedWords) -> pd.DataFrame:
    """Return the words of each document in each row and block: `level`, `row`, `source`, `role`, `document`, `said`."""
    laid = coded.stretches[["document", "source", "adjudicated", "role", "words"]]
    grouped = laid.groupby(["document", "adjudicated", *BLOCK], sort=True)["words"].sum().reset_index(name="said")
    full = by_level(grouped, coded.memberships).drop_duplicates()
    both = _everywhere(full)
    return both.groupby(["level", "row", "adjudicated", *BLOCK, "document"], sort=True)["said"].sum().reset_index()


def _rows(segments: pd.DataFrame, said: pd.DataFrame, coded: CodedWords) -> pd.DataFrame:
    """Return the tasks that each coder names in each row, in every block of the row, with words and documents."""
    keys = ["level", "row", "adjudicated"]
    tasks = by_level(segments[["document", "coder", "adjudicated", "task"]].drop_duplicates(), coded.memberships)
    tasks = tasks[[*keys, "coder", "task"]].drop_duplicates()
    blocks = said.groupby([*keys, *BLOCK], sort=True)["said"].agg(denominator="sum", documents="size").reset_index()
    return tasks.merge(blocks, on=keys, sort=False)


def _measured(
    frame: pd.DataFrame, segments: pd.DataFrame, said: pd.DataFrame, *, seed: int, draws: int
) -> pd.DataFrame:
    """Add words, shares, difference and its interval to each row."""
    import numpy as np

    sums = _by_document(segments, said)
    place = ["level", "row", "adjudicated", *BLOCK]
    found = {name: np.zeros(len(frame)) for name in (*SIDES, "low", "high")}
    documents: dict[tuple[object, ...], pd.DataFrame] = dict(iter(said.groupby(place)))
    for name, rows in frame.groupby(place).indices.items():
        key: tuple[object, ...] = tuple(name)  # type: ignore[arg-type]
        block = documents[key]
        index = {document: number for number, document in enumerate(block["document"])}
        words = np.zeros((len(rows), len(index), 2))
        for number, row in enumerate(rows):
            for document, *values in sums.get((*key, frame["coder"].iloc[row], frame["task"].iloc[row]), ()):
                words[number, index[document]] = values
        spoken = block["said"].to_numpy(dtype=float)
        low, high = _interval(words[:, :, 1] - words[:, :, 0], spoken, key, seed=seed, draws=draws)
        found["low"][rows], found["high"][rows] = low, high
        for side, column in enumerate(SIDES):
            found[column][rows] = words[:, :, side].sum(axis=1)
    for name in SIDES:
        frame[f"{name}_words"] = found[name].astype(np.int64)
        frame[f"{name}_share"] = found[name] / frame["denominator"]
    frame["difference"] = 100 * (frame["real_share"] - frame["prescribed_share"])
    return frame.assign(low=found["low"], high=found["high"])


def _by_document(
    segments: pd.DataFrame, said: pd.DataFrame
) -> dict[tuple[object, ...], list[tuple[str, float, float]]]:
    """Return, by row, block, coder and task, the words of each document on each side."""
    keys = ["adjudicated", *BLOCK, "coder", "task", "document"]
    sums = _everywhere(segments.groupby(keys, sort=True)[list(SIDES)].sum().reset_index())
    sums = sums.groupby(keys, sort=True)[list(SIDES)].sum().reset_index()
    linked = said.drop(columns="said").merge(sums, on=["adjudicated", *BLOCK, "document"], sort=False)
    names = ["level", "row", "adjudicated", *BLOCK, "coder", "task"]
    found: dict[tuple[object, ...], list[tuple[str, float, float]]] = {}
    for row in linked[[*names, "document", *SIDES]].itertuples(index=False, name=None):
        found.setdefault(row[: len(names)], []).append((str(row[-3]), float(row[-2]), float(row[-1])))
    return found


def _interval(
    gap: NDArray[np.float64], spoken: NDArray[np.float64], key: object, *, seed: int, draws: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the ends of the interval of each row of `gap`, `[rows, documents]`, in points of share."""
    import numpy as np

    rows, documents = gap.shape
    if documents < 2:
        return np.full(rows, np.nan), np.full(rows, np.nan)
    # The same block draws the same samples, whatever else the project holds.
    chance = np.random.default_rng([seed, zlib.crc32(repr(key).encode())])
    weights = chance.multinomial(documents, np.full(documents, 1 / documents), size=draws)
    shares = 100 * (weights @ gap.T) / (weights @ spoken)[:, None]
    tail = (1 - LEVEL_OF_INTERVAL) / 2
    low, high = np.quantile(shares, [tail, 1 - tail], axis=0)
    return low, high


def _facing(prescribed: Sequence[str], real: Sequence[str], vectors: Vectors) -> tuple[str, str]:
    """Return the codings to quote, one a side, empty where there is none."""
    one = _most_typical(prescribed, vectors, None)
    return one, _most_typical(real, vectors, vectors.get(one))


def _most_typical(ids: Sequence[str], vectors: Vectors, facing: NDArray[np.float32] | None) -> str:
    import numpy as np

    known = [name for name in ids if name in vectors]
    if not known:
        return ids[0] if ids else ""
    held = np.stack([vectors[name] for name in known]).astype(np.float64)
    held /= np.maximum(np.linalg.norm(held, axis=1, keepdims=True), 1e-12)
    mean = held.mean(axis=0)
    score = held @ mean / max(float(np.linalg.norm(mean)), 1e-12)
    if facing is not None:
        score = score + held @ facing / max(float(np.linalg.norm(facing)), 1e-12)
    return known[int(np.argmax(np.round(score, 9)))]
