"""How far each coder is with each document and case, and what waits for someone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ingesoc_qual.model.field import CHAMP, Coder, Scope
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.identity import variable_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import queries


@dataclass(frozen=True, slots=True)
class Work:
    """What one coder has done in one document: codings, and suggestions answered (skipped ones left out)."""

    codings: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project is.

    `coders` are those who have coded or decided something, or were given something, the one who asks first and always
    there. `work` has an entry for each (coder, document) where something was done, `tasks` one where one was given.
    `champs` is the field of each case that has one.
    """

    coders: tuple[Coder, ...]
    work: Mapping[tuple[str, str], Work]
    tasks: Mapping[tuple[str, str], TaskState]
    champs: Mapping[str, str]
    conflicts: int

    def share(self, coder_id: str, document_ids: Collection[str]) -> tuple[int, int]:
        """Return how many of these documents a coder is done with, and of how many.

        For a coder who was given documents, or finished one: finished, of those given to them or to nobody. Else:
        coded or decided in, of all.
        """
        if all(coder != coder_id for coder, _document in self.tasks):
            return sum((coder_id, document) in self.work for document in document_ids), len(document_ids)
        given = {document for _coder, document in self.tasks}
        states = [self.tasks.get((coder_id, d)) for d in document_ids if (coder_id, d) in self.tasks or d not in given]
        return sum(state is TaskState.FINISHED for state in states), len(states)

    def left(self, coder_id: str) -> int:
        """Return how many documents given to a coder are not finished."""
        mine = (state for (coder, _document), state in self.tasks.items() if coder == coder_id)
        return sum(state is not TaskState.FINISHED for state in mine)


def read_progress(project: Project) -> Progress:
    """Return how far a project is, seen by its coder."""
    champ = variable_id(Scope.CASE, CHAMP)
    with project.store.reading() as connection:
        everyone = queries.coders(connection)
        work = {key: Work(*counts) for key, counts in queries.coder_counts(connection).items()}
        values = queries.values_of(connection, champ)
        conflicts = queries.conflict_count(connection)
        tasks = {(task.coder_id, task.document_id): task.state for task in queries.tasks(connection)}
    active = {coder for coder, _document in (*work, *tasks)}
    others = tuple(c for c in everyone if c.id in active and c.id != project.coder.id)
    champs = {case: str(value) for case, value in values.items()}
    return Progress((project.coder, *others), work, tasks, champs, conflicts)
