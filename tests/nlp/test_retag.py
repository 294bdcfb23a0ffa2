"""Parts of speech corrected by sure rules: the verb after its subject, proper nouns in lower case."""

from __future__ import annotations

import pytest

from ingesoc_qual.nlp.columns import POS
from ingesoc_qual.nlp.retag import corrected


def tags(words: str, *given: str) -> list[str]:
    return [POS[tag] for tag in corrected(words.split(), [POS.index(name) for name in given])]


@pytest.mark.parametrize("words", ["elle finance", "il ne contrôle", "on en pilote", "qu' elle aide", "j' anime"])
def test_the_word_after_a_subject_is_its_verb(words: str) -> None:
    given = ["PRON"] * (len(words.split()) - 1) + ["NOUN"]
    assert tags(words, *given)[-1] == "VERB"


@pytest.mark.parametrize("words", ["pour elle finance", "il la charge", "elle bénévole", "elle engagée", "le finance"])
def test_where_grammar_leaves_a_doubt_the_tagger_is_believed(words: str) -> None:
    given = ["PRON"] * (len(words.split()) - 1) + ["NOUN"]
    assert tags(words, *given)[-1] == "NOUN"


def test_a_word_in_lower_case_is_no_proper_noun() -> None:
    assert tags("les co-constructions de Camille", "DET", "PROPN", "ADP", "PROPN") == ["DET", "NOUN", "ADP", "PROPN"]
