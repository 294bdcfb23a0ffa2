"""Lafon's specificity, against sums of whole numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.mining.specificity import specificity


@given(st.integers(2, 200), st.data())
def test_it_is_the_chance_of_so_many_or_more_or_of_so_few_or_fewer(corpus: int, data: st.DataObject) -> None:
    part, total = data.draw(st.integers(1, corpus - 1)), data.draw(st.integers(1, corpus))
    low, high = max(0, total + part - corpus), min(total, part)
    found = data.draw(st.integers(low, high))
    above = found * corpus > total * part
    numbers = range(found, high + 1) if above else range(low, found + 1)
    ways = sum(math.comb(part, k) * math.comb(corpus - part, total - k) for k in numbers)
    wanted = math.log10(math.comb(corpus, total) / ways)
    assert specificity(found, part, total, corpus) == pytest.approx(wanted if above else -wanted, abs=1e-9)


def test_a_hundred_times_too_many_has_no_underflow() -> None:
    assert specificity(400, 1000, 500, 1_000_000) > 1000
    assert specificity(0, 500_000, 5000, 1_000_000) < -1000


def test_it_says_nothing_where_there_is_nothing_to_say() -> None:
    assert specificity(0, 100, 0, 1000) == 0
    assert specificity(5, 1000, 5, 1000) == 0
