"""The passages of a code over all documents and coders, or those of a cell of a reading.

A list, and the one under the cursor with what is around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.services.passages import CodedPassage, passages, passages_of
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.screens.asking import ask, ask_codes
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.around import PassagePane
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.kwic import fit, place
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

CODER_CELLS = 10
MARK_CELLS = 4
ALL = "all"


class CodedScreen(ReviewScreen):
    """The list above, the passage under the cursor below."""

    panel = "coded"
    name_shown = _("Passages")
    DEFAULT_CSS = """
    CodedScreen #about { background: $q-page; margin: 1 0; padding: 0 2; }
    CodedScreen RowList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("coded"))]

    def __init__(self) -> None:
        super().__init__()
        self.about = Line(id="about")
        self.rows = RowList(self._draw, id="rows")
        self.pane = PassagePane()
        self.below = False
        self.only: dict[str, str] = {}
        """What is shown, by side (`coder`, `case`, `document`): an id."""
        self.found: tuple[CodedPassage, ...] = ()
        self.shown: list[CodedPassage] = []
        self._asked = False
        self._cell_before: object = None

    def compose(self) -> ComposeResult:
        """Lay out how many there are, the list, the passage."""
        yield self.title_line
        yield self.about
        yield self.rows
        yield self.pane
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("coded", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        here = self._here()
        mine = here is not None and here.coding.coder_id == self.desk.coder.id
        wanted = {"coded.pick", "coded.filter", "coded.leave"}
        wanted |= set() if self.review.cell_shown else {"coded.below"}
        wanted |= {"coded.open"} if here is not None else set()
        wanted |= {"coded.memo"} if here is not None and here.coded else set()
        wanted |= {"coded.recode", "coded.remove"} if mine else set()
        return [action for action in of_panel("coded") if action.id in wanted]

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the passages of the code or the cell, as they now are; ask which code when there is neither."""
        self.rows.focus()
        await self.refresh_all()
        if self.review.code_shown is None and self.review.cell_shown is None and not self._asked:
            self._asked = True
            self.action_pick()

    async def refresh_all(self) -> None:
        """Read the passages again; the cursor stays on its own."""
        cell, code_id, below = self.review.cell_shown, self.review.code_shown, self.below
        if cell is not self._cell_before:
            self._cell_before = cell
            self.only.clear()
            self.found, self.shown = (), []
            self.rows.fill(0)
        with self.review.complaints():
            if cell is not None:
                self.found = await self.desk.read(lambda review: passages_of(review, cell.ids))
            elif code_id is not None:
                self.found = await self.desk.read(lambda review: passages(review, code_id, below=below))
            else:
                self.found = ()
            self._fill()

    def _fill(self) -> None:
        before, row = self._here(), self.rows.row
        self.shown = [passage for passage in self.found if self._wanted(passage)]
        ids = [passage.coding.id for passage in self.shown]
        same = before is not None and before.coding.id in ids
        self.rows.fill(len(ids), row=ids.index(before.coding.id) if before is not None and same else row)
        self._tell()

    def _wanted(self, passage: CodedPassage) -> bool:
        coder, case, document = (self.only.get(side) for side in ("coder", "case", "document"))
        return (
            coder in (None, passage.coding.coder_id)
            and (case is None or case in passage.document.case_ids)
            and document in (None, passage.document.id)
        )

    def _tell(self) -> None:
        cell, code_id = self.review.cell_shown, self.review.code_shown
        path = code_path(self.desk.codebook, code_id) if code_id else ""
        below = _("avec les codes sous lui") if self.below else _("sans les codes sous lui")
        self.show_title(cell.title if cell else path)
        n, documents = len(self.shown), len({passage.document.id for passage in self.shown})
        said = ngettext("{n} passage", "{n} passages", n).format(n=words.number(n))
        said += " · " + ngettext("{n} document", "{n} documents", documents).format(n=words.number(documents))
        only = [one_line(self._side_name(side, key), 24) for side, key in self.only.items()]
        where = _("montrer : {what}").format(what=", ".join(only) or _("tout"))
        where = where if cell else f"{below} · {where}"
        self.about.show(Content.styled(said, "$q-strong"), Content.styled(where, "$q-muted"))
        self._show_passage()

    def _side_name(self, side: str, key: str) -> str:
        return next((name for found, identity, name in self._sides() if (found, identity) == (side, key)), key)

    def _sides(self) -> list[tuple[str, str, str]]:
        """Return what the list can be narrowed to: side, id, name."""
        cases = {case.id: case.name for case in self.desk.cases}
        found = {("coder", p.coding.coder_id): self._coder(p.coding.coder_id) for p in self.found if p.coding.coder_id}
        found |= {("case", case): cases.get(case, case) for p in self.found for case in p.document.case_ids}
        found |= {("document", p.document.id): p.document.name for p in self.found}
        return [(side, key, name) for (side, key), name in found.items()]

    def _coder(self, coder_id: str) -> str:
        coder = self.desk.coders.get(coder_id)
        return coder.name if coder else coder_id

    def _draw(self, row: int, width: int) -> Content:
        passage = self.shown[row]
        code_id = passage.coding.code_id
        cells = min(40, width // 3)
        mine = passage.coding.coder_id == self.desk.coder.id
        coder = fit(one_line(self._coder(passage.coding.coder_id)), CODER_CELLS - 1).ljust(CODER_CELLS)
        mark = self.desk.marks.get(code_id, "").ljust(MARK_CELLS)
        quote = fit(one_line(passage.words), max(1, width - cells - CODER_CELLS - MARK_CELLS))
        return Content.assemble(
            (f"{place(passage, cells - 1)} ", "$q-muted"),
            (coder, "$q-ink" if mine else "$q-muted"),
            (mark, f"bold {code_color(self.desk.codebook.by_id.get(code_id), code_id)}"),
            (quote, "$q-strong"),
        )

    def _here(self) -> CodedPassage | None:
        return self.shown[self.rows.row] if self.rows.row < len(self.shown) else None

    def on_row_list_moved(self, _message: RowList.Moved) -> None:
        """Show the passage under the cursor."""
        self._show_passage()

    def _show_passage(self) -> None:
        here = self._here()
        self.show_keys()
        if here is None:
            known = self.review.code_shown or self.review.cell_shown
            none = _("Aucun passage.") if known else _("Choisissez un code (c).")
            self.pane.show(Content.styled(none, "$q-muted"), None)
            self.show_status(Content(""))
            return
        coding = here.coding
        origin = _("à la main")
        if coding.suggestion_id is not None:
            origin = _("suggestion {score}").format(score=words.score(coding.score or 0.0))
        about = f"{self._coder(coding.coder_id)}, {words.day(coding.created_at)} · {origin}"
        if not here.coded:
            about = _("consensus de l'équipe") if coding.coder_id else _("mots trouvés, pas un codage")
        color = code_color(self.desk.codebook.by_id.get(coding.code_id), coding.code_id)
        path = code_path(self.desk.codebook, coding.code_id)
        heading = Content.assemble(literal(path, f"bold {color}"), "   " if path else "", literal(about, "$q-muted"))
        self.pane.show(heading, (here.left, here.words, here.right))
        document = here.document
        parts = [document.name, document.kind, words.date(document.date)]
        parts += [] if here.current else [_("version antérieure du texte")]
        self.show_status(literal(" · ".join(part for part in parts if part), "$q-muted"))

    # going elsewhere

    async def action_open(self) -> None:
        """Open the passage in the reader, selected; Escape comes back here."""
        here = self._here()
        if here is not None:
            with self.review.complaints():
                _require_current(here)
                span = Span(here.coding.start, here.coding.end)
                await self.review.read(here.document.id, position=span.start, span=span, back="coded")

    def action_pick(self) -> None:
        """See the passages of another code."""

        async def then(codes: list[str]) -> None:
            self.review.code_shown, self.review.cell_shown = codes[0], None
            self.only.clear()
            await self.refresh_all()

        ask_codes(self, _("Passages du code"), then, several=False)

    async def action_below(self) -> None:
        """Show the passages of the codes below too, or not."""
        if self.review.cell_shown is not None:
            return
        self.below = not self.below
        await self.refresh_all()

    async def action_leave(self) -> None:
        """Go back to the codebook, to the cell of the reading, or to where the query was chosen."""
        cell, self.review.cell_shown = self.review.cell_shown, None
        await self.review.show(cell.back if cell is not None else "codebook")

    def action_filter(self) -> None:
        """Show one coder, one case or one document only."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        notes = {"coder": _("personne"), "case": _("cas"), "document": _("document")}
        entries = [Entry(f"{side}:{key}", name, notes[side]) for side, key, name in self._sides()]

        def chosen(keys: list[str] | None) -> None:
            if keys == [ALL]:
                self.only.clear()
            elif keys:
                side, _colon, key = keys[0].partition(":")
                self.only[side] = key
            self._fill()

        everything = Entry(ALL, _("tout montrer"))
        self.app.push_screen(PickerScreen(_("Ne montrer que"), [everything, *entries]), chosen)

    # changing one's own codings

    def _own(self) -> CodedPassage | None:
        here = self._here()
        if here is None:
            return None
        if here.coding.coder_id != self.desk.coder.id:
            other = _("Ce codage est d'un·e autre codeur·euse.")
            self.say(other if here.coded else _("Ce n'est pas un codage d'une personne : il se lit."))
            return None
        return here

    def action_recode(self) -> None:
        """Put one's own coding under another code."""
        here = self._own()
        if here is None:
            return

        async def then(codes: list[str]) -> None:
            document = await self.desk.document(here.document.id)
            await self.desk.recode(document, here.coding, codes[0])
            await self.refresh_all()
            self.say(_("Recodé : {code}").format(code=code_path(self.desk.codebook, codes[0])))

        title = _("Recoder : {code}").format(code=code_path(self.desk.codebook, here.coding.code_id))
        ask_codes(self, title, then, several=False, without=here.coding.code_id)

    def action_remove(self) -> None:
        """Take one's own coding away, once confirmed."""
        here = self._own()
        if here is None:
            return

        async def then() -> None:
            await self.desk.uncode(await self.desk.document(here.document.id), here.coding)
            await self.refresh_all()
            self.say(_("Codage retiré (u pour le remettre)."))

        question = f"{code_path(self.desk.codebook, here.coding.code_id)}\n« {one_line(here.words, 90)} »"
        ask(self, _("Retirer ce codage ?"), question, then)

    async def action_memo(self) -> None:
        """Write on the coding."""
        from ingesoc_qual.tui.screens.memo import write_memo

        here = self._here()
        if here is None:
            return
        if not here.coded:
            self.say(_("Ce n'est pas un codage : rien où écrire."))
            return
        with self.review.complaints():
            _require_current(here)
            document = await self.desk.document(here.document.id)
            title = _("Mémo : {code}").format(code=code_path(self.desk.codebook, here.coding.code_id))
            span = Span(here.coding.start, here.coding.end)
            await write_memo(self, document, MemoTarget.CODING, here.coding.id, title, span, lambda: None)


def _require_current(passage: CodedPassage) -> None:
    if not passage.current:
        raise ReviewError(_("Ce passage est d'une version antérieure du texte."))
