"""Readers: bytes of a file in, a frozen text with its structure out. One file per format, behind one protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from ingesoc_qual.errors import ReadError, UsageError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import Reader, ReadOptions, shown
from ingesoc_qual.readers.registry import FORMATS, Format, choose, reader_for

__all__ = ["MAX_FILE_BYTES", "Format", "ReadOptions", "Reader", "read_bytes", "read_file", "supported_formats"]

MAX_FILE_BYTES = 500_000_000
Labels: TypeAlias = Sequence[tuple[str, str]]


def supported_formats() -> tuple[Format, ...]:
    """Return the formats that can be read, with their extensions."""
    return FORMATS


def read_bytes(
    data: bytes,
    *,
    name: str,
    speaker_pattern: str | None = None,
    encoding: str | None = None,
    labels: Labels = (),
    ocr: Callable[[int, int], None] | None = None,
    known: Callable[[str], bool] | None = None,
) -> Reading:
    """Return what the bytes of one file hold; `name` is its file name, whose extension may decide the format.

    `speaker_pattern` says how speakers are written: `{locuteur} :`, or a regular expression with a group named
    `speaker`. `labels` are labels as written with the speaker each stands for. `encoding` is the Python name of the
    encoding of a text. With `ocr`, scanned pages are recognised, and it is told how many are done. `known` tells the
    words of the language, by which cut words are joined. Raises a `ReadError` for a file that cannot be brought in,
    `UsageError` for a wrong pattern or encoding, `MissingDependency` for a recognition without tesseract, and nothing
    else.
    """
    from ingesoc_qual.readers.turns import check_pattern

    if speaker_pattern is not None:
        check_pattern(speaker_pattern)
    if len(data) > MAX_FILE_BYTES:
        raise _too_big(name, len(data))
    format = choose(data, name)
    options = ReadOptions(
        speaker_pattern=speaker_pattern, encoding=encoding, labels=tuple(labels), ocr=ocr, known=known
    )
    try:
        return reader_for(format).read(data, name=name, options=options)
    except RecursionError as error:
        raise ReadError(_("« {name} » est trop profondément emboîté.").format(name=shown(name))) from error


def read_file(
    path: Path, *, speaker_pattern: str | None = None, encoding: str | None = None, labels: Labels = ()
) -> Reading:
    """Return what one file holds; see `read_bytes`. Files over 500 MB are refused."""
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise _too_big(path.name, size)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(_("Fichier introuvable : {path}.").format(path=shown(str(path)))) from error
    except IsADirectoryError as error:
        raise UsageError(_("{path} est un dossier, pas un fichier.").format(path=shown(str(path)))) from error
    except OSError as error:
        raise ReadError(
            _("« {name} » n'a pas pu être ouvert : {reason}.").format(
                name=shown(path.name), reason=system_reason(error)
            ),
            remedy=_("Vérifiez vos droits sur ce fichier."),
        ) from error
    return read_bytes(data, name=path.name, speaker_pattern=speaker_pattern, encoding=encoding, labels=labels)


def _too_big(name: str, size: int) -> ReadError:
    return ReadError(
        _("« {name} » est trop gros ({size} Mo).").format(name=shown(name), size=size // 1_000_000),
        remedy=_("Découpez-le en fichiers de moins de {limit} Mo.").format(limit=MAX_FILE_BYTES // 1_000_000),
    )
