"""Coding by hand: what the reader's letters do to a selection or to the coding under the cursor."""

from __future__ import annotations

from collections.abc import Sequence

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Coding, MemoTarget
from ingesoc_qual.textunits import Span, trim
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.reader.widget import Reader
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.codings import code_path

LONGEST_LABEL = 60


class HandCoding(ReviewScreen):
    """The acts of coding, for a screen that has a reader."""

    reader: Reader

    def __init__(self) -> None:
        super().__init__()
        self._adjusted: Coding | None = None

    @property
    def document(self) -> OpenDocument | None:
        """The document being read."""
        return self.reader.document

    def redraw(self, keep: Coding | None = None) -> None:
        """Show the codings as they now are; `keep` is the one that acts are about."""
        raise NotImplementedError

    def moved(self) -> None:
        """Show where the cursor is."""
        raise NotImplementedError

    def sentence(self, document: OpenDocument) -> Span:
        """Return the sentence at the cursor, or at the start of the selection."""
        at = self.reader.selection.start if self.reader.selection else self.reader.cursor
        return moves.sentence_at(document.text.text, document.sentences, document.text.layout.turns, at)

    async def _passage(self, document: OpenDocument) -> Span:
        """Return what an act is about: the selection, else the sentence, which is then selected."""
        span = self.reader.selection
        if span is None:
            with self.review.complaints():
                await self.desk.complete(document)
            span = self.sentence(document)
            self.reader.select(span)
        return trim(document.text.text, *span)

    async def _code(self, span: Span, code_ids: Sequence[str]) -> None:
        document = self.document
        assert document is not None
        with self.review.complaints():
            made = await self.desk.code(document, span, code_ids)
            self.reader.place(span.start)
            self.redraw(made[0] if made else None)
            names = " + ".join(code_path(self.desk.codebook, code_id) for code_id in code_ids)
            self.say(_("Codé : {codes}").format(codes=names))

    async def action_code(self) -> None:
        """Pick a code, or several, for the selection."""
        from ingesoc_qual.tui.screens.choices import code_entries
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        document = self.document
        if document is None or self.reader.adjusting:
            return
        span = await self._passage(document)
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
        span = await self._passage(document)
        if span.end > span.start:
            await self._code(span, [self.desk.recent[digit - 1]])

    async def action_in_vivo(self) -> None:
        """Make a code from the selected words and code them with it."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        document = self.document
        if document is None or self.reader.adjusting:
            return
        if self.reader.selection is None:
            self.say(_("Sélectionnez d'abord les mots du code in vivo."))
            return
        span = await self._passage(document)
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
                    self.redraw(coding)
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
                    self.redraw()
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
            self.moved()

    async def action_confirm_bounds(self) -> None:
        """Keep the adjusted bounds."""
        document, coding, span = self.document, self._adjusted, self.reader.selection
        if not self.reader.adjusting or document is None or coding is None or span is None:
            return
        self.reader.adjusting, self._adjusted = False, None
        self.reader.place(span.start)
        with self.review.complaints():
            await self.desk.resize(document, coding, span)
            self.redraw(coding)
            self.say(_("Bornes ajustées."))

    # memos

    async def action_memo(self) -> None:
        """Write on the selection, the chosen coding or the sentence."""
        document = self.document
        if document is None or self.reader.adjusting:
            return
        coding = self.reader.chosen_coding
        if self.reader.selection is None and coding is not None:
            title = _("Mémo : {code}").format(code=code_path(self.desk.codebook, coding.code_id))
            await self._write(document, MemoTarget.CODING, coding.id, title, Span(coding.start, coding.end))
        else:
            span = await self._passage(document)
            await self._write(document, MemoTarget.PASSAGE, document.text.document_id, _("Mémo du passage"), span)

    async def action_document_memo(self) -> None:
        """Write on the whole document."""
        document = self.document
        if document is not None and not self.reader.adjusting:
            await self._write(document, MemoTarget.DOCUMENT, document.text.document_id, _("Mémo du document"), None)

    async def _write(
        self, document: OpenDocument, target: MemoTarget, target_id: str, title: str, span: Span | None
    ) -> None:
        from ingesoc_qual.tui.screens.memo import write_memo

        def written() -> None:
            self.redraw(self.reader.chosen_coding)

        await write_memo(self, document, target, target_id, title, span, written)
