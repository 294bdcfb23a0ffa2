"""What works on every full screen."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action
from ingesoc_qual.tui.places import places

_GO = tuple(
    Action(f"app.go-{place.mode}", _("aller à : {place}").format(place=place.name), run=f"go_to('{place.mode}')")
    for place in places()
)

APP = (
    Action("app.help", _("aide : les touches du panneau, toutes les autres, les mots du métier"), hint=_("aide")),
    Action("app.palette", _("palette : chercher un acte par son nom"), hint=_("tout")),
    Action("app.undo", _("annuler le dernier acte, même d'une séance passée"), hint=_("annuler")),
    Action("app.redo", _("rétablir ce qui vient d'être annulé")),
    Action("app.close", _("quitter ; tout ce qui est affiché comme fait est déjà enregistré")),
    Action("app.suspend", _("rendre le terminal au shell ; « fg » y revient")),
    Action("app.query", _("voir les passages d'une requête enregistrée")),
    *_GO,
    Action("app.go", _("aller à… puis une lettre, que l'écran rappelle"), hint=_("aller à")),
)
