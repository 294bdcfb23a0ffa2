"""`ingesoc volumes`: quantities of volunteering, proposed by rule and decided by a person."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import PATH, coder_option, json_option, project_argument
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Table

SHOWN = ("id", "document", "state", "value", "value_max", "unit", "category", "period", "rule")


@verb(
    "volumes",
    help=_(
        "Bénévoles, heures, ETP, euros valorisés, adhérents : ce que disent les textes et leurs tableaux, trouvé par "
        "règles. Rien ne compte avant votre décision : --csv, un tableur (colonne state : confirmed, corrected, "
        "rejected), puis --from ; ou --confirm et --reject. --summary donne une valeur par cas, unité, période et "
        "catégorie, parmi ce qui est confirmé ou corrigé."
    ),
    examples=(
        ("ingesoc volumes terrain.ingesoc", _("toutes les quantités, avec leur état")),
        ("ingesoc volumes terrain.ingesoc --csv volumes.csv", _("le même tableau, à relire dans un tableur")),
        ("ingesoc volumes terrain.ingesoc --from volumes.csv", _("reprend les décisions et les corrections")),
        ("ingesoc volumes terrain.ingesoc --summary", _("les volumes confirmés, cas par cas")),
    ),
)
@project_argument
@click.option("--csv", type=PATH, metavar=_("FICHIER"), help=_("Écrire le tableau en CSV, pour le relire."))
@click.option("--from", "edits", type=PATH, metavar=_("FICHIER"), help=_("Reprendre un CSV relu."))
@click.option("--confirm", multiple=True, metavar="ID", help=_("Confirmer une quantité, par le début de son identité."))
@click.option("--reject", multiple=True, metavar="ID", help=_("Rejeter une quantité, de même."))
@click.option("--summary", is_flag=True, help=_("Montrer les volumes confirmés ou corrigés, un par cas et période."))
@json_option
@coder_option
def command(
    project: Path,
    csv: Path | None,
    edits: Path | None,
    confirm: tuple[str, ...],
    reject: tuple[str, ...],
    summary: bool,
    as_json: bool,
    coder: str | None,
) -> None:
    """Decide on quantities where asked, then show or write them."""
    from ingesoc_qual.model.volume import VolumeState
    from ingesoc_qual.services.project import open_project
    from ingesoc_qual.services.volume_tables import read_volumes, summary_table, volumes_table
    from ingesoc_qual.services.volumes import confirm as settle

    with open_project(project, coder=coder) as opened:
        decided = settle(opened, confirm) if confirm else 0
        decided += settle(opened, reject, VolumeState.REJECTED) if reject else 0
        if edits is not None:
            decided += read_volumes(opened, edits).decided
        if confirm or reject or edits is not None:
            tell(ngettext("{n} quantité décidée.", "{n} quantités décidées.", decided).format(n=decided))
            if not (csv or summary or as_json):
                return
        _give(summary_table(opened) if summary else volumes_table(opened), csv=csv, as_json=as_json)


def _give(table: Table, *, csv: Path | None, as_json: bool) -> None:
    if csv is not None:
        from ingesoc_qual.exports import CsvDialect, write_csv

        write_csv(table, csv, dialect=CsvDialect.EXCEL_FR)
        write(str(csv))
    elif as_json or table.name != "volunteering_volumes":
        show_table(table, as_json=as_json)
    elif table.rows:
        show_table(_for_people(table))
    else:
        tell(_("Aucune quantité trouvée."))


def _for_people(table: Table) -> Table:
    kept = [index for index, column in enumerate(table.columns) if column.name in SHOWN]
    rows = [(str(row[0])[:8], *(row[index] for index in kept[1:])) for row in table.rows]
    return Table(table.name, tuple(replace(table.columns[index]) for index in kept), rows)
