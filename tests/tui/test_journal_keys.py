"""The journal: each key, what it shows and what it stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.project import open_project
from ingesoc_qual.services.review import open_review
from tests.conftest import add_code
from tests.tui.conftest import Session, session


@asynccontextmanager
async def journal(path: Path, *, size: tuple[int, int] = (120, 40), coder: str = "C1") -> AsyncIterator[Session]:
    async with session(path, size=size, coder=coder) as opened:
        await opened.press("f11")
        await opened.until(lambda: opened.app.current_mode == "journal" and "quand" in opened.screen_text)
        yield opened


def code(path: Path, *codes: str, coder: str = "C1", start: int = 10, document: int = 0) -> None:
    with open_review(path, coder=coder) as review:
        review.code(review.documents()[document].document_id, start, start + 10, codes)


def line_with(opened: Session, words: str) -> str:
    return next(line for line in opened.screen_text.splitlines() if words in line)


async def test_a_batch_is_one_line_that_unfolds_and_folds(field: Path) -> None:
    code(field, "lien", "reel", "prescrit")
    async with journal(field) as opened:
        assert "▸ codage à la main (× 3)" in opened.screen_text
        await opened.press("right")
        await opened.until(lambda: "▾ codage à la main (× 3)" in opened.screen_text)
        screen = opened.app.screen
        assert [row.inside for row in screen.lines[:5]] == [False, True, True, True, False]
        assert [row.line.what.partition(" · ")[0] for row in screen.lines[1:4]] == [
            "lien social",
            "bénévolat réel",
            "bénévolat prescrit",
        ]
        await opened.press("right", "down", "down", "left")
        assert screen.rows.row == 0 and not any(row.inside for row in screen.lines)
        await opened.press("enter")
        await opened.until(lambda: "▾ codage" in opened.screen_text)
        await opened.press("enter")
        assert "▸ codage" in opened.screen_text


async def test_the_chosen_act_is_undone_once_confirmed_and_done_again(field: Path) -> None:
    code(field, "lien")
    code(field, "reel", start=30)
    async with journal(field) as opened:
        await opened.press("down", "x")
        assert "Annuler cet acte ?" in opened.screen_text and "lien social · Entretien E03" in opened.screen_text
        await opened.press("n")
        assert len(opened.codings()) == 2
        await opened.press("delete", "o")
        await opened.until(lambda: "Annulé : codage à la main." in opened.screen_text)
        assert [code for code, _words in opened.codings()] == ["reel"]
        assert "annulé · lien social" in opened.screen_text
        await opened.press("home", "x", "o")
        await opened.until(lambda: "Rétabli : codage à la main" in opened.screen_text)
        assert len(opened.codings()) == 2


async def test_the_refusal_says_why(field: Path) -> None:
    with open_project(field, coder="C1") as project:
        add_code(project, "fete", "fête")
    code(field, "fete", coder="C2")
    async with journal(field) as opened:
        await opened.press("x", "o")
        await opened.until(lambda: "Cet acte est de C2." in opened.screen_text)
        await opened.press("down", "down", "x", "o")
        await opened.until(lambda: "C2 a depuis travaillé dessus" in opened.screen_text)
        assert "fete" in [code for code, _words in opened.codings()]


async def test_u_takes_back_the_last_decision_from_here(field: Path) -> None:
    code(field, "lien")
    async with journal(field) as opened:
        await opened.press("u")
        await opened.until(lambda: "Annulé : codage à la main" in opened.screen_text)
        assert opened.codings() == [] and "annulation" in line_with(opened, "▸")
        await opened.press("U")
        await opened.until(lambda: len(opened.codings()) == 1)


async def test_an_undone_code_leaves_the_other_screens_too(field: Path) -> None:
    with open_project(field, coder="C1") as project:
        add_code(project, "fete", "fête au village")
    async with journal(field) as opened:
        await opened.press("x", "o")
        await opened.until(lambda: "Annulé : création d'un code." in opened.screen_text)
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook" and "Bénévolat" in opened.screen_text)
        assert "fête au village" not in opened.screen_text


async def test_filters_by_person_kind_and_document(field: Path) -> None:
    code(field, "lien", document=1, start=3)
    code(field, "reel", coder="C2")
    async with journal(field) as opened:
        await opened.press("f")
        await opened.type("qui C2")
        await opened.press("enter")
        await opened.until(lambda: "qui : C2" in opened.screen_text and "lien social" not in opened.screen_text)
        await opened.press("escape", "slash")
        await opened.type("codages")
        await opened.press("enter")
        await opened.until(lambda: "quoi : codages à la main" in opened.screen_text)
        assert "création du projet" not in opened.screen_text and "bénévolat réel" in opened.screen_text
        await opened.press("f")
        await opened.type("Entretien E04")
        await opened.press("enter")
        await opened.until(lambda: "document : Entretien E04" in opened.screen_text)
        assert "lien social" in opened.screen_text and "bénévolat réel" not in opened.screen_text
        await opened.press("f")
        await opened.type("mémos")
        await opened.press("enter")
        await opened.until(lambda: "Rien dans le journal sous ce filtre." in opened.screen_text)
        await opened.press("x", "enter", "o", "left", "right", "f")
        await opened.type("tout montrer")
        await opened.press("enter")
        await opened.until(lambda: "création du projet" in opened.screen_text)


async def test_o_opens_the_passage_where_the_act_was_done(field: Path) -> None:
    with open_review(field, coder="C1") as review:
        text = review.text(review.documents()[0].document_id).text
    start = text.index("débrouille")
    code(field, "lien", start=start)
    async with journal(field) as opened:
        await opened.press("o")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.lines)
        await opened.until(lambda: opened.app.screen.reader.cursor == start)
        await opened.press("f11", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader")


async def test_pages_come_as_one_goes_down_and_stay_in_place(field: Path) -> None:
    with open_project(field, coder="C1") as project:
        for n in range(260):
            project.act([Act("case.set", (Assignment(Subject("case", f"c{n}"), {"name": f"Cas n° {n}"}),))])
    async with journal(field, size=(80, 24)) as opened:
        assert len(opened.app.screen.lines) == 100 and "Cas n° 259" in opened.screen_text
        for wanted in (200, 260):
            await opened.press("end")
            await opened.until(lambda wanted=wanted: len(opened.app.screen.lines) >= wanted)
        await opened.press("end")
        await opened.until(lambda: "arrivée d'un·e" in line_with(opened, "▸ auj"))
        lines = opened.app.screen.lines
        assert len({row.line.event for row in lines}) == len(lines)
        row = opened.app.screen.rows.row
        await opened.app._look_around()
        code(field, "lien", coder="C2")
        await opened.app._look_around()
        await opened.until(lambda: opened.app.screen.rows.row > row)
        assert opened.app.screen.lines[opened.app.screen.rows.row].line.name == "arrivée d'un·e codeur·euse"


def test_every_act_of_the_journal_has_a_kind_but_the_birth_of_a_project() -> None:
    from ingesoc_qual.services import acts
    from ingesoc_qual.tui.screens.journal import _kinds

    beginnings = tuple(start for _name, starts in _kinds().values() for start in starts)
    assert {act for act in acts._names() if not act.startswith(beginnings)} == {
        "project.create",
        "coder.add",
    }
