"""The application: which screen is shown, and what works everywhere.

`run_review` is the only door from outside. Project errors before the first page are raised to the caller; errors of
acts are one line on the screen; a defect of the program ends it without showing a word of any interview.
"""

from __future__ import annotations

import datetime as dt
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import ANSIToTruecolor, LineFilter
from textual.screen import Screen
from textual.widgets import Input

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.i18n import _
from ingesoc_qual.services.acts import REVIEWING
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.actions import bindings, of_panel
from ingesoc_qual.tui.desk import Desk, Waiting
from ingesoc_qual.tui.differing import DifferenceFilter
from ingesoc_qual.tui.hangup import terminal_gone
from ingesoc_qual.tui.literal import one_line
from ingesoc_qual.tui.memory import Collector
from ingesoc_qual.tui.places import HOME, places
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.screens.dialog import Dialog, digested
from ingesoc_qual.tui.theme import THEME, in_use, textual_theme

if TYPE_CHECKING:
    from ingesoc_qual.services.review import Place, QueueFilter

COLLECT_EVERY = 5.0
_ON_FULL_SCREENS = frozenset(action.call for action in of_panel("app")) - {"close"}
LOOK_EVERY = 3.0
SHOW_CURSOR = "\x1b[?25h\x1b[6 q"
USUAL_CURSOR = "\x1b[0 q"


@dataclass(frozen=True, slots=True)
class CellShown:
    """A cell of a reading, or a query: what it is, the ids of its passages (`services.passages.passages_of`).

    `back` is the screen that Escape goes back to.
    """

    title: str
    ids: tuple[str, ...]
    back: str


class ReviewApp(App[None]):
    """One coder's session on one project."""

    ENABLE_COMMAND_PALETTE = False
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {place.mode: place.make for place in places()}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(of_panel("app"))]
    CSS = """
    ReviewScreen { background: $q-page; color: $q-ink; }
    ToastRack { align: right bottom; margin-bottom: 2; }
    Toast { background: $q-raised; color: $q-strong; border-left: outer $q-warn; }
    """

    def __init__(self, desk: Desk, collector: Collector | None = None) -> None:
        from ingesoc_qual.services.review import QueueFilter

        # Textual reads it once, while it is made: the first screen is then the only one drawn.
        self.DEFAULT_MODE = _first_screen(desk)  # type: ignore[misc]
        super().__init__(ansi_color=False)
        self.register_theme(textual_theme())
        self.theme = THEME
        self.desk = desk
        self.collector = collector or Collector()
        self.animation_level = "none"
        place = desk.place
        self.document_id = place.document_id if place else None
        self.position = place.position if place else 0
        self.read_at = place.at if place else ""
        self.suggestion_id = place.suggestion_id if place else None
        kept = dict(place.filters) if place else {}
        self.queue_filter: QueueFilter = QueueFilter(
            document_id=kept.get("document"), case_id=kept.get("case"), code_id=kept.get("code")
        )
        desk.keep_recent(kept.get("recent", "").split())
        self.differing = DifferenceFilter()
        """Which disagreements are looked at."""
        self.selection_wanted: Span | None = None
        self.pattern_wanted = False
        self.code_wanted: str | None = None
        """The code that the codebook goes to next."""
        self.code_shown: str | None = None
        """The code whose passages are shown."""
        self.cell_shown: CellShown | None = None
        """The cell of a reading, or the query, whose passages are shown in its place."""
        self.back: str | None = None
        """The list that Escape in the reader goes back to."""
        self.typing = False
        """Whether the key being handled is a letter for the line in focus: then it does nothing else."""
        desk.slow = self._show_slow

    @property
    def defect(self) -> Exception | None:
        """The defect that ended the program, None when it ended well."""
        return self._exception

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the names that the style sheets use, for the moment before the theme is in force."""
        return {f"q-{name}": value for name, value in in_use().colors.items()}

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of drawn lines; every colour here is a true one, so none has to be turned into one."""
        return [each for each in super().get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    # start and end

    def on_mount(self) -> None:
        """Show the screen where the coder was."""
        self.title = one_line(self.desk.project_name)
        self.set_interval(COLLECT_EVERY, self.collector.collect)
        self.set_interval(LOOK_EVERY, self._look_around)
        if not self.is_headless and self._driver is not None:
            self._driver.write(SHOW_CURSOR)
            self.app_resume_signal.subscribe(self, self._come_back)
            self.set_interval(LOOK_EVERY, self._leave_if_alone)
        self.set_timer(0.3, self._settle)

    def _come_back(self, _app: object) -> None:
        """Show the cursor again, and what others did, after the shell had the terminal."""
        if self._driver is not None:
            self._driver.write(SHOW_CURSOR)
        self.screen.refresh(layout=True)
        self.call_later(self._look_around)

    def action_suspend(self) -> None:
        """Give the terminal back to the shell; `fg` comes back here."""
        self.action_suspend_process()

    def _leave_if_alone(self) -> None:
        # Where the hang-up signal is ignored (nohup, some multiplexers) the input thread would spin for ever.
        if terminal_gone():
            self.exit()

    def _settle(self) -> None:
        """Once the first page is there: bring in what the first keys will need, then tame the collector."""
        import ingesoc_qual.tui.screens.dialogs
        import ingesoc_qual.tui.screens.picker  # noqa: F401

        self.collector.start()

    @property
    def current(self) -> ReviewScreen | None:
        """The full screen in view, below any dialog."""
        return next((screen for screen in self.screen_stack if isinstance(screen, ReviewScreen)), None)

    def here(self) -> Place:
        """Return where the coder is."""
        from ingesoc_qual.services.review import Place

        wanted = self.queue_filter
        kept = {
            "document": wanted.document_id,
            "case": wanted.case_id,
            "code": wanted.code_id,
            "recent": " ".join(self.desk.recent),
        }
        return Place(
            screen=self.current_mode if self.current_mode in self.MODES else HOME,
            document_id=self.document_id,
            position=self.position,
            suggestion_id=self.suggestion_id,
            filters=tuple((name, value) for name, value in kept.items() if value),
            at=self.read_at,
        )

    def action_help_quit(self) -> None:
        """ctrl+c: say how to leave, in the language of the interface."""
        self.say(_("ctrl+q quitte."))

    def action_close(self) -> None:
        """Leave; everything shown as done is already on disk."""
        self.exit()

    # errors

    @contextmanager
    def complaints(self) -> Iterator[None]:
        """Turn an error of the program's own tree into one line on the screen."""
        try:
            yield
        except IngesocError as error:
            self.complain(error)

    def complain(self, error: IngesocError) -> None:
        """Show an error: what, where, what to do."""
        self.notify(one_line(str(error)), severity="error", timeout=10, markup=False)

    def _fatal_error(self) -> None:
        # Textual would print every local variable, hence interviews, into the terminal's history.
        self.bell()
        self._close_messages_no_wait()

    def _show_slow(self, waiting: Waiting | None) -> None:
        screen = self.current
        if screen is not None:
            screen.show_waiting(waiting)

    def say(self, message: str) -> None:
        """Say what has just happened."""
        screen = self.current
        if screen is not None:
            screen.say(message)

    # where to go

    async def show(self, mode: str) -> None:
        """Go to a screen; the place is kept for the next session."""
        self.back = None
        missing = mode == "reader" and self.document_id not in {about.document_id for about in self.desk.documents}
        await self.switch_mode(HOME if missing else mode)
        if missing:
            self.say(_("Choisissez d'abord un document (Entrée)."))
        self.desk.remember(self.here())

    async def read(
        self, document_id: str, *, position: int = 0, span: Span | None = None, back: str | None = None
    ) -> None:
        """Open a document in the reader; Escape then goes back to the screen `back`."""
        self.document_id, self.position, self.selection_wanted = document_id, position, span
        await self.show("reader")
        self.back = back

    async def show_passages(self, code_id: str) -> None:
        """See the passages of a code."""
        self.code_shown, self.cell_shown = code_id, None
        await self.show("coded")

    async def show_cell(self, title: str, ids: tuple[str, ...]) -> None:
        """See the passages of a cell of a reading, or of a query."""
        here = self.current_mode
        self.cell_shown = CellShown(title, ids, back="codebook" if here == "coded" else here)
        await self.show("coded")
        if here == "coded":
            await self._refresh_current()

    async def review_queue(self, wanted: QueueFilter) -> None:
        """Open the queue on a filter."""
        self.queue_filter, self.suggestion_id = wanted, None
        await self.show("queue")

    async def action_go_to(self, mode: str) -> None:
        """Go where a function key says."""
        await self.show(mode)

    def action_go(self) -> None:
        """`g`, then a letter."""
        from ingesoc_qual.tui.screens.go import GoScreen

        async def chosen(mode: str | None) -> None:
            if mode:
                await self.show(mode)

        self.push_screen(GoScreen(), chosen)

    def action_help(self) -> None:
        """F1: the keys of the panel in hand."""
        from ingesoc_qual.tui.screens.help import HelpScreen

        if isinstance(self.screen, ReviewScreen):
            self.push_screen(HelpScreen(self.screen.help_panels()))

    def action_palette(self) -> None:
        """ctrl+p: any act by its name."""
        from ingesoc_qual.tui.screens.palette import palette

        screen = self.screen
        if isinstance(screen, ReviewScreen):
            self.push_screen(palette(screen), lambda chosen: self._run_chosen(screen, chosen))

    async def action_query(self) -> None:
        """ctrl+r: the passages of a saved query, chosen by its name."""
        from ingesoc_qual.tui.screens.saved import ask_query

        with self.complaints():
            await ask_query(self)

    async def _run_chosen(self, screen: ReviewScreen, chosen: list[str] | None) -> None:
        from ingesoc_qual.tui.screens.palette import action_of

        if chosen:
            action = action_of(chosen[0])
            await self.run_action(action.call, self if action.panel == "app" else screen.home(action.panel))

    # undo

    async def action_undo(self) -> None:
        """Undo the coder's last act."""
        with self.complaints():
            said = await self.desk.undo(self.current.undone_acts if self.current else REVIEWING)
            await self._refresh_current()
            self.say(said)

    async def action_redo(self) -> None:
        """Do again what was undone."""
        with self.complaints():
            said = await self.desk.redo()
            await self._refresh_current()
            self.say(said)

    async def _refresh_current(self) -> None:
        if self.current is not None:
            await self.current.refresh_all()

    # quietly, in between

    async def on_event(self, event: events.Event) -> None:
        """Give keys to dialogs one at a time; note that someone is at work."""
        if isinstance(event, events.InputEvent):
            self.collector.key()
        if not isinstance(event, events.Key) or event.is_forwarded or not self.screen_stack:
            await super().on_event(event)
            return
        screen = self.screen
        if isinstance(screen, Dialog):
            await screen.settled()
        written = isinstance(screen, ReviewScreen) and isinstance(screen.focused, Input)
        self.typing = written and event.is_printable
        await super().on_event(event)
        self.typing = False
        if self.screen is screen and (written or isinstance(screen, Dialog)):
            await digested(screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep what works everywhere away from dialogs and lines, where letters are text; leaving always works."""
        if self.typing:
            return False
        if action in _ON_FULL_SCREENS and not isinstance(self.screen, ReviewScreen):
            return False
        return super().check_action(action, parameters)

    async def _look_around(self) -> None:
        """Take in what another process has written."""
        with self.complaints():
            if await self.desk.changed_elsewhere():
                await self.desk.refresh()
                await self._refresh_current()

    def keep_position(self, document_id: str, position: int) -> None:
        """Note where the coder reads."""
        self.document_id, self.position = document_id, position
        self.read_at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

    def narrow_queue(self, **changes: str | None) -> QueueFilter:
        """Return the queue's filter with some of its sides changed."""
        return replace(self.queue_filter, **changes)  # type: ignore[arg-type]


def _first_screen(desk: Desk) -> str:
    """Return the screen where the coder was, the documents when it cannot be shown any more."""
    place = desk.place
    if place is None or place.screen not in ReviewApp.MODES:
        return HOME
    if place.screen == "reader" and place.document_id not in {about.document_id for about in desk.documents}:
        return HOME
    return place.screen


def _where(error: BaseException) -> str:
    """Return where a defect showed itself: kind of error, file and line of ours, never a value."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "ingesoc_qual" in frame.filename]
    last = frames[-1] if frames else None
    place = f", {Path(last.filename).name}:{last.lineno}" if last else ""
    return f"{type(error).__name__}{place}"


def run_review(path: Path, coder: str | None) -> None:
    """Open a project and let one coder read, code and decide until they quit.

    Raises what opening the project raises, and `IngesocError` when the program itself fails.
    """
    collector = Collector()
    collector.pause()
    desk = Desk(path, coder)
    app: ReviewApp | None = None
    try:
        desk.ready()
        app = ReviewApp(desk, collector)
        app.run()
    finally:
        desk.close(app.here() if app is not None else None)
        collector.stop()
    if app.defect is not None:
        raise IngesocError(
            _("L'interface s'est arrêtée sur un défaut du programme ({where}).").format(where=_where(app.defect)),
            remedy=_("Tout acte affiché comme fait est enregistré ; relancez la même commande."),
        )
