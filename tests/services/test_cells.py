"""One cell at a time: typed, refused in words, each change one act that can be undone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import UnknownObject, UsageError
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.services.acts import FIELDWORK
from ingesoc_qual.services.cells import add_case, add_variable, change_variable, read_grid, set_cases, set_cell
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from tests.conftest import add_dialogue


def cell(project: Project, listing: Listing, key: str, row: int = 0) -> object:
    grid = read_grid(project, listing)
    return grid.rows[row][1][[column.key for column in grid.columns].index(key)]


def first(project: Project, listing: Listing) -> str:
    return read_grid(project, listing).rows[0][0]


def test_the_grid_has_own_fields_then_variables_with_what_they_take(project: Project) -> None:
    key = add_variable(
        project, Listing.CASES, "statut", kind=VariableType.CHOICE, choices=["loi 1901", " loi 1901", ""]
    )
    grid = read_grid(project, Listing.CASES)
    assert [c.key for c in grid.columns][:4] == ["name", "documents", "words", "codings"]
    assert [c.title for c in grid.columns][4:] == ["champ", "statut"]
    assert (grid.columns[-1].key, grid.columns[-1].choices, grid.columns[-1].variable) == (key, ("loi 1901",), True)
    assert [c.editable for c in grid.columns] == [True, False, False, False, True, True]
    speakers = read_grid(project, Listing.SPEAKERS)
    assert [cells[:2] for _id, cells in speakers.rows] == [("E03", "Entretien E03"), ("ENQ", "Entretien E03")]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (VariableType.INTEGER, "1 212", 1212),
        (VariableType.NUMBER, "12,5", 12.5),
        (VariableType.DATE, "12/03/2024", "2024-03-12"),
        (VariableType.BOOLEAN, "Oui", True),
        (VariableType.TEXT, "  cuisine ", "cuisine"),
    ],
)
def test_a_value_is_read_as_its_type(project: Project, kind: VariableType, typed: str, value: object) -> None:
    key, row = add_variable(project, Listing.CASES, "mesure", kind=kind), first(project, Listing.CASES)
    assert set_cell(project, Listing.CASES, row, key, typed)
    assert cell(project, Listing.CASES, key) == value
    before = len(read_log(project))
    assert not set_cell(project, Listing.CASES, row, key, typed)
    assert len(read_log(project)) == before
    assert set_cell(project, Listing.CASES, row, key, "")
    assert cell(project, Listing.CASES, key) is None


def test_what_cannot_be_read_is_refused_in_one_line_and_nothing_changes(project: Project) -> None:
    number = add_variable(project, Listing.CASES, "adhérents", kind=VariableType.INTEGER)
    choice = add_variable(project, Listing.CASES, "statut", kind=VariableType.CHOICE, choices=["loi 1901", "SCIC"])
    case, document = first(project, Listing.CASES), first(project, Listing.DOCUMENTS)
    other = add_case(project, "Le Ventoux")
    before = len(read_log(project))
    for listing, row, key, text, said in (
        (Listing.CASES, case, number, "beaucoup", "« beaucoup » n'est pas du type nombre entier."),
        (Listing.CASES, case, choice, "SARL", "« SARL » n'est pas de la liste : loi 1901, SCIC."),
        (Listing.CASES, case, "name", " ", "Le nom ne peut pas être vide."),
        (Listing.CASES, case, "name", "le ventoux", "Un cas s'appelle déjà"),
        (Listing.DOCUMENTS, document, "date", "hier", "« hier » n'est pas une date"),
        (Listing.DOCUMENTS, document, "kind", "roman", "« roman » n'est pas de la liste : entretien"),
        (Listing.SPEAKERS, first(project, Listing.SPEAKERS), "role", "roi", "« roi » n'est pas de la liste"),
    ):
        with pytest.raises(UsageError) as refused:
            set_cell(project, listing, row, key, text)
        assert said in str(refused.value) and "\n" not in str(refused.value)
    for key in ("words", "absente"):
        with pytest.raises(UnknownObject):
            set_cell(project, Listing.CASES, case, key, "12")
    with pytest.raises(UnknownObject):
        set_cell(project, Listing.CASES, "parti", "name", "Autre")
    with pytest.raises(UsageError):
        add_case(project, "LE VENTOUX")
    with pytest.raises(UsageError):
        add_variable(project, Listing.CASES, "Statut", kind=VariableType.TEXT)
    assert len(read_log(project)) == before and other.name == "Le Ventoux"


def test_own_fields_are_changed_and_cleared(project: Project) -> None:
    document, speaker = first(project, Listing.DOCUMENTS), first(project, Listing.SPEAKERS)
    assert set_cell(project, Listing.DOCUMENTS, document, "name", "Entretien [rires]")
    assert set_cell(project, Listing.DOCUMENTS, document, "kind", "Rapport")
    assert set_cell(project, Listing.DOCUMENTS, document, "date", "2024-03")
    assert set_cell(project, Listing.SPEAKERS, speaker, "name", "Lise")
    assert set_cell(project, Listing.SPEAKERS, speaker, "role", "benevole")
    grid = read_grid(project, Listing.DOCUMENTS).rows[0][1]
    assert grid[:4] == ("Entretien [rires]", "La Passerelle", "rapport d'activité", "2024-03")
    assert read_grid(project, Listing.SPEAKERS).rows[0][1][2:4] == ("Lise", "bénévole")
    assert set_cell(project, Listing.SPEAKERS, speaker, "role", "")
    assert cell(project, Listing.SPEAKERS, "role") is None
    assert set_cell(project, Listing.DOCUMENTS, document, "date", "")
    assert cell(project, Listing.DOCUMENTS, "date") is None


def test_a_case_renamed_leaves_its_first_name_to_another(project: Project) -> None:
    case = first(project, Listing.CASES)
    set_cell(project, Listing.CASES, case, "name", "La Passerelle (Avignon)")
    again = add_case(project, "La Passerelle")
    assert again.id != case
    assert sorted(str(cells[0]) for _id, cells in read_grid(project, Listing.CASES).rows) == [
        "La Passerelle",
        "La Passerelle (Avignon)",
    ]


def test_the_cases_of_a_document_are_set_in_one_batch(project: Project) -> None:
    document, case = first(project, Listing.DOCUMENTS), first(project, Listing.CASES)
    assert set_cases(project, document, [case], new="Le Ventoux")
    assert cell(project, Listing.DOCUMENTS, "case") == "La Passerelle | Le Ventoux"
    assert not set_cases(project, document, [key for key, _cells in read_grid(project, Listing.CASES).rows])
    assert set_cases(project, document, [])
    assert cell(project, Listing.DOCUMENTS, "case") == ""
    review = Review(project)
    review.undo(FIELDWORK)
    assert cell(project, Listing.DOCUMENTS, "case") == "La Passerelle | Le Ventoux"
    review.undo(FIELDWORK)
    assert [cells[0] for _id, cells in read_grid(project, Listing.CASES).rows] == ["La Passerelle"]


def test_a_variable_changes_type_and_its_values_stay(project: Project) -> None:
    key, row = add_variable(project, Listing.CASES, "statut", kind=VariableType.TEXT), first(project, Listing.CASES)
    set_cell(project, Listing.CASES, row, key, "loi 1901")
    change_variable(project, key, kind=VariableType.CHOICE, choices=["loi 1901", "SCIC"])
    assert read_grid(project, Listing.CASES).columns[-1].choices == ("loi 1901", "SCIC")
    assert cell(project, Listing.CASES, key) == "loi 1901"


def test_the_undo_of_this_screen_leaves_imports_and_codings_alone(
    project: Project, new_project: Callable[..., Project]
) -> None:
    review, row = Review(project), first(project, Listing.CASES)
    key = add_variable(project, Listing.CASES, "statut", kind=VariableType.TEXT)
    set_cell(project, Listing.CASES, row, key, "loi 1901")
    document = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins."),), case="Le Ventoux")
    review.code(document, 6, 13, ["benevolat"])
    assert "valeur d'une variable" in review.undo(FIELDWORK)
    assert cell(project, Listing.CASES, key) is None
    assert "définition d'une variable" in review.undo(FIELDWORK)
    with pytest.raises(Exception, match="Rien à annuler"):
        review.undo(FIELDWORK)
    assert len(review.documents()) == 2 and len(review.codings(document)) == 1
    assert "codage" in review.undo()
