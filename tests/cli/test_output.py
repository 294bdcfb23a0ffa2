"""What is printed: aligned, literal, and safe to send to a terminal."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.cli.output import colours, fitted, progress, safe_json, show_json, show_table, width
from ingesoc_qual.model.table import Column, ColumnType, Table


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


TABLE = Table(
    "cas",
    (Column("cas"), Column("documents", ColumnType.INTEGER), Column("score", ColumnType.NUMBER), Column("note")),
    [("La Passerelle", 3, 0.5, "[rires] oui"), ("Éco’Fabrik", 12, None, "\x1b]0;titre\x07 \u202eabc")],
)


def test_table_is_aligned_literal_and_its_controls_visible(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(TABLE)
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "cas            documents  score  note",
        "La Passerelle          3   0,50  [rires] oui",
        "Éco’Fabrik            12         ␛]0;titre␇ \ufffdabc",
    ]


def test_json_keeps_types_and_text_and_no_terminal_obeys_it(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(TABLE, as_json=True)
    printed = capsys.readouterr().out
    assert not any(character in printed for character in "\x1b\x07\u202e")
    assert json.loads(printed) == [
        {"cas": "La Passerelle", "documents": 3, "score": 0.5, "note": "[rires] oui"},
        {"cas": "Éco’Fabrik", "documents": 12, "score": None, "note": "\x1b]0;titre\x07 \u202eabc"},
    ]


def test_empty_json_is_an_empty_array(capsys: pytest.CaptureFixture[str]) -> None:
    show_json([])
    assert json.loads(capsys.readouterr().out) == []


@given(st.text())
def test_json_gives_back_any_text_and_holds_no_control(text: str) -> None:
    line = safe_json({"texte": text})
    assert json.loads(line) == {"texte": text}
    assert not any(ord(c) < 0x20 or 0x7F <= ord(c) <= 0x9F or 0x202A <= ord(c) <= 0x202E for c in line)
    line.encode("utf-8")


@pytest.mark.parametrize(("text", "cells"), [("abc", 3), ("é", 1), ("e\u0301", 1), ("漢字", 4), ("l’été", 5)])
def test_width_counts_screen_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@given(st.lists(st.integers(1, 300), min_size=1, max_size=8), st.integers(40, 200))
def test_fitted_never_widens_and_fits_when_it_can(widths: list[int], total: int) -> None:
    found = fitted(widths, total)
    assert all(new <= old for new, old in zip(found, widths, strict=True))
    if max(found) > 12:
        assert sum(found) + 2 * (len(found) - 1) <= total


def test_a_terminal_gets_rows_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    show_table(Table("t", (Column("code"), Column("verbatim", long=True)), [("entraide", "mot " * 60)]))
    lines = screen.getvalue().splitlines()
    assert [len(line) for line in lines] == [len("code      verbatim"), 60]
    assert lines[1].endswith("…")


def test_colours_ask_for_a_terminal_and_the_absence_of_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert colours(Terminal())
    assert not colours(StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colours(Terminal())


def test_progress_is_drawn_in_a_terminal_only_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream, drawn in ((StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr("sys.stderr", stream)
        with progress("Import") as step:
            step(1, 4, "a\x1b[2J.txt")
        assert ("1/4" in stream.getvalue()) is drawn
        assert "\x1b[2J" not in stream.getvalue()
        assert not drawn or stream.getvalue().endswith("\r\x1b[K")


def test_a_program_that_asks_gets_progress_as_lines_of_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INGESOC_PROGRESS", "json")
    with progress("Import") as step:
        step(1, 4, "a\x1b[2J.txt")
    said = capsys.readouterr().err
    assert [json.loads(line) for line in said.splitlines()] == [
        {"progress": "Import", "done": 0, "total": 0, "what": ""},
        {"progress": "Import", "done": 1, "total": 4, "what": "a\x1b[2J.txt"},
    ]
    assert "\x1b" not in said
