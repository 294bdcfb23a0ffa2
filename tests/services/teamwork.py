"""A project that several coders code: who marks what is said in one line."""

from __future__ import annotations

import uuid

from ingesoc_qual.model.coding import Coding, Origin
from ingesoc_qual.model.event import Act
from ingesoc_qual.model.field import Coder
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.codings import coding_assignment, coding_references
from ingesoc_qual.services.identity import coder_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.team import set_tasks
from ingesoc_qual.store import queries


def marks(
    project: Project, coder: str, document_id: str, *spans: tuple[int, int, str], origin: Origin = Origin.HAND
) -> None:
    """Code passages as `coder`, at these very bounds: the reader would leave blanks out."""
    who = Project(project.store, Coder(coder_id(coder), coder))
    with project.store.reading() as connection:
        version = queries.text(connection, document_id).version_id
    made = [
        Coding(str(uuid.uuid4()), document_id, version, start, end, code, who.coder.id, origin.value, "")
        for start, end, code in spans
    ]
    who.act([Act("coding.add", (coding_assignment(one),), coding_references(one)) for one in made])


def finish(project: Project, *coders: str, document_ids: list[str] | None = None) -> None:
    """Say that coders finished documents, all when none is named."""
    set_tasks(project, coders, TaskState.FINISHED, document_ids=document_ids)
