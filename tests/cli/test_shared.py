"""The next command can be copied as it stands, however the program was started."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.cli.shared import tell_next


def test_the_next_command_is_the_one_that_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_next("review", Path("mon terrain.ingesoc"), "--coder C1")
    assert "ingesoc review 'mon terrain.ingesoc' --coder C1" in capsys.readouterr().err
    monkeypatch.setenv("UV_RUN_RECURSION_DEPTH", "1")
    tell_next("review", Path("terrain.ingesoc"))
    assert "uv run --all-extras ingesoc review terrain.ingesoc" in capsys.readouterr().err
    monkeypatch.setenv("INGESOC_PROGRESS", "json")
    tell_next("review", Path("terrain.ingesoc"))
    assert capsys.readouterr().err == ""
