"""`ingesoc settle`: decide where coders differ without the screen; the consensus stands beside their codings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import coder_option, json_option, project_argument
from ingesoc_qual.errors import UnknownObject, UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingesoc_qual.model.adjudication import RegionToSettle
    from ingesoc_qual.services.comparison import Comparison

SHOWN_ID = 8


@verb(
    "settle",
    help=_(
        "Sans décision, montre les régions où les personnes qui ont terminé diffèrent : identifiant, code, sorte, qui "
        "a marqué quoi. Une décision garde la version d'une personne ou de plusieurs, dit que rien n'est à coder là, "
        "donne d'autres bornes ou un autre code. Les codages de chacun·e ne changent pas ; ingesoc undo la reprend."
    ),
    examples=(
        ("ingesoc settle terrain.ingesoc --code accueil", _("ce qui reste à arbitrer pour ce code")),
        ('ingesoc settle terrain.ingesoc 3f2a9c01 --keep Lise --reason "…"', _("garder la version de Lise")),
        ("ingesoc settle terrain.ingesoc 3f2a9c01 --nothing", _("rien à coder ici")),
        ("ingesoc settle terrain.ingesoc 3f2a9c01 --span 120-180", _("d'autres bornes")),
    ),
)
@project_argument
@click.argument("region", required=False, metavar="[ID]", help=_("Début de l'identifiant d'une région."))
@click.option("--keep", "kept", multiple=True, metavar=_("NOM"), help=_("Garder ce que cette personne a marqué."))
@click.option("--nothing", is_flag=True, help=_("Rien n'est à coder ici."))
@click.option("--span", "spans", multiple=True, metavar=_("DÉBUT-FIN"), help=_("D'autres bornes, en caractères."))
@click.option("--as", "as_code", metavar="CODE", help=_("Un autre code, sur la région ou sur --span."))
@click.option("--reason", default="", metavar=_("TEXTE"), help=_("Le motif, gardé avec la décision."))
@click.option("--code", metavar="CODE", help=_("Montrer les régions de ce code seul."))
@click.option("--all", "every", is_flag=True, help=_("Montrer aussi celles qui sont arbitrées."))
@json_option
@coder_option
def command(
    project: Path,
    region: str | None,
    kept: tuple[str, ...],
    nothing: bool,
    spans: tuple[str, ...],
    as_code: str | None,
    reason: str,
    code: str | None,
    every: bool,
    as_json: bool,
    coder: str | None,
) -> None:
    """Show the regions, or decide on one."""
    from ingesoc_qual.services.adjudication import regions_to_settle, settle
    from ingesoc_qual.services.comparison import compare, named_code
    from ingesoc_qual.services.finding import find_span
    from ingesoc_qual.services.project import open_project

    ruling = _ruling(kept, nothing, spans, as_code)
    if (region is None) != (ruling is None):
        raise UsageError(
            _("Il faut une région et une décision."), remedy=_("Par exemple : ingesoc settle PROJET 3f2a9c01 --nothing")
        )
    with open_project(project, coder=coder) as opened:
        comparison = compare(opened)
        wanted = named_code(comparison.codebook, code).id if code else None
        found = regions_to_settle(comparison, code_id=wanted)
        if region is None or ruling is None:
            _show(comparison, [one for one in found if every or one.open], as_json=as_json)
            return
        settled = settle(
            opened,
            _find(found, region).disagreement,
            ruling,
            coders=_coders(comparison, kept),
            spans=[(span.start, span.end) for span in (find_span("", words=None, span=text) for text in spans)],
            code_id=named_code(comparison.codebook, as_code).id if as_code else None,
            reason=reason,
        )
        left = sum(one.open for one in regions_to_settle(comparison))
    write(f"{settled.id[:SHOWN_ID]} {settled.ruling.value}")
    tell(ngettext("Reste {n} région à arbitrer.", "Restent {n} régions à arbitrer.", left).format(n=left))


def _ruling(kept: Sequence[str], nothing: bool, spans: Sequence[str], as_code: str | None) -> Ruling | None:
    asked = {
        Ruling.KEEP: bool(kept),
        Ruling.NOTHING: nothing,
        Ruling.CODE: as_code is not None,
        Ruling.BOUNDS: bool(spans) and as_code is None,
    }
    found = [ruling for ruling, wanted in asked.items() if wanted]
    if len(found) > 1:
        raise UsageError(
            _("Ces décisions s'excluent."),
            remedy=_("Donnez --keep, --nothing, --span ou --as."),
        )
    return found[0] if found else None


def _identity(version_id: str, start: int, end: int, code_id: str) -> str:
    from ingesoc_qual.model.adjudication import adjudication_id

    return adjudication_id(version_id, start, end, code_id)


def _find(regions: Sequence[RegionToSettle], start_of_id: str) -> RegionToSettle:
    found = []
    for region in regions:
        one = region.disagreement
        if _identity(one.version_id, one.start, one.end, one.code_id).startswith(start_of_id):
            found.append(region)
    if len(found) != 1:
        raise UnknownObject(
            _("Aucune région « {name} ».").format(name=start_of_id)
            if not found
            else _("Plusieurs régions commencent par « {name} ».").format(name=start_of_id),
            remedy=_("ingesoc settle PROJET --all les montre."),
        )
    return found[0]


def _coders(comparison: Comparison, names: Sequence[str]) -> list[str]:
    known = {key: coder.id for coder in comparison.coders for key in (coder.id, coder.name)}
    for name in names:
        if name not in known:
            raise UnknownObject(
                _("« {name} » n'a rien terminé ici.").format(name=name),
                remedy=_("Parmi : {names}.").format(names=", ".join(coder.name for coder in comparison.coders)),
            )
    return [known[name] for name in names]


def _show(comparison: Comparison, regions: Sequence[RegionToSettle], *, as_json: bool) -> None:
    from ingesoc_qual.services.disagreements import kind_name
    from ingesoc_qual.services.project import document_text

    names = {document.id: document.name for document in comparison.documents}
    coders = {coder.id: coder.name for coder in comparison.coders}
    rows = []
    for region in regions:
        one = region.disagreement
        identity = _identity(one.version_id, one.start, one.end, one.code_id)
        marked = " ; ".join(f"{coders[mark.coder_id]} {mark.start}-{mark.end}" for mark in one.marked)
        settled = region.adjudication.ruling.value if region.adjudication and not region.changed else None
        passage = document_text(comparison.project, one.document_id)[one.start : one.end]
        shown = identity if as_json else identity[:SHOWN_ID]
        rows.append((shown, one.code_id, kind_name(one.kind), names[one.document_id], marked, settled, passage))
    columns = (
        Column("region"),
        Column("code"),
        Column("kind"),
        Column("document"),
        Column("marked"),
        Column("settled", ColumnType.TEXT),
        Column("passage"),
    )
    if rows:
        show_table(Table("regions", columns, rows), as_json=as_json)
    tell(ngettext("{n} région.", "{n} régions.", len(rows)).format(n=len(rows)))
