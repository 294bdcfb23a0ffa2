"""The left margin: turn and speaker, or page. The interviewer's turns are dimmer and their label stands in brackets."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from ingesoc_qual.model.document import BlockKind, Role
from ingesoc_qual.tui.literal import ELLIPSIS, one_line
from ingesoc_qual.tui.reader.layout import TextLayout
from ingesoc_qual.tui.reader.moves import turn_number
from ingesoc_qual.tui.theme import Inks

if TYPE_CHECKING:
    from ingesoc_qual.tui.desk import OpenDocument

WIDEST_LABEL = 9
PAGE_CELLS = 7


class Gutter:
    """What stands left of each line of one document; `width` in cells."""

    def __init__(self, document: OpenDocument) -> None:
        layout = document.text.layout
        self._turns = layout.turns
        self._headings = {block.start: block for block in layout.blocks if block.kind is BlockKind.HEADING}
        self._pages = {page.start: page.number for page in layout.pages}
        self._page_starts = sorted(self._pages)
        asking = set(layout.interviewers)
        asking |= {key for key, speaker in document.speakers.items() if speaker.role == Role.INTERVIEWER.value}
        self.interviewers = frozenset(asking)
        self._labels = {turn.speaker: self._label(turn.speaker) for turn in self._turns if turn.speaker}
        longest = max((cell_len(label) for label in self._labels.values()), default=0)
        self._digits = len(str(len(self._turns)))
        if self._turns:
            self.width = 1 + self._digits + 1 + longest + (2 if longest else 1)
        else:
            self.width = PAGE_CELLS if self._pages else 2

    def _label(self, speaker: str) -> str:
        if speaker in self.interviewers:
            return f"({_cut(speaker, WIDEST_LABEL - 2)})"
        return _cut(speaker, WIDEST_LABEL)

    def text_style(self, lines: TextLayout, line: int, inks: Inks) -> Style:
        """Return the style of the text of a line."""
        start = lines.starts[line]
        if start in self._headings:
            return inks.style("strong", "page", "bold")
        number = turn_number(self._turns, start)
        asking = number >= 0 and self._turns[number].speaker in self.interviewers
        return inks.style("muted" if asking else "ink")

    def segments(self, lines: TextLayout, line: int, inks: Inks) -> list[Segment]:
        """Return the gutter of a line: filled on the first line of a turn or page only."""
        start, end = lines.starts[line], lines.end(line)
        if start == end and line + 1 < len(lines):
            return [Segment(" " * self.width, inks.style())]
        if self._turns:
            return self._turn(start, end, inks)
        place = bisect_left(self._page_starts, start)
        if place < len(self._page_starts) and self._page_starts[place] < max(end, start + 1):
            label = f" p. {self._pages[self._page_starts[place]]}"
            return [Segment(label.ljust(self.width)[: self.width], inks.style("faint"))]
        return [Segment(" " * self.width, inks.style())]

    def _turn(self, start: int, end: int, inks: Inks) -> list[Segment]:
        number = bisect_left(self._turns, start, key=lambda turn: turn.header_start)
        if number >= len(self._turns) or self._turns[number].header_start >= max(end, start + 1):
            return [Segment(" " * self.width, inks.style())]
        turn = self._turns[number]
        label = self._labels.get(turn.speaker or "", "")
        asking = turn.speaker in self.interviewers
        rest = self.width - self._digits - 2
        return [
            Segment(f" {number + 1:>{self._digits}} ", inks.style("faint")),
            Segment(
                set_cell_size(label, rest), inks.style("faint" if asking else "muted", "page", "" if asking else "bold")
            ),
        ]


def _cut(label: str, cells: int) -> str:
    flat = one_line(label)
    return flat if cell_len(flat) <= cells else set_cell_size(flat, cells - 1).rstrip() + ELLIPSIS
