"""Which copy of the project is speaking: one replica id for each installation and each file.

A copied file is another replica: its own identity on disk (device and index node) differs from the one noted in it.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path

from sqlalchemy import Connection, insert, select

from ingesoc_qual.model.event import CLOCK_BITS
from ingesoc_qual.store.schema import replicas


def file_place(path: Path) -> str:
    """Return what identifies the file on its disk; it survives renaming, not copying."""
    status = path.stat()
    return f"{status.st_dev}:{status.st_ino}"


def find_replica(connection: Connection, installation: str, path: Path) -> str | None:
    """Return the replica id of this installation and file, or None when it has none yet."""
    known = select(replicas.c.id).where(replicas.c.installation == installation, replicas.c.place == file_place(path))
    value = connection.execute(known.order_by(replicas.c.created)).scalar()
    return None if value is None else str(value)


def add_replica(connection: Connection, installation: str, path: Path) -> str:
    """Note a new replica id for this installation and file, and return it."""
    known = find_replica(connection, installation, path)
    if known is not None:
        return known
    replica = str(uuid.uuid4())
    created = int(time.time() * 1000) << CLOCK_BITS
    row = {"id": replica, "installation": installation, "place": file_place(path), "created": created}
    connection.execute(insert(replicas), row)
    return replica
