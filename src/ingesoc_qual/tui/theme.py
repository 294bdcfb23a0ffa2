"""The look: one dark theme with names for what a colour is for, and the colours of codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from ingesoc_qual.model.codebook import Code

if TYPE_CHECKING:
    from rich.style import Style
    from textual.theme import Theme

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
READABLE = 4.5
_HEX_COLOR = re.compile("#[0-9a-fA-F]{6}")
CODE_HUES = ("#8fb7d9", "#d9a88f", "#a8c88f", "#c79fd0", "#d9c98f", "#8fd0c7", "#d98fa5", "#a3a8e0")


def dark_theme() -> Theme:
    """Return the theme of the application."""
    from textual.theme import Theme

    return Theme(
        name="ingesoc-dark",
        primary=DARK["key"],
        secondary=DARK["muted"],
        warning=DARK["warn"],
        error=DARK["warn"],
        success=DARK["key"],
        accent=DARK["key"],
        foreground=DARK["ink"],
        background=DARK["page"],
        surface=DARK["bar"],
        panel=DARK["raised"],
        dark=True,
        variables={
            **{f"q-{name}": value for name, value in DARK.items()},
            "scrollbar": DARK["rule"],
            "scrollbar-hover": DARK["faint"],
            "scrollbar-active": DARK["faint"],
            "scrollbar-background": DARK["page"],
            "scrollbar-background-hover": DARK["page"],
            "scrollbar-background-active": DARK["page"],
            "scrollbar-corner-color": DARK["page"],
            "input-cursor-background": DARK["ink"],
            "input-cursor-foreground": DARK["page"],
            "input-selection-background": DARK["select"],
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
        return self._variables.get(f"q-{name}", DARK[name])

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
def readable(color: str, background: str = DARK["page"]) -> str:
    """Return `color` (`#rrggbb`), lightened until it reads on `background`: a contrast of 4.5 (WCAG 2.1, 1.4.3)."""
    red, green, blue = _channels(color)
    for step in range(11):
        share = step / 10
        mixed = tuple(round(value + (255 - value) * share) for value in (red, green, blue))
        found = "#{:02x}{:02x}{:02x}".format(*mixed)
        if _contrast(found, background) >= READABLE:
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
    if code is not None and _HEX_COLOR.fullmatch(code.color):
        return readable(code.color.lower())
    return CODE_HUES[crc32(code_id.encode()) % len(CODE_HUES)]
