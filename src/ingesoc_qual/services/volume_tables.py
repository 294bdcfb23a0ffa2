"""Volumes as tables: all quantities with their state, their summary; and back from a CSV that a person has edited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Document
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.model.volume import Volume, VolumeState, volume_id
from ingesoc_qual.services.csvtables import HandTable, Row, read_table
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.volume_words import number_of, period_of, unit_of
from ingesoc_qual.services.volumes import decide, summary, volumes
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import fold

INTEGER, NUMBER, BOOLEAN = ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN
Read = TypeVar("Read")
_CONTEXT = 60
_FRENCH = {"propose": "proposed", "confirme": "confirmed", "corrige": "corrected", "rejete": "rejected"}


def _volume_columns() -> tuple[Column, ...]:
    return (
        Column("id", description=_("Identité de la quantité, stable ; vide pour en ajouter une.")),
        Column("document", description=_("Nom du document.")),
        Column("case", description=_("Cas du document, séparés par « | ».")),
        Column("state", description=_("proposed (proposée), confirmed, corrected ou rejected.")),
        Column("value", NUMBER, _("Valeur, ou bas de la fourchette.")),
        Column("value_max", NUMBER, _("Haut de la fourchette.")),
        Column("unit", description=_("bénévoles, heures, ETP, euros valorisés ou adhérents.")),
        Column(
            "category", description=_("Ce qui est compté : total, ligne d'un tableau, objectif, plafond, salariés…")
        ),
        Column("period", description=_("Année ou années : dites, sinon celles du titre ou du document.")),
        Column("rule", description=_("Ce qui l'a fait trouver : chiffres, lettres, tableau, environ, fourchette…")),
        Column("confidence", NUMBER, _("Confiance de la règle, entre 0 et 1.")),
        Column("coder", description=_("Qui a décidé.")),
        Column("decided_at", ColumnType.TIME, _("Moment de la décision (UTC).")),
        Column("quotation", description=_("Les mots, tels qu'ils sont écrits.")),
        Column("context", description=_("Les mots autour."), long=True),
        Column("start", INTEGER, _("Début, en caractères (points de code) depuis 0.")),
        Column("end", INTEGER, _("Fin, exclue.")),
        Column("document_id", description=_("Identité du document.")),
    )


def volumes_table(project: Project) -> Table:
    """Return every quantity, one row each, with its words and those around."""
    found = volumes(project)
    with project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        cases = {case.id: case.name for case in queries.cases(connection)}
        coders = {coder.id: coder.name for coder in queries.coders(connection)}
        texts = {key: queries.text(connection, key).text for key in {one.document_id for one in found}}
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        document, text = documents[one.document_id], texts[one.document_id]
        rows.append(
            (
                one.id,
                document.name,
                " | ".join(cases[case] for case in document.case_ids) or None,
                one.state.value,
                one.value,
                one.value_max,
                one.unit,
                one.category or None,
                one.period or None,
                one.rule or None,
                one.confidence,
                coders.get(one.coder_id),
                one.decided_at or None,
                text[one.start : one.end],
                " ".join(text[max(one.start - _CONTEXT, 0) : one.end + _CONTEXT].split()),
                one.start,
                one.end,
                one.document_id,
            )
        )
    return Table("volunteering_volumes", _volume_columns(), rows)


def summary_table(project: Project, found: Sequence[Volume] | None = None) -> Table:
    """Return the summary of what was confirmed or corrected; `found` as in `volumes.summary`."""
    columns = (
        Column("case", description=_("Nom du cas.")),
        Column("unit", description=_("Unité.")),
        Column("period", description=_("Année ou années.")),
        Column("category", description=_("Ce qui est compté ; total : tout.")),
        Column("value", NUMBER, _("Valeur de la ligne décidée en dernier ; bas d'une fourchette.")),
        Column("value_max", NUMBER, _("Haut d'une fourchette.")),
        Column("sources", INTEGER, _("Nombre de quantités qui la disent.")),
        Column("agree", BOOLEAN, _("Elles disent toutes la même chose.")),
        Column("parts", NUMBER, _("Somme des autres catégories, en regard du total, jamais ajoutée.")),
        Column("gap", NUMBER, _("Total moins cette somme.")),
        Column("ids", description=_("Identités des quantités, séparées par des espaces."), long=True),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in summary(project, found).itertuples(index=False, name=None):
        plain = [None if cell != cell or cell == "" else cell for cell in row[:-1]]
        rows.append((*plain, " ".join(row[-1])))
    return Table("volumes_summary", columns, rows)


# --- back from a CSV -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VolumeEdit:
    """What a table changed: rows read, quantities by the state they now have."""

    rows: int
    decided: int


def read_volumes(project: Project, path: Path) -> VolumeEdit:
    """Take back a table of volumes: states, corrected values, new rows; all of it or nothing.

    A row whose value, unit, category or period was changed is corrected, whatever its state says; a new row has no id,
    and a quotation found once in its document. Raises `ManifestError` with the line and column of the first fault.
    """
    table = read_table(path, required=("id", "document", "state", "value", "unit"))
    known = {one.id: one for one in volumes(project)}
    with project.store.reading() as connection:
        documents = queries.documents(connection)
        reader = _Reader(table, known, documents, {d.id: queries.text(connection, d.id).text for d in documents})
    changed = [one for row in table.rows if (one := reader.volume(row)) is not None]
    return VolumeEdit(len(table.rows), decide(project, changed))


class _Reader:
    def __init__(
        self, table: HandTable, known: dict[str, Volume], documents: Sequence[Document], texts: dict[str, str]
    ) -> None:
        self.table, self.known, self.documents, self.texts = table, known, documents, texts
        self.seen: dict[str, int] = {}

    def volume(self, row: Row) -> Volume | None:
        """Return the quantity that a row makes of one, None where it changes nothing."""
        before = self._before(row)
        wanted = replace(
            before,
            value=self._value(row) if "value" in row.cells else before.value,
            value_max=self._number(row, "value_max") if "value_max" in row.cells else before.value_max,
            unit=self._unit(row, before),
            category=row.get("category") if "category" in row.cells else before.category,
            period=self._period(row, before),
        )
        if wanted.value_max is not None and wanted.value_max < wanted.value:
            raise self.table.error(row, "value_max", _("le haut de la fourchette est sous le bas."))
        state = self._state(row)
        if before.id not in self.known and state is VolumeState.PROPOSED:
            state = VolumeState.CONFIRMED
        if wanted != before and state is not VolumeState.REJECTED:
            state = VolumeState.CORRECTED if before.rule else VolumeState.CONFIRMED
        if state is before.state and wanted == before and before.id in self.known:
            return None
        return replace(wanted, state=state)

    def _before(self, row: Row) -> Volume:
        key = row.get("id")
        if key:
            if key not in self.known:
                raise self.table.error(row, "id", _("aucune quantité de cette identité dans le projet."))
            found = self.known[key]
        else:
            found = self._new(row)
        if found.id in self.seen:
            raise self.table.error(row, "id", _("déjà donnée ligne {line}.").format(line=self.seen[found.id]))
        self.seen[found.id] = row.line
        return found

    def _new(self, row: Row) -> Volume:
        from ingesoc_qual.services.demo import find_quotation

        name = row.get("document")
        matches = [d for d in self.documents if name in (d.id, d.name, d.source)]
        if len(matches) != 1:
            raise self.table.error(row, "document", _("aucun document de ce nom, ou plusieurs."))
        span = find_quotation(self.texts[matches[0].id], row.get("quotation"))
        if span is None:
            raise self.table.error(row, "quotation", _("ces mots ne sont pas, une seule fois, dans le document."))
        unit = self._unit(row, None)
        key = volume_id(matches[0].version_id, span.start, span.end, unit)
        period = row.get("period")
        place = matches[0].id, matches[0].version_id, span.start, span.end
        return Volume(key, *place, self._value(row), self._number(row, "value_max"), unit, row.get("category"), period)

    def _value(self, row: Row) -> float:
        value = self._number(row, "value")
        if value is None:
            raise self.table.error(row, "value", _("une valeur est attendue."))
        return value

    def _number(self, row: Row, column: str) -> float | None:
        return self._parsed(row, column, number_of)

    def _unit(self, row: Row, before: Volume | None) -> str:
        if not row.get("unit") and before is not None:
            return before.unit
        return self._parsed(row, "unit", unit_of)

    def _period(self, row: Row, before: Volume) -> str:
        return self._parsed(row, "period", period_of) if "period" in row.cells else before.period

    def _parsed(self, row: Row, column: str, parse: Callable[[str], Read]) -> Read:
        try:
            return parse(row.get(column))
        except UsageError as error:
            raise self.table.error(row, column, error.message) from None

    def _state(self, row: Row) -> VolumeState:
        written = fold(row.get("state")).rstrip("e")
        written = _FRENCH.get(written, _FRENCH.get(f"{written}e", written))
        for state in VolumeState:
            if written in (state.value, state.value.rstrip("e"), ""):
                return state
        known = ", ".join(state.value for state in VolumeState)
        raise self.table.error(row, "state", _("état inconnu ; connus : {names}.").format(names=known))
