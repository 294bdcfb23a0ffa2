"""Lines of a PDF page with their place, and the running headers and footers among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingesoc_qual.model.document import DroppedLine

WIDE = 0.9
"""Blank, in font sizes, from which two words may be of two cells: justified text rarely spaces words so far."""
_REPEATED = 0.4
_ZONE = 0.15
_DIGITS = re.compile(r"\d+")
_NOTE = re.compile(r"(\d{1,3})\s*(?=[^\W\d]|[«“\"(])")
_NUMBER = re.compile(r"[\s–—|.-]*(?:page|p\.)?\s*#-?\d+#\s*(?:(?:/|sur|de|of)\s*\d+)?[\s–—|.-]*")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line: `x0`, `x1` its ends and `y` its foot in points, `size` the height of its font.

    `glued` tells that the line before ended in a cut word; `calls` are offsets of calls to notes in `text`; `placed`
    is false when PDFium knows no place. `gaps` are wide blanks: the offset in `text` where one ends, its sides.
    """

    text: str
    glued: bool
    x0: float
    x1: float
    y: float
    size: float
    calls: tuple[int, ...] = ()
    placed: bool = True
    gaps: tuple[tuple[int, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of one page in reading order, and the page's box in points."""

    number: int
    left: float
    bottom: float
    right: float
    top: float
    lines: tuple[PdfLine, ...]


def drop_running_lines(pages: Sequence[PageLines]) -> tuple[list[PageLines], tuple[str, ...], tuple[DroppedLine, ...]]:
    """Return the pages without the lines that come back at the top or foot of 40 % of them, samples of these, and all.

    The samples leave page numbers out. Numbers may follow the page: « page 3/6 » and « page 4/6 » are the same line,
    « Tableau 3 » and « Tableau 9 » not.
    """
    seen: Counter[str] = Counter()
    for page in pages:
        outer = [line for line in page.lines if _outer(page, line) and not line.glued]
        seen.update({form for line in outer for form in _forms(line.text, page.number)})
    filled = sum(1 for page in pages if page.lines)
    least = max(2 if filled == 2 else 3, _REPEATED * filled)
    running = {form for form, count in seen.items() if count >= least or (count > 1 and _NUMBER.fullmatch(form))}
    samples: dict[str, str] = {}
    dropped: list[DroppedLine] = []
    kept = []
    cut = False  # A word cut before a line that goes continues on the next one that stays.
    for page in pages:
        called = calls_of(page)
        lines = []
        for line in page.lines:
            form = next((f for f in _forms(line.text, page.number) if f in running), None)
            if form is not None and _outer(page, line) and note_number(line) not in called:
                samples.setdefault(form, line.text)
                dropped.append(DroppedLine(page.number, line.text))
                cut = cut or line.glued
            else:
                lines.append(replace(line, glued=True) if cut else line)
                cut = False
        kept.append(replace(page, lines=tuple(lines)))
    if sum(map(_letters, kept)) * 2 < sum(map(_letters, pages)):
        return list(pages), (), ()  # A form or a slide deck that says the same on each page: that is its text.
    return kept, tuple(text for form, text in samples.items() if not _NUMBER.fullmatch(form)), tuple(dropped)


def rejoined(lines: Sequence[PdfLine]) -> tuple[PdfLine, ...]:
    """Return the lines with the pieces of one printed line put together, a tabulation where a wide gap parts them."""
    whole: list[PdfLine] = []
    for line in lines:
        last = whole[-1] if whole else None
        beside = last and last.placed and line.placed and abs(last.y - line.y) < 0.2 * line.size
        if last is None or not beside or line.glued or not -line.size < line.x0 - last.x1:
            whole.append(line)
            continue
        wide = line.x0 - last.x1
        gap = "\t" if wide > 2 * line.size else " "
        shift = len(last.text) + 1
        here = ((shift, last.x1, line.x0),) if wide > WIDE * line.size else ()
        whole[-1] = replace(
            last,
            text=f"{last.text}{gap}{line.text}",
            x1=line.x1,
            calls=(*last.calls, *(call + shift for call in line.calls)),
            gaps=(*last.gaps, *here, *((offset + shift, left, right) for offset, left, right in line.gaps)),
        )
    return tuple(whole)


def _letters(page: PageLines) -> int:
    return sum(len(line.text) for line in page.lines)


def calls_of(page: PageLines) -> frozenset[str]:
    """Return the numbers of the notes that a page calls."""
    found = (_DIGITS.match(line.text, call) for line in page.lines for call in line.calls)
    return frozenset(match.group() for match in found if match)


def note_number(line: PdfLine) -> str | None:
    """Return the number that a line begins with when it begins as notes do, else None."""
    match = _NOTE.match(line.text)
    return match.group(1) if match else None


def _forms(text: str, page: int) -> list[str]:
    """Return what a line may be recognised by on another page: itself, or with one number counted from the page's."""
    plain = " ".join(text.split()).casefold()
    numbers = [m for m in _DIGITS.finditer(plain) if len(m.group()) < 5][:4]
    return [plain, *(f"{plain[: m.start()]}#{int(m.group()) - page}#{plain[m.end() :]}" for m in numbers)]


def _outer(page: PageLines, line: PdfLine) -> bool:
    height = page.top - page.bottom
    if not line.placed or height <= 0:
        return False
    from_foot = (line.y - page.bottom) / height
    return from_foot < _ZONE or from_foot > 1 - _ZONE
