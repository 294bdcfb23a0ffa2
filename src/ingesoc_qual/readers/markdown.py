"""Markdown: kept as written, with its headings, lists, tables and paragraphs marked."""

from __future__ import annotations

import re

from ingesoc_qual.model.document import Block, BlockKind, Reading
from ingesoc_qual.readers.base import Draft, ReadOptions, to_reading
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.readers.txt import tidy

_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")
_ITEM = re.compile(r"( *)(?:[-*+•]|\d{1,9}[.)])\s+\S")
_ROW = re.compile(r"\s*\|.*\|\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_FRONT = re.compile(r"title\s*:\s*(.+)", re.IGNORECASE)


class MarkdownReader:
    """Reads `.md` and `.markdown`."""

    format = "md"
    extensions = (".md", ".markdown", ".mdown")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return a Markdown text as it is. Raises `UndecodableText`, `UnsupportedFormat`, `EmptyDocument`."""
        decoded = decode(data, name=name, encoding=options.encoding)
        text, pages = tidy(decoded.text)
        blocks = _Scan(text).blocks()
        return to_reading(
            Draft(text=text, blocks=blocks, pages=pages),
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            title=_title(text, blocks),
            warnings=decoded.warnings,
        )


def _title(text: str, blocks: tuple[Block, ...]) -> str | None:
    if text.startswith("---\n") and (found := _FRONT.search(text[: max(0, text.find("\n---", 4))])):
        return found.group(1).strip("\"' ")
    first = min((b for b in blocks if b.kind == BlockKind.HEADING), key=lambda b: b.level, default=None)
    if first is None:
        return None
    heading = text[first.start : first.end].split("\n")[0]
    match = _ATX.match(heading)
    return match.group(2) if match else heading


class _Scan:
    """One pass over the lines; `open` is the paragraph or item under way. A YAML front matter makes no block."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Block] = []
        self.open: tuple[int, int, BlockKind, int] | None = None
        self.fence: str | None = None

    def blocks(self) -> tuple[Block, ...]:
        start = 0
        front = self.text.find("\n---\n", 3) if self.text.startswith("---\n") else -1
        for line in self.text.split("\n"):
            if start > front:
                self._line(line, start)
            start += len(line) + 1
        self._close()
        return tuple(self.found)

    def _line(self, line: str, start: int) -> None:
        end = start + len(line.rstrip())
        first = start + len(line) - len(line.lstrip())
        fence = _FENCE.match(line)
        if self.fence:
            self._extend(first, end)
            if fence and fence.group(1) == self.fence:
                self.fence = None
                self._close()
        elif fence:
            self._close()
            self.fence = fence.group(1)
            self._extend(first, end)
        elif not line.strip():
            self._close()
        else:
            self._text_line(line, first, end)

    def _text_line(self, line: str, first: int, end: int) -> None:
        atx, item = _ATX.match(line), _ITEM.match(line)
        setext = _SETEXT.match(line)
        if setext and self.open and self.open[2] == BlockKind.PARAGRAPH:
            began = self.open[0]
            self.open = None
            self.found.append(Block(began, end, BlockKind.HEADING, 1 if "=" in setext.group(1) else 2))
        elif atx:
            self._close()
            self.found.append(Block(first, end, BlockKind.HEADING, len(atx.group(1))))
        elif _RULE.match(line):
            self._close()
        elif _ROW.match(line):
            self._close()
            self.found.append(Block(first, end, BlockKind.TABLE_ROW))
        elif item:
            self._close()
            self.open = (first, end, BlockKind.LIST_ITEM, len(item.group(1)) // 2)
        else:
            self._extend(first, end)

    def _extend(self, first: int, end: int) -> None:
        if end <= first:
            return
        if self.open is None:
            self.open = (first, end, BlockKind.PARAGRAPH, 0)
        else:
            self.open = (self.open[0], end, self.open[2], self.open[3])

    def _close(self) -> None:
        if self.open is not None:
            start, end, kind, level = self.open
            self.found.append(Block(start, end, kind, level))
            self.open = None
