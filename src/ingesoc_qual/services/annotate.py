"""Annotating documents once: columns kept by text hash and pipeline, so that nothing after needs the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.services.project import Project
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingesoc_qual.nlp.columns import Annotation
    from ingesoc_qual.nlp.names import NameCandidate


@dataclass(frozen=True, slots=True)
class AnnotationProgress:
    """How far an annotation is: documents done out of those that needed it."""

    done: int
    total: int
    name: str
    words: int


def annotate_project(
    project: Project,
    *,
    force: bool = False,
    report: Callable[[AnnotationProgress], None] = lambda _progress: None,
) -> int:
    """Annotate every document that has no columns yet (every document when `force`), and return how many were.

    Each document is committed by itself: interrupted, it resumes where it was.
    """
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        done = frozenset() if force else machine.annotated(connection, PIPELINE)
        waiting = {d.text_hash: d for d in queries.documents(connection) if d.text_hash not in done}
    if not waiting:
        return 0
    from ingesoc_qual.nlp.columns import pack
    from ingesoc_qual.nlp.pipeline import Annotator
    from ingesoc_qual.nlp.vectors import COLUMN, pack_vectors

    annotator = Annotator()
    for number, document in enumerate(waiting.values(), start=1):
        with project.store.reading() as connection:
            found = queries.text(connection, document.id)
        annotation = annotator.annotate(found.text, found.layout)
        columns = {**pack(annotation), COLUMN: pack_vectors(annotator.vectors(annotation))}
        with project.store.writing() as connection:
            machine.put_annotation(connection, document.text_hash, PIPELINE, columns)
        report(AnnotationProgress(number, len(waiting), document.name, document.words))
    return len(waiting)


def waiting_texts(project: Project) -> int:
    """Return how many texts have no columns yet."""
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        done = machine.annotated(connection, PIPELINE)
        return len({document.text_hash for document in queries.documents(connection)} - done)


def load_annotation(project: Project, text_hash: str) -> Annotation | None:
    """Return the columns of one text, or None when it is not annotated."""
    from ingesoc_qual.nlp.columns import COLUMNS, unpack
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE, names=COLUMNS)
    return unpack(text_hash, PIPELINE, columns) if columns else None


def sentence_spans(project: Project, text_hash: str) -> tuple[Span, ...]:
    """Return the sentences of one text without loading any numeric library; none when it is not annotated."""
    from ingesoc_qual.nlp.columns import sentence_bounds
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE, names=("sentence_bounds",))
    return sentence_bounds(columns) if columns else ()


def load_vectors(project: Project, text_hash: str) -> NDArray[np.float32] | None:
    """Return the sentence vectors of one text, `[sentences, dimensions]`, or None when it is not annotated."""
    from ingesoc_qual.nlp.pipeline import PIPELINE
    from ingesoc_qual.nlp.vectors import COLUMN, unpack_vectors

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE, names=(COLUMN,))
    return unpack_vectors(columns) if columns else None


def find_names(project: Project, *, report: Callable[[AnnotationProgress], None] = lambda _progress: None) -> int:
    """Find name candidates in every document that has none yet, and return how many were read.

    A pass of its own, asked for: the model takes as long again as the annotation.
    """
    from ingesoc_qual.nlp.names import COLUMN, NameFinder, pack_names
    from ingesoc_qual.nlp.pipeline import PIPELINE

    annotate_project(project, report=report)
    with project.store.reading() as connection:
        documents = {d.text_hash: d for d in queries.documents(connection)}
        waiting = [
            d for d in documents.values() if not machine.annotation(connection, d.text_hash, PIPELINE, names=(COLUMN,))
        ]
    finder = NameFinder()
    for number, document in enumerate(waiting, start=1):
        with project.store.reading() as connection:
            found = queries.text(connection, document.id)
        packed = pack_names(finder.find(found.text, found.layout))
        with project.store.writing() as connection:
            machine.add_column(connection, document.text_hash, PIPELINE, COLUMN, packed)
        report(AnnotationProgress(number, len(waiting), document.name, document.words))
    return len(waiting)


def load_names(project: Project, text_hash: str) -> tuple[NameCandidate, ...] | None:
    """Return the name candidates of one text, or None when they were not looked for."""
    from ingesoc_qual.nlp.names import COLUMN, unpack_names
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE, names=(COLUMN,))
    return tuple(unpack_names(columns)) if columns else None
