"""Matching: equal to the naive matcher on any text, and what each construct finds in French."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.errors import IndicatorSyntaxError
from ingesoc_qual.nlp import indicators as module
from ingesoc_qual.nlp.columns import POS, Annotation
from ingesoc_qual.nlp.indicators import Lookup, compile_indicators
from ingesoc_qual.nlp.lexicon import lemma, plain
from ingesoc_qual.nlp.tokens import is_word, tokenize

from . import naive

POS_OF = {"charte": "NOUN", "engagés": "VERB", "engage": "VERB", "aide": "VERB"}


def annotate(*units: str) -> Annotation:
    """Annotate without a tagger: every word is a noun unless said otherwise above; one unit a text given."""
    rows, lemmas, forms, position = [], {}, {}, 0
    for unit, text in enumerate(units):
        for token in tokenize(text):
            surface = text[token.start : token.end]
            pos = POS_OF.get(surface, "NOUN") if is_word(surface) else "PUNCT"
            a = lemmas.setdefault(surface if pos == "PUNCT" else lemma(surface, pos), len(lemmas))
            b = forms.setdefault(plain(surface), len(forms))
            rows.append((position + token.start, len(surface), a, b, POS.index(pos), unit))
        position += len(text) + 1
    start, length, lemma_ids, form_ids, pos_ids, unit_ids = np.array(rows, dtype=np.int32).reshape(-1, 6).T
    return Annotation(
        text_hash="", pipeline="", start=start, length=length, lemma=lemma_ids, form=form_ids,
        pos=pos_ids.astype(np.uint8), sentence=unit_ids, turn=unit_ids, unit=unit_ids,
        sentence_bounds=np.zeros((len(units), 2), dtype=np.int32), lemmas=tuple(lemmas), forms=tuple(forms),
    )  # fmt: skip


def found(indicator: str, *units: str, lookup: Lookup = Lookup.LEMMA) -> list[str]:
    """Return what an indicator finds, as written."""
    annotation = annotate(*units)
    text = "\n".join(units)
    hits = compile_indicators({"code": [indicator]}, lookup=lookup).find([annotation])
    return [text[a:b] for a, b in zip(hits.start.tolist(), hits.end.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("indicator", "text", "expected"),
    [
        ("bénévole", "Les Bénévoles, un BENEVOLE, des bénévoles·ses", ["Bénévoles", "BENEVOLE", "bénévoles·ses"]),
        ("benevoles", "un bénévole", ["bénévole"]),
        ("coeur", "au cœur des Cœurs", ["cœur", "Cœurs"]),
        ("pouvoir d'agir", "le pouvoir d’agir et le « pouvoir » d'agir", ["pouvoir d’agir", "pouvoir » d'agir"]),
        ("conseil du quartier", "conseils de quartiers", ["conseils de quartiers"]),
        ('"bénévoles"', "un bénévole, des Benevoles", ["Benevoles"]),
        ('"pouvoir d\'agir"', "pouvoir d’agir, pouvoirs d'agir", ["pouvoir d’agir"]),
        ("bénévol*", "bénévolat, BÉNÉVOLE, bien", ["bénévolat", "BÉNÉVOLE"]),
        ("charte … bénévole", "charte a b c d e bénévole", ["charte a b c d e bénévole"]),
        ("charte … bénévole", "charte a b c d e f bénévole", []),
        ("charte …1 bénévole", "charte, du bénévole ; charte bénévole", ["charte, du bénévole", "charte bénévole"]),
        ("charte … bénévole", "bénévole charte", []),
        ("charte …2 (bénévole …1 heure)", "charte bénévole a bénévole a heure", ["charte bénévole a bénévole a heure"]),
        ("(heure|temps) de bénévolat", "heures de bénévolat, du temps de bénévolat",
         ["heures de bénévolat", "temps de bénévolat"]),
        ("(conseil d'administration|CA)", "le CA ou conseil d'administration", ["CA", "conseil d'administration"]),
        ("charte ! graphique", "la charte graphique", []),
        ("charte ! graphique", "la charte a b c d e graphique", ["charte"]),
        ("charte !1 graphique", "une graphique a charte", ["charte"]),
        ("social ! (social business)", "le social business n'est pas du tout le seul lien social", ["social"]),
        ("tiers-lieu", "un tiers lieu, des tiers-lieux", ["tiers lieu", "tiers-lieux"]),
        ("tiers lieu", "un tiers lieu, des tiers-lieux", ["tiers lieu", "tiers-lieux"]),
        ("co-construction", "coconstruction, co-constructions", ["coconstruction", "co-constructions"]),
        ("engagé", "ils se sont engagés, un engagé", ["engagés", "engagé"]),
        ("35 %", "soit 35 % et 35%", ["35 %", "35%"]),
        ("aujourd'hui", "aujourd’hui", ["aujourd’hui"]),
        ("ESS", "l'ESS", ["ESS"]),
    ],
)  # fmt: skip
def test_what_an_indicator_finds(indicator: str, text: str, expected: list[str]) -> None:
    assert sorted(found(indicator, text)) == sorted(expected)


def test_a_dictionary_form_is_that_word_alone() -> None:
    # `aide` is tagged VERB in these texts, hence lemma aider.
    assert found("aide", "on aide") == []
    assert found("aider", "on aide") == ["aide"]
    assert found("sens", "du sens") == ["sens"]


def test_nothing_is_matched_across_units() -> None:
    assert found("pouvoir d'agir", "le pouvoir", "d'agir") == []
    assert found("charte … bénévole", "la charte", "du bénévole") == []
    assert found("charte ! graphique", "la charte", "graphique") == ["charte"]


def test_several_codes_texts_and_the_same_indicator_twice() -> None:
    texts = [annotate("une charte"), annotate(), annotate("rien", "deux chartes de bénévoles")]
    compiled = compile_indicators({"a": ["charte", "bénévole"], "b": ["charte"], "vide": []})
    hits = compiled.find(texts)
    rows = list(zip(hits.text.tolist(), [compiled.codes[c] for c in hits.code], hits.first.tolist(), strict=True))
    assert rows == [(0, "a", 1), (0, "b", 1), (2, "a", 2), (2, "b", 2), (2, "a", 4)]
    assert [compiled.texts[i] for i in hits.indicator] == ["charte", "charte", "charte", "charte", "bénévole"]


def test_nothing_to_find_and_nothing_to_search() -> None:
    assert compile_indicators({}).find([annotate("une charte")]).count == 0
    assert compile_indicators({"a": ["charte"]}).find([]).count == 0
    assert compile_indicators({"a": ["charte", "zz*"]}).find([annotate(), annotate("...")]).count == 0


def test_groups_of_texts_give_the_same_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [annotate(f"charte {n}", "bénévole bénévoles") for n in range(5)]
    compiled = compile_indicators({"a": ["charte", "béné*"]})
    whole = compiled.find(texts)
    monkeypatch.setattr(module, "TOGETHER", 5)
    parts = compiled.find(texts)
    assert whole.count == 15
    assert np.array_equal(whole.text, parts.text)
    assert np.array_equal(whole.start, parts.start)


def test_a_fault_is_raised_at_compilation() -> None:
    with pytest.raises(IndicatorSyntaxError):
        compile_indicators({"a": ["charte", "(b"]})


VOCABULARY = ["charte", "chartes", "bénévole", "bénévoles", "engagé", "engage", "d'agir", "pouvoir", "tiers-lieu",
              "tiers", "lieux", "coconstruction", "co-construction", "de", ",", "."]  # fmt: skip
UNITS = st.lists(st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join), min_size=1, max_size=4)
WORDS = [word for word in VOCABULARY if word not in ",."]


@pytest.mark.parametrize(
    ("lookup", "expected"),
    [
        (Lookup.LEMMA, ["aides"]),
        (Lookup.FORM, ["aide"]),
        (Lookup.ANY, ["aide", "aides"]),
    ],
)
def test_a_word_is_its_lemma_its_form_or_any_reading(lookup: Lookup, expected: list[str]) -> None:
    # "aide" is a verb here, "aides" a noun.
    assert found("aide", "elle aide, des aides, aidez", lookup=lookup) == expected


def test_any_reading_goes_through_choices_gaps_and_contexts() -> None:
    assert found("(charte|contrôle) …2 aide", "le contrôle des aides", lookup=Lookup.ANY) == ["contrôle des aides"]
    assert found("aide ! charte", "elle aide la charte", lookup=Lookup.ANY) == []
    assert found("aider", "une aide, des aides, aidez", lookup=Lookup.ANY) == ["aide", "aides", "aidez"]
    assert found("chartes …2 (charte|aide)", "chartes une aide", lookup=Lookup.FORM) == ["chartes une aide"]


SIMPLE = st.one_of(
    st.sampled_from(WORDS), st.sampled_from(["béné*", "char*", "co*"]), st.sampled_from(['"charte"', '"bénévoles de"'])
)
GAPS = st.sampled_from([" ", " ", " …1 ", " …2 ", " … "])


def chain(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(items, st.lists(st.tuples(GAPS, items), max_size=3)).map(
        lambda parts: parts[0] + "".join(gap + item for gap, item in parts[1])
    )


CHOICE = st.lists(chain(SIMPLE), min_size=1, max_size=3).map(lambda options: "(" + "|".join(options) + ")")
INDICATOR = st.tuples(
    chain(st.one_of(SIMPLE, SIMPLE, CHOICE)), st.lists(st.tuples(st.integers(1, 6), chain(SIMPLE)), max_size=2)
).map(lambda parts: parts[0] + "".join(f" !{n} {motif}" for n, motif in parts[1]))


@settings(max_examples=250, deadline=None)
@given(UNITS, UNITS, st.lists(INDICATOR, min_size=1, max_size=4))
def test_the_matcher_agrees_with_the_naive_one(one: list[str], two: list[str], written: list[str]) -> None:
    texts = [annotate(*one), annotate(*two)]
    hits = compile_indicators({"a": written}).find(texts)
    got = sorted(zip(hits.indicator.tolist(), hits.text.tolist(), hits.first.tolist(), hits.last.tolist(), strict=True))
    assert got == sorted(
        (row, text, first, last)
        for row, indicator in enumerate(written)
        for text, annotation in enumerate(texts)
        for first, last in naive.find(annotation, indicator)
    )
