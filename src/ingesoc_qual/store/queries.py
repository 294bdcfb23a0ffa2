"""The state read back as model objects. Every function takes a connection on one snapshot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from sys import intern
from typing import Any

from sqlalchemy import Connection, func, select

from ingesoc_qual.errors import IntegrityError, StoreError, UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import Adjudication, Kept, Ruling
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.coding import Coding, Decision, Evidence, Memo, MemoKind, Verdict
from ingesoc_qual.model.document import (
    Block,
    BlockKind,
    Document,
    DocumentText,
    Layout,
    Page,
    Repair,
    Turn,
)
from ingesoc_qual.model.event import clock_time
from ingesoc_qual.model.field import Case, Coder, SavedQuery, Scope, Speaker, Variable, VariableType
from ingesoc_qual.model.team import Task, TaskState
from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.store import schema


@contextmanager
def legible() -> Iterator[None]:
    """Turn what this program never wrote, in a column it did, into words."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(
            _("Le fichier du projet est abîmé ({detail}).").format(detail=error),
            remedy=_("Repartez de la dernière sauvegarde (ingesoc backup les vérifie)."),
        ) from error


def setting(connection: Connection, kind: str) -> dict[str, Any]:
    """Return the fields of the `project` or the `codebook`."""
    row = connection.execute(select(schema.settings.c.fields).where(schema.settings.c.id == kind)).scalar()
    return json.loads(row) if row else {}


def coders(connection: Connection) -> tuple[Coder, ...]:
    """Return the coders, by name."""
    rows = connection.execute(select(schema.coders).order_by(schema.coders.c.name))
    return tuple(Coder(row.id, row.name) for row in rows)


def cases(connection: Connection) -> tuple[Case, ...]:
    """Return the cases, by name."""
    rows = connection.execute(select(schema.cases).order_by(schema.cases.c.name, schema.cases.c.id))
    return tuple(Case(row.id, row.name) for row in rows)


def documents(connection: Connection) -> tuple[Document, ...]:
    """Return the documents in their current version, by case, then date, then name."""
    d, v, m, c = schema.documents.c, schema.versions.c, schema.memberships.c, schema.cases.c
    links: dict[str, list[str]] = {}
    first_case: dict[str, str] = {}
    linked = select(m.document, c.id, c.name).where(m.case == c.id).order_by(c.name, c.id)
    for document_id, case_id, case_name in connection.execute(linked):
        links.setdefault(document_id, []).append(case_id)
        first_case.setdefault(document_id, case_name)
    rows = connection.execute(
        select(
            d.id, d.name, d.kind, d.date, d.source, d.created, v.id.label("version_id"), v.number, v.text_hash,
            v.format, v.words, v.characters,
        ).where(d.version == v.id)
    ).all()  # fmt: skip
    found = [
        Document(
            id=row.id,
            name=row.name,
            kind=row.kind or "autre",
            date=row.date,
            version_id=row.version_id,
            version=row.number,
            text_hash=row.text_hash,
            format=row.format,
            source=row.source or "",
            words=row.words,
            characters=row.characters,
            case_ids=tuple(links.get(row.id, ())),
            added_at=clock_time(row.created),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda x: (first_case.get(x.id, "\uffff"), x.date or "", x.name, x.id)))


def case_documents(connection: Connection, case_id: str) -> tuple[str, ...]:
    """Return the ids of the documents of a case."""
    m = schema.memberships.c
    return tuple(connection.execute(select(m.document).where(m.case == case_id)).scalars())


def file_hashes(connection: Connection) -> dict[str, str]:
    """Return the document imported from each file hash."""
    d = schema.documents.c
    return {key: document for key, document in connection.execute(select(d.file_hash, d.id)) if key}


def membership_ids(connection: Connection) -> set[str]:
    """Return the ids of the links between documents and cases."""
    return set(connection.execute(select(schema.memberships.c.id)).scalars())


def blob(connection: Connection, blob_id: str) -> bytes:
    """Return a blob's bytes; raises `StoreError` when it was erased."""
    row = connection.execute(select(schema.blobs.c.data).where(schema.blobs.c.id == blob_id)).first()
    if row is None or row.data is None:
        raise StoreError(_("Ce texte a été effacé du projet."))
    with legible():
        return bytes(row.data)


def text(connection: Connection, document_id: str, *, version_id: str | None = None) -> DocumentText:
    """Return the frozen text and layout of a document, in its current version or the one asked for."""
    v, d = schema.versions.c, schema.documents.c
    query = select(v.id, v.document, v.text, v.layout, v.text_hash)
    query = query.where(v.id == version_id) if version_id else query.where(d.id == document_id, d.version == v.id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownObject(_("Aucun document {id} dans ce projet.").format(id=document_id))
    words, layout = blob(connection, row.text), blob(connection, row.layout)
    with legible():
        return DocumentText(row.document, row.id, row.text_hash, words.decode("utf-8"), unpack_layout(layout))


def pack_layout(layout: Layout) -> bytes:
    """Return a layout as compact JSON bytes."""
    data: dict[str, Any] = {
        "blocks": [[b.start, b.end, b.kind.value, b.level] for b in layout.blocks],
        "pages": [[p.number, p.start, p.end] for p in layout.pages],
        "turns": [[t.header_start, t.start, t.end, t.speaker, t.time_start, t.time_end] for t in layout.turns],
        "interviewers": list(layout.interviewers),
    }
    if layout.repairs:
        data["repairs"] = [[r.start, r.end, r.old] for r in layout.repairs]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def unpack_layout(data: bytes) -> Layout:
    """Return the layout that `pack_layout` wrote."""
    found = json.loads(data)
    kinds = {kind.value: kind for kind in BlockKind}
    return Layout(
        blocks=tuple(Block(start, end, kinds[kind], level) for start, end, kind, level in found["blocks"]),
        pages=tuple(Page(*page) for page in found["pages"]),
        turns=tuple(Turn(*turn) for turn in found["turns"]),
        interviewers=tuple(found["interviewers"]),
        repairs=tuple(Repair(*repair) for repair in found.get("repairs", ())),
    )


def speakers(connection: Connection, document_id: str | None = None) -> tuple[Speaker, ...]:
    """Return the speakers of one document, or of all, in label order."""
    query = select(schema.speakers).order_by(schema.speakers.c.document, schema.speakers.c.label)
    if document_id is not None:
        query = query.where(schema.speakers.c.document == document_id)
    return tuple(
        Speaker(id=row.id, document_id=row.document, label=row.label, name=row.name or row.label, role=row.role)
        for row in connection.execute(query)
    )


def variables(connection: Connection) -> tuple[Variable, ...]:
    """Return the variables, by scope and order of creation."""
    rows = connection.execute(select(schema.variables).order_by(schema.variables.c.scope, schema.variables.c.created))
    with legible():
        return tuple(
            Variable(row.id, Scope(row.scope), row.name, VariableType(row.type), tuple(json.loads(row.choices or "[]")))
            for row in rows
        )


def values(connection: Connection) -> dict[tuple[str, str], Any]:
    """Return the values of variables: (target id, variable id) → value."""
    rows = connection.execute(select(schema.variable_values))
    return {(row.target, row.variable): json.loads(row.value) for row in rows if row.value is not None}


def values_of(connection: Connection, variable_id: str) -> dict[str, Any]:
    """Return the values of one variable: target id → value."""
    v = schema.variable_values.c
    rows = connection.execute(select(v.target, v.value).where(v.variable == variable_id))
    return {target: json.loads(value) for target, value in rows if value is not None}


def codebook(connection: Connection) -> Codebook:
    """Return the project's codebook, archived and merged codes included, in reading order."""
    about = setting(connection, "codebook")
    codes = tuple(
        Code(
            id=row.id,
            label=row.label,
            definition=row.definition or "",
            definition_origin=row.definition_origin or "proposee",
            include=row.include or "",
            exclude=row.exclude or "",
            examples=tuple(json.loads(row.examples or "[]")),
            indicators=tuple(json.loads(row.indicators or "[]")),
            source=row.source or "",
            color=row.color or "",
            parent=row.parent,
            position=row.position or 0,
            archived=bool(row.archived),
            merged_into=row.merged_into,
        )
        for row in connection.execute(select(schema.codes).order_by(schema.codes.c.id))
    )
    return Codebook(
        name=about.get("name", ""),
        title=about.get("title", ""),
        description=about.get("description", ""),
        version=about.get("version", ""),
        language=about.get("language", "fr"),
        source=about.get("source", ""),
        lists=tuple((name, tuple(words)) for name, words in about.get("lists", [])),
        codes=codes,
    ).ordered()


def codings(connection: Connection, document_id: str | None = None) -> tuple[Coding, ...]:
    """Return the codings of one document, or of all, by document, start and decreasing end."""
    c = schema.codings.c
    query = _CODING.order_by(c.document, c.start, c.end.desc(), c.id)
    if document_id is not None:
        query = query.where(c.document == document_id)
    return tuple(map(_coding, connection.execute(query).all()))


def codings_of_codes(connection: Connection, code_ids: Sequence[str]) -> tuple[Coding, ...]:
    """Return the codings under these very codes, by document, start and decreasing end."""
    c = schema.codings.c
    query = _CODING.where(c.code.in_(code_ids)).order_by(c.document, c.start, c.end.desc(), c.id)
    return tuple(map(_coding, connection.execute(query).all()))


def coding(connection: Connection, coding_id: str) -> Coding:
    """Return one coding; raises `UnknownObject`."""
    row = connection.execute(_CODING.where(schema.codings.c.id == coding_id)).first()
    if row is None:
        raise UnknownObject(_("Ce codage n'existe pas ou plus."))
    return _coding(row)


# In the order of the fields of `Coding`: a project has tens of thousands of rows, read by position.
_CODING = select(
    *(
        schema.codings.c[name]
        for name in (
            "id", "document", "version", "start", "end", "code", "coder", "origin", "created", "suggestion",
            "suggester", "score", "codebook", "batch",
        )
    )
)  # fmt: skip


def _coding(row: Any) -> Coding:
    key, document, version, start, end, code, coder, origin, created, suggestion, suggester, score, codebook, batch = (
        row
    )
    # The same few words come back in every row; kept once, thousands of codings take half the memory.
    return Coding(
        key,
        intern(document),
        intern(version),
        start,
        end,
        intern(code),
        intern(coder),
        intern(origin),
        clock_time(created),
        suggestion,
        intern(suggester) if suggester else None,
        score,
        intern(codebook or ""),
        batch,
    )


def code_counts(connection: Connection) -> dict[str, int]:
    """Return the number of codings under each code itself."""
    c = schema.codings.c
    return {code: int(n) for code, n in connection.execute(select(c.code, func.count()).group_by(c.code))}


def document_counts(connection: Connection) -> dict[str, int]:
    """Return the number of codings of each document."""
    c = schema.codings.c
    return {key: int(n) for key, n in connection.execute(select(c.document, func.count()).group_by(c.document))}


def coder_counts(connection: Connection) -> dict[tuple[str, str], tuple[int, int]]:
    """Return (coder, document) → codings made and suggestions answered, skipped ones left out."""
    c, d = schema.codings.c, schema.decisions.c
    made = select(c.coder, c.document, func.count()).group_by(c.coder, c.document)
    found = {(coder, document): (int(n), 0) for coder, document, n in connection.execute(made)}
    answered = select(d.coder, d.document, func.count()).where(d.verdict != Verdict.SKIPPED.value)
    for coder, document, n in connection.execute(answered.group_by(d.coder, d.document)):
        found[coder, document] = (found.get((coder, document), (0, 0))[0], int(n))
    return found


def decisions(connection: Connection) -> tuple[Decision, ...]:
    """Return every decision, by document and start."""
    d = schema.decisions.c
    rows = connection.execute(select(schema.decisions).order_by(d.document, d.start, d.end, d.id))
    return tuple(
        Decision(
            suggestion_id=row.suggestion,
            coder_id=row.coder,
            verdict=row.verdict,
            document_id=row.document,
            version_id=row.version,
            start=row.start,
            end=row.end,
            proposed_code_id=row.proposed_code,
            code_id=row.code,
            suggester=row.suggester,
            suggester_version=row.suggester_version,
            score=row.score,
            decided_at=clock_time(row.decided or row.created),
            evidence=evidence(json.loads(row.evidence or "[]")),
        )
        for row in rows
    )


def evidence(data: list[Any]) -> tuple[Evidence, ...]:
    """Return evidence spans read from JSON."""
    with legible():
        return tuple(Evidence(start, end, indicator) for start, end, indicator in data)


def memos(connection: Connection, *, target_id: str | None = None) -> tuple[Memo, ...]:
    """Return the memos on one object, or all, oldest first."""
    m = schema.memos.c
    query = select(schema.memos).order_by(m.created, m.id)
    if target_id is not None:
        query = query.where(m.target_id == target_id)
    return tuple(
        Memo(
            id=row.id,
            target=row.target,
            target_id=row.target_id,
            text=row.text,
            coder_id=row.coder,
            created_at=clock_time(row.created),
            start=row.start,
            end=row.end,
            kind=row.kind or MemoKind.FREE.value,
        )
        for row in connection.execute(query)
    )


def saved_queries(connection: Connection) -> tuple[SavedQuery, ...]:
    """Return the queries saved by name, in the order of their names."""
    q = schema.saved_queries.c
    rows = connection.execute(select(schema.saved_queries).order_by(q.name, q.id))
    return tuple(SavedQuery(row.id, row.name, row.text, row.coder, clock_time(row.created)) for row in rows)


def tasks(connection: Connection) -> tuple[Task, ...]:
    """Return what each coder was given to code, and how far it is, by document and coder."""
    rows = connection.execute(select(schema.tasks).order_by(schema.tasks.c.document, schema.tasks.c.coder))
    with legible():
        return tuple(Task(row.document, row.coder, TaskState(row.state)) for row in rows)


def adjudications(connection: Connection) -> tuple[Adjudication, ...]:
    """Return what was decided where coders differ, by document and start."""
    a = schema.adjudications.c
    rows = connection.execute(select(schema.adjudications).order_by(a.document, a.start, a.end, a.id))
    with legible():
        return tuple(
            Adjudication(
                id=row.id,
                document_id=row.document,
                version_id=row.version,
                start=row.start,
                end=row.end,
                code_id=row.code,
                ruling=Ruling(row.ruling),
                coders=tuple(json.loads(row.coders)),
                kept=tuple(Kept(code, start, end) for code, start, end in json.loads(row.kept)),
                marks=row.marks,
                coder_id=row.coder,
                decided_at=clock_time(row.decided or row.created),
                reason=row.reason or "",
            )
            for row in rows
        )


def volumes(connection: Connection) -> tuple[Volume, ...]:
    """Return the quantities that a person has decided on, by document and start."""
    v = schema.volumes.c
    rows = connection.execute(select(schema.volumes).order_by(v.document, v.start, v.end, v.id))
    with legible():
        return tuple(
            Volume(
                id=row.id,
                document_id=row.document,
                version_id=row.version,
                start=row.start,
                end=row.end,
                value=row.value,
                value_max=row.value_max,
                unit=row.unit,
                category=row.category or "",
                period=row.period or "",
                rule=row.rule or "",
                confidence=row.confidence,
                state=VolumeState(row.state),
                coder_id=row.coder,
                decided_at=clock_time(row.decided or row.created),
            )
            for row in rows
        )


def conflicts(connection: Connection) -> tuple[tuple[str, str, str, str, str, str], ...]:
    """Return what is to settle: (kind, subject, field, winning event, losing event, reason)."""
    c = schema.conflicts.c
    query = select(c.kind, c.subject, c.field, c.winner, c.loser, c.reason).order_by(
        c.kind, c.subject, c.field, c.loser
    )
    return tuple((r.kind, r.subject, r.field, r.winner, r.loser, r.reason) for r in connection.execute(query))


def conflict_count(connection: Connection) -> int:
    """Return how many fields wait to be settled."""
    c = schema.conflicts.c
    fields = select(c.kind, c.subject, c.field).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(fields)).scalar_one())
