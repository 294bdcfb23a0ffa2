"""Units of text: one frozen form, one kind of position.

A position is a half-open `[start, end)` in Unicode code points of the frozen text. This module holds the only code
that makes a frozen text, hashes it, snaps positions to letters and folds text for comparison. Standard library only.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import NamedTuple

APOSTROPHES = "'’ʼ‘´`′"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*", re.UNICODE)
_SLUG_CUT = re.compile(r"[^a-z0-9]+")
_APOSTROPHE_TABLE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = {"\u200d"}
_EXTENDERS = {"\ufe0e", "\ufe0f", "\u20e3"}


class Span(NamedTuple):
    """A half-open `[start, end)` in code points of a frozen text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


def freeze(text: str) -> str:
    """Return `text` in the form that positions refer to: NFC, `\\n` line ends, no byte order mark, no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\ufeff", "").replace("\x00", "\ufffd")
    return unicodedata.normalize("NFC", text)


def text_hash(text: str) -> str:
    """Return the SHA-256 (hexadecimal) of a frozen text's UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def bytes_hash(data: bytes) -> str:
    """Return the SHA-256 (hexadecimal) of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def count_words(text: str) -> int:
    """Return the number of words; hyphenated and elided forms count as one."""
    return sum(1 for _match in _WORD.finditer(text))


def fold(text: str) -> str:
    """Return `text` without case, accents, ligatures or typographic apostrophes, for comparison only.

    The length may change: never use positions of a folded text.
    """
    text = text.translate(_LIGATURES).translate(_APOSTROPHE_TABLE).casefold()
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if unicodedata.category(c) != "Mn"))


def slug(text: str) -> str:
    """Return a lower-case ASCII identifier made from `text`, or `code` where nothing is left."""
    return _SLUG_CUT.sub("-", fold(text)).strip("-") or "code"


def _joins_previous(text: str, position: int) -> bool:
    current, previous = text[position], text[position - 1]
    if current in _EXTENDERS or current in _JOINERS or previous in _JOINERS:
        return True
    if unicodedata.combining(current) or unicodedata.category(current) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= current <= "\U0001f3ff":
        return True
    if _is_regional(current) and _is_regional(previous):
        run = 0
        while position - 1 - run >= 0 and _is_regional(text[position - 1 - run]):
            run += 1
        return run % 2 == 1
    return False


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def is_boundary(text: str, position: int) -> bool:
    """Whether `position` falls between two letters as a reader sees them, not inside one."""
    if position <= 0 or position >= len(text):
        return 0 <= position <= len(text)
    return not _joins_previous(text, position)


def snap(text: str, start: int, end: int) -> Span:
    """Return the smallest span around `[start, end)` that cuts no letter, kept within the text."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    while not is_boundary(text, start):
        start -= 1
    while not is_boundary(text, end):
        end += 1
    return Span(start, end)


def trim(text: str, start: int, end: int) -> Span:
    """Return `[start, end)` without the white space at its ends; an all-blank span collapses on its start."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def visible(text: str, *, keep: str = "\n\t") -> str:
    """Return `text` with control, C1 and bidirectional override characters made visible, one mark each.

    Length is unchanged, so positions still hold. Display only: stored text is never altered.
    """
    if text.isascii() and text.isprintable():
        return text
    return _CONTROL.sub(lambda match: match[0] if match[0] in keep else _mark(match[0]), text)


def _mark(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"
