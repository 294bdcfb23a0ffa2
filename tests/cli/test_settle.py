"""Settling disagreements by commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ingesoc_qual.cli import main
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.project import create_project
from ingesoc_qual.services.review import open_review
from ingesoc_qual.services.team import set_tasks
from tests.conftest import add_code, add_dialogue

SAID = "Maintenant il y a une charte, on signe. Dans les faits je me débrouille toute seule."


class Said(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def ingesoc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """A document that two people finished and coded otherwise, in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INGESOC_CODER", "Lise")
    path = tmp_path / "terrain.ingesoc"
    with create_project(path, coder="Lise") as project:
        add_code(project, "prescrit", "bénévolat prescrit")
        add_code(project, "reel", "bénévolat réel")
        add_dialogue(project, "E03", (("E03", SAID),))
    for coder, words in (("Lise", "une charte"), ("Karim", "une charte, on signe")):
        with open_review(path, coder=coder) as review:
            key = review.documents()[0].document_id
            text = review.text(key).text
            review.code(key, text.index(words), text.index(words) + len(words), ["prescrit"])
    with open_review(path, coder="Lise") as review:
        key = review.documents()[0].document_id
        text = review.text(key).text
        review.code(key, text.index("Dans"), text.index("toute"), ["reel"])
        set_tasks(review.project, ["Lise", "Karim"], TaskState.FINISHED)

    def call(*words: str) -> Said:
        code = main(words)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


def regions(ingesoc: Call, *more: str) -> list[dict[str, Any]]:
    said = ingesoc("settle", "terrain", "--json", *more)
    assert said.code == 0, said.err
    if said.out.startswith("["):
        return json.loads(said.out)  # type: ignore[no-any-return]
    return [json.loads(line) for line in said.out.splitlines()]


def test_regions_are_shown_and_settled_one_after_the_other(ingesoc: Call) -> None:
    first, second = regions(ingesoc)
    assert (first["code"], first["passage"], first["settled"]) == ("prescrit", "une charte, on signe", None)
    assert second["code"] == "reel" and "Lise" in second["marked"]
    assert [one["code"] for one in regions(ingesoc, "--code", "bénévolat réel")] == ["reel"]
    said = ingesoc("settle", "terrain", first["region"][:8], "--keep", "Karim", "--reason", "le geste compris")
    assert said.out == f"{first['region'][:8]} keep\n" and "Reste 1 région" in said.err
    assert ingesoc("settle", "terrain", second["region"], "--nothing").code == 0
    assert regions(ingesoc) == []
    assert [one["settled"] for one in regions(ingesoc, "--all")] == ["keep", "nothing"]
    assert ingesoc("undo", "terrain").code == 0
    assert [one["code"] for one in regions(ingesoc)] == ["reel"]


def test_other_bounds_and_another_code(ingesoc: Call) -> None:
    first, second = (one["region"] for one in regions(ingesoc))
    assert ingesoc("settle", "terrain", first, "--span", "6-20").code == 0
    assert ingesoc("settle", "terrain", second, "--as", "prescrit").code == 0
    assert [one["settled"] for one in regions(ingesoc, "--all")] == ["bounds", "code"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("abcd",), "une décision"),
        (("--nothing",), "une décision"),
        (("abcd", "--nothing"), "abcd"),
        (("abcd", "--nothing", "--keep", "Lise"), "s'excluent"),
        (("--code", "licorne"), "licorne"),
    ],
)
def test_a_fault_is_one_line_with_its_remedy(ingesoc: Call, words: tuple[str, ...], said: str) -> None:
    found = ingesoc("settle", "terrain", *words)
    assert found.code != 0 and found.out == ""
    assert said in found.err and "Traceback" not in found.err


def test_one_keeps_only_what_someone_marked(ingesoc: Call) -> None:
    _first, second = regions(ingesoc)
    assert "Zoé" in ingesoc("settle", "terrain", second["region"], "--keep", "Zoé").err
    assert ingesoc("settle", "terrain", second["region"], "--keep", "Karim").code != 0
    assert len(regions(ingesoc)) == 2
