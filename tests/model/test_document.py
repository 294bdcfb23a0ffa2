"""Kinds and roles are found again however people write them."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.document import DocumentKind, Role


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
