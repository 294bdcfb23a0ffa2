"""Codings, suggestions and decisions: what people code, what the machine proposes, what becomes of it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from enum import StrEnum

NAMESPACE = uuid.UUID("6f3b1c0e-2a57-5d0e-9b0c-5a1f0d4e7c21")


class Origin(StrEnum):
    """How a coding came to be."""

    HAND = "main"
    SUGGESTION = "suggestion"
    BULK = "suggestion-lot"
    """Accepted with all others of a filtered list, not one by one: counted apart in every table of methods."""


class Verdict(StrEnum):
    """What a coder answered to a suggestion."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    RECODED = "recoded"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that fired and the indicator that made it fire."""

    start: int
    end: int
    indicator: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A coding proposed by a suggester; never counted before a person decides.

    `score` is in `]0, 1]`; `evidence` is in reading order and lies within `[start, end)`.
    """

    id: str
    document_id: str
    version_id: str
    start: int
    end: int
    code_id: str
    suggester: str
    suggester_version: str
    score: float
    evidence: tuple[Evidence, ...] = ()


def suggestion_id(version_id: str, start: int, end: int, code_id: str, suggester: str, suggester_version: str) -> str:
    """Return the identity of a suggestion: the same proposal has the same id on every machine."""
    parts = "\x1f".join((version_id, str(start), str(end), code_id, suggester, suggester_version))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def decided_coding_id(suggestion: str, coder_id: str) -> str:
    """Return the id of the coding that a coder's decision on a suggestion makes."""
    return str(uuid.uuid5(NAMESPACE, f"coding:{suggestion}:{coder_id}"))


@dataclass(frozen=True, slots=True)
class Coding:
    """A passage `[start, end)` of one document version under one code, by one coder."""

    id: str
    document_id: str
    version_id: str
    start: int
    end: int
    code_id: str
    coder_id: str
    origin: str
    created_at: str
    suggestion_id: str | None = None
    suggester: str | None = None
    score: float | None = None
    codebook_version: str = ""
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A coder's answer to one suggestion, self-contained so that it merges without the suggestion."""

    suggestion_id: str
    coder_id: str
    verdict: str
    document_id: str
    version_id: str
    start: int
    end: int
    proposed_code_id: str
    code_id: str | None
    suggester: str
    suggester_version: str
    score: float
    decided_at: str
    evidence: tuple[Evidence, ...] = ()


class MemoTarget(StrEnum):
    """What a memo is attached to."""

    PROJECT = "project"
    DOCUMENT = "document"
    CASE = "case"
    CODE = "code"
    CODING = "coding"
    PASSAGE = "passage"


class MemoKind(StrEnum):
    """What a memo is for (after Strauss & Corbin 1990, ch. 12: theoretical, operational and code notes)."""

    THEORY = "théorique"
    METHOD = "méthode"
    CODING = "codage"
    FREE = "libre"


@dataclass(frozen=True, slots=True)
class Memo:
    """An analytic note on anything; a memo on a passage carries its span."""

    id: str
    target: str
    target_id: str
    text: str
    coder_id: str
    created_at: str
    start: int | None = None
    end: int | None = None
    kind: str = MemoKind.FREE.value
