"""`g`, then a letter: where to go."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.screens.dialog import Dialog


def places() -> dict[str, tuple[str, str]]:
    """Return, for each letter, the screen it goes to and its name."""
    return {
        "d": ("documents", _("documents")),
        "l": ("reader", _("lecteur")),
        "g": ("codebook", _("grille de codage")),
        "f": ("queue", _("file de suggestions")),
    }


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
        lines = [
            Content.assemble((letter, "bold $q-key"), "  ", (name, "$q-ink"))
            for letter, (_id, name) in places().items()
        ]
        with box:
            yield Static(Content("\n").join(lines))

    def on_key(self, event: events.Key) -> None:
        """Go where the letter says, or close."""
        event.stop()
        screen, _name = places().get(event.key, (None, ""))
        self.answer(screen)
