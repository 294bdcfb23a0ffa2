"""What the machine made and can make again: annotation columns and suggestions, and where each coder was."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, delete, func, insert, or_, select

from ingesoc_qual.model.coding import Suggestion, Verdict
from ingesoc_qual.store import schema
from ingesoc_qual.store.projection import chunks
from ingesoc_qual.store.queries import evidence

REVISION = "machine_revision"


def revision(connection: Connection) -> str:
    """Return a mark that changes whenever the machine has made something new."""
    return str(connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == REVISION)).scalar() or "")


def _bump(connection: Connection) -> None:
    connection.execute(delete(schema.meta).where(schema.meta.c.key == REVISION))
    connection.execute(insert(schema.meta), {"key": REVISION, "value": str(uuid.uuid4())})


# --- annotations -----------------------------------------------------------------------------------------------------


def put_annotation(connection: Connection, text_hash: str, pipeline: str, columns: Mapping[str, bytes]) -> None:
    """Keep the columns of one annotated text, replacing earlier ones."""
    _bump(connection)
    a = schema.annotation_columns.c
    connection.execute(delete(schema.annotation_columns).where(a.text_hash == text_hash))
    connection.execute(
        insert(schema.annotation_columns),
        [{"text_hash": text_hash, "pipeline": pipeline, "name": name, "data": data} for name, data in columns.items()],
    )


def add_column(connection: Connection, text_hash: str, pipeline: str, name: str, data: bytes) -> None:
    """Keep one more column of a text that is annotated, replacing an earlier one of its name."""
    _bump(connection)
    a = schema.annotation_columns.c
    connection.execute(delete(schema.annotation_columns).where(a.text_hash == text_hash, a.name == name))
    connection.execute(
        insert(schema.annotation_columns),
        [{"text_hash": text_hash, "pipeline": pipeline, "name": name, "data": data}],
    )


def annotation(
    connection: Connection, text_hash: str, pipeline: str, *, names: Collection[str] | None = None
) -> dict[str, bytes]:
    """Return the columns of one text (some of them, when `names` are given); empty when not annotated."""
    a = schema.annotation_columns.c
    query = select(a.name, a.data).where(a.text_hash == text_hash, a.pipeline == pipeline)
    if names is not None:
        query = query.where(a.name.in_(names))
    return {name: bytes(data) for name, data in connection.execute(query)}


def annotated(connection: Connection, pipeline: str) -> frozenset[str]:
    """Return the hashes of the texts annotated by this pipeline."""
    a = schema.annotation_columns.c
    return frozenset(connection.execute(select(a.text_hash).where(a.pipeline == pipeline).distinct()).scalars())


# --- suggestions -----------------------------------------------------------------------------------------------------


def replace_suggestions(
    connection: Connection, suggester: str, document_ids: Sequence[str], found: Sequence[Suggestion]
) -> int:
    """Make `found` the suggestions of one suggester on some documents; return how many were not there before.

    Decisions live in the journal and are untouched.
    """
    _bump(connection)
    s = schema.suggestions.c
    before: set[str] = set()
    for some in chunks(document_ids):
        mine = (s.suggester == suggester) & s.document.in_(some)
        before.update(connection.execute(select(s.id).where(mine)).scalars())
        connection.execute(delete(schema.suggestions).where(mine))
    rows = [
        {
            "id": item.id,
            "document": item.document_id,
            "version": item.version_id,
            "start": item.start,
            "end": item.end,
            "code": item.code_id,
            "suggester": item.suggester,
            "suggester_version": item.suggester_version,
            "score": item.score,
            "evidence": json.dumps([[e.start, e.end, e.indicator] for e in item.evidence], ensure_ascii=False),
        }
        for item in found
    ]
    if rows:
        connection.execute(insert(schema.suggestions), rows)
    return len({item.id for item in found} - before)


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(
        id=row.id,
        document_id=row.document,
        version_id=row.version,
        start=row.start,
        end=row.end,
        code_id=row.code,
        suggester=row.suggester,
        suggester_version=row.suggester_version,
        score=row.score,
        evidence=evidence(json.loads(row.evidence)),
    )


def suggestions(connection: Connection, *, document_id: str | None = None) -> tuple[Suggestion, ...]:
    """Return suggestions, decided or not, by document, start, end and code."""
    s = schema.suggestions.c
    query = select(schema.suggestions).order_by(s.document, s.start, s.end, s.code)
    if document_id is not None:
        query = query.where(s.document == document_id)
    return tuple(_suggestion(row) for row in connection.execute(query))


def suggestion(connection: Connection, suggestion_id: str) -> Suggestion | None:
    """Return one suggestion, or None when the machine no longer proposes it."""
    row = connection.execute(select(schema.suggestions).where(schema.suggestions.c.id == suggestion_id)).first()
    return None if row is None else _suggestion(row)


# Made once: it is run for each suggestion that comes into view.
_AT_SPAN = (
    select(schema.suggestions)
    .where(
        schema.suggestions.c.document == bindparam("of"),
        schema.suggestions.c.start < bindparam("high"),
        schema.suggestions.c.end > bindparam("low"),
    )
    .order_by(schema.suggestions.c.score.desc(), schema.suggestions.c.code)
)


def at_span(connection: Connection, document_id: str, start: int, end: int) -> tuple[Suggestion, ...]:
    """Return the suggestions that overlap a span, best first."""
    asked = {"of": document_id, "low": start, "high": end}
    return tuple(_suggestion(row) for row in connection.execute(_AT_SPAN, asked))


def _scope(document_ids: Collection[str] | None, code_ids: Collection[str] | None, table: Any, code: str) -> list[Any]:
    found = []
    if document_ids is not None:
        found.append(table.c.document.in_(document_ids))
    if code_ids is not None:
        found.append(table.c[code].in_(code_ids))
    return found


def _undecided(coder_id: str, *, include_skipped: bool) -> tuple[Select[Any], Any]:
    s, d = schema.suggestions, schema.decisions
    joined = select(s).join(d, and_(d.c.suggestion == s.c.id, d.c.coder == coder_id), isouter=True)
    undecided: ColumnElement[bool] = d.c.verdict.is_(None)
    if include_skipped:
        undecided = or_(undecided, d.c.verdict == Verdict.SKIPPED.value)
    return joined.where(undecided), d.c.verdict


def queue(
    connection: Connection,
    coder_id: str,
    *,
    document_ids: Collection[str] | None = None,
    code_ids: Collection[str] | None = None,
    include_skipped: bool = True,
    offset: int = 0,
    limit: int | None = 50,
) -> tuple[Suggestion, ...]:
    """Return what a coder has not decided, all of it when `limit` is None.

    Best score first, then reading order; skipped ones last.
    """
    s = schema.suggestions.c
    query, verdict = _undecided(coder_id, include_skipped=include_skipped)
    query = query.where(*_scope(document_ids, code_ids, schema.suggestions, "code"))
    query = query.order_by(verdict.is_not(None), s.score.desc(), s.document, s.start, s.end, s.code)
    return tuple(_suggestion(row) for row in connection.execute(query.offset(offset).limit(limit)))


def pending_counts(
    connection: Connection,
    coder_id: str,
    *,
    document_ids: Collection[str] | None = None,
    code_ids: Collection[str] | None = None,
) -> dict[str, int]:
    """Return, for each document, how many suggestions a coder has not decided (skipped ones count)."""
    query, _verdict = _undecided(coder_id, include_skipped=True)
    query = query.where(*_scope(document_ids, code_ids, schema.suggestions, "code"))
    inner = query.subquery()
    rows = connection.execute(select(inner.c.document, func.count()).group_by(inner.c.document))
    return {document: int(n) for document, n in rows}


def undecided(connection: Connection) -> int:
    """Return the number of suggestions that no coder has answered."""
    answered = select(schema.decisions.c.suggestion)
    query = select(func.count()).select_from(schema.suggestions).where(schema.suggestions.c.id.not_in(answered))
    return int(connection.execute(query).scalar_one())


def verdict_counts(
    connection: Connection,
    coder_id: str,
    *,
    document_ids: Collection[str] | None = None,
    code_ids: Collection[str] | None = None,
) -> dict[str, int]:
    """Return how many decisions of each verdict a coder has made."""
    d = schema.decisions.c
    query = select(d.verdict, func.count()).where(d.coder == coder_id)
    query = query.where(*_scope(document_ids, code_ids, schema.decisions, "proposed_code")).group_by(d.verdict)
    return {verdict: int(n) for verdict, n in connection.execute(query)}


# --- places ----------------------------------------------------------------------------------------------------------


def place(connection: Connection, coder_id: str) -> dict[str, Any]:
    """Return where a coder was, as `remember` was given it; empty the first time."""
    data = connection.execute(select(schema.places.c.data).where(schema.places.c.coder == coder_id)).scalar()
    return json.loads(data) if data else {}


def remember(connection: Connection, coder_id: str, data: Mapping[str, Any]) -> None:
    """Keep where a coder is."""
    connection.execute(delete(schema.places).where(schema.places.c.coder == coder_id))
    connection.execute(insert(schema.places), {"coder": coder_id, "data": json.dumps(data)})
