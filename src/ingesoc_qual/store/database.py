"""Opening and closing a project file: connections, transactions, and what makes a file ours.

Write transactions are `BEGIN IMMEDIATE` with a timeout: a deferred one that reads before it writes fails under
concurrency whatever its timeout (measured; see SQLite, "Isolation in SQLite" and "WAL mode").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError

from ingesoc_qual.errors import (
    IntegrityError,
    NotAProject,
    ProjectExists,
    ProjectNotFound,
    ProjectTooNew,
    StoreBusy,
    StoreError,
)
from ingesoc_qual.i18n import _
from ingesoc_qual.store import schema

BUSY_TIMEOUT = 5.0
"""Seconds a writer waits for another before it says so."""

_SQLITE_HEADER = b"SQLite format 3\x00"


def make_engine(path: Path) -> Engine:
    """Return an engine on the project file at `path`, with the pragmas every connection needs."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # Transactions begin where we say, and as we say.
        for pragma in ("foreign_keys=ON", "synchronous=FULL", "trusted_schema=OFF", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn driver errors into errors a person can act on; `place` names the project."""
    try:
        yield
    except OperationalError as error:
        raise _explain(str(error.orig), place) from error
    except sqlite3.OperationalError as error:
        raise _explain(str(error), place) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise IntegrityError(
            _("{path} : le fichier du projet est abîmé ({detail}).").format(
                path=place, detail=getattr(error, "orig", error)
            ),
            remedy=_("Repartez de la dernière sauvegarde (ingesoc backup les vérifie)."),
        ) from error


def _explain(detail: str, place: str) -> StoreError:
    if "locked" in detail or "busy" in detail:
        return StoreBusy(
            _("{path} : un autre programme écrit dans le projet depuis plus de {seconds} secondes.").format(
                path=place, seconds=round(BUSY_TIMEOUT)
            ),
            remedy=_("Attendez qu'il ait fini, ou fermez-le, puis recommencez."),
        )
    if "full" in detail:
        return StoreError(
            _("{path} : le disque est plein ; rien de ce dernier acte n'a été enregistré.").format(path=place),
            remedy=_("Libérez de la place, puis recommencez."),
        )
    if "readonly" in detail or "unable to open" in detail:
        return StoreError(
            _("{path} : écriture impossible dans ce fichier ou son dossier.").format(path=place),
            remedy=_("Vérifiez les droits du dossier, ou copiez le projet ailleurs."),
        )
    return StoreError(_("{path} : {detail}.").format(path=place, detail=detail))


def create(path: Path) -> Engine:
    """Create an empty project file and return its engine.

    Raises `ProjectExists` when something stands at `path`.
    """
    if path.exists():
        raise ProjectExists(
            _("{path} existe déjà.").format(path=path), remedy=_("Choisissez un autre nom, ou ouvrez ce projet.")
        )
    if not path.parent.is_dir():
        raise ProjectNotFound(
            _("Le dossier {path} n'existe pas.").format(path=path.parent), remedy=_("Créez-le d'abord.")
        )
    engine = make_engine(path)
    with translated(str(path)):
        # Outside any transaction, and in the file's header before anything else: an opening reads it there.
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode=WAL")
        with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
            schema.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": schema.HEAD})
    return engine


def check_is_project(path: Path) -> None:
    """Raise unless the file at `path` says it is a project of this program."""
    if not path.exists():
        raise ProjectNotFound(
            _("Aucun projet à {path}.").format(path=path),
            remedy=_("Créez-le avec « ingesoc new {path} ».").format(path=path),
        )
    if path.is_dir():
        raise NotAProject(
            _("{path} est un dossier, pas un projet.").format(path=path),
            remedy=_("Donnez le fichier .ingesoc qu'il contient."),
        )
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise StoreError(
            _("{path} : lecture impossible ({detail}).").format(path=path, detail=error.strerror)
        ) from error
    if not header.startswith(_SQLITE_HEADER) or int.from_bytes(header[68:72], "big") != schema.APPLICATION_ID:
        raise NotAProject(
            _("{path} n'est pas un projet ingesoc.").format(path=path), remedy=_("Vérifiez le nom du fichier.")
        )


def open_existing(path: Path) -> Engine:
    """Open the project at `path`, migrating it first (after a backup) when it is older than this program.

    Raises `ProjectNotFound`, `NotAProject`, `ProjectTooNew`, `IntegrityError` or `StoreError`.
    """
    check_is_project(path)
    engine = make_engine(path)
    with translated(str(path)):
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision != schema.HEAD:
            from ingesoc_qual.store import migrate

            if not migrate.knows(str(revision)):
                engine.dispose()
                raise ProjectTooNew(
                    _("{path} a été enregistré par une version plus récente d'ingesoc.").format(path=path),
                    remedy=_("Mettez ingesoc à jour, puis rouvrez-le ; le projet n'a pas été touché."),
                )
            migrate.upgrade(engine, path)
    return engine


def close(engine: Engine) -> None:
    """Bring the write-ahead log back into the file when nobody else uses it, and release every connection."""
    path = engine.url.database
    engine.dispose()
    if path is not None and Path(path).exists():
        # When another process is at work the checkpoint is partial, and its own closing will finish it.
        with closing(sqlite3.connect(path, timeout=0)) as connection, suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
