"""The journal read by a person, and copies that can be trusted."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.errors import ProjectExists, ProjectNotFound
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.services.acts import act_name
from ingesoc_qual.services.journal import back_up_project, read_log
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.tables import frame
from tests.services.test_review import document_of


def test_the_log_names_acts_and_objects_newest_first_and_marks_what_is_undone(project: Project) -> None:
    review = Review(project)
    review.code(document_of(review), 6, 20, ["benevolat-reel"])
    review.undo()
    memo = review.add_memo(MemoTarget.DOCUMENT, document_of(review), "à relire")
    assert read_log(project, limit=1)[0].what == "Entretien E03"
    review.remove_memo(memo.id)
    undo, coded, *earlier = read_log(project)[2:]
    assert (undo.act, undo.name, undo.undone) == ("undo", "annulation", False)
    assert (coded.act, coded.undone, coded.coder) == ("coding.add", True, "C1")
    assert "bénévolat réel" in coded.what
    assert "6–20" in coded.what
    assert earlier[-1].act == "coder.add"
    assert len(read_log(project, limit=2)) == 2
    assert read_log(project, coder="C2") == ()


def test_every_act_of_the_journal_has_a_french_name(project: Project) -> None:
    review = Review(project)
    review.create_code("Débrouille")
    review.undo()
    review.redo()
    assert all(act_name(entry.act) != entry.act for entry in read_log(project))


def test_a_backup_of_an_open_project_opens_and_holds_the_same(project: Project, tmp_path: Path) -> None:
    review = Review(project)
    review.code(document_of(review), 6, 20, ["benevolat-reel"])
    report = back_up_project(project.path)
    assert report.path.parent == project.path.parent
    assert (report.documents, report.codings) == (1, 1)
    with open_project(report.path, coder="C1") as copy:
        assert frame(copy, "codings").equals(frame(project, "codings"))
    elsewhere = back_up_project(project.path, tmp_path / "copie.ingesoc")
    assert elsewhere.path.name == "copie.ingesoc"
    with pytest.raises(ProjectExists):
        back_up_project(project.path, tmp_path / "copie.ingesoc")
    with pytest.raises(ProjectNotFound):
        back_up_project(tmp_path / "absent.ingesoc")
    assert not list(tmp_path.glob("*.partial*"))
