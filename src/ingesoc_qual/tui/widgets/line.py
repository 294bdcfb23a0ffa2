"""One-line bars: something on the left, something on the right."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class Line(Widget):
    """A bar of one line; when both sides do not fit, the left one is cut."""

    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; background: $q-bar; color: $q-muted; padding: 0 1; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._left = Content("")
        self._right = Content("")

    def show(self, left: Content | None = None, right: Content | None = None) -> None:
        """Change one side or both."""
        left = self._left if left is None else left
        right = self._right if right is None else right
        if left.is_same(self._left) and right.is_same(self._right):
            return
        self._left, self._right = left, right
        self.refresh()

    @property
    def plain(self) -> str:
        """The text of both sides."""
        return f"{self._left.plain}  {self._right.plain}".strip()

    def render(self) -> Content:
        """Return the bar at the present width."""
        width = self.content_size.width
        right = self._right if self._right.cell_length <= width else Content("")
        room = max(0, width - right.cell_length - (2 if right else 0))
        left = self._left.truncate(room, ellipsis=True) if self._left.cell_length > room else self._left
        gap = width - left.cell_length - right.cell_length
        return Content.assemble(left, " " * max(0, gap), right)
