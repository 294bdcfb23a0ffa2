"""What every full screen has: a title line, a line for what happens, the keys that work now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from ingesoc_qual.i18n import _
from ingesoc_qual.services.acts import REVIEWING
from ingesoc_qual.tui.actions import Action, of_panel
from ingesoc_qual.tui.desk import Waiting
from ingesoc_qual.tui.literal import literal
from ingesoc_qual.tui.widgets.keys import KeyLine
from ingesoc_qual.tui.widgets.line import Line

if TYPE_CHECKING:
    from ingesoc_qual.tui.app import ReviewApp
    from ingesoc_qual.tui.desk import Desk

SAID_SECONDS = 6.0


class ReviewScreen(Screen[None]):
    """A full screen. `panel` names its actions; `offered` says which of them make sense now."""

    panel = ""
    name_shown = ""
    undone_acts: tuple[str, ...] = REVIEWING
    """What the undo key takes back on this screen."""

    def __init__(self) -> None:
        super().__init__()
        self.title_line = Line(id="title")
        self.status_line = Line(id="status")
        self.key_line = KeyLine(id="keys")
        self._status: tuple[Content, Content] = (Content(""), Content(""))
        self._said = 0

    @property
    def review(self) -> ReviewApp:
        """The application."""
        return cast("ReviewApp", self.app)

    @property
    def desk(self) -> Desk:
        """The session behind the screens."""
        return self.review.desk

    def offered(self) -> Iterable[Action]:
        """Return the actions that make sense now, for the footer."""
        return of_panel(self.panel)

    def help_panels(self) -> tuple[str, ...]:
        """Return the panels that the help of this screen explains."""
        return (self.panel,)

    def home(self, panel: str) -> DOMNode:  # noqa: ARG002
        """Return the widget whose actions a panel names."""
        return self

    def show_title(self, *parts: str, right: Content | None = None) -> None:
        """Show project, screen and what is looked at, with the coder at the right."""
        left = Content(" · ").join(
            [
                literal(self.desk.project_name, "bold $q-strong"),
                Content.styled(self.name_shown, "$q-key"),
                *(literal(part, "$q-ink") for part in parts if part),
            ]
        )
        coder = literal(self.desk.coder.name, "bold $q-ink")
        if self.desk.blind:
            coder = Content.assemble(coder, (" · " + _("à l'aveugle"), "$q-warn"))
        self.title_line.show(left, Content.assemble(right, "  ·  ", coder) if right else coder)

    def show_status(self, left: Content, right: Content | None = None) -> None:
        """Show where the coder is; a message being read is left alone until its time is over."""
        self._status = (left, right or Content(""))
        if not self._said:
            self.status_line.show(*self._status)

    def say(self, message: str) -> None:
        """Say what has just happened, for a few seconds."""
        self._said += 1
        turn = self._said
        self.status_line.show(literal(message, "$q-strong"), Content(""))

        def over() -> None:
            if turn == self._said:
                self._said = 0
                self.status_line.show(*self._status)

        self.set_timer(SAID_SECONDS, over)

    def show_waiting(self, waiting: Waiting | None) -> None:
        """Say that an act is not on disk yet, or that something is still being read."""
        if waiting is Waiting.ACT:
            said = Content.styled(_("… enregistrement en cours, pas encore fait"), "$q-warn")
            self.status_line.show(said, Content(""))
        elif waiting is Waiting.READING:
            self.status_line.show(Content.styled(_("… lecture en cours"), "$q-muted"), Content(""))
        elif not self._said:
            self.status_line.show(*self._status)

    def show_keys(self) -> None:
        """Show the keys that work now."""
        every = {action.id: action for action in of_panel("app")}
        self.key_line.offer([*self.offered(), every["app.undo"]], [every["app.palette"], every["app.help"]])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let letters be letters while a line is being written."""
        return False if self.review.typing else super().check_action(action, parameters)

    async def refresh_all(self) -> None:
        """Draw again after something changed behind the screen."""
