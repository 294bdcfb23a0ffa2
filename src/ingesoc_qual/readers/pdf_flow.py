"""Paragraphs, headings and notes put together again from the lines of a PDF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from ingesoc_qual.model.document import BlockKind
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.pdf_lines import PageLines, PdfLine, calls_of, note_number
from ingesoc_qual.readers.turns import find_turns
from ingesoc_qual.readers.vocabulary import BULLETS

_HYPHENS = ("-", "\u2010", "\u00ad")
_WORD = re.compile(r"[\w’'-]+")
_BULLET = re.compile(rf"(?:[{BULLETS}]|[*–—-](?=\s))\s*\S")
_GLYPH = re.compile(rf"[{BULLETS}]\s*")
_NUMBERED = re.compile(r"(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+\S")
_ENDED = re.compile(r"[.!?:;…][»\"”)\]]*$")
_KEPT_HYPHEN = re.compile(
    r"(?:t-)?(?:ce|il|elle|ils|elles|on|je|tu|nous|vous|moi|toi|lui|leur|le|la|les|y|en|ci|là|même|mêmes|être|"
    r"dessus|dessous|delà|dire|tu)",
    re.IGNORECASE,
)
_TENS = re.compile(r"(?:.*-)?(?:vingt|trente|quarante|cinquante|soixante|quatre|dix|cents?)", re.IGNORECASE)
_UNITS = re.compile(
    r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt)"
)
_SLACK = 1.5
"""Widths of letters are averages: a word that would fit by less than this many font sizes did not fit."""
_HEADING_RATIO = 1.12
_NOTE_RATIO = 0.93
_ROOM = 0.6
"""How far apart, in font sizes, edges may be and yet be the same."""
_WINDOW = 8
_ALL_EDGES = frozenset({"left", "right", "centre"})
_LONGEST_HEADING = 120


@dataclass
class _Paragraph:
    """Lines put together; `pages` are (page number, offset in the text) where a page begins inside it."""

    page: int
    last: PdfLine
    text: str
    kind: BlockKind
    level: int
    count: int = 1
    last_page: int = 0
    edges: frozenset[str] = _ALL_EDGES
    pages: list[tuple[int, int]] = field(default_factory=list)


class _Words(Counter[str]):
    """The words of the document and how often each stands there, and what tells those of the language."""

    def __init__(self, known: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self.known = known


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the whole document tells: font sizes, words, and the lines where someone begins to speak."""

    body: float
    levels: dict[float, int]
    words: _Words
    headers: frozenset[PdfLine]
    bare_headers: frozenset[PdfLine]


def add_pages(builder: TextBuilder, pages: Sequence[PageLines], *, known: Callable[[str], bool] | None = None) -> None:
    """Add the pages: paragraphs whole even across columns and pages, each page's notes before what runs over it.

    `known` tells the words of the language, for words cut at the end of a line.
    """
    facts = _facts(pages, known)
    notes: dict[int, list[str]] = {}
    paragraphs: list[_Paragraph] = []
    for page in pages:
        flow, found = _split_notes(page, facts.body)
        numbers = {number for note in found if (number := note_number(note[0]))}
        notes[page.number] = [_note_text(note, facts.words) for note in found]
        _gather(paragraphs, page.number, [_without_calls(line, numbers) for line in flow], facts)
    _write(builder, [page.number for page in pages], paragraphs, notes)


def _gather(paragraphs: list[_Paragraph], page: int, flow: list[PdfLine], facts: _Facts) -> None:
    lead = _leading(flow)
    for position, line in enumerate(flow):
        current = paragraphs[-1] if paragraphs else None
        around = flow[max(0, position - _WINDOW) : position + _WINDOW]
        if current is None or not _joins(current, line, page, around, lead, facts):
            level = facts.levels.get(_rounded(line.size), 0)
            kind = BlockKind.HEADING if level else _kind(line.text)
            text = _GLYPH.sub("", line.text) if kind == BlockKind.LIST_ITEM else line.text
            paragraphs.append(_Paragraph(page, line, text, kind, level, last_page=page))
            continue
        glue, kept = _glue(current.text, line, facts.words)
        current.text = kept + glue
        if page != current.last_page:
            current.pages.append((page, len(current.text)))
        current.text += line.text
        shared = _edges(current.last, line)
        if page == current.last_page and shared and (current.count > 1 or "left" in shared):
            # A first line may be indented: only from the second on do edges bind, unless the first shares its left.
            current.edges &= shared
        current.last, current.last_page, current.count = line, page, current.count + 1


def _settled(paragraph: _Paragraph) -> tuple[BlockKind, int]:
    """Return the kind and level of a finished paragraph: large letters alone make no heading."""
    text = paragraph.text
    if not paragraph.level:
        return paragraph.kind, 0
    if len(text) > _LONGEST_HEADING or text[-1] in ".;," or sum(map(str.isalpha, text)) < 2:
        return BlockKind.PARAGRAPH, 0
    return BlockKind.HEADING, paragraph.level


def _kind(text: str) -> BlockKind:
    if "\t" in text:
        return BlockKind.TABLE_ROW
    return BlockKind.LIST_ITEM if _BULLET.match(text) else BlockKind.PARAGRAPH


def _joins(
    current: _Paragraph, line: PdfLine, page: int, around: Sequence[PdfLine], lead: float, facts: _Facts
) -> bool:
    """Whether `line` goes on with the paragraph under way."""
    last = current.last
    if line.glued:
        return True
    if "\t" in line.text or "\t" in last.text:
        return False
    if line in facts.headers or last in facts.bare_headers or _starts_item(current, line):
        return False
    if not (line.placed and last.placed):
        return not _ENDED.search(last.text)
    if abs(line.size - last.size) > 0.1 * max(line.size, last.size):
        return False
    drop = last.y - line.y
    if page != current.last_page or drop < -0.5 * line.size:
        return not current.level and not _ENDED.search(last.text) and _goes_on(line.text)
    if drop < 0.4 * line.size:
        return False
    if drop > 1.35 * lead * max(1.0, line.size / facts.body):
        return False
    if current.level and len(current.text) + len(line.text) <= _LONGEST_HEADING:
        return True
    if not _aligned(current, line):
        return False
    return (line.text[0].islower() and not _ENDED.search(last.text)) or _is_full(last, line, around)


def _starts_item(current: _Paragraph, line: PdfLine) -> bool:
    if _BULLET.match(line.text):
        return True
    return bool(_NUMBERED.match(line.text)) and (current.count == 1 or bool(_NUMBERED.match(current.text)))


def _is_full(last: PdfLine, line: PdfLine, around: Sequence[PdfLine]) -> bool:
    """Whether the first word of `line` had no room at the end of `last`, by the widest line of its column."""
    widest = max((near.x1 - near.x0 for near in around if _same_column(near, last)), default=0.0)
    return widest - (last.x1 - last.x0) <= _first_word(line) + _SLACK * line.size


def _same_column(near: PdfLine, line: PdfLine) -> bool:
    # A line of a few signs far apart (two page numbers on a spread) is no measure of a column.
    if abs(near.size - line.size) >= 0.1 * line.size or near.x1 - near.x0 > len(near.text) * near.size:
        return False
    room = 4.0 * line.size
    return abs(near.x0 - line.x0) <= room or abs(near.x1 - line.x1) <= room


def _edges(a: PdfLine, b: PdfLine) -> frozenset[str]:
    """Return the edges that two lines share: left, right, centre."""
    room = _ROOM * b.size
    apart = {"left": a.x0 - b.x0, "right": a.x1 - b.x1, "centre": (a.x0 + a.x1 - b.x0 - b.x1) / 2}
    return frozenset(edge for edge, shift in apart.items() if abs(shift) <= room)


def _aligned(current: _Paragraph, line: PdfLine) -> bool:
    """Whether the line stands under the one before: on an edge that all share, or hanging from a first line."""
    if _edges(current.last, line) & current.edges:
        return True
    if current.count > 1:
        return False
    shift = line.x0 - current.last.x0
    hangs = current.kind == BlockKind.LIST_ITEM or bool(_NUMBERED.match(current.text))
    return 0 < shift < 6 * line.size if hangs else -6 * line.size < shift < 0


def _first_word(line: PdfLine) -> float:
    """Return the width of the first word of a line, in points."""
    return len(line.text.split(" ", 1)[0]) * (line.x1 - line.x0) / max(1, len(line.text))


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0].isdigit() or text[0] in "«(“\"’'»"


def _glue(text: str, line: PdfLine, words: _Words) -> tuple[str, str]:
    """Return what joins a line to the text before it, and that text without the hyphen that cut a word."""
    if line.glued:
        kept, cut = text.rstrip(" -\u2010"), True
    else:
        kept = text[:-1].removesuffix(" ") if text[-1:] in _HYPHENS else text
        cut = kept != text and line.text[:1].isalpha() and (kept[-1:].isalnum() or kept[-1:] == "_")
    if not cut:
        return " ", text
    return ("-" if _keeps_hyphen(kept, line.text, words) else ""), kept


def _keeps_hyphen(before: str, after: str, words: _Words) -> bool:
    """Whether the hyphen at the end of a line belongs to the word: « peut-être », « au-dessus », « Auvergne-Rhône »."""
    tail = _WORD.match(after)
    one, two = _last_word(before), tail.group() if tail else ""
    if not one or not two:
        return True
    if not two[0].islower():
        return True
    joined, hyphened = words[(one + two).lower()], words[f"{one}-{two}".lower()]
    if joined != hyphened:
        return hyphened > joined
    if _KEPT_HYPHEN.fullmatch(two) or (_TENS.fullmatch(one) and _UNITS.match(two)):
        return True
    if words.known is not None:
        return _hyphened(one.lower(), two.lower(), words.known)
    return one.lower() in ("non", "vice", "ex", "semi", "demi", "mi", "quasi")


def _last_word(text: str) -> str:
    # Looked for from the end: an expression would begin anew at each letter of the paragraph.
    start = len(text)
    while start and _WORD.match(text, start - 1):
        start -= 1
    return text[start:]


def _hyphened(one: str, two: str, known: Callable[[str], bool]) -> bool:
    """Whether the dictionary has the word with its hyphen, or both its parts but not the two in one."""
    joined, hyphened, first = one + two, f"{one}-{two}", re.split(r"[-’']", two)[0]
    if known(hyphened):
        return True
    if known(joined) or known(re.split(r"[-’']", joined)[-1]) or known(re.split(r"[-’']", joined)[0]):
        return False
    return len(one) > 2 and len(two) > 2 and known(one) and known(first)


def _facts(pages: Sequence[PageLines], known: Callable[[str], bool] | None) -> _Facts:
    sizes: Counter[float] = Counter()
    words = _Words(known)
    for page in pages:
        for line in page.lines:
            sizes[_rounded(line.size)] += len(line.text)
            words.update(word.lower() for word in re.findall(r"\w[\w’'-]*\w", line.text)[:-1])
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted((size for size in sizes if body and size > _HEADING_RATIO * body), reverse=True)
    merged: list[list[float]] = []
    for size in larger:
        if merged and merged[-1][-1] - size < 0.06 * size:
            merged[-1].append(size)
        else:
            merged.append([size])
    levels = {size: min(rank, 6) for rank, group in enumerate(merged, start=1) for size in group}
    headers, bare = _turn_lines(pages)
    return _Facts(body or 1.0, levels, words, headers, bare)


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _turn_lines(pages: Sequence[PageLines]) -> tuple[frozenset[PdfLine], frozenset[PdfLine]]:
    """Return the lines where a speaker begins, and those of them that hold nothing but the label."""
    lines = [line for page in pages for line in page.lines]
    text = "\n".join(line.text for line in lines)
    turns = {turn.header_start: turn for turn in find_turns(text, limit=len(text)).turns}
    headers, bare, start = set(), set(), 0
    for line in lines:
        turn = turns.get(start)
        if turn is not None:
            headers.add(line)
            if turn.start > start + len(line.text):
                bare.add(line)
        start += len(line.text) + 1
    return frozenset(headers), frozenset(bare)


def _leading(flow: Sequence[PdfLine]) -> float:
    """Return the usual distance between two lines of a page, in points."""
    drops = [
        a.y - b.y
        for a, b in pairwise(flow)
        if a.placed and b.placed and 0.5 * b.size < a.y - b.y < 2.5 * b.size and abs(a.size - b.size) < 0.1 * b.size
    ]
    return median(drops) if drops else 1.2 * (flow[0].size if flow else 12.0)


def _split_notes(page: PageLines, body: float) -> tuple[list[PdfLine], list[list[PdfLine]]]:
    """Return the lines of the flow and the notes: what begins with a called number at the foot of a column."""
    called = calls_of(page)
    flow: list[PdfLine] = []
    notes: list[list[PdfLine]] = []
    for column in _columns(page.lines):
        foot = _foot(column, called, body)
        flow.extend(column[:foot])
        notes.extend(_by_number(column[foot:]))
    return flow, notes


def _columns(lines: Sequence[PdfLine]) -> list[list[PdfLine]]:
    columns: list[list[PdfLine]] = []
    for line in lines:
        if not columns or line.y > columns[-1][-1].y + 0.5 * line.size:
            columns.append([])
        columns[-1].append(line)
    return columns


def _foot(column: Sequence[PdfLine], called: frozenset[str], body: float) -> int:
    """Return where the notes of a column begin; its length when it has none."""
    for position, line in enumerate(column):
        number = note_number(line)
        if number is None or line.size > 1.02 * body or any(below.size > 1.02 * body for below in column[position:]):
            continue
        small = all(below.size <= _NOTE_RATIO * body for below in column[position:])
        apart = position > 0 and column[position - 1].y - line.y > 1.4 * line.size
        if (number in called and (small or apart)) or (small and apart and position > 0):
            return position
    return len(column)


def _by_number(run: Sequence[PdfLine]) -> list[list[PdfLine]]:
    notes: list[list[PdfLine]] = []
    expected = 0
    for line in run:
        number = note_number(line)
        if number is not None and (not notes or int(number) == expected + 1):
            expected = int(number)
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def _note_text(lines: Sequence[PdfLine], words: _Words) -> str:
    text = lines[0].text
    for line in lines[1:]:
        glue, kept = _glue(text, line, words)
        text = kept + glue + line.text
    return text.removeprefix(note_number(lines[0]) or "").strip()


def _without_calls(line: PdfLine, numbers: set[str]) -> PdfLine:
    """Return the line without the raised digits that call one of the page's notes."""
    text = line.text
    for start in reversed(line.calls):
        digits = re.match(r"\d+", text[start:])
        if digits and digits.group() in numbers:
            text = text[:start] + text[start + len(digits.group()) :]
    return line if text == line.text or not text.strip() else replace(line, text=text.rstrip(), calls=())


def _write(
    builder: TextBuilder, numbers: Sequence[int], paragraphs: Sequence[_Paragraph], notes: dict[int, list[str]]
) -> None:
    waiting = list(numbers)
    current = 0
    for paragraph in paragraphs:
        while waiting and waiting[0] <= paragraph.page:
            _add_notes(builder, notes, current)
            current = waiting.pop(0)
            builder.blank()
            builder.open_page(current)
        for page in range(paragraph.page, paragraph.last_page):
            _add_notes(builder, notes, page)
        kind, level = _settled(paragraph)
        if kind == BlockKind.HEADING:
            builder.blank()
        span = builder.add(paragraph.text, kind, level)
        for page, offset in paragraph.pages:
            while waiting and waiting[0] <= page:
                current = waiting.pop(0)
                builder.mark_page(current, (span[0] if span else 0) + offset)
    _add_notes(builder, notes, current)
    for page in waiting:
        builder.open_page(page)
        _add_notes(builder, notes, page)


def _add_notes(builder: TextBuilder, notes: dict[int, list[str]], page: int) -> None:
    for note in notes.pop(page, []):
        builder.add(note, BlockKind.NOTE)
