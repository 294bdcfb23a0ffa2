"""What can be done in the journal."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

JOURNAL = (
    Action("journal.enter", _("déplier ou replier un lot ; ouvrir ce dont parle un autre acte")),
    Action("journal.unfold", _("déplier le lot"), hint=_("déplier"), written="←/→"),
    Action("journal.fold", _("replier le lot")),
    Action("journal.take-back", _("annuler l'acte ou le lot choisi, ou rétablir (confirmé)"), hint=_("annuler l'acte")),
    Action("journal.filter", _("filtrer par personne, nature d'acte ou document"), hint=_("filtrer")),
    Action("journal.open", _("ouvrir dans le lecteur ce dont parle l'acte"), hint=_("lecteur")),
    Action("journal.leave", _("tout montrer de nouveau")),
)
