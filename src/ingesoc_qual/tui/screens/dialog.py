"""What every dialog keeps: keys typed ahead reach it in order, and it closes once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from textual import events
from textual.binding import Binding
from textual.screen import ModalScreen, Screen

from ingesoc_qual.tui import keymap

Result = TypeVar("Result")
PATIENCE = 1.0


class Dialog(ModalScreen[Result]):
    """A screen over another, closed with a result.

    Someone who types fast, or over a slow line, sends several keys at once. The application gives a dialog its next key
    only once it is there (`settled`) and has done with the one before (`digested`).
    """

    def __init__(self) -> None:
        super().__init__()
        self._ready_for_keys = asyncio.Event()
        self._answered = False

    def on_mount(self) -> None:
        """Take keys from now on: Textual has given the focus to the first widget that wants it."""
        self._ready_for_keys.set()

    def panels(self) -> tuple[str, ...]:
        """Return the panels whose keys this dialog has."""
        ids = (binding.id for binding in self.BINDINGS if isinstance(binding, Binding) and binding.id)
        return tuple(dict.fromkeys(name.partition(".")[0] for name in ids))

    def on_key(self, event: events.Key) -> None:
        """Explain the dialog; a key that is a letter stays one."""
        from ingesoc_qual.tui.screens.help import HelpScreen

        if event.character is None and event.key in keymap.in_use().keys["app.help"] and self.panels():
            event.stop()
            self.app.push_screen(HelpScreen(self.panels()))

    async def settled(self) -> None:
        """Wait until the dialog can take keys."""
        await _at_most(self._ready_for_keys.wait())

    async def digested(self) -> None:
        """Wait until the last key has gone from the widget in focus up to the dialog, with what it changed."""
        await digested(self)

    def answer(self, result: Result | None) -> None:
        """Close with a result; a second key that means it too changes nothing."""
        if not self._answered:
            self._answered = True
            self.dismiss(result)


async def digested(screen: Screen[Any]) -> None:
    """Wait until the last key has gone from the widget in focus up to its screen, with what it changed."""
    focused = screen.focused or screen
    for node in (focused, *focused.ancestors_with_self):
        done = asyncio.get_running_loop().create_future()
        if not isinstance(node, type(screen.app)) and not node.call_later(_resolve, done):
            return
        await _at_most(done)
        if node is screen:
            return


def _resolve(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_result(None)


async def _at_most(waited: Awaitable[object]) -> None:
    # A widget that never answers must not take the keyboard with it.
    await asyncio.wait({asyncio.ensure_future(waited)}, timeout=PATIENCE)
