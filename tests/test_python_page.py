"""The page on Python shows only what works."""

from __future__ import annotations

import re
from pathlib import Path

import ingesoc_qual
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.tables import TABLES

PAGE = Path(__file__).parents[1] / "docs" / "python.md"


def test_the_examples_of_the_page_run(project: Project, monkeypatch: object) -> None:
    review = Review(project)
    review.code(review.documents()[0].document_id, 6, 20, ["benevolat-reel"])
    examples = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(examples) == 3
    code = "\n".join(examples).replace('"terrain.ingesoc"', repr(str(project.path)))
    names: dict[str, object] = {}
    exec(compile(code, str(PAGE), "exec"), names)
    assert len(names["codages"]) == 1  # type: ignore[arg-type]
    row = names["codages"].iloc[0]  # type: ignore[attr-defined]
    assert str(names["texte"])[row["start"] : row["end"]] == row["quotation"]


def test_the_page_names_every_table_and_public_name() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in TABLES)
    assert all(name in page for name in ingesoc_qual.__all__ if name not in ("Project", "__version__"))


def test_public_names_load_on_first_use() -> None:
    assert all(getattr(ingesoc_qual, name) for name in ingesoc_qual.__all__)
