"""Small tables that people write by hand: CSV from a spreadsheet, with whatever separator and encoding it chose."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingesoc_qual.errors import ManifestError, system_reason
from ingesoc_qual.exports.spreadsheet import is_formula_like
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import fold, freeze

_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number in the file (from 1, the header being 1) and its cells by column name."""

    line: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        """Return a cell without white space at its ends; empty when the column is absent."""
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class HandTable:
    """A table read from `path`: its column names as written, and its rows."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def error(self, row: Row, column: str, message: str) -> ManifestError:
        """Return the error of one cell, with its place."""
        return ManifestError(
            _("{path}, ligne {line}, colonne « {column} » : {message}").format(
                path=self.path.name, line=row.line, column=column, message=message
            )
        )


def _decode(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ManifestError(
            _("{path} : lecture impossible ({detail}).").format(path=path, detail=system_reason(error))
        ) from error
    if len(data) > _LIMIT:
        raise ManifestError(_("{path} : ce tableau dépasse 20 Mo.").format(path=path.name))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return freeze(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise ManifestError(
        _("{path} : ce n'est pas un tableau en texte.").format(path=path.name),
        remedy=_("Enregistrez-le en CSV UTF-8."),
    )


def read_table(path: Path, *, required: Sequence[str] = ()) -> HandTable:
    """Read a CSV table; column names are matched without case or accents against `required`.

    Raises `ManifestError` with file, line and column.
    """
    text = _decode(path)
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    header: tuple[str, ...] = ()
    try:
        for cells in reader:
            if not header:
                header = _header(path, cells, required)
                continue
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(header):
                raise ManifestError(
                    _("{path}, ligne {line} : {n} cellules pour {m} colonnes.").format(
                        path=path.name, line=reader.line_num, n=len(cells), m=len(header)
                    ),
                    remedy=_("Mettez entre guillemets les cellules qui contiennent le séparateur."),
                )
            rows.append(Row(reader.line_num, dict(zip(header, map(_unprotected, cells), strict=False))))
    except csv.Error as error:
        raise ManifestError(
            _("{path}, ligne {line} : tableau mal formé ({detail}).").format(
                path=path.name, line=reader.line_num, detail=error
            )
        ) from error
    if not header:
        raise ManifestError(_("{path} : ce tableau est vide.").format(path=path.name))
    return HandTable(path, header, tuple(rows))


def _unprotected(cell: str) -> str:
    """Return a cell without the apostrophe that our own tables put before what a spreadsheet would run."""
    return cell[1:] if cell.startswith("'") and is_formula_like(cell) else cell


def _header(path: Path, cells: Sequence[str], required: Sequence[str]) -> tuple[str, ...]:
    known = {fold(name): name for name in required}
    header = tuple(known.get(fold(cell.strip()), cell.strip()) for cell in cells)
    for name in required:
        if name not in header:
            raise ManifestError(
                _("{path}, ligne 1 : la colonne « {column} » manque.").format(path=path.name, column=name)
            )
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        raise ManifestError(
            _("{path}, ligne 1 : la colonne « {column} » est là deux fois.").format(path=path.name, column=doubled[0])
        )
    return header
