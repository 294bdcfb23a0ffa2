"""From a project to its readings: who speaks, which codings count, by what codes can be counted, pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from ingesoc_qual import open_project
from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.model.table import ColumnType
from ingesoc_qual.services.adjudication import regions_to_settle, settle
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codes import merge_codes
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.reading_tables import READINGS
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.tables import build
from tests.services.teamwork import finish, marks

PRESCRIBED, REAL = "Maintenant y'a une charte, on signe.", "le mardi je suis toute seule une fois sur deux"


@pytest.fixture
def coded(project: Project, tmp_path: Path) -> Project:
    """Two passages of the interview coded, its speaker known."""
    review = Review(project)
    document = review.documents()[0].document_id
    text = review.text(document).text
    for words, code in ((PRESCRIBED, "benevolat-prescrit"), (REAL, "benevolat-reel")):
        review.code(document, text.index(words), text.index(words) + len(words), [code])
    listing = tmp_path / "speakers.csv"
    listing.write_text("document,label,role,âge\nEntretien E03,E03,bénévole,71\n", encoding="utf-8")
    edit(project, Listing.SPEAKERS, listing)
    return project


def figures(readings: Readings) -> dict[tuple[str, str], tuple[int, int]]:
    found = readings.volunteering_grid()
    some = found[(found["level"] == "case") & (found["codings"] > 0)]
    return {(row.role, row.kind): (row.words, row.denominator) for row in some.itertuples()}


def test_words_are_those_of_the_speaker_annotated_or_not(coded: Project) -> None:
    before = figures(Readings(coded))
    # « y'a » is two words, [rires] none; the interviewer's turns count nowhere.
    assert before == {("bénévole", "prescrit"): (7, 37), ("bénévole", "reel"): (10, 37)}
    annotate_project(coded)
    assert figures(Readings(coded)) == before


def test_the_interviewer_s_passage_counts_nowhere(coded: Project) -> None:
    review = Review(coded)
    review.code(review.documents()[0].document_id, 6, 20, ["benevolat-reel"])
    assert figures(Readings(coded)) == {("bénévole", "prescrit"): (7, 37), ("bénévole", "reel"): (10, 37)}


def test_a_merged_code_is_read_under_its_target(coded: Project) -> None:
    merge_codes(coded, "benevolat-prescrit", "benevolat-reel")
    assert figures(Readings(coded)) == {("bénévole", "reel"): (17, 37)}


def test_codes_are_counted_by_any_variable(coded: Project) -> None:
    readings = Readings(coded)
    assert readings.attributes()[:3] == ("case", "champ", "document") and "speaker.âge" in readings.attributes()
    found = readings.matrix("speaker.âge", subtree=True)
    assert {(row.code, row.value): row.codings for row in found.itertuples()} == {
        ("benevolat", "71"): 2, ("benevolat-prescrit", "71"): 1, ("benevolat-reel", "71"): 1,
    }  # fmt: skip
    for wrong in (lambda: readings.matrix("age"), lambda: readings.cooccurrence("à côté")):
        with pytest.raises(UsageError):
            wrong()


def test_tables_say_what_their_columns_are_and_keep_their_types(coded: Project) -> None:
    for made in build(coded, tuple(READINGS)):
        names = [column.name for column in made.columns]
        assert len(set(names)) == len(names) and all(column.description for column in made.columns)
        wanted = {ColumnType.INTEGER: int, ColumnType.NUMBER: float, ColumnType.BOOLEAN: bool, ColumnType.TEXT: str}
        for row in made.rows:
            cells = zip(row, made.columns, strict=True)
            assert all(cell is None or type(cell) is wanted[column.type] for cell, column in cells), row


def test_two_coders_are_two_blocks(coded: Project, new_project: Callable[..., Project]) -> None:
    second = Review(new_project(coder="C2"))
    second.code(second.documents()[0].document_id, 60, 100, ["benevolat-reel"])
    found = Readings(coded).volunteering_grid()
    own = found[(found["coder"] == "C1") & (found["level"] == "all") & (found["codings"] > 0)]
    assert {row.kind: row.words for row in own.itertuples()} == {"prescrit": 7, "reel": 10}
    assert set(found["coder"]) == {"C1", "C2"}


@pytest.mark.parametrize("name", ["profile", "matrix", "cooccurrence", "network"])
def test_each_picture_is_drawn_from_python(coded: Project, name: str) -> None:
    with open_project(coded.path) as project:
        assert etree.fromstring(project.picture(name).encode()).tag.endswith("svg")
        with pytest.raises(UsageError, match="C9"):
            project.picture(name, coder="C9")
        with pytest.raises(UsageError, match="camembert"):
            project.picture("camembert")
        assert len(project.matrix("role")) == 2
        assert project.profile()["level"].dtype == "string"


def test_an_adjudicated_document_is_read_in_the_block_of_the_consensus(project: Project) -> None:
    review = Review(project)
    document = review.documents()[0].document_id
    text = review.text(document).text
    one, two = text.index(PRESCRIBED), text.index(REAL)
    marks(project, "C1", document, (one, one + 10, "benevolat-prescrit"), (two, two + len(REAL), "benevolat-reel"))
    marks(project, "C2", document, (two, two + len(REAL), "benevolat-reel"))
    finish(project, "C1", "C2")

    def words() -> dict[tuple[str, str], int]:
        found = Readings(project).volunteering_grid()
        some = found[(found["level"] == "all") & (found["codings"] > 0)]
        return {(row.coder, row.kind): row.words for row in some.itertuples()}

    assert words() == {("C1", "prescrit"): 1, ("C1", "reel"): 10, ("C2", "reel"): 10}
    region = regions_to_settle(compare(project))[0].disagreement
    settle(project, region, Ruling.NOTHING)
    assert words() == {("consensus", "reel"): 10}
    marks(project, "C2", document, (one, one + 18, "benevolat-prescrit"))
    assert ("C1", "prescrit") in words()
