"""Settings: where they come from, and what a broken file says."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from ingesoc_qual import config
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _, ngettext, reset_language
from ingesoc_qual.services.project import create_project


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "reglages"
    place.mkdir()
    monkeypatch.setenv("INGESOC_HOME", str(place))
    return place


def test_the_installation_keeps_one_identity(folder: Path) -> None:
    first = config.load_settings().installation
    assert uuid.UUID(first)
    assert config.load_settings().installation == first
    (folder / "installation").write_text("abîmé", encoding="utf-8")
    assert config.load_settings().installation != first


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config.toml").write_text('coder = "Claire"\nlanguage = "en"\n', encoding="utf-8")
    assert config.load_settings().coder == "Claire"
    assert config.chosen_language() == "en"
    monkeypatch.setenv("INGESOC_CODER", "Marc")
    monkeypatch.setenv("INGESOC_LANG", "fr")
    assert config.load_settings().coder == "Marc"
    assert config.chosen_language() == "fr"


def test_a_folder_that_cannot_be_written_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGESOC_HOME", "/proc/nulle-part")
    assert uuid.UUID(config.load_settings().installation)


def test_the_interface_is_french_unless_asked_otherwise(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reset_language()
    assert _("Le mémo est vide.") == "Le mémo est vide."
    assert [ngettext("codage", "codages", n) for n in (0, 1, 2)] == ["codage", "codage", "codages"]
    monkeypatch.setenv("INGESOC_LANG", "de")
    reset_language()
    assert _("Le mémo est vide.") == "Le mémo est vide."


def test_a_broken_file_is_said_when_settings_are_needed(folder: Path) -> None:
    (folder / "config.toml").write_text("coder = \n", encoding="utf-8")
    assert config.chosen_language() == "fr"
    assert "config.toml" in config.load_settings().fault
    with pytest.raises(UsageError, match=r"config\.toml"):
        create_project(folder / "p", coder="C1")
