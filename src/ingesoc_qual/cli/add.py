"""`ingesoc add`: bring files in, one line of summary a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import tell, write
from ingesoc_qual.cli.parameters import (
    PATH,
    coder_option,
    encoding_option,
    ocr_option,
    project_argument,
    repair_option,
    speaker_pattern_option,
    voices_option,
)
from ingesoc_qual.cli.shared import annotation_progress, ocr_progress, tell_next
from ingesoc_qual.i18n import _, ngettext, written

if TYPE_CHECKING:
    from ingesoc_qual.services.ingest import FileReport

FEW_SPEAKERS = 6
"""Above this number, the line of summary counts speakers instead of naming them."""


@verb(
    "add",
    help=_(
        "Formats : txt, md, docx, odt, rtf, html, pdf, srt, vtt, eaf, trs, cha, json (Whisper), csv (une réponse par "
        "ligne). Les tours de parole sont reconnus ; ingesoc preview montre ce qui sera lu. Un fichier illisible est "
        "dit et n'arrête pas les autres ; le code de sortie est alors 4. Un fichier déjà présent n'est pas importé "
        "deux fois : il est rattaché au cas donné."
    ),
    examples=(
        ("ingesoc add terrain.ingesoc entretiens/", _("un dossier entier, sous-dossiers compris")),
        (
            'ingesoc add terrain.ingesoc e01.docx --case "La Passerelle" --date 2024-03',
            _("un fichier, et ce qu'il est"),
        ),
        (
            "ingesoc add terrain.ingesoc corpus/ --manifest corpus/manifest.csv",
            _("avec cas, dates, rôles et variables"),
        ),
        ('ingesoc add terrain.ingesoc e01.txt --speaker-pattern "{locuteur} -"', _("des étiquettes comme « E01 - »")),
    ),
)
@project_argument
@click.argument("places", type=PATH, nargs=-1, metavar=_("FICHIER|DOSSIER …"), help=_("Ce qui est à importer."))
@click.option("--manifest", type=PATH, metavar="CSV", help=_("Tableau qui décrit les fichiers, un par ligne."))
@click.option("--case", metavar=_("CAS"), help=_("Cas des documents ; « cas 1 | cas 2 » pour plusieurs."))
@click.option("--kind", metavar=_("NATURE"), help=_("entretien, rapport d'activité, charte, convention, note…"))
@click.option("--date", metavar=_("DATE"), help=_("2024, 2024-03, 2024-03-12 ou 12/03/2024."))
@speaker_pattern_option
@voices_option
@encoding_option
@repair_option
@ocr_option
@click.option("--no-annotate", is_flag=True, help=_("Ne pas analyser la langue tout de suite."))
@coder_option
def command(
    project: Path,
    places: tuple[Path, ...],
    manifest: Path | None,
    case: str | None,
    kind: str | None,
    date: str | None,
    speaker_pattern: str | None,
    voices: Path | None,
    encoding: str | None,
    no_repair: bool,
    ocr: bool,
    no_annotate: bool,
    coder: str | None,
) -> int:
    """Import, print one line a file as each is on disk, then annotate."""
    from ingesoc_qual.errors import UsageError
    from ingesoc_qual.services.annotate import annotate_project
    from ingesoc_qual.services.ingest import Outcome, add_files, import_options
    from ingesoc_qual.services.project import open_project

    if not places and manifest is None:
        raise UsageError(_("Il manque les fichiers à importer."), remedy=_("Voir : ingesoc add --help"))
    with open_project(project, coder=coder) as opened:
        with ocr_progress(ocr) as recognition:
            options = import_options(
                case=case,
                kind=kind,
                date=date,
                speaker_pattern=speaker_pattern,
                voices=voices,
                encoding=encoding,
                repair=not no_repair,
                ocr=recognition,
            )
            done = add_files(opened, places, options=options, manifest=manifest, report=_say)
        failed = [report for report in done if report.outcome is Outcome.FAILED]
        _sum_up(sum(report.outcome is Outcome.IMPORTED for report in done), len(failed), len(done))
        if not no_annotate:
            with annotation_progress() as report:
                annotated = annotate_project(opened, report=report)
            if annotated:
                tell(ngettext("{n} document annoté.", "{n} documents annotés.", annotated).format(n=annotated))
        if len(failed) < len(done):
            tell_next("annotate" if no_annotate else "suggest", project)
    return max((report.exit_code for report in failed), default=0)


def _say(report: FileReport) -> None:
    write(file_line(report))
    for warning in report.warnings:
        tell(f"{'':<9} {warning}")


def file_line(report: FileReport) -> str:
    """Return the line of summary of one file."""
    from ingesoc_qual.services.ingest import Outcome

    outcome = {
        Outcome.IMPORTED: _("importé"),
        Outcome.LINKED: _("rattaché"),
        Outcome.KNOWN: _("déjà là"),
        Outcome.IGNORED: _("ignoré"),
        Outcome.FAILED: _("échec"),
    }[report.outcome]
    facts = [report.message] if report.message else []
    if report.outcome is Outcome.IMPORTED:
        facts.append(ngettext("{n} mot", "{n} mots", report.words).format(n=written(report.words)))
        if report.turns:
            facts.append(ngettext("{n} tour", "{n} tours", report.turns).format(n=written(report.turns)))
        if len(report.speakers) > FEW_SPEAKERS:
            facts.append(_("{n} locuteurs").format(n=written(len(report.speakers))))
        elif report.speakers:
            facts.append(", ".join(report.speakers))
    return " : ".join(filter(None, (f"{outcome:<9} {report.path.name}", " · ".join(facts))))


def _sum_up(imported: int, failed: int, total: int) -> None:
    if total == 0:
        tell(_("Aucun fichier à importer dans ce dossier."))
        return
    text = ngettext("{n} document importé", "{n} documents importés", imported).format(n=imported)
    if failed:
        text += ", " + ngettext("{n} échec", "{n} échecs", failed).format(n=failed)
    tell(text + ".")
