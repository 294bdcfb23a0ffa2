"""Documents: one imported text, frozen, with the structure its reader saw."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum

from ingesoc_qual.textunits import fold


class _Term(StrEnum):
    """A closed list of French terms, found again whatever the case, accents or inclusive writing."""

    @classmethod
    def parse(cls, text: str) -> _Term | None:
        """Return the member that `text` names, or None."""
        wanted = _plain(text)
        for member in cls:
            if wanted == _plain(member.value) or wanted in cls._aliases().get(member.value, ()):
                return member
        return None

    @classmethod
    def _aliases(cls) -> dict[str, tuple[str, ...]]:
        return {}


def _plain(text: str) -> str:
    kept = "".join(c if c.isalnum() else " " for c in fold(text))
    return " ".join(kept.split())


class DocumentKind(_Term):
    """What a document is."""

    INTERVIEW = "entretien"
    REPORT = "rapport d'activité"
    CHARTER = "charte"
    AGREEMENT = "convention"
    FIELD_NOTE = "note de terrain"
    OTHER = "autre"

    @classmethod
    def _aliases(cls) -> dict[str, tuple[str, ...]]:
        return {
            cls.INTERVIEW.value: ("interview", "entretiens"),
            cls.REPORT.value: ("rapport", "rapport activite", "bilan"),
            cls.FIELD_NOTE.value: ("note", "notes de terrain", "observation"),
        }


class Role(_Term):
    """What a speaker is in the study; the interviewer never counts as a respondent."""

    VOLUNTEER = "bénévole"
    EMPLOYEE = "salarié·e"
    USER = "usager·ère"
    BOARD = "administrateur·rice"
    FUNDER = "élu·e ou financeur"
    INTERVIEWER = "enquêteur·rice"
    OTHER = "autre"

    @classmethod
    def _aliases(cls) -> dict[str, tuple[str, ...]]:
        return {
            cls.VOLUNTEER.value: ("benevoles",),
            cls.EMPLOYEE.value: ("salarie", "salariee", "salarie e s"),
            cls.USER.value: ("usager", "usagere", "usager e", "beneficiaire", "habitant", "habitante"),
            cls.BOARD.value: ("administrateur", "administratrice", "administrateur trice"),
            cls.FUNDER.value: ("elu", "elue", "financeur", "elu e"),
            cls.INTERVIEWER.value: (
                "enqueteur", "enquetrice", "enqueteuse", "enqueteur trice", "chercheur", "chercheuse", "intervieweur",
            ),
        }  # fmt: skip


class BlockKind(StrEnum):
    """What a stretch of the text was in its file."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    TABLE_ROW = "table-row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row (cells joined by tabulations) or note, `[start, end)`."""

    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged document, `[start, end)`; `number` counts from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Continuous speech of one speaker.

    `[header_start, start)` is the label as written (empty where the file has none), `[start, end)` the speech. Times
    are seconds from the start of the recording.
    """

    header_start: int
    start: int
    end: int
    speaker: str | None = None
    time_start: float | None = None
    time_end: float | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """A stretch `[start, end)` of the text that was mended when it came in; `old` is what the file has there."""

    start: int
    end: int
    old: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The structure of one frozen text: blocks, pages and turns, each in reading order and never overlapping.

    Putting `old` back in place of each of `repairs` gives the text as it is in the file.
    """

    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    turns: tuple[Turn, ...] = ()
    interviewers: tuple[str, ...] = ()
    """Speaker labels recognised as the interviewer's."""
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A speaker that the file itself describes: a respondent of a survey table, with its other columns as values."""

    label: str
    role: Role | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line of a file that is not in its text: what comes back at the head or foot of the pages."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one file: a frozen text, its structure, and what the reader wants said.

    `respelt` are labels of turns as written and the speaker each was taken for.
    """

    text: str
    layout: Layout
    format: str
    encoding: str | None = None
    warnings: tuple[str, ...] = ()
    title: str | None = None
    speakers: tuple[ReadSpeaker, ...] = ()
    dropped: tuple[DroppedLine, ...] = ()
    respelt: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a project in its current version.

    `date` is an ISO date, `2024`, `2024-03` or `2024-03-12`, or None.
    """

    id: str
    name: str
    kind: str
    date: str | None
    version_id: str
    version: int
    text_hash: str
    format: str
    source: str
    words: int
    characters: int
    case_ids: tuple[str, ...] = ()
    added_at: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The frozen text and layout of one version of a document."""

    document_id: str
    version_id: str
    text_hash: str
    text: str = field(repr=False)
    layout: Layout = field(repr=False)

    def told(self, start: int, end: int) -> str:
        """Return the text of `[start, end)` as it is quoted: a dash where the label of a speaker stands."""
        turns, said, reached = self.layout.turns, [], start
        first = max(0, bisect_right(turns, start, key=lambda turn: turn.header_start) - 1)
        for turn in turns[first:]:
            if turn.header_start >= end:
                break
            if turn.header_start < turn.start and turn.start > start:
                said += [self.text[reached : max(reached, turn.header_start)], "— "]
                reached = turn.start
        return "".join((*said, self.text[reached:end]))
