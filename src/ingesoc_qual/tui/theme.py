"""The look: four palettes with names for what a colour is for, and the colours of codes.

One is chosen before the first screen. NO_COLOR is Textual's own; the shapes say everything without any of these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from ingesoc_qual import config
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Code

if TYPE_CHECKING:
    from rich.style import Style
    from textual.theme import Theme


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours (`#rrggbb`) by purpose, `hues` for codes without one, the contrast (WCAG) that they must have."""

    colors: Mapping[str, str]
    hues: tuple[str, ...]
    contrast: float = 4.5
    plain: bool = False
    """Whether the colours of codes are taken from `hues` alone, on terminals of sixteen colours."""

    @property
    def dark(self) -> bool:
        """Whether light letters stand on a dark page."""
        return _luminance(self.colors["page"]) < 0.2


DARK = {
    "page": "#15181d",
    "bar": "#1b1f25",
    "raised": "#21262d",
    "ink": "#d6dae0",
    "muted": "#8d95a1",
    "faint": "#565e69",
    "rule": "#2e353e",
    "key": "#8fbfb4",
    "strong": "#f0f2f5",
    "coded": "#1e242b",
    "chosen": "#2a343f",
    "select": "#2f4d63",
    "evidence": "#e8c987",
    "warn": "#e0a07a",
}
LIGHT = {
    "page": "#fbfaf7",
    "bar": "#f1efea",
    "raised": "#e8e5de",
    "ink": "#2b2f36",
    "muted": "#5f6672",
    "faint": "#9299a3",
    "rule": "#d8d4ca",
    "key": "#1f6b60",
    "strong": "#0f1216",
    "coded": "#f3f0e6",
    "chosen": "#e3ddcb",
    "select": "#bcd6ea",
    "evidence": "#8a5a00",
    "warn": "#a8431b",
}
CONTRAST = {
    "page": "#000000",
    "bar": "#000000",
    "raised": "#101010",
    "ink": "#ffffff",
    "muted": "#d8d8d8",
    "faint": "#b0b0b0",
    "rule": "#808080",
    "key": "#7fffd4",
    "strong": "#ffffff",
    "coded": "#101820",
    "chosen": "#303030",
    "select": "#00468b",
    "evidence": "#ffe600",
    "warn": "#ffb000",
}
# The sixteen colours as terminals name them: each is shown as itself, whatever the person made of it.
SIXTEEN = {
    "page": "#000000",
    "bar": "#000000",
    "raised": "#000000",
    "ink": "#c0c0c0",
    "muted": "#c0c0c0",
    "faint": "#808080",
    "rule": "#808080",
    "key": "#00ffff",
    "strong": "#ffffff",
    "coded": "#000000",
    "chosen": "#000080",
    "select": "#000080",
    "evidence": "#ffff00",
    "warn": "#ffff00",
}
_SOFT = ("#8fb7d9", "#d9a88f", "#a8c88f", "#c79fd0", "#d9c98f", "#8fd0c7", "#d98fa5", "#a3a8e0")
_DEEP = ("#1f5c8f", "#9a4a1e", "#3f6b1a", "#7a3f8a", "#7a5f00", "#13695f", "#9c2a4c", "#3f469c")
_BRIGHT = ("#00ffff", "#00ff00", "#ffff00", "#ff00ff", "#ff0000", "#ffffff")
PALETTES: dict[str, Palette] = {
    "sombre": Palette(DARK, _SOFT),
    "clair": Palette(LIGHT, _DEEP),
    "contraste": Palette(CONTRAST, _SOFT, contrast=7.0),
    "16": Palette(SIXTEEN, _BRIGHT, plain=True),
}
_ENGLISH = {"dark": "sombre", "light": "clair", "contrast": "contraste"}
DEFAULT = "sombre"
THEME = "ingesoc"
_HEX_COLOR = re.compile("#[0-9a-fA-F]{6}")
_chosen: list[str] = []


def choose(name: str | None) -> Palette:
    """Fix the palette of this process: `name` when given, else the setting, else the dark one."""
    wanted = (name or config.chosen("theme") or DEFAULT).lower()
    wanted = _ENGLISH.get(wanted, wanted)
    if wanted not in PALETTES:
        raise UsageError(
            _("Thème inconnu : {name}.").format(name=wanted),
            remedy=_("Choisissez parmi : {names}.").format(names=", ".join(PALETTES)),
        )
    _chosen[:] = [wanted]
    return PALETTES[wanted]


def in_use() -> Palette:
    """Return the palette of this process."""
    return PALETTES[_chosen[0] if _chosen else DEFAULT]


def textual_theme() -> Theme:
    """Return the palette in use as Textual wants it."""
    from textual.theme import Theme

    palette = in_use()
    colors = palette.colors
    return Theme(
        name=THEME,
        primary=colors["key"],
        secondary=colors["muted"],
        warning=colors["warn"],
        error=colors["warn"],
        success=colors["key"],
        accent=colors["key"],
        foreground=colors["ink"],
        background=colors["page"],
        surface=colors["bar"],
        panel=colors["raised"],
        dark=palette.dark,
        variables={
            **{f"q-{name}": value for name, value in colors.items()},
            "scrollbar": colors["rule"],
            "scrollbar-hover": colors["faint"],
            "scrollbar-active": colors["faint"],
            "scrollbar-background": colors["page"],
            "scrollbar-background-hover": colors["page"],
            "scrollbar-background-active": colors["page"],
            "scrollbar-corner-color": colors["page"],
            "input-cursor-background": colors["ink"],
            "input-cursor-foreground": colors["page"],
            "input-selection-background": colors["select"],
        },
    )


@lru_cache(maxsize=256)
def rich_style(color: str | None = None, background: str | None = None, attributes: str = "") -> Style:
    """Return one shared Rich style; `attributes` are words such as `bold underline`."""
    from rich.style import Style

    words = dict.fromkeys(attributes.split(), True)
    return Style(color=color, bgcolor=background, **words)  # type: ignore[arg-type]


class Inks:
    """Styles by purpose, from the variables of the theme in force."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._styles: dict[tuple[str, str | None, str], Style] = {}

    def color(self, name: str) -> str:
        """Return the colour that the theme gives to a purpose."""
        return self._variables.get(f"q-{name}") or in_use().colors[name]

    def style(self, ink: str = "ink", background: str | None = "page", attributes: str = "") -> Style:
        """Return the Rich style of a purpose; `ink` may be a colour of a code (`#rrggbb`)."""
        key = (ink, background, attributes)
        found = self._styles.get(key)
        if found is None:
            color = ink if ink.startswith("#") else self.color(ink)
            found = rich_style(color, self.color(background) if background else None, attributes)
            self._styles[key] = found
        return found


@lru_cache(maxsize=512)
def readable(color: str, background: str, contrast: float = 4.5) -> str:
    """Return `color` (`#rrggbb`), moved away from `background` until it reads on it (contrast of WCAG 2.1, 1.4.3)."""
    goal = 255 if _luminance(background) < 0.2 else 0
    for step in range(11):
        share = step / 10
        mixed = tuple(round(value + (goal - value) * share) for value in _channels(color))
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if _contrast(found, background) >= contrast:
            return found
    return found


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    shares = [value / 255 for value in _channels(color)]
    red, green, blue = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in shares]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def code_color(code: Code | None, code_id: str) -> str:
    """Return the colour of a code: its own, made readable, else one that depends on its id alone."""
    palette = in_use()
    if code is not None and not palette.plain and _HEX_COLOR.fullmatch(code.color):
        return readable(code.color.lower(), palette.colors["page"], palette.contrast)
    return palette.hues[crc32(code_id.encode()) % len(palette.hues)]
