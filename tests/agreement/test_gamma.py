"""Gamma: the best alignment is the best, chance can be drawn again, and a long run can be followed and stopped."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.agreement import alignment
from ingesoc_qual.agreement.alignment import Costs, Units, best_alignment, dissimilarity
from ingesoc_qual.agreement.chance import Sampler, sample
from ingesoc_qual.agreement.gamma import Gamma, GammaSettings, disorder, gamma, units_of
from ingesoc_qual.agreement.passages import Passages, Texts, passages
from ingesoc_qual.agreement.result import Undefined
from tests.agreement.strategies import LENGTH, overlapping
from tests.agreement.test_cases import CASES, cases


def continuum(name: str) -> tuple[Passages, dict[str, float]]:
    given = CASES[name]["input"]
    names = sorted({row[0] for row in given["data"]} | set(given["coders_declared"] or ()))
    coders = [[(a, b, code) for who, a, b, code in given["data"] if who == coder] for coder in names]
    end = max(row[2] for row in given["data"]) + 1
    return passages(coders, start=0, end=end), given


@pytest.mark.parametrize("name", cases("gamma"))
def test_published_disorders_and_gamma(name: str) -> None:
    spans, given = continuum(name)
    costs = Costs(given["alpha"], given["beta"], given["delta_empty"])
    found = gamma(spans, GammaSettings(costs, seed=7))
    assert found is not None and found.exact
    expected = {one["measure"]: one["value"] for one in CASES[name]["expected"]}
    assert found.best == pytest.approx(expected["best_alignment_disorder"], rel=1e-4)
    if len(spans) >= 6:
        assert found.coefficient.value == pytest.approx(np.mean(expected["gamma"]), abs=0.05)


def partitions_of(sizes: tuple[int, ...]) -> Iterator[list[tuple[int, ...]]]:
    """Yield every partition of the units of coders into rows of one unit, or none, a coder."""
    units = [(coder, unit) for coder, size in enumerate(sizes) for unit in range(size)]

    def rest(left: list[tuple[int, int]]) -> Iterator[list[tuple[int, ...]]]:
        if not left:
            yield []
            return
        first, others = left[0], left[1:]
        by_coder = [[None, *(u for u in others if u[0] == coder)] for coder in range(first[0] + 1, len(sizes))]
        for chosen in itertools.product(*by_coder):
            held = {first, *(unit for unit in chosen if unit)}
            row = tuple(next((unit for coder, unit in held if coder == c), -1) for c in range(len(sizes)))
            for more in rest([unit for unit in others if unit not in held]):
                yield [row, *more]

    return rest(units)


def cost(row: tuple[int, ...], coders: list[Units], costs: Costs) -> float:
    total, pairs = 0.0, list(itertools.combinations(range(len(coders)), 2))
    for i, j in pairs:
        if row[i] < 0 or row[j] < 0:
            total += costs.delta_empty
        else:
            total += float(dissimilarity(coders[i], coders[j], costs)[row[i], row[j]])
    return total / len(pairs)


@given(
    spans=st.integers(2, 4).flatmap(
        lambda m: st.lists(overlapping(most={2: 4, 3: 3, 4: 2}[m]), min_size=m, max_size=m)
    ),
    costs=st.sampled_from([Costs(), Costs(3, 1, 1), Costs(1, 0.5, 2), Costs(0.1, 1, 0.5)]),
)
@settings(max_examples=60, deadline=None)
def test_no_partition_of_the_units_costs_less(spans: list[list[tuple[int, int, str]]], costs: Costs) -> None:
    texts = units_of(passages(spans, start=0, end=LENGTH, values="abc"))
    if not texts:
        assert not any(spans)
        return
    coders = texts[0]
    found = best_alignment(coders, costs)
    least = min(sum(cost(row, coders, costs) for row in rows) for rows in partitions_of(tuple(map(len, coders))))
    assert found.exact and found.total == pytest.approx(least, abs=1e-9)
    held = sorted((coder, int(unit)) for row in found.rows for coder, unit in enumerate(row) if unit >= 0)
    assert held == [(coder, unit) for coder, units in enumerate(coders) for unit in range(len(units))]


def test_a_relaxation_that_is_not_whole_is_settled() -> None:
    """Three coders in a ring, any two units together for the price of one: half of each pair would cost 1.5."""
    rows = np.array([[0, 0, -1], [-1, 0, 0], [0, -1, 0], [0, -1, -1], [-1, 0, -1], [-1, -1, 0]])
    prices = np.ones(len(rows))
    _duals, share = alignment._prices(np.where(rows >= 0, rows + np.arange(3), -1), prices, 3)
    assert share.sum() == pytest.approx(1.5)
    chosen, exact = alignment._partition(rows, prices, [1, 1, 1])
    assert exact and prices[chosen].sum() == 2.0
    assert (rows[chosen] >= 0).sum(axis=0).tolist() == [1, 1, 1]


SPANS = [[(0, 10, "a"), (20, 30, "b"), (40, 45, "a")], [(1, 11, "a"), (22, 30, "b")], [(0, 9, "a"), (21, 33, "a")]]


def made(seed: int, sampler: Sampler = Sampler.STATISTICAL) -> Gamma:
    found = gamma(passages(SPANS, start=0, end=60), GammaSettings(sampler=sampler, seed=seed, precision=None))
    assert found is not None
    return found


@pytest.mark.parametrize("sampler", Sampler)
def test_the_same_seed_gives_the_same_gamma(sampler: Sampler) -> None:
    assert made(3, sampler) == made(3, sampler)
    assert made(3, sampler).coefficient.value != made(4, sampler).coefficient.value
    assert made(3, sampler).coefficient.seed == 3 and made(3, sampler).samples == 30


@pytest.mark.parametrize("sampler", Sampler)
def test_chance_has_as_many_coders_and_real_units(sampler: Sampler) -> None:
    coders = units_of(passages(SPANS, start=0, end=60))[0]
    for seed in range(20):
        found = sample(coders, sampler, np.random.default_rng(seed))
        assert len(found) == 3 and any(map(len, found))
        for units in found:
            assert (units.end > units.start).all() and (np.diff(units.start) >= 0).all()
            assert set(units.category.tolist()) <= {0, 1}


def test_progress_is_told_and_a_stop_is_heard() -> None:
    heard: list[tuple[int, int]] = []
    spans = passages(SPANS, start=0, end=60)
    settings = GammaSettings(samples=5, precision=None)
    assert gamma(spans, settings, progress=lambda done, total: heard.append((done, total))) is not None
    assert heard == [(done, 6) for done in range(1, 7)]
    heard.clear()
    stopped = gamma(
        spans, settings, progress=lambda done, total: heard.append((done, total)), cancelled=lambda: len(heard) > 2
    )
    assert stopped is None and heard[-1][0] == 3


def test_identical_coders_and_nothing_to_align() -> None:
    same = gamma(passages([SPANS[0], SPANS[0]], start=0, end=60))
    assert same is not None and same.best == 0 and same.coefficient.value == 1.0
    nothing = gamma(passages([[], []], start=0, end=60))
    alone = gamma(passages([SPANS[0]], start=0, end=60))
    assert nothing is not None and nothing.coefficient.undefined is Undefined.NOTHING_CODED
    assert alone is not None and alone.coefficient.undefined is Undefined.ONE_CODER


def test_each_document_is_aligned_by_itself() -> None:
    """Two documents laid end to end: a unit at the end of one never meets a unit at the start of the next."""
    texts = Texts(np.array([0, 10, 20]), np.ones((2, 2), dtype=np.bool_))
    columns = np.array([(0, 5, 10, 0), (1, 10, 15, 0)]).T
    apart = Passages(texts, *columns, values=("a",))
    total, exact = disorder(units_of(apart), Costs())
    assert exact and total == 2.0  # each alone: two unitary alignments of 1 each, over one unit a coder
