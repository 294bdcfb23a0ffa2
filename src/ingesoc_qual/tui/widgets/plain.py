"""Widgets that draw whole lines themselves: nothing is computed twice, not even their scroll bar."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from ingesoc_qual.tui.theme import Inks

THUMB = "▐"


def plain_lines(widget: Widget, crop: Region, draw: Callable[[int], Strip]) -> list[Strip]:
    """Return the lines of a region, as `draw` makes them, of a widget without border, padding, tint or opacity.

    Textual computes all of these anew for each line, which takes longer than drawing it.
    """
    width, base = widget.region.width, widget.visual_style.rich_style
    strips = [draw(y).adjust_cell_length(width, base) for y in crop.line_range]
    for line_filter in widget.get_line_filters():
        background = widget.background_colors[1]
        strips = [strip.apply_filter(line_filter, background) for strip in strips]
    if crop.column_span != (0, width):
        strips = [strip.crop(*crop.column_span) for strip in strips]
    return strips


class ScrolledLines(ScrollView, can_focus=True):
    """Lines longer than the page, with a scroll bar in their last column.

    As a widget of its own, the bar took as long to draw as the text beside it.
    """

    DEFAULT_CSS = """
    ScrolledLines { scrollbar-size-vertical: 0; overflow-x: hidden; overflow-y: scroll; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sliding = False
        self._top, self._thumb = 0, range(0)
        """The first line in view and the rows of the thumb, the same for all the lines of a frame."""

    @property
    def across(self) -> int:
        """The width without the scroll bar."""
        return max(0, self.size.width - 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region."""
        self._top, self._thumb = self.scroll_offset.y, self._rows_of_thumb()
        return plain_lines(self, crop, self.render_line)

    def _rows_of_thumb(self) -> range:
        """Return the rows of the bar that stand for what is in view: none when everything is."""
        height, whole = self.size.height, self.virtual_size.height
        if whole <= height:
            return range(0)
        rows = max(1, round(height * height / whole))
        first = round(self.scroll_offset.y / (whole - height) * (height - rows))
        return range(first, first + rows)

    @staticmethod
    def bar(in_thumb: bool, inks: Inks) -> Segment:
        """Return the cell of the bar."""
        return Segment(THUMB if in_thumb else " ", inks.style("rule"))

    def _slide(self, y: int) -> None:
        share = y / max(1, self.size.height - 1)
        self.scroll_to(y=round(share * self.max_scroll_y), animate=False, immediate=True)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Scroll to where the bar is pressed."""
        if event.button == 1 and event.x >= self.across:
            self.capture_mouse()
            self._sliding = True
            self._slide(event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Scroll with the mouse on the bar."""
        if self._sliding:
            self._slide(event.y)

    def on_mouse_up(self, _event: events.MouseUp) -> None:
        """Let the bar go."""
        if self._sliding:
            self._sliding = False
            self.release_mouse()
