"""Sharing out the coding: who codes which document, how far each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Document
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import Coder
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.model.team import Task, TaskState, task_id
from ingesoc_qual.services.project import Project, make_coder
from ingesoc_qual.store import queries


def state_name(state: TaskState) -> str:
    """Return the name of a state in the interface language."""
    names = {TaskState.TODO: _("à faire"), TaskState.PROGRESS: _("en cours"), TaskState.FINISHED: _("terminé")}
    return names[state]


def tasks(project: Project) -> tuple[Task, ...]:
    """Return the tasks of a project; one to do whose coder has coded in the document is in progress."""
    with project.store.reading() as connection:
        found = queries.tasks(connection)
        begun = {(coding.document_id, coding.coder_id) for coding in queries.codings(connection)}
    return tuple(
        Task(task.document_id, task.coder_id, TaskState.PROGRESS)
        if task.state is TaskState.TODO and (task.document_id, task.coder_id) in begun
        else task
        for task in found
    )


def set_tasks(
    project: Project, coders: Sequence[str], state: TaskState | None, *, document_ids: Sequence[str] | None = None
) -> int:
    """Give documents to coders (by name) in a state, or take them away when None, and return how many tasks changed.

    Every document of the project when `document_ids` is None. One batch, all or nothing; a coder who has done nothing
    yet is added. Raises `UnknownObject` for a document that is not there.
    """
    wanted = [make_coder(name)[0] for name in coders]
    with project.store.reading() as connection:
        documents = {document.id for document in queries.documents(connection)}
        known = {coder.id for coder in queries.coders(connection)}
        current = {(task.document_id, task.coder_id): task.state for task in queries.tasks(connection)}
    chosen = list(documents) if document_ids is None else list(dict.fromkeys(document_ids))
    for document_id in chosen:
        if document_id not in documents:
            raise UnknownObject(_("Aucun document {id} dans ce projet.").format(id=document_id))
    acts = [_newcomer(coder) for coder in wanted if coder.id not in known | {project.coder.id}]
    newcomers = len(acts)
    for coder in wanted:
        for document_id in sorted(chosen):
            if current.get((document_id, coder.id)) is not state:
                acts.append(_task_act(document_id, coder.id, state))
    changed = len(acts) - newcomers
    if changed:
        project.act(acts)
    return changed


def _newcomer(coder: Coder) -> Act:
    return Act("coder.add", (Assignment(Subject("coder", coder.id), {"name": coder.name}),))


def _task_act(document_id: str, coder_id: str, state: TaskState | None) -> Act:
    subject = Subject("task", task_id(document_id, coder_id))
    if state is None:
        return Act("task.remove", (Assignment(subject, {"alive": False}),))
    fields: dict[str, Value] = {"document": document_id, "coder": coder_id, "state": state.value, "alive": True}
    references = (Subject("document", document_id), Subject("coder", coder_id))
    return Act("task.set", (Assignment(subject, fields),), references)


def progress_table(project: Project) -> Table:
    """Return how far each coder is: one row a coder, with documents and words by state, and codings."""
    with project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        coders = queries.coders(connection)
        codings = Counter(coding.coder_id for coding in queries.codings(connection))
    mine: dict[str, list[Task]] = {coder.id: [] for coder in coders}
    for task in tasks(project):
        mine[task.coder_id].append(task)
    rows: list[tuple[Cell, ...]] = []
    for coder in coders:
        states = Counter(task.state for task in mine[coder.id])
        words = _words(documents, [task for task in mine[coder.id] if task.state is TaskState.FINISHED])
        rows.append((coder.name, *(states[state] for state in TaskState), words, codings[coder.id]))
    columns = (
        Column("coder", description=_("Qui code.")),
        Column("todo", ColumnType.INTEGER, _("Documents confiés, à faire.")),
        Column("progress", ColumnType.INTEGER, _("Documents en cours.")),
        Column("finished", ColumnType.INTEGER, _("Documents terminés : eux seuls se comparent.")),
        Column("words_finished", ColumnType.INTEGER, _("Mots de ces documents terminés.")),
        Column("codings", ColumnType.INTEGER, _("Codages, dans tous les documents.")),
    )
    return Table("progress", columns, rows)


def _words(documents: dict[str, Document], found: Sequence[Task]) -> int:
    return sum(documents[task.document_id].words for task in found if task.document_id in documents)


def task_table(project: Project) -> Table:
    """Return every task: one row a document and coder, in the order people read documents."""
    with project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        names = {coder.id: coder.name for coder in queries.coders(connection)}
        codings = Counter((coding.document_id, coding.coder_id) for coding in queries.codings(connection))
    rank = {document_id: number for number, document_id in enumerate(documents)}
    found = [task for task in tasks(project) if task.document_id in rank]
    ordered = sorted(found, key=lambda task: (rank[task.document_id], names[task.coder_id]))
    rows = [
        (documents[t.document_id].name, names[t.coder_id], t.state.value, codings[t.document_id, t.coder_id])
        for t in ordered
    ]
    columns = (
        Column("document", description=_("Nom du document.")),
        Column("coder", description=_("Qui le code.")),
        Column("state", description=_("todo (à faire), progress (en cours) ou finished (terminé).")),
        Column("codings", ColumnType.INTEGER, _("Nombre de codages de cette personne dans ce document.")),
    )
    return Table("tasks", columns, rows)
