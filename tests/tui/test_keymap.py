"""Keymaps: whole, without clashes, typed by plain keys; a person's own is checked before the first screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from ingesoc_qual.errors import UsageError
from ingesoc_qual.tui import keymap
from ingesoc_qual.tui.actions import all_actions


@pytest.mark.parametrize("name", keymap.BUILT_IN)
def test_a_built_in_keymap_gives_each_act_keys_that_can_be_typed(name: str) -> None:
    made = keymap.built_in(name)
    assert set(made.keys) == {action.id for action in all_actions()}
    assert sorted(made.digits) == list(keymap.ROW)
    typed = {key for action in made.keys for key in made.presses(action)}
    digits = {key for keys in made.digits.values() for key in keys}
    assert not (typed - digits) & made.unreachable
    keymap.check(made)


@pytest.mark.parametrize("character", "?/&é\"'(-è_ç«»@+*!:;,=éà§")
def test_a_character_gets_the_name_that_textual_gives_it(character: str) -> None:
    assert keymap.long_name(character) == _character_to_key(character)


def own(folder: Path, text: str) -> Path:
    path = folder / "touches.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_ones_own_keymap_says_only_what_differs(tmp_path: Path) -> None:
    made = keymap.load(own(tmp_path, 'base = "bepo"\n[keys.queue]\naccept = "y"\n[keys.reader]\nmemo = "w"'))
    assert made.keys["queue.accept"] == ("y",)
    assert made.keys["reader.memo"] == ("w",)
    assert made.keys["queue.reject"] == ("r",)
    assert made.digits == keymap.built_in("bepo").digits


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keys.queue]\naccpt = "y"', "queue.accept"),
        ('[keys.queue]\naccept = "r"', "queue.reject"),
        ('[keys.queue]\naccept = "u"', "app.undo"),
        ('[keys.queue]\naccept = "3"', "queue.alternative"),
        ('[keys.queue]\naccept = "["', "AltGr"),
        ('[keys.queue]\naccept = "^"', "AltGr"),
        ('[keys.queue]\naccept = "ctrl+m"', "enter"),
        ('[keys.queue]\naccept = ""', "keys"),
        ('base = "dvorak"', "dvorak"),
        ("[keys.queue", "touches.toml"),
        ('couleur = "bleu"', "couleur"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        keymap.load(own(tmp_path, text))
    assert said in str(caught.value) and "touches.toml" in str(caught.value)
    assert caught.value.remedy


def test_a_file_that_is_not_there_is_said() -> None:
    with pytest.raises(UsageError, match="nulle-part"):
        keymap.find("nulle-part.toml")


def test_the_setting_chooses_and_the_own_file_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGESOC_HOME", str(tmp_path))
    monkeypatch.setattr(keymap, "_chosen", [])
    assert keymap.choose(None).name == "azerty"
    own(tmp_path, '[keys.queue]\naccept = "y"')
    assert keymap.choose(None).keys["queue.accept"] == ("y",)
    monkeypatch.setenv("INGESOC_KEYMAP", "qwerty")
    assert keymap.choose(None).name == "qwerty"
    assert keymap.choose("bepo").name == "bepo"
    assert keymap.in_use().name == "bepo"
