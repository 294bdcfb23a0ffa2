"""Text built piece by piece, each piece frozen as it comes, so that every offset is final."""

from __future__ import annotations

import re
import unicodedata

from ingesoc_qual.model.document import Block, BlockKind, Page, ReadSpeaker, Turn
from ingesoc_qual.readers.base import Draft
from ingesoc_qual.textunits import freeze

ISOLATED = "\u25cc"
"""Carrier of a combining mark that has no letter before it, after the Unicode Standard (2024, §2.11)."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def sanitised(piece: str) -> str:
    """Return `piece` frozen; lone surrogates become U+FFFD and optional hyphens, no letters, go."""
    if piece.isascii() and "\r" not in piece and "\x00" not in piece:
        return piece
    if _SURROGATE.search(piece):
        piece = piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return freeze(piece).replace("\xad", "")


def clean(piece: str, strip: str | None = None) -> str:
    """Return `piece` sanitised, without `strip` on its left nor blanks on its right, not begun by a combining mark."""
    piece = sanitised(piece).lstrip(strip).rstrip()
    if piece and ord(piece[0]) > 0x2FF and unicodedata.category(piece[0]) in ("Mn", "Mc", "Me"):
        piece = ISOLATED + piece
    return piece


class TextBuilder:
    """Pieces joined by line breaks; at most one empty line between two of them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blank = False
        self._blocks: list[Block] = []
        self._emphasis: dict[int, int] = {}
        self._turns: list[Turn] = []
        self._page_starts: list[tuple[int, int]] = []
        self._body_end: int | None = None

    def add(
        self, piece: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0, *, bold: str = ""
    ) -> tuple[int, int] | None:
        """Add one block and return its span, or None for a blank piece, which becomes an empty line.

        `bold` is the text in bold at the head of the piece, where there is any.
        """
        # A row keeps its leading tabulations: an empty first cell holds its column.
        piece = clean(piece, " \n" if kind == BlockKind.TABLE_ROW else None)
        if not piece or piece.isspace():
            self.blank()
            return None
        start = self._open()
        self._append(piece)
        self._blocks.append(Block(start, self._length, kind, level))
        head = clean(bold)
        if head and len(head) < len(piece) and piece.startswith(head):
            self._emphasis[start] = start + len(head)
        return start, self._length

    def add_turn(
        self,
        speech: str,
        *,
        label: str = "",
        speaker: str | None = None,
        time_start: float | None = None,
        time_end: float | None = None,
    ) -> None:
        """Add one block that is a turn of speech; `label` is written before it as its header."""
        speech = clean(speech)
        label = sanitised(label)
        if not speech:
            return
        start = self._open()
        self._append(label + speech)
        self._blocks.append(Block(start, self._length))
        self._turns.append(Turn(start, start + len(label), self._length, speaker, time_start, time_end))

    def blank(self) -> None:
        """Ask for an empty line before the next piece."""
        self._blank = bool(self._parts)

    def open_page(self, number: int) -> None:
        """Begin a page at the next piece."""
        self._page_starts.append((number, self._next_start()))

    def mark_page(self, number: int, position: int) -> None:
        """Begin a page inside the piece just added, at `position` of the text."""
        last = self._page_starts[-1][1] if self._page_starts else 0
        self._page_starts.append((number, max(last, min(position, self._length))))

    def end_body(self) -> None:
        """Say that what follows is notes, outside the flow of the text."""
        if self._body_end is None:
            self._body_end = self._length
            self.blank()

    def draft(self, *, speakers: tuple[ReadSpeaker, ...] = ()) -> Draft:
        """Return what was built."""
        return Draft(
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            pages=self._pages(),
            body_end=self._body_end,
            emphasis=self._emphasis,
            turns=tuple(self._turns) if self._turns else None,
            speakers=speakers,
        )

    def _pages(self) -> tuple[Page, ...]:
        pages: list[Page] = []
        if not self._page_starts:
            return ()
        ends = [start for _number, start in self._page_starts[1:]] + [self._length]
        for (number, start), end in zip(self._page_starts, ends, strict=True):
            start = min(start, self._length)
            pages.append(Page(number, start, max(start, min(end, self._length))))
        return tuple(pages)

    def _next_start(self) -> int:
        return self._length + (2 if self._blank else 1 if self._parts else 0)

    def _open(self) -> int:
        if self._parts:
            self._append("\n\n" if self._blank else "\n")
        self._blank = False
        return self._length

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
