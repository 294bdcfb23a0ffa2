"""The real program in a real pseudo-terminal, by the command a coder types."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
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


class Tmux:
    """One window of a tmux server of its own."""

    def __init__(self, socket: Path, program: str) -> None:
        self._socket = str(socket)
        self.run("new-session", "-d", "-s", "s", "-x", "120", "-y", "40", program)

    def run(self, *arguments: str) -> str:
        return subprocess.run(
            ["tmux", "-S", self._socket, *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        ).stdout

    def send(self, *keys: str) -> None:
        self.run("send-keys", "-t", "s", *keys)

    def wait_for(self, words: str) -> None:
        for _try in range(150):
            if words in self.run("capture-pane", "-p", "-t", "s"):
                return
            time.sleep(0.1)
        raise AssertionError(self.run("capture-pane", "-p", "-t", "s"))


@pytest.fixture
def tmux(field: Path, tmp_path: Path) -> Iterator[Tmux]:
    """A shell in tmux, where the program is started on the project."""
    window = Tmux(tmp_path / "socket", "bash --norc -i")
    try:
        window.send(" ".join(f"'{part}'" for part in command(field)), "Enter")
        window.wait_for("4 suggestions à décider")
        yield window
    finally:
        window.run("kill-server")


in_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


@pytest.mark.external
@in_tmux
def test_the_session_runs_in_tmux(field: Path, tmux: Tmux) -> None:
    tmux.send("F4")
    tmux.wait_for("Proposé")
    tmux.send("a")
    tmux.wait_for("1 / 4")
    tmux.send("F2")
    tmux.wait_for("Choisissez d'abord un document")
    tmux.run("resize-window", "-t", "s", "-x", "80", "-y", "24")
    tmux.send("Enter")
    tmux.wait_for("Maintenant y'a une charte")
    tmux.send("C-q")
    with open_review(field, coder="C1") as review:
        assert len(review.codings(review.documents()[0].document_id)) == 1


@pytest.mark.external
@in_tmux
def test_a_session_is_suspended_and_comes_back_whole(tmux: Tmux) -> None:
    tmux.send("F4")
    tmux.wait_for("Proposé")
    tmux.send("C-x")
    tmux.wait_for("Stopped")
    tmux.send("clear; fg", "Enter")
    tmux.wait_for("Proposé")
    tmux.wait_for("0 / 4")
    tmux.send("a")
    tmux.wait_for("1 / 4")
    tmux.send("C-q")
