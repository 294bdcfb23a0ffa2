"""Deciding and coding by commands: what the screen does, without it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingesoc_qual.cli import main
from tests.tui.conftest import make_field


class Said(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("decided")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        return make_field(folder / "terrain.ingesoc")


@pytest.fixture
def ingesoc(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    shutil.copy(made, tmp_path / "terrain.ingesoc")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INGESOC_CODER", "C1")

    def call(*words: str) -> Said:
        code = main(words)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


def rows(said: Said) -> list[dict[str, Any]]:
    assert said.code == 0, said.err
    found: list[dict[str, Any]] = json.loads(said.out) if said.out.startswith("[") else []
    return found or [json.loads(line) for line in said.out.splitlines() if line.startswith("{")]


def waiting(ingesoc: Call, *more: str) -> list[dict[str, Any]]:
    return rows(ingesoc("decide", "terrain", "--json", *more))


def codings(ingesoc: Call) -> list[tuple[str, str, str]]:
    return [
        (row["code"], row["origin"], row["passage"]) for row in rows(ingesoc("coding", "list", "terrain", "--json"))
    ]


def test_the_queue_is_shown_in_its_order_and_filtered(ingesoc: Call) -> None:
    assert [row["score"] for row in waiting(ingesoc)] == [0.9, 0.7, 0.5, 0.4]
    assert {row["code"] for row in waiting(ingesoc, "--code", "bénévolat réel")} == {"reel"}
    assert [row["document"] for row in waiting(ingesoc, "--case", "Le Ventoux")] == ["Entretien E04"]
    assert len(waiting(ingesoc, "--limit", "2")) == 2


def test_each_answer_is_a_decision(ingesoc: Call) -> None:
    first, second, third, fourth = (row["id"] for row in waiting(ingesoc))
    assert ingesoc("decide", "terrain", first[:8], "accept").out == f"{first[:8]} accept bénévolat prescrit\n"
    assert ingesoc("decide", "terrain", second, "recode", "--as", "lien social").code == 0
    assert ingesoc("decide", "terrain", third, "reject").code == 0
    assert ingesoc("decide", "terrain", fourth, "skip").code == 0
    assert [row["id"] for row in waiting(ingesoc)] == [fourth]
    assert {(code, origin) for code, origin, _words in codings(ingesoc)} == {
        ("prescrit", "suggestion"),
        ("lien", "suggestion"),
    }


def test_a_filtered_list_is_accepted_at_once_only_by_its_number_and_undone_at_once(ingesoc: Call) -> None:
    assert ingesoc("decide", "terrain", "--all", "4").code == 2
    wrong = ingesoc("decide", "terrain", "--code", "benevolat", "--all", "2")
    assert wrong.code == 2 and "3 suggestions" in wrong.err and codings(ingesoc) == []
    assert ingesoc("decide", "terrain", "--code", "benevolat", "--all", "3").out == "3 suggestions acceptées en lot.\n"
    assert {origin for _code, origin, _words in codings(ingesoc)} == {"suggestion-lot"}
    assert len(waiting(ingesoc)) == 1
    assert "3" in ingesoc("undo", "terrain").out
    assert codings(ingesoc) == [] and len(waiting(ingesoc)) == 4


def test_a_passage_is_coded_by_its_words_changed_and_removed(ingesoc: Call) -> None:
    said = ingesoc(
        "coding", "add", "terrain", "Entretien E03", "reel", "lien social", "--words", "Alors je me débrouille"
    )
    assert said.code == 0
    assert sorted(codings(ingesoc)) == [
        ("lien", "main", "Alors je me débrouille"),
        ("reel", "main", "Alors je me débrouille"),
    ]
    first, second = (line.split()[0] for line in said.out.splitlines())
    start, end = said.out.split()[1].split("-")
    assert ingesoc("coding", "change", "terrain", first, "--code", "prescrit").code == 0
    assert ingesoc("coding", "change", "terrain", first, "--span", f"{start}-{int(start) + 5}").code == 0
    assert ingesoc("coding", "change", "terrain", second, "--remove").code == 0
    assert codings(ingesoc) == [("prescrit", "main", "Alors")]
    assert int(end) - int(start) == len("Alors je me débrouille")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("decide", "terrain", "abcd1234"), "une réponse"),
        (("decide", "terrain", "abcd1234", "accept"), "Aucune suggestion « abcd1234 »."),
        (("decide", "terrain", "--code", "licorne"), "licorne"),
        (("coding", "add", "terrain", "Entretien E03", "reel"), "--words"),
        (("coding", "add", "terrain", "Entretien E99", "reel", "--words", "x"), "E99 ». « ingesoc documents PROJET »"),
        (("coding", "add", "terrain", "ent", "reel", "--words", "x"), "plusieurs documents"),
        (("coding", "add", "terrain", "Entretien E03", "reel", "--words", "licorne"), "licorne"),
        (("coding", "add", "terrain", "Entretien E03", "reel", "--words", "on"), "plusieurs fois"),
        (("coding", "add", "terrain", "Entretien E03", "reel", "--span", "5"), "120-180"),
        (("coding", "add", "terrain", "Entretien E03", "reel", "--span", "5-99999"), "99999"),
        (("coding", "change", "terrain", "abcd1234", "--remove"), "abcd1234"),
        (("coding", "change", "terrain", "abcd1234"), "--remove"),
    ],
)
def test_a_fault_is_one_line_with_its_remedy(ingesoc: Call, words: tuple[str, ...], said: str) -> None:
    found = ingesoc(*words)
    assert found.code != 0 and found.out == ""
    assert said in found.err and "Traceback" not in found.err
