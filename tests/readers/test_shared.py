"""Real and awkward files, where they are: nothing but readings and errors of ours, and the figures to reach."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from ingesoc_qual.errors import DamagedFile, EmptyDocument, EncryptedFile, ReadError, ScannedDocument, UnsupportedFormat
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_file
from ingesoc_qual.readers.turns import find_turns
from tests.readers.conventions import CONVENTIONS, Convention, Said, render
from tests.readers.samples import shared_data
from tests.readers.test_contract import check

DATA = shared_data()
pytestmark = pytest.mark.skipif(DATA is None, reason="the shared data is not here")


def files(*patterns: str) -> list[Path]:
    return [] if DATA is None else sorted(path for pattern in patterns for path in DATA.glob(pattern) if path.is_file())


def name_of(path: Path) -> str:
    return "/".join(path.parts[-2:])


@pytest.mark.parametrize(
    "path", files("hostile/*/*", "reports/**/*", "interviews/*/*", "pdf/*.*f*", "pdf/*.o*"), ids=name_of
)
def test_each_file_gives_a_reading_or_an_error_of_ours(path: Path) -> None:
    start = time.process_time()
    try:
        check(read_file(path))
    except ReadError as error:
        assert path.name in error.message and error.remedy
    assert time.process_time() - start < 10


EXPECTED = {
    "pdf_scanned_no_text/ocrmypdf_francais.pdf": ScannedDocument,
    "pdf_scanned_no_text/ocrmypdf_blank.pdf": ScannedDocument,
    "pdf_scanned_no_text/ocrmypdf_cardinal.pdf": ScannedDocument,
    "pdf_scanned_no_text/ocrmypdf_linn.pdf": ScannedDocument,
    "pdf_scanned_no_text/ocrmypdf_rotated_skew.pdf": ScannedDocument,
    "pdf_scanned_no_text/pikepdf_congress.pdf": ScannedDocument,
    "pdf_scanned_no_text/ocrmypdf_typewriter.png": UnsupportedFormat,
    "pdf_encrypted/pikepdf_graph-encrypted.pdf": EncryptedFile,
    "pdf_encrypted/pypdf_libreoffice-writer-password.pdf": EncryptedFile,
    "pdf_encrypted/pypdf_r3-user-password.pdf": EncryptedFile,
    "pdf_encrypted/testUnicodePassword.pdf": EncryptedFile,
    "odt/testODTEncrypted.odt": EncryptedFile,
    "odt/nasty.odt": DamagedFile,
    "pdf_damaged/pdfjs_bug1020226.pdf": DamagedFile,
    "doc_rtf_legacy/testWORD.doc": UnsupportedFormat,
    "doc_rtf_legacy/testWORD_protected_drm.doc": UnsupportedFormat,
    "html_misc/testEPUB.epub": UnsupportedFormat,
    "docx_odd_structure/testWORD_multi_authors.docx": EmptyDocument,
    "subtitles/webvtt_invalid_format1.srt": DamagedFile,
    "subtitles/webvtt_invalid_format3.srt": DamagedFile,
}


@pytest.mark.parametrize(("place", "error"), EXPECTED.items(), ids=EXPECTED)
def test_each_bad_file_has_the_error_it_must(place: str, error: type[ReadError]) -> None:
    assert DATA is not None
    path = DATA / "hostile" / place
    if not path.exists():
        pytest.skip("not in this copy of the data")
    with pytest.raises(error) as caught:
        read_file(path)
    assert type(caught.value) is error


SAYS = {
    "pdf_encrypted/pypdf_r6-empty-password.pdf": "test password",
    "pdf_encrypted/testPDF_protected.pdf": "RETHINKING THE FINANCIAL NETWORK",
    "pdf_damaged/testAppleSingleFile.pdf": "Hello World",
    "pdf_damaged/pdfjs_bug1606566.pdf": "Bug 1606566",
    "pdf_damaged/pdfjs_helloworld-bad.pdf": "Hello, world!",
    "pdf_damaged/content-stream-errors.pdf": "Potato",
    "docx_odd_structure/testAltChunkMHT.docx": "ROW 1",
    "docx_odd_structure/testWORD_text_box.docx": "text box in the body",
    "docx_odd_structure/testWORD_sdtInTextBox.docx": "inside-text-box",
    "docx_odd_structure/footnotes.docx": "snoska",
    "docx_odd_structure/testOptionalHyphen.docx": "optionalhyphen",
    "text_encodings/charset_normalizer_sample-french-1.cp1252.txt": "MOLIÈRE\nNÉ LE 15 JANVIER 1622",
    "subtitles/webvtt_non_padded_timestamps.vtt": "Jane Doe : Good morning everyone.",
}


@pytest.mark.parametrize(("place", "words"), SAYS.items(), ids=SAYS)
def test_what_can_be_repaired_is(place: str, words: str) -> None:
    assert DATA is not None
    path = DATA / "hostile" / place
    if not path.exists():
        pytest.skip("not in this copy of the data")
    assert words in read_file(path).text


def interviews() -> list[Path]:
    return files("interviews/artisans_docx/*.docx")


HEADER = re.compile(r"\[(Cher?cheur|Interviewe)\] \(\d+\s*:\s*\d+\s*[-–]\s*\d+\s*:\s*\d+\)$", re.MULTILINE)


def test_every_interview_has_all_its_turns() -> None:
    for path in interviews():
        reading = read_file(path)
        turns = reading.layout.turns
        headers = list(HEADER.finditer(reading.text))
        assert [t.header_start for t in turns] == [h.start() for h in headers], path.name
        assert len({t.speaker for t in turns}) == 2 and len(reading.layout.interviewers) == 1
        assert reading.layout.interviewers[0] in ("Chercheur", "Checheur")
        assert all(t.time_start is not None and t.time_end is not None for t in turns)


@pytest.mark.parametrize("path", files("seeds/*", "../seeds/*", "reports/**/*.*"), ids=name_of)
def test_reports_have_no_turns(path: Path) -> None:
    try:
        assert read_file(path).layout.turns == ()
    except ReadError:
        pytest.skip("not a text")


def told(reading: Reading) -> list[Said]:
    found = []
    for turn in reading.layout.turns:
        words = tuple(line.strip() for line in reading.text[turn.start : turn.end].split("\n") if line.strip())
        if words:
            asks = turn.speaker in reading.layout.interviewers
            found.append(Said(0 if asks else 1, words, int(turn.time_start or 0), int(turn.time_end or 0)))
    return found


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda c: c.name)
def test_real_interviews_are_found_again_in_each_convention(convention: Convention) -> None:
    right = wanted = given = detected = 0
    paths = interviews()[::3]
    for path in paths:
        turns = told(read_file(path))
        text = render(turns, convention)
        found = find_turns(text, limit=len(text)).turns
        detected += bool(found)
        given, wanted = given + len(found), wanted + len(turns)
        expected = Counter((convention.names[t.who], " ".join(" ".join(t.words).split())) for t in turns)
        right += (expected & Counter((t.speaker, " ".join(text[t.start : t.end].split())) for t in found)).total()
    assert detected == len(paths)
    assert right >= 0.99 * given and right >= 0.99 * wanted


def plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["one.docx", "one.odt", "one.rtf", "two.fodt", "one.pdf", "two.pdf"])
def test_the_report_whose_true_text_is_known(name: str) -> None:
    assert DATA is not None
    truth = json.loads((DATA / "pdf" / f"{name.split('.')[0]}.json").read_text(encoding="utf-8"))
    reading = read_file(DATA / "pdf" / name)
    found = {plain(reading.text[b.start : b.end]) for b in reading.layout.blocks}
    rows = [reading.text[b.start : b.end] for b in reading.layout.blocks if b.kind == "table-row"]
    found |= {plain(cell) for row in rows for cell in row.split("\t")}
    wanted, right = (
        Counter(kind for kind, _text in truth),
        Counter(kind for kind, text in truth if plain(text) in found),
    )
    kinds = ("h", "pf", "n", "b", "t") if name.endswith("pdf") else ("h", "p", "pf", "n", "b", "t")
    assert {kind: right[kind] for kind in kinds} == {kind: wanted[kind] for kind in kinds}
    assert right["p"] >= 0.95 * wanted["p"]
