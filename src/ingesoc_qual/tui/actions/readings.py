"""What can be done with the readings, and with the quantities of one of them."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

READINGS = (
    Action("readings.next-reading", _("lecture suivante"), hint=_("lecture")),
    Action("readings.previous-reading", _("lecture précédente")),
    Action("readings.reading", _("la lecture de ce numéro"), run="reading"),
    Action("readings.left", _("colonne de gauche")),
    Action("readings.right", _("colonne de droite")),
    Action("readings.open", _("voir les passages de la case, ou la quantité dans le lecteur"), hint=_("passages")),
    Action("readings.coder", _("lire les codages d'une autre personne, ou le consensus"), hint=_("codé par")),
    Action("readings.detail", _("montrer ou non le détail : sources, sous-familles, termes, cases vides"), _("détail")),
    Action("readings.dimensions", _("lire le profil sous un autre classement"), hint=_("classement")),
)

VOLUMES = (
    Action("volumes.confirm", _("confirmer la quantité"), hint=_("confirmer")),
    Action("volumes.correct", _("corriger la quantité"), hint=_("corriger")),
    Action("volumes.reject", _("rejeter la quantité"), hint=_("rejeter")),
    Action("volumes.next", _("quantité suivante à décider"), hint=_("suivante")),
    Action("volumes.filter", _("ne montrer qu'un état ou un cas"), hint=_("filtrer")),
)

VOLUME = (
    Action("volume.save", _("enregistrer la correction"), hint=_("enregistrer")),
    Action("volume.leave", _("fermer sans enregistrer"), hint=_("fermer")),
)
