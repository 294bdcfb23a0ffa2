"""What can be done with the passages of a code."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

CODED = (
    Action("coded.open", _("ouvrir le passage dans le lecteur"), hint=_("ouvrir")),
    Action("coded.pick", _("voir les passages d'un autre code"), hint=_("code")),
    Action("coded.below", _("avec ou sans les codes sous lui"), hint=_("sous-codes")),
    Action("coded.filter", _("ne montrer qu'une personne, un cas ou un document"), hint=_("filtrer")),
    Action("coded.recode", _("mettre son propre codage sous un autre code"), hint=_("recoder")),
    Action("coded.remove", _("retirer son propre codage (confirmé)"), hint=_("retirer")),
    Action("coded.memo", _("mémo sur le codage"), hint=_("mémo")),
    Action("coded.leave", _("revenir à la grille, ou à la case d'une lecture"), hint=_("revenir")),
)
