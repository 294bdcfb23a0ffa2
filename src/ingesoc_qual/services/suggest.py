"""Making suggestions from annotation columns; decisions are the coders' and are never touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.model.coding import Suggestion, Verdict
from ingesoc_qual.model.document import Role
from ingesoc_qual.model.volume import VolumeState
from ingesoc_qual.services.annotate import AnnotationProgress, annotate_project, load_annotation
from ingesoc_qual.services.codes import read_codebook
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.volumes import volumes
from ingesoc_qual.store import machine, queries

if TYPE_CHECKING:
    from ingesoc_qual.suggest.base import SuggestDocument


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What a run found: all suggestions, those not there before, and those this coder has yet to decide.

    `volumes` are the quantities of volunteering that nobody has confirmed, corrected or rejected yet.
    """

    suggestions: tuple[Suggestion, ...]
    fresh: int
    undecided: int
    documents: int
    volumes: int


def suggest_project(
    project: Project,
    *,
    include_interviewer: bool = False,
    report: Callable[[AnnotationProgress], None] = lambda _progress: None,
) -> SuggestReport:
    """Propose codings over the whole project from the indicators of its codebook, annotating first what is not.

    The quantities of volunteering that the texts say are looked for too, and kept for who reads them.

    Idempotent: the same texts and codebook give the same suggestions with the same ids. The turns of speakers whose
    role is interviewer are left out unless asked for.
    """
    from ingesoc_qual.suggest.indicators import IndicatorSuggester

    annotate_project(project, report=report)
    codebook = read_codebook(project)
    given = annotated_documents(project)
    suggester = IndicatorSuggester()
    found = suggester.suggest(given, codebook, include_interviewer=include_interviewer)
    with project.store.writing() as connection:
        fresh = machine.replace_suggestions(connection, suggester.name, [d.document_id for d in given], found)
        pending = machine.pending_counts(connection, project.coder.id)
    # Looked for here rather than when they are first read: the readings would wait for it.
    waiting = sum(volume.state is VolumeState.PROPOSED for volume in volumes(project))
    return SuggestReport(tuple(found), fresh, sum(pending.values()), len(given), waiting)


def annotated_documents(project: Project) -> list[SuggestDocument]:
    """Return every annotated document as suggesters take it, those of speakers known as interviewers said."""
    from ingesoc_qual.suggest.base import SuggestDocument

    with project.store.reading() as connection:
        documents = queries.documents(connection)
        interviewers: dict[str, set[str]] = {}
        for speaker in queries.speakers(connection):
            if speaker.role == Role.INTERVIEWER.value:
                interviewers.setdefault(speaker.document_id, set()).add(speaker.label)
    given = []
    for document in documents:
        annotation = load_annotation(project, document.text_hash)
        with project.store.reading() as connection:
            text = queries.text(connection, document.id)
        if annotation is not None:
            given.append(
                SuggestDocument(
                    document_id=document.id,
                    version_id=document.version_id,
                    text=text.text,
                    layout=text.layout,
                    annotation=annotation,
                    interviewers=frozenset(interviewers.get(document.id, ())),
                )
            )
    return given


def decided(project: Project) -> dict[str, Verdict]:
    """Return this coder's verdict on each suggestion they have decided."""
    with project.store.reading() as connection:
        return {
            decision.suggestion_id: Verdict(decision.verdict)
            for decision in queries.decisions(connection)
            if decision.coder_id == project.coder.id
        }
