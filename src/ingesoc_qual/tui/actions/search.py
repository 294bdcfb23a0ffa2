"""What can be done in the search, and with what it found."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

SEARCH = (
    Action("search.line", _("écrire un motif, comme un indicateur de la grille"), hint=_("motif")),
    Action(
        "search.open", _("chercher le motif ; dans la liste, ouvrir l'occurrence dans le lecteur"), hint=_("ouvrir")
    ),
    Action("search.lookup", _("un mot vaut pour son lemme, sa forme exacte, ou toute nature du mot"), hint=_("lemme")),
    Action(
        "search.conditions", _("restreindre : cas, nature, année, rôle, locuteur·rice, variable"), hint=_("filtrer")
    ),
    Action("search.sort", _("trier par document, par ce qui précède, par ce qui suit"), hint=_("trier")),
    Action("search.code", _("coder l'occurrence, ou toutes celles qui sont cochées (confirmé)"), hint=_("coder")),
    Action("search.recent", _("coder avec le code récent de ce numéro (sans maj : & é \" ' ( - è _ ç)")),
    Action("search.extent", _("ce qui est codé : la phrase, le tour de parole, l'occurrence seule"), hint=_("étendue")),
    Action("search.tick", _("cocher l'occurrence"), hint=_("cocher")),
    Action("search.tick-all", _("cocher toutes les occurrences, ou aucune")),
    Action("search.by-code", _("chercher par code : les passages d'un code")),
    Action("search.memo", _("mémo sur le passage"), hint=_("mémo")),
    Action("search.leave", _("quitter le motif ; dans la liste, tout décocher")),
)
