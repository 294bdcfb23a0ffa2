"""The journal: acts become events, in the same transaction as the state they change.

State follows event by event: after an act, only the subjects it touches are folded again. A merge folds everything;
`store.check` compares both ways.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ingesoc_qual.errors import IntegrityError, UndoRefused, UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Event, Subject, Value
from ingesoc_qual.store import projection
from ingesoc_qual.store.fold import ALIVE, Cancellations, Conflict, Folded, cancellations, fold
from ingesoc_qual.store.schema import KINDS, SETTINGS_KINDS, blobs, coders, event_subjects, events, settings

UNDONE = "event"
"""Kind under which `event_subjects` lists what undos are about."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and from which copy of the project."""

    coder_id: str
    replica: str


def load_events(connection: Connection, *, where: Any = None) -> list[Event]:
    """Return events in order, all of them or those that `where` selects."""
    query = select(events).order_by(events.c.clock, events.c.replica, events.c.sequence, events.c.id)
    if where is not None:
        query = query.where(where)
    return [_event(row) for row in connection.execute(query)]


def _event(row: Any) -> Event:
    try:
        return _read_event(row)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityError(
            _("Le journal du projet est abîmé (entrée {id}).").format(id=row.id),
            remedy=_("Repartez de la dernière sauvegarde."),
        ) from error


def _read_event(row: Any) -> Event:
    payload = json.loads(row.payload)
    return Event(
        id=row.id,
        replica=row.replica,
        sequence=row.sequence,
        clock=row.clock,
        coder=row.coder,
        act=row.act,
        batch=row.batch,
        depends=tuple(json.loads(row.depends)),
        sets=tuple(Assignment(Subject(kind, key), fields) for kind, key, fields in payload.get("set", ())),
        undo=tuple(payload.get("undo", ())),
        redo=payload.get("redo"),
        redact=tuple(payload.get("redact", ())),
    )


def _event_row(event: Event) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    if event.sets:
        payload["set"] = [[a.subject.kind, a.subject.id, dict(a.fields)] for a in event.sets]
    if event.undo:
        payload["undo"] = list(event.undo)
    if event.redo:
        payload["redo"] = event.redo
    if event.redact:
        payload["redact"] = list(event.redact)
    return {
        "id": event.id,
        "replica": event.replica,
        "sequence": event.sequence,
        "clock": event.clock,
        "coder": event.coder,
        "act": event.act,
        "batch": event.batch,
        "depends": json.dumps(event.depends),
        "payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
        "cancelled_by": None,
        "void": None,
    }


def active_events(connection: Connection, subjects: Iterable[Subject]) -> list[Event]:
    """Return the events about `subjects` that are not undone; every code's when one of them is a code."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, []).append(subject.id)
    found: dict[str, Event] = {}
    for kind, ids in by_kind.items():
        link = event_subjects.c
        if kind == "code":
            picked = [select(link.event).where(link.kind == kind)]
        else:
            picked = [
                select(link.event).where(link.kind == kind, link.subject.in_(some)) for some in projection.chunks(ids)
            ]
        for query in picked:
            where = events.c.id.in_(query) & events.c.cancelled_by.is_(None)
            found.update((event.id, event) for event in load_events(connection, where=where))
    return list(found.values())


# --- appending -------------------------------------------------------------------------------------------------------


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
    known, _conflicts = fold(active_events(connection, touched)) if touched else ({}, [])
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
            depends=(*_depends(act, existing, creators, touched), *_undos_seen(connection, act.redo)),
            sets=sets,
            undo=act.undo,
            redo=act.redo,
        )
        made.append(event)
        for assignment in sets:
            _remember(existing, creators, event, assignment)
    _insert(connection, made)
    for event in made:
        touched |= _cancel(connection, event)
    refresh(connection, touched)
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


def _undos_seen(connection: Connection, redo: str | None) -> tuple[str, ...]:
    """Return every other undo of the acts that a redo brings back: it lifts them all."""
    if redo is None:
        return ()
    link, found = event_subjects.c, set[str]()
    undo = events_by_id(connection, [redo])
    for some in projection.chunks(undo[0].undo if undo else ()):
        about = (link.kind == UNDONE) & link.subject.in_(some)
        found.update(connection.execute(select(link.event).where(about)).scalars())
    return tuple(sorted(found - {redo}))


def _next(connection: Connection, replica: str, now: float | None) -> tuple[int, int]:
    last = connection.execute(select(func.max(events.c.clock))).scalar() or 0
    wall = int((time.time() if now is None else now) * 1000) << CLOCK_BITS
    used = connection.execute(select(func.max(events.c.sequence)).where(events.c.replica == replica)).scalar()
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
            for key, event in connection.execute(select(table.c.id, table.c.event).where(table.c.id.in_(some))):
                found[Subject(kind, key)] = event
    missing = sorted(subject for subject in references if subject not in found)
    if missing:
        raise UnknownObject(_unknown(missing[0]))
    return found


def _unknown(subject: Subject) -> str:
    return _("{kind} « {id} » n'existe pas dans ce projet.").format(kind=subject.kind, id=subject.id)


def _insert(connection: Connection, made: Sequence[Event]) -> None:
    connection.execute(insert(events), [_event_row(event) for event in made])
    links = [
        {"kind": subject.kind, "subject": subject.id, "event": event.id}
        for event in made
        for subject in dict.fromkeys((*(a.subject for a in event.sets), *(Subject(UNDONE, t) for t in event.undo)))
    ]
    if links:
        connection.execute(insert(event_subjects), links)


def _cancel(connection: Connection, event: Event) -> set[Subject]:
    """Apply a fresh undo or redo, and return the subjects it touches."""
    if event.undo:
        targets: Sequence[str] = event.undo
        _refuse_undo(connection, targets)
        cancelled_by = event.id
    elif event.redo:
        targets = _still_undone(connection, event.redo)
        _refuse_redo(connection, event.redo, targets)
        cancelled_by = None
    else:
        return set()
    for some in projection.chunks(targets):
        connection.execute(update(events).where(events.c.id.in_(some)).values(cancelled_by=cancelled_by))
    return subjects_of(connection, targets)


def _still_undone(connection: Connection, undo: str) -> tuple[str, ...]:
    found = events_by_id(connection, [undo])
    return tuple(
        target
        for some in projection.chunks(found[0].undo if found else ())
        for target in connection.execute(
            select(events.c.id).where(events.c.id.in_(some), events.c.cancelled_by.is_not(None))
        ).scalars()
    )


def subjects_of(connection: Connection, event_ids: Sequence[str]) -> set[Subject]:
    """Return what some events are about."""
    link = event_subjects.c
    return {
        Subject(kind, key)
        for some in projection.chunks(event_ids)
        for kind, key in connection.execute(
            select(link.kind, link.subject).where(link.event.in_(some), link.kind != UNDONE)
        )
    }


def _refuse_undo(connection: Connection, targets: Sequence[str]) -> None:
    found = events_by_id(connection, targets)
    if len(found) < len(set(targets)) or not all(event.sets for event in found):
        raise UnknownObject(_("L'acte à annuler n'est pas dans le journal."))
    undone = select(events.c.id).where(events.c.cancelled_by.is_not(None))
    if any(connection.execute(undone.where(events.c.id.in_(some))).first() for some in projection.chunks(targets)):
        raise UndoRefused(_("Cet acte est déjà annulé."))
    since, own = found[0].clock, set(targets)
    later = (
        select(events.c.id, events.c.act, events.c.depends, coders.c.name)
        .join_from(events, coders, coders.c.id == events.c.coder, isouter=True)
        .where(events.c.clock > since, events.c.cancelled_by.is_(None))
        .order_by(events.c.clock)
    )
    for row in connection.execute(later):
        if row.id not in own and not own.isdisjoint(json.loads(row.depends)):
            raise UndoRefused(
                _("Annulation refusée : {coder} a depuis travaillé dessus ({act}).").format(
                    coder=row.name or "?", act=row.act
                ),
                remedy=_("Annulez d'abord cet acte-là."),
            )


def _refuse_redo(connection: Connection, undo: str, targets: Sequence[str]) -> None:
    if not targets:
        raise UndoRefused(_("Rien à rétablir : cette annulation n'est plus en vigueur."))
    since = connection.execute(select(events.c.clock).where(events.c.id == undo)).scalar_one()
    own = subjects_of(connection, targets)
    if any(event.clock > since for event in active_events(connection, own - {s for s in own if s.kind == "code"})):
        raise UndoRefused(_("Rétablissement refusé : l'objet a changé depuis l'annulation."))
    codes = {s.id for s in own if s.kind == "code"}
    if codes:
        later = active_events(connection, [Subject("code", next(iter(codes)))])
        if any(e.clock > since and any(a.subject.id in codes for a in e.sets) for e in later):
            raise UndoRefused(_("Rétablissement refusé : le code a changé depuis l'annulation."))
    causes = {
        cause
        for depends in connection.execute(select(events.c.depends).where(events.c.id.in_(targets))).scalars()
        for cause in json.loads(depends)
    } - set(targets)
    for some in projection.chunks(sorted(causes)):
        lost = select(func.count()).where(events.c.id.in_(some), events.c.cancelled_by.is_not(None))
        if connection.execute(lost).scalar_one():
            raise UndoRefused(_("Rétablissement refusé : ce sur quoi l'acte reposait a été annulé."))


# --- folding ---------------------------------------------------------------------------------------------------------


def refresh(connection: Connection, touched: set[Subject]) -> None:
    """Fold the touched subjects again and write their state."""
    if not touched:
        return
    if any(subject.kind == "code" for subject in touched):
        link = event_subjects.c
        ids = connection.execute(select(link.subject).where(link.kind == "code").distinct()).scalars()
        touched = touched | {Subject("code", code) for code in ids}
    folded, found = fold(active_events(connection, touched))
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


def whole_state(
    connection: Connection,
) -> tuple[dict[Subject, Folded], list[Conflict], Cancellations]:
    """Return the state folded from every event, without writing anything."""
    everything = load_events(connection)
    undone = cancellations(everything)
    folded, found = fold(event for event in everything if event.id not in undone.by)
    found += [
        Conflict(Subject("event", target), "undo", undo, undo, reason)
        for undo, reason in undone.void.items()
        for target in next(event.undo[:1] for event in everything if event.id == undo)
    ]
    return folded, found, undone


def refold(connection: Connection) -> None:
    """Fold every event again and rewrite the state: after a merge, or to repair."""
    folded, found, undone = whole_state(connection)
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
        _insert(connection, some)
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


def last_acts(connection: Connection, coder_id: str, *, undone: bool, acts: Sequence[str] = ()) -> tuple[Event, ...]:
    """Return what undo (or redo, with `undone`) would take back for this coder: one act, or one whole batch.

    Only acts whose name starts with one of `acts` are considered, when given. Redo finds the last undo in force,
    unless the coder has acted since.
    """
    mine = (events.c.coder == coder_id) & events.c.cancelled_by.is_(None)
    for row in connection.execute(select(events).where(mine).order_by(events.c.clock.desc())):
        event = _event(row)
        if undone:
            if event.undo and _still_undone(connection, event.id):
                return (event,)
            if event.sets:
                return ()
        elif event.sets and (not acts or event.act.startswith(tuple(acts))):
            if event.batch is None:
                return (event,)
            same = (events.c.batch == event.batch) & events.c.cancelled_by.is_(None)
            return tuple(load_events(connection, where=same))
    return ()


def newest(connection: Connection) -> int:
    """Return the clock of the newest event; 0 when there is none."""
    return int(connection.execute(select(func.max(events.c.clock))).scalar() or 0)


def events_by_id(connection: Connection, ids: Sequence[str]) -> tuple[Event, ...]:
    """Return some events, in order."""
    found = [e for some in projection.chunks(ids) for e in load_events(connection, where=events.c.id.in_(some))]
    return tuple(sorted(found, key=lambda event: event.order))


def undone_ids(connection: Connection) -> frozenset[str]:
    """Return the ids of the events that are undone."""
    return frozenset(connection.execute(select(events.c.id).where(events.c.cancelled_by.is_not(None))).scalars())
