"""The passages of a code: every coder's, in reading order, with what stands around them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.services.codes import merge_codes
from ingesoc_qual.services.passages import passages
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from tests.conftest import add_dialogue


@pytest.fixture
def review(project: Project, new_project: Callable[..., Project]) -> Review:
    second = add_dialogue(project, "Second", (("E04", "Chez nous la charte est au mur."),), case="Les Deux Rives")
    mine = Review(project)
    first = next(about.document_id for about in mine.documents() if about.document_id != second)
    code(mine, second, "la charte", "benevolat-prescrit")
    code(mine, first, "Maintenant y'a une charte", "benevolat-prescrit")
    code(mine, first, "je me débrouille", "benevolat-reel")
    code(Review(new_project(coder="Lise")), first, "une charte", "benevolat-prescrit")
    return Review(new_project())


def code(review: Review, document_id: str, words: str, code_id: str) -> None:
    start = review.text(document_id).text.index(words)
    review.code(document_id, start, start + len(words), [code_id])


def test_they_come_in_reading_order_from_every_coder_with_their_context(review: Review) -> None:
    found = passages(review, "benevolat-prescrit", context=12)
    assert [each.words for each in found] == ["Maintenant y'a une charte", "une charte", "la charte"]
    assert [each.coding.coder_id for each in found].count(review.coder.id) == 2
    first, last = found[0], found[-1]
    assert (first.left, first.right) == ("… [rires] ", ", on …")
    assert (last.document.name, last.speaker.label if last.speaker else "", last.turn) == ("Second", "E04", 1)
    assert all(each.current for each in found)


def test_codes_below_come_when_asked_and_merged_ones_under_their_target(review: Review) -> None:
    assert passages(review, "benevolat") == ()
    assert len(passages(review, "benevolat", below=True)) == 4
    merge_codes(review.project, "benevolat-reel", "benevolat-prescrit")
    again = Review(review.project)
    assert {each.coding.code_id for each in passages(again, "benevolat-reel")} == {"benevolat-prescrit"}
    assert len(passages(again, "benevolat-prescrit")) == 4


def test_context_is_cut_between_words_and_stays_in_the_text(review: Review) -> None:
    for each in passages(review, "benevolat", below=True, context=10**6):
        text, coding = review.text(each.document.id), each.coding
        assert each.left == text.told(0, coding.start) and each.right == text.told(coding.end, len(text.text))
        assert each.words == text.text[coding.start : coding.end]
    for each in passages(review, "benevolat", below=True, context=12):
        text, coding = review.text(each.document.id), each.coding
        if coding.start > 12:
            kept = each.left.removeprefix("… ")
            assert each.left.startswith("… ") and text.told(0, coding.start).endswith(kept) and len(kept) < 12
        if coding.end + 12 < len(text.text):
            kept = each.right.removesuffix(" …")
            after = text.told(coding.end, len(text.text))
            assert each.right.endswith(" …") and after.startswith(kept) and after[len(kept) :][:1].isspace()
