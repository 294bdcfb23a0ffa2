"""`ingesoc decide`: answer suggestions without the screen, one by one or a filtered list at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import Count, OneOf, coder_option, json_option, project_argument
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    from ingesoc_qual.model.coding import Verdict
    from ingesoc_qual.services.review import QueueFilter, Review

SHOWN_ID = 8


@verb(
    "decide",
    help=_(
        "Sans réponse, montre les suggestions qui attendent : identifiant, code, score, passage. Avec un identifiant "
        "(son début suffit) et une réponse, décide. --all accepte tout ce que le filtre montre, à condition d'en "
        "redonner le nombre ; ces codages-là sont comptés à part, et s'annulent d'un seul ingesoc undo."
    ),
    examples=(
        ("ingesoc decide terrain.ingesoc --code benevolat-prescrit", _("ce qui attend pour ce code")),
        ("ingesoc decide terrain.ingesoc 3f2a9c01 accept", _("accepter celle-ci")),
        ("ingesoc decide terrain.ingesoc 3f2a9c01 recode --as benevolat-reel", _("la retenir sous un autre code")),
        ("ingesoc decide terrain.ingesoc --code mecenat --all 48", _("les accepter toutes, s'il y en a bien 48")),
    ),
)
@project_argument
@click.argument("suggestion", required=False, metavar="[ID]", help=_("Début de l'identifiant d'une suggestion."))
@click.argument(
    "answer",
    required=False,
    type=OneOf(["accept", "reject", "recode", "skip"]),
    metavar=_("[RÉPONSE]"),
    help=_("accept, reject, recode (avec --as) ou skip (plus tard)."),
)
@click.option("--as", "as_code", metavar="CODE", help=_("Code retenu par recode : identifiant ou libellé."))
@click.option("--span", metavar=_("DÉBUT-FIN"), help=_("Autres bornes, en caractères du texte."))
@click.option("--code", metavar="CODE", help=_("Seulement ce code et ceux sous lui."))
@click.option("--case", metavar=_("CAS"), help=_("Seulement ce cas."))
@click.option("--document", metavar="DOCUMENT", help=_("Seulement ce document."))
@click.option("--all", "whole", type=Count(), metavar="N", help=_("Accepter les N suggestions du filtre, toutes."))
@click.option("--limit", type=Count(), default=20, metavar="N", help=_("Suggestions montrées (20)."))
@json_option
@coder_option
def command(
    project: Path,
    suggestion: str | None,
    answer: str | None,
    as_code: str | None,
    span: str | None,
    code: str | None,
    case: str | None,
    document: str | None,
    whole: int | None,
    limit: int,
    as_json: bool,
    coder: str | None,
) -> None:
    """Show the queue, or answer."""
    from ingesoc_qual.services.review import open_review

    if (suggestion is None) != (answer is None):
        raise UsageError(
            _("Il faut un identifiant et une réponse."), remedy=_("Par exemple : ingesoc decide PROJET 3f2a9c01 accept")
        )
    with open_review(project, coder=coder) as review:
        wanted = _filter(review, code, case, document)
        if suggestion is not None and answer is not None:
            _answer(review, suggestion, answer, as_code, span)
        elif whole is not None:
            made = review.accept_all(wanted, count=whole)
            said = ngettext("{n} suggestion acceptée en lot.", "{n} suggestions acceptées en lot.", made)
            write(said.format(n=made))
        else:
            _show(review, wanted, limit, as_json=as_json)


def _filter(review: Review, code: str | None, case: str | None, document: str | None) -> QueueFilter:
    from ingesoc_qual.services import finding
    from ingesoc_qual.services.review import QueueFilter

    return QueueFilter(
        document_id=finding.find_document(review, document) if document else None,
        case_id=finding.find_case(review, case) if case else None,
        code_id=finding.find_code(review.codebook(), code) if code else None,
    )


def _answer(review: Review, suggestion: str, answer: str, as_code: str | None, span: str | None) -> None:
    from ingesoc_qual.services import finding

    if (answer == "recode") != (as_code is not None):
        raise UsageError(_("--as va avec recode, et recode avec --as."), remedy=_("Ajoutez --as CODE, ou ôtez-le."))
    found = finding.find_suggestion(review, suggestion)
    target = finding.find_code(review.codebook(), as_code) if as_code else None
    bounds = finding.find_span("", words=None, span=span) if span else None
    made = review.decide(found, _verdict(answer), code_id=target, span=bounds)
    label = review.codebook().by_id[made.code_id or made.proposed_code_id].label
    write(f"{made.suggestion_id[:SHOWN_ID]} {answer} {label}")


def _verdict(answer: str) -> Verdict:
    from ingesoc_qual.model.coding import Verdict

    words = {
        "accept": Verdict.ACCEPTED,
        "reject": Verdict.REJECTED,
        "recode": Verdict.RECODED,
        "skip": Verdict.SKIPPED,
    }
    return words[answer]


def _show(review: Review, wanted: QueueFilter, limit: int, *, as_json: bool) -> None:
    names = {about.document_id: about.name for about in review.documents()}
    rows = []
    for one in review.queue(wanted, limit=limit):
        passage = review.text(one.document_id).text[one.start : one.end]
        identity = one.id if as_json else one.id[:SHOWN_ID]
        rows.append((identity, one.code_id, one.score, names[one.document_id], one.start, one.end, passage))
    columns = (
        Column("id"),
        Column("code"),
        Column("score", ColumnType.NUMBER),
        Column("document"),
        Column("start", ColumnType.INTEGER),
        Column("end", ColumnType.INTEGER),
        Column("passage"),
    )
    if rows:
        show_table(Table("queue", columns, rows), as_json=as_json)
    counts = review.queue_counts(wanted)
    tell(ngettext("{n} suggestion à décider.", "{n} suggestions à décider.", counts.pending).format(n=counts.pending))
