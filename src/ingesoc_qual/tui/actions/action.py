"""One act of the interface, and how its keys are written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from ingesoc_qual.i18n import _
from ingesoc_qual.tui import keymap


@dataclass(frozen=True, slots=True)
class Action:
    """One act: `panel.name`, what it does, and its word in the footer (none when empty).

    `written` replaces the keys in the footer where several acts share a place; `run` the name of the method.
    """

    id: str
    description: str
    hint: str = ""
    written: str = ""
    run: str = ""

    @property
    def panel(self) -> str:
        """Return the panel where the keys work."""
        return self.id.partition(".")[0]

    @property
    def call(self) -> str:
        """Return the action string of Textual: `run` when given, else the name."""
        return self.run or self.id.partition(".")[2].replace("-", "_")

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys that the keymap in use gives it."""
        return keymap.in_use().keys[self.id]

    @property
    def by_digit(self) -> bool:
        """Whether the digits of the top row do it, each with its number."""
        return self.keys == (keymap.DIGITS,)

    @property
    def key(self) -> str:
        """Return the first key as a person reads it."""
        return self.written or written(self)[0]


def written(action: Action) -> list[str]:
    """Return every key of an action as a person reads them."""
    return ["1–9"] if action.by_digit else [key_name(key) for key in action.keys]


def _key_names() -> dict[str, str]:
    return {
        "space": _("espace"),
        "enter": _("Entrée"),
        "escape": _("Échap"),
        "tab": "Tab",
        "left": "←",
        "right": "→",
        "up": "↑",
        "down": "↓",
        "home": _("Début"),
        "end": _("Fin"),
        "pageup": _("Page ↑"),
        "pagedown": _("Page ↓"),
        "delete": _("Suppr"),
        "insert": _("Inser"),
        "backspace": _("Retour arrière"),
    }


def key_name(key: str) -> str:
    """Return a Textual key name as it is written on a French keyboard."""
    *modifiers, last = key.split("+")
    function_key = len(last) > 1 and last[0] == "f" and last[1:].isdigit()
    name = last.upper() if function_key else _key_names().get(last) or _character(last)
    held = [_("maj") if modifier == "shift" else modifier for modifier in modifiers]
    return "+".join([*held, name])


def _character(name: str) -> str:
    """Return the character that a long name stands for, the name when it is none."""
    if len(name) == 1:
        return name
    full = {short: full for full, short in keymap.NAMES.items()}.get(name, name).upper()
    # Names of characters have hyphens where names of keys have underscores; which, only the table knows.
    for tried in (full.replace("_", " "), full.replace("_", "-"), full.replace("_", "-", 1).replace("_", " ")):
        try:
            return unicodedata.lookup(tried)
        except KeyError:
            continue
    return name
