"""Searching a project: what a word stands for, who said it, and what is asked of documents and speakers."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ingesoc_qual.errors import IndicatorSyntaxError, UsageError
from ingesoc_qual.model.field import Scope, VariableType
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.fieldwork import Listing, edit, set_variable, table
from ingesoc_qual.services.project import Project, document_text
from ingesoc_qual.services.search import (
    Concordance,
    ConcordanceLine,
    Order,
    arranged,
    concordance,
    concordance_table,
    known_conditions,
    search,
)
from tests.conftest import add_dialogue

SECOND = (
    ("ENQ", "Et la charte, chez vous ?"),
    ("E04", "La charte,\nje l'ai signée. Les chartes, ça aide ; une aide, quoi. Elles aident."),
)


def said(lines: list[ConcordanceLine]) -> list[str]:
    return [line.found for line in lines]


def test_every_document_is_searched_and_each_line_tells_where(project: Project) -> None:
    add_dialogue(project, "Second", SECOND, case="Les Deux Rives")
    lines = search(project, "charte", context=10)
    assert said(lines) == ["charte", "charte", "charte", "chartes"]
    assert [line.speaker.label if line.speaker else None for line in lines] == ["E03", "ENQ", "E04", "E04"]
    assert [line.case for line in lines] == ["La Passerelle", *["Les Deux Rives"] * 3]
    assert lines[2].left == " — La " and lines[2].right == ", je l'ai "
    for line in lines:
        text = document_text(project, line.document.id)
        assert text[line.span.start : line.span.end] == line.found


def test_a_word_stands_for_its_lemma_its_form_or_any_reading(project: Project) -> None:
    add_dialogue(project, "Second", SECOND)
    assert said(search(project, "aide", lookup="form")) == ["aide", "aide"]
    assert said(search(project, "aide")) == ["aide"]
    assert said(search(project, "aider")) == ["aide", "aident"]
    assert said(search(project, "aide", lookup="any")) == ["aide", "aide"]
    assert said(search(project, "aider", lookup="any")) == ["aide", "aide", "aident"]


def test_conditions_of_one_name_are_alternatives_and_names_add_up(project: Project) -> None:
    add_dialogue(project, "Second", SECOND, case="Les Deux Rives")
    assert len(search(project, "charte", conditions={"speaker": ["E03", "E04"]})) == 3
    assert len(search(project, "charte", conditions={"speaker": ["E03", "E04"], "case": ["les deux rives"]})) == 2
    assert len(search(project, "charte", conditions={"document": ["Second"], "speaker": ["ENQ"]})) == 1


def test_roles_and_variables_are_conditions(project: Project, tmp_path: object) -> None:
    add_dialogue(project, "Second", SECOND, case="Les Deux Rives")
    set_variable(project, Scope.CASE, "champ", kind=VariableType.TEXT)
    rows = table(project, Listing.CASES).rows
    path = project.path.parent / "cases.csv"
    path.write_text("id,champ\n" + "".join(f"{row[0]},{name}\n" for row, name in zip(rows, "ab", strict=True)))
    edit(project, Listing.CASES, path)
    first = str(rows[0][1])
    assert {line.case for line in search(project, "charte", conditions={"champ": ["a"]})} == {first}
    assert {line.case for line in search(project, "charte", conditions={"case.champ": ["A"]})} == {first}


def test_what_nothing_meets_is_said_with_what_there_is(project: Project) -> None:
    with pytest.raises(UsageError, match="rle") as unknown:
        search(project, "charte", conditions={"rle": ["bénévole"]})
    assert "role" in unknown.value.remedy
    with pytest.raises(UsageError, match="E99"):
        search(project, "charte", conditions={"speaker": ["E99"]})
    with pytest.raises(IndicatorSyntaxError):
        search(project, "(charte")


def test_a_search_of_annotated_texts_never_loads_spacy(project: Project) -> None:
    annotate_project(project)
    project.store.close()
    code = (
        "import sys; from ingesoc_qual import open_project\n"
        f"with open_project({str(project.path)!r}) as p: print(len(p.search('charte')))\n"
        "assert 'spacy' not in sys.modules and 'thinc' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr


def test_the_table_has_a_row_a_line(project: Project) -> None:
    lines = search(project, "charte")
    made = concordance_table(lines)
    row = dict(zip([column.name for column in made.columns], made.rows[0], strict=True))
    assert row["found"] == "charte" and row["speaker"] == "E03" and row["document"] == "Entretien E03"
    assert concordance_table([]).rows == []


def test_a_concordance_reads_what_is_annotated_and_counts_the_rest(project: Project) -> None:
    assert concordance(project, "charte") == Concordance((), 1)
    search(project, "charte")
    add_dialogue(project, "Second", SECOND)
    found = concordance(project, "charte")
    assert (len(found.lines), found.missing) == (1, 1)
    assert found.lines[0].turn == 2


def test_lines_are_put_in_order_by_what_precedes_or_follows(project: Project) -> None:
    said = (("E05", "Un zèbre charte bleue. Une année charte verte. Le zèbre charte agile."),)
    add_dialogue(project, "Tri", said)
    lines = search(project, "charte", lookup="form", conditions={"document": ["Tri"]})

    def places(order: Order) -> list[int]:
        return [lines.index(line) for line in arranged(lines, order)]

    assert places(Order.DOCUMENT) == [0, 1, 2]
    assert places(Order.LEFT) == [1, 2, 0]
    assert places(Order.RIGHT) == [2, 0, 1]


def test_every_condition_that_is_offered_can_be_asked(project: Project) -> None:
    add_dialogue(project, "Second", SECOND, case="Les Deux Rives")
    set_variable(project, Scope.CASE, "champ", kind=VariableType.TEXT)
    path = project.path.parent / "cases.csv"
    path.write_text("id,champ\n" + "".join(f"{row[0]},tiers-lieux\n" for row in table(project, Listing.CASES).rows))
    edit(project, Listing.CASES, path)
    offered = known_conditions(project)
    assert {("case", "Les Deux Rives"), ("speaker", "E04"), ("case.champ", "tiers-lieux")} <= set(offered)
    for name, value in offered:
        search(project, "charte", conditions={name: [value]})
