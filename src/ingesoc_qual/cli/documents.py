"""`ingesoc documents`: what was brought in, and what is said of it."""

from __future__ import annotations

from ingesoc_qual.cli.listing import listing_verb
from ingesoc_qual.i18n import _

command = listing_verb(
    "documents",
    help=_(
        "Nom, nature, date, cas et variables se modifient par --csv puis --from ; le texte, lui, ne change jamais. "
        "Plusieurs cas s'écrivent « cas 1 | cas 2 »."
    ),
    examples=(
        ("ingesoc documents terrain.ingesoc", _("les documents et leurs mots, cas, codages")),
        ("ingesoc documents terrain.ingesoc --json", _("avec les identifiants et l'empreinte du texte")),
        ("ingesoc documents terrain.ingesoc --from documents.csv", _("reprend un tableau modifié")),
    ),
)
