"""What `cases`, `documents` and `speakers` share: list as a table, write as CSV, edit from CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ingesoc_qual.cli.frame import Example, FrenchCommand, verb
from ingesoc_qual.cli.output import show_table, tell, write
from ingesoc_qual.cli.parameters import PATH, coder_option, json_option, project_argument
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Table

MACHINE_COLUMNS = ("id", "text_hash", "characters", "version", "added_at")
"""Columns that only a program wants: in JSON and CSV, not on screen."""


def listing_verb(name: str, *, help: str, examples: Sequence[Example]) -> FrenchCommand:
    """Return the verb that lists and edits `name`: cases, documents or speakers."""

    def run(project: Path, as_json: bool, csv: Path | None, edits: Path | None, coder: str | None) -> None:
        from ingesoc_qual.services.fieldwork import Listing, edit, table
        from ingesoc_qual.services.project import open_project

        with open_project(project, coder=coder) as opened:
            if edits is not None:
                done = edit(opened, Listing(name), edits)
                _sum_up(done.rows, done.changes, [variable.name for variable in done.new_variables])
            if edits is None or as_json or csv is not None:
                _give(table(opened, Listing(name)), as_json=as_json, csv=csv)

    decorators: tuple[Callable[[Any], Any], ...] = (
        project_argument,
        json_option,
        click.option("--csv", type=PATH, metavar=_("FICHIER"), help=_("Écrire le tableau en CSV, pour le modifier.")),
        click.option("--from", "edits", type=PATH, metavar=_("FICHIER"), help=_("Reprendre un CSV modifié.")),
        coder_option,
    )
    for decorate in reversed(decorators):
        run = decorate(run)
    return verb(name, help=help, examples=examples)(run)


def _give(table: Table, *, as_json: bool, csv: Path | None) -> None:
    if csv is not None:
        from ingesoc_qual.exports import CsvDialect, write_csv

        write_csv(table, csv, dialect=CsvDialect.EXCEL_FR)
        write(str(csv))
    elif as_json:
        show_table(table, as_json=True)
    elif table.rows:
        show_table(_for_people(table))
    else:
        tell(_("Rien encore."))


def _for_people(table: Table) -> Table:
    names = _headings()
    kept = [index for index, column in enumerate(table.columns) if column.name not in MACHINE_COLUMNS]
    columns = tuple(
        replace(column, name=names.get(column.name, column.name)) for column in map(table.columns.__getitem__, kept)
    )
    return Table(table.name, columns, [tuple(row[index] for index in kept) for row in table.rows])


def _headings() -> dict[str, str]:
    return {
        "name": _("nom"),
        "case": _("cas"),
        "kind": _("nature"),
        "file": _("fichier"),
        "words": _("mots"),
        "codings": _("codages"),
        "label": _("étiquette"),
        "role": _("rôle"),
    }


def _sum_up(rows: int, changes: int, variables: Sequence[str]) -> None:
    lines = ngettext("{n} ligne lue", "{n} lignes lues", rows).format(n=rows)
    done = ngettext("{n} changement", "{n} changements", changes).format(n=changes)
    tell(f"{lines}, {done}.")
    if variables:
        tell(_("Nouvelles variables : {names}.").format(names=", ".join(variables)))
