"""Blind coding: whose codings a person may see, said once for screens, exports, queries, readings and agreement.

While it is on, another's codings of a document stay hidden until both have finished it. Someone who takes no part in a
document (nothing given to them there, nothing coded) sees those who have finished it once they are two: so a third
person may compare and settle. This is a rule of the interface, not a lock: the file holds everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Coding, Decision, Memo, MemoTarget
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.store import queries

if TYPE_CHECKING:
    from ingesoc_qual.store.store import Connection

_TELLING = ("coding.", "decision.", "undo", "redo")
"""Acts that tell what someone coded."""


def hidden() -> str:
    """Return what stands where the journal would say what someone coded."""
    return _("caché : codage à l'aveugle")


@dataclass(frozen=True, slots=True)
class Sight:
    """What one coder may see; `finished` are (document, coder), `own` the documents where this coder takes part."""

    coder_id: str
    blind: bool = False
    finished: frozenset[tuple[str, str]] = frozenset()
    own: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    """Documents that two people or more have finished."""

    def sees(self, document_id: str, coder_id: str) -> bool:
        """Whether the codings of a coder in a document are shown."""
        if not self.blind or coder_id == self.coder_id:
            return True
        if (document_id, coder_id) not in self.finished:
            return False
        if document_id in self.own:
            return (document_id, self.coder_id) in self.finished
        return document_id in self.shared

    def codings(self, found: Sequence[Coding]) -> tuple[Coding, ...]:
        """Return the codings that are shown."""
        return tuple(one for one in found if self.sees(one.document_id, one.coder_id)) if self.blind else tuple(found)

    def decisions(self, found: Sequence[Decision]) -> tuple[Decision, ...]:
        """Return the decisions that are shown."""
        return tuple(one for one in found if self.sees(one.document_id, one.coder_id)) if self.blind else tuple(found)

    def tells(self, act: str, coder_id: str, document_id: str | None) -> bool:
        """Whether the journal says what an act was about; who did what kind of thing, and when, it always says."""
        if not self.blind or coder_id == self.coder_id or not act.startswith(_TELLING):
            return True
        return document_id is not None and self.sees(document_id, coder_id)

    def memos(self, connection: Connection, found: Sequence[Memo]) -> tuple[Memo, ...]:
        """Return the memos that are shown: those on a hidden coding are hidden with it."""
        if not self.blind:
            return tuple(found)
        hidden = {one.id for one in queries.codings(connection) if not self.sees(one.document_id, one.coder_id)}
        return tuple(m for m in found if m.target != MemoTarget.CODING.value or m.target_id not in hidden)


def sight(connection: Connection, coder_id: str) -> Sight:
    """Return what a coder may see in the project as it now is."""
    if not queries.setting(connection, "project").get("blind", False):
        return Sight(coder_id)
    tasks = queries.tasks(connection)
    finished = frozenset((task.document_id, task.coder_id) for task in tasks if task.state is TaskState.FINISHED)
    own = {task.document_id for task in tasks if task.coder_id == coder_id}
    own |= {document for coder, document in queries.coder_counts(connection) if coder == coder_id}
    by_document = [document for document, _coder in finished]
    shared = frozenset(document for document in set(by_document) if by_document.count(document) >= 2)
    return Sight(coder_id, True, finished, frozenset(own), shared)


def seen_codings(connection: Connection, coder_id: str, document_id: str | None = None) -> tuple[Coding, ...]:
    """Return the codings that a coder may see, of one document or of all, in the order of the store."""
    return sight(connection, coder_id).codings(queries.codings(connection, document_id))


def seen_decisions(connection: Connection, coder_id: str) -> tuple[Decision, ...]:
    """Return the decisions that a coder may see, in the order of the store."""
    return sight(connection, coder_id).decisions(queries.decisions(connection))
