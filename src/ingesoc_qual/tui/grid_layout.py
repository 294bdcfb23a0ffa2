"""A grid of cells fitted to a width: how wide each column is, and which are in view."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.model.table import Cell
from ingesoc_qual.services.cells import Grid, GridColumn
from ingesoc_qual.tui import words
from ingesoc_qual.tui.literal import one_line

WIDEST, WIDEST_FIRST, GAP = 24, 44, 2
EMPTY = "·"
COUNTED = ("documents", "words", "codings")


def shown(cell: Cell, column: GridColumn) -> str:
    """Return a cell as it is read; a dot where it is empty."""
    if cell is None or cell == "":
        return EMPTY
    if isinstance(cell, bool):
        return _("oui") if cell else _("non")
    if isinstance(cell, float):
        return written(cell)
    if isinstance(cell, int):
        # A variable may be a year or a postcode: it is shown as it was given.
        return str(cell) if column.variable else words.number(cell)
    return words.date(str(cell)) if column.type is VariableType.DATE else one_line(str(cell))


def written(cell: Cell) -> str:
    """Return a cell as a person would type it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("oui") if cell else _("non")
    if isinstance(cell, float):
        text = f"{cell:g}" if float(f"{cell:g}") == cell else repr(cell)
        return text.replace(".", ",")
    return str(cell)


class GridLayout:
    """The rows of a grid as text, the width of each column, and the columns in view when one of them must be."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.texts = [
            [shown(cell, column) for cell, column in zip(cells, grid.columns, strict=True)] for _id, cells in grid.rows
        ]
        self.right = [
            column.type in (VariableType.INTEGER, VariableType.NUMBER) or column.key in COUNTED
            for column in grid.columns
        ]
        self._widths = [self._fitted(n, column.title) for n, column in enumerate(grid.columns)]

    def _fitted(self, place: int, title: str) -> int:
        longest = max((cell_len(texts[place]) for texts in self.texts), default=0)
        return min(max(longest, cell_len(title), 4), WIDEST_FIRST if place == 0 else WIDEST)

    def width(self, place: int, room: int) -> int:
        """Return the width of a column where a row has `room` cells."""
        return min(self._widths[place], max(8, room // 2))

    def in_view(self, wanted: int, room: int) -> list[int]:
        """Return the columns drawn in `room` cells: the first always, then those up to `wanted` at least."""
        left = room - self.width(0, room)
        others: list[int] = []
        for place in range(1, len(self._widths)):
            others.append(place)
            while len(others) > 1 and self._taken(others, room) > left and place <= wanted:
                others.pop(0)
            if self._taken(others, room) > left:
                if len(others) > 1:
                    others.pop()
                break
        return [0, *others]

    def _taken(self, places: Sequence[int], room: int) -> int:
        return sum(self.width(place, room) + GAP for place in places)

    @property
    def titles(self) -> list[str]:
        """The names of the columns."""
        return [one_line(column.title) for column in self.grid.columns]

    def cells(self, texts: Sequence[str], places: Sequence[int], room: int, chosen: int | None, ink: str) -> Content:
        """Return one line of cells (`texts` or `titles` of this layout); the chosen one stands out."""
        parts: list[Content] = []
        for place in places:
            size = self.width(place, room)
            faint = texts[place] == EMPTY
            text = Content(texts[place]).truncate(size, ellipsis=True)
            blank = " " * (size - text.cell_length)
            cell = Content.assemble(blank, text) if self.right[place] else Content.assemble(text, blank)
            style = "bold $q-strong on $q-select" if place == chosen else "$q-faint" if faint else ink
            parts += [cell.stylize(style), Content(" " * GAP)]
        return Content("").join(parts[:-1])

    def start(self, wanted: int, places: Sequence[int], room: int) -> int:
        """Return the cell where a column in view begins."""
        return sum(self.width(place, room) + GAP for place in places if place < wanted)
