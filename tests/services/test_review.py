"""Coding and deciding, as a coder does them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import AnchorError, ReviewError, UndoRefused, UnknownObject, UsageError
from ingesoc_qual.model.coding import Evidence, MemoTarget, Origin, Suggestion, Verdict, suggestion_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Place, QueueFilter, Review
from ingesoc_qual.store import journal, machine, queries


@pytest.fixture
def review(project: Project) -> Review:
    return Review(project)


def suggest(review: Review, code: str, words: str, score: float = 0.8) -> Suggestion:
    document = review.text(review.documents()[0].document_id)
    start = document.text.index(words)
    end = start + len(words)
    found = Suggestion(
        id=suggestion_id(document.version_id, start, end, code, "indicators", "1"),
        document_id=document.document_id,
        version_id=document.version_id,
        start=start,
        end=end,
        code_id=code,
        suggester="indicators",
        suggester_version="1",
        score=score,
        evidence=(Evidence(start, start + 3, "charte"),),
    )
    with review.project.store.writing() as connection:
        before = machine.suggestions(connection)
        machine.replace_suggestions(connection, "indicators", [document.document_id], [*before, found])
    return found


def document_of(review: Review) -> str:
    return review.documents()[0].document_id


def test_a_passage_is_coded_trimmed_and_read_back(review: Review) -> None:
    document = review.text(document_of(review))
    start = document.text.index("Maintenant")
    end = document.text.index("signe.") + len("signe.")
    made = review.code(document.document_id, start - 1, end, ["benevolat-prescrit", "benevolat-reel"])
    assert len(made) == 2
    assert document.text[made[0].start : made[0].end].startswith("Maintenant")
    read = review.codings(document.document_id)
    assert {coding.code_id for coding in read} == {"benevolat-prescrit", "benevolat-reel"}
    assert {coding.origin for coding in read} == {Origin.HAND}
    assert len({coding.codebook_version for coding in read}) == 1
    assert read[0].codebook_version
    assert review.code_counts() == {"benevolat-prescrit": 1, "benevolat-reel": 1}


def test_two_codes_at_once_are_undone_at_once(review: Review) -> None:
    review.code(document_of(review), 10, 30, ["benevolat-prescrit", "benevolat-reel"])
    assert "codage" in review.undo()
    assert review.codings(document_of(review)) == ()
    review.redo()
    assert len(review.codings(document_of(review))) == 2
    with pytest.raises(ReviewError, match="rétablir"):
        review.redo()


def test_undo_survives_the_session(review: Review, new_project: Callable[..., Project]) -> None:
    review.code(document_of(review), 10, 30, ["benevolat-reel"])
    again = Review(new_project())
    again.undo()
    assert again.codings(document_of(again)) == ()
    again.undo()
    assert "benevolat-reel" not in again.codebook().by_id


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 3), (0, 10**6)])
def test_a_span_outside_the_text_is_refused(review: Review, start: int, end: int) -> None:
    with pytest.raises(AnchorError):
        review.code(document_of(review), start, end, ["benevolat-reel"])


def test_unknown_archived_and_missing_codes_are_refused(review: Review) -> None:
    from ingesoc_qual.services.codes import archive_code

    with pytest.raises(UnknownObject):
        review.code(document_of(review), 0, 5, ["nulle-part"])
    with pytest.raises(UsageError):
        review.code(document_of(review), 0, 5, [])
    archive_code(review.project, "benevolat-reel")
    review.changed()
    with pytest.raises(ReviewError, match="archivé"):
        Review(review.project).code(document_of(review), 0, 5, ["benevolat-reel"])


def test_decisions_make_change_and_take_away_one_coding(review: Review) -> None:
    found = suggest(review, "benevolat-prescrit", "Maintenant y'a une charte, on signe.")
    review.decide(found, Verdict.ACCEPTED)
    (coding,) = review.codings(found.document_id)
    assert (coding.code_id, coding.origin, coding.score) == ("benevolat-prescrit", Origin.SUGGESTION, 0.8)
    review.decide(found, Verdict.RECODED, code_id="benevolat-reel")
    (changed,) = review.codings(found.document_id)
    assert (changed.id, changed.code_id) == (coding.id, "benevolat-reel")
    review.decide(found, Verdict.REJECTED)
    assert review.codings(found.document_id) == ()
    review.undo()
    assert [c.code_id for c in review.codings(found.document_id)] == ["benevolat-reel"]
    with review.project.store.reading() as connection:
        (decision,) = queries.decisions(connection)
    assert decision.verdict == Verdict.RECODED
    assert decision.proposed_code_id == "benevolat-prescrit"
    assert decision.evidence == found.evidence


def test_the_queue_leaves_decided_ones_out_and_skipped_ones_last(review: Review) -> None:
    best = suggest(review, "benevolat-prescrit", "on signe.", 0.9)
    other = suggest(review, "benevolat-reel", "Dans les faits", 0.5)
    everything = QueueFilter()
    assert [s.id for s in review.queue(everything)] == [best.id, other.id]
    review.decide(best, Verdict.SKIPPED)
    assert [s.id for s in review.queue(everything)] == [other.id, best.id]
    assert [s.id for s in review.queue(QueueFilter(include_skipped=False))] == [other.id]
    assert [s.id for s in review.queue(QueueFilter(code_id="benevolat"))] == [other.id, best.id]
    assert [s.id for s in review.queue(QueueFilter(code_id="benevolat-reel"))] == [other.id]
    assert review.queue(QueueFilter(case_id="ailleurs")) == ()
    review.decide(other, Verdict.ACCEPTED)
    counts = review.queue_counts(everything)
    assert (counts.pending, counts.accepted, counts.skipped, counts.total) == (1, 1, 1, 2)
    assert review.documents()[0].pending == 1


def test_another_coder_has_a_queue_of_their_own(review: Review, new_project: Callable[..., Project]) -> None:
    found = suggest(review, "benevolat-prescrit", "on signe.")
    review.decide(found, Verdict.REJECTED)
    second = Review(new_project(coder="C2"))
    assert [s.id for s in second.queue(QueueFilter())] == [found.id]
    second.decide(found, Verdict.ACCEPTED)
    coding = second.codings(found.document_id)[0]
    with pytest.raises(ReviewError, match="autre"):
        review.uncode(coding.id)
    review.undo()
    assert [s.id for s in review.queue(QueueFilter())] == [found.id]
    assert second.codings(found.document_id) == (coding,)


def test_what_others_built_on_is_not_undone(review: Review, new_project: Callable[..., Project]) -> None:
    code = review.create_code("Débrouille")
    second = Review(new_project(coder="C2"))
    second.code(document_of(second), 0, 12, [code.id])
    with pytest.raises(UndoRefused, match="C2"):
        review.undo()


def test_own_codings_are_recoded_resized_and_removed(review: Review) -> None:
    (coding,) = review.code(document_of(review), 10, 30, ["benevolat-reel"])
    review.recode(coding.id, "benevolat-prescrit")
    review.resize(coding.id, 6, 30)
    (now,) = review.codings(coding.document_id)
    assert (now.code_id, now.start, now.id) == ("benevolat-prescrit", 6, coding.id)
    review.uncode(coding.id)
    assert review.codings(coding.document_id) == ()
    with pytest.raises(UnknownObject):
        review.uncode(coding.id)


def test_memos_are_kept_outside_the_journal(review: Review) -> None:
    memo = review.add_memo(MemoTarget.PASSAGE, document_of(review), "écart fiche / pratique", start=3, end=9)
    assert review.memos(document_of(review)) == (memo,)
    review.edit_memo(memo.id, "écart entre la fiche et la pratique")
    with review.project.store.reading() as connection:
        payloads = " ".join(str(event) for event in journal.load_events(connection))
    assert "écart" not in payloads
    assert "E03" not in payloads
    review.remove_memo(memo.id)
    assert review.memos(document_of(review)) == ()
    review.undo()
    assert review.memos(document_of(review))[0].text == "écart entre la fiche et la pratique"


def test_a_merged_code_is_read_under_its_target(review: Review) -> None:
    from ingesoc_qual.services.codes import merge_codes

    review.code(document_of(review), 10, 30, ["benevolat-prescrit"])
    merge_codes(review.project, "benevolat-prescrit", "benevolat-reel")
    again = Review(review.project)
    assert again.codings(document_of(again))[0].code_id == "benevolat-reel"
    assert again.code_counts() == {"benevolat-reel": 1}


def test_the_coder_comes_back_where_they_were(review: Review, new_project: Callable[..., Project]) -> None:
    assert review.place() == Place()
    there = Place("queue", document_of(review), 42, None, (("code", "benevolat"),))
    review.remember(there)
    assert Review(new_project()).place() == there


def test_changes_of_another_process_are_seen(review: Review, new_project: Callable[..., Project]) -> None:
    assert not review.changed()
    review.code(document_of(review), 10, 30, ["benevolat-reel"])
    assert not review.changed()
    other = Review(new_project(coder="C2"))
    other.create_code("Accueil")
    assert review.changed()
    assert "accueil" in review.codebook().by_id
