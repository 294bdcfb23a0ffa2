"""F1: the keys of the panel in hand, then those that work everywhere."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions import bindings, of_panel, panel_titles, written
from ingesoc_qual.tui.screens.dialog import Dialog

KEY_CELLS = 18
WIDEST = 92
FRAME = 8


def help_content(panels: tuple[str, ...], width: int = WIDEST) -> Content:
    """Return the keys of some panels, one a line, long descriptions going on below themselves."""
    titles = panel_titles()
    parts: list[Content] = []
    for panel in panels:
        parts.append(Content.styled(titles[panel], "bold $q-strong"))
        for action in of_panel(panel):
            keys = "  ".join(written(action))
            gap = " " * max(1, KEY_CELLS - len(keys))
            lines = Content.styled(action.description, "$q-ink").wrap(max(20, width - KEY_CELLS - 2))
            parts.append(Content.assemble("  ", (keys, "bold $q-key"), gap, lines[0]))
            parts += [line.pad_left(KEY_CELLS + 2) for line in lines[1:]]
        parts.append(Content(""))
    return Content("\n").join(parts)


class HelpScreen(Dialog[None]):
    """All keys of some panels."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $q-page 0%; }
    HelpScreen > VerticalScroll {
        width: 92; max-width: 96%; height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 1 2;
        scrollbar-size-vertical: 1; scrollbar-background: $q-bar;
    }
    HelpScreen Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("help"))]

    def __init__(self, panels: tuple[str, ...]) -> None:
        super().__init__()
        self._panels = panels

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        box = VerticalScroll()
        box.border_title = _("Aide")
        box.border_subtitle = _("↑↓ défiler · Échap fermer")
        with box:
            room = min(WIDEST, self.app.size.width * 96 // 100) - FRAME
            yield Static(help_content((*self._panels, "app"), room))

    def action_leave(self) -> None:
        """Close."""
        self.answer(None)
