"""OpenDocument texts: order, structure, spaces, notes, frames, tracked changes."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import DamagedFile, EncryptedFile
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers import read_bytes
from tests.readers.samples import ODF, odt, zipped


def read(body: str, styles: str = "", **parts: str) -> Reading:
    return read_bytes(odt(body, styles, **parts), name="essai.odt")


def blocks(reading: Reading) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, reading.text[b.start : b.end]) for b in reading.layout.blocks]


def test_headings_lists_and_paragraphs() -> None:
    inner = "<text:list><text:list-item><text:p>b</text:p></text:list-item></text:list>"
    body = (
        '<text:h text:outline-level="2">Titre</text:h><text:p>Corps</text:p>'
        f"<text:list><text:list-item><text:p>a</text:p>{inner}</text:list-item></text:list>"
    )
    assert blocks(read(body)) == [
        ("heading", 2, "Titre"),
        ("paragraph", 0, "Corps"),
        ("list-item", 0, "a"),
        ("list-item", 1, "b"),
    ]


def test_white_space_is_collapsed_but_for_what_is_spelt_out() -> None:
    body = '<text:p>a  b\n c<text:s text:c="3"/>d<text:tab/>e<text:line-break/>f <text:span> g</text:span></text:p>'
    assert read(body).text == "a b c   d\te\nf g"


def test_rows_notes_frames() -> None:
    def cell(text: str) -> str:
        return f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"

    body = (
        '<text:p>Le mot<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body>'
        "<text:p>Fin.</text:p></text:note-body></text:note> et"
        '<text:note text:note-class="footnote"><text:note-citation>'
        "1</text:note-citation><text:note-body><text:p>Bas.</text:p></text:note-body></text:note> lui.</text:p>"
        f"<table:table><table:table-row>{cell('A')}{cell('B')}</table:table-row></table:table>"
        "<text:p>Avec<draw:frame><draw:text-box><text:p>Cadre</text:p></draw:text-box></draw:frame></text:p>"
    )
    reading = read(body)
    assert [b[2] for b in blocks(reading)] == ["Le mot et lui.", "A\tB", "Avec", "Cadre", "Bas.", "Fin."]
    assert [b.kind for b in reading.layout.blocks][-2:] == [BlockKind.NOTE] * 2


def test_repeated_cells_do_not_fill_the_memory() -> None:
    body = (
        "<table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="99999999"><text:p/></table:table-cell>'
        "</table:table-row></table:table>"
    )
    assert read(body).text == "A"


def test_deleted_words_and_comments_stay_out() -> None:
    body = (
        "<text:tracked-changes><text:p>biffé</text:p></text:tracked-changes>"
        "<text:p>Gardé<office:annotation><text:p>avis</text:p></office:annotation></text:p>"
    )
    reading = read(body)
    assert reading.text == "Gardé" and "Suivi" in reading.warnings[0]


def test_bold_labels_need_no_colon() -> None:
    styles = '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    line = '<text:p><text:span text:style-name="T1">{}</text:span> {}</text:p>'
    body = "".join(line.format(n, t) for n, t in (("Claire", "Depuis quand ?"), ("Awa", "Deux ans.")) * 3)
    assert [t.speaker for t in read(body, styles).layout.turns] == ["Claire", "Awa"] * 3


def test_flat_files_are_read_too() -> None:
    body = "<office:body><office:text><text:p>Plat</text:p></office:text></office:body>"
    flat = f"<?xml version='1.0'?><office:document {ODF}>{body}</office:document>"
    reading = read_bytes(flat.encode(), name="a.fodt")
    assert (reading.text, reading.format) == ("Plat", "odt")


def test_entities_are_refused_not_dropped() -> None:
    body = "<office:body><office:text><text:p>&e;</text:p></office:text></office:body>"
    entity = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    content = f"{entity}<office:document-content {ODF}>{body}</office:document-content>"
    for data in (content.encode(), content.encode("utf-16")):
        with pytest.raises(DamagedFile, match="entités"):
            read_bytes(
                zipped({"content.xml": data, "mimetype": "application/vnd.oasis.opendocument.text"}), name="a.odt"
            )


def test_a_password_is_recognised() -> None:
    manifest = {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}
    with pytest.raises(EncryptedFile):
        read_bytes(odt("<text:p>x</text:p>", **manifest), name="a.odt")
    with pytest.raises(EncryptedFile):
        read_bytes(
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "encrypted-package": "x"}), name="a.odt"
        )
