"""Deciding where coders differ: each ruling, nothing included; codings untouched; undone, merged, changed since."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingesoc_qual.errors import AnchorError, ReviewError, UsageError
from ingesoc_qual.model.adjudication import Adjudication, Kept, RegionToSettle, Ruling
from ingesoc_qual.services.adjudication import (
    against_consensus,
    consensus,
    read_adjudications,
    regions_to_settle,
    settle,
)
from ingesoc_qual.services.agreement import measure
from ingesoc_qual.services.codes import archive_code
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import check, queries
from ingesoc_qual.store.merge import merge_from
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks


@pytest.fixture
def document(project: Project) -> str:
    """Two coders agree on one passage and differ on four, some over each other."""
    found = add_dialogue(project, "Entretien E05", case="")
    marks(project, "C1", found, (10, 20, "benevolat"), (30, 40, "benevolat"), (70, 80, "benevolat"))
    marks(project, "C1", found, (72, 90, "benevolat-reel"), (100, 110, "benevolat-reel"))
    marks(project, "C2", found, (10, 20, "benevolat"), (35, 45, "benevolat"))
    marks(project, "C2", found, (72, 95, "benevolat-reel"))
    finish(project, "C1", "C2", document_ids=[found])
    return found


def regions(project: Project) -> dict[int, RegionToSettle]:
    return {one.disagreement.start: one for one in regions_to_settle(compare(project))}


def decide(project: Project, start: int, ruling: Ruling, **more: object) -> Adjudication:
    return settle(project, regions(project)[start].disagreement, ruling, **more)  # type: ignore[arg-type]


def coder(project: Project, name: str) -> str:
    return next(one.id for one in compare(project).coders if one.name == name)


def standing(project: Project) -> list[tuple[str, int, int]]:
    return [(kept.code_id, kept.start, kept.end) for _document, kept in consensus(compare(project))]


def test_each_ruling_stands_in_the_consensus_and_touches_no_coding(project: Project, document: str) -> None:
    with project.store.reading() as connection:
        before = queries.codings(connection)
    assert sorted(regions(project)) == [30, 70, 72, 100] and all(one.open for one in regions(project).values())
    assert standing(project) == [("benevolat", 10, 20)]
    decide(project, 30, Ruling.KEEP, coders=[coder(project, "C1"), coder(project, "C2")], reason="les deux ensemble")
    decide(project, 70, Ruling.NOTHING, reason="rien n'est dit du bénévolat ici")
    decide(project, 72, Ruling.BOUNDS, spans=[(74, 92)])
    last = decide(project, 100, Ruling.CODE, code_id="benevolat-prescrit")
    assert standing(project) == [
        ("benevolat", 10, 20),
        ("benevolat", 30, 45),
        ("benevolat-reel", 74, 92),
        ("benevolat-prescrit", 100, 110),
    ]
    assert not any(one.open for one in regions(project).values())
    assert regions(project)[70].adjudication is not None
    assert (
        last.coder_id == project.coder.id and last.decided_at and last.kept == (Kept("benevolat-prescrit", 100, 110),)
    )
    with project.store.reading() as connection:
        assert queries.codings(connection) == before
        assert check.differences(connection) == ()


def test_agreement_is_of_the_codings_whatever_was_decided(project: Project, document: str) -> None:
    before = measure(project)
    for start in list(regions(project)):
        decide(project, start, Ruling.NOTHING)
    after = measure(project)
    assert before is not None and after is not None and before.lines == after.lines


def test_a_decision_is_undone_and_redone(project: Project, document: str) -> None:
    decide(project, 30, Ruling.KEEP, coders=[coder(project, "C1")])
    decide(project, 30, Ruling.NOTHING)
    assert standing(project) == [("benevolat", 10, 20)]
    review = Review(project)
    review.undo()
    assert standing(project) == [("benevolat", 10, 20), ("benevolat", 30, 40)]
    review.undo()
    assert read_adjudications(project) == () and regions(project)[30].open
    review.redo()
    assert ("benevolat", 30, 40) in standing(project)


def test_no_word_of_a_reason_is_in_the_journal(project: Project, document: str) -> None:
    decide(project, 70, Ruling.NOTHING, reason="Madame Durand n'en parle pas")
    with project.store.reading() as connection:
        payloads = connection.exec_driver_sql("SELECT payload FROM events").scalars().all()
    assert not any("Durand" in payload for payload in payloads)
    assert read_adjudications(project)[0].reason == "Madame Durand n'en parle pas"


def test_what_comes_by_a_merge_changes_the_region_not_the_decision(
    project: Project, document: str, tmp_path: Path
) -> None:
    other_path = tmp_path / "copie.ingesoc"
    project.close()
    shutil.copyfile(project.path, other_path)
    with open_project(project.path, coder="C1") as here, open_project(other_path, coder="C3") as there:
        decide(here, 30, Ruling.NOTHING)
        marks(there, "C3", document, (32, 44, "benevolat"))
        finish(there, "C3", document_ids=[document])
        merge_from(here.store, other_path)
        found = regions(here)[30]
        assert found.adjudication is not None and found.adjudication.ruling is Ruling.NOTHING
        assert found.changed and found.open
        assert not any(30 <= start < 45 for _code, start, _end in standing(here))
        decide(here, 30, Ruling.KEEP, coders=[coder(here, "C3")])
        assert not regions(here)[30].open and ("benevolat", 32, 44) in standing(here)
        # The same region decided in both copies: one decision wins, the other is listed.
        decide(there, 100, Ruling.NOTHING)
        decide(here, 100, Ruling.KEEP, coders=[coder(here, "C1")])
        merge_from(there.store, here.path)
        merge_from(here.store, other_path)
        assert [a.ruling for a in read_adjudications(here)] == [a.ruling for a in read_adjudications(there)]
        with here.store.reading() as connection:
            assert "adjudication" in {row[0] for row in queries.conflicts(connection)}
            assert check.differences(connection) == ()


def test_a_region_that_grew_is_decided_once(project: Project, document: str) -> None:
    decide(project, 30, Ruling.NOTHING)
    decide(project, 70, Ruling.NOTHING)
    marks(project, "C2", document, (44, 75, "benevolat"))
    found = regions(project)[30]
    assert found.disagreement.end == 80 and found.changed
    decide(project, 30, Ruling.BOUNDS, spans=[(30, 75)])
    assert len([a for a in read_adjudications(project) if a.code_id == "benevolat"]) == 1
    assert ("benevolat", 30, 75) in standing(project)


def test_agreement_that_comes_later_does_not_bring_back_what_was_ruled_out(project: Project, document: str) -> None:
    decide(project, 100, Ruling.NOTHING)
    marks(project, "C2", document, (100, 110, "benevolat-reel"))
    assert 100 not in regions(project)
    assert ("benevolat-reel", 100, 110) not in standing(project)


def test_each_coder_against_the_consensus(project: Project, document: str) -> None:
    first, second = coder(project, "C1"), coder(project, "C2")
    found = against_consensus(compare(project))
    assert found[first].value == found[second].value == 1.0  # what is not settled enters on neither side
    decide(project, 100, Ruling.KEEP, coders=[first])
    decide(project, 70, Ruling.NOTHING)
    found = against_consensus(compare(project), iou=1.0)
    assert found[first].value == pytest.approx(2 * 2 / (3 + 2))
    assert found[second].value == pytest.approx(2 * 1 / (1 + 2))


def test_rulings_without_what_they_need_are_refused(project: Project, document: str) -> None:
    region = regions(project)[100].disagreement
    for ruling, more in (
        (Ruling.KEEP, {}),
        (Ruling.KEEP, {"coders": [coder(project, "C2")]}),
        (Ruling.BOUNDS, {}),
        (Ruling.CODE, {}),
    ):
        with pytest.raises(UsageError):
            settle(project, region, ruling, **more)  # type: ignore[arg-type]
    for span in ((5, 5), (-1, 4), (0, 10**6)):
        with pytest.raises(AnchorError):
            settle(project, region, Ruling.BOUNDS, spans=[span])
    archive_code(project, "benevolat-prescrit")
    with pytest.raises(ReviewError):
        settle(project, region, Ruling.CODE, code_id="benevolat-prescrit")
    assert read_adjudications(project) == ()
