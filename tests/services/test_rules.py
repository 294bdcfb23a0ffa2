"""The rules of a team: settings of the project, said in the journal, kept by the services."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.services.adjudication import regions_to_settle, settle
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.history import read_page
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.rules import Rules, read_rules, set_rules
from ingesoc_qual.store import check
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks


def test_a_rule_is_an_act_and_saying_it_again_is_none(project: Project) -> None:
    assert read_rules(project) == Rules()
    assert set_rules(project, reasons=True) and not set_rules(project, reasons=True) and not set_rules(project)
    assert read_rules(project).reasons
    assert read_page(project).lines[0].name == "règles du travail en équipe"
    with project.store.reading() as connection:
        assert check.differences(connection) == ()
    assert set_rules(project, reasons=False) and read_rules(project) == Rules() and project.name == "terrain"


def test_no_decision_without_a_reason_where_one_is_asked_for(project: Project) -> None:
    found = add_dialogue(project, "Entretien E05", case="")
    marks(project, "C1", found, (10, 20, "benevolat"))
    finish(project, "C1", "C2", document_ids=[found])
    set_rules(project, reasons=True)
    region = regions_to_settle(compare(project))[0].disagreement
    with pytest.raises(UsageError, match="motif"):
        settle(project, region, Ruling.NOTHING, reason="  ")
    assert settle(project, region, Ruling.NOTHING, reason="trop court").reason == "trop court"
