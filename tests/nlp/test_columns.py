"""Columns: stored and reloaded the same, small, and sentences read without numpy."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.errors import IntegrityError
from ingesoc_qual.nlp.columns import POS, Annotation, pack, sentence_bounds, unpack
from ingesoc_qual.textunits import Span


def build(sentences: list[Sentence]) -> Annotation:
    """Make an annotation from `(turn, new unit, [(gap, length, lemma, form, pos)])` a sentence."""
    start, rows, bounds, position, unit = [], [], [], 0, -1
    for number, (turn, new_unit, tokens) in enumerate(sentences):
        unit += 1 if new_unit or unit < 0 else 0
        first = None
        for gap, length, lemma, form, pos in tokens:
            position += gap
            first = position if first is None else first
            start.append(position)
            rows.append((length, lemma, form, pos, number, turn, unit))
            position += length
        bounds.append((first, position))
    columns = np.array(rows, dtype=np.int32).reshape(-1, 7).T
    return Annotation(
        text_hash="0" * 64, pipeline="test", start=np.array(start, dtype=np.int32), length=columns[0],
        lemma=columns[1], form=columns[2], pos=columns[3].astype(np.uint8), sentence=columns[4], turn=columns[5],
        unit=columns[6], sentence_bounds=np.array(bounds, dtype=np.int32).reshape(-1, 2),
        lemmas=("œuvre", "être"), forms=("l'", "…", "salarié·e·s"),
    )  # fmt: skip


Sentence = tuple[int, bool, list[tuple[int, int, int, int, int]]]
TOKEN = st.tuples(
    st.integers(0, 40_000), st.integers(1, 300), st.integers(0, 299), st.integers(0, 69_999), st.integers(0, 16)
)
SENTENCES = st.lists(st.tuples(st.integers(-1, 5), st.booleans(), st.lists(TOKEN, min_size=1, max_size=5)), max_size=8)


@given(SENTENCES)
def test_packed_columns_come_back_the_same(
    sentences: list[Sentence],
) -> None:
    annotation = build(sentences)
    columns = pack(annotation)
    back = unpack(annotation.text_hash, annotation.pipeline, columns)
    for field in dataclasses.fields(Annotation):
        before, after = getattr(annotation, field.name), getattr(back, field.name)
        if isinstance(before, np.ndarray):
            assert before.dtype == after.dtype, field.name
            assert np.array_equal(before, after), field.name
        else:
            assert before == after
    assert sentence_bounds(columns) == tuple(Span(a, b) for a, b in annotation.sentence_bounds.tolist())


def test_a_missing_or_damaged_column_is_said_so() -> None:
    columns = pack(build([(0, True, [(0, 3, 1, 2, 7)])]))
    with pytest.raises(IntegrityError, match="annotation"):
        unpack("a" * 64, "test", {**columns, "lemma": columns["lemma"][:-4]})
    with pytest.raises(IntegrityError):
        unpack("a" * 64, "test", {name: data for name, data in columns.items() if name != "form"})
    with pytest.raises(IntegrityError):
        sentence_bounds({})


def test_sentences_are_read_without_numpy() -> None:
    columns = pack(build([(0, True, [(0, 3, 1, 2, 7)]), (0, False, [(1, 200, 1, 2, 7)])]))
    script = (
        "import sys; from ingesoc_qual.nlp.columns import sentence_bounds;"
        f"print(sentence_bounds({{'sentence_bounds': {columns['sentence_bounds']!r}}}) == ((0, 3), (4, 204)));"
        "assert not {'numpy', 'spacy'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"


def test_a_million_tokens_are_small_and_reload_fast() -> None:
    rng = np.random.default_rng(7)
    size = 1_000_000
    form = np.minimum(rng.zipf(1.25, size), 30_000).astype(np.int32) - 1
    length = rng.integers(1, 12, 30_000).astype(np.int32)[form]
    sentence = np.repeat(np.arange(size // 10, dtype=np.int32), 10)
    end = np.cumsum(length + 1, dtype=np.int32) - 1
    annotation = Annotation(
        text_hash="0" * 64, pipeline="test", start=end - length, length=length, lemma=form // 2, form=form,
        pos=(form % len(POS)).astype(np.uint8), sentence=sentence, turn=sentence // 8, unit=sentence // 8,
        sentence_bounds=np.stack([(end - length)[::10], end[9::10]], axis=1),
        lemmas=tuple(f"lemme{i}" for i in range(15_000)), forms=tuple(f"forme{i}" for i in range(30_000)),
    )  # fmt: skip
    columns = pack(annotation)
    assert sum(map(len, columns.values())) <= 8 * size
    started = time.process_time()
    back = unpack("0" * 64, "test", columns)
    assert time.process_time() - started <= 0.2
    assert np.array_equal(back.unit, annotation.unit)
