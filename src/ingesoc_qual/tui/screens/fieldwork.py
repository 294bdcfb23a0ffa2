"""Cases, documents and speakers with their variables: a grid whose cells are edited where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.geometry import Offset

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.model.table import Cell
from ingesoc_qual.services import cells
from ingesoc_qual.services.acts import FIELDWORK
from ingesoc_qual.services.cells import Grid, GridColumn
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.variables import type_name
from ingesoc_qual.textunits import fold
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.grid_layout import GridLayout, written
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

ORDER = (Listing.CASES, Listing.DOCUMENTS, Listing.SPEAKERS)


class FieldworkScreen(ReviewScreen):
    """One listing at a time; the cursor is on one cell of it."""

    panel = "fieldwork"
    name_shown = _("Cas et locuteurs")
    undone_acts = FIELDWORK
    DEFAULT_CSS = """
    FieldworkScreen RowList { height: 1fr; margin: 0 1; }
    FieldworkScreen #listings, FieldworkScreen #heading { background: $q-page; padding: 0 3; margin: 1 0 0 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("fieldwork"))]

    def __init__(self) -> None:
        super().__init__()
        self.listings = Line(id="listings")
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.listing = Listing.CASES
        self.wanted = ""
        """What the rows are filtered by."""
        self._layout: GridLayout | None = None
        self._places: list[int] = []
        self._columns = dict.fromkeys(ORDER, 0)
        self._ids = dict.fromkeys(ORDER, "")

    def compose(self) -> ComposeResult:
        """Lay out the listings, the columns and the rows."""
        yield self.title_line
        yield self.listings
        yield self.heading
        yield self.rows
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("fieldwork", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the listing as it now is."""
        self.rows.focus()
        with self.review.complaints():
            await self.refresh_all()

    async def refresh_all(self) -> None:
        """Show the listing as it now is."""
        listing = self.listing
        grid = await self.desk.read(lambda review: cells.read_grid(review.project, listing))
        if listing is not self.listing:
            return
        self._layout = GridLayout(grid)
        self._fill()

    def _fill(self) -> None:
        layout = self._layout
        assert layout is not None
        wanted = fold(self.wanted)
        self._places = [
            n for n, texts in enumerate(layout.texts) if not wanted or any(wanted in fold(text) for text in texts)
        ]
        here = self._ids[self.listing]
        ids = [layout.grid.rows[place][0] for place in self._places]
        self._columns[self.listing] = min(self._columns[self.listing], len(layout.grid.columns) - 1)
        self.rows.fill(len(ids), row=ids.index(here) if here in ids else min(self.rows.row, max(0, len(ids) - 1)))
        self._keep_row()
        self.show_title(_("filtre : {words}").format(words=self.wanted) if self.wanted else "")
        self._show_listings()
        self._show_column()
        self.show_keys()

    def _show_listings(self) -> None:
        names = {
            Listing.CASES: _("Cas"),
            Listing.DOCUMENTS: _("Documents"),
            Listing.SPEAKERS: _("Locuteurs"),
        }
        parts = [
            Content.styled(names[each], "bold $q-strong underline" if each is self.listing else "$q-muted")
            for each in ORDER
        ]
        n = len(self._places)
        self.listings.show(
            Content("   ").join(parts), Content.styled(ngettext("{n} ligne", "{n} lignes", n).format(n=n), "$q-muted")
        )

    @property
    def _room(self) -> int:
        return max(20, self.size.width - 8)

    def _window(self) -> list[int]:
        assert self._layout is not None
        return self._layout.in_view(self._columns[self.listing], self._room)

    def _show_column(self, *, whole: bool = True) -> None:
        layout = self._layout
        if layout is None:
            return
        places, column = self._window(), self._columns[self.listing]
        titles = layout.titles
        left = layout.cells(titles, places, self._room, column, "$q-muted")
        total = len(titles)
        more = f"{column + 1}/{total} →" if places[-1] < total - 1 else f"{column + 1}/{total}"
        self.heading.show(left, Content.styled(more, "$q-faint"))
        self.show_status(literal(_expected(layout.grid.columns[column]), "$q-muted"))
        if whole:
            self.rows.redraw()
        else:
            self.rows.redraw_cursor()

    def _draw(self, row: int, _width: int) -> Content:
        assert self._layout is not None
        texts = self._layout.texts[self._places[row]]
        chosen = self._columns[self.listing] if row == self.rows.row else None
        return self._layout.cells(texts, self._window(), self._room, chosen, "$q-ink")

    def on_resize(self, _event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._show_column()

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Note the row under the cursor."""
        self._keep_row()

    def _keep_row(self) -> None:
        if self._places:
            self._ids[self.listing] = self._row_id

    @property
    def grid(self) -> Grid:
        """The listing as last read."""
        assert self._layout is not None
        return self._layout.grid

    @property
    def _row_id(self) -> str:
        return self.grid.rows[self._places[self.rows.row]][0]

    @property
    def column(self) -> GridColumn:
        """The column under the cursor."""
        return self.grid.columns[self._columns[self.listing]]

    def _cell(self, place: int) -> Cell:
        return self.grid.rows[self._places[self.rows.row]][1][place]

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense on this listing."""
        for action in of_panel(self.panel):
            if action.id != "fieldwork.cases" or self.listing is Listing.DOCUMENTS:
                yield action

    # moves

    def _to_column(self, place: int) -> None:
        if self._layout is not None:
            before = self._window()
            self._columns[self.listing] = max(0, min(place, len(self.grid.columns) - 1))
            self._show_column(whole=before != self._window())

    def action_left(self) -> None:
        """Go to the column at the left."""
        self._to_column(self._columns[self.listing] - 1)

    def action_right(self) -> None:
        """Go to the column at the right."""
        self._to_column(self._columns[self.listing] + 1)

    async def _to_listing(self, step: int) -> None:
        self.listing = ORDER[(ORDER.index(self.listing) + step) % len(ORDER)]
        self.wanted = ""
        with self.review.complaints():
            await self.refresh_all()

    async def action_next_listing(self) -> None:
        """Show the next listing."""
        await self._to_listing(1)

    async def action_previous_listing(self) -> None:
        """Show the previous listing."""
        await self._to_listing(-1)

    def action_find(self) -> None:
        """Keep the rows that hold some words."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        def typed(words: str | None) -> None:
            if words is not None:
                self.wanted = words
                self._fill()

        self.app.push_screen(PromptScreen(_("Garder les lignes qui contiennent"), self.wanted), typed)

    def action_leave(self) -> None:
        """Show every row again."""
        if self.wanted:
            self.wanted = ""
            self._fill()

    async def action_open(self) -> None:
        """Open the document of the row in the reader."""
        if not self._places or self.listing is Listing.CASES:
            return
        key = self._row_id
        if self.listing is Listing.SPEAKERS:
            title = self._cell([column.key for column in self.grid.columns].index("document"))
            key = next((d.document_id for d in self.desk.documents if d.name == title), "")
        if key:
            await self.review.read(key)

    # editing

    async def _act(self, work: Callable[[Project], object], said: str) -> None:
        """Do something on the project, then show everything as it now is; raises what `work` raises."""
        changed = await self.desk.run(lambda review: work(review.project))
        if changed is not False:
            await self.desk.refresh()
            await self.refresh_all()
            self.say(said)

    async def _set(self, text: str, *, row_id: str, key: str) -> None:
        listing = self.listing
        await self._act(lambda project: cells.set_cell(project, listing, row_id, key, text), _("Enregistré."))

    def _place(self) -> Offset:
        assert self._layout is not None
        column = self._columns[self.listing]
        x = self._layout.start(column, self._window(), self._room)
        return self.rows.region.offset + Offset(x + 1, self.rows.row - self.rows.scroll_offset.y + 1)

    def _edit(self, place: int) -> None:
        if not self._places:
            return
        column, row_id = self.grid.columns[place], self._row_id
        if column.key == "case" and self.listing is Listing.DOCUMENTS:
            self.action_cases()
        elif not column.editable:
            self.say(_("« {column} » est compté ou vient du fichier : rien à saisir.").format(column=column.title))
        elif column.choices or column.type is VariableType.BOOLEAN:
            self._choose(column, row_id, written(self._cell(place)))
        else:
            self._type_in(column, row_id, written(self._cell(place)))

    def action_edit(self) -> None:
        """Edit the cell under the cursor."""
        self._edit(self._columns[self.listing])

    def action_rename(self) -> None:
        """Edit the name of the row."""
        self._edit([column.key for column in self.grid.columns].index("name"))

    def _type_in(self, column: GridColumn, row_id: str, value: str) -> None:
        from ingesoc_qual.tui.screens.cell import CellScreen

        async def save(text: str) -> None:
            await self._set(text, row_id=row_id, key=column.key)

        hint = type_name(column.type) if column.type else ""
        self.app.push_screen(CellScreen(column.title, value, save, hint=hint, at=self._place()))

    def _choose(self, column: GridColumn, row_id: str, value: str) -> None:
        from ingesoc_qual.tui.fuzzy import Entry
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        choices = column.choices or (_("oui"), _("non"))
        more = column.variable and column.type is VariableType.CHOICE

        async def chosen(keys: list[str] | None) -> None:
            if not keys:
                return
            with self.review.complaints():
                text = keys[0].removeprefix(CREATE)
                if keys[0].startswith(CREATE):
                    wider = (*choices, text)
                    await self.desk.run(
                        lambda review: cells.change_variable(
                            review.project, column.key, kind=VariableType.CHOICE, choices=wider
                        )
                    )
                await self._set("" if keys[0] == "none:" else text, row_id=row_id, key=column.key)

        entries = [*(Entry(choice, choice) for choice in choices), Entry("none:", _("(vide)"))]
        adding = _("ajouter la modalité « {label} »")
        self.app.push_screen(PickerScreen(column.title, entries, create=more, creating=adding, at=value), chosen)

    async def action_clear(self) -> None:
        """Empty the cell under the cursor."""
        if self._places and self.column.editable and self.column.key not in ("name", "case", "kind"):
            with self.review.complaints():
                await self._set("", row_id=self._row_id, key=self.column.key)

    def action_cases(self) -> None:
        """Choose the cases of the document."""
        from ingesoc_qual.tui.fuzzy import Entry
        from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

        if self.listing is not Listing.DOCUMENTS or not self._places:
            return
        key = self._row_id
        document = next(d for d in self.desk.documents if d.document_id == key)

        async def chosen(keys: list[str] | None) -> None:
            if keys is None:
                return
            new = next((each.removeprefix(CREATE) for each in keys if each.startswith(CREATE)), "")
            wanted = [] if "none:" in keys else [each for each in keys if not each.startswith(CREATE)]
            with self.review.complaints():
                await self._act(
                    lambda project: cells.set_cases(project, key, wanted, new=new), _("Rattachement enregistré.")
                )

        entries = [*(Entry(case.id, case.name) for case in self.desk.cases), Entry("none:", _("aucun cas"))]
        title, making = _("Cas de : {name}").format(name=document.name), _("créer le cas « {label} »")
        mine = document.case_ids
        picker = PickerScreen(
            title, entries, several=True, create=True, creating=making, ticked=mine, at=mine[0] if mine else ""
        )
        self.app.push_screen(picker, chosen)

    # cases and variables

    def action_new_case(self) -> None:
        """Add a case."""
        from ingesoc_qual.tui.screens.cell import CellScreen

        async def save(name: str) -> None:
            case = await self.desk.run(lambda review: cells.add_case(review.project, name))
            self.listing, self.wanted = Listing.CASES, ""
            self._ids[Listing.CASES] = case.id
            await self.desk.refresh()
            await self.refresh_all()
            self.say(_("Cas créé : {name}").format(name=name))

        self.app.push_screen(CellScreen(_("Nom du nouveau cas"), "", save, at=self._place()))

    def action_new_variable(self) -> None:
        """Add a variable to this listing."""
        from ingesoc_qual.tui.screens.variable import new_variable

        new_variable(self)

    def action_change_variable(self) -> None:
        """Change the type or the modalities of the variable under the cursor."""
        from ingesoc_qual.tui.screens.variable import change_variable

        if self.column.variable:
            change_variable(self, self.column)
        else:
            self.say(_("« {column} » n'est pas une variable : son type est fixe.").format(column=self.column.title))

    async def variable_done(self, key: str, said: str) -> None:
        """Show the listing with a variable just made or changed under the cursor."""
        await self.refresh_all()
        keys = [column.key for column in self.grid.columns]
        self._to_column(keys.index(key) if key in keys else len(keys) - 1)
        self.say(said)


def _expected(column: GridColumn) -> str:
    """Return what a column is and takes."""
    if not column.editable:
        return column.title
    kind = ", ".join(column.choices) if column.choices else type_name(column.type or VariableType.TEXT)
    return f"{column.title} : {kind}"
