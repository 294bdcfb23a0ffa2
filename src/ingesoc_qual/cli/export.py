"""`ingesoc export`: the tables, in one folder."""

from __future__ import annotations

from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell, write
from ingesoc_qual.cli.parameters import PATH, OneOf, project_argument
from ingesoc_qual.i18n import _, ngettext

FORMATS = ("csv", "xlsx", "ods", "parquet", "jsonl", "md", "html")


@verb(
    "export",
    help=_(
        "Codages, décisions, grille, documents, cas, locuteurs, lectures et matrices, avec un dictionnaire des "
        "colonnes. Le CSV est écrit deux fois : pour Excel en français et pour pandas. html : un rapport à lire, en "
        "une page. Les fichiers d'un export précédent sont remplacés."
    ),
    examples=(
        ("ingesoc export terrain.ingesoc --to tableaux", _("en CSV")),
        ("ingesoc export terrain.ingesoc --to tableaux --format xlsx --format parquet", _("en classeur et en Parquet")),
        ("ingesoc export terrain.ingesoc --to rapport --format html", _("le rapport, une page à lire et à imprimer")),
    ),
)
@project_argument
@click.option("--to", type=PATH, required=True, metavar=_("DOSSIER"), help=_("Où écrire ; créé s'il n'existe pas."))
@click.option(
    "--format",
    "formats",
    type=OneOf(FORMATS),
    multiple=True,
    metavar="csv|xlsx|ods|parquet|jsonl|md|html",
    help=_("Format, autant de fois que voulu (csv si rien n'est dit)."),
)
def command(project: Path, to: Path, formats: tuple[str, ...]) -> None:
    """Write the tables and print the paths."""
    from ingesoc_qual.services.export import export_project
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened:
        written = export_project(opened, to, formats=formats or FORMATS[:1])
    for path in written:
        write(str(path))
    tell(ngettext("{n} fichier écrit.", "{n} fichiers écrits.", len(written)).format(n=len(written)))
