"""What was decided where coders differed: a consensus beside the codings, which it never changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from ingesoc_qual.model.coding import NAMESPACE
from ingesoc_qual.model.disagreement import Disagreement


class Ruling(StrEnum):
    """What becomes of a region.

    `KEEP`: what one coder or several marked. `NOTHING`: nothing belongs here. `BOUNDS`: the code, with other bounds.
    `CODE`: another code.
    """

    KEEP = "keep"
    NOTHING = "nothing"
    BOUNDS = "bounds"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage `[start, end)` of the consensus under a code."""

    code_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Adjudication:
    """The recorded resolution of one region: who decided, what, why, on which marks.

    `coders` are those whose marks were kept, `kept` the passages that stand, none for `NOTHING`. `marks` is the digest
    of what coders had marked when it was decided: another one today means that the region has changed since.
    """

    id: str
    document_id: str
    version_id: str
    start: int
    end: int
    code_id: str
    ruling: Ruling
    coders: tuple[str, ...]
    kept: tuple[Kept, ...]
    marks: str
    coder_id: str
    decided_at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegionToSettle:
    """A region where coders differ, and what was decided there; `changed` when marks have come or gone since."""

    disagreement: Disagreement
    adjudication: Adjudication | None
    changed: bool

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.adjudication is None or self.changed


def adjudication_id(version_id: str, start: int, end: int, code_id: str) -> str:
    """Return the id of the resolution of a region: two copies that decide the same region decide one thing."""
    return str(uuid.uuid5(NAMESPACE, f"adjudication:{version_id}:{start}:{end}:{code_id}"))
