"""Parts of speech that a few sure rules correct after the tagger: what French grammar leaves no doubt about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ingesoc_qual.nlp.columns import POS
from ingesoc_qual.nlp.lexicon import VERB, load_lexicon, plain

_NOUN, _VERB, _PROPN = POS.index("NOUN"), POS.index("VERB"), POS.index("PROPN")
_DOUBTFUL = frozenset({_NOUN, _PROPN, POS.index("ADJ"), POS.index("ADP"), POS.index("X")})
_SUBJECTS = frozenset({"je", "j'", "tu", "t'", "il", "elle", "on", "ils", "elles", "iel", "iels"})
_CLITICS = frozenset({"ne", "n'", "me", "m'", "te", "se", "s'", "y", "en", "lui", "leur"})
"""Words that may stand between a subject and its verb, and that are nothing else there; « le, la, les » are not."""
_FAR = 3


def corrected(surfaces: Sequence[str], pos: list[int]) -> list[int]:
    """Return the parts of speech of tokens in order, given theirs and their written forms.

    A word in lower case is no proper noun. A word that directly follows « il », « elle » or another subject pronoun,
    clitics aside, is its verb, when the lexicon knows it as a verb in the present (« elle finance les repas »).
    """
    found = [_NOUN if tag == _PROPN and surface.islower() else tag for surface, tag in zip(surfaces, pos, strict=True)]
    for place, surface in enumerate(surfaces):
        if (
            found[place] in _DOUBTFUL
            and surface.islower()
            and _after_subject(surfaces, place)
            and _may_be_verb(surface)
        ):
            found[place] = _VERB
    return found


def _after_subject(surfaces: Sequence[str], place: int) -> bool:
    for before in range(place - 1, max(-1, place - 1 - _FAR), -1):
        word = plain(surfaces[before])
        if word in _SUBJECTS:
            # « pour elle », « chez eux », « avec elle » : a pronoun after a preposition is no subject.
            previous = plain(surfaces[before - 1]) if before else ""
            return word not in ("elle", "elles", "t'") or previous not in _PREPOSITIONS
        if word not in _CLITICS:
            return False
    return False


_PREPOSITIONS = frozenset(
    {"à", "de", "d'", "pour", "avec", "sans", "chez", "par", "sur", "contre", "entre", "vers", "comme"}
)


@lru_cache(maxsize=20_000)
def _may_be_verb(surface: str) -> bool:
    """Whether the lexicon knows the word as a verb, a participle or an infinitive being none after a subject."""
    word = plain(surface)
    if word.endswith(("é", "ée", "és", "ées", "er", "ir", "ant")):
        return False
    return any(lemmas[VERB] is not None for form, lemmas in load_lexicon().rows(word) if form == word)
