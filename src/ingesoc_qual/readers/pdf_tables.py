"""Tables of a PDF page: rows and cells found again from the wide blanks that line up from one line to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingesoc_qual.readers.pdf_lines import PdfLine

_NEAR = 3.5
"""Distance between two lines of one table, in font sizes."""
_INNER = 1.32
"""Distance, in font sizes, up to which a line may go on with the cells of the one above."""
_HEADER = 14
"""Pieces of one cell each that may stand above the first line of several: the words of a header on two lines."""
_WIDE_CELL = 0.45
"""Share of the width of the table from which the cells of a two-column table are text, not a table."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Words of one line between two wide blanks, in points."""

    text: str
    x0: float
    x1: float
    y: float
    size: float


def with_rows(lines: Sequence[PdfLine]) -> tuple[PdfLine, ...]:
    """Return the lines with those of a table replaced by one a row, its cells parted by tabulations."""
    whole: list[PdfLine] = []
    position = 0
    while position < len(lines):
        end = _end_of_run(lines, position)
        rows = _rows(lines[position:end]) if end - position > 1 else None
        if rows is None:
            whole.append(lines[position])
            position += 1
        else:
            whole.extend(rows)
            position = end
    return tuple(whole)


def _end_of_run(lines: Sequence[PdfLine], start: int) -> int:
    """Return where the lines that may be of one table with `lines[start]` end; `start + 1` when there is none."""
    first = lines[start]
    if not first.placed or not _may_begin(lines, start):
        return start + 1
    end, last_full, lowest = start, start, first.y
    for position in range(start, len(lines)):
        line = lines[position]
        apart = lowest - line.y
        if not line.placed or abs(line.size - first.size) > 0.15 * first.size or apart > _NEAR * line.size:
            break
        if apart < -_NEAR * line.size:
            break
        lowest = min(lowest, line.y)
        if line.gaps:
            last_full = position
        elif position - last_full > _HEADER:
            break
        end = position + 1
    return max(start + 1, min(end, last_full + 1))


def _may_begin(lines: Sequence[PdfLine], start: int) -> bool:
    """Whether a table may begin here: a line of several cells, or a short one that such lines follow at once."""
    if lines[start].gaps:
        return True
    near = lines[start : start + _HEADER]
    return any(line.gaps for line in near) and near[0].x1 - near[0].x0 < 0.35 * max(line.x1 - line.x0 for line in near)


def _rows(run: Sequence[PdfLine]) -> list[PdfLine] | None:
    """Return the rows of a run of lines, None when they make no table."""
    cells = [cell for line in run for cell in _cells(line)]
    full = [line for line in run if line.gaps]
    if len(full) < 2:
        return None
    columns = _columns(full)
    if columns is None or not _looks_like_table(full, columns):
        return None
    placed = [(cell, column) for cell in cells if (column := _column_of(cell, columns)) is not None]
    if len(placed) < len(cells):
        return None
    return [_row(run[0], row, len(columns)) for row in _by_row(placed)]


def _cells(line: PdfLine) -> Iterator[_Cell]:
    start, x0 = 0, line.x0
    for offset, left, right in [*line.gaps, (len(line.text), line.x1, line.x1)]:
        text = line.text[start:offset].strip()
        if text:
            yield _Cell(text, x0, left, line.y, line.size)
        start, x0 = offset, right


def _columns(full: Sequence[PdfLine]) -> list[tuple[float, float]] | None:
    """Return the sides of the columns: cells that overlap, from the lines with the usual number of cells and more."""
    counts = sorted(len(line.gaps) for line in full)
    usual = counts[len(counts) // 2]
    spans = sorted((cell.x0, cell.x1) for line in full if len(line.gaps) >= usual for cell in _cells(line))
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1] + 0.2 * full[0].size:
            columns[-1] = columns[-1][0], max(columns[-1][1], x1)
        else:
            columns.append((x0, x1))
    return columns if len(columns) > usual else None


def _looks_like_table(full: Sequence[PdfLine], columns: Sequence[tuple[float, float]]) -> bool:
    for line in full:
        found = [_column_of(cell, columns) for cell in _cells(line)]
        if None in found or any(a >= b for a, b in pairwise(found) if a is not None and b is not None):
            return False
    if len(columns) > 2:
        return True
    width = columns[-1][1] - columns[0][0]
    last = [list(_cells(line))[-1] for line in full]
    return median(cell.x1 - cell.x0 for cell in last) < _WIDE_CELL * width


def _column_of(cell: _Cell, columns: Sequence[tuple[float, float]]) -> int | None:
    """Return the column that a cell stands in, by the widest overlap; None when it stands over several."""
    shared = [min(cell.x1, x1) - max(cell.x0, x0) for x0, x1 in columns]
    best = max(range(len(columns)), key=shared.__getitem__)
    if shared[best] <= -cell.size:
        return None
    return None if sum(one > cell.size for one in shared) > 1 else best


def _by_row(placed: Sequence[tuple[_Cell, int]]) -> list[list[tuple[_Cell, int]]]:
    """Return the cells row by row, from the top: a line near the one above goes on with its cells."""
    ordered = sorted(placed, key=lambda one: -one[0].y)
    lines: list[list[tuple[_Cell, int]]] = []
    for cell, column in ordered:
        if lines and lines[-1][0][0].y - cell.y < 0.35 * cell.size:
            lines[-1].append((cell, column))
        else:
            lines.append([(cell, column)])
    steps = [(a[0][0].y - b[0][0].y) / b[0][0].size for a, b in pairwise(lines)]
    # Rows all as near as the lines of a text: each line is a row, but for those whose first cell is empty.
    airy = bool(steps) and max(steps) > _INNER
    rows: list[list[tuple[_Cell, int]]] = []
    for line, step in zip(lines, [float("inf"), *steps], strict=True):
        goes_on = step <= _INNER and (airy or all(column for _cell, column in line))
        if rows and goes_on:
            rows[-1].extend(line)
        else:
            rows.append(list(line))
    return rows


def _row(first: PdfLine, row: Sequence[tuple[_Cell, int]], columns: int) -> PdfLine:
    texts = [" ".join(cell.text for cell, column in row if column == number) for number in range(columns)]
    return replace(
        first,
        text="\t".join(texts),
        glued=False,
        x0=min(cell.x0 for cell, _column in row),
        x1=max(cell.x1 for cell, _column in row),
        y=row[0][0].y,
        calls=(),
        gaps=(),
    )
