"""`ingesoc coding`: code passages by hand without the screen; list, change and remove codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import FrenchCommand, FrenchGroup
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import coder_option, json_option, project_argument
from ingesoc_qual.cli.verbs import find
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    from ingesoc_qual.model.coding import Coding
    from ingesoc_qual.services.review import Review

SHOWN_ID = 8


@click.group(
    "coding",
    cls=FrenchGroup,
    summary=find("coding").summary + ".",
    help=_("Ce que fait le lecteur de ingesoc review, en lignes de commande : utile avec un lecteur d'écran."),
    examples=(("ingesoc coding list terrain.ingesoc", _("tous les codages, avec leur identifiant")),),
)
def command() -> None:
    """Hold the commands below."""


@command.command(
    "add",
    cls=FrenchCommand,
    summary=_("Coder un passage sous un ou plusieurs codes."),
    help=_("Le passage est donné par ses mots, s'ils ne sont qu'une fois dans le document, ou par ses bornes."),
    examples=(
        (
            'ingesoc coding add terrain.ingesoc E03 accueil --words "je me débrouille"',
            _("par ses mots"),
        ),
        (
            "ingesoc coding add terrain.ingesoc E03 accueil tri --span 120-180",
            _("deux codes, par ses bornes"),
        ),
    ),
)
@project_argument
@click.argument("document", metavar="DOCUMENT", help=_("Nom ou identifiant du document."))
@click.argument("code", nargs=-1, required=True, metavar="CODE", help=_("Identifiants ou libellés de codes."))
@click.option("--words", metavar=_("TEXTE"), help=_("Mots exacts du passage."))
@click.option("--span", metavar=_("DÉBUT-FIN"), help=_("Bornes, en caractères du texte."))
@coder_option
def add(
    project: Path, document: str, code: tuple[str, ...], words: str | None, span: str | None, coder: str | None
) -> None:
    """Code a passage and print the codings made."""
    from ingesoc_qual.services import finding
    from ingesoc_qual.services.review import open_review

    if (words is None) == (span is None):
        raise UsageError(_("Donnez le passage par --words ou par --span."), remedy=_("L'un des deux, et un seul."))
    with open_review(project, coder=coder) as review:
        document_id = finding.find_document(review, document)
        place = finding.find_span(review.text(document_id).text, words=words, span=span)
        codes = [finding.find_code(review.codebook(), name) for name in code]
        for made in review.code(document_id, place.start, place.end, codes):
            write(_line(review, made))


@command.command(
    "list",
    cls=FrenchCommand,
    summary=_("Les codages d'un document, ou de tous."),
    help=_("Ceux de tout le monde ; on ne change que les siens."),
    examples=(("ingesoc coding list terrain.ingesoc --document E03", _("ceux d'un document")),),
)
@project_argument
@click.option("--document", metavar="DOCUMENT", help=_("Seulement ce document."))
@json_option
@coder_option
def listing(project: Path, document: str | None, as_json: bool, coder: str | None) -> None:
    """Print codings with their ids."""
    from ingesoc_qual.services import finding
    from ingesoc_qual.services.review import open_review

    with open_review(project, coder=coder) as review:
        names = {about.document_id: about.name for about in review.documents()}
        coders = {one.id: one.name for one in review.coders()}
        wanted = [finding.find_document(review, document)] if document else list(names)
        rows = [
            (
                one.id if as_json else one.id[:SHOWN_ID],
                names[key],
                one.start,
                one.end,
                one.code_id,
                coders.get(one.coder_id, one.coder_id),
                one.origin,
                review.text(key).text[one.start : one.end],
            )
            for key in wanted
            for one in review.codings(key)
        ]
    columns = (
        Column("id"),
        Column("document"),
        Column("start", ColumnType.INTEGER),
        Column("end", ColumnType.INTEGER),
        Column("code"),
        Column("coder"),
        Column("origin"),
        Column("passage"),
    )
    if rows:
        show_table(Table("codings", columns, rows), as_json=as_json)
    tell(ngettext("{n} codage.", "{n} codages.", len(rows)).format(n=len(rows)))


@command.command(
    "change",
    cls=FrenchCommand,
    summary=_("Changer le code ou les bornes d'un de ses codages, ou le retirer."),
    help=_("L'identifiant est celui de ingesoc coding list ; son début suffit. Tout s'annule par ingesoc undo."),
    examples=(
        ("ingesoc coding change terrain.ingesoc 3f2a9c01 --code benevolat-reel", _("un autre code")),
        ("ingesoc coding change terrain.ingesoc 3f2a9c01 --span 120-180", _("d'autres bornes")),
        ("ingesoc coding change terrain.ingesoc 3f2a9c01 --remove", _("le retirer")),
    ),
)
@project_argument
@click.argument("coding", metavar="ID", help=_("Début de l'identifiant d'un codage."))
@click.option("--code", metavar="CODE", help=_("Le nouveau code."))
@click.option("--span", metavar=_("DÉBUT-FIN"), help=_("Bornes, en caractères du texte."))
@click.option("--remove", is_flag=True, help=_("Retirer le codage."))
@coder_option
def change(project: Path, coding: str, code: str | None, span: str | None, remove: bool, coder: str | None) -> None:
    """Change one coding and say what became of it."""
    from ingesoc_qual.services import finding
    from ingesoc_qual.services.review import open_review

    if [code is not None, span is not None, remove].count(True) != 1:
        raise UsageError(_("Donnez --code, --span ou --remove."), remedy=_("L'un des trois, et un seul."))
    with open_review(project, coder=coder) as review:
        found = finding.find_coding(review, coding)
        if code is not None:
            review.recode(found.id, finding.find_code(review.codebook(), code))
        elif span is not None:
            review.resize(found.id, *finding.find_span("", words=None, span=span))
        else:
            review.uncode(found.id)
            write(_("Codage {id} retiré.").format(id=found.id[:SHOWN_ID]))
            return
        write(_line(review, finding.find_coding(review, found.id)))


def _line(review: Review, coding: Coding) -> str:
    label = review.codebook().by_id[coding.code_id].label
    words = review.text(coding.document_id).text[coding.start : coding.end]
    return f"{coding.id[:SHOWN_ID]} {coding.start}-{coding.end} {label} : {words}"
