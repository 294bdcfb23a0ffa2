"""What docs/exports.md shows is run as it stands."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pandas as pd
import pytest

from ingesoc_qual.exports import ExportFormat, data_dictionary, write_tables
from ingesoc_qual.services.project import create_project
from ingesoc_qual.services.tables import TABLES, build

from .samples import PROTECTED, TYPED

PAGE = Path(__file__).parents[2] / "docs" / "exports.md"


@pytest.fixture(autouse=True)
def exported(tmp_path, monkeypatch):
    write_tables([TYPED], tmp_path, format=ExportFormat.CSV)
    monkeypatch.chdir(tmp_path)


def test_examples_give_the_texts_back():
    examples = re.findall("```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    names: dict[str, pd.DataFrame] = {}
    for example in examples:
        exec(example, names)  # the documentation's own lines
    quotations = [row[-1] or "" for row in TYPED.rows]
    assert names["codings"]["quotation"].fillna("").tolist() == quotations
    assert names["codings"]["id"].fillna("").tolist() == ["a1", "007", "a3", ""]
    assert names["codings"]["page"].dtype == "Int64"
    assert names["codings"]["decided_at"].dt.tz is not None
    assert names["excel"]["quotation"].tolist() == quotations


def test_the_page_says_the_columns_as_the_dictionary_does(tmp_path, monkeypatch):
    script = PAGE.parents[1] / "scripts" / "update_dictionary.py"
    for name in ("INGESOC_HOME", "INGESOC_LANG"):
        monkeypatch.setenv(name, "")  # the script sets them: put back afterwards
    names = runpy.run_path(str(script))
    page = PAGE.read_text(encoding="utf-8")
    assert names["updated"](page, names["columns_page"](tmp_path)) == page


def test_every_table_and_column_of_the_dictionary_is_said_in_two_languages(tmp_path):
    with create_project(tmp_path / "p.ingesoc", coder="C1") as project:
        rows = [dict(zip([c.name for c in made.columns], row, strict=True))
                for made in [data_dictionary(build(project))] for row in made.rows]  # fmt: skip
    assert {row["table"] for row in rows} == set(TABLES)
    for row in rows:
        assert row["table_fr"] and row["table_en"] and row["table_fr"] != row["table_en"], row["table"]
        assert row["meaning_fr"] and row["meaning_en"], row
        assert row["meaning_fr"] != row["meaning_en"] or row["meaning_fr"] == "Source.", row
        if row["type"] == "integer" and row["table"] != "cooccurrence":
            assert row["unit_fr"] or row["column"].startswith(("version", "case.", "document.", "speaker.")), row


def test_the_way_back_is_the_one_that_is_tested():
    shown = re.search(r'r"(\^\'.*?)"', PAGE.read_text(encoding="utf-8"))
    assert shown is not None
    assert shown[1] == PROTECTED.pattern
