"""What can be done on the first screen."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

DOCUMENTS = (
    Action("documents.open", _("ouvrir le document dans le lecteur ; déplier un cas replié"), hint=_("ouvrir")),
    Action("documents.queue", _("voir les suggestions du document, ou du cas replié"), hint=_("sa file")),
    Action("documents.resume", _("reprendre là où j'en étais"), hint=_("reprendre")),
    Action("documents.import", _("importer des fichiers"), hint=_("importer")),
    Action("documents.export", _("exporter les tableaux dans un dossier"), hint=_("exporter")),
    Action("documents.suggest", _("chercher de nouvelles suggestions dans tous les textes"), hint=_("suggérer")),
    Action("documents.finish", _("dire terminé mon codage du document, ou ne plus le dire"), hint=_("terminé")),
    Action("documents.memo", _("mémo du document"), hint=_("mémo")),
    Action("documents.fold", _("replier le cas"), hint=_("replier"), written="←/→"),
    Action("documents.unfold", _("déplier le cas")),
)
