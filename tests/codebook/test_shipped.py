"""What the shipped codebook promises: every concept complete, every indicator readable, known traps avoided."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from ingesoc_qual.codebook import builtin_codebook, builtin_codebooks, check_file, dump_codebook, load_codebook
from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.indicators import IndicatorSet, compile_indicators, parse
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.textunits import fold, freeze

FILE = builtin_codebook()
BOOK: Codebook = load_codebook(FILE).codebook
LEAVES = BOOK.leaves()
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def indicators() -> IndicatorSet:
    return compile_indicators({code.id: code.indicators for code in BOOK.codes})


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def proposed(indicators: IndicatorSet, annotator: Annotator, text: str) -> set[str]:
    hits = indicators.find([annotator.annotate(freeze(text), Layout())])
    return {indicators.codes[code] for code in hits.code}


def test_the_file_has_neither_fault_nor_warning_and_its_own_form() -> None:
    assert list(builtin_codebooks()) == ["ingenierie_sociale_solidaire"]
    for path in builtin_codebooks().values():
        assert check_file(path) == ()
        assert path.read_text(encoding="utf-8") == dump_codebook(load_codebook(path).codebook)


def test_an_unknown_builtin_codebook_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match="ingenierie_sociale_solidaire"):
        builtin_codebook("absente")


@pytest.mark.parametrize("code", BOOK.codes, ids=lambda code: code.id)
def test_every_field_is_filled(code: Code) -> None:
    assert all((code.definition, code.include, code.exclude, code.source, code.color))
    assert 1 <= code.definition.count(". ") + 1 <= 3
    assert len(code.examples) >= 2


@pytest.mark.parametrize("code", LEAVES, ids=lambda code: code.id)
def test_a_leaf_is_told_apart_from_named_neighbours(code: Code) -> None:
    said = fold(code.exclude)
    neighbours = [other.id for other in BOOK.codes if other is not code and fold(other.label) in said]
    assert neighbours
    kind, _dash, aspect = code.id.partition("-")
    if kind in ("travail", "benevolat"):
        assert {"travail": "benevolat", "benevolat": "travail"}[kind] + f"-{aspect}" in neighbours


@pytest.mark.parametrize("code", LEAVES, ids=lambda code: code.id)
def test_a_leaf_has_many_indicators_and_hardly_any_bare_word(code: Code) -> None:
    parsed = [parse(text) for text in code.indicators]
    assert len(set(map(str, parsed))) == len(parsed) >= 15
    bare = [text for text, tree in zip(code.indicators, parsed, strict=True) if text.isalpha()]
    assert len(bare) <= 2, bare


@pytest.mark.parametrize("code", [code for code in BOOK.codes if code not in LEAVES], ids=lambda code: code.id)
def test_the_indicators_of_the_others_parse_too(code: Code) -> None:
    assert [parse(text) for text in code.indicators]


def test_the_lists_hold_the_two_vocabularies() -> None:
    lists = dict(BOOK.lists)
    assert set(lists) == {"utilite", "impact"}
    assert {"utilité sociale", "lien social", "intérêt général"} <= set(lists["utilite"])
    assert {"impact", "mesure", "évaluer", "preuve", "indicateur", "performance"} <= set(lists["impact"])
    assert not set(lists["utilite"]) & set(lists["impact"])


def luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("code", BOOK.codes, ids=lambda code: code.id)
def test_colours_are_legible_on_dark_and_light_terminals(code: Code) -> None:
    for background in ("#ffffff", "#1e1e1e", "#000000"):
        assert contrast(code.color, background) >= 3.0, "WCAG 2.1, 1.4.11"


def test_colours_differ_among_siblings() -> None:
    assert len({code.color for code in BOOK.codes}) == len(BOOK.codes)
    for parent in {code.parent for code in BOOK.codes}:
        siblings = BOOK.children(parent)
        for rank, one in enumerate(siblings):
            for other in siblings[rank + 1 :]:
                gap = sum(abs(int(one.color[i : i + 2], 16) - int(other.color[i : i + 2], 16)) for i in (1, 3, 5))
                assert gap >= 40, (one.id, other.id)


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


@pytest.mark.parametrize("row", table("traps.tsv"), ids=lambda row: f"{row['not']} {row['sentence'][:24]}")
def test_traps_are_avoided(row: dict[str, str], indicators: IndicatorSet, annotator: Annotator) -> None:
    found = proposed(indicators, annotator, row["sentence"])
    assert not found & set(row["not"].split())
    assert set(row["yes"].split()) <= found


def test_how_people_speak_is_caught(indicators: IndicatorSet, annotator: Annotator) -> None:
    """A floor against losing indicators, not a measure: these invented sentences served to write them."""
    caught: dict[str, list[bool]] = defaultdict(list)
    for row in table("sentences.tsv"):
        caught[row["code"]].append(row["code"] in proposed(indicators, annotator, row["sentence"]))
    assert set(caught) <= {code.id for code in LEAVES}
    total = [hit for hits in caught.values() for hit in hits]
    assert sum(total) / len(total) >= 0.9
    assert min(sum(hits) / len(hits) for hits in caught.values()) >= 0.7


def test_most_examples_are_caught_by_their_own_code(indicators: IndicatorSet, annotator: Annotator) -> None:
    found = {code.id: [code.id in proposed(indicators, annotator, text) for text in code.examples] for code in LEAVES}
    assert [code for code, hits in found.items() if not any(hits)] == []
    total = [hit for hits in found.values() for hit in hits]
    assert sum(total) / len(total) >= 0.8
