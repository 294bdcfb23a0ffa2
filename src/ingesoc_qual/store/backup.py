"""Backups by SQLite's online API, verified by reopening: never a file copy."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from ingesoc_qual.errors import IntegrityError, ProjectExists, StoreError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.store import check
from ingesoc_qual.store.database import check_is_project, check_schema, discard, looking, translated
from ingesoc_qual.store.schema import HEAD


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a verified backup holds."""

    path: Path
    bytes: int
    events: int
    documents: int
    codings: int


def _counts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    events, documents, codings = (
        int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
        for table in ("events", "documents", "codings")
    )
    return events, documents, codings


def verify(path: Path) -> tuple[int, int, int]:
    """Read a project file whole, and return its counts: events, documents, codings.

    Checks every page and reference, that the state is what the journal says (when the file is of this version), and
    that texts are those their hashes name. Raises `IntegrityError`.
    """
    with looking(path) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        fault = None if answer == "ok" else answer
        fault = fault or connection.execute("PRAGMA foreign_key_check").fetchone()
        if fault is None and check_schema(connection, path) == HEAD:
            fault = _altered(connection)
        if fault is not None:
            raise IntegrityError(
                _("{path} : le fichier ne passe pas la vérification ({detail}).").format(path=path, detail=fault),
                remedy=_("Repartez d'une sauvegarde antérieure."),
            )
        return _counts(connection)


def _altered(connection: sqlite3.Connection) -> str | None:
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as reader:
        try:
            found = check.faults(reader)
        except IntegrityError as error:
            found = (error.message,)
        reader.rollback()
    return found[0] if found else None


def back_up(source: Path, target: Path) -> BackupReport:
    """Copy a project, open or not, to `target`, verify the copy by reopening it, and report what it holds.

    The copy gets its name only once verified. Raises `ProjectExists`, `StoreError` or `IntegrityError`.
    """
    check_is_project(source)
    partial = target.with_name(target.name + ".partial")
    try:
        if target.exists():
            raise ProjectExists(_("{path} existe déjà.").format(path=target), remedy=_("Choisissez un autre nom."))
        target.parent.mkdir(parents=True, exist_ok=True)
        discard(partial)
        _copy(source, partial)
        events, documents, codings = verify(partial)
        _sync(partial)
        partial.rename(target)
        _sync(target.parent)
        size = target.stat().st_size
    except OSError as error:
        raise StoreError(
            _("Sauvegarde impossible vers {path} ({detail}).").format(path=target, detail=system_reason(error))
        ) from error
    finally:
        discard(partial)
    return BackupReport(target, size, events, documents, codings)


def _copy(source: Path, target: Path) -> None:
    with looking(source) as before, translated(str(target)), closing(sqlite3.connect(target)) as after:
        before.backup(after)
        after.execute("PRAGMA journal_mode=DELETE")
        # A copy put back one day must not pass for the file that went on: see `store.replica`.
        with suppress(sqlite3.OperationalError):
            after.execute("UPDATE replicas SET session = ''")
        after.commit()


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps folders up to date by itself, and does not open them.
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
