"""Tables of a project.

Three sorts: the journal (`events`, `event_subjects`, `blobs`, `replicas`), the state folded from it, and what the
machine made and can make again (`annotation_columns`, `suggestions`), with `places` for where each coder was. State
tables carry `event`, the id of the event that created the row, and `created`, its clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

APPLICATION_ID = 0x696E6773  # "ings", read by file(1) and by every opening
HEAD = "0005"
"""Revision of the newest migration; a test keeps it true."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _reference(target: str, *, cascade: bool = False) -> ForeignKey:
    # Deferred: the rows of one event, or of a merge, arrive in any order and are checked at commit.
    return ForeignKey(target, deferrable=True, initially="DEFERRED", ondelete="CASCADE" if cascade else None)


meta = Table("meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))

replicas = Table(
    "replicas",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("installation", String(36), nullable=False),
    Column("place", String(200), nullable=False),
    Column("session", String(36), nullable=False),
    Column("created", BigInteger, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("replica", String(36), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("clock", BigInteger, nullable=False),
    Column("coder", String(36), nullable=False),
    Column("act", String(40), nullable=False),
    Column("batch", String(36)),
    Column("depends", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("digest", String(32), nullable=False),
    Column("cancelled_by", String(36)),
    Column("void", String(40)),
    # Not unique: installations cloned by copying a disk may both have spoken as one replica, and must still merge.
    Index(None, "replica", "sequence"),
    Index(None, "clock", "replica", "sequence"),
    Index(None, "coder", "clock"),
    Index(None, "batch"),
)

event_subjects = Table(
    "event_subjects",
    metadata,
    Column("kind", String(20), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("event", String(36), ForeignKey("events.id"), nullable=False),
    PrimaryKeyConstraint("kind", "subject", "event"),
    Index(None, "event"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("data", LargeBinary),
    Column("redacted_by", String(36)),
)

conflicts = Table(
    "conflicts",
    metadata,
    Column("kind", String(20), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("field", String(40), nullable=False),
    Column("winner", String(36), nullable=False),
    Column("loser", String(36), nullable=False),
    Column("reason", String(40), nullable=False),
    PrimaryKeyConstraint("kind", "subject", "field", "loser"),
)

# --- state -----------------------------------------------------------------------------------------------------------


def _state(name: str, *columns: Column[object] | Index) -> Table:
    return Table(
        name,
        metadata,
        Column("id", String(120), primary_key=True),
        *columns,
        Column("event", String(36), nullable=False),
        Column("created", BigInteger, nullable=False),
    )


settings = _state("settings", Column("fields", Text, nullable=False))
coders = _state("coders", Column("name", Text, nullable=False))
codes = _state(
    "codes",
    Column("label", Text, nullable=False),
    Column("definition", Text),
    Column("definition_origin", Text),
    Column("include", Text),
    Column("exclude", Text),
    Column("examples", Text),
    Column("indicators", Text),
    Column("source", Text),
    Column("color", Text),
    Column("parent", String(120), _reference("codes.id")),
    Column("position", Integer),
    Column("archived", Boolean),
    Column("merged_into", String(120), _reference("codes.id")),
)
cases = _state("cases", Column("name", Text, nullable=False))
documents = _state(
    "documents",
    Column("name", Text, nullable=False),
    Column("kind", Text),
    Column("date", Text),
    Column("source", Text),
    Column("file_hash", String(64)),
    Column("version", String(36), nullable=False),  # no reference: versions refer to documents already
    Index(None, "file_hash"),
)
versions = _state(
    "versions",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("text", String(80), nullable=False),
    Column("original", String(80)),
    Column("layout", String(80), nullable=False),
    Column("format", String(20), nullable=False),
    Column("encoding", String(20)),
    Column("words", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Index(None, "document"),
    Index(None, "text_hash"),
)
speakers = _state(
    "speakers",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("name", Text),
    Column("role", Text),
    Index(None, "document"),
)
memberships = _state(
    "memberships",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("case", String(120), _reference("cases.id"), nullable=False),
    Index(None, "document"),
    Index(None, "case"),
)
variables = _state(
    "variables",
    Column("scope", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("type", String(20), nullable=False),
    Column("choices", Text),
)
variable_values = _state(
    "variable_values",
    Column("variable", String(120), _reference("variables.id"), nullable=False),
    Column("target", String(120), nullable=False),
    Column("value", Text),
    Index(None, "target"),
)
codings = _state(
    "codings",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("version", String(120), _reference("versions.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", String(120), _reference("codes.id"), nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("origin", String(20), nullable=False),
    Column("suggestion", String(40)),
    Column("suggester", String(40)),
    Column("score", Float),
    Column("codebook", String(12)),
    Column("batch", String(36)),
    Index(None, "document", "start"),
    Index(None, "code"),
)
decisions = _state(
    "decisions",
    Column("suggestion", String(40), nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("version", String(120), _reference("versions.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("proposed_code", String(120), _reference("codes.id"), nullable=False),
    Column("code", String(120), _reference("codes.id")),
    Column("suggester", String(40), nullable=False),
    Column("suggester_version", String(40), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Text),
    Column("codebook", String(12)),
    Column("decided", BigInteger),
    Index(None, "coder", "suggestion"),
)
memos = _state(
    "memos",
    Column("target", String(20), nullable=False),
    Column("target_id", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("kind", String(20)),
    Index(None, "target_id"),
)
saved_queries = _state(
    "saved_queries",
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
)
tasks = _state(
    "tasks",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Index(None, "document"),
)
adjudications = _state(
    "adjudications",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("version", String(120), _reference("versions.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", String(120), _reference("codes.id"), nullable=False),
    Column("ruling", String(20), nullable=False),
    Column("coders", Text, nullable=False),
    Column("kept", Text, nullable=False),
    Column("marks", String(64), nullable=False),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("reason", Text),
    Column("decided", BigInteger),
    Index(None, "document", "start"),
)

volumes = _state(
    "volumes",
    Column("document", String(120), _reference("documents.id"), nullable=False),
    Column("version", String(120), _reference("versions.id"), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("value", Float, nullable=False),
    Column("value_max", Float),
    Column("unit", String(40), nullable=False),
    Column("category", Text),
    Column("period", String(40)),
    Column("rule", String(80)),
    Column("confidence", Float),
    Column("coder", String(120), _reference("coders.id"), nullable=False),
    Column("decided", BigInteger),
    Index(None, "document"),
)

# --- made by the machine, or local -----------------------------------------------------------------------------------

annotation_columns = Table(
    "annotation_columns",
    metadata,
    Column("text_hash", String(64), nullable=False),
    Column("pipeline", String(80), nullable=False),
    Column("name", String(20), nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("text_hash", "pipeline", "name"),
)
suggestions = Table(
    "suggestions",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("document", String(120), _reference("documents.id", cascade=True), nullable=False),
    Column("version", String(120), _reference("versions.id", cascade=True), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("code", String(120), _reference("codes.id", cascade=True), nullable=False),
    Column("suggester", String(40), nullable=False),
    Column("suggester_version", String(40), nullable=False),
    Column("score", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Index(None, "document", "start"),
    Index(None, "code"),
    Index(None, "score"),
)
places = Table("places", metadata, Column("coder", String(120), primary_key=True), Column("data", Text, nullable=False))


@dataclass(frozen=True, slots=True)
class Kind:
    """How subjects of one kind are kept in state.

    `fields` are registers stored in columns of the same name; `json` are written as JSON text; `private` hold words
    that may name a person: their text is a blob, the event keeps its id. A row exists while all `required` fields
    are set and the subject has not been removed.
    """

    table: Table
    fields: frozenset[str]
    required: frozenset[str]
    json: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    references: tuple[tuple[str, str], ...] = ()
    """Fields that hold the id of a subject, and its kind."""


def _kind(table: Table, *, json: tuple[str, ...] = (), private: tuple[str, ...] = ()) -> Kind:
    own = [c for c in table.columns if c.name not in ("id", "event", "created")]
    required = frozenset(c.name for c in own if not c.nullable)
    # Tables are named by the plural of their kind: `codes.id` holds a `code`.
    references = tuple((c.name, key.target_fullname.removesuffix("s.id")) for c in own for key in c.foreign_keys)
    return Kind(table, frozenset(c.name for c in own), required, frozenset(json), frozenset(private), references)


KINDS: dict[str, Kind] = {
    "coder": _kind(coders),
    "code": _kind(codes, json=("examples", "indicators")),
    "case": _kind(cases),
    "document": _kind(documents, private=("name", "source")),
    "version": _kind(versions),
    "speaker": _kind(speakers, private=("label", "name")),
    "membership": _kind(memberships),
    "variable": _kind(variables, json=("choices",)),
    "value": _kind(variable_values, json=("value",)),
    "coding": _kind(codings),
    "decision": _kind(decisions, json=("evidence",)),
    "memo": _kind(memos, private=("text",)),
    "volume": _kind(volumes, private=("category",)),
    "query": _kind(saved_queries, private=("name", "text")),
    "task": _kind(tasks),
    "adjudication": _kind(adjudications, json=("coders", "kept"), private=("reason",)),
}
"""Every kind of subject with its own table; `project` and `codebook` share `settings`."""

SETTINGS_KINDS = ("project", "codebook")
