"""The journal: who did what, when, on what; batches unfold, and acts of one's own can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.i18n import _
from ingesoc_qual.services import history
from ingesoc_qual.services.acts import FIELDWORK
from ingesoc_qual.services.history import Cursor, LogFilter, LogLine
from ingesoc_qual.services.review import Review
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

AHEAD = 30
"""Lines left below the cursor when the next page is fetched."""
WHEN, WHO = 20, 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line in view; `inside` for an act of a batch that is unfolded above it."""

    line: LogLine
    inside: bool = False


class JournalScreen(ReviewScreen):
    """Lines, newest first."""

    panel = "journal"
    name_shown = _("Journal")
    DEFAULT_CSS = """
    JournalScreen RowList { height: 1fr; margin: 0 1; }
    JournalScreen #heading { background: $q-page; padding: 0 3; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("journal"))]

    def __init__(self) -> None:
        super().__init__()
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.wanted = LogFilter()
        self.lines: list[Row] = []
        self._next: Cursor | None = None
        self._fetching = False

    def compose(self) -> ComposeResult:
        """Lay out the columns and the lines."""
        yield self.title_line
        yield self.heading
        yield self.rows
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("journal", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the journal as it now is."""
        self.rows.focus()
        with self.review.complaints():
            await self.refresh_all()

    async def refresh_all(self) -> None:
        """Show the journal as it now is: the line under the cursor stays there where it can."""
        here = self._here()
        wanted = self.wanted
        # What was in view comes back in one read, however far the person had gone down.
        limit = max(history.PAGE, sum(not row.inside for row in self.lines[: self.rows.row + 1]) + AHEAD)
        page = await self.desk.read(lambda review: history.read_page(review.project, wanted, limit=limit))
        self.lines, self._next = [Row(line) for line in page.lines], page.next
        events = [row.line.event for row in self.lines]
        at_top = here is None or self.rows.row == 0
        row = events.index(here.line.event) if here and not at_top and here.line.event in events else 0
        self._fill(row)

    def _fill(self, row: int) -> None:
        self.rows.fill(len(self.lines), row=row)
        self.show_title(*self._filter_words())
        self.heading.show(
            self._columns(_("quand"), _("qui"), _("quoi"), Content.styled(_("sur"), "$q-muted"), "$q-muted")
        )
        self._show_here()
        self.show_keys()

    def _filter_words(self) -> list[str]:
        wanted, parts = self.wanted, []
        if wanted.coder_id is not None:
            name = self.desk.coders[wanted.coder_id].name if wanted.coder_id in self.desk.coders else "?"
            parts.append(_("qui : {name}").format(name=name))
        if wanted.acts:
            kinds = (name for name, acts in _kinds().values() if acts == wanted.acts)
            parts.append(_("quoi : {name}").format(name=next(kinds, "?")))
        if wanted.document_id is not None:
            found = (d.name for d in self.desk.documents if d.document_id == wanted.document_id)
            parts.append(_("document : {name}").format(name=next(found, "?")))
        return parts

    def _columns(self, when: str, who: str, what: str, about: Content, ink: str) -> Content:
        left = max(30, self.size.width - 8) - WHEN - WHO
        first = max(12, left * 9 // 20)
        cells = [
            Content.styled(f"{when:<{WHEN}}", "$q-muted"),
            _cell(literal(who, "$q-ink"), WHO),
            _cell(literal(what, ink), first),
            _cell(about, max(0, left - first)),
        ]
        return Content("").join(cells)

    def _draw(self, row: int, _width: int) -> Content:
        shown = self.lines[row]
        line = shown.line
        inside = "     " if shown.inside else ""
        sign = "" if shown.inside or line.count == 1 else "▾ " if self._unfolded(row) else "▸ "
        mark = ""
        if line.undone:
            mark = _("annulé") if line.undone >= line.count else _("annulé en partie")
        about = Content.assemble((mark, "bold $q-warn"), " · " if mark and line.what else "", literal(line.what))
        when = "" if shown.inside else words.moment(line.time)
        ink = "$q-muted" if line.undone else "$q-strong"
        return self._columns(when, inside + line.coder, sign + line.name, about.stylize_before("$q-muted"), ink)

    def _unfolded(self, row: int) -> bool:
        return row + 1 < len(self.lines) and self.lines[row + 1].inside

    def _here(self) -> Row | None:
        return self.lines[self.rows.row] if self.lines else None

    def _show_here(self) -> None:
        here = self._here()
        if here is None:
            self.show_status(Content.styled(_("Rien dans le journal sous ce filtre."), "$q-muted"))
        else:
            line = here.line
            said = " · ".join(part for part in (words.moment(line.time), line.coder, line.name, line.what) if part)
            self.show_status(literal(said, "$q-muted"))

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        if self.lines:
            self._fill(self.rows.row)

    async def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Say the whole line under the cursor; fetch more before the lines run out."""
        self._show_here()
        self.show_keys()
        if self._next is not None and not self._fetching and self.rows.row >= len(self.lines) - AHEAD:
            self._fetching = True
            try:
                with self.review.complaints():
                    await self._fetch()
            finally:
                self._fetching = False

    async def _fetch(self) -> None:
        wanted, at = self.wanted, self._next
        page = await self.desk.read(lambda review: history.read_page(review.project, wanted, at=at))
        if at is self._next:
            self.lines += [Row(line) for line in page.lines]
            self._next = page.next
            self._fill(self.rows.row)

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense on the line under the cursor."""
        here = self._here()
        for action in of_panel(self.panel):
            folding = action.id in ("journal.fold", "journal.unfold")
            if here is None and action.id not in ("journal.filter", "journal.leave"):
                continue
            if folding and here is not None and not here.inside and here.line.count == 1:
                continue
            if action.id == "journal.open" and (here is None or here.line.document_id is None):
                continue
            yield action

    # batches

    async def action_unfold(self) -> None:
        """Show the acts of the batch below it."""
        here, row = self._here(), self.rows.row
        if here is None or here.inside or here.line.count == 1 or self._unfolded(row):
            return
        batch = here.line.batch or ""
        with self.review.complaints():
            acts = await self.desk.read(lambda review: history.read_batch(review.project, batch))
            self.lines[row + 1 : row + 1] = [Row(replace(line, count=1), inside=True) for line in acts]
            self._fill(row)
            if len(acts) < here.line.count:
                self.say(_("Les {n} premiers actes du lot.").format(n=words.number(len(acts))))

    def action_fold(self) -> None:
        """Put the acts of the batch away."""
        if not self.lines:
            return
        row = self.rows.row
        while self.lines[row].inside:
            row -= 1
        end = row + 1
        while end < len(self.lines) and self.lines[end].inside:
            end += 1
        if end > row + 1:
            del self.lines[row + 1 : end]
            self._fill(row)

    async def action_enter(self) -> None:
        """Unfold or fold a batch; open what another act is about."""
        here = self._here()
        if here is None:
            return
        if here.inside or here.line.count == 1:
            await self.action_open()
        elif self._unfolded(self.rows.row):
            self.action_fold()
        else:
            await self.action_unfold()

    async def action_open(self) -> None:
        """Open in the reader where the act was done."""
        here = self._here()
        key = here.line.document_id if here else None
        if here is None or key is None:
            return
        if key in {document.document_id for document in self.desk.documents}:
            position = here.line.position
            await self.review.read(key, position=position, span=Span(position, position) if position else None)
        else:
            self.say(_("Ce document n'est plus dans le projet."))

    # taking back

    def action_take_back(self) -> None:
        """Undo the act or the batch under the cursor, after a question; do again what an undo took back."""
        from ingesoc_qual.tui.screens.dialogs import ConfirmScreen

        here = self._here()
        if here is None:
            return
        line = here.line

        def work(review: Review) -> str:
            # Its caches are dropped only when it sees the journal grow between two looks.
            review.changed()
            said = history.take_back(review.project, line)
            review.changed()
            return said

        async def answered(yes: bool | None) -> None:
            if yes:
                with self.review.complaints():
                    said = await self.desk.run(work)
                    await self.desk.refresh()
                    await self.refresh_all()
                    self.say(said)

        question = _("{when}, {coder} : {act}").format(when=words.moment(line.time), coder=line.coder, act=line.name)
        about = f"\n{line.what}" if line.what else ""
        self.app.push_screen(ConfirmScreen(_("Annuler cet acte ?"), question + about), answered)

    # filter

    def action_filter(self) -> None:
        """Show only what someone did, one kind of acts, or what is about a document."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        entries = [Entry("all:", _("tout montrer"))]
        entries += [Entry(f"coder:{coder.id}", coder.name, note=_("qui")) for coder in self.desk.coders.values()]
        entries += [Entry(f"acts:{key}", name, note=_("quoi")) for key, (name, _acts) in _kinds().items()]
        entries += [Entry(f"document:{d.document_id}", d.name, note=_("document")) for d in self.desk.documents]

        async def chosen(keys: list[str] | None) -> None:
            if not keys:
                return
            side, _colon, value = keys[0].partition(":")
            if side == "coder":
                wanted = replace(self.wanted, coder_id=value)
            elif side == "acts":
                wanted = replace(self.wanted, acts=_kinds()[value][1])
            elif side == "document":
                wanted = replace(self.wanted, document_id=value)
            else:
                wanted = LogFilter()
            await self._narrow(wanted)

        self.app.push_screen(PickerScreen(_("Filtrer le journal"), entries), chosen)

    async def _narrow(self, wanted: LogFilter) -> None:
        self.wanted, self.lines = wanted, []
        with self.review.complaints():
            await self.refresh_all()

    async def action_leave(self) -> None:
        """Show everything again."""
        if self.wanted != LogFilter():
            await self._narrow(LogFilter())


def _cell(content: Content, width: int) -> Content:
    content = content.truncate(max(0, width - 1), ellipsis=True)
    return Content.assemble(content, " " * (width - content.cell_length))


def _kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the kinds of acts that the filter offers: their names, and how the names of their acts begin."""
    return {
        "imports": (_("imports"), ("document.add",)),
        "codings": (_("codages à la main"), ("coding.",)),
        "decisions": (_("décisions"), ("decision.",)),
        "memos": (_("mémos"), ("memo.",)),
        "codes": (_("grille de codage"), ("code.", "codebook.")),
        "fieldwork": (_("cas, locuteurs et variables"), FIELDWORK),
        "team": (_("partage du travail et arbitrages"), ("task.", "adjudication.", "project.rules")),
        "queries": (_("requêtes enregistrées"), ("query.",)),
        "volumes": (_("volumes de bénévolat"), ("volume.",)),
        "undos": (_("annulations"), ("undo", "redo")),
    }
