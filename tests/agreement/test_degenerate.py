"""Where a figure would lie: nothing coded, one coder, no variation, passages that cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from ingesoc_qual.agreement import kappa
from ingesoc_qual.agreement.alpha import Level, alpha
from ingesoc_qual.agreement.bootstrap import percentile_bootstrap
from ingesoc_qual.agreement.matching import span_f1
from ingesoc_qual.agreement.passages import Passages, Texts, atoms, one_text, passages
from ingesoc_qual.agreement.percent import percent, percent_coded_only
from ingesoc_qual.agreement.ratings import ratings
from ingesoc_qual.agreement.result import Coefficient, Formula, Undefined, coefficient, reason
from ingesoc_qual.agreement.sets import alpha_sets, set_ratings
from ingesoc_qual.agreement.unitizing import u_alpha_family
from ingesoc_qual.errors import AgreementError


def test_a_coefficient_has_a_value_or_a_reason() -> None:
    formula = Formula("f", "f = 1", "nobody 1900")
    assert coefficient(formula, Undefined.NO_VARIATION, n=3).value is None
    for value, why in ((None, None), (1.0, Undefined.NO_PAIR)):
        with pytest.raises(ValueError, match="reason"):
            Coefficient("f", value, why, 0, "unit", "f = 1", "nobody 1900")
    assert len({reason(why) for why in Undefined}) == len(Undefined)


def test_a_coder_who_applied_nothing_is_no_better_than_chance() -> None:
    spans = passages([[(10, 20, "a"), (40, 60, "a")], []], start=0, end=100)
    found = atoms(spans).binary(spans)
    assert kappa.cohen_kappa(found).value == 0.0
    assert percent(found).value == pytest.approx(0.7)
    assert percent_coded_only(found).value == 0.0
    family = u_alpha_family(spans)
    assert family.u.value is not None and family.u.value < 0
    assert family.cu.undefined is Undefined.NO_COMMON_TEXT and family.coverage == 0
    assert span_f1(spans).value == 0.0


def test_nothing_coded_and_everything_coded() -> None:
    for spans in (
        passages([[], []], start=0, end=50, values=("a",)),
        passages([[(0, 50, "a")], [(0, 50, "a")]], start=0, end=50),
    ):
        found = atoms(spans).binary(spans)
        assert percent(found).value == 1.0
        for measure in (alpha, kappa.cohen_kappa, kappa.fleiss_kappa, kappa.gwet_ac1, kappa.scott_pi):
            assert measure(found).undefined is Undefined.NO_VARIATION
        family = u_alpha_family(spans)
        assert family.u.undefined is family.bar.undefined is Undefined.NO_VARIATION
    nothing = passages([[], []], start=0, end=50)
    assert span_f1(nothing).undefined is Undefined.NOTHING_CODED
    assert percent_coded_only(atoms(nothing).binary(nothing)).undefined is Undefined.NOTHING_CODED


def test_a_changing_number_of_coders_is_no_matter_for_fleiss() -> None:
    made = ratings([["a", "a", None], ["a", "b", "b"]])
    assert kappa.fleiss_kappa(made).undefined is Undefined.UNEQUAL
    assert alpha(made).defined
    per_value = kappa.fleiss_kappa_per_category(made)
    assert {found.undefined for found in per_value.values()} == {Undefined.UNEQUAL}


def test_missing_is_not_empty() -> None:
    """Coder 1 finished the first text only: what coder 0 marked in the second is not compared with nothing."""
    texts = Texts(np.array([0, 50, 100]), np.array([[True, True], [True, False]]))
    coder, start, end, value = np.array([(0, 10, 20, 0), (1, 10, 20, 0), (0, 60, 90, 0)]).T
    spans = Passages(texts, coder, start, end, value, ("a",)).checked()
    first = passages([[(10, 20, "a")], [(10, 20, "a")]], start=0, end=50)
    found, expected = (atoms(one).binary(one) for one in (spans, first))
    assert alpha(found).value == alpha(expected).value == 1.0
    assert alpha(found).n == 50 and percent(found).value == 1.0
    assert u_alpha_family(spans).u == u_alpha_family(first).u
    assert span_f1(spans).value == 1.0
    sets = set_ratings([[{"a"}, {"a"}], [set(), {"b"}], [{"a"}, None]])
    assert alpha_sets(sets).value == alpha_sets(set_ratings([[{"a"}, {"a"}], [set(), {"b"}]])).value
    assert alpha_sets(sets).value != alpha_sets(set_ratings([[{"a"}, {"a"}], [set(), {"b"}], [{"a"}, set()]])).value


def test_passages_that_cannot_be_are_refused_in_words() -> None:
    for span in ((5, 5, "a"), (-1, 4, "a"), (90, 101, "a")):
        with pytest.raises(AgreementError):
            passages([[span], []], start=0, end=100)
    texts = Texts(np.array([0, 50, 100]), np.ones((2, 2), dtype=np.bool_))
    across = Passages(texts, *(np.array([number]) for number in (0, 40, 60, 0)), ("a",))
    with pytest.raises(AgreementError):
        across.checked()


def test_overlaps_are_named_and_a_family_over_them_refused() -> None:
    spans = passages([[(0, 100, "a"), (20, 30, "b"), (40, 50, "c")], [(0, 10, "a")]], start=0, end=100)
    assert spans.overlaps() == [(0, 1), (0, 2)]
    family = u_alpha_family(spans)
    assert family.u.undefined is Undefined.NOT_EXCLUSIVE
    assert set(family.k) == {"a", "b", "c"}


def test_passages_that_touch_or_overlap_become_one() -> None:
    spans = passages([[(0, 10, "a"), (10, 20, "a"), (15, 30, "b"), (18, 40, "a"), (50, 60, "a")], []], start=0, end=99)
    found = spans.merged()
    assert sorted(zip(found.start.tolist(), found.end.tolist(), found.value.tolist(), strict=True)) == [
        (0, 40, 0),
        (15, 30, 1),
        (50, 60, 0),
    ]
    assert not len(passages([[]], start=0, end=9).merged())
    assert len(found.overlaps()) == 1


def test_a_nested_passage_does_not_shorten_the_one_around_it() -> None:
    spans = passages([[(0, 50, "a"), (10, 20, "a"), (30, 60, "a")], [(5, 9, "a")]], start=0, end=99)
    found = spans.merged()
    assert list(zip(found.coder.tolist(), found.start.tolist(), found.end.tolist(), strict=True)) == [
        (0, 0, 60),
        (1, 5, 9),
    ]


def test_one_coder_is_not_agreement() -> None:
    spans = passages([[(0, 5, "a")]], start=0, end=9)
    assert u_alpha_family(spans).u.undefined is Undefined.ONE_CODER
    assert span_f1(spans).undefined is Undefined.ONE_CODER
    assert alpha_sets(set_ratings([[{"a"}]])).undefined is Undefined.ONE_CODER
    assert kappa.mean_pairwise_kappa(ratings([["a"]])).undefined is Undefined.ONE_CODER


def test_numbers_are_asked_for() -> None:
    with pytest.raises(ValueError, match="numbers"):
        alpha(ratings([["a", "b"]]), level=Level.INTERVAL)
    # Two zeros are no distance apart in proportion, not 0/0.
    assert alpha(ratings([[0, 0], [1, 2], [2, 2]]), level=Level.RATIO).defined


def test_a_bootstrap_where_no_draw_has_a_figure_ends() -> None:
    found = percentile_bootstrap(lambda _indices: None, 3, draws=50, seed=1)
    assert found.low is found.high is None and found.draws == 0 and found.undefined == 500
    assert percentile_bootstrap(lambda _indices: 1.0, 0, draws=5, seed=1).low is None


def test_a_grid_that_does_not_reach_everywhere() -> None:
    """Units leave text between them (labels of turns): a passage there is on no unit."""
    from ingesoc_qual.agreement.passages import Grid

    grid = Grid(np.array([0, 10]), np.array([8, 20]), np.ones(2), np.zeros(2, dtype=np.int64), "turns")
    spans = Passages(
        one_text(0, 30, 2), np.array([0, 0, 1, 1]), np.array([8, 5, 19, 25]), np.array([10, 12, 21, 26]),
        np.array([0, 1, 0, 1]), ("a", "b"),
    )  # fmt: skip
    assert grid.presence(spans.of("a")).tolist() == [[False, False], [False, True]]
    assert grid.presence(spans.of("b")).tolist() == [[True, False], [True, False]]
    assert grid.sets(spans).values == (frozenset(), frozenset("a"), frozenset("b"))
