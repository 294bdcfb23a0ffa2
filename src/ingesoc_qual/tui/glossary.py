"""The words of the field as this program uses them, for whoever meets one on a screen."""

from __future__ import annotations

from ingesoc_qual.i18n import _


def glossary() -> tuple[tuple[str, str], ...]:
    """Return each word with what it means here, in the order of the work."""
    return (
        (_("projet"), _("une étude : son corpus, sa grille, ses codeur·euses, dans un seul fichier")),
        (
            _("document"),
            _("un texte importé (entretien, rapport, note de terrain) ; corrigé, il a une version de plus"),
        ),
        (
            _("cas"),
            _("l'association, le lieu ou la personne dont des documents parlent ; un document peut en avoir deux"),
        ),
        (
            _("variable, modalité"),
            _("ce qu'on sait d'un cas, d'un document ou d'une voix (le champ, l'année) et ses valeurs"),
        ),
        (_("locuteur·rice"), _("une voix d'un document, avec son nom et son rôle")),
        (_("tour de parole"), _("ce qu'une voix dit sans être interrompue")),
        (
            _("passage"),
            _("une étendue d'un document, du premier au dernier caractère retenus ; un verbatim, quand on le cite"),
        ),
        (_("code"), _("un concept qui a un nom, une définition, et ce qu'on y met ou non")),
        (_("grille de codage"), _("l'arbre des codes ; une branche est un code et tout ce qui est sous lui")),
        (_("famille"), _("un code qui n'est sous aucun autre")),
        (_("code in vivo"), _("un code nommé avec les mots mêmes de la personne qui parle")),
        (
            _("codage"),
            _("un passage rangé sous un code par quelqu'un, à un moment ; un passage peut en recevoir plusieurs"),
        ),
        (_("codeur·euse"), _("qui code ; chacun·e signe ses codages et ses décisions")),
        (
            _("indicateur"),
            _("un motif de mots qui laisse penser qu'un passage relève d'un code ; un mot y vaut toutes ses formes"),
        ),
        (_("lemme"), _("la forme d'un mot dans le dictionnaire : « engager » pour « engagées »")),
        (_("occurrence"), _("un endroit d'un texte où un mot, un motif se trouve")),
        (
            _("suggestion"),
            _("un passage et un code proposés par la machine, avec ce qui l'y a menée ; ce n'est pas un codage"),
        ),
        (
            _("score"),
            _("à quel point les indices d'une suggestion sont rares et nombreux ; il classe, il ne prouve rien"),
        ),
        (
            _("décision"),
            _("la réponse d'une personne à une suggestion : acceptée, rejetée, recodée, remise à plus tard"),
        ),
        (_("file de suggestions"), _("les suggestions qui attendent votre décision, dans un ordre et sous un filtre")),
        (_("mémo"), _("une note d'analyse attachée à un passage, un codage, un code, un document ou un cas")),
        (_("accord"), _("à quel point des personnes qui codent le même texte s'accordent, hasard déduit")),
        (
            _("désaccord"),
            _("un endroit où deux personnes n'ont pas codé de même : l'une oui, l'autre non, ou autrement"),
        ),
        (
            _("arbitrage"),
            _("la réponse donnée à un désaccord, avec son motif ; ce que chacun·e avait codé reste lisible"),
        ),
        (
            _("fusion de codes"),
            _("un code devient un autre nom d'un second ; ses codages s'y lisent, rien n'est perdu"),
        ),
        (_("division d'un code"), _("une partie des passages d'un code va à un autre, ou à un nouveau")),
        (_("archiver"), _("mettre un code de côté : ses codages restent, il n'en reçoit plus")),
        (_("annotation"), _("l'analyse de la langue d'un texte (lemmes, phrases), faite une fois par la machine")),
        (_("concordance"), _("toutes les occurrences d'un motif, une par ligne, chacune dans son contexte")),
        (
            _("spécificité"),
            _("un mot plus fréquent (ou plus rare) dans une partie du corpus que le hasard ne le ferait"),
        ),
        (_("classe"), _("des segments de texte réunis parce qu'ils partagent leurs mots")),
        (_("entrée du journal"), _("la trace d'un acte : qui, quand, quoi ; annuler en ajoute une, rien ne s'efface")),
    )
