"""Each key of the queue, on a real project; decisions are read back from the file by a second reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingesoc_qual.services.review import QueueFilter
from tests.tui.conftest import Session, queueing

CHARTER = "Maintenant y'a une charte, on signe."
FACTS = "Dans les faits, le mardi je suis toute seule une fois sur deux."


def counts(session: Session) -> tuple[int, int, int, int, int]:
    with session.stored() as review:
        found = review.queue_counts(QueueFilter())
    return found.pending, found.accepted, found.rejected, found.recoded, found.skipped


async def test_the_best_suggestion_comes_first_with_its_source_evidence_and_alternatives(field: Path) -> None:
    async with queueing(field) as opened:
        screen = opened.screen_text
        assert "0 / 4" in screen and "Entretien E03 · La Passerelle" in screen and "tour 2" in screen
        assert "Bénévolat ▸ bénévolat prescrit" in screen and "0,90" in screen
        assert "parce que : Maintenant" in screen and "1 bénévolat réel 0,40" in screen
        assert "┃ Avant on arrivait" in screen or "┃ [rires]" in screen or "┃ Maintenant" in screen
        assert "Ce qui est attendu." in screen


async def test_a_accepts_and_shows_the_next(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("a")
        await opened.until(lambda: "1 / 4" in opened.screen_text)
        assert counts(opened) == (3, 1, 0, 0, 0)
        assert opened.codings() == [("prescrit", CHARTER)]
        assert "acceptées 1" in opened.screen_text and "0,70" in opened.screen_text
        made = opened.raw_codings()[0]
        known = opened.app.desk.at_hand(made.document_id)
        assert known is not None and [replace(made, codebook_version="")] == known.codings


async def test_r_rejects_and_space_leaves_for_later(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("r")
        await opened.until(lambda: "rejetées 1" in opened.screen_text)
        await opened.press("space")
        await opened.until(lambda: "remises à plus tard 1" in opened.screen_text)
        assert counts(opened) == (3, 0, 1, 0, 1)
        assert opened.codings() == []
        await opened.press("a", "a")
        await opened.until(lambda: "0,70" in opened.screen_text and "3 / 4" in opened.screen_text)
        await opened.press("a")
        await opened.until(lambda: "Plus rien à décider" in opened.screen_text)
        await opened.press("a", "r", "c", "e", "m", "o", "space", "1", "down", "up", "escape")
        assert "Plus rien à décider" in opened.screen_text
        assert counts(opened)[0] == 0


async def test_digits_take_another_suggested_code_unshifted_too(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("ampersand")
        await opened.until(lambda: "recodées 1" in opened.screen_text)
        assert opened.codings() == [("reel", CHARTER)]


async def test_c_keeps_the_passage_under_a_picked_code(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("c")
        await opened.type("lien soc")
        await opened.press("down", "up", "enter")
        await opened.until(lambda: "recodées 1" in opened.screen_text)
        with opened.stored() as review:
            labels = {code.id: code.label for code in review.codebook().codes}
        assert [labels[code] for code, _words in opened.codings()] == ["lien social"]


async def test_e_adjusts_the_bounds_that_accepting_keeps(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("left")
        assert opened.app.screen.passage.span.end > 0 and "bornes :" not in opened.screen_text
        await opened.press("e", "left", "left", "shift+right", "right", "shift+left", "left", "enter")
        assert "bornes ajustées" in opened.screen_text
        await opened.press("escape", "e", "left", "left", "enter", "a")
        await opened.until(lambda: "acceptées 1" in opened.screen_text)
        assert opened.codings() == [("prescrit", "Maintenant y'a une charte, on")]


async def test_u_brings_the_suggestion_back_and_shift_u_decides_it_again(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("a")
        await opened.until(lambda: "1 / 4" in opened.screen_text)
        await opened.press("u")
        await opened.until(lambda: "0 / 4" in opened.screen_text and "0,90" in opened.screen_text)
        assert counts(opened) == (4, 0, 0, 0, 0) and opened.codings() == []
        assert opened.app.screen.line_up.current.score == 0.9
        await opened.press("U")
        await opened.until(lambda: "1 / 4" in opened.screen_text)
        assert opened.codings() == [("prescrit", CHARTER)]


async def test_down_and_up_look_around_without_deciding(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("down")
        await opened.until(lambda: "0,70" in opened.screen_text)
        await opened.press("j", "j", "j", "k")
        await opened.press("up", "up", "up")
        await opened.until(lambda: "0,90" in opened.screen_text)
        await opened.press("pagedown", "pageup")
        assert counts(opened) == (4, 0, 0, 0, 0)


async def test_f_narrows_by_code_with_those_below_case_and_document(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("f")
        await opened.type("innov")
        await opened.press("enter")
        await opened.until(lambda: "0 / 1" in opened.screen_text and "code : Innovation sociale" in opened.screen_text)
        await opened.press("f")
        await opened.type("tout mon")
        await opened.press("enter")
        await opened.until(lambda: "0 / 4" in opened.screen_text)
        await opened.press("slash")
        await opened.type("ventoux")
        await opened.press("enter")
        await opened.until(lambda: "cas : Le Ventoux" in opened.screen_text and "0 / 1" in opened.screen_text)
        await opened.press("f")
        await opened.type("entretien e03")
        await opened.press("enter")
        await opened.until(lambda: "document : Entretien E03" in opened.screen_text)


async def test_o_opens_the_passage_in_the_reader_selected(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("o")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        span = reader.selection
        assert reader.text[span.start : span.end] == CHARTER


async def test_m_writes_a_memo_on_the_passage(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("m")
        await opened.until(lambda: "Mémo du passage" in opened.screen_text)
        await opened.type("à revoir")
        await opened.press("ctrl+s")
        await opened.until(lambda: [memo.text for memo in opened.memos()] == ["à revoir"])
        assert opened.memos()[0].start is not None


async def test_a_picked_code_never_lands_on_another_suggestion(field: Path) -> None:
    async with queueing(field) as opened:
        screen = opened.app.screen
        first = screen.line_up.current
        await opened.press("c")
        await screen.action_reject()
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen is screen)
        assert counts(opened) == (3, 0, 1, 0, 0)
        assert screen.line_up.current != first


async def test_the_queue_reads_on_a_narrow_terminal(field: Path) -> None:
    async with queueing(field, size=(80, 24)) as opened:
        screen = opened.screen_text
        assert "Maintenant y'a une charte" in screen and "Proposé" in screen and "a accepter" in screen
        assert all(len(line) == 80 for line in screen.splitlines())


async def test_a_narrow_screen_keeps_the_code_its_score_and_why(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.pilot.resize_terminal(56, 24)
        await opened.until(lambda: "… ▸ bénévolat prescrit" in opened.screen_text)
        screen = opened.screen_text
        assert "0,90" in screen and "parce que : Maintenant" in screen


async def test_a_filtered_list_is_accepted_at_once_when_its_number_is_typed_again(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("A")
        assert "filtrez d'abord" in opened.screen_text
        await opened.press("f")
        await opened.type("prescrit")
        await opened.press("enter")
        await opened.until(lambda: "code : " in opened.screen_text and "0 / 1" in opened.screen_text)
        await opened.press("A")
        await opened.until(lambda: "Retapez ce nombre" in opened.screen_text)
        await opened.press("4", "enter")
        await opened.until(lambda: "1 suggestion, et non 4" in opened.screen_text)
        assert opened.codings() == []
        await opened.press("A", "1", "enter")
        await opened.until(lambda: "acceptée en lot" in opened.screen_text)
        assert [coding.origin for coding in opened.raw_codings()] == ["suggestion-lot"]
        await opened.press("u")
        await opened.until(lambda: "0 / 1" in opened.screen_text)
        assert opened.codings() == []
