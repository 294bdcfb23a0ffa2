"""Sharing out documents: states as events, what is begun, who is new, what is refused."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.team import progress_table, set_tasks, state_name, task_table, tasks
from ingesoc_qual.store import check
from tests.conftest import add_dialogue
from tests.services.teamwork import marks


def test_documents_are_given_and_finished_and_taken_back(project: Project) -> None:
    second = add_dialogue(project, "Entretien E04")
    assert set_tasks(project, ["C1", "Lise"], TaskState.TODO) == 4
    assert {task.state for task in tasks(project)} == {TaskState.TODO}
    assert set_tasks(project, ["C1", "Lise"], TaskState.TODO) == 0
    assert set_tasks(project, ["Lise"], TaskState.FINISHED, document_ids=[second, second]) == 1
    assert [row[2] for row in task_table(project).rows] == ["todo", "todo", "todo", "finished"]
    assert set_tasks(project, ["Lise"], None) == 2
    assert {row[1] for row in task_table(project).rows} == {"C1"}
    assert set_tasks(project, ["Lise"], TaskState.PROGRESS, document_ids=[second]) == 1
    with project.store.reading() as connection:
        assert check.differences(connection) == ()


def test_a_task_whose_coder_has_coded_is_begun(project: Project) -> None:
    set_tasks(project, ["C1", "Lise"], TaskState.TODO)
    document = tasks(project)[0].document_id
    marks(project, "Lise", document, (10, 20, "benevolat"))
    states = {row[1]: (row[2], row[3]) for row in task_table(project).rows}
    assert states == {"C1": ("todo", 0), "Lise": ("progress", 1)}
    rows = {row[0]: row[1:] for row in progress_table(project).rows}
    assert rows["Lise"] == (0, 1, 0, 0, 1)
    set_tasks(project, ["Lise"], TaskState.FINISHED)
    words = {row[0]: row[4] for row in progress_table(project).rows}
    assert words["C1"] == 0 and isinstance(words["Lise"], int) and words["Lise"] > 20


def test_acts_say_what_was_done_and_hold_no_words(project: Project) -> None:
    set_tasks(project, ["Lise"], TaskState.FINISHED)
    assert "task.set" in {entry.act for entry in read_log(project)}
    assert len({state_name(state) for state in TaskState}) == 3


def test_a_document_that_is_not_there_is_refused_and_nothing_done(project: Project) -> None:
    with pytest.raises(UnknownObject):
        set_tasks(project, ["Lise"], TaskState.TODO, document_ids=["nowhere"])
    assert tasks(project) == ()
