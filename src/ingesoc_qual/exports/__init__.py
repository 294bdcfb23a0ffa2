"""Exports: tables written in the formats of spreadsheets, programs and notes, each file whole or not at all.

Layout of a folder, by format:

    csv           dictionnaire.csv   csv-excel/<table>.csv   csv-pandas/<table>.csv
    xlsx, ods     dictionnaire.csv   <basename>.xlsx, <basename>.ods
    parquet       dictionnaire.csv   <table>.parquet
    jsonl, md     dictionnaire.csv   jsonl/<table>.jsonl, md/<table>.md
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import BinaryIO

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.csvfile import CsvDialect, render_csv, write_csv
from ingesoc_qual.exports.jsonl import render_jsonl
from ingesoc_qual.exports.markdown import render_markdown
from ingesoc_qual.exports.naming import checked, file_stem, file_stems
from ingesoc_qual.exports.ods import render_ods
from ingesoc_qual.exports.parquet import render_parquet, write_parquet
from ingesoc_qual.exports.xlsx import render_workbook, write_workbook
from ingesoc_qual.i18n import _, both
from ingesoc_qual.model.table import Column, Table

__all__ = [
    "CsvDialect",
    "ExportFormat",
    "data_dictionary",
    "write_csv",
    "write_parquet",
    "write_table",
    "write_tables",
    "write_workbook",
]

DICTIONARY = "dictionnaire"
FOLDERS = {CsvDialect.EXCEL_FR: "csv-excel", CsvDialect.PANDAS: "csv-pandas"}


class ExportFormat(StrEnum):
    """What tables are written as."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    PARQUET = "parquet"
    JSONL = "jsonl"
    MD = "md"


def write_tables(
    tables: Sequence[Table],
    folder: Path,
    *,
    format: ExportFormat,
    dialects: Sequence[CsvDialect] = tuple(CsvDialect),
    basename: str = "export",
) -> tuple[Path, ...]:
    """Write `tables` and their data dictionary in `folder`, made if need be, and return the paths written.

    Files of an earlier export are replaced, all together once every new one is on disk; other files stay. Raises
    ExportError where there is no table, a table does not fit the format, or the folder cannot be written.
    """
    if not tables:
        raise ExportError(_("Aucune table à exporter."))
    ready = [checked(table) for table in tables]
    with Staging(folder) as staging:
        if format in _BOOKS:
            with staging.file(f"{file_stem(basename)}.{format.value}") as stream:
                _BOOKS[format](ready, stream)
        else:
            for name, render in _one_file_a_table(ready, format, dialects):
                with staging.file(name) as stream:
                    render(stream)
        with staging.file(f"{DICTIONARY}.csv") as stream:
            render_csv(data_dictionary(ready), stream, dialect=CsvDialect.EXCEL_FR)
        return staging.commit()


def write_table(table: Table, path: Path) -> tuple[Path, ...]:
    """Write one table at `path`, in the format that its suffix names, and its data dictionary beside it.

    A `.csv` is in the dialect of French Excel. Returns the paths written; raises ExportError for a suffix that names
    no format, or where the files cannot be written.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in {item.value for item in ExportFormat}:
        raise ExportError(
            _("« {suffix} » ne nomme aucun format de table.").format(suffix=path.suffix or path.name),
            remedy=_("Terminez le nom du fichier par {names}.").format(
                names=", ".join(f".{item.value}" for item in ExportFormat)
            ),
        )
    ready, format = checked(table), ExportFormat(suffix)
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            if format in _BOOKS:
                _BOOKS[format]([ready], stream)
            elif format is ExportFormat.CSV:
                render_csv(ready, stream, dialect=CsvDialect.EXCEL_FR)
            else:
                _ONE_BY_ONE[format](ready, stream)
        with staging.file(f"{path.stem}.{DICTIONARY}.csv") as stream:
            render_csv(data_dictionary([ready]), stream, dialect=CsvDialect.EXCEL_FR)
        return staging.commit()


_BOOKS: dict[ExportFormat, Callable[[Sequence[Table], BinaryIO], None]] = {
    ExportFormat.XLSX: render_workbook,
    ExportFormat.ODS: render_ods,
}
_ONE_BY_ONE: dict[ExportFormat, Callable[[Table, BinaryIO], None]] = {
    ExportFormat.PARQUET: render_parquet,
    ExportFormat.JSONL: render_jsonl,
    ExportFormat.MD: render_markdown,
}


def _one_file_a_table(
    tables: Sequence[Table], format: ExportFormat, dialects: Sequence[CsvDialect]
) -> list[tuple[str, Callable[[BinaryIO], None]]]:
    named = list(zip(file_stems([table.name for table in tables], reserved=[DICTIONARY]), tables, strict=True))
    if format in _ONE_BY_ONE:
        folder = "" if format is ExportFormat.PARQUET else f"{format.value}/"
        return [(f"{folder}{stem}.{format.value}", partial(_ONE_BY_ONE[format], table)) for stem, table in named]
    return [
        (f"{FOLDERS[dialect]}/{stem}.csv", partial(render_csv, table, dialect=dialect))
        for dialect in dialects
        for stem, table in named
    ]


def data_dictionary(tables: Sequence[Table]) -> Table:
    """Return the table that says, in French and in English, what each table and each column of it is."""
    names = "table column type unit_fr unit_en values meaning_fr meaning_en table_fr table_en"
    columns = tuple(map(Column, names.split()))
    rows = []
    for table in tables:
        about = both(table.description)
        for column in table.columns:
            known = column.name, column.type.value, *both(column.unit), column.values, *both(column.description)
            rows.append(tuple(cell or None for cell in (table.name, *known, *about)))
    return Table(DICTIONARY, columns, rows)
