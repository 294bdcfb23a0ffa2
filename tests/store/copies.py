"""Copies of a small project for the tests of the store: made once, copied as files, compared table by table."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, select

from ingesoc_qual.model.coding import Evidence, Suggestion, suggestion_id
from ingesoc_qual.services.project import Project, create_project
from ingesoc_qual.store import journal, machine, queries, schema
from ingesoc_qual.store.store import Store
from tests.conftest import add_code, add_dialogue

STATE = (*(kind.table for kind in schema.KINDS.values()), schema.settings, schema.conflicts)
CODES = ("benevolat", "benevolat-prescrit", "benevolat-reel", "accueil")


def make_project(path: Path, *, coder: str = "C1") -> None:
    """Write a project with one interview, four codes and six suggestions."""
    with create_project(path, coder=coder) as project:
        add_code(project, "benevolat", "bénévolat")
        add_code(project, "benevolat-prescrit", "bénévolat prescrit", "benevolat", indicators=["charte"])
        add_code(project, "benevolat-reel", "bénévolat réel", "benevolat")
        add_code(project, "accueil", "accueil")
        add_suggestions(project, add_dialogue(project))


def add_suggestions(project: Project, document_id: str) -> tuple[Suggestion, ...]:
    """Put six suggestions in, as a suggester would."""
    with project.store.writing() as connection:
        version = queries.text(connection, document_id).version_id
        found = tuple(
            Suggestion(
                id=suggestion_id(version, start, start + 20, CODES[1 + n % 3], "indicators", "1"),
                document_id=document_id,
                version_id=version,
                start=start,
                end=start + 20,
                code_id=CODES[1 + n % 3],
                suggester="indicators",
                suggester_version="1",
                score=0.5 + n / 20,
                evidence=(Evidence(start, start + 5, "charte"),),
            )
            for n, start in enumerate(range(10, 130, 20))
        )
        machine.replace_suggestions(connection, "indicators", [document_id], found)
    return found


def copy_project(source: Path, target: Path) -> None:
    """Copy a closed project file, as a person would."""
    shutil.copyfile(source, target)


def hurry(store: Store) -> None:
    """Stop waiting for the disk: for tests of meaning, never of durability."""

    @event.listens_for(store.engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")


def tables(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table that copies must agree on, row by row."""
    journaled = (*STATE, schema.events, schema.event_subjects, schema.blobs)
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in journaled
    }


class _Enough(Exception):
    pass


def refolded(store: Store) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the tables as they are, and as a fold of the whole journal would write them from nothing."""
    after: dict[str, Any] = {}
    before: dict[str, Any] = {}
    try:
        with store.writing() as connection:
            before = tables(connection)
            for table in STATE:
                connection.execute(table.delete())
            connection.execute(schema.events.update().values(cancelled_by=None, void=None))
            journal.refold(connection)
            after = tables(connection)
            raise _Enough
    except _Enough:
        return before, after
