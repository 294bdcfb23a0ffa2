"""Inclusive writing: from `habitant·e·s`, `salarié(e)s`, `acteur.rice.s` to the base form.

A base and a feminine ending joined by a separator. With a middle dot the intention is plain; with a full stop, hyphen,
slash or bracket the ending must agree with the base, since `dit-elle` and `fin.es` are something else.
"""

from __future__ import annotations

import re

_DOTS = "·•⋅∙‧・"
_ENDINGS = (
    "trice rice ice euse eresse esse sse ière ère ere ienne enne nne ne ette tte te elle lle le ale ive ve euse "
    "se fe phe que che ue olle e"
)
_ENDING = "|".join(sorted(set(_ENDINGS.split()), key=len, reverse=True))
_DOTTED = re.compile(rf"([^\W\d_]{{2,}})[{_DOTS}](?:(?:{_ENDING})s?)?[{_DOTS}]?s?")
_MARKED = re.compile(rf"([^\W\d_]{{3,}})(?:[-./]({_ENDING})(?:[-.]?s)?|\(-?({_ENDING})s?\)s?)")
_PLURAL = re.compile(r"([^\W\d_]{3,})\(s\)")
_AGREES = {
    "e": "dltnrsuiéc", "ne": "n", "nne": "n", "te": "t", "tte": "t", "ette": "t", "le": "l", "lle": "l", "elle": "lu",
    "se": "xsr", "sse": "e", "esse": "ert", "eresse": "r", "fe": "f", "ve": "f", "ive": "f", "ère": "r", "ere": "r",
    "ière": "r", "rice": "r", "trice": "r", "ice": "r", "euse": "rx", "enne": "n", "ienne": "n", "ale": "l",
    "que": "c", "che": "c", "ue": "c", "phe": "f", "olle": "u",
}  # fmt: skip
# After a hyphen these are pronouns: dit-elle, prends-le.
_PRONOUNS = re.compile(r"-(?:elles?|les?|te|ce)$")


def base_forms(word: str) -> tuple[str, ...]:
    """Return the base forms that an inclusive `word` (lower case) may be built on, plural first; empty if none."""
    dotted = _DOTTED.fullmatch(word)
    if dotted:
        return _numbers(dotted[1], word.endswith("s"))
    plural = _PLURAL.fullmatch(word)
    if plural:
        return (plural[1] + "s", plural[1])
    marked = _MARKED.fullmatch(word)
    if marked is None or _PRONOUNS.search(word):
        return ()
    base, ending = marked[1], marked[2] or marked[3]
    stem = base[:-1] if base.endswith("s") and len(base) > 3 else base
    if stem[-1] not in _AGREES.get(ending, ""):
        return ()
    return _numbers(base, word.endswith("s") or word.endswith("s)"))


def _numbers(base: str, plural: bool) -> tuple[str, ...]:
    if not plural or base.endswith(("s", "x")):
        return (base,)
    if base == "tou":
        return ("tous",)
    return (base + "s", base)
