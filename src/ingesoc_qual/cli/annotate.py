"""`ingesoc annotate`: the language analysis of what has none yet."""

from __future__ import annotations

from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell
from ingesoc_qual.cli.parameters import project_argument
from ingesoc_qual.cli.shared import annotation_progress, tell_next
from ingesoc_qual.i18n import _, ngettext


@verb(
    "annotate",
    help=_(
        "Lemmes, phrases et passages sont calculés une fois et gardés dans le projet. L'import le fait déjà ; cette "
        "commande reprend ce qui a été interrompu ou remis à plus tard."
    ),
    examples=(
        ("ingesoc annotate terrain.ingesoc", _("reprend là où l'analyse s'était arrêtée")),
        ("ingesoc annotate terrain.ingesoc --force", _("recommence tout, si une analyse est abîmée")),
        ("ingesoc annotate terrain.ingesoc --names", _("repère aussi ce qui peut être un nom")),
    ),
)
@project_argument
@click.option("--force", is_flag=True, help=_("Analyser de nouveau tous les documents."))
@click.option("--names", is_flag=True, help=_("Repérer aussi les noms de personnes, de lieux, d'organisations."))
def command(project: Path, force: bool, names: bool) -> None:
    """Annotate every document that has no columns yet, or all of them."""
    from ingesoc_qual.services.annotate import annotate_project, find_names
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened, annotation_progress() as report:
        count = annotate_project(opened, force=force, report=report)
        named = find_names(opened, report=report) if names else 0
    if count:
        tell(ngettext("{n} document annoté.", "{n} documents annotés.", count).format(n=count))
    else:
        tell(_("Tous les documents sont déjà annotés."))
    if names:
        tell(ngettext("Noms cherchés dans {n} document.", "Noms cherchés dans {n} documents.", named).format(n=named))
    tell_next("suggest", project)
