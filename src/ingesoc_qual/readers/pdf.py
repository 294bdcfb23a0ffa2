"""PDF: text and geometry by PDFium, page by page; paragraphs put together again by `pdf_flow`."""

from __future__ import annotations

import ctypes
import math
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from ingesoc_qual.errors import DamagedFile, ReadError, ScannedDocument
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.archive import encrypted
from ingesoc_qual.readers.base import ReadOptions, shown, to_reading
from ingesoc_qual.readers.builder import TextBuilder, clean
from ingesoc_qual.readers.pdf_flow import add_pages
from ingesoc_qual.readers.pdf_lines import WIDE, PageLines, PdfLine, drop_running_lines, rejoined
from ingesoc_qual.readers.pdf_tables import with_rows

_CUT = re.compile("\r\n|[\r\n\x02\ufffe]")
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_CALL = re.compile(r"(?<=[^\W\d]|[.,;:!?»”\")])\d{1,2}(?=[\s.,;:!?»”\")]|$)")
_BLANK = re.compile(r"(?<=\S)[ \t]+(?=\S)")
_LOOSE = 0.51
"""Width of a letter, in font sizes, above which a line is likely to hold wide blanks; text in full lines has .45."""
_MAX_SECONDS = 60.0
_MAX_PAGES = 5000
_IMAGE = 3


class PdfReader:
    """Reads `.pdf` files that hold text; scanned pages are named, not recognised."""

    format = "pdf"
    extensions = (".pdf",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the text of a PDF.

        Raises `EncryptedFile`, `DamagedFile`, `ScannedDocument` when its pages are images, `EmptyDocument`.
        """
        document = _open(data, name)
        try:
            pages, empty, images, broken = _pages(document, name)
            recognised: list[int] = []
            if options.ocr is not None:
                pages, recognised = _recognised(document, pages, name, options.ocr)
                empty = [number for number in empty if number not in recognised]
            title = _title(document)
        finally:
            document.close()
        garbled = [page.number for page in pages if _garbled(page)]
        if not any(page.lines for page in pages) or len(garbled) * 2 > len(pages):
            raise _without_text(name, images=bool(images), garbled=bool(garbled), broken=len(broken) == len(pages))
        pages = [replace(page, lines=()) if page.number in garbled else page for page in pages]
        pages, running, dropped = drop_running_lines(pages)
        builder = TextBuilder()
        add_pages(builder, pages, known=options.known)
        return to_reading(
            builder.draft(),
            name=name,
            format=self.format,
            options=options,
            title=title,
            warnings=_warnings(
                [number for number in empty if number in images], sorted(broken + garbled), running, recognised
            ),
            dropped=dropped,
        )


def _recognised(
    document: Any, pages: list[PageLines], name: str, told: Callable[[int, int], None]
) -> tuple[list[PageLines], list[int]]:
    """Return the pages with those that hold no readable text recognised, and the numbers of these."""
    from ingesoc_qual.readers.ocr import recognised, require_tesseract

    waiting = [page for page in pages if not page.lines or _garbled(page)]
    if not waiting:
        return pages, []
    program = require_tesseract()
    read: dict[int, PageLines] = {}
    for count, page in enumerate(waiting):
        told(count, len(waiting))
        found = recognised(document[page.number - 1], page.number, program, name=name)
        if found.lines:
            read[page.number] = found
    told(len(waiting), len(waiting))
    return [read.get(page.number, page) for page in pages], list(read)


def _open(data: bytes, name: str) -> Any:
    import pypdfium2

    # A few bytes may stand before the header (AppleSingle wrappers, mail gateways), or the header be lost.
    start = data.find(b"%PDF-", 0, 65_536)
    if start < 0 and b"trailer" not in data:
        raise _damaged(name)
    try:
        document = pypdfium2.PdfDocument(data[start:] if start >= 0 else b"%PDF-1.4\n" + data)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise encrypted(name) from error
        if error.err_code == pypdfium2.raw.FPDF_ERR_SECURITY:
            raise encrypted(name) from error
        raise _damaged(name) from error
    if pages == 0:
        document.close()
        raise _damaged(name)
    if pages > _MAX_PAGES:
        document.close()
        raise ReadError(
            _("« {name} » a {n} pages : plus de {limit} sont refusées.").format(
                name=shown(name), n=pages, limit=_MAX_PAGES
            ),
            remedy=_("Découpez-le en plusieurs fichiers."),
        )
    return document


def _damaged(name: str) -> DamagedFile:
    return DamagedFile(
        _("« {name} » est un PDF abîmé ou incomplet.").format(name=shown(name)),
        remedy=_("Ouvrez-le dans un lecteur de PDF et imprimez-le en PDF, ou reprenez une copie."),
    )


def _pages(document: Any, name: str) -> tuple[list[PageLines], list[int], set[int], list[int]]:
    """Return the lines of each page, the numbers of pages without text, with images, and that could not be read."""
    import pypdfium2

    pages, empty, images, broken = [], [], set(), []
    deadline = time.process_time() + _MAX_SECONDS
    for index in range(len(document)):
        number = index + 1
        if time.process_time() > deadline:
            raise DamagedFile(
                _("« {name} » demande un temps démesuré à la page {n}.").format(name=shown(name), n=number),
                remedy=_("Imprimez-le en PDF depuis un lecteur de PDF, ou retirez cette page."),
            )
        try:
            page = document[index]
            text_page = page.get_textpage()
            lines = PageLines(number, *_box(page), with_rows(rejoined(page_lines(text_page))))
        except pypdfium2.PdfiumError:
            broken.append(number)
            pages.append(PageLines(number, 0, 0, 0, 0, ()))
            continue
        if not lines.lines:
            empty.append(number)
            if _has_image(page):
                images.add(number)
        pages.append(lines)
        text_page.close()
        page.close()
    return pages, empty, images, broken


def _box(page: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = page.get_bbox()
    return left, bottom, right, top


def _has_image(page: Any) -> bool:
    import pypdfium2

    try:
        return next(iter(page.get_objects(filter=(_IMAGE,), max_depth=5)), None) is not None
    except pypdfium2.PdfiumError:
        return False


def page_lines(text_page: Any) -> list[PdfLine]:
    """Return the lines of one text page in reading order, with the place of their first and last letters."""
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return []
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")
    wide = len(text) < written - 1  # letters beyond U+FFFF count for two in PDFium's text
    places = _Places(pdfium, text_page)
    lines: list[PdfLine] = []
    start, astral, glued = 0, 0, False
    for match in [*_CUT.finditer(text), None]:
        end = match.start() if match else len(text)
        raw = text[start:end]
        if raw.strip():
            lines.append(_line(places, raw, start + astral, glued=glued))
        glued = match is not None and match.group() in "\x02\ufffe"
        astral += _astral(raw) if wide else 0
        start = match.end() if match else end
    return lines


def _line(places: _Places, raw: str, offset: int, *, glued: bool) -> PdfLine:
    body = raw.strip()
    first = offset + len(raw) - len(raw.lstrip())
    last = first + len(body) - 1 + _astral(body)
    text = clean(_UNREADABLE.sub("\ufffd", body.translate(_LIGATURES) if not body.isascii() else body))
    left = places.letter(first)
    if left is None:
        return PdfLine(text, glued, 0.0, 0.0, 0.0, 0.0, placed=False)
    calls: tuple[int, ...] = ()
    if len(text) == len(body):
        found = ((m.start(), places.letter(first + m.start())) for m in _CALL.finditer(body))
        calls = tuple(start for start, digit in found if digit and _raised(digit, left))
    right = max(places.right(last), left.x1)
    gaps: tuple[tuple[int, float, float], ...] = ()
    if len(text) == len(body) and right - left.x0 > _LOOSE * left.size * len(body):
        gaps = tuple(_gaps(places, body, first, left.size))
    return PdfLine(text, glued, left.x0, right, left.y, left.size, calls, gaps=gaps)


def _gaps(places: _Places, body: str, first: int, size: float) -> Iterator[tuple[int, float, float]]:
    """Yield the wide blanks of a line: where each ends in the text, its left and right sides."""
    for match in _BLANK.finditer(body):
        before, after = places.right(first + match.start() - 1), places.letter(first + match.end())
        if after is not None and before and after.x0 - before > WIDE * size:
            yield match.end(), before, after.x0


def _astral(text: str) -> int:
    return 0 if text.isascii() else sum(1 for c in text if c > "\uffff")


class _Letter(NamedTuple):
    """The place of one letter, in points: its sides, its foot on the line, the size of its font."""

    x0: float
    x1: float
    y: float
    size: float


class _Places:
    """Where the letters of a page stand; the memory that PDFium writes to is made once a page."""

    def __init__(self, pdfium: Any, text_page: Any) -> None:
        self._pdfium, self._page = pdfium, text_page
        self._box = [ctypes.c_double() for _side in range(4)]  # left, right, bottom, top
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()

    def letter(self, text_index: int) -> _Letter | None:
        """Return the place of the letter at an offset of the page's text, None where it has none."""
        index = self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, text_index)
        if (
            index < 0
            or not self._pdfium.FPDFText_GetCharBox(self._page, index, *self._box)
            or not self._pdfium.FPDFText_GetCharOrigin(self._page, index, self._x, self._y)
            or not self._pdfium.FPDFText_GetMatrix(self._page, index, self._matrix)
        ):
            return None
        scale = math.hypot(self._matrix.c, self._matrix.d)
        size = self._pdfium.FPDFText_GetFontSize(self._page, index) * scale
        return _Letter(self._box[0].value, self._box[1].value, self._y.value, size) if size > 0 else None

    def right(self, text_index: int) -> float:
        """Return the right side of the letter at an offset of the page's text, 0 where it has none."""
        index = self._pdfium.FPDFText_GetCharIndexFromTextIndex(self._page, text_index)
        if index < 0 or not self._pdfium.FPDFText_GetCharBox(self._page, index, *self._box):
            return 0.0
        return self._box[1].value


def _raised(digit: _Letter, first: _Letter) -> bool:
    """Whether a digit is smaller than the line it stands in, and above its foot: a call to a note."""
    return digit.size < 0.85 * first.size or digit.y > first.y + 0.15 * first.size


def _title(document: Any) -> str | None:
    import pypdfium2

    try:
        title = str(document.get_metadata_value("Title"))
    except pypdfium2.PdfiumError:
        return None
    return (
        None
        if re.search(r"\.(docx?|odt|pdf|indd|pptx?|qxd|xlsx?)$|^Microsoft|^untitled|^Sans nom", title, re.I)
        else title
    )


def _garbled(page: PageLines) -> bool:
    """Whether the fonts of a page do not say which letters they draw."""
    text = "".join("".join(line.text.split()) for line in page.lines)
    return text.count("\ufffd") > 0.3 * len(text)


def _without_text(name: str, *, images: bool, garbled: bool, broken: bool) -> ReadError:
    if broken:
        return _damaged(name)
    if garbled:
        message = _("Le texte de « {name} » est illisible : ses polices ne disent pas quelles lettres elles dessinent.")
    elif images:
        message = _("« {name} » est un PDF image : ses pages sont numérisées, sans texte.")
    else:
        message = _("« {name} » est un PDF sans texte : ses pages sont blanches ou dessinées.")
    return ScannedDocument(
        message.format(name=shown(name)),
        remedy=_("Relancez avec --ocr : tesseract en reconnaîtra le texte."),
    )


def _warnings(
    scanned: list[int], broken: list[int], running: tuple[str, ...], recognised: list[int]
) -> tuple[str, ...]:
    said = []
    if recognised:
        text = ngettext(
            "Page reconnue par tesseract, à relire : {pages}.",
            "Pages reconnues par tesseract, à relire : {pages}.",
            len(recognised),
        )
        said.append(text.format(pages=_listed(recognised)))
    if scanned:
        text = ngettext("Page sans texte (image) : {pages}.", "Pages sans texte (images) : {pages}.", len(scanned))
        said.append(text.format(pages=_listed(scanned)))
    if broken:
        text = ngettext("Page illisible : {pages}.", "Pages illisibles : {pages}.", len(broken))
        said.append(text.format(pages=_listed(broken)))
    if running:
        shortened = " ; ".join(line if len(line) <= 60 else f"{line[:59]}…" for line in running[:3])
        said.append(_("En-têtes et pieds de page laissés de côté : {lines}.").format(lines=shortened))
    return tuple(said)


def _listed(numbers: list[int]) -> str:
    shown_numbers = ", ".join(map(str, numbers[:12]))
    return shown_numbers if len(numbers) <= 12 else f"{shown_numbers}…"
