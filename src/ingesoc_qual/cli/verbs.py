"""The one list of verbs: what `ingesoc --help`, the lazy group, the completion and the documentation test read."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ingesoc_qual.i18n import _


class Verb(NamedTuple):
    """One verb: its name, the module that holds its `command`, its line of help, and the stage it belongs to."""

    name: str
    module: str
    summary: str
    stage: str


@cache
def verbs() -> tuple[Verb, ...]:
    """Return every verb in the order of the work, its help in the interface language."""
    begin, code, give, look = _("Commencer"), _("Coder"), _("Restituer"), _("Tenir son terrain")
    found = (
        ("demo", _("Tout voir tourner sur un corpus fictif, sans rien préparer"), begin),
        ("new", _("Créer un projet"), begin),
        ("add", _("Importer des entretiens, des rapports, des notes"), begin),
        ("preview", _("Voir ce qui serait lu d'un fichier, sans rien importer"), begin),
        ("annotate", _("Analyser la langue des textes (fait une fois par texte)"), code),
        ("suggest", _("Proposer des passages pour les codes de la grille"), code),
        ("review", _("Lire, coder et décider des suggestions, à l'écran"), code),
        ("decide", _("Répondre aux suggestions sans l'écran, une à une ou par liste"), code),
        ("coding", _("Coder à la main sans l'écran ; voir, changer, retirer des codages"), code),
        ("memos", _("Lire, écrire, changer les mémos sans l'écran"), code),
        ("search", _("Chercher des mots dans tous les documents, lignes de concordance"), code),
        ("query", _("Croiser codes, cas, voix et mots ; lire, coder, exporter les passages"), code),
        ("codebook", _("Vérifier, appliquer, modifier, exporter la grille de codage"), code),
        ("assign", _("Confier des documents, dire et voir où en est chaque personne"), code),
        ("settle", _("Arbitrer les désaccords sans l'écran"), code),
        ("volumes", _("Relever et confirmer les volumes de bénévolat que disent les textes"), code),
        ("agreement", _("Mesurer l'accord intercodeurs, code par code et en tout"), give),
        ("export", _("Écrire les tableaux : codages, décisions, cas, matrices"), give),
        ("cases", _("Voir ou modifier les cas et leurs variables"), look),
        ("documents", _("Voir ou modifier les documents"), look),
        ("speakers", _("Voir ou modifier les locuteurs et leurs rôles"), look),
        ("log", _("Lire le journal de tout ce qui a été fait"), look),
        ("undo", _("Annuler le dernier acte de codage"), look),
        ("redo", _("Refaire ce qui vient d'être annulé"), look),
        ("backup", _("Faire une copie vérifiée du projet"), look),
    )
    return tuple(Verb(name, f"ingesoc_qual.cli.{name}", summary, stage) for name, summary, stage in found)


def find(name: str) -> Verb:
    """Return the verb called `name`."""
    return next(known for known in verbs() if known.name == name)
