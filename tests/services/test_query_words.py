"""The words of a query's passages, counted again by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.mining.specificity import specificity
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.query import open_queries
from ingesoc_qual.services.query_words import passage_words
from ingesoc_qual.services.review import Review
from tests.conftest import add_dialogue

TALK = (
    ("ENQ", "La charte, encore la charte ?"),
    ("E05", "On signe la charte. La charte est au mur. Les bénévoles arrivent."),
    ("E05", "Les bénévoles rangent les chaises. Une charte."),
)


@pytest.fixture
def said(project: Project, tmp_path: Path) -> Project:
    """One more interview, its question, and two codings that share the words of one sentence."""
    key = add_dialogue(project, "Entretien E05", TALK, case="La Passerelle")
    path = tmp_path / "speakers.csv"
    path.write_text("document,label,role\nEntretien E05,ENQ,enquêteur·rice\n", encoding="utf-8")
    edit(project, Listing.SPEAKERS, path)
    review = Review(project)
    text = review.text(key).text
    for words in ("On signe la charte. La charte est au mur.", "La charte est au mur. Les bénévoles"):
        start = text.index(words)
        review.code(key, start, start + len(words), ["benevolat-prescrit"])
    return project


def test_shared_text_counts_once_and_questions_do_not_count(said: Project) -> None:
    table = passage_words(open_queries(said).find("code:benevolat-prescrit"))
    rows = {row[:2]: row for row in table.rows}
    # On signe la charte. La charte est au mur. Les bénévoles: eleven words, two « charte », and no question.
    assert rows["charte", "NOUN"][2] == 2 and rows["bénévole", "NOUN"][2] == 1
    everywhere = passage_words(open_queries(said).find("/charte/ ou non /charte/"))
    assert {row[4] for row in everywhere.rows} == {0} and {row[-1] for row in everywhere.rows} == {0.0}
    counts = {row[:2]: row[2] for row in everywhere.rows}
    assert rows["charte", "NOUN"][4] == counts["charte", "NOUN"] - 2
    rate = next(row[3] for row in everywhere.rows if row[0] == "charte")
    part, corpus = 11, round(10_000 * counts["charte", "NOUN"] / rate)
    assert rows["charte", "NOUN"][3] == round(10_000 * 2 / part, 2)
    assert rows["charte", "NOUN"][-1] == round(specificity(2, part, counts["charte", "NOUN"], corpus), 3)
    assert [row[-1] for row in table.rows] == sorted((row[-1] for row in table.rows), reverse=True)


def test_no_passage_has_no_word(said: Project) -> None:
    assert passage_words(open_queries(said).find("code:benevolat-prescrit sauf code:benevolat-prescrit")).rows == []
