"""Coding by hand and deciding on suggestions: one coder's session on one project.

Every act is one journal transaction, on disk when the call returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where a coder was: restored at the next start, never part of the journal."""

    screen: str = "reader"
    document_id: str | None = None
    position: int = 0
    suggestion_id: str | None = None
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """One line of the list of documents: whose it is, and how far the coder is with it."""

    document_id: str
    name: str
    kind: str
    date: str | None
    cases: tuple[str, ...]
    words: int
    codings: int
    pending: int
    """Suggestions that this coder has not decided."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue shows: any of these, all documents and codes when None."""

    document_id: str | None = None
    case_id: str | None = None
    code_id: str | None = None
    """This code and every code below it."""
    include_skipped: bool = True
    """Skipped suggestions come back after all others."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How far the coder is with the filtered queue."""

    pending: int
    accepted: int
    rejected: int
    recoded: int
    skipped: int

    @property
    def total(self) -> int:
        """Return pending and decided suggestions together; a skipped one is pending again."""
        return self.pending + self.accepted + self.rejected + self.recoded


_Session = Any
