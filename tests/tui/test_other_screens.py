"""Documents, codebook, places, help, palette: each key, and coming back where one was."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.services.review import open_review
from ingesoc_qual.tui.actions import panel_titles
from ingesoc_qual.tui.glossary import glossary
from tests.tui.conftest import queueing, reading, session


async def test_home_lists_the_documents_with_their_progress(field: Path) -> None:
    async with session(field) as opened:
        screen = opened.screen_text
        assert "Entretien E03" in screen and "La Passerelle" in screen and "4 suggestions à décider" in screen
        assert "2 cas · 2 documents" in screen
        await opened.press("down", "enter")
        await opened.until(
            lambda: opened.app.current_mode == "reader" and "Le lien entre voisins" in opened.screen_text
        )


async def test_s_on_a_document_opens_its_queue_and_m_its_memo(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("down", "up", "end", "home", "pagedown", "s")
        await opened.until(lambda: "document : Entretien E04" in opened.screen_text and "0 / 1" in opened.screen_text)
        await opened.press("g", "d", "m")
        await opened.until(lambda: "Mémo du document" in opened.screen_text)
        await opened.type("terrain difficile")
        await opened.press("ctrl+s")
        await opened.until(lambda: [memo.text for memo in opened.memos(1)] == ["terrain difficile"])


async def test_the_codebook_shows_counts_of_a_code_and_of_those_below(field: Path) -> None:
    with open_review(field, coder="C1") as review:
        key = review.documents()[0].document_id
        review.code(key, 10, 20, ["prescrit", "reel", "benevolat"])
    async with session(field) as opened:
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook" and "Bénévolat" in opened.screen_text)
        row = next(line for line in opened.screen_text.splitlines() if "Be Bénévolat" in line)
        assert row.split("│")[0].split()[-2:] == ["1", "3"]
        assert "L'engagement sans salaire." in opened.screen_text
        await opened.press("down")
        assert "Exclure" in opened.screen_text and "Le fait." in opened.screen_text
        await opened.press("left")
        assert opened.app.screen.rows.row == 0
        await opened.press("left")
        assert "bénévolat réel" not in opened.screen_text
        await opened.press("right")
        assert "bénévolat réel" in opened.screen_text
        await opened.press("slash")
        await opened.type("lien")
        await opened.press("enter")
        await opened.until(lambda: "Innovation sociale ▸ lien social" in opened.screen_text)
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "queue" and "0 / 1" in opened.screen_text)


async def test_g_and_a_letter_and_the_function_keys_go_everywhere(field: Path) -> None:
    async with reading(field) as opened:
        for letter, mode in (("g", "codebook"), ("f", "queue"), ("d", "documents"), ("l", "reader")):
            await opened.press("g", letter)
            await opened.until(lambda mode=mode: opened.app.current_mode == mode)
        await opened.press("g")
        assert "grille de codage" in opened.screen_text
        await opened.press("escape")
        assert opened.app.current_mode == "reader"
        for key, mode in (("f3", "codebook"), ("f4", "queue"), ("f2", "reader")):
            await opened.press(key)
            await opened.until(lambda mode=mode: opened.app.current_mode == mode)


async def test_f1_and_the_question_mark_list_the_keys_of_the_panel(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("f1")
        assert "accepter la suggestion" in opened.screen_text
        await opened.press("escape", "question_mark")
        assert "rejeter la suggestion" in opened.screen_text
        await opened.press("f1")
        assert "rejeter la suggestion" not in opened.screen_text


async def test_the_help_goes_on_with_every_key_then_the_words_and_typing_searches_them(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("f1")
        lines = [line.plain for line in opened.app.screen._lines]
        titles = [line for line in lines if line and not line.startswith(" ")]
        assert titles[:2] == ["File de suggestions", "Partout"] and titles[-1] == "Les mots du métier"
        assert set(titles[:-1]) == set(panel_titles().values())
        await opened.press("down", "up")
        assert "accepter la suggestion" in opened.screen_text
        await opened.press("pagedown", "pageup", "pagedown", "pagedown", "pagedown")
        assert "accepter la suggestion" not in opened.screen_text
        await opened.type("designer acceptee")
        assert "Rien ne porte ces mots" in opened.screen_text
        await opened.press("ctrl+u")
        await opened.type("acceptee")
        assert "la réponse d'une personne à une suggestion" in opened.screen_text
        assert "Les mots du métier" in opened.screen_text and "Partout" not in opened.screen_text
        await opened.press("escape")
        assert opened.app.screen is opened.app.current


async def test_every_word_of_the_glossary_is_explained_once() -> None:
    words = [word for word, _text in glossary()]
    assert len(words) == len(set(words)) >= 25
    for wanted in ("cas", "codage", "suggestion", "décision", "indicateur", "mémo", "désaccord", "arbitrage"):
        assert wanted in words


async def test_f1_in_a_dialog_explains_the_dialog_and_leaves_its_text(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook" and opened.app.screen.here())
        await opened.press("C")
        await opened.type("Où ?")
        await opened.press("f1")
        assert "Saisir une ligne" in opened.screen_text
        await opened.press("f1", "enter")
        await opened.until(lambda: "ou" in {code.id for code in opened.stored().codebook().codes})


async def test_the_palette_finds_an_act_by_its_name_and_does_it(field: Path) -> None:
    async with queueing(field) as opened:
        await opened.press("ctrl+p")
        await opened.type("rejeter")
        await opened.press("enter")
        await opened.until(lambda: "rejetées 1" in opened.screen_text)
        await opened.press("ctrl+p")
        await opened.type("grille")
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        await opened.press("ctrl+p")
        await opened.type("derniere ligne")
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen.rows.row == 4)


async def test_the_coder_comes_back_where_they_were(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        reader.place(reader.text.index("débrouille"))
        opened.app.desk.used("lien")
        where = reader.cursor
    async with session(field) as opened:
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.lines)
        assert opened.app.screen.reader.cursor == where
        assert opened.app.desk.recent == ["lien"]
        await opened.press("f4", "f")
        await opened.type("reel")
        await opened.press("enter", "down")
        await opened.until(lambda: "0,40" in opened.screen_text)
    async with session(field) as opened:
        await opened.until(lambda: opened.app.current_mode == "queue" and "0,40" in opened.screen_text)
        assert "code : Bénévolat ▸ bénévolat réel" in opened.screen_text
        await opened.press("g", "d", "b")
        await opened.until(lambda: opened.app.current_mode == "reader")
    async with session(field, coder="C2") as opened:
        await opened.until(lambda: opened.app.current_mode == "documents")


async def test_what_another_process_writes_appears(field: Path) -> None:
    async with reading(field) as opened:
        await opened.app._look_around()
        with open_review(field, coder="C2") as other:
            other.code(other.documents()[0].document_id, 10, 20, ["lien"])
        await opened.app._look_around()
        await opened.until(lambda: len(opened.app.screen.reader.codings) == 1)


async def test_ctrl_q_leaves_even_from_a_dialog(field: Path) -> None:
    async with reading(field) as opened:
        await opened.press("f1", "ctrl+q")
        await opened.until(lambda: opened.app._exit)
        assert opened.app.defect is None


async def test_ctrl_c_says_how_to_leave(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("ctrl+c")
        assert "ctrl+q quitte" in opened.screen_text


async def test_keys_that_come_all_at_once_are_taken_in_order(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        reader.place(reader.text.index("charte"))
        await opened.burst("s", "c", *"presc", "enter", "m", *"écart", "ctrl+s", "g", "g")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        assert [code for code, _words in opened.codings()] == ["prescrit"]
        assert [(memo.target, memo.text) for memo in opened.memos()] == [("coding", "écart")]
        await opened.burst("f2", "x", "n", "x", "escape", "g", "escape", "x", "o")
        await opened.until(lambda: opened.codings() == [])


async def test_a_second_key_on_a_closing_dialog_changes_nothing(field: Path) -> None:
    async with session(field) as opened:
        await opened.burst("g", "escape", "escape", "f1", "escape", "escape", "ctrl+p", "escape", "down", "up")
        await opened.until(lambda: opened.app.screen is opened.app.current)
        assert opened.app.defect is None and opened.app.current_mode == "documents"
