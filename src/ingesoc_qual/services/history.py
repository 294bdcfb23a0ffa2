"""The journal as a person goes through it: page by page, batches as one line, any act of one's own taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingesoc_qual.errors import ReviewError, UndoRefused, UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Act, Assignment, Event, Subject, clock_time
from ingesoc_qual.services.acts import act_name
from ingesoc_qual.services.blind import hidden, sight
from ingesoc_qual.services.journal import object_names, what_of
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import journal, pages, queries
from ingesoc_qual.store.pages import BatchHead, Head, Order

if TYPE_CHECKING:
    from ingesoc_qual.store.store import Connection

PAGE = 100
BATCH_SHOWN = 1000
NAMED = 3
"""Acts or objects that a line names before it says « … »."""
_FOREVER = ("project.create", "coder.add")


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What is shown of the journal: of one coder, acts whose name begins so, about one document."""

    coder_id: str | None = None
    acts: tuple[str, ...] = ()
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act, or one batch (`count` > 1 or `batch` alone): who, when, what, on what.

    `undone` counts its acts that are undone. `document_id` and `position` say where it can be read, where that is
    known.
    """

    event: str
    time: str
    coder_id: str
    coder: str
    name: str
    what: str
    batch: str | None = None
    count: int = 1
    undone: int = 0
    document_id: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after that entry, without the batches shown before that go on below it."""

    before: Order
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, newest first, and where the next page begins; None at the end."""

    lines: tuple[LogLine, ...]
    next: Cursor | None


def read_page(
    project: Project, wanted: LogFilter | None = None, *, at: Cursor | None = None, limit: int = PAGE
) -> LogPage:
    """Return `limit` lines of the journal from `at` on; a batch is one line, at the newest of its acts."""
    wanted = wanted or LogFilter()
    before, left = (at.before, set(at.shown)) if at else (None, set[str]())
    heads: list[Head] = []
    more = True
    with project.store.reading() as connection:
        while more and len(heads) < limit:
            found = pages.page(
                connection, limit, before=before, coder=wanted.coder_id, acts=wanted.acts,
                document=wanted.document_id, without=left,
            )  # fmt: skip
            more = len(found) == limit
            for head in found:
                before = head.order
                if head.batch not in left:
                    heads.append(head)
                if head.batch:
                    left.add(head.batch)
                if len(heads) == limit:
                    break
        batches = pages.batch_heads(connection, sorted(left))
    if len(heads) < limit or before is None:
        return LogPage(_lines(project, heads, batches), None)
    going_on = frozenset(batch for batch in left if batches[batch].first <= before[0])
    return LogPage(_lines(project, heads, batches), Cursor(before, going_on))


def read_batch(project: Project, batch: str) -> tuple[LogLine, ...]:
    """Return the acts of a batch, in the order they were done; the first thousand of a longer one."""
    with project.store.reading() as connection:
        heads = pages.batch_events(connection, batch, BATCH_SHOWN)
    return _lines(project, heads, {})


def _lines(project: Project, heads: Sequence[Head], batches: Mapping[str, BatchHead]) -> tuple[LogLine, ...]:
    objects = object_names(project)
    with project.store.reading() as connection:
        coders = {coder.id: coder.name for coder in queries.coders(connection)}
        full = {event.id: event for event in journal.events_by_id(connection, [head.id for head in heads])}
        about = _About(connection, list(full.values()))
        seen_by = sight(connection, project.coder.id)
    lines = (_line(head, batches.get(head.batch or ""), full[head.id], about, objects, coders) for head in heads)
    return tuple(
        line
        if seen_by.tells(head.act, head.coder, line.document_id)
        else replace(line, what=hidden(), document_id=None, position=0)
        for line, head in zip(lines, heads, strict=True)
    )


def _line(
    head: Head,
    batch: BatchHead | None,
    event: Event,
    about: _About,
    objects: dict[str, str],
    coders: Mapping[str, str],
) -> LogLine:
    acts = batch.acts if batch else ((head.act, 1),)
    named = [act_name(act) if n == 1 else _("{act} (× {n})").format(act=act_name(act), n=n) for act, n in acts]
    what = about.words(event, objects)
    count = batch.count if batch else 1
    document, position = about.place(event)
    return LogLine(
        event=head.id,
        time=clock_time(head.order[0]),
        coder_id=head.coder,
        coder=coders.get(head.coder, head.coder),
        name=_some(named),
        what=f"{what} ; …" if count > 1 and what else what,
        batch=head.batch,
        count=count,
        undone=batch.undone if batch else int(head.undone),
        document_id=document,
        position=position,
    )


def _some(items: Sequence[str]) -> str:
    return " ; ".join(items[:NAMED]) + (" ; …" if len(items) > NAMED else "")


class _About:
    """What acts that say little are about: the coding they change, the memo, the acts they undo."""

    def __init__(self, connection: Connection, events: Sequence[Event]) -> None:
        mute = {subject for event in events for a in event.sets if (subject := _told_by(a)) is not None}
        self._origins = pages.origins(connection, sorted(mute))
        undos = {event.redo for event in events if event.redo}
        more = journal.events_by_id(connection, sorted({*self._origins.values(), *undos}))
        self._events = {event.id: event for event in (*more, *events)}
        targets = {target for event in self._events.values() for target in event.undo[:NAMED]}
        found = journal.events_by_id(connection, sorted(targets - self._events.keys()))
        self._events |= {event.id: event for event in found}

    def _first(self, event: Event) -> Event:
        """Return the act that made what an act changes; itself when it says enough."""
        for assignment in event.sets:
            told_by = _told_by(assignment)
            origin = self._events.get(self._origins.get(told_by, "")) if told_by is not None else None
            if origin is not None and origin is not event:
                return origin
        return event

    def words(self, event: Event, objects: dict[str, str]) -> str:
        """Return what an act is about."""
        undone = self._events.get(event.redo or "", event) if event.redo else event
        if undone.undo:
            targets = [self._events[target] for target in undone.undo[:NAMED] if target in self._events]
            return _some([f"{act_name(t.act)} : {what_of(self._first(t), objects)}".rstrip(" :") for t in targets])
        first = self._first(event)
        parts = [what_of(one, objects) for one in ((event,) if first is event else (event, first))]
        return " · ".join(dict.fromkeys(part for part in parts if part))

    def place(self, event: Event) -> tuple[str | None, int]:
        """Return the document and position that an act is about."""
        for assignment in self._first(event).sets:
            fields, kind = assignment.fields, assignment.subject.kind
            document = fields.get("document") if kind in ("coding", "decision") else None
            document = assignment.subject.id if kind == "document" else document
            if kind == "memo" and fields.get("target") in ("document", "passage"):
                document = fields.get("target_id")
            if isinstance(document, str):
                start = fields.get("start")
                return document, start if isinstance(start, int) else 0
        return None, 0


def _told_by(assignment: Assignment) -> Subject | None:
    """Return the subject whose first act says what an act is about, None where the act says it itself."""
    subject, fields = assignment.subject, assignment.fields
    if subject.kind == "memo" and fields.get("target") == "coding":
        return Subject("coding", str(fields.get("target_id")))
    if subject.kind in ("coding", "memo") and not {"document", "target_id"} & fields.keys():
        return subject
    return None


# --- taking back -----------------------------------------------------------------------------------------------------


def take_back(project: Project, line: LogLine) -> str:
    """Undo an act of one's own, or a whole batch, or do again what an undo took back; return what was done.

    Raises `ReviewError` for what is another's or cannot be undone, `UndoRefused` where someone has built on it.
    """
    with project.store.reading() as connection:
        events = _events_of(connection, line)
    if not events:
        raise UnknownObject(_("L'acte à annuler n'est pas dans le journal."))
    if any(event.coder != project.coder.id for event in events):
        raise ReviewError(
            _("Cet acte est de {coder}.").format(coder=line.coder), remedy=_("Chacun·e n'annule que ses propres actes.")
        )
    if any(event.act in _FOREVER for event in events):
        raise UndoRefused(_("La création du projet et l'arrivée d'une personne ne s'annulent pas."))
    first = events[0]
    if first.redo:
        raise UndoRefused(_("Ceci est un rétablissement."), remedy=_("Annulez l'acte rétabli."))
    if first.undo:
        project.act([Act("redo", redo=first.id)])
        return _("Rétabli : {act}.").format(act=line.what)
    project.act([Act("undo", undo=tuple(event.id for event in events))])
    return _("Annulé : {act}.").format(act=line.name)


def _events_of(connection: Connection, line: LogLine) -> Sequence[Event]:
    """Return the acts that taking back a line is about: of a batch, those not undone yet."""
    if line.batch is None or line.count == 1:
        return journal.events_by_id(connection, [line.event])
    heads = pages.batch_events(connection, line.batch, line.count)
    living = [head.id for head in heads if not head.undone]
    return journal.events_by_id(connection, living or [head.id for head in heads])
