"""The readings: each key, what it shows, and the way to the passages of a cell and back to it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.services.adjudication import regions_to_settle, settle
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.query import open_queries
from ingesoc_qual.services.reading_views import Reading
from ingesoc_qual.services.saved_queries import save_query
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks
from tests.tui.conftest import SPOKEN, Session, session

CHARTER, ALONE = "Maintenant y'a une charte, on signe.", "le mardi je suis toute seule une fois sur deux"
NEIGHBOURS = "Le lien social entre voisins, ça compte."


@pytest.fixture(scope="module")
def made_studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project of two cases where two people have coded, annotated, once."""
    folder = tmp_path_factory.mktemp("studied")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        path = folder / "terrain.ingesoc"
        with create_project(path, coder="C1") as project:
            apply_builtin(project)
            first = add_dialogue(project, "Entretien E03", SPOKEN)
            second = add_dialogue(project, "Entretien E04", (("E04", NEIGHBOURS),), case="Le Ventoux")
            texts = {first: "\n".join(f"{who} : {said}" for who, said in SPOKEN), second: f"E04 : {NEIGHBOURS}"}

            def at(document: str, words: str, code: str) -> tuple[int, int, str]:
                start = texts[document].index(words)
                return start, start + len(words), code

            prescribed, real = at(first, CHARTER, "benevolat-prescrit"), at(first, ALONE, "benevolat-reel")
            marks(project, "C1", first, prescribed, real)
            marks(project, "Lise", first, real)
            marks(project, "Lise", second, at(second, NEIGHBOURS, "benevolat-reel"))
            annotate_project(project)
    return path


@pytest.fixture
def studied(tmp_path: Path, made_studied: Path) -> Path:
    return Path(shutil.copy(made_studied, tmp_path / "terrain.ingesoc"))


@asynccontextmanager
async def lectures(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the first reading of a project."""
    async with session(path, size=size) as opened:
        await opened.press("f9")
        await opened.until(lambda: opened.app.current_mode == "readings" and opened.app.screen.view, timeout=30)
        yield opened


async def to(opened: Session, key: str, reading: Reading) -> None:
    await opened.press(key)
    screen = opened.app.screen
    await opened.until(lambda: screen.reading is reading and screen.view is not None, timeout=30)


def row(opened: Session, name: str) -> str:
    """The line of the screen that says `name`."""
    return next(line for line in opened.screen_text.splitlines() if name in line)


async def test_the_grid_says_what_is_in_the_cell_under_the_cursor(studied: Path) -> None:
    async with lectures(studied) as opened:
        screen = opened.screen_text
        assert "codé par C1 (1/2)" in screen and "passages · % des mots" in screen
        assert "Bénévolat" in screen and "La Passerelle · entretiens · Bénévolat · abstrait" in screen
        assert "0 passage · 0 mots sur " in screen
        await opened.press("right")
        assert "1 passage · 7 mots sur " in opened.screen_text and "1 locuteur·rice" in opened.screen_text
        await opened.press("down")
        assert "tout le terrain · entretiens · Bénévolat · prescrit" in opened.screen_text
        await opened.press("up", "left", "left")
        assert "La Passerelle · entretiens · mots" in opened.screen_text
        await opened.press("left", *["right"] * 12)
        assert "Travail · concret" in opened.screen_text


async def test_enter_shows_the_passages_and_escape_comes_back_to_the_cell(studied: Path) -> None:
    async with lectures(studied) as opened:
        await opened.press("enter")
        await opened.until(lambda: "Aucun passage dans cette case." in opened.screen_text)
        await opened.press("right", "right", "enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        assert "La Passerelle · entretiens · Bénévolat · réel · C1" in opened.screen_text
        assert [p.words for p in opened.app.screen.shown] == [ALONE]
        await opened.press("s", "o")
        await opened.until(lambda: opened.app.current_mode == "reader")
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        assert [p.words for p in opened.app.screen.shown] == [ALONE]
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "readings")
        await opened.until(lambda: "La Passerelle · entretiens · Bénévolat · réel" in opened.screen_text)


async def test_what_is_recoded_from_a_cell_is_recounted(studied: Path) -> None:
    async with lectures(studied) as opened:
        await opened.press("right", "enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        await opened.press("r")
        await opened.type("bénévolat concret")
        await opened.press("enter")
        await opened.until(lambda: ("benevolat-concret", CHARTER) in opened.codings())
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "readings" and "0 passage" in opened.screen_text)
        await opened.press("right", "right")
        assert "Bénévolat · concret" in opened.screen_text and "1 passage · 7 mots" in opened.screen_text


async def test_t_reads_the_codings_of_the_next_person(studied: Path) -> None:
    async with lectures(studied) as opened:
        assert "Le Ventoux" not in opened.screen_text
        await opened.press("t")
        await opened.until(lambda: "codé par Lise (2/2)" in opened.screen_text and "Le Ventoux" in opened.screen_text)
        await opened.press("t")
        await opened.until(lambda: "codé par C1 (1/2)" in opened.screen_text)


async def test_the_consensus_is_read_and_not_written_on(studied: Path) -> None:
    with open_project(studied, coder="C1") as project:
        finish(project, "C1", "Lise")
        for one in regions_to_settle(compare(project)):
            settle(project, one.disagreement, Ruling.NOTHING)
    async with lectures(studied) as opened:
        assert "codé par consensus" in opened.screen_text
        await opened.press("right", "right", "enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        assert "consensus de l'équipe" in opened.screen_text and ALONE in opened.screen_text
        await opened.press("x")
        await opened.until(lambda: "Ce n'est pas un codage d'une personne" in opened.screen_text)
        await opened.press("m")
        await opened.until(lambda: "rien où écrire" in opened.screen_text)


async def test_s_shows_more_or_less(studied: Path) -> None:
    async with lectures(studied) as opened:
        await opened.press("s")
        await opened.until(lambda: "Le Ventoux" in opened.screen_text)
        await to(opened, "2", Reading.GAP)
        assert "sans tâche" in opened.screen_text and "  entretiens" not in opened.screen_text
        await opened.press("s")
        await opened.until(lambda: "  entretiens" in opened.screen_text)
        await to(opened, "1", Reading.GRID)
        await opened.until(lambda: "Le Ventoux" in opened.screen_text)


async def test_tab_and_digits_go_from_reading_to_reading_and_keep_each_cell(studied: Path) -> None:
    async with lectures(studied) as opened:
        await opened.press("right", "right")
        await to(opened, "tab", Reading.GAP)
        await opened.press("tab")
        await opened.until(lambda: "confirmée" in opened.screen_text)
        await to(opened, "4", Reading.PROFILE)
        await to(opened, "left_parenthesis", Reading.VOCABULARY)
        await opened.press("tab")
        await opened.until(lambda: "Bénévolat · réel" in opened.screen_text)
        await to(opened, "shift+tab", Reading.VOCABULARY)
        await opened.press("9")
        assert opened.app.screen.reading is Reading.VOCABULARY
        await opened.press("g", "d")
        await opened.until(lambda: opened.app.current_mode == "documents")
        await opened.press("g", "t")
        await opened.until(lambda: opened.app.current_mode == "readings")
        assert opened.app.screen.reading is Reading.VOCABULARY


async def test_the_gap_faces_the_quotations_of_its_row(studied: Path) -> None:
    async with lectures(studied) as opened:
        await to(opened, "2", Reading.GAP)
        facing = row(opened, f"« {CHARTER} »")
        assert ALONE[:30] in facing
        assert "Prescrit" in opened.screen_text and "E03, Entretien E03" in opened.screen_text
        await opened.press("right", "right")
        assert "points de part, réel moins prescrit" in opened.screen_text
        await opened.press("right")
        assert "de … à" in opened.screen_text
        await opened.press("o")
        await opened.until(lambda: opened.app.current_mode == "coded" and len(opened.app.screen.shown) == 2)


async def test_d_reads_the_profile_under_the_other_mapping(studied: Path) -> None:
    async with lectures(studied) as opened:
        await to(opened, "4", Reading.PROFILE)
        await opened.until(lambda: "classement expose" in opened.screen_text and "économique" in opened.screen_text)
        await opened.press("d")
        await opened.until(lambda: "classement livre" in opened.screen_text and "ssociative" in opened.screen_text)
        await opened.press("d")
        await opened.until(lambda: "classement expose" in opened.screen_text)
        await to(opened, "1", Reading.GRID)
        await opened.press("d")
        assert "classement" not in opened.screen_text.splitlines()[0]


async def test_words_of_the_vocabulary_are_seen_where_they_are_said(studied: Path) -> None:
    async with lectures(studied) as opened:
        await to(opened, "5", Reading.VOCABULARY)
        await opened.until(lambda: "1 occurrence" in opened.screen_text)
        assert "pour 10 000" in opened.screen_text and "spécificité" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        assert "mots trouvés, pas un codage" in opened.screen_text
        assert [p.words for p in opened.app.screen.shown] == ["lien social"]


@pytest.mark.parametrize("key", "1245")
async def test_it_stands_on_a_small_screen(studied: Path, key: str) -> None:
    async with lectures(studied, size=(80, 24)) as opened:
        await opened.press(key, "right", "right", "right")
        screen = opened.app.screen
        await opened.until(lambda: screen.view is not None, timeout=30)
        for _column in screen.view.columns:
            await opened.press("right")
            lines = opened.screen_text.splitlines()
            assert len(lines) == 24 and all(len(line) <= 80 for line in lines)
            assert screen.view.rows[screen.rows.row].label.strip()[:12] in opened.screen_text
        title = screen.view.columns[-1].title
        assert title[:6] in opened.screen_text


async def test_nothing_is_coded_yet(field: Path) -> None:
    async with lectures(field) as opened:
        await opened.until(lambda: "Rien n'est encore codé qui permette cette lecture." in opened.screen_text)
        await opened.press("t", "right", "enter", "s")
        assert opened.app.current_mode == "readings"


async def test_what_another_process_writes_is_counted(studied: Path) -> None:
    async with lectures(studied) as opened:
        await opened.app._look_around()
        await opened.press("right")
        with opened.stored() as review:
            key = review.documents()[0].document_id
            coding = next(c for c in review.codings(key) if c.code_id == "benevolat-prescrit")
            review.uncode(coding.id)
        await opened.app._look_around()
        await opened.until(lambda: "0 passage" in opened.screen_text)


async def test_the_passages_of_a_saved_query_are_listed_from_any_screen(studied: Path) -> None:
    async with session(studied) as opened:
        await opened.press("ctrl+r")
        await opened.until(lambda: "Aucune requête enregistrée" in opened.screen_text)
    with open_project(studied, coder="C1") as project:
        asked = open_queries(project)
        save_query(asked, "réel [/b]", "code:benevolat-reel")
        save_query(asked, "la charte", "/charte/")
    async with session(studied) as opened:
        await opened.press("ctrl+r")
        await opened.until(lambda: "Requêtes enregistrées" in opened.screen_text)
        assert "réel [/b]" in opened.screen_text and "code:benevolat-reel" in opened.screen_text
        await opened.type("réel")
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown, timeout=30)
        assert "requête : réel [/b]" in opened.screen_text
        assert [p.words for p in opened.app.screen.shown] == [ALONE, NEIGHBOURS]
        await opened.press("ctrl+r")
        await opened.until(lambda: "Requêtes enregistrées" in opened.screen_text)
        await opened.type("charte")
        await opened.press("enter")
        await opened.until(lambda: "requête : la charte" in opened.screen_text, timeout=30)
        await opened.until(lambda: [p.words for p in opened.app.screen.shown] == [CHARTER])
        assert "mots trouvés, pas un codage" in opened.screen_text
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "codebook")


async def test_a_query_that_does_not_fit_any_more_is_said(studied: Path) -> None:
    with open_project(studied, coder="C1") as project:
        save_query(open_queries(project), "mots", "/charte/")
        add_dialogue(project, "Entretien E05", (("E05", "Une charte de plus."),))
    async with session(studied) as opened:
        await opened.press("ctrl+r", "enter")
        await opened.until(lambda: "analysé" in opened.screen_text, timeout=30)
        assert opened.app.current_mode == "documents"
