"""Saved queries, chosen by name: their passages are shown in the list of passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.services.saved_queries import saved_passages, saved_queries
from ingesoc_qual.tui.fuzzy import Entry
from ingesoc_qual.tui.screens.picker import PickerScreen

if TYPE_CHECKING:
    from ingesoc_qual.tui.app import ReviewApp


async def ask_query(app: ReviewApp) -> None:
    """Let the coder choose a saved query, then show its passages; errors are said."""
    known = await app.desk.read(lambda review: saved_queries(review.project))
    if not known:
        app.say(_("Aucune requête enregistrée : « ingesoc query » et --save en font."))
        return

    async def chosen(keys: list[str] | None) -> None:
        if not keys:
            return
        name = next(query.name for query in known if query.id == keys[0])
        app.say(_("recherche…"))
        with app.complaints():
            ids = await app.desk.quietly(lambda review: saved_passages(review.project, name))
            await app.show_cell(_("requête : {name}").format(name=name), ids)

    entries = [Entry(query.id, query.name, note=query.text) for query in known]
    app.push_screen(PickerScreen(_("Requêtes enregistrées"), entries), chosen)
