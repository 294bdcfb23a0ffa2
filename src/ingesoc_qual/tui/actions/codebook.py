"""What can be done in the codebook, and in the dialogs that it opens."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

CODEBOOK = (
    Action(
        "codebook.filter-queue", _("voir la file de suggestions de ce code et des codes sous lui"), hint=_("sa file")
    ),
    Action("codebook.create", _("créer un code sous celui-ci"), hint=_("créer")),
    Action("codebook.create-top", _("créer une famille de codes"), hint=_("famille")),
    Action("codebook.rename", _("changer le nom du code"), hint=_("renommer")),
    Action(
        "codebook.edit", _("écrire la définition, ce qu'on inclut, ce qu'on exclut, les exemples"), hint=_("définir")
    ),
    Action("codebook.indicators", _("écrire les indicateurs en voyant ce qu'ils trouvent"), hint=_("indicateurs")),
    Action("codebook.move", _("ranger le code, et ceux sous lui, sous un autre"), hint=_("déplacer")),
    Action("codebook.archive", _("archiver le code et ceux sous lui, ou les ramener"), hint=_("archiver")),
    Action("codebook.passages", _("voir les passages de ce code"), hint=_("passages")),
    Action("codebook.memo", _("mémo du code"), hint=_("mémo")),
    Action("codebook.merge", _("fusionner le code dans un autre (confirmé)"), hint=_("fusionner")),
    Action(
        "codebook.split", _("diviser le code : des passages vont à un autre code, ou à un nouveau"), hint=_("diviser")
    ),
    Action("codebook.archived", _("montrer ou cacher les codes archivés")),
    Action("codebook.color", _("choisir la couleur du code")),
    Action("codebook.fold", _("replier le code")),
    Action("codebook.unfold", _("déplier le code")),
    Action("codebook.find", _("chercher un code"), hint=_("chercher")),
)
EDITOR = (
    Action("editor.save", _("enregistrer"), hint=_("enregistrer")),
    Action("editor.leave", _("fermer ; demande avant de perdre un texte"), hint=_("fermer")),
)
PASSAGES = (
    Action("passages.tick", _("cocher le passage"), hint=_("cocher")),
    Action("passages.tick-all", _("cocher tous les passages, ou aucun"), hint=_("tous")),
    Action("passages.choose", _("retenir les passages cochés, ou ouvrir celui-ci"), hint=_("valider")),
    Action("passages.leave", _("fermer sans rien faire"), hint=_("fermer")),
)
