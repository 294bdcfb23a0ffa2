"""Web pages (HTML): headings, paragraphs, list items and table rows, without scripts, styles or menus."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers.base import ReadOptions, shown, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.encodings import Decoded, decode
from ingesoc_qual.readers.rows import Cell, add_row
from ingesoc_qual.readers.vocabulary import words
from ingesoc_qual.readers.xmltree import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DROPPED = words(
    "script style noscript template head nav svg math canvas iframe object audio video select button input textarea "
    "datalist dialog"
)
_INLINE = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp rt ruby s samp small "
    "span strike strong sub sup time tt u var wbr"
)
_BOLD = frozenset({"b", "strong"})


class HtmlReader:
    """Reads `.html`, `.htm` and `.xhtml`."""

    format = "html"
    extensions = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the text of a web page. Raises `EmptyDocument`, `UndecodableText`, `DamagedFile`."""
        decoded = decode_html(data, name=name, encoding=options.encoding)
        builder = TextBuilder()
        title = add_html(builder, decoded.text, name=name)
        return to_reading(
            builder.draft(),
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            title=title,
            warnings=decoded.warnings,
        )


def decode_html(data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Return the text of an HTML file; what it declares of itself comes after strict UTF-8."""
    match = _CHARSET.search(data[:4096])
    return decode(data, name=name, encoding=encoding, declared=declared or (match and match.group(1).decode("ascii")))


def add_html(builder: TextBuilder, text: str, *, name: str = "") -> str | None:
    """Add the content of a page and return its title. Raises `DamagedFile` when it is nested beyond reason."""
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    data = text.replace("\x00", "\ufffd").encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    if any("depth" in entry.message.lower() or "huge" in entry.message.lower() for entry in parser.error_log):
        raise DamagedFile(
            _("« {name} » emboîte ses balises au-delà du raisonnable : refusé.").format(name=shown(name)),
            remedy=_("Ouvrez la page dans un navigateur et enregistrez-la en PDF ou en texte."),
        )
    if root is None:
        return None
    walk = _Walk(builder)
    walk.block(root, BlockKind.PARAGRAPH, 0)
    walk.flush()
    found = root.find(".//title")
    return None if found is None else _SPACE.sub(" ", "".join(map(str, found.itertext())))


class _Walk:
    def __init__(self, builder: TextBuilder) -> None:
        self.builder = builder
        self.parts: list[str] = []
        self.bold: list[str] = []
        self.bold_open = True
        self.kind, self.level = BlockKind.PARAGRAPH, 0
        self.listed = 0

    def flush(self) -> None:
        """Close the paragraph under way."""
        if self.parts:
            text = _tidy("".join(self.parts))
            if text:
                self.builder.add(text, self.kind, self.level, bold=_tidy("".join(self.bold)))
        self.parts, self.bold, self.bold_open = [], [], True

    def say(self, text: str | None, *, bold: bool, verbatim: bool) -> None:
        """Add words to the paragraph under way."""
        if not text:
            return
        text = text if verbatim else _SPACE.sub(" ", text)
        self.parts.append(text)
        if self.bold_open and text.strip():
            self.bold_open = bold
        if self.bold_open:
            self.bold.append(text)

    def block(self, element: _Element, kind: BlockKind, level: int, *, bold: bool = False, pre: bool = False) -> None:
        """Walk one element that makes paragraphs of its own."""
        self.flush()
        self.kind, self.level = kind, level
        self.inside(element, bold=bold, pre=pre)
        self.flush()
        self.kind, self.level = BlockKind.PARAGRAPH, 0

    def inside(self, element: _Element, *, bold: bool, pre: bool) -> None:
        """Walk the children of an element."""
        kind, level = self.kind, self.level
        self.say(element.text, bold=bold, verbatim=pre)
        for child in element:
            self.child(child, kind, level, bold=bold, pre=pre)
            self.kind, self.level = kind, level
            self.say(child.tail, bold=bold, verbatim=pre)

    def child(self, child: _Element, kind: BlockKind, level: int, *, bold: bool, pre: bool) -> None:
        """Walk one child by what its name says."""
        tag = local(child).lower()
        if not tag or tag in _DROPPED or child.get("hidden") is not None:
            return
        if tag == "br":
            self.say("\n", bold=bold, verbatim=True)
        elif tag in _INLINE:
            self.inside(child, bold=bold or tag in _BOLD, pre=pre)
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.block(child, BlockKind.HEADING, int(tag[1]))
        elif tag == "li" or tag == "dd":
            self.listed += 1
            self.block(child, BlockKind.LIST_ITEM, self.listed - 1, pre=pre)
            self.listed -= 1
        elif tag == "table":
            self.table(child)
        else:
            listed = kind == BlockKind.LIST_ITEM and tag in ("p", "div")
            self.block(child, kind if listed else BlockKind.PARAGRAPH, level if listed else 0, pre=pre or tag == "pre")

    def table(self, table: _Element) -> None:
        """Add the rows of a table; the tables within its cells are flattened."""
        self.flush()
        for row in table.iter("tr", "caption"):
            if any(local(above) == "table" and above is not table for above in _until(row, table)):
                continue
            if local(row) == "caption":
                self.block(row, BlockKind.PARAGRAPH, 0)
            else:
                add_row(self.builder, [self.cell(cell) for cell in row if local(cell) in ("td", "th")])

    def cell(self, cell: _Element) -> Cell:
        """Return the paragraphs of one cell, read apart."""
        inner = TextBuilder()
        walk = _Walk(inner)
        walk.block(cell, BlockKind.PARAGRAPH, 0)
        draft = inner.draft()
        return [(draft.text[b.start : b.end], b.kind, b.level) for b in draft.blocks]


def _until(element: _Element, top: _Element) -> list[_Element]:
    above = []
    parent = element.getparent()
    while parent is not None and parent is not top:
        above.append(parent)
        parent = parent.getparent()
    return above


def _tidy(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.split("\n")).strip()
