"""Where coders differ: each key, from F5, on the text, on the screen and on what is stored."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ingesoc_qual.model.adjudication import Adjudication, Ruling
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.adjudication import consensus, read_adjudications
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.project import document_text, open_project
from ingesoc_qual.services.review import open_review
from ingesoc_qual.services.rules import set_rules
from ingesoc_qual.services.team import set_tasks
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks
from tests.tui.conftest import Session, session

CHARTER, FACTS = "Maintenant y'a une charte, on signe.", "le mardi je suis toute seule une fois sur deux"


@pytest.fixture
def contested(field: Path) -> Path:
    """Return a project where C1 and Lise differ on bounds, on the code, and on what one of them missed."""
    with open_project(field, coder="C1") as project:
        first, second = (about.document_id for about in open_review(field, coder="C1").documents())
        text = document_text(project, first)

        def at(words: str, code: str) -> tuple[int, int, str]:
            return text.index(words), text.index(words) + len(words), code

        marks(project, "C1", first, at(CHARTER, "prescrit"), at(FACTS, "reel"))
        marks(project, "Lise", first, at("une charte, on signe", "prescrit"), at(FACTS, "lien"))
        marks(project, "C1", second, (0, 9, "lien"))
        finish(project, "C1", "Lise")
    return Path(shutil.copy(field, field.with_name("équipe.ingesoc")))


@asynccontextmanager
async def settling(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface where coders differ."""
    async with session(path, size=size) as opened:
        await opened.press("f5")
        await opened.until(lambda: opened.app.current_mode == "disagreements" and opened.app.screen.document)
        yield opened


def decided(path: Path) -> Sequence[Adjudication]:
    with open_project(path, coder="C1") as project:
        return read_adjudications(project)


def standing(path: Path) -> list[tuple[str, int, int]]:
    with open_project(path, coder="C1") as project:
        return [(kept.code_id, kept.start, kept.end) for _document, kept in consensus(compare(project))]


def here(opened: Session) -> tuple[str, str]:
    one = opened.app.screen.line.current.disagreement
    return one.code_id, one.kind.value


def counter(opened: Session) -> str:
    return str(opened.app.screen.counts.plain.split("·")[0].strip())


async def test_versions_stand_over_the_text_with_bars_of_two_shapes(contested: Path) -> None:
    async with settling(contested) as opened:
        screen = opened.screen_text
        assert "Désaccord 1 / 4 · bornes" in screen and "Bénévolat ▸ bénévolat prescrit" in screen
        assert "décidés 0" in screen and "Entretien E03 · tour 2" in screen
        rows = screen.splitlines()
        row = next(n for n, line in enumerate(rows) if line.startswith("1 C1") and "┏━━" in line)
        assert rows[row].rstrip().endswith("━━") and rows[row + 1][rows[row].index("┏") :].startswith("Maintenant y'a")
        assert rows[row + 2].startswith("1 C1 ") and rows[row + 2].rstrip().endswith("━━┓")
        assert rows[row + 3].startswith("2 Lise") and rows[row + 3].split() == ["2", "Lise", "┌" + "┅" * 18 + "┐"]
        assert rows[row + 4][rows[row + 3].index("┌") :].startswith("une charte, on signe.")
        assert "1 C1         ┏━┓  « Maintenant y'a une charte, on signe. »" in screen
        assert "2 Lise       ┌┅┐  « une charte, on signe »" in screen and "Ce qui est attendu." in screen


async def test_a_number_keeps_a_version_and_the_next_region_comes(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("é")
        await opened.until(lambda: here(opened) == ("lien", "other_code"))
        assert counter(opened) == "Désaccord 2 / 4" and "décidés 1" in opened.screen_text
        assert "1 C1         ┏━┓  rien sous ce code ; bénévolat réel « le mardi" in opened.screen_text
        made = decided(contested)
        assert [one.ruling for one in made] == [Ruling.KEEP] and len(made[0].coders) == 1
        assert len(standing(contested)) == 1
        # C1 did not give this code: that version is that nothing is here.
        await opened.press("1")
        await opened.until(lambda: here(opened) == ("reel", "other_code"))
        assert [one.ruling for one in decided(contested)] == [Ruling.KEEP, Ruling.NOTHING]
        await opened.press("7")
        assert "Personne n'a ce numéro ici." in opened.screen_text


async def test_zero_nothing_b_both_and_the_end_of_the_line(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("à")
        await opened.until(lambda: here(opened)[0] == "lien")
        await opened.press("b", "0", "b")
        await opened.until(lambda: "Tout est décidé." in opened.screen_text)
        assert sorted(one.ruling for one in decided(contested)) == ["keep", "keep", "nothing", "nothing"]
        await opened.press("1", "0", "b", "e", "c", "m", "o", "n", "N", "s", "pageup", "pagedown", "right")
        assert opened.app.current_mode == "disagreements" and len(decided(contested)) == 4


async def test_n_and_capital_n_look_around_without_deciding(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("n", "space", "j", "down")
        assert counter(opened) == "Désaccord 4 / 4" and here(opened) == ("lien", "missed")
        await opened.press("N")
        assert counter(opened) == "Désaccord 3 / 4"
        await opened.press("1")
        await opened.until(lambda: counter(opened) == "Désaccord 4 / 4")
        await opened.press("1")
        await opened.until(lambda: counter(opened) == "Désaccord 1 / 4")


async def test_v_shows_what_is_decided_and_it_can_be_decided_again(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("v")
        await opened.until(lambda: "Rien n'est encore décidé ici." in opened.screen_text)
        await opened.press("v", "1", "v")
        await opened.until(lambda: "Décidé : gardé : C1 · C1" in opened.screen_text)
        assert "déjà décidés" in opened.screen_text
        await opened.press("0")
        await opened.until(lambda: "Décidé : rien ici" in opened.screen_text)
        assert [one.ruling for one in decided(contested)] == [Ruling.NOTHING]
        await opened.press("v")
        assert counter(opened) == "Désaccord 2 / 4"


async def test_u_takes_a_decision_back_and_shows_its_region(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("1", "n", "u")
        await opened.until(lambda: counter(opened) == "Désaccord 1 / 4")
        assert not decided(contested) and "Annulé : arbitrage d'un désaccord." in opened.screen_text


async def test_e_gives_other_bounds(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("e", "1")
        assert "Bornes en cours" in opened.screen_text and not decided(contested)
        await opened.press("shift+right", "shift+right", "left", "shift+left", "right")
        assert "bornes" in opened.screen_text and "▗▄▄" in opened.screen_text
        await opened.press("escape")
        assert "▗▄▄" not in opened.screen_text
        await opened.press("e", "shift+right", "enter")
        await opened.until(lambda: here(opened)[0] == "lien")
        made = decided(contested)[0]
        with open_project(contested, coder="C1") as project:
            text = document_text(project, made.document_id)
        assert made.ruling is Ruling.BOUNDS
        assert text[made.kept[0].start : made.kept[0].end] == "y'a une charte, on signe."


async def test_c_puts_another_code(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("c")
        await opened.type("innovation")
        await opened.press("enter")
        await opened.until(lambda: here(opened)[0] == "lien")
        made = decided(contested)[0]
        assert made.ruling is Ruling.CODE and made.kept[0].code_id == "innovation"
        await opened.press("v")
        assert "Décidé : autre code : Innovation sociale · C1" in opened.screen_text


async def test_m_writes_the_reason_ahead_or_afterwards(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("m")
        await opened.type("Lise [/b] voit juste")
        await opened.press("enter")
        await opened.until(lambda: "Motif : Lise [/b] voit juste" in opened.screen_text)
        await opened.press("2")
        await opened.until(lambda: here(opened)[0] == "lien")
        assert decided(contested)[0].reason == "Lise [/b] voit juste" and "Motif" not in opened.screen_text
        await opened.press("v", "m")
        await opened.type("plus court")
        await opened.press("enter")
        await opened.until(lambda: "motif : plus court" in opened.screen_text)
        made = decided(contested)
        assert [(one.ruling, one.reason) for one in made] == [(Ruling.KEEP, "plus court")]


async def test_a_reason_is_asked_for_where_the_project_wants_one(contested: Path) -> None:
    with open_project(contested, coder="C1") as project:
        assert set_rules(project, reasons=True) and not set_rules(project, reasons=True)
    async with settling(contested) as opened:
        await opened.press("1", "escape")
        assert not decided(contested) and counter(opened) == "Désaccord 1 / 4"
        await opened.press("1")
        await opened.type("la phrase entière")
        await opened.press("enter")
        await opened.until(lambda: counter(opened) == "Désaccord 2 / 4")
        assert decided(contested)[0].reason == "la phrase entière"


async def test_f_narrows_by_kind_code_and_document(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("f")
        await opened.type("autre code")
        await opened.press("enter")
        await opened.until(lambda: counter(opened) == "Désaccord 1 / 2")
        assert "type : autre code" in opened.screen_text
        await opened.press("f")
        await opened.type("lien social")
        await opened.press("enter")
        await opened.until(lambda: counter(opened) == "Désaccord 1 / 1")
        await opened.press("escape")
        await opened.until(lambda: counter(opened).endswith("/ 4"))
        await opened.press("f")
        await opened.type("E04")
        await opened.press("enter")
        await opened.until(lambda: counter(opened) == "Désaccord 1 / 1" and here(opened) == ("lien", "missed"))
        await opened.press("f")
        await opened.type("bornes")
        await opened.press("enter")
        await opened.until(lambda: "Aucun désaccord sous ce filtre." in opened.screen_text)
        await opened.press("f", "enter")
        await opened.until(lambda: counter(opened).endswith("/ 4"))


async def test_s_shows_what_the_machine_proposes_apart(contested: Path) -> None:
    async with settling(contested) as opened:
        assert "machine" not in opened.screen_text.rsplit("\n", 1)[0]
        await opened.press("s")
        await opened.until(lambda: "machine    (·)" in opened.screen_text)
        assert "bénévolat prescrit 0,90" in opened.screen_text and "(····" in opened.screen_text
        assert not decided(contested)
        await opened.press("s")
        await opened.until(lambda: "(·)" not in opened.screen_text)


async def test_enter_opens_the_reader_and_escape_comes_back(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("n", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.selection)
        reader = opened.app.screen.reader
        assert reader.text[slice(*reader.selection)] == FACTS
        await opened.press("escape")
        await opened.until(lambda: opened.app.current_mode == "disagreements")
        await opened.until(lambda: counter(opened) == "Désaccord 2 / 4")


async def test_what_changed_since_comes_back_into_the_line(contested: Path) -> None:
    async with settling(contested) as opened:
        await opened.press("1")
        await opened.until(lambda: here(opened)[0] == "lien")
        with open_project(contested, coder="C1") as project:
            key = decided(contested)[0].document_id
            start = document_text(project, key).index("Maintenant y'a")
            marks(project, "Lise", key, (start, start + 10, "prescrit"))
        await opened.press("f2", "f5")
        await opened.until(lambda: "des codages ont changé depuis" in opened.screen_text or counter(opened)[-1] == "4")
        await opened.press("N")
        await opened.until(lambda: "Décidé, mais des codages ont changé depuis" in opened.screen_text)


async def test_nothing_to_compare_is_said(field: Path) -> None:
    async with session(field) as opened:
        await opened.press("g", "c")
        await opened.until(lambda: "terminé par deux des personnes" in opened.screen_text)
        await opened.press("1", "n", "v", "s")
        assert opened.app.current_mode == "disagreements"


@pytest.fixture
def crowded(field: Path) -> Path:
    """Return a project where five people differ seventy times in one document."""
    words = " ".join(f"mot{n:03d}" for n in range(70))
    with open_project(field, coder="C1") as project:
        key = add_dialogue(project, "Entretien E05", (("E05", words),), case="")
        text = document_text(project, key)
        spans = [(text.index(word), text.index(word) + len(word)) for word in words.split()]
        codes = ("prescrit", "reel", "lien")
        for turn, name in enumerate(("C1", "C2", "C3", "C4", "C5")):
            mine = [(*span, codes[n % 3]) for n, span in enumerate(spans) if (n + turn) % 2]
            marks(project, name, key, *mine)
            finish(project, name, document_ids=[key])
    return field


async def test_sixty_regions_are_decided_one_key_each_on_a_small_screen(crowded: Path) -> None:
    async with settling(crowded, size=(80, 24)) as opened:
        assert counter(opened) == "Désaccord 1 / 70" and "5 C5" in opened.screen_text
        for n in range(60):
            await opened.press("à&é\"'("[n % 6])
        await opened.until(lambda: opened.app.screen.line.settled == 60, timeout=20)
        assert len(decided(crowded)) == 60 and counter(opened) == "Désaccord 61 / 70"
        assert "décidés 60" in opened.screen_text
        assert {one.ruling for one in decided(crowded)} == {Ruling.KEEP, Ruling.NOTHING}


async def test_keys_in_a_burst_each_decide_one_region(crowded: Path) -> None:
    async with settling(crowded) as opened:
        await opened.burst(*["b"] * 8)
        await opened.until(lambda: opened.app.screen.line.settled == 8, timeout=10)
        assert [one.start for one in decided(crowded)] == sorted(one.start for one in decided(crowded))
        assert len(decided(crowded)) == 8 and counter(opened) == "Désaccord 9 / 70"


async def test_a_region_taller_than_the_page_opens_where_versions_part(field: Path) -> None:
    words = " ".join(f"mot{n:03d}" for n in range(200))
    with open_project(field, coder="C1") as project:
        key = add_dialogue(project, "Entretien E05", (("E05", words),), case="")
        start, end = 6, document_text(project, key).index("mot199")
        marks(project, "C1", key, (start, end, "lien"))
        marks(project, "Lise", key, (start, end - 100, "lien"))
        finish(project, "C1", "Lise", document_ids=[key])
    async with settling(field, size=(80, 24)) as opened:
        await opened.until(lambda: "┅┅┐" in opened.screen_text)
        assert "┏━━" not in opened.screen_text and "mot175" in opened.screen_text
        await opened.press(*["pageup"] * 12)
        await opened.until(lambda: "┏━━" in opened.screen_text and "mot000" in opened.screen_text)
        await opened.press(*["pagedown"] * 12)
        await opened.until(lambda: "━━┓" in opened.screen_text and "mot198" in opened.screen_text)


async def test_blind_coding_hides_on_every_screen_what_is_not_finished_by_both(contested: Path) -> None:
    with open_project(contested, coder="C1") as project:
        set_rules(project, blind=True)
    async with settling(contested) as opened:
        assert "C1 · à l'aveugle" in opened.screen_text and "2 Lise" in opened.screen_text
    with open_project(contested, coder="C1") as project:
        set_tasks(project, ["C1"], TaskState.PROGRESS)
    async with session(contested) as opened:
        await opened.press("f5")
        await opened.until(lambda: "terminé par deux des personnes" in opened.screen_text)
        await opened.press("f12", "home", "enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.document)
        codings = opened.app.screen.document.codings
        assert codings and {coding.coder_id for coding in codings} == {opened.app.desk.coder.id}
        await opened.press("f3")
        await opened.until(lambda: opened.app.current_mode == "codebook")
        assert sum(opened.app.desk.code_counts.values()) == 3
