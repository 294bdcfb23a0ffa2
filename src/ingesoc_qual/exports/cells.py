"""What a cell means, before any format: one reading of typed cells, shared by every writer.

A cell that does not fit the type of its column (a year alone in a date column, « environ 40 » in a column of whole
numbers) becomes text: it is written as it stands, never dropped and never completed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from ingesoc_qual.model.table import Cell, ColumnType, Table

Value: TypeAlias = str | int | float | bool | dt.date | dt.datetime | None
"""A cell read by the type of its column; times are aware, in UTC; None is missing."""

CHUNK = 2_000
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")


def as_text(cell: Cell) -> str:
    """Return a cell as plain text, numbers as Python writes them."""
    return cell if isinstance(cell, str) else str(cell)


def code_point(character: str) -> str:
    """Return the visible name of a character that cannot be shown or stored: `⟨U+202E⟩`."""
    return f"⟨U+{ord(character):04X}⟩"


def encodable(text: str) -> str:
    """Return `text` with lone surrogates, which no encoding can hold, named as `⟨U+D800⟩`."""
    return _SURROGATE.sub(lambda match: code_point(match[0]), text)


def iso(value: Value) -> Value:
    """Return dates and times as ISO 8601 text, `2024-03-12T14:05:09Z`, and anything else as it is."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat() + "Z"
    return value.isoformat() if isinstance(value, dt.date) else value


def _integer(cell: Cell) -> Value:
    if type(cell) is int:
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else None if math.isnan(cell) else as_text(cell)
    return as_text(cell) or None


def _number(cell: Cell) -> Value:
    if isinstance(cell, float):
        return None if math.isnan(cell) else cell
    if type(cell) is int:
        try:
            return float(cell)
        except OverflowError:
            return as_text(cell)
    return as_text(cell) or None


def _boolean(cell: Cell) -> Value:
    return cell if isinstance(cell, bool) else as_text(cell) or None


def _date(cell: Cell) -> Value:
    text = as_text(cell)
    if _FULL_DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            return text
    return text or None


def _time(cell: Cell) -> Value:
    text = as_text(cell)
    if _TIME.fullmatch(text):
        try:
            moment = dt.datetime.fromisoformat(text)
            return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        except (ValueError, OverflowError):
            return text
    return text or None


_READERS: dict[ColumnType, Callable[[Cell], Value]] = {
    ColumnType.TEXT: as_text,
    ColumnType.INTEGER: _integer,
    ColumnType.NUMBER: _number,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.DATE: _date,
    ColumnType.TIME: _time,
}

# Cells of this very type need no reading, which is nearly all of them.
_NATIVE: dict[ColumnType, type] = {ColumnType.TEXT: str, ColumnType.INTEGER: int, ColumnType.BOOLEAN: bool}


def chunks(table: Table, size: int = CHUNK) -> Iterator[tuple[int, list[tuple[Cell, ...]]]]:
    """Yield the rows of a table by groups of at most `size`, each with the number of its first row, from 0."""
    rows = iter(table.rows)
    first = 0
    while group := list(islice(rows, size)):
        yield first, group
        first += len(group)


def values(table: Table, size: int = CHUNK) -> Iterator[tuple[int, list[list[Value]]]]:
    """Yield the values of a table column by column, for groups of at most `size` rows, with the first row's number."""
    readers = [column_reader(column.type) for column in table.columns]
    for first, group in chunks(table, size):
        yield first, [read(cells) for read, cells in zip(readers, zip(*group, strict=True), strict=True)]


def column_reader(kind: ColumnType) -> Callable[[Iterable[Cell]], list[Value]]:
    """Return the function that reads the cells of a column of that type, None staying None.

    Dates and times come back again and again in a table: each distinct one is parsed once.
    """
    read = _READERS[kind]
    if kind in (ColumnType.DATE, ColumnType.TIME):
        read = lru_cache(maxsize=1 << 14)(read)
    native = _NATIVE.get(kind, type(None))
    return lambda cells: [cell if cell is None or type(cell) is native else read(cell) for cell in cells]
