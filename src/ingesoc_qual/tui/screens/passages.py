"""The passages of a code, to tick some of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

if TYPE_CHECKING:
    from ingesoc_qual.services.passages import CodedPassage

LONGEST = 600


class PassagesScreen(Dialog[list[int]]):
    """Passages one a line, the one under the cursor whole below. The result is their numbers, None when closed.

    `who` names the coder of a passage; `note` is said above the list.
    """

    DEFAULT_CSS = """
    PassagesScreen { align: center middle; background: $q-page 0%; }
    PassagesScreen > Vertical {
        width: 116; max-width: 98%; height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    PassagesScreen RowList { height: 2fr; background: $q-bar; }
    PassagesScreen TextRows { height: 1fr; border-top: solid $q-rule; padding: 0; }
    PassagesScreen Line, PassagesScreen KeyLine { padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("passages"))]

    def __init__(
        self,
        title: str,
        passages: Sequence[CodedPassage],
        who: Callable[[str], str],
        *,
        note: str = "",
    ) -> None:
        super().__init__()
        self._title, self._passages, self._who = title, passages, who
        self._note = note
        self._ticked: set[int] = set()
        self.rows = RowList(self._draw, id="rows")
        self.whole = TextRows(id="whole")
        self.heading = Line(id="heading")

    def compose(self) -> ComposeResult:
        """Lay out the list, the passage and the keys."""
        box = Vertical()
        box.border_title = literal(self._title, limit=80)
        with box:
            yield self.heading
            yield self.rows
            yield self.whole
            yield KeyLine()

    def on_mount(self) -> None:
        """Show the passages."""
        self.query_one(KeyLine).offer(of_panel("passages"))
        self.rows.fill(len(self._passages))
        self.rows.focus()
        self._head()
        self._show_whole()

    def _head(self) -> None:
        n = len(self._passages)
        said = ngettext("{n} passage", "{n} passages", n).format(n=words.number(n))
        ticked = len(self._ticked)
        said += " · " + ngettext("{n} coché", "{n} cochés", ticked).format(n=words.number(ticked))
        self.heading.show(Content.styled(said, "$q-ink"), Content.styled(self._note, "$q-muted"))

    def _draw(self, row: int, width: int) -> Content:
        passage = self._passages[row]
        tick = "[x] " if row in self._ticked else "[ ] "
        name = literal(passage.document.name, "$q-muted").truncate(max(8, width // 4), ellipsis=True)
        left = Content.assemble((tick, "$q-key"), literal(passage.words, "$q-ink", limit=300))
        left = left.truncate(width - name.cell_length - 2, ellipsis=True)
        return Content.assemble(left, " " * (width - left.cell_length - name.cell_length), name)

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Show the passage under the cursor."""
        self._show_whole()

    def _show_whole(self) -> None:
        if not self._passages:
            return
        passage = self._passages[self.rows.row]
        about = " · ".join(
            (passage.document.name, self._who(passage.coding.coder_id), words.day(passage.coding.created_at))
        )
        self.whole.show_paragraphs(
            [Paragraph(literal(about, "$q-muted")), Paragraph(literal(passage.words, "$q-strong", limit=LONGEST))]
        )

    def action_tick(self) -> None:
        """Tick or untick the passage, and go to the next."""
        if self._passages:
            self._ticked ^= {self.rows.row}
            self._head()
            self.rows.redraw()
            self.rows.action_down()

    def action_tick_all(self) -> None:
        """Tick every passage, or none when all are ticked."""
        every = set(range(len(self._passages)))
        self._ticked = set() if self._ticked == every else every
        self._head()
        self.rows.redraw()

    def on_row_list_clicked(self, _message: RowList.Clicked) -> None:
        """A click ticks."""
        self._ticked ^= {self.rows.row}
        self._head()
        self.rows.redraw()

    def action_choose(self) -> None:
        """Close with the ticked passages."""
        if self._ticked:
            self.answer(sorted(self._ticked))
        else:
            self.heading.show(right=Content.styled(_("Cochez d'abord des passages (espace)."), "$q-warn"))

    def action_leave(self) -> None:
        """Close without a choice."""
        self.answer(None)
