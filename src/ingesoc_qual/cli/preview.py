"""`ingesoc preview`: what would be read of a file, before anything is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.output import show_json, tell, write
from ingesoc_qual.cli.parameters import (
    PATH,
    encoding_option,
    json_option,
    ocr_option,
    repair_option,
    speaker_pattern_option,
    voices_option,
)
from ingesoc_qual.cli.shared import ocr_progress
from ingesoc_qual.i18n import _, ngettext, written

if TYPE_CHECKING:
    from ingesoc_qual.model.document import Reading


@verb(
    "preview",
    help=_(
        "Le texte tel qu'il entrerait dans un projet, avec les tours de parole, les temps, les titres et les notes. "
        "À côté : ce qui est laissé (en-têtes, pieds de page), l'encodage retenu, les étiquettes réunies. Rien n'est "
        "écrit."
    ),
    examples=(
        ("ingesoc preview entretien.docx", _("le texte et les tours d'un fichier")),
        ('ingesoc preview e01.txt --speaker-pattern "{locuteur} -"', _("avec des étiquettes comme « E01 - »")),
        ("ingesoc preview rapport.pdf --json", _("un bloc ou un tour par ligne, en JSON")),
    ),
)
@click.argument("file", type=PATH, metavar=_("FICHIER"), help=_("Le fichier à lire."))
@speaker_pattern_option
@voices_option
@encoding_option
@repair_option
@ocr_option
@json_option
def command(
    file: Path,
    speaker_pattern: str | None,
    voices: Path | None,
    encoding: str | None,
    no_repair: bool,
    ocr: bool,
    as_json: bool,
) -> None:
    """Read a file and print what was read."""
    from ingesoc_qual.services.ingest import file_bytes, import_options

    with ocr_progress(ocr) as recognition:
        options = import_options(
            speaker_pattern=speaker_pattern,
            voices=voices,
            encoding=encoding,
            repair=not no_repair,
            ocr=recognition,
        )
        reading = options.read(file_bytes(file), file.name)
    if as_json:
        show_json(_records(reading))
    else:
        for record in _records(reading):
            _show(record)
    _sum_up(file, reading)


def _records(reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield what the text is made of, in order: turns, and the blocks outside them."""
    turns = {turn.header_start: turn for turn in reading.layout.turns}
    blocks = {block.start: block for block in reading.layout.blocks}
    covered = 0
    for start in sorted({*turns, *blocks}):
        turn = turns.get(start)
        if start < covered:
            continue
        piece = turn or blocks[start]
        covered = max(piece.end, start + 1)
        yield {
            "kind": "turn" if turn else blocks[start].kind.value,
            "speaker": turn.speaker if turn else None,
            "interviewer": bool(turn and turn.speaker in reading.layout.interviewers),
            "time_start": turn.time_start if turn else None,
            "time_end": turn.time_end if turn else None,
            "page": max((p.number for p in reading.layout.pages if p.start <= piece.start), default=None),
            "start": piece.start,
            "end": piece.end,
            "text": reading.text[piece.start : piece.end],
        }


def _show(record: dict[str, Any]) -> None:
    from ingesoc_qual.services.places import clock

    marks = {"heading": "# ", "list-item": "- ", "note": _("[note] ")}
    head = marks.get(record["kind"], "")
    if record["kind"] == "turn":
        mark = _(" (enquête)") if record["interviewer"] else ""
        times = "–".join(filter(None, (clock(record["time_start"]), clock(record["time_end"]))))
        head = f"[{record['speaker'] or '?'}{mark}{' ' + times if times else ''}] "
    for number, line in enumerate(record["text"].split("\n")):
        if line.strip():
            write((head if number == 0 else "  ") + line)


def _sum_up(file: Path, reading: Reading) -> None:
    from ingesoc_qual.textunits import count_words

    words = count_words(reading.text)
    facts = [reading.format, ngettext("{n} mot", "{n} mots", words).format(n=written(words))]
    if reading.encoding:
        facts.insert(1, reading.encoding)
    tell(f"{file.name} : {' · '.join(facts)}")
    said: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for turn in reading.layout.turns:
        name = turn.speaker or "?"
        said[name] += 1
        spoken[name] += count_words(reading.text[turn.start : turn.end])
    for name in said:
        mark = _(" (enquête)") if name in reading.layout.interviewers else ""
        turns = ngettext("{n} tour", "{n} tours", said[name]).format(n=written(said[name]))
        tell(f"  {name}{mark} : {turns}, " + ngettext("{n} mot", "{n} mots", spoken[name]).format(n=spoken[name]))
    for warning in reading.warnings:
        tell(f"  {warning}")
    for repair in reading.layout.repairs:
        new = reading.text[repair.start : repair.end]
        tell(_("  corrigé : « {old} » → « {new} »").format(old=repair.old.replace("\n", "⏎"), new=new))
    for line in reading.dropped:
        tell(_("  laissé, page {n} : {text}").format(n=line.page, text=line.text))
