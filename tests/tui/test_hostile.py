"""Brackets, markup, escape sequences and bidirectional controls, on each surface that shows text of a project."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual import events

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.cells import add_variable, read_grid, set_cell
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import visible
from ingesoc_qual.tui.screens.dialogs import MemoArea
from ingesoc_qual.tui.screens.passages import PassagesScreen
from tests.conftest import add_code, add_dialogue
from tests.services.teamwork import finish, marks
from tests.tui.conftest import Session, propose, reading, searching, session

HOSTILE = (
    "[rires]",
    "[/]",
    "[/b]",
    "x [/i] y",
    "[b]gras",
    "[u]",
    "[P1]",
    "[pause longue]",
    "[@click=app.close]ici[/]",
    "[link=file:///etc/passwd]x[/link]",
    "[red on",
    "\\[échappé\\]",
    "[[double]]",
    "$q-warn {x} %s",
    ":smile:",
    "\x1b[31mrouge",
    "\x1b]0;titre\x07",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x9b2J",
    "abc\u202egnitsaf",
    "\u2066isolé\u2069",
)
TAG = "[/b] [rires] [@click=app.close]x[/]"


@pytest.fixture(scope="module")
def made_hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        path = folder / "terrain.ingesoc"
        project = create_project(path, coder="C1")
        add_code(project, "code", f"code {TAG}", definition=f"définition {TAG} \x1b]0;t\x07", examples=[TAG])
        add_code(project, "autre", f"autre \x1b[2J {TAG}", "code")
        lines = tuple(("M[/]", words) for words in HOSTILE)
        key = add_dialogue(project, f"Doc {TAG}", lines, case=f"Cas {TAG}")
        review = Review(project)
        found = [propose(review, key, "code", "[/b]", 0.9), propose(review, key, "autre", "[/b]", 0.3)]
        with project.store.writing() as connection:
            machine.replace_suggestions(connection, "indicators", [key], found)
        coding = review.code(key, found[0].start, found[0].end, ["code"])[0]
        review.add_memo(MemoTarget.CODING, coding.id, f"mémo {TAG} \x1b[31m")
        review.close()
    return path


@pytest.fixture
def hostile(tmp_path: Path, made_hostile: Path) -> Path:
    return Path(shutil.copy(made_hostile, tmp_path / "terrain.ingesoc"))


def check(session: Session, *expected: str) -> None:
    """Check what stands on the screen, and that no control character does."""
    screen = session.screen_text
    for words in expected:
        assert words in screen, f"{words!r} not in\n{screen}"
    assert not [c for c in screen if ord(c) < 32 and c != "\n"] and "\x9b" not in screen and "\u202e" not in screen
    for strip in session.app.screen._compositor.render_strips():
        for segment in strip:
            meta = segment.style.meta if segment.style is not None else {}
            assert "@click" not in str(meta) and not (segment.style and segment.style.link)


async def test_the_reader_shows_each_string_as_it_is(hostile: Path) -> None:
    async with reading(hostile, size=(120, 60)) as opened:
        check(opened, *(visible(words) for words in HOSTILE), "M[/]", f"Doc {TAG}")
        reader = opened.app.screen.reader
        reader.place(reader.text.index("[/b]"))
        await opened.pilot.pause()
        check(opened, "code [/b] [rires]", "mémo : mémo [/b]", "[@click=app.close]x[/]", "␛[31m")


async def test_lists_titles_and_dialogs_show_them_as_they_are(hostile: Path) -> None:
    async with session(hostile, size=(140, 50)) as opened:
        check(opened, f"Doc {TAG}", f"Cas {TAG}")
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        check(opened, f"code {TAG}", "autre ␛[2J", "définition [/b]", f"« {TAG} »")
        await opened.press("f4")
        await opened.until(lambda: "Proposé" in opened.screen_text)
        check(opened, f"code {TAG}", f"Doc {TAG}", f"Cas {TAG}", "M[/]", "autre ␛[2J", "parce que : [/b]")
        await opened.press("c")
        check(opened, "autre ␛[2J", "Changer de code : code [/b]")
        await opened.press("escape", "f")
        check(opened, f"Doc {TAG}", f"Cas {TAG}")
        await opened.press("escape", "m")
        await opened.until(lambda: "Mémo du passage" in opened.screen_text)
        check(opened, "« [/b] »")


async def test_memos_and_questions_show_them_as_they_are(hostile: Path) -> None:
    async with reading(hostile) as opened:
        reader = opened.app.screen.reader
        reader.place(reader.text.index("[/b]"))
        await opened.press("m")
        await opened.until(lambda: opened.app.screen.query(MemoArea))
        check(opened, f"mémo {TAG} ␛[31m")
        await opened.press("escape", "x")
        check(opened, f"code {TAG}", "« [/b] »")
        await opened.press("n")
        opened.app.complain(ReviewError(f"Erreur {TAG} \x1b]0;t\x07"))
        opened.app.say(f"Message {TAG} \x1b[2J")
        await opened.pilot.pause()
        check(opened, f"Message {TAG} ␛[2J", "Erreur [/b] [rires]")
        assert opened.app.title == "terrain"


async def test_lines_of_a_search_show_them_as_they_are(hostile: Path) -> None:
    with open_project(hostile, coder="C1") as project:
        annotate_project(project)
    async with searching(hostile, "(rire|gras|rouge|titre|isoler|pause|gnitsaf|x)", size=(140, 50)) as opened:
        screen = opened.app.screen
        assert {"gras", "gnitsaf", "titre"} <= {line.found for line in screen.lines}
        check(opened, f"Doc {TAG}"[:12], "M[/]")
        for line, row in zip(screen.lines, range(len(screen.lines)), strict=True):
            shown = screen.rows._draw(row, 138).plain
            assert visible(line.found) in shown and "\x1b" not in shown
        await opened.press("f")
        check(opened, f"Cas {TAG}", f"Doc {TAG}", "M[/]")
        await opened.press("escape", "space", "c")
        await opened.type("autre")
        await opened.press("enter")
        await opened.until(lambda: "Coder d'un coup" in opened.screen_text)
        check(opened, "autre ␛[2J [/b] [rires]", TAG)
        await opened.press("o", "slash", "home")
        await opened.type("[/b] (")
        await opened.press("enter")
        await opened.until(lambda: "caractère" in opened.screen_text)
        check(opened, "[/b] (")


async def test_paths_and_works_show_them_as_they_are(hostile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "entretiens"
    folder.mkdir()
    for name in ("[b] [@click=app.close]x.docx", "rouge \x1b[31m.docx"):
        (folder / name).write_bytes(b"\x00")
    async with session(hostile, size=(140, 50)) as opened:
        await opened.press("i")
        await opened.type(f"{folder}/")
        check(opened, "[b] [@click=app.close]x.docx", "rouge ␛[31m.docx")
        await opened.press("enter")
        check(opened, f"Cas {TAG}")
        await opened.press("enter")
        await opened.closing()
        check(opened, "[b] [@click=app.close]x.docx", "rouge ␛[31m.docx")


async def test_the_dialogs_of_the_codebook_show_them_as_they_are(hostile: Path) -> None:
    async with session(hostile, size=(140, 50)) as opened:
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook" and opened.app.screen.here())
        await opened.press("s")
        await opened.until(lambda: isinstance(opened.app.screen, PassagesScreen))
        check(opened, f"Diviser « code {TAG}", f"Doc {TAG} · C1")
        await opened.press("space", "enter")
        check(opened, "1 passage va sous", "autre ␛[2J")
        await opened.press("escape", "r")
        check(opened, f"code {TAG}")
        await opened.press("escape", "d")
        check(opened, f"Ranger « code {TAG} » sous…")
        await opened.press("escape", "F", "enter")
        check(opened, f"« code {TAG} » quitte la grille", "sous « code [/b]", "autre ␛[2J")
        await opened.press("n", "e")
        await opened.until(lambda: opened.app.screen.query(MemoArea))
        check(opened, f"définition {TAG} ␛]0;t␇", TAG, f"Écrire : code {TAG}")
        await opened.press("escape", "t")
        check(opened, f"Couleur de « code {TAG} »")
        await opened.press("escape", "i")
        await opened.until(lambda: opened.app.screen.query(MemoArea))
        opened.app.post_message(events.Paste(f"{TAG}\n\x1b[2J\n[rires]"))
        await opened.until(lambda: "3 fautes" in opened.screen_text)
        check(opened, TAG, "␛[2J", "[rires]", "✗ car.")
        await opened.press("up")
        check(opened, "Caractère")


async def test_cases_speakers_and_variables_show_them_as_they_are(hostile: Path) -> None:
    with open_project(hostile, coder="C1") as project:
        kind, choices = VariableType.CHOICE, (f"oui {TAG}", "non \x1b]0;t\x07")
        name = "var [/b] {x} \x1b[31m"
        variable = add_variable(project, Listing.CASES, name, kind=kind, choices=choices)
        set_cell(project, Listing.CASES, read_grid(project, Listing.CASES).rows[0][0], variable, choices[0])
    async with session(hostile, size=(160, 50)) as opened:
        await opened.press("f10")
        await opened.until(lambda: "var [/b]" in opened.screen_text)
        check(opened, f"Cas {TAG}", "var [/b] {x} ␛[31m", "oui [/b] [rires]")
        await opened.press("end", *["right"] * 5)
        check(opened, f"oui {TAG}, non ␛]0;t␇")
        await opened.press("enter")
        check(opened, f"oui {TAG}", "non ␛]0;t␇")
        await opened.press("escape", "V", "enter")
        check(opened, "var [/b] {x} ␛[31m")
        await opened.press("escape", "tab", "c")
        await opened.until(lambda: "Cas de : Doc" in opened.screen_text)
        check(opened, f"Cas {TAG}", "Doc [/b]")
        await opened.press("escape", "tab", "r")
        await opened.until(lambda: "M[/]" in opened.screen_text)
        check(opened, "M[/]")


async def test_passages_show_them_as_they_are(hostile: Path) -> None:
    async with session(hostile, size=(140, 50)) as opened:
        await opened.press("f3", "o")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        check(opened, f"code {TAG}", "M[/]", "[/b]", "␛]52;c;aGVsbG8=␇", f"Doc {TAG}")
        await opened.press("f")
        check(opened, f"Cas {TAG}", f"Doc {TAG}")
        await opened.press("escape", "x")
        check(opened, f"code {TAG}", "« [/b] »")


async def test_the_list_of_memos_shows_them_as_they_are(hostile: Path) -> None:
    with open_project(hostile, coder="C1") as project:
        review = Review(project)
        review.add_memo(MemoTarget.CODE, "code", f"sur code {TAG} \x1b]0;t\x07\nseconde {TAG}")
        review.add_memo(MemoTarget.CASE, review.cases()[0].id, f"sur cas {TAG}")
    async with session(hostile, size=(140, 50)) as opened:
        await opened.press("f7")
        await opened.until(lambda: opened.app.current_mode == "memos" and opened.app.screen.shown)
        check(opened, f"sur cas {TAG}", f"cas : Cas {TAG}", "mémo [/b] [rires]")
        await opened.press("down")
        check(opened, f"sur code {TAG} ␛]0;t␇", f"seconde {TAG}", f"code : code {TAG}")
        await opened.press("e")
        await opened.until(lambda: opened.app.screen.query(MemoArea))
        check(opened, f"sur code {TAG}", "Mémo : code [/b]")
        await opened.press("escape", "x")
        check(opened, "« sur code [/b] [rires]")
        await opened.press("n", "f")
        check(opened, "C1")


async def test_the_journal_shows_them_as_they_are(hostile: Path) -> None:
    async with session(hostile, size=(160, 50)) as opened:
        await opened.press("f11")
        await opened.until(lambda: "codage à la main" in opened.screen_text)
        check(opened, f"code {TAG} · Doc [/b]", "import d'un document")
        await opened.press("down", "x")
        check(opened, f"code {TAG} · Doc {TAG}"[:60])
        await opened.press("n", "f")
        check(opened, f"Doc {TAG}")


async def test_the_readings_show_them_as_they_are(hostile: Path) -> None:
    with open_project(hostile, coder="C1") as project:
        add_code(project, "benevolat", f"Bénévolat {TAG}")
        add_code(project, "benevolat-reel", "réel", "benevolat")
        add_code(project, "tache", f"tâche {TAG} \x1b[2J", "benevolat-reel")
        said = f"On est 92 bénévoles {TAG} \x1b]0;t\x07 ici."
        key = add_dialogue(project, f"Rapport {TAG} \x1b[31m", (("R[/]", said),), case=f"Cas {TAG}")
        review = Review(project)
        start = review.text(key).text.index("On est")
        review.code(key, start, start + len(said), ["tache"])
    async with session(hostile, size=(160, 50)) as opened:
        await opened.press("f9")
        await opened.until(lambda: opened.app.current_mode == "readings" and opened.app.screen.view, timeout=30)
        check(opened, f"Cas {TAG}")
        await opened.press("2")
        await opened.until(lambda: "tâche [/b]" in opened.screen_text, timeout=30)
        check(opened, f"tâche {TAG} ␛[2J", f"Rapport {TAG} ␛[31m", f"92 bénévoles {TAG}")
        await opened.press("right", "enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        check(opened, f"Cas {TAG} · tâche {TAG} ␛[2J", "␛]0;t␇ ici.")
        await opened.press("escape", "4")
        await opened.until(lambda: "mots codés" in opened.screen_text, timeout=30)
        await opened.press("s")
        await opened.until(lambda: "Bénévolat [/b]" in opened.screen_text)
        check(opened, "Bénévolat [/b] [rires]")
        await opened.press("3")
        await opened.until(lambda: "92 bénévoles" in opened.screen_text, timeout=30)
        check(opened, f"Rapport {TAG} ␛[31m", "Retenu : Cas [/b] [rires]", "␛]0;t␇")
        await opened.press("c")
        await opened.until(lambda: "Corriger" in opened.screen_text)
        await opened.press("tab", "tab")
        opened.app.post_message(events.Paste(f"{TAG} \x1b[2J"))
        await opened.press("enter")
        await opened.until(lambda: "1 corrigée" in opened.screen_text)
        check(opened, TAG[:20])
        await opened.press("f")
        check(opened, f"Cas {TAG}")


async def test_disagreements_show_them_as_they_are(hostile: Path) -> None:
    with open_project(hostile, coder="C1") as project:
        with project.store.reading() as connection:
            key = queries.documents(connection)[0].id
        marks(project, f"Lise {TAG}", key, (12, 30, "autre"))
        finish(project, "C1", f"Lise {TAG}")
    async with session(hostile, size=(160, 50)) as opened:
        await opened.press("f5")
        await opened.until(lambda: opened.app.current_mode == "disagreements" and opened.app.screen.document)
        check(opened, "2 Lise [/b]", "autre ␛[2J", f"Doc {TAG}", "M[/]")
        await opened.press("m")
        await opened.type("[/b] (")
        await opened.press("enter")
        await opened.until(lambda: "Motif : [/b] (" in opened.screen_text)
        await opened.press("f")
        check(opened, f"Doc {TAG}", f"code {TAG}")
        await opened.press("escape", "n", "s", "v")
        check(opened, "Rien n'est encore décidé")
        await opened.press("f6")
        await opened.until(lambda: opened.app.current_mode == "agreement" and opened.app.screen.board, timeout=30)
        await opened.press("end")
        check(opened, "Lise [/b] [rires]"[:12], "code [/b]", "autre ␛[2J")
        await opened.press("f")
        check(opened, f"Lise {TAG}")
