"""Transcriber files (`.trs`): turns with their speakers, overlaps told apart (Barras et al., 2001; trans-14.dtd)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions
from ingesoc_qual.readers.cues import Cue, spoken_reading
from ingesoc_qual.readers.xmltree import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

# Every file names its DTD and none brings its own: the name goes, anything more is refused by `parse_xml`.
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+Trans\s+SYSTEM\s+(?:\"[^\"\[<>]*\"|'[^'\[<>]*')\s*>")


class TranscriberReader:
    """Reads `.trs`; noises and comments of the transcriber come between brackets."""

    format = "trs"
    extensions = (".trs",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the turns. Raises `DamagedFile`, `EmptyDocument`."""
        root = parse_xml(_DOCTYPE.sub(b"", data, count=1), name=name)
        names = {
            (speaker.get("id") or ""): " ".join((speaker.get("name") or "").split()) for speaker in root.iter("Speaker")
        }
        cues = [cue for turn in root.iter("Turn") for cue in _cues(turn, names)]
        return spoken_reading(cues, name=name, format=self.format, options=options)


def _cues(turn: _Element, names: dict[str, str]) -> Iterator[Cue]:
    """Yield the speech of one turn: one cue, or one for each of the speakers who overlap in it."""
    voices = [names.get(voice) or voice for voice in (turn.get("speaker") or "").split()]
    start, end = _seconds(turn.get("startTime")), _seconds(turn.get("endTime"))
    current, said = 0, [turn.text or ""]
    for element in turn:
        kind = local(element)
        if kind == "Who":
            yield from _cue(said, voices, current, start, end)
            number = element.get("nb") or "1"
            current, said = (int(number) - 1 if number.isdecimal() else 0), []
        elif note := _note(kind, element):
            said.append(f" [{note}] ")
        said.append(element.tail or "")
    yield from _cue(said, voices, current, start, end)


def _cue(said: list[str], voices: list[str], current: int, start: float | None, end: float | None) -> Iterator[Cue]:
    text = " ".join("".join(said).split())
    if text:
        yield Cue(text, voices[current] if current < len(voices) else None, start, end)


def _note(kind: str, element: _Element) -> str:
    """Return what a transcriber noted, where it tells something of the speech: a laugh, a comment."""
    if kind == "Comment":
        return (element.get("desc") or "").strip()
    if kind == "Event" and element.get("type", "noise") == "noise" and element.get("extent") in (None, "instantaneous"):
        return (element.get("desc") or "").strip()
    return ""


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
