"""Markdown: a table that GitHub, Pandoc and note-taking programs show (GitHub Flavored Markdown 0.29, §4.10).

Every text is literal: what Markdown or HTML would take for a sign is escaped, line feeds become `<br>`, hidden
characters are named as in a sheet. Numbers are to the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from ingesoc_qual.exports.cells import Value, encodable, iso, values
from ingesoc_qual.exports.spreadsheet import shown
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Column, ColumnType, Table

_SIGNS = re.compile(r"[\\`*_{}\[\]<>()#+!|~$&:@-]")
# Between two letters or digits these signs mean nothing, and names with hyphens or dates are easier to read bare.
_INSIDE = re.compile(r"(?<=\w)\\([-:+()])(?=\w)")
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)


def render_markdown(table: Table, stream: BinaryIO) -> None:
    """Write a checked table on a binary stream, under its name."""
    for part in _lines(table):
        stream.write(part.encode("utf-8"))


def _lines(table: Table) -> Iterator[str]:
    yield f"## {literal(table.name)}\n\n"
    if table.description:
        yield f"{literal(table.description)}\n\n"
    yield _row([literal(column.name) for column in table.columns])
    yield _row([_rule(column) for column in table.columns])
    for _first, group in values(table):
        columns = [list(map(_cell, cells)) for cells in group]
        yield "".join(map(_row, map(list, zip(*columns, strict=True))))


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _rule(column: Column) -> str:
    return "---:" if column.type in _NUMBERS else "---"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, int | float):
        return literal(repr(value)) if isinstance(value, float) and value != value else str(value)
    return literal(str(iso(value)))


def literal(text: str) -> str:
    """Return a text as Markdown shows it letter for letter, on one line."""
    lines = encodable(shown(text)).replace("\t", " ").strip("\n").split("\n")
    return "<br>".join(_INSIDE.sub(r"\1", _SIGNS.sub(r"\\\g<0>", line)) for line in lines)
