"""A whole export: layout of the folder, replacement, refusal, and nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports import CsvDialect, ExportFormat, data_dictionary, write_table, write_tables
from ingesoc_qual.exports.naming import file_stem, file_stems
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table

from .samples import HOSTILE, TYPED, read_csv, unshown

START = "Début du passage, en caractères (points de code) depuis 0."
CASES = Table("cases", (Column("name", description="Nom du cas."),), [("Régie de quartier",)])


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


LAYOUTS = {
    ExportFormat.CSV: [
        "csv-excel/codings.csv",
        "csv-excel/cases.csv",
        "csv-pandas/codings.csv",
        "csv-pandas/cases.csv",
        "dictionnaire.csv",
    ],
    ExportFormat.XLSX: ["export.xlsx", "dictionnaire.csv"],
    ExportFormat.ODS: ["export.ods", "dictionnaire.csv"],
    ExportFormat.PARQUET: ["codings.parquet", "cases.parquet", "dictionnaire.csv"],
    ExportFormat.JSONL: ["jsonl/codings.jsonl", "jsonl/cases.jsonl", "dictionnaire.csv"],
    ExportFormat.MD: ["md/codings.md", "md/cases.md", "dictionnaire.csv"],
}


@pytest.mark.parametrize("format", list(ExportFormat))
def test_layout_of_the_folder(tmp_path, format):
    paths = write_tables([TYPED, CASES], tmp_path / "tables" / "mars", format=format)
    folder = tmp_path / "tables" / "mars"
    assert [path.relative_to(folder).as_posix() for path in paths] == LAYOUTS[format]
    assert sorted(tree(folder)) == sorted(LAYOUTS[format])
    assert sorted(tree(tmp_path)) == sorted(f"tables/mars/{name}" for name in LAYOUTS[format])


def test_data_dictionary_says_each_table_and_column_in_two_languages(tmp_path):
    table = Table(
        "codings",
        (
            Column(
                "start", ColumnType.INTEGER, "Début du passage, en caractères (points de code) depuis 0.", unit="mots"
            ),
            Column("verdict", description="À nous.", values="accepted | rejected"),
        ),
        [],
        "Une ligne par cas : association, lieu, personne.",
    )
    write_tables([table], tmp_path, format=ExportFormat.PARQUET)
    names, first, second = read_csv(tmp_path / "dictionnaire.csv", excel=True)
    found = dict(zip(names, first, strict=True))
    assert (found["table"], found["column"], found["type"]) == ("codings", "start", "integer")
    assert (found["unit_fr"], found["unit_en"]) == ("mots", "words")
    assert found["meaning_fr"] == START
    assert found["meaning_en"].startswith("Start of the passage")
    assert found["table_fr"] == "Une ligne par cas : association, lieu, personne."
    assert found["table_en"] == "One row a case: association, place, person."
    found = dict(zip(names, second, strict=True))
    assert (found["values"], found["meaning_fr"], found["meaning_en"]) == ("accepted | rejected", "À nous.", "À nous.")
    assert len(data_dictionary([TYPED, CASES]).rows) == 8


@pytest.mark.parametrize("format", list(ExportFormat))
def test_one_table_is_written_where_it_is_asked_with_its_dictionary(tmp_path, format):
    name = f"Mes passages.{format.value.upper()}"
    paths = write_table(TYPED, tmp_path / name)
    assert [path.name for path in paths] == [name, "Mes passages.dictionnaire.csv"]
    before = tree(tmp_path)
    write_table(TYPED, tmp_path / name)
    assert tree(tmp_path) == before
    with pytest.raises(ExportError, match="aucun format"):
        write_table(TYPED, tmp_path / "passages.doc")
    assert tree(tmp_path) == before


def test_one_dialect_only(tmp_path):
    write_tables([CASES], tmp_path, format=ExportFormat.CSV, dialects=[CsvDialect.PANDAS])
    assert sorted(tree(tmp_path)) == ["csv-pandas/cases.csv", "dictionnaire.csv"]


@pytest.mark.parametrize("format", list(ExportFormat))
def test_again_gives_the_same_bytes_and_leaves_other_files(tmp_path, format):
    (tmp_path / "mes notes.txt").write_text("à moi")
    write_tables([TYPED, HOSTILE], tmp_path, format=format)
    before = tree(tmp_path)
    write_tables([TYPED, HOSTILE], tmp_path, format=format)
    assert tree(tmp_path) == before
    assert before["mes notes.txt"].decode() == "à moi"


@pytest.mark.parametrize("format", list(ExportFormat))
def test_a_table_that_fails_leaves_the_earlier_export(tmp_path, format):
    write_tables([TYPED, CASES], tmp_path, format=format)
    before = tree(tmp_path)
    broken = Table("cases", (Column("name"), Column("b")), [("x", "y"), ("x",)])
    with pytest.raises(ExportError, match="cases"):
        write_tables([CASES, broken], tmp_path, format=format)
    assert tree(tmp_path) == before


class _Failing:
    """Rows whose second reading breaks off, as a store that goes away would."""

    def __init__(self, rows: list[tuple[Cell, ...]]) -> None:
        self.rows, self.readings = rows, 0

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self):
        self.readings += 1
        yield self.rows[0]
        if self.readings > 1:
            raise KeyboardInterrupt
        yield from self.rows[1:]


@pytest.mark.parametrize("format", list(ExportFormat))
def test_interruption_leaves_nothing_half_written(tmp_path, format):
    table = Table("cases", CASES.columns, _Failing([("a",), ("b",)]))
    with pytest.raises(KeyboardInterrupt):
        write_tables([TYPED, table], tmp_path / "neuf", format=format)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", list(ExportFormat))
def test_target_is_a_file(tmp_path, format):
    (tmp_path / "export").write_text("un fichier")
    for folder in (tmp_path / "export", tmp_path / "export" / "dedans"):
        with pytest.raises(ExportError, match="un fichier porte le nom") as caught:
            write_tables([CASES], folder, format=format)
        assert "\n" not in str(caught.value)
    assert tree(tmp_path) == {"export": b"un fichier"}


@pytest.mark.parametrize(
    ("format", "name"),
    [
        (ExportFormat.CSV, "csv-pandas/cases.csv"),
        (ExportFormat.XLSX, "export.xlsx"),
        (ExportFormat.ODS, "export.ods"),
        (ExportFormat.PARQUET, "cases.parquet"),
        (ExportFormat.JSONL, "jsonl/cases.jsonl"),
        (ExportFormat.MD, "md/cases.md"),
    ],
)
def test_a_folder_in_the_place_of_a_file(tmp_path, format, name):
    (tmp_path / name).mkdir(parents=True)
    with pytest.raises(ExportError, match="un dossier porte déjà ce nom"):
        write_tables([CASES], tmp_path, format=ExportFormat(format))
    assert tree(tmp_path) == {}


_CHILD = """
import os, resource, signal, sys
from importlib import import_module
from pathlib import Path
from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports import ExportFormat, write_tables
from ingesoc_qual.model.table import Column, Table
import random
action, format, *folders = sys.argv[1:]
if format in ("xlsx", "parquet"):
    import_module({"xlsx": "xlsxwriter", "parquet": "pyarrow.parquet"}[format])
chance = random.Random(1)
rows = [("".join(chance.choices("abcdefghij é", k=400)),) for _n in range(2000)]
table = Table("cases", (Column("name"),), rows)
if action == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
elif os.getuid() == 0:
    os.setuid(65534)
for folder in folders:
    try:
        write_tables([table], Path(folder), format=ExportFormat(format))
    except ExportError as error:
        print(error)
"""


def child(action: str, format: ExportFormat, *folders: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _CHILD, action, format, *map(str, folders)]
    environment = {**os.environ, "INGESOC_LANG": "fr", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
@pytest.mark.parametrize("format", list(ExportFormat))
def test_full_disk_is_said_and_the_earlier_export_stays(tmp_path, format):
    write_tables([CASES], tmp_path / "e", format=format)
    before = tree(tmp_path)
    done = child("full", format, tmp_path / "e", tmp_path / "neuf")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all(line.startswith("Plus de place sur le disque pour écrire « ") for line in lines)
    assert tree(tmp_path) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e"]


@pytest.mark.skipif(os.name != "posix", reason="folder permissions are POSIX")
def test_folder_without_permission_is_said():
    done = child("denied", ExportFormat.XLSX, Path("/ingesoc-export-refused"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Écriture refusée" in done.stdout or "Impossible d'écrire" in done.stdout
    assert not Path("/ingesoc-export-refused").exists()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("codings", "codings"),
        ("code_by_case", "code_by_case"),
        ("code × case", "code-case"),
        ("Bénévolat réel — œuvre", "benevolat-reel-oeuvre"),
        ("../../etc/passwd", "etc-passwd"),
        ("..\\win.txt", "win-txt"),
        ("/absolu", "absolu"),
        ("C:nul", "c-nul"),
        ("CON", "table-con"),
        ("lpt1", "table-lpt1"),
        ("com9.txt", "com9-txt"),
        ("", "table"),
        ("...", "table"),
        ("\x00\x1b\u202e", "table"),
        ("😀", "table"),
        ("x" * 300, "x" * 80),
        ("nom. ", "nom"),
    ],
)
def test_file_names_are_made_safe(name, stem):
    assert file_stem(name) == stem


def test_file_names_differ_whatever_the_case():
    assert file_stems(["A", "a", "à", "dictionnaire"], reserved=["dictionnaire"]) == [
        "a",
        "a-2",
        "a-3",
        "dictionnaire-2",
    ]


@pytest.mark.parametrize("format", list(ExportFormat))
def test_hostile_names_write_inside_the_folder_only(tmp_path, format):
    names = [
        "../dehors",
        "/tmp/x",
        "a\\..\\b",
        "CON",
        "nul.csv",
        "a\x00b",
        "x" * 300,
        "\u202ecsv.exe",
        "é",
        "É",
        "",
        ".",
    ]
    tables = [Table(name, (Column(name), Column(name)), [(name, 1)]) for name in names]
    paths = write_tables(tables, tmp_path / "dedans", format=format, basename="../../dehors")
    assert [path.name for path in tmp_path.iterdir()] == ["dedans"]
    assert all((tmp_path / "dedans") in path.parents and path.is_file() for path in paths)
    assert len(set(paths)) == len(paths)


def test_columns_of_the_same_name_are_told_apart(tmp_path):
    table = Table("t", (Column("date"), Column("Date"), Column("date"), Column(" ")), [("1", "2", "3", "4")])
    write_tables([table], tmp_path, format=ExportFormat.PARQUET)
    assert pq.read_schema(tmp_path / "t.parquet").names == ["date", "Date_2", "date_3", "colonne"]


def test_nothing_to_export_is_said(tmp_path):
    with pytest.raises(ExportError, match="Aucune table"):
        write_tables([], tmp_path / "e", format=ExportFormat.CSV)
    with pytest.raises(ExportError, match="aucune colonne"):
        write_tables([Table("vide", (), [])], tmp_path / "e", format=ExportFormat.CSV)
    assert not (tmp_path / "e").exists()


def csv_rows(folder: Path, name: str, *, excel: bool) -> list[list[str]]:
    return read_csv(folder / ("csv-excel" if excel else "csv-pandas") / f"{name}.csv", excel=excel)[1:]


def sheet_rows(path: Path, name: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[name].iter_rows(min_row=2, values_only=True))


READERS = {
    "csv-excel": (ExportFormat.CSV, lambda folder, name: csv_rows(folder, name, excel=True)),
    "csv-pandas": (ExportFormat.CSV, lambda folder, name: csv_rows(folder, name, excel=False)),
    "xlsx": (
        ExportFormat.XLSX,
        lambda folder, name: list(
            openpyxl.load_workbook(folder / "export.xlsx")[name].iter_rows(min_row=2, values_only=True)
        ),
    ),
    "parquet": (
        ExportFormat.PARQUET,
        lambda folder, name: [tuple(row.values()) for row in pq.read_table(folder / f"{name}.parquet").to_pylist()],
    ),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("count", [0, 1, 2_000, 4_001])
def test_rows_in_are_rows_out_whatever_the_format(tmp_path, reader, count):
    format, read = READERS[reader]
    columns = (Column("id"), Column("n", ColumnType.INTEGER), Column("texte", long=True), Column("vide"))
    rows = [(f"id-{n}", n, f"[rires] {n}\nœuvre \x1b « {n} »", None) for n in range(count)]
    write_tables([Table("rangs", columns, rows)], tmp_path, format=format)
    back = [(i, int(n), unshown(text), vide or None) for i, n, text, vide in read(tmp_path, "rangs")]
    assert back == rows


def test_exports_import_no_heavy_library():
    heavy = ("pandas", "pyarrow", "xlsxwriter", "numpy")
    code = f"import sys, ingesoc_qual.exports; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
