"""Table rows as text: cells joined by tabulations; tables that only lay out a page read cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from ingesoc_qual.model.document import BlockKind
from ingesoc_qual.readers.builder import TextBuilder

Cell: TypeAlias = list[tuple[str, BlockKind, int]]
"""The paragraphs of one cell: text, kind, level."""


def add_row(builder: TextBuilder, cells: Sequence[Cell]) -> None:
    """Add one row as a `TABLE_ROW` block, or as its paragraphs when the row only lays out a page."""
    filled = [[line for line in cell if line[0].strip()] for cell in cells]
    if _lays_out(filled):
        for cell in filled:
            for text, kind, level in cell:
                builder.add(text, kind, level)
        return
    row = "\t".join("\n".join(line[0].strip() for line in cell) for cell in filled)
    if row.strip():
        builder.add(row, BlockKind.TABLE_ROW)


def _lays_out(cells: Sequence[Cell]) -> bool:
    long = sum(1 for cell in cells if len(cell) > 1)
    full = sum(1 for cell in cells if cell)
    return long > 1 or (full == 1 and long == 1)
