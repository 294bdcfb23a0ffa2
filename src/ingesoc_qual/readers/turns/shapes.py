"""The shapes in which transcripts write who speaks, and the lines of a text that have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
BOLD = _shape(rf"(?P<mark>\*\*|__){S}{_LABEL}{S}[:.–—-]?{S}(?P=mark){S}[:–—-]?{S}")
VOICE = _shape(r"<v(?:\.[^\s>]{0,20})?[ \t]+(?P<label>[^>\n]{1,60})>[ \t]*")
BRACKET = _shape(
    rf"(?:\[{S}{_LABEL}{S}\]{S}[:–—-]?|<{S}{_LABEL.replace('label', 'angle')}{S}>"
    rf"|\({S}{_LABEL.replace('label', 'round')}{S}\){S}:){S}"
)
COLON = _shape(rf"(?:(?:[-–—•]|>>){S})?{_LABEL}{_COLON}")
CHAT = _shape(r"\*(?P<label>[A-Z][A-Z0-9_-]{0,9}):\s?")
DASH = _shape(rf"{_LABEL}(?:{SPACE}[-–—]{SPACE}{{0,3}}|[–—]{SPACE}?)(?=\S)")
POINT = _shape(rf"(?P<label>[A-ZÉ]{{1,4}}\d{{0,2}})\.{SPACE}{{1,3}}(?=\S)")
TAB = _shape(rf"{_LABEL}\t{{1,3}}(?:{RANGE}\t{{1,3}})?(?=\S)")
DIALOGUE = _shape(rf"[-–—]{S}(?=[^\W_]|[\"«“(.…\[])")
NAMES = (
    "bracket-range", "time-label", "label-time", "bold", "voice", "bracket", "colon", "chat", "dash", "point", "tab",
    "alone", "dialogue",
)  # fmt: skip
TIMED = frozenset({"bracket-range", "time-label", "label-time", "voice"})
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
        for name, match_end, label, t0, t1 in _tried(head, line.end - line.start):
            header = Header(number, line.start, line.start + match_end, label, parse_time(t0), parse_time(t1))
            found[name].append(header)
        if line.start in emphasis:
            bold = text[line.start : emphasis[line.start]]
            label = bold.strip(" \u00a0:.–—-[]()")
            if label and len(label) <= LONGEST_LABEL and len(label.split()) <= 5:
                end = emphasis[line.start] + len(re.match(r"[\s:–—-]*", text[emphasis[line.start] : line.end])[0])  # type: ignore[index]
                found["bold"].append(Header(number, line.start, end, label))
    return found


def _tried(head: str, length: int) -> Iterator[tuple[str, int, str, str | None, str | None]]:
    first = head[0]
    if first in "[(<#{" or first.isdigit():
        names: tuple[tuple[str, re.Pattern[str]], ...] = _OPENED
    elif first in "*_":
        names = (("bold", BOLD), ("chat", CHAT))
    elif first in "-–—•>":
        names = (("colon", COLON), ("dialogue", DIALOGUE))
    elif first.isalpha():
        names = tuple(_lettered(head))
    else:
        return
    for name, pattern in names:
        if match := pattern.match(head):
            groups = match.groupdict()
            label = groups.get("label") or groups.get("angle") or groups.get("round") or ""
            label = " ".join(label.split())
            if name == "dialogue" or is_label(label):
                yield (
                    name,
                    match.end(),
                    label,
                    groups.get("t0") or groups.get("u0"),
                    groups.get("t1") or groups.get("u1"),
                )
    if length <= LONGEST_LABEL and first.isalpha() and _alone(head):
        yield "alone", length, " ".join(head.rstrip(" :\u00a0").split()), None, None


_OPENED = (("bracket-range", BRACKET_RANGE), ("time-label", TIME_LABEL), ("voice", VOICE), ("bracket", BRACKET))


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
    if "." in head[:7]:
        yield "point", POINT


def is_label(label: str) -> bool:
    """Whether `label` may name a speaker: short, few words, no sound noted by the transcriber."""
    if not label or len(label) > LONGEST_LABEL:
        return False
    words = label.split(" ")
    if _NUMBER.search(label):
        return False
    return len(words) <= 5 and words[0].lower() not in _NOISES and not label.endswith(("'", "’", ","))


def _alone(head: str) -> bool:
    """Whether a whole line is a label: capitals, or a word that names a part in an interview."""
    body = head.rstrip(" :\u00a0")
    if not body or body[-1] in ".!?…," or not is_label(body):
        return False
    letters = [c for c in body if c.isalpha()]
    if letters and all(c.isupper() for c in letters):
        return True
    from ingesoc_qual.readers.turns.roles import is_known

    return is_known(body)
