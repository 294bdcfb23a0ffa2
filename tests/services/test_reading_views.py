"""Readings as crossed tables: rows under headings, figures in cells, passages behind them, as the project now is."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.services.adjudication import regions_to_settle, settle
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.passages import passages_of
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.reading_views import Measure, Reading, ReadingViews, View, ViewCell, ViewRow, mapping_names
from ingesoc_qual.services.review import Review
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks

PRESCRIBED, REAL = "Maintenant y'a une charte, on signe.", "le mardi je suis toute seule une fois sur deux"


@pytest.fixture
def coded(project: Project) -> Project:
    """Two passages of an interview coded by one person, one by another, under the whole codebook."""
    apply_builtin(project)
    review = Review(project)
    document = review.documents()[0].document_id
    text = review.text(document).text
    for words, code in ((PRESCRIBED, "benevolat-prescrit"), (REAL, "benevolat-reel")):
        review.code(document, text.index(words), text.index(words) + len(words), [code])
    start = text.index(REAL)
    marks(project, "C2", document, (start, start + len(REAL), "benevolat-reel"))
    return project


def cell(view: View, row: str, column: str, group: str = "") -> ViewCell:
    place = [(c.title, c.group) for c in view.columns].index((column, group))
    return next(r for r in view.rows if (r.above or r.label) == row and not r.heading).cells[place]


def lines(view: View) -> list[tuple[str, bool]]:
    return [(row.label, row.heading) for row in view.rows]


def test_the_grid_has_cases_over_sources_and_kinds_beside(coded: Project) -> None:
    views = ReadingViews(coded)
    view = views.view(Reading.GRID)
    assert (view.block, view.blocks) == ("C1", ("C1", "C2"))
    assert lines(view)[:2] == [("La Passerelle", True), ("entretiens", False)]
    assert view.columns[0].title == "mots" and view.columns[1].measure is Measure.SHARE
    found = cell(view, "La Passerelle", "prescrit", "Bénévolat")
    assert (found.codings, found.words, found.speakers) == (1, 7, 1)
    assert found.share == pytest.approx(7 / found.denominator)
    assert [p.words for p in passages_of(Review(coded), found.passages)] == [PRESCRIBED]
    other = views.view(Reading.GRID, block="C2")
    assert other.block == "C2" and cell(other, "La Passerelle", "prescrit", "Bénévolat") == ViewCell(
        denominator=found.denominator, share=0.0, speakers=0
    )
    assert views.view(Reading.GRID, block="personne").block == "C1"


def test_empty_rows_come_with_the_detail(coded: Project) -> None:
    add_dialogue(coded, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),), case="Le Ventoux")
    views = ReadingViews(coded)
    assert "Le Ventoux" not in [label for label, _heading in lines(views.view(Reading.GRID))]
    assert "Le Ventoux" in [label for label, _heading in lines(views.view(Reading.GRID, detail=True))]


def test_the_gap_faces_its_quotations(coded: Project) -> None:
    view = ReadingViews(coded).view(Reading.GAP)
    row = next(row for row in view.rows if not row.heading)
    assert (row.above, row.label) == ("La Passerelle", "sans tâche")
    assert [side.words if side else "" for side in row.facing] == [PRESCRIBED, REAL]
    assert row.facing[0] is not None and row.facing[0].whose == "E03, Entretien E03"
    gap = cell(view, "La Passerelle", "écart")
    prescribed, real = cell(view, "La Passerelle", "prescrit"), cell(view, "La Passerelle", "réel")
    assert prescribed.share is not None and real.share is not None
    assert gap.value == pytest.approx(100 * (real.share - prescribed.share))
    assert gap.passages == (*prescribed.passages, *real.passages) and gap.low is None
    wide = ReadingViews(coded).view(Reading.GAP, detail=True)
    assert [row.label for row in wide.rows if row.above == "La Passerelle"] == ["sans tâche", "  entretiens"]


def test_the_profile_is_read_under_either_mapping(coded: Project) -> None:
    views = ReadingViews(coded)
    view = views.view(Reading.PROFILE)
    assert [(c.group, c.title) for c in view.columns][1:4] == [
        ("Dimension", "politique"), ("Dimension", "sociale"), ("Dimension", "économique"),
    ]  # fmt: skip
    assert cell(view, "La Passerelle", "économique", "Dimension").codings == 2
    assert {c.group for c in view.columns[4:]} == {"à part"}
    families = views.view(Reading.PROFILE, detail=True)
    assert cell(families, "La Passerelle", "Bénévolat", "Dimension économique").codings == 2
    for name in mapping_names():
        assert len(views.view(Reading.PROFILE, mapping=name).columns) > 3


def test_the_vocabulary_leads_to_words_that_nobody_coded(coded: Project) -> None:
    add_dialogue(coded, "Entretien E05", (("E05", "Le lien social, c'est l'impact. Le lien social encore."),))
    annotate_project(coded)
    view = ReadingViews(coded).view(Reading.VOCABULARY)
    assert view.blocks == () and [c.title for c in view.columns] == ["mots", "utilite", "impact"]
    row = next(row for row in view.rows if not row.heading)
    assert (row.above, row.label, row.cells[1].codings) == ("entretien", "sans date", 2)
    found = passages_of(Review(coded), row.cells[1].passages)
    assert [(p.words, p.coding.code_id, p.coded) for p in found] == [("lien social", "", False)] * 2
    terms = ReadingViews(coded).view(Reading.VOCABULARY, detail=True)
    assert ("utilite", "toute la liste") in [(c.group, c.title) for c in terms.columns]
    assert ("utilite", "lien social") in [(c.group, c.title) for c in terms.columns]


def test_a_reading_is_kept_until_somebody_writes(coded: Project) -> None:
    views = ReadingViews(coded)
    before = cell(views.view(Reading.GRID), "La Passerelle", "prescrit", "Bénévolat")
    review = Review(coded)
    document = review.documents()[0].document_id
    start = review.text(document).text.index("ce qu'il y avait à faire")
    review.code(document, start, start + 24, ["benevolat-prescrit"])
    after = cell(views.view(Reading.GRID), "La Passerelle", "prescrit", "Bénévolat")
    assert (before.codings, after.codings) == (1, 2)


def test_the_consensus_leads_to_its_passages(coded: Project) -> None:
    finish(coded, "C1", "C2")
    region = regions_to_settle(compare(coded))[0].disagreement
    settle(coded, region, Ruling.NOTHING)
    view = ReadingViews(coded).view(Reading.GRID)
    assert view.blocks == ("consensus",)
    found = passages_of(Review(coded), cell(view, "La Passerelle", "réel", "Bénévolat").passages)
    assert [(p.words, p.coding.code_id, p.coding.coder_id, p.coded) for p in found] == [
        (REAL, "benevolat-reel", "consensus", False)
    ]
    assert passages_of(Review(coded), ["rien", "consensus:x:y:3", "x:1-2"]) == ()


def test_a_project_without_codings_has_no_block(project: Project) -> None:
    view = ReadingViews(project).view(Reading.GRID)
    assert (view.rows, view.blocks, view.block) == ((), (), "")
    assert ViewRow(("a",), "a").heading
