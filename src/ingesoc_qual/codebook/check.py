"""What a coder should know before working with a codebook: its faults, and where it says too little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from ingesoc_qual.codebook.load import LoadedCodebook, read_bytes, read_codebook
from ingesoc_qual.codebook.problem import Problem, Severity
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.textunits import fold

MIN_INDICATORS = 10
MIN_EXAMPLES = 2

_Place = Callable[..., tuple[int, int]]


def check_file(path: Path) -> tuple[Problem, ...]:
    """Return every error and warning of a codebook file, in the order of the file.

    Raises `CodebookError` only when the file cannot be opened.
    """
    loaded, faults = read_codebook(read_bytes(path))
    found = [*faults, *check_codebook(loaded)]
    return tuple(sorted(found, key=lambda p: (p.line, p.column, p.kind)))


def check_codebook(loaded: LoadedCodebook | Codebook) -> tuple[Problem, ...]:
    """Return the warnings of a codebook in reading order; without a file every place is (1, 1)."""
    if isinstance(loaded, Codebook):
        loaded = LoadedCodebook(loaded, {})
    codebook, place = loaded.codebook, loaded.place
    found: list[Problem] = []
    for _depth, code in codebook.walk():
        if code.usable:
            found += _thin(code, place, leaf=not codebook.children(code.id))
    found += _same_labels(codebook, place)
    found += _same_indicators(codebook, place)
    return tuple(replace(problem, severity=Severity.WARNING) for problem in found)


def _thin(code: Code, place: _Place, *, leaf: bool) -> Iterator[Problem]:
    """Yield what a code says too little of."""
    if not code.definition:
        yield _at(place(code.id), code, "no-definition", _("« {label} » n'a pas de définition."))
    if not code.exclude:
        yield _at(
            place(code.id),
            code,
            "no-exclude",
            _("« {label} » ne dit pas de quel code voisin il se distingue (exclude)."),
        )
    if len(code.examples) < MIN_EXAMPLES:
        message = ngettext(
            "« {label} » n'a que {n} exemple, il en faut {least}.",
            "« {label} » n'a que {n} exemples, il en faut {least}.",
            len(code.examples),
        )
        if not code.examples:
            message = _("« {label} » n'a pas d'exemple, il en faut {least}.")
        yield _at(place(code.id), code, "few-examples", message, n=len(code.examples), least=MIN_EXAMPLES)
    if leaf and len(code.indicators) < MIN_INDICATORS:
        message = ngettext(
            "« {label} » n'a que {n} indicateur, il en faut {least}.",
            "« {label} » n'a que {n} indicateurs, il en faut {least}.",
            len(code.indicators),
        )
        if not code.indicators:
            message = _("« {label} » n'a pas d'indicateur, il en faut {least}.")
        yield _at(place(code.id), code, "few-indicators", message, n=len(code.indicators), least=MIN_INDICATORS)


def _same_labels(codebook: Codebook, place: _Place) -> Iterator[Problem]:
    seen: dict[str, Code] = {}
    for _depth, code in codebook.walk():
        other = seen.setdefault(fold(code.label), code)
        if code.usable and other is not code:
            message = _("« {label} » est aussi le libellé du code « {other} ».")
            yield _at(place(code.id, "label"), code, "duplicate-label", message, other=other.id)


def _same_indicators(codebook: Codebook, place: _Place) -> Iterator[Problem]:
    """Yield indicators given twice: a pattern shared by two codes tells neither from the other."""
    seen: dict[str, Code] = {}
    for _depth, code in codebook.walk():
        for index, indicator in enumerate(code.indicators):
            other = seen.setdefault(" ".join(fold(indicator).split()), code)
            first = other is code and _first(code, indicator) == index
            if first or not code.usable:
                continue
            message = (
                _("l'indicateur « {indicator} » est donné deux fois.")
                if other is code
                else _("l'indicateur « {indicator} » est aussi celui du code « {other} ».")
            )
            spot = place(code.id, "indicators", index)
            yield _at(spot, code, "duplicate-indicator", message, indicator=indicator, other=other.id)


def _first(code: Code, indicator: str) -> int:
    wanted = " ".join(fold(indicator).split())
    return next(i for i, known in enumerate(code.indicators) if " ".join(fold(known).split()) == wanted)


def _at(spot: tuple[int, int], code: Code, kind: str, message: str, **values: object) -> Problem:
    line, column = spot
    return Problem(kind, message.format(label=code.label or code.id, **values), line, column, code_id=code.id)
