"""Cases, documents and speakers, one cell at a time: read as a grid, each change one act."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingesoc_qual.errors import UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Document, DocumentKind, Role
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import Case, Speaker, Variable, VariableType
from ingesoc_qual.model.table import Cell
from ingesoc_qual.services.fieldwork import SCOPES, Listing, link, set_variable, table, unlink
from ingesoc_qual.services.identity import case_id, variable_id
from ingesoc_qual.services.manifest import bad_date, unknown_term
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.variables import VariableWriter, parse_date, type_name
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import fold, freeze

SHOWN = {
    Listing.CASES: ("name", "documents", "words", "codings"),
    Listing.DOCUMENTS: ("name", "case", "kind", "date", "words", "codings"),
    Listing.SPEAKERS: ("label", "document", "name", "role"),
}
EDITABLE = {
    Listing.CASES: ("name",),
    Listing.DOCUMENTS: ("name", "case", "kind", "date"),
    Listing.SPEAKERS: ("name", "role"),
}
_KINDS = {Listing.CASES: "case", Listing.DOCUMENTS: "document", Listing.SPEAKERS: "speaker"}
_ACTS = {Listing.CASES: "case.set", Listing.DOCUMENTS: "document.edit", Listing.SPEAKERS: "speaker.edit"}


@dataclass(frozen=True, slots=True)
class GridColumn:
    """One column: `key` is an own field or the id of a variable; `type` is None where nothing is read as typed."""

    key: str
    title: str
    editable: bool
    type: VariableType | None = None
    choices: tuple[str, ...] = ()
    variable: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """One listing: `rows` are the id of the object and its cells, in the order of `columns`."""

    listing: Listing
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def read_grid(project: Project, listing: Listing) -> Grid:
    """Return the cases, documents or speakers of a project, own fields first, variables last."""
    with project.store.reading() as connection:
        variables = [v for v in queries.variables(connection) if v.scope is SCOPES[listing]]
    whole = table(project, listing)
    names = [column.name for column in whole.columns]
    own = len(names) - len(variables)
    if names[own:] != [v.name for v in variables]:  # Another process has just defined one.
        return read_grid(project, listing)
    places = [names.index(key) for key in SHOWN[listing]] + list(range(own, len(names)))
    columns = tuple(_own_column(listing, key) for key in SHOWN[listing]) + tuple(map(_variable_column, variables))
    return Grid(listing, columns, tuple((str(row[0]), tuple(row[place] for place in places)) for row in whole.rows))


def _own_column(listing: Listing, key: str) -> GridColumn:
    titles = {
        "name": _("nom"),
        "documents": _("documents"),
        "words": _("mots"),
        "codings": _("codages"),
        "case": _("cas"),
        "kind": _("nature"),
        "date": _("date"),
        "document": _("document"),
        "label": _("étiquette"),
        "role": _("rôle"),
    }
    terms = {"kind": DocumentKind, "role": Role}.get(key)
    return GridColumn(
        key,
        titles[key],
        editable=key in EDITABLE[listing],
        type=VariableType.DATE if key == "date" else VariableType.CHOICE if terms else None,
        choices=tuple(term.value for term in terms) if terms else (),
    )


def _variable_column(variable: Variable) -> GridColumn:
    return GridColumn(
        variable.id, variable.name, editable=True, type=variable.type, choices=variable.choices, variable=True
    )


def set_cell(project: Project, listing: Listing, row_id: str, key: str, text: str) -> bool:
    """Give a cell the value that `text` says (none when empty), in one act; return whether it changed anything.

    Raises `UsageError` with what is expected when `text` cannot be read, `UnknownObject` when the row is not there.
    """
    text = freeze(text).strip()
    subject = Subject(_KINDS[listing], row_id)
    if key in EDITABLE[listing]:
        if key == "case":
            raise UsageError(_("Un document se rattache à ses cas par une liste."))
        value = _own_value(project, listing, row_id, key, text)
        if value == _before(project, listing, row_id, key):
            return False
        project.act([Act(_ACTS[listing], (Assignment(subject, {key: value}),))])
        return True
    with project.store.reading() as connection:
        variables = {v.id: v for v in queries.variables(connection)}
        writer = VariableWriter(variables, queries.values(connection))
    if key not in variables:
        raise UnknownObject(_("Cette colonne ne se modifie pas."))
    writer.set(variables[key], subject, text, _refusal(variables[key]))
    if writer.acts:
        project.act(writer.acts)
    return bool(writer.acts)


def _refusal(variable: Variable) -> Callable[[str, VariableType], UsageError]:
    def refused(bad: str, kind: VariableType) -> UsageError:
        if kind is VariableType.CHOICE:
            known = ", ".join(variable.choices)
            return UsageError(_("« {text} » n'est pas de la liste : {known}.").format(text=bad, known=known))
        return UsageError(_("« {text} » n'est pas du type {type}.").format(text=bad, type=type_name(kind)))

    return refused


def _own_value(project: Project, listing: Listing, row_id: str, key: str, text: str) -> Value:
    if key == "name":
        if not text:
            raise UsageError(_("Le nom ne peut pas être vide."))
        if listing is Listing.CASES:
            _require_new_case(project, text, but=row_id)
        return text
    if key == "date":
        try:
            return parse_date(text) if text else None
        except ValueError:
            raise UsageError(bad_date(text)) from None
    terms: type[DocumentKind] | type[Role] = DocumentKind if key == "kind" else Role
    found = terms.parse(text)
    if text and found is None:
        raise UsageError(unknown_term(text, terms))
    return None if found is None else found.value


def _before(project: Project, listing: Listing, row_id: str, key: str) -> Value:
    with project.store.reading() as connection:
        objects: Sequence[Case | Document | Speaker]
        if listing is Listing.CASES:
            objects = queries.cases(connection)
        elif listing is Listing.DOCUMENTS:
            objects = queries.documents(connection)
        else:
            objects = queries.speakers(connection)
    found = next((one for one in objects if one.id == row_id), None)
    if found is None:
        raise UnknownObject(_("Cette ligne n'est plus dans le projet."))
    value: Value = getattr(found, key)
    return value


def _require_new_case(project: Project, name: str, *, but: str = "") -> None:
    with project.store.reading() as connection:
        cases = queries.cases(connection)
    if any(fold(case.name) == fold(name) and case.id != but for case in cases):
        raise UsageError(_("Un cas s'appelle déjà « {name} ».").format(name=name))


def add_case(project: Project, name: str) -> Case:
    """Add a case and return it; raises `UsageError` when there is one of that name."""
    name = freeze(name).strip()
    if not name:
        raise UsageError(_("Le nom ne peut pas être vide."))
    _require_new_case(project, name)
    case = _fresh_case(project, name)
    project.act([Act("case.set", (Assignment(Subject("case", case.id), {"name": name}),))])
    return case


def _fresh_case(project: Project, name: str) -> Case:
    """Return a case of that name with an id that no other has: one renamed since keeps the id of its first name."""
    with project.store.reading() as connection:
        taken = {case.id for case in queries.cases(connection)}
    key, number = case_id(name), 1
    while key in taken:
        number += 1
        key = case_id(f"{name} ({number})")
    return Case(key, name)


def set_cases(project: Project, document_id: str, case_ids: Sequence[str], *, new: str = "") -> bool:
    """Make a document be of these cases, and of a new one named `new`, in one batch; return whether it was not."""
    with project.store.reading() as connection:
        document = next((d for d in queries.documents(connection) if d.id == document_id), None)
    if document is None:
        raise UnknownObject(_("Ce document n'est plus dans le projet."))
    acts, wanted = [], list(dict.fromkeys(case_ids))
    if new:
        _require_new_case(project, new)
        case = _fresh_case(project, new)
        acts.append(Act("case.set", (Assignment(Subject("case", case.id), {"name": new}),)))
        wanted.append(case.id)
    acts += [link(document_id, case) for case in wanted if case not in document.case_ids]
    acts += [unlink(document_id, case) for case in document.case_ids if case not in wanted]
    if acts:
        project.act(acts)
    return bool(acts)


def add_variable(
    project: Project, listing: Listing, name: str, *, kind: VariableType, choices: Sequence[str] = ()
) -> str:
    """Define a variable of cases, documents or speakers and return its id; raises `UsageError` when there is one."""
    name, scope = freeze(name).strip(), SCOPES[listing]
    with project.store.reading() as connection:
        known = {v.id for v in queries.variables(connection)}
    if variable_id(scope, name) in known or name in SHOWN[listing]:
        raise UsageError(_("Une colonne s'appelle déjà « {name} ».").format(name=name))
    set_variable(project, scope, name, kind=kind, choices=choices_of(choices))
    return variable_id(scope, name)


def change_variable(project: Project, key: str, *, kind: VariableType, choices: Sequence[str] = ()) -> None:
    """Change the type and modalities of a variable; values already given stay as they are."""
    with project.store.reading() as connection:
        found = next((v for v in queries.variables(connection) if v.id == key), None)
    if found is None:
        raise UnknownObject(_("Cette variable n'est plus dans le projet."))
    fields: dict[str, Value] = {"type": kind.value, "choices": list(choices_of(choices))}
    project.act([Act("variable.set", (Assignment(Subject("variable", key), fields),))])


def choices_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Return modalities without blanks, each once, in order."""
    return tuple(dict.fromkeys(freeze(text).strip() for text in texts if text.strip()))
