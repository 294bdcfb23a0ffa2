"""Volumes: proposed by rule, decided by a person, undone; by CSV with faults that say where; summed up once."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.errors import ManifestError, UnknownObject
from ingesoc_qual.exports import CsvDialect, write_csv
from ingesoc_qual.model.volume import VolumeState
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.volume_tables import read_volumes, summary_table, volumes_table
from ingesoc_qual.services.volumes import base_year, confirm, summary, volumes
from tests.conftest import add_dialogue

LINES = (
    ("ENQ", "Vous êtes 300 bénévoles, je crois ?"),
    (
        "E03",
        "On est 92 bénévoles cette année. L'an dernier on a donné 6 540 heures de bénévolat, dont 1 200 à l'accueil.",
    ),
    ("E03", "Il y a aussi une quarantaine d'adhérents. Nous étions douze à la ronde du soir."),
)


@pytest.fixture
def field(project: Project, tmp_path: Path) -> Project:
    """A project with one more interview, dated, whose interviewer is known."""
    add_dialogue(project, "Entretien E04", LINES)
    path = tmp_path / "documents.csv"
    path.write_text("name,date\nEntretien E04,2024-03-12\n", encoding="utf-8")
    edit(project, Listing.DOCUMENTS, path)
    return project


def figures(project: Project, *states: VolumeState) -> list[tuple[float, str, str]]:
    return [(v.value, v.unit, v.period) for v in volumes(project) if not states or v.state in states]


def edited(project: Project, path: Path, change: Callable[[list[dict[str, str]]], None]) -> Path:
    write_csv(volumes_table(project), path, dialect=CsvDialect.EXCEL_FR)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_interviewer_s_quantities_are_not_proposed_and_nothing_counts_yet(field: Project) -> None:
    assert figures(field) == [(92, "bénévoles", "2024"), (6540, "heures", "2023"), (40, "adhérents", "2024")]
    assert {v.state for v in volumes(field)} == {VolumeState.PROPOSED}
    assert summary(field).empty


def test_proposals_follow_the_date_of_the_document(field: Project, tmp_path: Path) -> None:
    before = [v.id for v in volumes(field)]
    path = tmp_path / "documents.csv"
    path.write_text("name,date\nEntretien E04,2021\n", encoding="utf-8")
    edit(field, Listing.DOCUMENTS, path)
    assert [period for _value, _unit, period in figures(field)] == ["2021", "2020", "2021"]
    assert [v.id for v in volumes(field)] == before


def test_a_decision_is_an_event_that_the_undo_key_takes_back(field: Project) -> None:
    one, two, three = (v.id for v in volumes(field))
    assert confirm(field, [one[:8], two]) == 2
    assert confirm(field, [three], VolumeState.REJECTED) == 1
    assert figures(field, VolumeState.CONFIRMED) == [(92, "bénévoles", "2024"), (6540, "heures", "2023")]
    assert figures(field, VolumeState.REJECTED) == [(40, "adhérents", "2024")]
    review = Review(field)
    assert "rejetée" in review.undo()
    assert figures(field, VolumeState.REJECTED) == []
    assert "confirmée" in review.undo()
    assert set(figures(field, VolumeState.PROPOSED)) == set(figures(field))
    review.redo()
    assert len(figures(field, VolumeState.CONFIRMED)) == 2


def test_an_unknown_quantity_is_refused(field: Project) -> None:
    for wrong in ("zzz", ""):
        with pytest.raises(UnknownObject):
            confirm(field, [wrong])


def test_a_table_comes_back_edited(field: Project, tmp_path: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["state"] = "confirmé"
        rows[1]["value"], rows[1]["category"] = "6 500,5", "accueil"
        rows[2]["state"] = "rejected"
        rows.append({
            **dict.fromkeys(rows[0], ""), "document": "Entretien E04", "quotation": "douze à la ronde", "value": "12",
            "unit": "bénévoles", "category": "ronde du soir", "period": "2023",
        })  # fmt: skip

    path = edited(field, tmp_path / "volumes.csv", change)
    done = read_volumes(field, path)
    assert (done.rows, done.decided) == (4, 4)
    found = {v.unit + v.category: v for v in volumes(field)}
    assert found["bénévolestotal"].state is VolumeState.CONFIRMED
    corrected = found["heuresaccueil"]
    assert (corrected.state, corrected.value, corrected.rule) == (VolumeState.CORRECTED, 6500.5, "chiffres")
    added = found["bénévolesronde du soir"]
    assert (added.state, added.value, added.period, added.rule) == (VolumeState.CONFIRMED, 12, "2023", "")
    assert found["adhérentstotal"].state is VolumeState.REJECTED
    assert {v.coder_id for v in found.values()} == {field.coder.id}
    again = edited(field, tmp_path / "encore.csv", lambda rows: None)
    assert read_volumes(field, again).decided == 0
    assert "annul" in Review(field).undo().lower()
    assert set(figures(field, VolumeState.PROPOSED)) == set(figures(field))


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("value", "beaucoup", "« beaucoup » n'est pas un nombre"),
        ("value", "", "une valeur est attendue"),
        ("value_max", "3", "sous le bas"),
        ("unit", "kilos", "unité inconnue"),
        ("period", "l'an dernier", "une année"),
        ("state", "peut-être", "état inconnu"),
        ("id", "f00", "aucune quantité"),
    ],
)
def test_a_fault_says_its_line_and_column_and_nothing_is_decided(
    field: Project, tmp_path: Path, column: str, cell: str, said: str
) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[0]["state"] = "confirmed"
        rows[1][column] = cell

    with pytest.raises(ManifestError, match=rf"volumes.csv, ligne 3, colonne « {column} » : .*{said}"):
        read_volumes(field, edited(field, tmp_path / "volumes.csv", change))
    assert figures(field, VolumeState.CONFIRMED) == []


def test_words_that_are_not_in_the_document_add_nothing(field: Project, tmp_path: Path) -> None:
    path = tmp_path / "neuf.csv"
    path.write_text(
        "id,document,quotation,state,value,unit\n,Entretien E04,mille pommes,,1000,heures\n", encoding="utf-8"
    )
    with pytest.raises(ManifestError, match="ligne 2, colonne « quotation »"):
        read_volumes(field, path)


def test_the_summary_keeps_one_figure_and_sets_parts_beside_the_total(field: Project, tmp_path: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows[1]["state"] = "confirmed"
        for value, category, words in (("1 200", "accueil", "1 200"), ("6540", "total", "L'an dernier")):
            rows.append({
                **dict.fromkeys(rows[0], ""), "document": "Entretien E04", "quotation": words, "value": value,
                "unit": "heures", "category": category, "period": "2023",
            })  # fmt: skip

    read_volumes(field, edited(field, tmp_path / "volumes.csv", change))
    rows = {row[3]: row for row in summary_table(field).rows}
    assert rows["total"][:10] == ("La Passerelle", "heures", "2023", "total", 6540, None, 2, True, 1200, 5340)
    assert rows["accueil"][4:9] == (1200, None, 1, True, None)


def test_no_event_holds_a_category_in_words(field: Project, tmp_path: Path) -> None:
    read_volumes(field, edited(field, tmp_path / "v.csv", lambda rows: rows[0].update(category="maraude de nuit")))
    assert "maraude" in {v.category.split()[0] for v in volumes(field)}
    from sqlalchemy import select

    from ingesoc_qual.store import schema

    with field.store.reading() as connection:
        payloads = connection.execute(select(schema.events.c.payload)).scalars().all()
    assert not any("maraude" in payload for payload in payloads)


@pytest.mark.parametrize(
    ("name", "kind", "date", "year"),
    [
        ("Rapport d'activité 2023", "rapport d'activité", "2024-04-20", "2023"),
        ("Rapport", "rapport d'activité", "2024", "2023"),
        ("Convention 2023-2026", "convention", "2023-01-09", "2023-2026"),
        ("Entretien E01", "entretien", "2024-03-12", "2024"),
        ("Entretien", "entretien", None, ""),
    ],
)
def test_the_year_that_a_document_is_about(name: str, kind: str, date: str | None, year: str) -> None:
    assert base_year(name, kind, date) == year
