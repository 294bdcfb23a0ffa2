"""Parquet files read back with pandas and Arrow: types, texts exact, descriptions inside."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.exports import write_parquet
from ingesoc_qual.exports.parquet import render_parquet
from ingesoc_qual.model.table import Column, ColumnType, Table

from .samples import HOSTILE, TYPED


def test_types_values_and_descriptions(tmp_path):
    write_parquet(TYPED, tmp_path / "t.parquet")
    schema = pq.read_schema(tmp_path / "t.parquet")
    wanted = [pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32(), pa.timestamp("us", tz="UTC"), pa.string()]
    assert schema.types == wanted
    assert schema.field("decided_at").metadata[b"description"].decode() == "Heure de la décision (UTC)."
    assert schema.metadata[b"table"] == b"codings"
    rows = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert list(rows[1].values()) == ["007", None, None, None, None, None, None]
    assert rows[2]["date"] == dt.date(2024, 3, 12)
    assert rows[2]["decided_at"] == dt.datetime(2025, 1, 31, 21, 59, 59, tzinfo=dt.UTC)
    assert rows[2]["quotation"] == "- Oui ?\n- Non, dit-elle."


def test_pandas_reads_it(tmp_path):
    write_parquet(TYPED, tmp_path / "t.parquet")
    frame = pd.read_parquet(tmp_path / "t.parquet")
    assert frame["decided_at"].dt.tz is not None
    assert frame["score"].tolist()[2:] == [-1234.5, 1e-7]
    assert frame["quotation"].tolist()[3] == '=cmd|" /C calc"!A0'


def test_every_text_is_exact(tmp_path):
    write_parquet(HOSTILE, tmp_path / "t.parquet")
    wanted = [text.replace("\ud800", "⟨U+D800⟩") for _id, text in HOSTILE.rows]
    assert pq.read_table(tmp_path / "t.parquet")["texte"].to_pylist() == wanted


def test_a_column_with_one_partial_date_is_text(tmp_path):
    columns = (Column("a", ColumnType.DATE), Column("b", ColumnType.TIME), Column("c", ColumnType.INTEGER))
    rows = [("2024-03-12", "2025-01-31T14:05:09Z", 3), ("2024", "ce matin", 2**63), (None, None, None), ("", "", "")]
    write_parquet(Table("t", columns, rows), tmp_path / "t.parquet")
    read = pq.read_table(tmp_path / "t.parquet")
    assert read.schema.types == [pa.string()] * 3
    assert read.to_pydict() == {
        "a": ["2024-03-12", "2024", None, None],
        "b": ["2025-01-31T14:05:09Z", "ce matin", None, None],
        "c": ["3", str(2**63), None, None],
    }


def test_empty_table_keeps_its_types(tmp_path):
    write_parquet(Table("t", TYPED.columns, []), tmp_path / "t.parquet")
    assert pq.read_schema(tmp_path / "t.parquet").field("page").type == pa.int64()
    assert pq.read_table(tmp_path / "t.parquet").num_rows == 0


def test_same_table_same_bytes(tmp_path):
    write_parquet(TYPED, tmp_path / "a.parquet")
    write_parquet(TYPED, tmp_path / "b.parquet")
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


@given(st.lists(st.tuples(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))), max_size=6))
def test_texts_round_trip(rows):
    sink = pa.BufferOutputStream()
    render_parquet(Table("t", (Column("a"),), rows), sink)
    assert pq.read_table(pa.BufferReader(sink.getvalue()))["a"].to_pylist() == [cell for (cell,) in rows]
