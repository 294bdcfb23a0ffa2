"""Bytes to text: byte order mark, strict UTF-8, then the legacy encoding whose letters look most like French."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

from ingesoc_qual.errors import UndecodableText, UnsupportedFormat, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.base import shown

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LEGACY = ("cp1252", "iso8859-15", "mac-roman", "cp850")
_NAMES = {"cp1252": "Windows-1252", "iso8859-15": "ISO-8859-15", "mac-roman": "Mac Roman", "cp850": "DOS (CP850)"}
_SAMPLE = 200
_BEYOND_ASCII = re.compile(rb"[\x00-\x7f]?[\x80-\xff]+[\x00-\x7f]?")
# A letter is worth what its frequency in French makes it worth; an implausible sign costs more than a letter earns.
_LETTERS = {
    **dict.fromkeys("éèàêç", 10), **dict.fromkeys("ùûîôâïëœ", 6), **dict.fromkeys("ÉÈÀÊÇÂÎÔŒ", 4),
    **dict.fromkeys("ÙÛÏËüöäÿæñáíóúÑÜÖÄãõßìòåøÁÍÓÚ", 1),
}  # fmt: skip
_SIGNS = {**dict.fromkeys("’«»\xa0“”–—…€°", 6), **dict.fromkeys("‘•·²³½¼¾§©®™†×±´¨\u202f", 1)}
_HIGH = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the Python name of its encoding, and what has to be said about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """Return the text of `data`.

    `encoding` is what the person asked for and wins; `declared` is what the file says of itself and comes after
    strict UTF-8. Raises `UndecodableText`, `UnsupportedFormat` for binary data, `UsageError` for an unknown encoding.
    """
    if encoding:
        return _as_asked(data, encoding, name)
    found = _by_mark(data, name) or _by_zeros(data)
    if found:
        return found
    _refuse_binary(data, name)
    try:
        return _said(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    if declared and (found := _as_declared(data, declared)):
        return _said(found)
    return _by_letters(data, name)


def _as_asked(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        known = codecs.lookup(encoding)
        if not getattr(known, "_is_text_encoding", True):
            raise LookupError(encoding)
        return Decoded(known.decode(data, "strict")[0].removeprefix("\ufeff"), known.name)
    except (LookupError, ValueError) as error:
        if not isinstance(error, UnicodeError):
            raise UsageError(
                _("Encodage inconnu : « {encoding} ».").format(encoding=encoding),
                remedy=_("Exemples : utf-8, cp1252, iso8859-15, mac-roman, utf-16."),
            ) from error
        raise _undecodable(name, asked=encoding) from error


def _undecodable(name: str, *, asked: str | None = None) -> UndecodableText:
    if asked:
        message = _("« {name} » n'est pas écrit en {encoding}.").format(name=shown(name), encoding=asked)
    else:
        message = _("L'encodage du texte de « {name} » n'a pas été reconnu.").format(name=shown(name))
    return UndecodableText(
        message, remedy=_("Réenregistrez le fichier en UTF-8, ou indiquez son encodage (--encoding).")
    )


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _said(Decoded(data[len(mark) :].decode(encoding), encoding))
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    return None
                raise _undecodable(name, asked=encoding) from error
    return None


def _by_zeros(data: bytes) -> Decoded | None:
    """UTF-16 and UTF-32 without a mark: Latin letters leave zero bytes at regular places."""
    head = data[:4096]
    if len(head) < 4 or head.count(0) < len(head) // 5:
        return None
    zeros = [head[offset::4].count(0) * 4 / len(head) for offset in range(4)]
    if min(zeros[1:]) > 0.7 and zeros[0] < 0.3:
        encoding = "utf-32-le"
    elif min(zeros[:3]) > 0.7 and zeros[3] < 0.3:
        encoding = "utf-32-be"
    elif zeros[1] + zeros[3] > 1.0 and zeros[0] + zeros[2] < 0.4:
        encoding = "utf-16-le"
    elif zeros[0] + zeros[2] > 1.0 and zeros[1] + zeros[3] < 0.4:
        encoding = "utf-16-be"
    else:
        return None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    odd = sum(1 for c in text[:2000] if ord(c) < 32 and c not in "\t\n\r\f\v\x1b")
    return _said(Decoded(text, encoding)) if odd * 50 < len(text[:2000]) else None


def _refuse_binary(data: bytes, name: str) -> None:
    head = data[:65_536]
    if len(_CONTROL.findall(head)) > max(2, len(head) // 100):
        raise UnsupportedFormat(
            _("« {name} » n'est pas un texte : ses octets sont ceux d'un fichier binaire.").format(name=shown(name)),
            remedy=_("Enregistrez-le depuis son application en DOCX, ODT, PDF ou TXT."),
        )


def _as_declared(data: bytes, declared: str) -> Decoded | None:
    try:
        known = codecs.lookup(declared)
        if not getattr(known, "_is_text_encoding", True):
            return None
        # Browsers read both names as Windows-1252 (WHATWG Encoding Standard, "names and labels").
        name = "cp1252" if known.name in ("iso8859-1", "ascii") else known.name
        return Decoded(data.decode(name), name)
    except (LookupError, ValueError):
        return None


def _by_letters(data: bytes, name: str) -> Decoded:
    best: tuple[float, str] | None = None
    sample = _sample(data)
    for encoding in LEGACY:
        try:
            score = _score(sample.decode(encoding))
        except UnicodeDecodeError:
            continue
        if best is None or score > best[0]:
            best = (score, encoding)
    if best is None or best[0] <= 0:
        raise _undecodable(name)
    try:
        return _said(Decoded(data.decode(best[1]), best[1]))
    except UnicodeDecodeError:
        # Stray bytes beyond the sample: Latin-9 has a sign for each byte, and says so through its control marks.
        return _said(Decoded(data.decode("iso8859-15"), "iso8859-15"))


def _sample(data: bytes) -> bytes:
    """The neighbourhoods of the first bytes beyond ASCII: nothing else tells legacy encodings apart."""
    return b"  ".join(match.group() for match in islice(_BEYOND_ASCII.finditer(data), _SAMPLE))


def _score(text: str) -> float:
    """Return the French look of the signs beyond ASCII, in points a sign; at most 10."""
    total, signs = 0.0, 0
    for match in _HIGH.finditer(text):
        place = match.start()
        signs += 1
        total += _worth(text[max(0, place - 1) : place], match.group(), text[place + 1 : place + 2])
    return total / signs if signs else 0.0


def _worth(before: str, sign: str, after: str) -> float:
    if sign in _LETTERS:
        # A capital inside a word in lower case is the mark of a wrong table: « DÈpart » for « Départ ».
        if sign.isupper() and (before.islower() or (before.isupper() and after.islower())):
            return -8.0
        # « créée » is all that French has of accented letters side by side; other scripts have nothing else.
        beside = sum(1 for near in (before, after) if near > "\x7f" and near.isalpha() and near not in "éÉ")
        return float(_LETTERS[sign]) - 8.0 * beside
    inside = before.isalpha() and after.isalpha()
    if sign in _SIGNS:
        if sign == "’":
            return 6.0 if inside else 2.0
        if inside and sign not in "·-–—…\xa0\u202f":
            return -8.0
        return float(_SIGNS[sign])
    return -12.0


def _said(decoded: Decoded) -> Decoded:
    warnings = []
    if not decoded.encoding.startswith("utf"):
        warnings.append(
            _("Le texte n'est pas en UTF-8 : lu comme {encoding}. Vérifiez quelques accents.").format(
                encoding=_NAMES.get(decoded.encoding, decoded.encoding)
            )
        )
    if "\ufffd" in decoded.text or "\x00" in decoded.text:
        warnings.append(_("Des caractères illisibles ont été remplacés par le signe {sign}.").format(sign="\ufffd"))
    return Decoded(decoded.text, decoded.encoding, tuple(warnings))
