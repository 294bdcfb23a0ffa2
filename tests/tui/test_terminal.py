"""The real program in a real pseudo-terminal, by the command a coder types."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingesoc_qual.services.review import open_review

pytest.importorskip("fcntl", reason="no pseudo-terminal on this system")

from tests.tui.terminal import Terminal


def command(path: Path) -> list[str]:
    return [sys.executable, "-m", "ingesoc_qual", "review", str(path), "--coder", "C1"]


def test_a_session_at_120_by_40(field: Path) -> None:
    with Terminal(command(field)) as terminal:
        terminal.wait_for("4 suggestions à décider")
        terminal.press("enter")
        terminal.wait_for("[rires]")
        assert "(ENQ)" in terminal.text and "débrouille [/b] comme" in terminal.text
        terminal.press("down", "s")
        terminal.wait_for("sélection")
        terminal.press("clien\r")
        terminal.wait_for("Codé : Innovation sociale")
        assert "Ls" in terminal.text
        terminal.press("f4")
        terminal.wait_for("Proposé")
        terminal.press("a")
        terminal.wait_for("1 / 4")
        terminal.press("down", "down")
        terminal.wait_for("1 bénévolat prescrit 0,90")
        terminal.press("&")
        terminal.wait_for("2 / 4")
        terminal.press("u", "u")
        terminal.wait_for("0 / 4")
        terminal.press("ctrl+q")
        assert terminal.finish() == 0
        assert b"\x1b[?1049l" in terminal.output and b"\x1b[?25h" in terminal.output
    with open_review(field, coder="C1") as review:
        codings = review.codings(review.documents()[0].document_id)
        assert [coding.code_id for coding in codings] == ["lien"]
        assert review.place().screen == "queue"


def test_a_closed_window_ends_the_program(field: Path) -> None:
    with Terminal(command(field)) as terminal:
        terminal.wait_for("4 suggestions à décider")
        terminal.hang_up()
        # The terminal is not a controlling one: no signal tells the program, only the dead line does.
        assert terminal.process.wait(20) is not None


def test_a_session_at_80_by_24_comes_back_where_it_was(field: Path) -> None:
    with Terminal(command(field), columns=80, rows=24) as terminal:
        terminal.wait_for("Entretien E03")
        terminal.press("enter")
        terminal.wait_for("[rires]")
        assert "Aucun codage ici" not in terminal.text
        terminal.press("d")
        terminal.wait_for("Aucun codage ici")
        terminal.press("d", "down", "down", "down")
        terminal.wait_for("tour 3/4")
        terminal.press("ctrl+q")
        assert terminal.finish() == 0
    with Terminal(command(field), columns=80, rows=24, env={"NO_COLOR": "1"}) as terminal:
        terminal.wait_for("tour 3/4")
        colors = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", bytes(terminal.output)))
        assert colors and all(red == green == blue for red, green, blue in colors)
        terminal.press("ctrl+q")
        assert terminal.finish() == 0


def test_a_project_that_is_not_there_is_one_line_and_no_screen(tmp_path: Path) -> None:
    with Terminal(command(tmp_path / "absent.ingesoc")) as terminal:
        assert terminal.finish() == 3
        assert "absent" in terminal.text and "Traceback" not in terminal.text
        assert b"\x1b[?1049h" not in terminal.output


@pytest.mark.external
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
def test_the_session_runs_in_tmux(field: Path, tmp_path: Path) -> None:
    socket = str(tmp_path / "socket")

    def tmux(*arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", socket, *arguments], capture_output=True, text=True, check=True, env=dict(os.environ)
        ).stdout

    def wait_for(words: str) -> None:
        for _try in range(100):
            if words in tmux("capture-pane", "-p", "-t", "s"):
                return
            time.sleep(0.1)
        raise AssertionError(tmux("capture-pane", "-p", "-t", "s"))

    quoted = " ".join(f"'{part}'" for part in command(field))
    tmux("new-session", "-d", "-s", "s", "-x", "120", "-y", "40", f"{quoted}; sleep 30")
    try:
        wait_for("4 suggestions à décider")
        tmux("send-keys", "-t", "s", "F4")
        wait_for("Proposé")
        tmux("send-keys", "-t", "s", "a")
        wait_for("1 / 4")
        tmux("send-keys", "-t", "s", "F2")
        wait_for("Choisissez d'abord un document")
        tmux("resize-window", "-t", "s", "-x", "80", "-y", "24")
        tmux("send-keys", "-t", "s", "Enter")
        wait_for("Maintenant y'a une charte")
        tmux("send-keys", "-t", "s", "C-q")
    finally:
        tmux("kill-server")
    with open_review(field, coder="C1") as review:
        assert len(review.codings(review.documents()[0].document_id)) == 1
