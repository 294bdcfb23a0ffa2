"""Times as transcripts write them: `0:11`, `00:12:03`, `21 :12`, `12'30`, alone or as a range."""

from __future__ import annotations

import re

SPACE = "[ \\t\u00a0\u202f\u2009]"
_COLON = f"{SPACE}?:{SPACE}?"
TIME = (
    rf"(?:\d{{1,2}}{_COLON}\d{{1,2}}{_COLON}\d{{1,2}}|\d{{1,3}}(?:{_COLON}|{SPACE}?['’′]{SPACE}?)\d{{2}})"
    r"(?:[.,]\d{1,3})?(?:-\d)?[\"”″]?(?!\d)"
)
RANGE = rf"(?P<t0>{TIME})(?:{SPACE}{{0,3}}(?:-->|->|[-–—>→]|à){SPACE}{{0,3}}(?P<t1>{TIME}))?"
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")


def parse_time(text: str | None) -> float | None:
    """Return seconds from `h:mm:ss`, `m:ss` or `m'ss`, or None."""
    if not text:
        return None
    numbers = _NUMBERS.findall(re.sub(r"-\d$", "", text))
    if not 2 <= len(numbers) <= 3:
        return None
    seconds = 0.0
    for number in numbers:
        seconds = seconds * 60 + float(number.replace(",", "."))
    return seconds
