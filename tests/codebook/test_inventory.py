"""The shipped codebook against the inventory of the concepts: every code, its place, its origin, its neighbours."""

from __future__ import annotations

import csv
import os
import re
from itertools import permutations
from pathlib import Path

import pytest

from ingesoc_qual.codebook import builtin_codebook, load_codebook
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.textunits import fold

HERE = Path(__file__).parent
BOOK: Codebook = load_codebook(builtin_codebook()).codebook
PAGE = (HERE.parent.parent / "docs" / "theorie.md").read_text(encoding="utf-8")

TOLD_APART = (
    "ingenierie-industrielle ingenierie-economique",
    "tropisme-vocationnel tropisme-morphologique",
    "diagnostic-conduite-projet conception-pilotage",
    "entreprise-solidaire entreprise-sociale",
    "gouvernementalite entrepreneurialite managerialisme",
    "droit-commun co-construction",
    "ecosystemes-citoyens ecosystemes-entrepreneuriaux",
    "externalites-positives empowerment",
    "pouvoir-d-agir capacitation",
    "approche-entrepreneur-social approche-institutionnaliste approche-constructiviste",
    "transformation-sociale innovation-sociale",
    "ressources-marchandes ressources-redistributives ressources-reciprocitaires",
    "ressources-generiques ressources-specifiques",
    "travail-abstrait travail-prescrit travail-reel travail-concret",
    "benevolat-abstrait benevolat-prescrit benevolat-reel benevolat-concret",
    "travail-abstrait benevolat-abstrait",
    "travail-prescrit benevolat-prescrit",
    "travail-reel benevolat-reel",
    "travail-concret benevolat-concret",
    "impact-social utilite-sociale tropisme-vocationnel",
    "quantification-monetisation benevolat-abstrait",
    "encastrement-politique encastrement-sociopolitique",
    "capacitation autonomie emancipation",
)
"""Concepts that the inventory sets against each other; each must name at least one of the others, and be named."""


def inventory() -> list[dict[str, str]]:
    with (HERE / "inventory.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def code(name: str) -> Code:
    return next(one for one in BOOK.codes if one.id == name)


def test_the_tree_is_that_of_the_inventory() -> None:
    assert [(one.id, one.parent or "") for _depth, one in BOOK.walk()] == [
        (row["id"], row["parent"]) for row in inventory()
    ]


def test_what_the_deck_names_without_content_is_said_to_be_ours() -> None:
    for row in inventory():
        assert code(row["id"]).definition_origin == row["origin"], row["id"]


def test_each_source_is_a_slide_or_the_book() -> None:
    for one in BOOK.codes:
        assert re.match(r"(Diapositives? «|Dernière diapositive|Présentation )", one.source), one.id


@pytest.mark.parametrize(
    ("slug", "author"),
    [
        ("entreprise-solidaire", "Coraggio"),
        ("co-construction", "Fraisse"),
        ("droit-commun", "Fraisse"),
        ("innovation-sociale", "Bouchard"),
        ("innovation-immaterielle", "Harrisson"),
        ("innovation-intentionnelle", "Harrisson"),
        ("innovation-participative", "Harrisson"),
        ("transformation-sociale", "Lévesque"),
    ],
)
def test_authors_that_a_slide_quotes_are_named(slug: str, author: str) -> None:
    assert author in code(slug).source


@pytest.mark.parametrize("group", TOLD_APART)
def test_neighbours_are_told_apart_by_their_labels(group: str) -> None:
    members = group.split()
    named = {
        (one, other) for one, other in permutations(members, 2) if fold(code(other).label) in fold(code(one).exclude)
    }
    assert {one for one, _other in named} == set(members)
    assert {other for _one, other in named} == set(members)


def test_the_page_on_theory_presents_every_code_and_every_slide() -> None:
    flat = " ".join(PAGE.split())
    for one in BOOK.codes:
        assert one.label in flat, one.label
    assert [int(number) for number in re.findall(r"^## (\d+)\. ", PAGE, re.MULTILINE)] == list(range(1, 12))


def test_every_slug_of_the_shared_inventory_is_a_code() -> None:
    asked = os.environ.get("INGESOC_SHARED_DATA")
    place = (Path(asked).parent if asked else HERE.parents[2] / "shared") / "concepts.md"
    if not place.is_file():
        pytest.skip("the inventory is not beside this checkout")
    table = [line for line in place.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    slugs = {slug for line in table for slug in re.findall(r"`([a-z][a-z-]+)`", line)}
    assert slugs == {one.id for one in BOOK.codes}
