"""The readings as tables: one row a cell, codes and documents by name, the ids of the passages at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.services.volume_tables import summary_table, volumes_table

if TYPE_CHECKING:
    import pandas as pd

INTEGER, NUMBER, BOOLEAN = ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.BOOLEAN

_ROW = (
    Column("level", description=_("Ce que dit la ligne : case (un cas), champ (un champ), all (tout le terrain).")),
    Column("row", description=_("Nom du cas ou du champ.")),
    Column("coder", description=_("Qui a codé : un bloc par codeur·euse, jamais additionnés ; consensus si arbitré.")),
)
_BLOCK = (
    Column("source", description=_("Nature des documents : rapports, chartes et conventions, entretiens…")),
    Column("role", description=_("Rôle de qui parle, dans les entretiens.")),
)
_CODE = (
    Column("code_id", description=_("Identité du code, stable.")),
    Column("code", description=_("Nom du code.")),
)
_CODINGS = Column("codings", INTEGER, _("Nombre de passages : un même passage compte une fois."))
_WORDS = Column("words", INTEGER, _("Nombre de mots couverts, chacun une fois ; jamais ceux de l'enquêteur·rice."))
_SPEAKERS = Column("speakers", INTEGER, _("Nombre de locuteur·rices distinct·es."))
_PASSAGES = Column("passages", description=_("Identités des codages, séparées par des espaces."), long=True)


def grid_table(readings: Readings) -> Table:
    """Return the grid of volunteering."""
    columns = (
        *_ROW,
        *_BLOCK,
        Column("activity", description=_("benevolat ou travail.")),
        Column("kind", description=_("abstrait, prescrit, reel ou concret.")),
        _CODINGS,
        _WORDS,
        Column("denominator", INTEGER, _("Nombre de mots de cette source et de ce rôle dans la ligne.")),
        Column("share", NUMBER, _("Part de ces mots, entre 0 et 1.")),
        _SPEAKERS,
        _PASSAGES,
    )
    return _table("volunteering_grid", columns, readings.volunteering_grid())


def profile_table(readings: Readings, mapping: str | None = None) -> Table:
    """Return the profile of the cases, under a mapping of codes to dimensions."""
    columns = (
        *_ROW,
        Column("dimension", description=_("Dimension du classement, ou famille lue à part.")),
        Column("family", description=_("Sous-famille (identité du code) ; vide pour toute la dimension.")),
        Column("apart", BOOLEAN, _("Famille hors des dimensions.")),
        _CODINGS,
        _WORDS,
        Column("denominator", INTEGER, _("Nombre de mots codés dans la ligne, sous n'importe quel code.")),
        Column("share", NUMBER, _("Part des mots codés, entre 0 et 1 ; deux dimensions peuvent se recouvrir.")),
        Column("said", INTEGER, _("Nombre de mots de la ligne, codés ou non.")),
        Column("share_of_text", NUMBER, _("Part de tous les mots, entre 0 et 1.")),
        _SPEAKERS,
        _PASSAGES,
    )
    return _table("profile", columns, readings.profile(mapping) if mapping else readings.profile())


def matrix_table(readings: Readings, attributes: Sequence[str] | None = None, *, subtree: bool = False) -> Table:
    """Return codes × the values of each attribute, all of them by default; cells that are not empty."""
    labels = {code.id: code.label for code in readings.codebook.codes}
    names = {d.id: d.name for d in readings.documents.values()} | {s.id: s.name for s in readings.speakers.values()}
    rows: list[tuple[Cell, ...]] = []
    for by in attributes if attributes is not None else readings.attributes():
        found = readings.matrix(by, subtree=subtree)
        label = [names.get(value, value) for value in found["value"]]
        found = found.assign(by=by, code_id=found["code"], code=found["code"].map(labels), value_id=found["value"])
        rows += _rows(found.assign(value=label), [column.name for column in _MATRIX])
    return Table("matrices", _MATRIX, rows)


_MATRIX = (
    Column("by", description=_("Ce qui est croisé avec les codes : case, champ, document, speaker, role, variable…")),
    _ROW[2],
    *_CODE,
    Column("value", description=_("Valeur croisée : nom du cas, rôle, année…")),
    Column("value_id", description=_("La même, par identité pour un document ou un·e locuteur·rice.")),
    _CODINGS,
    _WORDS,
    Column("denominator", INTEGER, _("Nombre de mots dits sous cette valeur.")),
    Column("share", NUMBER, _("Part de ces mots, entre 0 et 1.")),
    _SPEAKERS,
    _PASSAGES,
)


def cooccurrence_table(readings: Readings, relation: str = "overlap", *, distance: int = 20) -> Table:
    """Return which codes meet."""
    labels = {code.id: code.label for code in readings.codebook.codes}
    found = readings.cooccurrence(relation, distance=distance)
    found = found.assign(
        relation=relation,
        code_id=found["code"],
        code=found["code"].map(labels),
        other_id=found["other"],
        other=found["other"].map(labels),
    )
    columns = (
        Column("relation", description=_("overlap : recouvrement ; inside : dans ; turn : même tour ; near : près.")),
        _ROW[2],
        *_CODE,
        Column("other_id", description=_("Identité de l'autre code.")),
        Column("other", description=_("Nom de l'autre code.")),
        Column("pairs", INTEGER, _("Paires de passages qui se rencontrent ; pour turn, tours qui ont les deux codes.")),
        Column("codings", INTEGER, _("Passages du code qui rencontrent l'autre.")),
        Column("of", INTEGER, _("Passages du code en tout.")),
        Column("share", NUMBER, _("Les premiers sur les seconds, entre 0 et 1.")),
        Column("words", INTEGER, _("Mots couverts par les deux codes.")),
        Column("coefficient", NUMBER, _("Coefficient de Jaccard, entre 0 et 1 ; pour inside, la part.")),
        _PASSAGES,
    )
    return _table("cooccurrence", columns, found)


def gap_table(readings: Readings, *, seed: int = 0, draws: int = 1000) -> Table:
    """Return the gap between prescribed and real volunteering, with facing quotations."""
    found = readings.prescribed_real_gap(seed=seed, draws=draws)
    quoted = readings.quotations({*found["prescribed_typical"], *found["real_typical"]})
    for side in ("prescribed", "real"):
        found[f"{side}_quotation"] = [quoted.get(name, "") for name in found[f"{side}_typical"]]
    columns = (
        *_ROW,
        Column("task", description=_("Tâche : nom du sous-code de bénévolat ; vide : sans tâche.")),
        Column("source", description=_("Nature des documents ; toutes : toutes ensemble.")),
        _BLOCK[1],
        Column("denominator", INTEGER, _("Nombre de mots de cette source et de ce rôle dans la ligne.")),
        Column("documents", INTEGER, _("Nombre de documents de cette source dans la ligne.")),
        *_side("prescribed"),
        *_side("real"),
        Column("difference", NUMBER, _("Réel moins prescrit, en points de part (100 × la différence des parts).")),
        Column("low", NUMBER, _("Bas de l'intervalle à 95 % (bootstrap sur les documents) ; vide sous 2 documents.")),
        Column("high", NUMBER, _("Haut de l'intervalle à 95 %.")),
        Column("prescribed_quotation", description=_("Le passage prescrit le plus typique, mot pour mot."), long=True),
        Column("real_quotation", description=_("Le passage réel ou concret le plus typique, en regard."), long=True),
        Column("prescribed_passages", description=_("Identités des codages, séparées par des espaces."), long=True),
        Column("real_passages", description=_("Identités des codages, séparées par des espaces."), long=True),
    )
    return _table("prescribed_real_gap", columns, found)


def _side(side: str) -> tuple[Column, ...]:
    # Plain sentences: the data dictionary looks each of them up in both languages.
    prescribed = side == "prescribed"
    said = (
        (_("Bénévolat prescrit : nombre de passages."), _("Bénévolat réel ou concret : nombre de passages.")),
        (_("Bénévolat prescrit : nombre de mots."), _("Bénévolat réel ou concret : nombre de mots.")),
        (
            _("Bénévolat prescrit : part des mots de la source, entre 0 et 1."),
            _("Bénévolat réel ou concret : part des mots de la source, entre 0 et 1."),
        ),
        (
            _("Bénévolat prescrit : nombre de locuteur·rices."),
            _("Bénévolat réel ou concret : nombre de locuteur·rices."),
        ),
    )
    codings, words, share, speakers = (one if prescribed else other for one, other in said)
    return (
        Column(f"{side}_codings", INTEGER, codings),
        Column(f"{side}_words", INTEGER, words),
        Column(f"{side}_share", NUMBER, share),
        Column(f"{side}_speakers", INTEGER, speakers),
    )


def vocabulary_table(readings: Readings) -> Table:
    """Return how often the lists of the codebook are said."""
    columns = (
        Column("list", description=_("Liste de la grille : utilite, impact…")),
        Column("term", description=_("Terme de la liste ; vide pour toute la liste.")),
        Column("year", description=_("Année du document.")),
        Column("kind", description=_("Nature du document.")),
        Column("role", description=_("Rôle de qui parle.")),
        Column("occurrences", INTEGER, _("Nombre d'occurrences ; un terme dans un plus long n'en fait qu'une.")),
        Column("words", INTEGER, _("Nombre de mots de cette année, nature et rôle.")),
        Column("per_10000", NUMBER, _("Occurrences pour 10 000 mots.")),
        Column("specificity", NUMBER, _("Spécificité de Lafon : + suremploi, - sous-emploi ; 2 : 1 chance sur 100.")),
        Column("previous", description=_("Année précédente, pour la même nature et le même rôle.")),
        Column("change", description=_("Sens du changement depuis : +, - ou =.")),
        Column("change_specificity", NUMBER, _("Spécificité de l'année par rapport aux deux.")),
        Column("passages", description=_("Occurrences : identité du document, début et fin."), long=True),
    )
    return _table("vocabulary", columns, readings.vocabulary())


READINGS: Mapping[str, Callable[[Readings], Table]] = {
    "volunteering_grid": grid_table,
    "prescribed_real_gap": gap_table,
    "volunteering_volumes": lambda readings: volumes_table(readings.project),
    "volumes_summary": lambda readings: summary_table(readings.project),
    "profile": profile_table,
    "vocabulary": vocabulary_table,
    "matrices": matrix_table,
    "cooccurrence": cooccurrence_table,
}
"""The readings that an export writes, in order."""


def _table(name: str, columns: tuple[Column, ...], frame: pd.DataFrame) -> Table:
    return Table(name, columns, _rows(frame, [column.name for column in columns]))


def _rows(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[Cell, ...]]:
    import pandas as pd

    cells = []
    for name in names:
        column = frame[name]
        if name.endswith("passages"):
            cells.append([" ".join(ids) or None for ids in column])
        elif pd.api.types.is_float_dtype(column):
            cells.append([None if value != value else value for value in column.tolist()])
        else:
            cells.append([None if value == "" else value for value in column.tolist()])
    return list(zip(*cells, strict=True))
