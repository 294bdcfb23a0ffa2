"""Cases, documents and speakers with their variables: as tables, to CSV and back, every change an event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingesoc_qual.errors import ManifestError, UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import DocumentKind, Role
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import Case, Scope, Variable, VariableType
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services.csvtables import HandTable, Row, read_table
from ingesoc_qual.services.identity import case_id, variable_id
from ingesoc_qual.services.manifest import bad_date, split_cases, unknown_term
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.variables import VariableWriter, parse_date, type_name
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import fold, freeze


class Listing(StrEnum):
    """What is listed and edited as a table."""

    CASES = "cases"
    DOCUMENTS = "documents"
    SPEAKERS = "speakers"


SCOPES = {Listing.CASES: Scope.CASE, Listing.DOCUMENTS: Scope.DOCUMENT, Listing.SPEAKERS: Scope.SPEAKER}

VARIABLE_TYPES = {
    VariableType.TEXT: ColumnType.TEXT,
    VariableType.INTEGER: ColumnType.INTEGER,
    VariableType.NUMBER: ColumnType.NUMBER,
    VariableType.DATE: ColumnType.DATE,
    VariableType.BOOLEAN: ColumnType.BOOLEAN,
    VariableType.CHOICE: ColumnType.TEXT,
}


@dataclass(frozen=True, slots=True)
class Edited:
    """What an import of a table changed."""

    rows: int
    changes: int
    new_variables: tuple[Variable, ...]


def table(project: Project, listing: Listing) -> Table:
    """Return the cases, documents or speakers of a project, one row each, variables last."""
    with project.store.reading() as connection:
        variables = [v for v in queries.variables(connection) if v.scope is SCOPES[listing]]
        values = queries.values(connection)
        documents = queries.documents(connection)
        cases = queries.cases(connection)
        speakers = queries.speakers(connection)
        codings = queries.document_counts(connection)
    names = {case.id: case.name for case in cases}
    if listing is Listing.CASES:
        columns: tuple[Column, ...] = CASE_COLUMNS
        rows: list[tuple[Cell, ...]] = [
            (
                case.id,
                case.name,
                sum(case.id in d.case_ids for d in documents),
                sum(d.words for d in documents if case.id in d.case_ids),
                sum(codings.get(d.id, 0) for d in documents if case.id in d.case_ids),
            )
            for case in cases
        ]
    elif listing is Listing.DOCUMENTS:
        columns = DOCUMENT_COLUMNS
        rows = [
            (
                d.id,
                d.name,
                " | ".join(names[case] for case in d.case_ids),
                d.kind,
                d.date,
                d.version,
                d.format,
                d.source,
                d.words,
                d.characters,
                codings.get(d.id, 0),
                d.added_at,
                d.text_hash,
            )
            for d in documents
        ]
    else:
        columns = SPEAKER_COLUMNS
        titles = {d.id: (number, d.name) for number, d in enumerate(documents)}
        ordered = sorted(speakers, key=lambda s: (titles[s.document_id][0], s.label))
        rows = [(s.id, titles[s.document_id][1], s.label, s.name, s.role) for s in ordered]
    added = tuple(Column(v.name, VARIABLE_TYPES[v.type], _("Variable définie dans le projet.")) for v in variables)
    full = [row + tuple(_cell(values.get((str(row[0]), v.id))) for v in variables) for row in rows]
    return Table(listing.value, columns + added, full)


def _cell(value: Value) -> Cell:
    return value if isinstance(value, str | int | float | bool) else None


CASE_COLUMNS = (
    Column("id", description=_("Identité du cas, stable.")),
    Column("name", description=_("Nom du cas : association, lieu ou personne.")),
    Column("documents", ColumnType.INTEGER, _("Nombre de documents du cas.")),
    Column("words", ColumnType.INTEGER, _("Nombre de mots de ces documents.")),
    Column("codings", ColumnType.INTEGER, _("Nombre de codages dans ces documents, tous codeur·euses.")),
)
DOCUMENT_COLUMNS = (
    Column("id", description=_("Identité du document, stable.")),
    Column("name", description=_("Nom du document.")),
    Column("case", description=_("Cas du document, séparés par « | ».")),
    Column("kind", description=_("Nature du document.")),
    Column("date", ColumnType.DATE, _("Date du document.")),
    Column("version", ColumnType.INTEGER, _("Numéro de la version du texte.")),
    Column("format", description=_("Format du fichier d'origine.")),
    Column("file", description=_("Nom du fichier d'origine.")),
    Column("words", ColumnType.INTEGER, _("Nombre de mots.")),
    Column("characters", ColumnType.INTEGER, _("Nombre de caractères (points de code).")),
    Column("codings", ColumnType.INTEGER, _("Nombre de codages, tous codeur·euses.")),
    Column("added_at", ColumnType.TIME, _("Moment de l'import (UTC).")),
    Column("text_hash", description=_("Empreinte SHA-256 du texte : les positions s'y rapportent.")),
)
SPEAKER_COLUMNS = (
    Column("id", description=_("Identité du ou de la locuteur·rice, stable.")),
    Column("document", description=_("Document où cette personne parle.")),
    Column("label", description=_("Étiquette dans la transcription.")),
    Column("name", description=_("Nom affiché.")),
    Column("role", description=_("Rôle dans l'étude.")),
)
_COMPUTED = {
    Listing.CASES: ("documents", "words", "codings"),
    Listing.DOCUMENTS: ("version", "format", "file", "words", "characters", "codings", "added_at", "text_hash"),
    Listing.SPEAKERS: (),
}
_OWN = {
    Listing.CASES: ("id", "name"),
    Listing.DOCUMENTS: ("id", "name", "case", "kind", "date"),
    Listing.SPEAKERS: ("id", "document", "label", "name", "role"),
}


_KEYS = {
    Listing.CASES: ("id", "name"),
    Listing.DOCUMENTS: ("id", "name", "file"),
    Listing.SPEAKERS: ("id", "document", "label"),
}
"""The columns a row is found by, one of them at least."""


def edit(project: Project, listing: Listing, path: Path) -> Edited:
    """Bring a project to what a CSV table says, in one batch, all or nothing.

    Rows are found by `id`, else by name (cases), name or file (documents), document and label (speakers). A column
    left out changes nothing; an empty cell clears a variable; a column that is neither known nor computed is a
    variable, defined when new. A case that does not exist is created. Raises `ManifestError` with line and column.
    """
    found = read_table(path)
    if not set(found.columns) & set(_KEYS[listing]):
        raise ManifestError(
            _("{path}, ligne 1 : aucune colonne ne dit de qui parle la ligne ; il en faut une parmi {names}.").format(
                path=path.name, names=", ".join(_KEYS[listing])
            )
        )
    editor = _Editor(project, listing, found)
    for row in found.rows:
        editor.row(row)
    if editor.acts:
        project.act(editor.acts)
    fresh = tuple(editor.writer.fresh.values())
    return Edited(len(found.rows), len(editor.acts) - len(fresh), fresh)


class _Editor:
    """Turns the rows of one table into acts."""

    def __init__(self, project: Project, listing: Listing, found: HandTable) -> None:
        self.listing, self.table = listing, found
        with project.store.reading() as connection:
            self.cases = queries.cases(connection)
            self.documents = queries.documents(connection)
            self.speakers = queries.speakers(connection)
            self.writer = VariableWriter({v.id: v for v in queries.variables(connection)}, queries.values(connection))
        self.acts = self.writer.acts
        self.case_ids = {fold(case.name): case.id for case in self.cases}
        known = _OWN[listing] + _COMPUTED[listing]
        self.variable_columns = [name for name in found.columns if name and name not in known]

    def row(self, row: Row) -> None:
        """Collect the acts of one row."""
        targets: dict[Listing, Callable[[Row], Subject]] = {
            Listing.CASES: self._case,
            Listing.DOCUMENTS: self._document,
            Listing.SPEAKERS: self._speaker,
        }
        target = targets[self.listing](row)
        for name in self.variable_columns:
            texts = [other.get(name) for other in self.table.rows]
            variable = self.writer.variable(SCOPES[self.listing], name, texts)

            def fail(bad: str, kind: VariableType, name: str = name) -> ManifestError:
                expected = _("« {text} » n'est pas du type {type}.").format(text=bad, type=type_name(kind))
                return self.table.error(row, name, expected)

            self.writer.set(variable, target, row.get(name), fail)

    def _case(self, row: Row) -> Subject:
        name = freeze(row.get("name"))
        key = row.get("id")
        found = next((c for c in self.cases if c.id == key), None) if key else None
        found = found or next((c for c in self.cases if fold(c.name) == fold(name)), None)
        if found is None:
            if key or not name:
                raise self.table.error(row, "id" if key else "name", _("aucun cas de ce nom dans le projet."))
            return self._new_case(name)
        subject = Subject("case", found.id)
        if name and name != found.name:
            self.acts.append(Act("case.set", (Assignment(subject, {"name": name}),)))
        return subject

    def _new_case(self, name: str) -> Subject:
        subject = Subject("case", case_id(name))
        self.acts.append(Act("case.set", (Assignment(subject, {"name": name}),)))
        self.cases = (*self.cases, Case(subject.id, name))
        self.case_ids[fold(name)] = subject.id
        return subject

    def _document(self, row: Row) -> Subject:
        key, name = row.get("id"), freeze(row.get("name"))
        matches = [d for d in self.documents if (d.id == key if key else name in (d.name, d.source))]
        if len(matches) != 1:
            problem = (
                _("aucun document de ce nom.") if not matches else _("plusieurs documents ont ce nom ; donnez id.")
            )
            raise self.table.error(row, "id" if key else "name", problem)
        document, subject = matches[0], Subject("document", matches[0].id)
        changes: dict[str, Value] = {}
        if key and name and name != document.name:
            changes["name"] = name
        if "kind" in row.cells and row.get("kind") and self._kind(row).value != document.kind:
            changes["kind"] = self._kind(row).value
        if "date" in row.cells and (self._date(row) or None) != document.date:
            changes["date"] = self._date(row)
        if changes:
            self.acts.append(Act("document.edit", (Assignment(subject, changes),)))
        if "case" in row.cells:
            self._links(subject, document.case_ids, split_cases(row.get("case")))
        return subject

    def _links(self, document: Subject, before: Sequence[str], names: Sequence[str]) -> None:
        wanted = [self.case_ids.get(fold(name)) or self._new_case(name).id for name in names]
        for case in wanted:
            if case not in before:
                self.acts.append(link(document.id, case))
        for case in before:
            if case not in wanted:
                self.acts.append(unlink(document.id, case))

    def _kind(self, row: Row) -> DocumentKind:
        found = DocumentKind.parse(row.get("kind"))
        if found is None:
            raise self.table.error(row, "kind", unknown_term(row.get("kind"), DocumentKind))
        return DocumentKind(found)

    def _date(self, row: Row) -> str | None:
        try:
            return parse_date(row.get("date")) if row.get("date") else None
        except ValueError:
            raise self.table.error(row, "date", bad_date(row.get("date"))) from None

    def _speaker(self, row: Row) -> Subject:
        key, label, title = row.get("id"), row.get("label"), freeze(row.get("document"))
        here = {d.id for d in self.documents if title in (d.id, d.name, d.source)}
        matches = [
            s for s in self.speakers if (s.id == key if key else s.document_id in here and fold(s.label) == fold(label))
        ]
        if len(matches) != 1:
            raise self.table.error(
                row,
                "id" if key else "label",
                _("« {label} » ne parle pas dans ce document.").format(label=label or key),
            )
        speaker, subject = matches[0], Subject("speaker", matches[0].id)
        changes: dict[str, Value] = {}
        name = freeze(row.get("name"))
        if name and name != speaker.name:
            changes["name"] = name
        if "role" in row.cells and row.get("role"):
            role = Role.parse(row.get("role"))
            if role is None:
                raise self.table.error(row, "role", unknown_term(row.get("role"), Role))
            if role.value != speaker.role:
                changes["role"] = role.value
        if changes:
            self.acts.append(Act("speaker.edit", (Assignment(subject, changes),)))
        return subject


def link(document_id: str, case: str) -> Act:
    """Return the act that puts a document in a case."""
    fields: dict[str, Value] = {"document": document_id, "case": case, "alive": True}
    references = (Subject("document", document_id), Subject("case", case))
    return Act("document.link", (Assignment(Subject("membership", f"{document_id}:{case}"), fields),), references)


def unlink(document_id: str, case: str) -> Act:
    """Return the act that takes a document out of a case."""
    subject = Subject("membership", f"{document_id}:{case}")
    return Act("document.unlink", (Assignment(subject, {"alive": False}),))


def set_variable(project: Project, scope: Scope, name: str, *, kind: VariableType, choices: Sequence[str] = ()) -> None:
    """Define a variable, or change the type and modalities of one; values already given stay as they are."""
    if not name.strip():
        raise UsageError(_("Une variable doit avoir un nom."))
    fields: dict[str, Value] = {
        "scope": scope.value, "name": name.strip(), "type": kind.value, "choices": list(choices)
    }  # fmt: skip
    project.act([Act("variable.set", (Assignment(Subject("variable", variable_id(scope, name)), fields),))])


def find_document(project: Project, name: str) -> str:
    """Return the id of the document of that id, name or file, else of the only one whose name begins so.

    Raises `UnknownObject`.
    """
    wanted = freeze(name).strip()
    with project.store.reading() as connection:
        every = queries.documents(connection)
    found = [d for d in every if wanted in (d.id, d.name, d.source)]
    if not found and wanted:
        found = [d for d in every if fold(d.name).startswith(fold(wanted))]
    if len(found) == 1:
        return found[0].id
    said = _("« {name} » peut désigner plusieurs documents.") if found else _("Aucun document « {name} ».")
    raise UnknownObject(
        said.format(name=name),
        remedy=_("« ingesoc documents PROJET » les nomme tous ; --json donne leurs identifiants."),
    )
