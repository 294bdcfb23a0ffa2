"""Word documents (DOCX): a walk of the main part, its tables and text boxes, then its notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingesoc_qual.errors import ReadError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers.archive import Archive, damaged, open_archive, resolve
from ingesoc_qual.readers.base import ReadOptions, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.docx_styles import Styles, read_styles
from ingesoc_qual.readers.rows import Cell, add_row
from ingesoc_qual.readers.xmltree import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT, _PROPERTIES, _VANISH, _BOLD = _W + "t", _W + "rPr", _W + "vanish", _W + "b"
_SPACES = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "ptab": "\t"}
_DROPPED = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "rt", "delInstrText"})
_BOXES = frozenset({"drawing", "pict", "object", "AlternateContent"})


class DocxReader:
    """Reads `.docx` (and `.docm`): paragraphs, headings, lists, table rows, text boxes, notes; no header or footer."""

    format = "docx"
    extensions = (".docx", ".docm", ".dotx")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the text of a Word document. Raises `DamagedFile`, `EncryptedFile`, `EmptyDocument`."""
        archive = open_archive(data, name=name)
        main = _main_part(archive, name)
        walk = _Walk(archive, main, name)
        body = walk.root(main).find(_W + "body")
        if body is None:
            raise damaged(name)
        walk.flow(body)
        walk.notes()
        return to_reading(
            walk.builder.draft(),
            name=name,
            format=self.format,
            options=options,
            title=_title(archive, name),
            warnings=walk.warnings(),
        )


def _main_part(archive: Archive, name: str) -> str:
    if "word/document.xml" not in archive and "_rels/.rels" in archive:
        for relation in parse_xml(archive.read("_rels/.rels"), name=name):
            target = relation.get("Target", "")
            if relation.get("Type", "").endswith("/officeDocument") and resolve("", target) in archive:
                return resolve("", target)
    return "word/document.xml"


def _title(archive: Archive, name: str) -> str | None:
    if "docProps/core.xml" not in archive:
        return None
    try:
        root = parse_xml(archive.read("docProps/core.xml"), name=name)
    except ReadError:
        return None  # A title is a comfort: its absence must not cost the document.
    return root.findtext("{http://purl.org/dc/elements/1.1/}title")


@dataclass
class _Paragraph:
    """What one paragraph holds: text, the bold words it begins with, and the boxes anchored in it."""

    parts: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    bold_open: bool = True
    boxes: list[_Element] = field(default_factory=list)


class _Walk:
    def __init__(self, archive: Archive, main: str, name: str) -> None:
        self.archive, self.main, self.name = archive, main, name
        self.builder = TextBuilder()
        self.styles: Styles = read_styles(self._optional(main, "styles.xml"))
        self.calls: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self.deletions = 0
        self.comments = 0

    def root(self, part: str) -> _Element:
        data = self.archive.read(part)
        if _STRICT in data:
            # "Strict" documents differ from the usual ones by the name of their namespaces alone.
            data = data.replace(_STRICT, _W[1:-1].encode())
        return parse_xml(data, name=self.name)

    def _optional(self, main: str, part: str) -> _Element | None:
        path = resolve(main, part)
        return self.root(path) if path in self.archive else None

    def flow(self, container: _Element) -> None:
        """Add the paragraphs and tables of a container, in order."""
        for element in container:
            kind = local(element)
            if kind == "p":
                self._add_paragraph(element)
            elif kind == "tbl":
                self._add_table(element)
            elif kind == "altChunk":
                self._add_foreign(element)
            elif kind not in _DROPPED:
                self.flow(element)

    def _add_paragraph(self, element: _Element) -> None:
        paragraph = self._paragraph(element)
        text = "".join(paragraph.parts)
        if not text or text.isspace():
            self.builder.blank()
        else:
            kind, level = self.styles.kind(element.find(_W + "pPr"))
            self.builder.add(text, kind, level, bold="".join(paragraph.bold))
        for box in paragraph.boxes:
            self.flow(box)

    def _paragraph(self, element: _Element) -> _Paragraph:
        paragraph = _Paragraph()
        self._inline(element, paragraph)
        return paragraph

    def _inline(self, element: _Element, into: _Paragraph) -> None:
        for child in element:
            kind = local(child)
            if kind == "r":
                self._run(child, into)
            elif kind in ("del", "moveFrom"):
                self.deletions += 1
            elif kind in ("commentReference",):
                self.comments += 1
            elif kind == "t" and child.text:  # m:t, the letters of a formula
                into.parts.append(child.text)
            elif kind in _BOXES:
                into.boxes.extend(_boxes(child))
            elif kind not in _DROPPED:
                self._inline(child, into)

    def _run(self, run: _Element, into: _Paragraph) -> None:
        properties = run.find(_W + "rPr")
        bold = False
        if properties is not None:
            if _on(properties.find(_VANISH)):
                return
            bold = into.bold_open and _on(properties.find(_BOLD))
        before = len(into.parts)
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                into.parts.append(child.text or "")
            elif tag in _SPACES:
                into.parts.append(_SPACES[tag])
            elif tag != _PROPERTIES:
                self._rare(child, into)
        if not into.bold_open:
            return
        text = "".join(into.parts[before:])
        if text.strip():
            into.bold_open = bold
        if into.bold_open:
            into.bold.append(text)

    def _rare(self, child: _Element, into: _Paragraph) -> None:
        kind = local(child)
        if kind in ("footnoteReference", "endnoteReference"):
            self.calls[kind.replace("Reference", "s")].append(child.get(_W + "id", ""))
        elif kind == "commentReference":
            self.comments += 1
        elif kind in _BOXES:
            into.boxes.extend(_boxes(child))
        elif kind in ("ruby", "rubyBase"):
            self._inline(child, into)

    def _add_table(self, table: _Element) -> None:
        for row in _children(table, "tr"):
            properties = row.find(_W + "trPr")
            if properties is not None and properties.find(_W + "del") is not None:
                self.deletions += 1
                continue
            add_row(self.builder, [self._cell(cell) for cell in _children(row, "tc")])

    def _cell(self, cell: _Element) -> Cell:
        lines: Cell = []
        self._cell_lines(cell, lines)
        return lines

    def _cell_lines(self, container: _Element, lines: Cell) -> None:
        for element in container:
            kind = local(element)
            if kind == "p":
                paragraph = self._paragraph(element)
                block, level = self.styles.kind(element.find(_W + "pPr"))
                lines.append(("".join(paragraph.parts), block, level))
                for box in paragraph.boxes:
                    self._cell_lines(box, lines)
            elif kind == "tbl":
                for row in _children(element, "tr"):
                    cells = ("\n".join(line[0] for line in self._cell(cell)) for cell in _children(row, "tc"))
                    lines.append(("\t".join(cells), BlockKind.TABLE_ROW, 0))
            elif kind not in _DROPPED and kind != "tcPr":
                self._cell_lines(element, lines)

    def _add_foreign(self, element: _Element) -> None:
        from ingesoc_qual.readers.docx_foreign import add_foreign

        relations = resolve(self.main, f"_rels/{self.main.rpartition('/')[2]}.rels")
        if relations not in self.archive:
            return
        for relation in self.root(relations):
            part = resolve(self.main, relation.get("Target", ""))
            if relation.get("Id") == element.get(_R_ID) and part in self.archive:
                add_foreign(self.builder, self.archive.read(part), name=part)

    def notes(self) -> None:
        """Add the notes called by the text, footnotes first, each as one block after the body."""
        for part, calls in self.calls.items():
            root = self._optional(self.main, f"{part}.xml") if calls else None
            if root is None:
                continue
            self.builder.end_body()
            known = {note.get(_W + "id", ""): note for note in root}
            for note in (known[call] for call in calls if call in known):
                text = "\n".join("".join(self._paragraph(p).parts).strip() for p in note.iter(_W + "p"))
                self.builder.add(text, BlockKind.NOTE)

    def warnings(self) -> tuple[str, ...]:
        """Return what was left out, one line each."""
        said = []
        if self.deletions:
            said.append(_("Suivi des modifications : les passages supprimés n'ont pas été repris."))
        if self.comments:
            said.append(
                ngettext(
                    "{n} commentaire Word n'a pas été repris.",
                    "{n} commentaires Word n'ont pas été repris.",
                    self.comments,
                ).format(n=self.comments)
            )
        return tuple(said)


def _children(element: _Element, kind: str) -> Iterator[_Element]:
    """Yield the rows of a table or cells of a row, also through content controls and tracked insertions."""
    for child in element:
        name = local(child)
        if name == kind:
            yield child
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _children(child, kind)


def _on(element: _Element | None) -> bool:
    return element is not None and element.get(_W + "val", "1") not in ("0", "false", "off", "none")


def _boxes(element: _Element) -> list[_Element]:
    """Return the text boxes of a drawing; its fallback for older programs repeats the same text and is passed over."""
    if local(element) == "Fallback":
        return []
    if local(element) == "txbxContent":
        return [element]
    branches = list(element)
    if local(element) == "AlternateContent" and not any(local(b) == "Choice" and _boxes(b) for b in branches):
        return [box for branch in branches for child in branch for box in _boxes(child)]
    return [box for branch in branches for box in _boxes(branch)]
