"""Reading the journal, and keeping verified copies of the project."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from ingesoc_qual.model.event import Event
from ingesoc_qual.services.acts import act_name
from ingesoc_qual.services.blind import hidden, sight
from ingesoc_qual.services.project import Project, project_path
from ingesoc_qual.store import journal, queries
from ingesoc_qual.store.backup import BackupReport, back_up
from ingesoc_qual.store.database import check_is_project


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the journal; `what` names the object in words, never quoting an interview or a memo."""

    time: str
    coder: str
    act: str
    name: str
    what: str
    event: str
    batch: str | None
    undone: bool


def read_log(project: Project, *, limit: int | None = None, coder: str | None = None) -> tuple[LogEntry, ...]:
    """Return the journal, newest first, of everyone or of one coder."""
    with project.store.reading() as connection:
        undone = journal.undone_ids(connection)
        events = journal.load_events(connection)
        names = {c.id: c.name for c in queries.coders(connection)}
        objects = object_names(project)
        seen_by = sight(connection, project.coder.id)
    entries = (
        LogEntry(
            time=event.time,
            coder=names.get(event.coder, event.coder),
            act=event.act,
            name=act_name(event.act),
            what=what_of(event, objects) if seen_by.tells(event.act, event.coder, _document(event)) else hidden(),
            event=event.id,
            batch=event.batch,
            undone=event.id in undone,
        )
        for event in reversed(events)
    )
    wanted = [entry for entry in entries if coder is None or entry.coder == coder]
    return tuple(wanted if limit is None else wanted[:limit])


def _document(event: Event) -> str | None:
    """Return the document that an act names."""
    named = (assignment.fields.get("document") for assignment in event.sets)
    return next((one for one in named if isinstance(one, str)), None)


def object_names(project: Project) -> dict[str, str]:
    """Return what a person calls each thing that acts are about, by its id."""
    with project.store.reading() as connection:
        found = {document.id: document.name for document in queries.documents(connection)}
        found |= {case.id: case.name for case in queries.cases(connection)}
        found |= {variable.id: variable.name for variable in queries.variables(connection)}
        found |= {speaker.id: speaker.name for speaker in queries.speakers(connection)}
        found |= {code.id: code.label for code in queries.codebook(connection).codes}
        found |= {coder.id: coder.name for coder in queries.coders(connection)}
    return found


def what_of(event: Event, objects: dict[str, str]) -> str:
    """Return what an act is about, in words; it never quotes an interview or a memo."""
    parts: dict[str, None] = {}
    for assignment in event.sets:
        fields = assignment.fields
        if assignment.subject.kind in ("version", "speaker"):
            continue
        named = (fields.get(name) for name in ("code", "document", "case", "variable", "target", "target_id"))
        for key in (assignment.subject.id, *named):
            if isinstance(key, str) and key in objects:
                parts[objects[key]] = None
        if isinstance(fields.get("start"), int):
            parts[f"{fields['start']}–{fields['end']}"] = None
    return " · ".join(parts)


def back_up_project(path: str | Path, target: str | Path | None = None) -> BackupReport:
    """Make a verified copy of a project, open elsewhere or not.

    The copy stands beside the project, with the date and time in its name, unless `target` says where (a file, or an
    existing folder).
    """
    source = project_path(path)
    check_is_project(source)
    stamp = dt.datetime.now().astimezone().strftime("%Y-%m-%d-%Hh%Mm%S")
    name = f"{source.stem}.sauvegarde-{stamp}{source.suffix}"
    if target is None:
        return back_up(source, source.with_name(name))
    place = Path(target).expanduser()
    return back_up(source, place / name if place.is_dir() else place)
