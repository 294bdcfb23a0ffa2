"""The one door by which a project's text reaches a widget: never markup, control characters made visible.

Transcripts say `[rires]` and may hold escape sequences. Every name, quotation, memo, label or message that comes from
a project goes through here before any widget sees it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.textunits import visible

if TYPE_CHECKING:
    from textual.content import Content

ELLIPSIS = "…"
STEP = " ▸ "
CUT = ELLIPSIS + STEP


def one_line(text: str, limit: int | None = None) -> str:
    """Return `text` on one line, controls visible, cut after `limit` code points with an ellipsis."""
    flat = visible(" ".join(text.split()), keep="")
    if limit is not None and len(flat) > limit:
        return flat[: max(0, limit - 1)].rstrip() + ELLIPSIS
    return flat


def end_of_path(path: str, cells: int) -> str:
    """Return a path of codes within `cells` cells: its first levels go first, the last ones say the most."""
    from rich.cells import cell_len

    flat, cut = one_line(path), False
    while cell_len(flat) + (len(CUT) if cut else 0) > cells and STEP in flat:
        flat, cut = flat.partition(STEP)[2], True
    flat = CUT + flat if cut else flat
    return flat if cell_len(flat) <= cells else one_line(flat, max(1, cells))


def literal(text: str, style: str = "", *, limit: int | None = None) -> Content:
    """Return `text` as one line of content that no markup reader will ever parse."""
    from textual.content import Content

    return Content.styled(one_line(text, limit), style) if style else Content(one_line(text, limit))


def literal_lines(text: str, style: str = "") -> Content:
    """Return `text` as content that keeps its line ends."""
    from textual.content import Content

    shown = visible(text, keep="\n").replace("\t", " ")
    return Content.styled(shown, style) if style else Content(shown)
