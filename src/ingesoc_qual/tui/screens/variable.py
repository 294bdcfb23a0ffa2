"""Defining a variable step by step: its name, its type, its modalities."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.services import cells
from ingesoc_qual.services.cells import GridColumn
from ingesoc_qual.services.variables import type_name
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.screens.dialogs import PromptScreen
from ingesoc_qual.tui.screens.picker import PickerScreen

if TYPE_CHECKING:
    from ingesoc_qual.tui.screens.fieldwork import FieldworkScreen

Defined = Callable[[VariableType, tuple[str, ...]], Awaitable[None]]


def new_variable(screen: FieldworkScreen) -> None:
    """Ask for a name, a type and modalities, then define the variable."""
    listing = screen.listing

    def named(name: str | None) -> None:
        if not name:
            return

        async def defined(kind: VariableType, choices: tuple[str, ...]) -> None:
            with screen.review.complaints():
                key = await screen.desk.run(
                    lambda review: cells.add_variable(review.project, listing, name, kind=kind, choices=choices)
                )
                await screen.variable_done(key, _("Variable créée : {name}").format(name=name))

        _ask_type(screen, name, (), defined)

    screen.app.push_screen(PromptScreen(_("Nom de la nouvelle variable")), named)


def change_variable(screen: FieldworkScreen, column: GridColumn) -> None:
    """Ask for the type and modalities of a variable that is there."""

    async def defined(kind: VariableType, choices: tuple[str, ...]) -> None:
        with screen.review.complaints():
            await screen.desk.run(
                lambda review: cells.change_variable(review.project, column.key, kind=kind, choices=choices)
            )
            await screen.variable_done(column.key, _("Variable modifiée : {name}").format(name=column.title))

    _ask_type(screen, column.title, column.choices, defined)


def _ask_type(screen: FieldworkScreen, name: str, choices: tuple[str, ...], defined: Defined) -> None:
    async def chosen(keys: list[str] | None) -> None:
        if not keys:
            return
        kind = VariableType(keys[0])
        if kind is not VariableType.CHOICE:
            await defined(kind, ())
            return

        async def listed(text: str | None) -> None:
            if text:
                await defined(kind, cells.choices_of(text.split(";")))

        title = _("Modalités de {name}, séparées par « ; »").format(name=name)
        screen.app.push_screen(PromptScreen(title, " ; ".join(choices)), listed)

    entries = [Entry(kind.value, type_name(kind)) for kind in VariableType]
    screen.app.push_screen(PickerScreen(_("Type de {name}").format(name=name), entries), chosen)
