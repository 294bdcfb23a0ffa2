"""Acts on codes: one event each, undone as one, refused with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import (
    CodebookLocked,
    IndicatorSyntaxError,
    ReviewError,
    UndoRefused,
    UnknownObject,
    UsageError,
)
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.services import codebook, codes
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.passages import passages
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.splitting import split_code


def code_of(project: Project, code_id: str) -> Code:
    return codes.read_codebook(project).by_id[code_id]


def acts(project: Project) -> int:
    return len(read_log(project))


@pytest.fixture
def review(project: Project) -> Review:
    return Review(project)


def passage(review: Review, words: str, code: str) -> str:
    document = review.text(review.documents()[0].document_id)
    start = document.text.index(words)
    return review.code(document.document_id, start, start + len(words), [code])[0].id


def test_a_code_is_found_by_id_or_by_label_without_accents(project: Project) -> None:
    grid = codes.read_codebook(project)
    assert codes.find_code(grid, "benevolat-reel").label == "bénévolat réel"
    assert codes.find_code(grid, "Benevolat REEL").id == "benevolat-reel"
    with pytest.raises(UnknownObject, match="rien"):
        codes.find_code(grid, "rien")
    codes.create_code(project, "Bénévolat", parent="benevolat")
    with pytest.raises(UnknownObject, match="identifiant"):
        codes.find_code(codes.read_codebook(project), "bénévolat ")


def test_what_is_written_is_frozen_and_kept_on_its_lines(project: Project) -> None:
    made = codes.create_code(project, "  papier\nsigne\u0301 ")
    assert made.label == "papier signé"
    codes.edit_code(
        project, made.id, {"definition": "une\r\nde\u0301finition ", "examples": ["un\u0301 ex", "", "un\u0301 ex"]}
    )
    assert code_of(project, made.id).definition == "une\ndéfinition"
    assert len(code_of(project, made.id).examples) == 1


def test_nothing_is_written_when_nothing_changes(project: Project) -> None:
    before = acts(project)
    assert not codes.edit_code(project, "benevolat", {"label": "bénévolat", "definition": ""})
    assert not codes.edit_code(project, "benevolat-prescrit", {"indicators": ["charte", "fiche"]})
    codes.move_code(project, "benevolat-reel", "benevolat")
    assert codes.archive_code(project, "benevolat", archived=False) == 0
    assert acts(project) == before


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"label": " \n"}, UsageError),
        ({"color": "rouge"}, UsageError),
        ({"couleur": "#ffffff"}, UsageError),
        ({"indicators": ["charte", "(fiche|"]}, IndicatorSyntaxError),
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(
    project: Project, changes: dict[str, object], error: type[Exception]
) -> None:
    before = acts(project)
    with pytest.raises(error):
        codes.edit_code(project, "benevolat", changes)  # type: ignore[arg-type]
    assert acts(project) == before


def test_a_definition_of_the_source_that_is_rewritten_is_no_longer_its_own(project: Project) -> None:
    codes.edit_code(project, "benevolat", {"definition": "Du cours.", "definition_origin": "deck"})
    codes.edit_code(project, "benevolat", {"color": "#d97706"})
    assert code_of(project, "benevolat").definition_origin == "deck"
    codes.edit_code(project, "benevolat", {"definition": "De nous."})
    assert code_of(project, "benevolat").definition_origin == "proposee"


def test_a_move_goes_last_and_says_why_it_closes_a_circle(project: Project) -> None:
    family = codes.create_code(project, "Famille")
    first = codes.create_code(project, "Un", parent=family.id)
    codes.move_code(project, "benevolat", family.id)
    assert [code.id for code in codes.read_codebook(project).children(family.id)] == [first.id, "benevolat"]
    with pytest.raises(ReviewError, match="« bénévolat réel » est sous « Famille »"):
        codes.move_code(project, family.id, "benevolat-reel")


def test_a_merge_is_one_event_that_takes_the_codes_below_along(review: Review) -> None:
    project = review.project
    target = codes.create_code(project, "Engagement")
    passage(review, "Maintenant", "benevolat")
    before = acts(project)
    codes.merge_codes(project, "benevolat", target.id)
    assert acts(project) == before + 1
    grid = codes.read_codebook(project)
    assert {code.id for code in grid.children(target.id)} == {"benevolat-prescrit", "benevolat-reel"}
    fresh = Review(project)
    assert fresh.code_counts() == {target.id: 1}
    assert "fusion" in fresh.undo()
    assert {code.id for code in codes.read_codebook(project).children("benevolat")} == {
        "benevolat-prescrit",
        "benevolat-reel",
    }


def test_a_code_may_be_merged_into_one_below_it(project: Project) -> None:
    codes.create_code(project, "Plus bas", parent="benevolat-reel")
    codes.merge_codes(project, "benevolat", "plus-bas")
    grid = codes.read_codebook(project)
    assert [code.id for code in grid.path("plus-bas")] == ["benevolat-reel", "plus-bas"]
    assert grid.by_id["benevolat-prescrit"].parent == "plus-bas"
    assert grid.resolve("benevolat") == "plus-bas"


def test_archiving_takes_what_is_below_and_bringing_back_what_is_above(project: Project) -> None:
    before = acts(project)
    assert codes.archive_code(project, "benevolat") == 3
    assert acts(project) == before + 1
    assert codes.archive_code(project, "benevolat-reel", archived=False) == 2
    usable = {code.id for code in codes.read_codebook(project).codes if code.usable}
    assert usable == {"benevolat", "benevolat-reel"}
    assert "retour" in Review(project).undo()


def test_a_split_moves_ones_own_passages_in_one_batch(review: Review, new_project: Callable[..., Project]) -> None:
    project = review.project
    moved, kept = passage(review, "une charte", "benevolat"), passage(review, "le mardi", "benevolat")
    other = Review(new_project(coder="C2"))
    theirs = passage(other, "Vous la suivez", "benevolat")
    assert [found.words for found in passages(review, "benevolat")] == ["une charte", "Vous la suivez", "le mardi"]
    made = split_code(project, "benevolat", [moved], label="Charte")
    assert made.parent is None
    assert Review(project).code_counts() == {"benevolat": 2, made.id: 1}
    coding = passages(Review(project), made.id)[0].coding
    assert coding.codebook_version == codebook.version(project)
    with pytest.raises(ReviewError, match="autre codeur"):
        split_code(project, "benevolat", [kept, theirs], into=made.id)
    with pytest.raises(UnknownObject, match="n'est pas un passage"):
        split_code(project, "benevolat", [moved], into=made.id)
    assert "division d'un code (× 2)" in Review(project).undo()
    assert Review(project).code_counts() == {"benevolat": 3}
    assert made.id not in codes.read_codebook(project).by_id


def test_a_split_is_asked_for_in_full(review: Review) -> None:
    moved = passage(review, "une charte", "benevolat")
    for wrong in ({}, {"into": "benevolat-reel", "label": "Deux"}):
        with pytest.raises(UsageError):
            split_code(review.project, "benevolat", [moved], **wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="Aucun passage"):
        split_code(review.project, "benevolat", [], label="Deux")
    with pytest.raises(ReviewError, match="déjà sous"):
        split_code(review.project, "benevolat", [moved], into="benevolat")
    split_code(review.project, "benevolat", [moved], into="benevolat-reel")
    assert Review(review.project).code_counts() == {"benevolat-reel": 1}


def test_a_split_that_others_have_built_on_is_not_undone(review: Review, new_project: Callable[..., Project]) -> None:
    made = split_code(review.project, "benevolat", [passage(review, "une charte", "benevolat")], label="Charte")
    passage(Review(new_project(coder="C2")), "Vous la suivez", made.id)
    with pytest.raises(UndoRefused, match="C2"):
        Review(review.project).undo()


def test_passages_of_merged_codes_are_read_with_their_target(review: Review) -> None:
    passage(review, "une charte", "benevolat-reel")
    codes.merge_codes(review.project, "benevolat-reel", "benevolat-prescrit")
    assert [found.coding.code_id for found in passages(Review(review.project), "benevolat-prescrit")] == [
        "benevolat-prescrit"
    ]
    with pytest.raises(UnknownObject):
        passages(review, "rien")


def test_a_lock_holds_for_every_act(project: Project, new_project: Callable[..., Project]) -> None:
    codebook.set_lock(project, locked=True)
    other = new_project(coder="C2")
    for change in (
        lambda: codes.move_code(other, "benevolat-reel", None),
        lambda: codes.merge_codes(other, "benevolat-reel", "benevolat"),
        lambda: codes.archive_code(other, "benevolat"),
        lambda: codes.edit_code(other, "benevolat", {"indicators": ["charte"]}),
        lambda: split_code(other, "benevolat", ["x"], label="y"),
    ):
        with pytest.raises(CodebookLocked, match="C1"):
            change()
