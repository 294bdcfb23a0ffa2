"""The program as people run it: in a process of its own, in an empty home."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "house"
    place.mkdir()
    return place


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("INGESOC", "XDG_", "_INGESOC"))}
    kept |= {"HOME": str(home), "INGESOC_HOME": str(home / "settings"), "INGESOC_CODER": "Lise"}
    kept["PATH"] = str(Path(sys.executable).parent) + os.pathsep + kept.get("PATH", "")
    return kept


@pytest.fixture
def run(environment: dict[str, str], tmp_path: Path) -> Run:
    """Run `ingesoc` with the given words; further settings of the environment by keyword."""

    def call(*words: str | Path, cwd: Path = tmp_path, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ingesoc_qual", *map(str, words)]
        return subprocess.run(
            command, cwd=cwd, env=environment | more, capture_output=True, text=True, encoding="utf-8", timeout=120
        )

    return call
