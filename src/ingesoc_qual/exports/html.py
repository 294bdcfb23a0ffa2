"""One HTML page that needs nothing else: no script, no outside file, system fonts, made to be read, heard and printed.

Every text is literal (`literal`): nothing that a project holds is ever markup. Pieces are strings of HTML; only
functions of this module, and pictures, make them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ingesoc_qual.exports.spreadsheet import shown
from ingesoc_qual.i18n import _, language, written

STYLE = """
:root { color-scheme: light; --ink: #1b1b1b; --soft: #4d5560; --line: #d3dae1; --tint: #f3f6f9; --deep: #08406b; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.25rem 4rem; background: #fff; color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1, h2, h3 { line-height: 1.2; font-weight: 600; text-wrap: balance; overflow-wrap: anywhere; }
h1 { font-size: 2rem; margin: 0 0 .3rem; }
h2 { font-size: 1.4rem; margin: 3.2rem 0 .8rem; padding-top: .9rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; margin: 2rem 0 .5rem; }
p, dl, nav ul { max-width: 44rem; margin: 0 0 1rem; }
a { color: var(--deep); }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--deep); outline-offset: 2px; }
.soft, figcaption, caption { color: var(--soft); font-size: .92rem; }
nav ul { list-style: none; padding: 0; columns: 16rem; column-gap: 2rem; }
nav li { padding: .2rem 0; break-inside: avoid; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: .8rem; padding: 0;
  max-width: none; }
.figures div { background: var(--tint); border-radius: .4rem; padding: .7rem .8rem; }
.figures dt { color: var(--soft); font-size: .92rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: 0 0 1.6rem; }
table { border-collapse: collapse; font-size: .92rem; min-width: 60%; }
caption { text-align: left; padding: 0 0 .5rem; max-width: min(44rem, calc(100vw - 2rem)); }
th, td { text-align: left; vertical-align: top; padding: .34rem .8rem .34rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
thead td { border: 0; }
thead th.over { border-bottom: 1px solid var(--line); text-align: center; }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom; font-weight: 600; }
tbody th { font-weight: 400; min-width: 8rem; position: sticky; left: 0; background: #fff; }
tr.group th { font-weight: 600; padding-top: .9rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
td.text { min-width: 16rem; }
figure { margin: 0 0 1.6rem; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: .4rem; }
.facing { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem 1.6rem; margin: 0 0 1.4rem; }
blockquote { margin: 0; padding: .1rem 0 .1rem 1rem; border-left: 3px solid var(--line); white-space: pre-line;
  overflow-wrap: anywhere; }
blockquote footer { white-space: normal; margin-top: .35rem; }
.side { font-weight: 600; margin: 0 0 .3rem; }
.box { background: var(--tint); border-radius: .4rem; padding: .2rem 1.2rem 1rem; }
.box h3 { margin-top: 1.2rem; }
li { margin: .15rem 0; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  .facing { grid-template-columns: 1fr; }
  figure.wide svg { max-width: none; }
}
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  h2 { margin-top: 1.6rem; }
  h2, h3, h2 + p, caption, thead, tr.group, .side { break-after: avoid; }
  thead { display: table-header-group; }
  tr, figure, .facing, .figures div { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8pt; min-width: 0; width: 100%; }
  td.text { min-width: 0; }
  tbody th { min-width: 0; position: static; }
  caption { max-width: none; }
  figure.wide svg, figure svg { max-width: 100%; max-height: 240mm; }
  .box, .figures div { background: none; border: 1px solid var(--line); }
  a { color: inherit; text-decoration: none; }
}
""".strip()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a page; `anchor` is its address in it, `body` its HTML."""

    anchor: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of one column of a table: its name, and whether it holds numbers or running text."""

    name: str
    number: bool = False
    text: bool = False


def literal(text: str) -> str:
    """Return a text as HTML shows it letter for letter, every hidden character named."""
    return escape(shown(text))


def number(value: float | None, digits: int = 0) -> str:
    """Return a number as the interface language writes it; nothing for none."""
    if value is None or value != value:
        return ""
    return written(value, digits)


def percent(share: float | None, digits: int = 1) -> str:
    """Return a share, between 0 and 1, as a percentage."""
    if share is None or share != share:
        return ""
    return f"{number(100 * share, digits)}{'' if language() == 'en' else chr(0x202F)}%"


def paragraph(text: str, *, soft: bool = False) -> str:
    """Return a paragraph of text."""
    return f'<p class="soft">{literal(text)}</p>' if soft else f"<p>{literal(text)}</p>"


def heading(text: str) -> str:
    """Return a heading inside a section."""
    return f"<h3>{literal(text)}</h3>"


def items(texts: Sequence[str]) -> str:
    """Return a list of texts."""
    return f"<ul>{''.join(f'<li>{literal(text)}</li>' for text in texts)}</ul>"


def figures(pairs: Sequence[tuple[str, str]]) -> str:
    """Return named figures, large."""
    found = "".join(f"<div><dt>{literal(name)}</dt><dd>{literal(value)}</dd></div>" for name, value in pairs)
    return f'<dl class="figures">{found}</dl>'


def table(
    caption: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[str]],
    *,
    groups: bool = False,
    over: Sequence[tuple[str, int]] = (),
) -> str:
    """Return a table; the first cell of a row is its heading.

    With `groups`, a row of one cell is the heading of the rows that follow it. `over` are headings above the others,
    each with the number of columns that it covers.
    """
    top = "".join(f'<th scope="col"{_kind(head)}>{literal(head.name)}</th>' for head in heads)
    if over:
        above = "".join(
            f'<th class="over" scope="colgroup" colspan="{n}">{literal(name)}</th>'
            if name
            else f'<td colspan="{n}"></td>'
            for name, n in over
        )
        top = f"{above}</tr><tr>{top}"
    body = []
    for row in rows:
        if groups and len(row) == 1:
            body.append(f'<tr class="group"><th scope="rowgroup" colspan="{len(heads)}">{literal(row[0])}</th></tr>')
            continue
        cells = "".join(f"<td{_kind(head)}>{literal(cell)}</td>" for head, cell in zip(heads[1:], row[1:], strict=True))
        body.append(f'<tr><th scope="row">{literal(row[0])}</th>{cells}</tr>')
    # What scrolls must be reached by the keyboard, and named (WCAG 2.2, 2.1.1).
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{literal(caption)}"><table>'
        f"<caption>{literal(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{''.join(body)}</tbody>"
        "</table></div>"
    )


def _kind(head: Head) -> str:
    return ' class="n"' if head.number else ' class="text"' if head.text else ""


def picture(svg: str, caption: str) -> str:
    """Return a picture, which is HTML already, with its caption."""
    said = literal(caption)
    return (
        f'<figure class="wide" role="region" tabindex="0" aria-label="{said}">{svg.strip()}'
        f"<figcaption>{said}</figcaption></figure>"
    )


def facing(left: tuple[str, str, str] | None, right: tuple[str, str, str] | None) -> str:
    """Return two quotations side by side, each given by what it shows, its words, and whose they are."""
    return f'<div class="facing">{"".join(_quotation(side) if side else "<div></div>" for side in (left, right))}</div>'


def _quotation(side: tuple[str, str, str]) -> str:
    name, words, whose = side
    return (
        f'<div><p class="side">{literal(name)}</p><blockquote>{literal(words)}'
        f'<footer class="soft">{literal(whose)}</footer></blockquote></div>'
    )


def box(*parts: str) -> str:
    """Return pieces in a box."""
    return f'<div class="box">{"".join(parts)}</div>'


def page(title: str, subtitle: str, sections: Sequence[Section]) -> bytes:
    """Return the whole page, in the interface language."""
    contents = "".join(f'<li><a href="#{section.anchor}">{literal(section.title)}</a></li>' for section in sections)
    body = "\n".join(
        f'<section id="{section.anchor}" aria-labelledby="{section.anchor}-titre">'
        f'<h2 id="{section.anchor}-titre">{literal(section.title)}</h2>\n{section.body}</section>'
        for section in sections
    )
    # The policy lets nothing in, should a text ever get past the escaping.
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    found = (
        f'<!DOCTYPE html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{literal(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n"
        f'<header><h1>{literal(title)}</h1><p class="soft">{literal(subtitle)}</p></header>\n'
        f'<nav aria-label="{literal(_("Sommaire"))}"><ul>{contents}</ul></nav>\n<main>\n{body}\n</main>\n'
        "</body>\n</html>\n"
    )
    return found.encode("utf-8")
