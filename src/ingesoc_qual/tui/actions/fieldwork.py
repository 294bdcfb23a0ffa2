"""What can be done with cases, documents and speakers."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

FIELDWORK = (
    Action("fieldwork.edit", _("modifier la cellule sur place"), hint=_("modifier")),
    Action("fieldwork.next-listing", _("liste suivante : cas, documents, locuteurs"), hint=_("liste")),
    Action("fieldwork.previous-listing", _("liste précédente")),
    Action("fieldwork.left", _("colonne de gauche")),
    Action("fieldwork.right", _("colonne de droite")),
    Action("fieldwork.rename", _("changer le nom"), hint=_("nom")),
    Action("fieldwork.cases", _("choisir les cas du document"), hint=_("ses cas")),
    Action("fieldwork.new-case", _("nouveau cas"), hint=_("cas")),
    Action("fieldwork.new-variable", _("nouvelle variable de cette liste"), hint=_("variable")),
    Action("fieldwork.change-variable", _("changer le type ou les modalités de la variable")),
    Action("fieldwork.clear", _("vider la cellule"), hint=_("vider")),
    Action("fieldwork.find", _("ne garder que les lignes qui contiennent des mots"), hint=_("filtrer")),
    Action("fieldwork.leave", _("montrer de nouveau toutes les lignes")),
    Action("fieldwork.open", _("ouvrir le document dans le lecteur"), hint=_("lecteur")),
)
