"""Bring the English catalogue up to date with the strings of the source, and compile it.

Every `_("…")` and `ngettext("…", "…", n)` of `src/` is found by parsing, never by importing. New strings are added
empty, those that disappeared are removed, translations are kept. Run it after any change of interface strings:

    uv run --all-extras python scripts/update_catalogue.py

It prints the strings that still wait for a translation, and exits with 1 if there are any.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
CATALOGUE = SOURCE / "ingesoc_qual" / "locale" / "en" / "LC_MESSAGES" / "ingesoc.po"
HEADER = {
    "Project-Id-Version": "ingesoc-qual",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class Message(NamedTuple):
    """One string of the interface; `plural` is empty when it has one form."""

    text: str
    plural: str
    place: str
    """File of the source, without a line, so that the catalogue changes only with its strings."""


class NotLiteral(Exception):
    """A string of the interface that gettext could not look up."""


def messages(source: Path = SOURCE) -> Iterator[Message]:
    """Yield every string of the interface found in the Python files below `source`."""
    for path in sorted(source.rglob("*.py")):
        place = path.relative_to(source).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (found := _message(node, place)) is not None:
                yield found


def _message(call: ast.Call, place: str) -> Message | None:
    name = call.func.id if isinstance(call.func, ast.Name) else None
    if name == "_":
        return Message(_literal(call, 0, place), "", place)
    if name == "ngettext":
        return Message(_literal(call, 0, place), _literal(call, 1, place), place)
    return None


def _literal(call: ast.Call, index: int, place: str) -> str:
    if len(call.args) > index:
        value = call.args[index]
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    raise NotLiteral(f"{place}:{call.lineno}: _() and ngettext() take plain strings, never f-strings or variables")


def updated(known: polib.POFile, found: Iterator[Message]) -> polib.POFile:
    """Return a catalogue of exactly the `found` messages, with the translations of `known`."""
    old = {(entry.msgid, entry.msgid_plural): entry for entry in known}
    places: dict[tuple[str, str], set[str]] = {}
    for message in found:
        places.setdefault((message.text, message.plural), set()).add(message.place)
    fresh = polib.POFile(wrapwidth=120)
    fresh.metadata = dict(HEADER)
    for key in sorted(places):
        text, plural = key
        before = old.get(key)
        entry = polib.POEntry(msgid=text, occurrences=[(place, "") for place in sorted(places[key])])
        if plural:
            entry.msgid_plural = plural
            entry.msgstr_plural = before.msgstr_plural if before else {0: "", 1: ""}
        else:
            entry.msgstr = before.msgstr if before else ""
        if "{" in text + plural:
            entry.flags.append("python-brace-format")
        fresh.append(entry)
    return fresh


def main() -> int:
    """Update and compile the catalogue."""
    known = polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()
    catalogue = updated(known, messages())
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(CATALOGUE), newline="\n")
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    waiting = [entry for entry in catalogue if not entry.translated()]
    for entry in waiting:
        print(f"{entry.occurrences[0][0]}: {entry.msgid!r}")
    print(f"{len(catalogue)} strings, {len(waiting)} to translate")
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
