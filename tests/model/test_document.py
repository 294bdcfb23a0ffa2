"""Kinds and roles are found again however people write them."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.document import DocumentKind, DocumentText, Layout, Role, Turn


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Entretien", DocumentKind.INTERVIEW),
        ("RAPPORT D’ACTIVITÉ", DocumentKind.REPORT),
        ("rapport", DocumentKind.REPORT),
        (" note  de terrain ", DocumentKind.FIELD_NOTE),
        ("poème", None),
    ],
)
def test_kinds(text: str, kind: DocumentKind | None) -> None:
    assert DocumentKind.parse(text) is kind


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("bénévole", Role.VOLUNTEER),
        ("Benevole", Role.VOLUNTEER),
        ("salariée", Role.EMPLOYEE),
        ("salarié.e", Role.EMPLOYEE),
        ("usager·ère", Role.USER),
        ("Enquêteur·rice", Role.INTERVIEWER),
        ("chercheuse", Role.INTERVIEWER),
        ("administratrice", Role.BOARD),
        ("élu", Role.FUNDER),
        ("chef", None),
    ],
)
def test_roles(text: str, role: Role | None) -> None:
    assert Role.parse(text) is role


def test_labels_of_speakers_are_quoted_as_dashes() -> None:
    text = "E03 : Bonjour.\nE. : Et vous ?\nE03 : Oui, la charte."
    second, third = text.index("E. :"), text.index("E03 : Oui")
    turns = (Turn(0, 6, second, "E03"), Turn(second, second + 5, third, "E."), Turn(third, third + 6, len(text), "E03"))
    document = DocumentText("d", "v", "h", text, Layout(blocks=(), turns=turns))
    assert document.told(0, len(text)) == "— Bonjour.\n— Et vous ?\n— Oui, la charte."
    assert document.told(3, 9) == "— Bon"  # from the middle of a label
    assert document.told(8, second + 2) == "njour.\n— "  # to the middle of one
    assert document.told(second + 6, third) == "t vous ?\n"
    assert document.told(6, 6) == ""


def test_a_text_without_labels_is_quoted_as_it_is() -> None:
    text = "Un rapport.\n\nDeux parties."
    assert DocumentText("d", "v", "h", text, Layout(blocks=())).told(3, 20) == text[3:20]
    untitled = Layout(blocks=(), turns=(Turn(0, 0, 13, None), Turn(13, 13, len(text), None)))
    assert DocumentText("d", "v", "h", text, untitled).told(3, 20) == text[3:20]
