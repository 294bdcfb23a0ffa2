"""The manifest of an import: one line a file, with what the file itself does not say.

Columns: `file` (relative to the manifest), and any of `name`, `case` (several separated by `|`), `kind`, `date`,
`speakers` (`LABEL=rôle;LABEL=rôle`), `case.<variable>`, `document.<variable>`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ingesoc_qual.errors import ManifestError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import DocumentKind, Role
from ingesoc_qual.services.csvtables import HandTable, Row, read_table
from ingesoc_qual.services.variables import parse_date

KNOWN = ("file", "name", "case", "kind", "date", "speakers")
PREFIXES = ("case.", "document.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a manifest, or the options of the command, says of one file."""

    path: Path
    name: str | None = None
    cases: tuple[str, ...] = ()
    kind: DocumentKind | None = None
    date: str | None = None
    roles: tuple[tuple[str, Role], ...] = ()
    case_values: tuple[tuple[str, str], ...] = ()
    document_values: tuple[tuple[str, str], ...] = ()
    place: str = ""
    """Where it was said, for messages."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A label of turns as it is written, the speaker it stands for, and that speaker's role if told."""

    label: str
    speaker: str
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The entries of a manifest, in order, and each column of values for guessing types."""

    entries: tuple[Entry, ...]
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; raises `ManifestError` with line and column."""
    table = read_table(path, required=("file",))
    for column in table.columns:
        if column not in KNOWN and not column.startswith(PREFIXES):
            raise ManifestError(
                _("{path}, ligne 1 : colonne inconnue « {column} ».").format(path=path.name, column=column),
                remedy=_("Une variable s'écrit « case.nom » ou « document.nom »."),
            )
    entries = tuple(_entry(table, row) for row in table.rows)
    seen: dict[Path, str] = {}
    for entry in entries:
        if entry.path in seen:
            raise ManifestError(
                _("{path} : « {file} » est là deux fois.").format(path=path.name, file=entry.path.name),
                remedy=_("Un document de plusieurs cas s'écrit « cas 1 | cas 2 » dans la colonne case."),
            )
        seen[entry.path] = entry.place
    columns = {
        column: tuple(row.get(column) for row in table.rows) for column in table.columns if column.startswith(PREFIXES)
    }
    return Manifest(entries, columns)


def _entry(table: HandTable, row: Row) -> Entry:
    name = row.get("file")
    if not name:
        raise table.error(row, "file", _("nom de fichier vide."))
    path = (table.path.parent / name).resolve()
    if not path.is_file():
        raise table.error(row, "file", _("le fichier « {name} » n'existe pas.").format(name=name))
    return Entry(
        path=path,
        name=row.get("name") or None,
        cases=split_cases(row.get("case")),
        kind=_kind(table, row),
        date=_date(table, row),
        roles=_roles(table, row),
        case_values=_values(table, row, "case."),
        document_values=_values(table, row, "document."),
        place=_("{path}, ligne {line}").format(path=table.path.name, line=row.line),
    )


def split_cases(text: str) -> tuple[str, ...]:
    """Return the names of cases in a cell, which `|` separates."""
    return tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


def _values(table: HandTable, row: Row, prefix: str) -> tuple[tuple[str, str], ...]:
    columns = [column for column in table.columns if column.startswith(prefix)]
    return tuple((column.removeprefix(prefix), row.get(column)) for column in columns if row.get(column))


def _kind(table: HandTable, row: Row) -> DocumentKind | None:
    text = row.get("kind")
    if not text:
        return None
    found = DocumentKind.parse(text)
    if found is None:
        raise table.error(row, "kind", unknown_term(text, DocumentKind))
    return DocumentKind(found)


def _date(table: HandTable, row: Row) -> str | None:
    text = row.get("date")
    if not text:
        return None
    try:
        return parse_date(text)
    except ValueError:
        raise table.error(row, "date", bad_date(text)) from None


def _roles(table: HandTable, row: Row) -> tuple[tuple[str, Role], ...]:
    found = []
    for part in filter(None, (part.strip() for part in row.get("speakers").split(";"))):
        label, equals, role_text = part.partition("=")
        role = Role.parse(role_text) if equals else None
        if not label.strip() or role is None:
            raise table.error(
                row,
                "speakers",
                _("« {part} » ne se lit pas ; écrivez « ENQ=enquêteur·rice;E01=bénévole ».").format(part=part),
            )
        found.append((label.strip(), Role(role)))
    return tuple(found)


def read_voices(path: Path) -> tuple[Voice, ...]:
    """Read a table of labels: `label` as written, `speaker` it stands for, and perhaps `role`.

    Raises `ManifestError` with line and column.
    """
    table = read_table(path, required=("label", "speaker"))
    found = []
    for row in table.rows:
        for column in ("label", "speaker"):
            if not row.get(column):
                raise table.error(row, column, _("cette cellule est vide."))
        role = Role.parse(row.get("role")) if row.get("role") else None
        if row.get("role") and role is None:
            raise table.error(row, "role", unknown_term(row.get("role"), Role))
        found.append(Voice(row.get("label"), row.get("speaker"), None if role is None else Role(role)))
    return tuple(found)


def unknown_term(text: str, terms: type[DocumentKind] | type[Role]) -> str:
    """Return the sentence that says a term is none of a closed list, and lists it."""
    known = ", ".join(term.value for term in terms)
    return _("« {text} » n'est pas de la liste : {known}.").format(text=text, known=known)


def bad_date(text: str) -> str:
    """Return the sentence that says a text is no date."""
    return _("« {text} » n'est pas une date ; écrivez 2024, 2024-03, 2024-03-12 ou 12/03/2024.").format(text=text)
