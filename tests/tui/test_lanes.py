from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.tui.reader.lanes import LaneMap, SpanIndex

ranges = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)).map(lambda p: (p[0], p[0] + p[1])), max_size=60)
spans = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 2500)).map(lambda p: (p[0], p[0] + p[1])), max_size=40)


@given(ranges, st.integers(1, 8))
def test_two_codings_on_one_line_never_share_a_lane(lines: list[tuple[int, int]], limit: int) -> None:
    margin = LaneMap(lines, limit)
    assert margin.count <= limit
    for line in range(0, 361, 3):
        here = margin.line(line)
        lanes = [piece.lane for piece in here.lanes]
        assert len(lanes) == len(set(lanes))
        assert len(lanes) + here.hidden == sum(first <= line <= last for first, last in lines)
        assert sorted(here.beginning) == [n for n, (first, _last) in enumerate(lines) if first == line]


@given(ranges)
def test_each_coding_keeps_one_lane_from_its_first_line_to_its_last(lines: list[tuple[int, int]]) -> None:
    margin = LaneMap(lines, 8)
    for number, (first, last) in enumerate(lines):
        if margin.lanes[number] < 0:
            continue
        shapes = [p.shape for y in range(first, last + 1) for p in margin.line(y).lanes if p.number == number]
        expected = ["only"] if first == last else ["first", *["middle"] * (last - first - 1), "last"]
        assert shapes == expected


def test_nine_codings_on_one_line_leave_one_counted_without_lane() -> None:
    margin = LaneMap([(3, 5)] * 9, 8)
    assert margin.line(4).hidden == 1 and len(margin.line(4).lanes) == 8


@given(spans, st.integers(0, 8000))
def test_the_index_finds_what_a_search_of_all_spans_finds(pairs: list[tuple[int, int]], offset: int) -> None:
    index = SpanIndex(pairs)
    assert index.at(offset) == [n for n, (a, b) in enumerate(pairs) if a <= offset < b]
    end = offset + 700
    assert index.within(offset, end) == [n for n, (a, b) in enumerate(pairs) if a < end and offset < b]
    assert index.next_start(offset) == min((a for a, _b in pairs if a > offset), default=None)
    assert index.previous_start(offset) == max((a for a, _b in pairs if a < offset), default=None)
