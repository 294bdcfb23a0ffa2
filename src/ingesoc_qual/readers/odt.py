"""OpenDocument texts (ODT, flat FODT): a walk of the body, then its notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingesoc_qual.errors import ReadError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers.archive import Archive, damaged, encrypted, open_archive
from ingesoc_qual.readers.base import ReadOptions, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.rows import Cell, add_row
from ingesoc_qual.readers.vocabulary import words
from ingesoc_qual.readers.xmltree import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DROPPED = words(
    "tracked-changes annotation annotation-end forms sequence-decls user-field-decls variable-decls event-listeners "
    "binary-data title desc glue-point note-citation bibliography-source table-of-content-source index-title-template "
    "ruby-text script"
)
_MAX_REPEAT = 1000


class OdtReader:
    """Reads `.odt`, `.ott` and `.fodt`: paragraphs, headings, lists, table rows, frames, notes; no header or footer."""

    format = "odt"
    extensions = (".odt", ".ott", ".fodt")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the text of an OpenDocument text. Raises `DamagedFile`, `EncryptedFile`, `EmptyDocument`."""
        if data.startswith(b"PK"):
            archive = open_archive(data, name=name)
            root, title = _content(archive, name), _title(archive, name)
        else:
            root = parse_xml(data, name=name)
            title = root.findtext(f".//{_DC_TITLE}")
        body = root.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise damaged(name)
        walk = _Walk(_bold_styles(root))
        walk.flow(body)
        walk.add_notes()
        warnings: tuple[str, ...] = ()
        if body.find(f"{_TEXT}tracked-changes") is not None:
            warnings = (_("Suivi des modifications : les passages supprimés n'ont pas été repris."),)
        return to_reading(
            walk.builder.draft(), name=name, format=self.format, options=options, title=title, warnings=warnings
        )


def _content(archive: Archive, name: str) -> _Element:
    if "encrypted-package" in archive:
        raise encrypted(name)
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise encrypted(name)
    return parse_xml(archive.read("content.xml"), name=name)


def _title(archive: Archive, name: str) -> str | None:
    if "meta.xml" not in archive:
        return None
    try:
        return parse_xml(archive.read("meta.xml"), name=name).findtext(f".//{_DC_TITLE}")
    except ReadError:
        return None  # A title is a comfort: its absence must not cost the document.


def _bold_styles(root: _Element) -> frozenset[str]:
    found = set()
    for style in root.iter(_STYLE + "style"):
        properties = style.find(_STYLE + "text-properties")
        if properties is not None and properties.get(_FO + "font-weight") in ("bold", "700", "800", "900"):
            found.add(style.get(_STYLE + "name", ""))
    return frozenset(found)


@dataclass
class _Paragraph:
    """What one paragraph holds: text, the bold words it begins with, and the frames anchored in it."""

    parts: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    bold_open: bool = True
    frames: list[_Element] = field(default_factory=list)

    def say(self, text: str | None, *, bold: bool) -> None:
        if not text:
            return
        self.parts.append(text)
        if self.bold_open and text.strip():
            self.bold_open = bold
        if self.bold_open:
            self.bold.append(text)

    def text(self) -> str:
        """Return the words, white space collapsed as OpenDocument 1.3 (part 3, §6.1.2) has it."""
        return _collapse("".join(self.parts))


class _Walk:
    def __init__(self, bold_styles: frozenset[str]) -> None:
        self.builder = TextBuilder()
        self.bold_styles = bold_styles
        self.notes: list[_Element] = []

    def flow(self, container: _Element, depth: int = -1) -> None:
        """Add the paragraphs, lists and tables of a container; `depth` counts the lists around it."""
        for element in container:
            kind = local(element)
            if kind in ("p", "h"):
                self._add_paragraph(element, depth)
            elif kind == "list":
                self.flow(element, depth + 1)
            elif kind == "table":
                self._add_table(element)
            elif kind not in _DROPPED:
                self.flow(element, depth)

    def _add_paragraph(self, element: _Element, depth: int) -> None:
        paragraph = self._paragraph(element)
        kind, level = _kind(element, depth)
        self.builder.add(paragraph.text(), kind, level, bold=_collapse("".join(paragraph.bold)))
        for frame in paragraph.frames:
            self.flow(frame)

    def _paragraph(self, element: _Element) -> _Paragraph:
        paragraph = _Paragraph()
        self._inline(element, paragraph, bold=element.get(_TEXT + "style-name") in self.bold_styles)
        return paragraph

    def _inline(self, element: _Element, into: _Paragraph, *, bold: bool) -> None:
        into.say(element.text and _spaces(element.text), bold=bold)
        for child in element:
            kind = local(child)
            if kind == "s":
                into.say("\x1f" * _count(child), bold=bold)
            elif kind == "tab":
                into.say("\x1e", bold=bold)
            elif kind == "line-break":
                into.say("\n", bold=bold)
            elif kind == "note":
                self.notes.append(child)
            elif kind in ("frame", "custom-shape", "rect", "g", "a") and child.tag.startswith("{urn:oasis:names:tc:o"):
                into.frames.append(child) if kind != "a" else self._inline(child, into, bold=bold)
            elif kind not in _DROPPED:
                styled = child.get(_TEXT + "style-name") in self.bold_styles
                self._inline(child, into, bold=bold or styled)
            into.say(child.tail and _spaces(child.tail), bold=bold)

    def _add_table(self, table: _Element) -> None:
        for row in table.iter(_TABLE + "table-row"):
            owner = next(row.iterancestors(_TABLE + "table"))
            if owner is table:
                add_row(self.builder, self._cells(row))

    def _cells(self, row: _Element) -> list[Cell]:
        cells: list[Cell] = []
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeat = cell.get(_TABLE + "number-columns-repeated", "1")
            lines: Cell = []
            self._cell_lines(cell, lines, -1)
            cells.extend([lines] * (min(int(repeat), _MAX_REPEAT) if repeat.isdecimal() and lines else 1))
        return cells

    def _cell_lines(self, container: _Element, lines: Cell, depth: int) -> None:
        for element in container:
            kind = local(element)
            if kind in ("p", "h"):
                paragraph = self._paragraph(element)
                lines.append((paragraph.text(), *_kind(element, depth)))
                for frame in paragraph.frames:
                    self._cell_lines(frame, lines, depth)
            elif kind == "table-row":
                cells = ("\n".join(line[0] for line in cell) for cell in self._cells(element))
                lines.append(("\t".join(cells), BlockKind.TABLE_ROW, 0))
            elif kind not in _DROPPED:
                self._cell_lines(element, lines, depth + (kind == "list"))

    def add_notes(self) -> None:
        """Add the notes met on the way, footnotes first, each as one block after the body."""
        if not self.notes:
            return
        self.builder.end_body()
        footnotes_first = sorted(self.notes, key=lambda note: note.get(_TEXT + "note-class") == "endnote")
        for note in footnotes_first:
            paragraphs = (self._paragraph(p).text() for p in note.iter(_TEXT + "p"))
            self.builder.add("\n".join(paragraphs), BlockKind.NOTE)


def _kind(element: _Element, depth: int) -> tuple[BlockKind, int]:
    if local(element) == "h":
        level = element.get(_TEXT + "outline-level", "1")
        return BlockKind.HEADING, int(level) if level.isdecimal() and len(level) < 3 else 1
    return (BlockKind.LIST_ITEM, depth) if depth >= 0 else (BlockKind.PARAGRAPH, 0)


def _count(space: _Element) -> int:
    count = space.get(_TEXT + "c", "1")
    return min(int(count), _MAX_REPEAT) if count.isdecimal() and len(count) < 5 else 1


def _spaces(text: str) -> str:
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def _collapse(text: str) -> str:
    """Collapse runs of ordinary spaces; U+001F and U+001E stand for spaces and tabulations that the file spells out."""
    if "  " in text:
        text = " ".join(part for part in text.split(" ") if part) if text.strip(" ") else ""
    return text.replace("\x1f", " ").replace("\x1e", "\t").replace("\n ", "\n")
