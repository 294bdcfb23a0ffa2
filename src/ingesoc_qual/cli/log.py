"""`ingesoc log`: the journal, newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_json, show_table, tell
from ingesoc_qual.cli.parameters import Count, json_option, project_argument
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Column, Table

USUAL = 50


@verb(
    "log",
    help=_(
        "Tout ce que les personnes ont fait, le plus récent d'abord : imports, codes, codages, décisions, annulations. "
        "Aucun mot d'un entretien ni d'un mémo n'y figure."
    ),
    examples=(
        ("ingesoc log terrain.ingesoc", _("les 50 dernières entrées")),
        ("ingesoc log terrain.ingesoc --coder Lise --limit 200", _("celles de Lise")),
        ("ingesoc log terrain.ingesoc --json > journal.json", _("tout le journal, pour un programme")),
    ),
)
@project_argument
@click.option("--limit", type=Count(), metavar="N", help=_("Nombre d'entrées (50 ; toutes avec --json)."))
@click.option("--coder", metavar=_("NOM"), help=_("Celles d'une seule personne."))
@json_option
def command(project: Path, limit: int | None, coder: str | None, as_json: bool) -> None:
    """Print the entries of the journal."""
    from ingesoc_qual.services.journal import read_log
    from ingesoc_qual.services.project import open_project

    if limit is None and not as_json:
        limit = USUAL
    with open_project(project) as opened:
        # One more than asked for tells whether there are others.
        entries = read_log(opened, limit=None if limit is None else limit + 1, coder=coder)
    shown = entries[:limit]
    if as_json:
        show_json(asdict(entry) for entry in shown)
        return
    columns = tuple(Column(name) for name in (_("quand"), _("qui"), _("quoi"), _("sur"), ""))
    rows = [(_local(e.time), e.coder, e.name, e.what, _("annulé") if e.undone else "") for e in shown]
    show_table(Table("journal", columns, rows))
    if len(entries) > len(shown):
        tell(_("Les {n} plus récentes ; --limit en montre davantage.").format(n=limit))


def _local(time: str) -> str:
    return dt.datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
