from __future__ import annotations

from pathlib import Path

from ingesoc_qual.codebook import Severity, check_codebook, check_file, load_codebook
from ingesoc_qual.model.codebook import Code, Codebook

FULL = Code(
    id="a",
    label="A",
    definition="d",
    exclude="voir B",
    examples=("un", "deux"),
    indicators=tuple(f"mot{n}" for n in range(10)),
)

FILE = """\
name: essai
codes:
  - id: a
    label: Accueil
    definition: d
    exclude: voir b
    examples: [un, deux]
    indicators: [m0, m1, m2, m3, m4, m5, m6, m7, m8, Énergie  folle]
  - id: b
    label: accueil
    examples: [un]
    indicators:
      - seul
      - energie folle
      - seul
"""


def test_a_full_leaf_has_no_warning() -> None:
    assert check_codebook(Codebook(name="x", codes=(FULL,))) == ()


def test_every_weakness_is_warned_about_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text(FILE, encoding="utf-8")
    problems = check_file(path)
    assert {p.severity for p in problems} == {Severity.WARNING}
    assert [(p.kind, p.line, p.column, p.code_id) for p in problems] == [
        ("few-examples", 9, 5, "b"),
        ("few-indicators", 9, 5, "b"),
        ("no-definition", 9, 5, "b"),
        ("no-exclude", 9, 5, "b"),
        ("duplicate-label", 10, 12, "b"),
        ("duplicate-indicator", 14, 9, "b"),
        ("duplicate-indicator", 15, 9, "b"),
    ]
    assert "« a »" in problems[-2].message
    assert "deux fois" in problems[-1].message
    assert check_codebook(load_codebook(path)) == tuple(sorted(problems, key=lambda p: check_order(p.kind)))


def check_order(kind: str) -> int:
    kinds = ("no-definition", "no-exclude", "few-examples", "few-indicators", "duplicate-label", "duplicate-indicator")
    return kinds.index(kind)


def test_a_code_with_codes_below_needs_no_indicators_of_its_own() -> None:
    parent = Code(id="p", label="P", definition="d", exclude="e", examples=("un", "deux"))
    child = Code(**{**{f: getattr(FULL, f) for f in FULL.__dataclass_fields__}, "parent": "p"})
    assert check_codebook(Codebook(name="x", codes=(parent, child))) == ()


def test_faults_and_warnings_come_together(tmp_path: Path) -> None:
    path = tmp_path / "g.yaml"
    path.write_text(FILE + "    coleur: x\n", encoding="utf-8")
    kinds = [p.kind for p in check_file(path)]
    assert "unknown-key" in kinds
    assert "few-examples" in kinds
