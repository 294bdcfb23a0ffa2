"""What can be done in the list of memos."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

MEMOS = (
    Action("memos.open", _("ouvrir ce sur quoi est le mémo"), hint=_("ouvrir")),
    Action("memos.edit", _("lire en entier ; changer un de ses mémos"), hint=_("écrire")),
    Action("memos.new", _("nouveau mémo sur un code, un cas, un document ou le projet"), hint=_("nouveau")),
    Action("memos.kind", _("changer le type d'un de ses mémos"), hint=_("type")),
    Action("memos.filter", _("ne montrer qu'un type, une personne ou une sorte d'objets"), hint=_("filtrer")),
    Action("memos.find", _("ne montrer que les mémos où sont des mots"), hint=_("chercher")),
    Action("memos.remove", _("retirer un de ses mémos (confirmé)"), hint=_("retirer")),
    Action("memos.leave", _("tout montrer de nouveau")),
)
