"""`ingesoc query`: passages by code, case, speaker, words and their place to one another; read, coded, written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import bold, show_table, tell, write
from ingesoc_qual.cli.parameters import PATH, coder_option, json_option, project_argument
from ingesoc_qual.cli.shared import annotation_progress
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext, written

if TYPE_CHECKING:
    from ingesoc_qual.model.table import Table
    from ingesoc_qual.services.project import Project
    from ingesoc_qual.services.query import Passage, Queries, Result

CHARACTERISTIC = 2.0
MOST_WORDS = 50


@verb(
    "query",
    help=_(
        "Une requête relie des critères (code:entraide, sous:benevolat, cas:…, rôle:bénévole, codeur:Lise, date>=2024) "
        "et des motifs du texte entre barres (/charte/) par et, ou, sauf, non, chevauche, dans, contient, près(20), "
        "suivi(20) de, et des parenthèses. Tout est dans docs/requetes.md."
    ),
    examples=(
        ('ingesoc query terrain.ingesoc "sous:benevolat et rôle:bénévole"', _("les passages, avec qui parle")),
        ('ingesoc query terrain.ingesoc "code:a chevauche code:b" --to p.xlsx', _("dans un classeur")),
        ('ingesoc query terrain.ingesoc "/charte/ sauf code:a" --code a', _("les coder, d'une seule annulation")),
        ('ingesoc query terrain.ingesoc "sous:benevolat" --save Bénévolat', _("enregistrée sous un nom")),
        ("ingesoc query terrain.ingesoc --run Bénévolat", _("relancée par son nom")),
        ('ingesoc query terrain.ingesoc "sous:benevolat" --words', _("ce qui se dit là plus qu'ailleurs")),
    ),
)
@project_argument
@click.argument("query", required=False, metavar=_("REQUÊTE"), help=_("Ce qu'on demande, entre guillemets."))
@click.option("--run", "name", metavar=_("NOM"), help=_("Lancer une requête enregistrée."))
@click.option("--save", metavar=_("NOM"), help=_("Enregistrer la requête sous ce nom."))
@click.option("--list", "listing", is_flag=True, help=_("Montrer les requêtes enregistrées."))
@click.option("--remove", metavar=_("NOM"), help=_("Retirer une requête enregistrée."))
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar=_("CODE"),
    help=_("Coder tous les passages ainsi, d'une seule annulation."),
)
@click.option("--words", is_flag=True, help=_("Donner les mots des passages, les plus caractéristiques d'abord."))
@click.option(
    "--to", type=PATH, metavar=_("FICHIER"), help=_("Écrire les passages : .csv, .xlsx, .ods, .parquet, .jsonl, .md.")
)
@json_option
@coder_option
def command(
    project: Path,
    query: str | None,
    name: str | None,
    save: str | None,
    listing: bool,
    remove: str | None,
    codes: Sequence[str],
    words: bool,
    to: Path | None,
    as_json: bool,
    coder: str | None,
) -> None:
    """Do what the options ask, in the order: remove, list, run, save, code, write."""
    from ingesoc_qual.services.project import open_project

    _require_one(query, name, listing, remove)
    with open_project(project, coder=coder) as opened:
        if remove is not None or listing:
            _keep_house(opened, remove, listing, as_json=as_json)
            return
        with annotation_progress() as report:
            from ingesoc_qual.services.query import open_queries
            from ingesoc_qual.services.saved_queries import saved_query

            asked = open_queries(opened, report=report)
            text = query if query is not None else saved_query(opened, name or "").text
            result = asked.find(text)
            table = None
            if words:
                from ingesoc_qual.services.query_words import passage_words

                table = passage_words(result)
        if save is not None:
            _save(asked, save, text)
        _give(result, table, codes, to, as_json=as_json)


def _require_one(query: str | None, name: str | None, listing: bool, remove: str | None) -> None:
    given = [query is not None, name is not None, listing, remove is not None]
    if sum(given) != 1:
        raise UsageError(
            _("Donnez une requête, ou bien --run, --list ou --remove, un seul des quatre."),
            remedy=_('Par exemple : ingesoc query terrain.ingesoc "code:entraide et rôle:bénévole"'),
        )


def _keep_house(project: Project, remove: str | None, listing: bool, *, as_json: bool) -> None:
    from ingesoc_qual.services.saved_queries import queries_table, remove_query

    if remove is not None:
        remove_query(project, remove)
        tell(_("Requête « {name} » retirée ; ingesoc undo la remet.").format(name=remove))
    if listing:
        table = queries_table(project)
        if table.rows or as_json:
            show_table(table, as_json=as_json)
        else:
            tell(_("Aucune requête enregistrée."))


def _save(asked: Queries, name: str, text: str) -> None:
    from ingesoc_qual.services.saved_queries import save_query

    tell(_("Requête « {name} » enregistrée.").format(name=save_query(asked, name, text).name))


def _give(result: Result, words: Table | None, codes: Sequence[str], to: Path | None, *, as_json: bool) -> None:
    if to is not None:
        from ingesoc_qual.exports import write_table

        for path in write_table(words or result.table(), to):
            write(str(path))
    elif as_json:
        show_table(words or result.table(), as_json=True)
    elif words is not None:
        _show_words(words)
    elif not codes:
        for passage in result.passages:
            _show(result, passage)
    if codes:
        made = len(result.code(codes))
        tell(ngettext("{n} codage fait.", "{n} codages faits.", made).format(n=written(made)))
    _sum_up(result)


def _show_words(table: Table) -> None:
    """Show the words that chance would bring so often one time in a hundred at most, the first fifty."""
    said = [row for row in table.rows if isinstance(row[-1], float) and row[-1] >= CHARACTERISTIC][:MOST_WORDS]
    if said:
        show_table(replace(table, rows=said))
    else:
        tell(_("Aucun mot n'est plus dit là qu'ailleurs."))
    left = len(table.rows) - len(said)
    if left:
        more = ngettext("{n} autre mot : --to ou --json.", "{n} autres mots : --to ou --json.", left)
        tell(more.format(n=written(left)))


def _show(result: Result, passage: Passage) -> None:
    import sys

    from ingesoc_qual.textunits import visible

    document, speaker = result.document(passage), result.speaker(passage)
    where = (document.name, speaker.name if speaker else None, f"{passage.start}–{passage.end}")
    head = " · ".join(part for part in where if part)
    sys.stdout.write(bold(visible(head, keep=""), sys.stdout) + "\n")
    labels = result.codes(passage)
    if labels:
        write(f"  [{' | '.join(labels)}]")
    write(f"  {' '.join(result.quotation(passage).split())}")


def _sum_up(result: Result) -> None:
    count = len(result.passages)
    if not count:
        tell(_("Aucun passage."))
        return
    documents = result.passages.documents()
    tell(
        ngettext("{n} passage", "{n} passages", count).format(n=written(count))
        + _(" dans ")
        + ngettext("{n} document.", "{n} documents.", documents).format(n=written(documents))
    )
