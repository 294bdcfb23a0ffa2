"""Volumes of volunteering: proposed by rule, then confirmed, corrected or rejected by a person, each act an event."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Document, DocumentKind, DocumentText, Role
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Subject, Value
from ingesoc_qual.model.volume import Volume, VolumeState, volume_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import snap

if TYPE_CHECKING:
    import pandas as pd

    from ingesoc_qual.store.store import Connection

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COLUMN = "quantities"
_ACTS = {
    VolumeState.CONFIRMED: "volume.confirm",
    VolumeState.CORRECTED: "volume.correct",
    VolumeState.REJECTED: "volume.reject",
}


def base_year(name: str, kind: str, date: str | None) -> str:
    """Return the year that a document is about: for a report, the one in its name, else the one before its date."""
    year = (date or "")[:4]
    if kind == DocumentKind.REPORT.value:
        named = _YEAR.findall(name)
        return named[-1] if named else str(int(year) - 1) if year.isdigit() else ""
    if kind == DocumentKind.AGREEMENT.value and (found := re.search(r"\b(20\d\d)\s?[-–]\s?(20\d\d)\b", name)):
        return f"{found[1]}-{found[2]}"
    return year


def volumes(project: Project) -> tuple[Volume, ...]:
    """Return every quantity of the current versions, decided or proposed, by document and place.

    Proposals are made by rule where they are not kept yet; the interviewer's turns are not read.
    """
    with project.store.reading() as connection:
        documents = queries.documents(connection)
        silent = _interviewers(connection)
        decided = {one.id: one for one in queries.volumes(connection)}
    found: dict[str, Volume] = {}
    for document in documents:
        for one in _proposed(project, document, silent.get(document.id, frozenset())):
            found[one.id] = one
    rank = {document.id: number for number, document in enumerate(documents)}
    versions = {document.version_id for document in documents}
    found |= {key: one for key, one in decided.items() if one.version_id in versions}
    return tuple(sorted(found.values(), key=lambda one: (rank[one.document_id], one.start, one.end, one.id)))


@dataclass(frozen=True, slots=True, eq=False)
class VolumeList:
    """Every quantity, with the documents they are said in and the words around them."""

    volumes: tuple[Volume, ...]
    documents: Mapping[str, Document]
    cases: Mapping[str, str]
    texts: Mapping[str, str]

    def in_context(self, volume: Volume, context: int) -> tuple[str, str, str]:
        """Return what stands before a quantity, its words, what stands after; at most `context` characters a side."""
        text = self.texts[volume.document_id]
        wide = snap(text, volume.start - context, volume.end + context)
        return text[wide.start : volume.start], text[volume.start : volume.end], text[volume.end : wide.end]


def volume_list(project: Project) -> VolumeList:
    """Return the quantities of a project as they are looked at one by one."""
    found = volumes(project)
    with project.store.reading() as connection:
        return VolumeList(
            volumes=found,
            documents={document.id: document for document in queries.documents(connection)},
            cases={case.id: case.name for case in queries.cases(connection)},
            texts={key: queries.text(connection, key).text for key in {one.document_id for one in found}},
        )


def _interviewers(connection: Connection) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for speaker in queries.speakers(connection):
        if speaker.role == Role.INTERVIEWER.value:
            found.setdefault(speaker.document_id, set()).add(speaker.label)
    return {document: frozenset(labels) for document, labels in found.items()}


def _proposed(project: Project, document: Document, silent: frozenset[str]) -> list[Volume]:
    """Return what the rules propose in a document, kept among the columns of its text or found now and kept."""
    from ingesoc_qual.nlp.quantities import EXTRACTOR

    base = base_year(document.name, document.kind, document.date)
    told = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(sorted(silent)))
    pipeline = f"{EXTRACTOR}:{base}:{told}"
    with project.store.reading() as connection:
        kept = machine.annotation(connection, document.text_hash, pipeline, names=(_COLUMN,))
        text = None if kept else queries.text(connection, document.id)
    if text is not None:
        rows = _found(text, base, silent)
        with project.store.writing() as connection:
            machine.add_column(connection, document.text_hash, pipeline, _COLUMN, json.dumps(rows).encode())
    else:
        rows = json.loads(kept[_COLUMN])
    return [
        Volume(
            **row,
            id=volume_id(document.version_id, row["start"], row["end"], row["unit"]),
            document_id=document.id,
            version_id=document.version_id,
        )
        for row in rows
    ]


def _found(text: DocumentText, base: str, silent: frozenset[str]) -> list[dict[str, Any]]:
    from ingesoc_qual.nlp.quantities import find_quantities

    turns = {number for number, turn in enumerate(text.layout.turns) if turn.speaker in silent}
    return [asdict(one) for one in find_quantities(text.text, text.layout, base=base, silent=turns)]


# --- acts ------------------------------------------------------------------------------------------------------------


def decide(project: Project, decided: Iterable[Volume]) -> int:
    """Record quantities in the state they carry, as one batch, one undo; return how many. `proposed` withdraws."""
    acts = [_act(project, one) for one in decided]
    if acts:
        project.act(acts, batch=str(uuid.uuid4()))
    return len(acts)


def confirm(project: Project, ids: Sequence[str], state: VolumeState = VolumeState.CONFIRMED) -> int:
    """Confirm quantities as they are, or reject them; return how many. Raises `UnknownObject`.

    The first characters of an id are enough.
    """
    known = volumes(project)
    chosen = [_named(known, key) for key in dict.fromkeys(ids)]
    return decide(project, [replace(one, state=state) for one in chosen])


def _named(known: Sequence[Volume], key: str) -> Volume:
    found = [one for one in known if one.id.startswith(key)] if key else []
    if len(found) != 1:
        message = _("Aucune quantité {id}.") if not found else _("Plusieurs quantités commencent par {id}.")
        raise UnknownObject(message.format(id=key), remedy=_("« ingesoc volumes PROJET » les donne toutes."))
    return found[0]


def _act(project: Project, one: Volume) -> Act:
    subject = Subject("volume", one.id)
    if one.state is VolumeState.PROPOSED:
        return Act("volume.withdraw", (Assignment(subject, {"alive": False}),))
    fields: dict[str, Value] = {
        "document": one.document_id,
        "version": one.version_id,
        "start": one.start,
        "end": one.end,
        "state": one.state.value,
        "value": one.value,
        "value_max": one.value_max,
        "unit": one.unit,
        "category": one.category,
        "period": one.period,
        "rule": one.rule,
        "confidence": one.confidence,
        "coder": project.coder.id,
        "decided": int(time.time() * 1000) << CLOCK_BITS,
        "alive": True,
    }
    references = (Subject("document", one.document_id), Subject("version", one.version_id))
    return Act(_ACTS[one.state], (Assignment(subject, fields),), references)


# --- summary ---------------------------------------------------------------------------------------------------------


def summary(project: Project, found: Sequence[Volume] | None = None) -> pd.DataFrame:
    """Return one figure a case, unit, period and category, out of confirmed and corrected quantities alone.

    `found` are the quantities of the project where they have just been read.
    """
    import pandas as pd

    from ingesoc_qual.mining.volumes import volume_summary

    with project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        cases = {case.id: case.name for case in queries.cases(connection)}
    names = ["id", "case", "unit", "period", "category", "value", "value_max", "decided_at"]
    rows = [
        (one.id, cases[case], one.unit, one.period, one.category, one.value, one.value_max, one.decided_at)
        for one in (volumes(project) if found is None else found)
        if one.state.counts
        for case in documents[one.document_id].case_ids
    ]
    frame = pd.DataFrame(rows, columns=names)
    return volume_summary(frame.astype({"value": float, "value_max": float}))
