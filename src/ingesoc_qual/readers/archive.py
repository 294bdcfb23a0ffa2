"""Zip containers (DOCX, ODT): refused by their declared sizes before anything is read; nothing is ever extracted."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from ingesoc_qual.errors import DamagedFile, EncryptedFile
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.base import shown

MAX_BYTES = 500_000_000
MAX_RATIO = 200
RATIO_FLOOR = 10_000_000
"""Below this size the ratio says nothing: a short repetitive document compresses very well."""
MAX_ENTRIES = 10_000


class Archive:
    """The parts of a zip container, read one at a time by their exact names."""

    def __init__(self, file: zipfile.ZipFile, name: str) -> None:
        self._file = file
        self._name = name
        self.names = frozenset(file.namelist())

    def __contains__(self, part: str) -> bool:
        return part in self.names

    def read(self, part: str) -> bytes:
        """Return the bytes of one part; zipfile never returns more than the part's declared size."""
        try:
            info = self._file.getinfo(part)
            if info.flag_bits & 0x1:
                raise encrypted(self._name)
            return self._file.read(info)
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise damaged(self._name) from error


def damaged(name: str) -> DamagedFile:
    """Return the error for a container that is broken or cut short."""
    return DamagedFile(
        _("« {name} » est abîmé ou incomplet.").format(name=shown(name)),
        remedy=_("Ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau, ou reprenez une copie."),
    )


def encrypted(name: str) -> EncryptedFile:
    """Return the error for a file that asks for a password."""
    return EncryptedFile(
        _("« {name} » est protégé par un mot de passe.").format(name=shown(name)),
        remedy=_("Ouvrez-le avec son mot de passe et enregistrez une copie sans protection."),
    )


def open_archive(data: bytes, *, name: str) -> Archive:
    """Return the container held by `data`.

    Raises `DamagedFile` when it is broken, or when its declared sizes are out of all proportion (500 MB in all, 200
    times its compressed size, 10 000 parts).
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        entries = file.infolist()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise damaged(name) from error
    size = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or size > MAX_BYTES or (size > RATIO_FLOOR and size > MAX_RATIO * len(data)):
        raise DamagedFile(
            _("« {name} » annonce un contenu démesuré ({size} Mo, {entries} parties) : refusé sans être lu.").format(
                name=shown(name), size=size // 1_000_000, entries=len(entries)
            ),
            remedy=_("Ouvrez-le dans Word ou LibreOffice et enregistrez-le de nouveau, sans ses images."),
        )
    return Archive(file, name)


def resolve(base: str, target: str) -> str:
    """Return the part that a relationship of the part `base` points to."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), target))
