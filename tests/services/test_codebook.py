"""Codebook files against the project: applied, compared, exported, locked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.errors import CodebookLocked, CodebookSyntaxError, ReviewError, UsageError
from ingesoc_qual.services import codebook, codes
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from tests.services.test_review import document_of

GRID = """\
name: petite
title: Petite grille
version: "1"
language: fr
codes:
  - id: benevolat
    label: Bénévolat
    definition: Ce que font les bénévoles.
    children:
      - id: benevolat-prescrit
        label: Prescrit
        definition: Ce qui est attendu.
        indicators: ["charte", "fiche"]
      - id: benevolat-reel
        label: Réel
        indicators: ["dans les faits"]
lists:
  utilite: [utilité sociale]
"""


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    path = tmp_path / "petite.yaml"
    path.write_text(GRID, encoding="utf-8")
    return path


def apply_file(project: Project, path: Path) -> int:
    return codebook.apply(project, codebook.plan_apply(project, codebook.load(path)))


def test_a_file_applied_twice_changes_nothing_the_second_time(new_project: Callable[..., Project], grid: Path) -> None:
    empty = new_project()
    assert apply_file(empty, grid) == 3
    assert apply_file(empty, grid) == 0
    found = codes.read_codebook(empty)
    assert [code.id for code in found.codes] == ["benevolat", "benevolat-prescrit", "benevolat-reel"]
    assert found.title == "Petite grille"
    assert dict(found.lists) == {"utilite": ("utilité sociale",)}
    assert codebook.version(empty) == codes.current_version(codebook.load(grid))


def test_the_plan_shows_what_changes_and_what_only_the_project_has(
    new_project: Callable[..., Project], grid: Path
) -> None:
    project = new_project()
    apply_file(project, grid)
    own = codes.create_code(project, "À nous")
    changed = GRID.replace("label: Réel", "label: Réel (vécu)").replace('"fiche"', '"fiche", "convention"')
    grid.write_text(changed, encoding="utf-8")
    plan = codebook.plan_apply(project, codebook.load(grid))
    assert {change.code_id for change in plan.changes} == {"benevolat-reel", "benevolat-prescrit"}
    assert [code.id for code in plan.only_in_project] == [own.id]
    codebook.apply(project, plan)
    found = codes.read_codebook(project)
    assert found.by_id["benevolat-reel"].label == "Réel (vécu)"
    assert own.id in found.by_id


def test_a_turned_over_tree_is_applied(new_project: Callable[..., Project], grid: Path) -> None:
    project = new_project()
    apply_file(project, grid)
    grid.write_text(
        "name: petite\ncodes:\n  - id: benevolat-reel\n    label: Réel\n    children:\n"
        "      - id: benevolat-prescrit\n        label: Prescrit\n        children:\n"
        "          - id: benevolat\n            label: Bénévolat\n",
        encoding="utf-8",
    )
    apply_file(project, grid)
    found = codes.read_codebook(project)
    assert [code.id for code in found.path("benevolat")] == ["benevolat-reel", "benevolat-prescrit", "benevolat"]


def test_export_then_apply_elsewhere_gives_the_same_codebook(
    new_project: Callable[..., Project], grid: Path, tmp_path: Path
) -> None:
    first, second = new_project("un"), new_project("deux")
    apply_file(first, grid)
    codebook.export(first, tmp_path / "sortie.yaml")
    apply_file(second, tmp_path / "sortie.yaml")
    assert codebook.version(first) == codebook.version(second)
    assert codebook.compare(first.path, tmp_path / "sortie.yaml") == ()
    with pytest.raises(UsageError, match="yaml"):
        codebook.export(first, tmp_path / "sortie.txt")


def test_a_bad_indicator_is_found_with_its_line_and_column(grid: Path, new_project: Callable[..., Project]) -> None:
    grid.write_text(GRID.replace('"dans les faits"', "'(fiche|'"), encoding="utf-8")
    problems = [problem for problem in codebook.check(grid) if problem.is_error]
    assert [(problem.line, problem.code_id) for problem in problems] == [(16, "benevolat-reel")]
    project = new_project()
    with pytest.raises(CodebookSyntaxError, match="ligne 16"):
        apply_file(project, grid)
    assert codes.read_codebook(project).codes == ()


def test_a_locked_codebook_is_changed_by_its_lead_alone(new_project: Callable[..., Project], grid: Path) -> None:
    lead, other = new_project(), new_project(coder="C2")
    apply_file(lead, grid)
    codebook.set_lock(lead, locked=True)
    assert codebook.lock_holder(other) == "C1"
    for change in (
        lambda: codes.create_code(other, "Autre"),
        lambda: codes.rename_code(other, "benevolat", "B"),
        lambda: codebook.set_lock(other, locked=False),
        lambda: codebook.apply_builtin(other),
    ):
        with pytest.raises(CodebookLocked, match="C1"):
            change()
    codes.rename_code(lead, "benevolat", "Bénévolats")
    codebook.set_lock(lead, locked=False)
    codes.create_code(other, "Autre")


def test_codes_are_moved_without_circles_merged_and_archived(project: Project) -> None:
    codes.create_code(project, "Accueil", parent="benevolat-reel")
    with pytest.raises(ReviewError, match="sous lui-même"):
        codes.move_code(project, "benevolat-reel", "accueil")
    codes.move_code(project, "accueil", None)
    assert codes.read_codebook(project).by_id["accueil"].parent is None
    again = codes.create_code(project, "Accueil")
    assert again.id != "accueil"
    codes.merge_codes(project, again.id, "accueil")
    with pytest.raises(ReviewError, match="lui-même"):
        codes.merge_codes(project, "accueil", again.id)
    codes.archive_code(project, "accueil")
    assert not codes.read_codebook(project).by_id["accueil"].usable


def test_codings_keep_the_codebook_they_were_made_with(project: Project) -> None:
    review = Review(project)
    before = codebook.version(project)
    review.code(document_of(review), 6, 20, ["benevolat-reel"])
    codes.edit_code(project, "benevolat-reel", {"definition": "Ce qui se fait."})
    again = Review(project)
    again.code(document_of(again), 6, 24, ["benevolat-reel"])
    versions = [coding.codebook_version for coding in again.codings(document_of(again))]
    assert versions == [codebook.version(project), before]
