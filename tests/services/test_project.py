"""Naming and opening projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.errors import ProjectExists, ProjectNotFound
from ingesoc_qual.services.project import create_project, open_project, project_path


def test_the_suffix_is_added_when_nothing_stands_there(tmp_path: Path) -> None:
    assert project_path(tmp_path / "terrain") == tmp_path / "terrain.ingesoc"
    assert project_path(tmp_path / "terrain.v2") == tmp_path / "terrain.v2.ingesoc"
    (tmp_path / "tel-quel").touch()
    assert project_path(tmp_path / "tel-quel") == tmp_path / "tel-quel"


@pytest.mark.parametrize("name", ["x" * 300, "terrain/", ""])
def test_a_name_that_cannot_be_is_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProjectNotFound):
        open_project(tmp_path / "absent" / name)


def test_a_project_is_created_once_and_keeps_its_name(tmp_path: Path) -> None:
    with create_project(tmp_path / "terrain", name="Tiers-lieux", coder="C1") as made:
        assert made.name == "Tiers-lieux"
    with pytest.raises(ProjectExists):
        create_project(tmp_path / "terrain", coder="C1")
    with open_project(tmp_path / "terrain") as again:
        assert again.name == "Tiers-lieux"
