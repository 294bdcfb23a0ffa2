"""How far each coder is with each document and case, and what waits for someone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ingesoc_qual.model.field import CHAMP, Coder, Scope
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

    `coders` are those who have coded or decided something, the one who asks first and always there. `work` has an
    entry for each (coder, document) where something was done. `champs` is the field of each case that has one.
    """

    coders: tuple[Coder, ...]
    work: Mapping[tuple[str, str], Work]
    champs: Mapping[str, str]
    conflicts: int

    def begun(self, coder_id: str, document_ids: Collection[str]) -> int:
        """Return in how many of these documents a coder has coded or decided."""
        return sum((coder_id, document) in self.work for document in document_ids)


def read_progress(project: Project) -> Progress:
    """Return how far a project is, seen by its coder."""
    champ = variable_id(Scope.CASE, CHAMP)
    with project.store.reading() as connection:
        everyone = queries.coders(connection)
        work = {key: Work(*counts) for key, counts in queries.coder_counts(connection).items()}
        values = queries.values_of(connection, champ)
        conflicts = queries.conflict_count(connection)
    active = {coder for coder, _document in work}
    others = tuple(c for c in everyone if c.id in active and c.id != project.coder.id)
    return Progress((project.coder, *others), work, {case: str(value) for case, value in values.items()}, conflicts)
