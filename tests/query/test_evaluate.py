"""The evaluation on arrays says what one passage at a time says, whatever the query and the field."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.errors import UsageError
from ingesoc_qual.query import intervals
from ingesoc_qual.query.evaluate import Evaluator, Field, Meaning, Of
from ingesoc_qual.query.grammar import And, Criterion, Link, Node, Not, Or, Pattern, Relation, parse

from .naive import Naive, Row, World

LENGTH, GAP = 40, 60
KINDS, CODES, CODERS, SPEAKERS, PATTERNS = ("e", "r"), ("a", "b", "c"), ("L", "K"), ("x", "y"), ("m", "n")

spans = st.integers(0, LENGTH - 1).flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, LENGTH)))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    kinds = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)))
    texts = st.integers(0, len(kinds) - 1)
    rows = [
        Row(number, text, *span, code, coder, refused)
        for number, (text, span, code, coder, refused) in enumerate(
            draw(
                st.lists(
                    st.tuples(texts, spans, st.sampled_from(CODES), st.sampled_from(CODERS), st.booleans()),
                    max_size=12,
                )
            )
        )
    ]
    turns, sentences = [], []
    for text in range(len(kinds)):
        cuts = sorted({0, LENGTH, *draw(st.lists(st.integers(2, LENGTH - 2), max_size=3))})
        for start, end in pairwise(cuts):
            sentences.append((text, start, end))
            head = min(start + draw(st.integers(0, 1)), end - 1)
            turns.append((text, start, head, end, draw(st.sampled_from([*SPEAKERS, None]))))
    found = {name: sorted((t, *s) for t, s in draw(st.lists(st.tuples(texts, spans), max_size=3))) for name in PATTERNS}
    return World(LENGTH, kinds, rows, turns, sentences, found)


leaves = st.one_of(
    *(st.builds(Criterion, st.just(name), st.just("="), st.sampled_from(values))
      for name, values in (
          ("code", CODES), ("rejete", CODES), ("codeur", CODERS), ("nature", KINDS), ("locuteur", SPEAKERS),
      )),
    st.builds(Pattern, st.sampled_from(PATTERNS)),
)  # fmt: skip


def _above(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    nodes = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(And, nodes, st.lists(inner, max_size=2).map(tuple)),
        st.builds(Or, nodes),
        st.builds(Not, inner),
        st.builds(Relation, st.sampled_from(list(Link)), inner, inner, st.integers(0, 6)),
    )


queries: st.SearchStrategy[Node] = st.recursive(leaves, _above, max_leaves=6)


def field_of(world: World) -> Field:
    def positions(values: list[int]) -> np.ndarray:
        return np.array(values, dtype=np.int64)

    def places(found: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray]:
        return positions([t * GAP + s for t, s, _e in found]), positions([t * GAP + e for t, _s, e in found])

    names = {name: number for number, name in enumerate(SPEAKERS)}
    return Field(
        base=positions([text * GAP for text in range(len(world.kinds))]),
        document=positions(list(range(len(world.kinds)))),
        row_start=positions([r.text * GAP + r.start for r in world.rows]),
        row_end=positions([r.text * GAP + r.end for r in world.rows]),
        is_coding=np.array([not r.refused for r in world.rows], dtype=bool),
        turn_head=positions([t * GAP + head for t, head, _s, _e, _n in world.turns]),
        turn_start=positions([t * GAP + start for t, _h, start, _e, _n in world.turns]),
        turn_end=positions([t * GAP + end for t, _h, _s, end, _n in world.turns]),
        turn_speaker=positions([names.get(name or "", -1) for *_rest, name in world.turns]),
        sentences=lambda: places(world.sentences),
        words=lambda: positions([t * GAP + p for t in range(len(world.kinds)) for p in range(0, LENGTH, 2)]),
        hits=lambda pattern: places(world.found[pattern]),
    )


def resolver(world: World):  # type: ignore[no-untyped-def]
    def resolve(criterion: Criterion) -> Meaning:
        value = criterion.value
        if criterion.name in ("code", "rejete"):
            refused = criterion.name == "rejete"
            return Meaning(Of.PASSAGES, np.array([r.code == value and r.refused is refused for r in world.rows], bool))
        if criterion.name == "codeur":
            return Meaning(Of.ROW, np.array([r.coder == value for r in world.rows], dtype=bool))
        if criterion.name == "nature":
            return Meaning(Of.DOCUMENT, np.array([kind == value for kind in world.kinds], dtype=bool))
        return Meaning(Of.SPEAKER, np.array([name == value for name in SPEAKERS], dtype=bool))

    return resolve


def run(world: World, query: Node) -> set[tuple[int, int, int, tuple[int, ...]]]:
    found = Evaluator(field_of(world), resolver(world)).run(query)
    assert (np.diff(found.start) >= 0).all()
    return {
        (int(start) // GAP, int(start) % GAP, int(start) % GAP + int(end - start), tuple(sorted({*map(int, m)} - {-1})))
        for start, end, m in zip(found.start, found.end, found.members, strict=True)
    }


@settings(max_examples=600, deadline=None)
@given(worlds(), queries)
def test_any_query_says_what_one_passage_at_a_time_says(world: World, query: Node) -> None:
    assert run(world, query) == Naive(world).run(query)


@pytest.mark.long
@settings(max_examples=20_000, deadline=None)
@given(worlds(), queries)
def test_any_query_says_so_many_times(world: World, query: Node) -> None:
    assert run(world, query) == Naive(world).run(query)


WORLD = World(
    LENGTH,
    ("e",),
    [
        Row(0, 0, 0, 10, "a", "L"),
        Row(1, 0, 5, 15, "b", "L"),
        Row(2, 0, 5, 15, "b", "K"),
        Row(3, 0, 20, 24, "a", "K"),
        Row(4, 0, 0, 4, "c", "L", refused=True),
    ],
    [(0, 0, 1, 18, "x"), (0, 18, 19, 40, "y")],
    [(0, 0, 18), (0, 18, 40)],
    {"m": [(0, 2, 3)], "n": [(0, 21, 22)]},
)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("code:a", {(0, 0, 10, (0,)), (0, 20, 24, (3,))}),
        ("code:a et code:b", {(0, 5, 10, (0, 1)), (0, 5, 10, (0, 2))}),
        ("code:a et code:b et codeur:L", {(0, 5, 10, (0, 1))}),
        ("code:a sauf code:b", {(0, 20, 24, (3,))}),
        ("code:a chevauche code:b", {(0, 0, 10, (0,))}),
        ("code:b chevauche code:b", {(0, 5, 15, (1,)), (0, 5, 15, (2,))}),
        ("code:a chevauche code:a", set()),
        ("code:b suivi(1) de code:a", set()),
        ("code:b suivi(2) de code:a", {(0, 5, 15, (1,)), (0, 5, 15, (2,))}),
        ("code:a près(3) code:b", {(0, 0, 10, (0,)), (0, 20, 24, (3,))}),
        ('code:a et "m"', {(0, 0, 10, (0,))}),
        ('"m" ou "n"', {(0, 0, 18, ()), (0, 18, 40, ())}),
        ('"n" et locuteur:y', {(0, 18, 40, ())}),
        ("locuteur:x", {(0, 0, 10, (0,)), (0, 5, 15, (1,)), (0, 5, 15, (2,))}),
        ("rejete:c", {(0, 0, 4, (4,))}),
        ('"n" dans code:a', {(0, 18, 40, ())}),
        ("non code:b", {(0, 20, 24, (3,))}),
    ],
)
def test_what_queries_mean(query: str, wanted: set[object]) -> None:
    assert run(WORLD, parse(query)) == wanted
    assert Naive(WORLD).run(parse(query)) == wanted


def test_a_list_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intervals, "MOST_PAIRS", 1)
    with pytest.raises(UsageError, match="recouvrent"):
        run(WORLD, parse("code:b et code:b"))
