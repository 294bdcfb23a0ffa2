"""A long work being done: how far it is, what it says, and how it is stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.i18n import _
from ingesoc_qual.tui import words
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.jobs import STOPPED, Job, Step
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.screens.dialog import Dialog
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.rows import RowList

DRAW_EVERY = 0.1
BAR = 24


class JobScreen(Dialog[int]):
    """One job, from its start; the result is its exit code once the person has read what it said."""

    DEFAULT_CSS = """
    JobScreen { align: center middle; background: $q-page 0%; }
    JobScreen > Vertical {
        width: 96; max-width: 96%; height: 24; max-height: 90%;
        background: $q-bar; border: round $q-faint; border-title-color: $q-strong; padding: 0 1;
    }
    JobScreen RowList { height: 1fr; background: $q-bar; }
    JobScreen #far { height: 1; margin: 0 0 1 0; color: $q-strong; }
    JobScreen KeyLine { padding: 0; margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("job"))]

    def __init__(self, title: str, argv: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self.job = Job(argv)
        self.lines: list[str] = []
        self.code: int | None = None
        self._step: Step | None = None
        self._stale = False
        self._last_shown = -1
        self._wrapped = 0
        """How many of the lines are in `_shown`, where one too long for the box goes on below itself."""
        self._shown: list[Content] = []
        self._rows = RowList(self._draw)
        self._far = Static(id="far")
        self._keys = KeyLine()

    def compose(self) -> ComposeResult:
        """Lay out how far it is, what it says and the keys."""
        box = Vertical()
        box.border_title = literal(self._title, limit=80)
        with box:
            yield self._far
            yield self._rows
            yield self._keys

    def on_mount(self) -> None:
        """Start, without waiting for the end: the screen goes on living."""
        self._rows.focus()
        self._show()
        self.set_interval(DRAW_EVERY, self._refresh)
        self.run_worker(self._work(), exit_on_error=True)

    async def on_unmount(self) -> None:
        """Leave no process behind, however the screen is left."""
        await self.job.stop(patience=1.0)

    async def _work(self) -> None:
        try:
            self.code = await self.job.run(self._said)
        except IngesocError as error:
            self.lines.append(str(error))
            self.code = error.exit_code
        if self.job.stopped and self.code != 0:
            self.code = STOPPED
        self._stale = True
        self._refresh()

    def _said(self, said: str | Step) -> None:
        if isinstance(said, Step):
            self._step = said
        elif said.strip():
            self.lines.append(said)
        self._stale = True

    def _refresh(self) -> None:
        if self._stale and self.is_attached:
            self._stale = False
            self._show()

    def _show(self) -> None:
        width = max(20, self._rows.room)
        for line in self.lines[self._wrapped :]:
            self._shown += literal(line, _ink(line)).wrap(width)
        self._wrapped = len(self.lines)
        last = len(self._shown) - 1
        # The last line stays in view until the person goes up to read.
        self._rows.fill(len(self._shown), row=last if self._rows.row >= self._last_shown else self._rows.row)
        self._last_shown = last
        self._far.update(self._how_far())
        over = self.code is not None
        offered = [action for action in of_panel("job") if (action.id == "job.close") == over]
        self._keys.offer(offered)

    def _how_far(self) -> Content:
        if self.code == STOPPED:
            return Content.styled(_("Arrêté ; ce qui était fait reste fait, rien n'est à moitié écrit."), "$q-warn")
        if self.code == 0:
            return Content.styled(_("Terminé."), "bold $q-key")
        if self.code is not None:
            return Content.styled(_("Terminé, avec des erreurs (code {code}).").format(code=self.code), "$q-warn")
        if self.job.stopped:
            return Content.styled(_("Arrêt demandé…"), "$q-warn")
        step = self._step
        if step is None:
            return Content.styled(_("En cours…"), "$q-strong")
        if not step.total:
            return Content.assemble((step.label, "$q-strong"), " …")
        share = words.bar(step.done / step.total, BAR)
        counted = f" {words.number(step.done)}/{words.number(step.total)} "
        return Content.assemble((f"{step.label} ", "$q-strong"), (share, "$q-key"), counted, literal(step.what))

    def _draw(self, row: int, _width: int) -> Content:
        return self._shown[row]

    def on_resize(self) -> None:
        """Wrap for the new width."""
        self._shown, self._wrapped = [], 0
        self._stale = True

    async def action_stop(self) -> None:
        """Stop the work; once it is over, close."""
        if self.code is not None:
            self.answer(self.code)
        elif not self.job.stopped:
            self.job.stopped = True
            self._stale = True
            self._refresh()
            self.run_worker(self.job.stop())

    def action_close(self) -> None:
        """Close once it is over."""
        if self.code is not None:
            self.answer(self.code)


def _ink(line: str) -> str:
    """Return the colour of a line: what failed stands out, and says so in words."""
    return "$q-warn" if line.startswith((_("échec"), "ingesoc")) else "$q-ink"
