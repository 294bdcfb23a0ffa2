"""Writing on a code: its definition, what belongs in it or not, its examples."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.model.event import Value
from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.screens.dialogs import ConfirmScreen, MemoArea
from ingesoc_qual.tui.widgets.keys import KeyLine

if TYPE_CHECKING:
    from ingesoc_qual.tui.app import ReviewApp

Save = Callable[[Mapping[str, Value]], Awaitable[None]]


class Editor(Dialog[bool]):
    """Texts of a code. `save` is given the fields; what it refuses is said, and the text stays on the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("editor"))]

    def __init__(self, title: str, save: Save) -> None:
        super().__init__()
        self._title, self._save = title, save

    @property
    def review(self) -> ReviewApp:
        """The application."""
        return cast("ReviewApp", self.app)

    def written(self) -> Mapping[str, Value]:
        """Return the fields as they are on the screen."""
        raise NotImplementedError

    def changed(self) -> bool:
        """Whether anything was written."""
        raise NotImplementedError

    async def action_save(self) -> None:
        """Keep what is written, then close."""
        with self.review.complaints():
            if self.changed():
                await self._save(self.written())
            self.answer(True)

    def action_leave(self) -> None:
        """Close without keeping, after a question when something was written."""
        if not self.changed():
            self.answer(None)
            return

        def answered(lose: bool | None) -> None:
            if lose:
                self.answer(None)

        question = _("Le texte n'est pas enregistré. Fermer sans le garder ?")
        self.app.push_screen(ConfirmScreen(self._title, question), answered)


class CodeTextScreen(Editor):
    """Definition, inclusions, exclusions and examples (one a line) of a code."""

    DEFAULT_CSS = """
    CodeTextScreen { align: center middle; background: $q-page 0%; }
    CodeTextScreen > Vertical {
        width: 84; max-width: 96%; height: 92%; max-height: 34;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    CodeTextScreen Static { height: 1; color: $q-muted; }
    CodeTextScreen TextArea {
        height: 1fr; min-height: 2; border: none; padding: 0; background: $q-raised; scrollbar-size-vertical: 1;
    }
    CodeTextScreen #definition { height: 2fr; }
    CodeTextScreen TextArea:focus { border: none; background-tint: 0%; }
    CodeTextScreen KeyLine { padding: 0; margin-top: 1; }
    """

    def __init__(self, code: Code, save: Save) -> None:
        super().__init__(_("Écrire : {code}").format(code=code.label), save)
        self._before = {
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "examples": "\n".join(" ".join(example.split()) for example in code.examples),
        }

    def compose(self) -> ComposeResult:
        """Lay out each text under its name."""
        box = Vertical()
        box.border_title = literal(self._title, limit=60)
        names = {
            "definition": _("Définition"),
            "include": _("Inclure"),
            "exclude": _("Exclure"),
            "examples": _("Exemples, un par ligne"),
        }
        with box:
            for field, text in self._before.items():
                yield Static(names[field])
                yield MemoArea(text, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False, id=field)
            yield KeyLine()

    def on_mount(self) -> None:
        """Put the cursor at the end of the definition."""
        area = self.query_one("#definition", MemoArea)
        area.move_cursor(area.document.end)
        self.query_one(KeyLine).offer(of_panel("editor"))

    def _texts(self) -> dict[str, str]:
        return {field: freeze(self.query_one(f"#{field}", MemoArea).text).strip() for field in self._before}

    def written(self) -> Mapping[str, Value]:
        """Return the fields that have changed."""
        changed: dict[str, Value] = {}
        for field, text in self._texts().items():
            if text != self._before[field].strip():
                changed[field] = list(text.splitlines()) if field == "examples" else text
        return changed

    def changed(self) -> bool:
        """Whether a field has changed."""
        return bool(self.written())
