"""The sources of `corpora/demo`: plain text, read into paragraphs (a developer's tool).

Interviews are `LABEL : speech` paragraphs; the other documents are in a small Markdown: `#` headings, `- ` lists, `|`
tables, `[^1]` calls and `[^1]: text` footnotes at the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

NBSP = "\u00a0"
WORDS_PER_SECOND = 2.7
SILENCE_SECONDS = 4.0

_TURN = re.compile(r"^(\w+) : ", re.UNICODE)
_CALL = re.compile(r"\[\^(\w+)\]")
_NOTE = re.compile(r"^\[\^(\w+)\]: ")


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of a source: `kind` is `h1`…`h3`, `p`, `li`, `tr`, `note` or `turn`; `label` is who speaks.

    `calls` are the footnotes that the text calls: the position of the call in the text, and the words of the note.
    """

    kind: str
    text: str
    label: str = ""
    cells: tuple[str, ...] = ()
    calls: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A turn with its times, in seconds."""

    label: str
    text: str
    start: float
    end: float


def read_source(path: Path) -> list[Part]:
    """Return the paragraphs of a source file, its footnotes last."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    notes = {note[1]: line[note.end() :] for line in lines if (note := _NOTE.match(line))}
    body = [_part(line, notes) for line in lines if not _NOTE.match(line)]
    return body + [Part("note", text) for part in body for _position, text in part.calls]


def _part(line: str, notes: dict[str, str]) -> Part:
    if heading := re.match(r"^(#{1,3}) (.*)$", line):
        return Part(f"h{len(heading[1])}", heading[2])
    if line.startswith("|"):
        cells = tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        return Part("tr", " ".join(cells), cells=cells)
    if turn := _TURN.match(line):
        return Part("turn", line[turn.end() :], label=turn[1])
    kind, text = ("li", line[2:]) if line.startswith("- ") else ("p", line)
    calls, position = [], 0
    for call in _CALL.finditer(text):
        calls.append((call.start() - position, notes[call[1]]))
        position += len(call[0])
    return Part(kind, _CALL.sub("", text), calls=tuple(calls))


def timed(parts: list[Part]) -> list[TimedTurn]:
    """Return the turns with times drawn from their length: a steady speaker, a pause where one is written."""
    clock, found = 3.0, []
    for part in parts:
        if part.kind == "turn":
            length = len(part.text.split()) / WORDS_PER_SECOND + SILENCE_SECONDS * part.text.count("(silence)")
            found.append(TimedTurn(part.label, part.text, clock, clock + max(1.0, length)))
            clock = found[-1].end + 0.6
    return found


def french_spaces(text: str) -> str:
    """Return `text`, as long as before, with the no-break spaces of a French word processor."""
    text = re.sub(r" ([:;!?»%])", NBSP + r"\1", text).replace("« ", "«" + NBSP)
    return re.sub(r"(?<=\d) (?=\d{3}\b)", NBSP, text)
