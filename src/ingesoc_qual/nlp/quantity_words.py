"""The words around a number that make it a quantity of volunteering, or keep it from being one."""

from __future__ import annotations

import re

_I = re.IGNORECASE
_QUALIFIER = (
    r"(?:\s(?:d['’]|de\s|des\s)?(?:autres?|jeunes?|nouveaux|nouvelles|anciens|anciennes|fidèles|personnes|habitant(?:·?e)?s|"
    r"gens|vrais|seuls?|petites?|grosses?|bonnes?|bons?)){0,2}"
)
_OF = r"(?:\sd['’]|\sde\s|\s|-)"
_VOLUNTEERS = r"(?:bénévoles?|benevoles?|volontaires bénévoles)"
_FTE = (
    r"(?:ETPT?|équivalents?[\s-]+(?:en\s)?temps[\s-]+plein|emplois?(?:\s+équivalents?)?\s+(?:à\s+)?temps\s+plein|"
    r"équivalents?\stemps[\s-]pleins?|postes?\sà\stemps\splein|temps\spleins)"
)
_MEMBERS = r"(?:adhérent(?:[·.-]?e)?(?:[·.-]?s)?|adhésions|sociétaires|cotisant(?:[·.-]?e)?s)"

UNITS = (
    ("bénévoles", re.compile(rf"{_QUALIFIER}{_OF}{_VOLUNTEERS}\b", _I)),
    (
        "bénévoles",
        re.compile(
            r"\s(?!heures|euros|jours|mois|ans|postes|ETP|associations|équipes|activités)[^\W\d]{4,}s"
            r"(?:,\s(?:tous|toutes)|\s(?:tous|toutes))?\sbénévoles\b",
            _I,
        ),
    ),
    ("adhérents", re.compile(rf"{_QUALIFIER}{_OF}{_MEMBERS}\b", _I)),
    ("ETP", re.compile(rf"{_OF}{_FTE}\b", _I)),
    ("heures", re.compile(rf"{_QUALIFIER}{_OF}?\s?heures?\b|\s?h\b(?!\s?\d)", _I)),
    ("euros valorisés", re.compile(r"(?:\s(?:d['’]|de\s)?|\s)?(?:euros?\b|€)", _I)),
)
"""What stands right after a number, by unit, the most telling first."""

ENGAGED = re.compile(
    r"s['’]ajoutent|coups? de main|activité bénévole|comme bénévoles|à titre bénévole|bénévolement|s['’]engagent|"
    r"donn\w+ (?:de )?leur temps",
    _I,
)
"""What makes persons volunteers."""
PERSONS = re.compile(r"\s(?:personnes|habitant(?:·?e)?s|gens)\b", _I)
NUMBER_OF = re.compile(rf"\s(?:le|son|notre)\snombre\sd(?:e\s|['’])(?P<unit>{_VOLUNTEERS}|{_MEMBERS})\b", _I)

UNIT_HEAD = (
    ("ETP", re.compile(rf"\b{_FTE}\b", _I)),
    ("euros valorisés", re.compile(r"\beuros?\b|€|valorisation|\bvaleur\b", _I)),
    ("heures", re.compile(r"\bheures?\b|\bvolume horaire\b", _I)),
    ("bénévoles", re.compile(rf"\b{_VOLUNTEERS}\b", _I)),
    ("adhérents", re.compile(rf"\b{_MEMBERS}\b|\badhésions?\b", _I)),
)
"""What the head of a column or row names. « Heures de bénévolat » are hours: units of measure come first."""

UNIT_ASKED = (
    ("heures", re.compile(r"\b(?:les|vos|des|nombre d['’])\s?heures\b", _I)),
    ("ETP", re.compile(rf"\b(?:les|vos|des|combien d['’])\s?{_FTE}\b", _I)),
    ("adhérents", re.compile(rf"\b(?:les\s|vos\s|nombre d['’]|combien d['’]){_MEMBERS}\b", _I)),
    ("bénévoles", re.compile(rf"\b(?:les|vos|nombre de|combien de)\s{_VOLUNTEERS}\b", _I)),
)
"""What a question or the beginning of a sentence is about."""

AFTER_UNIT = re.compile(r"\s+(?:et\s+)?trois\s+quarts?", _I)
RANGE = re.compile(r"\s*(?:à|ou|-|–|/)\s*|\s+(?:ou bien|voire)\s+|\s+", _I)
SORT = re.compile(r"\s+(?:occasionnel|régulier|ponctuel|nouveaux|nouvelles|saisonnier|ancien|actif|active)\w*", _I)
"""What follows a second number of the same things: « 240 bénévoles réguliers et 60 occasionnels »."""
LABELLED = (
    ("ETP", re.compile(rf"(?:\b{_FTE}[^.:;]{{0,40}}:|^\s*en {_FTE},[^.:;]{{0,40}})\s*(?:environ\s)?$", _I)),
    ("heures", re.compile(r"\b(?:nombre d['’]heures|heures|volume horaire)\b[^.:;]{0,40}:\s*(?:environ\s)?$", _I)),
    (
        "bénévoles",
        re.compile(
            rf"(?:\b{_VOLUNTEERS}\b[^.:;\d]{{0,30}}:|\b{_VOLUNTEERS}\ssont au nombre de|\bnombre d['’e]\s?{_VOLUNTEERS}"
            r"\b[^.:;\d]{0,30}\b(?:est de|s['’]élève à|atteint|était de))\s*(?:environ\s|plus de\s)?$",
            _I,
        ),
    ),
    (
        "adhérents",
        re.compile(
            rf"(?:\b{_MEMBERS}\b[^.:;\d]{{0,30}}:|\b{_MEMBERS}\ssont au nombre de|\bnombre d['’e]\s?{_MEMBERS}"
            r"\b[^.:;\d]{0,30}\b(?:est de|s['’]élève à|atteint|était de))\s*(?:environ\s|plus de\s)?$",
            _I,
        ),
    ),
)
"""A unit that stands before its number: « Nombre de bénévoles : 64 »."""
EVOLVED = re.compile(
    r"\b(?:pass\w+|mont\w+|grimp\w+|progress\w+|augment\w+|tomb\w+|baiss\w+|descend\w+|recul\w+|évolu\w+|"
    r"chut\w+|crû|croît)\s+de\s*$",
    _I,
)
CARRIED_BEFORE = re.compile(r"\b(?:contre|au lieu de|et non|plutôt que|après)\s*$", _I)
CARRIED_AFTER = re.compile(
    r"\s*(?:en (?:19|20)\d\d|fin (?:19|20)\d\d|l['’](?:année|an) (?:précédente?|derni(?:er|ère)|passée?|d['’]avant)|"
    r"(?:un|deux|trois|dix) ans? (?:plus tôt|avant|auparavant)|il y a (?:un|deux|trois|cinq|dix) ans?)",
    _I,
)
APPROXIMATE = re.compile(
    r"\b(?:environ|près d[e'’]|presque|autour d[e'’]|à peu près|quelque|quasi|pas loin d[e'’]|"
    r"dans les|aux alentours d[e'’]|"
    r"une bonne|bien)\s*$",
    _I,
)
AT_LEAST = re.compile(r"\b(?:au moins|au minimum|plus d[e'’]|minimum d[e'’])\s*$", _I)
AT_MOST = re.compile(r"\b(?:au plus|au maximum|moins d[e'’]|jusqu['’]à|ne dépasse(?:nt)? pas|maximum d[e'’])\s*$", _I)

CLOCK_BEFORE = re.compile(r"(?:\b(?:à|vers|dès|avant|après|depuis|jusqu['’]à|et|de|entre)\s*$)", _I)
CLOCK_AFTER = re.compile(
    r"\s*(?:\d|du (?:matin|soir)|de l['’]après-midi|pile|sonnantes|et (?:quart|demie) du|sur (?:24|vingt))", _I
)
HOUR_DEFINED = re.compile(
    r"(?:temps plein|\bETP)\s*\(\s*$|(?:ETP|temps plein)\s*=\s*$|\bbase d[e'’](?:\s?un ETP à)?\s*$|\bsous\s*$", _I
)
HOURS_OF = re.compile(
    r"\s*(?:et demie\s)?(?:à l['’]avance|avant\b|d['’]avance|de (?:formation|débat|route|trajet|train|"
    r"marche|retard|cours|"
    r"retour|sommeil|réunion)s?\b)",
    _I,
)
"""Hours that are no volunteering: notice, training, travel."""
HOURS_ABOUT = re.compile(
    r"bénévol|volontaire|\bengage|\bsemaine|hebdomadaire|\bmois\b|mensuel|\bcontrat|\ban(?:née|s)?\b|annuel|trimestre|saison|"
    r"\bchaque\b|\btous les\b|\btoutes les\b|\bpayées|\btravaillées|\bETP\b|\bval(?:ais|ait|ons)\b|\bpar personne|"
    r"\bdonn|\btemps\b|\bcompt",
    _I,
)
NO_VALUATION = re.compile(
    r"\bco[uû]t|\bcaution|\bloyer|chiffre d['’]affaires|\benveloppe|\bsubvention|\bdépense|masse salariale|\bbudget|"
    r"\bverse|"
    r"\bcotisation|\bprix\b|\brapporte\b|\bdette|\bfacture",
    _I,
)
LESSER = re.compile(
    r"\s+(?:n['’]|ne\s|sont\s|ont\s|d['’]entre|de moins de|de plus de|seulement|(?:y\s|se\s|s['’])?[^\W\d]{3,}ent\b)",
    _I,
)
"""What follows a round number whose things were named before: « une quarantaine ne viennent que… »."""
NOT_A_VALUE = re.compile(r"\b(?:article|page|p\.|annexe|n°|numéro|classe|chapitre|loi|phase)\s*$", _I)
VALUED = re.compile(
    r"bénévol|valoris|contributions? (?:volontaires?|en nature)|\bje (?:vaux|valais)|\bsmic\b|\bvaleur du\b|apport", _I
)
SUM_SAID = re.compile(r"\b(?:ça (?:fait|faisait|donne|représente)|soit|total de|atteint|je vaux)\s*$", _I)
COUNTED_US = re.compile(
    r"\b(?:on|nous)\s(?:est|était|sera|sommes|étions|serons)\s"
    r"(?:plus de\s|environ\s|à peu près\s|peut-être\s|même\s)?$",
    _I,
)
