"""One registry of keys: bindings, methods, help and documentation follow it."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path

import pytest
from textual.dom import DOMNode

from ingesoc_qual.tui import keymap
from ingesoc_qual.tui.actions import Action, all_actions, bindings, of_panel, panel_titles, written
from ingesoc_qual.tui.app import ReviewApp
from ingesoc_qual.tui.reader.widget import Reader
from ingesoc_qual.tui.screens.agreement import AgreementScreen
from ingesoc_qual.tui.screens.codebook import CodebookScreen
from ingesoc_qual.tui.screens.coded import CodedScreen
from ingesoc_qual.tui.screens.dialogs import ConfirmScreen, MemoScreen, PromptScreen
from ingesoc_qual.tui.screens.disagreements import DisagreementsScreen
from ingesoc_qual.tui.screens.documents import DocumentsScreen
from ingesoc_qual.tui.screens.editor import Editor
from ingesoc_qual.tui.screens.fieldwork import FieldworkScreen
from ingesoc_qual.tui.screens.help import HelpScreen, help_content
from ingesoc_qual.tui.screens.job import JobScreen
from ingesoc_qual.tui.screens.journal import JournalScreen
from ingesoc_qual.tui.screens.memos import MemosScreen
from ingesoc_qual.tui.screens.passages import PassagesScreen
from ingesoc_qual.tui.screens.path import PathScreen
from ingesoc_qual.tui.screens.picker import PickerScreen
from ingesoc_qual.tui.screens.queue import QueueScreen
from ingesoc_qual.tui.screens.reader import ReaderScreen
from ingesoc_qual.tui.screens.readings import ReadingsScreen
from ingesoc_qual.tui.screens.search import SearchScreen
from ingesoc_qual.tui.screens.volume import VolumeScreen
from ingesoc_qual.tui.screens.volumes import VolumesPane
from ingesoc_qual.tui.widgets.rows import RowList

HOMES: dict[str, type[DOMNode]] = {
    "app": ReviewApp,
    "reader": ReaderScreen,
    "text": Reader,
    "queue": QueueScreen,
    "disagreements": DisagreementsScreen,
    "agreement": AgreementScreen,
    "codebook": CodebookScreen,
    "editor": Editor,
    "passages": PassagesScreen,
    "documents": DocumentsScreen,
    "search": SearchScreen,
    "readings": ReadingsScreen,
    "volumes": VolumesPane,
    "volume": VolumeScreen,
    "fieldwork": FieldworkScreen,
    "memos": MemosScreen,
    "coded": CodedScreen,
    "journal": JournalScreen,
    "list": RowList,
    "picker": PickerScreen,
    "memo": MemoScreen,
    "prompt": PromptScreen,
    "path": PathScreen,
    "job": JobScreen,
    "confirm": ConfirmScreen,
    "help": HelpScreen,
}
PAGE = Path(__file__).parents[2] / "docs" / "touches.md"
SCRIPT = Path(__file__).parents[2] / "scripts" / "write_keys.py"


def test_ids_are_unique_and_each_names_a_panel() -> None:
    assert not [identity for identity, n in Counter(a.id for a in all_actions()).items() if n > 1]
    assert {action.panel for action in all_actions()} == set(panel_titles()) == set(HOMES)


@pytest.mark.parametrize("action", all_actions(), ids=lambda action: action.id)
def test_each_action_is_something_its_panel_can_do(action: Action) -> None:
    name = "action_" + action.call.partition("(")[0]
    assert callable(getattr(HOMES[action.panel], name, None)), name
    bound = {binding.key for binding in bindings([action])}
    assert set(keymap.in_use().presses(action.id)) == {key for keys in bound for key in keys.split(",")}


def test_the_help_lists_each_key_of_its_panels() -> None:
    text = " ".join(help_content(("reader", "text", "app"), 70).plain.split())
    for action in of_panel("reader", "text", "app"):
        assert f"{' '.join(written(action))} {action.description}" in text


def test_the_page_of_keys_is_the_one_that_the_script_writes() -> None:
    spec = importlib.util.spec_from_file_location("write_keys", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert PAGE.read_text(encoding="utf-8") == module.page()
