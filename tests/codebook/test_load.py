from __future__ import annotations

import time
from pathlib import Path

import pytest

from ingesoc_qual.codebook import check_file, load_codebook
from ingesoc_qual.codebook.problem import ERROR_KINDS
from ingesoc_qual.codebook.yamltree import MAX_BYTES
from ingesoc_qual.errors import CodebookError, CodebookSyntaxError

GOOD = """\
name: essai
title: Grille d'essai
version: 2024
codes:
  - id: benevolat
    label: Bénévolat
    children:
      - id: benevolat-reel
        label: non
        definition: >-
          Ce qui se fait
          vraiment.
        examples:
          - 'On a dit : « oui ».'
        indicators:
          - "mettre la main à la pâte"
          - '"sur le tas"'
          - faire … soi-même
        color: "#aa0000"
  - id: social
    label: Social
lists:
  utilite: [lien social, intérêt général]
"""


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "grille.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_reads_a_tree_of_texts(tmp_path: Path) -> None:
    codebook = load_codebook(write(tmp_path, GOOD)).codebook
    assert [code.id for code in codebook.codes] == ["benevolat", "benevolat-reel", "social"]
    assert [code.position for code in codebook.codes] == [0, 0, 1]
    leaf = codebook.by_id["benevolat-reel"]
    assert leaf.parent == "benevolat"
    assert leaf.label == "non", "no YAML truth values in a codebook"
    assert leaf.definition == "Ce qui se fait vraiment."
    assert leaf.indicators == ("mettre la main à la pâte", '"sur le tas"', "faire … soi-même")
    assert codebook.version == "2024"
    assert codebook.lists == (("utilite", ("lien social", "intérêt général")),)


def test_places_are_those_of_the_first_character(tmp_path: Path) -> None:
    loaded = load_codebook(write(tmp_path, GOOD))
    lines = GOOD.splitlines()

    def written(place: tuple[int, int]) -> str:
        return lines[place[0] - 1][place[1] - 1 :]

    assert written(loaded.place("benevolat-reel")).startswith("id: benevolat-reel")
    assert written(loaded.place("benevolat-reel", "label")) == "non"
    assert written(loaded.place("benevolat-reel", "indicators", 0)).startswith("mettre la main")
    assert written(loaded.place("benevolat-reel", "indicators", 1)).startswith('"sur le tas"')
    assert written(loaded.place("benevolat-reel", "indicators", 2)).startswith("faire …")
    assert written(loaded.place("", "utilite", 1)).startswith("intérêt général")
    assert loaded.place("social", "indicators", 4) == loaded.place("social"), "absent: the place of its code"
    assert loaded.place("nulle-part") == (1, 1)


HEAD = GOOD[: GOOD.index("lists:")]
FAULTS = {
    "unknown-key": ("  - id: x\n    label: X\n    §libelé: X\n", "« label »"),
    "missing-label": ("  - §id: autre\n", "label: …"),
    "missing-id": ("  - §label: Autre\n", "id: …"),
    "duplicate-id": ("  - id: §benevolat-reel\n    label: Autre\n", "son propre id"),
    "bad-id": ("  - id: §Été\n    label: Autre\n", "« ete »"),
    "bad-color": ('  - id: x\n    label: X\n    color: "§rouge"\n', "#d97706"),
    "bad-origin": ("  - id: x\n    label: X\n    definition_origin: §dek\n", "« deck »"),
    "wrong-type": ("  - id: x\n    label: X\n    indicators: §mots\n", "« - »"),
    "empty-item": ("  - id: x\n    label: X\n    examples:\n      - '§'\n", "effacer"),
    "duplicate-key": ("  - id: x\n    label: X\n    §label: Y\n", "qu'une"),
    "yaml-syntax": ("  - id: x\n    label: X§: Y\n", "apostrophes"),
    "alias": ("  - id: x\n    label: §*vole\n", "apostrophes"),
    "anchor": ("  - id: x\n    label: §&a X\n", "apostrophes"),
    "tag": ("  - id: x\n    label: §!!python/object/apply:os.system [echo]\n", "apostrophes"),
    "control-character": ("  - id: x\n    label: a§\x07b\n", "effacer"),
    "several-documents": ("§---\nname: b\n", "Une grille par fichier"),
    "bad-language": ("language: §français\n", "« fr »"),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_each_fault_has_its_place_and_remedy(tmp_path: Path, kind: str) -> None:
    marked, hint = FAULTS[kind]
    before = (HEAD + marked)[: (HEAD + marked).index("§")]
    path = write(tmp_path, HEAD + marked.replace("§", ""))
    problems = [p for p in check_file(path) if p.is_error]
    assert [p.kind for p in problems] == [kind]
    with pytest.raises(CodebookSyntaxError) as caught:
        load_codebook(path)
    error = caught.value
    assert (error.line, error.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert (problems[0].line, problems[0].column) == (error.line, error.column)
    assert hint in error.remedy
    assert str(path) in str(error)
    assert error.exit_code == 4


NO_CODEBOOKS = [
    ("", "empty-file"),
    ("# rien\n", "empty-file"),
    ("bonjour", "wrong-type"),
    ("- a\n- b\n", "wrong-type"),
    ("codes: []\n", "missing-name"),
    ("name: x\n", "missing-codes"),
    ("name: x\ncodes: texte\n", "wrong-type"),
    ("name: x\ncodes:\n  a: b\n", "wrong-type"),
    ("name: x\ncodes:\n  - accueil\n", "wrong-type"),
    ("name: x\ncodes:\n  - id: a\n    label: A\n    children: {}\n", "wrong-type"),
    ("name: x\ncodes:\n  - id: a\n    label: [A]\n", "wrong-type"),
    ("name: x\ncodes:\n  - id: a\n    label: A\n    examples: [[b]]\n", "wrong-type"),
    ("name: x\ncodes: []\nlists: [a]\n", "wrong-type"),
    ("name: x\ncodes: []\nlists: {Été: [a]}\n", "bad-id"),
    ("name: x\ncodes:\n\t- id: a\n", "yaml-syntax"),
    ("name: x\ncodes: [\n", "yaml-syntax"),
    ("name: 'x\ncodes: []\n", "yaml-syntax"),
    ('name: "\\UFFFFFFFF"\ncodes: []\n', "yaml-syntax"),
    ('name: "\\ud800"\ncodes: []\n', "yaml-syntax"),
    ("name: x\n? [a]\n: b\n", "yaml-syntax"),
    ("name: x\ncodes: " + "[" * 100, "too-deep"),
]


@pytest.mark.parametrize(("text", "kind"), NO_CODEBOOKS)
def test_files_that_are_no_codebook(tmp_path: Path, text: str, kind: str) -> None:
    path = write(tmp_path, text)
    assert kind in [p.kind for p in check_file(path)]
    with pytest.raises(CodebookSyntaxError):
        load_codebook(path)


def test_an_unquoted_colour_is_said_to_be_a_comment(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "    color: #00ff00\n")
    with pytest.raises(CodebookSyntaxError, match="commentaire") as caught:
        load_codebook(path)
    assert (caught.value.line, caught.value.column) == (22, 5)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("définition", "definition"), ("exemples", "examples"), ("Couleur", "color"), ("indicator", "indicators")],
)
def test_french_and_misspelt_keys_are_understood(tmp_path: Path, written: str, meant: str) -> None:
    path = write(tmp_path, HEAD + f"    {written}: x\n")
    with pytest.raises(CodebookSyntaxError) as caught:
        load_codebook(path)
    assert f"« {meant} »" in caught.value.remedy


def test_bytes_that_are_not_utf8_are_located(tmp_path: Path) -> None:
    path = write(tmp_path, b"name: x\ntitle: caf" + b"\xe9\n")
    with pytest.raises(CodebookSyntaxError) as caught:
        load_codebook(path)
    assert (caught.value.line, caught.value.column) == (2, 11)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    plain = load_codebook(write(tmp_path, GOOD)).codebook
    windows = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    loaded = load_codebook(write(tmp_path, windows))
    assert loaded.codebook == plain
    assert loaded.place("social") == (20, 5)


def test_several_faults_are_all_told_and_the_first_is_raised(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "    couleur: x\n  - label: Y\n  - id: A\n    label: a\n")
    kinds = [p.kind for p in check_file(path) if p.is_error]
    assert kinds == ["unknown-key", "missing-id", "bad-id"]
    with pytest.raises(CodebookSyntaxError, match="2 autres fautes"):
        load_codebook(path)


def test_children_of_a_code_without_id_are_still_checked(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "  - label: Y\n    children:\n      - id: Z\n        label: z\n")
    assert [p.kind for p in check_file(path) if p.is_error] == ["missing-id", "bad-id"]


def test_hostile_files_are_refused_quickly(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"
    python = "name: !!python/object/apply:os.system ['echo']\ncodes: []\n"
    deep = "name: x\ncodes: " + "[" * 100_000
    wide = "- " * 100_000
    for text in (bomb, python, deep, wide, "x" * (MAX_BYTES + 1)):
        start = time.process_time()
        with pytest.raises(CodebookSyntaxError):
            load_codebook(write(tmp_path, text))
        assert time.process_time() - start < 1


@pytest.mark.parametrize("text", ["name: x\ncodes: [" + "x," * 900_000, "name: x\ncodes:\n" + "  - a\n" * 300_000])
def test_a_file_of_endless_lists_is_not_read_to_its_end(tmp_path: Path, text: str) -> None:
    problems = check_file(write(tmp_path, text))
    assert [p.kind for p in problems] == ["too-large"]


def test_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="n'existe pas"):
        load_codebook(tmp_path / "absente.yaml")
    with pytest.raises(CodebookError, match="est un dossier"):
        load_codebook(tmp_path)


def test_every_kind_of_fault_is_tried_here() -> None:
    elsewhere = {"not-utf8", "too-large", "bad-indicator"}
    assert {*FAULTS, *(kind for _text, kind in NO_CODEBOOKS), *elsewhere} == set(ERROR_KINDS)
