"""JSON Lines: one object a row, every key always there, for programs that read line by line (jsonlines.org).

UTF-8, LF. Numbers and yes/no are JSON's own; dates and times are ISO 8601 text; texts are exactly as they are, but a
lone surrogate, which no encoding can hold, is named; a number that JSON has not (infinite) is text; missing is null.
"""

from __future__ import annotations

import json
import math
from typing import BinaryIO

from ingesoc_qual.exports.cells import Value, encodable, iso, values
from ingesoc_qual.model.table import Table


def render_jsonl(table: Table, stream: BinaryIO) -> None:
    """Write a checked table on a binary stream."""
    keys = [json.dumps(encodable(column.name), ensure_ascii=False) + ": " for column in table.columns]
    for _first, group in values(table):
        columns = [[key + _json(value) for value in cells] for key, cells in zip(keys, group, strict=True)]
        lines = ("{" + ", ".join(cells) + "}\n" for cells in zip(*columns, strict=True))
        stream.write("".join(lines).encode("utf-8"))


def _json(value: Value) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    value = iso(value)
    if isinstance(value, str):
        # U+2028 and U+2029 end a line for some readers of lines.
        text = json.dumps(encodable(value), ensure_ascii=False)
        return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")
    return json.dumps(value)
