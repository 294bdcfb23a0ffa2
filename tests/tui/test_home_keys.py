"""Home: cases and documents, how far each coder is, and the works started from there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingesoc_qual.model.coding import Verdict
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.model.field import Scope
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.identity import case_id, variable_id
from ingesoc_qual.services.project import create_project, document_text, open_project
from ingesoc_qual.services.review import QueueFilter, open_review
from ingesoc_qual.services.team import set_tasks, tasks
from ingesoc_qual.services.variables import value_id
from ingesoc_qual.store.check import faults
from ingesoc_qual.tui.jobs import STOPPED
from tests.conftest import add_code
from tests.tui.conftest import Session, reading, session


def line_with(opened: Session, words: str) -> str:
    return next(line for line in opened.screen_text.splitlines() if words in line)


def champ(path: Path, name: str, value: str) -> None:
    with open_project(path, coder="C1") as project:
        case, variable = case_id(name), variable_id(Scope.CASE, "champ")
        fields = {"variable": variable, "target": case, "value": value}
        project.act([Act("value.set", (Assignment(Subject("value", value_id(case, variable)), fields),))])


async def test_cases_stand_over_their_documents_with_the_progress_of_each_coder(field: Path) -> None:
    champ(field, "La Passerelle", "tiers-lieux")
    with open_review(field, coder="C2") as other:
        first, second = other.queue(QueueFilter())[:2]
        other.code(first.document_id, 10, 20, ["lien"])
        other.decide(first, Verdict.SKIPPED)
        other.decide(second, Verdict.REJECTED)
    async with session(field) as opened:
        await opened.until(lambda: "C2" in opened.screen_text)
        assert "▾ La Passerelle" in opened.screen_text and "tiers-lieux" in opened.screen_text
        assert line_with(opened, "▾ La Passerelle").split()[-3:] == ["──────────", "0/1", "1/1"]
        assert line_with(opened, "Entretien E03").split()[-2:] == ["·", "1"]
        assert line_with(opened, "▾ Le Ventoux").split()[-2:] == ["0/1", "0/1"]
        assert "À faire : 4 suggestions à décider" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.lines)
        await opened.press("s", "c")
        await opened.type("lien")
        await opened.press("enter", "g", "d")
        await opened.until(lambda: "━━━━━━━━━━ 1/1" in opened.screen_text)


async def test_the_cursor_goes_over_headings_and_left_folds_a_case(field: Path) -> None:
    async with session(field) as opened:
        await opened.until(lambda: opened.app.screen.progress is not None)
        assert line_with(opened, "▸").strip().startswith("▸     Entretien E03")
        await opened.press("left")
        assert "▸ ▸ La Passerelle" in opened.screen_text and "Entretien E03" not in opened.screen_text
        await opened.press("left", "m")
        assert opened.app.screen is opened.app.current
        await opened.press("right")
        assert line_with(opened, "Entretien E03").strip().startswith("▸")
        await opened.press("left", "enter")
        assert line_with(opened, "Entretien E03").strip().startswith("▸")
        await opened.press("left", "s")
        await opened.until(lambda: opened.app.current_mode == "queue" and "cas : La Passerelle" in opened.screen_text)


async def test_where_one_was_is_said_with_the_turn_and_the_time(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        reader.place(reader.text.index("débrouille"))
        await opened.press("right", "f12")
        await opened.until(lambda: "Reprendre ici : Entretien E03, tour 4 (C1 aujourd'hui" in opened.screen_text)
    async with session(field) as opened:
        await opened.press("g", "d")
        await opened.until(lambda: "Reprendre ici : Entretien E03, tour 4 (C1 aujourd'hui" in opened.screen_text)


async def test_at_80_by_24_names_numbers_and_keys_are_there(field: Path) -> None:
    with open_review(field, coder="Codeuse au nom long") as other:
        other.code(other.documents()[0].document_id, 10, 20, ["lien"])
    async with session(field, size=(80, 24)) as opened:
        await opened.until(lambda: "Codeuse" in opened.screen_text)
        assert "Entretien E03" in opened.screen_text and "0/1" in opened.screen_text
        assert "i importer" in opened.screen_text and "À faire : 4 suggestions" in opened.screen_text


async def test_a_team_of_three_is_there_at_120_columns(field: Path) -> None:
    for name in ("Lise", "Karim"):
        with open_review(field, coder=name) as other:
            other.code(other.documents()[0].document_id, 10, 20, ["lien"])
    async with session(field) as opened:
        await opened.until(lambda: "Lise" in opened.screen_text)
        assert line_with(opened, "Cas et documents").split()[-3:] == ["C1", "Karim", "Lise"]


async def test_t_says_a_document_finished_and_shared_out_ones_are_counted(field: Path) -> None:
    with open_project(field, coder="C1") as project:
        set_tasks(project, ["C1", "C2"], TaskState.TODO)
    async with session(field) as opened:
        await opened.until(lambda: "À faire : 2 documents à coder · 4 suggestions" in opened.screen_text)
        assert line_with(opened, "Entretien E03").split()[-4:] == ["à", "faire", "à", "faire"]
        await opened.press("t")
        await opened.until(lambda: "Entretien E03 : terminé" in opened.screen_text)
        assert "0 ✓" in line_with(opened, "    Entretien E03") and "━━━━━━━━━━ 1/1" in opened.screen_text
        assert "1 document à coder" in opened.screen_text
        await opened.press("u")
        await opened.until(lambda: "2 documents à coder" in opened.screen_text)
        await opened.press("t", "t")
        await opened.until(lambda: "Entretien E03 : en cours" in opened.screen_text)
    with open_project(field, coder="C1") as project:
        states = [task.state for task in tasks(project) if task.coder_id == project.coder.id]
    assert sorted(states) == ["progress", "todo"]


async def test_what_nobody_has_to_do_is_not_invented(tmp_path: Path) -> None:
    path = tmp_path / "vide.ingesoc"
    create_project(path, coder="C1").close()
    async with session(path) as opened:
        await opened.until(lambda: "À faire : importer des entretiens (i)" in opened.screen_text)
        await opened.press("enter", "s", "m", "left", "right")
        assert opened.app.current_mode == "documents" and opened.app.defect is None


def interviews(folder: Path) -> Path:
    folder.mkdir()
    lines = "ENQ : Vous venez souvent ?\nE20 : On tient la buvette le samedi.\nENQ : Depuis quand ?\nE20 : Dix ans.\n"
    (folder / "e20.txt").write_text(lines, encoding="utf-8")
    (folder / "cassé [rires].docx").write_bytes(b"x\x00\x01")
    return folder


async def test_i_imports_a_folder_into_a_new_case_and_says_what_failed(field: Path, tmp_path: Path) -> None:
    folder = interviews(tmp_path / "entretiens")
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(str(tmp_path / "entr"))
        await opened.press("tab")
        assert opened.app.screen.typed == f"{folder}/"
        assert "cassé [rires].docx" in opened.screen_text and "e20.txt" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: "De quel cas" in opened.screen_text)
        await opened.type("nouveau cas")
        await opened.press("enter")
        await opened.type("Le Fournil")
        await opened.press("enter")
        await opened.until(lambda: "1 document importé, 1 échec." in opened.screen_text, timeout=60)
        screen = " ".join(opened.screen_text.replace("│", " ").split())
        assert "importé e20.txt : 17 mots" in screen and "« cassé [rires].docx » est abîmé" in screen
        await opened.closing()
        assert "Terminé, avec des erreurs (code 4)." in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: "▾ Le Fournil" in opened.screen_text and "e20" in opened.screen_text)
    with open_review(field, coder="C1") as review:
        assert [d.name for d in review.documents() if d.cases == ("Le Fournil",)] == ["e20"]


async def test_escape_stops_an_import_and_what_was_imported_is_whole(field: Path, tmp_path: Path) -> None:
    folder = interviews(tmp_path / "entretiens")
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(f"{folder}/*.txt")
        await opened.press("enter")
        await opened.type("sans cas")
        await opened.press("enter")
        # The person may read and stop while the language model is being loaded.
        await opened.until(lambda: "importé e20.txt" in opened.screen_text, timeout=60)
        screen = opened.app.screen
        await opened.press("enter", "up", "escape", "escape")
        assert opened.app.screen is screen or screen.code is not None
        await opened.closing("escape")
        assert screen.code == STOPPED and not screen.job.running
        await opened.until(lambda: "▾ Sans cas" in opened.screen_text and "e20" in opened.screen_text)
    with open_project(field) as project:
        with project.store.reading() as connection:
            assert not faults(connection)
        with open_review(field, coder="C1") as review:
            key = next(d.document_id for d in review.documents() if d.name == "e20")
        assert "buvette" in document_text(project, key)


async def test_a_path_that_names_nothing_is_said_and_escape_leaves(field: Path, tmp_path: Path) -> None:
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(str(tmp_path / "absent*.txt"))
        await opened.press("enter")
        assert "Rien à cet endroit" in opened.screen_text
        await opened.press("escape")
        assert opened.app.screen is opened.app.current


async def test_a_folder_with_a_manifest_is_offered_to_follow_it(field: Path, tmp_path: Path) -> None:
    folder = interviews(tmp_path / "entretiens")
    (folder / "manifest.csv").write_text("file,case\ne20.txt,Le Fournil\n", encoding="utf-8")
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(str(folder))
        await opened.press("enter")
        assert "Le suivre ?" in opened.screen_text
        await opened.press("o")
        await opened.closing("enter")
        await opened.until(lambda: "▾ Le Fournil" in opened.screen_text)
        assert "cassé" not in opened.screen_text


async def test_x_writes_the_tables_where_one_says(field: Path, tmp_path: Path) -> None:
    async with session(field) as opened:
        await opened.press("x")
        assert opened.app.screen.typed.endswith(f"{os.sep}tableaux")
        await opened.type(" ici")
        await opened.press("enter")
        await opened.closing()
        assert "Terminé." in opened.screen_text
        await opened.press("enter")
    assert (tmp_path / "tableaux ici" / "csv-excel" / "codings.csv").is_file()


async def test_capital_s_suggests_anew_and_the_queue_shows_it(field: Path) -> None:
    with open_project(field, coder="C1") as project:
        add_code(project, "voisins", "voisinage", indicators=["voisin"])
    async with session(field) as opened:
        await opened.press("f4")
        await opened.until(lambda: "0 / 4" in opened.screen_text)
        await opened.press("f12", "S")
        await opened.closing("enter")
        assert opened.app.screen is opened.app.current
        await opened.until(lambda: "5 suggestions à décider" in opened.screen_text)
        await opened.press("f4")
        await opened.until(lambda: "0 / 5" in opened.screen_text)


async def test_leaving_the_program_ends_the_work(field: Path, tmp_path: Path) -> None:
    folder = interviews(tmp_path / "entretiens")
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(str(folder))
        await opened.press("enter")
        await opened.type("sans cas")
        await opened.press("enter")
        job = opened.app.screen.job
        await opened.until(lambda: job.running, timeout=20)
        await opened.press("ctrl+q")
        await opened.until(lambda: opened.app._exit)
    assert not job.running


@pytest.mark.parametrize("keys", [("tab", "tab"), ("tab", "tab", "tab")])
async def test_tab_offers_each_name_in_turn(field: Path, tmp_path: Path, keys: tuple[str, ...]) -> None:
    (tmp_path / "essais").mkdir()
    for name in ("un.txt", "deux.txt"):
        (tmp_path / "essais" / name).write_text("x", encoding="utf-8")
    async with session(field) as opened:
        await opened.press("i")
        await opened.type(f"{tmp_path}/essais/")
        await opened.press(*keys[1:])
        assert opened.app.screen.typed == f"{tmp_path}/essais/" + ("deux.txt" if len(keys) == 2 else "un.txt")
