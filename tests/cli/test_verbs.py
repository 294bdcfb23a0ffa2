"""Each verb on a real project, as a person would type it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from ingesoc_qual.cli import main
from ingesoc_qual.services.review import open_review

GRID = """\
name: essai
title: Grille d'essai
codes:
  - id: benevolat
    label: bénévolat
    definition: Donner du temps.
    children:
      - id: benevolat-prescrit
        label: bénévolat prescrit
        indicators: [charte, fiche]
"""
TALK = """\
ENQ : Et concrètement, une semaine, ça ressemble à quoi ?
E03 : Avant on arrivait, point. [rires] Maintenant y'a une charte, on signe.
ENQ : Vous la suivez, la charte ?
E03 : Dans les faits, le mardi je suis toute seule une fois sur deux, alors je me débrouille.
"""


class Said(NamedTuple):
    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a codebook, two interviews and two files that cannot be read, as the current folder."""
    (tmp_path / "grille.yaml").write_text(GRID, encoding="utf-8")
    talks = tmp_path / "entretiens"
    talks.mkdir()
    (talks / "e03.txt").write_text(TALK, encoding="utf-8")
    (talks / "e04.txt").write_text(TALK.replace("E03", "E04").replace("mardi", "jeudi"), encoding="utf-8")
    bad = tmp_path / "abimes"
    bad.mkdir()
    (bad / "vide.txt").write_bytes(b"")
    (bad / "casse.docx").write_bytes(b"PK\x03\x04 rien de bon")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INGESOC_CODER", "Lise")
    return tmp_path


@pytest.fixture
def ingesoc(field: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str) -> Said:
        code = main(words)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


@pytest.fixture
def terrain(ingesoc: Call) -> str:
    """A project with the two interviews of one case."""
    assert ingesoc("new", "terrain", "--codebook", "grille.yaml").code == 0
    assert ingesoc("add", "terrain", "entretiens", "--case", "La Passerelle", "--no-annotate").code == 0
    return "terrain"


def hand_code(coder: str = "Lise") -> None:
    with open_review("terrain", coder=coder) as review:
        document = review.documents()[0].document_id
        review.code(document, 0, 3, ["benevolat"])


def rows(said: Said) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(said.out)
    return found


# new


def test_new_says_where_and_what_comes_next(ingesoc: Call) -> None:
    said = ingesoc("new", "terrain", "--name", "Vercors", "--codebook", "grille.yaml")
    assert (said.code, said.out) == (0, "terrain.ingesoc\n")
    assert "Projet « Vercors » créé." in said.err
    assert "Grille « Grille d'essai » : 2 codes." in said.err
    assert "Suite : ingesoc add terrain …" in said.err


def test_new_never_replaces_and_leaves_nothing_behind_when_the_codebook_is_faulty(ingesoc: Call, field: Path) -> None:
    (field / "terrain.ingesoc").write_text("à moi", encoding="utf-8")
    assert ingesoc("new", "terrain", "--no-codebook").code == 3
    assert (field / "terrain.ingesoc").read_text(encoding="utf-8") == "à moi"
    (field / "faute.yaml").write_text("codes: [", encoding="utf-8")
    assert ingesoc("new", "autre", "--codebook", "faute.yaml").code == 4
    assert not (field / "autre.ingesoc").exists()


def test_new_refuses_contradictory_options(ingesoc: Call) -> None:
    assert ingesoc("new", "t", "--codebook", "grille.yaml", "--no-codebook").code == 2


# add


def test_add_says_one_line_a_file(terrain: str, ingesoc: Call) -> None:
    again = ingesoc("add", terrain, "entretiens", "--no-annotate")
    assert [line.split()[:3] for line in again.out.splitlines()] == [
        ["déjà", "là", "e03.txt"],
        ["déjà", "là", "e04.txt"],
    ]
    linked = ingesoc("add", terrain, "entretiens/e03.txt", "--case", "Éco’Fabrik", "--no-annotate")
    assert linked.out.startswith("rattaché  e03.txt")


def test_one_bad_file_never_stops_the_others_and_the_exit_code_says_so(ingesoc: Call) -> None:
    ingesoc("new", "terrain", "--no-codebook")
    said = ingesoc("add", "terrain", "abimes", "entretiens", "--no-annotate")
    assert said.code == 4
    outcomes = [line.split(" ")[0] for line in said.out.splitlines()]
    assert outcomes.count("échec") == 2 and outcomes.count("importé") == 2
    assert "2 documents importés, 2 échecs." in said.err


def test_add_refuses_what_it_cannot_understand_before_importing(ingesoc: Call) -> None:
    ingesoc("new", "terrain", "--no-codebook")
    for words in (
        ["add", "terrain"],
        ["add", "terrain", "absent.txt"],
        ["add", "terrain", "entretiens", "--kind", "poème"],
        ["add", "terrain", "entretiens", "--date", "hier"],
    ):
        said = ingesoc(*words)
        assert (said.code, said.out) == (2, "")
    assert ingesoc("documents", "terrain", "--json").out == "[]\n"


def test_a_hostile_name_is_shown_and_obeyed_by_nothing(ingesoc: Call, field: Path) -> None:
    (field / "entretiens" / "a\x1b[2J.txt").write_text("Bonjour.", encoding="utf-8")
    ingesoc("new", "terrain", "--no-codebook")
    shown = ingesoc("add", "terrain", "entretiens", "--no-annotate")
    listed, as_json = ingesoc("documents", "terrain"), ingesoc("documents", "terrain", "--json")
    assert "␛[2J" in shown.out and "␛[2J" in listed.out
    assert "\x1b" not in shown.out + shown.err + listed.out + as_json.out


# suggest, annotate


def test_suggest_counts_by_code_and_lists_evidence(terrain: str, ingesoc: Call) -> None:
    annotated = ingesoc("annotate", terrain)
    assert "2 documents annotés." in annotated.err
    assert "déjà annotés" in ingesoc("annotate", terrain).err
    said = ingesoc("suggest", terrain)
    assert said.out.splitlines()[1].split() == ["bénévolat", "›", "bénévolat", "prescrit", "2", "2"]
    assert "2 suggestions, 2 nouvelles, 2 à décider." in said.err
    listed = ingesoc("suggest", terrain, "--json")
    found = rows(listed)
    assert [one["code"] for one in found] == ["benevolat-prescrit"] * 2
    for one in found:
        evidence = one["evidence"]
        assert isinstance(evidence, list) and evidence[0]["indicator"] == "charte"
        assert one["start"] <= evidence[0]["start"] < evidence[0]["end"] <= one["end"]
        assert one["decision"] is None
    assert rows(ingesoc("suggest", terrain, "--json")) == found
    assert len(rows(ingesoc("suggest", terrain, "--json", "--include-interviewer"))) > 2


def test_a_damaged_annotation_is_said_and_made_again(terrain: str, ingesoc: Call, field: Path) -> None:
    ingesoc("annotate", terrain)
    before = ingesoc("suggest", terrain, "--json").out
    with sqlite3.connect(field / "terrain.ingesoc") as file:
        file.execute("update annotation_columns set data = x'00ff00'")
    file.close()
    damaged = ingesoc("suggest", terrain)
    assert damaged.code == 5 and "ingesoc annotate" in damaged.err and "--force" in damaged.err
    assert "2 documents annotés." in ingesoc("annotate", terrain, "--force").err
    assert ingesoc("suggest", terrain, "--json").out == before


# preview


def test_preview_shows_turns_and_what_is_left_aside(ingesoc: Call, field: Path) -> None:
    (field / "e.txt").write_text("Q : Et ?\nE01 : Oui.\nQ : Ah.\nE01 : Voilà.\nQ : Bon.\nE01 : Oui.\n", "cp1252")
    shown = ingesoc("preview", str(field / "e.txt"))
    assert shown.code == 0
    assert shown.out.splitlines()[:2] == ["[Q (enquête)] Et ?", "[E01] Oui."]
    assert "cp1252" in shown.err and "E01 : 3 tours" in shown.err
    listed = rows(ingesoc("preview", str(field / "e.txt"), "--json"))
    assert [one["speaker"] for one in listed] == ["Q", "E01"] * 3
    assert listed[0]["interviewer"] is True and listed[0]["kind"] == "turn"
    refused = ingesoc("preview", str(field / "absent.txt"))
    assert refused.code == 4 and len(refused.err.splitlines()) == 1


# search


def test_search_shows_lines_counts_and_json(terrain: str, ingesoc: Call) -> None:
    shown = ingesoc("search", terrain, "charte", "--context", "12")
    assert shown.code == 0 and shown.out.count("charte") >= 2
    assert "documents." in shown.err
    listed = rows(ingesoc("search", terrain, "charte", "--json"))
    assert len(listed) == len(shown.out.splitlines())
    assert {"document", "speaker", "role", "start", "end", "left", "found", "right"} <= set(listed[0])
    assert "Rien trouvé." in ingesoc("search", terrain, "xylophone").err
    after = [
        re.findall(r"\w+", row["right"].casefold())
        for row in rows(ingesoc("search", terrain, "charte", "--sort", "right", "--json"))
    ]
    assert after == sorted(after) and len(after) == len(listed)


def test_a_search_asked_badly_is_refused_in_one_line(terrain: str, ingesoc: Call) -> None:
    for words in (["(charte"], ["charte", "--where", "role"], ["charte", "--where", "rle=x"], ["charte", "--by", "x"]):
        refused = ingesoc("search", terrain, *words)
        assert refused.code in (2, 4) and len(refused.err.splitlines()) == 1 and not refused.out


# codebook


def test_codebook_check_gives_places_and_an_exit_code(ingesoc: Call, field: Path) -> None:
    fine = ingesoc("codebook", "check", "grille.yaml")
    assert fine.code == 0 and "0 faute," in fine.err and "remarque : " in fine.out
    (field / "faute.yaml").write_text(GRID.replace("id: benevolat-prescrit", "id: benevolat"), encoding="utf-8")
    wrong = ingesoc("codebook", "check", "grille.yaml", "faute.yaml")
    assert wrong.code == 4 and "faute.yaml:" in wrong.out
    severities = {one["severity"] for one in rows(ingesoc("codebook", "check", "faute.yaml", "--json"))}
    assert "error" in severities


def test_codebook_show_diff_apply_export(terrain: str, ingesoc: Call, field: Path) -> None:
    tree = ingesoc("codebook", "show", terrain)
    assert tree.out.splitlines()[1:] == ["  bénévolat  [benevolat]", "    bénévolat prescrit  [benevolat-prescrit]"]
    one = ingesoc("codebook", "show", "grille.yaml", "--code", "benevolat-prescrit")
    assert "  - charte" in one.out
    assert ingesoc("codebook", "show", "grille.yaml", "--code", "rien").code == 6

    (field / "plus.yaml").write_text(GRID + "  - id: entraide\n    label: entraide\n", encoding="utf-8")
    assert "+ « entraide »" in ingesoc("codebook", "diff", terrain, "plus.yaml").out
    assert rows(ingesoc("codebook", "diff", terrain, "plus.yaml", "--json"))[0]["change"] == "added"
    assert "Aucune différence." in ingesoc("codebook", "diff", terrain, "grille.yaml").err

    asked = ingesoc("codebook", "apply", "plus.yaml", terrain)
    assert asked.code == 2 and "--yes" in asked.err and "entraide" in asked.out
    assert "entraide" not in ingesoc("codebook", "show", terrain).out
    assert ingesoc("codebook", "apply", "plus.yaml", terrain, "--yes").code == 0
    assert "entraide" in ingesoc("codebook", "show", terrain).out
    kept = ingesoc("codebook", "apply", "grille.yaml", terrain, "--yes")
    assert "Gardés, bien qu'absents du fichier : entraide." in kept.err

    assert ingesoc("codebook", "export", terrain, "sortie.yaml").out == "sortie.yaml\n"
    assert "Aucune différence." in ingesoc("codebook", "diff", terrain, "sortie.yaml").err


def test_codebook_lock_holds_for_everyone_else(terrain: str, ingesoc: Call, field: Path) -> None:
    assert "verrouillée par Lise" in ingesoc("codebook", "lock", terrain).err
    (field / "plus.yaml").write_text(GRID + "  - id: entraide\n    label: entraide\n", encoding="utf-8")
    refused = ingesoc("codebook", "apply", "plus.yaml", terrain, "--yes", "--coder", "Omar")
    assert refused.code == 4 and "Lise" in refused.err
    assert ingesoc("codebook", "create", terrain, "Entraide", "--coder", "Omar").code == 4
    assert ingesoc("codebook", "archive", terrain, "benevolat", "--coder", "Omar").code == 4
    assert ingesoc("codebook", "unlock", terrain, "--coder", "Omar").code == 4
    assert "déverrouillée" in ingesoc("codebook", "unlock", terrain).err
    assert ingesoc("codebook", "apply", "plus.yaml", terrain, "--yes", "--coder", "Omar").code == 0


# cases, documents, speakers


def test_tables_of_the_field_are_listed_in_words_and_in_json(terrain: str, ingesoc: Call) -> None:
    assert ingesoc("cases", terrain).out.splitlines()[1].split()[:3] == ["La", "Passerelle", "2"]
    assert [one["name"] for one in rows(ingesoc("documents", terrain, "--json"))] == ["e03", "e04"]
    voices = [(one["document"], one["label"]) for one in rows(ingesoc("speakers", terrain, "--json"))]
    assert voices == [("e03", "E03"), ("e03", "ENQ"), ("e04", "E04"), ("e04", "ENQ")]


def test_a_table_written_edited_and_taken_back(terrain: str, ingesoc: Call, field: Path) -> None:
    assert ingesoc("speakers", terrain, "--csv", "voix.csv").out == "voix.csv\n"
    table = (field / "voix.csv").read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    for one in found:
        one["role"] = "enquêteur" if one["label"] == "ENQ" else "bénévole"
        one["ancienneté"] = "4"
    with (field / "voix.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(found[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(found)
    said = ingesoc("speakers", terrain, "--from", "voix.csv")
    assert said.code == 0 and "4 lignes lues" in said.err and "Nouvelles variables : ancienneté." in said.err
    listed = rows(ingesoc("speakers", terrain, "--json"))
    assert {(one["label"], one["role"], one["ancienneté"]) for one in listed} == {
        ("E03", "bénévole", 4),
        ("E04", "bénévole", 4),
        ("ENQ", "enquêteur·rice", 4),
    }
    assert "0 changement" in ingesoc("speakers", terrain, "--from", "voix.csv").err


@pytest.mark.parametrize("listing", ["cases", "documents", "speakers"])
def test_a_table_taken_back_as_it_was_changes_nothing(terrain: str, ingesoc: Call, field: Path, listing: str) -> None:
    (field / "cas.csv").write_text("name;fondée;note\n=1+1;12/03/2016;-5 ans\nLa Passerelle;;@ici\n", encoding="utf-8")
    assert ingesoc("cases", terrain, "--from", "cas.csv").code == 0
    before = ingesoc(listing, terrain, "--json").out
    ingesoc(listing, terrain, "--csv", "t.csv")
    assert "0 changement." in ingesoc(listing, terrain, "--from", "t.csv").err
    assert ingesoc(listing, terrain, "--json").out == before


def test_a_fault_in_a_table_changes_nothing(terrain: str, ingesoc: Call, field: Path) -> None:
    (field / "faux.csv").write_text("name;date\ne03;2024-05-01\ne04;demain\n", encoding="utf-8")
    said = ingesoc("documents", terrain, "--from", "faux.csv")
    assert said.code == 4 and "ligne 3" in said.err and "date" in said.err
    assert {one["date"] for one in rows(ingesoc("documents", terrain, "--json"))} == {None}


def test_a_table_that_names_nothing_is_refused_whole(terrain: str, ingesoc: Call, field: Path) -> None:
    (field / "autre.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    for listing in ("cases", "documents", "speakers"):
        said = ingesoc(listing, terrain, "--from", "autre.csv")
        assert said.code == 4 and "autre.csv, ligne 1" in said.err and said.err.count("\n") == 1


def test_no_table_takes_the_place_of_a_project(terrain: str, ingesoc: Call, field: Path) -> None:
    place = next(field.glob("*.ingesoc"))
    before = ingesoc("documents", terrain, "--json").out
    for words in (("cases", terrain, "--csv"), ("volumes", terrain, "--csv")):
        said = ingesoc(*words, place.name)
        assert said.code == 8 and "est un projet" in said.err and said.err.count("\n") == 1
    assert ingesoc("documents", terrain, "--json").out == before
    assert not list(field.glob(".*.tmp"))


# export


def test_export_writes_what_it_says(terrain: str, ingesoc: Call, field: Path) -> None:
    hand_code()
    said = ingesoc("export", terrain, "--to", "tableaux")
    paths = [field / line for line in said.out.splitlines()]
    assert all(path.stat().st_size for path in paths) and f"{len(paths)} fichiers écrits." in said.err
    codings = (field / "tableaux" / "csv-pandas" / "codings.csv").read_text(encoding="utf-8")
    assert len(list(csv.DictReader(io.StringIO(codings)))) == 1
    both = ingesoc("export", terrain, "--to", "autres", "--format", "xlsx", "--format", "parquet")
    assert {Path(line).suffix for line in both.out.splitlines()} == {".csv", ".xlsx", ".parquet"}


# log, undo, redo, backup


def test_the_journal_reads_by_act_and_by_entry(terrain: str, ingesoc: Call) -> None:
    hand_code("Omar")
    top = ingesoc("log", terrain).out.splitlines()[1]
    assert "Omar" in top and "codage à la main" in top and "bénévolat" in top
    entries = rows(ingesoc("log", terrain, "--json"))
    assert {"time", "coder", "act", "name", "what", "event", "batch", "undone"} == set(entries[0])
    assert len(rows(ingesoc("log", terrain, "--json", "--limit", "2"))) == 2
    assert {one["coder"] for one in rows(ingesoc("log", terrain, "--json", "--coder", "Omar"))} == {"Omar"}
    short = ingesoc("log", terrain, "--limit", "1")
    assert len(short.out.splitlines()) == 2 and "--limit" in short.err
    assert "je me débrouille" not in ingesoc("log", terrain, "--json").out


def test_undo_and_redo_are_the_coders_own(terrain: str, ingesoc: Call) -> None:
    hand_code()
    assert ingesoc("undo", terrain, "--coder", "Omar").code == 6
    assert ingesoc("undo", terrain).out == "Annulé : codage à la main.\n"
    assert "annulé" in ingesoc("log", terrain).out
    assert ingesoc("undo", terrain).code == 6
    assert ingesoc("redo", terrain).out == "Rétabli : codage à la main.\n"
    assert [one["codings"] for one in rows(ingesoc("cases", terrain, "--json"))] == [1]


def test_backup_is_a_whole_project(terrain: str, ingesoc: Call, field: Path) -> None:
    said = ingesoc("backup", terrain, "copie.ingesoc")
    assert said.out == "copie.ingesoc\n" and "2 documents" in said.err
    assert len(rows(ingesoc("documents", "copie", "--json"))) == 2
    assert ingesoc("backup", terrain, "copie.ingesoc").code == 3
    dated = ingesoc("backup", terrain).out.strip()
    assert (field / dated).exists() and dated.startswith("terrain.sauvegarde-")


# the acts on one code


def tree(terrain: str, ingesoc: Call) -> list[str]:
    return [line.strip() for line in ingesoc("codebook", "show", terrain).out.splitlines()[1:]]


def test_codebook_create_rename_move_and_undo(terrain: str, ingesoc: Call) -> None:
    assert ingesoc("codebook", "create", terrain, "Entraide", "--definition", "Aider.").out == "entraide\n"
    assert ingesoc("codebook", "create", terrain, "Don", "--under", "ENTRAIDE").out == "don\n"
    assert "Coup de main" in ingesoc("codebook", "rename", terrain, "don", "Coup de main").err
    assert ingesoc("codebook", "rename", terrain, "don", " ").code == 2
    assert "rangé sous « bénévolat »" in ingesoc("codebook", "move", terrain, "Entraide", "--under", "benevolat").err
    refused = ingesoc("codebook", "move", terrain, "benevolat", "--under", "don")
    assert refused.code == 6 and "sous lui-même" in refused.err
    assert tree(terrain, ingesoc)[-2:] == ["Entraide  [entraide]", "Coup de main  [don]"]
    assert "famille" in ingesoc("codebook", "move", terrain, "entraide").err
    assert ingesoc("undo", terrain).out == "Annulé : déplacement d'un code.\n"
    assert ingesoc("codebook", "move", terrain, "rien").code == 6


def test_codebook_merge_split_archive_and_restore(terrain: str, ingesoc: Call) -> None:
    hand_code()
    shown = rows(ingesoc("codebook", "split", terrain, "benevolat", "--json"))
    assert [(one["coder"], one["document"], one["text"]) for one in shown] == [("Lise", "e03", "ENQ")]
    said = ingesoc("codebook", "split", terrain, "benevolat", "--coding", str(shown[0]["coding"]), "--new", "Don")
    assert said.out == "don\n" and "1 codage passe sous « Don »" in said.err
    assert ingesoc("codebook", "split", terrain, "benevolat", "--new", "Don").code == 2
    back = ingesoc("codebook", "split", terrain, "don", "--coding", str(shown[0]["coding"]), "--into", "bénévolat")
    assert back.out == "benevolat\n"
    merged = ingesoc("codebook", "merge", terrain, "benevolat", "don")
    assert "1 codage passe sous « Don »" in merged.err
    assert ingesoc("codebook", "merge", terrain, "don", "don").code == 6
    assert ingesoc("undo", terrain).out == "Annulé : fusion de codes.\n"
    assert "2 codes archivés" in ingesoc("codebook", "archive", terrain, "benevolat").err
    assert tree(terrain, ingesoc) == ["Don  [don]"]
    assert "2 codes ramenés" in ingesoc("codebook", "restore", terrain, "benevolat-prescrit").err
    assert ingesoc("undo", terrain).out == "Annulé : retour d'un code archivé.\n"


def test_codebook_edit_and_try(terrain: str, ingesoc: Call, field: Path) -> None:
    (field / "indices.txt").write_text("charte\n\nzèbre\n", encoding="utf-8")
    (field / "faux.txt").write_text("(charte|\n", encoding="utf-8")
    said = ingesoc(
        "codebook", "edit", terrain, "benevolat", "--definition", "Temps donné.", "--include", "Tout.", "--exclude",
        "Rien.", "--example", "un", "--example", "deux", "--color", "#D97706", "--indicators", "indices.txt",
        "--indicator", "fiche",
    )  # fmt: skip
    assert said.code == 0
    one = rows(ingesoc("codebook", "show", terrain, "--code", "benevolat", "--json"))[0]
    assert (one["definition"], one["include"], one["exclude"]) == ("Temps donné.", "Tout.", "Rien.")
    assert (one["examples"], one["indicators"]) == (["un", "deux"], ["fiche", "charte", "zèbre"])
    assert one["color"] == "#D97706"
    assert "Rien à changer" in ingesoc("codebook", "edit", terrain, "benevolat", "--include", "Tout.").err
    assert ingesoc("codebook", "edit", terrain, "benevolat", "--color", "rouge").code == 2
    assert ingesoc("codebook", "edit", terrain, "benevolat", "--indicators", "faux.txt").code == 4
    assert ingesoc("codebook", "edit", terrain, "benevolat", "--indicators", "absent.txt").code == 4
    assert ingesoc("undo", terrain).out == "Annulé : modification d'un code.\n"
    assert rows(ingesoc("codebook", "show", terrain, "--code", "benevolat", "--json"))[0]["include"] == ""
    assert "2 documents pas encore analysés" in ingesoc("codebook", "try", terrain, "--indicators", "indices.txt").err
    assert ingesoc("annotate", terrain).code == 0
    tried = rows(ingesoc("codebook", "try", terrain, "--indicators", "indices.txt", "--json"))
    assert [(one["indicator"], one["hits"], one["documents"]) for one in tried] == [("charte", 2, 2), ("zèbre", 0, 0)]
    wrong = ingesoc("codebook", "try", terrain, "--indicators", "faux.txt")
    assert wrong.code == 4 and "il manque un mot" in wrong.out
    assert "charte" in ingesoc("codebook", "try", terrain, "benevolat-prescrit").out
    assert ingesoc("codebook", "try", terrain).code == 2


# whatever the verb


@pytest.mark.parametrize(
    "words",
    [
        ["add", "P", "entretiens"],
        ["annotate", "P"],
        ["suggest", "P"],
        ["export", "P", "--to", "d"],
        ["codebook", "lock", "P"],
        ["cases", "P"],
        ["documents", "P"],
        ["speakers", "P"],
        ["log", "P"],
        ["undo", "P"],
        ["redo", "P"],
        ["backup", "P"],
    ],
    ids=lambda words: words[0],
)
def test_what_is_no_project_is_said_in_one_line(ingesoc: Call, field: Path, words: list[str]) -> None:
    (field / "texte.ingesoc").write_text("bonjour", encoding="utf-8")
    with sqlite3.connect(field / "autre.ingesoc") as other:
        other.execute("create table t (x)")
    other.close()
    for name in ("absent", "texte", "autre", "entretiens"):
        said = ingesoc(*[name if word == "P" else word for word in words])
        assert said.code == 3, (name, said)
        assert said.out == "" and said.err.count("\n") == 1


def test_review_asks_for_a_terminal(terrain: str, ingesoc: Call) -> None:
    assert ingesoc("review", terrain).code == 2


def hostile_names() -> list[str]:
    """Sequences that a terminal obeys, each in a name of its own."""
    controls = [chr(code) for code in (*range(1, 0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\r"]
    marks = [chr(code) for code in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))]
    bodies = ["[2J", "[31m", "]0;titre\x07", "]52;c;Zm9v\x07", "[6n", "P1$r\x1b\\", "_G\x1b\\", "[?1049h", "c", "(0"]
    sequences = [f"\x1b{body}" for body in bodies] + [f"\x9b{body[1:]}" for body in bodies]
    return [f"nom {i} {s}fin" for i, s in enumerate([*controls, *marks, *sequences])]


def dangerous(text: str) -> list[str]:
    # Ours are the ends of lines, as the pseudo-terminal writes them.
    return [c for c in text.replace("\r\n", "\n") if c != "\n" and (not c.isprintable() or c == "\x9b")]


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are POSIX")
def test_nothing_in_a_project_moves_the_terminal(
    terrain: str, ingesoc: Call, field: Path, environment: dict[str, str]
) -> None:
    names = hostile_names()
    assert len(names) > 90
    with (field / "cas.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([["name", *["v\x1b[2J"]], *[[name, "x\x9b2J"] for name in names]])
    assert ingesoc("cases", terrain, "--from", "cas.csv").code == 0
    with open_review("terrain", coder="C\x1b[2J") as review:
        document = review.documents()[0].document_id
        review.code(document, 0, 3, [review.create_code("code \x1b]0;x\x07 \u202e").id])
    settings = environment | {"NO_COLOR": "1", "TERM": "xterm-256color", "INGESOC_HOME": os.environ["INGESOC_HOME"]}
    shown = ""
    for words in (
        ["cases"],
        ["cases", "--json"],
        ["documents"],
        ["speakers"],
        ["log", "--limit", "500"],
        ["log", "--json"],
    ):
        shown += in_terminal([words[0], terrain, *words[1:]], field, settings)
    shown += in_terminal(["codebook", "show", terrain], field, settings)
    assert dangerous(shown) == []
    assert "fin" in shown and "nom 90" in shown


def in_terminal(words: list[str], folder: Path, environment: dict[str, str]) -> str:
    """Return all that a command writes, stdout and stderr, when both are a terminal."""
    import pty

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "ingesoc_qual", *words]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=follower, stdout=follower, stderr=follower
    ) as run:
        os.close(follower)
        found = b""
        while True:
            try:
                part = os.read(leader, 65536)
            except OSError:  # Linux says so at the end.
                break
            if not part:
                break
            found += part
    os.close(leader)
    assert run.returncode == 0, found
    return found.decode("utf-8")


# query


def test_query_shows_writes_codes_and_keeps_passages(ingesoc: Call, terrain: str) -> None:
    hand_code()
    said = ingesoc("query", terrain, "sous:benevolat")
    assert "[bénévolat]" in said.out and "1 passage dans 1 document." in said.err
    (row,) = rows(ingesoc("query", terrain, 'sous:benevolat et cas:"la passerelle"', "--json"))
    assert (row["quotation"], row["codes"], row["coders"]) == ("ENQ", "bénévolat", "Lise")
    assert ingesoc("query", terrain, "code:benevolat", "--to", "p.csv").out == "p.csv\np.dictionnaire.csv\n"
    assert "ENQ" in Path("p.csv").read_text(encoding="utf-8-sig")
    said = ingesoc("query", terrain, "code:benevolat", "--code", "benevolat-prescrit", "--save", "Mes passages")
    assert "1 codage fait." in said.err and "« Mes passages » enregistrée" in said.err
    (kept,) = rows(ingesoc("query", terrain, "--list", "--json"))
    assert (kept["name"], kept["query"], kept["coder"]) == ("Mes passages", "code:benevolat", "Lise")
    (row,) = rows(ingesoc("query", terrain, "--run", "mes passages", "--json"))
    assert row["codes"] == "bénévolat"
    assert ingesoc("query", terrain, "--remove", "Mes passages").code == 0
    assert "Aucune requête" in ingesoc("query", terrain, "--list").err
    assert ingesoc("query", terrain, "--run", "Mes passages").code == 6


def test_query_gives_the_words_of_its_passages(ingesoc: Call, terrain: str) -> None:
    said = ingesoc("query", terrain, "/charte/", "--words", "--json")
    words = {row["lemma"]: row for row in rows(said)}
    assert words["charte"]["occurrences"] >= 1 and words["charte"]["elsewhere"] == 0
    assert ingesoc("query", terrain, "/charte/", "--words", "--to", "mots.csv").code == 0
    assert Path("mots.csv").read_text(encoding="utf-8-sig").startswith("lemma;pos;occurrences")
    shown = ingesoc("query", terrain, "/charte/", "--words")
    assert shown.code == 0 and "--json" in shown.err


def test_query_says_what_is_wrong_in_one_line(ingesoc: Call, terrain: str) -> None:
    said = ingesoc("query", terrain, "benevolat")
    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "caractère 1" in said.err and "code:benevolat" in said.err
    assert ingesoc("query", terrain).code == 2
    assert ingesoc("query", terrain, "code:*", "--list").code == 2
    assert ingesoc("query", terrain, "code:*", "--to", "p.pdf").code == 8
    assert not Path("p.pdf").exists()


def test_volumes_are_shown_edited_and_summed_up(ingesoc: Call, terrain: str, tmp_path: Path) -> None:
    assert ingesoc("volumes", terrain, "--summary").code == 0
    table = tmp_path / "volumes.csv"
    assert str(table) in ingesoc("volumes", terrain, "--csv", str(table)).out
    assert table.read_text(encoding="utf-8-sig").startswith("id;document;case;state;value")
    assert ingesoc("volumes", terrain, "--from", str(table)).code == 0
    assert ingesoc("volumes", terrain, "--confirm", "zzz").code != 0
