"""Backups by SQLite's online API, verified by reopening: never a file copy."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingesoc_qual.errors import IntegrityError, ProjectExists, StoreError
from ingesoc_qual.i18n import _
from ingesoc_qual.store.database import check_is_project, translated


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
    """Open a project file read-only, check every page and reference, and return its counts.

    Counts are events, documents, codings. Raises `IntegrityError`.
    """
    check_is_project(path)
    with translated(str(path)), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
        if answer != "ok" or orphan is not None:
            raise IntegrityError(
                _("{path} : le fichier ne passe pas la vérification ({detail}).").format(
                    path=path, detail=answer if answer != "ok" else orphan
                ),
                remedy=_("Repartez d'une sauvegarde antérieure."),
            )
        return _counts(connection)


def back_up(source: Path, target: Path) -> BackupReport:
    """Copy a project, open or not, to `target`, verify the copy by reopening it, and report what it holds.

    The copy gets its name only once verified. Raises `ProjectExists`, `StoreError` or `IntegrityError`.
    """
    check_is_project(source)
    if target.exists():
        raise ProjectExists(_("{path} existe déjà.").format(path=target), remedy=_("Choisissez un autre nom."))
    partial = target.with_name(target.name + ".partial")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        _copy(source, partial)
        events, documents, codings = verify(partial)
        _sync(partial)
        partial.rename(target)
    except OSError as error:
        raise StoreError(
            _("Sauvegarde impossible vers {path} ({detail}).").format(path=target, detail=error.strerror)
        ) from error
    finally:
        for leftover in (partial, partial.with_name(partial.name + "-journal")):
            leftover.unlink(missing_ok=True)
    return BackupReport(target, target.stat().st_size, events, documents, codings)


def _copy(source: Path, target: Path) -> None:
    with (
        translated(str(source)),
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as before,
        closing(sqlite3.connect(target)) as after,
    ):
        before.backup(after)
        after.execute("PRAGMA journal_mode=DELETE")


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
