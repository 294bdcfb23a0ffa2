"""The page about the format says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from ingesoc_qual.codebook import Severity, check_file, load_codebook
from ingesoc_qual.codebook.keys import CODE_KEYS, ORIGINS, TOP_KEYS
from ingesoc_qual.codebook.problem import ERROR_KINDS, WARNING_KINDS
from ingesoc_qual.nlp.indicators import parse

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "grille.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return PAGE.split(f"## {title}\n")[1].split("\n## ")[0]


def rows(text: str) -> list[str]:
    return re.findall(r"^\| (.+?) \|", text, re.MULTILINE)


def test_every_key_has_its_row_in_order() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` ", section("Les clés du fichier"), re.MULTILINE)) == TOP_KEYS
    assert tuple(re.findall(r"^\| `(\w+)` ", section("Les clés d'un code"), re.MULTILINE)) == CODE_KEYS
    assert all(f"`{origin}`" in section("Les clés d'un code") for origin in ORIGINS)


def test_the_example_is_a_codebook(tmp_path: Path) -> None:
    path = tmp_path / "exemple.yaml"
    path.write_text(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1], encoding="utf-8")  # type: ignore[index]
    codebook = load_codebook(path).codebook
    assert not [p for p in check_file(path) if p.severity is Severity.ERROR]
    assert all(parse(text) for code in codebook.codes for text in code.indicators)
    leaf = codebook.by_id["entraide-quotidienne"]
    assert all(getattr(leaf, key) for key in CODE_KEYS if key not in ("children", "id"))


def test_every_kind_of_problem_is_listed_and_no_other() -> None:
    errors, warnings = section("Ce qui est vérifié").split("| remarque |")
    for table, kinds in ((errors, ERROR_KINDS), (warnings, WARNING_KINDS)):
        listed = [kind for row in rows(table) for kind in re.findall(r"`([a-z0-9-]+)`", row)]
        assert listed == list(kinds)
