"""A `Codebook` to a YAML file that a person reads and a version control system compares line by line."""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
import uuid
from collections.abc import Iterator
from pathlib import Path

from ingesoc_qual.codebook.canonical import canonical
from ingesoc_qual.codebook.keys import CODE_LISTS, TOP_TEXTS
from ingesoc_qual.errors import ExportError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.textunits import visible

WIDTH = 100
"""Texts longer than this many characters are folded over several lines."""

_KEYS_BEFORE = ("id", "label", "definition", "definition_origin", "include", "exclude")
_KEYS_AFTER = ("source", "color")
_SAFE_START = re.compile(r"[^\W\d_]|[(«“0-9…]")
_SPECIAL = re.compile(r"~|null|true|false|yes|no|on|off|y|n|[-+.]?(inf|nan)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?[.0-9][-+0-9a-fA-FxXoOtTzZ.,:_ ]*")  # also dates and times, whatever the base
_SPACE = re.compile(r"(?<=[^\s«]) (?=[^\s»:;!?])")  # French punctuation stays with its word
_ODD = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def dump_codebook(codebook: Codebook) -> str:
    """Return the YAML text of a codebook: canonical content, keys in the documented order, empty keys left out.

    Loading it gives `canonical(codebook)` back. Archived and merged codes are not part of a file.
    """
    tree = canonical(codebook)
    lines: list[str] = []
    for key in TOP_TEXTS:
        if value := str(getattr(tree, key)):
            lines += _entry(key, value, 0)
    if not tree.codes:
        lines.append("codes: []")
    else:
        lines.append("codes:")
        for index, code in enumerate(tree.children(None)):
            lines += ([""] if index else []) + list(_code_lines(tree, code, 2))
    if tree.lists:
        lines += ["", "lists:"]
        for name, lemmas in tree.lists:
            lines += _list(name if _is_plain(name) else _double_quoted(name), lemmas, 2)
    return "\n".join(lines) + "\n"


def write_codebook(codebook: Codebook, path: Path) -> None:
    """Write a codebook as YAML; the file appears whole or not at all.

    Raises `ExportError` when the folder or file cannot be written.
    """
    data = dump_codebook(codebook).encode()
    target = path.resolve()
    fresh = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        with fresh.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o777)
        fresh.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise ExportError(
            _("{path} : écriture impossible ({reason}).").format(path=visible(str(path)), reason=system_reason(error)),
            remedy=_("Choisir un dossier où écrire est permis."),
        ) from None


def _code_lines(tree: Codebook, code: Code, indent: int) -> Iterator[str]:
    """Yield the lines of one code and of those below it; `indent` is that of its dash."""
    inner = indent + 2
    lines: list[str] = []
    for key in _KEYS_BEFORE:
        if value := str(getattr(code, key)):
            lines += _entry(key, value, inner)
    for key in CODE_LISTS:
        if items := getattr(code, key):
            lines += _list(key, items, inner)
    for key in _KEYS_AFTER:
        if value := str(getattr(code, key)):
            lines += _entry(key, value, inner)
    yield " " * indent + "- " + lines[0][inner:]
    yield from lines[1:]
    below = tree.children(code.id)
    if below:
        yield " " * inner + "children:"
    for index, child in enumerate(below):
        if index:
            yield ""
        yield from _code_lines(tree, child, inner + 2)


def _entry(key: str, value: str, indent: int) -> list[str]:
    first, *rest = _scalar(value, indent + 2, room=WIDTH - indent - len(key) - 2)
    return [f"{' ' * indent}{key}: {first}", *rest]


def _list(key: str, items: tuple[str, ...], indent: int) -> list[str]:
    """Return a list; only examples are folded: an indicator stands on one line, where its faults can be pointed at."""
    if not items:
        return [f"{' ' * indent}{key}: []"]
    room = WIDTH - indent - 4 if key == "examples" else sys.maxsize
    lines = [f"{' ' * indent}{key}:"]
    for item in items:
        first, *rest = _scalar(item, indent + 4, room=room)
        lines += [f"{' ' * (indent + 2)}- {first}", *rest]
    return lines


def _scalar(text: str, indent: int, *, room: int) -> list[str]:
    """Return a text as YAML lines: the first goes after its key or dash, the others stand at `indent`."""
    if any(unicodedata.category(c) in _ODD and c not in "\n\t" for c in text):
        return [_double_quoted(text)]
    pad = " " * indent
    if "\n" in text:
        if any(line != line.strip() or "\t" in line for line in text.split("\n")):
            return [_double_quoted(text)]
        return ["|-", *(pad + line if line else "" for line in text.split("\n"))]
    if len(text) > room and _SPACE.search(text) and "\t" not in text:
        return [">-", *(pad + line for line in _fold(text, WIDTH - indent))]
    if _is_plain(text):
        return [text]
    return ["'" + text.replace("'", "''") + "'"] if '"' in text or "\\" in text else [_double_quoted(text)]


def _fold(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` characters where possible, cut at single spaces between two words."""
    start = 0
    last: int | None = None
    for space in _SPACE.finditer(text):
        if space.start() - start > width and last is not None:
            yield text[start:last]
            start = last + 1
        last = space.start()
    if len(text) - start > width and last is not None and last > start:
        yield text[start:last]
        start = last + 1
    yield text[start:]


def _is_plain(text: str) -> bool:
    """Whether a text may stand without quotes, for every YAML reader and not for ours alone."""
    return (
        _SAFE_START.match(text) is not None
        and not text.endswith((":", " "))
        and ": " not in text
        and " #" not in text
        and "\t" not in text
        and _SPECIAL.fullmatch(text) is None
        and _NUMBER.fullmatch(text) is None
    )


def _double_quoted(text: str) -> str:
    return '"' + "".join(_escape(c) for c in text) + '"'


def _escape(character: str) -> str:
    if (known := _ESCAPES.get(character)) is not None:
        return known
    if unicodedata.category(character) not in _ODD:
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
