"""What a typed path names, and how it may go on."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingesoc_qual.tui.paths import candidates, completed, named


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("Été 1.docx", "été 2.docx", "x [1].txt", ".caché", "L'appel.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "Sous dossier").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("x [1].txt", ["x [1].txt"]),
        ("'x [1].txt'", ["x [1].txt"]),
        ("x\\ [1].txt ", ["x [1].txt"]),
        ('"L\'appel.txt"', ["L'appel.txt"]),
        ("~/x [1].txt", ["x [1].txt"]),
        ("*.docx", ["Été 1.docx", "été 2.docx"]),
        ("absent*.txt", []),
        ("", []),
        ("'", []),
        ("\0", []),
        ("Sous dossier", ["Sous dossier"]),
        (unicodedata.normalize("NFD", "Été 1.docx"), ["Été 1.docx"]),
    ],
)
def test_a_typed_path_names_what_is_there(folder: Path, typed: str, names: list[str]) -> None:
    assert [path.name for path in named(typed)] == names


def test_a_file_whose_name_is_decomposed_is_found(folder: Path) -> None:
    name = unicodedata.normalize("NFD", "Écoute.txt")
    (folder / name).write_text("x", encoding="utf-8")
    assert [path.name for path in named("Écoute.txt")] == [name]
    assert candidates("éc") == (name,)


def test_candidates_are_folders_first_whatever_the_case_and_never_hidden_unless_asked(folder: Path) -> None:
    assert candidates("")[0] == "Sous dossier/" and ".caché" not in candidates("")
    assert candidates(".c") == (".caché",)
    assert candidates("É") == ("Été 1.docx", "été 2.docx")
    assert candidates("~/sous") == ("~/Sous dossier/",)
    assert candidates("", folders_only=True) == ("Sous dossier/",)
    assert candidates("absent/") == ()


def test_a_path_is_completed_as_far_as_names_agree() -> None:
    assert completed("a", ("abc1", "abc2")) == "abc"
    assert completed("é", ("Été 1", "été 2")) == "é"
    assert completed("zz", ()) == "zz"
