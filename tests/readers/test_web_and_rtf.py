"""Web pages and rich text."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes


def blocks(reading: Reading) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, reading.text[b.start : b.end]) for b in reading.layout.blocks]


def html(body: str) -> Reading:
    return read_bytes(
        f"<!DOCTYPE html><html><head><title>T</title></head><body>{body}</body></html>".encode(), name="a.html"
    )


def rtf(body: str) -> Reading:
    return read_bytes(("{\\rtf1\\ansi\\ansicpg1252 " + body + "}").encode("cp1252"), name="a.rtf")


def test_structure_of_a_page() -> None:
    reading = html(
        "<nav>menu</nav><h2>Titre <em>un</em></h2>Nu<p>Un\n  <b>deux</b><br>trois</p>"
        "<ul><li>a<ul><li>b</li></ul></li></ul>"
        "<table><tr><th>x</th><td>y</td></tr></table><script>non()</script><p hidden>non</p><pre>a  b\n c</pre>"
    )
    assert blocks(reading) == [
        ("heading", 2, "Titre un"),
        ("paragraph", 0, "Nu"),
        ("paragraph", 0, "Un deux\ntrois"),
        ("list-item", 0, "a"),
        ("list-item", 1, "b"),
        ("table-row", 0, "x\ty"),
        ("paragraph", 0, "a  b\nc"),
    ]
    assert reading.title == "T"


def test_words_around_blocks_are_not_glued_nor_lost() -> None:
    assert html("<div>a<div>b</div>c</div><table><tr><td><p>d</p><p>e</p></td></tr></table>").text == "a\nb\nc\nd\ne"


def test_entities_comments_and_optional_hyphens() -> None:
    assert html("<p>caf&eacute;&nbsp;!<!-- non --> bénévo&shy;lat &lt;b&gt;</p>").text == "café\xa0! bénévolat <b>"


def test_what_a_page_says_of_its_encoding_is_believed_after_utf8() -> None:
    page = "<html><head><meta charset='{}'></head><body>Élève {}</body></html>"
    assert read_bytes(page.format("iso-8859-1", "utf").encode(), name="a.html").text == "Élève utf"
    reading = read_bytes(page.format("macintosh", "mac").encode("mac-roman"), name="a.html")
    assert (reading.text, reading.encoding) == ("Élève mac", "mac-roman")


def test_a_page_nested_beyond_reason_is_refused_not_cut() -> None:
    with pytest.raises(DamagedFile):
        html("<div>" * 5000 + "fond" + "</div>" * 5000)


def test_letters_of_rich_text() -> None:
    assert rtf(r"\'e9t\'e9 \u339?uvre \emdash  fin \{x\} a\~b c\-d").text == "été œuvre — fin {x} a\xa0b cd"
    assert rtf(r"\u-10179?\u-8704? !").text == "😀 !"


def test_structure_of_rich_text() -> None:
    reading = rtf(
        r"\pard\outlinelevel0 Titre\par\pard Un\line deux\par"
        r"{\listtext\bullet\tab}point\par\trowd A\cell B\cell\row C\cell D\cell{\trowd\row}\pard Apr\'e8s"
        r"{\footnote\pard Une note}.\par"
    )
    assert blocks(reading) == [
        ("heading", 1, "Titre"),
        ("paragraph", 0, "Un\ndeux"),
        ("list-item", 0, "point"),
        ("table-row", 0, "A\tB"),
        ("table-row", 0, "C\tD"),
        ("paragraph", 0, "Après."),
        ("note", 0, "Une note"),
    ]


def test_pictures_links_and_deleted_words_of_rich_text_stay_out() -> None:
    link = r'{\field{\*\fldinst{HYPERLINK "http://a.fr"}}{\fldrslt{lien}}}'
    assert rtf(r"a {\pict\wmetafile8 ffd8} {\pict\bin4 {{{{}b {\deleted non}" + link).text.split() == ["a", "b", "lien"]


def test_rich_text_cut_short_says_so() -> None:
    reading = read_bytes(rb"{\rtf1 {\b Une phrase coup", name="a.rtf")
    assert reading.text == "Une phrase coup" and len(reading.warnings) == 1


def test_rich_text_in_old_mac_encoding() -> None:
    assert read_bytes(rb"{\rtf1\mac \'8et\'8e}", name="a.rtf").text == "été"
