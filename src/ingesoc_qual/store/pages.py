"""The journal read a page at a time, newest first: the first page costs the same in a journal of ten entries or of a
million.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection, Select, func, or_, select, tuple_

from ingesoc_qual.store.entries import UNDONE
from ingesoc_qual.store.projection import chunks
from ingesoc_qual.store.schema import event_subjects, events

Order: TypeAlias = tuple[int, str, int, str]
"""Place of an entry in the journal: clock, replica, sequence, id."""
_ORDER = (events.c.clock, events.c.replica, events.c.sequence, events.c.id)


@dataclass(frozen=True, slots=True)
class Head:
    """What a line of the journal starts from; nothing of what the entry holds is read."""

    order: Order
    coder: str
    act: str
    batch: str | None
    undone: bool

    @property
    def id(self) -> str:
        """Return the id of the entry."""
        return self.order[3]


@dataclass(frozen=True, slots=True)
class BatchHead:
    """A batch: entries by act in the order they were first done, how many are undone, clock of its first entry."""

    acts: tuple[tuple[str, int], ...]
    undone: int
    first: int

    @property
    def count(self) -> int:
        """Return the number of entries."""
        return sum(n for _act, n in self.acts)


def page(
    connection: Connection,
    limit: int,
    *,
    before: Order | None = None,
    coder: str | None = None,
    acts: Sequence[str] = (),
    document: str | None = None,
    without: Collection[str] = (),
) -> list[Head]:
    """Return at most `limit` entries older than `before`, newest first.

    `coder`, `acts` (beginnings of names) and `document` narrow them; those of the batches `without` are left out.
    """
    e = events.c
    query = select(*_ORDER, e.coder, e.act, e.batch, e.cancelled_by.is_not(None).label("undone"))
    if before is not None:
        query = query.where(e.clock <= before[0], tuple_(*_ORDER) < tuple_(*before))
    if coder is not None:
        query = query.where(e.coder == coder)
    if acts:
        query = query.where(or_(*(e.act.startswith(act, autoescape=True) for act in acts)))
    if document is not None:
        query = query.where(e.id.in_(_about(document)))
    if without:
        query = query.where(or_(e.batch.is_(None), e.batch.not_in(without)))
    query = query.order_by(*(column.desc() for column in _ORDER)).limit(limit)
    return [
        Head((row.clock, row.replica, row.sequence, row.id), row.coder, row.act, row.batch, bool(row.undone))
        for row in connection.execute(query)
    ]


def _about(document: str) -> Select[Any]:
    """Return the entries about a document: those that name it, all others about the same things, and their undos."""
    naming = select(events.c.id).where(events.c.payload.contains(document, autoescape=True))
    link, other = event_subjects.c, event_subjects.alias().c
    shared = select(other.event).where(
        tuple_(other.kind, other.subject).in_(select(link.kind, link.subject).where(link.event.in_(naming)))
    )
    undoing = select(link.event).where(link.kind == UNDONE, link.subject.in_(shared))
    return select(events.c.id).where(or_(events.c.id.in_(naming), events.c.id.in_(shared), events.c.id.in_(undoing)))


def batch_heads(connection: Connection, ids: Sequence[str]) -> dict[str, BatchHead]:
    """Return some batches."""
    e = events.c
    rows: dict[str, list[Any]] = {}
    for some in chunks(ids):
        query = select(e.batch, e.act, func.count(), func.count(e.cancelled_by), func.min(e.clock))
        for batch, *rest in connection.execute(query.where(e.batch.in_(some)).group_by(e.batch, e.act)):
            rows.setdefault(batch, []).append(rest)
    return {
        batch: BatchHead(
            acts=tuple((act, int(n)) for act, n, _undone, _clock in sorted(found, key=lambda row: row[3])),
            undone=sum(int(row[2]) for row in found),
            first=min(int(row[3]) for row in found),
        )
        for batch, found in rows.items()
    }


def batch_events(connection: Connection, batch: str, limit: int) -> list[Head]:
    """Return the first entries of a batch, in the order they were done."""
    e = events.c
    query = select(*_ORDER, e.coder, e.act, e.batch, e.cancelled_by.is_not(None).label("undone"))
    rows = connection.execute(query.where(e.batch == batch).order_by(*_ORDER).limit(limit))
    return [Head((r.clock, r.replica, r.sequence, r.id), r.coder, r.act, r.batch, bool(r.undone)) for r in rows]


def origins(connection: Connection, subjects: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Return the oldest entry about each subject (kind, id)."""
    link, e = event_subjects.c, events.c
    found: dict[tuple[str, str], str] = {}
    for some in chunks(subjects):
        query = select(link.kind, link.subject, link.event).join_from(event_subjects, events, e.id == link.event)
        rows = connection.execute(query.where(tuple_(link.kind, link.subject).in_(some)).order_by(e.clock))
        for kind, subject, event in rows:
            found.setdefault((kind, subject), event)
    return found
