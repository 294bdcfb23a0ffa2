"""Words that name a part in an interview: who asks, who answers."""

from __future__ import annotations

import re
from functools import lru_cache

from ingesoc_qual.textunits import fold

_ASKS = re.compile(
    r"(?:l )?(?:enquet(?:eurs?|rices?|euses?|eur rice|eur trice|eure)|enq|intervieweu(?:r|rs|se|ses)|interviewers?|itw|"
    r"q|question|questions)(?: ?\d{1,2}| [a-z])?$"
)
_ASKS_TOO = re.compile(
    r"(?:chercheu(?:r|rs|se|ses|r se)|moi|sociologue|moderat(?:eur|rice)|doctorante?|journaliste|researcher|int|interv"
    r")(?: ?\d{1,2}| [a-z])?$"
)
_ANSWERS = re.compile(
    r"(?:l )?(?:enquete(?:e|s|es)?|interviewe(?:e|s|es)?|repondante?|reponses?|r|rep|lui|elle|informat(?:eur|rice)|"
    r"interlocut(?:eur|rice)|personne (?:interrogee|enquetee|interviewee))(?: ?\d{1,2}| [a-z])?$"
)
_PARTS = re.compile(
    r"(?:m|mr|mme|mlle|monsieur|madame|benevole|salarie|salariee|president|presidente|directeur|directrice|habitant|"
    r"habitante|usager|usagere|adherent|adherente|participante?|locut(?:eur|rice)|speaker|spk|intervenante?|animateur|"
    r"animatrice|coordinat(?:eur|rice)|tresorier|tresoriere|secretaire|elu|elue|homme|femme|personne|voix|benevole e|"
    r"salarie e|usager e|adherent e|habitant e|elu e|participant e|tous|toutes|ensemble|inconnu|inconnue)"
    r"(?: (?:\d{1,3}|[a-z]))?$|(?:spk|s|speaker|intervenant|locuteur) ?\d{1,3}$"
)
_MODELS = ("chercheur", "chercheuse", "enqueteur", "enquetrice", "enqueteuse", "intervieweur", "intervieweuse")


@lru_cache(maxsize=4096)
def key(label: str) -> str:
    """Return what makes two spellings the same label: letters and digits, without case or accents."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(label)).split())


def asks(label: str) -> bool:
    """Whether the word says that this person asks the questions."""
    return bool(_ASKS.match(key(label)))


def may_ask(label: str) -> bool:
    """Whether the word is one that interviewers give themselves, if nobody is named more plainly."""
    return bool(_ASKS_TOO.match(key(label)))


def answers(label: str) -> bool:
    """Whether the word says that this person is interviewed."""
    return bool(_ANSWERS.match(key(label)))


def is_known(label: str) -> bool:
    """Whether the word names a part in an interview or a group discussion."""
    plain = key(label)
    return bool(_ASKS.match(plain) or _ASKS_TOO.match(plain) or _ANSWERS.match(plain) or _PARTS.match(plain))


def misspells_interviewer(label: str) -> bool:
    """Whether the label is a slip of the pen for a word that names the interviewer, and for none that answers."""
    plain = key(label)
    if len(plain) < 7 or is_known(plain):
        return False
    from ingesoc_qual.readers.turns.labels import distance

    return any(distance(plain, model, 2) <= 2 for model in _MODELS)


def recognise(labels: list[str], questions: dict[str, tuple[int, int]]) -> tuple[str, ...]:
    """Return the labels of who asks, in the order given.

    `questions` maps a label to its turns and to those of them that hold a question mark. Words decide first; failing
    them, the label with most questions, if it asks in 40 % of its turns and twice as often as the next.
    """
    for said in (asks, may_ask, misspells_interviewer):
        found = tuple(label for label in labels if said(label) and not answers(label))
        if found and len(found) < len(labels):
            return found
    if len(labels) == 2 and sum(map(answers, labels)) == 1:
        return tuple(label for label in labels if not answers(label))
    rates = sorted(((asked / turns, label) for label, (turns, asked) in questions.items() if turns >= 2), reverse=True)
    if len(rates) >= 2 and rates[0][0] >= 0.4 and rates[0][0] >= 2 * rates[1][0] and not answers(rates[0][1]):
        return (rates[0][1],)
    return ()
