"""Repair of damaged texts: a gate that clean French passes, and what each rule mends."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from ingesoc_qual.nlp.repair import applied, changes, frequency, is_damaged, is_french, mend
from ingesoc_qual.readers import read_file

PAGE = (
    "L'activite de l'association a Sauvieres s'est deployee a partir de 2023, apres une annee difficile. Les benevoles "
    "ont ete consultes a plusieurs reprises ; ils demandent a etre mieux representes. Meme la mairie a ete prevenue. "
    "Une attention particuliere est portee a la qualite de l'accueil, a I'ecoute et a la confidentialite. "
)


def repaired(text: str) -> str:
    return applied(text, changes(text))


def test_a_page_without_accents_gets_them_back() -> None:
    assert repaired(PAGE) == (
        "L'activité de l'association à Sauvieres s'est déployée à partir de 2023, après une année difficile. Les "
        "bénévoles ont été consultés à plusieurs reprises ; ils demandent à être mieux représentés. Même la mairie a "
        "été prévenue. Une attention particulière est portée à la qualité de l'accueil, à l'écoute et à la "
        "confidentialité. "
    )


def test_changes_tell_where_and_what_and_never_touch() -> None:
    made = changes(PAGE)
    assert all(PAGE[one.start : one.end] == one.old != one.new for one in made)
    assert all(a.end <= b.start for a, b in pairwise(made))


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("travalil", "travail"),
        ("guantité", "quantité"),
        ("technigue", "technique"),
        ("diagnhostic", "diagnostic"),
        ("sociales", None),
        ("contrélées", "contrôlées"),
        ("péle", "pôle"),
        ("regoivent", "reçoivent"),
        ("fagcon", "façon"),
        ("euvre", "œuvre"),
        ("marcheés", "marchés"),
        ("prétee", "prêtée"),
        ("clausés", None),
        ("intra", None),
        ("xzrtq", None),
    ],
)
def test_a_word_becomes_the_likeliest_known_one(damaged: str, mended: str | None) -> None:
    assert mend(damaged) == mended


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        ("elle a la clé", "elle a la clé"),
        ("quant a la clé", "quant à la clé"),
        ("l'association a organisé", "l'association a organisé"),
        ("la ou elle vit", "là où elle vit"),
        ("une porte ou une fenetre", "une porte ou une fenêtre"),
        ("gu'on dit", "qu'on dit"),
        ("de I'équipe et [’accueil", "de l'équipe et l’accueil"),
        ("d’’une part", "d’une part"),
        ("la propo-\nsition", "la proposition"),
        ("Andre et Helene parlent", "Andre et Helene parlent"),
    ],
)
def test_signs_and_small_words_follow_their_neighbours(damaged: str, mended: str) -> None:
    assert repaired(PAGE + damaged) == repaired(PAGE) + mended


def test_bullets_read_as_quotation_marks_are_bullets_again() -> None:
    text = PAGE + "\n« Les benevoles\n« « Le mot » des elus\n* Autre\n« Un mot deja dit » reste."
    assert repaired(text).split("\n")[1:] == [
        "• Les bénévoles",
        "• « Le mot » des élus",
        "• Autre",
        "« Un mot déjà dit » reste.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "Les bénévoles viennent à six heures, à pied, et à la fin on mange.",
        "Y a pas, y a plus personne, elle a dit, il a pris, ça a changé, on a vu." * 20,
        "The volunteers came to the meeting and left a note." * 20,
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit." * 20,
    ],
)
def test_what_is_not_damaged_is_not_touched(text: str) -> None:
    assert changes(text) == ()


def shared() -> list[Path]:
    asked = os.environ.get("INGESOC_SHARED_DATA")
    data = Path(asked) if asked else Path(__file__).parents[3] / "shared" / "data"
    places = [*data.glob("interviews/*/*.docx"), *data.glob("interviews/*/*.txt"), *data.glob("reports/**/*.md")]
    return sorted(places)


@pytest.mark.parametrize("path", shared()[::3], ids=lambda path: path.name)
def test_real_clean_texts_pass_the_gate(path: Path) -> None:
    assert not is_damaged(read_file(path).text)


def test_the_lexicon_knows_words_with_their_accents() -> None:
    assert is_french("bénévole") and is_french("à") and not is_french("benevole")
    assert frequency("de") > frequency("bénévole") > 0.0 == frequency("xzrtq")
