"""Memos: each key of the list and of the editor, and what stands in the project after it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events

from ingesoc_qual.model.coding import MemoKind, MemoTarget
from ingesoc_qual.services.memos import PlacedMemo, memos
from ingesoc_qual.services.review import open_review
from tests.tui.conftest import Session, reading, session

WORDS = "Maintenant y'a une charte"


@pytest.fixture
def written(field: Path) -> Path:
    """Return a project with memos of two people on several things; the last written comes first."""
    with open_review(field, coder="C1") as review:
        document = review.documents()[0].document_id
        start = review.text(document).text.index(WORDS)
        review.add_memo(MemoTarget.PROJECT, "project", "Accès difficile.", kind=MemoKind.METHOD)
        review.add_memo(MemoTarget.CASE, review.cases()[0].id, "Deux salariées.")
        review.add_memo(MemoTarget.CODE, "lien", "Lien faible ?\nVoir Granovetter.", kind=MemoKind.THEORY)
        review.add_memo(MemoTarget.PASSAGE, document, "Écart.", start=start, end=start + len(WORDS))
    with open_review(field, coder="Lise") as review:
        coding = review.code(document, start, start + len(WORDS), ["prescrit"])[0]
        review.add_memo(MemoTarget.CODING, coding.id, "Cas limite.", kind=MemoKind.CODING)
    return Path(shutil.copy(field, field.with_name("mémos.ingesoc")))


@asynccontextmanager
async def listing(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the list of memos."""
    async with session(path, size=size) as opened:
        await opened.press("f7")
        await opened.until(lambda: opened.app.current_mode == "memos" and opened.app.screen.shown)
        yield opened


def on_disk(opened: Session) -> list[PlacedMemo]:
    with opened.stored() as review:
        return list(memos(review.project))


def texts(opened: Session) -> list[str]:
    return [each.first_line for each in opened.app.screen.shown]


ALL = ["Cas limite.", "Écart.", "Lien faible ?", "Deux salariées.", "Accès difficile."]


async def test_f7_lists_every_memo_with_kind_object_author_and_text(written: Path) -> None:
    async with listing(written) as opened:
        assert texts(opened) == ALL
        row = next(line for line in opened.screen_text.splitlines() if "Lien faible" in line)
        assert "théorique" in row and "code : … ▸ lien social" in row and "C1" in row
        assert "▸ bénévolat prescrit · Entretien E03" in opened.screen_text
        assert f"« {WORDS} »" in opened.screen_text
        await opened.press("down", "down")
        assert "Voir Granovetter." in opened.screen_text


async def test_it_stands_on_a_small_screen_and_empty(written: Path, field: Path) -> None:
    async with listing(written, size=(80, 24)) as opened:
        assert "Cas limite." in opened.screen_text and f"« {WORDS} »" in opened.screen_text
    with open_review(field, coder="C1") as review:
        for each in memos(review.project):
            review.remove_memo(each.memo.id)
    async with session(field) as opened:
        await opened.press("g", "m")
        await opened.until(lambda: "Aucun mémo. n : en écrire un." in opened.screen_text)
        await opened.press("enter", "e", "t", "x", "escape")
        assert opened.app.current_mode == "memos" and opened.app.defect is None


async def test_enter_opens_what_the_memo_is_on(written: Path) -> None:
    async with listing(written) as opened:
        await opened.press("down", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        assert reader.text[slice(*reader.selection)] == WORDS
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "memos" and opened.app.screen.rows.row == 1)
        await opened.press("down", "o")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        await opened.until(lambda: "Innovation sociale ▸ lien social" in opened.screen_text)
        await opened.press("f7", "end", "enter")
        await opened.until(lambda: opened.app.current_mode == "documents")


async def test_f_and_the_line_narrow_the_list_and_escape_lifts_it(written: Path) -> None:
    async with listing(written) as opened:
        await opened.press("f")
        await opened.type("lise")
        await opened.press("enter")
        await opened.until(lambda: texts(opened) == ["Cas limite."])
        await opened.press("e")
        await opened.until(lambda: "autre codeur·euse" in opened.screen_text)
        await opened.press("x", "t", "escape")
        assert texts(opened) == ALL
        await opened.press("f")
        await opened.type("theorique")
        await opened.press("enter")
        await opened.until(lambda: texts(opened) == ["Lien faible ?"])
        await opened.press("f", "enter")
        await opened.until(lambda: texts(opened) == ALL)
        await opened.press("slash")
        await opened.type("granovetter")
        await opened.press("enter")
        await opened.until(lambda: texts(opened) == ["Lien faible ?"])
        await opened.press("escape", "s")
        await opened.type("introuvable")
        await opened.press("enter")
        await opened.until(lambda: "Aucun mémo sous ce filtre." in opened.screen_text)


async def test_e_changes_text_and_kind_and_u_takes_it_back(written: Path) -> None:
    async with listing(written) as opened:
        await opened.press("down", "e")
        await opened.until(lambda: "type : libre" in opened.screen_text)
        await opened.type(" Vraiment")
        await opened.press("ctrl+t")
        assert "type : théorique" in opened.screen_text
        await opened.press("ctrl+s")
        await opened.until(lambda: texts(opened)[1] == "Écart. Vraiment")
        changed = on_disk(opened)[1].memo
        assert (changed.text, changed.kind) == ("Écart. Vraiment", "théorique")
        await opened.press("u")
        await opened.until(lambda: texts(opened)[1] == "Écart.")


async def test_a_paste_of_many_lines_is_kept_whole_and_normalised(written: Path) -> None:
    async with listing(written) as opened:
        await opened.press("n")
        await opened.until(lambda: "Nouveau mémo sur" in opened.screen_text)
        await opened.type("passerelle")
        await opened.press("enter")
        await opened.until(lambda: "Mémo : La Passerelle" in opened.screen_text)
        opened.app.post_message(events.Paste("Premie\u0300re ligne\n\n[/b] seconde"))
        await opened.pilot.pause()
        await opened.press("ctrl+s")
        await opened.until(lambda: texts(opened)[0] == "Première ligne")
        newest = on_disk(opened)[0].memo
        assert (newest.target, newest.text) == ("case", "Première ligne\n\n[/b] seconde")


async def test_t_and_x_change_the_kind_and_take_away(written: Path) -> None:
    async with listing(written) as opened:
        await opened.press("end", "t")
        await opened.until(lambda: "Type du mémo" in opened.screen_text)
        await opened.type("codage")
        await opened.press("enter")
        await opened.until(lambda: on_disk(opened)[-1].memo.kind == "codage")
        await opened.press("x", "n", "delete")
        await opened.until(lambda: "Retirer ce mémo ?" in opened.screen_text)
        await opened.press("o")
        await opened.until(lambda: texts(opened) == ALL[:-1])
        await opened.press("u")
        await opened.until(lambda: texts(opened) == ALL)


async def test_several_memos_on_one_thing_are_written_and_told_apart(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("f3", "m")
        await opened.until(lambda: "Mémo : Bénévolat" in opened.screen_text)
        await opened.press("ctrl+n")
        await opened.type("Un")
        await opened.press("ctrl+n")
        await opened.until(lambda: len(on_disk(opened)) == 1 and "Mémo : Bénévolat" in opened.screen_text)
        await opened.type("Deux")
        await opened.press("ctrl+t", "ctrl+s")
        await opened.until(lambda: [each.memo.text for each in on_disk(opened)] == ["Deux", "Un"])
        await opened.press("m")
        await opened.until(lambda: "nouveau mémo" in opened.screen_text and "théorique" in opened.screen_text)
        await opened.press("down", "down", "enter")
        await opened.type("Trois")
        await opened.press("ctrl+s")
        await opened.until(lambda: len(on_disk(opened)) == 3)
        await opened.press("m", "escape")
        assert {each.code_id for each in on_disk(opened)} == {"benevolat"}


async def test_the_reader_shows_a_memo_written_there_with_its_kind(field: Path) -> None:
    async with reading(field) as opened:
        reader = opened.app.screen.reader
        reader.place(reader.text.index("charte"))
        await opened.press("s", "m")
        await opened.type("écart")
        await opened.press("ctrl+t", "ctrl+s")
        await opened.until(lambda: "mémo (théorique) : écart" in opened.screen_text)
        await opened.press("s", "m", "ctrl+t", "escape", "n")
        await opened.press("escape", "o")
        assert [each.memo.kind for each in on_disk(opened)] == ["théorique"]
