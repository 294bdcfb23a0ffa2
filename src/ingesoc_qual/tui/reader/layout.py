"""Where each code point of a text stands on the screen: paragraphs, wrapped lines, cells.

No Textual here. A line holds a half-open range of code points; every code point is in exactly one line. Speaker labels
(`[header_start, start)` of a turn) belong to the turn's first line and take no cell: the gutter shows them. Lines that
hold no code point are spacers between turns. Widths are Rich's, because Rich draws the result.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingesoc_qual.model.document import Turn
from ingesoc_qual.textunits import is_boundary, visible

TAB_CELLS = 3
_HELD = frozenset(";:!?»")
"""Signs that French sets after a blank: they never begin a line."""
# Everything outside these ranges may be wide, combining or a tabulation and takes the slow, exact path.
_PLAIN_RANGES = (
    "\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0373\u0391-\u03a1\u03b1-\u03c9\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
)
_ODD = re.compile(f"[^{_PLAIN_RANGES}\u2190-\u2193\u2400-\u2424\ufffd]")


class Cluster(NamedTuple):
    """A letter as a reader sees it: `[start, end)` in code points, `width` in cells."""

    start: int
    end: int
    width: int


class Paragraph(NamedTuple):
    """A stretch up to and with its line end; nothing before `shown` takes a cell."""

    start: int
    shown: int
    end: int
    odd: bool
    spaced: bool


class Source:
    """A text made ready for wrapping at any width: made once a document.

    `shown` has the same length as the text, with control characters made visible.
    """

    def __init__(self, text: str, *, turns: Sequence[Turn] = (), breaks: Iterable[int] = ()) -> None:
        self.text = text
        self.shown = visible(text)
        self.turns = tuple(turns)
        self.paragraphs = self._cut(set(breaks))

    def _cut(self, breaks: set[int]) -> list[Paragraph]:
        text, shown = self.text, self.shown
        heads = {turn.header_start: turn.start for turn in self.turns}
        edges = sorted(heads)
        found: list[Paragraph] = []
        position, edge, size, blank = 0, 0, len(text), True
        while position < size:
            while edge < len(edges) and edges[edge] <= position:
                edge += 1
            first = max(heads.get(position, position), position)
            newline = text.find("\n", first)
            end = size if newline < 0 else newline + 1
            if edge < len(edges) and position < edges[edge] < end:
                end = max(edges[edge], first)
            spaced = not blank and (position in heads or position in breaks)
            odd = _ODD.search(shown, first, end - 1 if shown[end - 1] == "\n" else end) is not None
            found.append(Paragraph(position, first, end, odd, spaced))
            blank = not text[first:end].strip()
            position = end
        return found or [Paragraph(0, 0, 0, False, False)]


def clusters(shown: str, start: int, end: int) -> list[Cluster]:
    """Return the letters of `shown[start:end]`, each with its width; letters of no width join their neighbour."""
    from rich.cells import split_graphemes

    spans, _total = split_graphemes(shown[start:end].replace("\t", " "))
    found: list[Cluster] = []
    for low, high, width in spans:
        first, last = start + low, start + high
        if shown[first] == "\t":
            width = TAB_CELLS
        joins = found and (width == 0 or found[-1].width == 0 or not is_boundary(shown, first))
        if joins:
            before = found.pop()
            found.append(Cluster(before.start, last, before.width + width))
        else:
            found.append(Cluster(first, last, width))
    if len(found) == 1 and not found[0].width:
        # A line of nothing but invisible characters still gives the cursor a place.
        return [found[0]._replace(width=1)]
    return found


def _break_before(text: str, position: int, cut: int) -> int:
    """Return the last blank of `text[position:cut]` after which a line may begin, -1 where there is none."""
    space = text.rfind(" ", position, cut)
    while space > position and text[space + 1] in _HELD:
        space = text.rfind(" ", position, space)
    return space


class TextLayout:
    """The wrapped lines of a source at one width, and the way between offsets and cells."""

    def __init__(self, source: Source, width: int) -> None:
        self.source = source
        self.width = max(1, width)
        self.starts = array("L")
        self.shown_from = array("L")
        self._odd = bytearray()
        self._clusters: dict[int, list[Cluster]] = {}
        for paragraph in source.paragraphs:
            if paragraph.spaced:
                self._add(paragraph.start, paragraph.start, False)
            if paragraph.odd:
                self._wrap_exactly(paragraph)
            else:
                self._wrap_plainly(paragraph)

    def __len__(self) -> int:
        return len(self.starts)

    def _add(self, start: int, shown: int, odd: bool) -> None:
        self.starts.append(start)
        self.shown_from.append(shown)
        self._odd.append(odd)

    def _wrap_plainly(self, paragraph: Paragraph) -> None:
        text, width = self.source.shown, self.width
        line, position, end = paragraph.start, paragraph.shown, paragraph.end
        last = end - 1 if end > position and text[end - 1] == "\n" else end
        while last - position > width:
            cut = position + width
            if text[cut] != " " or text[cut + 1 : cut + 2] in _HELD:
                space = _break_before(text, position, cut)
                cut = space if space > position else cut - 1
            if text[cut] == " ":
                while cut < last and text[cut] == " ":
                    cut += 1
            else:
                cut += 1
            if cut >= last:
                break
            self._add(line, position, False)
            line = position = cut
        self._add(line, position, False)

    def _wrap_exactly(self, paragraph: Paragraph) -> None:
        text = self.source.shown
        last = paragraph.end - 1 if text[paragraph.end - 1] == "\n" else paragraph.end
        line, first, cells = paragraph.start, paragraph.shown, 0
        break_at, cells_since_break = -1, 0
        for cluster in clusters(text, paragraph.shown, last):
            blank = text[cluster.start] in " \t"
            if cells + cluster.width > self.width and not blank and cells:
                cut = break_at if break_at > first else cluster.start
                cells = cells_since_break if break_at > first else 0
                self._add(line, first, True)
                line = first = cut
                break_at = -1
            cells += cluster.width
            cells_since_break += cluster.width
            if blank and text[cluster.end : cluster.end + 1] not in _HELD:
                break_at, cells_since_break = cluster.end, 0
        self._add(line, first, True)

    def end(self, line: int) -> int:
        """Return where the code points of `line` end."""
        return self.starts[line + 1] if line + 1 < len(self.starts) else len(self.source.text)

    def is_spacer(self, line: int) -> bool:
        """Whether `line` holds no code point (and the text is not empty)."""
        return self.starts[line] == self.end(line) and line + 1 < len(self.starts)

    def text_end(self, line: int) -> int:
        """Return the end of `line` without its line end."""
        end = self.end(line)
        return end - 1 if end > self.shown_from[line] and self.source.text[end - 1] == "\n" else end

    def line_of(self, offset: int) -> int:
        """Return the line that holds `offset`; the end of the text is on the last line."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def letters(self, line: int) -> list[Cluster] | None:
        """Return the letters of a line that holds wide or combining characters, None when each takes one cell."""
        if not self._odd[line]:
            return None
        found = self._clusters.get(line)
        if found is None:
            found = clusters(self.source.shown, self.shown_from[line], self.text_end(line))
            self._clusters[line] = found
        return found

    def cell_of(self, offset: int) -> tuple[int, int]:
        """Return `(line, cell)` of `offset`; inside a label it is the first cell."""
        line = self.line_of(offset)
        return line, self.cell_in(line, offset)

    def cell_in(self, line: int, offset: int) -> int:
        """Return the cell of `offset` within `line`, kept within the line."""
        first, last = self.shown_from[line], self.text_end(line)
        offset = max(first, min(offset, last))
        letters = self.letters(line)
        if letters is None:
            return offset - first
        cell = 0
        for letter in letters:
            if offset < letter.end:
                break
            cell += letter.width
        return cell

    def last_stop(self, line: int) -> int:
        """Return the last offset of `line` where a cursor may stand."""
        last = self.text_end(line)
        if last < self.end(line) or line + 1 >= len(self.starts):
            return last
        letters = self.letters(line)
        if letters is None:
            return max(self.shown_from[line], last - 1)
        return letters[-1].start if letters else self.shown_from[line]

    def offset_at(self, line: int, cell: int) -> int:
        """Return the offset of the letter drawn at `cell` of `line`, the nearest one beyond its ends."""
        line = max(0, min(line, len(self.starts) - 1))
        first = self.shown_from[line]
        letters = self.letters(line)
        if letters is None:
            return min(first + max(0, cell), self.last_stop(line))
        for letter in letters:
            if cell < letter.width:
                return letter.start
            cell -= letter.width
        return self.last_stop(line)

    def step(self, offset: int, direction: int) -> int:
        """Return the next place of the cursor in `direction` (1 or -1), `offset` itself at the ends of the text."""
        line = self.line_of(offset)
        letters = self.letters(line)
        first, last = self.shown_from[line], self.last_stop(line)
        offset = max(first, min(offset, last))
        if direction > 0 and offset < last:
            return offset + 1 if letters is None else self._letter_after(letters, offset, last)
        if direction < 0 and offset > first:
            return offset - 1 if letters is None else self._letter_before(letters, offset, first)
        line += direction
        while 0 <= line < len(self.starts) and self.is_spacer(line):
            line += direction
        if not 0 <= line < len(self.starts):
            return offset
        return self.shown_from[line] if direction > 0 else self.last_stop(line)

    @staticmethod
    def _letter_after(letters: list[Cluster], offset: int, last: int) -> int:
        return next((letter.end for letter in letters if letter.start <= offset < letter.end), last)

    @staticmethod
    def _letter_before(letters: list[Cluster], offset: int, first: int) -> int:
        return next((letter.start for letter in reversed(letters) if letter.start < offset), first)

    def vertical(self, offset: int, rows: int, cell: int | None = None) -> int:
        """Return the offset `rows` lines further, at `cell` (that of `offset` when None); spacers are not counted."""
        line, here = self.cell_of(offset)
        cell = here if cell is None else cell
        step = 1 if rows > 0 else -1
        target = line
        while rows and 0 <= target + step < len(self.starts):
            target += step
            if not self.is_spacer(target):
                rows -= step
        while self.is_spacer(target):
            target += step
        return self.offset_at(target, cell)
