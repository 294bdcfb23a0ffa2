"""The indicator language: what it reads, its canonical writing, and the place and remedy of faults."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.errors import IndicatorSyntaxError
from ingesoc_qual.nlp.grammar import Choice, Exact, Indicator, Prefix, Sequence, Unless, Word, parse


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("charte", "charte"),
        ("  pouvoir   d’agir ", "pouvoir d'agir"),
        ("charte...bénévole", "charte … bénévole"),
        ("charte …5 bénévole", "charte … bénévole"),
        ("charte …3 bénévole", "charte …3 bénévole"),
        ("charte … 3 bénévoles", "charte … 3 bénévoles"),
        ("( heure | temps ) de bénévolat", "(heure|temps) de bénévolat"),
        ("(a …2 b|c (d|e))", "(a …2 b|c (d|e))"),
        ("charte ! graphique !3 « mise en page »", 'charte ! graphique !3 "mise en page"'),
        ("“bénévoles”", '"bénévoles"'),
        ("bénévol*", "bénévol*"),
        ("co-*", "co-*"),
        ("tiers-lieu", "tiers-lieu"),
        ("35 %", "35 %"),
    ],
)
def test_canonical_writing(text: str, canonical: str) -> None:
    assert str(parse(text)) == canonical
    assert parse(canonical) == parse(text)


def test_the_tree() -> None:
    assert parse('charte …3 (bénévol*|"de terrain") ! graphique') == Indicator(
        Sequence(
            (
                Word("charte"),
                Choice((Sequence((Prefix("bénévol"),)), Sequence((Exact(("de", "terrain")),)))),
            ),
            (3,),
        ),
        (Unless(Sequence((Word("graphique"),)), 5),),
    )


WORD = st.sampled_from(["charte", "bénévoles", "d'agir", "tiers-lieu", "1901", "%", "salarié·e·s", "l’ESS"])
ITEM = st.recursive(
    st.one_of(WORD, WORD.filter(str.isalpha).map("{}*".format), st.lists(WORD, min_size=1, max_size=3).map(
        lambda words: '"' + " ".join(words) + '"')),
    lambda inner: st.lists(
        st.lists(inner, min_size=1, max_size=2).map(" ".join), min_size=1, max_size=2
    ).map(lambda options: "(" + "|".join(options) + ")"),
    max_leaves=4,
)  # fmt: skip
# `...1901` would be a distance, and one too long.
GAP = st.sampled_from([" ", " … ", " …2 ", "... ", " …50 "])
MOTIF = st.tuples(ITEM, st.lists(st.tuples(GAP, ITEM), max_size=3)).map(
    lambda parts: parts[0] + "".join(gap + item for gap, item in parts[1])
)
INDICATOR = st.tuples(MOTIF, st.lists(st.tuples(st.sampled_from([" ! ", " !2 "]), MOTIF), max_size=2)).map(
    lambda parts: parts[0] + "".join(mark + motif for mark, motif in parts[1])
)


@given(INDICATOR)
def test_the_canonical_writing_parses_to_the_same_tree(text: str) -> None:
    tree = parse(text)
    assert parse(str(tree)) == tree
    assert str(parse(str(tree))) == str(tree)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1), ("   ", 1), ("(a", 1), ("a)", 2), ("a|b", 2), ("*", 1), ("a*", 1), ("ab*c", 3), ("ab**", 1),
        ("charte,", 7), ("charte …", 9), ("… a", 1), ("! a", 1), ("a !", 4), ('"abc', 1), ('a "', 3), ('""', 1),
        ('"a*"', 3), ("charte …99 b", 9), ("charte …0 b", 9), ("salarié(e)s", 8), ("()", 2), ("(a|)", 4),
        ("charte ; b", 8), ("a … … b", 5), ("-", 1), ("a*b", 2), ("»", 1),
        ("(a|b|c|d)" * 1 + " (a|b|c|d) (a|b|c|d) (a|b|c|d)", 1),
    ],
)  # fmt: skip
def test_a_fault_has_its_place_and_a_remedy(text: str, column: int) -> None:
    with pytest.raises(IndicatorSyntaxError) as fault:
        parse(text)
    assert fault.value.column == column
    assert fault.value.indicator == text
    assert fault.value.remedy
    assert "\n" not in str(fault.value)


@given(st.text(alphabet="ab é'’-.…!\"«»()|*3%", max_size=12))
def test_any_text_parses_or_is_refused_politely(text: str) -> None:
    try:
        tree = parse(text)
    except IndicatorSyntaxError as fault:
        assert 1 <= fault.column <= len(text) + 1
        assert fault.remedy
    else:
        assert parse(str(tree)) == tree
