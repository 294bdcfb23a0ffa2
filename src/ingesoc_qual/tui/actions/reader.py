"""What can be done in the reader, and in its text."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.actions.action import Action

READER = (
    Action("reader.code", _("coder la sélection, ou la phrase sous le curseur"), hint=_("coder")),
    Action("reader.recent", _("coder avec le code récent de ce numéro (sans maj : & é \" ' ( - è _ ç)")),
    Action("reader.in-vivo", _("code in vivo : créer un code avec les mots sélectionnés"), hint=_("in vivo")),
    Action("reader.sentence", _("sélectionner la phrase ; encore, la suivante avec elle"), hint=_("phrase")),
    Action("reader.turn", _("sélectionner le tour de parole (ou le paragraphe)"), hint=_("tour")),
    Action("reader.next-coded", _("passage codé suivant"), hint=_("suivant")),
    Action("reader.previous-coded", _("passage codé précédent")),
    Action("reader.next-here", _("choisir un autre codage sous le curseur")),
    Action("reader.recode", _("changer le code du codage choisi"), hint=_("recoder")),
    Action("reader.bounds", _("ajuster les bornes du codage choisi"), hint=_("bornes")),
    Action("reader.remove", _("retirer le codage choisi (confirmé)"), hint=_("retirer")),
    Action("reader.memo", _("mémo sur la sélection, le codage choisi ou la phrase"), hint=_("mémo")),
    Action("reader.document-memo", _("mémo du document")),
    Action("reader.search", _("chercher des mots dans tous les documents"), hint=_("chercher")),
    Action("reader.pane", _("montrer ou replier le volet des codages")),
    Action("reader.coders", _("montrer les codages de tous, ou les miens seulement")),
    Action("reader.confirm-bounds", _("valider les bornes ajustées")),
    Action("reader.leave", _("quitter la sélection ou l'ajustement ; revenir à la liste d'où l'on vient")),
)

_PLAIN = (
    ("left", _("caractère précédent")),
    ("right", _("caractère suivant")),
    ("up", _("ligne du dessus")),
    ("down", _("ligne du dessous")),
    ("word-left", _("mot précédent")),
    ("word-right", _("mot suivant")),
    ("line-start", _("début de la ligne")),
    ("line-end", _("fin de la ligne")),
    ("page-up", _("page précédente")),
    ("page-down", _("page suivante")),
    ("first", _("début du document")),
    ("last", _("fin du document")),
)
TEXT = (
    *(Action(f"text.{name}", description, run=f"move('{name}')") for name, description in _PLAIN),
    *(
        Action(
            f"text.select-{name}",
            _("étendre la sélection : {move}").format(move=description),
            run=f"move('{name}', True)",
        )
        for name, description in _PLAIN
    ),
)
