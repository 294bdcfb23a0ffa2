"""The shapes in which transcripts write who speaks, and the lines of a text that have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ingesoc_qual.readers.turns.times import RANGE, SPACE, parse_time
from ingesoc_qual.readers.vocabulary import words

HEAD = 120
"""A label, its time and its punctuation stand within this many signs of the start of a line."""
LONGEST_LABEL = 40
S = f"{SPACE}{{0,3}}"
_LABEL = r"(?P<label>[^\W\d_][^:\n\t\[\]<>;!?«»\"*=]{0,39}?)"
_TIMED = rf"(?:[\[(<{{#]{S}{RANGE}{S}[\])>}}#]|{RANGE.replace('t0', 'u0').replace('t1', 'u1')})"
_COLON = rf"{S}:(?![:/]){S}"


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


BRACKET_RANGE = _shape(rf"[\[(]{S}{_LABEL}{S}[\])]?{S}{_TIMED}{S}:?{S}")
TIME_LABEL = _shape(rf"{_TIMED}{SPACE}{{0,3}}[-–—:|]?{S}[\[(]?{_LABEL}[\])]?(?:{_COLON}|{S}$|\t+)")
LABEL_TIME = _shape(
    rf"{_LABEL}{S},?{S}(?:[\[(<{{#]{S}{RANGE}{S}[\])>}}#]{S}[:–—-]?{S}"
    rf"|{RANGE.replace('t0', 'u0').replace('t1', 'u1')}{S}(?::{S}|$))"
)
BOLD = _shape(rf"(?P<mark>\*\*|__|\*|_){S}{_LABEL}{S}[:.–—-]?{S}(?P=mark){S}[:–—-]?{S}")
VOICE = _shape(r"<v(?:\.[^\s>]{0,20})?[ \t]+(?P<label>[^>\n]{1,60})>[ \t]*")
BRACKET = _shape(
    rf"(?:\[{S}{_LABEL}{S}\]{S}[:–—-]?|<{S}{_LABEL.replace('label', 'angle')}{S}>"
    rf"|\({S}{_LABEL.replace('label', 'round')}{S}\){S}:){S}"
)
COLON = _shape(rf"(?:(?:[-–—•]|>>){S})?{_LABEL}{_COLON}")
CHAT = _shape(r"\*(?P<label>[A-Z][A-Z0-9_-]{0,9}):\s?")
DASH = _shape(rf"{_LABEL}(?:{SPACE}[-–—]{SPACE}{{0,3}}|[–—]{SPACE}?)(?=\S)")
POINT = _shape(rf"(?P<label>[A-ZÉ]{{1,4}}\d{{0,2}}){S}[./>]{SPACE}{{1,3}}(?=\S)")
CODE = _shape(rf"(?P<label>[A-ZÉ]{{1,3}}\d{{1,2}}){SPACE}{{1,3}}(?=\S)")
TITLE = _shape(rf"#{{1,6}}{SPACE}{{1,3}}{_LABEL}{S}:?{S}$")
TIMES = _shape(rf"{S}{_TIMED}{S}$")
TAB = _shape(rf"{_LABEL}\t{{1,3}}(?:{RANGE}\t{{1,3}})?(?=\S)")
DIALOGUE = _shape(rf"[-–—]{S}(?=[^\W_]|[\"«“(.…\[])")
NAMES = (
    "bracket-range", "time-label", "label-time", "bold", "voice", "bracket", "colon", "chat", "dash", "point", "code",
    "tab", "alone", "title", "time-line", "dialogue",
)  # fmt: skip
TIMED = frozenset({"bracket-range", "time-label", "label-time", "time-line", "voice"})
_NUMBER = re.compile(r"\d{4}")
_DIGIT = re.compile(r"\d")
_NOISES = words(
    "rire rires rit pause pauses silence silences inaudible incomprehensible soupir soupirs hesitation hesite toux "
    "bruit bruits musique brouhaha applaudissements coupure telephone interruption mot mots passage xxx"
)


@dataclass(frozen=True, slots=True)
class Header:
    """A line that begins like a turn: `[start, end)` is its label with what surrounds it."""

    line: int
    start: int
    end: int
    label: str
    time_start: float | None = None
    time_end: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank; `[start, end)` without the white space around it."""

    start: int
    end: int


def text_lines(text: str, limit: int) -> list[Line]:
    """Return the lines of `text[:limit]` that are not blank."""
    found, start = [], 0
    for raw in text[:limit].split("\n"):
        body = raw.strip()
        if body:
            left = start + len(raw) - len(raw.lstrip())
            found.append(Line(left, left + len(body)))
        start += len(raw) + 1
    return found


def candidates(text: str, lines: list[Line], emphasis: Mapping[int, int]) -> dict[str, list[Header]]:
    """Return, for each shape, the lines that have it."""
    found: dict[str, list[Header]] = {name: [] for name in NAMES}
    for number, line in enumerate(lines):
        head = text[line.start : min(line.end, line.start + HEAD)]
        for name, match in _tried(head):
            label, t0, t1 = _parts(match)
            if name == "dialogue" or is_label(label):
                header = Header(number, line.start, line.start + match.end(), label, parse_time(t0), parse_time(t1))
                found[name].append(header)
        if head[0].isalpha() and _alone(head, line.end - line.start):
            label = " ".join(head.rstrip(" :\u00a0").split())
            found["alone"].append(Header(number, line.start, line.end, label))
        if (head[0].isdigit() or head[0] in "[(") and (timed := _under_time(text, lines, number, head)):
            found["time-line"].append(timed)
        if line.start in emphasis and (bold := _bold(text, line, number, emphasis[line.start])):
            found["bold"].append(bold)
    return found


def _parts(match: re.Match[str]) -> tuple[str, str | None, str | None]:
    groups = match.groupdict()
    label = groups.get("label") or groups.get("angle") or groups.get("round") or ""
    times = groups.get("t0") or groups.get("u0"), groups.get("t1") or groups.get("u1")
    return " ".join(label.split()), *times


def _under_time(text: str, lines: list[Line], number: int, head: str) -> Header | None:
    """Return the header made of a line of time and a label alone under it, as Teams writes them."""
    match = TIMES.match(head)
    if not match or number + 1 >= len(lines):
        return None
    below = lines[number + 1]
    label = " ".join(text[below.start : below.end].rstrip(" :\u00a0").split())
    if not is_label(label) or label[-1] in ".!?…" or not label[0].isupper():
        return None
    _label, t0, t1 = _parts(match)
    return Header(number, lines[number].start, below.end, label, parse_time(t0), parse_time(t1))


def _bold(text: str, line: Line, number: int, end: int) -> Header | None:
    """Return the header made of the bold words that a paragraph of word processing begins with."""
    label = " ".join(text[line.start : end].strip(" \u00a0:.–—-[]()").split())
    if not is_label(label):
        return None
    while end < line.end and (text[end].isspace() or text[end] in ":–—-"):
        end += 1
    return Header(number, line.start, end, label)


def _tried(head: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the shapes that the head of a line has."""
    first = head[0]
    if first.isalpha():
        shapes: Iterable[tuple[str, re.Pattern[str]]] = _lettered(head)
    elif first in "[(<#{" or first.isdigit():
        shapes = _OPENED
    elif first in "*_":
        shapes = (("bold", BOLD), ("chat", CHAT))
    elif first in "-–—•>":
        shapes = (("colon", COLON), ("dialogue", DIALOGUE))
    else:
        return
    for name, pattern in shapes:
        if match := pattern.match(head):
            yield name, match


_OPENED = (
    ("bracket-range", BRACKET_RANGE),
    ("time-label", TIME_LABEL),
    ("voice", VOICE),
    ("bracket", BRACKET),
    ("title", TITLE),
)


def _lettered(head: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the shapes worth trying on a line that begins with a letter: the signs they need are in its head."""
    start = head[: LONGEST_LABEL + 6]
    if ":" in start or "'" in start or "’" in start:
        if _DIGIT.search(head, 0, 72):
            yield "label-time", LABEL_TIME
        if ":" in start:
            yield "colon", COLON
    if "\t" in start:
        yield "tab", TAB
    if "–" in start or "—" in start or " -" in start or "\u00a0-" in start:
        yield "dash", DASH
    if _closes_code(head):
        yield "point", POINT
    if head[1:3].strip(" ").isdigit() or head[2:4].strip(" ").isdigit():
        yield "code", CODE


def _closes_code(head: str) -> bool:
    """Whether one of the signs that close a short code stands near the start of a line."""
    start = head[:8]
    return "." in start or "/" in start or ">" in start


def is_label(label: str) -> bool:
    """Whether `label` may name a speaker: short, few words, no sound noted by the transcriber."""
    if not label or len(label) > LONGEST_LABEL:
        return False
    words = label.split(" ")
    if _NUMBER.search(label):
        return False
    return len(words) <= 5 and words[0].lower() not in _NOISES and not label.endswith(("'", "’", ","))


def _alone(head: str, length: int) -> bool:
    """Whether a whole line is a label: capitals, or a word that names a part in an interview."""
    if length > LONGEST_LABEL:
        return False
    body = head.rstrip(" :\u00a0")
    if not body or body[-1] in ".!?…," or not is_label(body):
        return False
    letters = [c for c in body if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return True
    from ingesoc_qual.readers.turns.roles import is_known

    return is_known(body)
