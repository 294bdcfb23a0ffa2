"""One registry of keys: bindings, methods, help and documentation follow it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.dom import DOMNode

from ingesoc_qual.tui.actions import (
    AZERTY_DIGITS,
    DIGITS,
    Action,
    all_actions,
    bindings,
    key_name,
    of_panel,
    panel_titles,
)
from ingesoc_qual.tui.app import ReviewApp
from ingesoc_qual.tui.reader.widget import Reader
from ingesoc_qual.tui.screens.codebook import CodebookScreen
from ingesoc_qual.tui.screens.dialogs import ConfirmScreen, MemoScreen, PromptScreen
from ingesoc_qual.tui.screens.documents import DocumentsScreen
from ingesoc_qual.tui.screens.help import HelpScreen, help_content, written_keys
from ingesoc_qual.tui.screens.picker import PickerScreen
from ingesoc_qual.tui.screens.queue import QueueScreen
from ingesoc_qual.tui.screens.reader import ReaderScreen
from ingesoc_qual.tui.widgets.rows import RowList

HOMES: dict[str, type[DOMNode]] = {
    "app": ReviewApp,
    "reader": ReaderScreen,
    "text": Reader,
    "queue": QueueScreen,
    "codebook": CodebookScreen,
    "documents": DocumentsScreen,
    "list": RowList,
    "picker": PickerScreen,
    "memo": MemoScreen,
    "prompt": PromptScreen,
    "confirm": ConfirmScreen,
    "help": HelpScreen,
}
TOGETHER = (("reader", "text", "app"), ("queue", "app"), ("codebook", "list", "app"), ("documents", "list", "app"))
PAGE = Path(__file__).parents[2] / "docs" / "relecture.md"


def keys_of(action: Action) -> list[str]:
    if action.keys == (DIGITS,):
        return [key for keys in AZERTY_DIGITS.values() for key in keys]
    return list(action.keys)


def test_ids_are_unique_and_each_names_a_panel() -> None:
    assert not [identity for identity, n in Counter(a.id for a in all_actions()).items() if n > 1]
    assert {action.panel for action in all_actions()} == set(panel_titles()) == set(HOMES)


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.id)
def test_each_action_is_something_its_panel_can_do(action: Action) -> None:
    name = "action_" + action.call.partition("(")[0]
    assert callable(getattr(HOMES[action.panel], name, None)), name
    bound = {binding.key for binding in bindings([action])}
    assert set(keys_of(action)) == {key for keys in bound for key in keys.split(",")}


@pytest.mark.parametrize("panels", TOGETHER)
def test_no_key_means_two_things_on_one_screen(panels: tuple[str, ...]) -> None:
    keys = Counter(key for action in of_panel(*panels) for key in keys_of(action))
    assert not [key for key, n in keys.items() if n > 1]


@pytest.mark.parametrize("panel", HOMES)
def test_no_key_needs_altgr_or_a_dead_key(panel: str) -> None:
    awkward = {"left_square_bracket", "right_square_bracket", "at", "number_sign", "backslash", "vertical_line"}
    awkward |= {"tilde", "circumflex_accent", "left_curly_bracket", "right_curly_bracket", "ctrl+i", "ctrl+m", "ctrl+h"}
    assert not awkward & {key for action in of_panel(panel) for key in keys_of(action)}


def test_the_help_lists_each_key_of_its_panels() -> None:
    text = " ".join(help_content(("reader", "text", "app"), 70).plain.split())
    for action in of_panel("reader", "text", "app"):
        assert f"{' '.join(written_keys(action).split())} {action.description}" in text


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.id)
def test_the_documentation_lists_each_key(action: Action) -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = ["1–9"] if action.keys == (DIGITS,) else [key_name(key) for key in action.keys]
    rows = [line for line in page.splitlines() if action.description in line]
    assert any(all(f"`{name}`" in row for name in names) for row in rows), f"{action.id}: {names}, {action.description}"
