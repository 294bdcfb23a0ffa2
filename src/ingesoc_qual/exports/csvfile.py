"""CSV in two dialects: `excel-fr`, opened by a double click on a French computer, and `pandas`, read by programs.

| | `excel-fr` | `pandas` |
|---|---|---|
| encoding | UTF-8 with byte order mark | UTF-8 without |
| separator, line ends | `;`, CRLF | `,`, LF |
| decimal sign | comma | point |
| yes, no | `VRAI`, `FAUX` | `True`, `False` |
| date, time (UTC) | `12/03/2024`, `12/03/2024 14:05:09` | `2024-03-12`, `2024-03-12T14:05:09Z` |
| text | shown, protected, split (see `spreadsheet`) | exactly as it is |
| missing | empty | empty |

Quoting follows RFC 4180 (Shafranovich 2005, §2) in both; line feeds inside a cell are kept.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.cells import CHUNK, Value, encodable, iso, values
from ingesoc_qual.exports.naming import checked
from ingesoc_qual.exports.spreadsheet import CELL_LIMIT, french_date, is_formula_like, layout, shown, text_parts
from ingesoc_qual.model.table import ColumnType, Table

# One unit is left for the apostrophe that protects a part.
_PART_LIMIT = CELL_LIMIT - 1


class CsvDialect(StrEnum):
    """Who the file is for."""

    EXCEL_FR = "excel-fr"
    PANDAS = "pandas"


def write_csv(table: Table, path: Path, *, dialect: CsvDialect) -> None:
    """Write `table` at `path`, whole or not at all.

    Raises ExportError where the file cannot be written or a row does not fit the columns.
    """
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            render_csv(checked(table), stream, dialect=dialect)
        staging.commit()


def render_csv(table: Table, stream: BinaryIO, *, dialect: CsvDialect) -> None:
    """Write a checked table on a binary stream."""
    if dialect is CsvDialect.EXCEL_FR:
        stream.write(b"\xef\xbb\xbf")
        _write_lines(stream, _excel_rows(table), delimiter=";", line_end="\r\n")
    else:
        _write_lines(stream, _pandas_rows(table), delimiter=",", line_end="\n")


def _write_lines(stream: BinaryIO, rows: Iterator[Sequence[Value]], *, delimiter: str, line_end: str) -> None:
    lines = _Lines(line_end)
    # The writer must believe that lines end in CRLF: Python 3.11 then quotes a lone CR or LF inside a cell.
    writer = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n")
    while chunk := list(islice(rows, CHUNK)):
        writer.writerows(chunk)
        stream.write(lines.taken())


class _Lines:
    """What csv.writer writes on: lines kept in memory until they are taken, encoded."""

    def __init__(self, line_end: str) -> None:
        self._lines: list[str] = []
        self._line_end = line_end

    def write(self, line: str) -> None:
        self._lines.append(line[:-2])

    def taken(self) -> bytes:
        text = self._line_end.join([*self._lines, ""])
        self._lines.clear()
        try:
            return text.encode("utf-8")
        except UnicodeEncodeError:
            return encodable(text).encode("utf-8")


# -- pandas --------------------------------------------------------------------------------------------------------


def _pandas_rows(table: Table) -> Iterator[Sequence[Value]]:
    yield [column.name for column in table.columns]
    forms = [_PANDAS_FORMS.get(column.type) for column in table.columns]
    for _first, columns in values(table):
        cells = [
            column if form is None else [form(value) for value in column]
            for form, column in zip(forms, columns, strict=True)
        ]
        yield from zip(*cells, strict=True)


# Integers, numbers and booleans are already written as Python writes them.
_PANDAS_FORMS: dict[ColumnType, Callable[[Value], Value]] = {ColumnType.DATE: iso, ColumnType.TIME: iso}


# -- excel-fr ------------------------------------------------------------------------------------------------------


def _excel_rows(table: Table) -> Iterator[Sequence[Value]]:
    sheet = layout(table, limit=_PART_LIMIT)
    yield [_protected(name) for column in sheet for name in column.names]
    forms = [_excel_form(column.parts) for column in sheet]
    for _first, columns in values(table):
        cells: list[Iterable[Value]] = []
        for form, column in zip(forms, columns, strict=True):
            cells.extend(form(column))
        yield from zip(*cells, strict=True)


def _excel_form(parts: int) -> Callable[[list[Value]], Iterable[Iterable[Value]]]:
    """Return the function that gives, for the values of a column, its `parts` columns of cells.

    Names, codes and dates come back from row to row: repeated values are worked out once.
    """
    if parts == 1:
        one = lru_cache(maxsize=1 << 12, typed=True)(_excel_cell)
        return lambda column: [[value if value is None or type(value) is int else one(value) for value in column]]
    return lambda column: zip(*(_excel_parts(value, parts) for value in column), strict=True)


def _excel_parts(value: Value, parts: int) -> tuple[Value, ...]:
    if not isinstance(value, str):
        return (_excel_cell(value), *[None] * (parts - 1))
    cells = [_protected(part) for part in text_parts(value, limit=_PART_LIMIT)]
    return (*cells, *[None] * (parts - len(cells)))


def _protected(text: str) -> str:
    return f"'{text}" if is_formula_like(text) else text


def _excel_cell(value: Value) -> Value:
    if isinstance(value, str):
        return _protected(shown(value))
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    if isinstance(value, dt.date):
        return french_date(value)
    return value
