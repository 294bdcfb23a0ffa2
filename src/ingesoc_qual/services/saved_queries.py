"""Queries kept by name: saved, listed, found again, removed; each an event, undone and merged like any other."""

from __future__ import annotations

from ingesoc_qual.errors import UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import SavedQuery
from ingesoc_qual.model.table import Column, ColumnType, Table
from ingesoc_qual.services.identity import query_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.query import Queries, open_queries
from ingesoc_qual.store import queries


def saved_queries(project: Project) -> tuple[SavedQuery, ...]:
    """Return the saved queries, by name."""
    with project.store.reading() as connection:
        return queries.saved_queries(connection)


def saved_query(project: Project, name: str) -> SavedQuery:
    """Return the query of that name; raises `UnknownObject`, which lists the names there are."""
    found = {query.id: query for query in saved_queries(project)}
    if (query := found.get(query_id(name))) is not None:
        return query
    names = ", ".join(query.name for query in found.values()) or _("aucune")
    raise UnknownObject(
        _("Aucune requête ne s'appelle « {name} ».").format(name=name),
        remedy=_("Requêtes enregistrées : {names}.").format(names=names),
    )


def saved_passages(project: Project, name: str) -> tuple[str, ...]:
    """Return the passages of a saved query, as ids that `passages.passages_of` places, in reading order.

    A passage that is a coding, with its very bounds, is the first such one; another, the place of its words. Passages
    of earlier versions are left out. Raises `UnknownObject`, `QuerySyntaxError` when the query does not fit the project
    any more, and `UsageError` when words are asked for while a text is not annotated.
    """
    asked = open_queries(project, annotate=False)
    spans = {c.id: (c.version_id, c.start, c.end) for c in asked.snapshot.rows.codings}
    current = {document.version_id for document in asked.snapshot.documents}
    ids = []
    for one in asked.find(saved_query(project, name).text).passages:
        if one.version_id in current:
            place = one.version_id, one.start, one.end
            own = (coding for coding in one.coding_ids if spans[coding] == place)
            ids.append(next(own, f"{one.document_id}:{one.start}-{one.end}"))
    return tuple(ids)


def save_query(asked: Queries, name: str, text: str) -> SavedQuery:
    """Keep a query under a name, in the place of the one that had it, once it is checked against the project.

    Raises `QuerySyntaxError`, and `UsageError` for an empty name.
    """
    name = " ".join(name.split())
    if not name:
        raise UsageError(_("Le nom de la requête est vide."))
    asked.check(text)
    coder = asked.project.coder.id
    subject = Subject("query", query_id(name))
    fields: dict[str, Value] = {"name": name, "text": text, "coder": coder, "alive": True}
    event = asked.project.act([Act("query.save", (Assignment(subject, fields),))])[-1]
    return SavedQuery(subject.id, name, text, coder, event.time)


def remove_query(project: Project, name: str) -> None:
    """Take a saved query away; the journal keeps it. Raises `UnknownObject`."""
    query = saved_query(project, name)
    project.act([Act("query.remove", (Assignment(Subject("query", query.id), {"alive": False}),))])


def queries_table(project: Project) -> Table:
    """Return the saved queries as a table."""
    with project.store.reading() as connection:
        names = {coder.id: coder.name for coder in queries.coders(connection)}
    columns = (
        Column("name", description=_("Nom de la requête.")),
        Column("query", description=_("La requête, telle qu'elle s'écrit."), long=True),
        Column("coder", description=_("Qui l'a enregistrée.")),
        Column("saved_at", ColumnType.TIME, _("Quand elle l'a été (UTC).")),
    )
    rows = [(q.name, q.text, names.get(q.coder_id, q.coder_id), q.created_at) for q in saved_queries(project)]
    return Table("queries", columns, rows)
