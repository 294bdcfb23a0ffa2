"""`ingesoc search`: the words of all documents, as lines of a concordance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_concordance, show_table, tell
from ingesoc_qual.cli.parameters import Count, OneOf, coder_option, json_option, project_argument
from ingesoc_qual.cli.shared import annotation_progress
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext, written

if TYPE_CHECKING:
    from ingesoc_qual.services.search import ConcordanceLine

LOOKUPS = ("lemma", "form", "any")
ORDERS = ("document", "left", "right")


@verb(
    "search",
    help=_(
        "Le motif s'écrit comme un indicateur de la grille (voir docs/indicateurs.md) : un mot vaut pour toutes ses "
        "formes, « … » laisse passer quelques mots, « ! » écarte un contexte. Chaque ligne montre le document, qui "
        "parle, et les mots autour. Plusieurs --where s'ajoutent ; le même nom deux fois vaut pour l'un ou l'autre."
    ),
    examples=(
        ('ingesoc search terrain.ingesoc "pouvoir d\'agir"', _("dans tous les documents")),
        (
            "ingesoc search terrain.ingesoc charte --where role=bénévole --where year=2024",
            _("dans les paroles de bénévoles en 2024"),
        ),
        ("ingesoc search terrain.ingesoc aide --by any --json", _("« une aide » comme « elle aide », en JSON")),
    ),
)
@project_argument
@click.argument("pattern", metavar=_("MOTIF"), help=_("Ce qu'on cherche, écrit comme un indicateur."))
@click.option(
    "--by",
    type=OneOf(LOOKUPS),
    default="lemma",
    metavar="lemma|form|any",
    help=_(
        "Ce que vaut un mot : son lemme (lemma), sa forme exacte (form), toute forme qui peut être la sienne (any)."
    ),
)
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar=_("NOM=VALEUR"),
    help=_("Condition : document, case, kind, year, speaker, role, ou une variable du projet."),
)
@click.option(
    "--sort",
    "order",
    type=OneOf(ORDERS),
    default="document",
    metavar="document|left|right",
    help=_("Ordre des lignes : document, ce qui précède (left), ce qui suit (right)."),
)
@click.option("--context", type=Count(), default=60, metavar="N", help=_("Caractères montrés de chaque côté (60)."))
@json_option
@coder_option
def command(
    project: Path,
    pattern: str,
    by: str,
    conditions: Sequence[str],
    order: str,
    context: int,
    as_json: bool,
    coder: str | None,
) -> None:
    """Search and print what was found."""
    from ingesoc_qual.services.project import open_project
    from ingesoc_qual.services.search import Order, arranged, concordance_table, search

    asked = _conditions(conditions)
    with open_project(project, coder=coder) as opened, annotation_progress() as report:
        found = search(opened, pattern, lookup=by, conditions=asked, context=context, report=report)
    lines = arranged(found, Order(order))
    if as_json:
        show_table(concordance_table(lines), as_json=True)
    else:
        show_concordance([(_place(line), line.left, line.found, line.right) for line in lines], context=context)
    _sum_up(lines)


def _conditions(given: Sequence[str]) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = defaultdict(list)
    for text in given:
        name, equals, value = text.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise UsageError(
                _("--where attend NOM=VALEUR, et non « {text} ».").format(text=text),
                remedy=_("Par exemple : --where role=bénévole"),
            )
        asked[name.strip()].append(value.strip())
    return asked


def _place(line: ConcordanceLine) -> str:
    who = line.speaker.name if line.speaker else None
    page = _("p. {n}").format(n=line.page) if line.page is not None else None
    return " · ".join(part for part in (line.document.name, who, page, line.time) if part)


def _sum_up(lines: Sequence[ConcordanceLine]) -> None:
    documents = len({line.document.id for line in lines})
    if not lines:
        tell(_("Rien trouvé."))
        return
    tell(
        ngettext("{n} occurrence", "{n} occurrences", len(lines)).format(n=written(len(lines)))
        + _(" dans ")
        + ngettext("{n} document.", "{n} documents.", documents).format(n=written(documents))
    )
