"""The journal page by page: each act once, batches as one line, what can be taken back and what cannot."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import ReviewError, UndoRefused, UnknownObject
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.acts import FIELDWORK
from ingesoc_qual.services.cells import add_case, set_cell
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.history import Cursor, LogFilter, LogLine, read_batch, read_page, take_back
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store.check import faults
from tests.conftest import add_dialogue
from tests.services.test_review import document_of

CODES = ("benevolat", "benevolat-prescrit", "benevolat-reel")


def every_line(project: Project, wanted: LogFilter | None = None, *, limit: int) -> list[LogLine]:
    lines: list[LogLine] = []
    at: Cursor | None = None
    while True:
        page = read_page(project, wanted, at=at, limit=limit)
        assert len(page.lines) <= limit
        lines += page.lines
        at = page.next
        if at is None:
            return lines


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 100])
def test_pages_put_together_are_the_whole_journal_each_act_once(
    project: Project, new_project: Callable[..., Project], limit: int
) -> None:
    review, other = Review(project), Review(new_project(coder="C2"))
    key = document_of(review)
    for n in range(4):
        review.code(key, 6 + n, 20 + n, CODES[: 1 + n % 3])
        other.code(key, 30, 40, CODES[:2])
        add_case(project, f"Cas {n}")
    review.undo()
    lines = every_line(project, limit=limit)
    assert len({line.event for line in lines}) == len(lines)
    assert sum(line.count for line in lines) == len(read_log(project))
    assert [line.event for line in lines] == [line.event for line in every_line(project, limit=1000)]
    together = [line for line in lines if line.count > 1]
    for line in together:
        acts = read_batch(project, str(line.batch))
        assert len(acts) == line.count and {act.coder for act in acts} == {line.coder}
    assert "codage à la main (× 3)" in [line.name for line in together]
    mine = every_line(project, LogFilter(coder_id=other.coder.id), limit=limit)
    assert {line.coder for line in mine} == {"C2"} and sum(line.count for line in mine) == 9


def test_a_batch_that_others_acted_in_the_middle_of_is_still_one_line(project: Project) -> None:
    review = Review(project)
    key = document_of(review)

    def case(name: str) -> list[Act]:
        return [Act("case.set", (Assignment(Subject("case", name), {"name": name}),))]

    for n in range(5):
        project.act(case(f"lot {n}"), batch="un lot")
        review.code(key, 6 + n, 20, ["benevolat"])
    for limit in (1, 2, 3, 20):
        lines = [line for line in every_line(project, limit=limit) if line.batch == "un lot"]
        assert [line.count for line in lines] == [5]


def test_filters_keep_kinds_of_acts_and_what_is_about_a_document(project: Project) -> None:
    review = Review(project)
    first = document_of(review)
    second = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),), case="Le Ventoux")
    kept = review.code(second, 10, 16, ["benevolat"])[0]
    review.code(first, 6, 20, ["benevolat"])
    review.recode(kept.id, "benevolat-reel")
    memo = review.add_memo(MemoTarget.CODING, kept.id, "à relire")
    review.edit_memo(memo.id, "relu")
    review.uncode(kept.id)
    review.undo()
    about = every_line(project, LogFilter(document_id=second), limit=3)
    assert [line.name.partition(" ;")[0] for line in about] == [
        "annulation",
        "retrait d'un codage",
        "changement de code",
        "codage à la main",
        "import d'un document",
    ]
    assert about[1].undone == 1 and "Entretien E04" in about[1].what and "bénévolat" in about[1].what
    assert about[0].what.startswith("retrait d'un codage : bénévolat · Entretien E04")
    assert (about[2].document_id, about[2].position) == (second, 10)
    memos = every_line(project, LogFilter(acts=("memo.",)), limit=3)
    assert [line.name for line in memos] == ["modification d'un mémo", "mémo"]
    assert "Entretien E04" in memos[1].what and not any("relire" in line.what for line in memos)
    assert every_line(project, LogFilter(acts=FIELDWORK), limit=3)[-1].name.endswith("définition d'une variable")
    assert every_line(project, LogFilter(acts=("query.",)), limit=3) == []


def test_an_act_that_nothing_was_built_on_is_taken_back_and_given_again(project: Project) -> None:
    review = Review(project)
    key = document_of(review)
    review.code(key, 6, 20, ["benevolat"])
    review.code(key, 30, 40, CODES)
    review.code(key, 50, 60, ["benevolat"])
    batch, older = read_page(project).lines[1], read_page(project).lines[2]
    assert take_back(project, batch) == "Annulé : codage à la main (× 3)."
    assert len(review.codings(key)) == 2
    undo = read_page(project).lines[0]
    assert undo.what.startswith("codage à la main : bénévolat · Entretien E03")
    assert [line.undone for line in read_page(project).lines[:4]] == [0, 0, 3, 0]
    with pytest.raises(UndoRefused, match="déjà annulé"):
        take_back(project, batch)
    assert take_back(project, undo).startswith("Rétabli : codage à la main")
    assert len(review.codings(key)) == 5
    redo = read_page(project).lines[0]
    with pytest.raises(UndoRefused, match="rétablissement"):
        take_back(project, redo)
    one = read_batch(project, str(batch.batch))[1]
    take_back(project, one)
    assert len(review.codings(key)) == 4
    partly = next(line for line in read_page(project).lines if line.batch == batch.batch)
    assert (partly.undone, partly.count) == (1, 3)
    take_back(project, partly)
    take_back(project, older)
    assert [coding.start for coding in review.codings(key)] == [51]
    with project.store.reading() as connection:
        assert not faults(connection)


def test_what_was_built_on_and_what_is_another_s_is_refused_with_the_reason(
    project: Project, new_project: Callable[..., Project]
) -> None:
    review, other = Review(project), Review(new_project(coder="C2"))
    case = add_case(project, "Le Ventoux")
    set_cell(other.project, Listing.CASES, case.id, "name", "Le Mont")
    other.code(document_of(review), 6, 20, ["benevolat"])
    lines = read_page(project).lines
    theirs = lines[0]
    made = next(line for line in lines if line.coder == "C1" and line.what == "Le Mont")
    created = next(line for line in lines if "création du projet" in line.name)
    with pytest.raises(UndoRefused, match="C2 a depuis travaillé dessus"):
        take_back(project, made)
    with pytest.raises(ReviewError, match=r"Cet acte est de C2\. Chacun·e"):
        take_back(project, theirs)
    with pytest.raises(UndoRefused, match="création du projet"):
        take_back(project, created)
    with pytest.raises(UnknownObject):
        take_back(project, LogLine("parti", "", project.coder.id, "C1", "codage", ""))


def test_an_import_is_taken_back_with_its_case(project: Project) -> None:
    review = Review(project)
    add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins."),), case="Le Ventoux")
    line = read_page(project).lines[0]
    assert line.name.startswith("import d'un document ; création") and line.count == 3
    take_back(project, line)
    assert [d.name for d in review.documents()] == ["Entretien E03"]
    assert [case.name for case in review.cases()] == ["La Passerelle"]
