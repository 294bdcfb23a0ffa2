"""Word documents: order, structure, notes, boxes, tracked changes."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import DamagedFile, EmptyDocument
from ingesoc_qual.model.document import BlockKind, Reading
from ingesoc_qual.readers import read_bytes
from tests.readers.samples import W, docx, p, zipped

TXBX = "<w:txbxContent>{}</w:txbxContent>"


def read(body: str, **parts: str) -> Reading:
    return read_bytes(docx(body, **parts), name="essai.docx")


def blocks(reading: Reading) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, reading.text[b.start : b.end]) for b in reading.layout.blocks]


def test_headings_by_style_name_inheritance_and_outline_level() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mien"><w:name w:val="Mon titre"/><w:basedOn w:val="Titre2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    )
    body = (
        p("Un", '<w:pStyle w:val="Titre2"/>')
        + p("Deux", '<w:pStyle w:val="Mien"/>')
        + p("Trois", '<w:outlineLvl w:val="0"/>')
        + p("Quatre", '<w:pStyle w:val="A"/>')
        + p("Cinq", '<w:outlineLvl w:val="9"/>')
    )
    assert blocks(read(body, styles=styles)) == [
        ("heading", 2, "Un"),
        ("heading", 2, "Deux"),
        ("heading", 1, "Trois"),
        ("paragraph", 0, "Quatre"),
        ("paragraph", 0, "Cinq"),
    ]


def test_list_items_have_their_depth() -> None:
    item = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
    body = p("a", item.format(0, 3)) + p("b", item.format(1, 3)) + p("c", item.format(0, 0))
    assert blocks(read(body)) == [("list-item", 0, "a"), ("list-item", 1, "b"), ("paragraph", 0, "c")]


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"


def test_rows_have_tabulations_between_cells_and_keep_an_empty_first_one() -> None:
    table = (
        "<w:tbl>"
        + row(p(""), p("2022"), p("2023"))
        + row(p("Bénévoles"), p("81"), p("92"))
        + row(p(""), p(""))
        + "</w:tbl>"
    )
    reading = read(p("Avant") + table + p("Après"))
    assert [b[2] for b in blocks(reading)] == ["Avant", "\t2022\t2023", "Bénévoles\t81\t92", "Après"]
    assert [b.kind for b in reading.layout.blocks][1:3] == [BlockKind.TABLE_ROW] * 2


def test_a_table_that_lays_out_a_page_is_read_cell_by_cell() -> None:
    table = "<w:tbl>" + row(p("Un") + p("Deux"), p("Trois") + p("Quatre")) + "</w:tbl>"
    assert [b[2] for b in blocks(read(table))] == ["Un", "Deux", "Trois", "Quatre"]


def test_a_table_within_a_cell_loses_no_word() -> None:
    inner = "<w:tbl>" + row(p("x"), p("y")) + "</w:tbl>"
    assert read("<w:tbl>" + row(p("a") + inner, p("b")) + "</w:tbl>").text == "a\nx\ty\tb"


def call(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def note(kind: str, number: int, text: str) -> str:
    return f'<w:{kind} w:id="{number}">{p(text)}</w:{kind}>'


def test_notes_follow_the_body_in_the_order_of_their_calls_and_leave_the_sentence_whole() -> None:
    body = (
        "<w:p><w:r><w:t>Le mot</w:t></w:r>" + call("endnote", 7) + call("footnote", 3)
        + "<w:r><w:t> entier.</w:t></w:r>" + call("footnote", 2) + "</w:p>" + p("Fin.")
    )  # fmt: skip
    texts = ((0, "filet"), (2, "Deux."), (3, "Trois."))
    footnotes = f"<w:footnotes {W}>{''.join(note('footnote', *text) for text in texts)}</w:footnotes>"
    endnotes = f"<w:endnotes {W}>{note('endnote', 7, 'Sept.')}</w:endnotes>"
    reading = read(body, footnotes=footnotes, endnotes=endnotes)
    assert [b[2] for b in blocks(reading)] == ["Le mot entier.", "Fin.", "Trois.", "Deux.", "Sept."]
    assert [b.kind for b in reading.layout.blocks] == [BlockKind.PARAGRAPH] * 2 + [BlockKind.NOTE] * 3


def test_deleted_words_stay_out_inserted_ones_stay_in_and_it_is_said() -> None:
    body = (
        "<w:p><w:r><w:t>On </w:t></w:r><w:del><w:r><w:delText>biffe</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>garde</w:t></w:r></w:ins><w:moveFrom><w:r><w:t> parti</w:t></w:r></w:moveFrom></w:p>"
    )
    reading = read(body)
    assert reading.text == "On garde"
    assert len(reading.warnings) == 1 and "Suivi" in reading.warnings[0]


def test_comments_stay_out_and_are_counted() -> None:
    body = "<w:p><w:r><w:t>Texte</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r></w:p>"
    reading = read(body, comments=f"<w:comments {W}><w:comment w:id='1'>{p('avis')}</w:comment></w:comments>")
    assert reading.text == "Texte" and "1 commentaire" in reading.warnings[0]


def test_a_text_box_is_read_once_although_word_writes_it_twice() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = TXBX.format(p("Encadré"))
    choice = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
    fallback = f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    run = f"<w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"
    both = f"<w:p {mc}><w:r><w:t>Corps</w:t></w:r>{run}</w:p>"
    assert read(both).text == "Corps\nEncadré"
    old = f"<w:p {mc}><w:r><mc:AlternateContent>{fallback}</mc:AlternateContent></w:r></w:p>"
    assert read(old).text == "Encadré"


def test_tabs_breaks_hyphens_hidden_text_fields_and_links() -> None:
    body = (
        "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t> lien</w:t></w:r></w:hyperlink><w:fldSimple><w:r><w:t> champ</w:t></w:r></w:fldSimple>"
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t> choix</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    assert read(body).text == "a\tb\nc-de lien champ choix"


def test_empty_paragraphs_make_one_empty_line_at_most() -> None:
    assert read(p("") + p("a") + p("") + p("") + p("b") + p("c") + p("")).text == "a\n\nb\nc"


def test_strict_documents_and_other_main_parts_are_read() -> None:
    data = zipped(
        {
            "_rels/.rels": '<R><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></R>',
            "word/document2.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            "<w:p><w:r><w:t>Strict</w:t></w:r></w:p></w:body></w:document>",
        }
    )
    assert read_bytes(data, name="a.docx").text == "Strict"


def test_web_pages_within_a_document_are_read() -> None:
    relation = '<R><Relationship Id="r1" Target="page.html"/></R>'
    r = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    body = p("Avant") + '<w:altChunk r:id="r1"/>'
    data = zipped(
        {
            "word/document.xml": f"<w:document {W} {r}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relation,
            "word/page.html": "<p>Dedans</p>",
        }
    )
    assert read_bytes(data, name="a.docx").text == "Avant\nDedans"


def test_the_title_of_the_file_is_kept() -> None:
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> Entretien 3 </dc:title></c>'
    assert read(p("a"), core=core).title == "Entretien 3"
    assert read(p("a"), core="<abîmé").title is None


def test_headers_and_footers_stay_out() -> None:
    assert read(p("Corps"), header1=f"<w:hdr {W}>{p('En-tête')}</w:hdr>").text == "Corps"


@pytest.mark.parametrize("body", ["", p(""), p("   "), "<w:sectPr/>"])
def test_without_words_it_is_empty(body: str) -> None:
    with pytest.raises(EmptyDocument):
        read(body)


@pytest.mark.parametrize(
    "part", [{"word/other.xml": "<a/>"}, {"word/document.xml": "<a"}, {"word/document.xml": "<a/>"}]
)
def test_without_a_body_it_is_damaged(part: dict[str, str | bytes]) -> None:
    with pytest.raises(DamagedFile):
        read_bytes(zipped(part), name="a.docx")
