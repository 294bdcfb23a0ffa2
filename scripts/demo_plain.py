"""The plain formats of `corpora/demo`: text files and subtitles (a developer's tool)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from demo_sources import NBSP, Part, TimedTurn, french_spaces, timed

CUE_WIDTH = 42
CUE_LINES = 2
CUE_SENTENCE = 38
"""A cue that ends on a full stop stops there once it is this long, in characters."""
CLOCK_EVERY = 150.0
"""How often someone who types a transcript notes the time of the recording, in seconds."""


def plain_text(parts: list[Part]) -> str:
    """Return a text file as someone exports it: one line a paragraph, dashes for lists, a ruled title."""
    lines: list[str] = []
    for part, following in zip(parts, [*parts[1:], Part("p", "")], strict=True):
        if part.kind == "h1":
            lines += [part.text.upper(), "=" * len(part.text), ""]
        elif part.kind == "li":
            lines += [f"- {part.text}"] + ([""] if following.kind != "li" else [])
        else:
            lines += [part.text, ""]
    return "\n".join(lines).rstrip() + "\n"


def typed_transcript(parts: list[Part]) -> str:
    """Return an interview typed by hand: `Label : speech` lines, the time of the recording noted now and then."""
    lines = [line for part in parts if part.kind == "p" for line in (part.text, "")]
    noted = 0.0
    for turn in timed(parts):
        if turn.start - noted >= CLOCK_EVERY:
            lines += [f"[{_stamp(turn.start)}]", ""]
            noted = turn.start
        lines += [f"{turn.label} : {turn.text}", ""]
    return "\n".join(lines).rstrip() + "\n"


@dataclass(frozen=True, slots=True)
class _Cue:
    start: float
    end: float
    text: str
    voice: str = ""


def subtitles(parts: list[Part]) -> str:
    """Return a SubRip file: short cues, the speaker's label where the voice changes."""
    blocks = [
        f"{number}\n{_time(cue.start, ',')} --> {_time(cue.end, ',')}\n{cue.text}\n"
        for number, cue in enumerate(_cues(parts, labelled=True), start=1)
    ]
    return "\n".join(blocks)


def voiced_subtitles(parts: list[Part]) -> str:
    """Return a WebVTT file, its voices marked as a meeting service marks them, a style and a comment in its head."""
    head = "WEBVTT\nKind: captions\nLanguage: fr\n\nNOTE Document fictif.\n\nSTYLE\n::cue { color: white }\n"
    blocks = [
        f"{_time(cue.start, '.')} --> {_time(cue.end, '.')} align:start\n{f'<v {cue.voice}>' if cue.voice else ''}"
        f"{cue.text.replace('&', '&amp;').replace('<', '&lt;')}{'</v>' if cue.voice else ''}\n"
        for cue in _cues(parts, labelled=False)
    ]
    return "\n".join([head, *blocks])


def _cues(parts: list[Part], *, labelled: bool) -> Iterator[_Cue]:
    heads = [part.text for part in parts if part.kind == "p"]
    for number, text in enumerate(heads):
        yield _Cue(3.0 * number, 3.0 * number + 2.9, "\n".join(wrap(text, CUE_WIDTH)))
    for turn in timed(parts):
        yield from _turn_cues(turn, turn.start + 3.0 * len(heads), labelled=labelled)


def _turn_cues(turn: TimedTurn, clock: float, *, labelled: bool) -> Iterator[_Cue]:
    pieces = list(_cue_texts(f"{turn.label}: {turn.text}" if labelled else turn.text))
    total = sum(map(len, pieces))
    for piece in pieces:
        length = (turn.end - turn.start) * len(piece) / total
        yield _Cue(clock, clock + length - 0.05, piece, turn.label)
        clock += length


def _cue_texts(text: str) -> Iterator[str]:
    line = ""
    for word in french_spaces(text).split(" "):
        longer = f"{line} {word}".strip()
        if line and len(wrap(longer, CUE_WIDTH)) > CUE_LINES:
            yield _cue(line)
            longer = word
        line = longer
        if len(line) >= CUE_SENTENCE and line[-1] in ".?!":
            yield _cue(line)
            line = ""
    if line:
        yield _cue(line)


def _cue(text: str) -> str:
    return "\n".join(wrap(text, CUE_WIDTH)).replace(NBSP, " ")


def _time(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{mark}{rest % 1000:03}"


def _stamp(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
