"""Build the files of `corpora/demo` from their sources (a developer's tool; needs LibreOffice).

    python scripts/build_demo.py            rebuild every file
    python scripts/build_demo.py NAME…      rebuild these files only

Sources are plain text in `corpora/demo/sources`: interviews as `LABEL : speech` paragraphs, the others in a small
Markdown (`#` headings, `- ` lists, `|` tables). The files made of them look like those of the field: Word and Writer
transcripts, subtitles, a paged PDF, a plain text. What LibreOffice writes is stripped of dates and random identifiers,
so that two builds on the same machine give the same bytes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from xml.sax.saxutils import escape

DEMO = Path(__file__).resolve().parent.parent / "corpora" / "demo"
SOURCES = DEMO / "sources"
NBSP = "\u00a0"
EPOCH = "2024-06-01T12:00:00"
AUTHOR = "Démonstration d’ingesoc (texte fictif)"

WORDS_PER_SECOND = 2.7
SILENCE_SECONDS = 4.0
CUE_WIDTH = 42
CUE_LINES = 2
CUE_SENTENCE = 38
"""A cue that ends on a full stop stops there once it is this long, in characters."""

_TURN = re.compile(r"^(\w+) : ", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of a source: `kind` is `h1`…`h3`, `p`, `li`, `tr` or `turn`; `label` is the speaker of a turn."""

    kind: str
    text: str
    label: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A turn with its times, in seconds."""

    label: str
    text: str
    start: float
    end: float


# --- Sources ---------------------------------------------------------------------------------------------------------


def read_source(path: Path) -> list[Part]:
    """Return the paragraphs of a source file."""
    return [_part(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _part(line: str) -> Part:
    if heading := re.match(r"^(#{1,3}) (.*)$", line):
        return Part(f"h{len(heading[1])}", heading[2])
    if line.startswith("- "):
        return Part("li", line[2:])
    if line.startswith("|"):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        return Part("tr", " ".join(cells), cells=cells)
    if turn := _TURN.match(line):
        return Part("turn", line[turn.end() :], label=turn[1])
    return Part("p", line)


def timed(parts: list[Part]) -> list[TimedTurn]:
    """Return the turns with times drawn from their length: a steady speaker, a pause where one is written."""
    clock, found = 3.0, []
    for part in parts:
        if part.kind == "turn":
            length = len(part.text.split()) / WORDS_PER_SECOND + SILENCE_SECONDS * part.text.count("(silence)")
            found.append(TimedTurn(part.label, part.text, clock, clock + max(1.0, length)))
            clock = found[-1].end + 0.6
    return found


def french_spaces(text: str) -> str:
    """Return `text` with the no-break spaces that a French word processor puts around punctuation and in numbers."""
    text = re.sub(r" ([:;!?»%])", NBSP + r"\1", text).replace("« ", "«" + NBSP)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NBSP, text)


# --- Plain formats ---------------------------------------------------------------------------------------------------


def plain_text(parts: list[Part]) -> str:
    """Return a text file as someone exports it: one line a paragraph, dashes for lists, a ruled title."""
    lines: list[str] = []
    for part, following in zip(parts, [*parts[1:], Part("p", "")], strict=True):
        if part.kind == "h1":
            lines += [part.text.upper(), "=" * len(part.text), ""]
        elif part.kind == "li":
            lines += [f"- {part.text}"] + ([""] if following.kind != "li" else [])
        else:
            lines += [part.text, ""]
    return "\n".join(lines).rstrip() + "\n"


def subtitles(parts: list[Part]) -> str:
    """Return a SubRip file: short cues, the speaker's label where the voice changes."""
    cues: list[tuple[float, float, str]] = []
    heads = [part.text for part in parts if part.kind == "p"]
    for turn in timed(parts):
        pieces = list(_cue_texts(f"{turn.label}: {turn.text}"))
        total, clock = sum(map(len, pieces)), turn.start + 3.0 * len(heads)
        for piece in pieces:
            length = (turn.end - turn.start) * len(piece) / total
            cues.append((clock, clock + length - 0.05, piece))
            clock += length
    opening = [(3.0 * i, 3.0 * i + 2.9, "\n".join(wrap(text, CUE_WIDTH))) for i, text in enumerate(heads)]
    blocks = [
        f"{number}\n{_srt_time(start)} --> {_srt_time(end)}\n{text}\n"
        for number, (start, end, text) in enumerate([*opening, *cues], start=1)
    ]
    return "\n".join(blocks)


def _cue_texts(text: str) -> Iterator[str]:
    line = ""
    for word in french_spaces(text).split(" "):
        longer = f"{line} {word}".strip()
        if line and len(wrap(longer, CUE_WIDTH)) > CUE_LINES:
            yield _cue(line)
            longer = word
        line = longer
        if len(line) >= CUE_SENTENCE and line[-1] in ".?!":
            yield _cue(line)
            line = ""
    if line:
        yield _cue(line)


def _cue(text: str) -> str:
    return "\n".join(wrap(text, CUE_WIDTH)).replace(NBSP, " ")


def _srt_time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02},{rest % 1000:03}"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


# --- Flat ODF, which LibreOffice turns into DOCX, ODT and PDF --------------------------------------------------------

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
<style:style style:name="Wide" style:family="table-column"><style:table-column-properties
 style:column-width="3.4cm"/></style:style>
<style:style style:name="Narrow" style:family="table-column"><style:table-column-properties
 style:column-width="1.7cm"/></style:style>
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


def _title(parts: list[Part]) -> str:
    """Return the title of a transcript: its respondent's label."""
    labels = [part.label for part in parts if part.label]
    return f"Entretien {labels[1]}"


def _fodt(title: str, body: str, *, header: str = "") -> str:
    running = _RUNNING.format(header=escape(header)) if header else ""
    return _FODT.format(author=AUTHOR, title=escape(title), epoch=EPOCH, running=running, body=body)


def word_transcript(parts: list[Part]) -> str:
    """Return a transcript with the label in bold at the head of each turn, French spaces, curly apostrophes."""
    lines = []
    for part in parts:
        label = _strong(f"{part.label}{NBSP}:") + " " if part.label else ""
        lines.append(_paragraph(label + escape(french_spaces(part.text))))
    return _fodt(_title(parts), "\n".join(lines))


def writer_transcript(parts: list[Part]) -> str:
    """Return a transcript with a `[label] (start - end)` line above each turn, as transcription software makes them."""
    lines = [_paragraph(escape(part.text)) for part in parts if part.kind == "p"]
    for turn in timed(parts):
        lines.append(_paragraph(_strong(f"[{turn.label}] ({_clock(turn.start)} - {_clock(turn.end)})")))
        lines.append(_paragraph(escape(turn.text)))
    return _fodt(_title(parts), "\n".join(lines))


def paged_report(parts: list[Part]) -> str:
    """Return a report with headings, lists, tables, a running header and numbered pages."""
    title = next(part.text for part in parts if part.kind == "h1")
    body: list[str] = []
    open_kind = ""
    for part in [*parts, Part("", "")]:
        if heads_table := open_kind != part.kind:
            body += {"li": ["</text:list>"], "tr": ["</table:table>"]}.get(open_kind, [])
            body += {"li": ['<text:list text:style-name="Bullets">'], "tr": [_open_table(part)]}.get(part.kind, [])
            open_kind = part.kind
        body.append(_row(part, head=heads_table) if part.kind == "tr" else _report_part(part))
    return _fodt(title, "\n".join(body), header=f"La Passerelle – {title}")


def _open_table(part: Part) -> str:
    columns = f'<table:table-column table:style-name="Wide"/><table:table-column table:style-name="Narrow" \
table:number-columns-repeated="{len(part.cells) - 1}"/>'
    return f'<table:table table:style-name="Grid">{columns}'


def _report_part(part: Part) -> str:
    text = escape(french_spaces(part.text))
    if part.kind.startswith("h"):
        level = part.kind[1]
        return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{text}</text:h>'
    if part.kind == "li":
        return f"<text:list-item>{_paragraph(text)}</text:list-item>"
    return _paragraph(text) if text else ""


def _row(part: Part, *, head: bool) -> str:
    cells = []
    for i, cell in enumerate(part.cells):
        text = french_spaces(cell)
        inner = _paragraph(_strong(text) if head else escape(text), "Figure" if i else "Cell")
        cells.append(f'<table:table-cell table:style-name="{"Head" if head else "Box"}">{inner}</table:table-cell>')
    row = f"<table:table-row>{''.join(cells)}</table:table-row>"
    return f"<table:table-header-rows>{row}</table:table-header-rows>" if head else row


# --- Files -----------------------------------------------------------------------------------------------------------


def convert(fodt: str, target: Path) -> None:
    """Write `target` (docx, odt or pdf) from a flat ODF text, through LibreOffice in a throw-away profile."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("LibreOffice est introuvable : installez libreoffice-writer.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"{target.stem}.fodt").write_text(fodt, encoding="utf-8")
        command = [office, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += [target.suffix[1:], "--outdir", folder, str(place / f"{target.stem}.fodt")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        made = place / target.name
        if target.suffix == ".pdf":
            target.write_bytes(timeless_pdf(made.read_bytes()))
        else:
            timeless_zip(made, target)


_ZIP_DATES = re.compile(
    rb"(<(?:dcterms:created|dcterms:modified|dc:date|meta:creation-date)[^>]*>)[^<]*(</)|"
    rb"(<meta:editing-duration>)[^<]*(</)"
)


def timeless_zip(made: Path, target: Path) -> None:
    """Copy a zipped document without its dates, its thumbnail and the revision marks that change at every save."""

    def fixed(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            return match[1] + EPOCH.encode() + (b"Z" if b"dcterms" in match[1] else b"") + match[2]
        return match[3] + b"PT0S" + match[4]

    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            if info.filename.startswith(("Thumbnails/", "Configurations2/")):
                continue
            data = source.read(info)
            if info.filename.endswith(".xml"):
                data = re.sub(rb' (?:officeooo|loext):(?:rsid|paragraph-rsid)="[^"]*"', b"", data)
                data = re.sub(rb'(config:name="Rsid(?:Root)?" config:type="int">)\d+', rb"\g<1>0", data)
                data = re.sub(rb"<manifest:file-entry[^>]*(?:Thumbnails|Configurations2)[^>]*/>", b"", data)
                data = _ZIP_DATES.sub(fixed, data)
            entry = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = info.compress_type
            copy.writestr(entry, data)


def timeless_pdf(data: bytes) -> bytes:
    """Return a PDF whose dates and identifiers are constants of the same length, so that its offsets still hold."""

    def zeros(match: re.Match[bytes]) -> bytes:
        return match[1] + re.sub(rb"[0-9A-Fa-f]", b"0", match[2]) + match[3]

    data = re.sub(rb"(/ID \[)([^\]]*)(\])", zeros, data)
    data = re.sub(rb"(/DocChecksum /)([0-9A-F]*)(\s)", zeros, data)
    stamp = EPOCH.translate(str.maketrans("", "", "-:T")).encode()
    return re.sub(rb"(/CreationDate\(D:)\d{14}[^)]*(\))", _same_length(stamp), data)


def _same_length(stamp: bytes) -> Callable[[re.Match[bytes]], bytes]:
    def written(match: re.Match[bytes]) -> bytes:
        room = len(match[0]) - len(match[1]) - len(match[2])
        return match[1] + (stamp + b"Z00'00'")[:room].ljust(room, b" ") + match[2]

    return written


def build(source: Path) -> Path:
    """Write the file made of `source` in the demonstration folder and return its path."""
    suffix, form = FORMS[source.stem]
    target, made = DEMO / f"{source.stem}{suffix}", form(read_source(source))
    if suffix in (".txt", ".srt"):
        target.write_text(made, encoding="utf-8", newline="\n")
    else:
        convert(made, target)
    return target


FORMS: dict[str, tuple[str, Callable[[list[Part]], str]]] = {
    "passerelle_entretien_e01": (".docx", word_transcript),
    "passerelle_entretien_e02": (".odt", writer_transcript),
    "passerelle_entretien_e03": (".srt", subtitles),
    "passerelle_rapport_2023": (".pdf", paged_report),
    "passerelle_charte_2022": (".txt", plain_text),
}


def main(names: list[str]) -> None:
    """Rebuild the files named, or all of them."""
    for source in sorted(SOURCES.iterdir()):
        if source.stem in FORMS and (not names or source.stem in names):
            target = build(source)
            print(f"{target.name}  {target.stat().st_size / 1000:.0f} ko")


if __name__ == "__main__":
    main(sys.argv[1:])
