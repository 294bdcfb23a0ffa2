"""What a table, a unit and a closed list of values are: the home of what the data dictionary says beside each column.

The meaning of a column stands where the column is made. `docs/exports.md` is written from both
(`scripts/update_dictionary.py`), so that page, dictionary and files say the same.
"""

from __future__ import annotations

from dataclasses import replace

from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Column, ColumnType, Table


def _tables() -> dict[str, str]:
    return {
        "codings": _("Une ligne par codage : un passage, un code, une personne qui code."),
        "decisions": _("Une ligne par réponse d'une personne à une suggestion."),
        "codebook": _("Une ligne par code de la grille, archivés et fusionnés compris."),
        "memos": _("Une ligne par mémo."),
        "documents": _("Une ligne par document."),
        "cases": _("Une ligne par cas : association, lieu, personne."),
        "speakers": _("Une ligne par voix d'un document."),
        "code_by_case": _("Une ligne par code et personne qui code, une colonne par cas."),
        "code_by_document": _("Une ligne par code et personne qui code, une colonne par document."),
        "volunteering_grid": _("Grille du bénévolat : une ligne par cas ou champ, source, rôle et sorte d'activité."),
        "prescribed_real_gap": _("Écart entre prescrit et réel : une ligne par cas et tâche."),
        "volunteering_volumes": _("Volumes de bénévolat : une ligne par quantité trouvée dans les textes."),
        "volumes_summary": _("Volumes retenus : une ligne par cas, unité, période et catégorie."),
        "profile": _("Profil des cas : une ligne par cas ou champ et dimension."),
        "vocabulary": _("Vocabulaire : une ligne par année, nature de document et rôle."),
        "matrices": _("Codes croisés avec cas, documents, voix, rôles, variables : une ligne par cellule non vide."),
        "cooccurrence": _("Codes qui se rencontrent : une ligne par couple de codes et personne qui code."),
        "passages": _("Une ligne par passage que la requête donne."),
        "words": _("Une ligne par mot des passages de la requête, les plus caractéristiques d'abord."),
        "queries": _("Une ligne par requête enregistrée."),
        "concordance": _("Une ligne par occurrence."),
    }


def _units() -> dict[str, str]:
    share = _("part, de 0 à 1")
    return {
        "start": _("caractères"),
        "end": _("caractères"),
        "characters": _("caractères"),
        "words": _("mots"),
        "denominator": _("mots"),
        "said": _("mots"),
        "codings": _("codages"),
        "codings_below": _("codages"),
        "of": _("codages"),
        "pairs": _("paires de codages"),
        "documents": _("documents"),
        "speakers": _("personnes"),
        "sources": _("quantités"),
        "page": _("numéro de page"),
        "level": _("rang, 1 pour une famille"),
        "score": _("de 0 à 1"),
        "share": share,
        "share_of_text": share,
        "coefficient": _("de 0 à 1"),
        "difference": _("points de part"),
        "low": _("points de part"),
        "high": _("points de part"),
        "occurrences": _("occurrences"),
        "per_10000": _("occurrences pour 10 000 mots"),
        "time": _("h:mm:ss"),
    }


def _values() -> dict[str, str]:
    return {
        "origin": "main | suggestion | suggestion-lot",
        "verdict": "accepted | rejected | recoded | skipped",
        "definition_origin": "deck | proposee",
        "relation": "overlap | inside | turn | near",
        "activity": "benevolat | travail",
    }


def described(table: Table) -> Table:
    """Return a table with what its rows are, and the unit and the values of its columns where they are known."""
    columns = tuple(map(_described, table.columns))
    return replace(table, columns=columns, description=table.description or _tables().get(table.name, ""))


def _described(column: Column) -> Column:
    unit = column.unit
    if not unit and column.type in (ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.TEXT):
        numeric = column.type is not ColumnType.TEXT
        # `prescribed_words` counts what `words` does.
        name = column.name.removeprefix("prescribed_").removeprefix("real_")
        unit = _units().get(name, "") if numeric or name == "time" else ""
    if column.type is ColumnType.DATE:
        unit = unit or _("AAAA-MM-JJ, ou moins précis")
    if column.type is ColumnType.TIME:
        unit = unit or _("temps universel (UTC)")
    return replace(column, unit=unit, values=column.values or _values().get(column.name, ""))
