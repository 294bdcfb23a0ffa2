"""One passage in the middle of the page, with a few lines of context, and what made it proposed."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from ingesoc_qual.model.coding import Evidence
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.reader.gutter import Gutter
from ingesoc_qual.tui.reader.layout import TextLayout
from ingesoc_qual.tui.reader.strips import Mark, fitted, text_cells, text_segments
from ingesoc_qual.tui.theme import Inks
from ingesoc_qual.tui.widgets.plain import plain_lines

WIDEST_TEXT = 84
CONTEXT_LINES = 4
BAR = "┃ "


class PassageView(Widget):
    """A passage, its context dimmer, evidence underlined; a bar stands left of each of its lines."""

    DEFAULT_CSS = """
    PassageView { height: 1fr; background: $q-page; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._document: OpenDocument | None = None
        self._gutter: Gutter | None = None
        self._evidence: Sequence[Evidence] = ()
        self.span = Span(0, 0)
        self.adjusting = False
        self._scroll = 0
        self._color = "ink"
        self._message = ""

    def show(self, document: OpenDocument, span: Span, evidence: Sequence[Evidence], color: str) -> None:
        """Show a passage of a document."""
        if document is not self._document:
            self._document, self._gutter = document, Gutter(document)
        self.span, self._evidence, self._color = span, evidence, color
        self._scroll, self._message = 0, ""
        self.refresh()

    def adjust(self, span: Span) -> None:
        """Show other bounds."""
        self.span = span
        self.refresh()

    def show_message(self, message: str) -> None:
        """Show a sentence in place of a passage."""
        self._document, self._message = None, message
        self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Move in a passage taller than the page."""
        self._scroll = max(0, self._scroll + lines)
        self.refresh()

    @property
    def _lines(self) -> TextLayout | None:
        if self._document is None or self._gutter is None:
            return None
        room = self.size.width - self._gutter.width - 4
        return self._document.layout(max(10, min(WIDEST_TEXT, room)))

    def _window(self, lines: TextLayout) -> tuple[int, int, int]:
        """Return the first line drawn, how many, and the row where the first stands."""
        first, last = lines.line_of(self.span.start), lines.line_of(max(self.span.start, self.span.end - 1))
        height = self.size.height
        low, high = max(0, first - CONTEXT_LINES), min(len(lines) - 1, last + CONTEXT_LINES)
        count = high - low + 1
        if count <= height:
            self._scroll = 0
            return low, count, (height - count) // 2
        tall = last - first + 1
        low = max(low, first - max(1, (height - tall) // 2))
        self._scroll = min(self._scroll, max(0, high - low + 1 - height))
        return low + self._scroll, height, 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region."""
        inks, (width, height), lines = Inks(self.app.theme_variables), self.size, self._lines
        if lines is None:
            said = Segment(one_line(self._message).center(width)[:width], inks.style("muted"))
            return plain_lines(self, crop, lambda y: Strip([said] if y == height // 2 else []))
        low, count, row = self._window(lines)
        nothing = Strip.blank(width, inks.style())

        def draw(y: int) -> Strip:
            return self._draw(lines, low + y - row, inks, width) if row <= y < row + count else nothing

        return plain_lines(self, crop, draw)

    def _draw(self, lines: TextLayout, line: int, inks: Inks, width: int) -> Strip:
        assert self._gutter is not None
        base = inks.style()
        inside = lines.line_of(self.span.start) <= line <= lines.line_of(max(self.span.start, self.span.end - 1))
        marks = [Mark(self.span.start, self.span.end, inks.style("strong", "coded"))]
        for piece in self._evidence:
            if self.span.start < piece.end and piece.start < self.span.end:
                marks.append(Mark(piece.start, piece.end, inks.style("evidence", None, "bold underline")))
        text = text_segments(lines, line, inks.style("muted"), marks)
        bar = Segment(BAR if inside else "  ", inks.style(self._color, "page", "bold"))
        block = self._gutter.width + len(BAR) + lines.width
        pad = max(0, (width - block) // 2)
        segments = [
            Segment(" " * pad, base),
            *self._gutter.segments(lines, line, inks),
            bar,
            *fitted(text, text_cells(lines, line), lines.width + 1, base),
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def reading_position(self) -> Offset | None:
        """Return where the passage begins on the screen, for the terminal's own cursor."""
        lines = self._lines
        if lines is None or self._gutter is None:
            return None
        low, count, row = self._window(lines)
        line, cell = lines.cell_of(self.span.start)
        if not low <= line < low + count:
            return None
        block = self._gutter.width + len(BAR) + lines.width
        pad = max(0, (self.size.width - block) // 2)
        return self.region.offset + Offset(pad + self._gutter.width + len(BAR) + cell, row + line - low)
