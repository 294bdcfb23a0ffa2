"""Rich text (RTF): striprtf reads the words; marks set beforehand keep the headings, rows and notes it would lose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers.base import ReadOptions, shown, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.rows import add_row
from ingesoc_qual.readers.vocabulary import BULLETS

# Noncharacters never occur in a text (Unicode Standard, §23.7): they carry structure through striprtf.
_HEADING, _ROW_START, _CELL, _ROW_END, _LINE = 0xFDD0, "\ufddc", "\ufdde", "\ufddf", "\u2028"
_HEADINGS = {chr(_HEADING + level): level + 1 for level in range(9)}
_MARKS = (
    (re.compile(r"(?<!\\)\\outlinelevel([0-8])(?!\d) ?"), lambda m: chr(_HEADING + int(m.group(1)))),
    (re.compile(r"(?<!\\)\\trowd(?![a-z]) ?"), lambda _m: "\\trowd " + _ROW_START),
    (re.compile(r"(?<!\\)\\(?:nest)?cell(?![a-z]) ?"), lambda _m: _CELL),
    (re.compile(r"(?<!\\)\\row(?![a-z]) ?"), lambda _m: _ROW_END),
    (re.compile(r"(?<!\\)\\line(?![a-z]) ?"), lambda _m: _LINE),
)
_BULLET = re.compile(rf"(?:[{BULLETS}·\-–—o]|\d{{1,3}}[.)]|[a-zA-Z][.)])\t\s*")
_NOTE = re.compile(r"\{\\(?:\*\\)?footnote(?![a-z])")
_HEAVY = re.compile(r"\{(?:\\\*)?\\(?:pict|objdata|themedata|datastore|blipuid|nonshppict|deleted)(?![a-z])")
_TOKEN = re.compile(r"\\bin(\d{1,9}) ?|\\[\\{}]|([{}])")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{2,5})")
_OLD_PAGES = {"\\mac": "mac-roman", "\\pca": "cp850", "\\pc": "cp437"}


class RtfReader:
    """Reads `.rtf`: paragraphs, headings, list items, table rows, notes; no header or footer."""

    format = "rtf"
    extensions = (".rtf",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the text of an RTF file. Raises `DamagedFile` when striprtf cannot follow it, `EmptyDocument`."""
        builder = TextBuilder()
        whole = add_rtf(builder, data, name=name)
        warnings = () if whole else (_("Le fichier RTF s'arrête avant sa fin : le texte est peut-être incomplet."),)
        return to_reading(builder.draft(), name=name, format=self.format, options=options, warnings=warnings)


def add_rtf(builder: TextBuilder, data: bytes, *, name: str) -> bool:
    """Add the content of an RTF file; return whether the file goes to its end. Raises `DamagedFile`."""
    page = _page(data)
    source = data.decode(page, "replace")
    source, _heavy = _take(source, _HEAVY)
    source, notes = _take(source, _NOTE)
    for piece in _pieces(_plain(source, page, name)):
        _add(builder, piece)
    if notes:
        builder.end_body()
    for note in notes:
        text = _plain("{\\rtf1 " + _NOTE.sub("{", note, count=1) + "}", page, name)
        builder.add(re.sub("[\ufdd0-\ufddf]", "", text).strip(), BlockKind.NOTE)
    return _balanced(source)


def _page(data: bytes) -> str:
    head = data[:2000].decode("latin-1")
    match = _CODE_PAGE.search(head)
    if match:
        page = "mac-roman" if match.group(1) == "10000" else f"cp{match.group(1)}"
        try:
            "".encode(page)
            return page
        except LookupError:
            return "cp1252"
    return next((page for word, page in _OLD_PAGES.items() if re.search(re.escape(word) + "(?![a-z])", head)), "cp1252")


def _take(source: str, start: re.Pattern[str]) -> tuple[str, list[str]]:
    """Return the source without the groups that `start` opens, and these groups."""
    kept, taken, position = [], [], 0
    while match := start.search(source, position):
        end = _group_end(source, match.start())
        kept.append(source[position : match.start()])
        taken.append(source[match.start() : end])
        position = end
    kept.append(source[position:])
    return "".join(kept), taken


def _group_end(source: str, start: int) -> int:
    depth, position = 0, start
    while match := _TOKEN.search(source, position):
        position = match.end()
        if match.group(1):
            position += int(match.group(1))
        elif match.group(2):
            depth += 1 if match.group(2) == "{" else -1
            if depth == 0:
                return position
    return len(source)


def _balanced(source: str) -> bool:
    depth = 0
    for match in _TOKEN.finditer(source):
        if match.group(2):
            depth += 1 if match.group(2) == "{" else -1
    return depth <= 0


def _plain(source: str, page: str, name: str) -> str:
    from striprtf.striprtf import rtf_to_text

    for pattern, mark in _MARKS:
        source = pattern.sub(mark, source)
    # Its search for links backtracks without end on odd files, and writes addresses into the sentence.
    source = source.replace("{\\field{", "{\\fieldx{")
    try:
        return str(rtf_to_text(source, encoding=page, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise DamagedFile(
            _("« {name} » est un fichier RTF abîmé.").format(name=shown(name)),
            remedy=_("Ouvrez-le dans Word ou LibreOffice et enregistrez-le en DOCX."),
        ) from error


def _pieces(text: str) -> Iterator[str]:
    """Yield paragraphs and rows in order; a row is given with its mark. Rows after the first may lack theirs."""
    *ended, rest = text.split(_ROW_END)
    for part in ended:
        start, cell = part.find(_ROW_START), part.find(_CELL)
        if start < 0 or 0 <= cell < start:
            start = part.rfind("\n", 0, max(0, cell)) + 1
        yield from part[:start].split("\n")
        yield _ROW_START + part[start:]
    yield from rest.split("\n")


def _add(builder: TextBuilder, piece: str) -> None:
    if piece.startswith(_ROW_START):
        cells = piece.replace(_ROW_START, "").split(_CELL)
        add_row(builder, [[(_bare(line), BlockKind.PARAGRAPH, 0) for line in cell.split("\n")] for cell in cells[:-1]])
        return
    level = next((_HEADINGS[c] for c in piece if c in _HEADINGS), 0)
    text = _bare(piece).strip()
    bullet = _BULLET.match(text)
    if level:
        builder.add(text, BlockKind.HEADING, level)
    elif bullet:
        builder.add(text[bullet.end() :], BlockKind.LIST_ITEM)
    else:
        builder.add(text)


def _bare(text: str) -> str:
    return re.sub("[\ufdd0-\ufddf]", "", text)
