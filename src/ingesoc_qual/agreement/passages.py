"""Passages of several coders over texts laid end to end, and the units they are compared on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ingesoc_qual.agreement.ratings import MISSING, Ratings
from ingesoc_qual.agreement.result import Bools, Floats, Ints
from ingesoc_qual.errors import AgreementError
from ingesoc_qual.i18n import _


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts laid end to end: `bounds` `[texts + 1]`, and who finished each, `seen` `[texts, coders]`."""

    bounds: Ints
    seen: Bools

    @property
    def coders(self) -> int:
        """Return the number of coders."""
        return int(self.seen.shape[1])

    def at(self, positions: Ints) -> Ints:
        """Return the text of each position."""
        return np.searchsorted(self.bounds, positions, side="right") - 1


def one_text(start: int, end: int, coders: int) -> Texts:
    """Return a single text `[start, end)` that every coder finished."""
    return Texts(np.array([start, end], dtype=np.int64), np.ones((1, coders), dtype=np.bool_))


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Half-open spans `[start, end)` on `texts`: whose, and which of `values`, by index."""

    texts: Texts
    coder: Ints
    start: Ints
    end: Ints
    value: Ints
    values: tuple[Hashable, ...]

    def __len__(self) -> int:
        return len(self.start)

    def keep(self, kept: Bools | Ints) -> Passages:
        """Return some of the passages."""
        return replace(self, coder=self.coder[kept], start=self.start[kept], end=self.end[kept], value=self.value[kept])

    def of(self, value: Hashable) -> Passages:
        """Return the passages of one value, the only one left in `values`."""
        found = self.keep(self.value == self.values.index(value))
        return replace(found, value=np.zeros(len(found), dtype=np.int64), values=(value,))

    def checked(self) -> Passages:
        """Return the passages of coders who finished their text; raise `AgreementError` for an impossible one."""
        if bool((self.end <= self.start).any()):
            place = int(self.start[self.end <= self.start][0])
            raise AgreementError(_("Un passage sans longueur, en {place}.").format(place=place))
        bounds = self.texts.bounds
        if len(self) and (int(self.start.min()) < bounds[0] or int(self.end.max()) > bounds[-1]):
            raise AgreementError(_("Un passage sort du texte."))
        home = self.texts.at(self.start)
        if bool((home != self.texts.at(self.end - 1)).any()):
            raise AgreementError(_("Un passage va d'un document à l'autre."))
        return self.keep(self.texts.seen[home, self.coder])

    def merged(self) -> Passages:
        """Return the passages of each coder and value with those that touch or overlap made one."""
        order = np.lexsort((self.start, self.value, self.coder, self.texts.at(self.start)))
        found = self.keep(order)
        if not len(found):
            return found
        group = (found.texts.at(found.start) * found.texts.coders + found.coder) * len(found.values) + found.value
        # One axis for all groups, so that the furthest end so far never reaches into the next one.
        shift = group * int(self.texts.bounds[-1] - self.texts.bounds[0] + 2)
        reach = np.maximum.accumulate(found.end + shift)
        first = np.concatenate(([True], found.start[1:] + shift[1:] > reach[:-1]))
        last = np.concatenate((first[1:], [True]))
        return replace(found.keep(first), end=reach[last] - shift[last])

    def overlaps(self) -> list[tuple[int, int]]:
        """Return pairs of passages (by index) of one coder that overlap, each with the one before it."""
        order = np.lexsort((self.end, self.start, self.coder))
        shift = self.coder[order] * int(self.texts.bounds[-1] - self.texts.bounds[0] + 2)
        start, end = self.start[order] + shift, self.end[order] + shift
        if not len(end):
            return []
        reach = np.maximum.accumulate(end)
        furthest = order[np.maximum.accumulate(np.where(end == reach, np.arange(len(end)), 0))]
        bad = np.flatnonzero(start[1:] < reach[:-1])
        return [(int(furthest[index]), int(order[index + 1])) for index in bad]


def passages(
    coders: Sequence[Iterable[tuple[int, int, Hashable]]], *, start: int, end: int, values: Sequence[Hashable] = ()
) -> Passages:
    """Return the passages of one text `[start, end)`, from `(start, end, value)` by coder."""
    rows = [(number, *span) for number, spans in enumerate(coders) for span in spans]
    known = tuple(dict.fromkeys([*values, *(row[3] for row in rows)]))
    index = {value: number for number, value in enumerate(known)}
    coder, low, high, value = np.array([(c, a, b, index[v]) for c, a, b, v in rows], dtype=np.int64).reshape(-1, 4).T
    return Passages(one_text(start, end, len(coders)), coder, low, high, value, known).checked()


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Units of comparison in order, not overlapping: `[start, end)`, how often each counts, its text, its name."""

    start: Ints
    end: Ints
    weight: Floats
    text: Ints
    unit: str

    def __len__(self) -> int:
        return len(self.start)

    def presence(self, spans: Passages) -> Bools:
        """Return `[units, coders]`: whether a passage of that coder overlaps that unit."""
        first = np.searchsorted(self.end, spans.start, side="right")
        last = np.searchsorted(self.start, spans.end, side="left")
        some = first < last
        edges = np.zeros((len(self) + 1, spans.texts.coders), dtype=np.int32)
        np.add.at(edges, (first[some], spans.coder[some]), 1)
        np.add.at(edges, (last[some], spans.coder[some]), -1)
        return np.cumsum(edges, axis=0)[:-1] > 0

    def binary(self, spans: Passages) -> Ratings:
        """Return presence (True) or absence of any of the passages, by unit and coder."""
        codes = np.where(spans.texts.seen[self.text], self.presence(spans).astype(np.int64), MISSING)
        return Ratings(codes, (False, True), self.weight, self.unit, 1)

    def sets(self, spans: Passages) -> Ratings:
        """Return the set of values of each coder on each unit."""
        seen = spans.texts.seen[self.text]
        width = max((len(spans.values) + 7) // 8, 1)
        packed = np.zeros((*seen.shape, width), dtype=np.uint8)
        for value in np.unique(spans.value).tolist():
            packed[..., value // 8] |= self.presence(spans.keep(spans.value == value)) * np.uint8(1 << value % 8)
        rows = packed.reshape(-1, width)
        keys, codes = np.unique(rows, axis=0, return_inverse=True)
        bits = np.unpackbits(keys, axis=1, bitorder="little")
        sets = tuple(frozenset(spans.values[index] for index in np.flatnonzero(row)) for row in bits)
        return Ratings(np.where(seen, codes.reshape(seen.shape), MISSING), sets, self.weight, self.unit)


def atoms(spans: Passages, *, cuts: Ints | None = None) -> Grid:
    """Return the stretches between all bounds of texts and passages, each counting for its characters.

    `cuts` are more places to cut at, within the texts.
    """
    more = [] if cuts is None else [cuts]
    edges = np.unique(np.concatenate((spans.texts.bounds, spans.start, spans.end, *more)))
    start, end = edges[:-1], edges[1:]
    return Grid(start, end, (end - start).astype(np.float64), spans.texts.at(start), "characters")
