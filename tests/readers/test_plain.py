"""Plain text and Markdown: as written, with their structure marked."""

from __future__ import annotations

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes
from ingesoc_qual.textunits import freeze


def read(text: str, name: str = "a.txt") -> Reading:
    return read_bytes(text.encode(), name=name)


def blocks(reading: Reading) -> list[tuple[str, int, str]]:
    return [(b.kind.value, b.level, reading.text[b.start : b.end]) for b in reading.layout.blocks]


def test_a_text_is_kept_as_written_but_frozen() -> None:
    text = "\ufeff  Début\r\n\r\n\te\u0301te\u0301\rfin\n\n\n"
    assert read(text).text == freeze(text) == "  Début\n\n\tété\nfin\n\n\n"


def test_each_line_is_a_paragraph_when_lines_are_long() -> None:
    text = "Une longue ligne qui dit tout ce qu'elle a à dire. " * 4 + "\nEt une autre.\n\n• un point"
    assert [b[0] for b in blocks(read(text))] == ["paragraph", "paragraph", "list-item"]


def test_lines_wrapped_by_hand_make_one_paragraph() -> None:
    words = "le bénévolat réel et le bénévolat prescrit ne disent pas la même chose du travail associatif " * 6
    lines, line = [], ""
    for word in words.split():
        if len(line) + len(word) > 60:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    text = "\n".join([*lines, line]) + "\n\n" + "\n".join([*lines, line])
    assert len(blocks(read(text))) == 2


def test_underlined_titles_and_pages() -> None:
    reading = read("TITRE\n=====\nTexte.\n\fSuite\n-----\nFin.")
    assert blocks(reading) == [
        ("heading", 1, "TITRE"),
        ("paragraph", 0, "Texte."),
        ("heading", 2, "Suite"),
        ("paragraph", 0, "Fin."),
    ]
    assert [reading.text[p.start : p.end].split("\n")[0] for p in reading.layout.pages] == ["TITRE", "Suite"]


def test_markdown_is_kept_with_its_marks() -> None:
    text = (
        "---\ntitle: Le titre\n---\n\n# Un #\n\nDeux\nlignes\n\n* a\n  suite\n    * b\n1. c\n\n"
        "| x | y |\n|---|---|\n\nTitre\n====\n\n```\n# non\n```\n***\n"
    )
    reading = read(text, "a.md")
    assert reading.text == text and reading.title == "Le titre"
    assert blocks(reading) == [
        ("heading", 1, "# Un #"),
        ("paragraph", 0, "Deux\nlignes"),
        ("list-item", 0, "* a\n  suite"),
        ("list-item", 2, "* b"),
        ("list-item", 0, "1. c"),
        ("table-row", 0, "| x | y |"),
        ("table-row", 0, "|---|---|"),
        ("heading", 1, "Titre\n===="),
        ("paragraph", 0, "```\n# non\n```"),
    ]


def test_the_first_heading_is_the_title_without_front_matter() -> None:
    assert read("Avant\n\n## Deux\n\n# Un", "a.md").title == "Un"
    assert read("rien", "a.md").title is None


def test_subtitles_under_the_name_of_a_text_are_known() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nBonjour.\n"
    assert read(text, "export.txt").format == "srt"
    assert read("WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n", "export.txt").format == "vtt"


def test_a_web_page_under_the_name_of_a_text_is_known_but_not_in_markdown() -> None:
    assert read("<!DOCTYPE html><p>Bonjour", "a.txt").text == "Bonjour"
    assert read("<html>Bonjour", "a.md").text == "<html>Bonjour"
