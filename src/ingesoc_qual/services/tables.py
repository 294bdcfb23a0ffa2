"""The tables of a project, as `ingesoc export` writes them and Python reads them.

Column names are stable identifiers, the same in every interface language; their descriptions are translated. Human
codings only: suggestions that nobody has decided appear in no table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding, Decision, Memo
from ingesoc_qual.model.document import Document, DocumentText
from ingesoc_qual.model.event import Value
from ingesoc_qual.model.field import Case, Coder, Scope, Speaker, Variable
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services import blind
from ingesoc_qual.services.dictionary import described
from ingesoc_qual.services.fieldwork import VARIABLE_TYPES, Listing, table
from ingesoc_qual.services.memos import memos_table
from ingesoc_qual.services.places import Places, clock
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.reading_tables import READINGS
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.store import queries

if TYPE_CHECKING:
    import pandas as pd

INTEGER, NUMBER, BOOLEAN = ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN


@dataclass(frozen=True, slots=True)
class _Field:
    """Everything the tables need, read on one snapshot."""

    documents: Mapping[str, Document]
    texts: Mapping[str, DocumentText]
    cases: Mapping[str, Case]
    speakers: Mapping[tuple[str, str], Speaker]
    variables: tuple[Variable, ...]
    values: Mapping[tuple[str, str], Value]
    coders: Mapping[str, Coder]
    codebook: Codebook
    codings: tuple[Coding, ...]
    decisions: tuple[Decision, ...]
    memos: tuple[Memo, ...]


def _read(project: Project) -> _Field:
    with project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        rank = {document: number for number, document in enumerate(documents)}
        sight = blind.sight(connection, project.coder.id)
        # Documents in the order people read them; within one, the order of the text that the query gives.
        codings = sorted(blind.seen_codings(connection, project.coder.id), key=lambda one: rank[one.document_id])
        decisions = sorted(blind.seen_decisions(connection, project.coder.id), key=lambda one: rank[one.document_id])
        wanted = {(c.version_id, c.document_id) for c in codings} | {(d.version_id, d.document_id) for d in decisions}
        return _Field(
            documents=documents,
            texts={
                version: queries.text(connection, document, version_id=version) for version, document in sorted(wanted)
            },
            cases={case.id: case for case in queries.cases(connection)},
            speakers={(s.document_id, s.label): s for s in queries.speakers(connection)},
            variables=queries.variables(connection),
            values=queries.values(connection),
            coders={coder.id: coder for coder in queries.coders(connection)},
            codebook=queries.codebook(connection),
            codings=tuple(codings),
            decisions=tuple(decisions),
            memos=sight.memos(connection, queries.memos(connection)),
        )


class _Rows:
    """Builds the rows that speak of passages: codings and decisions."""

    def __init__(self, field: _Field) -> None:
        self.field = field
        self.places = {version: Places(text) for version, text in field.texts.items()}
        self.depth = max(field.codebook.depth, 1)
        self.paths = {code.id: [c.label for c in field.codebook.path(code.id)] for code in field.codebook.codes}
        self.by_scope = {scope: [v for v in field.variables if v.scope is scope] for scope in Scope}
        self.code_cells: dict[str, tuple[Cell, ...]] = {}
        self.variable_cells: dict[tuple[str, str | None], tuple[Cell, ...]] = {}
        self.document_cells = {document.id: self._document(document) for document in field.documents.values()}

    def document(self, document_id: str) -> tuple[Cell, ...]:
        """Return document, case, kind, date."""
        return self.document_cells[document_id]

    def _document(self, document: Document) -> tuple[Cell, ...]:
        cases = " | ".join(self.field.cases[case].name for case in document.case_ids)
        return document.name, cases or None, document.kind, document.date

    def passage(self, document_id: str, version: str, start: int, end: int) -> tuple[tuple[Cell, ...], Speaker | None]:
        """Return speaker, role, page, time, start, end, quotation; and the speaker found."""
        places = self.places[version]
        turn, page = places.turn(start, end), places.page(start)
        speaker = None
        if turn is not None and turn.speaker is not None:
            speaker = self.field.speakers.get((document_id, turn.speaker))
        cells: tuple[Cell, ...] = (
            speaker.name if speaker else None,
            speaker.role if speaker else None,
            page.number if page else None,
            clock(turn.time_start) if turn else None,
            start,
            end,
            places.text[start:end],
        )
        return cells, speaker

    def code(self, code_id: str) -> tuple[Cell, ...]:
        """Return the code's id, label, and its path in fixed columns from the family down."""
        if code_id not in self.code_cells:
            resolved = self.field.codebook.resolve(code_id)
            path = self.paths.get(resolved, [resolved])
            levels = (path[level] if level < len(path) else None for level in range(self.depth))
            self.code_cells[code_id] = (resolved, path[-1], *levels)
        return self.code_cells[code_id]

    def variables(self, document_id: str, speaker: Speaker | None) -> tuple[Cell, ...]:
        """Return the values of every variable: of the cases, the document, the speaker."""
        key = document_id, speaker.id if speaker else None
        if key not in self.variable_cells:
            self.variable_cells[key] = self._variables(document_id, speaker)
        return self.variable_cells[key]

    def _variables(self, document_id: str, speaker: Speaker | None) -> tuple[Cell, ...]:
        document, found = self.field.documents[document_id], []
        for variable in self.by_scope[Scope.CASE]:
            found.append(self._joined([self.field.values.get((case, variable.id)) for case in document.case_ids]))
        for variable in self.by_scope[Scope.DOCUMENT]:
            found.append(self._joined([self.field.values.get((document.id, variable.id))]))
        for variable in self.by_scope[Scope.SPEAKER]:
            found.append(self._joined([self.field.values.get((speaker.id, variable.id))] if speaker else []))
        return tuple(found)

    def _joined(self, values: Sequence[Value]) -> Cell:
        given = [value for value in values if isinstance(value, str | int | float | bool)]
        if len(given) > 1:
            return " | ".join(str(value) for value in dict.fromkeys(given))
        return given[0] if given else None

    def variable_columns(self) -> tuple[Column, ...]:
        """Return one column a variable, named `case.x`, `document.x`, `speaker.x`."""
        several = any(len(document.case_ids) > 1 for document in self.field.documents.values())
        return tuple(
            Column(
                f"{scope.value}.{variable.name}",
                ColumnType.TEXT if several and scope is Scope.CASE else VARIABLE_TYPES[variable.type],
                _("Variable définie dans le projet."),
            )
            for scope in Scope
            for variable in self.by_scope[scope]
        )

    def path_columns(self, prefix: str = "code") -> tuple[Column, ...]:
        """Return the fixed columns of the code path."""
        return tuple(
            Column(f"{prefix}_{level}", description=_("Chemin du code, un niveau par colonne, de la famille au code."))
            for level in range(1, self.depth + 1)
        )


DOCUMENT_COLUMNS = (
    Column("document", description=_("Nom du document.")),
    Column("case", description=_("Cas du document, séparés par « | ».")),
    Column("kind", description=_("Nature du document.")),
    Column("date", ColumnType.DATE, _("Date du document.")),
)
PASSAGE_COLUMNS = (
    Column("speaker", description=_("Qui parle dans le passage (la plus grande part).")),
    Column("role", description=_("Rôle de cette personne.")),
    Column("page", INTEGER, _("Page du début du passage, pour un document paginé.")),
    Column("time", description=_("Temps du tour de parole dans l'enregistrement, h:mm:ss.")),
    Column("start", INTEGER, _("Début du passage, en caractères (points de code) depuis 0.")),
    Column("end", INTEGER, _("Fin du passage, exclue.")),
    Column("quotation", description=_("Le passage, mot pour mot."), long=True),
)
_CODE = (
    Column("code_id", description=_("Identité du code, stable.")),
    Column("code", description=_("Nom du code.")),
)


def _codings(rows: _Rows) -> Table:
    memos: dict[str, list[str]] = {}
    for memo in rows.field.memos:
        memos.setdefault(memo.target_id, []).append(memo.text)
    found = []
    for coding in rows.field.codings:
        passage, speaker = rows.passage(coding.document_id, coding.version_id, coding.start, coding.end)
        found.append(
            (
                coding.id,
                *rows.document(coding.document_id),
                *passage,
                *rows.code(coding.code_id),
                rows.field.coders[coding.coder_id].name,
                coding.origin,
                coding.score,
                coding.created_at,
                "\n\n".join(memos.get(coding.id, ())) or None,
                coding.codebook_version or None,
                coding.document_id,
                coding.version_id,
                *rows.variables(coding.document_id, speaker),
            )
        )
    columns = (
        Column("id", description=_("Identité du codage, stable d'un export à l'autre.")),
        *DOCUMENT_COLUMNS,
        *PASSAGE_COLUMNS,
        *_CODE,
        *rows.path_columns(),
        Column("coder", description=_("Qui a codé.")),
        Column(
            "origin",
            description=_(
                "main : codé à la main ; suggestion : suggestion acceptée ou recodée ; suggestion-lot : acceptée avec "
                "toute une liste."
            ),
        ),
        Column("score", NUMBER, _("Score de la suggestion, pour un codage qui en vient.")),
        Column("decided_at", ColumnType.TIME, _("Moment du codage ou de la décision (UTC).")),
        Column("memo", description=_("Mémos attachés au codage."), long=True),
        Column("codebook_version", description=_("Empreinte de la grille au moment du codage.")),
        Column("document_id", description=_("Identité du document.")),
        Column("version_id", description=_("Identité de la version du texte : les positions s'y rapportent.")),
        *rows.variable_columns(),
    )
    return Table("codings", columns, found)


def _decisions(rows: _Rows) -> Table:
    found = []
    for decision in rows.field.decisions:
        passage, _speaker = rows.passage(decision.document_id, decision.version_id, decision.start, decision.end)
        proposed = rows.code(decision.proposed_code_id)
        kept = rows.code(decision.code_id)[:2] if decision.code_id else (None, None)
        text = rows.field.texts[decision.version_id].text
        evidence = " · ".join(dict.fromkeys(text[e.start : e.end] for e in decision.evidence))
        found.append(
            (
                decision.suggestion_id,
                *rows.document(decision.document_id),
                *passage,
                *proposed[:2],
                decision.verdict,
                *kept,
                rows.field.coders[decision.coder_id].name,
                decision.decided_at,
                decision.score,
                evidence or None,
                decision.suggester,
                decision.suggester_version,
            )
        )
    columns = (
        Column("suggestion_id", description=_("Identité de la suggestion.")),
        *DOCUMENT_COLUMNS,
        *PASSAGE_COLUMNS,
        Column("proposed_code_id", description=_("Code proposé par la machine.")),
        Column("proposed_code", description=_("Nom du code proposé.")),
        Column("verdict", description=_("accepted, rejected, recoded ou skipped (remise à plus tard).")),
        Column("code_id", description=_("Code retenu, si la suggestion a été acceptée ou recodée.")),
        Column("code", description=_("Nom du code retenu.")),
        Column("coder", description=_("Qui a décidé.")),
        Column("decided_at", ColumnType.TIME, _("Moment de la décision (UTC).")),
        Column("score", NUMBER, _("Score de la suggestion, entre 0 et 1.")),
        Column("evidence", description=_("Mots qui ont déclenché la suggestion."), long=True),
        Column("suggester", description=_("Ce qui a proposé.")),
        Column("suggester_version", description=_("Sa version.")),
    )
    return Table("decisions", columns, found)


def _codebook(rows: _Rows) -> Table:
    codebook = rows.field.codebook
    counts = Counter(codebook.resolve(coding.code_id) for coding in rows.field.codings)
    found = []
    for depth, code in codebook.walk():
        below = sum(counts[other] for other in codebook.descendants(code.id))
        found.append(
            (
                code.id,
                code.label,
                *rows.code(code.id)[2:],
                depth + 1,
                code.parent,
                counts[code.id],
                below,
                code.definition or None,
                code.definition_origin,
                code.include or None,
                code.exclude or None,
                "\n".join(code.examples) or None,
                "\n".join(code.indicators) or None,
                code.source or None,
                code.color or None,
                code.archived,
                code.merged_into,
            )
        )
    columns = (
        Column("id", description=_("Identité du code, stable.")),
        Column("label", description=_("Nom du code.")),
        *rows.path_columns(),
        Column("level", INTEGER, _("Niveau dans l'arbre, 1 pour une famille.")),
        Column("parent", description=_("Identité du code au-dessus.")),
        Column("codings", INTEGER, _("Nombre de codages sous ce code lui-même, tous codeur·euses.")),
        Column("codings_below", INTEGER, _("Nombre de codages sous ce code et ceux qu'il contient.")),
        Column("definition", description=_("Définition."), long=True),
        Column("definition_origin", description=_("deck : tirée des diapositives ; proposee : proposée par nous.")),
        Column("include", description=_("Ce que le code comprend."), long=True),
        Column("exclude", description=_("Ce qu'il ne comprend pas, et le code voisin."), long=True),
        Column("examples", description=_("Passages d'exemple."), long=True),
        Column("indicators", description=_("Indicateurs, un par ligne."), long=True),
        Column("source", description=_("Source.")),
        Column("color", description=_("Couleur.")),
        Column("archived", BOOLEAN, _("Code archivé : n'accepte plus de codages.")),
        Column("merged_into", description=_("Code dans lequel celui-ci a été fusionné.")),
    )
    return Table("codebook", columns, found)


def _matrix(
    rows: _Rows, name: str, columns: Sequence[tuple[str, str]], of: Callable[[Document], Sequence[str]]
) -> Table:
    """Return codes × something: one block of rows a coder, never summed; cells are numbers of codings."""
    codebook = rows.field.codebook
    keys = {document.id: of(document) for document in rows.field.documents.values()}
    resolved = {code.id: codebook.resolve(code.id) for code in codebook.codes}
    counts = Counter(
        (coding.coder_id, resolved[coding.code_id], key)
        for coding in rows.field.codings
        for key in keys[coding.document_id]
    )
    found = []
    coders = sorted({coding.coder_id for coding in rows.field.codings}, key=lambda c: rows.field.coders[c].name)
    for coder in coders:
        for _depth, code in codebook.walk():
            if code.usable:
                cells = [counts[coder, code.id, key] for key, _label in columns]
                found.append((rows.field.coders[coder].name, *rows.code(code.id), *cells))
    labels = unique_names([label for _key, label in columns])
    described = (
        Column("coder", description=_("Qui a codé : un bloc de lignes par codeur·euse, jamais additionnés.")),
        *_CODE,
        *rows.path_columns(),
        *(Column(label, INTEGER, _("Nombre de codages sous ce code lui-même.")) for label in labels),
    )
    return Table(name, described, found)


def unique_names(labels: Sequence[str]) -> list[str]:
    """Return `labels` with a number added to those that come again."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def _code_by_case(rows: _Rows) -> Table:
    columns = [(case.id, case.name) for case in rows.field.cases.values()]
    return _matrix(rows, "code_by_case", columns, lambda document: document.case_ids)


def _code_by_document(rows: _Rows) -> Table:
    columns = [(document.id, document.name) for document in rows.field.documents.values()]
    return _matrix(rows, "code_by_document", columns, lambda document: (document.id,))


TABLES = (
    "codings", "decisions", "codebook", "memos", "documents", "cases", "speakers", "code_by_case", "code_by_document",
    *READINGS,
)  # fmt: skip
"""The names of the tables, in the order they are written."""


def build(project: Project, names: Sequence[str] = TABLES) -> tuple[Table, ...]:
    """Return the tables of those names. Raises `UsageError` for a name that is none."""
    unknown = [name for name in names if name not in TABLES]
    if unknown:
        raise UsageError(
            _("Aucune table « {name} ».").format(name=unknown[0]),
            remedy=_("Les tables : {names}.").format(names=", ".join(TABLES)),
        )
    makers = {
        "codings": _codings,
        "decisions": _decisions,
        "codebook": _codebook,
        "code_by_case": _code_by_case,
        "code_by_document": _code_by_document,
    }
    rows = _Rows(_read(project)) if any(name in makers for name in names) else None
    readings = Readings(project) if any(name in READINGS for name in names) else None
    found = []
    for name in names:
        if name == "memos":
            found.append(memos_table(project))
        elif rows is not None and name in makers:
            found.append(makers[name](rows))
        elif readings is not None and name in READINGS:
            found.append(READINGS[name](readings))
        else:
            found.append(table(project, Listing(name)))
    return tuple(map(described, found))


def to_frame(made: Table) -> pd.DataFrame:
    """Return a table as a DataFrame: missing cells are NA, dates stay ISO text, times are UTC timestamps."""
    import pandas as pd

    kinds = {INTEGER: "Int64", NUMBER: "Float64", BOOLEAN: "boolean"}
    data = {}
    for number, column in enumerate(made.columns):
        cells = [row[number] for row in made.rows]
        if column.type is ColumnType.TIME:
            data[column.name] = pd.Series(pd.to_datetime(pd.Series(cells, dtype="object"), utc=True))
        else:
            data[column.name] = pd.Series(cells, dtype=kinds.get(column.type, "string"))
    return pd.DataFrame(data)


def frame(project: Project, name: str) -> pd.DataFrame:
    """Return one table of a project as a DataFrame."""
    return to_frame(build(project, (name,))[0])


def frames(project: Project) -> dict[str, pd.DataFrame]:
    """Return every table of a project as DataFrames, by name."""
    return {made.name: to_frame(made) for made in build(project)}
