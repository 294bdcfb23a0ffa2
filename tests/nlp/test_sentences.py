"""Sentences by rules, in writing and in transcripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.nlp.sentences import WINDOW, sentences, writes_capitals


def cut(text: str, *, capitals: bool = True) -> list[str]:
    return [text[a:b] for a, b in sentences(text, capitals=capitals)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oui. Non ! Et vous ? Bien.", ["Oui.", "Non !", "Et vous ?", "Bien."]),
        ("oui. et puis voilà.", ["oui.", "et puis voilà."]),
        ("M. Dupont et Mme. Roy, p. 3, etc. sont là.", ["M. Dupont et Mme. Roy, p. 3, etc. sont là."]),
        ("Des outils, etc. Nous venons.", ["Des outils, etc.", "Nous venons."]),
        ("Il dit : « Venez. » Elle vient.", ["Il dit : « Venez. »", "Elle vient."]),
        ("C'était… c'était bien. Je… Alors non.", ["C'était… c'était bien.", "Je…", "Alors non."]),
        ("Soit 3.5 points. Voir beta.gouv.fr", ["Soit 3.5 points.", "Voir beta.gouv.fr"]),
        ("Un titre\nUne phrase coupée\nà la ligne.", ["Un titre", "Une phrase coupée\nà la ligne."]),
        ("Nos actions\n- accueil\n- maraude", ["Nos actions", "- accueil", "- maraude"]),
        ("Bénévoles\t120\tdont actifs", ["Bénévoles", "120", "dont actifs"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_how_a_text_is_cut(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_transcript_without_capitals_ends_sentences_on_ellipses() -> None:
    assert cut("dans la… disons, une fille… voilà.", capitals=False) == ["dans la…", "disons, une fille…", "voilà."]
    assert not writes_capitals("oui. et puis. voilà ? non.")
    assert writes_capitals("Oui. Et puis. Voilà ? Non.")


def test_speech_without_punctuation_is_cut_in_windows_before_a_connector() -> None:
    text = " ".join(["mot"] * 38 + ["donc"] + ["mot"] * 61)
    parts = cut(text)
    assert [len(part.split()) for part in parts] == [38, WINDOW, 22]
    assert parts[1].startswith("donc")
    assert cut(" ".join(["mot"] * 70)) == [" ".join(["mot"] * 70)]
    punctuated = ", ".join(["un mot"] * 80)
    assert cut(punctuated) == [punctuated]


@given(st.text(alphabet='ab A.!?…\n\t»" M1-', max_size=60))
def test_sentences_are_ordered_trimmed_and_hold_every_letter(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert position <= start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()
