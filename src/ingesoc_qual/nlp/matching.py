"""Matching flat patterns on annotation columns: posting lists and look-ups in arrays, no loop over tokens.

Words are numbered through all texts; punctuation is taken out first, so it neither counts in a gap nor stops a
sequence. Words of two units are never matched together.

A match is one a start: from each word that can begin a pattern, the shortest stretch that completes it. A pattern is
searched around its rarest element: only that one needs its posting list, its neighbours are looked up in the arrays.
The last element is placed first; then each one before it, the nearest continuation giving the earliest end, since a
later continuation never ends earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.nlp.columns import PUNCT, Annotation
from ingesoc_qual.nlp.patterns import FORM, LEMMA, PREFIX, Element, Flat
from ingesoc_qual.textunits import fold

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]
    # What numpy indexes with: narrower integers would be widened at each use.
    Indexes: TypeAlias = NDArray[np.intp]


class _Folding(dict[int, str]):
    """Folds letter by letter, which is how `fold` works on composed text, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        letter = self[code] = fold(chr(code))
        return letter


_FOLDING = _Folding()


class _Ids(dict[str, int]):
    """The ids of wanted words among the words of vocabularies, folded once each; -1 for all others."""

    def __init__(self, exact: Iterable[str], prefixes: Iterable[str] = ()) -> None:
        super().__init__()
        self.folded = {word: number for number, word in enumerate(exact)}
        self.prefixes = frozenset(prefixes)
        self.lengths = sorted({len(prefix) for prefix in self.prefixes})
        self.with_prefix: dict[str, list[int]] = {prefix: [] for prefix in self.prefixes}
        for word, number in self.folded.items():
            self._file(word, number)

    def __missing__(self, word: str) -> int:
        key = word.translate(_FOLDING)
        number = self.folded.get(key, -1)
        if number < 0 and any(key[:length] in self.prefixes for length in self.lengths):
            number = self.folded[key] = len(self.folded)
            self._file(key, number)
        self[word] = number
        return number

    def _file(self, key: str, number: int) -> None:
        for length in self.lengths:
            if key[:length] in self.prefixes:
                self.with_prefix[key[:length]].append(number)


@dataclass(frozen=True, slots=True)
class Matches:
    """Numbers of the first words of matches, sorted, and of the words after their last ones."""

    start: Indexes
    end: Indexes

    @property
    def size(self) -> int:
        """Return the number of matches."""
        return int(self.start.size)


@dataclass(slots=True)
class Matcher:
    """What a set of flat patterns looks for; keeps the words met in vocabularies from one search to the next."""

    lemmas: _Ids
    forms: _Ids
    keys: dict[Element, tuple[list[int], list[int], list[str]]]
    """The lemma ids, form ids and prefixes of each element."""

    @classmethod
    def of(cls, flats: Iterable[Flat]) -> Matcher:
        """Return a matcher for the elements of `flats`."""
        elements = {element for flat in flats for element in flat.elements}
        keys = sorted({key for element in elements for key in element})
        of_kind = {kind: [text for found, text in keys if found == kind] for kind in (LEMMA, FORM, PREFIX)}
        lemmas, forms = _Ids(of_kind[LEMMA]), _Ids(of_kind[FORM], of_kind[PREFIX])
        return cls(lemmas, forms, {element: _by_kind(element, lemmas, forms) for element in elements})

    def words(self, annotations: Sequence[Annotation]) -> Words:
        """Return the words of several texts, one after the other, ready to be searched."""
        import numpy as np

        lemma, form, unit, token, sizes = [], [], [], [], []
        shift = 0
        for annotation in annotations:
            kept = (annotation.pos != PUNCT).nonzero()[0]
            lemma.append(_translate(self.lemmas, annotation.lemmas, annotation.lemma, kept))
            if self.forms.folded or self.forms.prefixes:
                form.append(_translate(self.forms, annotation.forms, annotation.form, kept))
            unit.append(annotation.unit.take(kept) + np.int32(shift))
            shift = int(unit[-1][-1]) + 1 if kept.size else shift
            token.append(kept)
            sizes.append(kept.size)
        return Words(
            unit=joined(unit),
            token=joined(token),
            text=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
            lemmas=_Column(joined(lemma), len(self.lemmas.folded)),
            forms=_Column(joined(form), len(self.forms.folded)),
            matcher=self,
        )


class _Column:
    """The wanted ids of words, -1 for none, with the number of words of each."""

    def __init__(self, ids: NDArray[Any], count: int) -> None:
        import numpy as np

        self.ids = ids
        # The bin of -1 comes first and is left out.
        self.counts: list[int] = np.bincount(ids + ids.dtype.type(1), minlength=count + 1)[1:].tolist()
        self.words: dict[int, Indexes] = {}

    def list_words(self, wanted: Iterable[int]) -> None:
        """Make the posting lists of some ids, in one pass."""
        import numpy as np

        table = np.zeros(len(self.counts) + 1, dtype=bool)
        table[list(wanted)] = True
        words = table.take(self.ids, mode="wrap").nonzero()[0]
        found = self.ids.take(words)
        words = words.take(np.argsort(found, kind="stable"))
        last = 0
        for number in table.nonzero()[0].tolist():
            first, last = last, last + self.counts[number]
            self.words[number] = words[first:last]


@dataclass(slots=True)
class Words:
    """The words of texts: unit, token and text of each, and which wanted lemma and form each is."""

    unit: Ints
    token: Indexes
    text: Ints
    lemmas: _Column
    forms: _Column
    matcher: Matcher
    _elements: dict[Element, _Element] = field(default_factory=dict)
    _plans: dict[Flat, tuple[list[_Element], int]] = field(default_factory=dict)

    def prepare(self, flats: Iterable[Flat]) -> None:
        """Make the posting lists that finding these patterns needs."""
        rarest = []
        for flat in flats:
            elements = [self._elements.get(keys) or self._element(keys) for keys in flat.elements]
            counts = [element.count for element in elements]
            least = min(counts)
            if least:
                anchor = counts.index(least)
                self._plans[flat] = elements, anchor
                rarest.append(elements[anchor])
        self.lemmas.list_words({number for element in rarest for number in element.lemmas})
        self.forms.list_words({number for element in rarest for number in element.forms})

    def _element(self, keys: Element) -> _Element:
        lemmas, forms, prefixes = self.matcher.keys[keys]
        if prefixes:
            forms = sorted({*forms, *(n for prefix in prefixes for n in self.matcher.forms.with_prefix[prefix])})
        count = sum([self.lemmas.counts[n] for n in lemmas]) + sum([self.forms.counts[n] for n in forms])
        lemmas = [n for n in lemmas if self.lemmas.counts[n]]
        forms = [n for n in forms if self.forms.counts[n]]
        found = self._elements[keys] = _Element(lemmas, forms, count)
        return found

    def find(self, flats: Sequence[Flat]) -> Matches:
        """Return the matches of several flat patterns together: the shortest one a start.

        `prepare` must have been told of these patterns.
        """
        import numpy as np

        found = [self._find(flat, *self._plans[flat]) for flat in flats if flat in self._plans]
        found = [matches for matches in found if matches.size]
        if not found:
            nothing = np.zeros(0, dtype=np.intp)
            return Matches(nothing, nothing)
        if len(found) == 1:
            return found[0]
        start, end = joined([m.start for m in found]), joined([m.end for m in found])
        order = np.lexsort((end, start))
        first = order[np.append(True, np.diff(start[order]) != 0)]
        return Matches(start[first], end[first])

    def _find(self, flat: Flat, elements: Sequence[_Element], anchor: int) -> Matches:
        words = self._places(elements[anchor])
        if not any(flat.gaps):
            return self._row(words, elements, anchor)
        after = flat.gaps[anchor:]
        if after:
            words = self._reached(words, elements[-1], len(after), len(after) + sum(after))[0]
        found = Matches(words, words + 1)
        for element, gap in zip(reversed(elements[:-1]), reversed(flat.gaps), strict=True):
            if not found.size:
                break
            start, origin = self._reached(found.start, element, -1 - gap, -1)
            found = Matches(start, found.end.take(origin))
        return found

    def _row(self, words: Indexes, elements: Sequence[_Element], anchor: int) -> Matches:
        """Return the matches of elements without gaps, `words` being those of the anchor."""
        for place, element in enumerate(elements):
            if place != anchor:
                words = words.compress(self._among(words + (place - anchor), element))
        start, last = words - anchor, words + (len(elements) - 1 - anchor)
        if len(elements) > 1:
            kept = self._together(start, last)
            start, last = start.compress(kept), last.compress(kept)
        return Matches(start, last + 1)

    def _places(self, element: _Element) -> Indexes:
        import numpy as np

        lists = [self.lemmas.words[n] for n in element.lemmas] + [self.forms.words[n] for n in element.forms]
        return lists[0] if len(lists) == 1 else np.unique(np.concatenate(lists))

    def _reached(self, words: Indexes, element: _Element, nearest: int, farthest: int) -> tuple[Indexes, Indexes]:
        """Return the words that match `element` at `nearest` to `farthest` words from some of `words`, and from which.

        Sorted, each once, with the row of the first of `words` that it is reached from.
        """
        import numpy as np

        grid = words[:, None] + np.arange(nearest, farthest + 1)
        rows, columns = self._among(grid, element).nonzero()
        reached = words.take(rows) + (columns + nearest)
        kept = self._together(reached, words.take(rows))
        reached, first = np.unique(reached.compress(kept), return_index=True)
        return reached, rows.compress(kept)[first]

    def _among(self, words: NDArray[Any], element: _Element) -> NDArray[Any]:
        """Whether each word matches an element; out of bounds, the first or last word is looked at instead."""
        columns = ((self.lemmas, element.lemmas), (self.forms, element.forms))
        tests = [(column.ids.take(words, mode="clip"), ids) for column, ids in columns if ids]
        matched: NDArray[Any] = tests[0][0] == tests[0][1][0]
        for found, ids in tests:
            for number in ids:
                matched |= found == number
        return matched

    def _together(self, one: Indexes, other: Indexes) -> NDArray[Any]:
        """Whether words stand in the same unit, and in bounds."""
        same: NDArray[Any] = self.unit.take(one, mode="clip") == self.unit.take(other, mode="clip")
        for words in (one, other):
            same &= (words >= 0) & (words < self.unit.size)
        return same

    def without(self, matches: Matches, others: Matches, distance: int) -> Matches:
        """Return the matches that have none of `others` wholly within `distance` words on either side."""
        import numpy as np

        if not matches.size or not others.size:
            return matches
        low = others.start.searchsorted(matches.start - distance)
        high = others.start.searchsorted(matches.end + distance)
        sizes = np.maximum(high - low, 0)
        owner = np.repeat(np.arange(low.size), sizes)
        other = low[owner] + np.arange(owner.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        hurts = others.end[other] <= matches.end[owner] + distance
        hurts &= self.unit[others.start[other]] == self.unit[matches.start[owner]]
        kept = np.ones(matches.size, dtype=bool)
        kept[owner[hurts]] = False
        return Matches(matches.start[kept], matches.end[kept])


@dataclass(slots=True)
class _Element:
    """An element among the words at hand: the ids that stand there, and on how many words at most."""

    lemmas: list[int]
    forms: list[int]
    count: int


def _by_kind(element: Element, lemmas: _Ids, forms: _Ids) -> tuple[list[int], list[int], list[str]]:
    return (
        sorted(lemmas.folded[text] for kind, text in element if kind == LEMMA),
        sorted(forms.folded[text] for kind, text in element if kind == FORM),
        sorted(text for kind, text in element if kind == PREFIX),
    )


def _translate(ids: _Ids, words: Sequence[str], column: Ints, kept: Indexes) -> NDArray[Any]:
    """Return the id of each kept token's word, in 16 bits where it fits: numpy sorts these in linear time."""
    import numpy as np

    if not words:
        return column.take(kept)
    table = np.fromiter(map(ids.__getitem__, words), np.int32, len(words))
    return table.astype(np.int16 if len(ids.folded) < 1 << 15 else np.int32).take(column.take(kept))


def joined(arrays: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return arrays one after the other."""
    import numpy as np

    if len(arrays) == 1:
        return arrays[0]
    return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int32)
