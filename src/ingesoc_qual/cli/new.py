"""`ingesoc new`: create a project."""

from __future__ import annotations

from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell, write
from ingesoc_qual.cli.parameters import GRID, PATH, coder_option
from ingesoc_qual.cli.shared import tell_next
from ingesoc_qual.i18n import _, ngettext


@verb(
    "new",
    help=_(
        "Un projet est un seul fichier : textes, grille, codages et journal y sont ensemble. Il reçoit la grille "
        "fournie, que vous pourrez remplacer ou compléter."
    ),
    examples=(
        ("ingesoc new terrain.ingesoc", _("un projet vide, avec la grille fournie")),
        ('ingesoc new terrain.ingesoc --name "Tiers-lieux du Vercors"', _("son nom, en toutes lettres")),
        ("ingesoc new terrain.ingesoc --codebook ma-grille.yaml", _("avec votre grille")),
    ),
)
@click.argument("project", type=PATH, metavar=_("PROJET"), help=_("Fichier à créer (terrain.ingesoc)."))
@click.option("--name", metavar=_("NOM"), help=_("Nom du projet (sinon celui du fichier)."))
@click.option(
    "--codebook", type=GRID, metavar=_("GRILLE"), help=_("Fichier YAML, projet, ou nom d'une grille fournie.")
)
@click.option("--no-codebook", is_flag=True, help=_("Commencer sans aucun code."))
@coder_option
def command(project: Path, name: str | None, codebook: str | None, no_codebook: bool, coder: str | None) -> None:
    """Create the project, then give it its codebook, read beforehand so that a fault leaves no file behind."""
    from ingesoc_qual.codebook.builtin import DEFAULT
    from ingesoc_qual.errors import UsageError
    from ingesoc_qual.services import codebook as grids
    from ingesoc_qual.services.project import create_project

    if codebook and no_codebook:
        raise UsageError(_("--codebook et --no-codebook s'excluent."))
    grid = None if no_codebook else grids.load_any(codebook or DEFAULT)
    with create_project(project, name=name, coder=coder) as made:
        if grid is not None:
            grids.apply(made, grids.plan_apply(made, grid))
        write(str(made.path))
        tell(_("Projet « {name} » créé.").format(name=made.name))
        if grid is not None:
            count = len(grid.codes)
            form = ngettext("Grille « {title} » : {n} code.", "Grille « {title} » : {n} codes.", count)
            tell(form.format(title=grid.title or grid.name, n=count))
        tell_next("add", project, "…")
