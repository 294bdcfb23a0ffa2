"""WebVTT subtitles: voices become speakers; notes, styles and regions are skipped (W3C, 2019, §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.readers.srt import cues_reading
from ingesoc_qual.textunits import freeze

_SKIPPED = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


class VttReader:
    """Reads `.vtt`, also without its header line."""

    format = "vtt"
    extensions = (".vtt",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the speech of a subtitle file. Raises `DamagedFile` when no cue is timed, `EmptyDocument`."""
        decoded = decode(data, name=name, encoding=options.encoding)
        return cues_reading(decoded, _blocks(freeze(decoded.text)), name=name, format=self.format, options=options)


def _blocks(text: str) -> Iterator[list[str]]:
    for number, block in enumerate(re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())):
        lines = block.split("\n")
        if number == 0 and lines[0].startswith("WEBVTT"):
            lines = lines[next((i for i, line in enumerate(lines) if "-->" in line), len(lines)) :]
        if not lines or _SKIPPED.match(lines[0]):
            continue
        # An identifier may stand above the timing line.
        yield lines[1:] if len(lines) > 1 and "-->" in lines[1] else lines
