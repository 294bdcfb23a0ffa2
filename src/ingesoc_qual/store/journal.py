"""The journal: acts become events, in the same transaction as the state they change.

State follows event by event: after an act, only the subjects it touches are folded again. A merge folds everything;
`store.check` compares both ways.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, Executable, Table, bindparam, func, insert, select, update

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Event, Subject, Value
from ingesoc_qual.store import projection
from ingesoc_qual.store.entries import active_events, insert_events
from ingesoc_qual.store.entries import events_by_id as events_by_id
from ingesoc_qual.store.entries import load_events as load_events
from ingesoc_qual.store.entries import newest as newest
from ingesoc_qual.store.entries import undone_ids as undone_ids
from ingesoc_qual.store.fold import ALIVE, Cancellations, Conflict, Folded, cancellations, fold
from ingesoc_qual.store.schema import KINDS, SETTINGS_KINDS, blobs, event_subjects, events, settings
from ingesoc_qual.store.undo import cancel, undos_seen
from ingesoc_qual.store.undo import last_acts as last_acts

# Statements of every act are made once: building one takes longer than running it.
_LAST_CLOCK = select(func.max(events.c.clock))
_LAST_SEQUENCE = select(func.max(events.c.sequence)).where(events.c.replica == bindparam("replica"))


@cache
def _events_of(table: Table) -> Executable:
    return select(table.c.id, table.c.event).where(table.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and from which copy of the project."""

    coder_id: str
    replica: str


def append(
    connection: Connection,
    acts: Sequence[Act],
    author: Author,
    *,
    batch: str | None = None,
    now: float | None = None,
) -> tuple[Event, ...]:
    """Record acts as events and bring the state to them; durable when the caller's transaction commits.

    Several acts given together are one batch, undone together. `now` is seconds since 1970 (the wall clock when
    None). Raises `UnknownObject` when an act refers to something absent, `UndoRefused` when an undo would remove
    what others built on.
    """
    if batch is None and len(acts) > 1:
        batch = str(uuid.uuid4())
    touched = _subjects(acts)
    before = active_events(connection, touched) if touched else []
    known, _conflicts = fold(before)
    existing = {subject: state for subject, state in known.items() if subject in touched}
    references = {r for act in acts for r in (*act.references, *_references(act))}
    creators = _creators(connection, references - touched, existing)
    clock, sequence = _next(connection, author.replica, now)
    made: list[Event] = []
    for number, act in enumerate(acts):
        _require_whole(act, existing)
        sets = tuple(Assignment(a.subject, _hide(connection, a)) for a in act.sets)
        event = Event(
            id=str(uuid.uuid4()),
            replica=author.replica,
            sequence=sequence + number,
            clock=clock + number,
            coder=author.coder_id,
            act=act.name,
            batch=batch,
            depends=(*_depends(act, existing, creators, touched), *undos_seen(connection, act.redo)),
            sets=sets,
            undo=act.undo,
            redo=act.redo,
        )
        made.append(event)
        for assignment in sets:
            _remember(existing, creators, event, assignment)
    insert_events(connection, made)
    cancelled = {subject for event in made for subject in cancel(connection, event)}
    # What was read before the acts is still all there is, unless one of them has undone or redone something.
    refresh(connection, touched | cancelled, active=None if cancelled else [*before, *made])
    return tuple(made)


def _subjects(acts: Sequence[Act]) -> set[Subject]:
    return {assignment.subject for act in acts for assignment in act.sets}


def _references(act: Act) -> Iterable[Subject]:
    """Yield what the fields of an act refer to, whether or not the act says so."""
    own = {assignment.subject for assignment in act.sets}
    for assignment in act.sets:
        kind = KINDS.get(assignment.subject.kind)
        for name, target in () if kind is None else kind.references:
            value = assignment.fields.get(name)
            if isinstance(value, str) and Subject(target, value) not in own:
                yield Subject(target, value)


def _require_whole(act: Act, existing: Mapping[Subject, Folded]) -> None:
    """Refuse an act that would change what is absent or removed, or leave it without what makes it whole."""
    for assignment in act.sets:
        kind = KINDS.get(assignment.subject.kind)
        fields = assignment.fields
        if kind is None or fields.get(ALIVE) is False:
            continue
        state = existing.get(assignment.subject)
        if state is not None and not state.alive and ALIVE not in fields:
            raise UnknownObject(_unknown(assignment.subject))
        before: Mapping[str, Value] = {} if state is None else state.values
        if any((fields[name] if name in fields else before.get(name)) is None for name in kind.required):
            raise UnknownObject(_unknown(assignment.subject))


def _next(connection: Connection, replica: str, now: float | None) -> tuple[int, int]:
    last = connection.execute(_LAST_CLOCK).scalar() or 0
    wall = int((time.time() if now is None else now) * 1000) << CLOCK_BITS
    used = connection.execute(_LAST_SEQUENCE, {"replica": replica}).scalar()
    return max(int(last) + 1, wall), 0 if used is None else int(used) + 1


def _hide(connection: Connection, assignment: Assignment) -> dict[str, Value]:
    """Move words that may name a person into blobs, and keep only their ids in the event."""
    kind = KINDS.get(assignment.subject.kind)
    fields = dict(assignment.fields)
    if kind is not None:
        for name in kind.private & fields.keys():
            value = fields[name]
            if isinstance(value, str):
                blob_id = str(uuid.uuid4())
                put_blob(connection, blob_id, value.encode("utf-8"))
                fields[name] = {"blob": blob_id}
    return fields


def put_blob(connection: Connection, blob_id: str, data: bytes) -> None:
    """Keep `data` under `blob_id`; what is already there, redacted or not, stays as it is."""
    known = connection.execute(select(blobs.c.id).where(blobs.c.id == blob_id)).scalar()
    if known is None:
        connection.execute(insert(blobs), {"id": blob_id, "data": data, "redacted_by": None})


def _depends(
    act: Act, existing: Mapping[Subject, Folded], creators: Mapping[Subject, str], touched: Container[Subject]
) -> tuple[str, ...]:
    causes: dict[str, None] = {}
    for reference in (*act.references, *_references(act)):
        if reference in creators:
            causes[creators[reference]] = None
        elif reference not in touched:  # Else a later act of the batch makes it, and they are undone together.
            raise UnknownObject(_unknown(reference))
    for assignment in act.sets:
        state = existing.get(assignment.subject)
        if state is None:
            continue
        causes[state.created.id] = None
        # A removal answers for everything it removes, so that it does not undo a change it never saw.
        names = state.heads if assignment.fields.get(ALIVE) is False else assignment.fields
        for name in names:
            causes.update(dict.fromkeys(state.heads.get(name, ())))
    return tuple(causes)


def _remember(
    existing: dict[Subject, Folded], creators: dict[Subject, str], event: Event, assignment: Assignment
) -> None:
    state = existing.get(assignment.subject)
    if state is None:
        state = existing[assignment.subject] = Folded(created=event)
    creators[assignment.subject] = state.created.id
    state.values.update(assignment.fields)
    for name in assignment.fields:
        state.heads[name] = (event.id,)


def _creators(
    connection: Connection, references: set[Subject], existing: Mapping[Subject, Folded]
) -> dict[Subject, str]:
    found = {subject: state.created.id for subject, state in existing.items()}
    by_kind: dict[str, list[str]] = {}
    for subject in references:
        by_kind.setdefault(subject.kind, []).append(subject.id)
    for kind, ids in by_kind.items():
        table = settings if kind in SETTINGS_KINDS else KINDS[kind].table
        for some in projection.chunks(ids):
            for key, event in connection.execute(_events_of(table), {"ids": some}):
                found[Subject(kind, key)] = event
    missing = sorted(subject for subject in references if subject not in found)
    if missing:
        raise UnknownObject(_unknown(missing[0]))
    return found


def _unknown(subject: Subject) -> str:
    return _("{kind} « {id} » n'existe pas dans ce projet.").format(kind=subject.kind, id=subject.id)


# --- folding ---------------------------------------------------------------------------------------------------------


def refresh(connection: Connection, touched: set[Subject], *, active: Sequence[Event] | None = None) -> None:
    """Fold the touched subjects again and write their state; `active` are their events where the caller has them."""
    if not touched:
        return
    if any(subject.kind == "code" for subject in touched):
        link = event_subjects.c
        ids = connection.execute(select(link.subject).where(link.kind == "code").distinct()).scalars()
        touched = touched | {Subject("code", code) for code in ids}
    folded, found = fold(active_events(connection, touched) if active is None else active)
    folded = {subject: state for subject, state in folded.items() if subject in touched}
    lost = {subject for subject in touched if subject not in folded}
    projection.write(connection, folded)
    _remove(connection, lost)
    projection.write_conflicts(connection, [c for c in found if c.subject in touched], touched)


def _remove(connection: Connection, subjects: Iterable[Subject]) -> None:
    for subject in subjects:
        table = settings if subject.kind in SETTINGS_KINDS else KINDS[subject.kind].table
        key = subject.kind if subject.kind in SETTINGS_KINDS else subject.id
        connection.execute(table.delete().where(table.c.id == key))


def whole_state(everything: Sequence[Event]) -> tuple[dict[Subject, Folded], list[Conflict], Cancellations]:
    """Return the state, the conflicts and the undos of a whole journal, without writing anything."""
    by_id = {event.id: event for event in everything}
    undone = cancellations(everything)
    folded, found = fold(event for event in everything if event.id not in undone.by)
    found += [
        Conflict(Subject("event", target), "undo", undo, undo, reason)
        for undo, reason in undone.void.items()
        for target in by_id[undo].undo[:1]
    ]
    return folded, found, undone


def refold(connection: Connection) -> None:
    """Fold every event again and rewrite the state: after a merge, or to repair."""
    folded, found, undone = whole_state(load_events(connection))
    for column, wanted in ((events.c.cancelled_by, undone.by), (events.c.void, undone.void)):
        marked = select(events.c.id, column).where(column.is_not(None))
        before: dict[str, str] = {row.id: row[1] for row in connection.execute(marked)}
        for key in before.keys() | wanted.keys():
            if before.get(key) != wanted.get(key):
                connection.execute(update(events).where(events.c.id == key).values({column: wanted.get(key)}))
    projection.write(connection, folded, everything=True)
    projection.write_conflicts(connection, found, (), everything=True)


def merge(connection: Connection, others: Sequence[Event], texts: Iterable[tuple[str, bytes | None]]) -> int:
    """Add another copy's events and blobs, fold again, and return how many events were new.

    Union: idempotent, commutative, associative. A redaction known on either side dominates.
    """
    known = set(connection.execute(select(events.c.id)).scalars())
    fresh = [event for event in others if event.id not in known]
    arrived = False
    for blob_id, data in texts:
        if data is not None:
            put_blob(connection, blob_id, data)
            arrived = True
    for some in projection.chunks(fresh):
        insert_events(connection, some)
    if any(event.redact for event in others):
        _redact(connection)
    if fresh or arrived:
        refold(connection)
    return len(fresh)


def _redact(connection: Connection) -> None:
    """Erase what any event of the journal redacts; what is not here yet is marked, so that it never comes back."""
    # The latest word stands, in the order of events: the same mark in every copy.
    gone = {blob: event.id for event in load_events(connection) for blob in event.redact}
    for some in projection.chunks(sorted(gone)):
        here = set(connection.execute(select(blobs.c.id).where(blobs.c.id.in_(some))).scalars())
        for blob_id in some:
            row = {"data": None, "redacted_by": gone[blob_id]}
            if blob_id in here:
                connection.execute(update(blobs).where(blobs.c.id == blob_id).values(row))
            else:
                connection.execute(insert(blobs), {"id": blob_id, **row})
