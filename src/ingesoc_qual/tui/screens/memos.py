"""The memos of everyone on anything: a list, and the one under the cursor whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoKind, MemoTarget
from ingesoc_qual.services.memos import PlacedMemo, filtered, kind_name, memos, target_name
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import end_of_path, literal, one_line
from ingesoc_qual.tui.places import HOME
from ingesoc_qual.tui.screens.asking import ask
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.screens.choices import code_entries
from ingesoc_qual.tui.screens.memo import change_memo, write_memo_on
from ingesoc_qual.tui.widgets.kwic import fit
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

KIND_CELLS, AUTHOR_CELLS, DATE_CELLS = 11, 9, 9
LONGEST_QUOTE = 300
PROJECT = "project:project"
ALL = "all:"


class MemoPane(TextRows):
    """One memo, what it is on above it."""

    DEFAULT_CSS = """
    MemoPane { height: 45%; min-height: 8; background: $q-page; border-top: solid $q-rule; padding: 0 2; }
    """


class MemosScreen(ReviewScreen):
    """The list above, newest first; the memo under the cursor below."""

    panel = "memos"
    name_shown = _("Mémos")
    DEFAULT_CSS = """
    MemosScreen #about { background: $q-page; margin: 1 0; padding: 0 2; }
    MemosScreen RowList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("memos"))]

    def __init__(self) -> None:
        super().__init__()
        self.about = Line(id="about")
        self.rows = RowList(self._draw, id="rows")
        self.pane = MemoPane(id="memo")
        self.only: dict[str, str] = {}
        """What is shown, by side: `kind`, `author` (a name), `target`, `words`."""
        self.found: tuple[PlacedMemo, ...] = ()
        self.shown: tuple[PlacedMemo, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out how many there are, the list, the memo."""
        yield self.title_line
        yield self.about
        yield self.rows
        yield self.pane
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("memos", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        here = self._here()
        mine = here is not None and here.memo.coder_id == self.desk.coder.id
        always = {"memos.new", "memos.filter", "memos.find", "memos.leave"}
        for action in of_panel("memos"):
            own = action.id in ("memos.edit", "memos.kind", "memos.remove")
            if action.id in always or (mine if own else here is not None):
                yield action

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the memos as they now are."""
        self.rows.focus()
        await self.refresh_all()

    async def refresh_all(self) -> None:
        """Read the memos again; the cursor stays on its own."""
        with self.review.complaints():
            self.found = await self.desk.read(lambda review: memos(review.project))
            self._fill()

    def _fill(self) -> None:
        before, row = self._here(), self.rows.row
        kind, target = self.only.get("kind"), self.only.get("target")
        self.shown = filtered(
            self.found,
            kind=MemoKind(kind) if kind else None,
            target=MemoTarget(target) if target else None,
            author=self.only.get("author"),
            words=self.only.get("words", ""),
        )
        ids = [each.memo.id for each in self.shown]
        same = before is not None and before.memo.id in ids
        self.rows.fill(len(ids), row=ids.index(before.memo.id) if before is not None and same else row)
        self.show_title()
        n = len(self.shown)
        said = ngettext("{n} mémo", "{n} mémos", n).format(n=words.number(n))
        self.about.show(
            Content.styled(said, "$q-strong"),
            literal(_("montrer : {what}").format(what=", ".join(self._shown_sides()) or _("tout")), "$q-muted"),
        )
        self._show_memo()

    def _shown_sides(self) -> list[str]:
        names = {"kind": kind_name, "target": target_name}
        return [names[side](key) if side in names else one_line(key, 24) for side, key in self.only.items()]

    def _draw(self, row: int, width: int) -> Content:
        each = self.shown[row]
        memo = each.memo
        about_cells = max(16, width * 3 // 10)
        room = max(8, width - KIND_CELLS - about_cells - AUTHOR_CELLS - DATE_CELLS)
        mine = memo.coder_id == self.desk.coder.id
        return Content.assemble(
            (kind_name(memo.kind).ljust(KIND_CELLS), "$q-key"),
            (_about(each, about_cells), "$q-muted"),
            (_column(each.first_line, room), "$q-strong"),
            (_column(each.author, AUTHOR_CELLS), "$q-ink" if mine else "$q-muted"),
            (words.day(memo.created_at).rjust(DATE_CELLS - 1), "$q-muted"),
        )

    def _here(self) -> PlacedMemo | None:
        return self.shown[self.rows.row] if self.rows.row < len(self.shown) else None

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Show the memo under the cursor."""
        self._show_memo()

    def _show_memo(self) -> None:
        here = self._here()
        self.show_keys()
        if here is None:
            none = _("Aucun mémo. n : en écrire un.") if not self.found else _("Aucun mémo sous ce filtre.")
            self.pane.show_paragraphs([Paragraph(Content.styled(none, "$q-muted"))])
            self.show_status(Content(""))
            return
        memo = here.memo
        about = f"{target_name(memo.target)} : {here.about or _('(disparu)')}"
        heading = Content.assemble((f"{kind_name(memo.kind)}   ", "$q-key"), literal(about, "bold $q-strong"))
        parts = [Paragraph(heading)]
        if here.quote:
            parts.append(Paragraph(literal(f"« {one_line(here.quote, LONGEST_QUOTE)} »", "italic $q-muted")))
        parts += [Paragraph(Content("")), *(Paragraph(literal(line, "$q-ink")) for line in memo.text.split("\n"))]
        self.pane.show_paragraphs(parts)
        n = len(memo.text.split())
        self.show_status(
            literal(f"{here.author}, {words.day(memo.created_at)}", "$q-muted"),
            Content.styled(ngettext("{n} mot", "{n} mots", n).format(n=words.number(n)), "$q-muted"),
        )

    # going elsewhere

    async def action_open(self) -> None:
        """Open what the memo is on."""
        here = self._here()
        if here is None:
            return
        if here.document is not None:
            start = here.span.start if here.span else 0
            await self.review.read(here.document.id, position=start, span=here.span, back="memos")
        elif not here.about:
            self.say(_("Ce sur quoi était ce mémo n'est plus là."))
        elif here.code_id is not None:
            self.review.code_wanted = here.code_id
            await self.review.show("codebook")
        else:
            await self.review.show(HOME)

    # filters

    def action_filter(self) -> None:
        """Show one kind, one author or one sort of object only."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        entries = [Entry(ALL, _("tout montrer"))]
        entries += [Entry(f"kind:{kind.value}", kind_name(kind), _("type")) for kind in MemoKind]
        authors = dict.fromkeys(each.author for each in self.found)
        entries += [Entry(f"author:{author}", author, _("auteur·e")) for author in authors]
        entries += [Entry(f"target:{target.value}", target_name(target), _("objet")) for target in MemoTarget]

        def chosen(keys: list[str] | None) -> None:
            if keys:
                side, _colon, key = keys[0].partition(":")
                if keys[0] == ALL:
                    self.only.clear()
                else:
                    self.only[side] = key
                self._fill()

        self.app.push_screen(PickerScreen(_("Ne montrer que"), entries), chosen)

    def action_find(self) -> None:
        """Show the memos that hold some words only."""
        from ingesoc_qual.tui.screens.dialogs import PromptScreen

        def chosen(text: str | None) -> None:
            if text:
                self.only["words"] = text
                self._fill()

        self.app.push_screen(PromptScreen(_("Mots à chercher dans les mémos"), self.only.get("words", "")), chosen)

    def action_leave(self) -> None:
        """Show every memo again."""
        if self.only:
            self.only.clear()
            self._fill()

    # writing

    def _own(self) -> PlacedMemo | None:
        here = self._here()
        if here is not None and here.memo.coder_id != self.desk.coder.id:
            self.say(_("Ce mémo est d'un·e autre codeur·euse."))
            return None
        return here

    def action_edit(self) -> None:
        """Change the text and the kind of one's own memo."""
        here = self._own()
        if here is not None:
            document = self.desk.at_hand(here.document.id) if here.document else None
            quote = f"« {here.quote} »" if here.quote else ""
            title = _("Mémo : {code}").format(code=here.about or _("(disparu)"))
            change_memo(self, document, here.memo, title, quote, self._again)

    def _again(self) -> None:
        self.call_later(self.refresh_all)

    def action_new(self) -> None:
        """Write on a code, a case, a document or the project."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        entries = [Entry(PROJECT, self.desk.project_name, _("projet"))]
        entries += [Entry(f"code:{each.key}", each.label, _("code")) for each in code_entries(self.desk)]
        entries += [Entry(f"case:{case.id}", case.name, _("cas")) for case in self.desk.cases]
        entries += [Entry(f"document:{each.document_id}", each.name, _("document")) for each in self.desk.documents]
        names = {entry.key: entry.label for entry in entries}

        async def chosen(keys: list[str] | None) -> None:
            if keys:
                target, _colon, key = keys[0].partition(":")
                title = _("Mémo : {code}").format(code=names[keys[0]])
                await write_memo_on(self, MemoTarget(target), key, title, self._again, new=True)

        self.app.push_screen(PickerScreen(_("Nouveau mémo sur"), entries), chosen)

    def action_kind(self) -> None:
        """Give one's own memo another kind."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        here = self._own()
        if here is None:
            return

        async def chosen(keys: list[str] | None) -> None:
            if keys:
                with self.review.complaints():
                    document = self.desk.at_hand(here.document.id) if here.document else None
                    await self.desk.edit_memo(document, here.memo, here.memo.text, kind=MemoKind(keys[0]))
                    await self.refresh_all()

        entries = [Entry(kind.value, kind_name(kind)) for kind in MemoKind]
        self.app.push_screen(PickerScreen(_("Type du mémo"), entries, numbered=len(entries)), chosen)

    def action_remove(self) -> None:
        """Take one's own memo away, once confirmed."""
        here = self._own()
        if here is None:
            return

        async def then() -> None:
            document = self.desk.at_hand(here.document.id) if here.document else None
            await self.desk.edit_memo(document, here.memo, "")
            await self.refresh_all()
            self.say(_("Mémo retiré (u pour le remettre)."))

        ask(self, _("Retirer ce mémo ?"), f"{here.about}\n« {one_line(here.memo.text, 90)} »", then)


def _about(each: PlacedMemo, cells: int) -> str:
    """Return what a memo is on in exactly `cells` cells; of a path of codes the last ones say the most."""
    target = f"{target_name(each.memo.target)} : "
    return _column(target + end_of_path(each.about or _("(disparu)"), max(4, cells - len(target) - 1)), cells)


def _column(text: str, cells: int) -> str:
    """Return a text in exactly `cells` cells, the last one blank."""
    from rich.cells import cell_len

    shown = fit(one_line(text), cells - 1)
    return shown + " " * (cells - cell_len(shown))
