"""Each key of the codebook, on a real project; what it does is read back from the file by a second reader."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.services import codebook as grids
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codes import create_code
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.review import open_review
from ingesoc_qual.tui.screens.dialogs import MemoArea, PromptScreen
from ingesoc_qual.tui.screens.indicators import IndicatorsScreen
from ingesoc_qual.tui.screens.passages import PassagesScreen
from tests.tui.conftest import Session, session


@asynccontextmanager
async def coding(path: Path, at: str = "", *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the codebook of a project, with the cursor on a code."""
    async with session(path, size=size) as opened:
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook" and opened.app.screen.here())
        if at:
            opened.app.screen.show_code(at)
            await opened.pilot.pause()
        yield opened


def grid(opened: Session) -> Codebook:
    with opened.stored() as review:
        return review.codebook()


def stored(opened: Session, code_id: str) -> Code:
    return grid(opened).by_id[code_id]


def coded(path: Path, words: str, code: str, coder: str = "C1") -> str:
    with open_review(path, coder=coder) as review:
        key = review.documents()[0].document_id
        start = review.text(key).text.index(words)
        return review.code(key, start, start + len(words), [code])[0].id


async def paste(opened: Session, text: str) -> None:
    opened.app.post_message(events.Paste(text))
    await opened.pilot.pause()


async def test_c_creates_under_the_code_and_shift_c_a_family(field: Path) -> None:
    async with coding(field, "reel") as opened:
        await opened.press("c")
        assert "Nouveau code sous : bénévolat réel" in opened.screen_text
        await opened.type("de\u0301brouille")
        await opened.press("enter")
        await opened.until(lambda: "débrouille" in {code.label for code in grid(opened).codes})
        made = opened.app.screen.here()
        assert (made.label, made.parent) == ("débrouille", "reel")
        assert "Créé : Bénévolat ▸ bénévolat réel ▸ débrouille" in opened.screen_text
        await opened.press("C")
        await opened.type("Autre famille")
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen.here().label == "Autre famille")
        assert stored(opened, "autre-famille").parent is None
        await opened.press("u")
        await opened.until(lambda: "autre-famille" not in grid(opened).by_id)
        assert "Annulé : création d'un code" in opened.screen_text
        await opened.press("c", "escape")
        assert len(grid(opened).codes) == 6


async def test_r_renames_and_several_pasted_lines_become_one(field: Path) -> None:
    async with coding(field, "lien") as opened:
        await opened.press("r")
        assert isinstance(opened.app.screen, PromptScreen)
        await paste(opened, "lien\nentre\r\nvoisins\x1b[2J")
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "lien").label.startswith("lien entre voisins"))
        assert "␛[2J" in opened.screen_text
        await opened.press("u")
        await opened.until(lambda: stored(opened, "lien").label == "lien social")
        assert "lien social" in opened.screen_text


async def test_d_moves_and_a_circle_is_refused_with_its_reason(field: Path) -> None:
    async with coding(field, "reel") as opened:
        await opened.press("d")
        await opened.type("innov")
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "reel").parent == "innovation")
        assert [code.id for code in grid(opened).children("innovation")] == ["lien", "reel"]
        assert opened.app.screen.here().id == "reel"
        await opened.press("d")
        assert "parmi les familles" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "reel").parent is None)
        opened.app.screen.show_code("innovation")
        await opened.press("d")
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: "sous lui-même" in opened.screen_text)
        assert stored(opened, "innovation").parent is None


async def test_shift_f_says_how_many_codings_move_then_merges_in_one_act(field: Path) -> None:
    coded(field, "une charte", "prescrit")
    coded(field, "le mardi", "prescrit")
    async with coding(field, "prescrit") as opened:
        for answer in ("n", "o"):
            await opened.press("F")
            await opened.type("reel")
            await opened.press("enter")
            assert "2 codages passent sous « Bénévolat ▸ bénévolat réel »." in opened.screen_text
            await opened.press(answer)
        await opened.until(lambda: stored(opened, "prescrit").merged_into == "reel")
        assert opened.app.screen.here().id == "reel"
        assert opened.app.desk.code_counts == {"reel": 2}
        assert "bénévolat prescrit" not in opened.screen_text
        await opened.press("u")
        await opened.until(lambda: stored(opened, "prescrit").merged_into is None)
        assert opened.app.desk.code_counts == {"prescrit": 2}


async def test_a_merge_says_how_many_codes_of_the_branch_go_along(field: Path) -> None:
    async with coding(field, "benevolat") as opened:
        await opened.press("F")
        await opened.type("lien")
        await opened.press("enter")
        assert "0 codage passe sous" in opened.screen_text and "2 codes sous lui y vont aussi." in opened.screen_text
        await opened.press("o")
        await opened.until(lambda: stored(opened, "benevolat").merged_into == "lien")
        assert {code.id for code in grid(opened).children("lien")} == {"prescrit", "reel"}
        assert "bénévolat réel" in opened.screen_text


async def test_s_splits_the_ticked_passages_into_a_new_code_in_one_act(field: Path) -> None:
    for words in ("une charte", "on signe", "le mardi"):
        coded(field, words, "prescrit")
    coded(field, "Vous la suivez", "prescrit", coder="C2")
    async with coding(field, "prescrit") as opened:
        await opened.press("s")
        await opened.until(lambda: isinstance(opened.app.screen, PassagesScreen))
        assert "3 passages · 0 coché" in opened.screen_text and "1 d'autrui reste" in opened.screen_text
        await opened.press("enter")
        assert "Cochez d'abord" in opened.screen_text
        await opened.press("a", "a", "space", "down", "space")
        assert "2 cochés" in opened.screen_text
        await opened.press("enter")
        await opened.type("papiers")
        await opened.press("enter")
        await opened.until(lambda: "papiers" in grid(opened).by_id)
        assert opened.app.screen.here().id == "papiers" and stored(opened, "papiers").parent == "benevolat"
        assert {words for code, words in opened.codings() if code == "papiers"} == {"une charte", "le mardi"}
        assert opened.app.desk.code_counts == {"prescrit": 2, "papiers": 2}
        await opened.press("u")
        await opened.until(lambda: "papiers" not in grid(opened).by_id)
        assert {code for code, _words in opened.codings()} == {"prescrit"}
        opened.app.screen.show_code("prescrit")
        await opened.press("s", "space", "enter")
        await opened.type("reel")
        await opened.press("enter")
        await opened.until(lambda: opened.app.desk.code_counts == {"prescrit": 3, "reel": 1})
        opened.app.screen.show_code("lien")
        await opened.press("s")
        assert "Aucun passage de vous" in opened.screen_text


async def test_x_archives_a_branch_a_shows_it_and_x_brings_it_back(field: Path) -> None:
    async with coding(field, "benevolat") as opened:
        opened.app.desk.recent = ["lien", "prescrit"]
        await opened.press("x")
        await opened.until(lambda: stored(opened, "prescrit").archived)
        assert "3 codes archivés" in opened.screen_text and "bénévolat prescrit" not in opened.screen_text
        assert opened.app.desk.recent == ["lien"]
        await opened.press("a")
        assert "(archivé)" in opened.screen_text and "sont montrés" in opened.screen_text
        opened.app.screen.show_code("reel")
        await opened.pilot.pause()
        assert "x ramener" in opened.screen_text
        await opened.press("delete")
        await opened.until(lambda: stored(opened, "reel").usable and stored(opened, "benevolat").usable)
        await opened.press("a")
        assert "bénévolat réel" in opened.screen_text and "bénévolat prescrit" not in opened.screen_text
        await opened.press("u", "u")
        await opened.until(lambda: stored(opened, "prescrit").usable)


async def test_t_chooses_a_colour_by_its_name_or_written(field: Path) -> None:
    async with coding(field, "lien") as opened:
        await opened.press("t")
        await opened.type("turq")
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "lien").color == "#8fd0c7")
        await opened.press("t")
        await opened.type("ecrire")
        await opened.press("enter")
        await opened.type("#d97706")
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "lien").color == "#d97706")
        await opened.press("t")
        await opened.type("office")
        await opened.press("enter")
        await opened.until(lambda: stored(opened, "lien").color == "")
        await opened.press("t")
        await opened.type("ecrire")
        await opened.press("enter", *["backspace"] * 8)
        await opened.type("mauve")
        await opened.press("enter")
        await opened.until(lambda: "n'est pas une couleur" in opened.screen_text)


async def test_e_writes_the_four_texts_in_one_act_pasted_lines_kept(field: Path) -> None:
    async with coding(field, "reel") as opened:
        await opened.press("e")
        await opened.until(lambda: "Exemples, un par ligne" in opened.screen_text)
        await paste(opened, "\nSur deux\r\nlignes de\u0301crites.")
        await opened.press("tab")
        await opened.type("Les faits.")
        await opened.press("tab", "tab")
        await paste(opened, "un\ndeux")
        await opened.press("ctrl+s")
        await opened.until(lambda: stored(opened, "reel").include == "Les faits.")
        code = stored(opened, "reel")
        assert code.definition == "Ce qui est fait.\nSur deux\nlignes décrites."
        assert (code.exclude, code.examples) == ("", ("un", "deux"))
        await opened.until(lambda: "lignes décrites." in opened.screen_text)
        await opened.press("u")
        await opened.until(lambda: stored(opened, "reel") == Code(
            "reel", "bénévolat réel", definition="Ce qui est fait.", parent="benevolat"
        ))  # fmt: skip


async def test_escape_asks_before_losing_a_text(field: Path) -> None:
    async with coding(field, "reel") as opened:
        await opened.press("e")
        await opened.type("x")
        await opened.press("escape")
        assert "Fermer sans le garder" in opened.screen_text
        await opened.press("n")
        assert opened.app.screen.query(MemoArea)
        await opened.press("escape", "o")
        await opened.until(lambda: opened.app.screen is opened.app.current)
        await opened.press("e", "escape")
        assert opened.app.screen is opened.app.current
        assert stored(opened, "reel").definition == "Ce qui est fait."


@pytest.fixture(scope="module")
def made_annotated(tmp_path_factory: pytest.TempPathFactory, made_field: Path) -> Path:
    folder = tmp_path_factory.mktemp("annotated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        path = Path(shutil.copy(made_field, folder / "terrain.ingesoc"))
        with open_project(path, coder="C1") as project:
            annotate_project(project)
    return path


@pytest.fixture
def annotated(tmp_path: Path, made_annotated: Path) -> Path:
    return Path(shutil.copy(made_annotated, tmp_path / "terrain.ingesoc"))


async def test_i_shows_what_each_indicator_finds_while_it_is_written(annotated: Path) -> None:
    async with coding(annotated, "prescrit") as opened:
        await opened.press("i")
        await opened.until(lambda: "0 indicateur ·" in opened.screen_text)
        await paste(opened, "charte\nzèbre\n(mardi|lien)")
        await opened.until(lambda: "3 indicateurs · 3 occurrences" in opened.screen_text)
        screen = opened.app.screen
        assert [screen.tallies.label(line)[0] for line in range(4)] == ["1", "0", "2", ""]
        assert "2 occurrences · 2 documents" in opened.screen_text
        assert "Entretien E04" in opened.screen_text
        await opened.press("up")
        assert "Rien pour l'instant" in opened.screen_text
        await opened.press("up")
        assert "y'a une charte, on signe." in opened.screen_text
        await opened.press("ctrl+s")
        await opened.until(lambda: stored(opened, "prescrit").indicators == ("charte", "zèbre", "(mardi|lien)"))
        await opened.until(lambda: "Enregistré" in opened.screen_text)
        await opened.press("u")
        await opened.until(lambda: stored(opened, "prescrit").indicators == ())
        assert "Annulé : modification d'indicateurs" in opened.screen_text


async def test_a_fault_is_said_with_its_place_and_nothing_is_saved(annotated: Path) -> None:
    async with coding(annotated, "prescrit", size=(80, 24)) as opened:
        await opened.press("i")
        await opened.until(lambda: "0 indicateur ·" in opened.screen_text)
        await opened.type("charte (fiche|")
        await opened.until(lambda: "1 faute" in opened.screen_text)
        assert "✗ car. 15" in opened.screen_text and "Caractère 15 (à la fin)" in opened.screen_text
        assert "il manque un mot" in opened.screen_text
        await opened.press("ctrl+s")
        await opened.until(lambda: "indicateur «" in opened.screen_text)
        assert isinstance(opened.app.screen, IndicatorsScreen)
        await opened.type("contrat)")
        await opened.until(lambda: "faute" not in opened.app.screen.total.plain)
        await opened.press("ctrl+s")
        await opened.until(lambda: stored(opened, "prescrit").indicators == ("charte (fiche|contrat)",))


async def test_texts_that_were_not_read_are_said(field: Path) -> None:
    async with coding(field, "prescrit") as opened:
        await opened.press("i")
        await opened.until(lambda: "2 documents pas lus : ingesoc annotate" in opened.screen_text)


async def test_an_empty_codebook_begins_with_a_family(new_project: Callable[..., Project]) -> None:
    async with session(new_project().path) as opened:
        await opened.press("f3")
        await opened.until(lambda: "La grille est vide" in opened.screen_text)
        await opened.press("r", "e", "i", "d", "F", "s", "o", "x", "t", "a", "left", "right", "enter")
        assert opened.app.screen is opened.app.current and opened.app.current_mode == "codebook"
        await opened.press("C")
        await opened.type("Entraide")
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen.here() and opened.app.screen.here().id == "entraide")


async def test_a_locked_codebook_is_said_and_nothing_opens(field: Path) -> None:
    with open_project(field, coder="Lise") as lead:
        grids.set_lock(lead, locked=True)
    async with coding(field, "prescrit") as opened:
        await opened.until(lambda: "verrouillée par Lise" in opened.screen_text)
        for key in ("c", "C", "r", "d", "F", "s", "e", "i", "t", "x"):
            opened.app.clear_notifications()
            await opened.press(key)
            await opened.until(lambda: "La grille est verrouillée par Lise" in opened.screen_text)
            assert opened.app.screen is opened.app.current, key
        assert stored(opened, "prescrit").usable
    with open_project(field, coder="Lise") as lead:
        create_code(lead, "De Lise")
