"""Lemmas of words that the lexicon does not hold: compounds, prefixes, regular inflections."""

from __future__ import annotations

from collections.abc import Callable

PREFIXES = (
    "agro", "anti", "auto", "bio", "co", "contre", "cyber", "dé", "démo", "dés", "éco", "ex", "extra", "hyper",
    "infra", "inter", "intra", "macro", "méta", "micro", "mini", "mono", "multi", "narco", "néo", "non", "para",
    "péri", "pluri", "poly", "post", "pré", "pro", "pseudo", "psycho", "quasi", "re", "ré", "semi", "socio", "sous",
    "sub", "super", "supra", "sur", "télé", "trans", "ultra", "uni",
)  # fmt: skip
_NOMINAL = (
    ("eaux", "eau"), ("aux", "al"), ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"),
    ("iennes", "ien"), ("ienne", "ien"),
)  # fmt: skip
_ADJECTIVAL = (
    ("aux", "al"), ("ales", "al"), ("ale", "al"), ("elles", "el"), ("elle", "el"), ("ives", "if"), ("ive", "if"),
    ("trices", "teur"), ("trice", "teur"), ("euses", "eux"), ("euse", "eux"), ("iennes", "ien"), ("ienne", "ien"),
    ("ées", "é"), ("ée", "é"), ("antes", "ant"), ("ante", "ant"),
)  # fmt: skip
_VERBAL = (
    "issaient", "issement", "issait", "issons", "issent", "eraient", "assent", "erions", "eriez", "erait", "erais",
    "erons", "eront", "aient", "erez", "erai", "eras", "èrent", "asse", "era", "ons", "ent", "ait", "ais", "ant",
    "ées", "ée", "és", "ez", "er", "é", "es", "e", "ai", "as", "a",
)  # fmt: skip
_KEEP_S = ("ss", "us", "is", "as", "ès", "ys")


def guess(word: str, pos: str, known: Callable[[str], bool], lemma: Callable[[str, str], str]) -> str:
    """Return a plausible lemma of `word` (lower case); `known` and `lemma` ask the lexicon about its parts."""
    head, hyphen, tail = word.rpartition("-")
    if hyphen and head and tail:
        return _compound(head, tail, pos, known, lemma)
    for length in range(7, 1, -1):
        prefix, rest = word[:length], word[length:]
        if prefix in PREFIXES and len(rest) > 3 and known(rest):
            return prefix + lemma(rest, pos)
    if pos == "VERB":
        return _verb(word)
    if pos == "ADJ":
        return _swap(word, _ADJECTIVAL) or _singular(word)
    if pos in ("NOUN", "ADV", "X"):
        return _swap(word, _NOMINAL) or _singular(word) if pos == "NOUN" else word
    return word


def _compound(head: str, tail: str, pos: str, known: Callable[[str], bool], lemma: Callable[[str, str], str]) -> str:
    first = head if head in PREFIXES or not known(head) else lemma(head, "NOUN" if pos == "PROPN" else pos)
    return f"{first}-{lemma(tail, 'NOUN' if pos == 'PROPN' else pos)}"


def _swap(word: str, rules: tuple[tuple[str, str], ...]) -> str | None:
    for ending, base in rules:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + base
    return None


def _singular(word: str) -> str:
    if len(word) > 3 and word.endswith("s") and not word.endswith(_KEEP_S):
        return word[:-1]
    return word


def _verb(word: str) -> str:
    for ending in _VERBAL:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stem = word[: -len(ending)]
            if ending.startswith("iss"):
                return stem + "ir"
            return stem.removesuffix("e") + "er" if stem.endswith("ge") else stem + "er"
    return word
