"""Numbers in French, in figures and in words: « 1 607 », « 2,5 », « quatre-vingt-dix », « une quarantaine »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_SPACE = "[ \u00a0\u202f\u2009]"
_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {
    20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 70: "septante", 80: "huitante",
    90: "nonante",
}  # fmt: skip
COLLECTIVES = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
}  # fmt: skip
_WORD = r"[^\W\d_]+"
_SPELLED = re.compile(rf"(?<![\w-]){_WORD}(?:(?:-|{_SPACE}|\n)+{_WORD})*", re.IGNORECASE)
_PIECE = re.compile(_WORD)
_FIGURES = re.compile(
    rf"(?<![\w,.])(?:\d{{1,3}}(?:(?:{_SPACE}|\.)\d{{3}})+(?!\d)(?:,\d+)?|\d+(?:[,.]\d+)?)"
    rf"(?:{_SPACE}?(?P<scale>millions?|milliers|mille|[kK](?=€)|[kK]€?|M(?=€))(?![\w]))?"
)
_SCALES = {"million": 1_000_000, "millions": 1_000_000, "milliers": 1000, "mille": 1000, "k": 1000, "K": 1000}
_SCALES |= {"k€": 1000, "K€": 1000, "M": 1_000_000}


class Number(NamedTuple):
    """A number said at `[start, end)`; `rule` is `chiffres`, `lettres` or `-aine`, a round number of things."""

    start: int
    end: int
    value: float
    rule: str


def numbers(text: str) -> list[Number]:
    """Return the numbers of a text in order, those in figures and those in words."""
    return sorted([*_in_figures(text), *_in_words(text)])


def _in_figures(text: str) -> Iterator[Number]:
    for found in _FIGURES.finditer(text):
        scale = found["scale"]
        written = found.group()[: found.start("scale") - found.start()] if scale else found.group()
        plain = re.sub(rf"{_SPACE}", "", written)
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
            plain = plain.replace(".", "")
        value = float(plain.replace(",", ".")) * (_SCALES[scale] if scale else 1)
        end = found.end() - (1 if scale and scale.endswith("€") else 0)
        yield Number(found.start(), end, round(value, 6), "chiffres")


@cache
def _below_hundred() -> dict[tuple[str, ...], int]:
    """Return every way of saying 0 to 99, as words."""
    found = {tuple(name.split("-")): value for value, name in enumerate(_UNITS)}
    for ten, name in _TENS.items():
        found[name,] = ten
        for unit in range(1, 10):
            found[(name, *(("et",) if unit == 1 else ()), _UNITS[unit])] = ten + unit
    for base, start in (((("soixante",), 60)), (("quatre", "vingt"), 80)):
        for more in range(10, 20):
            joint = ("et",) if base == ("soixante",) and more == 11 else ()
            found[(*base, *joint, *_UNITS[more].split("-"))] = start + more
        for more in range(1, 10):
            found.setdefault((*base, _UNITS[more]), start + more)
    found["quatre", "vingt"] = 80
    found["octante",] = 80
    return found


_LONGEST = 5
_PLURALS = {"vingts": "vingt", "cents": "cent", "une": "un", "milles": "mille"}


def _in_words(text: str) -> Iterator[Number]:
    for stretch in _SPELLED.finditer(text):
        pieces = [
            (m.start() + stretch.start(), m.end() + stretch.start(), _plain(m.group()))
            for m in _PIECE.finditer(stretch.group())
        ]
        at = 0
        while at < len(pieces):
            if pieces[at][2].removesuffix("s") not in _first_words():
                at += 1
                continue
            found = _said(tuple(piece[2] for piece in pieces[at : at + 14]))
            if found is None:
                at += 1
                continue
            value, size, rule = found
            yield Number(pieces[at][0], pieces[at + size - 1][1], value, rule)
            at += size


@cache
def _first_words() -> frozenset[str]:
    """Return the words that a number may begin with, without the s of a plural: most words begin none."""
    begun = {words[0] for words in _below_hundred()} | {"cent", "mille", *COLLECTIVES}
    return frozenset(word.removesuffix("s") for word in begun)


def _plain(word: str) -> str:
    word = word.lower()
    return _PLURALS.get(word, word)


def _said(words: tuple[str, ...]) -> tuple[float, int, str] | None:
    """Return the number that begins `words`, the words it takes, and its rule."""
    whole, size = _whole(words)
    collective = COLLECTIVES.get(words[size].removesuffix("s")) if size < len(words) else None
    if collective and size and whole < 10:
        return whole * collective, size + 1, "-aine"
    if not size:
        alone = COLLECTIVES.get(words[0])
        return (float(alone), 1, "-aine") if alone and words[0] != "quinzaine" else None
    if words[size : size + 1] in (("million",), ("millions",)):
        return whole * 1_000_000, size + 1, "lettres"
    if words[size : size + 1] == ("virgule",):
        part, more = _whole(words[size + 1 :])
        if more:
            return float(f"{whole}.{part}"), size + 1 + more, "lettres"
    if words[size : size + 2] in (("et", "demi"), ("et", "demie")):
        return whole + 0.5, size + 2, "lettres"
    return float(whole), size, "lettres"


def _whole(words: tuple[str, ...]) -> tuple[int, int]:
    """Return a whole number below a million and the words it takes, 0 for none."""
    value, size = (1, 0) if words[:1] == ("mille",) else _hundreds(words)
    if words[size : size + 1] == ("mille",):
        rest, more = _hundreds(words[size + 1 :])
        return value * 1000 + rest, size + 1 + more
    return value, size


def _hundreds(words: tuple[str, ...]) -> tuple[int, int]:
    value, size = (1, 0) if words[:1] == ("cent",) else _small(words)
    if words[size : size + 1] == ("cent",) and value < 10:
        rest, more = _small(words[size + 1 :])
        return value * 100 + rest, size + 1 + more
    return value, size


def _small(words: tuple[str, ...]) -> tuple[int, int]:
    for size in range(min(_LONGEST, len(words)), 0, -1):
        value = _below_hundred().get(words[:size])
        if value is not None:
            return value, size
    return 0, 0
