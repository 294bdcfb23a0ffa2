"""Closed-class words and a few forms that a lexicon of content words cannot give: form to lemma."""

from __future__ import annotations

_GROUPS = {
    "le": "l' la les",
    "un": "une",
    "de": "d' du des",
    "à": "au aux",
    "ce": "c' ç' cet cette ces",
    "je": "j'",
    "me": "m'",
    "te": "t'",
    "se": "s'",
    "ne": "n'",
    "que": "qu'",
    "lorsque": "lorsqu'",
    "puisque": "puisqu'",
    "quoique": "quoiqu'",
    "jusque": "jusqu'",
    "quelque": "quelqu' quelques",
    "presque": "presqu'",
    "entre": "entr'",
    "si": "",
    "il": "ils",
    "elle": "elles",
    "mon": "ma mes",
    "ton": "ta tes",
    "son": "sa ses",
    "notre": "nos nôtre nôtres",
    "votre": "vos vôtre vôtres",
    "leur": "leurs",
    "tout": "tous toute toutes",
    "quel": "quelle quels quelles",
    "lequel": "laquelle lesquels lesquelles",
    "duquel": "desquels desquelles",
    "auquel": "auxquels auxquelles",
    "aucun": "aucune aucuns aucunes",
    "certain": "certains certaine certaines",
    "autre": "autres",
    "celui": "celle ceux celles",
    "celui-ci": "celle-ci ceux-ci celles-ci",
    "celui-là": "celle-là ceux-là celles-là",
    "quelqu'un": "quelqu'une quelques-uns quelques-unes",
    "chacun": "chacune",
    "nul": "nulle nuls nulles",
    "tel": "telle tels telles",
    "même": "mêmes",
}
_SAME = """
je tu on nous vous y en me te se lui eux moi toi soi qui quoi dont où que ça cela ceci rien personne plusieurs chaque
quelque et ou mais donc or ni car si comme quand lorsque puisque quoique parce à de dans par pour en vers avec sans sous
sur chez entre contre depuis pendant jusque dès hors selon malgré parmi outre ne pas plus non oui aussi très trop peu
beaucoup moins bien mal là ici voici voilà alors puis ensuite encore déjà toujours jamais souvent le un ce il elle mon
ton son notre votre leur tout quel lequel aucun certain autre celui celui-ci celui-là quelqu'un chacun nul tel même
"""

FUNCTION_WORDS: dict[str, str] = dict.fromkeys(_SAME.split(), "")
for _word in FUNCTION_WORDS:
    FUNCTION_WORDS[_word] = _word
for _lemma, _forms in _GROUPS.items():
    for _form in _forms.split():
        FUNCTION_WORDS[_form] = _lemma

PARTICULAR_FORMS: dict[str, str] = {
    "tou·te·s": "tout",
    "celleux": "celui",
    "ceulles": "celui",
    "toustes": "tout",
    "iel": "iel",
    "iels": "iel",
    "chuis": "être",
    "chais": "savoir",
    "v'là": "voilà",
    "parc'que": "parce",
    "p'tit": "petit",
    "p'tite": "petit",
    "p'tits": "petit",
    "p'tites": "petit",
    "as": "avoir",
    "es": "être",
    "maraude": "maraude",
    "maraudes": "maraude",
    "etc.": "etc.",
    "m.": "monsieur",
    "mm.": "monsieur",
    "mme": "madame",
    "mmes": "madame",
    "mme.": "madame",
    "mlle": "mademoiselle",
}
"""Spoken or inclusive forms, verb forms that the lexicon also knows as nouns, words that it lacks."""

TAGGED_AS: dict[str, str] = {
    "chuis": "suis",
    "chais": "sais",
    "v'là": "voilà",
    "parc'que": "parce",
    "p'tit": "petit",
    "p'tite": "petite",
    "p'tits": "petits",
    "p'tites": "petites",
    "iel": "il",
    "iels": "ils",
    "celleux": "ceux",
    "toustes": "tous",
    "tou·te·s": "tous",
}
"""What the tagger, trained on written French, is given in place of a spoken or inclusive form."""
