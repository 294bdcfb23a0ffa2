"""Where coders differ: a region of one document under one code, and what each of them did there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DisagreementKind(StrEnum):
    """How coders differ in a region.

    `BOUNDARY`: all gave the code, not with the same bounds. `OTHER_CODE`: who did not give it gave another code there.
    `MISSED`: half of the coders or more gave it, the others nothing. `EXTRA`: fewer than half gave it.
    """

    MISSED = "missed"
    BOUNDARY = "boundary"
    OTHER_CODE = "other_code"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Marked:
    """What one coder marked in a region: `[start, end)` under a code."""

    coder_id: str
    code_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One region `[start, end)` of a document where coders who finished it differ about one code.

    `marked` are the passages under the code, `others` those that coders without it have there under codes that no one
    else gave, `lacking` the coders without it. `cost` is the number of characters that some marked and others did not.
    """

    document_id: str
    version_id: str
    start: int
    end: int
    code_id: str
    kind: DisagreementKind
    marked: tuple[Marked, ...]
    others: tuple[Marked, ...]
    lacking: tuple[str, ...]
    cost: int
