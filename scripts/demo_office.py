"""The word-processor formats of `corpora/demo`, as flat ODF that LibreOffice turns into DOCX, ODT, RTF and PDF."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape

from demo_sources import NBSP, Part, french_spaces, timed

EPOCH = "2024-06-01T12:00:00"
AUTHOR = "Démonstration d’ingesoc (texte fictif)"
WIDTH = 17.0
FIRST_COLUMN = 3.4
"""Widths of a table and of its first column, in cm, where the others hold figures."""
_FIGURES = re.compile(r"[-+–]?\s?[\d\s,.%€/–-]*(?: ?(?:%|€|h|ETP))?")

_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><meta:initial-creator>{author}</meta:initial-creator><dc:title>{title}</dc:title>
<meta:creation-date>{epoch}</meta:creation-date><dc:date>{epoch}</dc:date></office:meta>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"
 fo:line-height="120%" fo:orphans="2" fo:widows="2"/><style:text-properties style:font-name="Liberation Serif"
 fo:font-size="11.5pt" fo:language="fr" fo:country="FR" fo:hyphenate="false"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
<style:style style:name="Text_20_body" style:display-name="Text body" style:family="paragraph"
 style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="1"><style:paragraph-properties
 fo:margin-bottom="0.5cm" fo:keep-with-next="always"/><style:text-properties fo:font-size="22pt"
 fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="2"><style:paragraph-properties
 fo:margin-top="0.6cm" fo:margin-bottom="0.25cm" fo:keep-with-next="always"/><style:text-properties
 fo:font-size="15pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Heading_20_3" style:display-name="Heading 3" style:family="paragraph"
 style:parent-style-name="Standard" style:default-outline-level="3"><style:paragraph-properties
 fo:margin-top="0.35cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/><style:text-properties
 fo:font-size="12.5pt" fo:font-weight="bold"/></style:style>
<style:style style:name="Column" style:family="paragraph" style:parent-style-name="Text_20_body">
<style:paragraph-properties fo:text-align="justify" fo:margin-bottom="0.18cm" fo:line-height="112%"
 fo:hyphenation-ladder-count="3"/><style:text-properties fo:font-size="10pt" fo:language="fr" fo:country="FR"
 fo:hyphenate="true" fo:hyphenation-remain-char-count="2" fo:hyphenation-push-char-count="3"/></style:style>
<style:style style:name="Footnote" style:family="paragraph" style:parent-style-name="Standard"><style:text-properties
 fo:font-size="9pt"/></style:style>
<style:style style:name="Header" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="end"/><style:text-properties fo:font-size="9pt" fo:font-style="italic"/></style:style>
<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:text-align="center"/><style:text-properties fo:font-size="9pt"/></style:style>
<style:style style:name="Cell" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties
 fo:margin-bottom="0cm" fo:line-height="105%"/><style:text-properties fo:font-size="8.5pt"/></style:style>
<style:style style:name="Figure" style:family="paragraph" style:parent-style-name="Cell"><style:paragraph-properties
 fo:text-align="end"/></style:style>
<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">
<style:list-level-properties text:space-before="0.4cm" text:min-label-width="0.5cm"/></text:list-level-style-bullet>
</text:list-style>
</office:styles>
<office:automatic-styles>
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Columns" style:family="section"><style:section-properties
 text:dont-balance-text-columns="false"><style:columns fo:column-count="2" fo:column-gap="0.8cm"/>
</style:section-properties></style:style>
{widths}
<style:style style:name="Grid" style:family="table"><style:table-properties style:width="17cm"
 table:align="left" fo:margin-bottom="0.4cm"/></style:style>
<style:style style:name="Box" style:family="table-cell"><style:table-cell-properties fo:padding="0.08cm"
 fo:border="0.5pt solid #808080"/></style:style>
<style:style style:name="Head" style:family="table-cell"><style:table-cell-properties fo:padding="0.08cm"
 fo:border="0.5pt solid #808080" fo:background-color="#e8e4dc"/></style:style>
<style:page-layout style:name="Sheet"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.8cm" fo:margin-bottom="1.6cm" fo:margin-left="2cm" fo:margin-right="2cm"/>
<style:header-style><style:header-footer-properties fo:min-height="0.9cm"
 fo:margin-bottom="0.4cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="0.9cm"
 fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Sheet">{running}
</style:master-page></office:master-styles>
<office:body><office:text>
{body}
</office:text></office:body></office:document>
"""

_RUNNING = (
    '<style:header><text:p text:style-name="Header">{header}</text:p></style:header>'
    '<style:footer><text:p text:style-name="Footer">Document fictif – page '
    '<text:page-number text:select-page="current"/> sur <text:page-count/></text:p></style:footer>'
)


def _paragraph(text: str, style: str = "Text_20_body") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def _strong(text: str) -> str:
    return f'<text:span text:style-name="Strong">{escape(text)}</text:span>'


def _fodt(title: str, body: Iterable[str], *, header: str = "", widths: Iterable[str] = ()) -> str:
    running = _RUNNING.format(header=escape(header)) if header else ""
    return _FODT.format(
        author=AUTHOR,
        title=escape(title),
        epoch=EPOCH,
        running=running,
        body="\n".join(body),
        widths="\n".join(widths),
    )


# --- Transcripts -----------------------------------------------------------------------------------------------------


def _interview(parts: list[Part]) -> str:
    """Return the title of a transcript: the label of who answers, the one that speaks second."""
    labels = list(dict.fromkeys(part.label for part in parts if part.label))
    return f"Entretien {labels[1]}"


def word_transcript(parts: list[Part]) -> str:
    """Return a transcript with the label in bold at the head of each turn, French spaces."""
    return _headed(parts, f"{NBSP}:", " ")


def tabbed_transcript(parts: list[Part]) -> str:
    """Return a transcript with the label in bold and a tabulation at the head of each turn, French spaces."""
    return _headed(parts, "", "<text:tab/>")


def dashed_transcript(parts: list[Part]) -> str:
    """Return a transcript with the label in bold and a dash at the head of each turn, French spaces."""
    return _headed(parts, f"{NBSP}–", " ")


def _headed(parts: list[Part], mark: str, gap: str) -> str:
    heads = (_strong(f"{part.label}{mark}") + gap if part.label else "" for part in parts)
    texts = (escape(french_spaces(part.text)) for part in parts)
    return _fodt(_interview(parts), (_paragraph(head + text) for head, text in zip(heads, texts, strict=True)))


def stacked_transcript(parts: list[Part]) -> str:
    """Return a transcript with the label alone, in bold, on the line above each turn, French spaces."""
    lines = []
    for part in parts:
        lines += [_paragraph(_strong(f"{part.label}{NBSP}:"))] if part.label else []
        lines.append(_paragraph(escape(french_spaces(part.text))))
    return _fodt(_interview(parts), lines)


def writer_transcript(parts: list[Part]) -> str:
    """Return a transcript with a `[label] (start - end)` line above each turn, as transcription software makes them."""
    lines = [_paragraph(escape(part.text)) for part in parts if part.kind == "p"]
    for turn in timed(parts):
        lines.append(_paragraph(_strong(f"[{turn.label}] ({_clock(turn.start)} - {_clock(turn.end)})")))
        lines.append(_paragraph(escape(turn.text)))
    return _fodt(_interview(parts), lines)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


# --- Reports, charters, agreements -----------------------------------------------------------------------------------


def paged_report(parts: list[Part], *, running: str) -> str:
    """Return a document with headings, lists, tables, footnotes, a running header and numbered pages."""
    return _report(parts, _flow(parts), running)


def column_report(parts: list[Part], *, running: str) -> str:
    """Return a paged document in two justified columns with hyphens; its titles and tables take the whole width."""
    lines: list[str] = []
    number = 0
    for wide, run in groupby(parts, key=lambda part: part.kind in ("h1", "tr")):
        flow = _flow(list(run), style="Text_20_body" if wide else "Column")
        if not wide:
            number += 1
            opening = f'<text:section text:style-name="Columns" text:name="Columns{number}">'
            flow = [opening, *flow, "</text:section>"]
        lines += flow
    return _report(parts, lines, running)


def _report(parts: list[Part], lines: Iterable[str], running: str) -> str:
    title = next(part.text for part in parts if part.kind == "h1")
    counts = {len(part.cells) for part in parts if part.kind == "tr"}
    widths = (style for count in sorted(counts) for style in _widths(count))
    return _fodt(title, lines, header=f"{running} – {title}", widths=widths)


def _flow(parts: list[Part], *, style: str = "Text_20_body") -> list[str]:
    lines: list[str] = []
    for kind, run in groupby(parts, key=lambda part: part.kind):
        if kind == "tr":
            lines += _table([part.cells for part in run])
        elif kind == "li":
            items = (f"<text:list-item>{_paragraph(_noted(part), style)}</text:list-item>" for part in run)
            lines += ['<text:list text:style-name="Bullets">', *items, "</text:list>"]
        elif kind.startswith("h"):
            lines += [_heading(part) for part in run]
        elif kind == "p":
            lines += [_paragraph(_noted(part), style) for part in run]
    return lines


def _heading(part: Part) -> str:
    level, text = part.kind[1], escape(french_spaces(part.text))
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{text}</text:h>'


def _noted(part: Part) -> str:
    """Return the text of a paragraph with its footnotes where they are called."""
    text, written, last = french_spaces(part.text), [], 0
    for position, note in part.calls:
        body = _paragraph(escape(french_spaces(note)), "Footnote")
        written += [
            escape(text[last:position]),
            f'<text:note text:note-class="footnote"><text:note-citation/><text:note-body>{body}</text:note-body>'
            "</text:note>",
        ]
        last = position
    return "".join([*written, escape(text[last:])])


def _widths(count: int) -> list[str]:
    """Return the column styles of tables of so many columns: a wide first one before figures, equal ones for words."""
    sizes = {
        f"First{count}": FIRST_COLUMN,
        f"Figures{count}": (WIDTH - FIRST_COLUMN) / max(1, count - 1),
        f"Words{count}": WIDTH / count,
    }
    return [
        f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{size:.3f}cm"/></style:style>'
        for name, size in sizes.items()
    ]


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    count = len(rows[0])
    figures = all(_FIGURES.fullmatch(cell) for row in rows[1:] for cell in row[1:])
    names = [f"First{count}", *[f"Figures{count}"] * (count - 1)] if figures else [f"Words{count}"] * count
    columns = "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)
    lines = [_row(row, head=not number, figures=figures) for number, row in enumerate(rows)]
    return [f'<table:table table:style-name="Grid">{columns}', *lines, "</table:table>"]


def _row(cells: tuple[str, ...], *, head: bool, figures: bool) -> str:
    made = []
    for i, cell in enumerate(cells):
        text = french_spaces(cell)
        inner = _paragraph(_strong(text) if head else escape(text), "Figure" if i and figures else "Cell")
        made.append(f'<table:table-cell table:style-name="{"Head" if head else "Box"}">{inner}</table:table-cell>')
    row = f"<table:table-row>{''.join(made)}</table:table-row>"
    return f"<table:table-header-rows>{row}</table:table-header-rows>" if head else row
