from __future__ import annotations

import random
import statistics
import time
import unicodedata
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from ingesoc_qual.codebook import canonical, codebook_version
from ingesoc_qual.errors import CodebookError
from ingesoc_qual.model.codebook import Code, Codebook

from .strategies import codebooks

BOOK = Codebook(
    name="essai",
    codes=(
        Code(id="a", label="Été", definition="d", position=3, indicators=("x", "y")),
        Code(id="b", label="B", parent="a", position=7),
        Code(id="c", label="C", parent="a", position=9, color="#aa0000"),
    ),
    lists=(("u", ("lien",)), ("i", ("mesure",))),
)


@given(codebooks())
@settings(max_examples=40, deadline=None)
def test_the_canonical_form_is_its_own_canonical_form(codebook: Codebook) -> None:
    tree = canonical(codebook)
    assert canonical(tree) == tree
    assert {code.id for code in tree.codes} == {code.id for code in codebook.codes if code.usable}
    for parent in {code.parent for code in tree.codes}:
        assert [code.position for code in tree.children(parent)] == list(range(len(tree.children(parent))))


def test_the_version_ignores_how_the_codebook_was_put_together() -> None:
    expected = codebook_version(BOOK)
    shuffled = list(BOOK.codes)
    random.Random(4).shuffle(shuffled)
    same = (
        replace(BOOK, codes=tuple(shuffled), lists=BOOK.lists[::-1]),
        canonical(BOOK),
        replace(BOOK, codes=(*BOOK.codes, Code(id="z", label="Z", archived=True))),
        replace(BOOK, codes=(replace(BOOK.codes[0], label=unicodedata.normalize("NFD", "Été")), *BOOK.codes[1:])),
    )
    assert [codebook_version(other) for other in same] == [expected] * len(same)
    assert len(expected) == 12
    assert int(expected, 16) >= 0


@pytest.mark.parametrize("name", [f.name for f in fields(Codebook) if f.name not in ("codes", "lists")])
def test_every_field_of_the_codebook_is_in_the_version(name: str) -> None:
    assert codebook_version(replace(BOOK, **{name: "en"})) != codebook_version(BOOK)


@pytest.mark.parametrize(
    ("name", "value"),
    [("id", "k"), ("label", "K"), ("definition", "k"), ("definition_origin", "deck"), ("include", "k"),
     ("exclude", "k"), ("examples", ("k",)), ("indicators", ("k",)), ("source", "k"), ("color", "#bb0000"),
     ("parent", "b"), ("position", 0)],
)  # fmt: skip
def test_every_field_of_a_code_is_in_the_version(name: str, value: object) -> None:
    changed = replace(BOOK, codes=(*BOOK.codes[:2], replace(BOOK.codes[2], **{name: value})))
    assert codebook_version(changed) != codebook_version(BOOK)
    assert codebook_version(replace(BOOK, lists=BOOK.lists[:1])) != codebook_version(BOOK)


def test_the_version_is_the_same_for_ever() -> None:
    assert codebook_version(BOOK) == "9abecec1f03e"


def test_a_code_above_itself_is_refused() -> None:
    circle = Codebook(name="x", codes=(Code(id="a", label="A", parent="b"), Code(id="b", label="B", parent="a")))
    with pytest.raises(CodebookError, match="au-dessous de lui-même"):
        canonical(circle)


def test_merging_a_code_into_one_below_it_makes_no_circle() -> None:
    codes = (
        Code(id="a", label="A", merged_into="c"),
        Code(id="b", label="B", parent="a"),
        Code(id="c", label="C", parent="b"),
    )
    parents = {code.id: code.parent for code in canonical(Codebook(name="x", codes=codes)).codes}
    assert parents == {"b": None, "c": "b"}


def test_the_version_of_a_large_codebook_takes_less_than_five_milliseconds() -> None:
    codes = tuple(
        Code(
            id=f"c-{rank}",
            label=f"Bénévolat {rank}",
            definition="Une définition à l'échelle de deux phrases. " * 5,
            exclude="Voir le code voisin. " * 5,
            examples=("Un passage dit par une bénévole de soixante ans. " * 3,) * 3,
            indicators=tuple(f"charte … bénévole {n}" for n in range(18)),
            parent=f"c-{rank // 6}" if rank >= 6 else None,
            position=rank,
        )
        for rank in range(120)
    )
    book = Codebook(name="x", codes=codes)
    times = []
    for _run in range(15):
        start = time.process_time()
        codebook_version(book)
        times.append(time.process_time() - start)
    assert statistics.median(times) < 0.010, "twice the target of 5 ms, for slow machines"
