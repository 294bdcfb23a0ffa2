"""Which key does what: keymaps are data, checked before the first screen.

Three are built in (`azerty`, `qwerty`, `bepo`); a person's own is a TOML file that says only what differs from one of
them. A keymap is chosen once, before the screens are made.
"""

from __future__ import annotations

import difflib
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ingesoc_qual import config
from ingesoc_qual.errors import UsageError, system_reason
from ingesoc_qual.i18n import _

BUILT_IN = ("azerty", "qwerty", "bepo")
DEFAULT = "azerty"
OWN_FILE = "touches.toml"
DIGITS = "digits"
ROW = tuple(range(1, 10))
# Keys that a terminal sends as another one: they would never be seen.
_SAME_AS = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+h": "backspace",
    "ctrl+j": "enter",
    "ctrl+left_square_bracket": "escape",
}
# Where Textual's name of a character is not its Unicode name.
NAMES = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys of every action by its id (`panel.name`), in Textual's names.

    `digits` gives the keys of each digit of the top row; `unreachable` are keys that this keyboard gives only with
    AltGr, or as a dead key.
    """

    name: str
    title: str
    keys: Mapping[str, tuple[str, ...]]
    digits: Mapping[int, tuple[str, ...]]
    unreachable: frozenset[str]

    def digit(self, key: str) -> int | None:
        """Return the digit that `key` stands for, None for another key."""
        return next((digit for digit, keys in self.digits.items() if key in keys), None)

    def presses(self, action_id: str) -> tuple[str, ...]:
        """Return every single key that does an action, digits written out."""
        keys = self.keys[action_id]
        if keys == (DIGITS,):
            return tuple(key for digit in ROW for key in self.digits[digit])
        return keys


def long_name(key: str) -> str:
    """Return Textual's name of a key that may be written as its character (`?` is `question_mark`)."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if len(last) == 1 and not last.isalnum():
        last = unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")
        last = NAMES.get(last, last)
    return "+".join([*modifiers, last])


def _names(written: str) -> tuple[str, ...]:
    return tuple(long_name(key) for key in written.split())


def _unreachable(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_names(f"{data.get('altgr', '')} {data.get('dead', '')}"))


def _flat(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        f"{panel}.{name}": _names(keys) for panel, table in data.get("keys", {}).items() for name, keys in table.items()
    }


@cache
def built_in(name: str) -> Keymap:
    """Return a built-in keymap by its name."""
    source = resources.files("ingesoc_qual.tui") / "keymaps" / f"{name}.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    base = {} if name == DEFAULT else built_in(DEFAULT).keys
    return Keymap(
        name=name,
        title=data["title"],
        keys={**base, **_flat(data)},
        digits={int(digit): _names(keys) for digit, keys in data["digits"].items()},
        unreachable=_unreachable(data),
    )


def load(path: Path) -> Keymap:
    """Return a person's own keymap; raises `UsageError` with the place and the remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _fault(path, system_reason(error), _("Donnez azerty, qwerty, bepo ou un fichier lisible.")) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _fault(path, str(error), _("Corrigez le fichier (format TOML, UTF-8).")) from error
    base_name = data.get("base", DEFAULT)
    if base_name not in BUILT_IN:
        raise _fault(path, f"base = {base_name!r}", _("La base est azerty, qwerty ou bepo."))
    base = built_in(base_name)
    own = _own_keys(path, data)
    made = Keymap(path.stem, path.name, {**base.keys, **own}, base.digits, base.unreachable)
    _check_own(path, own, base)
    check(made, path)
    return made


def _own_keys(path: Path, data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    tables = data.get("keys", {})
    shaped = isinstance(tables, dict) and all(
        isinstance(table, dict) and all(isinstance(keys, str) and keys.split() for keys in table.values())
        for table in tables.values()
    )
    strays = sorted(set(data) - {"base", "keys"})
    if strays or not shaped:
        raise _fault(path, strays[0] if strays else "keys", _('Écrivez : [keys.queue], puis accept = "a".'))
    return _flat(data)


def _check_own(path: Path, own: Mapping[str, tuple[str, ...]], base: Keymap) -> None:
    for action, keys in own.items():
        if action not in base.keys:
            near = difflib.get_close_matches(action, base.keys, 1)
            raise _fault(
                path,
                _("acte inconnu {action}").format(action=action),
                _("Vouliez-vous {near} ?").format(near=near[0]) if near else _("docs/touches.md les donne tous."),
            )
        for key in keys:
            if key in base.unreachable:
                remedy = _("Prenez une touche qui s'obtient seule sur ce clavier.")
                raise _fault(
                    path,
                    _("{action} : {key} demande AltGr ou attend une lettre").format(action=action, key=key),
                    remedy,
                )
            if key in _SAME_AS:
                remedy = _("Prenez une autre touche.")
                said = _("{action} : un terminal envoie {other} pour {key}").format(
                    action=action, key=key, other=_SAME_AS[key]
                )
                raise _fault(path, said, remedy)


def check(keymap: Keymap, path: Path | None = None) -> None:
    """Raise `UsageError` when one key would do two things on one screen."""
    from ingesoc_qual.tui.places import together

    for panels in together():
        seen: dict[str, str] = {}
        for action in keymap.keys:
            if action.partition(".")[0] not in panels:
                continue
            for key in keymap.presses(action):
                if key in seen:
                    said = _("la touche {key} fait {one} et {other}").format(key=key, one=seen[key], other=action)
                    raise _fault(path, said, _("Donnez une autre touche à l'un des deux."))
                seen[key] = action


def _fault(path: Path | None, what: str, remedy: str) -> UsageError:
    place = str(path) if path else ""
    return UsageError(_("Clavier {path} : {what}.").format(path=place, what=what), remedy=remedy)


def find(name: str) -> Keymap:
    """Return the keymap that a setting names: a built-in one, or a file (relative to the settings folder)."""
    return built_in(name) if name in BUILT_IN else load(config.home() / name)


_chosen: list[Keymap] = []


def choose(name: str | None) -> Keymap:
    """Fix the keymap of this process: `name` when given, else the setting, else `touches.toml`, else `azerty`."""
    wanted = name or config.chosen("keymap")
    if not wanted:
        wanted = OWN_FILE if (config.home() / OWN_FILE).is_file() else DEFAULT
    _chosen[:] = [find(wanted)]
    return _chosen[0]


def in_use() -> Keymap:
    """Return the keymap of this process."""
    return _chosen[0] if _chosen else built_in(DEFAULT)
