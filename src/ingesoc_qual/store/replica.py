"""Which copy of the project is speaking: one replica id for each installation and each file.

A copied file is another replica: its identity on disk (device and index node) differs from the one noted in it. That
is not enough for a file put back from an older copy, which may find its old place again: each session therefore marks
the file and the installation alike, and a file that lacks the last mark has gone back in time. It then speaks as a
new replica, since entries it no longer holds may live on in other copies.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from ingesoc_qual.config import home
from ingesoc_qual.errors import StoreError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import CLOCK_BITS
from ingesoc_qual.store.schema import replicas


@dataclass(frozen=True, slots=True)
class Voice:
    """A replica id, and the mark of the session that speaks under it."""

    replica: str
    session: str

    def remember(self) -> None:
        """Note the session in this installation; call it once the file's own mark is committed."""
        note = _note(self.replica)
        try:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(self.session, encoding="ascii")
        except OSError:
            pass  # A read-only home still works: every session is then its own replica.


def _note(replica: str) -> Path:
    return home() / "replicas" / replica


def _noted(replica: str) -> str | None:
    try:
        return _note(replica).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


def file_place(path: Path) -> str:
    """Return what identifies the file on its disk; it survives renaming, not copying."""
    try:
        status = path.stat()
    except OSError as error:
        raise StoreError(
            _("{path} : le fichier du projet n'est plus là ({detail}).").format(path=path, detail=system_reason(error)),
            remedy=_("Remettez-le en place, ou rouvrez-le là où il est."),
        ) from error
    return f"{status.st_dev}:{status.st_ino}"


def find_voice(connection: Connection, installation: str, path: Path) -> Voice:
    """Return the voice of this installation in this file, marked in the file for a new session.

    The caller commits, then calls `remember`.
    """
    place, session = file_place(path), str(uuid.uuid4())
    r = replicas.c
    known = select(r.id, r.session).where(r.installation == installation, r.place == place).order_by(r.created.desc())
    for replica, last in connection.execute(known):
        if last == _noted(replica):
            connection.execute(update(replicas).where(r.id == replica).values(session=session))
            return Voice(replica, session)
    voice = Voice(str(uuid.uuid4()), session)
    created = int(time.time() * 1000) << CLOCK_BITS
    row = {"id": voice.replica, "installation": installation, "place": place, "session": session, "created": created}
    connection.execute(insert(replicas), row)
    return voice
