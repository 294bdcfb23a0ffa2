"""Parquet: typed columns for pandas, R, DuckDB and the like, with the data dictionary inside.

Texts are exactly as they are. A date column is `date32` where every date is full, a text column otherwise; times are
`timestamp[us, UTC]`. The description of a column is in its field metadata, under `description`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.exports.cells import Value, encodable, iso, values
from ingesoc_qual.exports.naming import checked
from ingesoc_qual.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    import pyarrow as pa

_ROW_GROUP = 100_000
_INT64 = 1 << 63


def write_parquet(table: Table, path: Path) -> None:
    """Write `table` at `path`, whole or not at all.

    Raises ExportError where the file cannot be written or a row does not fit the columns.
    """
    with Staging(path.parent) as staging:
        with staging.file(path.name) as stream:
            render_parquet(checked(table), stream)
        staging.commit()


def render_parquet(table: Table, stream: BinaryIO) -> None:
    """Write a checked table on a binary stream."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: list[list[Value]] = [[] for _column in table.columns]
    for _first, group in values(table):
        for column_values, more in zip(columns, group, strict=True):
            column_values.extend(more)
    arrays, fields = [], []
    for column, column_values in zip(table.columns, columns, strict=True):
        array = _array(column_values, column.type)
        arrays.append(array)
        fields.append(pa.field(encodable(column.name), array.type, metadata=_metadata(column)))
    schema = pa.schema(fields, metadata={"table": encodable(table.name)})
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_ROW_GROUP)


def _metadata(column: Column) -> dict[str, str]:
    return {"description": encodable(column.description), "type": column.type.value}


def _array(cells: Sequence[Value], kind: ColumnType) -> pa.Array:
    """Return the values as an Arrow array: of the column's type where all of them fit it, of text otherwise."""
    import pyarrow as pa

    wanted = {
        ColumnType.INTEGER: (int, pa.int64()),
        ColumnType.NUMBER: (float, pa.float64()),
        ColumnType.BOOLEAN: (bool, pa.bool_()),
        ColumnType.DATE: (dt.date, pa.date32()),
        ColumnType.TIME: (dt.datetime, pa.timestamp("us", tz="UTC")),
    }
    if kind in wanted:
        python_type, arrow_type = wanted[kind]
        if all(value is None or _fits(value, python_type) for value in cells):
            return pa.array(cells, arrow_type)
    texts = [None if value is None else str(iso(value)) for value in cells]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if text is None else encodable(text) for text in texts], pa.string())


def _fits(value: Value, python_type: type) -> bool:
    if type(value) is int and not -_INT64 <= value < _INT64:
        return False
    return isinstance(value, python_type)
