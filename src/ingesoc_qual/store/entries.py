"""Entries of the journal as rows: read, written, sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Select, bindparam, func, insert, select

from ingesoc_qual.errors import IntegrityError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Assignment, Event, Subject
from ingesoc_qual.store.projection import chunks
from ingesoc_qual.store.schema import event_subjects, events

UNDONE = "event"
"""Kind under which `event_subjects` lists what undos are about."""

SEALED = ("id", "replica", "sequence", "clock", "coder", "act", "batch", "depends", "payload")


def load_events(connection: Connection, *, where: Any = None) -> list[Event]:
    """Return events in order, all of them or those that `where` selects."""
    query = _in_order() if where is None else _in_order().where(where)
    return [event_of(row) for row in connection.execute(query)]


def since(clock: int) -> Any:
    """Return the `where` of `load_events` for what is newer than a clock."""
    return events.c.clock > clock


def events_by_id(connection: Connection, ids: Sequence[str]) -> tuple[Event, ...]:
    """Return some events, in order."""
    found = [e for some in chunks(ids) for e in load_events(connection, where=events.c.id.in_(some))]
    return tuple(sorted(found, key=lambda event: event.order))


def active_events(connection: Connection, subjects: Iterable[Subject]) -> list[Event]:
    """Return the events about `subjects` that are not undone; every code's when one of them is a code."""
    by_kind: dict[str, list[str]] = {}
    for subject in subjects:
        by_kind.setdefault(subject.kind, []).append(subject.id)
    found: dict[str, Event] = {}
    for kind, ids in by_kind.items():
        everything = kind == "code"
        for some in [()] if everything else chunks(ids):
            asked = {"kind": kind} if everything else {"kind": kind, "subjects": some}
            for row in connection.execute(_active(everything), asked):
                found[row.id] = event_of(row)
    return list(found.values())


@cache
def _active(everything: bool) -> Executable:
    # Made once: building a statement takes longer than running it, and every act runs this one.
    link = event_subjects.c
    picked = select(link.event).where(link.kind == bindparam("kind"))
    if not everything:
        picked = picked.where(link.subject.in_(bindparam("subjects", expanding=True)))
    return _in_order().where(events.c.id.in_(picked) & events.c.cancelled_by.is_(None))


def _in_order() -> Select[Any]:
    return select(events).order_by(events.c.clock, events.c.replica, events.c.sequence, events.c.id)


def subjects_of(connection: Connection, event_ids: Sequence[str]) -> set[Subject]:
    """Return what some events are about."""
    link = event_subjects.c
    return {
        Subject(kind, key)
        for some in chunks(event_ids)
        for kind, key in connection.execute(
            select(link.kind, link.subject).where(link.event.in_(some), link.kind != UNDONE)
        )
    }


def newest(connection: Connection) -> int:
    """Return the clock of the newest event; 0 when there is none."""
    return int(connection.execute(select(func.max(events.c.clock))).scalar() or 0)


def undone_ids(connection: Connection) -> frozenset[str]:
    """Return the ids of the events that are undone."""
    return frozenset(connection.execute(select(events.c.id).where(events.c.cancelled_by.is_not(None))).scalars())


def event_of(row: Any) -> Event:
    """Return the event that a row of `events` holds; raises `IntegrityError` when it is not what was recorded."""
    if digest(row._mapping) != row.digest:
        raise IntegrityError(
            _("Le journal du projet est abîmé (entrée {id}).").format(id=row.id),
            remedy=_("Repartez de la dernière sauvegarde."),
        )
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
    row = {
        "id": event.id,
        "replica": event.replica,
        "sequence": event.sequence,
        "clock": event.clock,
        "coder": event.coder,
        "act": event.act,
        "batch": event.batch,
        "depends": json.dumps(event.depends),
        "payload": json.dumps(payload, ensure_ascii=False, separators=(",", ":")),
    }
    return row | {"digest": digest(row), "cancelled_by": None, "void": None}


def insert_events(connection: Connection, made: Sequence[Event]) -> None:
    """Write entries, sealed, with what they are about."""
    connection.execute(insert(events), [_event_row(event) for event in made])
    rows = [{"kind": kind, "subject": subject, "event": event} for kind, subject, event in links(made)]
    if rows:
        connection.execute(insert(event_subjects), rows)


def links(made: Iterable[Event]) -> list[tuple[str, str, str]]:
    """Return what events are about: (kind, subject, event), the targets of undos included."""
    return [
        (subject.kind, subject.id, event.id)
        for event in made
        for subject in dict.fromkeys((*(a.subject for a in event.sets), *(Subject(UNDONE, t) for t in event.undo)))
    ]


def digest(row: Mapping[str, Any]) -> str:
    """Return the seal of an entry as it is written: what was recorded is not changed by any later act."""
    sealed = "\x1f".join("" if (value := row[name]) is None else str(value) for name in SEALED)
    return hashlib.sha256(sealed.encode("utf-8")).hexdigest()[:32]
