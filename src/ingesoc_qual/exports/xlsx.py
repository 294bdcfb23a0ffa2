"""Excel workbooks: one sheet a table, made to be read, filtered and edited without ever running what a text says.

Every text is written as a text cell; where it looks like a formula the cell also carries Excel's quote prefix (ECMA-376
part 1, 18.8.45, `quotePrefix`), so that editing it in place does not turn it into one, and the text itself is
untouched. No cell is a formula, no text becomes a link. Bytes are the same for the same tables.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.naming import checked, sheet_names
from ingesoc_qual.exports.sheetxml import Styles, column_letters, sheet_rows
from ingesoc_qual.exports.spreadsheet import COLUMN_LIMIT, ROW_LIMIT, SheetColumn, layout, widths
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Table
from ingesoc_qual.textunits import visible

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

CREATED = dt.datetime(2000, 1, 1)
"""The creation date of every workbook: a real one would make two exports of the same project differ."""
_STYLES: dict[str, dict[str, Any]] = {
    "header": {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EDF3", "bottom": 1},
    # A number would otherwise touch the text of the next column.
    "number": {"align": "right", "indent": 1},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "time": {"num_format": "dd/mm/yyyy hh:mm:ss", "align": "left"},
    "long": {"text_wrap": True},
    "quoted": {"quote_prefix": True},
    "long_quoted": {"text_wrap": True, "quote_prefix": True},
}
_SHEET_DATA = re.compile(b"<sheetData>(.*)</sheetData>", re.DOTALL)
_STYLED_BLANK = re.compile(rb'<c r="[A-Z]+2" s="(\d+)"/>')
_ZIP64_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class _Sheet:
    table: Table
    columns: tuple[SheetColumn, ...]
    widths: tuple[int, ...]

    @property
    def width(self) -> int:
        """Return how many columns it takes, continuations included."""
        return sum(column.parts for column in self.columns)


def write_workbook(tables: Sequence[Table], path: Path) -> None:
    """Write `tables` at `path` as one workbook, whole or not at all.

    Raises ExportError where there is no table, one exceeds a sheet (1,048,576 rows, 16,384 columns), a row does not
    fit its columns, or the file cannot be written.
    """
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            render_workbook([checked(table) for table in tables], stream)
        staging.commit()


def render_workbook(tables: Sequence[Table], stream: BinaryIO) -> None:
    """Write checked tables on a seekable binary stream.

    XlsxWriter makes the workbook without its rows, which are then written into it as they come. Texts longer than a
    cell go on in continuation columns; see `spreadsheet`.
    """
    if not tables:
        raise ExportError(_("Aucune table à écrire dans le classeur."))
    sheets = [_fitting(table) for table in tables]
    names = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(sheets, 1)}
    with (
        zipfile.ZipFile(io.BytesIO(_frame(sheets))) as frame,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book,
    ):
        for name in frame.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            if name not in names:
                book.writestr(entry, frame.read(name))
                continue
            sheet = names[name]
            with book.open(entry, "w", force_zip64=len(sheet.table.rows) > _ZIP64_ROWS) as file:
                for part in _filled(frame.read(name), sheet):
                    file.write(part)


def _fitting(table: Table) -> _Sheet:
    name = visible(table.name, keep="")
    remedy = _("Exportez en CSV ou en Parquet, qui n'ont pas cette limite.")
    if len(table.rows) >= ROW_LIMIT:
        message = _("La table « {table} » a {rows} lignes, une feuille Excel en tient {limit} avec son en-tête.")
        raise ExportError(message.format(table=name, rows=len(table.rows), limit=ROW_LIMIT), remedy=remedy)
    columns = layout(table)
    sheet = _Sheet(table, columns, tuple(widths(table, columns)))
    if sheet.width > COLUMN_LIMIT:
        message = _("La table « {table} » a {columns} colonnes, une feuille Excel en tient {limit}.")
        raise ExportError(message.format(table=name, columns=sheet.width, limit=COLUMN_LIMIT), remedy=remedy)
    return sheet


def _frame(sheets: Sequence[_Sheet]) -> bytes:
    """Return the workbook without its rows: in each sheet, a second row of blanks shows the styles."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": "Calibri", "font_size": 11, "valign": "top"},
    }
    with xlsxwriter.Workbook(file, options) as workbook:
        workbook.set_properties({"created": CREATED})
        styles = [workbook.add_format(_STYLES[field.name]) for field in fields(Styles)]
        for name, sheet in zip(sheet_names([sheet.table.name for sheet in sheets]), sheets, strict=True):
            worksheet = workbook.add_worksheet(name)
            _dress(worksheet, sheet)
            for place, style in enumerate(styles):
                worksheet.write_blank(1, place, None, style)
    return file.getvalue()


def _dress(worksheet: Worksheet, sheet: _Sheet) -> None:
    place = 0
    for column, width in zip(sheet.columns, sheet.widths, strict=True):
        worksheet.set_column(place, place + column.parts - 1, width)
        place += column.parts
    last = len(sheet.table.rows)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, last, sheet.width - 1)
    if last:
        # Identifiers such as 007 are texts on purpose: no green corner.
        worksheet.ignore_errors({"number_stored_as_text": f"A2:{column_letters(sheet.width - 1)}{last + 1}"})
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.repeat_rows(0)


def _filled(frame: bytes, sheet: _Sheet) -> Iterator[bytes]:
    """Yield a sheet of the frame with the rows of its table in the place of its own."""
    data = _SHEET_DATA.search(frame)
    numbers = [int(number) for number in _STYLED_BLANK.findall(data[1])] if data else []
    if data is None or len(numbers) != len(_STYLES):
        raise ExportError(
            _("Le classeur n'a pas pu être écrit : la version installée de XlsxWriter n'est pas reconnue."),
            remedy=_("Exportez en CSV, ou installez une autre version de XlsxWriter."),
        )
    size = f"A1:{column_letters(sheet.width - 1)}{len(sheet.table.rows) + 1}".encode()
    yield re.sub(b'<dimension ref="[^"]*"/>', b'<dimension ref="' + size + b'"/>', frame[: data.start(1)], count=1)
    yield from sheet_rows(sheet.table, sheet.columns, sheet.widths, Styles(*numbers))
    yield frame[data.end(1) :]
