"""`ingesoc demo`: the whole road on a fictional field."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.add import file_line
from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell, write
from ingesoc_qual.cli.parameters import PATH
from ingesoc_qual.cli.shared import annotation_progress, tell_next
from ingesoc_qual.i18n import _, ngettext

if TYPE_CHECKING:
    from ingesoc_qual.services.demo import DemoReport


@verb(
    "demo",
    help=_(
        "Trois associations inventées : neuf entretiens, trois rapports, des chartes. Projet, import, annotation, "
        "suggestions, codages de deux personnes, tableaux : chaque étape est celle de votre propre terrain."
    ),
    examples=(
        ("ingesoc demo", _("dans un nouveau dossier ingesoc-demo")),
        ("ingesoc demo /tmp/essai", _("dans le dossier nommé, ou /tmp/essai-2 s'il existe")),
    ),
)
@click.argument("folder", type=PATH, required=False, metavar=_("DOSSIER"), help=_("Dossier à créer (ingesoc-demo)."))
def command(folder: Path | None) -> None:
    """Run every step, saying each; print where the project, its report and its tables are."""
    from ingesoc_qual.services.demo import run_demo

    with annotation_progress() as report:
        done = run_demo(folder, said=_step, file_report=lambda one: tell("  " + file_line(one)), annotation=report)
    _sum_up(done)
    # The page to read and the folder of tables: their sixty files are named by `ingesoc export`.
    for path in (done.project, done.report, done.report.parent):
        write(str(path))
    tell_next("review", done.project, "--coder C1")


def _step(line: str) -> None:
    tell(f"• {line}")


def _sum_up(done: DemoReport) -> None:
    replay, found = done.replay, done.suggestions
    lines = (
        ngettext("{n} code dans la grille", "{n} codes dans la grille", done.codes).format(n=done.codes),
        ngettext("{n} suggestion", "{n} suggestions", len(found.suggestions)).format(n=len(found.suggestions)),
        _("{accepted} suggestions acceptées, {rejected} rejetées, {by_hand} codages à la main, {memos} mémos").format(
            accepted=replay.accepted,
            rejected=replay.rejected,
            by_hand=replay.by_hand,
            memos=replay.memos,
        ),
    )
    volumes = ngettext("{n} quantité de bénévolat relevée", "{n} quantités de bénévolat relevées", done.volumes)
    for line in (*lines, volumes.format(n=done.volumes)):
        tell(f"  {line}")
