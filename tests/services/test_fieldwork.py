"""Cases, documents and speakers as tables, to CSV and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingesoc_qual.errors import ManifestError
from ingesoc_qual.exports.csvfile import CsvDialect, write_csv
from ingesoc_qual.model.field import Scope, VariableType
from ingesoc_qual.services.fieldwork import Edited, Listing, edit, set_variable, table
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.project import Project
from tests.conftest import add_dialogue


def column(project: Project, listing: Listing, name: str) -> list[object]:
    made = table(project, listing)
    place = [c.name for c in made.columns].index(name)
    return [row[place] for row in made.rows]


def edit_with(project: Project, listing: Listing, tmp_path: Path, text: str) -> Edited:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return edit(project, listing, path)


def test_a_case_gets_variables_of_guessed_types(project: Project, tmp_path: Path) -> None:
    done = edit_with(
        project, Listing.CASES, tmp_path, "name,adhérents,ouvert,champ\nla passerelle,212,oui,tiers-lieux\n"
    )
    assert {v.name: v.type for v in done.new_variables} == {
        "adhérents": VariableType.INTEGER,
        "ouvert": VariableType.BOOLEAN,
    }
    assert column(project, Listing.CASES, "adhérents") == [212]
    assert column(project, Listing.CASES, "ouvert") == [True]
    assert column(project, Listing.CASES, "champ") == ["tiers-lieux"]


def test_an_exported_table_read_back_changes_nothing(project: Project, tmp_path: Path) -> None:
    edit_with(project, Listing.CASES, tmp_path, "name,adhérents,budget\nLa Passerelle,212,1250.5\n")
    edit_with(project, Listing.SPEAKERS, tmp_path, "document,label,role,âge\nEntretien E03,E03,bénévole,71\n")
    edit_with(project, Listing.DOCUMENTS, tmp_path, "name,date,lieu\nEntretien E03,2024-03-12,cuisine\n")
    for dialect in CsvDialect:
        for listing in Listing:
            path = tmp_path / f"{listing.value}-{dialect.value}.csv"
            write_csv(table(project, listing), path, dialect=dialect)
            assert edit(project, listing, path).changes == 0


def test_an_empty_cell_clears_and_a_missing_column_keeps(project: Project, tmp_path: Path) -> None:
    edit_with(project, Listing.CASES, tmp_path, "name,adhérents\nLa Passerelle,212\n")
    edit_with(project, Listing.CASES, tmp_path, "name\nLa Passerelle\n")
    assert column(project, Listing.CASES, "adhérents") == [212]
    edit_with(project, Listing.CASES, tmp_path, "name,adhérents\nLa Passerelle,\n")
    assert column(project, Listing.CASES, "adhérents") == [None]


def test_documents_change_kind_date_name_and_cases(project: Project, tmp_path: Path) -> None:
    (document,) = column(project, Listing.DOCUMENTS, "id")
    edit_with(
        project,
        Listing.DOCUMENTS,
        tmp_path,
        "id,name,kind,date,case\n"
        f"{document},Entretien du mardi,note de terrain,05/11/2023,La Passerelle | Le Fournil\n",
    )
    assert column(project, Listing.DOCUMENTS, "name") == ["Entretien du mardi"]
    assert column(project, Listing.DOCUMENTS, "kind") == ["note de terrain"]
    assert column(project, Listing.DOCUMENTS, "date") == ["2023-11-05"]
    assert column(project, Listing.DOCUMENTS, "case") == ["La Passerelle | Le Fournil"]
    edit_with(project, Listing.DOCUMENTS, tmp_path, f"id,case\n{document},Le Fournil\n")
    assert column(project, Listing.DOCUMENTS, "case") == ["Le Fournil"]


def test_speakers_get_roles_and_names(project: Project, tmp_path: Path) -> None:
    edit_with(
        project, Listing.SPEAKERS, tmp_path, "document,label,name,role\nEntretien E03,e03,Madame A.,Administratrice\n"
    )
    made = dict(zip(column(project, Listing.SPEAKERS, "label"), column(project, Listing.SPEAKERS, "role"), strict=True))
    assert made == {"E03": "administrateur·rice", "ENQ": "enquêteur·rice"}
    assert "Madame A." in column(project, Listing.SPEAKERS, "name")


@pytest.mark.parametrize(
    ("listing", "text", "said"),
    [
        (Listing.CASES, "id,name\nabsent,X\n", "ligne 2, colonne « id »"),
        (Listing.DOCUMENTS, "name,kind\nEntretien E03,poème\n", "« poème » n'est pas de la liste"),
        (Listing.DOCUMENTS, "name,date\nEntretien E03,demain\n", "« demain » n'est pas une date"),
        (Listing.DOCUMENTS, "name\nAilleurs\n", "aucun document"),
        (Listing.SPEAKERS, "document,label,role\nEntretien E03,E09,bénévole\n", "E09"),
        (Listing.SPEAKERS, "document,label,role\nEntretien E03,E03,chef\n", "« chef »"),
        (Listing.CASES, "name,champ\nLa Passerelle,boulangerie\n", "colonne « champ »"),
    ],
)
def test_a_bad_cell_changes_nothing_and_says_where(
    project: Project, tmp_path: Path, listing: Listing, text: str, said: str
) -> None:
    before = len(read_log(project))
    with pytest.raises(ManifestError) as caught:
        edit_with(project, listing, tmp_path, text)
    assert said in str(caught.value)
    assert len(read_log(project)) == before


def test_two_documents_of_one_name_are_told_apart_by_id(project: Project, tmp_path: Path) -> None:
    add_dialogue(project, "Entretien E03 ", (("ENQ", "Bonjour."), ("E04", "Bonjour à vous.")))
    edit_with(project, Listing.DOCUMENTS, tmp_path, "name,date\nEntretien E03,2024\n")
    assert sorted(map(str, column(project, Listing.DOCUMENTS, "date"))) == ["2024", "None"]


def test_modalities_of_a_choice_are_checked(project: Project, tmp_path: Path) -> None:
    set_variable(project, Scope.CASE, "taille", kind=VariableType.CHOICE, choices=("petite", "grande"))
    edit_with(project, Listing.CASES, tmp_path, "name,taille\nLa Passerelle,Petite\n")
    assert column(project, Listing.CASES, "taille") == ["petite"]
    with pytest.raises(ManifestError, match="modalité"):
        edit_with(project, Listing.CASES, tmp_path, "name,taille\nLa Passerelle,moyenne\n")
