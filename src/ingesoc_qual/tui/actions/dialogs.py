"""What can be done in lists, dialogs and the help."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

DIALOGS = (
    Action("list.up", _("ligne du dessus")),
    Action("list.down", _("ligne du dessous")),
    Action("list.page-up", _("page précédente")),
    Action("list.page-down", _("page suivante")),
    Action("list.first", _("première ligne")),
    Action("list.last", _("dernière ligne")),
    Action("picker.choose", _("retenir la ligne, ou toutes les lignes cochées"), hint=_("retenir")),
    Action("picker.tick", _("cocher la ligne, pour en retenir plusieurs"), hint=_("cocher")),
    Action("picker.leave", _("fermer sans rien faire"), hint=_("fermer")),
    Action("memo.save", _("enregistrer le mémo ; vide, il est retiré"), hint=_("enregistrer")),
    Action("memo.kind", _("changer le type : libre, théorique, méthode, codage"), hint=_("type")),
    Action("memo.another", _("l'enregistrer et en écrire un autre sur le même objet"), hint=_("un autre")),
    Action("memo.leave", _("fermer ; demande avant de perdre un texte"), hint=_("fermer")),
    Action("prompt.accept", _("valider"), hint=_("valider")),
    Action("prompt.leave", _("abandonner"), hint=_("abandonner")),
    Action("path.accept", _("valider"), hint=_("valider")),
    Action("path.complete", _("compléter le chemin ; encore : le nom suivant"), hint=_("compléter")),
    Action("path.leave", _("abandonner"), hint=_("abandonner")),
    Action("job.stop", _("arrêter le travail ; terminé, fermer"), hint=_("arrêter")),
    Action("job.close", _("fermer, une fois le travail terminé"), hint=_("fermer")),
    Action("confirm.yes", _("oui"), hint=_("oui")),
    Action("confirm.no", _("non"), hint=_("non")),
    Action("help.leave", _("fermer l'aide ; taper des lettres y cherche"), hint=_("fermer")),
)
