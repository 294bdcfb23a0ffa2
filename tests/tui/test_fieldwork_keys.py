"""Cases, documents and speakers: each key, what it shows and what it stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from ingesoc_qual.model.field import VariableType
from ingesoc_qual.services.cells import Grid, add_variable, read_grid
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.project import open_project
from tests.tui.conftest import Session, session


def grid(path: Path, listing: Listing) -> Grid:
    with open_project(path, coder="C1") as project:
        return read_grid(project, listing)


def column(path: Path, listing: Listing, title: str) -> list[object]:
    found = grid(path, listing)
    place = [each.title for each in found.columns].index(title)
    return [cells[place] for _id, cells in found.rows]


def define(path: Path, name: str, kind: VariableType, *choices: str, listing: Listing = Listing.CASES) -> None:
    with open_project(path, coder="C1") as project:
        add_variable(project, listing, name, kind=kind, choices=choices)


@asynccontextmanager
async def fieldwork(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    async with session(path, size=size) as opened:
        await opened.press("f10")
        await opened.until(lambda: opened.app.current_mode == "fieldwork" and "La Passerelle" in opened.screen_text)
        yield opened


async def to(opened: Session, title: str) -> None:
    for _n in range(12):
        if opened.app.screen.column.title == title:
            return
        await opened.press("right")
    raise AssertionError(title)


async def test_a_value_is_typed_in_place_and_undone_and_done_again(field: Path) -> None:
    define(field, "adhérents", VariableType.INTEGER)
    async with fieldwork(field) as opened:
        await to(opened, "adhérents")
        assert "adhérents : nombre entier" in opened.screen_text
        await opened.press("enter")
        await opened.type("beaucoup")
        await opened.press("enter")
        await opened.until(lambda: "« beaucoup » n'est pas du type nombre entier." in opened.screen_text)
        assert column(field, Listing.CASES, "adhérents") == [None, None]
        await opened.press(*["backspace"] * 8)
        await opened.type("1 212")
        await opened.press("enter")
        await opened.until(lambda: "Enregistré." in opened.screen_text and "1212" in opened.screen_text)
        assert column(field, Listing.CASES, "adhérents") == [1212, None]
        await opened.press("down", "e")
        await opened.type("80")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "adhérents") == [1212, 80])
        await opened.press("u")
        await opened.until(lambda: "Annulé : valeur d'une variable" in opened.screen_text)
        assert column(field, Listing.CASES, "adhérents") == [1212, None]
        await opened.press("U")
        await opened.until(lambda: column(field, Listing.CASES, "adhérents") == [1212, 80])
        await opened.press("x")
        await opened.until(lambda: column(field, Listing.CASES, "adhérents") == [1212, None])
        await opened.press("up", "enter", "escape")
        assert column(field, Listing.CASES, "adhérents") == [1212, None]


async def test_choices_are_offered_and_one_can_be_added(field: Path) -> None:
    define(field, "statut", VariableType.CHOICE, "loi 1901", "SCIC")
    define(field, "ouvert", VariableType.BOOLEAN)
    async with fieldwork(field) as opened:
        await to(opened, "statut")
        await opened.press("enter")
        assert "loi 1901" in opened.screen_text and "SCIC" in opened.screen_text
        await opened.type("scic")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "statut") == ["SCIC", None])
        await opened.press("down", "enter")
        await opened.type("fondation")
        assert "ajouter la modalité « fondation »" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "statut") == ["SCIC", "fondation"])
        assert grid(field, Listing.CASES).columns[-2].choices == ("loi 1901", "SCIC", "fondation")
        await opened.press("enter")
        await opened.type("(vide)")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "statut") == ["SCIC", None])
        await opened.press("right", "enter")
        await opened.type("non")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "ouvert") == [None, False])


async def test_cases_are_made_and_renamed(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("n")
        await opened.type("le ventoux")
        await opened.press("enter")
        await opened.until(lambda: "Un cas s'appelle déjà" in opened.screen_text)
        await opened.press("escape", "n")
        await opened.type("Éco'Fabrik")
        await opened.press("enter")
        await opened.until(lambda: "Cas créé : Éco'Fabrik" in opened.screen_text)
        assert "Éco'Fabrik" in column(field, Listing.CASES, "nom")
        await opened.press("r")
        await opened.type("Fabrik")
        await opened.press("enter")
        await opened.until(lambda: "Fabrik" in column(field, Listing.CASES, "nom"))
        await opened.press("g", "d")
        await opened.until(lambda: "Fabrik" in opened.screen_text and "3 cas" in opened.screen_text)


async def test_a_document_is_put_in_other_cases(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("tab")
        await opened.until(lambda: "Entretien E04" in opened.screen_text)
        await opened.press("down", "c")
        assert "[x] Le Ventoux" in opened.screen_text
        await opened.press("up", "enter")
        await opened.until(lambda: "La Passerelle | Le Ventoux" in column(field, Listing.DOCUMENTS, "cas"))
        await opened.press("c", "down", "tab", "enter")
        await opened.until(lambda: column(field, Listing.DOCUMENTS, "cas") == ["La Passerelle", "La Passerelle"])
        await opened.press("c")
        await opened.type("Le Fournil")
        assert "créer le cas « Le Fournil »" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: "La Passerelle | Le Fournil" in column(field, Listing.DOCUMENTS, "cas"))
        await opened.press("c")
        await opened.type("aucun")
        await opened.press("enter")
        await opened.until(lambda: "" in column(field, Listing.DOCUMENTS, "cas"))
        await opened.press("u")
        await opened.until(lambda: "La Passerelle | Le Fournil" in column(field, Listing.DOCUMENTS, "cas"))


async def test_the_role_and_the_name_of_a_speaker_are_seen_in_the_reader(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("shift+tab")
        await opened.until(lambda: "étiquette" in opened.screen_text)
        await to(opened, "rôle")
        await opened.press("enter")
        await opened.type("salarie")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.SPEAKERS, "rôle")[0] == "salarié·e")
        await opened.press("r")
        await opened.type("Lise")
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.SPEAKERS, "nom")[0] == "Lise")
        await opened.press("o")
        await opened.until(lambda: opened.app.current_mode == "reader" and "charte" in opened.screen_text)


async def test_a_variable_is_defined_and_changed(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("V")
        assert "n'est pas une variable" in opened.screen_text
        await opened.press("v")
        await opened.type("statut")
        await opened.press("enter")
        await opened.type("modalité")
        await opened.press("enter")
        await opened.type("loi 1901 ; SCIC;;")
        await opened.press("enter")
        await opened.until(lambda: "Variable créée : statut" in opened.screen_text)
        assert grid(field, Listing.CASES).columns[-1].choices == ("loi 1901", "SCIC")
        assert opened.app.screen.column.title == "statut"
        await opened.press("V")
        await opened.type("texte")
        await opened.press("enter")
        await opened.until(lambda: grid(field, Listing.CASES).columns[-1].type is VariableType.TEXT)
        await opened.press("v")
        await opened.type("Statut")
        await opened.press("enter")
        await opened.type("nombre entier")
        await opened.press("enter")
        await opened.until(lambda: "Une colonne s'appelle déjà" in opened.screen_text)
        await opened.press("u", "u")
        await opened.until(lambda: grid(field, Listing.CASES).columns[-1].title == "champ")


async def test_what_is_counted_is_said_not_to_be_typed(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("right", "enter")
        assert "« documents » est compté" in opened.screen_text
        await opened.press("left", "left", "x", "delete", "c")
        assert opened.app.screen is opened.app.current
        assert column(field, Listing.CASES, "nom") == ["La Passerelle", "Le Ventoux"]


async def test_the_cell_under_the_cursor_alone_stands_out(field: Path) -> None:
    async with fieldwork(field) as opened:
        rows = opened.app.screen.rows

        def raised(row: int) -> list[str]:
            strip = rows.render_line(row)
            under = opened.app.theme_variables["q-select"].lower()
            return [s.text.strip() for s in strip if s.style and s.style.bgcolor and s.style.bgcolor.name == under]

        assert raised(0) == ["La Passerelle"] and raised(1) == []
        await opened.press("down")
        assert raised(0) == [] and raised(1) == ["Le Ventoux"]
        await opened.press("right", "up")
        assert raised(0) == ["1"] and raised(1) == []


async def test_rows_are_filtered_and_shown_again(field: Path) -> None:
    async with fieldwork(field) as opened:
        await opened.press("slash")
        await opened.type("VENT")
        await opened.press("enter")
        await opened.until(lambda: "La Passerelle" not in opened.screen_text and "1 ligne" in opened.screen_text)
        await opened.press("escape")
        await opened.until(lambda: "La Passerelle" in opened.screen_text)
        await opened.press("f")
        await opened.type("zzz")
        await opened.press("enter", "enter", "r", "x", "o", "c", "down")
        assert "0 ligne" in opened.screen_text and opened.app.defect is None


async def test_at_80_columns_the_column_under_the_cursor_is_in_view(field: Path) -> None:
    for name in ("une variable longue", "une autre", "encore une", "la dernière"):
        define(field, name, VariableType.TEXT)
    async with fieldwork(field, size=(80, 24)) as opened:
        assert "la dernière" not in opened.screen_text and "→" in opened.screen_text
        await to(opened, "la dernière")
        assert "la dernière" in opened.screen_text and "La Passerelle" in opened.screen_text
        await opened.press("enter")
        await opened.type("oui")
        assert "Entrée valider" in opened.screen_text
        await opened.press("enter")
        await opened.until(lambda: column(field, Listing.CASES, "la dernière") == ["oui", None])
