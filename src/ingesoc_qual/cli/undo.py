"""`ingesoc undo`: take back a coder's last act of coding."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import write
from ingesoc_qual.cli.parameters import coder_option, project_argument
from ingesoc_qual.i18n import _


@verb(
    "undo",
    help=_(
        "Codages, décisions, mémos et codes de la grille, du plus récent au plus ancien, même d'une autre séance. Rien "
        "n'est effacé : l'annulation s'ajoute au journal, et ingesoc redo la défait."
    ),
    examples=(
        ("ingesoc undo terrain.ingesoc", _("votre dernier acte")),
        ("ingesoc undo terrain.ingesoc --coder Lise", _("le dernier acte de Lise")),
    ),
)
@project_argument
@coder_option
def command(project: Path, coder: str | None) -> None:
    """Undo, and say what was undone."""
    from ingesoc_qual.services.review import open_review

    with open_review(project, coder=coder) as review:
        write(review.undo())
