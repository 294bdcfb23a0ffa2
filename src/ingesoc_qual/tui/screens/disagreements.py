"""Where coders differ: one region, every version of it over the same text, one decision, one key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from ingesoc_qual.errors import AgreementError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import RegionToSettle, Ruling
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.desk import OpenDocument
from ingesoc_qual.tui.desk_team import settle, suggested
from ingesoc_qual.tui.differing import DifferenceFilter, DifferenceLine, finishers
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import end_of_path
from ingesoc_qual.tui.reader import moves
from ingesoc_qual.tui.screens.asking import ask_codes
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets import versions as shown
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.facing import FacingView
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows_of_text import TextRows

DECIDING = ("adjudication.",)
TITLE_CELLS = 48


class VersionsPane(TextRows):
    """Each version in words, what was decided, the definitions."""

    DEFAULT_CSS = """
    VersionsPane { height: 35%; min-height: 9; background: $q-page; border-top: solid $q-rule; padding: 0 1; }
    """


class DisagreementsScreen(ReviewScreen):
    """Settling what coders did differently."""

    panel = "disagreements"
    name_shown = _("Désaccords")
    undone_acts = DECIDING
    DEFAULT_CSS = """
    DisagreementsScreen #counts, DisagreementsScreen #source { background: $q-page; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("disagreements"))]

    def __init__(self) -> None:
        super().__init__()
        self.counts = Line(id="counts")
        self.source = Line(id="source")
        self.view = FacingView(id="region")
        self.pane = VersionsPane(id="versions")
        self.line = DifferenceLine()
        self.document: OpenDocument | None = None
        self.bounds: Span | None = None
        """The bounds being adjusted."""
        self.reason = ""
        """The reason written ahead of the decision in view."""
        self.with_machine = False
        self._suggestions: tuple[Suggestion, ...] = ()
        self._deciding = asyncio.Lock()
        self._stale, self._reads = True, 0
        """Whether codings may have changed since they were compared."""

    def compose(self) -> ComposeResult:
        """Lay out counts, source, the text with its bars, the versions, status and keys."""
        yield self.title_line
        yield self.counts
        yield self.source
        yield self.view
        yield self.pane
        yield self.status_line
        yield self.key_line

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        always = {"disagreements.filter", "disagreements.decided", "disagreements.leave"}
        for action in of_panel("disagreements"):
            if self.line.current is not None or action.id in always:
                yield action

    # what is shown

    async def on_screen_resume(self) -> None:
        """Compare the coders anew when the coder comes from elsewhere: codings may have come or gone since."""
        if not self._stale and self._reads == self.desk.reads:
            return
        if not self.line.regions:
            self.view.show_message(_("On compare les codages…"))
        self._title()
        await self._load()

    def on_screen_suspend(self) -> None:
        """Note whether the coder goes elsewhere, or has only opened a dialog."""
        self._stale = self._stale or self.review.current_mode != "disagreements"

    async def refresh_all(self) -> None:
        """Show the line again after an undo or a change from elsewhere; an undone decision comes into view."""
        await self._load()

    async def _load(self) -> None:
        async with self._deciding:
            self._stale, self._reads = False, self.desk.reads
            try:
                await self.line.load(self.desk, self.review.differing)
            except AgreementError as error:
                self.document = None
                self._show_nothing(str(error))
                return
            with self.review.complaints():
                await self._show()

    async def _show(self, *, stay: bool = False) -> None:
        """Show the region in view; `stay`: it is the same one."""
        here = self.line.current
        if not stay:
            self.bounds, self.reason = None, ""
        self._title()
        self.counts.show(*shown.counts_line(self.line))
        if here is None:
            self._show_nothing(self._nothing_said())
            return
        self.document = await self.desk.document(here.disagreement.document_id)
        self._suggestions = await suggested(self.desk, here.disagreement) if self.with_machine else ()
        self.source.show(shown.source_line(self.document, here.disagreement.start))
        self._draw(here, stay=stay)
        if not self.bounds:
            self.show_status(Content(""))
        self.show_keys()
        self.call_after_refresh(self._put_cursor)

    def _draw(self, here: RegionToSettle, *, stay: bool = True) -> None:
        document = self.document
        if document is None:
            return
        one = here.disagreement
        marks = [*one.marked, *one.others]
        span = Span(min(one.start, *(m.start for m in marks)), max(one.end, *(m.end for m in marks)))
        tracks = shown.tracks(self.desk, here, self.line.coders, self._suggestions, self.bounds)
        self.view.show(document, span, tracks, stay=stay)
        self.pane.show_paragraphs(
            shown.versions(
                self.desk,
                here,
                self.line,
                document.text.text,
                self.size.width - 4,
                reason=self.reason,
                suggestions=self._suggestions if self.with_machine else None,
            )
        )

    def on_resize(self) -> None:
        """Fit the versions to the new width."""
        if self.line.current is not None:
            self._draw(self.line.current)

    def _put_cursor(self) -> None:
        where = self.view.reading_position()
        if where is not None and self.is_current:
            self.app.cursor_position = where

    def _nothing_said(self) -> str:
        if self.line.decided:
            return _("Rien n'est encore décidé ici. v : revenir à ce qui reste à décider.")
        if self.line.matching:
            return _("Tout est décidé. v : revoir ce qui l'est ; f : filtrer autrement.")
        if self.line.regions:
            return _("Aucun désaccord sous ce filtre. f : filtrer autrement.")
        return _("Aucun désaccord dans les documents que deux personnes ont terminés.")

    def _show_nothing(self, message: str) -> None:
        self.counts.show(*shown.counts_line(self.line))
        self.source.show(Content(""))
        self.view.show_message(message)
        self.pane.show_paragraphs(())
        self.show_status(Content(""))
        self.show_keys()

    def _title(self) -> None:
        wanted, here, desk = self.review.differing, self.line.current, self.desk
        parts = [end_of_path(code_path(desk.codebook, here.disagreement.code_id), TITLE_CELLS)] if here else []
        if wanted.code_id:
            parts = [_("code : {name}").format(name=code_path(desk.codebook, wanted.code_id))]
        if wanted.document_id:
            name = next((d.name for d in desk.documents if d.document_id == wanted.document_id), "?")
            parts.append(_("document : {name}").format(name=name))
        if wanted.kind:
            parts.append(_("type : {name}").format(name=self.line.kinds.get(wanted.kind, wanted.kind)))
        if wanted.coders:
            parts.append(", ".join(wanted.coders))
        self.show_title(*parts)

    # deciding

    async def _decide(
        self,
        ruling: Ruling,
        *,
        coders: Sequence[str] = (),
        spans: Sequence[tuple[int, int]] = (),
        code_id: str | None = None,
        about: RegionToSettle | None = None,
        reason: str = "",
    ) -> None:
        # A dialog may answer while a key is being handled: one decision at a time, on the region it was meant for.
        async with self._deciding:
            here = self.line.current
            if here is None or (about is not None and about.disagreement is not here.disagreement):
                return
            reason = reason or self.reason
            if self.line.reasons and not reason:
                self._ask_reason(
                    lambda said: self._decide(
                        ruling, coders=coders, spans=spans, code_id=code_id, about=here, reason=said
                    )
                )
                return
            with self.review.complaints():
                made = await settle(
                    self.desk, here.disagreement, ruling, coders=coders, spans=spans, code_id=code_id, reason=reason
                )
                self.line.settle(made)
                await self._show()
                self.show_status(Content.styled(_("décidé, u annule"), "$q-muted"))

    def _ask_reason(self, then: Callable[[str], Awaitable[None]], value: str = "") -> None:
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        async def written(said: str | None) -> None:
            if said:
                await then(said)

        self.app.push_screen(PromptScreen(_("Motif de la décision"), value), written)

    def _free(self) -> RegionToSettle | None:
        """Return the region in view, None while its bounds are being adjusted."""
        if self.bounds is not None:
            self.say(_("Bornes en cours : Entrée les garde, Échap les laisse."))
            return None
        return self.line.current

    async def action_version(self, digit: int) -> None:
        """Keep what one coder did: their passages, or nothing when they have none under this code."""
        here = self._free()
        if here is None:
            return
        coder = next((c for number, c in finishers(here, self.line.coders) if number == digit), None)
        if coder is None:
            self.say(_("Personne n'a ce numéro ici."))
        elif coder.id in here.disagreement.lacking:
            await self._decide(Ruling.NOTHING)
        else:
            await self._decide(Ruling.KEEP, coders=(coder.id,))

    async def action_nothing(self) -> None:
        """Decide that nothing belongs here."""
        if self._free() is not None:
            await self._decide(Ruling.NOTHING)

    async def action_both(self) -> None:
        """Keep together what all marked."""
        here = self._free()
        if here is not None:
            who = dict.fromkeys(mark.coder_id for mark in here.disagreement.marked)
            await self._decide(Ruling.KEEP, coders=tuple(who))

    def action_code(self) -> None:
        """Put another code here, on the adjusted bounds when there are."""
        here = self.line.current
        if here is None:
            return
        spans = () if self.bounds is None else (self.bounds,)

        async def then(codes: list[str]) -> None:
            await self._decide(Ruling.CODE, spans=spans, code_id=codes[0], about=here)

        own = here.disagreement.code_id
        title = _("Autre code que {code}").format(code=code_path(self.desk.codebook, own))
        ask_codes(self, title, then, several=False, without=own)

    # looking around

    async def _move(self, step: int) -> None:
        if self._free() is not None and self.line.move(step):
            with self.review.complaints():
                await self._show()

    async def action_next(self) -> None:
        """Look at the next region."""
        await self._move(1)

    async def action_previous(self) -> None:
        """Look at the previous region."""
        await self._move(-1)

    def action_context_up(self) -> None:
        """Move up in a tall region."""
        self.view.scroll_lines(-5)

    def action_context_down(self) -> None:
        """Move down in a tall region."""
        self.view.scroll_lines(5)

    async def action_open(self) -> None:
        """Keep the adjusted bounds; without any, open the region in the reader."""
        here = self.line.current
        if here is None:
            return
        if self.bounds is not None:
            await self._decide(Ruling.BOUNDS, spans=(self.bounds,))
            return
        one = here.disagreement
        await self.review.read(one.document_id, position=one.start, span=Span(one.start, one.end), back="disagreements")

    async def action_decided(self) -> None:
        """See what is settled, or come back to what is not."""
        if self.bounds is None:
            self.line.look_at(decided=not self.line.decided)
            with self.review.complaints():
                await self._show()

    async def action_machine(self) -> None:
        """Show or hide what the machine proposes: it stands apart and decides nothing."""
        self.with_machine = not self.with_machine
        with self.review.complaints():
            await self._show(stay=True)

    def action_filter(self) -> None:
        """Look at one code, one document or one kind."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        desk, regions = self.desk, [region.disagreement for region in self.line.regions]
        kinds = dict.fromkeys(one.kind.value for one in regions)
        entries = [Entry("all:", _("tout montrer"))]
        entries += [Entry(f"kind:{kind}", self.line.kinds[kind], note=_("type")) for kind in kinds]
        codes = sorted({one.code_id for one in regions}, key=lambda key: code_path(desk.codebook, key))
        entries += [Entry(f"code_id:{key}", code_path(desk.codebook, key), note=_("code")) for key in codes]
        there = {one.document_id for one in regions}
        documents = [about for about in desk.documents if about.document_id in there]
        entries += [Entry(f"document_id:{about.document_id}", about.name, note=_("document")) for about in documents]

        async def chosen(keys: list[str] | None) -> None:
            if keys:
                side, _colon, value = keys[0].partition(":")
                await self._narrow(side, value)

        self.app.push_screen(PickerScreen(_("Filtrer les désaccords"), entries), chosen)

    async def _narrow(self, side: str, value: str) -> None:
        before = self.review.differing
        wanted = DifferenceFilter() if side == "all" else replace(before, **{side: value})  # type: ignore[arg-type]
        self.review.differing = wanted
        if wanted.coders != before.coders:
            await self._load()
            return
        self.line.look_at(wanted=wanted)
        with self.review.complaints():
            await self._show()

    # bounds

    def action_bounds(self) -> None:
        """Start adjusting the bounds."""
        here = self.line.current
        if here is not None and self.bounds is None:
            self._adjust_to(Span(here.disagreement.start, here.disagreement.end))
            said = _("bornes : ←→ fin, maj+←→ début, Entrée garder, Échap laisser")
            self.show_status(Content.styled(said, "$q-strong"))

    def _adjust_to(self, span: Span | None) -> None:
        self.bounds = span
        if self.line.current is not None:
            self._draw(self.line.current)

    def _adjust(self, move: str, *, start: bool) -> None:
        if self.bounds is not None and self.document is not None:
            self._adjust_to(moves.adjusted(self.document.text.text, self.bounds, move, start=start))

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

    async def action_leave(self) -> None:
        """Leave the adjusted bounds; without any, go back to the figures, or show everything again."""
        if self.bounds is not None:
            self._adjust_to(None)
            self.show_status(Content(""))
        elif self.review.back == "agreement":
            await self.review.show("agreement")
        elif self.review.differing != DifferenceFilter():
            await self._narrow("all", "")

    # reasons

    def action_reason(self) -> None:
        """Write why: ahead of a decision, or on the one that stands."""
        here = self._free()
        if here is None:
            return
        made = here.adjudication
        if made is None or here.open:
            self._ask_reason(self._keep_reason, self.reason)
            return

        async def again(said: str) -> None:
            spans = [(kept.start, kept.end) for kept in made.kept]
            code_id = made.kept[0].code_id if made.kept else None
            await self._decide(made.ruling, coders=made.coders, spans=spans, code_id=code_id, about=here, reason=said)

        self._ask_reason(again, made.reason)

    async def _keep_reason(self, said: str) -> None:
        self.reason = said
        if self.line.current is not None:
            self._draw(self.line.current)
