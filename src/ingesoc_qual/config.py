"""Settings of one installation: coder name, language, installation identity.

Precedence: environment (`INGESOC_CODER`, `INGESOC_LANG`, `INGESOC_KEYMAP`, `INGESOC_THEME`), then `config.toml` in the
user's configuration folder, then the defaults. `INGESOC_HOME` moves the folder, for tests and shared machines.
"""

from __future__ import annotations

import getpass
import os
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set once for all projects."""

    coder: str
    """Name under which decisions are signed when `--coder` is not given."""
    language: str
    """Interface language, `fr` or `en`."""
    installation: str
    """Random identity of this installation; with the file's own identity it makes the replica id."""
    fault: str = ""
    """What is wrong with the settings file, to be said when a project is opened."""


def home() -> Path:
    """Return the folder of this installation's settings (it may not exist yet)."""
    if chosen := os.environ.get("INGESOC_HOME"):
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("ingesoc", appauthor=False)


def _installation(folder: Path) -> str:
    place = folder / "installation"
    try:
        known = place.read_text(encoding="ascii").strip()
        return str(uuid.UUID(known))
    except (OSError, ValueError):
        fresh = str(uuid.uuid4())
    try:
        folder.mkdir(parents=True, exist_ok=True)
        place.write_text(fresh + "\n", encoding="ascii")
    except OSError:
        pass  # A read-only home still works: every session is then its own installation.
    return fresh


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "moi"


def _file_settings(folder: Path) -> tuple[dict[str, str], str]:
    """Return what the file says, and what is wrong with it (empty when nothing is)."""
    place = folder / "config.toml"
    try:
        data = tomllib.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return {}, f"{place} : {error}"
    return {key: value for key, value in data.items() if isinstance(value, str)}, ""


def chosen(name: str) -> str:
    """Return one setting (`keymap`, `theme`) from `INGESOC_<NAME>` or the settings file, empty when neither has it."""
    return os.environ.get(f"INGESOC_{name.upper()}") or _file_settings(home())[0].get(name, "")


def chosen_language() -> str:
    """Return the language asked for, without touching the installation identity."""
    return os.environ.get("INGESOC_LANG") or _file_settings(home())[0].get("language") or "fr"


def load_settings() -> Settings:
    """Return the settings in force, creating the installation identity on first use."""
    folder = home()
    stored, fault = _file_settings(folder)
    return Settings(
        coder=os.environ.get("INGESOC_CODER") or stored.get("coder") or _login(),
        language=chosen_language(),
        installation=_installation(folder),
        fault=fault,
    )
