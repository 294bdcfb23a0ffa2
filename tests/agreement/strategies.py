"""Codings made up for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

CODES = "abc"
LENGTH = 60

cell = st.none() | st.sampled_from(CODES)


@st.composite
def tables(draw: st.DrawFn, *, missing: bool = True) -> list[list[str | None]]:
    """Return units × coders, with holes."""
    coders = draw(st.integers(2, 4))
    one = cell if missing else st.sampled_from(CODES)
    return draw(st.lists(st.lists(one, min_size=coders, max_size=coders), min_size=1, max_size=12))


sets = st.none() | st.frozensets(st.sampled_from(CODES), max_size=3)


@st.composite
def set_tables(draw: st.DrawFn) -> list[list[frozenset[str] | None]]:
    """Return units × coders of sets, with holes."""
    coders = draw(st.integers(2, 3))
    return draw(st.lists(st.lists(sets, min_size=coders, max_size=coders), min_size=1, max_size=10))


@st.composite
def partition(draw: st.DrawFn, length: int = LENGTH) -> list[tuple[int, int, str]]:
    """Return units of one coder that do not overlap."""
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=8, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [(start, end, draw(st.sampled_from(CODES))) for start, end in pairs]


partitions = st.integers(2, 3).flatmap(lambda m: st.lists(partition(), min_size=m, max_size=m))


@st.composite
def overlapping(draw: st.DrawFn, *, most: int = 4) -> list[tuple[int, int, str]]:
    """Return units of one coder that may overlap."""
    found = []
    for _number in range(draw(st.integers(0, most))):
        start = draw(st.integers(0, LENGTH - 1))
        found.append((start, draw(st.integers(start + 1, LENGTH)), draw(st.sampled_from(CODES))))
    return found
