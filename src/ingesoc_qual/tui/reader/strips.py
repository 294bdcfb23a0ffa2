"""Lines of text as Rich segments: what is coded, chosen, selected or evidence shows by shape as well as by colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from ingesoc_qual.tui.reader.lanes import LaneLine
from ingesoc_qual.tui.reader.layout import TextLayout

TAB = " │ "
LANE_SHAPES = {"first": "┏", "middle": "┃", "last": "┗", "only": "╺"}
MARK_CELLS = 5


class Mark(NamedTuple):
    """A style laid over `[start, end)`; later marks lie over earlier ones."""

    start: int
    end: int
    style: Style


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the union of spans as ranges that do not touch."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def text_segments(lines: TextLayout, line: int, base: Style, marks: Sequence[Mark]) -> list[Segment]:
    """Return the drawn text of one line under `base` and `marks`."""
    start, end = lines.shown_from[line], lines.text_end(line)
    shown = lines.source.shown
    over = [mark for mark in marks if mark.start < end and start < mark.end]
    cuts = {start, end}
    for mark in over:
        cuts.add(max(start, mark.start))
        cuts.add(min(end, mark.end))
    segments: list[Segment] = []
    edges = sorted(cuts)
    for low, high in pairwise(edges):
        style = base
        for mark in over:
            if mark.start <= low and high <= mark.end:
                style += mark.style
        piece = shown[low:high]
        if "\t" in piece:
            piece = piece.replace("\t", TAB)
        if segments and segments[-1].style == style:
            segments[-1] = Segment(segments[-1].text + piece, style)
        else:
            segments.append(Segment(piece, style))
    return segments


def text_cells(lines: TextLayout, line: int) -> int:
    """Return how many cells the text of a line takes."""
    letters = lines.letters(line)
    if letters is None:
        return lines.text_end(line) - lines.shown_from[line]
    return sum(letter.width for letter in letters)


def fitted(segments: list[Segment], cells: int, width: int, base: Style) -> list[Segment]:
    """Return `segments`, which take `cells` cells, cut or filled to exactly `width`."""
    if cells < width:
        return [*segments, Segment(" " * (width - cells), base)]
    if cells == width:
        return segments
    return list(Strip(segments, cells).crop(0, width))


def lane_segments(
    lane_line: LaneLine, room: int, styles: Mapping[int, Style], base: Style, chosen: int, strong: Style
) -> list[Segment]:
    """Return the margin of one line, `room` lanes wide, the chosen coding's in `strong` weight."""
    segments: list[Segment] = []
    place = 0
    for piece in lane_line.lanes:
        if piece.lane > place:
            segments.append(Segment(" " * (piece.lane - place), base))
        style = styles[piece.number]
        segments.append(Segment(LANE_SHAPES[piece.shape], style + strong if piece.number == chosen else style))
        place = piece.lane + 1
    if place < room:
        segments.append(Segment(" " * (room - place), base))
    return segments


def mark_text(lane_line: LaneLine, marks: Sequence[str]) -> tuple[str, int | None]:
    """Return what stands right of the lanes, `Pr`, `Pr+2` or `+3`, and the coding whose colour it takes.

    `marks` are those of the codings that begin on the line, in order.
    """
    first = lane_line.beginning[0] if lane_line.beginning else None
    more = len(marks) - 1 if marks else lane_line.hidden
    text = marks[0] if marks else ""
    if more:
        text += f"+{more}"
    return text[: MARK_CELLS - 1], first
