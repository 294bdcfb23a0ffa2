"""Excel workbooks: one sheet a table, made to be read, filtered and edited without ever running what a text says.

Every text is written as a text cell; where it looks like a formula the cell also carries Excel's quote prefix (ECMA-376
part 1, 18.8.45, `quotePrefix`), so that editing it in place does not turn it into one, and the text itself is
untouched. No cell is a formula, no text becomes a link. Bytes are the same for the same tables.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import traceback
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from inspect import unwrap
from itertools import accumulate, chain, islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.cells import CHUNK, Value, values
from ingesoc_qual.exports.csvfile import french_date
from ingesoc_qual.exports.naming import checked, sheet_names
from ingesoc_qual.exports.spreadsheet import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    SheetColumn,
    is_formula_like,
    layout,
    text_parts,
)
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Cell, Table
from ingesoc_qual.textunits import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    _Emit: TypeAlias = Callable[[int, Sequence[Value]], None]

CREATED = dt.datetime(2000, 1, 1)
"""The creation date of every workbook: a real one would make two exports of the same project differ."""
_FIRST_DATE = dt.date(1900, 3, 1)
"""Before it, Excel counts a 29 February 1900 that never was: earlier dates are written as text."""
_EXACT_INTEGER = 10**15
"""Excel keeps 15 digits: longer whole numbers are written as text."""
_CELLS_IN_MEMORY = 2_000_000
"""Beyond, rows are written as they come (flat memory, about a third slower)."""
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WIDTH_SAMPLE = 1_000
_NARROWEST, _WIDEST, _LONG_WIDTH = 8, 38, 70
_CAPPED_LINES = 20
_LINE_HEIGHT = 15


def write_workbook(tables: Sequence[Table], path: Path) -> None:
    """Write `tables` at `path` as one workbook, whole or not at all.

    Raises ExportError where there is no table, one exceeds a sheet (1,048,576 rows, 16,384 columns), a row does not
    fit its columns, or the file cannot be written.
    """
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            render_workbook([checked(table) for table in tables], stream, scratch=staging.scratch())
        staging.commit()


def render_workbook(tables: Sequence[Table], stream: BinaryIO, *, scratch: Path) -> None:
    """Write checked tables on a binary stream; `scratch` is a private folder for working files.

    Texts longer than a cell go on in continuation columns; see `spreadsheet`.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    if not tables:
        raise ExportError(_("Aucune table à écrire dans le classeur."))
    layouts = [_fitting(table) for table in tables]
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    # XlsxWriter closes its archive only where all goes well; one in memory can be let go of without writing to a full
    # disk again.
    archive = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        archive,
        {
            "constant_memory": cells > _CELLS_IN_MEMORY,
            "tmpdir": str(scratch),
            "default_format_properties": {"font_name": "Calibri", "font_size": 11, "valign": "top"},
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties({"created": CREATED})
    styles = _Styles(workbook)
    try:
        for name, table, sheet in zip(sheet_names([table.name for table in tables]), tables, layouts, strict=True):
            _write_sheet(workbook.add_worksheet(name), table, sheet, styles)
        workbook.close()
    except XlsxWriterException as error:
        # XlsxWriter wraps the system's own errors (disk full): what they say is what matters.
        if error.args and isinstance(error.args[0], OSError):
            traceback.clear_frames(error.args[0].__traceback__)
            raise error.args[0] from error
        raise ExportError(_("Le classeur n'a pas pu être écrit : {reason}.").format(reason=error)) from error
    stream.write(archive.getbuffer())


def _fitting(table: Table) -> tuple[SheetColumn, ...]:
    name = visible(table.name, keep="")
    remedy = _("Exportez en CSV ou en Parquet, qui n'ont pas cette limite.")
    if len(table.rows) >= ROW_LIMIT:
        message = _("La table « {table} » a {rows} lignes, une feuille Excel en tient {limit} avec son en-tête.")
        raise ExportError(message.format(table=name, rows=len(table.rows), limit=ROW_LIMIT), remedy=remedy)
    sheet = layout(table)
    width = sum(column.parts for column in sheet)
    if width > COLUMN_LIMIT:
        message = _("La table « {table} » a {columns} colonnes, une feuille Excel en tient {limit}.")
        raise ExportError(message.format(table=name, columns=width, limit=COLUMN_LIMIT), remedy=remedy)
    return sheet


class _Styles:
    """The cell formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        self.header: Format = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF3", "bottom": 1}
        )
        self.date: Format = workbook.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.time: Format = workbook.add_format({"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left"})
        self.long: Format = workbook.add_format({"text_wrap": True})
        self.quoted: Format = workbook.add_format({"quote_prefix": True})
        self.long_quoted: Format = workbook.add_format({"text_wrap": True, "quote_prefix": True})


def _write_sheet(sheet: Worksheet, table: Table, columns: Sequence[SheetColumn], styles: _Styles) -> None:
    names = [name for column in columns for name in column.names]
    widths = _widths(table, columns)
    places = [place for place, column in enumerate(columns) for _part in column.names]
    for place, (name, origin) in enumerate(zip(names, places, strict=True)):
        sheet.set_column(place, place, widths[origin])
        _text_writer(sheet, name)(0, place, name, styles.header)
    _write_rows(sheet, table, columns, widths, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(names) - 1)
    if table.rows:
        # Identifiers such as 007 are texts on purpose: no green corner.
        sheet.ignore_errors({"number_stored_as_text": f"A2:{_column_letters(len(names) - 1)}{len(table.rows) + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)


def _column_letters(place: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(place))


def _write_rows(
    sheet: Worksheet, table: Table, columns: Sequence[SheetColumn], widths: Sequence[int], styles: _Styles
) -> None:
    places = accumulate((column.parts for column in columns), initial=0)
    emits = [_emitter(sheet, place, column, styles) for place, column in zip(places, columns, strict=False)]
    # Column by column is faster, but a sheet in constant memory takes its cells row by row.
    for before, group in values(table, 1 if sheet.constant_memory else CHUNK):
        first = before + 1
        for number, lines in enumerate(_row_lines(group, columns, widths), first):
            if lines > 1:
                sheet.set_row(number, lines * _LINE_HEIGHT)
        for emit, cells in zip(emits, group, strict=True):
            emit(first, cells)


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
    return map(max, *wrapped) if len(wrapped) > 1 else chain.from_iterable(wrapped)


def _lines(text: str, width: int) -> int:
    # A column is as wide as its number of digits; letters of French are a tenth narrower on average.
    width += width // 10
    if "\n" not in text:
        return min(1 + (len(text) - 1) // width, _CAPPED_LINES)
    return min(sum(1 + (len(line) - 1) // width if line else 1 for line in text.split("\n")), _CAPPED_LINES)


def _emitter(sheet: Worksheet, place: int, column: SheetColumn, styles: _Styles) -> _Emit:
    """Return the function that writes consecutive values of one column from a row on."""
    # Without the decorator that accepts A1 notation, a fifth of the time of writing a cell.
    write_number = partial(unwrap(type(sheet).write_number), sheet)
    plain, quoted = (styles.long, styles.long_quoted) if column.long else (None, styles.quoted)

    @lru_cache(maxsize=1 << 12)
    def parts(text: str) -> list[tuple[Callable[..., Any], int, str, Format | None]]:
        return [
            (_text_writer(sheet, part), at, part, quoted if is_formula_like(part) else plain)
            for at, part in enumerate(text_parts(text), place)
            if part
        ]

    def emit(first: int, cells: Sequence[Value]) -> None:
        for row, value in enumerate(cells, first):
            if value is None:
                continue
            if isinstance(value, str):
                for write, at, part, style in parts(value):
                    write(row, at, part, style)
            elif isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif isinstance(value, dt.date):
                _write_date(sheet, row, place, value, styles)
            elif _is_exact(value):
                write_number(row, place, value)
            else:
                sheet.write_string(row, place, str(value))

    return emit


def _is_exact(value: int | float) -> bool:
    return abs(value) < _EXACT_INTEGER if isinstance(value, int) else math.isfinite(value)


def _text_writer(sheet: Worksheet, text: str) -> Callable[..., Any]:
    return partial(_write_runs if _is_mark_up(text) else unwrap(type(sheet).write_string), sheet)


def _is_mark_up(text: str) -> bool:
    """Whether XlsxWriter, or a reader of the file, would take a plain text for something else.

    It writes what stands between `<r>` and `</r>` raw; `_x0041_` is how a file says `A` (ECMA-376 part 1, 22.9.2.19).
    """
    return _ESCAPE.search(text) is not None or (text.startswith("<r>") and text.endswith("</r>"))


def _write_runs(sheet: Worksheet, row: int, place: int, text: str, style: Format | None) -> None:
    """Write a text in three runs or more, cut so that none of them can be taken for mark-up."""
    cuts = sorted({0, 1, 2, len(text), *(match.end() for match in _ESCAPE.finditer(text))})
    runs: list[Any] = [text[start:end] for start, end in pairwise(cuts)]
    sheet.write_rich_string(row, place, *(runs if style is None else [*runs, style]))


def _write_date(sheet: Worksheet, row: int, place: int, value: dt.date, styles: _Styles) -> None:
    moment = value.replace(tzinfo=None) if isinstance(value, dt.datetime) else None
    day = moment.date() if moment else value
    if day < _FIRST_DATE:
        sheet.write_string(row, place, french_date(value))
    elif moment:
        sheet.write_datetime(row, place, moment, styles.time)
    else:
        sheet.write_datetime(row, place, day, styles.date)


def _widths(table: Table, columns: Sequence[SheetColumn]) -> list[int]:
    """Return the width of each column, in characters, from its header and its first rows."""
    sample = list(islice(table.rows, _WIDTH_SAMPLE))
    contents: Iterable[Sequence[Cell]] = zip(*sample, strict=True) if sample else [()] * len(columns)
    widths = []
    for column, cells in zip(columns, contents, strict=True):
        widest = max(map(_longest_line, cells), default=0) + 2
        # Room for the longest word of the header and for the arrow of the filter.
        header = max(map(len, column.names[0].split()), default=0) + 4
        limit = _LONG_WIDTH if column.long else _WIDEST
        widths.append(max(_NARROWEST, min(max(widest, header), limit)))
    return widths


def _longest_line(cell: Cell) -> int:
    return 0 if cell is None else max(map(len, str(cell).split("\n")))
