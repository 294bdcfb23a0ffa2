"""Annotation and suggestion as services: resumable, idempotent, and never touching a decision."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingesoc_qual.model.coding import Verdict
from ingesoc_qual.model.volume import VolumeState
from ingesoc_qual.services import codes
from ingesoc_qual.services.annotate import AnnotationProgress, annotate_project, load_annotation, sentence_spans
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project, document_text
from ingesoc_qual.services.review import QueueFilter, Review
from ingesoc_qual.services.suggest import suggest_project
from ingesoc_qual.services.volumes import decide, volumes
from tests.conftest import add_dialogue


def test_an_interrupted_annotation_resumes_where_it_was(project: Project) -> None:
    add_dialogue(project, "Second", (("ENQ", "Et vous ?"), ("E04", "La charte, je l'ai signée sans la lire.")))

    def interrupt(_progress: AnnotationProgress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        annotate_project(project, report=interrupt)
    seen: list[AnnotationProgress] = []
    assert annotate_project(project, report=seen.append) == 1
    assert [(p.done, p.total) for p in seen] == [(1, 1)]
    assert annotate_project(project) == 0


def test_sentences_lie_within_turns_and_leave_labels_out(project: Project) -> None:
    annotate_project(project)
    review = Review(project)
    document = review.text(review.documents()[0].document_id)
    assert load_annotation(project, document.text_hash) is not None
    found = sentence_spans(project, document.text_hash)
    assert found == review.sentences(document.document_id)
    assert "Dans les faits, le mardi" in document.text[found[-1].start : found[-1].end]
    for sentence in found:
        assert any(t.start <= sentence.start and sentence.end <= t.end for t in document.layout.turns)
    assert sentence_spans(project, "0" * 64) == ()


def test_suggestions_are_the_same_the_second_time_and_quote_what_fired(project: Project) -> None:
    first = suggest_project(project)
    assert {s.code_id for s in first.suggestions} == {"benevolat-prescrit", "benevolat-reel"}
    assert first.fresh == first.undecided == len(first.suggestions)
    for suggestion in first.suggestions:
        text = document_text(project, suggestion.document_id)
        assert 0 < suggestion.score <= 1
        assert suggestion.evidence
        for evidence in suggestion.evidence:
            assert suggestion.start <= evidence.start < evidence.end <= suggestion.end
            assert text[evidence.start : evidence.end]
    again = suggest_project(project)
    assert again.suggestions == first.suggestions
    assert again.fresh == 0


def test_the_interviewer_is_not_suggested_on_unless_asked(project: Project, tmp_path: Path) -> None:
    lines = (("ENQ", "Avez-vous lu la charte ?"), ("E04", "Non, jamais."), ("ENQ", "Ah."), ("E04", "Voilà."))
    document = add_dialogue(project, "Second", lines)
    assert all(s.document_id != document for s in suggest_project(project).suggestions)
    asked = suggest_project(project, include_interviewer=True)
    assert any(s.document_id == document for s in asked.suggestions)
    roles = tmp_path / "roles.csv"
    roles.write_text("document,label,role\nSecond,ENQ,bénévole\nSecond,E04,enquêteur·rice\n", encoding="utf-8")
    edit(project, Listing.SPEAKERS, roles)
    assert any(s.document_id == document for s in suggest_project(project).suggestions)


def test_decisions_survive_a_change_of_the_codebook_and_only_the_new_is_shown(project: Project) -> None:
    found = suggest_project(project).suggestions
    review = Review(project)
    prescribed = next(s for s in found if s.code_id == "benevolat-prescrit")
    review.decide(prescribed, Verdict.ACCEPTED)
    codes.edit_code(project, "benevolat-reel", {"indicators": ["dans les faits", "se débrouiller", "arriver"]})
    report = suggest_project(project)
    assert report.fresh >= 1
    queue = Review(project).queue(QueueFilter())
    assert prescribed.id not in {s.id for s in queue}
    assert [c.code_id for c in review.codings(prescribed.document_id)] == ["benevolat-prescrit"]
    codes.edit_code(project, "benevolat-prescrit", {"indicators": []})
    suggest_project(project)
    assert [c.code_id for c in review.codings(prescribed.document_id)] == ["benevolat-prescrit"]


def test_quantities_of_volunteering_are_looked_for_at_the_same_time(project: Project) -> None:
    assert suggest_project(project).volumes == 0
    add_dialogue(project, "Bilan", (("E05", "Nous étions 45 bénévoles et 12 salariés en 2023."),))
    assert suggest_project(project).volumes == 1
    (found,) = volumes(project)
    decide(project, [replace(found, state=VolumeState.CONFIRMED)])
    assert suggest_project(project).volumes == 0
