"""What a verb says: data on stdout, talk on stderr, every text of a project literal and its controls visible."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

from ingesoc_qual.i18n import _, written
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.textunits import visible

_GAP = "  "
_NUMBERS = (ColumnType.INTEGER, ColumnType.NUMBER)
_NARROWEST = 12
# What JSON lets through raw and a terminal obeys: DEL, C1, marks of direction, lone surrogates, tags.
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)


def write(text: str = "") -> None:
    """Write one line of data on stdout; a line feed in it, from a file name say, makes no second line."""
    sys.stdout.write(visible(text, keep="\t") + "\n")


def tell(text: str = "") -> None:
    """Write one line of talk on stderr."""
    sys.stderr.write(visible(text, keep="\t") + "\n")


def colours(stream: TextIO) -> bool:
    """Whether `stream` is a terminal that wants colours."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def bold(text: str, stream: TextIO) -> str:
    """Return `text`, bold where `stream` shows it."""
    return f"\x1b[1m{text}\x1b[0m" if colours(stream) else text


def width(text: str) -> int:
    """Return the number of screen cells of `text`, which holds no control character."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def show_table(table: Table, *, as_json: bool = False) -> None:
    """Print a table on stdout: aligned text, or JSON with one object a row.

    In a terminal, long columns are cut so that a row holds on a line; elsewhere every cell is whole.
    """
    if as_json:
        show_json(dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows)
        return
    cells = [[_plain(cell) for cell in row] for row in table.rows]
    names = [visible(column.name, keep="") for column in table.columns]
    widths = [max(map(width, values)) for values in zip(names, *cells, strict=True)]
    if sys.stdout.isatty():
        widths = fitted(widths, shutil.get_terminal_size().columns)
    sys.stdout.write(bold(_line(names, widths, table.columns), sys.stdout) + "\n")
    for row in cells:
        sys.stdout.write(_line(row, widths, table.columns) + "\n")


def show_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a JSON array on stdout, one object a line, every key always present."""
    sys.stdout.write("[")
    first = True
    for row in rows:
        sys.stdout.write(("\n" if first else ",\n") + safe_json(row))
        first = False
    sys.stdout.write("\n]\n" if not first else "]\n")


def safe_json(value: Any) -> str:
    """Return `value` as one line of JSON that no terminal obeys; any reader gets the same text back."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _UNSAFE_IN_JSON.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def show_concordance(lines: Sequence[tuple[str, str, str, str]], *, context: int) -> None:
    """Print `(place, left, found, right)` on stdout, what is found one under the other and bold in a terminal.

    In a terminal a line is cut to its width, the place first; elsewhere everything is whole.
    """
    safe = [tuple(visible(part, keep="") for part in line) for line in lines]
    room = max((width(place) for place, *_rest in safe), default=0)
    if sys.stdout.isatty():
        columns = shutil.get_terminal_size().columns
        room = min(room, max(_NARROWEST, columns // 4))
        context = max(8, min(context, (columns - room - max((width(f) for _p, _l, f, _r in safe), default=0)) // 2 - 2))
    for place, left, found, right in safe:
        cut = _cut(place, room - 1) + "…" if width(place) > room else place
        before = left[-context:] if sys.stdout.isatty() else left
        after = _cut(right, context) if sys.stdout.isatty() else right
        blank = " " * (room - width(cut) + len(_GAP) + max(0, context - width(before)))
        sys.stdout.write(f"{cut}{blank}{before}{bold(found, sys.stdout)}{after}".rstrip() + "\n")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("oui") if cell else _("non")
    if isinstance(cell, float):
        return written(cell, 2)
    return visible(str(cell), keep="")


def fitted(widths: Sequence[int], total: int) -> list[int]:
    """Return `widths` with the widest columns narrowed until a row holds in `total` cells, if it can."""
    found = list(widths)
    excess = sum(found) + len(_GAP) * (len(found) - 1) - total
    while excess > 0:
        widest = max(range(len(found)), key=found.__getitem__)
        if found[widest] <= _NARROWEST:
            break
        others = max((w for i, w in enumerate(found) if i != widest), default=0)
        cut = min(excess, max(1, found[widest] - max(others, _NARROWEST)))
        found[widest] -= cut
        excess -= cut
    return found


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    parts = [_fit(cell, size, column) for cell, size, column in zip(cells, widths, columns, strict=True)]
    return _GAP.join(parts).rstrip()


def _fit(cell: str, size: int, column: Column) -> str:
    if width(cell) > size:
        cell = _cut(cell, size - 1) + "…"
    blank = " " * (size - width(cell))
    return blank + cell if column.type in _NUMBERS else cell + blank


def _cut(text: str, size: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += _cells(character)
        if used > size:
            return text[:index]
    return text


def watched_by_program() -> bool:
    """Whether another program follows this one and wants its progress as lines to parse."""
    return os.environ.get("INGESOC_PROGRESS") == "json"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function `(done, total, what)` that says how far a long work is, on stderr.

    In a terminal it draws one line; to a program that asks (`INGESOC_PROGRESS=json`) it writes an object a step.
    """
    if watched_by_program():

        def say(done: int, total: int, what: str = "") -> None:
            sys.stderr.write(safe_json({"progress": label, "done": done, "total": total, "what": what}) + "\n")
            sys.stderr.flush()

        say(0, 0)
        yield say
        return
    if not sys.stderr.isatty():
        yield _silent
        return
    bar = _Bar(label)
    try:
        bar.draw(0, 0)
        yield bar.draw
    finally:
        bar.clear()


def _silent(_done: int, _total: int, _what: str = "") -> None:
    """Nobody watches."""


class _Bar:
    """One line of progress, redrawn in place."""

    def __init__(self, label: str) -> None:
        self.label = label

    def draw(self, done: int, total: int, what: str = "") -> None:
        """Draw the line for `done` of `total`, on `what`."""
        size = shutil.get_terminal_size().columns - 1
        text = f"{self.label} …"
        if total:
            filled = 20 * done // total
            text = f"{self.label} {'█' * filled}{'░' * (20 - filled)} {done}/{total} {visible(what, keep='')}"
        sys.stderr.write(f"\r\x1b[K{_cut(text, size)}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave no trace of the line."""
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
