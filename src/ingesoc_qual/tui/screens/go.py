"""`g`, then a letter: where to go."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.places import places
from ingesoc_qual.tui.screens.dialog import Dialog


class GoScreen(Dialog[str]):
    """The letters, until one is typed."""

    DEFAULT_CSS = """
    GoScreen { align: center bottom; background: $q-page 0%; }
    GoScreen > Vertical {
        width: 34; height: auto;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1; margin: 0 0 1 0;
    }
    GoScreen Static { height: auto; }
    """
    BINDINGS: ClassVar = []

    def compose(self) -> ComposeResult:
        """Lay out the letters."""
        box = Vertical()
        box.border_title = _("aller à")
        lines = [Content.assemble((place.letter, "bold $q-key"), "  ", (place.name, "$q-ink")) for place in places()]
        with box:
            yield Static(Content("\n").join(lines))

    def on_key(self, event: events.Key) -> None:
        """Go where the letter says, or close."""
        event.stop()
        self.answer({place.letter: place.mode for place in places()}.get(event.key))
