"""Which reader reads what: content first, then the extension. Readers are imported when first needed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePath

from ingesoc_qual.errors import EmptyDocument, UnsupportedFormat
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.archive import damaged, encrypted
from ingesoc_qual.readers.base import Reader, shown
from ingesoc_qual.readers.vocabulary import words


@dataclass(frozen=True, slots=True)
class Format:
    """One supported format: short name, extensions, and where its reader is."""

    name: str
    extensions: tuple[str, ...]
    module: str
    reader: str


FORMATS: tuple[Format, ...] = (
    Format("txt", (".txt", ".text", ".asc", ".log"), "txt", "TxtReader"),
    Format("md", (".md", ".markdown", ".mdown"), "markdown", "MarkdownReader"),
    Format("docx", (".docx", ".docm", ".dotx"), "docx", "DocxReader"),
    Format("odt", (".odt", ".ott", ".fodt"), "odt", "OdtReader"),
    Format("rtf", (".rtf",), "rtf", "RtfReader"),
    Format("html", (".html", ".htm", ".xhtml"), "html", "HtmlReader"),
    Format("pdf", (".pdf",), "pdf", "PdfReader"),
    Format("srt", (".srt", ".sbv"), "srt", "SrtReader"),
    Format("vtt", (".vtt",), "vtt", "VttReader"),
    Format("eaf", (".eaf",), "elan", "ElanReader"),
    Format("trs", (".trs",), "transcriber", "TranscriberReader"),
    Format("cha", (".cha",), "chat", "ChatReader"),
    Format("json", (".json",), "whisper", "WhisperReader"),
    Format("csv", (".csv", ".tsv"), "survey", "CsvReader"),
)
_BY_NAME = {known.name: known for known in FORMATS}
_BY_EXTENSION = {extension: known.name for known in FORMATS for extension in known.extensions}
_SUBTITLE = re.compile(rb"\s*\d+\s*\r?\n\s*\d{1,2}:\d{1,2}:\d{1,2}[,.]\d{1,3}\s*-->")
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_IMAGES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x00\x0cjP", b"RIFF",
)  # fmt: skip
_SOUND = (b"ID3", b"\xff\xfb", b"OggS", b"fLaC", b"\x1aE\xdf\xa3", b"#!AMR")
_SOUND_EXTENSIONS = words(".mp3 .wav .m4a .mp4 .ogg .opus .flac .wma .aac .avi .mov .mkv .webm .amr .3gp")
_IMAGE_EXTENSIONS = words(".png .jpg .jpeg .gif .bmp .tif .tiff .webp .heic")


@cache
def reader_for(format: str) -> Reader:
    """Return the reader of a format named in `FORMATS`."""
    known = _BY_NAME[format]
    module = import_module(f"ingesoc_qual.readers.{known.module}")
    reader: Reader = getattr(module, known.reader)()
    return reader


def choose(data: bytes, name: str) -> str:
    """Return the name of the format of one file.

    Raises `EmptyDocument` when there is no byte, `UnsupportedFormat` when no reader reads such a file, `DamagedFile`
    or `EncryptedFile` when its container already says so.
    """
    if not data:
        raise EmptyDocument(_("« {name} » est un fichier vide.").format(name=shown(name)))
    extension = PurePath(name).suffix.lower()
    if PurePath(name).name.startswith("~$"):
        raise _unsupported(
            name, _("c'est un fichier de verrou laissé par Word"), _("Importez le document lui-même, sans « ~$ ».")
        )
    return _by_content(data, name, extension) or _by_extension(extension, name)


def _by_content(data: bytes, name: str, extension: str) -> str | None:
    head = data[:4096]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _in_zip(data, name, extension)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_office(data, name)
    _refuse_media(head, name, extension)
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if bare.startswith(b"WEBVTT"):
        return "vtt"
    if _SUBTITLE.match(bare):
        return "srt" if extension != ".vtt" else "vtt"
    if b"urn:oasis:names:tc:opendocument:xmlns:office:1.0" in head and b"<office:document" in head:
        return "odt"
    if extension != ".md" and _PAGE.match(bare):
        return "html"
    return None


def _in_zip(data: bytes, name: str, extension: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = set(file.namelist())
            kind = file.read("mimetype").decode("ascii", "replace") if "mimetype" in parts else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise damaged(name) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise encrypted(name) from error
    if kind.startswith("application/vnd.oasis.opendocument.text") or ("content.xml" in parts and extension == ".odt"):
        return "odt"
    if any(part.startswith("word/") for part in parts) or extension in (".docx", ".docm", ".dotx"):
        return "docx"
    for start, what, remedy in _other_zips():
        if kind.startswith(start) or any(part.startswith(start) for part in parts):
            raise _unsupported(name, what, remedy)
    raise _unsupported(
        name, _("c'est une archive ZIP"), _("Décompressez-la et importez les fichiers qu'elle contient.")
    )


def _other_zips() -> tuple[tuple[str, str, str], ...]:
    table = _("Enregistrez la feuille voulue en CSV.")
    slides = _("Exportez le diaporama en PDF.")
    return (
        ("xl/", _("c'est un classeur Excel"), table),
        ("application/vnd.oasis.opendocument.spreadsheet", _("c'est un classeur LibreOffice"), table),
        ("ppt/", _("c'est un diaporama PowerPoint"), slides),
        ("application/vnd.oasis.opendocument.presentation", _("c'est un diaporama LibreOffice"), slides),
        ("application/epub", _("c'est un livre EPUB"), _("Convertissez-le en PDF ou en HTML.")),
        ("project.qde", _("c'est un projet REFI-QDA"), _("Importez les documents qu'il contient.")),
    )


def _old_office(data: bytes, name: str) -> Exception:
    """Return the error for a file in Microsoft's old container, which also wraps encrypted DOCX files."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return encrypted(name)
    if "WordDocument".encode("utf-16-le") in data:
        return _unsupported(
            name,
            _("c'est un ancien document Word (.doc)"),
            _("Ouvrez-le dans Word ou LibreOffice et enregistrez-le en DOCX."),
        )
    return _unsupported(
        name,
        _("c'est un ancien fichier Office"),
        _("Enregistrez-le dans un format récent : DOCX pour un texte, CSV pour un tableau."),
    )


def _refuse_media(head: bytes, name: str, extension: str) -> None:
    if head.startswith(_IMAGES) or extension in _IMAGE_EXTENSIONS:
        raise _unsupported(
            name, _("c'est une image"), _("Faites-en reconnaître le texte (OCR), puis importez le texte obtenu.")
        )
    if head.startswith(_SOUND) or head[4:8] == b"ftyp" or extension in _SOUND_EXTENSIONS:
        raise _unsupported(name, _("c'est un enregistrement"), _("Importez sa transcription (DOCX, TXT, SRT ou VTT)."))


def _by_extension(extension: str, name: str) -> str:
    known = _BY_EXTENSION.get(extension)
    if known is None and extension in ("", ".transcript"):
        return "txt"
    if known is None:
        raise _unsupported(
            name,
            _("le format « {extension} » n'est pas pris en charge").format(extension=shown(extension)),
            _("Formats lus : {formats}.").format(formats=", ".join(f.name for f in FORMATS)),
        )
    if known in ("docx", "odt", "rtf"):
        # The bytes do not begin as this format does: cut at the head, or another file under its name.
        raise damaged(name)
    return known


def _unsupported(name: str, why: str, remedy: str) -> UnsupportedFormat:
    return UnsupportedFormat(
        _("« {name} » ne peut pas être lu : {why}.").format(name=shown(name), why=why), remedy=remedy
    )
