"""What can be done with the figures of agreement."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

AGREEMENT = (
    Action("agreement.open", _("voir les désaccords de ce code, ou tous"), hint=_("désaccords")),
    Action("agreement.left", _("figure à gauche")),
    Action("agreement.right", _("figure à droite"), hint=_("figure"), written="←→"),
    Action("agreement.unit", _("comparer une autre unité : caractères, phrases, tours, paragraphes"), hint=_("unité")),
    Action("agreement.coders", _("choisir les personnes comparées (Tab coche)"), hint=_("personnes")),
    Action("agreement.interval", _("calculer les intervalles à 95 %, ou non"), hint=_("intervalles")),
    Action("agreement.gamma", _("calculer aussi γ, ou non (plus long)"), hint="γ"),
    Action("agreement.sort", _("ordre de la grille, ou accord le plus bas d'abord"), hint=_("tri")),
    Action("agreement.leave", _("arrêter le calcul en cours")),
)
