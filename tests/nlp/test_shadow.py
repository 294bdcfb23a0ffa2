"""What the tagger does not read, and the part of speech it gets all the same."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.columns import POS
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.nlp.shadow import AGAIN, FILLER, READ, shadow
from ingesoc_qual.nlp.tokens import tokenize
from ingesoc_qual.textunits import freeze


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


@pytest.mark.parametrize(
    ("said", "marks"),
    [
        ("je je euh je viens", [AGAIN, AGAIN, FILLER, READ, READ]),
        ("Euh le le local", [FILLER, AGAIN, READ, READ]),
        ("nous nous levons très très tôt", [READ] * 6),
        ("fini ! ! fini", [READ] * 4),
        ("euh", [FILLER]),
        ("", []),
    ],
)
def test_fillers_and_words_begun_again_are_not_read(said: str, marks: list[int]) -> None:
    assert shadow(list(tokenize(said))) == marks


def tags(annotator: Annotator, said: str) -> list[str]:
    return [POS[tag] for tag in annotator.annotate(freeze(said), Layout()).pos.tolist()]


def test_every_token_has_a_part_of_speech_all_the_same(annotator: Annotator) -> None:
    assert tags(annotator, "je je euh je viens") == ["PRON", "PRON", "INTJ", "PRON", "VERB"]
    assert tags(annotator, "Euh le le local est est ouvert.")[:4] == ["INTJ", "DET", "DET", "NOUN"]
    assert tags(annotator, "euh hum") == ["INTJ", "INTJ"]
    assert len(tags(annotator, "Euh… euh… " * 900)) == 3600
