"""Memos of everyone on anything: what they are on, how they are found, whose they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import ReviewError, UnknownObject, UsageError
from ingesoc_qual.model.coding import MemoKind, MemoTarget
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.memos import memos, memos_table, own_memo, parse_kind
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.tables import build


@pytest.fixture
def review(project: Project) -> Review:
    """Return a session that has written a memo on each sort of thing, oldest first as in `MemoTarget`."""
    found = Review(project)
    document = found.documents()[0].document_id
    start = found.text(document).text.index("on signe")
    coding = found.code(document, start, start + 8, ["benevolat-prescrit"])[0]
    found.add_memo(MemoTarget.PROJECT, "project", "Terrain difficile d'accès.", kind=MemoKind.METHOD)
    found.add_memo(MemoTarget.DOCUMENT, document, "Entretien écourté.")
    found.add_memo(MemoTarget.CASE, found.cases()[0].id, "Deux salariées.")
    found.add_memo(MemoTarget.CODE, "benevolat-reel", "Frontière avec le prescrit ?", kind=MemoKind.THEORY)
    found.add_memo(MemoTarget.CODING, coding.id, "Cas limite.\n\nÀ revoir.", kind=MemoKind.CODING)
    found.add_memo(MemoTarget.PASSAGE, document, "  \nÉcart !", start=start, end=start + 8)
    return found


def test_each_memo_comes_with_what_it_is_on_newest_first(review: Review) -> None:
    found = memos(review.project)
    assert [(each.memo.target, each.about, each.quote, each.memo.kind) for each in found] == [
        ("passage", "Entretien E03", "on signe", "libre"),
        ("coding", "bénévolat ▸ bénévolat prescrit · Entretien E03", "on signe", "codage"),
        ("code", "bénévolat ▸ bénévolat réel", "", "théorique"),
        ("case", "La Passerelle", "", "libre"),
        ("document", "Entretien E03", "", "libre"),
        ("project", "terrain", "", "méthode"),
    ]
    assert [each.first_line for each in found][:2] == ["Écart !", "Cas limite."]
    assert {each.author for each in found} == {"C1"}


def test_they_are_found_by_kind_object_author_and_words(review: Review, new_project: Callable[..., Project]) -> None:
    Review(new_project(coder="Lise")).add_memo(MemoTarget.CODE, "benevolat-reel", "Non.")
    project = review.project
    assert [each.memo.text for each in memos(project, author="Lise")] == ["Non."]
    assert [each.memo.target for each in memos(project, kind=MemoKind.THEORY)] == ["code"]
    assert len(memos(project, target=MemoTarget.CODE)) == 2
    assert [each.memo.target for each in memos(project, words="ECART signe")] == ["passage"]
    assert memos(project, words="introuvable") == ()


def test_what_a_memo_was_on_may_be_gone(review: Review) -> None:
    coding = next(each for each in memos(review.project) if each.memo.target == "coding").memo.target_id
    review.uncode(coding)
    each = next(each for each in memos(review.project) if each.memo.target == "coding")
    assert (each.about, each.document, each.quote) == ("", None, "")


def test_text_and_kind_are_changed_apart_and_undone(review: Review) -> None:
    memo = memos(review.project)[0].memo
    review.edit_memo(memo.id, kind=MemoKind.THEORY)
    review.edit_memo(memo.id, "E\u0301cart,\r\nvraiment", kind=MemoKind.THEORY)
    changed = memos(review.project)[0].memo
    assert (changed.text, changed.kind) == ("Écart,\nvraiment", "théorique")
    assert "mémo" in review.undo()
    assert memos(review.project)[0].memo.text == "Écart !"
    review.undo()
    assert memos(review.project)[0].memo.kind == "libre"
    with pytest.raises(UsageError):
        review.edit_memo(memo.id, " ")
    with pytest.raises(UnknownObject):
        review.edit_memo("nulle-part", "x")


def test_a_change_that_changes_nothing_is_no_event(review: Review) -> None:
    memo = memos(review.project)[0].memo
    review.edit_memo(memo.id, memo.text, kind=MemoKind.FREE)
    review.undo()
    assert all(each.memo.id != memo.id for each in memos(review.project))


def test_another_s_memo_is_only_read(review: Review, new_project: Callable[..., Project]) -> None:
    memo = memos(review.project)[0].memo
    assert own_memo(review, memo) is memo
    with pytest.raises(ReviewError, match="autre"):
        own_memo(Review(new_project(coder="Lise")), memo)


def test_kinds_are_read_whatever_their_accents() -> None:
    assert parse_kind(" Theorique") is MemoKind.THEORY
    with pytest.raises(UsageError, match="roman"):
        parse_kind("roman")


def test_the_table_holds_texts_and_what_they_are_on(review: Review) -> None:
    made = memos_table(review.project)
    names = [column.name for column in made.columns]
    rows = [dict(zip(names, row, strict=True)) for row in made.rows]
    assert [row["target"] for row in rows] == [target.value for target in MemoTarget]
    assert rows[4]["text"] == "Cas limite.\n\nÀ revoir." and rows[4]["code_id"] == "benevolat-prescrit"
    assert rows[5]["quotation"] == "on signe" and rows[0]["about"] == "terrain"
    (exported,) = build(review.project, ("memos",))
    assert exported.rows == made.rows


def test_a_memo_of_before_there_were_kinds_is_free(project: Project) -> None:
    fields = {"target": "project", "target_id": "project", "text": "Ancien.", "coder": project.coder.id}
    project.act([Act("memo.add", (Assignment(Subject("memo", "m"), fields),))])
    assert [each.memo.kind for each in memos(project)] == ["libre"]
    Review(project).edit_memo("m", kind=MemoKind.METHOD)
    assert [each.memo.kind for each in memos(project)] == ["méthode"]
