"""Wrapped text of which only the changed lines are drawn again: a pane that follows the cursor must cost little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from ingesoc_qual.tui.theme import Inks


class Paragraph(NamedTuple):
    """Content that starts each of its lines `indent` cells from the left."""

    content: Content
    indent: int = 0


class TextRows(Widget):
    """Paragraphs wrapped at the width of the widget."""

    EDGE: ClassVar[str] = ""
    """What stands left of each row, drawn in the colour of rules; as many blank cells less one stand on the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._paragraphs: Sequence[Paragraph] = ()
        self._rows: list[Content] = []
        self._strips: list[Strip | None] = []
        self._blank: Strip | None = None

    def show_paragraphs(self, paragraphs: Sequence[Paragraph]) -> None:
        """Show other paragraphs."""
        self._paragraphs = paragraphs
        self._wrap()

    @property
    def plain(self) -> str:
        """The text shown."""
        return "\n".join(row.plain for row in self._rows)

    @property
    def _room(self) -> int:
        return self.content_size.width - max(0, 2 * len(self.EDGE) - 1)

    def _wrap(self) -> None:
        height = self.content_size.height
        width = self._room
        if width <= 0:
            return
        rows: list[Content] = []
        for content, indent in self._paragraphs:
            lines = content.wrap(max(8, width - indent)) if content else [content]
            rows += [line.pad_left(indent) for line in lines] if indent else lines
        del rows[height:]
        before, strips = self._rows, self._strips
        for place in range(max(len(rows), len(before))):
            same = place < min(len(rows), len(before)) and rows[place].is_same(before[place])
            if not same:
                self.refresh(Region(0, place, self.content_size.width, 1))
        self._strips = [
            strips[place] if place < len(before) and rows[place].is_same(before[place]) else None
            for place in range(len(rows))
        ]
        self._rows = rows

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap for the new width."""
        self._rows, self._strips, self._blank = [], [], None
        self._wrap()
        self.refresh()

    def notify_style_update(self) -> None:
        """Take the colours of the theme in force."""
        self._strips, self._blank = [None] * len(self._rows), None
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        strip = self._strips[y] if y < len(self._rows) else self._blank
        if strip is not None:
            return strip
        inks, width = Inks(self.app.theme_variables), self.content_size.width
        edge = [Segment(self.EDGE, inks.style("rule"))] if self.EDGE else []
        if y >= len(self._rows):
            strip = self._blank = Strip(edge).adjust_cell_length(width, inks.style())
        else:
            under = Style(background=Color.parse(inks.color("page")), foreground=Color.parse(inks.color("ink")))
            row = self._rows[y].render_segments(under)
            strip = self._strips[y] = Strip([*edge, *row]).adjust_cell_length(width, inks.style())
        return strip
