"""Which shape a transcript uses: the one whose labels come back, in alternation, on enough of its lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ingesoc_qual.readers.turns.labels import is_code, is_field, is_name, merged
from ingesoc_qual.readers.turns.roles import answers, asks, is_known, key, may_ask
from ingesoc_qual.readers.turns.shapes import TIMED, Header, Line

MOST_LABELS = 12
LEAST_SHARE = 0.5
LEAST_ALTERNATION = 0.3
LEAST_DENSITY = 0.05
LEAST_REGULAR = 0.7
SHORT_TEXT = 40
_QUESTION = re.compile(r"\?(?=[\s»\"”’)]|$)")
_WEIGHTS = {"dialogue": 0.3, "code": 0.8, "alone": 0.7, "point": 0.9, "dash": 0.95, "tab": 0.95, "bracket": 0.9}


@dataclass(frozen=True, slots=True)
class Choice:
    """A shape, its headers, the labels that come back in it (by key) and the spellings merged into them."""

    shape: str
    headers: tuple[Header, ...]
    recurring: frozenset[str]
    spellings: dict[str, str]
    score: float


def choose(text: str, lines: list[Line], found: dict[str, list[Header]]) -> Choice | None:
    """Return the shape that fits best, or None when the text is no conversation."""
    choices = []
    for shape, headers in found.items():
        choice = _dialogue(text, lines, headers) if shape == "dialogue" else _weigh(text, lines, shape, headers)
        if choice is not None:
            choices.append(choice)
    return max(choices, key=lambda choice: choice.score, default=None)


def _weigh(text: str, lines: list[Line], shape: str, headers: list[Header]) -> Choice | None:
    timed = shape in TIMED
    headers = [header for header in headers if timed or not is_field(header.label)]
    if not headers:
        return None
    spellings = merged([key(header.label) for header in headers])
    sequence = [spellings[key(header.label)] for header in headers]
    counts = Counter(sequence)
    recurring = _recurring(counts, headers, lines, timed=timed)
    kept = [label for label in sequence if label in recurring]
    if len(kept) < 2 or len(recurring) > MOST_LABELS:
        return None
    share = len(kept) / len(headers)
    alternation = sum(a != b for a, b in pairwise(kept)) / max(1, len(kept) - 1)
    named = any(asks(label) or may_ask(label) or answers(label) for label in recurring)
    # The parts of an interview are words nobody writes by chance; any other label has to prove itself.
    if not (timed or named) and (
        share < LEAST_SHARE or not _converse(text, lines, shape, headers, recurring, spellings)
    ):
        return None
    if timed and not named and (share < LEAST_SHARE or not _speak(lines, headers)):
        return None
    if not timed and (len(recurring) < 2 or alternation < LEAST_ALTERNATION):
        return None
    weight = _WEIGHTS.get(shape, 1.0) * (1.5 if named else 1.0) * (1.4 if timed else 1.0)
    score = len(kept) * share * (0.5 + alternation / 2) * weight
    return Choice(shape, tuple(headers), recurring, spellings, score)


def _recurring(counts: Counter[str], headers: list[Header], lines: list[Line], *, timed: bool) -> frozenset[str]:
    asking = any(asks(header.label) for header in headers)
    if asking and len(lines) <= SHORT_TEXT:
        least = 1
    elif timed:
        least = 1 if len(headers) < 4 else 2
    elif len(headers) >= 0.8 * len(lines) and all(is_code(header.label) for header in headers):
        least = 1  # Nearly every line has a code: « L1 : … », « L2 : … ».
    else:
        least = 2 if len(lines) <= SHORT_TEXT else 3
    return frozenset(label for label, count in counts.items() if count >= least)


def _speak(lines: list[Line], headers: list[Header]) -> bool:
    """Whether most headers are followed by words, on their line or the next: a timetable's are not."""
    heads = {header.line for header in headers}
    silent = sum(lines[h.line].end <= h.end and h.line + 1 in heads for h in headers)
    return silent * 2 < len(headers)


def _converse(
    text: str,
    lines: list[Line],
    shape: str,
    headers: list[Header],
    recurring: frozenset[str],
    spellings: dict[str, str],
) -> bool:
    """Whether labels that no word marks as a conversation's can be one's: names or codes, not a form filled in."""
    kept = [header for header in headers if spellings[key(header.label)] in recurring]
    if len(kept) < LEAST_DENSITY * len(lines) or kept[0].line > 0.4 * len(lines):
        return False
    labels = {spellings[key(header.label)]: header.label for header in kept}
    sequence = [spellings[key(header.label)] for header in kept]
    ends = [*(header.start for header in kept[1:]), lines[-1].end]
    asked = sum(bool(_QUESTION.search(text, header.end, end)) for header, end in zip(kept, ends, strict=True))
    if shape == "title" and asked * 5 < len(kept):
        return False  # The headings of a changelog come back too.
    if len(labels) > 2 and asked * 10 < len(kept) and _cyclic(sequence):
        return False
    # « Claire » is a word too; where someone asks as people do, a name need not prove that it is one.
    asking = asked * 5 >= len(kept)
    people = [
        label
        for label in labels.values()
        if is_code(label) or is_known(label) or (is_name(label) if asking else _is_person(text, label))
    ]
    return len(people) * 3 >= len(labels) * 2


def _is_person(text: str, label: str) -> bool:
    """Whether a label is written as a name and its words never occur in lower case, as common nouns would."""
    if not is_name(label):
        return False
    words = [word for word in re.findall(r"[^\W\d_]{3,}", label) if word[0].isupper()]
    return not any(re.search(rf"(?<![\w’'-]){re.escape(word.lower())}(?![\w-])", text) for word in words)


def _cyclic(sequence: list[str]) -> bool:
    """Whether each label is nearly always followed by the same one, as the fields of a form repeated."""
    sequence = [label for label, before in zip(sequence, ["", *sequence], strict=False) if label != before]
    after: dict[str, Counter[str]] = {}
    for label, follower in pairwise(sequence):
        after.setdefault(label, Counter())[follower] += 1
    usual = {label: followers.most_common(1)[0] for label, followers in after.items()}
    # Everyone answering one interviewer is usual too, but goes back and forth: a form goes round.
    goes_round = len({follower for follower, _count in usual.values()}) == len(usual)
    back = any(usual.get(follower, ("", 0))[0] == label for label, (follower, _count) in usual.items())
    regular = sum(count for _follower, count in usual.values()) >= LEAST_REGULAR * (len(sequence) - 1)
    return goes_round and not back and regular and len(sequence) >= 2 * len(after)


def _dialogue(text: str, lines: list[Line], headers: list[Header]) -> Choice | None:
    """Dashes without names: most lines have one, they are sentences, and some ask questions; lists do not."""
    bodies = [text[lines[h.line].start : lines[h.line].end] for h in headers]
    # Lists are made with hyphens too: these need nearly every line, the long dashes of dialogues do not.
    long_dashes = sum(body[0] in "–—" for body in bodies) > 0.9 * len(bodies)
    if len(headers) < 6 or len(headers) < (0.2 if long_dashes else 0.6) * len(lines):
        return None
    asked = sum(bool(_QUESTION.search(body)) for body in bodies)
    ended = sum(body[-1] in '.!?…»"”)' for body in bodies)
    if asked < 0.15 * len(bodies) or ended < 0.7 * len(bodies):
        return None
    return Choice("dialogue", tuple(headers), frozenset(), {}, len(headers) * _WEIGHTS["dialogue"])
