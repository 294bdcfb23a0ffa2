"""Each key of the reader, on a real project; what it does is read back from the file by a second reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.widgets import Input

from ingesoc_qual.services.project import Project
from ingesoc_qual.textunits import Span
from tests.conftest import add_dialogue
from tests.tui.conftest import Session, reading

CHARTER = "[rires] Maintenant y'a une charte, on signe."


def at(session: Session, words: str) -> int:
    """Put the cursor at the start of some words."""
    reader = session.app.screen.reader
    offset = reader.text.index(words)
    reader.place(offset)
    return offset


def selected(session: Session) -> str:
    reader = session.app.screen.reader
    span = reader.selection or Span(0, 0)
    return reader.text[span.start : span.end]


async def test_moves_go_by_letter_word_line_and_page(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        text = reader.text
        assert text[reader.cursor :].startswith("Et concrètement")
        await opened.press("right", "right", "left")
        assert text[reader.cursor :].startswith("t concr")
        await opened.press("ctrl+right", "ctrl+right")
        assert text[: reader.cursor].endswith("Et concrètement")
        await opened.press("ctrl+left")
        assert text[reader.cursor :].startswith("concrètement")
        await opened.press("end")
        assert text[reader.cursor] == "\n"
        await opened.press("home")
        assert text[reader.cursor :].startswith("Et concr")
        await opened.press("down")
        assert text[reader.cursor :].startswith("Avant on")
        await opened.press("up", "j", "k")
        assert text[reader.cursor :].startswith("Et concr")
        await opened.press("ctrl+end")
        assert reader.cursor == len(text) - 1
        await opened.press("ctrl+home")
        assert reader.cursor == text.index("Et concr")
        await opened.press("pagedown")
        assert reader.cursor > text.index("Dans les faits")
        await opened.press("pageup")
        assert reader.cursor == text.index("Et concr")


async def test_shift_extends_and_s_p_escape_select(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "Maintenant")
        await opened.press("shift+right", "shift+right", "shift+left")
        assert selected(opened) == "M"
        await opened.press("ctrl+shift+right", "ctrl+shift+right")
        assert selected(opened) == "Maintenant y"
        await opened.press("shift+end", "shift+home")
        await opened.press("escape")
        assert opened.app.screen.reader.selection is None
        at(opened, "charte")
        await opened.press("s")
        assert selected(opened) == CHARTER
        await opened.press("p")
        assert selected(opened).startswith("Avant on") and selected(opened).endswith("on signe.")
        assert "sélection" in opened.screen_text and "mots" in opened.screen_text


async def test_c_codes_the_sentence_with_a_code_found_by_letters_without_accents(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.press("c")
        await opened.type("presc bene")
        await opened.press("enter")
        await opened.until(lambda: opened.codings() == [("prescrit", CHARTER)])
        assert "Codé" in opened.screen_text
        assert "Bp" in opened.screen_text and "à la main" in opened.screen_text
        assert opened.app.desk.code_counts == {"prescrit": 1}


async def test_tab_ticks_several_codes_and_u_takes_them_back_at_once(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.press("s", "c")
        await opened.type("presc")
        await opened.press("tab", *["backspace"] * 5)
        await opened.type("lien")
        await opened.press("tab", "enter")
        await opened.until(lambda: len(opened.codings()) == 2)
        await opened.press("u")
        await opened.until(lambda: opened.codings() == [])
        assert "Annulé" in opened.screen_text
        await opened.press("U")
        await opened.until(lambda: len(opened.codings()) == 2)
        await opened.press("ctrl+z")
        await opened.until(lambda: opened.codings() == [])
        await opened.press("ctrl+y")
        await opened.until(lambda: len(opened.codings()) == 2)
        assert len(opened.app.screen.reader.codings) == 2


async def test_digits_code_with_recent_codes_shifted_or_not(field: Path) -> None:
    async with reading(field) as opened:
        opened.app.desk.recent = ["lien", "reel", "prescrit"]
        at(opened, "charte")
        await opened.press("s", "2")
        await opened.until(lambda: opened.codings() == [("reel", CHARTER)])
        at(opened, "Dans les faits")
        await opened.press("s", "quotation_mark")
        await opened.until(lambda: len(opened.codings()) == 2)
        assert opened.codings()[1][0] == "prescrit"
        await opened.press("9")
        assert "Pas de code récent" in opened.screen_text


async def test_v_makes_a_code_of_the_selected_words(field: Path) -> None:
    async with reading(field) as opened:
        await opened.press("v")
        assert "Sélectionnez d'abord" in opened.screen_text
        at(opened, "je me débrouille")
        await opened.press(*["ctrl+shift+right"] * 3, "v", "enter")
        await opened.until(lambda: len(opened.codings()) == 1)
        with opened.stored() as review:
            assert "je me débrouille" in {code.label for code in review.codebook().codes}
        assert opened.codings()[0][1] == "je me débrouille"


async def test_a_name_that_no_code_has_can_be_created_from_the_picker(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.press("s", "c")
        await opened.type("papier signe\u0301")
        await opened.press("enter")
        await opened.until(lambda: len(opened.codings()) == 1)
        with opened.stored() as review:
            assert "papier signé" in {code.label for code in review.codebook().codes}


async def code_charter(opened: Session, code: str = "prescrit") -> None:
    at(opened, "Maintenant")
    await opened.press("s")
    document = opened.app.screen.document
    await opened.app.screen._code(opened.app.screen.reader.selection, [code])
    await opened.until(lambda: document.codings)


async def test_x_asks_then_takes_away(field: Path) -> None:
    async with reading(field) as opened:
        await opened.press("x")
        assert "Aucun codage sous le curseur" in opened.screen_text
        await code_charter(opened)
        await opened.press("x")
        assert "Retirer ce codage ?" in opened.screen_text
        await opened.press("n")
        assert len(opened.codings()) == 1
        await opened.press("delete", "o")
        await opened.until(lambda: opened.codings() == [])


async def test_r_recodes(field: Path) -> None:
    async with reading(field) as opened:
        await code_charter(opened)
        await opened.press("r")
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: opened.codings() == [("lien", CHARTER)])
        assert opened.app.desk.code_counts.get("prescrit", 0) == 0


async def test_e_adjusts_both_bounds_by_word_and_enter_keeps_them(field: Path) -> None:
    async with reading(field) as opened:
        await code_charter(opened)
        await opened.press("e", "left", "left", "shift+right", "shift+right")
        assert selected(opened) == "y'a une charte, on"
        await opened.press("right", "shift+left", "ctrl+left")
        assert selected(opened) == "Maintenant y'a une charte, on sign"
        assert "bornes" in opened.screen_text
        await opened.press("escape")
        assert opened.codings() == [("prescrit", CHARTER)]
        await opened.press("e", "left", "left", "enter")
        await opened.until(lambda: opened.codings() == [("prescrit", "[rires] Maintenant y'a une charte, on")])


async def test_n_and_shift_n_walk_the_coded_passages_and_tab_the_codings_of_one(field: Path) -> None:
    async with reading(field) as opened:
        await code_charter(opened)
        await code_charter(opened, "lien")
        at(opened, "Dans les faits")
        await opened.press("s")
        await opened.app.screen._code(opened.app.screen.reader.selection, ["reel"])
        reader = opened.app.screen.reader
        await opened.press("ctrl+home", "n")
        assert reader.text[reader.cursor :].startswith("[rires] Maintenant")
        before = reader.chosen_coding.code_id
        await opened.press("tab")
        assert {before, reader.chosen_coding.code_id} == {"prescrit", "lien"}
        await opened.press("n")
        assert reader.text[reader.cursor :].startswith("Dans")
        await opened.press("n")
        assert "Pas d'autre passage" in opened.screen_text
        await opened.press("N")
        assert reader.text[reader.cursor :].startswith("[rires] Maintenant")


async def test_m_writes_changes_and_removes_memos(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.press("s", "m")
        await opened.type("écart")
        await opened.press("ctrl+s")
        await opened.until(lambda: [m.text for m in opened.memos()] == ["écart"])
        memo = opened.memos()[0]
        assert (memo.target, memo.start is not None) == ("passage", True)
        assert "mémo : écart" in opened.screen_text
        await opened.press("m")
        await opened.type("s")
        await opened.press("escape")
        assert "Fermer sans le garder" in opened.screen_text
        await opened.press("n", "ctrl+s")
        await opened.until(lambda: [m.text for m in opened.memos()] == ["écarts"])
        await opened.press("m", *["backspace"] * 6, "ctrl+s")
        await opened.until(lambda: opened.memos() == ())
        await opened.press("escape", "M")
        await opened.type("doc")
        await opened.press("ctrl+s")
        await opened.until(lambda: [m.target for m in opened.memos()] == ["document"])


async def test_m_on_a_coding_writes_on_the_coding(field: Path) -> None:
    async with reading(field) as opened:
        await code_charter(opened)
        await opened.press("m")
        await opened.type("pratique")
        await opened.press("ctrl+s")
        await opened.until(lambda: [m.target for m in opened.memos()] == ["coding"])
        assert opened.memos()[0].target_id == opened.raw_codings()[0].id


async def test_d_folds_the_pane_and_t_hides_the_codings_of_others(field: Path) -> None:
    from ingesoc_qual.services.review import open_review

    with open_review(field, coder="C2") as other:
        key = other.documents()[0].document_id
        start = other.text(key).text.index("Vous la")
        other.code(key, start, start + 8, ["lien"])
    async with reading(field) as opened:
        at(opened, "Vous la")
        screen = opened.app.screen
        assert "C2" in opened.screen_text and screen.pane.display
        await opened.press("d")
        assert not screen.pane.display
        await opened.press("d", "t")
        assert screen.pane.display and not screen.reader.codings and "les miens" in opened.screen_text
        await opened.press("t")
        assert len(screen.reader.codings) == 1
        at(opened, "Vous la")
        await opened.press("x", "o")
        await opened.until(lambda: "autre codeur" in opened.screen_text)
        assert len(opened.raw_codings()) == 1


async def test_the_mouse_selects_in_code_points(field: Path) -> None:
    async with reading(field) as opened:
        screen = opened.app.screen
        reader = screen.reader
        line, cell = reader.lines.cell_of(reader.text.index("Avant on"))
        gutter = reader._gutter.width
        await opened.pilot.mouse_down(reader, offset=(gutter + cell, line))
        await opened.pilot.hover(reader, offset=(gutter + cell + 5, line))
        await opened.pilot.mouse_up(reader, offset=(gutter + cell + 5, line))
        assert selected(opened) == "Avant"
        await opened.pilot.click(reader, offset=(gutter + 12, line), times=2)
        assert selected(opened) == "arrivait"


async def test_more_clicks_select_the_word_the_sentence_then_the_turn(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        line, cell = reader.lines.cell_of(reader.text.index("charte"))
        at_word = (reader._gutter.width + cell + 2, line)
        await opened.pilot.click(reader, offset=at_word, times=2)
        assert selected(opened) == "charte"
        await opened.pilot.click(reader, offset=at_word, times=3)
        assert selected(opened) == CHARTER
        await opened.pilot.click(reader, offset=at_word, times=4)
        assert selected(opened).startswith("Avant on") and selected(opened).endswith("on signe.")
        await opened.pilot.click(reader, offset=at_word)
        assert reader.selection is None


async def test_a_drag_below_the_text_goes_on_with_it(new_project: Callable[..., Project]) -> None:
    project = new_project()
    lines = tuple(("E03", f"Phrase {n} de cet entretien.") for n in range(60))
    add_dialogue(project, "Long", lines)
    async with reading(project.path, size=(80, 24)) as opened:
        reader = opened.app.screen.reader
        width = reader._gutter.width
        await opened.pilot.mouse_down(reader, offset=(width, 0))
        for _step in range(12):
            await opened.pilot.hover(opened.app.screen.status_line, offset=(width + 5, 0))
            await opened.pilot.hover(opened.app.screen.key_line, offset=(width + 5, 0))
        await opened.pilot.mouse_up(opened.app.screen.key_line, offset=(width + 5, 0))
        assert reader.scroll_offset.y > 10
        assert selected(opened).startswith("Phrase 0") and "Phrase 15" in selected(opened)


async def test_the_bar_scrolls_with_the_mouse_and_selects_nothing(new_project: Callable[..., Project]) -> None:
    project = new_project()
    add_dialogue(project, "Long", tuple(("E03", f"Phrase {n} de cet entretien.") for n in range(60)))
    async with reading(project.path, size=(80, 24)) as opened:
        reader = opened.app.screen.reader
        bar, last = reader.across, reader.size.height - 1

        def thumb() -> list[int]:
            return [y for y in range(last + 1) if reader.render_line(y).text[bar] == "▐"]

        assert thumb()[0] == 0 and len(thumb()) < last
        before = reader.cursor
        await opened.pilot.mouse_down(reader, offset=(bar, last // 2))
        middle = reader.scroll_offset.y
        assert 0 < middle < reader.max_scroll_y
        await opened.pilot.hover(reader, offset=(bar, last))
        assert reader.scroll_offset.y == reader.max_scroll_y and thumb()[-1] == last
        await opened.pilot.mouse_up(reader, offset=(bar, last))
        await opened.pilot.hover(reader, offset=(bar, 0))
        assert reader.scroll_offset.y == reader.max_scroll_y
        assert reader.cursor == before and reader.selection is None


async def test_s_again_takes_the_next_sentence_too(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.press("s", "s")
        assert selected(opened).startswith(CHARTER) and selected(opened).endswith("Vous la suivez ?")
        await opened.press("s")
        assert selected(opened).endswith("une fois sur deux.")
        await opened.press("escape")
        at(opened, "je me")
        await opened.press("shift+right", "s")
        assert selected(opened) == "Alors je me débrouille [/b] comme ça."
        await opened.press("s")
        assert selected(opened) == "Alors je me débrouille [/b] comme ça."


async def test_in_the_picker_digits_take_recent_codes_and_pasted_lines_search(field: Path) -> None:
    async with reading(field) as opened:
        opened.app.desk.recent = ["lien", "reel"]
        at(opened, "charte")
        await opened.press("s", "c", "é")
        await opened.until(lambda: opened.codings() == [("reel", CHARTER)])
        await opened.press("s", "c", "9")
        assert "9" in opened.app.screen.query_one(Input).value
        await opened.press("backspace")
        opened.app.post_message(events.Paste("social\nlien"))
        await opened.pilot.pause()
        assert opened.app.screen.query_one(Input).value == "social lien"
        await opened.press("enter")
        await opened.until(lambda: {code for code, _words in opened.codings()} == {"reel", "lien"})


async def test_what_is_pasted_is_kept_whole_and_does_nothing_where_nothing_is_written(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        opened.app.post_message(events.Paste("c\nx\no"))
        await opened.pilot.pause()
        assert opened.app.screen is opened.app.current and opened.codings() == []
        await opened.press("s", "v")
        assert "Code in vivo" in opened.screen_text
        opened.app.post_message(events.Paste("la\ncharte signe\u0301e"))
        await opened.pilot.pause()
        await opened.press("enter")
        await opened.until(lambda: len(opened.codings()) == 1)
        with opened.stored() as review:
            assert "la charte signée" in {code.label for code in review.codebook().codes}
        await opened.press("m")
        opened.app.post_message(events.Paste("e\u0301cart\r\nfiche"))
        await opened.pilot.pause()
        await opened.press("ctrl+s")
        await opened.until(lambda: [memo.text for memo in opened.memos()] == ["écart\nfiche"])


async def test_a_resize_keeps_the_cursor_and_folds_the_pane(field: Path) -> None:
    async with reading(field) as opened:
        cursor = at(opened, "débrouille")
        await opened.pilot.resize_terminal(80, 24)
        await opened.until(lambda: not opened.app.screen.pane.display)
        assert opened.app.screen.reader.cursor == cursor
        assert "débrouille" in opened.screen_text


async def test_the_terminal_cursor_stands_on_the_letter_under_the_cursor(field: Path) -> None:
    async with reading(field) as opened:
        at(opened, "charte")
        await opened.pilot.pause()
        x, y = opened.app.cursor_position
        assert opened.screen_text.splitlines()[y][x:].startswith("charte")
