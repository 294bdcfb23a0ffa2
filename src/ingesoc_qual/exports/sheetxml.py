"""The rows of a sheet as SpreadsheetML (ECMA-376 part 1, §18.3), written as they come.

XlsxWriter makes the workbook around them; the cells themselves are written here, because a library call a cell costs
five times the rest of an export and keeps the whole table in memory a second time. Texts are inline strings.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, repeat

from ingesoc_qual.exports.cells import CHUNK, Value, values
from ingesoc_qual.exports.spreadsheet import SheetColumn, french_date, is_formula_like, shown, text_parts
from ingesoc_qual.model.table import Table

LINE_HEIGHT = 15
CAPPED_LINES = 20
_FIRST_DATE = dt.date(1900, 3, 1)
"""Before it, Excel counts a 29 February 1900 that never was: earlier dates are written as text."""
_EPOCH = dt.date(1899, 12, 30)
_EXACT_INTEGER = 10**15
"""Excel keeps 15 digits: longer whole numbers are written as text."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Styles:
    """Cell styles, as numbers of the workbook's style table."""

    header: int
    number: int
    date: int
    time: int
    long: int
    quoted: int
    """For a text that looks like a formula: Excel's quote prefix."""
    long_quoted: int


def sheet_rows(table: Table, columns: Sequence[SheetColumn], widths: Sequence[int], styles: Styles) -> Iterator[bytes]:
    """Yield the rows of a sheet, header first, as UTF-8, by groups.

    `columns` and `widths` (in characters) have one entry a column of the table.
    """
    letters = [column_letters(place) for place in range(sum(column.parts for column in columns))]
    names = [name for column in columns for name in column.names]
    header = "".join(f'<c r="{at}1"{_text(name, styles.header)}' for at, name in zip(letters, names, strict=True))
    yield f'<row r="1">{header}</row>'.encode()
    forms = []
    for column in columns:
        own, letters = letters[: column.parts], letters[column.parts :]
        forms.append(_form(own, column, styles))
    for before, group in values(table, CHUNK):
        numbers = range(before + 2, before + 2 + len(group[0]))
        cells = [form(numbers, column) for form, column in zip(forms, group, strict=True)]
        heads = map(_row_head, numbers, _row_lines(group, columns, widths))
        yield "".join(map("".join, zip(heads, *cells, repeat("</row>"), strict=False))).encode()


def column_letters(place: int) -> str:
    """Return the name of a column of a sheet, `A` for 0, `AA` for 26."""
    name = ""
    while place >= 0:
        name = chr(65 + place % 26) + name
        place = place // 26 - 1
    return name


def _row_head(number: int, lines: int) -> str:
    return f'<row r="{number}" ht="{lines * LINE_HEIGHT}" customHeight="1">' if lines > 1 else f'<row r="{number}">'


def _row_lines(
    group: Sequence[Sequence[Value]], columns: Sequence[SheetColumn], widths: Sequence[int]
) -> Iterable[int]:
    """Return the lines that each row needs for its wrapped texts, capped.

    Excel would find them by itself; LibreOffice trusts the file and would print wrapped texts over one another.
    """
    wrapped = [
        [_lines(value, width) if type(value) is str else 1 for value in cells]
        for cells, column, width in zip(group, columns, widths, strict=True)
        if column.long
    ]
    return map(max, [1] * len(group[0]), *wrapped) if wrapped else [1] * len(group[0])


def _lines(text: str, width: int) -> int:
    # A column is as wide as its number of digits; letters of French are a tenth narrower on average.
    width += width // 10
    if "\n" not in text:
        return min(1 + max(len(text) - 1, 0) // width, CAPPED_LINES)
    return min(sum(1 + max(len(line) - 1, 0) // width for line in text.split("\n")), CAPPED_LINES)


def _form(
    letters: Sequence[str], column: SheetColumn, styles: Styles
) -> Callable[[Sequence[int], Sequence[Value]], list[str]]:
    """Return the function that writes the cells of one column (with its continuations) at those rows."""
    first, others = letters[0], letters[1:]
    plain, quoted = (styles.long, styles.long_quoted) if column.long else (0, styles.quoted)

    def whole(value: Value) -> str:
        """Return what follows the reference of a one-part cell; nothing for an empty cell."""
        if isinstance(value, str):
            text = shown(value)
            return _text(text, quoted if is_formula_like(text) else plain)
        return _scalar(value, styles)

    # Names, codes and dates come back from row to row.
    rest = lru_cache(maxsize=1 << 12, typed=True)(whole)

    def one(row: int, value: Value) -> str:
        return f'<c r="{first}{row}"{ending}' if value is not None and (ending := rest(value)) else ""

    def several(row: int, value: Value) -> str:
        if not isinstance(value, str):
            return one(row, value)
        parts = zip(letters, text_parts(value), strict=False)
        return "".join(f'<c r="{at}{row}"{whole(part)}' for at, part in parts if part)

    cell = several if others else one
    return lambda rows, cells: list(map(cell, rows, cells))


def _scalar(value: Value, styles: Styles) -> str:
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, dt.date):
        return _date(value, styles)
    if isinstance(value, int) and abs(value) < _EXACT_INTEGER:
        return f' s="{styles.number}"><v>{value}</v></c>'
    if isinstance(value, float) and math.isfinite(value):
        return f' s="{styles.number}"><v>{value!r}</v></c>'
    return _text(str(value), 0)


def _date(value: dt.date, styles: Styles) -> str:
    moment = value if isinstance(value, dt.datetime) else None
    day = moment.date() if moment else value
    if day < _FIRST_DATE:
        return _text(french_date(value), 0)
    number = (day - _EPOCH).days
    if moment is None:
        return f' s="{styles.date}"><v>{number}</v></c>'
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    return f' s="{styles.time}"><v>{number + seconds / 86_400!r}</v></c>'


def _text(text: str, style: int) -> str:
    """Return the end of a text cell.

    `_x0041_` is how a file says `A` (22.9.2.19, ST_Xstring): a text that has it is cut in runs where no reader sees it.
    """
    if not text:
        return ""
    style_part = f' s="{style}"' if style else ""
    if _ESCAPE.search(text):
        cuts = [0, *(match.end() for match in _ESCAPE.finditer(text)), len(text)]
        runs = (f"<r>{_element(text[a:b])}</r>" for a, b in pairwise(cuts))
        return f'{style_part} t="inlineStr"><is>{"".join(runs)}</is></c>'
    return f'{style_part} t="inlineStr"><is>{_element(text)}</is></c>'


def _element(text: str) -> str:
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<t{space}>{text}</t>"
