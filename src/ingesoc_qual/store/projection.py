"""From registers to state tables: one row a living subject."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Executable, Table, bindparam, delete, select

from ingesoc_qual.model.event import Subject, Value
from ingesoc_qual.store.fold import Conflict, Folded
from ingesoc_qual.store.schema import KINDS, SETTINGS_KINDS, Kind, blobs, conflicts, settings

ERASED, ABSENT = "[effacé]", "[absent]"
"""What stands in state for words that were redacted, or have not arrived; the same in every copy and language."""

CHUNK = 400
"""Rows or ids a statement: well under SQLite's limit on bound variables."""


_NO_LONGER_IN_CONFLICT = delete(conflicts).where(
    conflicts.c.kind == bindparam("of"), conflicts.c.subject.in_(bindparam("ids", expanding=True))
)


def chunks(items: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    """Yield `items` in slices of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def blob_texts(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    """Return the texts of blobs; a redacted one reads as a mark."""
    found: dict[str, str] = {}
    for some in chunks(ids):
        for blob_id, data in connection.execute(select(blobs.c.id, blobs.c.data).where(blobs.c.id.in_(some))):
            found[blob_id] = data.decode("utf-8", "replace") if isinstance(data, bytes) else ERASED
    return found


def blob_reference(value: Value) -> str | None:
    """Return the id of the blob that a private value stands for."""
    if isinstance(value, dict) and set(value) == {"blob"}:
        return str(value["blob"])
    return None


def write(connection: Connection, folded: Mapping[Subject, Folded], *, everything: bool = False) -> None:
    """Bring state tables to `folded`: living subjects written, others removed.

    With `everything`, `folded` is the whole state, and rows that it does not hold are removed too.
    """
    living, gone = rows(connection, folded)
    for name, found in living.items():
        table = settings if name == "settings" else KINDS[name].table
        if everything:
            kept = {row["id"] for row in found}
            known = connection.execute(select(table.c.id)).scalars().all()
            gone[name] = [row_id for row_id in known if row_id not in kept]
        for some in chunks(gone[name]):
            connection.execute(delete(table).where(table.c.id.in_(some)))
        _upsert(connection, table, found)


def rows(
    connection: Connection, folded: Mapping[Subject, Folded]
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[str]]]:
    """Return, by kind, the rows of living subjects and the ids of the others."""
    needed = [
        blob
        for subject, state in folded.items()
        for name in (KINDS[subject.kind].private if subject.kind in KINDS else ())
        if (blob := blob_reference(state.values.get(name)))
    ]
    texts = blob_texts(connection, needed) if needed else {}
    living: dict[str, list[dict[str, Any]]] = {kind: [] for kind in (*KINDS, "settings")}
    gone: dict[str, list[str]] = {kind: [] for kind in (*KINDS, "settings")}
    for subject, state in folded.items():
        if subject.kind in SETTINGS_KINDS:
            living["settings"].append(_settings_row(subject, state))
            continue
        kind = KINDS[subject.kind]
        row = _row(subject, state, kind, texts)
        if row is None:
            gone[subject.kind].append(subject.id)
        else:
            living[subject.kind].append(row)
    return living, gone


def _settings_row(subject: Subject, state: Folded) -> dict[str, Any]:
    fields = json.dumps(state.values, ensure_ascii=False, sort_keys=True)
    return {"id": subject.kind, "fields": fields, "event": state.created.id, "created": state.created.clock}


def _row(subject: Subject, state: Folded, kind: Kind, texts: Mapping[str, str]) -> dict[str, Any] | None:
    values = state.values
    if not state.alive or any(values.get(name) is None for name in kind.required):
        return None
    row: dict[str, Any] = {"id": subject.id, "event": state.created.id, "created": state.created.clock}
    for name in kind.fields:
        value = values.get(name)
        if name in kind.private and (blob := blob_reference(value)):
            value = texts.get(blob, ABSENT)
        elif name in kind.json and value is not None:
            value = json.dumps(value, ensure_ascii=False)
        row[name] = value
    return row


def _upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    # One execution with many parameter sets: the driver reuses the prepared statement.
    connection.execute(_upsert_statement(table, connection.dialect.name), list(rows))


@cache
def _upsert_statement(table: Table, dialect: str) -> Executable:
    # Made once a table: building it takes longer than running it, and every act runs two or three.
    # The dialect's module is imported where it is used: the other one's would cost every start 30 ms.
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    statement = insert(table)
    changed = {column.name: statement.excluded[column.name] for column in table.columns if column.name != "id"}
    return statement.on_conflict_do_update(index_elements=["id"], set_=changed)


def conflict_rows(connection: Connection, found: Sequence[Conflict]) -> list[dict[str, Any]]:
    """Return the rows of `conflicts`; the same words kept twice (one name, two blobs) are no conflict."""
    blobs_of = {id(c): tuple(blob_reference(value) for value in c.values) for c in found}
    texts = blob_texts(connection, sorted({blob for pair in blobs_of.values() for blob in pair if blob}))
    listed = {}
    for c in found:
        won, lost = blobs_of[id(c)]
        if won and lost and texts.get(won, ABSENT) == texts.get(lost, ABSENT):
            continue
        listed[c.subject.kind, c.subject.id, c.field, c.loser] = {
            "kind": c.subject.kind,
            "subject": c.subject.id,
            "field": c.field,
            "winner": c.winner,
            "loser": c.loser,
            "reason": c.reason,
        }
    return list(listed.values())


def write_conflicts(
    connection: Connection, found: Sequence[Conflict], touched: Iterable[Subject], *, everything: bool = False
) -> None:
    """Replace the listed conflicts of the touched subjects (or all of them) by `found`."""
    if everything:
        connection.execute(delete(conflicts))
    else:
        by_kind: dict[str, list[str]] = {}
        for subject in touched:
            by_kind.setdefault(subject.kind, []).append(subject.id)
        for kind, ids in by_kind.items():
            for some in chunks(ids):
                connection.execute(_NO_LONGER_IN_CONFLICT, {"of": kind, "ids": some})
    listed = conflict_rows(connection, found)
    if listed:
        connection.execute(conflicts.insert(), listed)
