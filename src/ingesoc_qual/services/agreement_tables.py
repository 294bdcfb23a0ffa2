"""A report of agreement as tables and files: code by code, every figure with what must be published, disagreements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingesoc_qual.exports import ExportFormat, write_tables
from ingesoc_qual.exports.atomic import Staging
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services.agreement import Line, Report
from ingesoc_qual.services.agreement_words import bounds, how_to_read, measure_name, methods_paragraph
from ingesoc_qual.services.disagreements import disagreements
from ingesoc_qual.services.places import Places
from ingesoc_qual.store import queries

INTEGER, NUMBER = ColumnType.INTEGER, ColumnType.NUMBER
BASENAME = "accord"
METHODS = "methode.txt"
WIDE = (
    "percent", "percent_coded_only", "alpha_nominal", "cohen_kappa", "mean_pairwise_kappa", "fleiss_kappa", "gwet_ac1",
    "bar_u_alpha", "span_f1_exact", "span_f1_iou0.5",
)  # fmt: skip


def by_code(report: Report) -> Table:
    """Return one row a code: passages and characters of each coder, and every coefficient of the code.

    An empty cell has no value; `undefined` says why.
    """
    coders = report.comparison.coders
    shown = [name for name in WIDE if any(line.coefficient.name == name and not line.pair for line in report.lines)]
    rows: list[tuple[Cell, ...]] = []
    for code in dict.fromkeys(line.code for line in report.lines if line.scope == "code" and line.code):
        found = report.of(code)
        amounts = [report.counts.get((code.id, coder.id), (0, 0)) for coder in coders]
        first = next((line.coefficient for line in found.values() if line.coefficient.prevalence is not None), None)
        low, high = bounds(found["alpha_nominal"].interval) if "alpha_nominal" in found else (None, None)
        path = " › ".join(step.label for step in report.comparison.codebook.path(code.id))
        rows.append(
            (
                code.id,
                code.label,
                path,
                *(cell for amount in amounts for cell in amount),
                first.n if first else None,
                first.prevalence if first else None,
                *(found[name].coefficient.value for name in shown),
                low,
                high,
                lacking(found) or None,
            )
        )
    return Table("agreement", _wide_columns(report, shown), rows)


def lacking(found: dict[str, Line]) -> str:
    """Return why coefficients have no value, each reason once with their names."""
    reasons: dict[str, list[str]] = {}
    for name, line in found.items():
        if line.coefficient.reason:
            reasons.setdefault(line.coefficient.reason, []).append(measure_name(name))
    return " ; ".join(_("{names} : {reason}").format(names=", ".join(n), reason=why) for why, n in reasons.items())


def _wide_columns(report: Report, shown: list[str]) -> tuple[Column, ...]:
    each = [
        column
        for coder in report.comparison.coders
        for column in (
            Column(f"spans {coder.name}", INTEGER, _("Passages sous ce code, contigus réunis.")),
            Column(f"characters {coder.name}", INTEGER, _("Caractères sous ce code.")),
        )
    ]
    return (
        Column("code_id", description=_("Code.")),
        Column("code", description=_("Nom du code.")),
        Column("path", description=_("Chemin du code depuis sa famille.")),
        *each,
        Column("n", NUMBER, _("Nombre d'unités comparées.")),
        Column("prevalence", NUMBER, _("Part des unités codées, toutes personnes ensemble.")),
        *(Column(name, NUMBER, f"{measure_name(name)}. {how_to_read(name)}") for name in shown),
        Column("alpha_low", NUMBER, _("Borne basse de l'intervalle à 95 % de α.")),
        Column("alpha_high", NUMBER, _("Borne haute de l'intervalle à 95 % de α.")),
        Column("undefined", description=_("Coefficients sans valeur, et pourquoi."), long=True),
    )


def coefficients(report: Report) -> Table:
    """Return one row a figure, with n, prevalence, unit, formula, source, seed, interval, and how to read it."""
    rows = [_row(report, line) for line in report.lines]
    columns = (
        Column("scope", description=_("code, domain (domaine de codes exclusifs) ou all (tous codes ensemble).")),
        Column("code_id", description=_("Code ; vide pour tous ensemble.")),
        Column("code", description=_("Nom du code.")),
        Column("coders", description=_("Les personnes comparées.")),
        Column("measure", description=_("Identifiant du coefficient.")),
        Column("name", description=_("Son nom.")),
        Column("value", NUMBER, _("Valeur ; vide si elle n'est pas définie.")),
        Column("undefined", description=_("Pourquoi elle ne l'est pas.")),
        Column("low", NUMBER, _("Borne basse de l'intervalle à 95 %.")),
        Column("high", NUMBER, _("Borne haute de l'intervalle à 95 %.")),
        Column("draws", INTEGER, _("Tirages qui ont une valeur.")),
        Column("undefined_draws", INTEGER, _("Tirages sans valeur, refaits.")),
        Column("drawn", description=_("Ce qui est tiré : documents, ou paragraphes s'il y a moins de dix documents.")),
        Column("n", NUMBER, _("Nombre d'unités comparées.")),
        Column("unit", description=_("L'unité.")),
        Column("prevalence", NUMBER, _("Part codée des unités, quand cela a un sens.")),
        Column("formula", description=_("La formule.")),
        Column("source", description=_("Qui l'a publiée.")),
        Column("seed", INTEGER, _("Graine du hasard, là où il entre.")),
        Column("bulk_share", NUMBER, _("Part des codages acceptés en lot.")),
        Column("documents", INTEGER, _("Documents comparés.")),
        Column("excluded", INTEGER, _("Documents exclus, faute d'être terminés par deux personnes.")),
        Column("reading", description=_("Comment lire ce chiffre."), long=True),
    )
    return Table("coefficients", columns, rows)


def _row(report: Report, line: Line) -> tuple[Cell, ...]:
    one, interval, comparison = line.coefficient, line.interval, report.comparison
    low, high = bounds(interval)
    return (
        line.scope,
        line.code.id if line.code else None,
        line.code.label if line.code else None,
        " – ".join(line.pair or [coder.name for coder in comparison.coders]),
        one.name,
        measure_name(one.name),
        one.value,
        one.reason or None,
        low,
        high,
        interval.draws if interval else None,
        interval.undefined if interval else None,
        report.drawn if interval else None,
        one.n,
        one.unit,
        one.prevalence,
        one.formula,
        one.source,
        interval.seed if interval else one.seed,
        comparison.bulk_share,
        len(comparison.documents),
        len(comparison.excluded),
        how_to_read(one.name),
    )


def documents(report: Report) -> Table:
    """Return the documents, whether each entered, and who finished it."""
    comparison = report.comparison
    seen = comparison.spans.texts.seen
    rows: list[tuple[Cell, ...]] = []
    for number, document in enumerate(comparison.documents):
        who = [coder.name for n, coder in enumerate(comparison.coders) if seen[number, n]]
        rows.append((document.name, True, ", ".join(who), document.characters))
    for one in comparison.excluded:
        who = [coder.name for coder in one.finished_by]
        rows.append((one.document.name, False, ", ".join(who) or None, one.document.characters))
    columns = (
        Column("document", description=_("Nom du document.")),
        Column("compared", ColumnType.BOOLEAN, _("Vrai si deux personnes au moins l'ont terminé.")),
        Column("finished_by", description=_("Qui l'a terminé, parmi les personnes comparées.")),
        Column("characters", INTEGER, _("Nombre de caractères (points de code).")),
    )
    return Table("documents", columns, rows)


def disagreement_table(report: Report) -> Table:
    """Return the regions where coders differ, costliest first within a code."""
    columns = (
        Column("code_id", description=_("Code.")),
        Column("code", description=_("Nom du code.")),
        Column("kind", description=_("missed (manqué), boundary (bornes), other_code (autre code), extra (en trop).")),
        Column("document", description=_("Nom du document.")),
        Column("start", INTEGER, _("Début de la région.")),
        Column("end", INTEGER, _("Fin de la région.")),
        Column("characters", INTEGER, _("Caractères en litige.")),
        Column("marked_by", description=_("Qui y a mis le code, et où.")),
        Column("lacking", description=_("Qui ne l'y a pas mis.")),
        Column("other_codes", description=_("Ce que ces personnes y ont mis à la place.")),
        Column("quotation", description=_("Le texte de la région."), long=True),
    )
    return Table("disagreements", columns, list(_disagreement_rows(report)))


def _disagreement_rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    comparison = report.comparison
    names = {coder.id: coder.name for coder in comparison.coders}
    labels = {code.id: code.label for code in comparison.codebook.codes}
    titles = {document.id: document.name for document in comparison.documents}
    rank = {code.id: number for number, code in enumerate(comparison.codes)}
    with comparison.project.store.reading() as connection:
        texts = {document.id: Places(queries.text(connection, document.id)).text for document in comparison.documents}
    found = sorted(disagreements(comparison), key=lambda one: (rank[one.code_id], -one.cost))
    for one in found:
        yield (
            one.code_id,
            labels[one.code_id],
            one.kind.value,
            titles[one.document_id],
            one.start,
            one.end,
            one.cost,
            " ; ".join(f"{names[mark.coder_id]} {mark.start}–{mark.end}" for mark in one.marked),
            ", ".join(names[coder] for coder in one.lacking) or None,
            " ; ".join(f"{names[mark.coder_id]} : {labels[mark.code_id]}" for mark in one.others) or None,
            texts[one.document_id][one.start : one.end],
        )


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write the tables as CSV and as a workbook, and the methods paragraph; return the files, in order.

    Raises `ExportError` when the folder cannot be written.
    """
    place = folder.expanduser()
    tables = (by_code(report), coefficients(report), documents(report), disagreement_table(report))
    written = [*write_tables(tables, place, format=ExportFormat.CSV)]
    written += write_tables(tables, place, format=ExportFormat.XLSX, basename=BASENAME)
    with Staging(place) as staging:
        with staging.file(METHODS) as stream:
            stream.write((methods_paragraph(report) + "\n").encode("utf-8"))
        written += staging.commit()
    return tuple(dict.fromkeys(written))
