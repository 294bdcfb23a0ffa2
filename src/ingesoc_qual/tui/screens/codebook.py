"""The codebook: the tree of codes with their counts, and what tells a code from its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Static

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.services.review import QueueFilter
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.desk_codes import lock_holder
from ingesoc_qual.tui.literal import literal, literal_lines
from ingesoc_qual.tui.screens.code_acts import CodeActs
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList


class CodebookScreen(CodeActs):
    """The tree on the left, the code under the cursor on the right."""

    panel = "codebook"
    name_shown = _("Grille de codage")
    DEFAULT_CSS = """
    CodebookScreen Vertical { width: 1fr; }
    CodebookScreen RowList { width: 1fr; height: 1fr; }
    CodebookScreen #heading { background: $q-page; margin: 1 0 1 0; padding: 0 1 0 2; }
    CodebookScreen VerticalScroll {
        width: 44%; height: 1fr; border-left: solid $q-rule; padding: 1 2; scrollbar-size-vertical: 1;
    }
    CodebookScreen #about { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("codebook"))]

    def __init__(self) -> None:
        super().__init__()
        self.heading = Line(id="heading")
        self.rows = RowList(self._draw, id="rows")
        self.about = Static(id="about")
        self._folded: set[str] = set()
        self._archived = False
        self._offers_back = False
        self._lock: str | None = None
        self._visible: list[tuple[int, Code]] = []
        self._totals: dict[str, int] = {}

    def compose(self) -> ComposeResult:
        """Lay out the tree and the code."""
        yield self.title_line
        with Horizontal():
            with Vertical():
                yield self.heading
                yield self.rows
            with VerticalScroll(can_focus=False):
                yield self.about
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("codebook", "list")

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        code = self.here()
        self._offers_back = code is not None and code.archived
        every = {action.id: action for action in of_panel("codebook")}
        if self._offers_back:
            yield replace(every.pop("codebook.archive"), hint=_("ramener"))
        if code is None:
            every = {name: every[name] for name in ("codebook.create-top",)}
        yield from every.values()

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    async def on_screen_resume(self) -> None:
        """Show the codebook as it now is, at the code that someone asked for."""
        wanted, self.review.code_wanted = self.review.code_wanted, None
        if wanted is not None:
            self.show_code(wanted)
        else:
            self._fill()
        self.rows.focus()
        await self._look_at_lock()

    async def refresh_all(self) -> None:
        """Show the codebook as it now is."""
        self._fill()
        await self._look_at_lock()

    async def _look_at_lock(self) -> None:
        with self.review.complaints():
            self._lock = await lock_holder(self.desk)
            self._title()

    def _title(self) -> None:
        codebook = self.desk.codebook
        lock = literal(_("verrouillée par {name}").format(name=self._lock), "$q-warn") if self._lock else None
        self.show_title(codebook.title or codebook.name, right=lock)

    def _fill(self, at: str | None = None) -> None:
        codebook, counts = self.desk.codebook, self.desk.code_counts
        here = at or (self._visible[self.rows.row][1].id if self._visible else "")
        self._totals = {
            code.id: sum(counts.get(i, 0) for i in codebook.descendants(code.id)) for code in codebook.codes
        }
        self._visible = self._unfolded()
        ids = [code.id for _depth, code in self._visible]
        self.rows.fill(len(ids), row=ids.index(here) if here in ids else self.rows.row)
        self._title()
        self.heading.show(Content.styled(_("Code"), "$q-muted"), Content.styled(_("propres   en tout"), "$q-muted"))
        n = len([code for code in codebook.codes if code.usable])
        away = len([code for code in codebook.codes if code.archived and code.merged_into is None])
        parts = [ngettext("{n} code", "{n} codes", n).format(n=n)]
        if away:
            parts.append(ngettext("{n} archivé", "{n} archivés", away).format(n=away))
        total = sum(counts.values())
        self.show_status(
            Content.styled(" · ".join(parts), "$q-muted"),
            Content.styled(ngettext("{n} codage", "{n} codages", total).format(n=words.number(total)), "$q-muted"),
        )
        self.show_keys()
        self._show_code()

    def _unfolded(self) -> list[tuple[int, Code]]:
        found: list[tuple[int, Code]] = []
        hidden_below: int | None = None
        for depth, code in self.desk.codebook.walk():
            if hidden_below is not None and depth > hidden_below:
                continue
            hidden_below = depth if code.id in self._folded else None
            if code.merged_into is None and (self._archived or not code.archived):
                found.append((depth, code))
        return found

    def _draw(self, row: int, width: int) -> Content:
        depth, code = self._visible[row]
        below = self._has_below(code)
        sign = ("▸" if code.id in self._folded else "▾") if below else " "
        archived = f"  {_('(archivé)')}" if code.archived else ""
        left = Content.assemble(
            "  " * depth,
            (f"{sign} ", "$q-faint"),
            (f"{self.desk.marks[code.id]:<3}", f"bold {code_color(code, code.id)}"),
            literal(code.label, "bold $q-strong" if below else "$q-ink"),
            (archived, "$q-muted"),
        )
        own = self.desk.code_counts.get(code.id, 0)
        total = self._totals[code.id]
        right = Content.assemble(
            (words.number(own) if own else "·", "$q-ink" if own else "$q-faint"),
            (f"{words.number(total) if below else '':>9}", "$q-muted"),
        )
        left = left.truncate(max(4, width - right.cell_length - 2), ellipsis=True)
        return Content.assemble(left, " " * (width - left.cell_length - right.cell_length), right)

    def _has_below(self, code: Code) -> bool:
        below = self.desk.codebook.children(code.id)
        return any(one.merged_into is None and (self._archived or not one.archived) for one in below)

    def here(self) -> Code | None:
        """Return the code under the cursor."""
        return self._visible[self.rows.row][1] if self._visible else None

    def show_code(self, code_id: str) -> None:
        """Put the cursor on a code, unfolding what is above it."""
        for above in self.desk.codebook.path(code_id)[:-1]:
            self._folded.discard(above.id)
        self._fill(code_id)

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Show the code under the cursor."""
        self._show_code()
        code = self.here()
        if code is not None and code.archived is not self._offers_back:
            self.show_keys()

    def _show_code(self) -> None:
        code = self.here()
        if code is None:
            self.about.update(
                Content.styled(
                    _("La grille est vide : « ingesoc codebook apply » en met une, C crée une famille."), "$q-muted"
                )
            )
            return
        parts = [literal(code_path(self.desk.codebook, code.id), "bold $q-strong"), Content("")]
        sections = (
            (_("Définition"), code.definition),
            (_("Inclure"), code.include),
            (_("Exclure"), code.exclude),
            (_("Exemples"), "\n".join(f"« {example} »" for example in code.examples)),
            (_("Indicateurs"), "\n".join(code.indicators)),
            (_("Source"), code.source),
        )
        for title, text in sections:
            if text:
                parts += [Content.styled(title, "$q-muted"), literal_lines(text, "$q-ink"), Content("")]
        self.about.update(Content("\n").join(parts))

    def action_archived(self) -> None:
        """Show archived codes, or hide them."""
        self._archived = not self._archived
        self._fill()
        self.say(_("Les codes archivés sont montrés.") if self._archived else _("Les codes archivés sont cachés."))

    def action_fold(self) -> None:
        """Fold the code, or go to the one above."""
        code = self.here()
        if code is None:
            return
        if self._has_below(code) and code.id not in self._folded:
            self._folded.add(code.id)
            self._fill(code.id)
        elif code.parent:
            self._fill(code.parent)

    def action_unfold(self) -> None:
        """Unfold the code."""
        code = self.here()
        if code is not None and code.id in self._folded:
            self._folded.discard(code.id)
            self._fill(code.id)

    async def action_filter_queue(self) -> None:
        """See the suggestions of this code and those below it."""
        code = self.here()
        if code is not None:
            await self.review.review_queue(QueueFilter(code_id=code.id))

    async def action_memo(self) -> None:
        """Write on this code."""
        from ingesoc_qual.tui.screens.memo import write_memo_on

        code = self.here()
        if code is not None:
            title = _("Mémo : {code}").format(code=code_path(self.desk.codebook, code.id))
            await write_memo_on(self, MemoTarget.CODE, code.id, title)

    async def action_passages(self) -> None:
        """See the passages of this code."""
        code = self.here()
        if code is not None:
            await self.review.show_passages(code.id)

    async def on_row_list_clicked(self, _message: RowList.Clicked) -> None:
        """A click only moves the cursor here."""

    def action_find(self) -> None:
        """Go to a code by a few letters."""
        from ingesoc_qual.tui.screens.choices import code_entries
        from ingesoc_qual.tui.screens.picker import PickerScreen

        def chosen(keys: list[str] | None) -> None:
            if keys:
                self.show_code(keys[0])

        self.app.push_screen(PickerScreen(_("Chercher un code"), code_entries(self.desk, recent_first=False)), chosen)
