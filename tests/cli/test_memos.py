"""Memos from the command line: written, listed, read, changed, each by its author."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from ingesoc_qual.cli import main
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review


class Terminal:
    """The program run on one project, with what it said."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = path, capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        verb, *rest = words
        code = main(["memos", verb, str(self._path), *rest])
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def terminal(project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    review = Review(project)
    document = review.documents()[0].document_id
    start = review.text(document).text.index("on signe")
    review.code(document, start, start + 8, ["benevolat-prescrit"])
    project.close()
    monkeypatch.setenv("INGESOC_CODER", "C1")
    return Terminal(project.path, capsys)


def listed(terminal: Terminal, *words: str) -> list[dict[str, object]]:
    return list(json.loads(terminal("list", "--json", *words)[1]))


def test_a_memo_is_written_on_each_sort_of_thing(terminal: Terminal, project: Project) -> None:
    with Review(type(project)(project.store, project.coder)) as review:
        coding = review.codings(review.documents()[0].document_id)[0].id
    for on in (
        "project",
        "document:Entretien E03",
        "case:La Passerelle",
        "code:bénévolat réel",
        f"coding:{coding[:8]}",
    ):
        code, out, _err = terminal("write", on, "--text", f"Sur {on}.", "--kind", "methode")
        assert code == 0 and len(out.strip()) == 36
    assert terminal("write", "document:Entretien E03", "--words", "on signe", "--text", "Là.")[0] == 0
    assert terminal("write", "document:Entretien E03", "--span", "0-3", "--text", "Ici.")[0] == 0
    found = listed(terminal)
    targets = ["passage", "passage", "coding", "code", "case", "document", "project"]
    assert [row["target"] for row in found] == targets
    assert [row["kind"] for row in found] == ["libre"] * 2 + ["méthode"] * 5
    assert found[1]["quotation"] == "on signe"
    assert [row["target"] for row in listed(terminal, "--on", "code")] == ["code"]
    assert len(listed(terminal, "--kind", "méthode", "--text", "SUR CODE")) == 1
    assert listed(terminal, "--by", "Lise") == []


def test_a_text_of_many_lines_comes_from_a_file(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Premie\u0300re ligne\n\n[rires] seconde\n"))
    code, out, _err = terminal("write", "code:benevolat-reel")
    assert code == 0
    shown = terminal("show", out.strip()[:8])
    assert shown[1] == "Première ligne\n\n[rires] seconde\n"
    assert "libre, sur code : bénévolat ▸ bénévolat réel (C1, " in shown[2]
    people = terminal("list")
    assert "Première ligne" in people[1] and "1 mémo." in people[2]


def test_one_s_own_memo_is_changed_and_removed(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = terminal("write", "project", "--text", "Un.")[1].strip()
    assert terminal("edit", identity, "--kind", "théorique")[0] == 0
    assert terminal("edit", identity, "--text", "Deux.")[0] == 0
    assert [(row["text"], row["kind"]) for row in listed(terminal)] == [("Deux.", "théorique")]
    monkeypatch.setenv("INGESOC_CODER", "Lise")
    refused = terminal("edit", identity, "--text", "Trois.")
    assert refused[0] == 6 and "autre codeur·euse" in refused[2]
    monkeypatch.setenv("INGESOC_CODER", "C1")
    assert terminal("edit", identity, "--remove")[0] == 0
    assert listed(terminal) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("write", "nulle part", "--text", "x"), "nulle part"),
        (("write", "code:nulle-part", "--text", "x"), "nulle-part"),
        (("write", "project", "--text", " "), "vide"),
        (("write", "project", "--words", "x", "--text", "x"), "--words"),
        (("write", "project", "--kind", "roman", "--text", "x"), "roman"),
        (("list", "--kind", "roman"), "roman"),
        (("list", "--on", "ciel"), "ciel"),
        (("show", "0000"), "0000"),
        (("edit", "0000", "--remove", "--text", "x"), "--remove"),
    ],
)
def test_what_is_asked_badly_is_refused_in_one_line(terminal: Terminal, words: tuple[str, ...], said: str) -> None:
    code, out, err = terminal(*words)
    assert code in (2, 6) and not out and len(err.splitlines()) == 1 and said in err
