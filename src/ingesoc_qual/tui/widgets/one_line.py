"""A line to type in: what is pasted on several lines becomes one."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui.literal import one_line


class OneLine(Input):
    """An input that keeps all that is pasted, not its first line alone, and lets no control character through."""

    def _on_paste(self, event: events.Paste) -> None:
        # Textual calls the handler of each class: its own would paste the first line again.
        event.prevent_default()
        event.stop()
        self._put(event.text)

    def action_paste(self) -> None:
        """Paste from the program's own clipboard."""
        self._put(self.app.clipboard)

    def _put(self, text: str) -> None:
        self.replace(one_line(freeze(text)), *self.selection)
