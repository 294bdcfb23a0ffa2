"""Interface strings: French in the source, English from a catalogue.

The language is `INGESOC_LANG` when set, else the `language` setting, else French. It is resolved once, on the first
string asked for, because help texts are built while modules load.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import Any

from ingesoc_qual.config import chosen_language

DOMAIN = "ingesoc"
LANGUAGES = ("fr", "en")


def language() -> str:
    """Return the interface language, `fr` or `en`."""
    wanted = chosen_language().lower()[:2]
    return wanted if wanted in LANGUAGES else "fr"


def written(value: float, digits: int = 0) -> str:
    """Return a number as the interface language writes it: thousands apart, `digits` decimals."""
    text = f"{value:,.{digits}f}"
    return text if language() == "en" else text.replace(",", "\u202f").replace(".", ",")


@cache
def _catalogue() -> gettext.NullTranslations:
    if language() == "fr":
        return gettext.NullTranslations()
    locale = Path(__file__).parent / "locale"
    return gettext.translation(DOMAIN, locale, languages=[language()], fallback=True)


def _(message: str) -> str:
    """Return `message` (French) in the interface language."""
    return _catalogue().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for `n` things; French counts 0 and 1 as singular."""
    if language() == "fr":
        return singular if abs(n) < 2 else plural
    return _catalogue().ngettext(singular, plural, n)


def both(message: str) -> tuple[str, str]:
    """Return a string of the interface in French and in English, whichever of the two it is given in.

    What is no string of the interface is returned twice.
    """
    english, french = _english()
    if message in english:
        return message, english[message]
    return french.get(message, message), message


@cache
def _english() -> tuple[dict[str, str], dict[str, str]]:
    locale = Path(__file__).parent / "locale"
    # The standard library gives no other way to walk through a catalogue.
    found: dict[Any, str] = vars(gettext.translation(DOMAIN, locale, languages=["en"]))["_catalog"]
    english = {key: value for key, value in found.items() if isinstance(key, str) and key and value}
    return english, {value: key for key, value in english.items()}


def reset_language() -> None:
    """Forget the catalogue in use, so that the next string resolves the language again."""
    _catalogue.cache_clear()
