"""Writing the indicators of a code, with what each finds now beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.model.event import Value
from ingesoc_qual.textunits import freeze
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import of_panel
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.screens.dialogs import MemoArea
from ingesoc_qual.tui.screens.editor import Editor, Save
from ingesoc_qual.tui.theme import Inks
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.line import Line
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

if TYPE_CHECKING:
    from ingesoc_qual.services.review import Review
    from ingesoc_qual.services.trial import Found, IndicatorTrial, Trial

PAUSE = 0.2
"""Seconds without a key after which the indicators are tried."""


class IndicatorArea(MemoArea):
    """The indicators, one a line, numbered."""

    def on_mount(self) -> None:
        """Show the numbers of the lines, which the finds are told by."""
        self.show_line_numbers = True

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Take the tallies along."""
        super().watch_scroll_y(old_value, new_value)
        screen = self.screen
        if isinstance(screen, IndicatorsScreen):
            screen.tallies.refresh()


class Tallies(Widget):
    """Beside each line of the editor, how often it fires, or that it is at fault."""

    DEFAULT_CSS = "Tallies { width: 9; height: 1fr; background: $q-bar; }"

    def __init__(self) -> None:
        super().__init__(id="tallies")
        self.trials: Sequence[Trial] = ()
        self.waiting = True

    def label(self, line: int) -> tuple[str, str]:
        """Return what is said of a line, and in which ink."""
        trial = self.trials[line] if line < len(self.trials) else None
        if trial is None or not trial.indicator:
            return "", "muted"
        if trial.column:
            return _("✗ car. {n}").format(n=trial.column), "warn"
        return words.number(trial.hits), "ink" if trial.hits else "faint"

    def render_line(self, y: int) -> Strip:
        """Return the tally of the line of the editor that stands there."""
        from rich.segment import Segment

        area = self.screen.query_one(IndicatorArea)
        text, ink = self.label(y + area.scroll_offset.y)
        inks, width = Inks(self.app.theme_variables), self.size.width
        style = inks.style(ink, "bar", "dim" if self.waiting and ink != "warn" else "")
        return Strip([Segment(f"{text:>{width - 1}} ", style)]).adjust_cell_length(width, style)


class IndicatorsScreen(Editor):
    """The editor at the left, one indicator a line; at the right, where the one under the cursor fires."""

    DEFAULT_CSS = """
    IndicatorsScreen { align: center middle; background: $q-page 0%; }
    IndicatorsScreen > Vertical {
        width: 150; max-width: 98%; height: 94%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    IndicatorsScreen TextArea { width: 1fr; border: none; padding: 0; background: $q-raised; scrollbar-size: 0 1; }
    IndicatorsScreen TextArea:focus { border: none; background-tint: 0%; }
    IndicatorsScreen TextRows { width: 1fr; height: 1fr; border-left: solid $q-rule; padding: 0 1; }
    IndicatorsScreen Line, IndicatorsScreen KeyLine { padding: 0; }
    IndicatorsScreen #total { margin-top: 1; }
    """

    def __init__(self, code: Code, save: Save) -> None:
        super().__init__(_("Indicateurs : {code}").format(code=code.label), save)
        self._before = "\n".join(code.indicators)
        self.tallies = Tallies()
        self.finds = TextRows(id="finds")
        self.total = Line(id="total")
        self._trial: IndicatorTrial | None = None
        self._asked: list[str] | None = None
        self._trying = False
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay out the editor, the tallies and the finds."""
        box = Vertical()
        box.border_title = literal(self._title, limit=60)
        with box:
            with Horizontal():
                yield IndicatorArea(self._before, soft_wrap=False, tab_behavior="focus", highlight_cursor_line=True)
                yield self.tallies
                yield self.finds
            yield self.total
            yield KeyLine()

    def on_mount(self) -> None:
        """Try the indicators as they are."""
        self.query_one(KeyLine).offer(of_panel("editor"))
        self.total.show(Content.styled(_("Les documents sont ouverts…"), "$q-muted"))
        self._try()

    # what is written

    @property
    def _area(self) -> IndicatorArea:
        return self.query_one(IndicatorArea)

    def lines(self) -> list[str]:
        """Return the lines as they are on the screen."""
        return freeze(self._area.text).split("\n")

    def written(self) -> Mapping[str, Value]:
        """Return the indicators, empty lines left out."""
        return {"indicators": [line.strip() for line in self.lines() if line.strip()]}

    def changed(self) -> bool:
        """Whether an indicator has changed."""
        return freeze(self._area.text).strip() != self._before.strip()

    # what it finds

    def on_text_area_changed(self, _message: TextArea.Changed) -> None:
        """Try the indicators once the hands rest."""
        self.tallies.waiting = True
        self.tallies.refresh()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._try)

    def on_text_area_selection_changed(self, _message: TextArea.SelectionChanged) -> None:
        """Show the finds of the line under the cursor."""
        self._show_finds()

    def _try(self) -> None:
        # A worker, never a handler: keys go on being written while the documents are searched.
        if not self._trying:
            self._trying = True
            self.run_worker(self._try_all())

    async def _try_all(self) -> None:
        try:
            with self.review.complaints():
                while self.is_attached and self._asked != (lines := self.lines()):
                    trials, unread = await self.review.desk.quietly(partial(self._look, lines))
                    self._asked = lines
                    self._show(trials, unread)
        finally:
            self._trying = False

    def _look(self, lines: list[str], review: Review) -> tuple[Sequence[Trial], int]:
        """Try the lines, on the session's thread; the documents are read once."""
        from ingesoc_qual.services.trial import IndicatorTrial

        if self._trial is None:
            self._trial = IndicatorTrial(review.project)
        return self._trial.look(lines), self._trial.waiting

    def _show(self, trials: Sequence[Trial], unread: int) -> None:
        self.tallies.trials, self.tallies.waiting = trials, False
        self.tallies.refresh()
        self._show_finds()
        sound = [trial for trial in trials if trial.indicator and not trial.column]
        faults = sum(1 for trial in trials if trial.column)
        hits = sum(trial.hits for trial in sound)
        parts = [
            ngettext("{n} indicateur", "{n} indicateurs", len(sound)).format(n=words.number(len(sound))),
            ngettext("{n} occurrence", "{n} occurrences", hits).format(n=words.number(hits)),
        ]
        warnings = [ngettext("{n} faute", "{n} fautes", faults).format(n=faults)] if faults else []
        if unread:
            # Not « 0 » without a word: nothing was read there.
            said = ngettext(
                "{n} document pas lu : ingesoc annotate", "{n} documents pas lus : ingesoc annotate", unread
            )
            warnings.append(said.format(n=unread))
        self.total.show(
            Content.styled(" · ".join(parts), "$q-muted"), Content.styled(" · ".join(warnings), "bold $q-warn")
        )

    def _show_finds(self) -> None:
        line = self._area.cursor_location[0]
        trials = self.tallies.trials
        trial = trials[line] if line < len(trials) else None
        if trial is None or not trial.indicator:
            hint = _(
                'Un indicateur par ligne : un mot vaut toutes ses formes ; (a|b), mot*, a … b, ! et "forme exacte".'
            )
            self.finds.show_paragraphs([Paragraph(Content.styled(hint, "$q-muted"))])
            return
        head = literal(trial.indicator, "bold $q-strong", limit=200)
        self.finds.show_paragraphs([Paragraph(head), *(self._fault(trial) if trial.column else self._places(trial))])

    @staticmethod
    def _fault(trial: Trial) -> list[Paragraph]:
        near = one_line(trial.indicator[trial.column - 1 :], 20)
        place = _("Caractère {n} (« {near} ») :").format(n=trial.column, near=near)
        if not near:
            place = _("Caractère {n} (à la fin) :").format(n=trial.column)
        return [
            Paragraph(Content.styled(place, "bold $q-warn")),
            Paragraph(literal(trial.fault, "$q-warn"), 2),
            Paragraph(literal(trial.remedy, "$q-ink"), 2),
        ]

    @staticmethod
    def _places(trial: Trial) -> list[Paragraph]:
        if not trial.hits:
            return [Paragraph(Content.styled(_("Rien pour l'instant dans les documents."), "$q-muted"))]
        hits = ngettext("{n} occurrence", "{n} occurrences", trial.hits).format(n=words.number(trial.hits))
        where = ngettext("{n} document", "{n} documents", trial.documents).format(n=trial.documents)
        return [Paragraph(Content.styled(f"{hits} · {where}", "$q-muted")), *map(_line, trial.places)]


def _line(found: Found) -> Paragraph:
    """Return one place as it reads, the document's name first."""
    return Paragraph(
        Content.assemble(
            literal(found.document, "$q-muted", limit=24),
            ("  …", "$q-faint"),
            literal(found.left, "$q-ink"),
            " " if found.left.endswith(" ") else "",
            literal(found.found, "bold $q-evidence"),
            " " if found.right.startswith(" ") else "",
            literal(found.right, "$q-ink"),
            ("…", "$q-faint"),
        ),
    )
