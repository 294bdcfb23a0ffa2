"""Headers that a slip has spoiled: a lost colon, a lost bracket, a label in lower case."""

from __future__ import annotations

import re

from ingesoc_qual.readers.turns.choose import Choice
from ingesoc_qual.readers.turns.labels import distance, is_code
from ingesoc_qual.readers.turns.roles import is_known, key
from ingesoc_qual.readers.turns.shapes import HEAD, LONGEST_LABEL, Header, Line, S
from ingesoc_qual.readers.turns.times import RANGE, parse_time

_HEADER_ONLY = frozenset({"bracket-range", "alone", "label-time", "title", "time-line"})


def spoiled(text: str, lines: list[Line], choice: Choice, labels: dict[str, str]) -> list[Header]:
    """Return the lines that begin with a known label and nearly have the shape; `labels` maps keys to spellings."""
    taken = {header.line for header in choice.headers}
    if not labels or choice.shape in ("dialogue", "time-line"):
        return []
    names = "|".join(_loosely(label) for label in sorted(labels.values(), key=len, reverse=True))
    time = rf"(?:{S}[\[(<{{#]?{S}{RANGE}{S}[\])>}}#]?)?"
    pattern = re.compile(
        rf"[\[(<*\-–—•>\s]{{0,4}}(?P<label>{names})(?![\w’'-]){S}[\])>*]{{0,3}}{time}{S}[\])>*]{{0,3}}{S}(?P<cut>[:;.–—-]?)\**{S}",
        re.IGNORECASE,
    )
    found = []
    for number, line in enumerate(lines):
        if number in taken:
            continue
        head = text[line.start : min(line.end, line.start + HEAD)]
        match = pattern.match(head)
        if match and _convinces(match, head, choice, whole=match.end() == line.end - line.start):
            times = parse_time(match["t0"]), parse_time(match["t1"])
            label = " ".join(match["label"].split())
            found.append(Header(number, line.start, line.start + match.end(), label, *times))
        elif choice.shape == "alone" and (header := _alone(head, line, number, labels)):
            found.append(header)
    return found


def _loosely(label: str) -> str:
    return r"\s{1,3}".join(re.escape(word) for word in label.split())


def _convinces(match: re.Match[str], head: str, choice: Choice, *, whole: bool) -> bool:
    label, cut = match["label"], match["cut"]
    sure = is_known(label) or (is_code(label) and len(key(label)) >= 2)
    if match["t0"]:
        return True
    if whole:
        return choice.shape in _HEADER_ONLY or cut == ":" or (sure and label[0].isupper())
    if cut == ":":
        return True
    if choice.shape in ("alone", "bracket-range", "title", "time-line"):
        return False
    if cut in (";", ".", "–", "—", "-"):
        return sure and label[0].isupper()
    # Nothing but the label: only words that name a part, before what begins a sentence.
    after = head[match.end() : match.end() + 1]
    return (
        sure
        and label[0].isupper()
        and len(key(label)) >= 2
        and (after.isupper() or after.isdigit() or after in '«"“[(…')
    )


def _alone(head: str, line: Line, number: int, labels: dict[str, str]) -> Header | None:
    if line.end - line.start > LONGEST_LABEL:
        return None
    plain = key(head)
    for known, label in labels.items():
        if len(known) >= 6 and distance(plain, known, 2) <= 2:
            return Header(number, line.start, line.end, label)
    return None
