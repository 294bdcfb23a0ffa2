"""The figures of agreement: each key, from F6, on the screen and on what is measured; NumPy comes with the screen."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingesoc_qual.services.agreement import Options, measure
from ingesoc_qual.services.agreement_board import board
from ingesoc_qual.services.figures import honest
from ingesoc_qual.services.project import document_text, open_project
from ingesoc_qual.services.review import open_review
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks
from tests.tui.conftest import Session, session

FACTS = "le mardi je suis toute seule une fois sur deux"


@pytest.fixture
def team(field: Path) -> Path:
    """Return a project that C1 and Lise have finished, and Karim one document of; a third document is left out."""
    with open_project(field, coder="C1") as project:
        first, second = (about.document_id for about in open_review(field, coder="C1").documents())
        text = document_text(project, first)
        start = text.index(FACTS)
        marks(project, "C1", first, (10, 50, "prescrit"), (start, start + len(FACTS), "reel"))
        marks(project, "Lise", first, (20, 60, "prescrit"), (start, start + len(FACTS), "reel"))
        marks(project, "Karim", first, (20, 50, "prescrit"))
        marks(project, "C1", second, (0, 9, "lien"))
        finish(project, "C1", "Lise", document_ids=[first, second])
        finish(project, "Karim", document_ids=[first])
        add_dialogue(project, "Entretien E05", (("E05", "Pas encore codé."),), case="")
    return field


@asynccontextmanager
async def measuring(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the figures of a project."""
    async with session(path, size=size) as opened:
        await opened.press("f6")
        await measured(opened)
        yield opened


async def measured(opened: Session) -> None:
    await opened.until(lambda: opened.app.current_mode == "agreement" and opened.app.screen.board, timeout=30)
    await opened.until(lambda: "mesure en cours" not in opened.screen_text, timeout=30)


def line_with(opened: Session, words: str) -> str:
    return next(line for line in opened.screen_text.splitlines() if words in line)


async def test_each_code_has_its_figures_and_what_they_rest_on(team: Path) -> None:
    with open_project(team, coder="C1") as project:
        found = measure(project, Options())
        assert found is not None
        expected = board(found)
    async with measuring(team) as opened:
        screen = opened.screen_text
        assert "2 documents" in screen and "unité : caractères" in screen and "1 document exclu" in screen
        assert "exclus, faute d'être terminés par deux personnes : Entretien E05" in screen
        row = next(row for row in expected.codes if row.code_id == "prescrit")
        shown = line_with(opened, "bénévolat prescrit").split()
        assert shown[2] == "1/1/1"
        for measure_id in opened.app.screen.board.measures[:5]:
            figure = row.figures[measure_id]
            assert (honest(figure.value) if figure.value is not None else "déf.") in shown
        assert line_with(opened, "α des ensembles (Jaccard)").split()[-1] == honest(
            next(figure.value for figure in expected.overall if figure.measure == "alpha_sets_jaccard")
        )
        assert "Jamais employés" in screen and "NaN" not in screen and "nan" not in screen.split()


async def test_the_figure_under_the_cursor_is_put_in_words(team: Path) -> None:
    async with measuring(team) as opened:
        screen = opened.app.screen
        assert "accord brut = " in screen.pane.plain and "la gonfle" in screen.pane.plain
        while "prescrit" not in getattr(screen._here(), "code_id", ""):
            await opened.press("down")
        await opened.until(lambda: "α de Krippendorff = " in screen.pane.plain)
        assert "1 : accord parfait ; 0 : pas mieux que le hasard" in screen.pane.plain
        assert "caractères · codé à" in screen.pane.plain and "Krippendorff" in screen.pane.plain
        assert "▸" in line_with(opened, "bénévolat prescrit")
        await opened.press("right")
        assert "κ moyen des paires = " in screen.pane.plain and "C1 – Lise" in screen.pane.plain
        await opened.press("left", "left")
        assert "α de Krippendorff = " in screen.pane.plain
        await opened.press("end")
        await opened.until(lambda: "non défini (code jamais employé)" in screen.pane.plain)


async def test_fleiss_without_the_same_people_everywhere_is_not_defined(team: Path) -> None:
    async with measuring(team, size=(80, 24)) as opened:
        screen = opened.app.screen
        await opened.press(*["down"] * 6, *["right"] * 12)
        assert screen.board.measures[screen.column] == "fleiss_kappa"
        await opened.until(lambda: "non défini (ne s'applique pas" in " ".join(screen.pane.plain.split()))
        assert "κ Fleiss" in opened.screen_text and "non déf." in opened.screen_text


async def test_enter_opens_the_disagreements_of_the_code_and_escape_comes_back(team: Path) -> None:
    async with measuring(team) as opened:
        screen = opened.app.screen
        while "prescrit" not in getattr(screen._here(), "code_id", ""):
            await opened.press("down")
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "disagreements" and opened.app.screen.document)
        assert "Désaccord 1 / 1" in opened.screen_text and "code : Bénévolat ▸ bénévolat prescrit" in opened.screen_text
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "agreement")
        await measured(opened)
        assert screen._here().code_id == "prescrit"
        await opened.press("home", "o")
        await opened.until(lambda: opened.app.current_mode == "disagreements")
        await opened.until(lambda: "Désaccord 1 / 3" in opened.screen_text)


async def test_t_compares_another_unit(team: Path) -> None:
    async with measuring(team) as opened:
        await opened.press("t")
        await opened.type("tours")
        await opened.press("enter")
        await opened.until(lambda: "unité : tours de parole" in opened.screen_text, timeout=30)
        await opened.press("t")
        await opened.type("phrases")
        await opened.press("enter")
        await opened.until(lambda: "n'est pas annoté" in opened.screen_text or "pas annoté" in opened.screen_text)


async def test_f_chooses_who_is_compared(team: Path) -> None:
    async with measuring(team) as opened:
        await opened.press("f")
        await opened.type("karim")
        await opened.press("tab", "enter")
        await opened.until(lambda: opened.app.screen.board.coders == ("C1", "Lise"), timeout=30)
        await measured(opened)
        assert "κ" in opened.app.screen.heading.plain and "κ moyen" not in opened.app.screen.heading.plain
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "disagreements" and opened.app.screen.document)
        assert "C1, Lise" in opened.screen_text and "Karim" not in opened.screen_text
        await opened.press("f6")
        await measured(opened)
        await opened.press("f", "tab", "enter")
        await opened.until(lambda: "Aucun document n'est terminé par deux" in opened.screen_text, timeout=30)
        await opened.press("enter", "left", "right", "s", "escape")
        assert opened.app.current_mode == "agreement"


async def test_i_draws_intervals_and_y_measures_gamma(team: Path) -> None:
    async with measuring(team) as opened:
        screen = opened.app.screen
        await opened.press("i")
        await opened.until(lambda: screen.board.draws == 1000, timeout=30)
        await measured(opened)
        await opened.press("down")
        assert "[" in screen.pane.plain and "1000 tirages, paragraphes, graine 1" in screen.pane.plain
        await opened.press("i", "y")
        await opened.until(lambda: any(f.measure == "gamma" for f in screen.board.overall), timeout=60)
        assert screen.board.draws == 0 and "γ" in opened.screen_text
        await opened.press("y")
        await opened.until(lambda: all(f.measure != "gamma" for f in screen.board.overall), timeout=30)


async def test_escape_stops_what_is_measured_and_keeps_what_was(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingesoc_qual.tui.measuring.DRAWS", 20_000)
    async with measuring(team) as opened:
        screen = opened.app.screen
        await opened.press("i", "escape")
        assert not screen.interval and screen.board.draws == 0
        await opened.until(lambda: "mesure en cours" not in opened.screen_text)


async def test_s_puts_the_lowest_first(team: Path) -> None:
    async with measuring(team) as opened:
        screen = opened.app.screen

        def codes() -> list[str]:
            return [row.code_id for row in screen.shown if getattr(row, "used", False)]

        assert codes() == ["prescrit", "reel", "lien"]
        await opened.press("s")
        values = [next(r for r in screen.board.codes if r.code_id == code).figures["alpha_nominal"] for code in codes()]
        assert [one.value for one in values] == sorted(one.value for one in values) and codes()[0] == "lien"
        await opened.press("s")
        assert codes() == ["prescrit", "reel", "lien"]


async def test_nothing_to_compare_is_said(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("g", "a")
        await opened.until(lambda: "terminé par deux des personnes" in opened.screen_text, timeout=30)
        assert "ingesoc assign" in " ".join(opened.app.screen.pane.plain.split())


def test_the_interface_starts_without_numpy_and_loads_it_with_the_figures(team: Path) -> None:
    program = f"""
        import asyncio, sys
        from pathlib import Path
        from tests.tui.conftest import session

        async def main():
            async with session(Path({str(team)!r})) as opened:
                await opened.press("f12", "f3", "f11", "f12")
                before = [name for name in ("numpy", "pandas", "scipy", "spacy") if name in sys.modules]
                await opened.press("f6")
                await opened.until(lambda: opened.app.screen.board, timeout=30)
                print(before, "numpy" in sys.modules)

        asyncio.run(main())
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=False)
    assert done.stdout.strip().splitlines()[-1:] == ["[] True"], done.stderr
