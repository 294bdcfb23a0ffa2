"""OpenDocument spreadsheets (ISO/IEC 26300, OpenDocument 1.3): one sheet a table, written as it comes.

A document is a ZIP of a few XML parts; the cells are written here for the reason given in `sheetxml`, and because the
libraries that write them keep an object a cell. Every text is a text cell, never a formula; dates, times, numbers and
yes/no have their own type. Bytes are the same for the same tables.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import BinaryIO

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports.cells import CHUNK, Value, encodable, values
from ingesoc_qual.exports.naming import sheet_names
from ingesoc_qual.exports.sheetxml import column_letters
from ingesoc_qual.exports.spreadsheet import COLUMN_LIMIT, ROW_LIMIT, french_date, layout, shown, widths
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Column, Table
from ingesoc_qual.textunits import visible

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_UNLIMITED = 1 << 40
"""A cell of text has no limit here: nothing is cut as in a workbook of Excel."""
_EXACT_INTEGER = 10**15
_SPACES = re.compile("^ +| +$| {2,}|(?<=\t) ")
_MILLIMETRES = 2.1
"""Width of a character of 10 points, about."""

_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table"), ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"), ("config", "config"), ("meta", "meta"),
    )
)  # fmt: skip
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}" manifest:version="1.3"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "settings.xml")
    )
    + "</manifest:manifest>"
)
_STYLES = (
    f'{_HEAD}<office:document-styles {_NAMESPACES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:table-cell-properties style:vertical-align="top"/>'
    '<style:text-properties fo:font-size="10pt" fo:language="none" fo:country="none"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/></office:styles></office:document-styles>'
)
_TWO = '<number:{part} number:style="long"/>'
_DAY = (
    _TWO.format(part="day") + "<number:text>/</number:text>" + _TWO.format(part="month")
    + "<number:text>/</number:text>" + _TWO.format(part="year")
)  # fmt: skip
_CLOCK = "<number:text>:</number:text>".join(_TWO.format(part=part) for part in ("hours", "minutes", "seconds"))
_CELL_STYLES = (
    f'<number:date-style style:name="Nday">{_DAY}</number:date-style>'
    f'<number:date-style style:name="Ntime">{_DAY}<number:text> </number:text>{_CLOCK}</number:date-style>'
    '<number:boolean-style style:name="Nyes"><number:boolean/></number:boolean-style>'
    '<style:style style:name="header" style:family="table-cell" style:parent-style-name="Default">'
    '<style:table-cell-properties fo:background-color="#e8edf3" fo:border-bottom="0.5pt solid #000000"'
    ' fo:wrap-option="wrap" style:vertical-align="middle"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="long" style:family="table-cell" style:parent-style-name="Default">'
    '<style:table-cell-properties fo:wrap-option="wrap"/></style:style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"'
        f' style:data-style-name="{data}"/>'
        for name, data in (("day", "Nday"), ("time", "Ntime"), ("yes", "Nyes"))
    )
)


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    table: Table
    widths: tuple[int, ...]


def render_ods(tables: Sequence[Table], stream: BinaryIO) -> None:
    """Write checked tables on a seekable binary stream.

    Raises ExportError where there is no table or one exceeds a sheet (1,048,576 rows, 16,384 columns).
    """
    if not tables:
        raise ExportError(_("Aucune table à écrire dans le classeur."))
    for table in tables:
        _require_fit(table)
    names = sheet_names([table.name for table in tables])
    sheets = [
        _Sheet(name, table, tuple(widths(table, layout(table, limit=_UNLIMITED))))
        for name, table in zip(names, tables, strict=True)
    ]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        # First and not compressed, so that a file tells what it is (OpenDocument 1.3 part 2, §3.3).
        book.writestr(_entry("mimetype", zipfile.ZIP_STORED), MIMETYPE)
        for name, text in (
            ("META-INF/manifest.xml", _MANIFEST),
            ("styles.xml", _STYLES),
            ("settings.xml", _settings(sheets)),
        ):
            book.writestr(_entry(name), text)
        with book.open(_entry("content.xml"), "w", force_zip64=True) as file:
            for part in _content(sheets):
                file.write(part.encode("utf-8"))


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = compression
    return entry


def _require_fit(table: Table) -> None:
    name, remedy = visible(table.name, keep=""), _("Exportez en CSV ou en Parquet, qui n'ont pas cette limite.")
    if len(table.rows) >= ROW_LIMIT:
        message = _("La table « {table} » a {rows} lignes, une feuille en tient {limit} avec son en-tête.")
        raise ExportError(message.format(table=name, rows=len(table.rows), limit=ROW_LIMIT), remedy=remedy)
    if len(table.columns) > COLUMN_LIMIT:
        message = _("La table « {table} » a {columns} colonnes, une feuille en tient {limit}.")
        raise ExportError(message.format(table=name, columns=len(table.columns), limit=COLUMN_LIMIT), remedy=remedy)


def _settings(sheets: Sequence[_Sheet]) -> str:
    """Return what freezes the header of each sheet."""

    def item(name: str, kind: str, value: object) -> str:
        return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'

    frozen = "".join(
        f'<config:config-item-map-entry config:name="{_attribute(sheet.name)}">'
        + item("VerticalSplitMode", "short", 2) + item("VerticalSplitPosition", "int", 1)
        + item("ActiveSplitRange", "short", 2) + item("PositionBottom", "int", 1)
        + "</config:config-item-map-entry>"
        for sheet in sheets
    )  # fmt: skip
    return (
        f'{_HEAD}<office:document-settings {_NAMESPACES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"{frozen}</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )


def _content(sheets: Sequence[_Sheet]) -> Iterator[str]:
    wanted = sorted({width for sheet in sheets for width in sheet.widths})
    yield f'{_HEAD}<office:document-content {_NAMESPACES} office:version="1.3"><office:automatic-styles>'
    for width in wanted:
        yield (
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _MILLIMETRES:.1f}mm"/></style:style>'
        )
    yield f"{_CELL_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in sheets:
        yield from _sheet(sheet)
    yield f"<table:database-ranges>{''.join(map(_filter, range(len(sheets)), sheets))}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _filter(number: int, sheet: _Sheet) -> str:
    """Return the range whose header shows the buttons of a filter."""
    name = sheet.name.replace("'", "''")
    last = f"{column_letters(len(sheet.table.columns) - 1)}{len(sheet.table.rows) + 1}"
    place = _attribute(f"'{name}'.A1:'{name}'.{last}")
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}"'
        f' table:target-range-address="{place}" table:display-filter-buttons="true"/>'
    )


def _sheet(sheet: _Sheet) -> Iterator[str]:
    columns = sheet.table.columns
    yield f'<table:table table:name="{_attribute(sheet.name)}">'
    yield "".join(f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
    names = "".join(_text(column.name, ' table:style-name="header"') for column in columns)
    yield f"<table:table-header-rows><table:table-row>{names}</table:table-row></table:table-header-rows>"
    forms = [_form(column) for column in columns]
    for _first, group in values(sheet.table, CHUNK):
        cells = [map(form, column) for form, column in zip(forms, group, strict=True)]
        yield "".join(
            map("".join, zip(repeat("<table:table-row>"), *cells, repeat("</table:table-row>"), strict=False))
        )
    yield "</table:table>"


def _form(column: Column) -> Callable[[Value], str]:
    """Return the function that writes the cells of a column; what comes back from row to row is written once."""
    style = ' table:style-name="long"' if column.long else ""
    # True and 1, of one hash, would share an entry.
    return lru_cache(maxsize=1 << 12, typed=True)(lambda value: _cell(value, style))


def _cell(value: Value, style: str) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        word = "true" if value else "false"
        return (
            f'<table:table-cell table:style-name="yes" office:value-type="boolean" office:boolean-value="{word}">'
            f"<text:p>{'VRAI' if value else 'FAUX'}</text:p></table:table-cell>"
        )
    if isinstance(value, dt.date):
        name = "time" if isinstance(value, dt.datetime) else "day"
        moment = value.replace(tzinfo=None).isoformat() if isinstance(value, dt.datetime) else value.isoformat()
        return (
            f'<table:table-cell table:style-name="{name}" office:value-type="date" office:date-value="{moment}">'
            f"<text:p>{french_date(value)}</text:p></table:table-cell>"
        )
    if _is_exact(value):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value!r}">'
            f"<text:p>{value!r}</text:p></table:table-cell>"
        )
    return _text(str(value), style)


def _is_exact(value: Value) -> bool:
    """Whether a spreadsheet keeps a number as it is."""
    return abs(value) < _EXACT_INTEGER if isinstance(value, int) else isinstance(value, float) and math.isfinite(value)


def _text(text: str, style: str) -> str:
    text = encodable(shown(text))
    # LibreOffice 7.4 reads no tabulation in a paragraph of a cell; the value given apart (§19.379) wins over it.
    value = f' office:string-value="{_attribute(text)}"' if "\t" in text else ""
    return (
        f'<table:table-cell{style} office:value-type="string"{value}>'
        + "".join(f"<text:p>{_paragraph(line)}</text:p>" for line in text.split("\n"))
        + "</table:table-cell>"
    )


def _paragraph(line: str) -> str:
    """Return a line with its tabulations, and its spaces all kept: white space is collapsed otherwise (§6.1.2)."""
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "  " in line or "\t" in line or line[:1] == " " or line[-1:] == " ":
        line = _SPACES.sub(lambda match: f'<text:s text:c="{len(match[0])}"/>', line).replace("\t", "<text:tab/>")
    return line


def _attribute(text: str) -> str:
    text = encodable(text).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#9;").replace("\n", "&#10;")
