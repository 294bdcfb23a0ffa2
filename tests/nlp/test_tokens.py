"""Tokens: what is cut, what stays whole, what the tagger is given; offsets always those of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.nlp.tokens import is_word, tokenize


def tokens(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’association d'aide, qu'elle", ["L’", "association", "d'", "aide", ",", "qu'", "elle"]),
        ("A-t-elle ? Est-ce qu'il", ["A", "-t-elle", "?", "Est", "-ce", "qu'", "il"]),
        ("dit-il, vas-y, ce jour-là", ["dit", "-il", ",", "vas", "-y", ",", "ce", "jour", "-là"]),
        ("savoir-faire rendez-vous là-bas peut-être", ["savoir-faire", "rendez-vous", "là-bas", "peut-être"]),
        ("tiers-lieux et celui-ci", ["tiers-lieux", "et", "celui-ci"]),
        ("main-d’œuvre aujourd’hui quelqu’un", ["main-d’œuvre", "aujourd’hui", "quelqu’un"]),
        ("habitant·e·s, salarié(e)s (bénévole(s))", ["habitant·e·s", ",", "salarié(e)s", "(", "bénévole(s)", ")"]),
        ("acteur.rice.s engagé-e-s.", ["acteur.rice.s", "engagé-e-s", "."]),
        ("fin.Alors etc. M. Dupont", ["fin", ".", "Alors", "etc.", "M.", "Dupont"]),
        ("1 200 heures, 3,5 % et 35€", ["1 200", "heures", ",", "3,5", "%", "et", "35", "€"]),
        ("le 12/03/2024 à 10h30", ["le", "12/03/2024", "à", "10h30"]),
        ("et/ou bénévoles/salariés", ["et", "/", "ou", "bénévoles", "/", "salariés"]),
        ("«bénévolat»...!! (oui)", ["«", "bénévolat", "»", "...", "!!", "(", "oui", ")"]),
        ("d', d', d'aider", ["d'", ",", "d'", ",", "d'", "aider"]),
        ("voir www.exemple.fr ou a@b.fr", ["voir", "www.exemple.fr", "ou", "a@b.fr"]),
        ("S.O.S. l'ESS", ["S.O.S.", "l'", "ESS"]),
        ("", []),
        (" \n\t ", []),
    ],
)  # fmt: skip
def test_how_a_text_is_cut(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_the_tagger_reads_the_ordinary_spelling() -> None:
    text = "ASSEMBLEE habitant·e·s L’ p'tit chuis ESS"
    words = [t.word for t in tokenize(text)]
    assert words == ["assemblée", "habitants", "L'", "petit", "suis", "ESS"]


def test_only_a_part_of_a_text() -> None:
    text = "un deux trois"
    assert [text[t.start : t.end] for t in tokenize(text, 3, 7)] == ["deux"]


@given(st.text(alphabet=st.one_of(st.sampled_from("ab é'’-.·()/…!12 %€\n«»_@œ"), st.characters()), max_size=40))
def test_tokens_cover_all_but_white_space_in_order(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert position <= token.start < token.end
        assert text[position : token.start].strip() == ""
        position = token.end
    assert text[position:].strip() == ""


def test_what_counts_as_a_word() -> None:
    assert all(map(is_word, ["bénévole", "1901", "%", "d'", "€"]))
    assert not any(map(is_word, [",", "...", "«", "(", "'", "—"]))
