"""A process killed at any instant loses nothing that it had acknowledged, and leaves nothing half done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOOP = Path(__file__).parents[2] / "benchmarks" / "kill_loop.py"


def kill(times: int, seed: int) -> str:
    done = subprocess.run(
        [sys.executable, str(LOOP), str(times), str(seed)], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{times} kills" in done.stdout
    return done.stdout


def test_three_kills_lose_nothing() -> None:
    kill(3, seed=7)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing() -> None:
    kill(200, seed=2026)
