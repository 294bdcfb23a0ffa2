"""Exports: tables written as CSV, Excel workbook or Parquet, each file whole or not at all.

Layout of a folder, by format:

    csv       dictionnaire.csv   csv-excel/<table>.csv   csv-pandas/<table>.csv
    xlsx      dictionnaire.csv   <basename>.xlsx
    parquet   dictionnaire.csv   <table>.parquet
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
from ingesoc_qual.exports.naming import checked, file_stem, file_stems
from ingesoc_qual.exports.parquet import render_parquet, write_parquet
from ingesoc_qual.exports.xlsx import render_workbook, write_workbook
from ingesoc_qual.i18n import _
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
    PARQUET = "parquet"


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
        if format is ExportFormat.XLSX:
            with staging.file(f"{file_stem(basename)}.xlsx") as stream:
                render_workbook(ready, stream)
        else:
            for name, render in _one_file_a_table(ready, format, dialects):
                with staging.file(name) as stream:
                    render(stream)
        with staging.file(f"{DICTIONARY}.csv") as stream:
            render_csv(data_dictionary(ready), stream, dialect=CsvDialect.EXCEL_FR)
        return staging.commit()


def write_table(table: Table, path: Path) -> Path:
    """Write one table at `path`, in the format that its suffix names, and return the path.

    A `.csv` is in the dialect of French Excel. Raises ExportError for a suffix that names no format.
    """
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in {item.value for item in ExportFormat}:
        raise ExportError(
            _("« {suffix} » ne nomme aucun format de table.").format(suffix=path.suffix or path.name),
            remedy=_("Terminez le nom du fichier par {names}.").format(
                names=", ".join(f".{item.value}" for item in ExportFormat)
            ),
        )
    ready = checked(table)
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            _render_one(ready, ExportFormat(suffix), stream)
        staging.commit()
    return path


def _render_one(table: Table, format: ExportFormat, stream: BinaryIO) -> None:
    if format is ExportFormat.XLSX:
        render_workbook([table], stream)
    elif format is ExportFormat.PARQUET:
        render_parquet(table, stream)
    else:
        render_csv(table, stream, dialect=CsvDialect.EXCEL_FR)


def _one_file_a_table(
    tables: Sequence[Table], format: ExportFormat, dialects: Sequence[CsvDialect]
) -> list[tuple[str, Callable[[BinaryIO], None]]]:
    named = list(zip(file_stems([table.name for table in tables], reserved=[DICTIONARY]), tables, strict=True))
    if format is ExportFormat.PARQUET:
        return [(f"{stem}.parquet", partial(render_parquet, table)) for stem, table in named]
    return [
        (f"{FOLDERS[dialect]}/{stem}.csv", partial(render_csv, table, dialect=dialect))
        for dialect in dialects
        for stem, table in named
    ]


def data_dictionary(tables: Sequence[Table]) -> Table:
    """Return the table that says what each column of `tables` is: table, column, type, description."""
    columns = tuple(Column(name) for name in ("table", "column", "type", "description"))
    rows = [
        (table.name, column.name, column.type.value, column.description) for table in tables for column in table.columns
    ]
    return Table(DICTIONARY, columns, rows)
