"""What can be done on the first screen."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

DOCUMENTS = (
    Action("documents.open", _("ouvrir le document dans le lecteur"), hint=_("ouvrir")),
    Action("documents.queue", _("voir les suggestions de ce document"), hint=_("ses suggestions")),
    Action("documents.resume", _("reprendre là où j'en étais"), hint=_("reprendre")),
    Action("documents.memo", _("mémo du document"), hint=_("mémo")),
)
