"""The queue of suggestions: one passage, one decision, one key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoTarget, Suggestion, Verdict
from ingesoc_qual.services.review import QueueFilter
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.line_up import LineUp
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.passage import PassageView
from ingesoc_qual.tui.widgets.proposal import counts_line, proposal, source_line

SIDES = {"code": "code_id", "case": "case_id", "document": "document_id"}


class QueueScreen(ReviewScreen):
    """Deciding on suggestions."""

    panel = "queue"
    name_shown = _("File de suggestions")
    DEFAULT_CSS = """
    QueueScreen #counts, QueueScreen #source { background: $q-page; }
    QueueScreen #counts { margin: 1 0 0 0; }
    QueueScreen #source { margin: 1 0 0 0; color: $q-ink; }
    QueueScreen #proposal { height: 6; padding: 0 2; background: $q-page; border-top: solid $q-rule; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("queue"))]

    def __init__(self) -> None:
        super().__init__()
        self.counts = Line(id="counts")
        self.source = Line(id="source")
        self.passage = PassageView(id="passage")
        self.proposal = Static(id="proposal")
        self.line_up: LineUp | None = None
        self._loaded: object = None
        self._reads = 0
        self._deciding = asyncio.Lock()
        self._others: tuple[Suggestion, ...] = ()
        self._shown: tuple[Suggestion, str] | None = None
        """The suggestion in view and the text of its document."""

    def compose(self) -> ComposeResult:
        """Lay out counts, source, passage, proposal, status and keys."""
        yield self.title_line
        yield self.counts
        yield self.source
        yield self.passage
        yield self.proposal
        yield self.status_line
        yield self.key_line

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the queue under the filter in force."""
        if self.line_up is None:
            self.line_up = LineUp(self.desk)
        wanted = self.review.queue_filter
        with self.review.complaints():
            if wanted != self._loaded or self._reads != self.desk.reads:
                await self.line_up.load(wanted, at=self.review.suggestion_id)
                self._loaded, self._reads = wanted, self.desk.reads
            await self._show()

    async def refresh_all(self) -> None:
        """Show the queue again after an undo or a change from elsewhere."""
        if self.line_up is not None and self._loaded is not None:
            self._reads = self.desk.reads
            await self.line_up.reload_after_undo()
            await self._show()

    async def _show(self) -> None:
        line_up = self.line_up
        assert line_up is not None and line_up.counts is not None
        self.passage.adjusting = False
        self._title()
        self.counts.show(*counts_line(line_up.counts, self.size.width))
        suggestion = line_up.current
        document = await line_up.document()
        if suggestion is None or document is None:
            self._show_end()
            return
        self.review.suggestion_id = suggestion.id
        self._others = await line_up.alternatives(suggestion)
        self.source.show(source_line(document, suggestion))
        color = code_color(self.desk.codebook.by_id.get(suggestion.code_id), suggestion.code_id)
        self.passage.show(document, Span(suggestion.start, suggestion.end), suggestion.evidence, color)
        self._shown = suggestion, document.text.text
        self._propose()
        self.show_status(Content(""))
        self.show_keys()
        self.call_after_refresh(self._prepare)

    def _propose(self) -> None:
        if self._shown is not None:
            suggestion, text = self._shown
            made = proposal(self.desk, suggestion, self._others, self.size.width, text)
            self.proposal.update(made, layout=False)

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the proposal to the new width."""
        self._propose()

    def _show_end(self) -> None:
        self._others = ()
        self._shown = None
        self.source.show(Content(""))
        everything = self._loaded == type(self.review.queue_filter)()
        self.passage.show_message(
            _("Plus rien à décider. Lancez « ingesoc suggest » après un changement de grille.")
            if everything
            else _("Plus rien à décider sous ce filtre. f : filtrer autrement.")
        )
        self.proposal.update("", layout=False)
        self.show_keys()

    async def _prepare(self) -> None:
        where = self.passage.reading_position()
        if where is not None and self.is_current:
            self.app.cursor_position = where
        with self.review.complaints():
            if self.line_up is not None:
                await self.line_up.prepare()

    def _title(self) -> None:
        wanted, desk = self.review.queue_filter, self.desk
        code = code_path(desk.codebook, wanted.code_id) if wanted.code_id else _("tous")
        parts = [_("code : {name}").format(name=code)]
        case = next((case.name for case in desk.cases if case.id == wanted.case_id), None)
        parts.append(_("cas : {name}").format(name=case or _("tous")))
        document = next((d.name for d in desk.documents if d.document_id == wanted.document_id), None)
        if document:
            parts.append(_("document : {name}").format(name=document))
        self.show_title(*parts)

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        empty = self.line_up is None or self.line_up.current is None
        for action in of_panel("queue"):
            if not empty or action.id == "queue.filter":
                yield action

    # deciding

    async def _decide(self, verdict: Verdict, code_id: str | None = None, *, about: Suggestion | None = None) -> None:
        # A dialog may answer while a key is being handled: one decision at a time, on the suggestion it was meant for.
        async with self._deciding:
            line_up = self.line_up
            suggestion = line_up.current if line_up else None
            if line_up is None or suggestion is None or (about is not None and about.id != suggestion.id):
                return
            bounds = Span(suggestion.start, suggestion.end)
            span = self.passage.span if self.passage.span != bounds else None
            with self.review.complaints():
                await line_up.decide(verdict, code_id=code_id, span=span)
                await self._show()

    async def action_accept(self) -> None:
        """Accept, with the adjusted bounds when there are."""
        await self._decide(Verdict.ACCEPTED)

    async def action_reject(self) -> None:
        """Reject."""
        await self._decide(Verdict.REJECTED)

    async def action_skip(self) -> None:
        """Leave it for later."""
        await self._decide(Verdict.SKIPPED)

    async def action_alternative(self, digit: int) -> None:
        """Keep the passage under another suggested code."""
        if digit <= len(self._others):
            await self._decide(Verdict.RECODED, self._others[digit - 1].code_id)
        elif self._others:
            self.say(_("Pas d'autre code n° {n}.").format(n=digit))

    def action_recode(self) -> None:
        """Keep the passage under a code to pick."""
        from ingesoc_qual.tui.screens.choices import code_entries
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        suggestion = self.line_up.current if self.line_up else None
        if suggestion is None:
            return

        async def chosen(keys: list[str] | None) -> None:
            if not keys:
                return
            with self.review.complaints():
                key = keys[0]
                code_id = await self.desk.create_code(key[len(CREATE) :]) if key.startswith(CREATE) else key
                verdict = Verdict.ACCEPTED if code_id == suggestion.code_id else Verdict.RECODED
                await self._decide(verdict, None if verdict is Verdict.ACCEPTED else code_id, about=suggestion)

        title = _("Changer de code : {code}").format(code=code_path(self.desk.codebook, suggestion.code_id))
        recent = sum(code_id in self.desk.codebook.by_id for code_id in self.desk.recent)
        self.app.push_screen(PickerScreen(title, code_entries(self.desk), create=True, numbered=min(9, recent)), chosen)

    # looking around

    async def _move(self, step: int) -> None:
        if self.line_up is not None and not self.passage.adjusting:
            with self.review.complaints():
                if await self.line_up.move(step):
                    await self._show()

    async def action_next(self) -> None:
        """Look at the next suggestion."""
        await self._move(1)

    async def action_previous(self) -> None:
        """Look at the previous suggestion."""
        await self._move(-1)

    def action_context_up(self) -> None:
        """Move up in a tall passage."""
        self.passage.scroll_lines(-5)

    def action_context_down(self) -> None:
        """Move down in a tall passage."""
        self.passage.scroll_lines(5)

    async def action_open(self) -> None:
        """Open the passage in the reader; Enter leaves the adjusting first, keeping the bounds."""
        suggestion = self.line_up.current if self.line_up else None
        if self.passage.adjusting:
            self.passage.adjusting = False
            self.show_status(Content.styled(_("bornes ajustées : a accepter, Échap les laisser"), "$q-muted"))
        elif suggestion is not None:
            await self.review.read(suggestion.document_id, position=suggestion.start, span=self.passage.span)

    def action_filter(self) -> None:
        """Narrow the queue."""
        from ingesoc_qual.tui.screens.choices import filter_entries
        from ingesoc_qual.tui.screens.picker import PickerScreen

        async def chosen(keys: list[str] | None) -> None:
            if not keys:
                return
            side, _colon, value = keys[0].partition(":")
            changes = dict.fromkeys(SIDES.values()) if side == "all" else {SIDES[side]: value or None}
            self.review.queue_filter = self.review.narrow_queue(**changes)
            self.review.suggestion_id = None
            await self.on_screen_resume()

        self.app.push_screen(PickerScreen(_("Filtrer la file"), filter_entries(self.desk)), chosen)

    def action_accept_all(self) -> None:
        """Accept the whole filtered list, once its number is typed again."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        line_up = self.line_up
        if line_up is None or line_up.counts is None:
            return
        waiting = line_up.counts.pending - line_up.counts.skipped
        if self._loaded == QueueFilter():
            self.say(_("On n'accepte pas en lot une file entière : filtrez d'abord (f)."))
            return
        if waiting <= 0:
            return

        async def typed(number: str | None) -> None:
            if number is None:
                return
            wanted = self.review.queue_filter
            with self.review.complaints():
                made = await self.desk.accept_all(wanted, int(number) if number.isdecimal() else -1)
                await line_up.load(wanted)
                await self._show()
                said = ngettext("{n} suggestion acceptée en lot", "{n} suggestions acceptées en lot", made)
                self.say(_("{said} ; u les annule toutes.").format(said=said.format(n=made)))

        question = ngettext(
            "Accepter en lot {n} suggestion ? Retapez ce nombre.",
            "Accepter en lot {n} suggestions ? Retapez ce nombre.",
            waiting,
        )
        self.app.push_screen(PromptScreen(question.format(n=waiting)), typed)

    # bounds

    def action_bounds(self) -> None:
        """Start adjusting the bounds."""
        if self.line_up is not None and self.line_up.current is not None:
            self.passage.adjusting = True
            self.show_status(
                Content.styled(_("bornes : ←→ fin, maj+←→ début, Entrée garder, Échap laisser"), "$q-strong")
            )

    def _adjust(self, move: str, *, start: bool) -> None:
        document = self._document()
        if self.passage.adjusting and document is not None:
            self.passage.adjust(moves.adjusted(document.text.text, self.passage.span, move, start=start))

    def action_end_later(self) -> None:
        """End at the next word."""
        self._adjust("right", start=False)

    def action_end_earlier(self) -> None:
        """End at the previous word."""
        self._adjust("left", start=False)

    def action_start_later(self) -> None:
        """Start at the next word."""
        self._adjust("right", start=True)

    def action_start_earlier(self) -> None:
        """Start at the previous word."""
        self._adjust("left", start=True)

    def action_leave(self) -> None:
        """Leave the adjusted bounds."""
        suggestion = self.line_up.current if self.line_up else None
        if suggestion is not None:
            self.passage.adjusting = False
            self.passage.adjust(Span(suggestion.start, suggestion.end))
            self.show_status(Content(""))

    # memos

    def _document(self) -> OpenDocument | None:
        suggestion = self.line_up.current if self.line_up else None
        return self.desk.at_hand(suggestion.document_id) if suggestion else None

    async def action_memo(self) -> None:
        """Write on the passage."""
        from ingesoc_qual.tui.screens.memo import write_memo

        document = self._document()
        if document is not None:
            key = document.text.document_id
            title = _("Mémo du passage")
            await write_memo(self, document, MemoTarget.PASSAGE, key, title, self.passage.span, lambda: None)
