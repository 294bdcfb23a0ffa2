"""Work shared out: which coder codes which document, and how far."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import StrEnum

from ingesoc_qual.model.coding import NAMESPACE


class TaskState(StrEnum):
    """How far a coder is with a document: only in a finished one is what is not coded left out on purpose."""

    TODO = "todo"
    PROGRESS = "progress"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Task:
    """One document given to one coder."""

    document_id: str
    coder_id: str
    state: TaskState


def task_id(document_id: str, coder_id: str) -> str:
    """Return the id of a task: one a document and coder, the same in every copy."""
    return str(uuid.uuid5(NAMESPACE, f"task:{document_id}:{coder_id}"))
