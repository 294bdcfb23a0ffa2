"""The readings: what all codings say together, one crossed table at a time, each cell with its passages behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.i18n import _
from ingesoc_qual.services.reading_views import (
    Quotation,
    Reading,
    ReadingViews,
    View,
    ViewCell,
    ViewRow,
    mapping_names,
)
from ingesoc_qual.services.readings import DEFAULT_MAPPING
from ingesoc_qual.services.review import Review
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.crossing import CrossLayout, cell_words, reading_name, tab_name, units, where
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.screens.volumes import VolumesPane
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

ORDER = tuple(Reading)
LONGEST = 1200
"""Characters shown of a quotation; the passage is whole behind its cell."""


class ReadingsScreen(ReviewScreen):
    """One reading at a time; the cursor is on one cell of it, which stays where it was in each."""

    panel = "readings"
    name_shown = _("Lectures")
    undone_acts = ("volume.",)
    DEFAULT_CSS = """
    ReadingsScreen #table, ReadingsScreen VolumesPane { height: 1fr; }
    ReadingsScreen #table RowList { height: 1fr; margin: 0 1; }
    ReadingsScreen #tabs { background: $q-page; padding: 0 3; margin: 1 0 0 0; }
    ReadingsScreen #groups, ReadingsScreen #heading { background: $q-page; padding: 0 3; }
    ReadingsScreen #cell { height: 3; border-top: solid $q-rule; padding: 0 3; }
    ReadingsScreen #facing { height: 40%; max-height: 14; min-height: 5; border-top: solid $q-rule; }
    ReadingsScreen #facing TextRows { width: 1fr; height: 1fr; padding: 0 2 0 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("readings"))]

    def __init__(self) -> None:
        super().__init__()
        self.tabs = Line(id="tabs")
        self.groups, self.heading = Line(id="groups"), Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.cell = TextRows(id="cell")
        self.prescribed, self.real = TextRows(id="prescribed"), TextRows(id="real")
        self.volumes = VolumesPane()
        self.reading = Reading.GRID
        self.block, self.mapping = "", DEFAULT_MAPPING
        self.detail: set[Reading] = set()
        self._views: ReadingViews | None = None
        self._layout: CrossLayout | None = None
        self._columns = dict.fromkeys(ORDER, 2)
        self._keys: dict[Reading, tuple[str, ...]] = {}

    def compose(self) -> ComposeResult:
        """Lay out the readings, the table with its cell and quotations, the volumes in its place."""
        yield self.title_line
        yield self.tabs
        with Vertical(id="table"):
            yield self.groups
            yield self.heading
            yield self.rows
            yield self.cell
            with Horizontal(id="facing"):
                yield self.prescribed
                yield self.real
        yield self.volumes
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("readings", "volumes", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        if panel == "list":
            return self.volumes.rows if self._deciding else self.rows
        return self.volumes if panel == "volumes" else self

    @property
    def _deciding(self) -> bool:
        return self.reading is Reading.VOLUMES

    @property
    def view(self) -> View | None:
        """The table in view, None until it is there and among the volumes."""
        shown = self._layout.view if self._layout is not None else None
        return shown if shown is not None and shown.reading is self.reading else None

    # what is shown

    def on_mount(self) -> None:
        """Show the first reading."""
        self._arrange()

    def on_screen_resume(self) -> None:
        """Show the reading as it now is."""
        (self.volumes.rows if self._deciding else self.rows).focus()
        self._read()

    async def refresh_all(self) -> None:
        """Show the reading as it now is."""
        self._read()

    def _arrange(self) -> None:
        self.query_one("#table").display = not self._deciding
        self.query_one("#facing").display = self.reading is Reading.GAP
        self.volumes.display = self._deciding
        if self.is_current:
            (self.volumes.rows if self._deciding else self.rows).focus()

    def _read(self) -> None:
        """Compute the reading away from the keys: a later wish takes the place of one that is being read."""
        if self._deciding:
            self.volumes.read()
            self._tell()
            return
        self._tell(waiting=self.view is None)
        self._compute()

    @work(group="reading", exclusive=True)
    async def _compute(self) -> None:
        reading, block, mapping = self.reading, self.block, self.mapping
        detail = reading in self.detail

        def read(review: Review) -> View:
            if self._views is None:
                self._views = ReadingViews(review.project)
            return self._views.view(reading, block=block, detail=detail, mapping=mapping)

        with self.review.complaints():
            view = await self.desk.quietly(read)
            self._layout = CrossLayout(view)
            self._fill(view)

    def _fill(self, view: View) -> None:
        keys = [row.key for row in view.rows]
        here = self._keys.get(view.reading)
        row = keys.index(here) if here in keys else min(self.rows.row, max(0, len(keys) - 1))
        headings = [n for n, one in enumerate(view.rows) if one.heading]
        self._columns[view.reading] = min(self._columns[view.reading], len(view.columns))
        self.rows.fill(len(keys), row=row, headings=headings)
        self._show_column()
        self._tell()

    def _tell(self, *, waiting: bool = False) -> None:
        view = self.view
        block = ""
        if view is not None and view.block:
            block = _("codé par {coder}").format(coder=view.block)
            if len(view.blocks) > 1:
                block += f" ({view.blocks.index(view.block) + 1}/{len(view.blocks)})"
        mapping = _("classement {name}").format(name=self.mapping) if self.reading is Reading.PROFILE else ""
        self.show_title(block, mapping, reading_name(self.reading))
        parts = []
        for number, each in enumerate(ORDER, 1):
            style = "bold $q-strong underline" if each is self.reading else "$q-muted"
            parts.append(Content.assemble((f"{number} ", "$q-key"), (tab_name(each), style)))
        self.tabs.show(Content("   ").join(parts), Content.styled(_("lecture…"), "$q-warn") if waiting else Content(""))
        if not self._deciding:
            self._show_cell()
        self.show_keys()

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense on this reading."""
        view, cell = self.view, self._cell()
        wanted = {"readings.next-reading", "readings.detail"}
        wanted |= {"readings.coder"} if view is not None and len(view.blocks) > 1 else set()
        wanted |= {"readings.dimensions"} if self.reading is Reading.PROFILE else set()
        wanted |= {"readings.open"} if not self._deciding and cell is not None and cell.passages else set()
        own = [action for action in of_panel("readings") if action.id in wanted]
        return [*of_panel("volumes"), *own] if self._deciding else own

    # the table

    @property
    def _room(self) -> int:
        return max(20, self.size.width - 8)

    @property
    def _column(self) -> int:
        return self._columns[self.reading]

    def _window(self) -> list[int]:
        assert self._layout is not None
        return self._layout.in_view(self._column, self._room)

    def _show_column(self, *, whole: bool = True) -> None:
        layout = self._layout
        if layout is None or self.view is None:
            return
        places, total = self._window(), len(layout.view.columns)
        self.groups.show(layout.groups(places, self._room), Content.styled(units(self.reading), "$q-faint"))
        more = " →" if places[-1] < total else ""
        titles = layout.cells(layout.titles, places, self._room, self._column, "$q-muted")
        self.heading.show(titles, Content.styled(f"{self._column}/{total}{more}", "$q-faint"))
        if whole:
            self.rows.redraw()
        else:
            self.rows.redraw_cursor()

    def _draw(self, row: int, width: int) -> Content:
        assert self._layout is not None
        if self._layout.view.rows[row].heading:
            return literal(self._layout.view.rows[row].label, "bold $q-key").truncate(width, ellipsis=True)
        chosen = self._column if row == self.rows.row else None
        return self._layout.cells(self._layout.texts[row], self._window(), self._room, chosen, "$q-ink")

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._show_column()

    def on_row_list_moved(self, message: RowList.Moved) -> None:
        """Show the cell under the cursor."""
        if message.rows is self.rows:
            self._show_cell()

    def _row(self) -> ViewRow | None:
        view = self.view
        row = view.rows[self.rows.row] if view is not None and self.rows.row < len(view.rows) else None
        return row if row is not None and not row.heading else None

    def _cell(self) -> ViewCell | None:
        row = self._row()
        return row.cells[self._column - 1] if row is not None else None

    def _show_cell(self) -> None:
        view, row, cell = self.view, self._row(), self._cell()
        if view is None or row is None or cell is None:
            nothing = _("Rien n'est encore codé qui permette cette lecture.") if view is not None else ""
            self.cell.show_paragraphs([Paragraph(Content.styled(nothing, "$q-muted"))])
            self._face((None, None))
            self.show_status(Content(""))
            return
        self._keys[view.reading] = row.key
        column = view.columns[self._column - 1]
        self.cell.show_paragraphs(
            [
                Paragraph(literal(where(row, column), "$q-muted")),
                Paragraph(literal(cell_words(cell, column), "$q-strong")),
            ]
        )
        if view.reading is Reading.GAP:
            self._face(row.facing)
        self.show_status(Content(""))

    def _face(self, facing: tuple[Quotation | None, Quotation | None]) -> None:
        sides = ((self.prescribed, _("Prescrit")), (self.real, _("Réel")))
        for (pane, title), quotation in zip(sides, facing, strict=True):
            parts = [Paragraph(Content.styled(title, "bold $q-key"))]
            if quotation is None:
                parts.append(Paragraph(Content.styled("–", "$q-faint")))
            else:
                words = f"« {one_line(quotation.words, LONGEST)} »"
                parts += [Paragraph(literal(quotation.whose, "$q-muted")), Paragraph(literal(words, "$q-ink"))]
            pane.show_paragraphs(parts)

    # acts

    def _go(self, reading: Reading) -> None:
        if reading is not self.reading:
            self.reading = reading
            self._arrange()
            self.rows.fill(0)
            self.groups.show(Content(""), Content(""))
            self.heading.show(Content(""), Content(""))
            self._read()

    def action_next_reading(self) -> None:
        """Show the next reading."""
        self._go(ORDER[(ORDER.index(self.reading) + 1) % len(ORDER)])

    def action_previous_reading(self) -> None:
        """Show the previous reading."""
        self._go(ORDER[(ORDER.index(self.reading) - 1) % len(ORDER)])

    def action_reading(self, number: int) -> None:
        """Show the reading of that number."""
        if number <= len(ORDER):
            self._go(ORDER[number - 1])

    def _to_column(self, place: int) -> None:
        if self.view is not None:
            before = self._window()
            self._columns[self.reading] = max(1, min(place, len(self.view.columns)))
            self._show_column(whole=before != self._window())
            self._show_cell()
            self.show_keys()

    def action_left(self) -> None:
        """Go to the column at the left."""
        self._to_column(self._column - 1)

    def action_right(self) -> None:
        """Go to the column at the right."""
        self._to_column(self._column + 1)

    async def action_open(self) -> None:
        """See the passages of the cell, or the quantity in the reader; Escape comes back to it."""
        if self._deciding:
            await self.volumes.open()
            return
        view, row, cell = self.view, self._row(), self._cell()
        if view is None or row is None or cell is None:
            return
        if not cell.passages:
            self.say(_("Aucun passage dans cette case."))
            return
        title = where(row, view.columns[self._column - 1])
        await self.review.show_cell(f"{title} · {view.block}" if view.block else title, cell.passages)

    def action_coder(self) -> None:
        """Read the codings of the next person, or the consensus."""
        view = self.view
        if view is not None and view.blocks:
            self.block = view.blocks[(view.blocks.index(view.block) + 1) % len(view.blocks)]
            self._read()

    def action_detail(self) -> None:
        """Show more or less of the reading."""
        if self._deciding:
            self.volumes.fold()
            return
        self.detail ^= {self.reading}
        self._read()

    def action_dimensions(self) -> None:
        """Read the profile under the next mapping of codes to dimensions."""
        if self.reading is Reading.PROFILE:
            names = mapping_names()
            self.mapping = names[(names.index(self.mapping) + 1) % len(names)]
            self._read()
