"""The list behind a cell: each kind of disagreement, between two coders and more."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.disagreement import Disagreement, DisagreementKind
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.disagreements import disagreements, kind_name
from ingesoc_qual.services.project import Project
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks

MISSED, BOUNDARY, OTHER, EXTRA = (
    DisagreementKind.MISSED,
    DisagreementKind.BOUNDARY,
    DisagreementKind.OTHER_CODE,
    DisagreementKind.EXTRA,
)


@pytest.fixture
def document(project: Project) -> str:
    return add_dialogue(project, "Entretien E05", case="")


def found(project: Project, document: str, *coders: str, code: str | None = None) -> tuple[Disagreement, ...]:
    finish(project, *coders, document_ids=[document])
    return disagreements(compare(project), code_id=code)


def kinds(items: tuple[Disagreement, ...]) -> list[tuple[str, DisagreementKind, int, int, int]]:
    return [(one.code_id, one.kind, one.start, one.end, one.cost) for one in items]


def test_each_kind_between_two_coders(project: Project, document: str) -> None:
    marks(
        project, "C1", document,
        (10, 20, "benevolat"), (30, 40, "benevolat"), (50, 60, "benevolat-reel"), (70, 80, "benevolat"),
    )  # fmt: skip
    marks(project, "C2", document, (10, 20, "benevolat"), (35, 45, "benevolat"), (52, 60, "benevolat-prescrit"))
    items = found(project, document, "C1", "C2")
    assert kinds(items) == [
        ("benevolat", BOUNDARY, 30, 45, 10),
        ("benevolat-reel", OTHER, 50, 60, 10),
        ("benevolat-prescrit", OTHER, 52, 60, 8),
        ("benevolat", MISSED, 70, 80, 10),
    ]
    clash = items[1]
    assert [(mark.code_id, mark.start) for mark in clash.others] == [("benevolat-prescrit", 52)]
    assert len(clash.lacking) == 1 and clash.lacking[0] == clash.others[0].coder_id
    assert kinds(disagreements(compare(project), code_id="benevolat-reel")) == [("benevolat-reel", OTHER, 50, 60, 10)]


def test_a_code_that_both_gave_there_is_no_other_code(project: Project, document: str) -> None:
    """Codes overlap as they do in the field: what the two share does not explain what one left out."""
    marks(project, "C1", document, (10, 30, "benevolat"), (10, 30, "benevolat-reel"))
    marks(project, "C2", document, (10, 30, "benevolat"))
    assert kinds(found(project, document, "C1", "C2")) == [("benevolat-reel", MISSED, 10, 30, 20)]


def test_of_three_coders_the_one_alone_is_in_excess(project: Project, document: str) -> None:
    marks(project, "C1", document, (10, 30, "benevolat"), (50, 60, "benevolat"))
    marks(project, "C2", document, (10, 30, "benevolat"))
    items = found(project, document, "C1", "C2", "C3")
    assert kinds(items) == [("benevolat", MISSED, 10, 30, 20), ("benevolat", EXTRA, 50, 60, 10)]
    assert len(items[0].lacking) == 1 and len(items[1].lacking) == 2
    pair = disagreements(compare(project), coders=[coder.id for coder in compare(project).coders[:2]])
    assert kinds(pair) == [("benevolat", MISSED, 50, 60, 10)]


def test_passages_in_a_row_of_overlaps_are_one_region(project: Project, document: str) -> None:
    marks(project, "C1", document, (10, 30, "benevolat"), (40, 60, "benevolat"))
    marks(project, "C2", document, (25, 45, "benevolat"))
    assert kinds(found(project, document, "C1", "C2")) == [("benevolat", BOUNDARY, 10, 60, 40)]


def test_who_has_not_finished_disagrees_with_nobody(project: Project, document: str) -> None:
    marks(project, "C1", document, (10, 30, "benevolat"))
    marks(project, "C3", document, (50, 60, "benevolat"))
    items = found(project, document, "C1", "C2")
    assert kinds(items) == [("benevolat", MISSED, 10, 30, 20)]
    assert {kind_name(kind) for kind in DisagreementKind} == {"manqué", "bornes", "autre code", "en trop"}


def test_where_all_agree_there_is_nothing(project: Project, document: str) -> None:
    for coder in ("C1", "C2"):
        marks(project, coder, document, (10, 30, "benevolat"), (12, 20, "benevolat-reel"))
    assert found(project, document, "C1", "C2") == ()
