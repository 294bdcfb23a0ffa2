"""The rules that a team gives itself: settings of the project, each change an entry of the journal."""

from __future__ import annotations

from dataclasses import dataclass

from ingesoc_qual.model.event import Act, Assignment, Value
from ingesoc_qual.services.project import PROJECT, Project
from ingesoc_qual.store import queries


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds in a project.

    `reasons`: whoever settles a disagreement says why. `blind`: another's codings of a document are hidden until both
    have finished it (`services.blind`).
    """

    reasons: bool = False
    blind: bool = False


def read_rules(project: Project) -> Rules:
    """Return the rules in force."""
    with project.store.reading() as connection:
        found = queries.setting(connection, "project")
    return Rules(reasons=bool(found.get("reasons", False)), blind=bool(found.get("blind", False)))


def set_rules(project: Project, *, reasons: bool | None = None, blind: bool | None = None) -> bool:
    """Put rules in force or lift them, those left None stay; return whether anything changed."""
    before = read_rules(project)
    fields: dict[str, Value] = {}
    if reasons is not None and reasons != before.reasons:
        fields["reasons"] = reasons
    if blind is not None and blind != before.blind:
        fields["blind"] = blind
    if fields:
        project.act([Act("project.rules", (Assignment(PROJECT, fields),))])
    return bool(fields)
