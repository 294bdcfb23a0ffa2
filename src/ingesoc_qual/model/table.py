"""Tables as the exports see them: typed columns and rows, free of any store or data frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None


class ColumnType(StrEnum):
    """How a column is written."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name as exported, its type, and one sentence for the data dictionary.

    `long` marks columns of running text, which are wrapped in a sheet. `unit` says what a number counts, `values` what
    a closed list holds.
    """

    name: str
    type: ColumnType = ColumnType.TEXT
    description: str = ""
    long: bool = False
    unit: str = ""
    values: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; every row has one cell a column. `DATE` cells are ISO dates, `TIME` cells ISO 8601 in UTC.

    `description` says what a row is, for the data dictionary.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    description: str = ""
