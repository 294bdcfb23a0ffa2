"""`ingesoc redo`: bring back what a coder has just undone."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import write
from ingesoc_qual.cli.parameters import coder_option, project_argument
from ingesoc_qual.i18n import _


@verb(
    "redo",
    help=_("Possible tant que rien d'autre n'a été fait depuis l'annulation."),
    examples=(("ingesoc redo terrain.ingesoc", _("rétablit ce que ingesoc undo vient d'annuler")),),
)
@project_argument
@coder_option
def command(project: Path, coder: str | None) -> None:
    """Redo, and say what came back."""
    from ingesoc_qual.services.review import open_review

    with open_review(project, coder=coder) as review:
        write(review.redo())
