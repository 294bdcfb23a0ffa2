"""What can be wrong in a codebook file, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ingesoc_qual.errors import CodebookSyntaxError

ERROR_KINDS = (
    "yaml-syntax", "unknown-key", "duplicate-key", "missing-name", "missing-codes", "missing-id", "missing-label",
    "bad-id", "duplicate-id", "bad-color", "bad-origin", "bad-language", "wrong-type", "empty-item", "bad-indicator",
    "alias", "anchor", "tag", "several-documents", "too-deep", "too-large", "empty-file", "not-utf8",
    "control-character",
)  # fmt: skip
WARNING_KINDS = (
    "no-definition", "no-exclude", "few-examples", "few-indicators", "duplicate-label", "duplicate-indicator",
)  # fmt: skip


class Severity(StrEnum):
    """Whether a problem prevents the codebook from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or weakness of a codebook file.

    `kind` is one of `ERROR_KINDS` or `WARNING_KINDS`; `line` and `column` count from 1; `code_id` is
    empty where the problem belongs to no code.
    """

    kind: str
    message: str
    line: int
    column: int
    remedy: str = ""
    severity: Severity = Severity.ERROR
    code_id: str = ""

    @property
    def is_error(self) -> bool:
        """Whether the codebook cannot be used before this is mended."""
        return self.severity is Severity.ERROR

    def as_error(self, path: str) -> CodebookSyntaxError:
        """Return the exception that says this problem of the file `path`."""
        return CodebookSyntaxError(self.message, path=path, line=self.line, column=self.column, remedy=self.remedy)


class Refused(Exception):
    """Internal to this layer: a fault after which the file cannot be read any further."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
