"""LibreOffice itself opens our files: no formula, no link, every text whole (`pytest -m external tests/exports`)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ingesoc_qual.exports import CsvDialect, ExportFormat, write_csv, write_tables
from ingesoc_qual.model.table import Column, Table

from .samples import HOSTILE, NAUGHTY, PAYLOADS, TYPED, unprotected, unshown

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.external, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]

# ; " UTF-8, from line 1, columns as they come, French, special numbers detected, formulas evaluated: the worst case.
FRENCH_CSV = "CSV:59,34,76,1,,1036,false,true,false,false,false,0,true"
T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
X = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
O = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"  # noqa: E741 - the letter of the namespace

PAYLOAD_TABLE = Table("charges", (Column("a"), Column("long", long=True)), [(text, text) for text in PAYLOADS])


def opened(path: Path, folder: Path, *, filter: str | None = None) -> ElementTree.Element:
    """Convert a file to flat ODS with LibreOffice and return its XML."""
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += [f"--infilter={filter}"] if filter else []
    out = folder / "out"
    done = subprocess.run(
        [*command, "--convert-to", "fods", "--outdir", str(out), str(path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (out / f"{path.stem}.fods").exists(), done.stderr
    return ElementTree.parse(out / f"{path.stem}.fods").getroot()


def rows(sheet: ElementTree.Element, width: int) -> list[list[str]]:
    """Return the texts of a sheet; LibreOffice writes repeated cells once."""
    found = []
    for row in sheet.iter(f"{T}table-row"):
        cells: list[str] = []
        for cell in row.iter(f"{T}table-cell"):
            cells += [cell_text(cell)] * min(int(cell.get(f"{T}number-columns-repeated", "1")), width)
        repeated = min(int(row.get(f"{T}number-rows-repeated", "1")), 1_000)
        found += [(cells + [""] * width)[:width]] * repeated
    while found and not any(found[-1]):
        found.pop()
    return found


def cell_text(cell: ElementTree.Element) -> str:
    return "\n".join(element_text(paragraph) for paragraph in cell.findall(f"{X}p"))


def element_text(element: ElementTree.Element) -> str:
    special = {f"{X}tab": "\t", f"{X}line-break": "\n"}
    parts = [element.text or ""]
    for child in element:
        if child.tag == f"{X}s":
            parts.append(" " * int(child.get(f"{X}c", "1")))
        else:
            parts.append(special.get(child.tag) or element_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def converted(text: str) -> str:
    """Return what flat ODS says of a text: LibreOffice drops the tabulations of cells of several lines."""
    return text.replace("\t", "") if "\n" in text else text


def formulas(root: ElementTree.Element) -> list[str]:
    return [formula for cell in root.iter(f"{T}table-cell") if (formula := cell.get(f"{T}formula")) is not None]


def links(root: ElementTree.Element) -> int:
    return sum(1 for _link in root.iter(f"{X}a"))


def test_workbook_runs_nothing_and_keeps_every_text(tmp_path):
    write_tables([HOSTILE, PAYLOAD_TABLE], tmp_path, format=ExportFormat.XLSX)
    root = opened(tmp_path / "export.xlsx", tmp_path)
    assert formulas(root) == []
    assert links(root) == 0
    sheets = {sheet.get(f"{T}name"): sheet for sheet in root.iter(f"{T}table")}
    hostile = rows(sheets["textes"], 3)
    assert hostile[0] == ["id", "texte", "texte (2)"]
    assert [unshown("".join(row[1:])) for row in hostile[1:]] == NAUGHTY
    assert rows(sheets["charges"], 2)[1:] == [[converted(text)] * 2 for text in PAYLOADS]


def test_workbook_dates_and_numbers_are_real(tmp_path):
    write_tables([TYPED], tmp_path, format=ExportFormat.XLSX)
    root = opened(tmp_path / "export.xlsx", tmp_path)
    kinds = [cell.get(f"{O}value-type") for cell in list(root.iter(f"{T}table-row"))[1].iter(f"{T}table-cell")]
    assert kinds[:7] == ["string", "float", "float", "float", "date", "date", "string"]
    # LibreOffice reads a boolean cell of XLSX as the constant function of that name: its own way, not a text of ours.
    assert set(formulas(root)) <= {"of:=TRUE()", "of:=FALSE()"}


def test_opendocument_runs_nothing_and_keeps_every_text(tmp_path):
    write_tables([HOSTILE, PAYLOAD_TABLE, TYPED], tmp_path, format=ExportFormat.ODS)
    root = opened(tmp_path / "export.ods", tmp_path)
    assert formulas(root) == []
    assert links(root) == 0
    sheets = {sheet.get(f"{T}name"): sheet for sheet in root.iter(f"{T}table")}
    hostile = rows(sheets["textes"], 2)
    assert hostile[0] == ["id", "texte"]
    assert [unshown(row[1]) for row in hostile[1:]] == NAUGHTY
    assert rows(sheets["charges"], 2)[1:] == [[text] * 2 for text in PAYLOADS]
    kinds = [c.get(f"{O}value-type") for c in list(sheets["codings"].iter(f"{T}table-row"))[1].iter(f"{T}table-cell")]
    assert kinds[:7] == ["string", "float", "float", "boolean", "date", "date", "string"]


def test_excel_csv_runs_nothing_and_keeps_every_text(tmp_path):
    # The first column is framed, so that a spreadsheet does not read 007 as a number; the second is what may run.
    table = Table("textes", (Column("a"), Column("b")), [(f"« {text} »", text) for text in [*PAYLOADS, *NAUGHTY]])
    write_csv(table, tmp_path / "t.csv", dialect=CsvDialect.EXCEL_FR)
    root = opened(tmp_path / "t.csv", tmp_path, filter=FRENCH_CSV)
    assert formulas(root) == []
    assert links(root) == 0
    sheet = next(iter(root.iter(f"{T}table")))
    found = rows(sheet, 4)[1:]
    assert [unshown("".join(row[:2])) for row in found] == [converted(cell) for cell, _text in table.rows]
    assert [unprotected(row[2]) for row in found[: len(PAYLOADS)]] == [converted(text) for text in PAYLOADS]


def test_the_same_opening_does_run_what_is_not_protected(tmp_path):
    """The proof that the two tests above can fail."""
    lines = "".join(f'"{text.replace(chr(34), chr(34) * 2)}"\r\n' for text in PAYLOADS)
    (tmp_path / "t.csv").write_text(lines, encoding="utf-8", newline="")
    assert len(formulas(opened(tmp_path / "t.csv", tmp_path, filter=FRENCH_CSV))) > 20
