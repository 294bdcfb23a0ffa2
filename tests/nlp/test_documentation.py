"""The page of the indicator language says what is true: its first table is run on the real pipeline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.grammar import parse
from ingesoc_qual.nlp.indicators import compile_indicators
from ingesoc_qual.nlp.pipeline import Annotator

PAGE = (Path(__file__).parents[2] / "docs" / "indicateurs.md").read_text(encoding="utf-8")
ANNOTATOR = Annotator()


def rows() -> list[tuple[str, list[str], list[str]]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| `")]
    found = []
    for line in lines:
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        found.append(
            (cells[0].strip("`"), *([part.strip() for part in cell.split(",") if part.strip()] for cell in cells[1:]))
        )
    return found  # type: ignore[return-value]


def hits(indicator: str, text: str) -> int:
    return compile_indicators({"code": [indicator]}).find([ANNOTATOR.annotate(text, Layout())]).count


@pytest.mark.parametrize(("indicator", "found", "missed"), rows())
def test_each_line_of_the_table(indicator: str, found: list[str], missed: list[str]) -> None:
    assert found
    assert [text for text in found if not hits(indicator, text)] == []
    assert [text for text in missed if hits(indicator, text)] == []


def test_the_table_is_there_and_every_construct_is_shown() -> None:
    written = [indicator for indicator, _found, _missed in rows()]
    assert len(written) >= 9
    shown = "".join(str(parse(indicator)) for indicator in written)
    assert all(sign in shown for sign in "…*\"(|)!'")
