"""`ingesoc memos`: list, read, write, change memos without the screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import FrenchCommand, FrenchGroup
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import OneOf, coder_option, json_option, project_argument
from ingesoc_qual.cli.verbs import find
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoKind, MemoTarget
from ingesoc_qual.model.table import Column, Table
from ingesoc_qual.textunits import Span

if TYPE_CHECKING:
    from ingesoc_qual.services.memos import PlacedMemo
    from ingesoc_qual.services.review import Review

SHOWN_ID = 8
TARGETS = [target.value for target in MemoTarget]


@click.group(
    "memos",
    cls=FrenchGroup,
    summary=find("memos").summary + ".",
    help=_("Ce que fait l'écran des mémos de ingesoc review, en lignes de commande."),
    examples=(("ingesoc memos list terrain.ingesoc", _("tous les mémos, les plus récents d'abord")),),
)
def command() -> None:
    """Hold the commands below."""


@command.command(
    "list",
    cls=FrenchCommand,
    summary=_("Les mémos de tout le monde, les plus récents d'abord."),
    examples=(
        ("ingesoc memos list terrain.ingesoc --kind théorique", _("les mémos théoriques")),
        ("ingesoc memos list terrain.ingesoc --on code --text charte", _("ceux des codes, qui parlent de charte")),
        ("ingesoc memos list terrain.ingesoc --json", _("entiers, pour un programme")),
    ),
)
@project_argument
@click.option("--kind", metavar=_("TYPE"), help=_("Seulement ce type : théorique, méthode, codage, libre."))
@click.option("--on", "target", type=OneOf(TARGETS), metavar="|".join(TARGETS), help=_("Seulement sur ces objets."))
@click.option("--by", "author", metavar=_("NOM"), help=_("Seulement ceux de cette personne."))
@click.option("--text", "words", default="", metavar=_("MOTS"), help=_("Seulement ceux où sont ces mots."))
@json_option
def listing(project: Path, kind: str | None, target: str | None, author: str | None, words: str, as_json: bool) -> None:
    """Print memos with their ids."""
    from ingesoc_qual.services.memos import memos, memos_table, parse_kind
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened:
        found = memos(
            opened,
            kind=parse_kind(kind) if kind else None,
            target=MemoTarget(target) if target else None,
            author=author,
            words=words,
        )
        made = memos_table(opened, found)
    if as_json:
        show_table(made, as_json=True)
    elif found:
        show_table(_for_people(found))
    tell(ngettext("{n} mémo.", "{n} mémos.", len(found)).format(n=len(found)))


def _for_people(found: tuple[PlacedMemo, ...]) -> Table:
    from ingesoc_qual.services.memos import kind_name, target_name

    names = ("id", _("type"), _("sur"), _("objet"), _("mémo"), _("auteur·e"), _("date"))
    rows = [
        (
            each.memo.id[:SHOWN_ID],
            kind_name(each.memo.kind),
            target_name(each.memo.target),
            each.about or _("(disparu)"),
            each.first_line,
            each.author,
            each.memo.created_at[:10],
        )
        for each in found
    ]
    return Table("memos", tuple(Column(name) for name in names), rows)


@command.command(
    "show",
    cls=FrenchCommand,
    summary=_("Un mémo en entier, et ce sur quoi il est."),
    examples=(("ingesoc memos show terrain.ingesoc 3f2a9c01", _("le début de l'identifiant suffit")),),
)
@project_argument
@click.argument("memo", metavar="ID", help=_("Début de l'identifiant d'un mémo."))
def show(project: Path, memo: str) -> None:
    """Print one memo."""
    from ingesoc_qual.services.finding import find_memo
    from ingesoc_qual.services.memos import kind_name, target_name
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened:
        found = find_memo(opened, memo)
    tell(
        _("{kind}, sur {target} : {about} ({author}, {date})").format(
            kind=kind_name(found.memo.kind),
            target=target_name(found.memo.target),
            about=found.about or _("(disparu)"),
            author=found.author,
            date=found.memo.created_at[:10],
        )
    )
    if found.quote:
        tell(f"« {found.quote} »")
    for line in found.memo.text.splitlines():
        write(line)


@command.command(
    "write",
    cls=FrenchCommand,
    summary=_("Écrire un mémo sur un code, un cas, un document, un passage, un codage ou le projet."),
    help=_("Sans --text, le mémo est lu sur l'entrée standard. Un objet peut en avoir plusieurs."),
    examples=(
        (
            'ingesoc memos write terrain.ingesoc code:accueil --kind théorique --text "…"',
            _("sur un code"),
        ),
        (
            'ingesoc memos write terrain.ingesoc document:E03 --words "le mardi"',
            _("sur un passage, par ses mots"),
        ),
        ('ingesoc memos write terrain.ingesoc project --text "Reprise en mai."', _("sur le projet")),
    ),
)
@project_argument
@click.argument(
    "on", metavar=_("OBJET"), help=_("code:CODE, case:CAS, document:DOCUMENT, coding:ID (son début), ou project.")
)
@click.option("--words", metavar=_("TEXTE"), help=_("Mots exacts du passage, dans un document."))
@click.option("--span", metavar=_("DÉBUT-FIN"), help=_("Bornes du passage, en caractères du texte."))
@click.option("--kind", default=MemoKind.FREE.value, metavar=_("TYPE"), help=_("théorique, méthode, codage ou libre."))
@click.option("--text", metavar=_("TEXTE"), help=_("Le mémo."))
@coder_option
def write_one(
    project: Path, on: str, words: str | None, span: str | None, kind: str, text: str | None, coder: str | None
) -> None:
    """Write a memo and print its id."""
    from ingesoc_qual.services.memos import parse_kind
    from ingesoc_qual.services.review import open_review

    wanted = parse_kind(kind)
    with open_review(project, coder=coder) as review:
        target, target_id, place = _target(review, on, words, span)
        start, end = place if place is not None else (None, None)
        made = review.add_memo(target, target_id, _text(text), start=start, end=end, kind=wanted)
    write(made.id)


@command.command(
    "edit",
    cls=FrenchCommand,
    summary=_("Changer le texte ou le type d'un de ses mémos, ou le retirer."),
    help=_("Sans --text, --kind ni --remove, le nouveau texte est lu sur l'entrée standard."),
    examples=(
        ('ingesoc memos edit terrain.ingesoc 3f2a9c01 --text "Frontière nette."', _("un autre texte")),
        ("ingesoc memos edit terrain.ingesoc 3f2a9c01 --kind méthode", _("un autre type")),
        ("ingesoc memos edit terrain.ingesoc 3f2a9c01 --remove", _("le retirer")),
    ),
)
@project_argument
@click.argument("memo", metavar="ID", help=_("Début de l'identifiant d'un mémo."))
@click.option("--text", metavar=_("TEXTE"), help=_("Le nouveau texte."))
@click.option("--kind", metavar=_("TYPE"), help=_("théorique, méthode, codage ou libre."))
@click.option("--remove", is_flag=True, help=_("Retirer le mémo."))
@coder_option
def edit(project: Path, memo: str, text: str | None, kind: str | None, remove: bool, coder: str | None) -> None:
    """Change one memo and say what became of it."""
    from ingesoc_qual.services.finding import find_memo
    from ingesoc_qual.services.memos import own_memo, parse_kind
    from ingesoc_qual.services.review import open_review

    if remove and (text is not None or kind is not None):
        raise UsageError(_("--remove se donne seul."), remedy=_("Retirez les autres options."))
    with open_review(project, coder=coder) as review:
        found = own_memo(review, find_memo(review.project, memo).memo)
        if remove:
            review.remove_memo(found.id)
            tell(_("Mémo {id} retiré.").format(id=found.id[:SHOWN_ID]))
            return
        given = _text(text) if text is not None or kind is None else None
        review.edit_memo(found.id, given, kind=parse_kind(kind) if kind else None)
    tell(_("Mémo {id} changé.").format(id=found.id[:SHOWN_ID]))


def _text(given: str | None) -> str:
    if given is not None:
        return given
    if sys.stdin.isatty():
        raise UsageError(_("Le mémo est vide."), remedy=_("Donnez-le par --text, ou sur l'entrée standard."))
    return sys.stdin.read()


def _target(review: Review, on: str, words: str | None, span: str | None) -> tuple[MemoTarget, str, Span | None]:
    from ingesoc_qual.services import finding

    kind, _colon, name = on.partition(":")
    if kind == MemoTarget.DOCUMENT.value and name:
        document_id = finding.find_document(review, name)
        if words is None and span is None:
            return MemoTarget.DOCUMENT, document_id, None
        text = review.text(document_id).text
        return MemoTarget.PASSAGE, document_id, finding.find_span(text, words=words, span=span)
    if words is not None or span is not None:
        raise UsageError(_("--words et --span vont avec un document."), remedy=_("Écrivez document:NOM."))
    if kind == MemoTarget.CODE.value and name:
        return MemoTarget.CODE, finding.find_code(review.codebook(), name), None
    if kind == MemoTarget.CASE.value and name:
        return MemoTarget.CASE, finding.find_case(review, name), None
    if kind == MemoTarget.CODING.value and name:
        return MemoTarget.CODING, finding.find_coding(review, name).id, None
    if on == MemoTarget.PROJECT.value:
        return MemoTarget.PROJECT, on, None
    raise UsageError(
        _("« {on} » ne dit pas sur quoi écrire.").format(on=on),
        remedy=_("Écrivez code:CODE, case:CAS, document:DOCUMENT, coding:ID ou project."),
    )
