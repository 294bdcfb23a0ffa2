"""The footer: what can be done now, and by which key."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from textual.content import Content

from ingesoc_qual.tui.actions import Action
from ingesoc_qual.tui.widgets.line import Line


def hints(actions: Iterable[Action]) -> Content:
    """Return `a accepter  r rejeter …` for the actions that have a word for the footer."""
    return _hints(tuple((action.key, action.hint) for action in actions if action.hint))


@lru_cache(maxsize=256)
def _hints(said: tuple[tuple[str, str], ...]) -> Content:
    parts = [Content.assemble((key, "bold $q-key"), " ", (hint, "$q-muted")) for key, hint in said]
    return Content("  ").join(parts)


class KeyLine(Line):
    """The last line of each screen."""

    def offer(self, actions: Iterable[Action], always: Iterable[Action] = ()) -> None:
        """Show the keys of `actions`, and those that always work at the right."""
        self.show(hints(actions), hints(always))
