"""One cell being typed, where it stands; what cannot be read is said and stays to be corrected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset
from textual.widgets import Input, Static

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal, literal_lines, one_line
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine

WIDTH, HEIGHT = 56, 6
Save = Callable[[str], Awaitable[None]]


class CellScreen(Dialog[bool]):
    """A line over a cell. `save` is given what was typed (NFC); its error is shown. The result is whether it did."""

    DEFAULT_CSS = f"""
    CellScreen {{ align: left top; background: $q-page 0%; }}
    CellScreen > Vertical {{
        width: {WIDTH}; max-width: 96%; height: auto;
        background: $q-bar; border: round $q-key; border-title-color: $q-strong; padding: 0 1;
    }}
    CellScreen Input {{ border: none; height: 1; padding: 0; background: $q-raised; }}
    CellScreen Input:focus {{ border: none; background-tint: 0%; }}
    CellScreen Static {{ height: auto; color: $q-muted; }}
    CellScreen KeyLine {{ padding: 0; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("prompt"))]

    def __init__(self, title: str, value: str, save: Save, *, hint: str = "", at: Offset | None = None) -> None:
        super().__init__()
        self._title, self._value, self._hint, self._save = title, one_line(value), hint, save
        self._at = at
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out the line, what is expected, and the keys."""
        box = Vertical()
        box.border_title = literal(self._title, limit=WIDTH - 6)
        if self._at is not None:
            width, height = self.app.size
            x = max(0, min(self._at.x, width - WIDTH - 1))
            y = self._at.y if self._at.y + HEIGHT < height else max(0, self._at.y - HEIGHT - 1)
            box.styles.offset = (x, y)
        with box:
            yield Input(self._value, select_on_focus=True)
            yield Static(literal(self._hint) if self._hint else Content(""), id="said")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).offer(of_panel("prompt"))

    async def action_accept(self) -> None:
        """Save, then close; a refusal is shown instead."""
        if self._saving:
            return
        self._saving = True
        try:
            await self._save(freeze(self.query_one(Input).value).strip())
        except IngesocError as error:
            self.query_one("#said", Static).update(literal_lines(one_line(str(error)), "$q-warn"))
        else:
            self.answer(True)
        finally:
            self._saving = False

    def action_leave(self) -> None:
        """Close without saving."""
        self.answer(False)
