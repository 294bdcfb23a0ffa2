"""Sentences by rules: full stops, question and exclamation marks, ellipses, line ends; no capital required.

Measured against treebanks these rules do better on speech than a parser (UD ParisStories and Rhapsodie). A text without
punctuation has no sentences: it is cut into windows of about 40 words, before a connector where there is one.
"""

from __future__ import annotations

import re

from ingesoc_qual.nlp.tokens import ABBREVIATIONS
from ingesoc_qual.textunits import Span, trim

WINDOW = 40
NEAR = 40
"""Characters looked at on either side of a mark."""
_STOP = re.compile(r"(?<![.!?…])[.!?…]++(?:\s*[»”\"]|[’'\)\]])*(?=\s|$)|\n+|\t+")
_START = re.compile(r"[.!?]\s+([^\W\d_])")
_BEFORE = re.compile(r"[^\s('’«]*$")
_BULLET = re.compile(r"\s*(?:[-–—•▪◦‣*·o]\s|\d+[.)]\s|[a-z]\)\s)")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PAUSES = "donc alors mais parce puis ensuite après enfin voilà et quand comme sinon bon ben bah or car ouais oui non"
_CONNECTORS = frozenset(_PAUSES.split())


def writes_capitals(text: str) -> bool:
    """Whether sentences of `text` mostly start with a capital; many transcripts have none."""
    starts = _START.findall(text)
    return 2 * sum(map(str.isupper, starts)) >= len(starts)


def sentences(text: str, start: int = 0, end: int | None = None, *, capitals: bool = True) -> list[Span]:
    """Return the sentences of `text[start:end]`, in order, without white space at their ends, none empty.

    With `capitals` an ellipsis before a small letter is a hesitation; without, it ends a sentence as a full stop does.
    """
    end = len(text) if end is None else end
    found, begin = [], start
    for stop in _STOP.finditer(text, start, end):
        if _ends(text, stop, begin, end, capitals):
            found.append(trim(text, begin, stop.end()))
            begin = stop.end()
    found.append(trim(text, begin, end))
    return [part for span in found if span.end > span.start for part in _windows(text, span)]


def _ends(text: str, stop: re.Match[str], begin: int, end: int, capitals: bool) -> bool:
    mark = stop.group()
    leading = text[max(begin, stop.start() - NEAR) : stop.start()]
    after = text[stop.end() : min(stop.end() + NEAR, end)]
    following = after.lstrip()
    if mark[0] == "\n":
        return not _continues(leading, mark, after)
    if mark[0] == "\t":
        return True
    if mark[0] == ".":
        before = _BEFORE.search(leading)
        word = before.group() if before else ""
        if mark == "." and (word.lower() + "." in ABBREVIATIONS or (len(word) == 1 and word.isupper())):
            return word.lower() == "etc" and following[:1].isupper()
    if mark.startswith(("...", "…")):
        return not (capitals and following[:1].islower())
    return True


def _continues(before: str, mark: str, after: str) -> bool:
    """Whether a line end is only the wrapping of a sentence."""
    if len(mark) > 1 or _BULLET.match(after):
        return False
    last = before.rstrip()[-1:]
    return last not in ".!?…:;" and after.lstrip()[:1].islower()


def _windows(text: str, span: Span) -> list[Span]:
    """Return `span`, or windows of it where it is long and has no punctuation at all."""
    words = list(_WORD.finditer(text, span.start, span.end))
    if len(words) <= 2 * WINDOW or _punctuation(text, span) * 25 > len(words):
        return [span]
    cuts, last = [span.start], 0
    while len(words) - last > WINDOW + WINDOW // 2:
        near = range(last + WINDOW - WINDOW // 4, last + WINDOW + WINDOW // 4)
        best = next((i for i in near if words[i].group().lower() in _CONNECTORS), last + WINDOW)
        cuts.append(words[best].start())
        last = best
    return [trim(text, a, b) for a, b in zip(cuts, [*cuts[1:], span.end], strict=True)]


def _punctuation(text: str, span: Span) -> int:
    return sum(text.count(mark, span.start, span.end) for mark in ",;:.?!")
