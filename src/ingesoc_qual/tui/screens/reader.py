"""The reader screen: one document, its codings, and coding by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import Coding, Memo
from ingesoc_qual.textunits import Span, count_words
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.reader.widget import Reader
from ingesoc_qual.tui.screens.coding import HandCoding
from ingesoc_qual.tui.widgets.codings import CodingsPane

NARROW = 100


class ReaderScreen(HandCoding):
    """Reading and coding one document."""

    panel = "reader"
    name_shown = _("Lecteur")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("reader"))]

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader(self.moved, id="reader")
        self.pane = CodingsPane(id="pane")
        self._pane_wanted: bool | None = None
        self._mine_only = False
        self._shown_pane: object = None
        self._arrived: Span | None = None

    def compose(self) -> ComposeResult:
        """Lay out the title, the text and its pane, the status and the keys."""
        yield self.title_line
        with Horizontal():
            yield self.reader
            yield self.pane
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("reader", "text")

    def home(self, panel: str) -> Reader | ReaderScreen:
        """Return the widget whose actions a panel names."""
        return self.reader if panel == "text" else self

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the document where the coder is."""
        app = self.review
        if app.document_id is None:
            return
        with app.complaints():
            known = self.desk.at_hand(app.document_id)
            document = known or await self.desk.document(app.document_id)
            if document is not self.document:
                self.reader.open(document, self._shown(document), self.desk.codebook, self.desk.marks, app.position)
            else:
                self.reader.show_codings(self._shown(document), self.desk.codebook, self.desk.marks)
            self.reader.focus()
            if app.selection_wanted is not None:
                span, app.selection_wanted = app.selection_wanted, None
                self._arrived = span
                self.call_after_refresh(self.reader.go, span)
            self._title()
            self.moved()
            self.call_after_refresh(self._complete, document)

    async def _complete(self, document: OpenDocument) -> None:
        with self.review.complaints():
            await self.desk.complete(document)
            self._shown_pane = None
            self.moved()

    async def refresh_all(self) -> None:
        """Show the codings and memos as they now are."""
        if self.document is not None:
            document = await self.desk.document(self.document.text.document_id)
            if document is not self.document:
                self.reader.open(
                    document, self._shown(document), self.desk.codebook, self.desk.marks, self.reader.cursor
                )
            self.redraw()

    def _shown(self, document: OpenDocument) -> Sequence[Coding]:
        if not self._mine_only:
            return document.codings
        return [coding for coding in document.codings if coding.coder_id == self.desk.coder.id]

    def redraw(self, keep: Coding | None = None) -> None:
        """Show the codings as they now are; `keep` is the one that acts are about."""
        assert self.document is not None
        self.reader.show_codings(self._shown(self.document), self.desk.codebook, self.desk.marks)
        if keep is not None:
            self.reader.choose(keep.id)
        self._shown_pane = None
        self.moved()

    def _title(self) -> None:
        document = self.document
        shown = _("montrer : les miens") if self._mine_only else _("montrer : tous")
        if document is not None:
            self.show_title(document.about.name, right=Content.styled(shown, "$q-muted"))

    def on_resize(self, event: events.Resize) -> None:
        """Fold the pane away where it would squeeze the text."""
        self._fold(event.size.width)

    def _fold(self, width: int) -> None:
        wanted = width >= NARROW if self._pane_wanted is None else self._pane_wanted
        if self.pane.display != wanted:
            self.pane.display = wanted
            self._shown_pane = None

    def moved(self) -> None:
        """Show where the cursor is."""
        document = self.document
        if document is None or not self.is_mounted:
            return
        reader = self.reader
        self.review.keep_position(document.text.document_id, reader.cursor)
        self._show_place(document)
        memos = self._memos_here(document)
        state = (reader.here, reader.chosen_coding, memos, tuple(self.desk.recent))
        if state != self._shown_pane:
            self._shown_pane = state
            self.show_keys()
            if self.pane.display:
                self.pane.show(self.desk, reader.here, reader.chosen_coding, memos)

    def _memos_here(self, document: OpenDocument) -> tuple[Memo, ...]:
        span = self.reader.selection or Span(self.reader.cursor, self.reader.cursor + 1)
        here = {coding.id for coding in self.reader.here}
        return tuple(
            memo
            for memo in document.memos
            if memo.target_id in here
            or (memo.start is not None and memo.end is not None and span.overlaps(Span(memo.start, memo.end)))
        )

    def _show_place(self, document: OpenDocument) -> None:
        reader, text = self.reader, document.text.text
        turns = document.text.layout.turns
        parts = []
        number = moves.turn_number(turns, reader.cursor)
        if number >= 0:
            parts.append(_("tour {n}/{total}").format(n=number + 1, total=len(turns)))
            turn = turns[number]
            if turn.speaker:
                speaker = document.speakers.get(turn.speaker)
                parts.append(one_line(speaker.name if speaker and speaker.name else turn.speaker, 30))
            if turn.time_start is not None:
                parts.append(words.clock(turn.time_start))
        parts.append(f"{100 * reader.cursor // max(1, len(text))} %")
        span = reader.selection
        if reader.adjusting and span is not None:
            quoted = count_words(text[span.start : span.end])
            parts.append(_("bornes : ←→ fin, maj+←→ début, Entrée valider, Échap laisser ({n} mots)").format(n=quoted))
        elif span is not None:
            n = count_words(text[span.start : span.end])
            parts.append(
                ngettext("sélection {start}–{end}, {n} mot", "sélection {start}–{end}, {n} mots", n).format(
                    start=words.number(span.start), end=words.number(span.end), n=words.number(n)
                )
            )
        n = len(self._shown(document))
        right = ngettext("{n} codage", "{n} codages", n).format(n=words.number(n))
        self.show_status(Content.styled(" · ".join(parts), "$q-muted"), Content.styled(right, "$q-muted"))

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        about_coding = {"reader.recode", "reader.bounds", "reader.remove", "reader.next-here"}
        chosen = self.reader.chosen_coding
        for action in of_panel("reader"):
            if action.id in about_coding and (chosen is None or chosen.coder_id != self.desk.coder.id):
                continue
            yield action

    # selecting

    async def action_sentence(self) -> None:
        """Select the sentence; once more, the next one with it."""
        document = self.document
        if document is not None and not self.reader.adjusting:
            with self.review.complaints():
                await self.desk.complete(document)
                text, turns = document.text.text, document.text.layout.turns
                first = self.sentence(document)
                wider = moves.with_next_sentence(text, document.sentences, turns, self.reader.selection, first)
                self.reader.select(wider)

    def action_turn(self) -> None:
        """Select the turn, or the paragraph."""
        document = self.document
        if document is not None and not self.reader.adjusting:
            at = self.reader.selection.start if self.reader.selection else self.reader.cursor
            self.reader.select(moves.turn_at(document.text.text, document.text.layout.turns, at))

    def action_next_coded(self) -> None:
        """Go to the next coded passage."""
        self._go_coded(self.reader.next_coded(1))

    def action_previous_coded(self) -> None:
        """Go to the previous coded passage."""
        self._go_coded(self.reader.next_coded(-1))

    def _go_coded(self, start: int | None) -> None:
        if start is None:
            self.say(_("Pas d'autre passage codé de ce côté."))
        elif not self.reader.adjusting:
            self.reader.place(start)

    def action_next_here(self) -> None:
        """Choose another coding under the cursor."""
        self.reader.choose_next()

    def action_pane(self) -> None:
        """Show or fold the pane."""
        self._pane_wanted = not self.pane.display
        self._fold(self.size.width)
        self.moved()

    def action_coders(self) -> None:
        """Show everyone's codings, or one's own."""
        self._mine_only = not self._mine_only
        self._title()
        if self.document is not None:
            self.redraw()

    async def action_search(self) -> None:
        """Search the words of all documents."""
        self.review.pattern_wanted = True
        await self.review.show("search")

    async def action_leave(self) -> None:
        """Leave the adjusting, then the selection, then go back to the list that led here."""
        reader = self.reader
        if reader.adjusting:
            reader.adjusting, self._adjusted = False, None
        elif self.review.back and reader.selection in (None, self._arrived):
            await self.review.show(self.review.back)
            return
        reader.place(reader.selection.start if reader.selection else reader.cursor)
