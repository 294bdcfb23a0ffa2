"""The reading widget: a whole document, its codings in the margin, a cursor and a selection in code points.

Drawn through Textual's Line API from cached strips. The widget knows no service: it is given a document, its codings
and the codebook, and tells its screen where the cursor is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Size
from textual.strip import Strip

from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.reader.gutter import Gutter
from ingesoc_qual.tui.reader.lanes import LaneMap, SpanIndex
from ingesoc_qual.tui.reader.layout import TextLayout
from ingesoc_qual.tui.reader.strips import (
    MARK_CELLS,
    Mark,
    fitted,
    lane_segments,
    mark_text,
    merged,
    text_cells,
    text_segments,
)
from ingesoc_qual.tui.theme import Inks, code_color, rich_style
from ingesoc_qual.tui.widgets.plain import ScrolledLines

WIDEST_TEXT = 88
LANES_ROOMS = (4, 8)
LINE_GUESS = 50
MARGIN_OF_SIGHT = 3
KEPT_STRIPS = 400


class Reader(ScrolledLines, can_focus=True):
    """One document. `moved` is called after each change of cursor, selection or chosen coding."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Reader { background: $q-page; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("text"))]

    def __init__(self, moved: Callable[[], None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._moved = moved
        self.document: OpenDocument | None = None
        self.lines: TextLayout | None = None
        self.codings: Sequence[Coding] = ()
        self.cursor = 0
        self.origin: int | None = None
        self.adjusting = False
        self.chosen = 0
        self._goal: int | None = None
        self._codebook = Codebook("")
        self._marks: dict[str, str] = {}
        self._index = SpanIndex(())
        self._lanes = LaneMap((), LANES_ROOMS[0])
        self._room = LANES_ROOMS[0]
        self._here: tuple[int, ...] = ()
        self._gutter: Gutter | None = None
        self._inks = Inks({})
        self._coded = Style()
        self._line_ranges: dict[tuple[int, int], tuple[int, int]] = {}
        self._code_styles: dict[str, Style] = {}
        self._cache: dict[object, Strip] = {}
        self._dragging = False
        self._across = 0

    # what is shown

    def open(
        self,
        document: OpenDocument,
        codings: Sequence[Coding],
        codebook: Codebook,
        marks: dict[str, str],
        position: int = 0,
    ) -> None:
        """Show a document, with the cursor at `position`; `marks` are the short marks of the codes."""
        self.document = document
        self._gutter = Gutter(document)
        self._room = LANES_ROOMS[0]
        self.origin, self.adjusting, self._goal, self.chosen = None, False, None, 0
        self.cursor = max(0, min(position, len(document.text.text)))
        self._take(codings, codebook, marks)
        # A guess good enough to wrap once: lanes over strips of text about as long as a line.
        guess = LaneMap([(start // LINE_GUESS, end // LINE_GUESS) for start, end in self._index.spans], LANES_ROOMS[-1])
        self._room = next(room for room in LANES_ROOMS if room >= guess.count)
        self._wrap(keep=False)

    def show_codings(self, codings: Sequence[Coding], codebook: Codebook, marks: dict[str, str]) -> None:
        """Show other codings over the same text, nothing else moving."""
        if tuple(codings) == self.codings and codebook is self._codebook:
            return
        self._take(codings, codebook, marks)
        self._allocate()
        self._look()
        self.refresh()

    def _take(self, codings: Sequence[Coding], codebook: Codebook, marks: dict[str, str]) -> None:
        self._codebook, self._marks = codebook, marks
        self.codings = tuple(codings)
        self._index = SpanIndex([(coding.start, coding.end) for coding in self.codings])

    def _allocate(self) -> None:
        if self.lines is None:
            return
        known, line_of = self._line_ranges, self.lines.line_of
        for span in self._index.spans:
            if span not in known:
                known[span] = (line_of(span[0]), line_of(max(span[0], span[1] - 1)))
        self._lanes = LaneMap([known[span] for span in self._index.spans], LANES_ROOMS[-1])
        self._cache.clear()
        self._code_styles.clear()
        room = next(room for room in LANES_ROOMS if room >= self._lanes.count)
        if room > self._room:
            self._room = room
            self._wrap(keep=True)

    @property
    def text_width(self) -> int:
        """The width of the text column."""
        gutter = self._gutter.width if self._gutter else 0
        return max(10, min(WIDEST_TEXT, self._across - gutter - self._room - MARK_CELLS - 2))

    def _wrap(self, *, keep: bool) -> None:
        if self.document is None or not self.size.width:
            return
        row = self._row_of_cursor() if keep else None
        self._across = self.across
        self._take_inks()
        self.lines = self.document.layout(self.text_width)
        self._line_ranges = {}
        self.cursor = self._shown(self.cursor)
        self._allocate()
        self.virtual_size = Size(self.size.width, len(self.lines) + self.size.height // 3)
        line, _cell = self.lines.cell_of(self.cursor)
        height = self.size.height
        if row is not None and 0 <= row < height:
            self.scroll_to(y=line - row, animate=False, immediate=True)
        else:
            self.scroll_to(y=max(0, line - height // 3), animate=False, immediate=True)
        self._look()
        self.refresh()
        self._follow()

    def _row_of_cursor(self) -> int | None:
        if self.lines is None:
            return None
        return self.lines.line_of(self.cursor) - self.scroll_offset.y

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap for the new width, the cursor staying on its row."""
        self._wrap(keep=True)

    def notify_style_update(self) -> None:
        """Take the colours of the theme in force."""
        super().notify_style_update()
        if self.is_attached:
            self._take_inks()
            self._allocate()

    def _take_inks(self) -> None:
        self._inks = Inks(self.app.theme_variables)
        self._coded = self._inks.style("ink", "coded").background_style

    # where the cursor is

    @property
    def text(self) -> str:
        """The frozen text of the document."""
        return self.document.text.text if self.document else ""

    @property
    def selection(self) -> Span | None:
        """The selected span, None when nothing is selected."""
        if self.origin is None or self.origin == self.cursor:
            return None
        return Span(min(self.origin, self.cursor), max(self.origin, self.cursor))

    @property
    def here(self) -> tuple[Coding, ...]:
        """The codings under the cursor (or at the start of the selection), the shortest first."""
        return tuple(self.codings[number] for number in self._here)

    @property
    def chosen_coding(self) -> Coding | None:
        """The coding that acts are about."""
        return self.codings[self._here[self.chosen % len(self._here)]] if self._here else None

    def _chosen_number(self) -> int:
        return self._here[self.chosen % len(self._here)] if self._here else -1

    def _look(self) -> None:
        at = self.selection.start if self.selection else self.cursor
        spans = self._index.spans
        here = tuple(sorted(self._index.at(at), key=lambda n: (spans[n][1] - spans[n][0], n)))
        if here != self._here:
            self._here, self.chosen = here, 0

    def place(self, cursor: int, anchor: int | None = None, *, keep_goal: bool = False) -> None:
        """Put the cursor (and the other end of the selection) there and redraw only what changes."""
        before, span, chosen, origin = self.cursor, self.selection, self._chosen_number(), self.origin
        self.cursor, self.origin = self._shown(cursor), anchor
        if not keep_goal:
            self._goal = None
        self._look()
        touched = self._lines_of(Span(before, before)) | self._lines_of(Span(self.cursor, self.cursor))
        if span != self.selection:
            if origin is not None and origin == anchor:
                touched |= self._lines_of(Span(min(before, self.cursor), max(before, self.cursor)))
            else:
                touched |= self._lines_of(span) | self._lines_of(self.selection)
        self._redraw(touched | self._lines_of_change(chosen))
        self._keep_in_view()
        self._moved()

    def _lines_of_change(self, chosen_before: int) -> set[int]:
        """Return the lines to draw again when another coding is chosen."""
        now = self._chosen_number()
        if now == chosen_before:
            return set()
        spans = [Span(*self._index.spans[number]) for number in (chosen_before, now) if number >= 0]
        return set().union(*(self._lines_of(span) for span in spans))

    def choose_next(self) -> None:
        """Take the next coding under the cursor as the one that acts are about."""
        if len(self._here) > 1:
            before = self._chosen_number()
            self.chosen = (self.chosen + 1) % len(self._here)
            self._redraw(self._lines_of_change(before))
            self._moved()

    def choose(self, coding_id: str) -> None:
        """Take a coding under the cursor as the one that acts are about."""
        before = self._chosen_number()
        for place, number in enumerate(self._here):
            if self.codings[number].id == coding_id:
                self.chosen = place
        self._redraw(self._lines_of_change(before))

    def next_coded(self, direction: int) -> int | None:
        """Return where the next (1) or previous (-1) coded passage starts."""
        return self._index.next_start(self.cursor) if direction > 0 else self._index.previous_start(self.cursor)

    def select(self, span: Span) -> None:
        """Select a span and bring it into view."""
        self.place(span.end, span.start)
        if self.lines is not None:
            first = self.lines.line_of(span.start)
            if first < self.scroll_offset.y:
                self.scroll_to(y=max(0, first - MARGIN_OF_SIGHT), animate=False, immediate=True)
                self._follow()

    def go(self, span: Span) -> None:
        """Select a span and put it a third down the page."""
        self.select(span)
        if self.lines is not None:
            line = self.lines.line_of(span.start)
            self.scroll_to(y=max(0, line - self.size.height // 3), animate=False, immediate=True)
            self._follow()

    def _lines_of(self, span: Span | None) -> set[int]:
        """Return the lines of `span` that are in view."""
        if self.lines is None or span is None:
            return set()
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        first, last = self.lines.line_of(span.start), self.lines.line_of(span.end)
        return set(range(max(first, top), min(last, bottom) + 1))

    def _redraw(self, touched: set[int]) -> None:
        for first, last in merged((line, line + 1) for line in touched):
            self.refresh_lines(first, last - first)

    def _keep_in_view(self) -> None:
        if self.lines is None:
            return
        line, height = self.lines.line_of(self.cursor), self.size.height
        top, sight = self.scroll_offset.y, min(MARGIN_OF_SIGHT, max(0, (self.size.height - 1) // 2))
        if line < top + sight:
            self.scroll_to(y=max(0, line - sight), animate=False, immediate=True)
        elif line > top + height - 1 - sight:
            self.scroll_to(y=line - height + 1 + sight, animate=False, immediate=True)
        self._follow()

    def _follow(self) -> None:
        """Keep the terminal's own cursor at the reading position: screen readers and magnifiers follow it."""
        if self.lines is None or not self.has_focus:
            return
        line, cell = self.lines.cell_of(self.cursor)
        row = line - self.scroll_offset.y
        if 0 <= row < self.size.height:
            gutter = self._gutter.width if self._gutter else 0
            self.app.cursor_position = self.region.offset + Offset(gutter + min(cell, self.text_width), row)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the cursor when the page moves under it."""
        super().watch_scroll_y(old_value, new_value)
        self._follow()

    def on_focus(self) -> None:
        """Show where the cursor is."""
        self._redraw(self._lines_of(Span(self.cursor, self.cursor)))
        self._follow()

    # keys and mouse

    def action_move(self, name: str, extend: bool = False) -> None:
        """Move the cursor; `extend` keeps the other end of the selection where it was."""
        if self.lines is None:
            return
        if self.adjusting:
            self._adjust(name, start=extend)
            return
        anchor = (self.cursor if self.origin is None else self.origin) if extend else None
        if name in ("up", "down", "page-up", "page-down"):
            self._move_vertically(name, anchor)
            return
        self.place(self._target(name), anchor)

    def _target(self, name: str) -> int:
        lines, cursor = self.lines, self.cursor
        assert lines is not None
        if name in ("left", "right"):
            return lines.step(cursor, 1 if name == "right" else -1)
        if name == "word-left":
            return self._shown(moves.word_left(self.text, cursor))
        if name == "word-right":
            return self._shown(moves.word_right(self.text, cursor))
        if name == "first":
            return lines.offset_at(0, 0)
        if name == "last":
            return lines.last_stop(len(lines) - 1)
        line = lines.line_of(cursor)
        return lines.shown_from[line] if name == "line-start" else lines.last_stop(line)

    def _shown(self, offset: int) -> int:
        """Return `offset`, or the first letter after a speaker label when it falls in one."""
        if self.lines is None:
            return offset
        return max(offset, self.lines.shown_from[self.lines.line_of(offset)])

    def _move_vertically(self, name: str, anchor: int | None) -> None:
        lines = self.lines
        assert lines is not None
        page = max(1, self.size.height - 2)
        rows = {"up": -1, "down": 1, "page-up": -page, "page-down": page}[name]
        if self._goal is None:
            self._goal = lines.cell_of(self.cursor)[1]
        if abs(rows) > 1:
            self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)
        self.place(lines.vertical(self.cursor, rows, self._goal), anchor, keep_goal=True)

    def _adjust(self, name: str, *, start: bool) -> None:
        span = self.selection
        if span is not None:
            changed = moves.adjusted(self.text, span, name, start=start)
            self.place(changed.end, changed.start)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor under the mouse and start a selection."""
        if event.button != 1 or self.lines is None or self.adjusting or event.x >= self._across:
            return
        offset = self._offset_under(event.x, event.y)
        self.focus()
        self.capture_mouse()
        self._dragging = True
        self.place(offset, offset)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection to the mouse."""
        if self._dragging:
            self.place(self._offset_under(event.x, event.y), self.origin)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """End the selection."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            if self.origin == self.cursor:
                self.origin = None

    def on_click(self, event: events.Click) -> None:
        """Select the word on a double click, the sentence on a third, the turn on a fourth."""
        if event.chain < 2 or self.lines is None or self.document is None or self.adjusting or event.x >= self._across:
            return
        if event.chain == 2:
            end = moves.word_right(self.text, self.cursor)
            self.place(end, moves.word_left(self.text, end))
            return
        turns = self.document.text.layout.turns
        if event.chain == 3:
            span = moves.sentence_at(self.text, self.document.sentences, turns, self.cursor)
        else:
            span = moves.turn_at(self.text, turns, self.cursor)
        self.place(span.end, span.start)

    def _offset_under(self, x: int, y: int) -> int:
        assert self.lines is not None
        gutter = self._gutter.width if self._gutter else 0
        return self.lines.offset_at(y + self.scroll_offset.y, x - gutter)

    # drawing

    def render_line(self, y: int) -> Strip:
        """Return one line: gutter, text, margin."""
        lines, line, in_thumb = self.lines, y + self._top, y in self._thumb
        if lines is None or line >= len(lines):
            return Strip([Segment(" " * self._across, self._inks.style()), self.bar(in_thumb, self._inks)])
        start, end = lines.starts[line], lines.end(line)
        selection = _clipped(self.selection, start, end)
        cursor = self.cursor if lines.line_of(self.cursor) == line else -1
        number = self._chosen_number()
        chosen = number if number >= 0 and _within(self._lanes.ranges[number], line) else -1
        key = (line, self._across, selection, cursor, chosen, self.has_focus, in_thumb)
        strip = self._cache.get(key)
        if strip is None:
            if len(self._cache) > KEPT_STRIPS:
                self._cache.clear()
            strip = self._cache[key] = self._draw(line, selection, cursor, chosen, in_thumb)
        return strip

    def _draw(self, line: int, selection: Span | None, cursor: int, chosen: int, in_thumb: bool) -> Strip:
        lines, inks, gutter = self.lines, self._inks, self._gutter
        assert lines is not None and gutter is not None
        base, text = inks.style(), gutter.text_style(lines, line, inks)
        start, end = lines.starts[line], lines.end(line)
        marks = [
            Mark(low, high, self._coded)
            for low, high in merged(self._index.spans[n] for n in self._index.within(start, end))
        ]
        if chosen >= 0:
            low, high = self._index.spans[chosen]
            marks.append(Mark(low, high, inks.style("strong", None, "underline")))
        if selection is not None:
            marks.append(Mark(selection.start, selection.end, inks.style("strong", "select")))
        if cursor >= 0 and self.has_focus:
            marks.append(Mark(cursor, max(cursor + 1, lines.step(cursor, 1)), inks.style("page", "ink")))
        segments = text_segments(lines, line, text, marks)
        cells = text_cells(lines, line)
        if cursor >= lines.text_end(line) and self.has_focus:
            segments.append(Segment(" ", inks.style("page", "ink")))
            cells += 1
        column = self.text_width
        segments = fitted(segments, cells, column + 1, base)
        margin, margin_cells = self._margin(line, chosen)
        used = gutter.width + column + 1 + margin_cells
        filler = Segment(" " * max(0, self._across - used), base)
        drawn = [*gutter.segments(lines, line, inks), *segments, *margin, filler]
        if used > self._across:
            drawn = [*Strip(drawn, used).crop(0, self._across)]
        return Strip([*drawn, self.bar(in_thumb, self._inks)], self._across + 1)

    def _margin(self, line: int, chosen: int) -> tuple[list[Segment], int]:
        base = self._inks.style()
        margin = self._lanes.line(line)
        if not margin.lanes and not margin.hidden:
            return [], 0
        strong = rich_style(attributes="bold")
        label, number = mark_text(margin, [self._marks.get(self.codings[n].code_id, "??") for n in margin.beginning])
        style = self._style_of(number) if number is not None else self._inks.style("muted")
        styles = {piece.number: self._style_of(piece.number) for piece in margin.lanes}
        segments = lane_segments(margin, self._room, styles, base, chosen, strong)
        segments.append(Segment(f" {label}", style + strong if number == chosen and number is not None else style))
        return segments, self._room + 1 + len(label)

    def _style_of(self, number: int) -> Style:
        code_id = self.codings[number].code_id
        style = self._code_styles.get(code_id)
        if style is None:
            style = self._inks.style(code_color(self._codebook.by_id.get(code_id), code_id))
            self._code_styles[code_id] = style
        return style


def _clipped(span: Span | None, start: int, end: int) -> Span | None:
    if span is None or span.start >= end or span.end <= start:
        return None
    return Span(max(span.start, start), min(span.end, end))


def _within(bounds: tuple[int, int], line: int) -> bool:
    return bounds[0] <= line <= bounds[1]
