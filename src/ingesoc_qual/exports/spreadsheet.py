"""What spreadsheets do to text, and how it is kept whole: shared by XLSX and by the CSV meant for Excel.

- A character that cannot be shown or stored is named: the control characters as their pictures (`␛`), the others,
  bidirectional controls among them, as `⟨U+202E⟩`. Line feeds and tabulations stay.
- A text that a spreadsheet would take for a formula (OWASP ASVS 5.0, 1.2.10: a first `=`, `+`, `-`, `@`, tabulation,
  carriage return or NUL; the line feed, the full-width forms and spaces before any of them are added) is recognised by
  `is_formula_like`.
- A cell holds 32,767 UTF-16 units (Microsoft, "Excel specifications and limits"): a longer text goes on in the
  following columns, `name (2)`, `name (3)`; the parts put end to end give the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ingesoc_qual.exports.cells import chunks, code_point
from ingesoc_qual.exports.naming import unique
from ingesoc_qual.model.table import Cell, ColumnType, Table
from ingesoc_qual.textunits import is_boundary

CELL_LIMIT = 32_767
ROW_LIMIT = 1_048_576
COLUMN_LIMIT = 16_384
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_FORMULA_LIKE = re.compile("'*[ \xa0\u202f]*[=+\\-@\t\n\r\x00␀␍＝＋－＠]")
# A hidden character becomes 9 characters at most; below this length no text can exceed a cell.
_SURELY_SHORT = (CELL_LIMIT - 1) // 9
_BREAK_WINDOW = 200
_WIDTH_SAMPLE = 1_000
_NARROWEST, _WIDEST, _LONG_WIDTH = 8, 38, 70


def _shown(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else code_point(character)


def shown(text: str) -> str:
    """Return `text` as a sheet can show it, every hidden character named; nothing else changes."""
    # Every hidden character is unprintable to Python: the usual text is cleared ten times faster than by the pattern.
    if text.isprintable() or _usual_spaces(text).isprintable():
        return text
    return _HIDDEN.sub(_shown, text)


def _usual_spaces(text: str) -> str:
    return text.replace("\n", " ").replace("\xa0", " ").replace("\u202f", " ")


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might run `text`; leading apostrophes count, so that the protection can be undone."""
    return _FORMULA_LIKE.match(text) is not None


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, which is how spreadsheets count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int = CELL_LIMIT) -> tuple[str, ...]:
    """Return `text` in parts of at most `limit` UTF-16 units, cut after white space where there is some near.

    No letter is cut, and the parts put end to end give `text`.
    """
    if len(text) <= limit // 2 or units(text) <= limit:
        return (text,)
    parts = []
    while units(text) > limit:
        end = _cut(text, limit)
        parts.append(text[:end])
        text = text[end:]
    return (*parts, text) if text else tuple(parts)


def _cut(text: str, limit: int) -> int:
    end = limit
    while units(text[:end]) > limit:
        end -= max(1, (units(text[:end]) - limit) // 2)
    for candidate in range(end, max(0, end - _BREAK_WINDOW), -1):
        if text[candidate - 1].isspace() and is_boundary(text, candidate):
            return candidate
    for candidate in range(end, max(0, end - _BREAK_WINDOW), -1):
        if is_boundary(text, candidate):
            return candidate
    return end


def french_date(value: dt.date) -> str:
    """Return `12/03/2024`, with `14:05:09` where the value has a time."""
    day = f"{value.day:02}/{value.month:02}/{value.year:04}"
    return f"{day} {value:%H:%M:%S}" if isinstance(value, dt.datetime) else day


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a table as a sheet shows it: `names` has one entry a part, more than one for long texts."""

    names: tuple[str, ...]
    type: ColumnType
    long: bool

    @property
    def parts(self) -> int:
        """Return how many columns of the sheet it takes."""
        return len(self.names)


def layout(table: Table, *, limit: int = CELL_LIMIT) -> tuple[SheetColumn, ...]:
    """Return the columns of a sheet for a checked table, with continuation columns where a text is too long."""
    counts = [1] * len(table.columns)
    for _first, rows in chunks(table):
        for place, cells in enumerate(zip(*rows, strict=True)):
            for cell in cells:
                if type(cell) is str and len(cell) > _SURELY_SHORT:
                    counts[place] = max(counts[place], len(split(shown(cell), limit)))
    return _named(table, counts)


def _named(table: Table, counts: Sequence[int]) -> tuple[SheetColumn, ...]:
    wanted = [
        shown(column.name) if part == 1 else f"{shown(column.name)} ({part})"
        for column, count in zip(table.columns, counts, strict=True)
        for part in range(1, count + 1)
    ]
    names = iter(unique(wanted))
    return tuple(
        SheetColumn(names=tuple(next(names) for _part in range(count)), type=column.type, long=column.long)
        for column, count in zip(table.columns, counts, strict=True)
    )


def text_parts(cell: Cell, *, limit: int = CELL_LIMIT) -> tuple[str, ...]:
    """Return a text as the cells of a sheet show it, one or more parts."""
    text = shown(str(cell))
    return (text,) if len(text) <= limit // 2 else split(text, limit)


def widths(table: Table, columns: Sequence[SheetColumn]) -> Iterator[int]:
    """Yield the width of each column, in characters, from its header and its first rows."""
    sample = list(islice(table.rows, _WIDTH_SAMPLE))
    contents: Iterable[Sequence[Cell]] = zip(*sample, strict=True) if sample else [()] * len(columns)
    for column, cells in zip(columns, contents, strict=True):
        widest = max(map(_longest_line, cells), default=0) + 2
        # Room for the longest word of the header and for the arrow of the filter.
        header = max(map(len, column.names[0].split()), default=0) + 4
        limit = _LONG_WIDTH if column.long else _WIDEST
        yield max(_NARROWEST, min(max(widest, header), limit))


def _longest_line(cell: Cell) -> int:
    return 0 if cell is None else max(map(len, str(cell).split("\n")))
