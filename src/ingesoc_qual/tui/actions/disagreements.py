"""What can be done where coders differ."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

DISAGREEMENTS = (
    Action(
        "disagreements.version",
        _("garder la version de la personne de ce numéro ; qui n'a pas mis le code : rien ici"),
        hint=_("version"),
    ),
    Action("disagreements.nothing", _("décider que rien ne va ici sous ce code"), hint=_("rien ici"), written="0"),
    Action("disagreements.both", _("garder ensemble tout ce qui est marqué sous ce code"), hint=_("ensemble")),
    Action("disagreements.bounds", _("garder le code avec d'autres bornes"), hint=_("bornes")),
    Action("disagreements.code", _("mettre ici un autre code"), hint=_("autre code")),
    Action("disagreements.reason", _("motif de la décision (d'une décision prise : la compléter)"), hint=_("motif")),
    Action("disagreements.next", _("désaccord suivant, sans décider"), hint=_("suivant")),
    Action("disagreements.previous", _("désaccord précédent, sans décider")),
    Action("disagreements.filter", _("filtrer par code, document ou type"), hint=_("filtrer")),
    Action("disagreements.decided", _("revoir ce qui est décidé, ou revenir à ce qui ne l'est pas"), hint=_("décidés")),
    Action("disagreements.machine", _("montrer ou cacher ce que la machine propose ici"), hint=_("machine")),
    Action("disagreements.open", _("ouvrir la région dans le lecteur ; valide les bornes ajustées"), hint=_("lecteur")),
    Action("disagreements.context-up", _("remonter dans la région")),
    Action("disagreements.context-down", _("descendre dans la région")),
    Action("disagreements.end-later", _("bornes : fin au mot suivant")),
    Action("disagreements.end-earlier", _("bornes : fin au mot précédent")),
    Action("disagreements.start-later", _("bornes : début au mot suivant")),
    Action("disagreements.start-earlier", _("bornes : début au mot précédent")),
    Action("disagreements.leave", _("abandonner les bornes ajustées ; sinon revenir à l'accord, ou tout montrer")),
)
