"""Files that appear whole or not at all: written beside their place, on disk, then renamed.

Several files form one batch: none takes its place before all are written, so a full disk leaves an earlier export as
it was.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from ingesoc_qual.errors import ExportError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import visible

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_PROJECT = (b"SQLite format 3\0", b"ings")
"""What a project file holds at its bytes 0 and 68 (`store/schema.py`); an export never takes the place of one."""


class Staging:
    """A batch of files to be written under one folder, made if need be; `commit` puts them all in place.

    Leaving the block without `commit` removes what was written and the folders made for it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._staged: list[tuple[Path, Path]] = []
        self._made: list[Path] = []
        self._committed = False

    def __enter__(self) -> Staging:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for temporary, _target in self._staged:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        if not self._committed:
            for folder in reversed(self._made):
                with contextlib.suppress(OSError):
                    folder.rmdir()

    @contextlib.contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open the file that will be `name` (a relative path with `/`) under the folder, for writing.

        Raises ExportError where it cannot be written; what the block itself raises of the system is told likewise.
        """
        target = self._folder.joinpath(*name.split("/"))
        try:
            self._make(target.parent)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            _spare_project(target)
            temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
            flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(temporary, flags, 0o666), "w+b") as stream:
                self._staged.append((temporary, target))
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise cannot_write(error, target) from error

    def commit(self) -> tuple[Path, ...]:
        """Put every file in its place and return the places, in the order of writing."""
        for temporary, target in self._staged:
            try:
                temporary.replace(target)
            except OSError as error:
                raise cannot_write(error, target) from error
            self._committed = True
        for folder in {target.parent for _temporary, target in self._staged} | {made.parent for made in self._made}:
            _sync_folder(folder)
        return tuple(target for _temporary, target in self._staged)

    def _make(self, folder: Path) -> None:
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            if folder.parent == folder:
                break
            folder = folder.parent
        for place in reversed(missing):
            place.mkdir(exist_ok=True)
            self._made.append(place)


def _spare_project(target: Path) -> None:
    """Raise where a project stands: interviews and codings would be lost for a table."""
    if not target.is_file():
        return
    with target.open("rb") as file:
        header = file.read(72)
    if (header[:16], header[68:72]) == _PROJECT:
        raise ExportError(
            _("« {path} » est un projet : il n'est pas remplacé.").format(path=visible(str(target), keep="")),
            remedy=_("Donnez un autre nom au fichier à écrire."),
        )


def _sync_folder(folder: Path) -> None:
    """Ask the system to put the renames themselves on disk; Windows cannot open a folder and does without."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def cannot_write(error: OSError, path: Path) -> ExportError:
    """Return the error a person can act on for a file or folder that the system refused."""
    place = visible(str(path), keep="")
    if error.errno in _FULL:
        return ExportError(
            _("Plus de place sur le disque pour écrire « {path} ».").format(path=place),
            remedy=_("Libérez de la place ou choisissez un autre dossier ; l'export précédent est intact."),
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return ExportError(
            _("Impossible d'écrire « {path} » : un fichier porte le nom d'un dossier du chemin.").format(path=place),
            remedy=_("Choisissez un autre dossier."),
        )
    if error.errno == errno.EISDIR:
        return ExportError(
            _("Impossible d'écrire « {path} » : un dossier porte déjà ce nom.").format(path=place),
            remedy=_("Renommez ce dossier ou choisissez-en un autre."),
        )
    if error.errno in _DENIED:
        return ExportError(
            _("Écriture refusée : « {path} ».").format(path=place),
            remedy=_("Fermez le fichier s'il est ouvert dans un tableur, ou choisissez un dossier où écrire."),
        )
    return ExportError(
        _("Impossible d'écrire « {path} » : {reason}.").format(path=place, reason=system_reason(error)),
        remedy=_("Vérifiez le chemin ou choisissez un autre dossier."),
    )
