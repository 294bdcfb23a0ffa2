"""The passages of a code: each key, from the codebook, from the search and by the palette."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingesoc_qual.services.review import Review, open_review
from tests.tui.conftest import Session, session


def code(review: Review, document: int, words: str, code_id: str) -> None:
    key = review.documents()[document].document_id
    start = review.text(key).text.index(words)
    review.code(key, start, start + len(words), [code_id])


@pytest.fixture
def coded(field: Path) -> Path:
    """Return a project where two people have coded."""
    with open_review(field, coder="C1") as review:
        code(review, 0, "Maintenant y'a une charte", "prescrit")
        code(review, 0, "je me débrouille", "reel")
        code(review, 1, "Le lien entre voisins", "prescrit")
    with open_review(field, coder="Lise") as review:
        code(review, 0, "une charte, on signe", "prescrit")
    return Path(shutil.copy(field, field.with_name("codé.ingesoc")))


@asynccontextmanager
async def listing(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the passages of « bénévolat prescrit », by way of the codebook."""
    async with session(path, size=size) as opened:
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        await opened.press("down", "o")
        await opened.until(lambda: opened.app.current_mode == "coded" and opened.app.screen.shown)
        yield opened


def quotes(opened: Session) -> list[str]:
    return [passage.words for passage in opened.app.screen.shown]


async def test_o_in_the_codebook_lists_the_passages_of_all_with_their_context(coded: Path) -> None:
    async with listing(coded) as opened:
        assert quotes(opened) == ["Maintenant y'a une charte", "une charte, on signe", "Le lien entre voisins"]
        screen = opened.screen_text
        assert "Bénévolat ▸ bénévolat prescrit" in screen and "3 passages · 2 documents" in screen
        assert "Avant on arrivait" in screen and "C1, " in screen and "à la main" in screen
        row = next(line for line in screen.splitlines() if "Lise" in line)
        assert "Entretien E03 · 2 E03" in row and "une charte, on signe" in row
        await opened.press("end")
        assert "Entretien E04" in opened.app.screen.status_line.plain
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "codebook")


async def test_it_stands_on_a_small_screen(coded: Path) -> None:
    async with listing(coded, size=(80, 24)) as opened:
        assert "Maintenant y'a une charte" in opened.screen_text and "point. [rires] Maintenant" in opened.screen_text


async def test_s_brings_the_codes_below(coded: Path) -> None:
    async with listing(coded) as opened:
        await opened.press("c")
        await opened.type("benevolat")
        await opened.press("enter")
        await opened.until(lambda: "Aucun passage." in opened.screen_text)
        await opened.press("enter", "r", "x", "m")
        assert opened.app.current_mode == "coded"
        await opened.press("s")
        await opened.until(lambda: len(quotes(opened)) == 4)
        assert "avec les codes sous lui" in opened.screen_text
        await opened.press("s")
        await opened.until(lambda: not quotes(opened))


async def test_f_shows_one_coder_one_case_or_all(coded: Path) -> None:
    async with listing(coded) as opened:
        await opened.press("f")
        await opened.type("lise")
        await opened.press("enter")
        await opened.until(lambda: quotes(opened) == ["une charte, on signe"])
        assert "montrer : Lise" in opened.screen_text
        await opened.press("f", "enter")
        await opened.until(lambda: len(quotes(opened)) == 3)
        await opened.press("f")
        await opened.type("ventoux")
        await opened.press("enter")
        await opened.until(lambda: quotes(opened) == ["Le lien entre voisins"])


async def test_enter_opens_the_reader_and_escape_comes_back(coded: Path) -> None:
    async with listing(coded) as opened:
        await opened.press("down", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        assert reader.text[slice(*reader.selection)] == "une charte, on signe"
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "coded")
        assert opened.app.screen.rows.row == 1


async def test_r_and_x_change_one_s_own_codings_only(coded: Path) -> None:
    async with listing(coded) as opened:
        await opened.press("r")
        await opened.type("lien social")
        await opened.press("enter")
        await opened.until(lambda: ("lien", "Maintenant y'a une charte") in opened.codings())
        await opened.until(lambda: quotes(opened)[0] == "une charte, on signe")
        await opened.press("r")
        await opened.until(lambda: "autre codeur·euse" in opened.screen_text)
        await opened.press("x", "end", "x")
        await opened.until(lambda: "Retirer ce codage ?" in opened.screen_text)
        await opened.press("o")
        await opened.until(lambda: not opened.codings(1))
        await opened.press("u", "u")
        await opened.until(lambda: len(quotes(opened)) == 3)
        assert ("prescrit", "Maintenant y'a une charte") in opened.codings()
        await opened.press("home", "delete", "n")
        assert len(opened.codings()) == 3


async def test_m_writes_on_the_coding(coded: Path) -> None:
    async with listing(coded) as opened:
        await opened.press("m")
        await opened.until(lambda: "« Maintenant y'a une charte »" in opened.screen_text)
        await opened.type("typique")
        await opened.press("ctrl+s")
        await opened.until(lambda: [(m.target, m.text) for m in opened.memos()] == [("coding", "typique")])


@pytest.mark.parametrize("way", [["ctrl+e"], ["g", "p"], ["f8", "escape", "p"]], ids="-".join)
async def test_other_ways_ask_for_a_code(coded: Path, way: list[str]) -> None:
    async with session(coded) as opened:
        await opened.press(*way)
        await opened.until(lambda: "Passages du code" in opened.screen_text)
        await opened.type("reel")
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "coded" and quotes(opened) == ["je me débrouille"])
        await opened.press("slash")
        await opened.until(lambda: "Passages du code" in opened.screen_text)
        await opened.press("escape")


async def test_the_palette_goes_there(coded: Path) -> None:
    async with session(coded) as opened:
        await opened.press("f3", "ctrl+p")
        await opened.type("passages de ce code")
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "coded")
