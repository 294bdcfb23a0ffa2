"""The passages of a code over all documents and coders: a list, and the one under the cursor with what is around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.dom import DOMNode

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.services.passages import CodedPassage, passages
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.screens.asking import ask, ask_codes
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.kwic import fit, place
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

CODER_CELLS = 10
MARK_CELLS = 4
ALL = "all"


class PassagePane(TextRows):
    """One passage, its surroundings dimmer."""

    DEFAULT_CSS = """
    PassagePane { height: 40%; min-height: 8; background: $q-page; border-top: solid $q-rule; padding: 0 2; }
    """

    def __init__(self) -> None:
        super().__init__(id="passage")
        self._heading = Content("")
        self._passage: CodedPassage | None = None

    def show(self, heading: Content, passage: CodedPassage | None) -> None:
        """Show a passage under its heading, or the heading alone."""
        self._heading, self._passage = heading, passage
        self._fill()

    def _fill(self) -> None:
        parts = [Paragraph(self._heading)]
        if self._passage is not None and self.content_size.width:
            width, height = self.content_size
            parts += [Paragraph(Content("")), Paragraph(_in_context(self._passage, width, height - 2))]
        self.show_paragraphs(parts)

    def on_resize(self, _event: events.Resize) -> None:
        """Show as much around the passage as there is room for."""
        self._fill()


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
        always = {"coded.pick", "coded.below", "coded.filter", "coded.leave"}
        for action in of_panel("coded"):
            own = action.id in ("coded.recode", "coded.remove")
            if action.id in always or (mine if own else here is not None):
                yield action

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show the passages of the code, as they now are; ask which code when none has been."""
        self.rows.focus()
        if self.review.code_shown is not None:
            await self.refresh_all()
            return
        self._tell()
        if not self._asked:
            self._asked = True
            self.action_pick()

    async def refresh_all(self) -> None:
        """Read the passages again; the cursor stays on its own."""
        code_id, below = self.review.code_shown, self.below
        if code_id is None:
            return
        with self.review.complaints():
            self.found = await self.desk.run(lambda review: passages(review, code_id, below=below))
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
        code_id = self.review.code_shown
        path = code_path(self.desk.codebook, code_id) if code_id else ""
        below = _("avec les codes sous lui") if self.below else _("sans les codes sous lui")
        self.show_title(path)
        n, documents = len(self.shown), len({passage.document.id for passage in self.shown})
        said = ngettext("{n} passage", "{n} passages", n).format(n=words.number(n))
        said += " · " + ngettext("{n} document", "{n} documents", documents).format(n=words.number(documents))
        only = [one_line(self._side_name(side, key), 24) for side, key in self.only.items()]
        where = _("montrer : {what}").format(what=", ".join(only) or _("tout"))
        self.about.show(Content.styled(said, "$q-strong"), Content.styled(f"{below} · {where}", "$q-muted"))
        self._show_passage()

    def _side_name(self, side: str, key: str) -> str:
        return next((name for found, identity, name in self._sides() if (found, identity) == (side, key)), key)

    def _sides(self) -> list[tuple[str, str, str]]:
        """Return what the list can be narrowed to: side, id, name."""
        cases = {case.id: case.name for case in self.desk.cases}
        found = {("coder", p.coding.coder_id): self._coder(p.coding.coder_id) for p in self.found}
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
            none = _("Aucun passage.") if self.review.code_shown else _("Choisissez un code (c).")
            self.pane.show(Content.styled(none, "$q-muted"), None)
            self.show_status(Content(""))
            return
        coding = here.coding
        origin = _("à la main")
        if coding.suggestion_id is not None:
            origin = _("suggestion {score}").format(score=words.score(coding.score or 0.0))
        about = f"{self._coder(coding.coder_id)}, {words.day(coding.created_at)} · {origin}"
        color = code_color(self.desk.codebook.by_id.get(coding.code_id), coding.code_id)
        path = code_path(self.desk.codebook, coding.code_id)
        heading = Content.assemble(literal(path, f"bold {color}"), "   ", literal(about, "$q-muted"))
        self.pane.show(heading, here)
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
            self.review.code_shown = codes[0]
            self.only.clear()
            await self.refresh_all()

        ask_codes(self, _("Passages du code"), then, several=False)

    async def action_below(self) -> None:
        """Show the passages of the codes below too, or not."""
        self.below = not self.below
        await self.refresh_all()

    async def action_leave(self) -> None:
        """Go back to the codebook."""
        await self.review.show("codebook")

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
            self.say(_("Ce codage est d'un·e autre codeur·euse."))
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
        with self.review.complaints():
            _require_current(here)
            document = await self.desk.document(here.document.id)
            title = _("Mémo : {code}").format(code=code_path(self.desk.codebook, here.coding.code_id))
            span = Span(here.coding.start, here.coding.end)
            await write_memo(self, document, MemoTarget.CODING, here.coding.id, title, span, lambda: None)


def _require_current(passage: CodedPassage) -> None:
    if not passage.current:
        raise ReviewError(_("Ce passage est d'une version antérieure du texte."))


def _in_context(passage: CodedPassage, width: int, height: int) -> Content:
    """Return a passage with as much of what is around it as the pane holds."""
    room = max(0, width * max(1, height) - len(passage.words) - width)
    side = max(width // 2, room // 2)
    left, right = one_line(passage.left), one_line(passage.right, side)
    if len(left) > side:
        left = "…" + left[len(left) - side :]
    return Content.assemble(
        (left, "$q-muted"),
        " " if passage.left[-1:].isspace() else "",
        (one_line(passage.words), "bold $q-strong"),
        " " if passage.right[:1].isspace() else "",
        (right, "$q-muted"),
    )
