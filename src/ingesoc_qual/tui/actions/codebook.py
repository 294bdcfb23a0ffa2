"""What can be done in the codebook."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

CODEBOOK = (
    Action(
        "codebook.filter-queue", _("voir la file de suggestions de ce code et des codes sous lui"), hint=_("sa file")
    ),
    Action("codebook.passages", _("voir les passages de ce code"), hint=_("passages")),
    Action("codebook.fold", _("replier le code"), hint=_("replier"), written="←/→"),
    Action("codebook.unfold", _("déplier le code")),
    Action("codebook.find", _("chercher un code"), hint=_("chercher")),
)
