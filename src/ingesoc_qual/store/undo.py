"""Undo and redo: which acts they are about, and when they are refused."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from ingesoc_qual.errors import UndoRefused, UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Event, Subject
from ingesoc_qual.store.entries import (
    UNDONE,
    active_events,
    event_of,
    events_by_id,
    load_events,
    subjects_of,
)
from ingesoc_qual.store.projection import chunks
from ingesoc_qual.store.schema import coders, event_subjects, events


def undos_seen(connection: Connection, redo: str | None) -> tuple[str, ...]:
    """Return every other undo of the acts that a redo brings back: it lifts them all."""
    if redo is None:
        return ()
    link, found = event_subjects.c, set[str]()
    undo = events_by_id(connection, [redo])
    for some in chunks(undo[0].undo if undo else ()):
        about = (link.kind == UNDONE) & link.subject.in_(some)
        found.update(connection.execute(select(link.event).where(about)).scalars())
    return tuple(sorted(found - {redo}))


def cancel(connection: Connection, event: Event) -> set[Subject]:
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
    for some in chunks(targets):
        connection.execute(update(events).where(events.c.id.in_(some)).values(cancelled_by=cancelled_by))
    return subjects_of(connection, targets)


def _still_undone(connection: Connection, undo: str) -> tuple[str, ...]:
    found = events_by_id(connection, [undo])
    return tuple(
        target
        for some in chunks(found[0].undo if found else ())
        for target in connection.execute(
            select(events.c.id).where(events.c.id.in_(some), events.c.cancelled_by.is_not(None))
        ).scalars()
    )


def _refuse_undo(connection: Connection, targets: Sequence[str]) -> None:
    found = events_by_id(connection, targets)
    if len(found) < len(set(targets)) or not all(event.sets for event in found):
        raise UnknownObject(_("L'acte à annuler n'est pas dans le journal."))
    undone = select(events.c.id).where(events.c.cancelled_by.is_not(None))
    if any(connection.execute(undone.where(events.c.id.in_(some))).first() for some in chunks(targets)):
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
    for some in chunks(sorted(causes)):
        lost = select(func.count()).where(events.c.id.in_(some), events.c.cancelled_by.is_not(None))
        if connection.execute(lost).scalar_one():
            raise UndoRefused(_("Rétablissement refusé : ce sur quoi l'acte reposait a été annulé."))


def last_acts(
    connection: Connection, coder_id: str, *, undone: bool, acts: Sequence[str] = (), never: Sequence[str] = ()
) -> tuple[Event, ...]:
    """Return what undo (or redo, with `undone`) would take back for this coder: one act, or one whole batch.

    Only acts whose name starts with one of `acts` are considered, when given, and no batch that holds one of `never`.
    Redo finds the last undo in force, unless the coder has acted since.
    """
    passed_over = set[str]()
    mine = (events.c.coder == coder_id) & events.c.cancelled_by.is_(None)
    for row in connection.execute(select(events).where(mine).order_by(events.c.clock.desc())):
        event = event_of(row)
        if undone:
            if event.undo and _still_undone(connection, event.id):
                return (event,)
            if event.sets:
                return ()
        elif event.sets and (not acts or event.act.startswith(tuple(acts))):
            if event.batch is None:
                return (event,)
            if event.batch in passed_over:
                continue
            same = (events.c.batch == event.batch) & events.c.cancelled_by.is_(None)
            together = tuple(load_events(connection, where=same))
            if not any(one.act in never for one in together):
                return together
            passed_over.add(event.batch)
    return ()
