"""Quantities of volunteering, one by one: proposed by rule, confirmed, corrected or rejected; the sums beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.timer import Timer

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.table import Table
from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.services import volumes
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.volume_tables import summary_table
from ingesoc_qual.services.volumes import VolumeList
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.volume_words import heading_line, state_name, summary_paragraphs, sums_by_case, volume_line
from ingesoc_qual.tui.widgets.around import PassagePane
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import TextRows

if TYPE_CHECKING:
    from ingesoc_qual.tui.screens.readings import ReadingsScreen

CONTEXT = 400
"""Characters shown on each side of a quantity, where there is room."""
WIDE = 112
"""Columns from which the sums stand beside the list by themselves."""
LATER = 0.6
"""Seconds without a decision after which the sums are made again."""
ALL = "all"


class VolumesPane(Horizontal):
    """The list over the passage, the sums at the right; on a narrow screen they take turns with the passage."""

    DEFAULT_CSS = """
    VolumesPane #count, VolumesPane #columns { background: $q-page; padding: 0 3; }
    VolumesPane #count { margin: 1 0; }
    VolumesPane RowList { height: 1fr; margin: 0 1; }
    VolumesPane #left { width: 1fr; }
    VolumesPane #sums { width: 44; height: 1fr; border-left: solid $q-rule; padding: 0 1; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("volumes"))]

    def __init__(self) -> None:
        super().__init__()
        self.count, self.columns = Line(id="count"), Line(id="columns")
        self.rows = RowList(self._draw, id="volumes")
        self.passage = PassagePane()
        self.sums = TextRows(id="sums")
        self.list: VolumeList | None = None
        self.summed: dict[str, list[dict[str, Any]]] = {}
        """What is kept, by name of case."""
        self.found: list[Volume] = []
        self.only: tuple[str, str] = (ALL, "")
        """What is shown: a side (`state`, `case`, `all`) and its value."""
        self._shown: list[Volume | str] = []
        """The rows: quantities, under the name of their document."""
        self._unfolded: bool | None = None
        self._later: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the counter, the list, the passage; the sums."""
        with Vertical(id="left"):
            yield self.count
            yield self.columns
            yield self.rows
            yield self.passage
        yield self.sums

    @property
    def screen_of(self) -> ReadingsScreen:
        """The screen of the readings."""
        return cast("ReadingsScreen", self.screen)

    # what is shown

    def read(self) -> None:
        """Read the quantities and their sums away from the keys."""
        self._load()

    @work(group="volumes", exclusive=True)
    async def _load(self) -> None:
        def both(review: Review) -> tuple[VolumeList, Table]:
            found = volumes.volume_list(review.project)
            return found, summary_table(review.project, found.volumes)

        screen = self.screen_of
        with screen.review.complaints():
            found, summary = await screen.desk.quietly(both)
            self.summed = sums_by_case(summary)
            self.list, self.found = found, list(found.volumes)
            self._fill()

    def _fill(self) -> None:
        """Show the rows that the filter keeps; the cursor stays on its own, first of all on one to decide."""
        assert self.list is not None
        before, first = self.here(), not self._shown
        self._shown, headings, document = [], [], ""
        for volume in self.found:
            if self._wanted(volume):
                if volume.document_id != document:
                    document = volume.document_id
                    headings.append(len(self._shown))
                    self._shown.append(document)
                self._shown.append(volume)
        ids = [row if isinstance(row, str) else row.id for row in self._shown]
        row = ids.index(before.id) if before is not None and before.id in ids else self.rows.row
        if first:
            row = next((n for n, one in enumerate(self._shown) if _waits(one)), 0)
        self.rows.fill(len(ids), row=row, headings=headings)
        self._tell()

    def _wanted(self, volume: Volume) -> bool:
        side, value = self.only
        if side == "state":
            return volume.state.value == value
        assert self.list is not None
        return side == ALL or value in self.list.documents[volume.document_id].case_ids

    def here(self) -> Volume | None:
        """Return the quantity under the cursor."""
        row = self._shown[self.rows.row] if self.rows.row < len(self._shown) else None
        return row if isinstance(row, Volume) else None

    def _draw(self, row: int, width: int) -> Content:
        shown = self._shown[row]
        if isinstance(shown, Volume):
            return volume_line(shown, width)
        assert self.list is not None
        return literal(self.list.documents[shown].name, "bold $q-key").truncate(width, ellipsis=True)

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Show the passage of the quantity under the cursor."""
        self._show_here()

    def _tell(self) -> None:
        states = Counter(volume.state for volume in self.found)
        total = len(self.found)
        decided = total - states[VolumeState.PROPOSED]
        said = {
            VolumeState.CONFIRMED: ngettext("{n} confirmée", "{n} confirmées", states[VolumeState.CONFIRMED]),
            VolumeState.CORRECTED: ngettext("{n} corrigée", "{n} corrigées", states[VolumeState.CORRECTED]),
            VolumeState.REJECTED: ngettext("{n} rejetée", "{n} rejetées", states[VolumeState.REJECTED]),
        }
        parts = [f"{words.number(decided)}/{words.number(total)}"]
        parts += [text.format(n=words.number(states[state])) for state, text in said.items()]
        side, value = self.only
        shown = _("tout") if side == ALL else self._side_name(side, value)
        right = literal(_("montrer : {what}").format(what=one_line(shown, 24)), "$q-muted")
        self.count.show(literal(" · ".join(parts), "$q-strong"), right)
        self.columns.show(heading_line(max(20, self.rows.room)))
        self._show_here()

    def _side_name(self, side: str, value: str) -> str:
        if side == "state":
            return state_name(VolumeState(value))
        return self.list.cases.get(value, value) if self.list is not None else value

    def _cases(self, volume: Volume) -> list[str]:
        assert self.list is not None
        return [self.list.cases[case] for case in self.list.documents[volume.document_id].case_ids]

    def _show_here(self) -> None:
        here = self.here()
        self.screen_of.show_keys()
        folded = self.size.width < WIDE
        beside = self._unfolded if self._unfolded is not None else not folded
        self.sums.display = beside and not folded
        if here is None or self.list is None:
            nothing = "" if self.list is None else _("Aucune quantité trouvée.")
            self.passage.show(Content.styled(nothing, "$q-muted"), None)
            self.sums.show_paragraphs([])
            return
        case = next(iter(self._cases(here)), "")
        pane: TextRows = self.sums
        if folded and beside:
            pane = self.passage
            self.passage.show(Content(""), None)
        else:
            self.passage.show(self._about(here), self.list.in_context(here, CONTEXT))
        width, height = pane.content_size
        pane.show_paragraphs(summary_paragraphs(self.summed.get(case, ()), case, here, max(20, width), max(3, height)))

    def _about(self, volume: Volume) -> Content:
        assert self.list is not None
        document = self.list.documents[volume.document_id]
        parts = [document.name, words.date(document.date), *self._cases(volume)]
        found = ""
        if volume.rule:
            found = _("trouvé par : {rule}").format(rule=volume.rule)
            found += _(", confiance {n}").format(n=words.score(volume.confidence)) if volume.confidence else ""
        coder = self.screen_of.desk.coders.get(volume.coder_id)
        if coder is not None:
            found += " · " + _("{state} par {coder}").format(state=state_name(volume.state), coder=coder.name)
        about = literal(" · ".join(part for part in parts if part), "$q-ink")
        return Content.assemble(about, "   ", literal(found.removeprefix(" · "), "$q-muted"))

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns to the new width, then the sums to their new place."""
        if self.list is not None:
            self.call_after_refresh(self._tell)

    # acts

    def fold(self) -> None:
        """Show the sums, or put them away."""
        beside = self._unfolded if self._unfolded is not None else self.size.width >= WIDE
        self._unfolded = not beside
        self.call_after_refresh(self._show_here)
        self._show_here()

    async def _decide(self, volume: Volume) -> None:
        """Record a decision, show it at once, and go to the next quantity to decide."""
        screen = self.screen_of
        await screen.desk.run(lambda review: volumes.decide(review.project, [volume]))
        kept = replace(volume, coder_id=screen.desk.coder.id)
        self.found = [kept if one.id == volume.id else one for one in self.found]
        self._shown = [kept if isinstance(one, Volume) and one.id == volume.id else one for one in self._shown]
        self.rows.redraw(self.rows.row)
        self.action_next()
        self._tell()
        self._sum_later()

    def _sum_later(self) -> None:
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(LATER, self.read)

    async def _mark(self, state: VolumeState) -> None:
        here = self.here()
        if here is not None and here.state is not state:
            with self.screen_of.review.complaints():
                await self._decide(replace(here, state=state))

    async def action_confirm(self) -> None:
        """Confirm the quantity as it is."""
        here = self.here()
        if here is not None and not here.state.counts:
            await self._mark(VolumeState.CONFIRMED)

    async def action_reject(self) -> None:
        """Reject the quantity."""
        await self._mark(VolumeState.REJECTED)

    def action_correct(self) -> None:
        """Write the quantity as it should be."""
        from ingesoc_qual.tui.screens.volume import VolumeScreen

        here = self.here()
        if here is not None and self.list is not None:
            quotation = self.list.in_context(here, 0)[1]
            self.app.push_screen(VolumeScreen(here, quotation, self._decide))

    def action_next(self) -> None:
        """Go to the next quantity to decide, from the top when there is none below."""
        after = self.rows.row + 1
        order = [*range(after, len(self._shown)), *range(after - 1)]
        row = next((n for n in order if _waits(self._shown[n])), None)
        if row is not None:
            self.rows.move_to(row)

    async def open(self) -> None:
        """Open the quantity in the reader, selected; Escape comes back here."""
        here = self.here()
        if here is not None:
            span = Span(here.start, here.end)
            review = self.screen_of.review
            with review.complaints():
                await review.read(here.document_id, position=span.start, span=span, back="readings")

    def action_filter(self) -> None:
        """Show one state or one case only."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        if self.list is None:
            return
        entries = [Entry(ALL, _("tout montrer"))]
        entries += [Entry(f"state:{state.value}", state_name(state), _("état")) for state in VolumeState]
        entries += [Entry(f"case:{key}", name, _("cas")) for key, name in self.list.cases.items()]

        def chosen(keys: list[str] | None) -> None:
            if keys:
                side, _colon, value = keys[0].partition(":")
                self.only = side, value
                self._fill()

        self.app.push_screen(PickerScreen(_("Ne montrer que"), entries), chosen)


def _waits(row: Volume | str) -> bool:
    return isinstance(row, Volume) and row.state is VolumeState.PROPOSED
