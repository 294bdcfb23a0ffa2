"""ctrl+p: every act that makes sense here, found by name."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions import Action, all_actions, of_panel, panel_titles, written
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.screens.base import ReviewScreen
from ingesoc_qual.tui.screens.picker import PickerScreen


def action_of(identity: str) -> Action:
    """Return an action by its id."""
    return next(action for action in all_actions() if action.id == identity)


def palette(screen: ReviewScreen) -> PickerScreen:
    """Return the palette for a screen."""
    titles = panel_titles()
    entries = [
        Entry(action.id, action.description, note=" · ".join((titles[action.panel], "  ".join(written(action)))))
        for action in of_panel(*screen.help_panels(), "app")
        if not action.by_digit and action.id != "app.palette"
    ]
    return PickerScreen(_("Que faire ?"), entries)
