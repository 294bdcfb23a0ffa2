"""Names that any spreadsheet, any file system and any data frame accept: columns, sheets, files.

Names come from people (variables, projects): they are data, never paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingesoc_qual.errors import ExportError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Table
from ingesoc_qual.textunits import fold, visible

SHEET_NAME_LIMIT = 31
FILE_STEM_LIMIT = 80
_SHEET_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_SHEET_RESERVED = {"history", "historique"}
_FILE_CUT = re.compile(r"[^a-z0-9_]+")
_FILE_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def unique(names: Iterable[str], *, pattern: str = "{name}_{n}", limit: int | None = None) -> list[str]:
    """Return `names` made different from one another, whatever the case: the second `date` becomes `date_2`.

    `limit` is the longest length in UTF-16 units, as spreadsheets count.
    """
    taken: set[str] = set()
    result = []
    for name in names:
        chosen, n = name, 1
        while chosen.casefold() in taken:
            n += 1
            end = pattern.format(name="", n=n)
            chosen = (name if limit is None else shorten(name, limit - len(end))) + end
        taken.add(chosen.casefold())
        result.append(chosen)
    return result


def shorten(text: str, units: int) -> str:
    """Return the longest beginning of `text` that holds in `units` UTF-16 code units."""
    text = text[:units]
    while len(text.encode("utf-16-le", "surrogatepass")) // 2 > units:
        text = text[:-1]
    return text


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return one legal sheet name a table: at most 31 units, no `[]:*?/\\`, none twice, none reserved."""
    cleaned = []
    for name in names:
        kept = _SHEET_FORBIDDEN.sub("-", visible(name, keep="")).strip("' ")
        kept = shorten(kept, SHEET_NAME_LIMIT).strip("' ") or _("table")
        cleaned.append(f"{kept}_" if kept.casefold() in _SHEET_RESERVED else kept)
    return unique(cleaned, limit=SHEET_NAME_LIMIT)


def file_stem(name: str) -> str:
    """Return a file name without extension made from `name`: lower-case ASCII, no path, no name Windows reserves."""
    stem = _FILE_CUT.sub("-", fold(name))[:FILE_STEM_LIMIT].strip("-") or "table"
    return f"table-{stem}" if stem in _FILE_RESERVED else stem


def file_stems(names: Sequence[str], *, reserved: Sequence[str] = ()) -> list[str]:
    """Return one file stem a table, none twice and none among `reserved`."""
    stems = unique([*reserved, *(file_stem(name) for name in names)], pattern="{name}-{n}")
    return stems[len(reserved) :]


def checked(table: Table) -> Table:
    """Return `table` with column names all there and all different, once its shape is verified.

    Raises ExportError where a table has no column or a row has not one cell a column.
    """
    width = len(table.columns)
    name = visible(table.name, keep="")
    if not width:
        raise ExportError(_("La table « {table} » n'a aucune colonne : rien à écrire.").format(table=name))
    for number, row in enumerate(table.rows, 1):
        if len(row) != width:
            raise ExportError(
                _("Table « {table} », ligne {row} : {found} cellules pour {expected} colonnes.").format(
                    table=name, row=number, found=len(row), expected=width
                )
            )
    names = unique(column.name.strip() or _("colonne") for column in table.columns)
    columns = tuple(replace(column, name=new) for column, new in zip(table.columns, names, strict=True))
    return replace(table, columns=columns)
