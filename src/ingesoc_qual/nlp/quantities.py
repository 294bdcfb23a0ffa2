"""Quantities of volunteering that a text says: bénévoles, heures, ETP, euros valorisés, adhérents.

Rules alone, no model: a number, in figures or words, and the unit that stands after it, or that a sentence, a question
or the head of a table gives it. Each quantity says which rule found it and how far it may be trusted; a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingesoc_qual.model.document import Block, BlockKind, Layout
from ingesoc_qual.nlp.numerals import Number, numbers
from ingesoc_qual.nlp.quantity_facts import Facts, category_of, period_of, year_in
from ingesoc_qual.nlp.quantity_words import (
    AFTER_UNIT,
    APPROXIMATE,
    AT_LEAST,
    AT_MOST,
    CARRIED_AFTER,
    CARRIED_BEFORE,
    CLOCK_AFTER,
    CLOCK_BEFORE,
    COUNTED_US,
    ENGAGED,
    EVOLVED,
    HOUR_DEFINED,
    HOURS_ABOUT,
    HOURS_OF,
    LABELLED,
    LESSER,
    NO_VALUATION,
    NOT_A_VALUE,
    NUMBER_OF,
    PERSONS,
    RANGE,
    SORT,
    SUM_SAID,
    UNIT_ASKED,
    UNIT_HEAD,
    UNITS,
    VALUED,
)

EXTRACTOR = "regles-2"
"""Name and version of these rules, part of the identity of what they propose."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of things at `[start, end)`; `value_max` ends a range, `confidence` is in ]0, 1]."""

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str
    category: str
    period: str
    rule: str
    confidence: float


def find_quantities(
    text: str, layout: Layout, *, base: str = "", silent: Collection[int] = frozenset()
) -> list[Quantity]:
    """Return the quantities of a text in reading order, each number once.

    `base` is the year that the document is about, `silent` the turns that are not read (the interviewer's), except for
    the unit that a question gives its answer.
    """
    tables = list(_tables(text, layout, base))
    labels = [table.category for table in tables]
    facts = Facts(base=base, labels=tuple(dict.fromkeys(label for label in labels if label != "total")))
    found = [*tables]
    question = ""
    for stretch in _stretches(text, layout):
        if stretch.turn in silent:
            question = text[stretch.start : stretch.end]
            continue
        found += _in_stretch(text, stretch, replace(facts, heading=stretch.heading), question)
        question = ""
    return sorted(found, key=lambda one: (one.start, one.end))


# --- tables ----------------------------------------------------------------------------------------------------------


def _tables(text: str, layout: Layout, base: str) -> Iterator[Quantity]:
    head: list[tuple[str, str]] = []
    last: Block | None = None
    for block in layout.blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            last = None
            continue
        cells = _cells(text, block)
        if last is None or not head:
            head = []
        columns = [_head_of(cell) for _start, cell in cells]
        if not any(_lone_number(cell) is not None and not year_in(cell) for _start, cell in cells[1:]):
            if any(unit for unit, _year in columns[1:]) or any(year for _unit, year in columns[1:]):
                head = columns
            last = block
            continue
        yield from _row(cells, head, base)
        last = block


def _cells(text: str, block: Block) -> list[tuple[int, str]]:
    found, start = [], block.start
    for cell in text[block.start : block.end].split("\t"):
        found.append((start, cell))
        start += len(cell) + 1
    return found


def _head_of(cell: str) -> tuple[str, str]:
    """Return the unit and the year that the head of a row or column names."""
    return next((unit for unit, pattern in UNIT_HEAD if pattern.search(cell)), ""), year_in(cell)


def _lone_number(cell: str) -> Number | None:
    """Return the number that a cell holds, when it holds nothing else but a unit sign."""
    found = numbers(cell)
    rest = cell[: found[0].start] + cell[found[0].end :] if len(found) == 1 else cell
    return found[0] if found and re.fullmatch(r"[^\w%]*(?:h|ETP|€)?[^\w%]*", rest) else None


def _row(cells: Sequence[tuple[int, str]], head: Sequence[tuple[str, str]], base: str) -> Iterator[Quantity]:
    own_unit, own_year = _head_of(cells[0][1])
    label = " ".join(cells[0][1].split())
    category = "total" if re.match(r"(?:sous-)?(?:total|ensemble)\b", label, re.IGNORECASE) or own_unit else label
    for number, (start, cell) in enumerate(cells[1:], start=1):
        unit, year = head[number] if number < len(head) else ("", "")
        value = _lone_number(cell)
        unit = unit or own_unit
        if value is None or not unit:
            continue
        place = start + value.start, start + value.end
        yield Quantity(*place, value.value, None, unit, category or "total", year or own_year or base, "tableau", 0.95)


# --- sentences -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    turn: int
    heading: str


def _stretches(text: str, layout: Layout) -> Iterator[_Stretch]:
    """Yield turns, and what blocks hold outside them, with the heading that each stands under; no table."""
    turns = [(turn.start, turn.end, index) for index, turn in enumerate(layout.turns)]
    heading = ""
    pieces = [(block.start, block.end, block.kind) for block in layout.blocks] or [(0, len(text), BlockKind.PARAGRAPH)]
    spoken = sorted(turns)
    for start, end, kind in pieces:
        if any(a < end and start < b for a, b, _index in _near(spoken, start, end)):
            continue
        if kind is BlockKind.HEADING:
            heading = " ".join(text[start:end].split())
        elif kind is not BlockKind.TABLE_ROW:
            yield _Stretch(start, end, -1, heading)
    for start, end, index in spoken:
        yield _Stretch(start, end, index, "")


def _near(spoken: Sequence[tuple[int, int, int]], start: int, end: int) -> Sequence[tuple[int, int, int]]:
    from bisect import bisect_left

    first = max(bisect_left(spoken, (start, start, -1)) - 1, 0)
    last = bisect_left(spoken, (end, end, -1))
    return spoken[first : last + 1]


_END = re.compile(r"(?<![A-ZÉ]\b)[.!?…]+(?=[\s»\"\])]|$)|\n\s*\n|[;\n](?=\s*[-–•*]\s)")


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cuts = [start, *(found.end() for found in _END.finditer(text, start, end)), end]
    yield from ((a, b) for a, b in pairwise(cuts) if text[a:b].strip())


def _in_stretch(text: str, stretch: _Stretch, facts: Facts, question: str) -> Iterator[Quantity]:
    before, last = "", ""
    asked = next((unit for unit, pattern in UNIT_ASKED if pattern.search(question)), "")
    for start, end in _sentences(text, stretch.start, stretch.end):
        said = text[start:end]
        sentence = _Sentence(said, before, facts, asked if not before else "", last)
        for one in sentence.quantities():
            last = one.unit
            yield replace(one, start=one.start + start, end=one.end + start)
        before = f"{before} {said}"[-400:]


class _Sentence:
    """One sentence, with what was said before it in the same turn or paragraph."""

    def __init__(self, said: str, before: str, facts: Facts, asked: str, last: str) -> None:
        self.said, self.before, self.facts, self.asked, self.last = said, before, facts, asked, last
        self.numbers = [n for n in numbers(said) if not _is_year(said, n)]
        self.taken: set[int] = set()
        self.found: list[Quantity] = []

    def quantities(self) -> list[Quantity]:
        """Return the quantities of the sentence, in order."""
        for number in self.numbers:
            self._with_unit(number)
        self._evolved()
        for number in self.numbers:
            if number.start not in self.taken:
                self._carried(number)
        return sorted(self.found, key=lambda one: one.start)

    def _with_unit(self, number: Number) -> None:
        rest = self.said[number.end :]
        for unit, pattern in UNITS:
            found = pattern.match(rest)
            if found and self._counts(number, unit, number.end + found.end()):
                other = self._range_start(number)
                self.taken |= {number.start, *((other.start,) if other else ())}
                tail = AFTER_UNIT.match(self.said, number.end + found.end())
                self._add(number, unit, number.end + found.end(), other=other, more=0.75 if tail else 0.0)
                return
        named, persons = NUMBER_OF.match(rest), PERSONS.match(rest)
        if named or (persons and number.value > 1 and ENGAGED.search(self.said)):
            unit = next((u for u, p in UNITS if named and p.match(" " + named["unit"])), "bénévoles")
            other = self._range_start(number)
            self.taken |= {number.start, *((other.start,) if other else ())}
            self._add(number, unit, number.end, other=other, confidence=0.8 if named else 0.5)

    def _counts(self, number: Number, unit: str, end: int) -> bool:
        """Whether a number and its unit say a volume, and not a time of the day, a rate or one person."""
        head, rest = self.said[: number.start], self.said[end:]
        if re.match(r"\s+sur\s+(?:\d|deux|trois|quatre|cinq|dix)", rest) and number.value < 10:
            return False
        if number.value == 1 and number.rule == "lettres" and not re.search(r"raison d['’]\s*$|\bun seul", head):
            return False
        if NOT_A_VALUE.search(head[-25:]) or (re.search(r"\bpour\s$", head) and number.value == 100):
            return False
        if unit == "heures":
            spent = self._range_start(number) and (number.value <= 6 or HOURS_ABOUT.search(rest))
            if number.value <= 24 and not spent and (CLOCK_BEFORE.search(head) or CLOCK_AFTER.match(rest)):
                return False
            about = number.value >= 100 or HOURS_ABOUT.search(self.said)
            defined = HOUR_DEFINED.search(head[-40:]) or re.match(r"[-‐]\w", rest) or HOURS_OF.match(rest)
            return bool(about) and not defined
        if unit == "euros valorisés":
            around = f"{self.facts.heading} {self.before[-200:]} {self.said}"
            rate = re.match(r"\s*(?:de l['’]|par |/|l['’])\s?h(?:eure)?", rest)
            other = NO_VALUATION.search(self.said[max(0, number.start - 60) : end + 25])
            if re.match(r"\s(?:de |d['’])?(?:contributions volontaires|bénévolat|valorisation)", rest):
                return number.value >= 100
            return bool(VALUED.search(around)) and number.value >= 100 and not rate and not other
        return True

    def _range_start(self, number: Number) -> Number | None:
        """Return the number that begins the range that `number` ends."""
        place = self.numbers.index(number)
        if not place:
            return None
        other = self.numbers[place - 1]
        between, head = self.said[other.end : number.start], self.said[: other.start]
        joined = RANGE.fullmatch(between) or (
            re.fullmatch(r"\s+et\s+", between) and re.search(r"\bentre\s+$", head, re.I)
        )
        # « dix, quinze bénévoles »: neighbours said one after the other are one guess.
        close = number.rule == other.rule == "lettres" and 2 <= other.value < number.value <= 2 * other.value
        guessed = close and re.fullmatch(r",\s+(?:voire\s+|même\s+)?", between)
        rising = other.value < number.value and not EVOLVED.search(head[-25:])
        return other if (joined or guessed) and rising and other.start not in self.taken else None

    def _evolved(self) -> None:
        """Read « le nombre d'adhérents est passé de 985 à 1 140 »: two values, the first of the year before."""
        for one, other in pairwise(self.numbers):
            head = self.said[: one.start]
            unit = next((u for u, pattern in UNIT_ASKED if pattern.search(head)), "")
            unit = unit or next((q.unit for q in self.found if q.start == other.start), "")
            unit = unit or ("bénévoles" if re.search(r"\b(?:effectifs?|équipes?) bénévoles?\b", head, re.I) else "")
            between = self.said[one.end : other.start]
            if unit and EVOLVED.search(head[-25:]) and re.fullmatch(r"\s+(?:en \d{4}\s+)?à\s+", between):
                for number, shift in ((one, -1), (other, 0)):
                    if number.start not in self.taken:
                        self.taken.add(number.start)
                        self._add(number, unit, number.end, rule="évolution", confidence=0.8, shift=shift)

    def _carried(self, number: Number) -> None:
        """Read a number whose unit was said before: by the sentence, the question, or people who count themselves."""
        head, rest = self.said[: number.start], self.said[number.end :]
        if number.value < 2 or re.match(r"\s*(?:%|pour cent|ans\b|euros?\b|€|fois\b|jours?\b|mois\b|minutes?\b)", rest):
            return
        compared = CARRIED_BEFORE.search(head) or CARRIED_AFTER.match(rest)
        earlier = [q for q in self.found if q.end <= number.start]
        alone = re.match(r"\s*(?:[.,;:!?)»]|$|pour (?:la|le|les|l['’])|en \d{4}|fin \d{4})", rest)
        labelled = next((u for u, p in LABELLED if p.search(head)), "")
        if labelled and not re.match(r"\s*(?:h\b|heures|[^\W\d]{4,}s\b)", re.sub(r"^\s*postes?", "", rest)):
            self._carry(number, labelled, 0.7)
        elif (earlier and re.search(r"\bet\s$", head) and SORT.match(rest)) or (
            compared and earlier and not re.match(r"\s*[^\W\d]{3,}s\b", CARRIED_AFTER.sub("", rest, count=1))
        ):
            self._carry(number, earlier[-1].unit, 0.7)
        elif number.rule == "-aine" and earlier and LESSER.match(rest):
            self._carry(number, earlier[-1].unit, 0.6)
        elif (
            SUM_SAID.search(head)
            and number.value >= 100
            and re.search(r"\b(?:heures?|multipli\w+)\b.*euros", head, re.I)
        ):
            self._carry(number, "euros valorisés", 0.5)
        elif COUNTED_US.search(head) and number.value >= 10 and (alone or number.rule == "-aine"):
            self._carry(number, "bénévoles", 0.5)
        elif alone and self.asked and len(head.strip()) < 12:
            self._carry(number, self.asked, 0.5)
        elif alone and (self.last or earlier) and re.search(r"(?:fin|en) \d{4},?\s*$", head, re.IGNORECASE):
            self._carry(number, earlier[-1].unit if earlier else self.last, 0.5)
        elif alone and number.value >= 20 and (topic := self._topic(head)):
            self._carry(number, topic, 0.4)

    def _topic(self, head: str) -> str:
        """Return the unit that a sentence is about when it begins with it: « Les heures, on m'a dit six cents. »"""
        return next((u for u, p in UNIT_ASKED if (m := p.search(head)) and head[m.end() : m.end() + 1] == ","), "")

    def _carry(self, number: Number, unit: str, confidence: float) -> None:
        self.taken.add(number.start)
        self._add(number, unit, number.end, rule="unité reportée", confidence=confidence)

    def _add(
        self,
        number: Number,
        unit: str,
        end: int,
        *,
        other: Number | None = None,
        more: float = 0.0,
        rule: str = "",
        confidence: float = 0.0,
        shift: int = 0,
    ) -> None:
        first = other or number
        head = self.said[: first.start]
        rules = [number.rule if number.rule != "-aine" else "environ"]
        rules += ["fourchette"] * bool(other) + [rule] * bool(rule)
        for name, pattern in (("environ", APPROXIMATE), ("plancher", AT_LEAST), ("plafond", AT_MOST)):
            if pattern.search(head[-30:]) and name not in rules:
                rules.append(name)
        low, high = (other.value if other else number.value), (number.value if other else None)
        sure = confidence or {"bénévoles": 0.85, "heures": 0.75, "ETP": 0.9, "adhérents": 0.9}.get(unit, 0.8)
        self.found.append(
            Quantity(
                start=first.start,
                end=end,
                value=low + more,
                value_max=high,
                unit=unit,
                category=category_of(self.said, first.start, end, unit, self.facts),
                period=period_of(self.said, first.start, end, self.facts, shift=shift),
                rule=", ".join(rules),
                confidence=sure,
            )
        )


def _is_year(said: str, number: Number) -> bool:
    if (
        number.rule != "chiffres"
        or not 1900 <= number.value <= 2100
        or said[number.start : number.end].strip() != f"{number.value:.0f}"
    ):
        return False
    return not any(pattern.match(said[number.end :]) for _unit, pattern in UNITS)
