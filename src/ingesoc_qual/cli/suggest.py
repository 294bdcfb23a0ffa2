"""`ingesoc suggest`: what the machine proposes, code by code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_json, show_table, tell
from ingesoc_qual.cli.parameters import coder_option, json_option, project_argument
from ingesoc_qual.cli.shared import annotation_progress, tell_next
from ingesoc_qual.i18n import _, ngettext, written
from ingesoc_qual.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    from ingesoc_qual.services.project import Project
    from ingesoc_qual.services.suggest import SuggestReport


@verb(
    "suggest",
    help=_(
        "Les indicateurs de la grille sont cherchés dans tous les textes. Rien n'est codé : chaque suggestion attend "
        "votre décision (ingesoc review). Relancer ne change aucune décision et ne propose rien deux fois."
    ),
    examples=(
        ("ingesoc suggest terrain.ingesoc", _("combien de suggestions pour chaque code")),
        (
            "ingesoc suggest terrain.ingesoc --json > suggestions.json",
            _("toutes, avec leurs positions et leurs indices"),
        ),
        ("ingesoc suggest terrain.ingesoc --include-interviewer", _("aussi dans les relances de l'enquêteur·rice")),
    ),
)
@project_argument
@click.option("--include-interviewer", is_flag=True, help=_("Chercher aussi dans les tours de l'enquêteur·rice."))
@json_option
@coder_option
def command(project: Path, include_interviewer: bool, as_json: bool, coder: str | None) -> None:
    """Suggest over the whole project and print what was found."""
    from ingesoc_qual.services.project import open_project
    from ingesoc_qual.services.suggest import suggest_project

    with open_project(project, coder=coder) as opened:
        with annotation_progress() as report:
            found = suggest_project(opened, include_interviewer=include_interviewer, report=report)
        if as_json:
            show_json(_records(opened, found))
        elif found.suggestions:
            show_table(_by_code(opened, found))
    _sum_up(found)
    if found.undecided:
        tell_next("review", project)


def _sum_up(found: SuggestReport) -> None:
    count = len(found.suggestions)
    facts = (
        ngettext("{n} suggestion", "{n} suggestions", count).format(n=written(count)),
        ngettext("{n} nouvelle", "{n} nouvelles", found.fresh).format(n=written(found.fresh)),
        _("{n} à décider").format(n=written(found.undecided)),
    )
    tell(", ".join(facts) + ".")
    if found.volumes:
        said = ngettext(
            "{n} quantité de bénévolat à confirmer : ingesoc volumes, ou F9 dans review.",
            "{n} quantités de bénévolat à confirmer : ingesoc volumes, ou F9 dans review.",
            found.volumes,
        )
        tell(said.format(n=written(found.volumes)))


def _by_code(project: Project, found: SuggestReport) -> Table:
    from ingesoc_qual.services.codes import read_codebook

    codebook = read_codebook(project)
    counts = Counter(suggestion.code_id for suggestion in found.suggestions)
    documents = Counter(code for code, _d in {(s.code_id, s.document_id) for s in found.suggestions})
    rows = [
        (" › ".join(step.label for step in codebook.path(code.id)), counts[code.id], documents[code.id])
        for _depth, code in codebook.walk()
        if counts[code.id]
    ]
    columns = (
        Column(_("code")),
        Column(_("suggestions"), ColumnType.INTEGER),
        Column(_("documents"), ColumnType.INTEGER),
    )
    return Table("suggestions", columns, rows)


def _records(project: Project, found: SuggestReport) -> Iterator[dict[str, Any]]:
    from ingesoc_qual.services.codes import read_codebook
    from ingesoc_qual.services.fieldwork import Listing, table
    from ingesoc_qual.services.suggest import decided

    codebook, verdicts = read_codebook(project), decided(project)
    names = {row[0]: row[1] for row in table(project, Listing.DOCUMENTS).rows}
    for one in found.suggestions:
        yield {
            "id": one.id,
            "document": names.get(one.document_id),
            "document_id": one.document_id,
            "version_id": one.version_id,
            "start": one.start,
            "end": one.end,
            "code": one.code_id,
            "label": codebook.by_id[one.code_id].label if one.code_id in codebook.by_id else None,
            "score": one.score,
            "evidence": [{"start": e.start, "end": e.end, "indicator": e.indicator} for e in one.evidence],
            "suggester": one.suggester,
            "suggester_version": one.suggester_version,
            "decision": verdicts[one.id].value if one.id in verdicts else None,
        }
