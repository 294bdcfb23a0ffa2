"""One line of a concordance: where, what precedes, what is found in bold, what follows."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.services.passages import CodedPassage
from ingesoc_qual.services.search import ConcordanceLine
from ingesoc_qual.tui.literal import ELLIPSIS, one_line

WIDEST_PLACE = 40
LONGEST_SPEAKER = 12
MARK_CELLS = 6


def kwic(line: ConcordanceLine, width: int, *, mark: str = "", mark_style: str = "", tick: str = "") -> Content:
    """Return a line of `width` cells; what is found starts at the same cell on every row of one width."""
    place_cells = min(WIDEST_PLACE, width // 3)
    room = max(12, width - cell_len(tick) - place_cells - MARK_CELLS)
    left_cells = room * 2 // 5
    found = one_line(line.found)
    gap = " " if line.left[-1:].isspace() else ""
    before = fit(one_line(line.left), left_cells - 1, from_end=True) + gap
    before = " " * (left_cells - cell_len(before)) + before
    used = cell_len(tick) + place_cells + MARK_CELLS + left_cells
    found = fit(found, max(1, width - used))
    gap = " " if line.right[:1].isspace() else ""
    after = gap + fit(one_line(line.right), max(0, width - used - cell_len(found) - len(gap)))
    return Content.assemble(
        (tick, "$q-strong"),
        (f"{place(line, place_cells - 1)} ", "$q-muted"),
        (mark.ljust(MARK_CELLS), mark_style or "$q-muted"),
        (before, "$q-muted"),
        (found, "bold $q-strong"),
        (after, "$q-ink"),
    )


def place(about: ConcordanceLine | CodedPassage, cells: int) -> str:
    """Return document, turn (or page) and speaker in exactly `cells` cells; a long name of document is cut first."""
    tail = _tail(about)
    name = fit(one_line(about.document.name), max(4, cells - cell_len(tail)))
    shown = fit(name + tail, cells)
    return shown + " " * (cells - cell_len(shown))


def _tail(about: ConcordanceLine | CodedPassage) -> str:
    parts = [str(about.turn)] if about.turn is not None else []
    if about.speaker is not None:
        parts.append(one_line(about.speaker.name or about.speaker.label, LONGEST_SPEAKER))
    elif about.turn is None and about.page is not None:
        parts.append(_("p. {n}").format(n=about.page))
    return f" · {' '.join(parts)}" if parts else ""


def fit(text: str, cells: int, *, from_end: bool = False) -> str:
    """Return the beginning (or the end) of `text` that fits, an ellipsis where it is cut."""
    if len(text) <= cells and cell_len(text) <= cells:
        return text
    # A letter has one cell in the long run: only what may fit is measured.
    kept = max(0, cells - 1)
    part = text[len(text) - kept :] if from_end else text[:kept]
    while part and cell_len(part) > cells - 1:
        part = part[1:] if from_end else part[:-1]
    if not cells:
        return ""
    return ELLIPSIS + part if from_end else part + ELLIPSIS
