"""Matching flat patterns on annotation columns: posting lists and look-ups in arrays, no loop over tokens.

Words are numbered through all texts; punctuation is taken out first, so it neither counts in a gap nor stops a
sequence. Words of two units are never matched together.

A match is one a start: from each word that can begin a pattern, the shortest stretch that completes it. A pattern is
searched around its rarest element, its anchor: only that one needs its posting list, its neighbours are looked up in
the arrays, those of many patterns at a time. The last element is placed first; then each one before it, the nearest
continuation giving the earliest end, since a later continuation never ends earlier. So each word looked at belongs to
the nearest word that it may go with, and no word is looked at twice for one element of a pattern.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.nlp.columns import PUNCT, Annotation
from ingesoc_qual.nlp.lexicon import lemmas as readings_of
from ingesoc_qual.nlp.patterns import FORM, LEMMA, PREFIX, READING, Element, Flat
from ingesoc_qual.textunits import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]
    # What numpy indexes with: narrower integers would be widened at each use.
    Indexes: TypeAlias = NDArray[np.intp]

BATCH = 200_000
"""Words looked at together, about: what a processor's cache holds."""
SAMPLED = 8
"""One word in so many is counted to know which element of a pattern is the rarest."""
GROUP_BIT, START_BIT = 44, 18
"""A match is sorted as one number: its group, its first word, its number of words."""


class _Folding(dict[int, str]):
    """Folds letter by letter, which is how `fold` works on composed text, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = fold(chr(code))
        return letter


_FOLDING = _Folding()


class _Wanted(dict[str, int]):
    """The numbers, from 1, of the words of vocabularies that some element wants, folded once each; 0 for all others."""

    def __init__(self, elements: int, exact: Mapping[str, list[int]], prefixes: Mapping[str, list[int]]) -> None:
        """Take the number of elements, and those that want each word and each beginning of word, folded."""
        super().__init__()
        self.of: list[list[int]] = [[] for _element in range(elements)]
        self._folded: dict[str, int] = {}
        self._prefixes = prefixes
        self._lengths = sorted(set(map(len, prefixes)))
        self._table: NDArray[np.bool_] | None = None
        for word, wanting in exact.items():
            self._add(word, wanting)

    def __bool__(self) -> bool:
        """Tell whether any word is wanted."""
        return bool(self._folded or self._prefixes)

    @property
    def count(self) -> int:
        """Return the number of wanted words met so far."""
        return len(self._folded)

    def __missing__(self, word: str) -> int:
        key = word.translate(_FOLDING)
        self[word] = number = self._folded.get(key) or self._add(key, ())
        return number

    def _add(self, key: str, wanting: Iterable[int]) -> int:
        elements = {*wanting, *(e for length in self._lengths for e in self._prefixes.get(key[:length], ()))}
        if not elements:
            return 0
        number = self._folded[key] = len(self._folded) + 1
        for element in elements:
            self.of[element].append(number)
        return number

    def column(self, columns: Sequence[tuple[Sequence[str], Ints]], token: Indexes) -> _Column:
        """Return the numbers of tokens, given vocabularies and columns, in 16 bits where they fit: these sort fast."""
        import numpy as np

        words = chain.from_iterable(vocabulary for vocabulary, _column in columns)
        numbers = np.fromiter(map(self.__getitem__, words), dtype=np.int32)
        numbers = numbers.astype(np.int16 if self.count < 1 << 15 else np.int32)
        bounds = pairwise(accumulate((len(vocabulary) for vocabulary, _column in columns), initial=0))
        parts = [numbers[a:b].take(column) for (a, b), (_vocabulary, column) in zip(bounds, columns, strict=True)]
        return _Column(joined(parts).take(token), self)

    def table(self) -> NDArray[np.bool_]:
        """Return whether each element, and a last one that nothing matches, wants each number."""
        import numpy as np

        if self._table is None or self._table.shape[1] <= self.count:
            self._table = np.zeros((len(self.of) + 1, self.count + 1), dtype=bool)
            for element, numbers in enumerate(self.of):
                self._table[element, numbers] = True
        return self._table


class _WantedReadings(_Wanted):
    """The numbers of forms that some element wants as one of the lemmas that they may have, whatever their place."""

    def __init__(self, elements: int, readings: Mapping[str, list[int]]) -> None:
        """Take the number of elements, and those that want each lemma, folded."""
        super().__init__(elements, {}, {})
        self._readings = readings

    def __bool__(self) -> bool:
        """Tell whether any lemma is wanted."""
        return bool(self._readings)

    def __missing__(self, word: str) -> int:
        keys = {fold(lemma) for lemma in readings_of(word)} | {fold(word)}
        wanting = {element for key in keys for element in self._readings.get(key, ())}
        self[word] = number = self._add(word, wanting) if wanting else 0
        return number


@dataclass(frozen=True, slots=True)
class Matches:
    """Numbers of the first words of matches, sorted, and of the words after their last ones."""

    start: Indexes
    end: Indexes

    @property
    def size(self) -> int:
        """Return the number of matches."""
        return int(self.start.size)


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Flat patterns in arrays, one column each; row `n` of a table is about the element with `n` others after it.

    `element` is padded with a number that is no element's; `gap` holds the words allowed after an element, `reach`
    those allowed between it and the last element.
    """

    groups: int
    elements: int
    group: Indexes
    length: Indexes
    element: Indexes
    gap: Indexes
    reach: Indexes

    @classmethod
    def of(cls, groups: Sequence[Sequence[Flat]], numbers: Mapping[Element, int]) -> _Patterns:
        import numpy as np

        flats = [flat for group in groups for flat in group]
        width = max((len(flat.elements) for flat in flats), default=1)
        element = np.full((width, len(flats)), len(numbers), dtype=np.intp)
        gap = np.zeros((width, len(flats)), dtype=np.intp)
        for column, flat in enumerate(flats):
            element[: len(flat.elements), column] = [numbers[keys] for keys in reversed(flat.elements)]
            gap[1 : len(flat.elements), column] = flat.gaps[::-1]
        return cls(
            groups=len(groups),
            elements=len(numbers),
            group=np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
            length=np.array([len(flat.elements) for flat in flats], dtype=np.intp),
            element=element,
            gap=gap,
            reach=gap.cumsum(axis=0),
        )


@dataclass(slots=True)
class Matcher:
    """What groups of flat patterns look for; keeps the words met in vocabularies from one search to the next."""

    lemmas: _Wanted
    forms: _Wanted
    readings: _WantedReadings
    patterns: _Patterns

    @classmethod
    def of(cls, groups: Sequence[Sequence[Flat]]) -> Matcher:
        """Return a matcher for `groups`; the patterns of one are found together."""
        elements: dict[Element, int] = {}
        for keys in (keys for group in groups for flat in group for keys in flat.elements):
            elements.setdefault(keys, len(elements))
        kinds = (LEMMA, FORM, PREFIX, READING)
        wanting: dict[str, defaultdict[str, list[int]]] = {kind: defaultdict(list) for kind in kinds}
        for keys, number in elements.items():
            for kind, text in keys:
                wanting[kind][text].append(number)
        return cls(
            lemmas=_Wanted(len(elements), wanting[LEMMA], {}),
            forms=_Wanted(len(elements), wanting[FORM], wanting[PREFIX]),
            readings=_WantedReadings(len(elements), wanting[READING]),
            patterns=_Patterns.of(groups, elements),
        )

    def words(self, annotations: Sequence[Annotation]) -> Words:
        """Return the words of several texts, one after the other, ready to be searched."""
        import numpy as np

        token = (joined([a.pos for a in annotations]) != PUNCT).nonzero()[0]
        columns = []
        if self.lemmas:
            columns.append(self.lemmas.column([(a.lemmas, a.lemma) for a in annotations], token))
        if self.forms:
            columns.append(self.forms.column([(a.forms, a.form) for a in annotations], token))
        if self.readings:
            columns.append(self.readings.column([(a.forms, a.form) for a in annotations], token))
        shifts = accumulate([int(a.unit[-1]) + 1 if a.tokens else 0 for a in annotations], initial=0)
        unit = joined(
            [a.unit + np.int32(shift) if shift else a.unit for a, shift in zip(annotations, shifts, strict=False)]
        )
        return Words(unit, token, tuple(columns), self.patterns)


@dataclass(frozen=True, slots=True)
class _Column:
    """The wanted number of each word."""

    numbers: NDArray[Any]
    wanted: _Wanted

    def rarity(self) -> NDArray[np.float64]:
        """Return how often each element is met, in a sample."""
        import numpy as np

        counts = np.bincount(self.numbers[::SAMPLED], minlength=self.wanted.count + 1).tolist()
        return np.array([sum([counts[n] for n in numbers]) for numbers in self.wanted.of], dtype=np.float64)

    def places(self, elements: Sequence[int]) -> Iterator[list[Indexes]]:
        """Yield, for each element, the places of each of its words: all are listed in one pass."""
        import numpy as np

        listed = self.wanted.table()[elements].any(axis=0)
        places = listed.take(self.numbers).nonzero()[0]
        found = self.numbers.take(places)
        places = places.take(np.argsort(found, kind="stable"))
        ends = np.bincount(found, minlength=self.wanted.count + 1).cumsum().tolist()
        for element in elements:
            yield [places[ends[n - 1] : ends[n]] for n in self.wanted.of[element] if ends[n - 1] < ends[n]]

    def among(self, words: Indexes, elements: Indexes) -> NDArray[np.bool_]:
        """Whether each word is one that its element wants; out of bounds, the first or last word is looked at."""
        table = self.wanted.table()
        wanted: NDArray[np.bool_] = table.ravel().take(
            elements * table.shape[1] + self.numbers.take(words, mode="clip")
        )
        return wanted


@dataclass(frozen=True, slots=True)
class Words:
    """The words of texts: the token of each, the unit of each token, which wanted lemma and form each word is."""

    unit: Ints
    token: Indexes
    columns: tuple[_Column, ...]
    patterns: _Patterns

    def find(self) -> list[Matches]:
        """Return the matches of each group of patterns, the shortest one a start."""
        import numpy as np

        patterns, after = self.patterns, self._anchors()
        places = self._places(patterns.element[after, np.arange(after.size)])
        # Each place may have so many words to look at.
        widths = 1 + patterns.reach[-1]
        keys: list[NDArray[np.int64]] = [np.zeros(0, dtype=np.int64)]
        for flat, word in _batches(patterns.length == 1, places, widths):
            keys.append(_key(patterns.group.take(flat), word, 1))
        for flat, word in _batches((patterns.length > 1) & (after == 0), places, widths):
            keys += self._complete(flat, word)
        for flat, word in _batches(after > 0, places, widths):
            keys += self._complete(*self._last(flat, word, after.take(flat)))
        return _grouped(joined(keys), patterns.groups)

    def _anchors(self) -> Indexes:
        """Return how many elements stand after the rarest one of each pattern."""
        import numpy as np

        rarity = np.zeros(self.patterns.elements + 1)
        rarity[-1] = np.inf
        for column in self.columns:
            rarity[:-1] += column.rarity()
        rarest: Indexes = rarity.take(self.patterns.element).argmin(axis=0)
        return rarest

    def _places(self, elements: Indexes) -> list[Indexes]:
        """Return the words that match each element, sorted."""
        import numpy as np

        distinct = np.unique(elements).tolist()
        lists = {}
        for element, *parts in zip(distinct, *(column.places(distinct) for column in self.columns), strict=True):
            found = list(chain.from_iterable(parts))
            lists[element] = found[0] if len(found) == 1 else np.unique(joined(found))
        return [lists[element] for element in elements.tolist()]

    def _last(self, flat: Indexes, anchor: Indexes, after: Indexes) -> tuple[Indexes, Indexes]:
        """Return the patterns, and their last words, that have `after` words after their anchor."""
        import numpy as np

        low = anchor + after
        high = low + self.patterns.reach[after, flat]
        # A word is looked at from the nearest anchor.
        np.minimum(high[:-1], low[1:] - 1, out=high[:-1], where=flat[1:] == flat[:-1])
        owner, last = self._matching(self.patterns.element[0].take(flat), low, high)
        return flat.take(owner), last

    def _complete(self, flat: Indexes, last: Indexes) -> Iterator[NDArray[np.int64]]:
        """Yield the keys of the matches of patterns, given their last words, going back one element at a time."""
        import numpy as np

        start = last
        for row in range(1, len(self.patterns.element)):
            low = start - 1 - self.patterns.gap[row].take(flat)
            # A word is looked at from the nearest continuation.
            np.maximum(low[1:], start[:-1], out=low[1:], where=flat[1:] == flat[:-1])
            owner, start = self._matching(self.patterns.element[row].take(flat), low, start - 1)
            flat, last = flat.take(owner), last.take(owner)
            whole = self.patterns.length.take(flat) == row + 1
            yield self._keys(flat[whole], start[whole], last[whole])
            flat, start, last = flat[~whole], start[~whole], last[~whole]

    def _matching(self, elements: Indexes, low: Indexes, high: Indexes) -> tuple[Indexes, Indexes]:
        """Return the words from `low` to `high`, both included, that match elements, after the rows of these."""
        import numpy as np

        owner, words = _ranges(low, high + 1)
        elements = elements.take(owner)
        matched = np.zeros(words.size, dtype=bool)
        for column in self.columns:
            matched |= column.among(words, elements)
        kept = matched.nonzero()[0]
        return owner.take(kept), words.take(kept)

    def _keys(self, flat: Indexes, start: Indexes, last: Indexes) -> NDArray[np.int64]:
        """Return group, start and size of matches as one number, those left out that cross units or bounds.

        Looking at whole matches is enough: what is nearest to a word stands in its unit wherever anything does.
        """
        kept = ((start >= 0) & (last < self.token.size)).nonzero()[0]
        flat, start, last = flat.take(kept), start.take(kept), last.take(kept)
        together = self._unit(start) == self._unit(last)
        return _key(self.patterns.group.take(flat), start, last + 1 - start).compress(together)

    def without(self, matches: Matches, others: Matches, distance: int) -> Matches:
        """Return the matches that have none of `others` wholly within `distance` words on either side."""
        import numpy as np

        if not matches.size or not others.size:
            return matches
        low = others.start.searchsorted(matches.start - distance)
        high = others.start.searchsorted(matches.end + distance)
        owner, other = _ranges(low, high)
        hurts = others.end[other] <= matches.end[owner] + distance
        hurts &= self._unit(others.start[other]) == self._unit(matches.start[owner])
        kept = np.ones(matches.size, dtype=bool)
        kept[owner[hurts]] = False
        return Matches(matches.start[kept], matches.end[kept])

    def _unit(self, words: Indexes) -> Ints:
        return self.unit.take(self.token.take(words))


def _batches(
    chosen: NDArray[np.bool_], places: Sequence[Indexes], widths: Indexes
) -> Iterator[tuple[Indexes, Indexes]]:
    """Yield the chosen patterns, each as many times as it has places, with these places."""
    import numpy as np

    flats = chosen.nonzero()[0]
    sizes = np.array([places[flat].size for flat in flats.tolist()], dtype=np.intp)
    cuts = np.diff(np.cumsum(sizes * widths.take(flats)) // BATCH).nonzero()[0] + 1
    for a, b in pairwise([0, *cuts.tolist(), flats.size]):
        yield np.repeat(flats[a:b], sizes[a:b]), joined([places[flat] for flat in flats[a:b].tolist()])


def _key(group: Indexes, start: Indexes, size: Indexes | int) -> NDArray[np.int64]:
    """Return matches as numbers that sort by group, first word, then number of words."""
    return group << GROUP_BIT | start << START_BIT | size


def _grouped(keys: NDArray[np.int64], groups: int) -> list[Matches]:
    """Return the shortest match a start of each group."""
    import numpy as np

    keys = np.sort(keys)
    heads = keys >> START_BIT
    kept = np.diff(heads, prepend=-1).nonzero()[0]
    heads = heads.take(kept)
    start = heads & ((1 << GROUP_BIT - START_BIT) - 1)
    end = start + (keys.take(kept) & ((1 << START_BIT) - 1))
    bounds = (heads >> GROUP_BIT - START_BIT).searchsorted(np.arange(groups + 1)).tolist()
    return [Matches(start[a:b], end[a:b]) for a, b in pairwise(bounds)]


def _ranges(low: Indexes, high: Indexes) -> tuple[Indexes, Indexes]:
    """Return every number from `low` up to `high`, after the row that it comes from."""
    import numpy as np

    sizes = np.maximum(high - low, 0)
    ends = np.cumsum(sizes)
    owner = np.repeat(np.arange(sizes.size), sizes)
    return owner, np.arange(owner.size) + (low - ends + sizes).take(owner)


def joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return arrays one after the other."""
    import numpy as np

    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int32)
