"""Files that cannot be brought in: each its own error, its message, and what to do."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingesoc_qual.errors import (
    DamagedFile,
    EmptyDocument,
    EncryptedFile,
    IngesocError,
    ReadError,
    UnsupportedFormat,
    UsageError,
)
from ingesoc_qual.readers import read_bytes, read_file
from ingesoc_qual.readers.archive import MAX_ENTRIES
from tests.readers.samples import W, docx, p, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("vide.txt", b"", EmptyDocument, "vide"),
        ("blanc.txt", b" \n\t\n", EmptyDocument, "aucun texte"),
        ("ancien.doc", OLE + "WordDocument".encode("utf-16-le"), UnsupportedFormat, "DOCX"),
        ("tableau.xls", OLE + "Workbook".encode("utf-16-le"), UnsupportedFormat, "CSV"),
        ("secret.docx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "mot de passe"),
        ("~$notes.docx", b"\x05Marie" + bytes(156), UnsupportedFormat, "verrou"),
        ("photo.png", b"\x89PNG\r\n\x1a\n", UnsupportedFormat, "image"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0", UnsupportedFormat, "image"),
        ("son.mp3", b"ID3\x04", UnsupportedFormat, "transcription"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42", UnsupportedFormat, "transcription"),
        ("classeur.xlsx", zipped({"xl/workbook.xml": "<a/>"}), UnsupportedFormat, "CSV"),
        ("diapos.pptx", zipped({"ppt/presentation.xml": "<a/>"}), UnsupportedFormat, "PDF"),
        ("livre.epub", zipped({"mimetype": "application/epub+zip"}), UnsupportedFormat, "EPUB"),
        ("tout.zip", zipped({"a.txt": "a"}), UnsupportedFormat, "ZIP"),
        ("coupé.docx", docx(p("Un texte"))[:-40], DamagedFile, "abîmé"),
        ("faux.docx", b"du texte ordinaire", DamagedFile, "abîmé"),
        ("faux.pdf", b"du texte ordinaire", DamagedFile, "abîmé"),
        ("inconnu.xyz", b"du texte", UnsupportedFormat, ".xyz"),
        ("binaire", bytes(range(1, 32)) * 9, UnsupportedFormat, "binaire"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_bad_file_has_its_own_error(name: str, data: bytes, error: type[ReadError], says: str) -> None:
    with pytest.raises(error) as caught:
        read_bytes(data, name=name)
    assert type(caught.value) is error and says in str(caught.value)
    assert name in caught.value.message and "\n" not in str(caught.value)


def test_a_name_with_control_characters_does_not_reach_the_terminal() -> None:
    with pytest.raises(EmptyDocument) as caught:
        read_bytes(b"", name="a\x1b]0;x\x07.txt")
    assert "\x1b" not in str(caught.value)


def test_files_that_are_not_there_or_are_folders(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="introuvable"):
        read_file(tmp_path / "rien.txt")
    with pytest.raises((UsageError, ReadError)):
        read_file(tmp_path)


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path: Path) -> None:
    place = tmp_path / "gros.txt"
    with place.open("wb") as file:
        file.truncate(600_000_000)
    with pytest.raises(ReadError, match="trop gros"):
        read_file(place)


class TestBombs:
    """Containers out of all proportion are refused by what they declare, at once."""

    def refused(self, data: bytes, name: str = "bombe.docx") -> None:
        start = time.process_time()
        with pytest.raises(DamagedFile):
            read_bytes(data, name=name)
        assert time.process_time() - start < 1.0

    def test_by_size(self) -> None:
        data = bytearray(zipped({"word/document.xml": "<a/>"}))
        place = data.rfind(b"PK\x01\x02") + 24
        data[place : place + 4] = (600_000_000).to_bytes(4, "little")
        self.refused(bytes(data))

    def test_by_ratio(self) -> None:
        self.refused(zipped({"word/document.xml": b"<w:p/>" * 3_000_000}))

    def test_by_number_of_parts(self) -> None:
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for number in range(MAX_ENTRIES + 1):
                file.writestr(f"word/{number}", b"")
        self.refused(buffer.getvalue())

    def test_a_part_larger_than_it_says_is_not_read_further(self) -> None:
        data = bytearray(zipped({"word/document.xml": b"<a>" + b" " * 100_000 + b"</a>"}))
        place = data.rfind(b"PK\x01\x02") + 24
        data[place : place + 4] = (1000).to_bytes(4, "little")
        self.refused(bytes(data))

    def test_entities(self) -> None:
        lol = "<!DOCTYPE l [<!ENTITY a 'lol'>" + "".join(
            f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
        )
        self.refused(zipped({"word/document.xml": f"{lol}]><w:document {W}><w:body>{p('&j;')}</w:body></w:document>"}))

    def test_depth(self) -> None:
        self.refused(docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000))

    def test_a_text_of_two_hundred_megabytes_in_one_node(self) -> None:
        words = bytes(range(97, 123)) * 450_000
        self.refused(zipped({"word/document.xml": b"<a>" + words + b"</a>"}))


def test_names_of_parts_reach_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    body = f"<w:document {W}><w:body>{p('Texte')}</w:body></w:document>"
    hostile = ["../../x", "/etc/x", "C:\\x", "..\\win.txt", "CON", "word/../../y"]
    data = zipped({"word/document.xml": body, **dict.fromkeys(hostile, "non")})
    assert read_bytes(data, name="a.docx").text == "Texte"
    assert list(tmp_path.iterdir()) == []


def test_a_relationship_cannot_point_outside_the_container() -> None:
    relations = '<R><Relationship Type="x/officeDocument" Target="../../../etc/passwd"/></R>'
    data = zipped(
        {"_rels/.rels": relations, "word/document.xml": f"<w:document {W}><w:body>{p('Dedans')}</w:body></w:document>"}
    )
    assert read_bytes(data, name="a.docx").text == "Dedans"


def test_errors_are_all_ours_and_all_in_one_line() -> None:
    assert issubclass(ReadError, IngesocError) and ReadError.exit_code == 4
