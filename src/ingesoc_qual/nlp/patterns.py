"""From an indicator's tree to flat patterns: elements one after the other, with the words allowed between them.

An element is a set of keys, any of which makes it match a token: a folded lemma, a folded form, a folded beginning of
form, or a folded lemma that the form may have under some part of speech. The lexicon alone decides what a word of an
indicator stands for.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeAlias

from ingesoc_qual.nlp.grammar import Choice, Exact, Item, Prefix, Sequence, Word
from ingesoc_qual.nlp.lexicon import lemmas, load_lexicon, plain
from ingesoc_qual.nlp.tokens import cut
from ingesoc_qual.textunits import fold

LEMMA, FORM, PREFIX, READING = "lemma", "form", "prefix", "reading"
Key: TypeAlias = tuple[str, str]
Element: TypeAlias = frozenset[Key]


class Flat(NamedTuple):
    """Elements in order; at most `gaps[i]` words stand between elements i and i + 1."""

    elements: tuple[Element, ...]
    gaps: tuple[int, ...]

    def then(self, other: Flat, gap: int) -> Flat:
        """Return this pattern followed by another within `gap` words."""
        return Flat(self.elements + other.elements, (*self.gaps, gap, *other.gaps))


def flatten(sequence: Sequence) -> tuple[Flat, ...]:
    """Return the flat patterns whose hits together are those of `sequence`."""
    found: list[Flat] = []
    for parts in product(*map(_item, sequence.items)):
        flat = parts[0]
        for gap, part in zip(sequence.gaps, parts[1:], strict=True):
            flat = flat.then(part, gap)
        found.append(flat)
    if len(sequence.items) == 2 and sequence.gaps == (0,):
        found += _hyphenated(*sequence.items)
    return tuple(dict.fromkeys(found))


def under_any_part_of_speech(flat: Flat) -> Flat:
    """Return the pattern with each lemma found in every form that may be one of its own, whatever the tagger said."""
    return flat._replace(
        elements=tuple(
            frozenset((READING if kind == LEMMA else kind, text) for kind, text in element) for element in flat.elements
        )
    )


def _item(item: Item) -> tuple[Flat, ...]:
    if isinstance(item, Word):
        return _word(item.text)
    if isinstance(item, Exact):
        forms = [_piece(word, a, n) for word in item.words for a, n, _tagged in cut(word)]
        return (_chain([frozenset({(FORM, fold(plain(form)))}) for form in forms]),)
    if isinstance(item, Prefix):
        pieces = [_piece(item.text + "x", a, n) for a, n, _tagged in cut(item.text + "x")]
        start = frozenset({(PREFIX, fold(plain(pieces[-1][:-1])))})
        return (_chain([*(frozenset(_lemma_keys(piece)) for piece in pieces[:-1]), start]),)
    return _choice(item)


def _choice(choice: Choice) -> tuple[Flat, ...]:
    """Return the patterns of all options, those of one element made into one."""
    flats = [flat for option in choice.options for flat in flatten(option)]
    single = frozenset(key for flat in flats if len(flat.elements) == 1 for key in flat.elements[0])
    longer = [flat for flat in flats if len(flat.elements) > 1]
    return tuple(dict.fromkeys([*([_chain([single])] if single else []), *longer]))


@lru_cache(maxsize=20_000)
def _word(text: str) -> tuple[Flat, ...]:
    """Return the patterns of a word; `tiers-lieu` is also found as `tiers lieu` and `tierslieu`."""
    pieces = [_piece(text, a, n) for a, n, _tagged in cut(text)]
    keys = [set(_lemma_keys(piece)) for piece in pieces]
    word = plain(text)
    if len(pieces) > 1 or "-" not in word.strip("-"):
        return (_chain([frozenset(part) for part in keys]),)
    parts = [part for part in word.split("-") if part]
    joined = frozenset(keys[0] | set(_lemma_keys("".join(parts))))
    return _chain([joined]), _chain([frozenset(_lemma_keys(part)) for part in parts])


def _hyphenated(first: Item, second: Item) -> list[Flat]:
    """Return the pattern of `tiers-lieu` where `tiers lieu` is written."""
    if not (isinstance(first, Word) and isinstance(second, Word)) or not (first.text + second.text).isalpha():
        return []
    keys = {(LEMMA, f"{a}-{b}") for _kind, a in _lemma_keys(first.text) for _kind, b in _lemma_keys(second.text)}
    return [_chain([frozenset(keys)])]


def _lemma_keys(token: str) -> tuple[Key, ...]:
    """Return the lemmas that a word of an indicator stands for, folded.

    Written as in a dictionary it stands for itself (`aide` is not `aider`, `sens` not `sentir`), and a participle in
    -é for its verb too (taggers hesitate between `engagé` and `engager`); inflected, for every word it is a form of.
    """
    word = plain(token)
    candidates = lemmas(word)
    folded = fold(word)
    own = [lemma for lemma in candidates if fold(lemma) == folded]
    if own and word.endswith("é"):
        own += [lemma for lemma in candidates if lemma.endswith("er")]
    chosen = [fold(lemma) for lemma in own or candidates]
    if not load_lexicon().rows(word):
        chosen.append(folded)
    return tuple((LEMMA, key) for key in dict.fromkeys(chosen))


def _piece(text: str, offset: int, length: int) -> str:
    return text[offset : offset + length]


def _chain(elements: list[Element]) -> Flat:
    return Flat(tuple(elements), (0,) * (len(elements) - 1))
