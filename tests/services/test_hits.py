"""Coding what a search found: the words, their sentence or their turn, in one batch."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.hits import Extent, Hit, around, code_hits, hit_of, passages_of
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.search import search
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span
from tests.conftest import add_dialogue

LINES = (
    ("ENQ", "Et la charte ?"),
    ("E04", "La charte, je l'ai signée. Une autre charte est venue. La charte et la charte, toujours."),
)


@pytest.fixture
def review(project: Project) -> Review:
    add_dialogue(project, "Second", LINES, case="Les Deux Rives")
    annotate_project(project)
    return Review(project)


def hits(review: Review, pattern: str) -> list[Hit]:
    return [hit_of(line) for line in search(review.project, pattern, conditions={"document": ["Second"]})]


def words(review: Review, hits_found: list[Hit], extent: Extent) -> list[str]:
    return [review.text(key).text[slice(*span)] for key, span in passages_of(review, hits_found, extent)]


def test_hits_of_one_sentence_or_turn_are_one_passage(review: Review) -> None:
    found = hits(review, "charte")
    assert len(found) == 5
    assert words(review, found, Extent.HIT) == ["charte"] * 5
    assert words(review, found, Extent.SENTENCE) == [
        "Et la charte ?",
        "La charte, je l'ai signée.",
        "Une autre charte est venue.",
        "La charte et la charte, toujours.",
    ]
    assert words(review, found, Extent.TURN) == ["Et la charte ?", LINES[1][1]]


def test_a_hit_over_two_sentences_stands_for_both_even_without_an_analysis(review: Review) -> None:
    document = review.text(review.documents()[0].document_id)
    start = document.text.index("point.")
    span = Span(start, document.text.index("Maintenant") + 3)
    both = around(document, span, Extent.SENTENCE)
    assert document.text[slice(*both)].startswith("Avant on arrivait")
    assert document.text[slice(*both)].endswith("on signe.")


def test_all_hits_are_coded_in_one_batch_and_one_undo_takes_them_back(review: Review) -> None:
    found = hits(review, "charte")
    made = code_hits(review, found, ["benevolat-prescrit", "benevolat-reel"], Extent.SENTENCE)
    assert len(made) == 8
    assert len({coding.batch for coding in made}) == 1 and made[0].batch
    with review.project.store.reading() as connection:
        assert {coding.batch for coding in queries.codings(connection)} == {made[0].batch}
    assert "× 8" in review.undo()
    with review.project.store.reading() as connection:
        assert queries.codings(connection) == ()


def test_what_is_already_coded_so_is_left_and_one_passage_is_no_batch(review: Review) -> None:
    found = hits(review, "charte")
    (first,) = code_hits(review, found[:1], ["benevolat-prescrit"], Extent.SENTENCE)
    assert first.batch is None
    assert len(code_hits(review, found, ["benevolat-prescrit"], Extent.SENTENCE)) == 3
    assert code_hits(review, found, ["benevolat-prescrit"], Extent.SENTENCE) == ()


def test_a_place_of_another_version_is_refused(review: Review) -> None:
    found = hits(review, "charte")[0]
    with pytest.raises(ReviewError, match="changé"):
        code_hits(review, [found._replace(version_id="autre")], ["benevolat-prescrit"], Extent.HIT)
