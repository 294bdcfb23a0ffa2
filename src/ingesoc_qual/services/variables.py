"""Typed variables of cases, documents and speakers: reading values, guessing types, writing them as acts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import Scope, Variable, VariableType
from ingesoc_qual.services.identity import variable_id
from ingesoc_qual.textunits import fold

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TRUE, _FALSE = ("oui", "vrai", "yes", "true", "1"), ("non", "faux", "no", "false", "0")


def parse_date(text: str) -> str:
    """Return `text` as an ISO date, month or year; raises `ValueError`. `12/03/2024` is the 12th of March."""
    text = text.strip()
    if french := _FRENCH_DATE.fullmatch(text):
        day, month, year = (int(part) for part in french.groups())
        return dt.date(year, month, day).isoformat()
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 1 for part in found.groups())
    dt.date(year, month, day)
    return text


def parse_value(kind: VariableType, text: str, *, choices: tuple[str, ...] = ()) -> Value:
    """Return `text` read as a value of that type; raises `ValueError` when it is none."""
    text = text.strip()
    if kind is VariableType.INTEGER:
        return int(_digits(text))
    if kind is VariableType.NUMBER:
        return float(_digits(text).replace(",", "."))
    if kind is VariableType.DATE:
        return parse_date(text)
    if kind is VariableType.BOOLEAN:
        if fold(text) in _TRUE:
            return True
        if fold(text) in _FALSE:
            return False
        raise ValueError(text)
    if kind is VariableType.CHOICE and choices:
        for choice in choices:
            if _same_choice(choice, text):
                return choice
        raise ValueError(text)
    return text


def _digits(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]", "", text)


def _same_choice(choice: str, text: str) -> bool:
    wanted, known = fold(text), fold(choice)
    # « inclusion et employabilité (dont Territoires zéro chômeur …) » is the same modality as its short form.
    return wanted == known or wanted.startswith(known + " (")


def guess_type(texts: Iterable[str]) -> VariableType:
    """Return the narrowest type that reads every non-empty text; `TEXT` when there is none."""
    given = [text.strip() for text in texts if text.strip()]
    for kind in (VariableType.INTEGER, VariableType.NUMBER, VariableType.DATE):
        if given and all(_reads(kind, text) for text in given):
            return kind
    if given and all(fold(text) in ("oui", "non", "vrai", "faux") for text in given):
        return VariableType.BOOLEAN
    return VariableType.TEXT


def _reads(kind: VariableType, text: str) -> bool:
    try:
        parse_value(kind, text)
    except ValueError:
        return False
    return True


def type_name(kind: VariableType) -> str:
    """Return the name of a type in the interface language."""
    return {
        VariableType.TEXT: _("texte"),
        VariableType.INTEGER: _("nombre entier"),
        VariableType.NUMBER: _("nombre"),
        VariableType.DATE: _("date (2024, 2024-03 ou 2024-03-12)"),
        VariableType.BOOLEAN: _("oui ou non"),
        VariableType.CHOICE: _("modalité de la liste"),
    }[kind]


def value_id(target: str, variable: str) -> str:
    """Return the id of a value: one a target and variable."""
    return f"{target}:{variable}"


@dataclass
class VariableWriter:
    """Collects acts that define variables and set values; knows what the project already has.

    `fail` builds the error of an unreadable cell from (column, value, expected type).
    """

    known: Mapping[str, Variable]
    values: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    fresh: dict[str, Variable] = field(default_factory=dict)

    def variable(self, scope: Scope, name: str, texts: Iterable[str]) -> Variable:
        """Return the variable of that scope and name, defining it after `texts` when it is new."""
        key = variable_id(scope, name)
        found = self.known.get(key) or self.fresh.get(key)
        if found is not None:
            return found
        made = Variable(key, scope, name.strip(), guess_type(texts))
        if not made.name:
            raise UsageError(_("Une variable doit avoir un nom."))
        fields: dict[str, Value] = {"scope": scope.value, "name": made.name, "type": made.type.value, "choices": []}
        self.acts.append(Act("variable.set", (Assignment(Subject("variable", key), fields),)))
        self.fresh[key] = made
        return made

    def set(
        self, variable: Variable, target: Subject, text: str, fail: Callable[[str, VariableType], Exception]
    ) -> None:
        """Set (or clear, with an empty text) the value of a variable on a target; nothing when it is unchanged."""
        before = self.values.get((target.id, variable.id))
        text = text.strip()
        if not text:
            if before is not None:
                self._write(variable, target, None)
            return
        try:
            value = parse_value(variable.type, text, choices=variable.choices)
        except ValueError:
            raise fail(text, variable.type) from None
        if value != before:
            self._write(variable, target, value)

    def _write(self, variable: Variable, target: Subject, value: Value) -> None:
        fields: dict[str, Value] = {"variable": variable.id, "target": target.id, "value": value}
        subject = Subject("value", value_id(target.id, variable.id))
        references = (target, Subject("variable", variable.id))
        self.acts.append(Act("value.set", (Assignment(subject, fields),), references))
