"""Sentence vectors and name candidates: what they hold, and that storing them costs next to nothing of it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from ingesoc_qual.errors import IntegrityError
from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.names import NameCandidate, NameFinder, pack_names, unpack_names
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.nlp.vectors import pack_vectors, unpack_vectors
from ingesoc_qual.services.annotate import annotate_project, find_names, load_annotation, load_names, load_vectors
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from tests.conftest import add_dialogue

TEXT = "Les bénévoles préparent le repas.\nLes bénévoles cuisinent le dîner.\nLa facture d'électricité augmente.\n!!!"


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def test_sentences_that_say_the_same_are_near(annotator: Annotator) -> None:
    vectors = annotator.vectors(annotator.annotate(TEXT, Layout()))
    assert vectors.shape[1] == 300 and vectors.dtype == np.float32
    near = vectors @ vectors.T
    assert np.allclose(np.diag(near)[:3], 1.0, atol=1e-5)
    assert near[0, 1] > near[0, 2] + 0.1


def test_storing_vectors_keeps_their_angles(annotator: Annotator) -> None:
    vectors = annotator.vectors(annotator.annotate(TEXT, Layout()))
    packed = pack_vectors(vectors)
    again = unpack_vectors({"vectors": packed})
    assert again.shape == vectors.shape and np.abs(again - vectors).max() < 0.005
    assert len(packed) < 400 * len(vectors) + 100
    empty = annotator.vectors(annotator.annotate("", Layout()))
    assert unpack_vectors({"vectors": pack_vectors(empty)}).shape[0] == 0


@pytest.mark.parametrize("columns", [{}, {"vectors": b"x", "names": b"x"}, {"vectors": b"", "names": b""}])
def test_damaged_columns_are_said(columns: dict[str, bytes]) -> None:
    with pytest.raises(IntegrityError, match="vecteurs"):
        unpack_vectors(columns)
    with pytest.raises(IntegrityError, match="noms"):
        list(unpack_names(columns))


def test_names_are_found_and_words_of_talk_left() -> None:
    text = "Ah ben oui, Fatoumata Diallo habite à Montferrière depuis dix ans."
    found = NameFinder().find(text, Layout())
    said = [text[one.start : one.end] for one in found]
    assert any("Fatoumata" in name for name in said) and any("Montferrière" in name for name in said)
    assert not {"Ah", "Ah ben", "Oui"} & set(said)
    assert tuple(unpack_names({"names": pack_names(found)})) == found
    assert NameCandidate(0, 1, "PER") != NameCandidate(0, 1, "LOC")


def test_a_project_keeps_vectors_always_and_names_when_asked(
    project: Project, new_project: Callable[..., Project]
) -> None:
    add_dialogue(project, "Second", (("ENQ", "Où ?"), ("E04", "À Montferrière, avec Fatoumata.")))
    annotate_project(project)
    review = Review(project)
    for document in review.documents():
        text = review.text(document.document_id)
        annotation, vectors = load_annotation(project, text.text_hash), load_vectors(project, text.text_hash)
        assert annotation is not None and vectors is not None
        assert vectors.shape == (len(annotation.sentence_bounds), 300)
        assert load_names(project, text.text_hash) is None
    assert find_names(project) == 2 and find_names(project) == 0
    names = [load_names(project, review.text(d.document_id).text_hash) for d in review.documents()]
    assert any(names) and all(found is not None for found in names)
    assert load_vectors(project, "0" * 64) is None
