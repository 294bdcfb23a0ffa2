"""`ingesoc log`: the journal, newest first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_json, show_table, tell
from ingesoc_qual.cli.parameters import Count, json_option, project_argument
from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Column, Table

if TYPE_CHECKING:
    from ingesoc_qual.services.journal import LogEntry

USUAL = 50
NAMED = 3
"""Acts or objects that one line names before it says « … »."""


@verb(
    "log",
    help=_(
        "Tout ce que les personnes ont fait, le plus récent d'abord : imports, codes, codages, décisions, annulations. "
        "Ce qui a été fait d'un coup tient sur une ligne. Aucun mot d'un entretien ni d'un mémo n'y figure."
    ),
    examples=(
        ("ingesoc log terrain.ingesoc", _("les 50 lignes les plus récentes")),
        ("ingesoc log terrain.ingesoc --coder Lise --limit 200", _("celles de Lise")),
        ("ingesoc log terrain.ingesoc --json > journal.json", _("tout le journal, pour un programme")),
    ),
)
@project_argument
@click.option(
    "--limit", type=Count(), metavar="N", help=_("Nombre de lignes (50 si rien n'est dit ; tout avec --json).")
)
@click.option("--coder", metavar=_("NOM"), help=_("Celles d'une seule personne."))
@json_option
def command(project: Path, limit: int | None, coder: str | None, as_json: bool) -> None:
    """Print the entries of the journal."""
    from ingesoc_qual.services.journal import read_log
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened:
        entries = read_log(opened, limit=limit if as_json else None, coder=coder)
    if as_json:
        show_json(asdict(entry) for entry in entries)
        return
    shown = limit or USUAL
    rows = [_row(together) for together in islice(_together(entries), shown + 1)]
    columns = tuple(Column(name) for name in (_("quand"), _("qui"), _("quoi"), _("sur"), ""))
    show_table(Table("journal", columns, rows[:shown]))
    if len(rows) > shown:
        tell(_("Les {n} lignes les plus récentes ; --limit en montre davantage.").format(n=shown))


def _together(entries: Iterable[LogEntry]) -> Iterator[list[LogEntry]]:
    """Yield the entries that make one line: those of one batch."""

    def same(entry: LogEntry) -> tuple[str, str, bool]:
        return entry.batch or entry.event, entry.coder, entry.undone

    for _key, found in groupby(entries, key=same):
        yield list(found)


def _row(together: list[LogEntry]) -> tuple[str, ...]:
    first = together[0]
    # The journal is newest first; what a batch did is said in the order it was done.
    acts = Counter(entry.name for entry in reversed(together))
    about = dict.fromkeys(entry.what for entry in reversed(together) if entry.what)
    names = [name if n == 1 else _("{act} (× {n})").format(act=name, n=n) for name, n in acts.items()]
    return (_local(first.time), first.coder, _some(names), _some(list(about)), _("annulé") if first.undone else "")


def _some(items: list[str]) -> str:
    return " ; ".join(items[:NAMED]) + (" ; …" if len(items) > NAMED else "")


def _local(time: str) -> str:
    return dt.datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
