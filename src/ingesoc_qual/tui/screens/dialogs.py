"""Small dialogs: one line to type, yes or no, a memo."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import MemoKind
from ingesoc_qual.services.memos import kind_name
from ingesoc_qual.textunits import freeze, visible
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal, literal_lines, one_line
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.one_line import OneLine

DIALOG_CSS = """
{name} {{ align: center middle; background: $q-page 0%; }}
{name} > Vertical {{
    width: 72; max-width: 96%; height: auto; max-height: 90%;
    background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
}}
{name} Static {{ height: auto; color: $q-ink; margin: 0 0 1 0; }}
{name} KeyLine {{ padding: 0; }}
"""


def _titled(title: str) -> Vertical:
    box = Vertical()
    box.border_title = literal(title, limit=60)
    return box


class PromptScreen(Dialog[str]):
    """One line of text; the result is in the frozen form (NFC), None when left or empty."""

    DEFAULT_CSS = (
        DIALOG_CSS.format(name="PromptScreen")
        + """
    PromptScreen Input { border: none; height: 1; padding: 0; margin: 0 0 1 0; background: $q-raised; }
    PromptScreen Input:focus { border: none; background-tint: 0%; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("prompt"))]

    def __init__(self, title: str, value: str = "") -> None:
        super().__init__()
        self._title, self._value = title, one_line(value)

    def compose(self) -> ComposeResult:
        """Lay out the line and its keys."""
        with _titled(self._title):
            yield OneLine(self._value, select_on_focus=True)
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).offer(of_panel("prompt"))

    def action_accept(self) -> None:
        """Close with the line."""
        self.answer(freeze(self.query_one(OneLine).value).strip() or None)

    def action_leave(self) -> None:
        """Close without it."""
        self.answer(None)


class ConfirmScreen(Dialog[bool]):
    """A question answered by yes or no."""

    DEFAULT_CSS = DIALOG_CSS.format(name="ConfirmScreen")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("confirm"))]

    def __init__(self, title: str, question: str) -> None:
        super().__init__()
        self._title, self._question = title, question

    def compose(self) -> ComposeResult:
        """Lay out the question and its keys."""
        with _titled(self._title):
            yield Static(literal_lines(self._question))
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the keys."""
        self.query_one(KeyLine).offer(of_panel("confirm"))

    def action_yes(self) -> None:
        """Close with yes."""
        self.answer(True)

    def action_no(self) -> None:
        """Close with no."""
        self.answer(False)


class MemoArea(TextArea):
    """A text area that never lets a control character through to the terminal."""

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn: same length, controls visible."""
        return Text(visible(self.document.get_line(line_index)), end="", no_wrap=True)


class Written(NamedTuple):
    """What the editor of a memo closes with: its text (empty to take it away), its kind, and what comes next."""

    text: str
    kind: MemoKind
    another: bool = False
    """Whether another memo on the same thing is to be written."""


class MemoScreen(Dialog[Written]):
    """Writing a memo; the result is None when nothing changed."""

    DEFAULT_CSS = (
        DIALOG_CSS.format(name="MemoScreen")
        + """
    MemoScreen TextArea { height: 12; border: none; padding: 0; background: $q-raised; margin: 0 0 1 0; }
    MemoScreen TextArea:focus { border: none; background-tint: 0%; }
    """
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("memo"))]

    def __init__(self, title: str, text: str = "", about: str = "", kind: MemoKind = MemoKind.FREE) -> None:
        super().__init__()
        self._title, self._text, self._about = title, text, about
        self.kind = self._kind_before = kind

    def compose(self) -> ComposeResult:
        """Lay out what the memo is about, the text and its keys."""
        self._box = _titled(self._title)
        with self._box:
            if self._about:
                yield Static(literal_lines(one_line(self._about, 200), "italic $q-muted"))
            yield MemoArea(self._text, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)
            yield KeyLine()

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        area = self.query_one(MemoArea)
        area.move_cursor(area.document.end)
        self.query_one(KeyLine).offer(of_panel("memo"))
        self._show_kind()

    def _show_kind(self) -> None:
        self._box.border_subtitle = literal(_("type : {kind}").format(kind=kind_name(self.kind)))

    def _written(self) -> str:
        return freeze(self.query_one(MemoArea).text).strip()

    def _changed(self) -> bool:
        return self._written() != self._text.strip() or bool(self._text and self.kind is not self._kind_before)

    def action_save(self) -> None:
        """Close with the text."""
        self.answer(Written(self._written(), self.kind) if self._changed() else None)

    def action_kind(self) -> None:
        """Give the memo another kind."""
        kinds = list(MemoKind)
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self._show_kind()

    def action_another(self) -> None:
        """Keep this memo as it is written, and begin another on the same thing."""
        if self._written():
            self.answer(Written(self._written(), self.kind, another=True))

    def action_leave(self) -> None:
        """Close without it, after a question when something was written."""
        if not self._changed():
            self.answer(None)
            return

        def answered(lose: bool | None) -> None:
            if lose:
                self.answer(None)

        question = _("Le texte n'est pas enregistré. Fermer sans le garder ?")
        self.app.push_screen(ConfirmScreen(_("Mémo"), question), answered)
