"""Plain text: kept as written, line by line, with paragraphs and pages marked."""

from __future__ import annotations

import re
from itertools import pairwise

from ingesoc_qual.model.document import Block, BlockKind, Page, Reading
from ingesoc_qual.readers.base import Draft, ReadOptions, to_reading
from ingesoc_qual.readers.builder import ISOLATED
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.readers.vocabulary import BULLETS
from ingesoc_qual.textunits import freeze

_BULLET = re.compile(rf"\s*[{BULLETS}]\s*\S")
_RULE = re.compile(r"([=\-_*~#])\1{2,}")
_STRAY_MARK = re.compile("(^|\n)(?=[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f])")
_SENTENCE_END = tuple('.!?…:;»"”)')


class TxtReader:
    """Reads `.txt` and other plain text; form feeds separate pages."""

    format = "txt"
    extensions = (".txt", ".text", ".asc", ".log")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return a plain text as it is. Raises `UndecodableText`, `UnsupportedFormat`, `EmptyDocument`."""
        decoded = decode(data, name=name, encoding=options.encoding)
        text, pages = tidy(decoded.text)
        return to_reading(
            Draft(text=text, blocks=line_blocks(text), pages=pages),
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


def tidy(text: str) -> tuple[str, tuple[Page, ...]]:
    """Return the frozen text, form feeds turned into line breaks, and the pages they made."""
    text = freeze(text)
    if _STRAY_MARK.search(text):
        text = _STRAY_MARK.sub(r"\1" + ISOLATED, text)
    if "\f" not in text.rstrip():
        return text.replace("\f", "\n"), ()
    pages, start = [], 0
    for number, end in enumerate([m.start() + 1 for m in re.finditer("\f", text)] + [len(text)], start=1):
        if end > start:
            pages.append(Page(number, start, end))
        start = end
    return text.replace("\f", "\n"), tuple(pages)


def line_blocks(text: str) -> tuple[Block, ...]:
    """Return one block a line, or one a group of lines where the text was wrapped by hand."""
    lines, start = [], 0
    for line in text.split("\n"):
        body = line.strip()
        if body:
            left = start + len(line) - len(line.lstrip())
            lines.append((left, left + len(body)))
        else:
            lines.append((start, start))
        start += len(line) + 1
    titles = _underlined(text, lines)
    lines = [(start, start) if _RULE.fullmatch(text, start, end) else (start, end) for start, end in lines]
    if not _hand_wrapped(text, lines):
        blocks = tuple(_block(text, start, end) for start, end in lines if end > start)
    else:
        blocks = _grouped(text, lines)
    return tuple(Block(b.start, b.end, BlockKind.HEADING, titles[b.start]) if b.start in titles else b for b in blocks)


def _underlined(text: str, lines: list[tuple[int, int]]) -> dict[int, int]:
    """Return the starts of the lines underlined with `=` or `-`, and their level."""
    return {
        start: 1 if text[below] == "=" else 2
        for (start, end), (below, below_end) in pairwise(lines)
        if end > start and _RULE.fullmatch(text, below, below_end) and text[below] in "=-"
    }


def _block(text: str, start: int, end: int) -> Block:
    listed = _BULLET.match(text, start, end)
    return Block(start, end, BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH)


def _hand_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether most lines that go on stop near the same width without ending a sentence."""
    widths = [
        (end - start, text[end - 1] not in _SENTENCE_END)
        for (start, end), (after, after_end) in pairwise(lines)
        if end > start and after_end > after
    ]
    if len(widths) < 5:
        return False
    limit = sorted(width for width, _open in widths)[int(len(widths) * 0.95)]
    if not 40 <= limit <= 110:
        return False
    near = [is_open for width, is_open in widths if width >= 0.75 * limit]
    return len(near) >= 0.6 * len(widths) and sum(near) >= 0.6 * len(near)


def _grouped(text: str, lines: list[tuple[int, int]]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    open_start = open_end = -1
    for start, end in [*lines, (len(text), len(text))]:
        new = end == start or _BULLET.match(text, start, end)
        if open_end > open_start and new:
            blocks.append(_block(text, open_start, open_end))
            open_start = open_end = -1
        if end > start:
            open_start = start if open_start < 0 else open_start
            open_end = end
    return tuple(blocks)
