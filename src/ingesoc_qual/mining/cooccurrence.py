"""Co-occurrence: which codes meet, by overlap, one inside the other, in the same turn, or within n words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.mining.coded import CodedWords

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[Any]
    Bools: TypeAlias = NDArray[np.bool_]

_TOGETHER = 2_000_000
"""Pairs of passages in memory at a time."""


class Relation(StrEnum):
    """How two passages meet."""

    OVERLAP = "overlap"
    INSIDE = "inside"
    TURN = "turn"
    NEAR = "near"


COLUMNS = ("coder", "code", "other", "pairs", "codings", "of", "share", "words", "coefficient", "passages")


def cooccurrence(
    coded: CodedWords, *, relation: Relation = Relation.OVERLAP, distance: int = 20, codes: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return one row for each coder and ordered pair of codes that meet at least once.

    `pairs`: pairs of passages that meet (for `turn`, turns that hold both codes); `codings`: passages of `code` that
    meet a passage of `other`, out of `of`, and their `share`; `words` covered by both; `passages` (ids) of `code`.
    With `inside`, it is the passage of `code` that lies inside the other; equal passages lie in each other. `near`: at
    most `distance` words stand between, 0 for touching or overlapping passages. `coefficient`, in [0, 1], is that of
    Jaccard (1901): of words for `overlap`, of turns for `turn`, of passages for `near`; for `inside`, `share`.
    """
    import pandas as pd

    pieces = coded.coded if codes is None else coded.coded[coded.coded["code"].isin(list(codes))]
    names = sorted(pieces["code"].unique()) if codes is None else list(codes)
    parts = []
    for coder in [name for name in coded.coders if (pieces["coder"] == name).any()]:
        own = _Block(pieces[pieces["coder"] == coder], names)
        parts.append(own.table(relation, distance).assign(coder=coder))
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS), dtype="object")
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


class _Block:
    """The passages of one coder, each once a code, sorted by document and first word."""

    def __init__(self, pieces: pd.DataFrame, names: Sequence[str]) -> None:
        import numpy as np

        self.names = names
        rank = {name: number for number, name in enumerate(names)}
        grouped = pieces.groupby(["document", "code", "start", "end"], sort=True)
        passages = grouped.agg(first=("first", "min"), last=("last", "max"), coding=("coding", "first")).reset_index()
        self.number = grouped.ngroup().to_numpy(dtype=np.int64)
        self.pieces = pieces
        self.code: Ints = np.array([rank[code] for code in passages["code"]], dtype=np.int64)
        self.coding = passages["coding"].to_numpy()
        self.document: Ints = passages["document"].astype("category").cat.codes.to_numpy(dtype=np.int64)
        self.first: Ints = passages["first"].to_numpy(dtype=np.int64)
        self.last: Ints = passages["last"].to_numpy(dtype=np.int64)
        self.size = len(passages)

    def table(self, relation: Relation, distance: int) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        n = len(self.names)
        shared = self._shared_words()
        if relation is Relation.TURN:
            pairs, met, either = self._turns()
        else:
            pairs, met = self._pairs(relation, distance)
            either = np.zeros((n, n), dtype=np.int64)
        of = np.bincount(self.code, minlength=n)
        meeting = np.zeros((n, n), dtype=np.int64)
        np.add.at(meeting, self.code, met)
        one, other = np.nonzero(pairs)
        share = meeting[one, other] / of[one]
        words = shared[one, other]
        return pd.DataFrame(
            {
                "code": [self.names[i] for i in one],
                "other": [self.names[i] for i in other],
                "pairs": pairs[one, other],
                "codings": meeting[one, other],
                "of": of[one],
                "share": share,
                "words": words,
                "coefficient": {
                    Relation.OVERLAP: words / np.maximum(shared[one, one] + shared[other, other] - words, 1),
                    Relation.INSIDE: share,
                    Relation.TURN: pairs[one, other] / np.maximum(either[one, other], 1),
                    Relation.NEAR: (meeting[one, other] + meeting[other, one]) / (of[one] + of[other]),
                }[relation],
                "passages": self._ids(met, one, other),
            }
        )

    def _ids(self, met: Bools, one: Ints, other: Ints) -> pd.Series:
        import numpy as np
        import pandas as pd

        reading = np.lexsort((self.last, self.first))
        own = [reading[self.code[reading] == code] for code in range(len(self.names))]
        rows = [own[a][met[own[a], b]] for a, b in zip(one.tolist(), other.tolist(), strict=True)]
        return pd.Series([tuple(self.coding[found].tolist()) for found in rows], dtype="object")

    def _pairs(self, relation: Relation, distance: int) -> tuple[Ints, Bools]:
        """Return the number of pairs that meet, `[codes, codes]`, and the codes that each passage meets."""
        import numpy as np

        n = len(self.names)
        pairs = np.zeros(n * n, dtype=np.int64)
        met = np.zeros((self.size, n), dtype=bool)
        for one, other in self._candidates(distance if relation is Relation.NEAR else -1):
            for a, b in ((one, other), (other, one)):
                if relation is Relation.INSIDE:
                    within = (self.first[b] <= self.first[a]) & (self.last[a] <= self.last[b])
                    a, b = a[within], b[within]
                pairs += np.bincount(self.code[a] * n + self.code[b], minlength=n * n)
                met[a, self.code[b]] = True
        return pairs.reshape(n, n), met

    def _candidates(self, distance: int) -> Iterator[tuple[Ints, Ints]]:
        """Yield pairs of passages of different codes with at most `distance` words between them, each pair once."""
        import numpy as np

        if not self.size:
            return
        shift = self.document * (int(self.last.max()) + max(distance, 0) + 2)
        order = np.lexsort((self.last, self.first + shift))
        first, last = (self.first + shift)[order], (self.last + shift)[order]
        count = first.searchsorted(last + distance, "right") - np.arange(self.size) - 1
        ends = np.cumsum(count)
        row = 0
        while row < self.size:
            stop = max(int(ends.searchsorted((ends[row - 1] if row else 0) + _TOGETHER, "right")), row + 1)
            some = count[row:stop]
            one = np.repeat(np.arange(row, stop), some)
            other = one + 1 + np.arange(one.size) - np.repeat(np.cumsum(some) - some, some)
            one, other = order[one], order[other]
            differ = self.code[one] != self.code[other]
            yield one[differ], other[differ]
            row = stop

    def _shared_words(self) -> Ints:
        """Return the words that each two codes cover both, `[codes, codes]`; on the diagonal, those of one code."""
        import numpy as np

        bounds = np.unique(np.concatenate((self.first, self.last)))
        steps = np.zeros((bounds.size + 1, len(self.names)), dtype=np.int32)
        np.add.at(steps, (bounds.searchsorted(self.first), self.code), 1)
        np.add.at(steps, (bounds.searchsorted(self.last), self.code), -1)
        under = (np.cumsum(steps, axis=0)[: bounds.size] > 0).astype(np.float64)
        shared: Ints = np.rint((under * np.diff(bounds, append=bounds[-1:])[:, None]).T @ under).astype(np.int64)
        return shared

    def _turns(self) -> tuple[Ints, Bools, Ints]:
        """Return turns that hold both codes, the codes that each passage meets in its turns, turns that hold either."""
        import numpy as np

        n = len(self.names)
        spoken = self.pieces["turn"].to_numpy() >= 0
        turns, turn = np.unique(self.pieces["stretch"].to_numpy(dtype=np.int64)[spoken], return_inverse=True)
        passage = self.number[spoken]
        held = np.zeros((turns.size, n), dtype=bool)
        held[turn, self.code[passage]] = True
        counts = held.astype(np.float64)
        both = np.rint(counts.T @ counts).astype(np.int64)
        total = np.diag(both).copy()
        either = total[:, None] + total[None, :] - both
        np.fill_diagonal(both, 0)
        met = np.zeros((self.size, n), dtype=bool)
        np.logical_or.at(met, passage, held[turn])
        return both, met, either
