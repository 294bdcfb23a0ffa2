"""`ingesoc assign` and `ingesoc agreement` as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingesoc_qual.services.figures import honest
from ingesoc_qual.services.project import create_project
from tests.cli.conftest import Run
from tests.conftest import add_code, add_dialogue
from tests.services.teamwork import marks


@pytest.fixture
def terrain(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    with create_project(path, coder="Lise") as project:
        add_code(project, "accueil")
        add_code(project, "charte")
        document = add_dialogue(project)
        marks(project, "Lise", document, (10, 30, "accueil"))
        marks(project, "Karim", document, (20, 40, "accueil"))
    return path


def test_share_out_finish_compare_and_write(run: Run, terrain: Path, tmp_path: Path) -> None:
    refused = run("agreement", terrain)
    assert refused.returncode == 6 and "terminé" in refused.stderr and "ingesoc assign" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1 and refused.stdout == ""
    done = run("assign", terrain, "--who", "Lise", "--who", "Karim", "--state", "finished")
    assert done.returncode == 0 and "2 changements." in done.stderr
    listed = json.loads(run("assign", terrain, "--list", "--json").stdout)
    assert {(row["coder"], row["state"]) for row in listed} == {("Lise", "finished"), ("Karim", "finished")}
    shown = run("agreement", terrain)
    assert shown.returncode == 0, shown.stderr
    row = next(line for line in shown.stdout.splitlines() if line.startswith("accueil"))
    assert "1/1" in row and "0,33" in row
    assert not [line for line in shown.stdout.splitlines() if line.startswith("charte")]
    assert "Codes que personne n'a employés, dont rien n'est défini : charte." in shown.stderr
    unused = [row for row in json.loads(run("agreement", terrain, "--json").stdout) if row["code"] == "charte"]
    assert {row["undefined"] for row in unused if row["value"] is None} == {"code jamais employé"}
    assert "Krippendorff 2011" in shown.stderr and "1 : accord parfait" in shown.stderr
    words = ("--unit", "turns", "--bootstrap", "20", "--seed", "3", "--gamma", "--to", tmp_path / "accord", "--json")
    told = run("agreement", terrain, *words)
    assert told.returncode == 0, told.stderr
    figures = {row["measure"]: row for row in json.loads(told.stdout) if row["scope"] == "all"}
    assert figures["gamma"]["seed"] == 3 and figures["alpha_sets_jaccard"]["unit"] == "turns"
    assert (tmp_path / "accord" / "methode.txt").is_file() and (tmp_path / "accord" / "accord.xlsx").is_file()


def test_the_disagreements_of_a_code(run: Run, terrain: Path) -> None:
    run("assign", terrain, "--who", "Lise", "--who", "Karim", "--state", "finished")
    rows = json.loads(run("agreement", terrain, "--code", "accueil", "--disagreements", "--json").stdout)
    assert [(row["kind"], row["start"], row["end"], row["characters"]) for row in rows] == [("boundary", 10, 40, 20)]
    assert rows[0]["marked_by"] == "Lise 10–30 ; Karim 20–40" and len(rows[0]["quotation"]) == 30


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--coder", "Zoé"), 6), (("--code", "licorne"), 6), (("--unit", "mots"), 2), (("--bootstrap", "0"), 2)],
)
def test_what_is_not_there_is_one_line(run: Run, terrain: Path, words: tuple[str, ...], code: int) -> None:
    run("assign", terrain, "--who", "Lise", "--who", "Karim", "--state", "finished")
    refused = run("agreement", terrain, *words)
    assert refused.returncode == code and len(refused.stderr.splitlines()) == 1 and refused.stdout == ""


def test_states_are_shown_and_taken_back(run: Run, terrain: Path) -> None:
    assert "Rien encore." not in run("assign", terrain).stderr
    run("assign", terrain, "--state", "todo", "--document", "Entretien E03")
    shown = run("assign", terrain, "--list").stdout
    assert "en cours" in shown and "Lise" in shown
    run("assign", terrain, "--state", "none")
    assert "Rien encore." in run("assign", terrain, "--list").stderr
    assert run("assign", terrain, "--state", "todo", "--document", "Nulle part").returncode == 6


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1,00"), (0.0, "0,00"), (0.9968, "0,997"), (0.99996, "0,99996"), (-0.0012, "-0,001"), (0.5, "0,50"),
     (-0.9999, "-0,9999"), (0.9999999, "0,99999")],
)  # fmt: skip
def test_no_figure_reads_as_a_whole_number_that_it_is_not(value: float, text: str) -> None:
    assert honest(value) == text


def test_assign_says_the_rules_of_the_team(run: Run, terrain: Path) -> None:
    said = run("assign", terrain, "--blind", "on").stderr
    assert "règle d'affichage, pas un verrou" in " ".join(said.split())
    assert "à l'aveugle" in run("assign", terrain).stderr
    assert "n'est plus à l'aveugle" in run("assign", terrain, "--blind", "off", "--reasons", "on").stderr
    assert "se passent de motif" in run("assign", terrain, "--reasons", "off").stderr
