"""Annotating documents once: columns kept by text hash and pipeline, so that nothing after needs the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.services.project import Project
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import Span

if TYPE_CHECKING:
    from ingesoc_qual.nlp.columns import Annotation


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

    annotator = Annotator()
    for number, document in enumerate(waiting.values(), start=1):
        with project.store.reading() as connection:
            found = queries.text(connection, document.id)
        columns = pack(annotator.annotate(found.text, found.layout))
        with project.store.writing() as connection:
            machine.put_annotation(connection, document.text_hash, PIPELINE, columns)
        report(AnnotationProgress(number, len(waiting), document.name, document.words))
    return len(waiting)


def load_annotation(project: Project, text_hash: str) -> Annotation | None:
    """Return the columns of one text, or None when it is not annotated."""
    from ingesoc_qual.nlp.columns import unpack
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE)
    return unpack(text_hash, PIPELINE, columns) if columns else None


def sentence_spans(project: Project, text_hash: str) -> tuple[Span, ...]:
    """Return the sentences of one text without loading any numeric library; none when it is not annotated."""
    from ingesoc_qual.nlp.columns import sentence_bounds
    from ingesoc_qual.nlp.pipeline import PIPELINE

    with project.store.reading() as connection:
        columns = machine.annotation(connection, text_hash, PIPELINE, names=("sentence_bounds",))
    return sentence_bounds(columns) if columns else ()
