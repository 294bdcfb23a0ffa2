"""The last part of a report: who coded, what came from the machine and how it was decided, with which versions."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING

from ingesoc_qual.codebook.canonical import codebook_version
from ingesoc_qual.exports import html
from ingesoc_qual.exports.html import Head, number, percent
from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Origin, Verdict
from ingesoc_qual.model.event import clock_time
from ingesoc_qual.store import entries, machine

if TYPE_CHECKING:
    from ingesoc_qual.services.report import Study
    from ingesoc_qual.store.store import Connection


def pending(connection: Connection) -> int:
    """Return the number of suggestions that nobody has decided."""
    return machine.undecided(connection)


def newest(connection: Connection) -> str:
    """Return the time of the newest act, ISO 8601."""
    return clock_time(entries.newest(connection))


def methods(study: Study) -> str:
    """Return the box on methods."""
    return html.box(
        html.heading(_("Qui a codé")),
        _coders(study),
        html.paragraph(_machine(study)),
        html.heading(_("Comment on a compté")),
        html.items(
            [
                _(
                    "Seuls les codages décidés par une personne comptent. Les suggestions de la machine que personne "
                    "n'a décidées ne sont dans aucun chiffre de ce rapport."
                ),
                _(
                    "Plusieurs personnes qui codent : un bloc par personne, jamais additionnés ; le consensus là où "
                    "un document a été arbitré."
                ),
                _("Un passage compte une fois par code ; les mots de passages qui se recouvrent, une fois."),
                _("Les paroles de l'enquêteur·rice ne comptent pas, ni comme passages ni comme mots."),
                _("Un document de plusieurs cas compte dans chacun d'eux."),
            ]
        ),
        html.heading(_("Avec quoi")),
        html.items(_versions(study)),
    )


def _coders(study: Study) -> str:
    names = study.readings.coders
    by_hand = Counter(c.coder_id for c in study.codings.values() if c.origin == Origin.HAND.value)
    verdicts = Counter((d.coder_id, d.verdict) for d in study.decisions)
    bulk = Counter(c.coder_id for c in study.codings.values() if c.origin == Origin.BULK.value)
    rows = []
    for coder, name in sorted(names.items(), key=lambda item: item[1]):
        accepted = verdicts[coder, Verdict.ACCEPTED.value]
        figures = [
            by_hand[coder], accepted - bulk[coder], bulk[coder], verdicts[coder, Verdict.RECODED.value],
            verdicts[coder, Verdict.REJECTED.value],
        ]  # fmt: skip
        if any(figures):
            rows.append([name, *map(number, figures), percent(bulk[coder] / accepted if accepted else None)])
    heads = [
        Head(_("personne")), Head(_("codages à la main"), number=True),
        Head(_("suggestions acceptées une à une"), number=True),
        Head(_("acceptées en lot"), number=True), Head(_("recodées"), number=True), Head(_("rejetées"), number=True),
        Head(_("part acceptée en lot"), number=True),
    ]  # fmt: skip
    return html.table(_("Codages et décisions de chaque personne"), heads, rows) if rows else ""


def _machine(study: Study) -> str:
    asked = sorted({f"{d.suggester} {d.suggester_version}" for d in study.decisions})
    said = _("Suggestions que personne n'a décidées : {n} ; aucune n'est comptée.").format(n=number(study.pending))
    return f"{said} {_('Ont proposé : {names}.').format(names=', '.join(asked))}" if asked else said


def _versions(study: Study) -> list[str]:
    from ingesoc_qual.nlp.pipeline import PIPELINE

    book = study.readings.codebook
    name = " ".join(part for part in (book.title or book.name, book.version) if part) or _("sans titre")
    return [
        _("ingesoc {version}").format(version=version("ingesoc-qual")),
        _("Analyse de la langue : {pipeline}").format(pipeline=PIPELINE),
        _("Grille : {name}, empreinte {hash}").format(name=name, hash=codebook_version(book)),
        _("Dernier acte inscrit au journal : {time}").format(time=study.newest),
    ]
