"""One text with what several people marked in it, one above the other: each has bars of a shape of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.reader.gutter import Gutter
from ingesoc_qual.tui.reader.layout import TextLayout
from ingesoc_qual.tui.reader.strips import Mark, fitted, text_cells, text_segments
from ingesoc_qual.tui.theme import Inks

WIDEST_TEXT = 84
CONTEXT_LINES = 4
LABEL_CELLS = 12
SHAPES = ("┏━┓", "┌┅┐", "╔═╗", "╭╌╮", "▛▀▜", "├┄┤", "╓─╖", "<->", "{~}")
"""Left end, middle and right end of the bars of each person, by number."""
MACHINE_SHAPE = "(·)"
BOUNDS_SHAPE = "▗▄▖"


class Bar(NamedTuple):
    """A passage `[start, end)`, with a word said after it where there is room."""

    start: int
    end: int
    said: str = ""


class Track(NamedTuple):
    """What one person, or the machine, marked: a label, the shape of the bars, an ink or colour, the passages."""

    label: str
    shape: str
    ink: str
    bars: Sequence[Bar]


class FacingView(Widget):
    """The text of a region in the middle, bars above each of its lines, a few lines of context."""

    DEFAULT_CSS = """
    FacingView { height: 1fr; background: $q-page; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._document: OpenDocument | None = None
        self._gutter: Gutter | None = None
        self._tracks: Sequence[Track] = ()
        self.span = Span(0, 0)
        self._message = ""
        self._scroll = 0
        self._rows: list[tuple[int, Track | None]] = []
        self._pad = 0
        self._fresh = False
        """Whether this region has not been on the page yet."""

    def show(self, document: OpenDocument, span: Span, tracks: Sequence[Track], *, stay: bool = False) -> None:
        """Show a region; `stay`: it is the same one, so the page stands still."""
        if document is not self._document:
            self._document, self._gutter = document, Gutter(document)
        self.span, self._tracks, self._message = span, tracks, ""
        self._scroll = self._scroll if stay else 0
        self._fresh = self._fresh or not stay
        self._set()

    def show_message(self, message: str) -> None:
        """Show a sentence in place of a region."""
        self._document, self._message, self._rows = None, message, []
        self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Move in a region taller than the page."""
        self._scroll = max(0, min(self._scroll + lines, len(self._rows) - self.size.height))
        self.refresh()

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap and fill for the new size."""
        self._set()

    @property
    def _left(self) -> int:
        assert self._gutter is not None
        return max(self._gutter.width, LABEL_CELLS)

    @property
    def _lines(self) -> TextLayout | None:
        if self._document is None or self._gutter is None:
            return None
        return self._document.layout(max(10, min(WIDEST_TEXT, self.size.width - self._left - 2)))

    def _set(self) -> None:
        """Line up bars and text, with as much context as there is room for."""
        lines, height = self._lines, self.size.height
        if lines is None or not height:
            return
        first, last = lines.line_of(self.span.start), lines.line_of(max(self.span.start, self.span.end - 1))
        rows: list[tuple[int, Track | None]] = []
        for line in range(first, last + 1):
            start, end = lines.starts[line], lines.end(line)
            over = (track for track in self._tracks if any(b.start < end and start < b.end for b in track.bars))
            rows += [(line, track) for track in over]
            rows.append((line, None))
        low, high = first, last
        for step in range(2 * CONTEXT_LINES):
            if len(rows) >= height:
                break
            if step % 2 and low:
                low -= 1
                rows.insert(0, (low, None))
            elif not step % 2 and high + 1 < len(lines):
                high += 1
                rows.append((high, None))
        self._rows = rows
        self._scroll = max(0, min(self._scroll, len(rows) - height))
        self._pad = max(0, (height - len(rows)) // 2)
        if self._fresh:
            self._fresh = False
            self._seek_difference(lines, height)
        self.refresh()

    def _seek_difference(self, lines: TextLayout, height: int) -> None:
        """In a region taller than the page, go where the bars cease to be the same."""
        if len(self._rows) <= height:
            return
        starts = {min(bar.start for bar in track.bars) for track in self._tracks}
        if len(starts) == 1 and len(self._tracks) > 1:
            place = min(max(bar.end for bar in track.bars) for track in self._tracks)
            row = self._rows.index((lines.line_of(max(self.span.start, place - 1)), None))
            if row >= height - 1:
                self._scroll = max(0, min(row - height // 2, len(self._rows) - height))

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        inks, width = Inks(self.app.theme_variables), self.size.width
        base = inks.style()
        lines = self._lines
        if lines is None:
            text = one_line(self._message) if y == self.size.height // 2 else ""
            return Strip([Segment(set_cell_size(text.center(width), width), inks.style("muted"))])
        place = y - self._pad + self._scroll
        if y < self._pad or not 0 <= place < len(self._rows):
            return Strip.blank(width, base)
        line, track = self._rows[place]
        segments = self._text(lines, line, inks) if track is None else self._bar(lines, line, track, inks)
        return Strip(segments).adjust_cell_length(width, base)

    def _text(self, lines: TextLayout, line: int, inks: Inks) -> list[Segment]:
        assert self._gutter is not None
        base = inks.style()
        marks = [Mark(self.span.start, self.span.end, inks.style("strong", "coded"))]
        text = text_segments(lines, line, inks.style("muted"), marks)
        blank = Segment(" " * (self._left - self._gutter.width), base)
        cells = text_cells(lines, line)
        return [blank, *self._gutter.segments(lines, line, inks), *fitted(text, cells, lines.width + 1, base)]

    def _bar(self, lines: TextLayout, line: int, track: Track, inks: Inks) -> list[Segment]:
        start, end = lines.starts[line], lines.end(line)
        left, middle, right = track.shape[0], track.shape[1], track.shape[2]
        drawn = [" "] * (lines.width + 1)
        said = ""
        for bar in track.bars:
            if bar.start >= end or bar.end <= start:
                continue
            low = lines.cell_in(line, max(bar.start, start))
            high = min(max(low + 1, lines.cell_in(line, min(bar.end, lines.text_end(line)))), len(drawn))
            drawn[low:high] = middle * (high - low)
            if bar.start >= start:
                drawn[low] = left
            if bar.end <= end:
                drawn[high - 1] = right
                said = bar.said
        label = set_cell_size(one_line(track.label), self._left - 1) + " "
        style = inks.style(track.ink, "page", "bold")
        text = "".join(drawn).rstrip()
        text += f" {one_line(said, 24)}" if said and cell_len(text) + len(said) + 1 <= lines.width else ""
        return [Segment(label, style), Segment(text, style)]

    def reading_position(self) -> Offset | None:
        """Return where the region begins on the screen, for the terminal's own cursor."""
        lines = self._lines
        if lines is None or (lines.line_of(self.span.start), None) not in self._rows:
            return None
        line, cell = lines.cell_of(self.span.start)
        row = self._rows.index((line, None)) - self._scroll + self._pad
        return self.region.offset + Offset(self._left + cell, row) if 0 <= row < self.size.height else None
