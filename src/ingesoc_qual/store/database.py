"""Opening and closing a project file: connections, transactions, and what makes a file ours.

Write transactions are `BEGIN IMMEDIATE` with a timeout: a deferred one that reads before it writes fails under
concurrency whatever its timeout (measured; see SQLite, "Isolation in SQLite" and "WAL mode").
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from ingesoc_qual.errors import (
    IntegrityError,
    NotAProject,
    ProjectExists,
    ProjectNotFound,
    ProjectTooNew,
    StoreBusy,
    StoreError,
    UsageError,
    system_reason,
)
from ingesoc_qual.i18n import _
from ingesoc_qual.store import schema

BUSY_TIMEOUT = 5.0
"""Seconds a writer waits for another before it says so."""

_SQLITE_HEADER = b"SQLite format 3\x00"


def make_engine(path: Path) -> Engine:
    """Return an engine on the project file at `path`, with the pragmas every connection needs."""
    url = URL.create("sqlite", database=str(path.absolute()))  # Built, not parsed: a name may hold « ? » or « # ».
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False})

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
    except DBAPIError as error:
        raise _explain(error.orig, place) from error
    except sqlite3.Error as error:
        raise _explain(error, place) from error
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        # Columns hold UTF-8 and JSON that this program wrote; even the driver's own messages quote what is neither.
        raise damaged(place, error) from error


@contextmanager
def storable(place: str) -> Iterator[None]:
    """Turn the refusal of what UTF-8 cannot hold (half a surrogate pair, typed in a strange terminal) into words."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise UsageError(
            _("{path} : ce texte contient un caractère illisible, rien n'a été enregistré.").format(path=place),
            remedy=_("Saisissez-le à nouveau, en UTF-8."),
        ) from error


def _explain(error: BaseException | None, place: str) -> StoreError:
    detail = str(error)
    if not isinstance(error, sqlite3.OperationalError) or "decode" in detail or "malformed" in detail:
        return damaged(place, detail)
    if "locked" in detail or "busy" in detail:
        return StoreBusy(
            _("{path} : un autre programme écrit dans le projet depuis plus de {seconds} secondes.").format(
                path=place, seconds=round(BUSY_TIMEOUT)
            ),
            remedy=_("Attendez qu'il ait fini, ou fermez-le, puis recommencez."),
        )
    if "disk I/O" in detail:
        return StoreError(
            _("{path} : le disque n'a pas répondu ; rien de ce dernier acte n'a été enregistré.").format(path=place),
            remedy=_("Il est peut-être plein, débranché ou en panne : vérifiez-le, puis recommencez."),
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
    if "no such table" in detail or "no such column" in detail:
        return damaged(place, detail)
    return StoreError(_("{path} : {detail}.").format(path=place, detail=detail))


def damaged(place: str, detail: object) -> IntegrityError:
    """Return the error of a project file that is not what this program wrote."""
    return IntegrityError(
        _("{path} : le fichier du projet est abîmé ({detail}).").format(path=place, detail=detail),
        remedy=_("Repartez de la dernière sauvegarde (ingesoc backup les vérifie)."),
    )


def create(path: Path) -> Engine:
    """Create an empty project file and return its engine.

    Raises `ProjectExists` when something stands at `path`.
    """
    if _exists(path):
        raise ProjectExists(
            _("{path} existe déjà.").format(path=path), remedy=_("Choisissez un autre nom, ou ouvrez ce projet.")
        )
    if not path.parent.is_dir():
        raise ProjectNotFound(
            _("Le dossier {path} n'existe pas.").format(path=path.parent), remedy=_("Créez-le d'abord.")
        )
    engine = make_engine(path)
    try:
        with translated(str(path)):
            _write_schema(path, engine)
    except StoreError:
        engine.dispose()
        discard(path)
        raise
    return engine


def _write_schema(path: Path, engine: Engine) -> None:
    # Outside any transaction, and in the file's header before anything else: an opening reads it there.
    with closing(sqlite3.connect(path)) as header:
        header.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        header.execute("PRAGMA journal_mode=WAL")
    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        schema.metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": schema.HEAD})


def discard(path: Path) -> None:
    """Remove a database file that could not be finished, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _exists(path: Path) -> bool:
    try:
        path.lstat()
        return path.exists()
    except FileNotFoundError:
        return False
    except (OSError, ValueError) as error:
        # Too long, under a closed folder, with a NUL in it: not the same as nothing being there.
        raise StoreError(
            _("{path} : ce chemin ne peut pas être lu ({detail}).").format(path=path, detail=system_reason(error))
        ) from error


def check_is_project(path: Path) -> None:
    """Raise unless the file at `path` says it is a project of this program."""
    if not _exists(path):
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
        # What is neither a file nor a folder (a pipe, a device) is not even opened: it could wait for ever.
        header = b""
        if path.is_file():
            with path.open("rb") as file:
                header = file.read(100)
    except OSError as error:
        raise StoreError(
            _("{path} : lecture impossible ({detail}).").format(path=path, detail=system_reason(error))
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
    with translated(str(path)):
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT)) as connection:
            revision = check_schema(connection, path)
            connection.execute("PRAGMA journal_mode=WAL")
        engine = make_engine(path)
        if revision != schema.HEAD:
            from ingesoc_qual.store import migrate

            migrate.upgrade(engine, path)
    return engine


def check_schema(connection: sqlite3.Connection, path: Path) -> str:
    """Return the schema revision of a project without changing one byte of it.

    Raises `ProjectTooNew`, or `IntegrityError` when it holds what no version of this program wrote: a trigger or a
    view of a file from elsewhere would run in our name.
    """
    connection.execute("PRAGMA trusted_schema=OFF")
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None or not isinstance(row[0], str):
        raise damaged(str(path), "alembic_version")
    stranger = connection.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1"
    ).fetchone()
    if stranger is not None:
        raise damaged(str(path), stranger[0])
    revision = row[0]
    if revision != schema.HEAD:
        from ingesoc_qual.store import migrate

        if not migrate.knows(revision):
            raise ProjectTooNew(
                _("{path} a été enregistré par une version plus récente d'ingesoc.").format(path=path),
                remedy=_("Mettez ingesoc à jour, puis rouvrez-le ; le projet n'a pas été touché."),
            )
    return revision


@contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that only reads a project file, open elsewhere or not, on a read-only disk or not."""
    check_is_project(path)
    uri = path.absolute().as_uri()
    with translated(str(path)):
        connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only=ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" in str(error) or path.with_name(path.name + "-wal").exists():
                raise
            # A folder where nothing can be written: nobody writes the file either, as far as this machine can tell.
            connection = sqlite3.connect(f"{uri}?immutable=1", uri=True, isolation_level=None)
        with closing(connection):
            yield connection


def close(engine: Engine) -> None:
    """Bring the write-ahead log back into the file when nobody else uses it, and release every connection."""
    path = engine.url.database
    engine.dispose()
    if path is not None and Path(path).exists():
        # When another process is at work the checkpoint is partial, and its own closing will finish it.
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=0)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
