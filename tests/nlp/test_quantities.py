"""Quantities of volunteering: each rule on a sentence of its own; bars on the demonstration and on unseen sentences."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from ingesoc_qual.model.document import Block, BlockKind, Layout, Turn
from ingesoc_qual.nlp.quantities import find_quantities

BENCH = Path(__file__).parents[2] / "benchmarks" / "bench_volumes.py"


def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_volumes", BENCH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found(text: str, base: str = "2024") -> list[tuple[float, float | None, str, str, str]]:
    return [(q.value, q.value_max, q.unit, q.category, q.period) for q in find_quantities(text, Layout(), base=base)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("92 bénévoles actifs, contre 74 l'année précédente.",
         [(92, None, "bénévoles", "total", "2024"), (74, None, "bénévoles", "total", "2023")]),
        ("Entre trente et quarante bénévoles viennent.", [(30, 40, "bénévoles", "total", "2024")]),
        ("Il faut 3 à 5 bénévoles.", [(3, 5, "bénévoles", "total", "2024")]),
        ("On est dix, quinze bénévoles.", [(10, 15, "bénévoles", "total", "2024")]),
        ("Trois salariés, deux bénévoles.", [(2, None, "bénévoles", "total", "2024")]),
        ("En 2021, 40 bénévoles, 44 en 2022, 51 en 2023.",
         [(40, None, "bénévoles", "total", "2021"), (44, None, "bénévoles", "total", "2022"),
          (51, None, "bénévoles", "total", "2023")]),
        ("Sur l'exercice 2022-2023, 3 200 heures de bénévolat.", [(3200, None, "heures", "total", "2022-2023")]),
        ("Heures de bénévolat 2023 : 6 432 h", [(6432, None, "heures", "total", "2023")]),
        ("Créée en 1998, l'association compte 45 bénévoles.", [(45, None, "bénévoles", "total", "2024")]),
        ("Le nombre d'adhérents est passé de 985 à 1\u202f140.",
         [(985, None, "adhérents", "total", "2023"), (1140, None, "adhérents", "total", "2024")]),
        ("Les salariés font 8 356 heures payées, soit 5,2 ETP.",
         [(8356, None, "heures", "salariés", "2024"), (5.2, None, "ETP", "salariés", "2024")]),
        ("Il ne dépasse pas quatre heures hebdomadaires.", [(4, None, "heures", "plafond", "2024")]),
        ("Stabiliser à cent vingt le nombre de bénévoles.", [(120, None, "bénévoles", "objectif", "2024")]),
        ("La valeur du bénévolat atteint 84 k€ en 2022.", [(84000, None, "euros valorisés", "total", "2022")]),
        ("La réunion est à 18 heures, il reste 30 % des bénévoles.", []),
        ("Le loyer coûte 1 200 euros ; un bénévole arrive.", []),
    ],
)  # fmt: skip
def test_what_a_sentence_says(text: str, wanted: list[tuple[float, float | None, str, str, str]]) -> None:
    assert found(text) == wanted


def table(rows: list[str]) -> tuple[str, Layout]:
    text, blocks = "", []
    for row in rows:
        blocks.append(Block(len(text), len(text) + len(row), BlockKind.TABLE_ROW))
        text += row + "\n"
    return text, Layout(tuple(blocks))


def test_a_table_gives_unit_year_and_category_by_its_heads() -> None:
    text, layout = table(
        ["Pôle\tBénévoles 2022\tHeures 2023", "Accueil\t22\t1 480", "Total\t74\t6 540", "Taux\t80 %\t-"]
    )
    quantities = find_quantities(text, layout, base="2023")
    assert [(q.value, q.unit, q.category, q.period) for q in quantities] == [
        (22, "bénévoles", "Accueil", "2022"), (1480, "heures", "Accueil", "2023"),
        (74, "bénévoles", "total", "2022"), (6540, "heures", "total", "2023"),
    ]  # fmt: skip
    assert {q.rule for q in quantities} == {"tableau"}
    assert text[quantities[1].start : quantities[1].end] == "1 480"


def test_a_table_may_have_its_units_in_rows_and_years_above() -> None:
    text, layout = table(["\t2022\t2023", "Bénévoles\t74\t92", "Heures de bénévolat\t5 080\t6 540"])
    assert [(q.value, q.unit, q.period) for q in find_quantities(text, layout)] == [
        (74, "bénévoles", "2022"), (92, "bénévoles", "2023"), (5080, "heures", "2022"), (6540, "heures", "2023"),
    ]  # fmt: skip


def test_the_interviewer_s_numbers_are_not_read_but_give_the_answer_its_unit() -> None:
    question, answer = "Vous aviez dit 200 bénévoles. Et les heures ?", "Neuf mille deux cent quarante."
    text = f"{question}\n{answer}"
    start = len(question) + 1
    turns = (Turn(0, 0, len(question), "ENQ"), Turn(start, start, len(text), "E01"))
    quantities = find_quantities(text, Layout(turns=turns), base="2024", silent={0})
    assert [(q.value, q.unit, q.rule) for q in quantities] == [(9240, "heures", "lettres, unité reportée")]
    assert all(0 < q.confidence <= 1 for q in quantities)


def test_the_demonstration_is_found_at_nine_in_ten_both_ways() -> None:
    gold, quantities, pairs, _same, _errors = bench().demo()
    assert gold == 243
    assert pairs / quantities >= 0.9 and pairs / gold >= 0.9


@pytest.mark.parametrize("name", ["unseen", "unseen, second"])
def test_sentences_written_after_freezing_are_found_at_eight_in_ten_both_ways(name: str) -> None:
    gold, quantities, pairs, _same, _errors = bench().unseen(name)
    assert gold >= 40
    assert pairs / quantities >= 0.8 and pairs / gold >= 0.8
