"""Home: where one was, the cases and their documents, how far each coder is, what is left to do."""

from __future__ import annotations

from bisect import bisect_right
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.acts import REVIEWING
from ingesoc_qual.services.progress import Progress, read_progress
from ingesoc_qual.services.review import DocumentProgress, QueueFilter
from ingesoc_qual.services.team import set_tasks, state_name
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.case_rows import CaseRow, DocumentRow, Row, headings, lay_out, row_of
from ingesoc_qual.tui.home_columns import Columns
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

AROUND = 6
"""Cells of the list's row that columns cannot use: margins, and the sign of the cursor."""


class DocumentsScreen(ReviewScreen):
    """Home: pick a document, resume, import, export."""

    panel = "documents"
    name_shown = _("Accueil")
    undone_acts = (*REVIEWING, "task.")
    DEFAULT_CSS = """
    DocumentsScreen RowList { height: 1fr; margin: 0 1; }
    DocumentsScreen #heading, DocumentsScreen #resume, DocumentsScreen #todo { background: $q-page; padding: 0 3; }
    DocumentsScreen #resume { margin: 1 0 0 0; }
    DocumentsScreen #heading { margin: 1 0 0 0; }
    DocumentsScreen #todo { margin: 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("documents"))]

    def __init__(self) -> None:
        super().__init__()
        self.resume = Line(id="resume")
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.todo = Line(id="todo")
        self.progress: Progress | None = None
        self._rows: list[Row] = []
        self._folded: set[str] = set()
        self._columns = Columns(80, None)

    def compose(self) -> ComposeResult:
        """Lay out where one was, the headings, the documents, what is left to do."""
        yield self.title_line
        yield self.resume
        yield self.heading
        yield self.rows
        yield self.todo
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("documents", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the documents as they now are."""
        self._fill(self.review.document_id)
        self.rows.focus()
        with self.review.complaints():
            await self.desk.refresh_documents()
            await self.refresh_all()

    async def refresh_all(self) -> None:
        """Show the documents, and how far everyone is, as they now are."""
        self.progress = await self.desk.read(lambda review: read_progress(review.project))
        self._fill()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns to the new width."""
        self._columns = Columns(event.size.width - AROUND, self.progress)
        self.heading.show(self._columns.heading())
        self.rows.redraw()

    def _fill(self, at: str | None = None, case_id: str | None = None) -> None:
        here = self._rows[self.rows.row] if self._rows else None
        if at is None and isinstance(here, DocumentRow):
            at, case_id = here.document.document_id, here.case_id
        elif at is None and isinstance(here, CaseRow):
            case_id = here.case_id
        self._rows = lay_out(self.desk.cases, self.desk.documents, self._folded)
        row = row_of(self._rows, at, case_id)
        if row is None:
            cases = (n for n, r in enumerate(self._rows) if isinstance(r, CaseRow) and r.case_id == case_id)
            row = next(cases, self.rows.row)
        self._columns = Columns(self.size.width - AROUND, self.progress)
        self.rows.fill(len(self._rows), row=row, headings=headings(self._rows))
        self.heading.show(self._columns.heading())
        self.show_title()
        self._resume()
        self._todo()
        self._totals()
        self.show_keys()

    def _draw(self, row: int, width: int) -> Content:
        return self._columns.row(self._rows[row]).truncate(width)

    def _resume(self) -> None:
        app = self.review
        about = next((d for d in self.desk.documents if d.document_id == app.document_id), None)
        self.resume.display = about is not None
        if about is None:
            return
        document = self.desk.at_hand(about.document_id)
        turns = document.text.layout.turns if document is not None else ()
        turn = bisect_right([turn.header_start for turn in turns], app.position)
        where = _(", tour {n}").format(n=turn) if turn else ""
        who = " ".join(part for part in (self.desk.coder.name, words.moment(app.read_at)) if part)
        self.resume.show(
            Content.assemble(
                (_("Reprendre ici : "), "$q-muted"), literal(about.name, "bold $q-ink"), (where, "$q-ink"), " ",
                literal(f"({who})", "$q-muted"),
            ),
            Content.styled("b", "bold $q-key"),
        )  # fmt: skip

    def _todo(self) -> None:
        pending = sum(d.pending for d in self.desk.documents)
        conflicts = self.progress.conflicts if self.progress else 0
        left = self.progress.left(self.desk.coder.id) if self.progress else 0
        parts = []
        if left:
            parts.append(ngettext("{n} document à coder", "{n} documents à coder", left).format(n=words.number(left)))
        if pending:
            said = ngettext("{n} suggestion à décider", "{n} suggestions à décider", pending)
            parts.append(said.format(n=words.number(pending)))
        if conflicts:
            said = ngettext("{n} conflit de fusion", "{n} conflits de fusion", conflicts)
            parts.append(said.format(n=words.number(conflicts)))
        if not self.desk.documents:
            key = next(action.key for action in of_panel("documents") if action.id == "documents.import")
            parts.append(_("importer des entretiens ({key})").format(key=key))
        self.todo.show(
            Content.assemble(
                (_("À faire : "), "$q-muted"),
                (" · ".join(parts), "bold $q-ink") if parts else (_("rien n'attend"), "$q-muted"),
            )
        )

    def _totals(self) -> None:
        documents = self.desk.documents
        words_total, codings = sum(d.words for d in documents), sum(d.codings for d in documents)
        coders = len(self.progress.coders) if self.progress else 1
        parts = [
            ngettext("{n} cas", "{n} cas", len(self.desk.cases)).format(n=len(self.desk.cases)),
            ngettext("{n} document", "{n} documents", len(documents)).format(n=len(documents)),
            ngettext("{n} mot", "{n} mots", words_total).format(n=words.number(words_total)),
            ngettext("{n} codage", "{n} codages", codings).format(n=words.number(codings)),
            ngettext("{n} codeur·euse", "{n} codeur·euses", coders).format(n=coders),
        ]
        self.show_status(Content.styled(" · ".join(parts), "$q-muted"))

    # acts

    def _row(self) -> Row | None:
        return self._rows[self.rows.row] if self._rows else None

    def _here(self) -> DocumentProgress | None:
        row = self._row()
        return row.document if isinstance(row, DocumentRow) else None

    async def on_row_list_clicked(self, _message: RowList.Clicked) -> None:
        """Open with the mouse."""
        await self.action_open()

    async def action_open(self) -> None:
        """Open in the reader, where it was left when it is the same document; unfold a case."""
        about = self._here()
        if about is None:
            self.action_unfold()
        else:
            same = about.document_id == self.review.document_id
            await self.review.read(about.document_id, position=self.review.position if same else 0)

    async def action_resume(self) -> None:
        """Go back where the coder was."""
        await self.review.show("reader")

    async def action_queue(self) -> None:
        """See the suggestions of the document, or of the folded case."""
        row = self._row()
        if isinstance(row, DocumentRow):
            await self.review.review_queue(QueueFilter(document_id=row.document.document_id))
        elif row is not None and row.case_id:
            await self.review.review_queue(QueueFilter(case_id=row.case_id))

    async def action_memo(self) -> None:
        """Write on the document."""
        from ingesoc_qual.tui.screens.memo import write_memo

        about = self._here()
        if about is not None:
            with self.review.complaints():
                document = await self.desk.document(about.document_id)
                title = _("Mémo du document")
                await write_memo(self, document, MemoTarget.DOCUMENT, about.document_id, title, None, lambda: None)

    async def action_finish(self) -> None:
        """Say that one's coding of the document is finished, or that it is not after all."""
        about = self._here()
        if about is None or self.progress is None:
            return
        before = self.progress.tasks.get((self.desk.coder.id, about.document_id))
        state = TaskState.PROGRESS if before is TaskState.FINISHED else TaskState.FINISHED
        name, key = self.desk.coder.name, about.document_id
        with self.review.complaints():
            await self.desk.run(lambda review: set_tasks(review.project, [name], state, document_ids=[key]))
            await self.refresh_all()
            self.say(_("{document} : {state}").format(document=about.name, state=state_name(state)))

    def action_fold(self) -> None:
        """Fold the case of the document."""
        row = self._row()
        if isinstance(row, DocumentRow):
            self._folded.add(row.case_id)
            self._fill(row.document.document_id, row.case_id)

    def action_unfold(self) -> None:
        """Unfold the case."""
        row = self._row()
        if isinstance(row, CaseRow) and row.folded:
            self._folded.discard(row.case_id)
            first = row.documents[0].document_id if row.documents else None
            self._fill(first, row.case_id)

    def action_import(self) -> None:
        """Bring files in."""
        from ingesoc_qual.tui.screens.works import import_files

        import_files(self, self.refresh_all)

    def action_export(self) -> None:
        """Write the tables."""
        from ingesoc_qual.tui.screens.works import export_tables

        export_tables(self, self.refresh_all)

    def action_suggest(self) -> None:
        """Look for suggestions again."""
        from ingesoc_qual.tui.screens.works import suggest_anew

        suggest_anew(self, self.refresh_all)
