"""Subtitles of the SubRip and YouTube kinds (SRT, SBV)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions, shown, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.cues import Cue, add_turns, parse_timing, voiced, without_echo
from ingesoc_qual.readers.encodings import Decoded, decode
from ingesoc_qual.textunits import freeze

_BROKEN = re.compile(r"\s*\d+:\d\S*\s*,\s*\d+:\d\S*\s*$")
_NUMBER = re.compile(r"\s*\d+\s*$")


class SrtReader:
    """Reads `.srt` and `.sbv`: cues merged into turns, their times kept."""

    format = "srt"
    extensions = (".srt", ".sbv")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the speech of a subtitle file. Raises `DamagedFile` when no cue is timed, `EmptyDocument`."""
        decoded = decode(data, name=name, encoding=options.encoding)
        return cues_reading(decoded, _blocks(freeze(decoded.text)), name=name, format=self.format, options=options)


def _blocks(text: str) -> Iterator[list[str]]:
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip()):
        lines = block.split("\n")
        yield lines[1:] if len(lines) > 1 and _NUMBER.match(lines[0]) else lines


def read_block(lines: list[str]) -> tuple[tuple[float, float] | None, list[str], bool]:
    """Return the times of one block, its words, and whether its timing line was unreadable or missing."""
    for position, line in enumerate(lines[:2]):
        times = parse_timing(line)
        if times is not None:
            return times, lines[position + 1 :], False
        if "-->" in line or _BROKEN.match(line):
            return None, lines[position + 1 :], True
    return None, lines, True


def cues_reading(
    decoded: Decoded, blocks: Iterator[list[str]], *, name: str, format: str, options: ReadOptions
) -> Reading:
    """Return the reading of subtitle blocks, each the lines of one cue."""
    cues: list[Cue] = []
    timed = untimed = 0
    for lines in blocks:
        times, words, faulty = read_block(lines)
        timed += times is not None
        untimed += faulty and bool("".join(words).strip())
        cues.extend(voiced(words, times))
    if cues and not timed:
        raise DamagedFile(
            _("« {name} » ne contient aucun sous-titre minuté.").format(name=shown(name)),
            remedy=_("Si c'est un texte ordinaire, renommez-le en .txt."),
        )
    builder = TextBuilder()
    add_turns(builder, without_echo(cues))
    warnings = decoded.warnings
    if untimed:
        said = ngettext(
            "{n} sous-titre sans minutage lisible : son texte est gardé.",
            "{n} sous-titres sans minutage lisible : leur texte est gardé.",
            untimed,
        )
        warnings = (*warnings, said.format(n=untimed))
    return to_reading(
        builder.draft(), name=name, format=format, options=options, encoding=decoded.encoding, warnings=warnings
    )
