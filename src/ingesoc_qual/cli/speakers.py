"""`ingesoc speakers`: who speaks, and in what role."""

from __future__ import annotations

from ingesoc_qual.cli.listing import listing_verb
from ingesoc_qual.i18n import _

command = listing_verb(
    "speakers",
    help=_(
        "Rôles : bénévole, salarié·e, usager·ère, administrateur·rice, élu·e ou financeur, enquêteur·rice, autre. Les "
        "tours de l'enquêteur·rice ne reçoivent pas de suggestions."
    ),
    examples=(
        ("ingesoc speakers terrain.ingesoc", _("chaque voix de chaque document, et son rôle")),
        ("ingesoc speakers terrain.ingesoc --csv voix.csv", _("pour donner les rôles dans un tableur")),
        ("ingesoc speakers terrain.ingesoc --from voix.csv", _("reprend les rôles et variables")),
    ),
)
