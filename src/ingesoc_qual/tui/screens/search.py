"""Searching the words of all documents, and coding what is found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input, Static

from ingesoc_qual.errors import IndicatorSyntaxError, IngesocError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.coding import Coding, MemoTarget
from ingesoc_qual.services.hits import Extent, Hit, code_hits, hit_of, my_codings, passages_of
from ingesoc_qual.services.search import Concordance, ConcordanceLine, Order, arranged, concordance, known_conditions
from ingesoc_qual.textunits import Span, freeze
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import Action, bindings, of_panel
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.literal import literal_lines, one_line
from ingesoc_qual.tui.screens.asking import ask, ask_codes
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.kwic import MARK_CELLS, kwic
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows import RowList

CONTEXT = 120
LOOKUPS = ("lemma", "form", "any")
SEPARATOR = "\x1f"
ALL = "all"


class SearchScreen(ReviewScreen):
    """A pattern above, the lines of its concordance below."""

    panel = "search"
    name_shown = _("Recherche")
    DEFAULT_CSS = """
    SearchScreen #pattern { height: 1; margin: 1 0 0 0; padding: 0 2; }
    SearchScreen #pattern Static { width: auto; color: $q-muted; }
    SearchScreen #pattern Input { border: none; height: 1; padding: 0 1; width: 1fr; background: $q-raised; }
    SearchScreen #pattern Input:focus { border: none; background-tint: 0%; }
    SearchScreen #fault { height: auto; max-height: 3; padding: 0 2; color: $q-warn; display: none; }
    SearchScreen #found { background: $q-page; margin: 0 0 1 0; padding: 0 2; }
    SearchScreen RowList { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("search"))]

    def __init__(self) -> None:
        super().__init__()
        self.line = Input(select_on_focus=False, compact=True)
        self.fault = Static(id="fault")
        self.found = Line(id="found")
        self.rows = RowList(self._draw, id="rows")
        self.lookup, self.order, self.extent = LOOKUPS[0], Order.DOCUMENT, Extent.SENTENCE
        self.conditions: dict[str, list[str]] = {}
        self.ticked: dict[Hit, None] = {}
        self.lines: tuple[ConcordanceLine, ...] = ()
        self._result: Concordance | None = None
        self._mine: dict[str, list[Coding]] = {}

    def compose(self) -> ComposeResult:
        """Lay out the pattern, what is wrong with it or how much was found, the lines."""
        yield self.title_line
        with Horizontal(id="pattern"):
            yield Static(_("Motif "))
            yield self.line
        yield self.fault
        yield self.found
        yield self.rows
        yield self.status_line
        yield self.key_line

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return ("search", "list")

    def home(self, panel: str) -> DOMNode:
        """Return the widget whose actions a panel names."""
        return self.rows if panel == "list" else self

    def offered(self) -> Iterable[Action]:
        """Return the acts that make sense now."""
        without = {"search.line", "search.open", "search.lookup", "search.conditions"}
        return (action for action in of_panel("search") if self.lines or action.id in without)

    # what is shown

    async def on_screen_resume(self) -> None:
        """Show what was found, as it was left."""
        wanted, self.review.pattern_wanted = self.review.pattern_wanted, False
        (self.line if wanted or not self.lines else self.rows).focus()
        await self.refresh_all()

    async def refresh_all(self) -> None:
        """Show again which lines the coder has coded."""
        with self.review.complaints():
            self._mine = await self.desk.read(my_codings) if self.lines else {}
        self.rows.redraw()
        self._tell()

    def _tell(self) -> None:
        given = [one_line(value, 30) for values in self.conditions.values() for value in values]
        self.show_title(_("dans : {where}").format(where=", ".join(given) or _("tout")))
        self.found.show(self._sum(), self._settings())
        self._tell_status()
        self.show_keys()

    def _sum(self) -> Content:
        if self._result is None:
            return Content.styled(_("Entrée cherche dans tous les documents."), "$q-muted")
        if not self.lines:
            return Content.styled(_("Rien trouvé."), "$q-strong")
        n, documents = len(self.lines), len({line.document.id for line in self.lines})
        said = ngettext("{n} occurrence", "{n} occurrences", n).format(n=words.number(n))
        said += " · " + ngettext("{n} document", "{n} documents", documents).format(n=words.number(documents))
        return Content.styled(said, "$q-strong")

    def _settings(self) -> Content:
        lookup = {"lemma": _("par lemme"), "form": _("forme exacte"), "any": _("toute nature")}[self.lookup]
        order = {
            Order.DOCUMENT: _("tri : document"),
            Order.LEFT: _("tri : ce qui précède"),
            Order.RIGHT: _("tri : ce qui suit"),
        }[self.order]
        return Content.styled(f"{lookup} · {order}", "$q-muted")

    def _what(self) -> str:
        return {
            Extent.SENTENCE: _("la phrase"),
            Extent.TURN: _("le tour"),
            Extent.HIT: _("l'occurrence"),
        }[self.extent]

    def _tell_status(self) -> None:
        missing = self._result.missing if self._result else 0
        left = ngettext(
            "{n} document pas encore analysé : « ingesoc annotate »",
            "{n} documents pas encore analysés : « ingesoc annotate »",
            missing,
        ).format(n=missing)
        n = len(self.ticked)
        ticked = ngettext("{n} cochée", "{n} cochées", n).format(n=words.number(n)) + " · " if n else ""
        right = Content.assemble(
            (ticked, "$q-strong"), (_("coder : {what}").format(what=self._what()) if self.lines else "", "$q-muted")
        )
        self.show_status(Content.styled(left if missing else "", "$q-warn"), right)

    def _draw(self, row: int, width: int) -> Content:
        line = self.lines[row]
        tick = ("[x] " if hit_of(line) in self.ticked else "[ ] ") if self.ticked else ""
        mark, style = self._mark(line)
        return kwic(line, width, mark=mark, mark_style=style, tick=tick)

    def _mark(self, line: ConcordanceLine) -> tuple[str, str]:
        """Return the marks of the codes that the coder has put over a line, and their colour."""
        over = [c for c in self._mine.get(line.document.id, ()) if line.span.overlaps(Span(c.start, c.end))]
        codes = list(dict.fromkeys(c.code_id for c in over if c.version_id == line.document.version_id))
        if not codes:
            return "", ""
        more = f"+{len(codes) - 1}" if len(codes) > 1 else ""
        mark = f"{self.desk.marks.get(codes[0], '?')}{more}"[: MARK_CELLS - 1]
        return mark, f"bold {code_color(self.desk.codebook.by_id.get(codes[0]), codes[0])}"

    # searching

    def action_line(self) -> None:
        """Go to the line where a pattern is written."""
        self.line.focus()

    async def action_open(self) -> None:
        """Search what is written, or open the line under the cursor in the reader."""
        if self.line.has_focus:
            await self._search()
        elif self.lines:
            line = self.lines[self.rows.row]
            await self.review.read(line.document.id, position=line.span.start, span=line.span, back="search")

    async def _search(self) -> None:
        pattern = freeze(self.line.value).strip()
        if not pattern:
            self.say(_("Écrivez ce que vous cherchez."))
            return
        self.found.show(Content.styled(_("recherche…"), "$q-muted"))
        lookup, conditions = self.lookup, {name: tuple(values) for name, values in self.conditions.items()}
        try:
            self._result = await self.desk.quietly(
                lambda review: concordance(
                    review.project, pattern, lookup=lookup, conditions=conditions, context=CONTEXT
                )
            )
        except IngesocError as error:
            self._show_fault(error)
            return
        self.fault.display = False
        self.ticked.clear()
        await self._arrange(None)
        if self.lines:
            self.rows.focus()
        await self.refresh_all()

    def _show_fault(self, error: IngesocError) -> None:
        said = str(error)
        if isinstance(error, IndicatorSyntaxError):
            said = _("caractère {n} : {what}").format(n=error.column, what=error.reason)
            said = f"{said} {error.remedy}".strip()
            self.line.cursor_position = min(error.column - 1, len(self.line.value))
        self.fault.update(literal_lines(one_line(said)))
        self.fault.display = True
        self.line.focus()
        self._tell()

    async def _arrange(self, here: Hit | None) -> None:
        result, order = self._result, self.order
        assert result is not None
        self.lines = await self.desk.quietly(lambda _review: arranged(result.lines, order))
        row = next((n for n, line in enumerate(self.lines) if hit_of(line) == here), 0) if here else 0
        self.rows.fill(len(self.lines), row=row)

    async def action_lookup(self) -> None:
        """Let words stand for their lemma, their form, or any reading."""
        self.lookup = LOOKUPS[(LOOKUPS.index(self.lookup) + 1) % len(LOOKUPS)]
        await self._again()

    async def _again(self) -> None:
        if self._result is not None:
            await self._search()
        else:
            self._tell()

    async def action_sort(self) -> None:
        """Put the lines in another order; the cursor stays on its line."""
        orders = list(Order)
        self.order = orders[(orders.index(self.order) + 1) % len(orders)]
        if self.lines:
            await self._arrange(hit_of(self.lines[self.rows.row]))
        self._tell()

    async def action_conditions(self) -> None:
        """Narrow to what documents and speakers are."""
        from ingesoc_qual.tui.screens.picker import PickerScreen

        async def chosen(keys: list[str] | None) -> None:
            if keys:
                with self.review.complaints():
                    self._toggle(keys)
                    await self._again()

        with self.review.complaints():
            known = await self.desk.read(lambda review: known_conditions(review.project))
            self.app.push_screen(PickerScreen(_("Chercher dans"), self._entries(known), several=True), chosen)

    def _entries(self, known: Sequence[tuple[str, str]]) -> list[Entry]:
        asked = {(name, value) for name, values in self.conditions.items() for value in values}
        names = {
            "case": _("cas"),
            "kind": _("nature"),
            "year": _("année"),
            "document": _("document"),
            "role": _("rôle"),
            "speaker": _("locuteur·rice"),
        }
        entries = [
            Entry(f"{name}{SEPARATOR}{value}", value, names.get(name, name), mark="✓" if (name, value) in asked else "")
            for name, value in known
        ]
        return [Entry(ALL, _("tout : lever les restrictions")), *entries]

    def _toggle(self, keys: Sequence[str]) -> None:
        if ALL in keys:
            self.conditions.clear()
            return
        for key in keys:
            name, _sign, value = key.partition(SEPARATOR)
            values = self.conditions.setdefault(name, [])
            values.remove(value) if value in values else values.append(value)
            if not values:
                del self.conditions[name]

    def action_leave(self) -> None:
        """Leave the line for the list; in the list, untick everything."""
        if self.line.has_focus:
            self.rows.focus()
        elif self.ticked:
            self.ticked.clear()
            self.rows.redraw()
            self._tell()

    # coding what was found

    def action_tick(self) -> None:
        """Tick the line, and go to the next one."""
        if self.lines:
            hit = hit_of(self.lines[self.rows.row])
            if hit in self.ticked:
                del self.ticked[hit]
            else:
                self.ticked[hit] = None
            # The column of ticks comes with the first one and goes with the last.
            self.rows.redraw(None if len(self.ticked) < 2 else self.rows.row)
            self.rows.action_down()
            self._tell_status()

    def action_tick_all(self) -> None:
        """Tick every line, or none."""
        every = [hit_of(line) for line in self.lines]
        whole = len(self.ticked) == len(every)
        self.ticked.clear()
        if not whole:
            self.ticked.update(dict.fromkeys(every))
        self.rows.redraw()
        self._tell_status()

    def action_extent(self) -> None:
        """Code the sentence, the turn or the words alone."""
        extents = list(Extent)
        self.extent = extents[(extents.index(self.extent) + 1) % len(extents)]
        self._tell()

    def _hits(self) -> tuple[Hit, ...]:
        """Return what an act is about, in the order of the text: the ticked lines, else the one under the cursor."""
        if not self.lines:
            return ()
        if not self.ticked:
            return (hit_of(self.lines[self.rows.row]),)
        assert self._result is not None
        return tuple(hit for line in self._result.lines if (hit := hit_of(line)) in self.ticked)

    def action_code(self) -> None:
        """Pick codes for the line, or for all that are ticked."""
        hits = self._hits()
        if not hits:
            return
        quote = one_line(self.lines[self.rows.row].found, 40)
        title = _("Coder : {quote}").format(quote=quote)
        if self.ticked:
            n = len(hits)
            title = ngettext("Coder {n} occurrence cochée", "Coder {n} occurrences cochées", n).format(n=n)

        async def then(codes: list[str]) -> None:
            await self._code(hits, codes)

        ask_codes(self, title, then)

    async def action_recent(self, digit: int) -> None:
        """Code with a recent code."""
        hits = self._hits()
        if digit > len(self.desk.recent):
            self.say(_("Pas de code récent n° {n}.").format(n=digit))
        elif hits:
            with self.review.complaints():
                await self._code(hits, [self.desk.recent[digit - 1]])

    async def _code(self, hits: Sequence[Hit], codes: Sequence[str]) -> None:
        """Code one line at once; several, once their number has been said and confirmed."""
        if not self.ticked:
            await self._code_now(hits, codes)
            return
        extent = self.extent
        n = len(await self.desk.read(lambda review: passages_of(review, hits, extent)))
        ticked = ngettext("{n} occurrence cochée", "{n} occurrences cochées", len(hits)).format(n=len(hits))
        passages = ngettext("{n} passage", "{n} passages", n).format(n=words.number(n))
        question = _("{ticked}, soit {passages} ({what}) à coder :\n{codes}\nUne seule annulation (u) retire tout.")
        said = question.format(ticked=ticked, passages=passages, what=self._what(), codes=self._named(codes))

        async def then() -> None:
            await self._code_now(hits, codes)

        ask(self, _("Coder d'un coup ?"), said, then)

    def _named(self, codes: Sequence[str]) -> str:
        return " + ".join(code_path(self.desk.codebook, code) for code in codes)

    async def _code_now(self, hits: Sequence[Hit], codes: Sequence[str]) -> None:
        extent = self.extent
        made = await self.desk.run(lambda review: code_hits(review, hits, codes, extent))
        await self.desk.take_in(made)
        self.ticked.clear()
        await self.refresh_all()
        if not made:
            self.say(_("Déjà codé ainsi."))
        elif len(made) == 1:
            self.say(_("Codé : {codes}").format(codes=self._named(codes)))
        else:
            said = ngettext("{n} codage fait : {codes}", "{n} codages faits : {codes}", len(made))
            self.say(said.format(n=words.number(len(made)), codes=self._named(codes)))

    def action_by_code(self) -> None:
        """See the passages of a code."""

        async def then(codes: list[str]) -> None:
            await self.review.show_passages(codes[0])

        ask_codes(self, _("Passages du code"), then, several=False)

    async def action_memo(self) -> None:
        """Write on the passage of the line under the cursor."""
        from ingesoc_qual.tui.screens.memo import write_memo

        if not self.lines:
            return
        hit, extent = hit_of(self.lines[self.rows.row]), self.extent
        with self.review.complaints():
            document = await self.desk.document(hit.document_id)
            ((key, span),) = await self.desk.read(lambda review: passages_of(review, [hit], extent))
            await write_memo(self, document, MemoTarget.PASSAGE, key, _("Mémo du passage"), span, lambda: None)
