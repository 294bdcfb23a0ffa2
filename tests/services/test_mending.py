"""Damaged texts as they come in: the layout follows, the file's own text can be had back, and the person may refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.readers import read_bytes
from ingesoc_qual.services.ingest import add_files, import_options
from ingesoc_qual.services.mending import mended, raw_text
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from tests.nlp.test_repair import PAGE

TALK = "\n".join(f"{'Enqueteur' if n % 2 else 'E01'} : {PAGE}" for n in range(6))


def test_turns_follow_the_changes_and_labels_stay() -> None:
    reading = read_bytes(TALK.encode(), name="a.txt")
    better = mended(reading)
    assert better.text.count("bénévoles") == 6
    assert [turn.speaker for turn in better.layout.turns] == ["E01", "Enqueteur"] * 3
    for turn in better.layout.turns:
        assert better.text[turn.header_start : turn.start] == f"{turn.speaker} : "
        assert better.text[turn.start : turn.end].startswith("L'activité de")
        assert better.text[turn.start : turn.end].endswith("la confidentialité.")
    assert raw_text(better.text, better.layout) == reading.text
    assert all(better.text[r.start : r.end] != r.old for r in better.layout.repairs)
    assert "corrections" in better.warnings[-1]


def test_a_clean_text_is_the_same_reading() -> None:
    reading = read_bytes("E01 : À six heures, à pied.".encode(), name="a.txt")
    assert mended(reading) is reading


@pytest.mark.parametrize("repair", [True, False])
def test_the_project_keeps_what_was_changed_and_the_person_may_refuse(
    new_project: Callable[..., Project], tmp_path: Path, repair: bool
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TALK, encoding="utf-8")
    project = new_project()
    (report,) = add_files(project, [path], options=import_options(repair=repair))
    review = Review(project)
    text = review.text(review.documents()[0].document_id)
    assert ("bénévoles" in text.text) is repair
    assert bool(text.layout.repairs) is repair and bool(report.warnings) is repair
    assert raw_text(text.text, text.layout) == TALK
