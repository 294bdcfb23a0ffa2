"""What can be done in the queue of suggestions."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

QUEUE = (
    Action("queue.accept", _("accepter la suggestion"), hint=_("accepter")),
    Action("queue.reject", _("rejeter la suggestion"), hint=_("rejeter")),
    Action("queue.recode", _("retenir le passage sous un autre code"), hint=_("recoder")),
    Action("queue.alternative", _("retenir le passage sous l'autre code de ce numéro (sans maj : & é \" ' ( - è _ ç)")),
    Action("queue.bounds", _("ajuster les bornes avant d'accepter"), hint=_("bornes")),
    Action("queue.skip", _("remettre à plus tard"), hint=_("passer")),
    Action("queue.memo", _("mémo sur le passage"), hint=_("mémo")),
    Action("queue.open", _("ouvrir le passage dans le lecteur ; valide les bornes ajustées"), hint=_("lecteur")),
    Action("queue.next", _("suggestion suivante, sans décider")),
    Action("queue.previous", _("suggestion précédente, sans décider")),
    Action("queue.filter", _("filtrer par code, cas ou document"), hint=_("filtrer")),
    Action("queue.accept-all", _("accepter en lot tout ce que montre le filtre, le nombre retapé")),
    Action("queue.context-up", _("remonter dans le passage")),
    Action("queue.context-down", _("descendre dans le passage")),
    Action("queue.end-later", _("bornes : fin au mot suivant")),
    Action("queue.end-earlier", _("bornes : fin au mot précédent")),
    Action("queue.start-later", _("bornes : début au mot suivant")),
    Action("queue.start-earlier", _("bornes : début au mot précédent")),
    Action("queue.leave", _("abandonner les bornes ajustées")),
)
