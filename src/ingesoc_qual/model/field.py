"""The field of a study: cases, speakers, and the variables that describe them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CHAMP = "champ"
CHAMP_CHOICES = (
    "associations socioculturelles et socio-éducatives",
    "tiers-lieux",
    "inclusion et employabilité",
)


class Scope(StrEnum):
    """What a variable describes."""

    CASE = "case"
    DOCUMENT = "document"
    SPEAKER = "speaker"


class VariableType(StrEnum):
    """How a value of a variable is read."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Case:
    """The association, place or person that documents are about."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice of one document: its label in the transcript, a display name, a role."""

    id: str
    document_id: str
    label: str
    name: str
    role: str | None = None
    turns: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Variable:
    """A typed attribute of cases, documents or speakers; `choices` are its modalities when it is a choice."""

    id: str
    scope: Scope
    name: str
    type: VariableType = VariableType.TEXT
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coder:
    """Who codes."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query kept by name; the language is that of `docs/requetes.md`."""

    id: str
    name: str
    text: str
    coder_id: str
    created_at: str
