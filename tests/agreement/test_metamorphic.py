"""What may not change a figure does not: order, names, unpairable units, offsets, the order of documents."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.agreement import alpha as krippendorff
from ingesoc_qual.agreement import kappa, percent
from ingesoc_qual.agreement.matching import span_f1
from ingesoc_qual.agreement.passages import Passages, Texts, atoms, passages
from ingesoc_qual.agreement.ratings import Ratings, ratings
from ingesoc_qual.agreement.result import Coefficient
from ingesoc_qual.agreement.sets import SetDistance, alpha_sets, set_ratings
from ingesoc_qual.agreement.unitizing import UnitizingFamily, u_alpha_family
from ingesoc_qual.agreement.unitizing2004 import alpha_u_2004
from tests.agreement.strategies import LENGTH, partitions, set_tables, tables

Measure = Callable[[Ratings], Coefficient]
ORDER_FREE: dict[str, Measure] = {
    "percent": percent.percent,
    "pairs": percent.percent_pooled_pairs,
    "units": percent.percent_unit_mean,
    "alpha": krippendorff.alpha,
    "fleiss": kappa.fleiss_kappa,
    "bennett": kappa.bennett_s,
    "ac1": kappa.gwet_ac1,
    "mean kappa": kappa.mean_pairwise_kappa,
}
every_measure = pytest.mark.parametrize("measure", ORDER_FREE.values(), ids=ORDER_FREE)
chances = st.randoms(use_true_random=False)


def same(one: Coefficient, other: Coefficient) -> None:
    assert one.undefined == other.undefined
    if one.value is not None:
        assert one.value == pytest.approx(other.value, abs=1e-12, rel=0)


def shuffled(items: Sequence[Any], chance: random.Random) -> list[Any]:
    return chance.sample(list(items), len(items))


@every_measure
@given(rows=tables(), chance=chances)
def test_order_of_units_and_coders_and_names_of_codes(
    measure: Measure, rows: list[list[str | None]], chance: random.Random
) -> None:
    expected = measure(ratings(rows))
    same(measure(ratings(shuffled(rows, chance))), expected)
    columns = shuffled(range(len(rows[0])), chance)
    same(measure(ratings([[row[c] for c in columns] for row in rows])), expected)
    names = dict(zip("abc", shuffled("xyz", chance), strict=True))
    same(measure(ratings([[names[cell] if cell else None for cell in row] for row in rows])), expected)


@given(rows=tables(), chance=chances)
def test_a_unit_that_one_coder_alone_saw_changes_nothing_paired(
    rows: list[list[str | None]], chance: random.Random
) -> None:
    alone: list[str | None] = ["d", *[None] * (len(rows[0]) - 1)]
    more = [*rows, alone, shuffled(alone, chance)]
    for measure in (krippendorff.alpha, percent.percent, kappa.mean_pairwise_kappa, kappa.cohen_kappa, kappa.scott_pi):
        same(measure(ratings(more)), measure(ratings(rows)))


@every_measure
@given(rows=tables(), chance=chances)
def test_a_weight_is_as_many_units(measure: Measure, rows: list[list[str | None]], chance: random.Random) -> None:
    weights = [chance.randint(1, 3) for _row in rows]
    repeated = [row for row, weight in zip(rows, weights, strict=True) for _time in range(weight)]
    same(measure(ratings(rows, weights=weights)), measure(ratings(repeated)))


@given(rows=tables(missing=False))
def test_two_ways_to_the_same_figure(rows: list[list[str | None]]) -> None:
    made = ratings(rows)
    by_matrix = krippendorff.coincidences(made)
    n = by_matrix.sum()
    if (found := krippendorff.alpha(made).value) is not None:
        expected = (n * n - (by_matrix.sum(axis=0) ** 2).sum()) / (n - 1)
        assert found == pytest.approx(1 - (n - np.trace(by_matrix)) / expected, abs=1e-12)
    if len(rows[0]) == 2:
        same(kappa.fleiss_kappa(made), replace(kappa.scott_pi(made), name="fleiss_kappa"))
    fleiss, alpha = kappa.fleiss_kappa(made).value, krippendorff.alpha(made).value
    if fleiss is not None and alpha is not None:
        # Alpha is Fleiss with a correction for small samples (Krippendorff 2004, p. 250).
        assert alpha == pytest.approx(fleiss + (1 - fleiss) / n, abs=1e-12)


@pytest.mark.parametrize("distance", SetDistance)
@given(rows=set_tables(), chance=chances)
def test_order_and_names_in_sets(
    distance: SetDistance, rows: list[list[frozenset[str] | None]], chance: random.Random
) -> None:
    expected = alpha_sets(set_ratings(rows), distance)
    same(alpha_sets(set_ratings(shuffled(rows, chance)), distance), expected)
    names = dict(zip("abc", shuffled("xyz", chance), strict=True))
    renamed = [[None if cell is None else {names[code] for code in cell} for cell in row] for row in rows]
    same(alpha_sets(set_ratings(renamed), distance), expected)
    alone = [*rows, [frozenset("d"), *[None] * (len(rows[0]) - 1)]]
    same(alpha_sets(set_ratings(alone), distance), expected)


@given(rows=tables())
def test_sets_of_one_code_are_values(rows: list[list[str | None]]) -> None:
    sets = [[None if cell is None else {cell} for cell in row] for row in rows]
    expected = krippendorff.alpha(ratings(rows))
    for distance in (SetDistance.NOMINAL, SetDistance.JACCARD, SetDistance.MASI):
        same(alpha_sets(set_ratings(sets), distance), expected)


def family(found: UnitizingFamily) -> list[Coefficient]:
    return [found.u, found.bar, found.cu, *(found.k[value] for value in sorted(found.k, key=str))]


@given(coders=partitions, chance=chances, shift=st.integers(-500, 500))
def test_offsets_coders_and_names_on_a_continuum(
    coders: list[list[tuple[int, int, str]]], chance: random.Random, shift: int
) -> None:
    expected = family(u_alpha_family(passages(coders, start=0, end=LENGTH)))
    moved = [[(a + shift, b + shift, code) for a, b, code in spans] for spans in shuffled(coders, chance)]
    found = family(u_alpha_family(passages(moved, start=shift, end=LENGTH + shift)))
    for one, other in zip(found, expected, strict=True):
        same(one, other)
    older = alpha_u_2004(passages(moved, start=shift, end=LENGTH + shift))[0]
    same(older, alpha_u_2004(passages(coders, start=0, end=LENGTH))[0])


@given(coders=partitions)
def test_characters_one_by_one_give_the_same_lengths(coders: list[list[tuple[int, int, str]]]) -> None:
    """Observed and expected of uα, counted character by character (Krippendorff and others 2016)."""
    m, n = len(coders), len(coders) * LENGTH
    marks = [[next((code for a, b, code in spans if a <= at < b), "") for at in range(LENGTH)] for spans in coders]
    apart = sum(marks[i][at] != marks[j][at] for i in range(m) for j in range(m) if i != j for at in range(LENGTH))
    totals = [sum(row.count(code) for row in marks) for code in ("", "a", "b", "c")]
    squares = sum((b - a) ** 2 for spans in coders for a, b, _code in spans) + totals[0]
    expected = (n * n - sum(total * total for total in totals)) / (n - squares / n)
    found = u_alpha_family(passages(coders, start=0, end=LENGTH)).u
    if not expected:
        assert found.value is None
    else:
        assert found.value == pytest.approx(1 - apart / (m - 1) / expected, abs=1e-9)


def two_documents(coders: list[list[tuple[int, int, str]]], cut: int, *, swap: bool) -> Passages:
    """Return passages cut at `cut` into two documents, laid end to end in either order."""
    rows = []
    for coder, spans in enumerate(coders):
        for a, b, code in spans:
            rows += [(coder, x, y, code) for x, y in ((a, min(b, cut)), (max(a, cut), b)) if x < y]
    if swap:
        rows = [
            (c, a - cut, b - cut, v) if a >= cut else (c, a + LENGTH - cut, b + LENGTH - cut, v) for c, a, b, v in rows
        ]
    columns = np.array([(c, a, b, "abc".index(v)) for c, a, b, v in rows], dtype=np.int64).reshape(-1, 4).T
    bounds = np.array([0, LENGTH - cut if swap else cut, LENGTH], dtype=np.int64)
    return Passages(Texts(bounds, np.ones((2, len(coders)), dtype=np.bool_)), *columns, values=("a", "b", "c"))


@given(coders=partitions, cut=st.integers(1, LENGTH - 1))
def test_documents_in_either_order(coders: list[list[tuple[int, int, str]]], cut: int) -> None:
    one, other = (two_documents(coders, cut, swap=swap) for swap in (False, True))
    for first, second in zip(family(u_alpha_family(one)), family(u_alpha_family(other)), strict=True):
        same(first, second)
    same(span_f1(one), span_f1(other))
    same(krippendorff.alpha(atoms(one).binary(one)), krippendorff.alpha(atoms(other).binary(other)))
    same(alpha_sets(atoms(one).sets(one)), alpha_sets(atoms(other).sets(other)))


@given(coders=partitions)
def test_every_character_twice(coders: list[list[tuple[int, int, str]]]) -> None:
    spans = passages(coders, start=0, end=LENGTH)
    twice = passages([[(2 * a, 2 * b, v) for a, b, v in rows] for rows in coders], start=0, end=2 * LENGTH)
    for measure in (percent.percent, percent.percent_coded_only, percent.f1_coded):
        same(measure(atoms(spans).binary(spans)), measure(atoms(twice).binary(twice)))
    same(span_f1(spans), span_f1(twice))
    same(span_f1(spans, iou=1), span_f1(twice, iou=1))


@given(coders=partitions)
@settings(max_examples=50)
def test_f1_is_the_same_from_both_sides(coders: list[list[tuple[int, int, str]]]) -> None:
    for iou in (0.3, 0.5, 1.0):
        one, other = passages(coders, start=0, end=LENGTH), passages(coders[::-1], start=0, end=LENGTH)
        same(span_f1(one, iou=iou), span_f1(other, iou=iou))
