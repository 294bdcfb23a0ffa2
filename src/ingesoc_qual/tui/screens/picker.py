"""Choosing in a list by typing a few letters: codes, actions, filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui import keymap
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry, rank
from ingesoc_qual.tui.literal import end_of_path, literal
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.one_line import OneLine
from ingesoc_qual.tui.widgets.rows import RowList

CREATE = "\x00create"


class Query(OneLine):
    """The line where one types; digits choose a numbered entry while it is empty."""

    async def _on_key(self, event: events.Key) -> None:
        picker = self.screen
        if not self.value and isinstance(picker, PickerScreen) and picker.quick(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class PickerScreen(Dialog[list[str]]):
    """A list filtered as one types. The result is the keys of the chosen entries, None when closed.

    With `create`, an unknown name can be chosen, in the words of `creating`: the result is then `CREATE` and the name.
    With `several`, entries can be ticked; with `ticked` some are from the start, and none may be left. `at` is the key
    of the entry under the cursor at first.
    """

    DEFAULT_CSS = """
    PickerScreen { align: center middle; background: $q-page 0%; }
    PickerScreen > Vertical {
        width: 84; max-width: 96%; height: 22; max-height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    PickerScreen RowList { height: 1fr; background: $q-bar; }
    PickerScreen Input { border: none; height: 1; margin: 0 0 1 0; padding: 0; background: $q-bar; }
    PickerScreen Input:focus { border: none; background-tint: 0%; }
    PickerScreen KeyLine { padding: 0; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("picker"))]

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        *,
        several: bool = False,
        create: bool = False,
        numbered: int = 0,
        creating: str = "",
        ticked: Sequence[str] = (),
        at: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._entries = list(entries)
        self._found = self._entries
        self._several, self._create, self._numbered = several, create, numbered
        self._creating = creating or _("créer le code « {label} »")
        self._ticked: list[str] = list(ticked)
        self._ticked_first = tuple(ticked)
        self._at = at
        self._rows = RowList(self._draw)
        self._rows.can_focus = False

    def compose(self) -> ComposeResult:
        """Lay out the line, the list and the keys."""
        box = Vertical()
        box.border_title = literal(self._title)
        with box:
            yield Query(placeholder=_("quelques lettres, dans n'importe quel ordre"), select_on_focus=False)
            yield self._rows
            yield KeyLine()

    def on_mount(self) -> None:
        """Show every entry."""
        self.query_one(KeyLine).offer(
            [action for action in of_panel("picker") if self._several or action.id != "picker.tick"]
        )
        places = [place for place, entry in enumerate(self._found) if entry.key == self._at]
        self._rows.fill(len(self._found), row=places[0] if places else 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the entries that the typed letters find."""
        self._found = rank(event.value, self._entries)
        wanted = freeze(event.value).strip()
        if self._create and wanted and all(entry.label != wanted for entry in self._found):
            self._found = [
                *self._found,
                Entry(CREATE + wanted, self._creating.format(label=wanted), mark="+"),
            ]
        self._rows.fill(len(self._found))

    def _draw(self, row: int, width: int) -> Content:
        entry = self._found[row]
        empty = not self.query_one(Input).value
        number = f"{row + 1} " if empty and row < self._numbered else "  " if self._numbered else ""
        tick = ("[x] " if entry.key in self._ticked else "[ ] ") if self._several and self._ticked else ""
        left = Content.assemble(
            Content.styled(number, "$q-key"),
            Content.styled(tick, "$q-ink"),
            Content.styled(f"{entry.mark:<3}" if entry.mark else "", entry.ink or "$q-muted"),
            literal(entry.label, "$q-strong"),
        )
        room = width - left.cell_length - 3
        if room < 8 or not entry.note:
            return left
        note = literal(end_of_path(entry.note, room), "$q-muted")
        note = note.truncate(room, ellipsis=True)
        return Content.assemble(left, " " * (width - left.cell_length - note.cell_length), note)

    def _here(self) -> Entry | None:
        return self._found[self._rows.row] if self._found else None

    def quick(self, key: str) -> bool:
        """Choose the entry numbered by `key`; whether there was one."""
        digit = keymap.in_use().digit(key)
        if digit is None or digit > min(self._numbered, len(self._found)):
            return False
        self.answer([self._found[digit - 1].key])
        return True

    def on_key(self, event: events.Key) -> None:
        """Move in the list while typing."""
        moves = {"up": "up", "down": "down", "pageup": "page_up", "pagedown": "page_down"}
        if event.key in moves:
            event.stop()
            getattr(self._rows, f"action_{moves[event.key]}")()

    def on_row_list_clicked(self, _message: RowList.Clicked) -> None:
        """Choose with the mouse."""
        self.action_choose()

    def action_choose(self) -> None:
        """Close with what is chosen."""
        here = self._here()
        untouched = self._ticked_first and tuple(self._ticked) == self._ticked_first
        if here is not None and (untouched or here.key.startswith(CREATE)) and here.key not in self._ticked:
            self.answer([*self._ticked, here.key])
        elif self._ticked or self._ticked_first:
            self.answer(list(self._ticked))
        elif here is not None:
            self.answer([here.key])

    def action_tick(self) -> None:
        """Tick or untick the entry under the cursor."""
        here = self._here()
        if not self._several or here is None or here.key.startswith(CREATE):
            return
        if here.key in self._ticked:
            self._ticked.remove(here.key)
        else:
            self._ticked.append(here.key)
        self._rows.redraw()

    def action_leave(self) -> None:
        """Close without a choice."""
        self.answer(None)
