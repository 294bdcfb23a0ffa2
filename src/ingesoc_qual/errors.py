"""The error tree. Every error a person may meet derives from `IngesocError` and knows its exit code.

    IngesocError                 1
    ├─ UsageError                2   an option, a setting or a name that does not exist
    │  └─ QuerySyntaxError           column
    ├─ ProjectError              3
    │  ├─ ProjectNotFound
    │  ├─ ProjectExists
    │  ├─ NotAProject
    │  └─ ProjectTooNew
    ├─ ReadError                 4
    │  ├─ UnsupportedFormat
    │  ├─ EncryptedFile
    │  ├─ DamagedFile
    │  ├─ ScannedDocument
    │  ├─ EmptyDocument
    │  ├─ UndecodableText
    │  └─ ManifestError
    ├─ CodebookError             4
    │  ├─ CodebookSyntaxError        file, line and column
    │  ├─ IndicatorSyntaxError
    │  └─ CodebookLocked
    ├─ AnchorError               5   a span outside its text, or through a letter
    ├─ StoreError                5
    │  ├─ StoreBusy
    │  └─ IntegrityError
    ├─ ReviewError               6
    │  ├─ UnknownObject
    │  └─ UndoRefused
    ├─ AnnotationMissing         6
    ├─ AgreementError            6   codings that cannot be compared
    ├─ MissingDependency         7   names the install line
    └─ ExportError               8

The numbers are the exit codes of the command line.
"""

from __future__ import annotations

import errno

from ingesoc_qual.i18n import _


class IngesocError(Exception):
    """What, where and what to do: the message is one line a sociologist understands.

    `remedy` is the sentence that says what to do; it is printed after the message.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(IngesocError):
    """A wrong option, setting or name."""

    exit_code = 2


class QuerySyntaxError(UsageError):
    """A query that does not parse, or asks for what is not there; `column` counts from 1 within the query."""

    def __init__(self, message: str, *, query: str, column: int, remedy: str = "") -> None:
        super().__init__(
            _("requête « {query} », caractère {column} : {message}").format(
                query=query, column=column, message=message
            ),
            remedy=remedy,
        )
        self.query, self.column = query, column


class ProjectError(IngesocError):
    """The project file itself."""

    exit_code = 3


class ProjectNotFound(ProjectError):
    """No project at that place."""


class ProjectExists(ProjectError):
    """A project, or something else, stands where a new one was asked for."""


class NotAProject(ProjectError):
    """The file is not an ingesoc project."""


class ProjectTooNew(ProjectError):
    """The project was written by a newer version of the program."""


class ReadError(IngesocError):
    """A file that cannot be brought in."""

    exit_code = 4


class UnsupportedFormat(ReadError):
    """No reader for this kind of file."""


class EncryptedFile(ReadError):
    """The file asks for a password."""


class DamagedFile(ReadError):
    """The file is truncated or broken."""


class ScannedDocument(ReadError):
    """A PDF made of images, without a text layer."""


class EmptyDocument(ReadError):
    """No text in the file."""


class UndecodableText(ReadError):
    """Bytes that are no text in any known encoding."""


class ManifestError(ReadError):
    """A manifest or table that cannot be used: file, line, column."""


class CodebookError(IngesocError):
    """A codebook that cannot be used."""

    exit_code = 4


class CodebookSyntaxError(CodebookError):
    """A fault in a codebook file, with its place.

    `line` and `column` count from 1.
    """

    def __init__(self, message: str, *, path: str, line: int, column: int, remedy: str = "") -> None:
        place = _("{path}, ligne {line}, colonne {column}").format(path=path, line=line, column=column)
        super().__init__(f"{place} : {message}", remedy=remedy)
        self.path, self.line, self.column = path, line, column


class IndicatorSyntaxError(CodebookError):
    """An indicator that does not parse; `column` counts from 1 within the indicator, `reason` is the fault alone."""

    def __init__(self, message: str, *, indicator: str, column: int, remedy: str = "") -> None:
        super().__init__(
            _("indicateur « {indicator} », caractère {column} : {message}").format(
                indicator=indicator, column=column, message=message
            ),
            remedy=remedy,
        )
        self.indicator, self.column, self.reason = indicator, column, message


class CodebookLocked(CodebookError):
    """The codebook is locked by its lead."""


class AnchorError(IngesocError):
    """A span that does not fit its text."""

    exit_code = 5


class StoreError(IngesocError):
    """The project file could not be read or written."""

    exit_code = 5


class StoreBusy(StoreError):
    """Another process has been writing for too long."""


class IntegrityError(StoreError):
    """The project file is damaged."""


class ReviewError(IngesocError):
    """An act of coding that cannot be done."""

    exit_code = 6


class UnknownObject(ReviewError):
    """No such code, document, coding, case, speaker or memo."""


class UndoRefused(ReviewError):
    """What others built on is not undone."""


class AnnotationMissing(IngesocError):
    """The documents have not been annotated yet."""

    exit_code = 6


class AgreementError(IngesocError):
    """Codings that cannot be compared as asked."""

    exit_code = 6


class MissingDependency(IngesocError):
    """An optional package is not installed; the remedy is its install line."""

    exit_code = 7


class ExportError(IngesocError):
    """A table or file that could not be written."""

    exit_code = 8


def system_reason(error: BaseException) -> str:
    """Return why the system refused a file, in the interface language where it is a common reason."""
    number = error.errno if isinstance(error, OSError) else None
    reasons = {
        errno.ENOSPC: _("il n'y a plus de place sur le disque"),
        errno.EACCES: _("l'accès est refusé"),
        errno.EPERM: _("l'accès est refusé"),
        errno.EROFS: _("le disque est en lecture seule"),
        errno.ENOENT: _("le fichier ou le dossier n'existe pas"),
        errno.EISDIR: _("c'est un dossier"),
        errno.ENOTDIR: _("un élément du chemin n'est pas un dossier"),
        errno.ENAMETOOLONG: _("ce nom est trop long"),
    }
    return reasons.get(number or 0) or getattr(error, "strerror", None) or str(error) or type(error).__name__
