"""`ingesoc backup`: a verified copy."""

from __future__ import annotations

from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell, write
from ingesoc_qual.cli.parameters import PATH, project_argument
from ingesoc_qual.i18n import _, ngettext, written


@verb(
    "backup",
    help=_(
        "La copie est faite même si le projet est ouvert ailleurs, puis rouverte et vérifiée ; elle n'a son nom qu'une "
        "fois sûre. Une copie est un projet entier : on l'ouvre comme l'original."
    ),
    examples=(
        ("ingesoc backup terrain.ingesoc", _("à côté du projet, avec la date et l'heure dans son nom")),
        ("ingesoc backup terrain.ingesoc /media/cle/", _("dans un autre dossier")),
    ),
)
@project_argument
@click.argument("to", type=PATH, required=False, metavar=_("OÙ"), help=_("Fichier à créer, ou dossier qui existe."))
def command(project: Path, to: Path | None) -> None:
    """Copy, verify, and say what the copy holds."""
    from ingesoc_qual.services.journal import back_up_project

    done = back_up_project(project, to)
    write(str(done.path))
    documents = ngettext("{n} document", "{n} documents", done.documents).format(n=written(done.documents))
    codings = ngettext("{n} codage", "{n} codages", done.codings).format(n=written(done.codings))
    events = ngettext("{n} entrée du journal", "{n} entrées du journal", done.events).format(n=written(done.events))
    size = _("{n} Mo").format(n=written(done.bytes / 1_000_000, 1))
    tell(_("Copie vérifiée : {facts}.").format(facts=", ".join((documents, codings, events, size))))
