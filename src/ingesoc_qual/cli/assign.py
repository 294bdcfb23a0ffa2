"""`ingesoc assign`: who codes which document, and how far each is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_table, tell
from ingesoc_qual.cli.parameters import OneOf, coder_option, json_option, project_argument
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Table

if TYPE_CHECKING:
    from ingesoc_qual.services.project import Project

SWITCH = ("on", "off")
STATES = ("todo", "progress", "finished", "none")


@verb(
    "assign",
    help=_(
        "Sans --state, montre où en est chaque personne. Avec --state, confie des documents ou dit où en est leur "
        "codage : todo (à faire), progress (en cours), finished (terminé), none (plus confié). L'accord intercodeurs "
        "ne compare que des documents terminés : ce qui n'y est pas codé l'est volontairement."
    ),
    examples=(
        ("ingesoc assign terrain.ingesoc", _("où en est chacun·e")),
        (
            "ingesoc assign terrain.ingesoc --who Lise --who Karim --state todo",
            _("tous les documents à deux personnes"),
        ),
        (
            "ingesoc assign terrain.ingesoc --who Lise --document E03 --state finished",
            _("Lise a fini ce document"),
        ),
        ("ingesoc assign terrain.ingesoc --blind on", _("double codage à l'aveugle")),
        ("ingesoc assign terrain.ingesoc --reasons on", _("désormais, qui tranche un désaccord dit pourquoi")),
    ),
)
@project_argument
@click.option(
    "--who", multiple=True, metavar=_("NOM"), help=_("Qui code (sinon qui signe) ; autant de fois que voulu.")
)
@click.option("--document", "documents", multiple=True, metavar=_("NOM"), help=_("Document (sinon tous), nom ou id."))
@click.option("--state", type=OneOf(STATES), metavar="|".join(STATES), help=_("L'état à donner."))
@click.option(
    "--blind",
    type=OneOf(SWITCH),
    metavar="on|off",
    help=_("Cacher à chacun·e les codages des autres dans un document tant que les deux ne l'ont pas terminé."),
)
@click.option(
    "--reasons",
    type=OneOf(SWITCH),
    metavar="on|off",
    help=_("Demander un motif à chaque désaccord arbitré, pour tout le projet."),
)
@click.option("--list", "listed", is_flag=True, help=_("Montrer chaque document de chaque personne."))
@json_option
@coder_option
def command(
    project: Path,
    who: tuple[str, ...],
    documents: tuple[str, ...],
    state: str | None,
    blind: str | None,
    reasons: str | None,
    listed: bool,
    as_json: bool,
    coder: str | None,
) -> None:
    """Set rules and states, then show where everyone is."""
    from ingesoc_qual.services.project import open_project
    from ingesoc_qual.services.team import progress_table, task_table

    with open_project(project, coder=coder) as opened:
        _rule(opened, blind, reasons)
        if state is not None:
            _set(opened, who, documents, state)
        found = task_table(opened) if listed else progress_table(opened)
    if as_json:
        show_table(found, as_json=True)
    elif found.rows:
        show_table(_for_people(found))
    else:
        tell(_("Rien encore."))


def _rule(project: Project, blind: str | None, reasons: str | None) -> None:
    from ingesoc_qual.services.rules import read_rules, set_rules

    wanted = {"on": True, "off": False}
    set_rules(project, reasons=wanted.get(reasons or ""), blind=wanted.get(blind or ""))
    if reasons is not None:
        tell(_("Chaque arbitrage demande un motif.") if reasons == "on" else _("Les arbitrages se passent de motif."))
    if read_rules(project).blind:
        tell(
            _(
                "Codage à l'aveugle : dans un document, les codages d'une autre personne restent cachés tant que les "
                "deux ne l'ont pas terminé. C'est une règle d'affichage, pas un verrou."
            )
        )
    elif blind is not None:
        tell(_("Le codage n'est plus à l'aveugle."))


def _set(project: Project, who: tuple[str, ...], documents: tuple[str, ...], state: str) -> None:
    from ingesoc_qual.model.team import TaskState
    from ingesoc_qual.services.fieldwork import find_document
    from ingesoc_qual.services.team import set_tasks

    chosen = [find_document(project, name) for name in documents] or None
    wanted = None if state == "none" else TaskState(state)
    changed = set_tasks(project, who or (project.coder.name,), wanted, document_ids=chosen)
    tell(ngettext("{n} changement.", "{n} changements.", changed).format(n=changed))


def _for_people(table: Table) -> Table:
    names = {
        "coder": _("qui"),
        "document": _("document"),
        "todo": _("à faire"),
        "progress": _("en cours"),
        "finished": _("terminés"),
        "words_finished": _("mots terminés"),
        "codings": _("codages"),
        "state": _("état"),
    }
    states = {"todo": _("à faire"), "progress": _("en cours"), "finished": _("terminé")}
    columns = tuple(replace(column, name=names[column.name]) for column in table.columns)
    place = next((n for n, column in enumerate(table.columns) if column.name == "state"), None)
    rows = [
        tuple(states[str(cell)] if number == place else cell for number, cell in enumerate(row)) for row in table.rows
    ]
    return Table(table.name, columns, rows)
