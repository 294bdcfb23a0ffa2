"""A line to type a path on, with what it may go on with below."""

from __future__ import annotations

import os
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import visible
from ingesoc_qual.tui import paths
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList


class PathScreen(Dialog[str]):
    """One path; the result is what was typed, None when left.

    `existing` asks for something that is there (a pattern may name several files); otherwise a folder to write in.
    """

    DEFAULT_CSS = """
    PathScreen { align: center middle; background: $q-page 0%; }
    PathScreen > Vertical {
        width: 84; max-width: 96%; height: 16; max-height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    PathScreen Input { border: none; height: 1; margin: 0 0 1 0; padding: 0; background: $q-raised; }
    PathScreen Input:focus { border: none; background-tint: 0%; }
    PathScreen RowList { height: 1fr; background: $q-bar; }
    PathScreen #found { padding: 0; }
    PathScreen KeyLine { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("path"))]

    def __init__(self, title: str, value: str = "", *, existing: bool = True) -> None:
        super().__init__()
        self._title, self._value, self._existing = title, value, existing
        self._found: tuple[str, ...] = ()
        self._cycle: tuple[tuple[str, ...], int] | None = None
        self._filled = ""
        self._rows = RowList(self._draw)
        self._rows.can_focus = False
        self._said = Line(id="found")

    def compose(self) -> ComposeResult:
        """Lay out the line, what it may go on with, and the keys."""
        box = Vertical()
        box.border_title = literal(self._title, limit=70)
        with box:
            yield Input(self._value, select_on_focus=False)
            yield self._rows
            yield self._said
            yield KeyLine()

    def on_mount(self) -> None:
        """Show what the line may go on with."""
        self.query_one(KeyLine).offer(of_panel("path"))
        self._look()

    @property
    def typed(self) -> str:
        """The line."""
        return self.query_one(Input).value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again when a person types; a completion goes on from where it was."""
        if event.value != self._filled:
            self._cycle = None
            self._look()

    def _look(self) -> None:
        self._found = paths.candidates(self.typed, folders_only=not self._existing)
        self._rows.fill(len(self._found))
        self._said.show(Content(""))

    def _draw(self, row: int, _width: int) -> Content:
        name = self._found[row].rstrip("/").rpartition("/")[2] + ("/" if self._found[row].endswith("/") else "")
        return literal(name, "$q-strong" if name.endswith("/") else "$q-ink")

    def action_complete(self) -> None:
        """Go on as far as the candidates agree, then offer each in turn."""
        if self._cycle is None:
            further = paths.completed(self.typed, self._found)
            if further != self.typed or len(self._found) < 2:
                self._fill(further)
                self._look()
                return
            self._cycle = (self._found, -1)
        found, place = self._cycle
        self._cycle = (found, (place + 1) % len(found))
        self._rows.move_to(self._cycle[1])
        self._fill(found[self._cycle[1]])

    def _fill(self, text: str) -> None:
        # A name that no terminal can show could not be typed back: its control characters are made visible.
        self._filled = visible(text, keep="")
        line = self.query_one(Input)
        line.value = self._filled
        line.cursor_position = len(self._filled)

    def action_accept(self) -> None:
        """Close with the path, once it names something that is there."""
        typed = self.typed.strip()
        if not typed:
            self.answer(None)
        elif self._existing and not paths.named(typed):
            nothing = _("Rien à cet endroit. Tab complète ; * vaut n'importe quel nom.")
            self._said.show(Content.styled(nothing, "$q-warn"))
        else:
            self.answer(typed)

    def action_leave(self) -> None:
        """Close without it."""
        self.answer(None)


def home_shortened(path: str) -> str:
    """Return a path with `~` for the home folder, as a person would type it."""
    home = os.path.expanduser("~")  # noqa: PTH111 - never raises where there is no home
    return "~" + path[len(home) :] if path.startswith(home + os.sep) else path
