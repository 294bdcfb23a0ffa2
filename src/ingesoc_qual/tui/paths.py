"""Paths that a person types: what they name, and how they may go on. No Textual here."""

from __future__ import annotations

import glob
import os
import unicodedata
from pathlib import Path

MOST_CANDIDATES = 200


def named(typed: str) -> tuple[Path, ...]:
    """Return the files and folders that a typed path or pattern (`*`, `?`, `**`) names, in order; none when there is
    nothing.

    Quotes around it and `\\ ` in it, which terminals add to a file that is dropped on them, are taken off.
    """
    for text in _readings(typed):
        place = Path(text).expanduser()
        if os.path.lexists(place):
            return (place,)
    for text in _readings(typed):
        found = sorted(glob.glob(str(Path(text).expanduser()), recursive=True))  # noqa: PTH207 - may be absolute
        if found:
            return tuple(Path(each) for each in found)
    return ()


def _readings(typed: str) -> list[str]:
    """Return the forms in which the system may know a typed path."""
    text = typed.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if not text or "\0" in text:
        return []
    forms = [text, unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)]
    if os.name == "posix" and "\\" in text:
        forms += [form.replace("\\ ", " ").replace("\\'", "'") for form in forms]
    return list(dict.fromkeys(forms))


def candidates(typed: str, *, folders_only: bool = False) -> tuple[str, ...]:
    """Return how a typed path may go on, as it would then be typed, folders with their `/`; hidden names only when
    asked by a dot.
    """
    head, separator, tail = typed.rpartition("/")
    folder = Path(head + separator if separator else ".").expanduser()
    wanted = _plain(tail)
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not _plain(entry.name).startswith(wanted) or (entry.name.startswith(".") and not tail):
                    continue
                is_folder = _is_folder(entry)
                if is_folder or not folders_only:
                    found.append((not is_folder, head + separator + entry.name + ("/" if is_folder else "")))
    except OSError:
        return ()
    return tuple(name for _order, name in sorted(found)[:MOST_CANDIDATES])


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def completed(typed: str, found: tuple[str, ...]) -> str:
    """Return `typed` as far as all candidates agree, in their own letters; as it is when they do not agree further."""
    if not found:
        return typed
    common = os.path.commonprefix(found)  # noqa: RUF071 - letters are what is typed
    return common if len(common) >= len(typed) else typed
