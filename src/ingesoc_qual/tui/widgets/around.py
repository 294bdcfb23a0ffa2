"""A passage in the middle of what is said around it."""

from __future__ import annotations

from typing import TypeAlias

from textual import events
from textual.content import Content

from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

Around: TypeAlias = tuple[str, str, str]
"""What stands before, the words, what stands after."""


class PassagePane(TextRows):
    """One passage, its surroundings dimmer."""

    DEFAULT_CSS = """
    PassagePane { height: 40%; min-height: 8; background: $q-page; border-top: solid $q-rule; padding: 0 2; }
    """

    def __init__(self) -> None:
        super().__init__(id="passage")
        self._heading = Content("")
        self._around: Around | None = None

    def show(self, heading: Content, around: Around | None) -> None:
        """Show a passage under its heading, or the heading alone."""
        self._heading, self._around = heading, around
        self._fill()

    def _fill(self) -> None:
        parts = [Paragraph(self._heading)]
        if self._around is not None and self.content_size.width:
            width, height = self.content_size
            parts += [Paragraph(Content("")), Paragraph(_in_context(self._around, width, height - 2))]
        self.show_paragraphs(parts)

    def on_resize(self, _event: events.Resize) -> None:
        """Show as much around the passage as there is room for."""
        self._fill()


def _in_context(around: Around, width: int, height: int) -> Content:
    """Return a passage with as much of what is around it as the pane holds."""
    before, words, after = around
    room = max(0, width * max(1, height) - len(words) - width)
    side = max(width // 2, room // 2)
    left, right = one_line(before), one_line(after, side)
    if len(left) > side:
        left = "…" + left[len(left) - side :]
    return Content.assemble(
        (left, "$q-muted"),
        " " if before[-1:].isspace() else "",
        (one_line(words), "bold $q-strong"),
        " " if after[:1].isspace() else "",
        (right, "$q-muted"),
    )
