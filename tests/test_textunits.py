"""The one definition of a position, and what keeps it true."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.textunits import (
    Span,
    bytes_hash,
    count_words,
    fold,
    freeze,
    is_boundary,
    slug,
    snap,
    text_hash,
    trim,
    visible,
)

FAMILY = "👨‍👩‍👧"
FLAGS = "🇫🇷🇧🇪"


def test_a_frozen_text_is_nfc_with_line_feeds_and_no_mark() -> None:
    assert freeze("\ufeffe\u0301te\u0301\r\nsuite\rfin\u2028x\x00") == "été\nsuite\nfin\nx\ufffd"


@given(st.text())
def test_freezing_twice_is_freezing_once(text: str) -> None:
    frozen = freeze(text)
    assert freeze(frozen) == frozen
    assert unicodedata.is_normalized("NFC", frozen)
    assert "\r" not in frozen
    assert text_hash(frozen) == text_hash(freeze(frozen))


def test_hashes_are_sha256() -> None:
    assert text_hash("") == bytes_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Aujourd'hui, l’été ; savoir-faire !", 3),
        ("", 0),
        ("… — « »", 0),
        ("212 bénévoles en 2024", 4),
        ("qu'est-ce", 1),
    ],
)
def test_words_are_counted_as_written(text: str, words: int) -> None:
    assert count_words(text) == words


def test_folding_forgets_case_accents_ligatures_and_apostrophes() -> None:
    assert fold("L’ŒUVRE Élémentaire") == fold("l'oeuvre elementaire") == "l'oeuvre elementaire"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Pouvoir d’agir", "pouvoir-d-agir"),
        ("  Été / hiver ", "ete-hiver"),
        ("日本", "code"),
        ("Œuvre n° 2", "oeuvre-n-2"),
    ],
)
def test_slugs_are_plain_ascii(text: str, made: str) -> None:
    assert slug(text) == made


def test_no_position_falls_inside_a_letter() -> None:
    text = f"a{FAMILY}b{FLAGS}ce\u0308d"
    boundaries = [position for position in range(len(text) + 1) if is_boundary(text, position)]
    letters = [text[a:b] for a, b in itertools.pairwise(boundaries)]
    assert letters == ["a", FAMILY, "b", "🇫🇷", "🇧🇪", "c", "e\u0308", "d"]


@given(st.text(alphabet="ab \n" + FAMILY + FLAGS + "e\u0301\u0308👍🏽"), st.integers(-5, 40), st.integers(-5, 40))
def test_snapping_widens_to_whole_letters_within_the_text(text: str, one: int, two: int) -> None:
    start, end = min(one, two), max(one, two)
    span = snap(text, start, end)
    assert 0 <= span.start <= span.end <= len(text)
    assert is_boundary(text, span.start)
    assert is_boundary(text, span.end)
    assert span.start <= max(0, min(start, len(text)))
    assert span.end >= max(0, min(end, len(text)))
    assert snap(text, *span) == span


@given(st.text(alphabet="a b\n\t"), st.data())
def test_trimming_leaves_no_blank_at_either_end(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = trim(text, start, end)
    assert text[span.start : span.end] == text[start:end].strip()


@given(st.text())
def test_what_is_shown_has_the_same_length_and_no_control(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in shown)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))
