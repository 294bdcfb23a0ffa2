"""JSON Lines, Markdown and OpenDocument, byte for byte, and texts that come back as they went."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports import ods
from ingesoc_qual.exports.jsonl import render_jsonl
from ingesoc_qual.exports.markdown import literal, render_markdown
from ingesoc_qual.exports.ods import render_ods
from ingesoc_qual.model.table import Column, ColumnType, Table

from .samples import HOSTILE, NAUGHTY, PAYLOADS, TYPED, unshown

JSONL_GOLDEN = (
    '{"id": "a1", "page": 3, "score": 0.5, "vu": true, "date": "2024-03-12", "decided_at": "2025-01-31T14:05:09Z",'
    ' "quotation": "On a dit : « ça va » ; voilà."}\n'
    '{"id": "007", "page": null, "score": null, "vu": null, "date": null, "decided_at": null, "quotation": null}\n'
    '{"id": "a3", "page": -12, "score": -1234.5, "vu": false, "date": "2024-03-12", "decided_at":'
    ' "2025-01-31T21:59:59Z", "quotation": "- Oui ?\\n- Non, dit-elle."}\n'
    '{"id": "", "page": 1000000000000, "score": 1e-07, "vu": true, "date": "2024-02-29", "decided_at":'
    ' "2025-01-31T14:05:09Z", "quotation": "=cmd|\\" /C calc\\"!A0"}\n'
).encode()

MARKDOWN_GOLDEN = (
    "## codings\n\n"
    "| id | page | score | vu | date | decided\\_at | quotation |\n"
    "| --- | ---: | ---: | --- | --- | --- | --- |\n"
    "| a1 | 3 | 0.5 | oui | 2024-03-12 | 2025-01-31T14:05:09Z | On a dit \\: « ça va » ; voilà. |\n"
    "| 007 |  |  |  |  |  |  |\n"
    "| a3 | -12 | -1234.5 | non | 2024-03-12 | 2025-01-31T21:59:59Z | \\- Oui ?<br>\\- Non, dit-elle. |\n"
    '|  | 1000000000000 | 1e-07 | oui | 2024-02-29 | 2025-01-31T14:05:09Z | =cmd\\|" /C calc"\\!A0 |\n'
).encode()

ODS_GOLDEN = "88d98991c5637e90cf337beb193fc80a22ae5fdcb280807e9392bdca10d23e2f"


def jsonl(table: Table) -> bytes:
    stream = io.BytesIO()
    render_jsonl(table, stream)
    return stream.getvalue()


def markdown(table: Table) -> bytes:
    stream = io.BytesIO()
    render_markdown(table, stream)
    return stream.getvalue()


def parts(*tables: Table) -> dict[str, bytes]:
    stream = io.BytesIO()
    render_ods(list(tables), stream)
    with zipfile.ZipFile(stream) as book:
        assert book.namelist()[0] == "mimetype" and book.infolist()[0].compress_type == zipfile.ZIP_STORED
        return {name: book.read(name) for name in book.namelist()}


OFFICE, TEXT, SHEET = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "table"))


def sheet_texts(content: bytes) -> list[list[str]]:
    """Return the texts of the cells, white space collapsed and kept as the standard says."""
    rows = etree.fromstring(content).iter(f"{SHEET}table-row")
    return [["\n".join(map(said, cell.iter(f"{TEXT}p"))) for cell in row.iter(f"{SHEET}table-cell")] for row in rows]


def said(paragraph: etree._Element) -> str:
    found = re.sub("[ \t\r\n]+", " ", paragraph.text or "")
    for child in paragraph:
        found += "\t" if child.tag == f"{TEXT}tab" else " " * int(child.get(f"{TEXT}c", "1"))
        found += re.sub("[ \t\r\n]+", " ", child.tail or "")
    return found


def test_json_lines_golden_bytes():
    assert jsonl(TYPED) == JSONL_GOLDEN
    frame = pd.read_json(io.BytesIO(JSONL_GOLDEN), lines=True, dtype={"id": "string"})
    assert frame["page"].tolist()[0] == 3


def test_json_lines_give_every_text_back():
    found = [json.loads(line)["texte"] for line in jsonl(HOSTILE).decode().split("\n")[:-1]]
    assert found == [text.replace("\ud800", "⟨U+D800⟩") for text in NAUGHTY]
    assert len(jsonl(HOSTILE).decode().splitlines()) == len(NAUGHTY)


def test_markdown_golden_bytes():
    assert markdown(TYPED) == MARKDOWN_GOLDEN


def unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text.replace("<br>", "\n"))


@pytest.mark.parametrize("text", [text for text in (*NAUGHTY, *PAYLOADS) if text.strip("\n")])
def test_markdown_is_literal(text):
    shown = literal(text)
    assert "\n" not in shown
    assert unshown(unescaped(shown)) == text.replace("\t", " ").strip("\n")
    bare = re.sub(r"\\.", "", shown.replace("<br>", ""))
    assert not set(bare) & set("\\`*<>[]|#~$")
    assert html.unescape(bare) == bare


def test_markdown_says_what_the_table_is():
    table = Table("t", (Column("a"),), [("x",)], "Une ligne par <cas>.")
    assert markdown(table).decode().startswith("## t\n\nUne ligne par \\<cas\\>.\n\n| a |\n")


def test_opendocument_golden_bytes():
    made = parts(TYPED)
    assert made["mimetype"] == b"application/vnd.oasis.opendocument.spreadsheet"
    for name in ("content.xml", "styles.xml", "settings.xml", "META-INF/manifest.xml"):
        etree.fromstring(made[name])
    digest = hashlib.sha256(b"".join(name.encode() + data for name, data in made.items())).hexdigest()
    assert digest == ODS_GOLDEN


def test_opendocument_cells_have_their_types():
    made = parts(TYPED, HOSTILE)
    rows = list(etree.fromstring(made["content.xml"]).iter(f"{SHEET}table-row"))
    kinds = [[cell.get(f"{OFFICE}value-type") for cell in row] for row in rows[:3]]
    assert kinds[1] == ["string", "float", "float", "boolean", "date", "date", "string"]
    assert kinds[2] == ["string", None, None, None, None, None, None]
    values = [cell.get(f"{OFFICE}date-value") for cell in rows[1]]
    assert values[4:6] == ["2024-03-12", "2025-01-31T14:05:09"]
    assert b"table:formula" not in made["content.xml"] and b"text:a " not in made["content.xml"]


def test_opendocument_gives_every_text_back():
    found = sheet_texts(parts(HOSTILE)["content.xml"])
    assert [unshown(row[1]) for row in found[1:]] == NAUGHTY


@given(st.text(st.sampled_from("a é\t\n  <&>\"'"), max_size=12))
def test_opendocument_keeps_white_space(text):
    table = Table("t", (Column("a"), Column("b")), [(text, "x")])
    assert sheet_texts(parts(table)["content.xml"])[1] == [text, "x"]


def test_opendocument_writes_what_a_number_cannot_hold_as_text():
    columns = (Column("i", ColumnType.INTEGER), Column("x", ColumnType.NUMBER))
    table = Table("t", columns, [(10**16, float("inf")), (3, float("nan"))])
    rows = list(etree.fromstring(parts(table)["content.xml"]).iter(f"{SHEET}table-row"))
    assert [[cell.get(f"{OFFICE}value-type") for cell in row] for row in rows[1:]] == [
        ["string", "string"], ["float", None],
    ]  # fmt: skip


def test_opendocument_refuses_what_no_sheet_holds(monkeypatch):
    monkeypatch.setattr(ods, "ROW_LIMIT", 3)
    with pytest.raises(ExportError, match="une feuille en tient 3"):
        parts(Table("t", (Column("a"),), [("x",)] * 3))
    monkeypatch.setattr(ods, "COLUMN_LIMIT", 1)
    with pytest.raises(ExportError, match="2 colonnes"):
        parts(Table("t", (Column("a"), Column("b")), []))
