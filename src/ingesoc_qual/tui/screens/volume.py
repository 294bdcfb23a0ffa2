"""Correcting a quantity: value, unit, category, period; what cannot be read is said and stays to be corrected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.volume import VOLUME_UNITS, Volume
from ingesoc_qual.services.volume_words import corrected
from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal, literal_lines, one_line
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.volume_words import plain_quantity
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.one_line import OneLine

Save = Callable[[Volume], Awaitable[None]]


class VolumeScreen(Dialog[bool]):
    """Four lines. `save` is given the quantity as it is now written; the result is whether it was kept."""

    DEFAULT_CSS = """
    VolumeScreen { align: center middle; background: $q-page 0%; }
    VolumeScreen > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 90%;
        background: $q-bar; border: round $q-key; border-title-color: $q-strong; padding: 0 1;
    }
    VolumeScreen Input { border: none; height: 1; padding: 0 1; background: $q-raised; }
    VolumeScreen Input:focus { border: none; background-tint: 0%; background: $q-select; }
    VolumeScreen Static { height: auto; color: $q-muted; }
    VolumeScreen #said { color: $q-warn; margin: 1 0 0 0; }
    VolumeScreen KeyLine { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("volume"))]

    def __init__(self, volume: Volume, quotation: str, save: Save) -> None:
        super().__init__()
        self._volume, self._quotation, self._save = volume, quotation, save
        self._saving = False

    def compose(self) -> ComposeResult:
        """Lay out each value under its name."""
        volume = self._volume
        box = Vertical()
        box.border_title = literal(_("Corriger : « {words} »").format(words=one_line(self._quotation)), limit=60)
        lines = (
            ("value", _("Valeur (ou fourchette : 30 – 40)"), plain_quantity(volume)),
            ("unit", _("Unité : {names}").format(names=", ".join(VOLUME_UNITS)), volume.unit),
            ("category", _("Ce qui est compté (total, une activité, objectif, salariés…)"), one_line(volume.category)),
            ("period", _("Année ou années : 2024, 2023-2026"), volume.period),
        )
        with box:
            for name, title, value in lines:
                yield Static(literal(title))
                yield OneLine(value, select_on_focus=True, id=name)
            yield Static("", id="said")
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).offer(of_panel("volume"))

    def _written(self, name: str) -> str:
        return freeze(self.query_one(f"#{name}", Input).value)

    async def action_save(self) -> None:
        """Keep what is written, then close; a refusal is shown instead."""
        if self._saving:
            return
        self._saving = True
        try:
            names = ("value", "unit", "category", "period")
            await self._save(corrected(self._volume, **{name: self._written(name) for name in names}))
        except IngesocError as error:
            self.query_one("#said", Static).update(literal_lines(one_line(str(error)), "$q-warn"))
        else:
            self.answer(True)
        finally:
            self._saving = False

    def action_leave(self) -> None:
        """Close without keeping."""
        self.answer(False)
