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
from ingesoc_qual.model.coding import Coding, Memo, MemoTarget
from ingesoc_qual.textunits import Span, count_words, trim
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.reader.marks import code_marks
from ingesoc_qual.tui.reader.widget import Reader
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.codings import CodingsPane, code_path

NARROW = 100
LONGEST_LABEL = 60


class ReaderScreen(ReviewScreen):
    """Reading and coding one document."""

    panel = "reader"
    name_shown = _("Lecteur")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("reader"))]

    def __init__(self) -> None:
        super().__init__()
        self.reader = Reader(self._moved, id="reader")
        self.pane = CodingsPane(id="pane")
        self._pane_wanted: bool | None = None
        self._mine_only = False
        self._adjusted: Coding | None = None
        self._shown_pane: object = None

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

    @property
    def document(self) -> OpenDocument | None:
        """The document being read."""
        return self.reader.document

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
                self.reader.open(document, self._shown(document), self.desk.codebook, app.position)
            else:
                self.reader.show_codings(self._shown(document), self.desk.codebook)
            self.reader.focus()
            if app.selection_wanted is not None:
                span, app.selection_wanted = app.selection_wanted, None
                self.call_after_refresh(self.reader.go, span)
            self._title()
            self._moved()

    async def refresh_all(self) -> None:
        """Show the codings and memos as they now are."""
        if self.document is not None:
            document = await self.desk.document(self.document.text.document_id)
            if document is not self.document:
                self.reader.open(document, self._shown(document), self.desk.codebook, self.reader.cursor)
            self._redraw()

    def _shown(self, document: OpenDocument) -> Sequence[Coding]:
        if not self._mine_only:
            return document.codings
        return [coding for coding in document.codings if coding.coder_id == self.desk.coder.id]

    def _redraw(self, keep: Coding | None = None) -> None:
        assert self.document is not None
        self.reader.show_codings(self._shown(self.document), self.desk.codebook)
        if keep is not None:
            self.reader.choose(keep.id)
        self._shown_pane = None
        self._moved()

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

    def _moved(self) -> None:
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
                marks = code_marks(self.desk.codebook)
                self.pane.show(self.desk, reader.here, reader.chosen_coding, marks, memos)

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

    def action_sentence(self) -> None:
        """Select the sentence."""
        document = self.document
        if document is not None and not self.reader.adjusting:
            self.reader.select(self._sentence(document))

    def _sentence(self, document: OpenDocument) -> Span:
        at = self.reader.selection.start if self.reader.selection else self.reader.cursor
        return moves.sentence_at(document.text.text, document.sentences, document.text.layout.turns, at)

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
        self._moved()

    def action_coders(self) -> None:
        """Show everyone's codings, or one's own."""
        self._mine_only = not self._mine_only
        self._title()
        if self.document is not None:
            self._redraw()

    def action_leave(self) -> None:
        """Leave the adjusting, then the selection."""
        reader = self.reader
        if reader.adjusting:
            reader.adjusting, self._adjusted = False, None
        reader.place(reader.selection.start if reader.selection else reader.cursor)

    # coding

    def _passage(self, document: OpenDocument) -> Span:
        """Return what an act is about: the selection, else the sentence, which is then selected."""
        span = self.reader.selection
        if span is None:
            span = self._sentence(document)
            self.reader.select(span)
        return trim(document.text.text, *span)

    async def _code(self, span: Span, code_ids: Sequence[str]) -> None:
        document = self.document
        assert document is not None
        with self.review.complaints():
            made = await self.desk.code(document, span, code_ids)
            self.reader.place(span.start)
            self._redraw(made[0] if made else None)
            names = " + ".join(code_path(self.desk.codebook, code_id) for code_id in code_ids)
            self.say(_("Codé : {codes}").format(codes=names))

    def action_code(self) -> None:
        """Pick a code, or several, for the selection."""
        from ingesoc_qual.tui.screens.choices import code_entries
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        document = self.document
        if document is None or self.reader.adjusting:
            return
        span = self._passage(document)
        if not span.end > span.start:
            self.say(_("Rien à coder ici."))
            return

        async def chosen(keys: list[str] | None) -> None:
            if not keys:
                return
            with self.review.complaints():
                codes = [await self.desk.create_code(k[len(CREATE) :]) if k.startswith(CREATE) else k for k in keys]
                await self._code(span, codes)

        entries = code_entries(self.desk)
        recent = sum(code_id in self.desk.codebook.by_id for code_id in self.desk.recent)
        title = _("Coder : {quote}").format(quote=one_line(document.text.text[span.start : span.end], 50))
        self.app.push_screen(PickerScreen(title, entries, several=True, create=True, numbered=min(9, recent)), chosen)

    async def action_recent(self, digit: int) -> None:
        """Code with a recent code."""
        document = self.document
        if document is None or self.reader.adjusting:
            return
        if digit > len(self.desk.recent):
            self.say(_("Pas de code récent n° {n}.").format(n=digit))
            return
        span = self._passage(document)
        if span.end > span.start:
            await self._code(span, [self.desk.recent[digit - 1]])

    def action_in_vivo(self) -> None:
        """Make a code from the selected words and code them with it."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        document = self.document
        if document is None or self.reader.adjusting:
            return
        if self.reader.selection is None:
            self.say(_("Sélectionnez d'abord les mots du code in vivo."))
            return
        span = self._passage(document)
        words_selected = one_line(document.text.text[span.start : span.end], LONGEST_LABEL)

        async def named(label: str | None) -> None:
            if label:
                with self.review.complaints():
                    code_id = await self.desk.create_code(label)
                    await self._code(span, [code_id])

        self.app.push_screen(PromptScreen(_("Code in vivo"), words_selected), named)

    def _chosen(self) -> Coding | None:
        coding = self.reader.chosen_coding
        if coding is None:
            self.say(_("Aucun codage sous le curseur."))
        elif self.reader.adjusting:
            return None
        return coding

    def action_recode(self) -> None:
        """Pick another code for the chosen coding."""
        from ingesoc_qual.tui.screens.choices import code_entries
        from ingesoc_qual.tui.screens.picker import PickerScreen

        document, coding = self.document, self._chosen()
        if document is None or coding is None:
            return

        async def chosen(keys: list[str] | None) -> None:
            if keys:
                with self.review.complaints():
                    await self.desk.recode(document, coding, keys[0])
                    self._redraw(coding)
                    self.say(_("Recodé : {code}").format(code=code_path(self.desk.codebook, keys[0])))

        entries = [entry for entry in code_entries(self.desk) if entry.key != coding.code_id]
        title = _("Recoder : {code}").format(code=code_path(self.desk.codebook, coding.code_id))
        recent = sum(1 for code_id in self.desk.recent if code_id != coding.code_id)
        self.app.push_screen(PickerScreen(title, entries, numbered=min(9, recent)), chosen)

    def action_remove(self) -> None:
        """Take the chosen coding away, once confirmed."""
        from ingesoc_qual.tui.screens.dialogs import ConfirmScreen

        document, coding = self.document, self._chosen()
        if document is None or coding is None:
            return

        async def answered(yes: bool | None) -> None:
            if yes:
                with self.review.complaints():
                    await self.desk.uncode(document, coding)
                    self._redraw()
                    self.say(_("Codage retiré (u pour le remettre)."))

        quote = one_line(document.text.text[coding.start : coding.end], 90)
        question = f"{code_path(self.desk.codebook, coding.code_id)}\n« {quote} »"
        self.app.push_screen(ConfirmScreen(_("Retirer ce codage ?"), question), answered)

    def action_bounds(self) -> None:
        """Start adjusting the bounds of the chosen coding."""
        coding = self._chosen()
        if coding is not None:
            self._adjusted = coding
            self.reader.select(Span(coding.start, coding.end))
            self.reader.adjusting = True
            self._moved()

    async def action_confirm_bounds(self) -> None:
        """Keep the adjusted bounds."""
        document, coding, span = self.document, self._adjusted, self.reader.selection
        if not self.reader.adjusting or document is None or coding is None or span is None:
            return
        self.reader.adjusting, self._adjusted = False, None
        self.reader.place(span.start)
        with self.review.complaints():
            await self.desk.resize(document, coding, span)
            self._redraw(coding)
            self.say(_("Bornes ajustées."))

    # memos

    def action_memo(self) -> None:
        """Write on the selection, the chosen coding or the sentence."""
        document = self.document
        if document is None or self.reader.adjusting:
            return
        coding = self.reader.chosen_coding
        if self.reader.selection is None and coding is not None:
            title = _("Mémo : {code}").format(code=code_path(self.desk.codebook, coding.code_id))
            self._write(document, MemoTarget.CODING, coding.id, title, Span(coding.start, coding.end))
        else:
            span = self._passage(document)
            self._write(document, MemoTarget.PASSAGE, document.text.document_id, _("Mémo du passage"), span)

    def action_document_memo(self) -> None:
        """Write on the whole document."""
        document = self.document
        if document is not None and not self.reader.adjusting:
            self._write(document, MemoTarget.DOCUMENT, document.text.document_id, _("Mémo du document"), None)

    def _write(self, document: OpenDocument, target: MemoTarget, target_id: str, title: str, span: Span | None) -> None:
        from ingesoc_qual.tui.screens.memo import write_memo

        def written() -> None:
            self._shown_pane = None
            self._moved()

        write_memo(self, document, target, target_id, title, span, written)
