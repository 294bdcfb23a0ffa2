"""Proof of a project: the state is what its journal says, and texts are what their hashes say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select

from ingesoc_qual.store import entries, journal, projection
from ingesoc_qual.store.schema import KINDS, blobs, conflicts, event_subjects, events, settings
from ingesoc_qual.textunits import bytes_hash

_HASHED = ("text", "file", "layout")


def differences(connection: Connection) -> tuple[str, ...]:
    """Return where the state tables differ from a fold of the whole journal: `table:id`, nothing when they agree."""
    everything = entries.load_events(connection)
    folded, found, undone = journal.whole_state(everything)
    living, _gone = projection.rows(connection, folded)
    lines: list[str] = []
    for kind, rows in living.items():
        table = settings if kind == "settings" else KINDS[kind].table
        lines += _compare(connection, table, {(row["id"],): row for row in rows})
    key = ("kind", "subject", "field", "loser")
    wanted = {tuple(row[name] for name in key): row for row in projection.conflict_rows(connection, found)}
    lines += _compare(connection, conflicts, wanted, key)
    for row in connection.execute(select(events.c.id, events.c.cancelled_by, events.c.void)):
        if (row.cancelled_by, row.void) != (undone.by.get(row.id), undone.void.get(row.id)):
            lines.append(f"events:{row.id}")
    links = {tuple(row) for row in connection.execute(select(event_subjects))}
    wrong = links.symmetric_difference(entries.links(everything))
    lines += [f"event_subjects:{event}" for _kind, _subject, event in sorted(wrong)]
    return tuple(lines)


def faults(connection: Connection) -> tuple[str, ...]:
    """Return what is not as it should be, `table:id`; raises `IntegrityError` when an entry of the journal is not."""
    return (*(f"blobs:{blob}" for blob in altered_blobs(connection)), *differences(connection))


def _compare(
    connection: Connection, table: Table, wanted: dict[tuple[str, ...], dict[str, Any]], key: tuple[str, ...] = ("id",)
) -> Iterator[str]:
    left = dict(wanted)
    for row in connection.execute(select(table)).mappings():
        identity = tuple(row[name] for name in key)
        if left.pop(identity, None) != dict(row):
            yield ":".join((table.name, *identity))
    yield from (":".join((table.name, *identity)) for identity in left)


def altered_blobs(connection: Connection) -> tuple[str, ...]:
    """Return the ids of texts, layouts and original files whose bytes are not those they were named after."""
    found = connection.execute(select(blobs.c.id, blobs.c.data).where(blobs.c.data.is_not(None)))
    return tuple(blob_id for blob_id, data in found if is_altered(blob_id, data))


def is_altered(blob_id: str, data: object) -> bool:
    """Whether a blob named after its content holds something else; one with a random name may hold any bytes."""
    if not isinstance(data, bytes):
        return True
    prefix, _colon, wanted = blob_id.partition(":")
    return prefix in _HASHED and bytes_hash(data) != wanted
