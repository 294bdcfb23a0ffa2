"""The pattern by which a person says how speakers are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.turns.shapes import HEAD, Header, Line
from ingesoc_qual.readers.turns.times import SPACE, TIME, parse_time

_PLACES = re.compile(r"\{(locuteur|locutrice|speaker|temps|heure|time|fin)\}")
_SPEAKER = r"(?P<speaker>[^\W_][^\n\t\[\]<>{}:;!?]{0,59}?)"
_TIMES = {"temps": "time", "heure": "time", "time": "time", "fin": "time_end"}


def check_pattern(pattern: str) -> re.Pattern[str]:
    """Return the compiled pattern; `{locuteur} :` and `[{locuteur}] ({temps})` are the simple form of it.

    Raises `UsageError` when it is no regular expression or names no speaker.
    """
    if _PLACES.search(pattern):
        pattern = _simple(pattern)
    pattern = pattern.replace("(?P<locuteur>", "(?P<speaker>").removeprefix("^")
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UsageError(
            _("Le motif de locuteur « {pattern} » n'est pas une expression régulière : {reason}.").format(
                pattern=pattern, reason=error
            ),
            remedy=_remedy(),
        ) from error
    if "speaker" not in compiled.groupindex:
        raise UsageError(
            _("Le motif de locuteur « {pattern} » ne dit pas où est le nom.").format(pattern=pattern), remedy=_remedy()
        )
    return compiled


def pattern_of_labels(labels: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of lines that begin with one of these labels, then a colon, a dash, a blank column or nothing.

    Case, and the blanks inside a label, do not count.
    """
    longest_first = sorted({_literal(label.strip()) for label in labels}, key=len, reverse=True)
    tail = rf"(?:{SPACE}*[:\-–—|>]|{SPACE}*\t|\.(?={SPACE})|{SPACE}*(?=\n|$))"
    return re.compile(rf"[\[(<*]?(?P<speaker>{'|'.join(longest_first)})[\])>]?{tail}{SPACE}*", re.IGNORECASE)


def _remedy() -> str:
    return _("Exemples : « {example} », ou une expression avec un groupe (?P<speaker>…).").format(
        example="{locuteur} :"
    )


def _simple(pattern: str) -> str:
    """Return the regular expression of a pattern with places: blanks of the pattern match any blanks, or none."""
    parts, position = [], 0
    pattern = pattern.strip()
    seen: set[str] = set()
    for place in _PLACES.finditer(pattern):
        parts.append(_literal(pattern[position : place.start()]))
        group = _TIMES.get(place.group(1), "speaker")
        parts.append((_SPEAKER if group == "speaker" else f"(?P<{group}>{TIME})") if group not in seen else ".{0,40}?")
        seen.add(group)
        position = place.end()
    tail = _literal(pattern[position:])
    return "".join(parts) + (tail or f"{SPACE}*(?=\\n|$)")


def _literal(text: str) -> str:
    pieces = re.split(r"[\s\u00a0\u202f]+", text)
    return f"{SPACE}*".join(re.escape(piece) for piece in pieces)


def headers_by_pattern(text: str, lines: list[Line], pattern: re.Pattern[str]) -> list[Header]:
    """Return the lines that begin as the pattern says."""
    found = []
    for number, line in enumerate(lines):
        match = pattern.match(text[line.start : min(line.end, line.start + 2 * HEAD)])
        if not match or not match.group("speaker"):
            continue
        groups = match.groupdict()
        label = " ".join(match.group("speaker").split())
        if label:
            times = parse_time(groups.get("time")), parse_time(groups.get("time_end"))
            found.append(Header(number, line.start, line.start + match.end(), label, *times))
    return found
