"""The search: each key, what stands in the project after it, and coming back to the list as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingesoc_qual.model.coding import Memo
from ingesoc_qual.services.project import open_project
from ingesoc_qual.textunits import fold
from tests.conftest import add_dialogue
from tests.tui.conftest import Session, reading, searching, session

SENTENCE = "Maintenant y'a une charte, on signe."
FIRST = "Et concrètement, une semaine, ça ressemble à quoi ?"


def rows(opened: Session) -> list[str]:
    screen = opened.app.screen
    return [screen.rows._draw(number, 116).plain for number in range(len(screen.lines))]


async def test_a_pattern_gives_lines_with_document_turn_speaker_and_context(annotated: Path) -> None:
    async with searching(annotated, "charte") as opened:
        assert "1 occurrence · 1 document" in opened.screen_text
        row = next(line for line in opened.screen_text.splitlines() if "Entretien E03" in line)
        assert "Entretien E03 · 2 E03" in row and "Maintenant y'a une charte, on signe." in row


async def test_letters_are_letters_while_a_pattern_is_written(annotated: Path) -> None:
    async with session(annotated) as opened:
        await opened.press("g", "r")
        await opened.until(lambda: opened.app.current_mode == "search")
        await opened.burst(*"gucl a?", "ctrl+z", "enter")
        screen = opened.app.screen
        assert screen.line.value == "gucl a?" and opened.app.current_mode == "search"
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook")


async def test_a_fault_is_one_line_with_its_place_and_remedy(annotated: Path) -> None:
    async with session(annotated) as opened:
        await opened.press("f8")
        await opened.type("charte (on | tous")
        await opened.press("enter")
        await opened.until(lambda: "caractère 8" in opened.screen_text)
        assert "cette parenthèse n'est pas fermée. Ajoutez « ) »." in opened.screen_text
        assert opened.app.screen.line.has_focus and opened.app.screen.line.cursor_position == 7
        await opened.press("end")
        await opened.type(")")
        await opened.press("enter")
        await opened.until(lambda: "Rien trouvé." in opened.screen_text or opened.app.screen.lines)
        assert "caractère 8" not in opened.screen_text


async def test_nothing_written_and_nothing_found_are_said(annotated: Path) -> None:
    async with session(annotated) as opened:
        await opened.press("f8", "enter")
        await opened.until(lambda: "Écrivez ce que vous cherchez" in opened.screen_text)
        await opened.type("rhinocéros")
        await opened.press("enter")
        await opened.until(lambda: "Rien trouvé." in opened.screen_text)
        await opened.press("escape", "e", "c", "space", "a", "m", "enter", "1", "escape")
        assert opened.app.current_mode == "search" and opened.app.defect is None


async def test_documents_without_an_analysis_are_counted_and_no_model_is_loaded(annotated: Path) -> None:
    with open_project(annotated, coder="C1") as project:
        add_dialogue(project, "Tout neuf", (("E05", "La charte."),))
    async with searching(annotated, "charte") as opened:
        assert len(opened.app.screen.lines) == 1
        assert "1 document pas encore analysé : « ingesoc annotate »" in opened.screen_text


async def test_l_changes_what_a_word_stands_for(annotated: Path) -> None:
    async with searching(annotated, "signer") as opened:
        assert "par lemme" in opened.screen_text
        await opened.press("l")
        await opened.until(lambda: "forme exacte" in opened.screen_text and "Rien trouvé." in opened.screen_text)
        await opened.press("escape", "l")
        await opened.until(lambda: "toute nature" in opened.screen_text and opened.app.screen.lines)


async def test_f_narrows_to_conditions_and_lifts_them(annotated: Path) -> None:
    async with searching(annotated, "le") as opened:
        before = len(opened.app.screen.lines)
        await opened.press("f")
        await opened.type("ventoux")
        await opened.press("enter")
        await opened.until(lambda: "dans : Le Ventoux" in opened.screen_text)
        assert {line.case for line in opened.app.screen.lines} == {"Le Ventoux"}
        await opened.press("f")
        await opened.until(lambda: "✓" in opened.screen_text)
        await opened.press("enter")
        await opened.until(lambda: "dans : tout" in opened.screen_text)
        assert len(opened.app.screen.lines) == before


async def test_t_sorts_and_the_cursor_stays_on_its_line(annotated: Path) -> None:
    async with searching(annotated, "(je|on|le)") as opened:
        screen = opened.app.screen
        reading_order = list(screen.lines)
        await opened.press("end")
        last = screen.lines[screen.rows.row]
        await opened.press("t")
        await opened.until(lambda: "tri : ce qui précède" in opened.screen_text)
        assert screen.lines[screen.rows.row] == last
        await opened.press("t")
        await opened.until(lambda: "tri : ce qui suit" in opened.screen_text)
        first_words = [re.findall(r"\w+", fold(line.right))[0] for line in screen.lines]
        assert first_words == sorted(first_words) and list(screen.lines) != reading_order
        await opened.press("t")
        assert list(screen.lines) == reading_order


async def test_enter_opens_the_reader_and_escape_finds_the_list_as_it_was(annotated: Path) -> None:
    async with searching(annotated, "(je|on|le)") as opened:
        screen = opened.app.screen
        await opened.press("down", "space", "end", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        assert reader.text[slice(*reader.selection)] == screen.lines[-1].found
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "search")
        assert screen.rows.row == len(screen.lines) - 1 and len(screen.ticked) == 1
        await opened.press("home", "o")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        await opened.press("s", "escape")
        assert opened.app.current_mode == "reader"
        await opened.press("f8")
        await opened.until(lambda: opened.app.current_mode == "search" and opened.app.screen.rows.has_focus)
        assert screen.rows.row == 0 and screen.line.value == "(je|on|le)"


async def test_slash_in_the_reader_goes_to_the_line(annotated: Path) -> None:
    async with reading(annotated) as opened:
        await opened.press("slash")
        await opened.until(lambda: opened.app.current_mode == "search" and opened.app.screen.line.has_focus)
        await opened.type("charte")
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen.lines)
        await opened.press("f2", "f")
        await opened.until(lambda: opened.app.current_mode == "search" and opened.app.screen.line.has_focus)
        await opened.press("escape")
        assert opened.app.screen.rows.has_focus
        await opened.press("slash")
        assert opened.app.screen.line.has_focus


async def test_c_codes_the_sentence_and_the_line_shows_it(annotated: Path) -> None:
    async with searching(annotated, "charte") as opened:
        await opened.press("c")
        await opened.type("presc")
        await opened.press("enter")
        await opened.until(lambda: opened.codings() == [("prescrit", SENTENCE)])
        await opened.until(lambda: opened.app.desk.marks["prescrit"] in rows(opened)[0])
        assert "Codé : Bénévolat ▸ bénévolat prescrit" in opened.screen_text
        await opened.press("1")
        await opened.until(lambda: "Déjà codé ainsi." in opened.screen_text)
        await opened.press("2")
        await opened.until(lambda: "Pas de code récent n° 2" in opened.screen_text)
        await opened.press("u")
        await opened.until(lambda: opened.codings() == [])
        await opened.until(lambda: opened.app.desk.marks["prescrit"] + " " not in rows(opened)[0])


@pytest.mark.parametrize(
    ("presses", "coded"), [(1, "Avant on arrivait"), (2, "charte"), (3, SENTENCE)], ids=["turn", "hit", "sentence"]
)
async def test_e_changes_what_is_coded(annotated: Path, presses: int, coded: str) -> None:
    async with searching(annotated, "charte") as opened:
        await opened.press(*["e"] * presses, "c")
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: opened.codings() and opened.codings()[0][1].startswith(coded))


async def test_ticked_lines_are_coded_as_one_batch_once_confirmed(annotated: Path) -> None:
    async with searching(annotated, "(charte|signer|semaine)") as opened:
        await opened.press("space", "space", "space")
        await opened.until(lambda: "3 cochées" in opened.screen_text)
        await opened.press("c")
        await opened.until(lambda: "Coder 3 occurrences cochées" in opened.screen_text)
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: "soit 2 passages (la phrase)" in opened.screen_text)
        await opened.press("n")
        assert opened.codings() == [] and len(opened.app.screen.ticked) == 3
        await opened.press("c")
        await opened.type("lien")
        await opened.press("enter", "o")
        await opened.until(lambda: opened.codings() == [("lien", FIRST), ("lien", SENTENCE)])
        assert len({coding.batch for coding in opened.raw_codings()}) == 1 and not opened.app.screen.ticked
        await opened.press("u")
        await opened.until(lambda: opened.codings() == [])


async def test_a_ticks_all_or_none_and_digits_ask_too(annotated: Path) -> None:
    async with searching(annotated, "(charte|semaine)") as opened:
        opened.app.desk.used("lien")
        await opened.press("a")
        await opened.until(lambda: "2 cochées" in opened.screen_text and "[x]" in opened.screen_text)
        await opened.press("a")
        assert not opened.app.screen.ticked
        await opened.press("a", "escape")
        assert not opened.app.screen.ticked
        await opened.press("space", "up", "space")
        assert not opened.app.screen.ticked
        await opened.press("a", "1")
        await opened.until(lambda: "soit 2 passages" in opened.screen_text)
        await opened.press("o")
        await opened.until(lambda: len(opened.codings()) == 2)


async def test_m_writes_on_the_passage(annotated: Path) -> None:
    async with searching(annotated, "charte") as opened:
        await opened.press("m")
        await opened.until(lambda: f"« {SENTENCE} »" in opened.screen_text)
        await opened.type("à revoir")
        await opened.press("ctrl+s")

        def written() -> list[Memo]:
            return [memo for memo in opened.memos() if (memo.target, memo.text) == ("passage", "à revoir")]

        await opened.until(written)
