"""Mappings of codes to dimensions: the two that are shipped, and what is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.codebook import builtin_codebook, builtin_mapping, builtin_mappings, load_codebook, load_mapping
from ingesoc_qual.errors import CodebookSyntaxError, UsageError

BOOK = load_codebook(builtin_codebook()).codebook
APART = ("ingenierie", "etat-neoliberal")
HEAD = "name: essai\ndimensions:\n  - id: a\n    label: A\n"


def test_the_slides_and_the_book_are_two_mappings_of_the_same_codes() -> None:
    assert set(builtin_mappings()) == {"expose", "livre"}
    slides, book = (load_mapping(builtin_mapping(name), BOOK) for name in ("expose", "livre"))
    assert [one.id for one in slides.dimensions] == ["politique", "sociale", "economique"]
    assert [one.id for one in book.dimensions] == ["sociopolitique", "associative", "economique"]
    for mapping in (slides, book):
        assert mapping.title and mapping.description and mapping.source
        homes = {code.id: mapping.of(BOOK, code.id) for code in BOOK.codes}
        apart = {code for family in (*APART, "encastrement") for code in {family} | BOOK.descendants(family)}
        if mapping is book:
            apart = apart - {"encastrement-sociopolitique", "encastrement-historique", "encastrement-territorial"}
        assert {code for code, home in homes.items() if home is None} == apart


def test_a_code_follows_the_nearest_one_above_it_that_is_mapped() -> None:
    book = load_mapping(builtin_mapping("livre"), BOOK)
    assert book.of(BOOK, "benevolat-reel") == "associative"
    assert book.of(BOOK, "benevolat-abstrait") == "economique"
    assert book.of(BOOK, "capacitation") == "associative"
    assert book.of(BOOK, "transformation-sociale") == "sociopolitique"
    assert book.of(BOOK, "groupe-associatif") == "economique"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "    codes: [benevolat, absent]\n", "absent"),
        (HEAD + "    codes: [benevolat, benevolat]\n", "déjà classé"),
        (HEAD + "    codes: benevolat\n", "liste"),
        (HEAD + "    code: [benevolat]\n", "code"),
        ("name: essai\ndimensions: []\n", "liste"),
        ("dimensions:\n  - id: a\n    label: A\n    codes: [benevolat]\n", "name"),
        ("name: essai\ndimensions:\n  - id: A b\n    label: A\n    codes: [benevolat]\n", "A b"),
        ("- x\n", "clés"),
    ],
)
def test_a_mapping_that_is_wrong_is_said_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookSyntaxError, match=said) as caught:
        load_mapping(path, BOOK)
    assert caught.value.line >= 1 and caught.value.remedy


def test_an_unknown_shipped_mapping_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="absent") as caught:
        builtin_mapping("absent")
    assert "livre" in caught.value.remedy
