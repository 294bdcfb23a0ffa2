"""Subtitles (SRT, SBV, VTT) as cues, and cues as turns of speech."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.turns import find_turns

_CLOCK = r"(?:(\d{1,3})\s*:\s*)?(\d{1,2})\s*:\s*(\d{1,2})(?:[.,](\d{1,9}))?"
TIMING = re.compile(rf"\s*{_CLOCK}\s*(?:-->|,)\s*{_CLOCK}(?:\s+(?P<settings>\S.*))?\s*$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?(?:[bicuv]|ruby|rt|lang|font|span|s)(?:[\s.][^>]*)?>|<\d+:[\d:.,]+>|\{\\[^}]*\}", re.IGNORECASE)
_DASH = re.compile(r"[-–—]\s*\S")
_SENTENCE_END = re.compile(r"[.!?…][»\"”')\]]*\s*$")
_PAUSE = 2.0
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: its words, its voice when marked, its times in seconds when readable."""

    text: str
    voice: str | None = None
    start: float | None = None
    end: float | None = None


def parse_timing(line: str) -> tuple[float, float] | None:
    """Return the start and end of a timing line, in seconds, or None."""
    match = TIMING.match(line)
    if not match:
        return None
    parts = match.groups()
    return _seconds(parts[0:4]), _seconds(parts[4:8])


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


def voiced(lines: Iterable[str], times: tuple[float, float] | None) -> Iterator[Cue]:
    """Yield the cues of one subtitle: one for each voice it holds, tags removed."""
    start, end = times or (None, None)
    voice: str | None = None
    words: list[str] = []
    for line in lines:
        pieces = _VOICE.split(line)
        for position, piece in enumerate(pieces):
            if position % 2:
                if bare := _bare(words):
                    yield Cue(bare, voice, start, end)
                words, voice = [], html.unescape(piece).strip() or None
            else:
                words.append(piece)
    if bare := _bare(words):
        yield Cue(bare, voice, start, end)


def _bare(lines: Iterable[str]) -> str:
    found = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in lines)
    return "\n".join(line for line in found if line)


def without_echo(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues without the lines that rolling captions repeat from one to the next.

    Elsewhere people may well say the same thing twice: nothing goes unless a third of the cues repeat.
    """
    echoes = [0, *(_echo(before, cue) for before, cue in pairwise(cues))]
    if sum(map(bool, echoes)) * 3 < len(cues):
        return list(cues)
    kept: list[Cue] = []
    for cue, echo in zip(cues, echoes, strict=False):
        fresh = cue.text.split("\n")[echo:]
        if fresh:
            kept.append(replace(cue, text="\n".join(fresh)))
        elif kept and cue.end is not None:
            kept[-1] = replace(kept[-1], end=max(kept[-1].end or 0.0, cue.end))
    return kept


def _echo(before: Cue, cue: Cue) -> int:
    """Return how many lines at the head of a cue repeat the end of the one before, which it touches."""
    apart = 0.0 if cue.start is None or before.end is None else cue.start - before.end
    if cue.voice != before.voice or apart >= 1.0:
        return 0
    last, lines = before.text.split("\n"), cue.text.split("\n")
    return next((size for size in range(min(len(lines), len(last)), 0, -1) if last[-size:] == lines[:size]), 0)


def spoken_reading(
    cues: Sequence[Cue],
    *,
    name: str,
    format: str,
    options: ReadOptions,
    encoding: str | None = None,
    warnings: tuple[str, ...] = (),
) -> Reading:
    """Return the reading of a transcript whose file tells who speaks, and when. Raises `EmptyDocument`."""
    builder = TextBuilder()
    add_turns(builder, cues)
    return to_reading(builder.draft(), name=name, format=format, options=options, encoding=encoding, warnings=warnings)


def add_turns(builder: TextBuilder, cues: Sequence[Cue]) -> None:
    """Add the cues as turns.

    Turns follow the voices where these are marked, else the labels written in the words, else runs of cues that end
    like sentences, at a pause or at a dash.
    """
    cues = [part for cue in cues for part in _by_dash(cue)]
    if not any(cue.voice for cue in cues):
        labelled = _labelled(cues)
        if labelled:
            for header, speaker, run in labelled:
                _add(builder, run, header, speaker)
            return
    for run in _runs(cues):
        voice = run[0].voice
        _add(builder, run, f"{voice} : " if voice else "", voice)


def _add(builder: TextBuilder, run: Sequence[Cue], header: str, speaker: str | None) -> None:
    speech = " ".join(cue.text.replace("\n", " ") for cue in run).strip()
    builder.add_turn(
        speech.removeprefix(header.strip()) if header else speech,
        label=header,
        speaker=speaker,
        time_start=min((cue.start for cue in run if cue.start is not None), default=None),
        time_end=max((cue.end for cue in run if cue.end is not None), default=None),
    )


def _labelled(cues: Sequence[Cue]) -> list[tuple[str, str | None, list[Cue]]]:
    """Return (header, speaker, cues) for each turn, when the words show who speaks; else nothing."""
    lines = [cue.text.replace("\n", " ") for cue in cues]
    text = "\n".join(lines)
    turns = find_turns(text, limit=len(text)).turns
    if not turns or turns[0].speaker is None:
        return []
    found: list[tuple[str, str | None, list[Cue]]] = []
    begins = {turn.header_start: turn for turn in turns}
    start = 0
    for cue, line in zip(cues, lines, strict=True):
        turn = begins.get(start)
        if turn is not None:
            found.append((text[turn.header_start : turn.start].replace("\n", " "), turn.speaker, []))
        elif not found:
            found.append(("", None, []))
        found[-1][2].append(cue)
        start += len(line) + 1
    return found


def _by_dash(cue: Cue) -> list[Cue]:
    lines = cue.text.split("\n")
    if cue.voice or len(lines) < 2 or not all(_DASH.match(line) for line in lines):
        return [cue]
    return [replace(cue, text=line) for line in lines]


def _runs(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    run: list[Cue] = []
    for cue in cues:
        if run and _breaks(run, cue):
            yield run
            run = []
        run.append(cue)
    if run:
        yield run


def _breaks(run: Sequence[Cue], cue: Cue) -> bool:
    last = run[-1]
    if cue.voice != last.voice:
        return True
    if cue.voice:
        return False
    if _DASH.match(cue.text) or _SENTENCE_END.search(last.text):
        return True
    if last.end is not None and cue.start is not None and cue.start - last.end >= _PAUSE:
        return True
    return sum(len(c.text) for c in run) > _LONGEST
