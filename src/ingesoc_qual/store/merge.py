"""Merging another copy of the project into this one: the union of their journals, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, func, select
from sqlalchemy.pool import StaticPool

from ingesoc_qual.errors import IntegrityError, ProjectError
from ingesoc_qual.i18n import _
from ingesoc_qual.store import entries, journal, schema
from ingesoc_qual.store.check import is_altered
from ingesoc_qual.store.database import check_schema, damaged, looking
from ingesoc_qual.store.projection import chunks
from ingesoc_qual.store.store import Connection, Store

PROJECT_ID = "project_id"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What a merge brought: new entries of the journal, new blobs, and how many clashes are now to settle."""

    events: int
    blobs: int
    conflicts: int


def merge_from(store: Store, other: Path) -> MergeReport:
    """Bring everything that another copy of the project holds into this one; the other is only read.

    Idempotent, commutative and associative: any order of merges between copies ends in the same state. Raises
    `NotAProject`, `ProjectTooNew`, `ProjectError` when it is another project, `IntegrityError` when it is damaged.
    """
    with looking(other) as theirs:
        if check_schema(theirs, other) != schema.HEAD:
            raise ProjectError(
                _("{path} a été enregistré par une version plus ancienne d'ingesoc.").format(path=other),
                remedy=_("Ouvrez-le une fois avec cette version, puis recommencez."),
            )
        theirs.execute("BEGIN")
        engine = create_engine("sqlite://", creator=lambda: theirs, poolclass=StaticPool)
        with engine.connect() as reader, store.writing() as connection:
            _require_same_project(reader, connection, other)
            report = _merge(connection, reader, other)
        theirs.rollback()
    return report


def _require_same_project(theirs: Connection, ours: Connection, other: Path) -> None:
    query = select(schema.meta.c.value).where(schema.meta.c.key == PROJECT_ID)
    if theirs.execute(query).scalar() != ours.execute(query).scalar():
        raise ProjectError(
            _("{path} n'est pas une copie de ce projet.").format(path=other),
            remedy=_("Seules les copies d'un même projet se fusionnent."),
        )


def _merge(connection: Connection, theirs: Connection, other: Path) -> MergeReport:
    try:
        events = entries.load_events(theirs)
    except IntegrityError as error:
        raise damaged(str(other), error.message) from error
    held = schema.blobs.c
    ours = set(connection.execute(select(held.id)).scalars())
    missing = sorted(set(theirs.execute(select(held.id).where(held.data.is_not(None))).scalars()) - ours)
    fresh = journal.merge(connection, events, _blobs(theirs, missing, other))
    _require_whole(connection, other)
    conflicts = connection.execute(select(func.count()).select_from(schema.conflicts)).scalar_one()
    return MergeReport(fresh, len(missing), conflicts)


def _blobs(theirs: Connection, wanted: list[str], other: Path) -> Iterator[tuple[str, bytes]]:
    for some in chunks(wanted, 20):
        query = select(schema.blobs.c.id, schema.blobs.c.data).where(schema.blobs.c.id.in_(some))
        for blob_id, data in theirs.execute(query):
            if is_altered(blob_id, data):
                raise damaged(str(other), blob_id)
            yield blob_id, data


def _require_whole(connection: Connection, other: Path) -> None:
    # Checked before the commit, so that the blame falls on the file that brought it.
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise damaged(str(other), orphan[0])
