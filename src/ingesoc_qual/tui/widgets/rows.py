"""A list of rows drawn line by line: it costs the same with ten rows and with ten thousand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style

from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.theme import Inks
from ingesoc_qual.tui.widgets.plain import ScrolledLines

Draw = Callable[[int, int], Content]

CURSOR_CELLS = 2
DRAWN = 500
"""Rows kept as they were drawn: some screens' worth, whatever the list."""


class RowList(ScrolledLines, can_focus=True):
    """Rows with one under the cursor. `draw(row, width)` returns the content of a row."""

    DEFAULT_CSS = """
    RowList { background: $q-page; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("list"))]

    class Moved(Message):
        """Another row is under the cursor."""

        def __init__(self, rows: RowList, row: int) -> None:
            super().__init__()
            self.rows, self.row = rows, row

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Clicked(Moved):
        """A row was chosen with the mouse."""

    def __init__(self, draw: Draw, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = draw
        self._count = 0
        self._skipped: frozenset[int] = frozenset()
        self.row = 0
        self._cache: dict[tuple[int, int, bool, bool], Strip] = {}

    @property
    def room(self) -> int:
        """The width of what a row says."""
        return max(0, self.across - CURSOR_CELLS)

    def fill(self, count: int, *, row: int = 0, headings: Sequence[int] = ()) -> None:
        """Show `count` rows; the cursor never stops on `headings`."""
        self._count = count
        self._skipped = frozenset(headings)
        self._cache.clear()
        self.virtual_size = Size(self.size.width, count)
        self.row = self._settled(row, 1)
        self._keep_in_view()
        self.refresh()

    def redraw(self, row: int | None = None) -> None:
        """Draw one row again, or all: what they say has changed."""
        if row is None:
            self._cache.clear()
            self.refresh()
            return
        for key in [key for key in self._cache if key[0] == row]:
            del self._cache[key]
        self.refresh_lines(row)

    def redraw_cursor(self) -> None:
        """Draw the row under the cursor again: only what it says there has changed."""
        for key in [key for key in self._cache if key[2]]:
            del self._cache[key]
        self.refresh_lines(self.row)

    def notify_style_update(self) -> None:
        """Forget drawn rows when the theme changes."""
        self._cache.clear()
        super().notify_style_update()

    def on_resize(self, _event: events.Resize) -> None:
        """Draw for the new width."""
        self._cache.clear()
        self.virtual_size = Size(self.size.width, self._count)
        self._keep_in_view()

    def _settled(self, row: int, direction: int) -> int:
        row = max(0, min(row, self._count - 1))
        for step in (direction, -direction):
            place = row
            while 0 <= place < self._count:
                if place not in self._skipped:
                    return place
                place += step
        return row

    def move_to(self, row: int, direction: int = 1) -> None:
        """Put the cursor on `row`, or on the next one where it may stand."""
        settled = self._settled(row, direction)
        if settled == self.row or not self._count:
            return
        before, self.row = self.row, settled
        self.refresh_lines(before)
        self.refresh_lines(settled)
        self._keep_in_view()
        self.post_message(self.Moved(self, settled))

    def _keep_in_view(self) -> None:
        height = self.size.height
        if not height:
            return
        top = self.scroll_offset.y
        first = self.row
        while first and first - 1 in self._skipped:
            first -= 1
        if first < top:
            self.scroll_to(y=first, animate=False)
        elif self.row >= top + height:
            self.scroll_to(y=self.row - height + 1, animate=False)
        if self.has_focus:
            self.app.cursor_position = self.region.offset + Offset(0, self.row - self.scroll_offset.y)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        row, width, in_thumb = y + self._top, self.across, y in self._thumb
        inks = Inks(self.app.theme_variables)
        if row >= self._count:
            return Strip([Segment(" " * width, inks.style()), self.bar(in_thumb, inks)], width + 1)
        here = row == self.row
        key = (row, width, here, in_thumb)
        strip = self._cache.get(key)
        if strip is None:
            if len(self._cache) >= DRAWN:
                self._cache.clear()
            strip = self._cache[key] = self._render_row(row, width, here, in_thumb, inks)
        return strip

    def _render_row(self, row: int, width: int, here: bool, in_thumb: bool, inks: Inks) -> Strip:
        background = "chosen" if here else "page"
        base = inks.style("ink", background)
        under = Style(background=Color.parse(inks.color(background)), foreground=Color.parse(inks.color("ink")))
        content = self._draw(row, width - CURSOR_CELLS).truncate(width - CURSOR_CELLS, ellipsis=True)
        segments = [Segment("▸ " if here else "  ", base), *content.render_segments(under)]
        return Strip([*Strip(segments).extend_cell_length(width, base), self.bar(in_thumb, inks)])

    def action_up(self) -> None:
        """Move one row up."""
        self.move_to(self.row - 1, -1)

    def action_down(self) -> None:
        """Move one row down."""
        self.move_to(self.row + 1)

    def action_page_up(self) -> None:
        """Move one page up."""
        self.move_to(self.row - max(1, self.size.height - 1), -1)

    def action_page_down(self) -> None:
        """Move one page down."""
        self.move_to(self.row + max(1, self.size.height - 1))

    def action_first(self) -> None:
        """Move to the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """Move to the last row."""
        self.move_to(self._count - 1, -1)

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        row = event.y + self.scroll_offset.y
        if event.x < self.across and 0 <= row < self._count and row not in self._skipped:
            self.move_to(row)
            self.post_message(self.Clicked(self, row))
