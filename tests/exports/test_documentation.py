"""What docs/exports.md shows is run as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from ingesoc_qual.exports import ExportFormat, write_tables

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


def test_the_way_back_is_the_one_that_is_tested():
    shown = re.search(r'r"(\^\'.*?)"', PAGE.read_text(encoding="utf-8"))
    assert shown is not None
    assert shown[1] == PROTECTED.pattern
