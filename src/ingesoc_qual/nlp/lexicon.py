"""The French lemma lexicon: (form, part of speech) to lemma, without spaCy.

Data: `data/lefff-lemmas.z`, derived from Lefff 3.4 (Sagot 2010, "The Lefff, a freely available and large-coverage
morphological and syntactic lexicon for French", LREC) by `scripts/derive_lexicon.py`, and what it lacks of Dicollecte
7 (`data/dicollecte-lemmas.z`, `scripts/derive_dicollecte.py`). Once inflated each is one bytes object of sorted lines,
searched in place: no dictionary of 500,000 keys is built, so opening them costs 0.07 s.

A line is `key TAB form TAB class`: the folded form, the form itself where it differs, and the number of a class of
suffix rules, one rule for each of noun, verb, adjective and adverb.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from pathlib import Path

from ingesoc_qual.nlp.function_words import FUNCTION_WORDS, PARTICULAR_FORMS
from ingesoc_qual.nlp.guess import guess
from ingesoc_qual.nlp.inclusive import base_forms
from ingesoc_qual.textunits import APOSTROPHES, fold

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+,-./:;<=>?@[]^_{|}~"
NOUN, VERB, ADJ, ADV = range(4)
_SLOT = {"NOUN": NOUN, "PROPN": NOUN, "VERB": VERB, "AUX": VERB, "ADJ": ADJ, "ADV": ADV}
_OTHERS = {
    NOUN: (NOUN, ADJ, VERB, ADV),
    VERB: (VERB, NOUN, ADJ, ADV),
    ADJ: (ADJ, VERB, NOUN, ADV),
    ADV: (ADV, ADJ, NOUN, VERB),
}
# Closed-class words that are something else under these parts of speech.
_OPEN = {("entre", "VERB"), ("pendant", "VERB"), ("sous", "NOUN"), ("comme", "VERB")}
_CONTENT = ("NOUN", "VERB", "ADJ", "ADV")
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys("‐‑", "-"))

Rules = tuple[tuple[int, str] | None, ...]
Row = tuple[str, tuple[str | None, ...]]


class Lexicon:
    """Sorted lines searched by halving; `also` has what these lines lack. Made by `load_lexicon`."""

    def __init__(self, lines: bytes, classes: tuple[Rules, ...], also: Lexicon | None = None) -> None:
        self._lines = lines
        self._classes = classes
        self._also = also

    def rows(self, form: str) -> list[Row]:
        """Return `(form, lemmas by slot)` of the entry for `form`, or of all that differ from it in accents only."""
        found = self.alike(form)
        exact = [row for row in found if row[0] == form]
        return exact or found

    def alike(self, form: str) -> list[Row]:
        """Return the entries of `form` and of all that differ from it in accents only."""
        key = fold(form)
        found = [self._row(key, line) for line in self._matching(key.encode("utf-8", "surrogatepass"))]
        return found + self._also.alike(form) if self._also is not None else found

    def known(self, form: str) -> bool:
        """Whether the lexicon holds `form` (lower case), accents included."""
        return any(row[0] == form for row in self.rows(form))

    def _matching(self, key: bytes) -> list[bytes]:
        lines, low, high = self._lines, 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            start = lines.rfind(b"\n", low, middle) + 1 or low
            if lines[start : lines.index(b"\t", start)] < key:
                low = lines.index(b"\n", start) + 1
            else:
                high = start
        prefix, found = key + b"\t", []
        while lines.startswith(prefix, low):
            end = lines.index(b"\n", low)
            found.append(lines[low:end])
            low = end + 1
        return found

    def _row(self, key: str, line: bytes) -> Row:
        _key, form, code = line.decode().split("\t")
        number = 0
        for digit in code:
            number = number * len(DIGITS) + DIGITS.index(digit)
        form = form or key
        return form, tuple(
            None if rule is None else form[: len(form) - rule[0]] + rule[1] for rule in self._classes[number]
        )


@cache
def load_lexicon() -> Lexicon:
    """Return the shipped lexicon, read on first use (about 0.07 s, 14 MB)."""
    data = Path(__file__).parent / "data"
    return read_lexicon(data / "lefff-lemmas.z", also=read_lexicon(data / "dicollecte-lemmas.z"))


def read_lexicon(path: Path, *, also: Lexicon | None = None) -> Lexicon:
    """Read one file of lemmas; `also` is asked for what it lacks."""
    head, _gap, body = zlib.decompress(path.read_bytes()).partition(b"\n\n")
    classes = tuple(tuple(map(_rule, line.split("|"))) for line in head.decode().split("\n"))
    return Lexicon(body, classes, also)


def _rule(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    cut, _plus, suffix = text.partition("+")
    return int(cut), suffix


def plain(form: str) -> str:
    """Return `form` in lower case, with straight apostrophes and hyphens, and without those of `-t-il`, `-là`."""
    word = form.lower().translate(_STRAIGHT)
    return word.removeprefix("-t-").lstrip("-") or word if word[:1] == "-" else word


@lru_cache(maxsize=200_000)
def lemma(form: str, pos: str) -> str:
    """Return the lemma of `form` read as the universal part of speech `pos`.

    Where the lexicon has no such reading the other parts of speech are tried, then inclusive writing, then rules of
    inflection. A proper noun unknown to the lexicon keeps its own spelling.
    """
    word = plain(form)
    closed = _closed(word)
    if closed is not None and (word, pos) not in _OPEN:
        return closed
    slot = _SLOT.get(pos, NOUN)
    found = _look_up(word, slot) or _look_up(spelled_out(word), slot)
    if found is not None:
        return found
    bases = base_forms(word)
    for base in bases:
        # Inclusive writing is of nouns and adjectives, whatever the tagger made of it.
        found = _look_up(base, NOUN if slot == VERB else slot) or _closed(base)
        if found is not None:
            return found
    if pos == "PROPN":
        return form
    return guess(bases[0] if bases else word, pos, load_lexicon().known, lemma)


def spelled_out(word: str) -> str:
    """Return a word of speech with the e that its apostrophe stands for (`r'garde`), where that makes a word."""
    if "'" not in word[1:-1] or load_lexicon().rows(word):
        return word
    full = word.replace("'", "e")
    return full if load_lexicon().rows(full) else word


def _closed(word: str) -> str | None:
    return FUNCTION_WORDS.get(word) or PARTICULAR_FORMS.get(word)


def _look_up(word: str, slot: int) -> str | None:
    rows = load_lexicon().rows(word)
    for wanted in _OTHERS[slot]:
        for _form, lemmas in rows:
            found = lemmas[wanted]
            if found is not None:
                return found
    return None


@lru_cache(maxsize=20_000)
def lemmas(form: str) -> tuple[str, ...]:
    """Return every lemma that `form` may have whatever its part of speech, as noun, verb, adjective, then adverb."""
    word = plain(form)
    closed = _closed(word)
    if closed is not None:
        return (closed, *(lemma(word, pos) for known, pos in _OPEN if known == word))
    found: dict[str, None] = {}
    for known in (spelled_out(word), *base_forms(word)):
        for _form, readings in load_lexicon().rows(known):
            found.update(dict.fromkeys(reading for reading in readings if reading is not None))
        if found:
            return tuple(found)
    return tuple(dict.fromkeys(lemma(word, pos) for pos in _CONTENT))
