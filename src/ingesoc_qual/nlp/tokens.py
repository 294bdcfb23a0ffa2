"""Cutting a French text into tokens, the same way for texts and for indicators.

Elisions (`d'`, `qu'`) and pronouns after a verb (`-t-il`, `-là`) are tokens of their own; hyphenated words, inclusive
forms, abbreviations, numbers and addresses stay whole. Offsets are code points of the text given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ingesoc_qual.nlp.function_words import FUNCTION_WORDS, PARTICULAR_FORMS, TAGGED_AS
from ingesoc_qual.nlp.inclusive import base_forms
from ingesoc_qual.nlp.lexicon import load_lexicon, plain, spelled_out

SYMBOLS = frozenset("%‰€$£°&+=<>§@#×÷±")
_ABBREVIATED = (
    "m. mm. mme. mmes. mlle. dr. pr. me. st. ste. etc. cf. ex. p. pp. art. al. vol. n. no. nº. n°. fig. tél. av. bd. "
    "éd. dir. coord. env. min. max. réf. resp. chap. trad. ibid. op. hab. adm."
)
ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_APOSTROPHE = "'’ʼ‘´`′"
_CHUNK = re.compile(r"\d{1,3}(?:[  \u202f]\d{3})+(?!\d)\S*|\S+")
_ELIDED = re.compile(rf"((?:qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr|[cçdjlmnstyz])[{_APOSTROPHE}])(.+)", re.I)
_ELIDED_ALONE = re.compile(r"(?:qu|jusqu|lorsqu|puisqu|quoiqu|[cdjlmnst])", re.I)
_CLITIC = re.compile(
    r"(.*?[^\W\d_])((?:-t)?-(?:je|tu|ils?|elles?|on|nous|vous|ce|moi|toi|lui|leur|les?|la|y|en|là|ci))", re.I
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)*\.(?:fr|org|com|net|eu)")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
_NUMBER = re.compile(r"[-+]?\d[\d  \u202f]*(?:[.,:/h]\d+)*(?:h|e|er|re|nde?|[èe]mes?)?", re.I)
_INNER = re.compile(r"[^\W_]+(?:[-‐‑_&+'’][^\W_]+)*|_+|(.)\1*")
_FIXED_FORMS = "c'est-à-dire quelqu'un quelqu'une presqu'île presqu'îles entr'aide jusqu'au-boutisme jusqu'au-boutiste"
_FIXED = frozenset(_FIXED_FORMS.split())


# No French word is longer; what is goes through one plain expression, so that no text can make cutting slow.
_LONGEST = 120
_PLAIN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*|_+|(.)\1*", re.DOTALL)


class Token(NamedTuple):
    """A token `[start, end)`; `word` is what the tagger reads in its place."""

    start: int
    end: int
    word: str


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of `text[start:end]` in order; white space belongs to none."""
    for chunk in _CHUNK.finditer(text, start, len(text) if end is None else end):
        base = chunk.start()
        for offset, length, word in cut(chunk.group()):
            yield Token(base + offset, base + offset + length, word)


def is_word(token: str) -> bool:
    """Whether a token counts as a word: it has a letter or a digit, or is a symbol read aloud (`%`, `€`)."""
    return any(c.isalnum() for c in token) or token in SYMBOLS


def cut(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """Return `(offset, length, word for the tagger)` of the tokens of a chunk without white space."""
    return _cut(chunk) if len(chunk) <= _LONGEST else _cut.__wrapped__(chunk)


@lru_cache(maxsize=200_000)
def _cut(chunk: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((start, end - start, _tagged(chunk[start:end])) for start, end in _pieces(chunk))


def _pieces(chunk: str) -> list[tuple[int, int]]:
    if len(chunk) > _LONGEST:
        return [(0, len(chunk))] if _ADDRESS.fullmatch(chunk) else [m.span() for m in _PLAIN.finditer(chunk)]
    first = next((i for i, c in enumerate(chunk) if c.isalnum()), len(chunk))
    last = next((i + 1 for i in range(len(chunk) - 1, first - 1, -1) if chunk[i].isalnum()), first)
    last = _with_tail(chunk, first, last)
    pieces = _marks(chunk, 0, first)
    if first < last:
        pieces += _core(chunk, first, last)
    return pieces + _marks(chunk, last, len(chunk))


def _with_tail(chunk: str, first: int, last: int) -> int:
    """Return the end of the core, with the bracket, apostrophe or full stop that belongs to the word."""
    core, rest = chunk[first:last], chunk[last:]
    if rest[:1] == ")" and core.count("(") > core.count(")"):
        return last + 1
    if rest[:1] and rest[0] in _APOSTROPHE and _ELIDED_ALONE.fullmatch(core):
        return last + 1
    if rest[:1] == "°" and core.lower() == "n":
        return last + 1
    if rest[:1] == "." and (
        plain(core) + "." in ABBREVIATIONS or (len(core) == 1 and core.isupper()) or _ACRONYM.fullmatch(core + ".")
    ):
        return last + 1
    return last


def _marks(chunk: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return punctuation, a run of the same character being one token."""
    pieces = []
    while start < end:
        stop = start + 1
        while stop < end and chunk[stop] == chunk[start]:
            stop += 1
        pieces.append((start, stop))
        start = stop
    return pieces


def _core(chunk: str, start: int, end: int) -> list[tuple[int, int]]:
    core = chunk[start:end]
    if core.isalpha() or _whole(core):
        return [(start, end)]
    elided = _ELIDED.fullmatch(core)
    if elided:
        middle = start + elided.end(1)
        return [(start, middle), *_core_or_marks(chunk, middle, end)]
    clitic = _CLITIC.fullmatch(core)
    if clitic:
        middle = start + clitic.end(1)
        return [*_core(chunk, start, middle), (middle, end)]
    pieces: list[tuple[int, int]] = []
    for inner in _INNER.finditer(core):
        a, b = start + inner.start(), start + inner.end()
        pieces += _core(chunk, a, b) if (a, b) != (start, end) else [(a, b)]
    return pieces


def _core_or_marks(chunk: str, start: int, end: int) -> list[tuple[int, int]]:
    first = next((i for i in range(start, end) if chunk[i].isalnum()), end)
    return [*_marks(chunk, start, first), *(_core(chunk, first, end) if first < end else [])]


def _whole(core: str) -> bool:
    """Whether a core with signs inside is one token all the same."""
    word = plain(core)
    if _NUMBER.fullmatch(core) or _ADDRESS.fullmatch(core) or _ACRONYM.fullmatch(core):
        return True
    if word in _FIXED or word in PARTICULAR_FORMS:
        return True
    if _ELIDED.fullmatch(core):
        return False
    if word in FUNCTION_WORDS or load_lexicon().rows(word):
        return True
    if core[-1] == "." and (word in ABBREVIATIONS or len(core) == 2):
        return True
    return any(load_lexicon().rows(base) or base in FUNCTION_WORDS for base in base_forms(word)) or (
        any(c in "·•⋅∙‧・" for c in core) and bool(base_forms(word))
    )


def _tagged(token: str) -> str:
    """Return the ordinary spelling of a token: base of an inclusive form, lower case of a heading's capitals."""
    if token.isalpha() and not token.isupper():
        return TAGGED_AS.get(token.lower(), token)
    word = plain(token)
    if word in TAGGED_AS:
        return TAGGED_AS[word]
    if len(token) > 3 and token.isupper():
        rows = load_lexicon().rows(word)
        return rows[0][0] if rows else token
    bases = base_forms(word) if not token.isalpha() else ()
    if bases:
        return next((base for base in bases if load_lexicon().rows(base)), bases[0])
    if "'" in word[1:-1] and (full := spelled_out(word)) != word:
        return full
    return token.replace("’", "'").encode("utf-8", "replace").decode()
