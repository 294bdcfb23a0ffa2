"""The documents of the project, and how far the coder is with each."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.services.review import DocumentProgress, QueueFilter
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

WIDE = 100


class DocumentsScreen(ReviewScreen):
    """Home: pick a document, or resume."""

    panel = "documents"
    name_shown = _("Documents")
    DEFAULT_CSS = """
    DocumentsScreen RowList { height: 1fr; }
    DocumentsScreen #heading, DocumentsScreen #resume { background: $q-page; }
    DocumentsScreen #resume { margin: 1 0 0 0; padding: 0 2; }
    DocumentsScreen #heading { margin: 1 0; padding: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("documents"))]

    def __init__(self) -> None:
        super().__init__()
        self.resume = Line(id="resume")
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")

    def compose(self) -> ComposeResult:
        """Lay out where one was, the headings, the documents."""
        yield self.title_line
        yield self.resume
        yield self.heading
        yield self.rows
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("documents", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    async def on_screen_resume(self) -> None:
        """Show the documents as they now are."""
        self._fill()
        self.rows.focus()
        with self.review.complaints():
            await self.desk.refresh_documents()
            self._fill()

    async def refresh_all(self) -> None:
        """Show the documents as they now are."""
        self._fill()

    def _fill(self) -> None:
        documents = self.desk.documents
        ids = [about.document_id for about in documents]
        here = self.review.document_id
        row = ids.index(here) if here in ids else self.rows.row
        self.rows.fill(len(documents), row=row)
        self.show_title()
        if here in ids:
            name = documents[ids.index(here)].name
            self.resume.show(
                Content.assemble((_("Reprendre : "), "$q-muted"), literal(name, "bold $q-ink")),
                Content.assemble(("b", "bold $q-key")),
            )
        self.resume.display = here in ids
        self.heading.show(self._columns(_("Document"), "", _("codages"), _("à décider"), "$q-muted"))
        self._totals()
        self.show_keys()
        if not documents:
            self.say(_("Aucun document : « ingesoc add PROJET FICHIERS… » en ajoute."))

    def _totals(self) -> None:
        documents = self.desk.documents
        words_total, codings = sum(d.words for d in documents), sum(d.codings for d in documents)
        parts = [
            ngettext("{n} cas", "{n} cas", len(self.desk.cases)).format(n=len(self.desk.cases)),
            ngettext("{n} document", "{n} documents", len(documents)).format(n=len(documents)),
            ngettext("{n} mot", "{n} mots", words_total).format(n=words.number(words_total)),
            ngettext("{n} codage", "{n} codages", codings).format(n=words.number(codings)),
        ]
        pending = sum(d.pending for d in documents)
        right = ngettext("{n} suggestion à décider", "{n} suggestions à décider", pending)
        self.show_status(
            Content.styled(" · ".join(parts), "$q-muted"),
            Content.styled(right.format(n=words.number(pending)), "$q-muted"),
        )

    def _columns(self, name: str, about: str, codings: str, pending: str, style: str) -> Content:
        width = self.size.width - 6
        room = width - 22
        wide = self.size.width >= WIDE
        first = literal(name, style)
        name_room = room * 2 // 5 if wide else room
        first = first.truncate(name_room - 2, ellipsis=True)
        second = literal(about, "$q-muted").truncate(room - name_room - 2, ellipsis=True) if wide else Content("")
        return Content.assemble(
            first,
            " " * (name_room - first.cell_length),
            second,
            " " * (room - name_room - second.cell_length),
            (f"{codings:>10}", "$q-muted"),
            (f"{pending:>12}", "$q-muted"),
        )

    def _draw(self, row: int, _width: int) -> Content:
        about = self.desk.documents[row]
        parts = [*about.cases, about.kind, words.date(about.date)]
        detail = " · ".join(part for part in parts if part)
        return self._columns(
            about.name,
            detail,
            words.number(about.codings),
            words.number(about.pending) if about.pending else "–",
            "$q-ink",
        )

    def _here(self) -> DocumentProgress | None:
        documents = self.desk.documents
        return documents[self.rows.row] if documents else None

    async def on_row_list_clicked(self, _message: RowList.Clicked) -> None:
        """Open with the mouse."""
        await self.action_open()

    async def action_open(self) -> None:
        """Open in the reader, where it was left when it is the same document."""
        about = self._here()
        if about is not None:
            same = about.document_id == self.review.document_id
            await self.review.read(about.document_id, position=self.review.position if same else 0)

    async def action_resume(self) -> None:
        """Go back where the coder was."""
        await self.review.show("reader")

    async def action_queue(self) -> None:
        """See the suggestions of the document."""
        about = self._here()
        if about is not None:
            await self.review.review_queue(QueueFilter(document_id=about.document_id))

    async def action_memo(self) -> None:
        """Write on the document."""
        from ingesoc_qual.tui.screens.memo import write_memo

        about = self._here()
        if about is not None:
            with self.review.complaints():
                document = await self.desk.document(about.document_id)
                title = _("Mémo du document")
                await write_memo(self, document, MemoTarget.DOCUMENT, about.document_id, title, None, lambda: None)
