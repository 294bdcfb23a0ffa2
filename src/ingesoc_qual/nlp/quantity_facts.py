"""What a quantity is about: its category and period, read in the clause, the sentence, the heading, the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingesoc_qual.textunits import fold

TOTAL, GOAL, CEILING, EMPLOYEES = "total", "objectif", "plafond", "salariés"
_I = re.IGNORECASE
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?:\s?[-–/]\s?((?:19|20)\d\d)\b)?")
_IN_YEAR = re.compile(r"\W*(?:en|fin|pour|au [\w\s]{3,15})\s(?:19|20)\d\d", _I)
_OF_YEAR = re.compile(
    r"\b(?:année|an|exercice|saison|campagne|bilan|rapport)\s(?:scolaire\s)?(?:19|20)\d\d|"
    r"\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)\d\d)?\s*:\s*$",
    _I,
)
_LAST_YEAR = re.compile(
    r"l['’](?:année|an) (?:précédente?|derni(?:er|ère)|passée?|d['’]avant)|un an (?:plus tôt|avant|auparavant)|"
    r"l['’]exercice précédent",
    _I,
)
_YEARS_AGO = re.compile(
    r"il y a (deux|trois|quatre|cinq|dix) ans|(deux|trois|quatre|cinq|dix) ans (?:plus tôt|avant)", _I
)
_NEXT = re.compile(r"l['’](?:année|an) prochaine?", _I)
_COUNT = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10}
_GOAL = re.compile(
    r"\bobjectif|\bstabilis|\batteindre\b|\bon s['’]engage\b|\bs['’]engage à\b|\bmobilisation d['’]au moins\b|"
    r"\bvis(?:er|ons|e à)\b|"
    r"\bcible\b|\bprév(?:u|oit|oyons)\b|\bd['’]ici\b",
    _I,
)
_CEILING = re.compile(r"\bne dépasse|\bpas plus\b|\bau maximum\b|\bplafon|\blimité", _I)
_PAID = re.compile(
    r"\bsalari|\bencadrant|\bpermanents?\b|heures (?:payées|travaillées)|\bau contrat\b|\bmasse salariale\b", _I
)
_PERSON = re.compile(r"\bpar (?:personne|bénévole|semaine|mois|jour|tête)\b|\bhebdomadaire|\bmensuel|\bchacun", _I)
_PART = re.compile(r"\bdont\s+(?:\w+\s+){0,2}$", _I)
_CLAUSE = re.compile(r"[,;:()]|\bcontre\b|\bet\b(?= (?:on|il|elle|nous))")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around a sentence: the year of the document, its heading, the rows of its tables."""

    base: str = ""
    heading: str = ""
    labels: tuple[str, ...] = ()


def year_in(text: str) -> str:
    """Return the year or the years (`2023-2026`) that a text names first, or nothing."""
    found = _YEAR.search(text)
    return "" if found is None else f"{found[1]}-{found[2]}" if found[2] else found[1]


def category_of(said: str, start: int, end: int, unit: str, facts: Facts) -> str:
    """Return what part of the volunteering a quantity of a sentence is: `total` where nothing says otherwise."""
    clause = said[_clause_start(said, start) : _clause_end(said, end)]
    if _GOAL.search(said[:end]):
        return GOAL
    if _CEILING.search(clause) or _CEILING.match(said[end:].lstrip(" ,")):
        return CEILING
    if re.match(r"\s*bénévol", said[end:]):
        return TOTAL
    if unit in ("ETP", "heures") and (_PAID.search(clause) or (_PAID.search(said) and "bénévol" not in said.lower())):
        return EMPLOYEES
    label = _label(said, facts) or _label(facts.heading, facts)
    if label:
        return label
    if _PART.search(said[:start]):
        part = re.sub(r"^(?:de |d['’]|des )", "", " ".join(said[end : _clause_end(said, end)].split()).strip(" .!?"))
        return part or "partie"
    if _PERSON.search(said[end : end + 40]):
        return "par personne"
    return TOTAL


def _label(text: str, facts: Facts) -> str:
    plain = fold(text)
    return next((label for label in facts.labels if len(label) > 3 and fold(label) in plain), "")


def period_of(said: str, start: int, end: int, facts: Facts, *, shift: int = 0) -> str:
    """Return the year of a quantity: said in its clause, else in the heading, else that of the document."""
    if at := re.match(r"\s*(?:en|fin|pour)\s((?:19|20)\d\d)\b", said[end:], _I):
        return at[1]
    after = said[end : _clause_end(said, end, far=True)]
    clause = said[_clause_start(said, start) : start]
    if at := re.search(r"\b(?:en|fin|pour)\s((?:19|20)\d\d),?\s*$", said[:start], _I):
        return at[1]
    for part in (after, clause):
        if found := year_in(part):
            return found
        if shifted := _shifted(part, facts.base):
            return shifted
    if _NEXT.search(said):
        return _moved(facts.base, 1)
    before = said[:start]
    years = set(_YEAR.findall(before))
    if not shift and len(years) == 1 and (_IN_YEAR.match(before) or _OF_YEAR.search(before)):
        return year_in(before)
    if shifted := _shifted(before, facts.base):
        return shifted
    return _moved(facts.base, shift)


def _shifted(part: str, base: str) -> str:
    if _LAST_YEAR.search(part):
        return _moved(base, -1)
    ago = _YEARS_AGO.search(part)
    return _moved(base, -_COUNT[(ago[1] or ago[2]).lower()]) if ago else ""


def _moved(base: str, years: int) -> str:
    return str(int(base) + years) if base.isdigit() else base


def _clause_start(said: str, start: int) -> int:
    return max((found.end() for found in _CLAUSE.finditer(said, 0, start)), default=0)


def _clause_end(said: str, end: int, *, far: bool = False) -> int:
    """Return where the clause of a position ends; `far` lets a bracket or comma that follows at once be part of it."""
    found = _CLAUSE.search(said, end)
    if far and found is not None and found.start() == end and found.group() not in (",", "("):
        found = _CLAUSE.search(said, found.end())
    return found.start() if found else len(said)
