"""Writing a project's tables, and its report, to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingesoc_qual.errors import UsageError
from ingesoc_qual.exports import ExportFormat, write_tables
from ingesoc_qual.i18n import _
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.tables import TABLES, build

REPORT = "html"
"""The format that is not tables but one page to read."""


def export_project(
    project: Project,
    folder: Path,
    *,
    formats: Sequence[str] = (ExportFormat.CSV.value,),
    names: Sequence[str] = TABLES,
) -> tuple[Path, ...]:
    """Write the tables of a project in each of `formats`, its report for `html`, and return the files written.

    Raises `UsageError` for an unknown format or table, `ExportError` when the folder cannot be written.
    """
    known = {item.value: item for item in ExportFormat}
    for name in formats:
        if name not in known and name != REPORT:
            raise UsageError(
                _("Format inconnu : « {name} ».").format(name=name),
                remedy=_("Les formats : {names}.").format(names=", ".join((*known, REPORT))),
            )
    written: list[Path] = []
    if REPORT in formats:
        from ingesoc_qual.services.report import write_report

        written.append(write_report(project, folder))
    asked = [name for name in dict.fromkeys(formats) if name != REPORT]
    made = build(project, names) if asked else ()
    for name in asked:
        written += write_tables(made, folder.expanduser(), format=known[name], basename=project.path.stem)
    return tuple(dict.fromkeys(written))
