"""docs/requetes.md names every criterion and every word of the grammar, and each query that it shows is read."""

from __future__ import annotations

import re
from pathlib import Path

from ingesoc_qual.query.grammar import _LINKS, _WORDS, Criterion, parse
from ingesoc_qual.services.criteria import NAMES
from ingesoc_qual.textunits import fold

PAGE = (Path(__file__).parents[2] / "docs" / "requetes.md").read_text(encoding="utf-8")


def test_the_page_names_every_criterion_and_word() -> None:
    said = set(re.findall(r"\w+", fold(" ".join(re.findall(r"`([^`]*)`", PAGE)))))
    assert {*NAMES} - {"doc", "locutrice"} <= said
    assert {*_WORDS, *_LINKS} <= said


def test_each_query_of_the_page_is_read() -> None:
    shown = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]
    queries = [q for line in shown for q in (re.findall(r'"(.*?)"', line) if line.startswith("ingesoc") else [line])]
    assert len(queries) >= 8
    assert all(parse(query) for query in queries)
    criteria = [shown for shown in re.findall(r"^\| `([^`]*)`", PAGE, flags=re.MULTILINE) if re.search("[:>]", shown)]
    assert len(criteria) >= 14
    assert all(isinstance(parse(criterion), Criterion) for criterion in criteria)
