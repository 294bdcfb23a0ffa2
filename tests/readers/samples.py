"""Small files made on the spot, one a format, and where the shared data lies."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def shared_data() -> Path | None:
    """The folder of real files, or None where it is not there."""
    asked = os.environ.get("INGESOC_SHARED_DATA")
    place = Path(asked) if asked else Path(__file__).parents[3] / "shared" / "data"
    return place if place.is_dir() else None


def zipped(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document from the XML of its body; `parts` are `footnotes`, `endnotes`, `styles`, `core`."""
    places = {"core": "docProps/core.xml"}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            **{places.get(name, f"word/{name}.xml"): content for name, content in parts.items()},
        }
    )


def p(text: str, properties: str = "") -> str:
    """A Word paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx_of(lines: Sequence[str]) -> bytes:
    return docx("".join(p(line.replace("&", "&amp;").replace("<", "&lt;")) for line in lines))


def odt(body: str, styles: str = "", **parts: str) -> bytes:
    """An OpenDocument text from the XML of its body."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
            **parts,
        }
    )


def odt_of(lines: Sequence[str]) -> bytes:
    escaped = (line.replace("&", "&amp;").replace("<", "&lt;") for line in lines)
    return odt("".join(f"<text:p>{line}</text:p>" for line in escaped))


def pdf(pages: Sequence[Sequence[tuple[float, float, float, str]]]) -> bytes:
    """A PDF whose pages are lines (x, y, size in points, text), in Helvetica and Windows-1252."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b""]
    objects[2] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    kids = []
    for page in pages:
        content = b""
        for x, y, size, text in page:
            shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            content += b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET\n" % (size, x, y, shown)
        objects.append(b"<</Length %d>>stream\n%sendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def pdf_of(lines: Sequence[str]) -> bytes:
    """A PDF of one page, one short line an entry, well apart."""
    return pdf([[(60, 780 - 24 * row, 11, line) for row, line in enumerate(lines)]])


def scanned_pdf(lines: Sequence[str] = ()) -> bytes:
    """A PDF whose only page is an image, of these lines if any."""
    image, width, height = (b"\x80", 1, 1) if not lines else _drawn(pdf_of(lines))
    content = b"q 595 0 0 842 0 0 cm /I Do Q\n"
    return _assembled(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[5 0 R]>>",
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8/Length %d>>"
            b"stream\n%s\nendstream" % (width, height, len(image), image),
            b"<</Length %d>>stream\n%sendstream" % (len(content), content),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 3 0 R>>>>/Contents 4 0 R>>",
        ]
    )


def _drawn(document: bytes) -> tuple[bytes, int, int]:
    """Return the grey dots of the first page of a PDF at 200 a inch, and their width and height."""
    import pypdfium2

    dots = pypdfium2.PdfDocument(document)[0].render(scale=200 / 72, grayscale=True).to_numpy()
    return dots.tobytes(), dots.shape[1], dots.shape[0]


def rtf_of(lines: Sequence[str]) -> bytes:
    def escaped(text: str) -> str:
        text = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        return "".join(c if ord(c) < 128 else f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text)

    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par\n".join(map(escaped, lines)) + "}").encode("ascii")


def html_of(lines: Sequence[str]) -> bytes:
    escaped = (line.replace("&", "&amp;").replace("<", "&lt;") for line in lines)
    return ("<!DOCTYPE html><html><body>" + "".join(f"<p>{line}</p>" for line in escaped) + "</body></html>").encode()


def srt_of(lines: Sequence[str]) -> bytes:
    cues = (
        f"{n}\n00:00:{3 * n:02d},000 --> 00:00:{3 * n + 2:02d},500\n{line}\n" for n, line in enumerate(lines, start=1)
    )
    return "\n".join(cues).encode()


def vtt_of(lines: Sequence[str]) -> bytes:
    cues = (f"00:{3 * n:02d}.000 --> 00:{3 * n + 2:02d}.500\n{line}\n" for n, line in enumerate(lines, start=1))
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def csv_of(lines: Sequence[str]) -> bytes:
    rows = ('{};"{}"'.format(n, line.replace('"', '""')) for n, line in enumerate(lines, start=1))
    return ("numero;reponse\n" + "\n".join(rows)).encode()


MAKERS = {
    "txt": lambda lines: "\n".join(lines).encode(),
    "md": lambda lines: "\n\n".join(lines).encode(),
    "docx": docx_of,
    "odt": odt_of,
    "rtf": rtf_of,
    "html": html_of,
    "pdf": pdf_of,
    "srt": srt_of,
    "vtt": vtt_of,
    "csv": csv_of,
}
"""For each format, the bytes of a file that says the given lines, one a paragraph."""
