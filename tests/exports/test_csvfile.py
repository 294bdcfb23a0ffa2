"""The two CSV dialects, byte for byte, and text that comes back as it went."""

from __future__ import annotations

import csv
import io
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports import CsvDialect, write_csv
from ingesoc_qual.exports.csvfile import render_csv
from ingesoc_qual.model.table import Column, ColumnType, Table

from .samples import HOSTILE, LONG, TYPED, read_csv, unprotected, unshown

EXCEL_GOLDEN = (
    "\ufeffid;page;score;vu;date;decided_at;quotation\r\n"
    'a1;3;0,5;VRAI;12/03/2024;31/01/2025 14:05:09;"On a dit : « ça va » ; voilà."\r\n'
    "007;;;;;;\r\n"
    'a3;-12;-1234,5;FAUX;12/03/2024;31/01/2025 21:59:59;"\'- Oui ?\n- Non, dit-elle."\r\n'
    ';1000000000000;1e-07;VRAI;29/02/2024;31/01/2025 14:05:09;"\'=cmd|"" /C calc""!A0"\r\n'
).encode()

PANDAS_GOLDEN = (
    "id,page,score,vu,date,decided_at,quotation\n"
    "a1,3,0.5,True,2024-03-12,2025-01-31T14:05:09Z,On a dit : « ça va » ; voilà.\n"
    "007,,,,,,\n"
    'a3,-12,-1234.5,False,2024-03-12,2025-01-31T21:59:59Z,"- Oui ?\n- Non, dit-elle."\n'
    ',1000000000000,1e-07,True,2024-02-29,2025-01-31T14:05:09Z,"=cmd|"" /C calc""!A0"\n'
).encode()


def rendered(table: Table, dialect: CsvDialect) -> bytes:
    stream = io.BytesIO()
    render_csv(table, stream, dialect=dialect)
    return stream.getvalue()


def test_excel_dialect_golden_bytes(tmp_path):
    write_csv(TYPED, tmp_path / "t.csv", dialect=CsvDialect.EXCEL_FR)
    assert (tmp_path / "t.csv").read_bytes() == EXCEL_GOLDEN


def test_pandas_dialect_golden_bytes(tmp_path):
    write_csv(TYPED, tmp_path / "t.csv", dialect=CsvDialect.PANDAS)
    assert (tmp_path / "t.csv").read_bytes() == PANDAS_GOLDEN


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("\ra", "'␍a"),
        ("\x00a", "'␀a"),
        ("'=1", "''=1"),
        ("'a", "'a"),
        (" =1", "' =1"),
        ("\u202f+1", "'\u202f+1"),
        (" a", " a"),
        ("a=1", "a=1"),
        ("– oui", "– oui"),
        ("[rires]", "[rires]"),
    ],
)
def test_excel_dialect_protects_what_a_spreadsheet_would_run(text, written):
    table = Table("t", (Column("a"), Column("b")), [(text, "x")])
    stream = io.StringIO(rendered(table, CsvDialect.EXCEL_FR).decode("utf-8-sig"), newline="")
    assert list(csv.reader(stream, delimiter=";"))[1] == [written, "x"]


def test_negative_numbers_stay_numbers():
    table = Table("t", (Column("a", ColumnType.INTEGER), Column("b", ColumnType.NUMBER)), [(-1, -0.5)])
    assert rendered(table, CsvDialect.EXCEL_FR) == b"\xef\xbb\xbfa;b\r\n-1;-0,5\r\n"


def test_header_of_a_hostile_variable_is_protected_too():
    table = Table("t", (Column("=cmd|x"), Column("b")), [])
    assert rendered(table, CsvDialect.EXCEL_FR) == b"\xef\xbb\xbf'=cmd|x;b\r\n"
    assert rendered(table, CsvDialect.PANDAS) == b"=cmd|x,b\n"


def test_pandas_dialect_gives_every_text_back_exactly(tmp_path):
    path = tmp_path / "t.csv"
    write_csv(HOSTILE, path, dialect=CsvDialect.PANDAS)
    wanted = [text.replace("\ud800", "⟨U+D800⟩") for _id, text in HOSTILE.rows]
    assert [row[1] for row in read_csv(path, excel=False)[1:]] == wanted
    frame = pd.read_csv(path, dtype={"texte": str}, keep_default_na=False)
    assert frame["texte"].tolist() == wanted
    assert frame["id"].tolist() == list(range(len(wanted)))


def test_excel_dialect_names_hidden_characters_and_loses_nothing(tmp_path):
    path = tmp_path / "t.csv"
    write_csv(HOSTILE, path, dialect=CsvDialect.EXCEL_FR)
    header, *rows = read_csv(path, excel=True)
    assert header == ["id", "texte", "texte (2)"]
    assert [unshown("".join(map(unprotected, row[1:]))) for row in rows] == [text for _id, text in HOSTILE.rows]
    for _id, *parts in rows:
        assert all(len(part.encode("utf-16-le")) // 2 <= 32_767 for part in parts)
        assert not any(ord(c) < 32 and c not in "\n\t" for part in parts for c in part)


def test_partial_dates_are_neither_dropped_nor_completed():
    column = Column("date", ColumnType.DATE)
    table = Table("t", (column, Column("b")), [("2024", "x"), ("2024-03", "x"), ("2024-02-30", "x"), ("", "x")])
    wanted = "date,b\n2024,x\n2024-03,x\n2024-02-30,x\n,x\n"
    assert rendered(table, CsvDialect.PANDAS).decode() == wanted
    assert rendered(table, CsvDialect.EXCEL_FR).decode("utf-8-sig") == wanted.replace(",", ";").replace("\n", "\r\n")


def test_cells_that_do_not_fit_their_column_are_written_as_text():
    kinds = (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN, ColumnType.TIME)
    table = Table(
        "t",
        tuple(Column(kind.value, kind) for kind in kinds),
        [("environ 40", "beaucoup", "peut-être", "le matin"), (3.0, math.nan, 1, "2024-03-12"), (2.5, 10**400, "", "")],
    )
    lines = rendered(table, CsvDialect.PANDAS).decode().splitlines()
    assert lines[1:] == ["environ 40,beaucoup,peut-être,le matin", "3,,1,2024-03-12", f"2.5,{10**400},,"]


@pytest.mark.parametrize("dialect", list(CsvDialect))
def test_lone_missing_cell_is_still_a_row(dialect):
    table = Table("t", (Column("a"),), [(None,), ("",), ("x",)])
    lines = rendered(table, dialect).decode("utf-8-sig").splitlines()
    assert lines == ["a", '""', '""', "x"]


def test_ragged_rows_are_refused(tmp_path):
    with pytest.raises(ExportError, match="ligne 2 : 1 cellules pour 2 colonnes"):
        write_csv(Table("t", (Column("a"), Column("b")), [(1, 2), (3,)]), tmp_path / "t.csv", dialect=CsvDialect.PANDAS)
    assert list(tmp_path.iterdir()) == []


def test_long_text_needs_its_own_columns_only_in_the_excel_dialect():
    table = Table("t", (Column("a"), Column("b")), [("=" + LONG, "x"), ("court", "y")])
    assert rendered(table, CsvDialect.PANDAS).startswith(b"a,b\n")
    assert rendered(table, CsvDialect.EXCEL_FR).decode("utf-8-sig").startswith("a;a (2);b\r\n")


cells = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


@given(st.lists(st.tuples(cells, cells, cells), max_size=8))
def test_pandas_dialect_round_trip(rows):
    table = Table("t", (Column("a"), Column("b"), Column("c")), rows)
    data = rendered(table, CsvDialect.PANDAS)
    wanted = [["" if cell is None else cell for cell in row] for row in rows]
    assert list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True)) == [["a", "b", "c"], *wanted]
    frame = pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    assert frame.to_numpy().tolist() == wanted


@given(st.lists(st.tuples(st.integers(), st.floats(allow_nan=False), st.one_of(st.none(), st.booleans())), max_size=6))
def test_numbers_round_trip(rows):
    columns = (Column("i", ColumnType.INTEGER), Column("x", ColumnType.NUMBER), Column("b", ColumnType.BOOLEAN))
    for dialect in CsvDialect:
        excel = dialect is CsvDialect.EXCEL_FR
        text = rendered(Table("t", columns, rows), dialect).decode("utf-8-sig")
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if excel else ","))[1:]
        truth = {"VRAI": True, "FAUX": False, "True": True, "False": False, "": None}
        assert [(int(i), float(x.replace(",", ".")), truth[b]) for i, x, b in read] == rows


@given(st.text(max_size=40))
def test_excel_dialect_protection_can_be_undone(text):
    table = Table("t", (Column("a"), Column("b")), [(text, "x")])
    stream = io.StringIO(rendered(table, CsvDialect.EXCEL_FR).decode("utf-8-sig"), newline="")
    cell = list(csv.reader(stream, delimiter=";"))[1][0]
    assert cell.lstrip(" ")[:1] not in tuple("=+-@\t\r\n\x00")
    if not set(text) & set("⟨␡") and not any("␀" <= c <= "␟" for c in text):
        assert unshown(unprotected(cell)) == text
