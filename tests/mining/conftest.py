"""The demonstration as two coders left it, made once for all tests of readings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.demo import replay_gold
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.ingest import add_files
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.readings import Readings

from .recount import DEMO


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        with create_project(folder / "demo", coder="C1") as project:
            apply_builtin(project)
            add_files(project, [], manifest=DEMO / "manifest.csv")
            edit(project, Listing.SPEAKERS, DEMO / "speakers.csv")
            annotate_project(project)
            replay_gold(project, DEMO / "gold.csv")
            return project.path


@pytest.fixture
def demo(demo_file: Path) -> Iterator[Readings]:
    with open_project(demo_file, coder="C1") as project:
        yield Readings(project)
