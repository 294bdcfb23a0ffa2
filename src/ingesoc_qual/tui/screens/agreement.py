"""How far coders agree: figures over all codes, then code by code; the figure under the cursor is put in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.errors import AgreementError, IngesocError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.services.agreement_board import CodeRow, Figure, short_name
from ingesoc_qual.services.figures import honest
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.differing import DifferenceFilter
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.measuring import Measuring, units
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

if TYPE_CHECKING:
    from ingesoc_qual.services.agreement_board import Board

CELL = 9
LABEL = 24
BESIDE = 10
"""Cells of the share of text that is coded, and at least of the passages of each coder."""
Row = str | Figure | CodeRow


class FigurePane(TextRows):
    """One figure in words."""

    DEFAULT_CSS = """
    FigurePane { height: 8; background: $q-page; border-top: solid $q-rule; padding: 0 2; }
    """


class AgreementScreen(ReviewScreen):
    """A table of figures with a cursor on one of them."""

    panel = "agreement"
    name_shown = _("Accord")
    DEFAULT_CSS = """
    AgreementScreen #about, AgreementScreen #heading { background: $q-page; padding: 0 2; }
    AgreementScreen #heading { margin: 1 0 0 0; padding: 0 0 0 2; }
    AgreementScreen RowList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("agreement"))]

    def __init__(self) -> None:
        super().__init__()
        self.about = Line(id="about")
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.pane = FigurePane(id="figure")
        self.board: Board | None = None
        self.shown: list[Row] = []
        self.column = 0
        self.unit = "characters"
        self.chosen: tuple[str, ...] = ()
        """The coders compared, all when empty."""
        self.interval = self.with_gamma = self.lowest_first = False
        self._measuring: Measuring | None = None
        self._passages = BESIDE
        self._turn = 0
        self._stale = True

    def compose(self) -> ComposeResult:
        """Lay out what it rests on, the table, the figure in words, status and keys."""
        yield self.title_line
        yield self.about
        yield self.heading
        yield self.rows
        yield self.pane
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("agreement", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        for action in of_panel("agreement"):
            here = action.id in ("agreement.open", "agreement.left", "agreement.right", "agreement.sort")
            if not here or self.shown:
                yield action

    # measuring

    def on_screen_resume(self) -> None:
        """Measure anew when the coder comes from elsewhere."""
        self.rows.focus()
        if self._stale:
            self._stale = False
            self._measure()

    def on_screen_suspend(self) -> None:
        """Note whether the coder goes elsewhere, or has only opened a dialog."""
        if self.review.current_mode != "agreement":
            self._stale = True
            self._stop()

    def on_unmount(self) -> None:
        """Let the thread end with the screen."""
        if self._measuring is not None:
            self._measuring.close()

    async def refresh_all(self) -> None:
        """Measure again after a change from elsewhere."""
        self._measure()

    def _measure(self) -> None:
        self._turn += 1
        self._title()
        self.run_worker(self._measured(self._turn), group="measure")

    async def _measured(self, turn: int) -> None:
        if self._measuring is None:
            self._measuring = Measuring(self.desk.path, self.desk.coder.name)

        def heard(done: int, total: int, what: str) -> None:
            if turn == self._turn:
                said = _("mesure en cours : {what}").format(what=f"{done + 1} / {total} {one_line(what, 40)}")
                self.show_status(literal(said, "$q-warn"))

        self.show_status(Content.styled(_("mesure en cours…"), "$q-warn"))
        try:
            found = await self._measuring.board(
                heard, unit=self.unit, coders=self.chosen, interval=self.interval, with_gamma=self.with_gamma
            )
        except AgreementError as error:
            if turn == self._turn:
                self._show_none(str(error))
            return
        except IngesocError as error:
            if turn == self._turn:
                self.review.complain(error)
                self._show_figure()
            return
        if turn == self._turn and found is not None:
            self.board = found
            self._fill()

    def _stop(self) -> None:
        if self._measuring is not None:
            self._measuring.stop()

    # what is shown

    def _show_none(self, message: str) -> None:
        self.board, self.shown = None, []
        self.rows.fill(0)
        self.heading.show(Content(""), Content(""))
        self.pane.show_paragraphs([Paragraph(literal(message, "$q-ink"))])
        self.show_status(Content(""))
        self._title()
        self.show_keys()

    def _title(self) -> None:
        who = ", ".join(one_line(name, 16) for name in (self.board.coders if self.board else self.chosen))
        self.show_title(who)
        board = self.board
        if board is None:
            self.about.show(Content(""), Content(""))
            return
        said = [
            ngettext("{n} document", "{n} documents", board.documents).format(n=words.number(board.documents)),
            _("{n} caractères").format(n=words.number(board.characters)),
            _("unité : {unit}").format(unit=units()[board.unit]),
        ]
        if board.excluded:
            n = len(board.excluded)
            said.append(ngettext("{n} document exclu", "{n} documents exclus", n).format(n=n))
        right = _("acceptés en lot : {share} %").format(share=honest(100 * board.bulk_share, 0))
        self.about.show(Content.styled(" · ".join(said), "$q-strong"), Content.styled(right, "$q-muted"))

    def _fill(self) -> None:
        board, before = self.board, self._here()
        if board is None:
            return
        self.column = min(self.column, max(0, len(board.measures) - 1))
        longest = max((len("/".join(map(str, row.passages))) for row in board.codes), default=0)
        self._passages = max(BESIDE, longest + 2)
        used = [row for row in board.codes if row.used]
        unused = [row for row in board.codes if not row.used]
        if self.lowest_first:
            used.sort(key=self._lowness)
        self.shown = [_("Tous les codes ensemble"), *board.overall, _("Code par code"), *used]
        self.shown += [_("Jamais employés"), *unused] if unused else []
        headings = [place for place, row in enumerate(self.shown) if isinstance(row, str)]
        same = (place for place, row in enumerate(self.shown) if _key(row) == _key(before))
        row = next(same, self.rows.row) if before is not None else 1
        self.rows.fill(len(self.shown), row=row, headings=headings)
        self._title()
        self._head()
        self._show_figure()
        self.show_keys()

    def _lowness(self, row: CodeRow) -> float:
        measures = self.board.measures if self.board else ()
        figure = row.figures.get(measures[self.column]) if measures else None
        return figure.value if figure is not None and figure.value is not None else float("inf")

    def _window(self, width: int) -> range:
        """Return the columns that fit, the one under the cursor among them."""
        board = self.board
        assert board is not None
        room = max(1, (width - LABEL - self._passages - BESIDE) // CELL)
        first = max(0, min(self.column - room + 1, len(board.measures) - room)) if self.column >= room else 0
        return range(first, min(len(board.measures), first + room))

    def _label_cells(self, width: int) -> int:
        return width - CELL * len(self._window(width)) - self._passages - BESIDE

    def _head(self) -> None:
        board, width = self.board, self.rows.room
        if board is None or width < LABEL:
            return
        cells = [_("passages").rjust(self._passages), _("codé %").rjust(BESIDE)]
        cells += [short_name(board.measures[place]).rjust(CELL) for place in self._window(width)]
        hidden = len(board.measures) - len(self._window(width))
        left = _("code") + (f"  (+{hidden} ←→)" if hidden else "")
        left = left.ljust(self._label_cells(width))
        self.heading.show(Content.styled(left + "".join(cells), "$q-muted"), Content(""))

    def _draw(self, row: int, width: int) -> Content:
        shown = self.shown[row]
        if isinstance(shown, str):
            return Content.styled(shown, "bold $q-key")
        if isinstance(shown, Figure):
            name = one_line(shown.name).ljust(LABEL + BESIDE)
            return Content.assemble((name, "$q-ink"), (shown.text, "$q-strong" if shown.reason == "" else "$q-muted"))
        if not shown.used:
            return literal(shown.label, "$q-muted")
        return self._code(shown, width, here=row == self.rows.row)

    def _code(self, row: CodeRow, width: int, *, here: bool) -> Content:
        board = self.board
        assert board is not None
        cells = self._label_cells(width)
        label = literal(row.label, "$q-ink").truncate(cells - 1, ellipsis=True)
        share = "" if row.prevalence is None else honest(100 * row.prevalence, 1)
        parts: list[Content] = [
            label,
            Content(" " * (cells - label.cell_length)),
            Content.styled("/".join(map(str, row.passages)).rjust(self._passages), "$q-muted"),
            Content.styled(share.rjust(BESIDE), "$q-muted"),
        ]
        for place in self._window(width):
            figure = row.figures.get(board.measures[place])
            value = None if figure is None else figure.value
            said = _("non déf.") if value is None else honest(value)
            under = here and place == self.column
            text = ("▸" + said).rjust(CELL) if under else said.rjust(CELL)
            ink = "$q-muted" if value is None else "$q-strong"
            parts.append(Content.styled(text, f"bold underline {ink}" if under else ink))
        return Content.assemble(*parts)

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self.rows.redraw()
        self.call_after_refresh(self._head)

    def _here(self) -> Row | None:
        return self.shown[self.rows.row] if self.rows.row < len(self.shown) else None

    def _figure(self) -> Figure | None:
        """Return the figure under the cursor."""
        here, board = self._here(), self.board
        if isinstance(here, CodeRow) and board is not None and board.measures:
            return here.figures.get(board.measures[self.column])
        return here if isinstance(here, Figure) else None

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Put the figure under the cursor in words."""
        self._show_figure()

    def _show_figure(self) -> None:
        figure, here, board = self._figure(), self._here(), self.board
        if figure is None or board is None:
            self.pane.show_paragraphs(())
            return
        path = here.path if isinstance(here, CodeRow) else _("tous les codes ensemble")
        head = Content.assemble(
            literal(figure.name, "bold $q-key"), " = ", literal(figure.text, "bold $q-strong"),
            "   ", literal(path, "$q-muted"),
        )  # fmt: skip
        parts = [Paragraph(head), Paragraph(Content.styled(figure.reading, "$q-ink"))]
        facts = [_("{n} {unit}").format(n=words.number(round(figure.n)), unit=figure.unit)]
        if figure.prevalence is not None:
            facts.append(_("codé à {share} %").format(share=honest(100 * figure.prevalence, 1)))
        if figure.interval:
            drawn = _("documents") if board.drawn == "documents" else units().get(board.drawn, board.drawn)
            facts.append(_("{n} tirages, {what}, graine {seed}").format(n=board.draws, what=drawn, seed=figure.seed))
        elif figure.seed is not None:
            facts.append(_("graine {seed}").format(seed=figure.seed))
        facts += [figure.formula, figure.source]
        parts.append(Paragraph(literal(" · ".join(facts), "$q-muted")))
        if figure.pairs:
            parts.append(Paragraph(literal(" · ".join(f"{who} {said}" for who, said in figure.pairs), "$q-muted")))
        self.pane.show_paragraphs(parts)
        excluded = ", ".join(one_line(name, 30) for name in board.excluded)
        said = _("exclus, faute d'être terminés par deux personnes : {names}").format(names=excluded)
        self.show_status(literal(said if excluded else "", "$q-muted"))

    # looking around

    def _to_column(self, column: int) -> None:
        board = self.board
        if board is None or not 0 <= column < len(board.measures):
            return
        width = self.rows.room
        before = self._window(width)
        self.column = column
        if self._window(width) == before:
            self.rows.redraw_cursor()
        else:
            self.rows.redraw()
            self._head()
        self._show_figure()

    def action_left(self) -> None:
        """Go to the figure at the left."""
        self._to_column(self.column - 1)

    def action_right(self) -> None:
        """Go to the figure at the right."""
        self._to_column(self.column + 1)

    def action_sort(self) -> None:
        """Put the lowest values of the column under the cursor first, or come back to the order of the codebook."""
        self.lowest_first = not self.lowest_first
        self._fill()

    async def action_open(self) -> None:
        """See the disagreements behind the row."""
        here = self._here()
        if here is None:
            return
        code_id = here.code_id if isinstance(here, CodeRow) else None
        self.review.differing = DifferenceFilter(code_id=code_id, coders=self.chosen)
        await self.review.show("disagreements")
        self.review.back = "agreement"

    # what is compared

    def action_unit(self) -> None:
        """Compare another unit."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        def chosen(keys: list[str] | None) -> None:
            if keys:
                self.unit = keys[0]
                self._measure()

        entries = [Entry(key, name) for key, name in units().items()]
        self.app.push_screen(PickerScreen(_("Ce qui est comparé"), entries, at=self.unit), chosen)

    def action_coders(self) -> None:
        """Choose who is compared."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        names = sorted(coder.name for coder in self.desk.coders.values())
        ticked = list(self.chosen) or list(self.board.coders if self.board else names)

        def chosen(keys: list[str] | None) -> None:
            if keys is not None:
                self.chosen = () if sorted(keys) == names else tuple(sorted(keys))
                self._measure()

        entries = [Entry(name, name) for name in names]
        picker = PickerScreen(_("Les personnes comparées"), entries, several=True, ticked=ticked)
        self.app.push_screen(picker, chosen)

    def action_interval(self) -> None:
        """Draw documents again and again for an interval, or not."""
        self.interval = not self.interval
        self._measure()

    def action_gamma(self) -> None:
        """Measure gamma too, or not."""
        self.with_gamma = not self.with_gamma
        self._measure()

    def action_leave(self) -> None:
        """Stop what is being measured; what was measured before stays."""
        self._turn += 1
        self._stop()
        if self.board is not None:
            self.interval = bool(self.board.draws)
            self.with_gamma = any(figure.measure == "gamma" for figure in self.board.overall)
            self.unit = self.board.unit
        self._show_figure()


def _key(row: Row | None) -> str:
    return row.code_id if isinstance(row, CodeRow) else row.measure if isinstance(row, Figure) else str(row)
