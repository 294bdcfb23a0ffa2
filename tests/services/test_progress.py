"""How far each coder is: from codings and decisions, nothing invented."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

from ingesoc_qual.model.coding import Suggestion, Verdict
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.progress import Work, read_progress
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.team import set_tasks
from ingesoc_qual.store.merge import merge_from
from tests.conftest import add_dialogue


def test_a_document_is_begun_by_a_coding_or_an_answer_not_by_a_skip(
    project: Project, new_project: Callable[..., Project]
) -> None:
    mine = Review(project)
    first = mine.documents()[0].document_id
    second = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),))
    assert [c.name for c in read_progress(project).coders] == ["C1"]
    mine.code(first, 10, 20, ["benevolat", "benevolat-reel"])
    other = Review(new_project(coder="C2"))
    version = other.text(second).version_id
    suggestion = Suggestion(str(uuid.uuid4()), second, version, 6, 12, "benevolat", "indicateurs", "1", 0.5, ())
    other.decide(suggestion, Verdict.SKIPPED)
    assert read_progress(project).work == {(mine.coder.id, first): Work(2, 0)}
    other.decide(suggestion, Verdict.REJECTED)
    found = read_progress(project)
    assert found.work[other.coder.id, second] == Work(0, 1)
    assert [c.name for c in found.coders] == ["C1", "C2"]
    assert found.share(mine.coder.id, [first, second]) == found.share(other.coder.id, [first, second]) == (1, 2)
    assert [c.name for c in read_progress(other.project).coders] == ["C2", "C1"]
    other.undo()
    assert (other.coder.id, second) not in read_progress(project).work


def test_champs_and_conflicts_are_those_of_the_project(tmp_path: Path, new_project: Callable[..., Project]) -> None:
    project = new_project()
    add_dialogue(project)
    table = tmp_path / "cas.csv"
    table.write_text("name,champ\nLa Passerelle,tiers-lieux\n", encoding="utf-8")
    edit(project, Listing.CASES, table)
    project.store.close()
    copy = Path(shutil.copy(project.path, tmp_path / "copie.ingesoc"))
    case = next(iter(read_progress(project).champs))
    for path, name in ((project.path, "La Passerelle (Avignon)"), (copy, "La Passerelle d'Avignon")):
        with open_project(path, coder="C1") as opened:
            opened.act([Act("case.set", (Assignment(Subject("case", case), {"name": name}),))])
    merge_from(project.store, copy)
    found = read_progress(project)
    assert found.champs == {case: "tiers-lieux"} and found.conflicts == 1


def test_where_documents_were_shared_out_finished_ones_count(project: Project) -> None:
    review = Review(project)
    first = review.documents()[0].document_id
    second = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),))
    review.code(first, 10, 20, ["benevolat"])
    assert read_progress(project).left(review.coder.id) == 0
    set_tasks(project, ["C1", "Lise"], TaskState.TODO)
    set_tasks(project, ["C1"], None, document_ids=[second])
    set_tasks(project, ["Lise"], TaskState.FINISHED, document_ids=[second])
    found = read_progress(project)
    lise = next(coder for coder in found.coders if coder.name == "Lise")
    assert found.share(review.coder.id, [first, second]) == (0, 1)
    assert found.share(lise.id, [first, second]) == (1, 2)
    assert found.share(lise.id, []) == (0, 0)
    assert (found.left(review.coder.id), found.left(lise.id)) == (1, 1)


def test_a_document_finished_without_sharing_counts_on_all_of_them(project: Project) -> None:
    first = Review(project).documents()[0].document_id
    second = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),))
    set_tasks(project, ["C1"], TaskState.FINISHED, document_ids=[first])
    assert read_progress(project).share(project.coder.id, [first, second]) == (1, 2)
