"""A project's store: transactions for services, and the state read back as model objects."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection as Connection
from sqlalchemy import Engine, insert

from ingesoc_qual.model.event import Act, Event
from ingesoc_qual.store import database, journal, replica
from ingesoc_qual.store.journal import Author
from ingesoc_qual.store.schema import meta


class Store:
    """One open project. Reading takes a snapshot; writing is one immediate transaction, durable at its end."""

    def __init__(self, path: Path, engine: Engine, installation: str) -> None:
        self.path = path
        self.engine = engine
        self.installation = installation
        self._voice: replica.Voice | None = None
        self._new_voice: replica.Voice | None = None

    @classmethod
    def create(cls, path: Path, *, installation: str) -> Store:
        """Create an empty project file; raises `ProjectExists`."""
        store = cls(path, database.create(path), installation)
        with store.writing() as connection:
            connection.execute(insert(meta), {"key": "project_id", "value": str(uuid.uuid4())})
        return store

    @classmethod
    def open(cls, path: Path, *, installation: str) -> Store:
        """Open an existing project, migrating it first when needed."""
        return cls(path, database.open_existing(path), installation)

    def close(self) -> None:
        """Checkpoint and release the file."""
        database.close(self.engine)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection on one consistent snapshot."""
        with database.translated(str(self.path)), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in an immediate write transaction, committed at the end or rolled back whole."""
        self._new_voice = None
        with (
            database.storable(str(self.path)),
            database.translated(str(self.path)),
            self.engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection,
            connection.begin(),
        ):
            yield connection
        self._settle_voice()

    def _settle_voice(self) -> None:
        if self._new_voice is not None:
            self._voice, self._new_voice = self._new_voice, None
            self._voice.remember()

    def author(self, connection: Connection, coder_id: str) -> Author:
        """Return the author of acts by `coder_id` from this copy; the replica id is found at the first act."""
        if self._voice is None and self._new_voice is None:
            self._new_voice = replica.find_voice(connection, self.installation, self.path)
        voice = self._voice or self._new_voice
        assert voice is not None
        return Author(coder_id, voice.replica)

    def act(self, acts: Sequence[Act], coder_id: str, *, batch: str | None = None) -> tuple[Event, ...]:
        """Record acts in a transaction of their own; they are on disk when this returns."""
        with self.writing() as connection:
            return journal.append(connection, acts, self.author(connection, coder_id), batch=batch)
