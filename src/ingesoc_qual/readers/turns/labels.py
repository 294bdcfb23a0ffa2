"""Labels of speakers: which are spellings of one another, which are names, which are fields of a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingesoc_qual.readers.turns.roles import is_known, key
from ingesoc_qual.readers.vocabulary import words

FREQUENT = 3
MOST_SPELLINGS = 200
"""Beyond so many different labels a text is a list of something, and comparing all pairs takes minutes."""
_CODE = re.compile(r"[A-ZÉ]{1,4}[ .-]?\d{0,3}$|[A-Z]\.[A-Z]\.?$|[A-Z]\d{2}$")
_QUESTION = re.compile(r"(q|question) ?\d{1,3}$")
_ANSWER = re.compile(r"(r|rep|reponse) ?\d{1,3}$")
_PARTICLES = words("de du des d la le les l et von van m mme mlle mr dr pr")
_FIELDS = words(
    "objectif objectifs public publics partenaire partenaires resultat resultats date dates lieu lieux duree horaire "
    "horaires contact contacts tel telephone fax mail email courriel adresse site web budget cout couts bilan effectif "
    "effectifs periode theme themes note notes nota total source sources nb nombre remarque remarques exemple exemples "
    "attention ps annexe annexes figure fig tableau tab photo photos credit credits legende package pin version "
    "description titre auteur auteurs action actions projet projets atout atouts frein freins avantage avantages "
    "inconvenient inconvenients pour contre avant apres moyen moyens besoin besoins perspective perspectives constat "
    "constats enjeu enjeux activite activites beneficiaires financement financements financeurs type nature statut "
    "age sexe profession metier niveau commune ville departement region code etat etape etapes jour heure http https "
    "rappel definition definitions contexte methode conclusion introduction synthese article chapitre partie section "
    "donc mais et ou car enfin bref voir cf soit ex or puis alors ainsi oui non url isbn issn doi objet reference "
    "references intitule porteur porteurs pilote calendrier indicateur indicateurs evaluation modalites frequence "
    "tarif tarifs inscription inscriptions mission missions equipe composition participants presents absents excuses "
    "points point forces faiblesses opportunites menaces idee idees proposition propositions mots"
)


def is_field(label: str) -> bool:
    """Whether the label is a heading of forms and minutes (« Objectifs : », « Lieu : »), not a person."""
    plain = key(label)
    return plain in _FIELDS or plain.split(" ")[0] in _FIELDS


def is_code(label: str) -> bool:
    """Whether the label is a code of letters and digits: E1, PG, S00."""
    return bool(_CODE.match(label))


def is_name(label: str) -> bool:
    """Whether each word of the label is written as names are."""
    words = [word for word in re.split(r"[\s'’]+", label) if word]
    return (
        bool(words)
        and all(word[:1].isupper() or word[:1].isdigit() or key(word) in _PARTICLES for word in words)
        and words[0][:1].isupper()
    )


def distance(a: str, b: str, limit: int) -> int:
    """Return the edits (insert, delete, replace, swap neighbours) from `a` to `b`, or `limit + 1` when more.

    Optimal string alignment, after Damerau (1964).
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _close(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    allowed = 0 if shorter < 4 else 1 if shorter < 6 else 2
    return allowed > 0 and _marks(a) == _marks(b) and distance(a, b, allowed) <= allowed


def _marks(plain: str) -> tuple[str, list[str]]:
    """Digits and lone letters tell people apart (« E1 », « Mme B. »): they are never slips."""
    return re.sub(r"\D", "", plain), [word for word in plain.split(" ") if len(word) == 1]


def numbered_questions(sequence: Sequence[str]) -> dict[str, str]:
    """Return `q` and `r` for the keys `q1`, `r1`, `q2` … when the numbers count questions, not people.

    They do when questions have a new number nearly each time; « R1 » and « R2 » without them are two respondents.
    """
    asked = [label for label in sequence if _QUESTION.match(label)]
    if len(set(asked)) < 3 or len(set(asked)) < 0.7 * len(asked):
        return {}
    return {
        label: match.group(1) for label in set(sequence) if (match := _QUESTION.match(label) or _ANSWER.match(label))
    }


def merged(sequence: Sequence[str]) -> dict[str, str]:
    """Return, for each label key of `sequence` (in the order of the headers), the key it is a spelling of.

    A rare label is taken for a slip when exactly one frequent label is close, and when the two do not answer each
    other. A frequent one is, only if the other is a known word and it is not. Among several names (« Marie »,
    « Maria ») nothing tells a slip from a person: anything doubtful is left alone.
    """
    if counted := numbered_questions(sequence):
        rest = merged([counted.get(label, label) for label in sequence])
        return {label: rest[counted.get(label, label)] for label in sequence} | rest
    counts = Counter(sequence)
    if len(counts) > MOST_SPELLINGS:
        return {label: label for label in counts}
    known = {label: is_known(label) for label in counts}
    found = {label: label for label in counts}
    crowd = sum(1 for count in counts.values() if count >= FREQUENT) > 2
    for label, count in counts.items():
        if known[label]:
            continue
        close = [other for other in counts if other != label and _stands(other, counts, known) and _close(label, other)]
        close = [other for other in close if counts[other] > count or known[other]]
        if len(close) != 1 or _answer_each_other(sequence, label, close[0]):
            continue
        rare = (count < FREQUENT or count * 6 <= counts[close[0]]) and not crowd
        if rare or known[close[0]]:
            found[label] = close[0]
    return {label: _end_of(found, label) for label in found}


def _stands(label: str, counts: Counter[str], known: dict[str, bool]) -> bool:
    return counts[label] >= FREQUENT or known[label]


def _end_of(found: dict[str, str], label: str) -> str:
    seen = set()
    while found[label] != label and label not in seen:
        seen.add(label)
        label = found[label]
    return label


def _answer_each_other(sequence: Sequence[str], label: str, other: str) -> bool:
    """Whether `label` stands next to `other` in more than half of its turns: then they are two people."""
    beside = total = 0
    for position, current in enumerate(sequence):
        if current != label:
            continue
        total += 1
        around = (*sequence[max(0, position - 1) : position], *sequence[position + 1 : position + 2])
        beside += other in around
    return beside * 2 > total
