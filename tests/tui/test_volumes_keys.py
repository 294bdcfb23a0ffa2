"""Quantities of volunteering among the readings: each key, on the screen and in the project."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.volumes import volumes
from tests.conftest import add_dialogue
from tests.tui.conftest import Session, session

SAID = (
    ("ENQ", "Vous êtes combien ?"),
    ("E03", "On est 92 bénévoles. L'an dernier on a donné 6 540 heures de bénévolat, dont 1 200 à l'accueil."),
    ("E03", "Il y a aussi une quarantaine d'adhérents."),
)


@pytest.fixture(scope="module")
def made_counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("counted")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        path = folder / "terrain.ingesoc"
        with create_project(path, coder="C1") as project:
            add_dialogue(project, "Entretien E03", SAID)
            add_dialogue(project, "Entretien E04", (("E04", "Nous sommes 30 bénévoles ici."),), case="Le Ventoux")
            volumes(project)
    return path


@pytest.fixture
def counted(tmp_path: Path, made_counted: Path) -> Path:
    return Path(shutil.copy(made_counted, tmp_path / "terrain.ingesoc"))


@asynccontextmanager
async def deciding(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the quantities of a project."""
    async with session(path, size=size) as opened:
        await opened.press("f9")
        await opened.until(lambda: opened.app.current_mode == "readings")
        await opened.press("3")
        await opened.until(lambda: opened.app.screen.volumes.found, timeout=30)
        yield opened


def stored(path: Path) -> list[Volume]:
    with open_project(path, coder="C1") as project:
        return list(volumes(project))


def states(path: Path) -> list[str]:
    return [one.state.value for one in stored(path)]


async def test_a_quantity_is_confirmed_rejected_and_undone(counted: Path) -> None:
    assert [one.value for one in stored(counted)][:2] == [92, 6540]
    rest = ["proposed"] * (len(stored(counted)) - 2)
    async with deciding(counted) as opened:
        screen = opened.screen_text
        assert "Entretien E03" in screen and "92 bénévoles" in screen and "à décider" in screen
        assert "rien n'est encore confirmé" in screen and "trouvé par : chiffres" in screen
        await opened.press("a")
        assert states(counted) == ["confirmed", "proposed", *rest]
        await opened.until(lambda: "1 confirmée ·" in opened.screen_text)
        assert opened.app.screen.volumes.here().value == 6540
        await opened.until(
            lambda: "Retenu : La Passerelle" in opened.screen_text and "rien n'est" not in opened.screen_text
        )
        await opened.press("r")
        assert states(counted) == ["confirmed", "rejected", *rest]
        await opened.until(lambda: "1 rejetée" in opened.screen_text)
        await opened.press("u")
        await opened.until(lambda: "Annulé : quantité rejetée" in opened.screen_text)
        assert states(counted) == ["confirmed", "proposed", *rest]
        await opened.until(lambda: "0 rejetée" in opened.screen_text)
        await opened.press("u", "u")
        await opened.until(lambda: "Rien à annuler." in opened.screen_text)
        assert set(states(counted)) == {"proposed"}
        await opened.until(lambda: "rien n'est encore confirmé" in opened.screen_text)


async def test_a_quantity_is_corrected_in_a_form(counted: Path) -> None:
    async with deciding(counted) as opened:
        await opened.press("c")
        await opened.until(lambda: "Corriger : « 92 bénévoles »" in opened.screen_text)
        await opened.type("beaucoup")
        await opened.press("enter")
        await opened.until(lambda: "« beaucoup » n'est pas un nombre" in opened.screen_text)
        assert set(states(counted)) == {"proposed"}
        await opened.press(*["backspace"] * 8)
        await opened.type("90 – 95")
        await opened.press("tab")
        await opened.type("heu")
        await opened.press("tab")
        await opened.type("accueil")
        await opened.press("tab")
        await opened.type("2024")
        await opened.press("enter")
        await opened.until(lambda: "1 corrigée" in opened.screen_text)
        found = stored(counted)[0]
        assert (found.state, found.value, found.value_max) == (VolumeState.CORRECTED, 90, 95)
        assert (found.unit, found.category, found.period) == ("heures", "accueil", "2024")
        await opened.until(lambda: "heures · 2024" in opened.screen_text)
        await opened.press("up", "c", "escape")
        assert [one.state.value for one in stored(counted)].count("corrected") == 1


async def test_only_what_was_kept_is_summed_up(counted: Path) -> None:
    async with deciding(counted) as opened:
        await opened.press("r", "a")

        def summed() -> str:
            return "\n".join(line.partition("│")[2] for line in opened.screen_text.splitlines())

        await opened.until(lambda: "6\u202f540" in summed())
        assert "Retenu : La Passerelle" in summed() and "heures" in summed() and "92" not in summed()


async def test_n_goes_to_the_next_to_decide_and_around(counted: Path) -> None:
    async with deciding(counted) as opened:
        pane = opened.app.screen.volumes
        first = pane.here()
        await opened.press("a", "up")
        assert pane.here().id == first.id
        await opened.press("n", "n")
        assert pane.here().value != 92 and pane.here().state is VolumeState.PROPOSED
        await opened.press("end")
        assert pane.here().value == 30
        await opened.press("n")
        assert pane.here().value == 6540


async def test_f_shows_one_state_or_one_case(counted: Path) -> None:
    async with deciding(counted) as opened:
        await opened.press("f")
        await opened.type("ventoux")
        await opened.press("enter")
        assert "Entretien E04" in opened.screen_text and "Entretien E03" not in opened.screen_text
        assert "montrer : Le Ventoux" in opened.screen_text
        await opened.press("f")
        await opened.type("rejet")
        await opened.press("enter")
        assert "Aucune quantité" in opened.screen_text
        await opened.press("a", "r", "c", "n", "enter")
        assert set(states(counted)) == {"proposed"}
        await opened.press("f", "enter")
        assert "Entretien E03" in opened.screen_text


async def test_enter_opens_the_reader_and_escape_comes_back(counted: Path) -> None:
    async with deciding(counted) as opened:
        await opened.press("down", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        assert reader.text[slice(*reader.selection)].startswith("6 540")
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "readings" and "à décider" in opened.screen_text)
        assert opened.app.screen.volumes.here().value == 6540


async def test_on_a_small_screen_the_sums_take_the_place_of_the_passage(counted: Path) -> None:
    async with deciding(counted, size=(80, 24)) as opened:
        assert "trouvé par" in opened.screen_text and "Retenu" not in opened.screen_text
        await opened.press("s")
        assert "Retenu : La Passerelle" in opened.screen_text and "trouvé par" not in opened.screen_text
        await opened.press("s")
        assert "trouvé par" in opened.screen_text
        assert all(len(line) <= 80 for line in opened.screen_text.splitlines())


async def test_on_a_wide_screen_s_puts_the_sums_away(counted: Path) -> None:
    async with deciding(counted) as opened:
        assert "Retenu" in opened.screen_text
        await opened.press("s")
        assert "Retenu" not in opened.screen_text and "trouvé par" in opened.screen_text


async def test_other_readings_have_none_of_these_keys(counted: Path) -> None:
    async with deciding(counted) as opened:
        await opened.press("1")
        await opened.until(lambda: opened.app.screen.view is not None, timeout=30)
        await opened.press("a", "r", "c")
        assert set(states(counted)) == {"proposed"} and opened.app.current_mode == "readings"
