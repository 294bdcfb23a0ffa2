"""`ingesoc cases`: the associations, places or persons of the field, and their variables."""

from __future__ import annotations

from ingesoc_qual.cli.listing import listing_verb
from ingesoc_qual.i18n import _

command = listing_verb(
    "cases",
    help=_(
        "Pour modifier : --csv, puis un tableur, puis --from. Une colonne de plus est une variable nouvelle ; une "
        "cellule vidée efface la valeur ; une colonne ôtée ne change rien."
    ),
    examples=(
        ("ingesoc cases terrain.ingesoc", _("les cas, leurs documents, leurs variables")),
        ("ingesoc cases terrain.ingesoc --csv cas.csv", _("le même tableau, à ouvrir dans un tableur")),
        ("ingesoc cases terrain.ingesoc --from cas.csv", _("reprend les noms et variables modifiés")),
    ),
)
