"""Numbers in French: every whole number up to a million is read as it is spelled, and written in figures."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.nlp.numerals import numbers

UNITS = [
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
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def spelled(n: int) -> str:
    """Spell a number as the spelling of 1990 allows, hyphens between tens and units."""
    if n < 20:
        return UNITS[n]
    if n < 100:
        ten, unit = divmod(n, 10)
        if ten in (7, 9):
            ten, unit = ten - 1, unit + 10
        head = "quatre-vingt" if ten == 8 else TENS[ten]
        if not unit:
            return head + ("s" if ten == 8 else "")
        joint = " et " if unit in (1, 11) and ten != 8 else "-"
        return f"{head}{joint}{UNITS[unit]}"
    if n < 1000:
        hundred, rest = divmod(n, 100)
        head = "cent" if hundred == 1 else f"{UNITS[hundred]} cent{'' if rest else 's'}"
        return f"{head} {spelled(rest)}" if rest else head
    thousand, rest = divmod(n, 1000)
    head = "mille" if thousand == 1 else re.sub("(vingt|cent)s$", r"\1", spelled(thousand)) + " mille"
    return f"{head} {spelled(rest)}" if rest else head


@given(st.integers(1, 999_999))
def test_a_number_is_read_as_it_is_spelled(n: int) -> None:
    text = f"Il y a {spelled(n)} choses."
    found = numbers(text)
    assert [(one.value, text[one.start : one.end]) for one in found] == [(n, spelled(n))]


@given(st.integers(0, 9_999_999), st.sampled_from([" ", "\u00a0", "\u202f", "."]))
def test_a_number_is_read_as_it_is_written(n: int, separator: str) -> None:
    written = f"{n:,}".replace(",", separator)
    assert [one.value for one in numbers(f"({written})")] == [n]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("une quarantaine, trois centaines, un millier", [40, 300, 1000]),
        ("2,5 ETP et 0,73", [2.5, 0.73]),
        ("12 k€, 1,5 million d'euros, 3 M€, deux millions", [12_000, 1_500_000, 3_000_000, 2_000_000]),
        ("trente-huit virgule quatre ; deux et demi", [38.4, 2.5]),
        ("entre trente et quarante", [30, 40]),
        ("deux trois personnes", [2, 3]),
        ("septante-deux, nonante et un", [72, 91]),
        ("je pars en quinzaine", []),
        ("personne, quelqu'un d'autre", [1]),
        ("", []),
    ],
)
def test_ways_of_saying_a_number(text: str, values: list[float]) -> None:
    assert [one.value for one in numbers(text)] == values


@given(st.text(alphabet="un deux cent mille 0123456789.,-\u00a0k€\n", max_size=60))
def test_any_text_has_numbers_in_order_that_do_not_overlap(text: str) -> None:
    found = numbers(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
