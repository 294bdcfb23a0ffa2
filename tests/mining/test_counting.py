"""The rules of counting, on fields made at random: what counts once, what never counts, what is never added up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.mining.coded import CONSENSUS, CodedWords, DocumentWords, coded_words, covered
from ingesoc_qual.mining.cooccurrence import Relation, cooccurrence
from ingesoc_qual.mining.grid import volunteering_grid
from ingesoc_qual.mining.matrices import crossed, matrix, places
from ingesoc_qual.mining.profile import profile
from ingesoc_qual.model.codebook import Code, Codebook, Dimension, DimensionMapping

BOOK = Codebook(
    "essai",
    (
        Code("benevolat", "bénévolat"),
        Code("benevolat-prescrit", "prescrit", parent="benevolat"),
        Code("benevolat-reel", "réel", parent="benevolat", position=1),
        Code("accueil", "accueil", parent="benevolat-reel"),
        Code("apart", "à part", position=1),
    ),
)
MAPPING = DimensionMapping("essai", (Dimension("economique", "Économique", "", ("benevolat",)),))
CODES = [code.id for code in BOOK.codes]
Made = tuple[str, int, int, str, str]
"""Document, first word, number of words, code, coder."""


@dataclass(frozen=True)
class Field:
    """Documents of words of three characters, five words a turn; even turns are the interviewer's."""

    sizes: tuple[int, ...]
    codings: tuple[Made, ...]
    adjudicated: frozenset[str] = frozenset()

    def lay(self) -> CodedWords:
        names = [f"d{n}" for n in range(len(self.sizes))]
        rows = [(d, d, "entretien", "entretiens", "2024", "2024", d in self.adjudicated) for d in names]
        documents = pd.DataFrame(rows, columns=["document", "name", "kind", "source", "date", "year", "adjudicated"])
        links = [(d, case, "champ") for n, d in enumerate(names) for case in ("A", "B")[: 1 + n % 2]]
        words = {}
        for name, size in zip(names, self.sizes, strict=True):
            start = np.arange(size) * 4
            turns = size // 5 + 1
            speakers = [f"{name}-{turn % 2}" for turn in range(turns)]
            silent = [turn % 2 == 0 for turn in range(turns)]
            words[name] = DocumentWords(start, start + 3, np.arange(size) // 5, speakers, ["bénévole"] * turns, silent)
        spans = [
            (f"c{n}", d, coder, code, first * 4, (first + count) * 4)
            for n, (d, first, count, code, coder) in enumerate(self.codings)
        ]
        codings = pd.DataFrame(spans, columns=["coding", "document", "coder", "code", "start", "end"])
        links_frame = pd.DataFrame(links, columns=["document", "case", "champ"])
        return coded_words(documents, links_frame, words, codings.astype({"start": "int64", "end": "int64"}))

    def said(self, number: int) -> set[tuple[str, int]]:
        return {(f"d{number}", word) for word in range(self.sizes[number]) if word // 5 % 2}

    def under(self, made: Made) -> set[tuple[str, int]]:
        own = {(made[0], word) for word in range(made[1], made[1] + made[2])}
        return own & self.said(int(made[0][1:]))


@st.composite
def fields(draw: st.DrawFn) -> Field:
    sizes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=4))
    made = st.tuples(
        st.sampled_from([f"d{n}" for n in range(len(sizes))]),
        st.integers(0, 40),
        st.integers(1, 15),
        st.sampled_from(CODES),
        st.sampled_from(["C1", "C2"]),
    )
    return Field(tuple(sizes), tuple(draw(st.lists(made, max_size=12))))


@settings(deadline=None, max_examples=60)
@given(fields())
def test_cells_are_sets_of_words_and_passages(field: Field) -> None:
    found = profile(field.lay(), BOOK, MAPPING)
    for row in found[(found["level"] == "all") & (found["family"] == "")].itertuples():
        own = [
            made
            for made in field.codings
            if made[4] == row.coder and (made[3] == "apart") == row.apart and field.under(made)
        ]
        assert row.words == len(set().union(*map(field.under, own)))
        assert row.codings == len({made[:3] for made in own})
        assert row.said == sum(len(field.said(n)) for n in range(len(field.sizes)))
        assert row.words <= row.denominator <= row.said
        assert row.speakers == len({made[0] for made in own})


@settings(deadline=None, max_examples=60)
@given(fields(), st.data())
def test_a_passage_coded_again_and_another_coder_change_nothing(field: Field, data: st.DataObject) -> None:
    if not field.codings:
        return
    again = data.draw(st.sampled_from(field.codings))
    other = (*again[:4], "C3")
    more = Field(field.sizes, (*field.codings, again, other))
    names = ["codings", "words", "denominator", "speakers"]
    for reading in (lambda f: volunteering_grid(f.lay(), BOOK), lambda f: profile(f.lay(), BOOK, MAPPING)):
        before, after = reading(field), reading(more)
        pd.testing.assert_frame_equal(
            before[names].reset_index(drop=True), after.loc[after["coder"] != "C3", names].reset_index(drop=True)
        )


@settings(deadline=None, max_examples=60)
@given(fields())
def test_the_interviewer_s_words_and_passages_count_nowhere(field: Field) -> None:
    laid = field.lay()
    assert laid.stretches["words"].sum() == sum(len(field.said(n)) for n in range(len(field.sizes)))
    assert not laid.stretches["speaker"].str.endswith("-0").any()
    kept = {f"c{n}" for n, made in enumerate(field.codings) if field.under(made)}
    assert set(laid.coded["coding"]) == kept
    assert laid.coded["words"].gt(0).all()


@settings(deadline=None, max_examples=60)
@given(fields())
def test_a_code_counts_what_is_below_it_on_demand_only(field: Field) -> None:
    laid = field.lay()
    at = places(laid, "role")
    plain = matrix(laid, BOOK, at).set_index(["coder", "code"])["words"]
    whole = matrix(laid, BOOK, at, subtree=True).set_index(["coder", "code"])["words"]
    for (coder, code), words in plain.items():
        for above in BOOK.path(str(code)):
            assert whole[coder, above.id] >= words
    for (coder, code), words in whole.items():
        below = BOOK.descendants(str(code))
        own = [field.under(made) for made in field.codings if made[4] == coder and made[3] in below]
        assert words == len(set().union(*own))


@settings(deadline=None, max_examples=60)
@given(fields(), st.integers(0, 8))
def test_codes_meet_as_pairs_of_passages_compared_one_by_one(field: Field, distance: int) -> None:
    laid = field.lay()
    ranks = {word: rank for n in range(len(field.sizes)) for rank, word in enumerate(sorted(field.said(n)))}
    once = {(made[:3], *made[3:]): made for made in field.codings if field.under(made)}.values()
    for relation in Relation:
        pairs: dict[tuple[str, str, str], set[object]] = {}
        for one in once:
            for other in once:
                if one[0] != other[0] or one[4] != other[4] or one[3] == other[3]:
                    continue
                ours, theirs = field.under(one), field.under(other)
                turns = {w // 5 for _d, w in ours} & {w // 5 for _d, w in theirs}
                a, b = sorted(ranks[w] for w in ours), sorted(ranks[w] for w in theirs)
                key = one[4], one[3], other[3]
                if relation is Relation.TURN:
                    pairs.setdefault(key, set()).update((one[0], turn) for turn in turns)
                elif (
                    (relation is Relation.OVERLAP and ours & theirs)
                    or (relation is Relation.INSIDE and ours <= theirs)
                    or (relation is Relation.NEAR and max(a[0] - b[-1], b[0] - a[-1]) - 1 <= distance)
                ):
                    pairs.setdefault(key, set()).add((one, other))
        found = cooccurrence(laid, relation=relation, distance=distance)
        wanted = {key: len(held) for key, held in pairs.items() if held}
        assert {(r.coder, r.code, r.other): r.pairs for r in found.itertuples()} == wanted


def test_the_consensus_stands_alone_where_there_is_one() -> None:
    made = (("d0", 5, 5, "benevolat", CONSENSUS), ("d0", 5, 3, "benevolat", "C1"), ("d1", 5, 2, "benevolat", "C1"))
    found = profile(Field((20, 20), made, frozenset({"d0"})).lay(), BOOK, MAPPING)
    whole = found[(found["level"] == "all") & (found["family"] == "") & (found["dimension"] == "economique")]
    figures = {row.coder: (row.words, row.said) for row in whole.itertuples()}
    assert figures == {CONSENSUS: (5, 10), "C1": (2, 10)}


def test_a_document_of_two_cases_counts_once_in_all() -> None:
    found = profile(Field((20, 20), (("d1", 5, 5, "benevolat", "C1"),)).lay(), BOOK, MAPPING)
    whole = found[(found["family"] == "") & (found["dimension"] == "economique")]
    assert {(r.level, r.row): (r.words, r.said) for r in whole.itertuples()} == {
        ("case", "A"): (5, 20), ("case", "B"): (5, 10), ("champ", "champ"): (5, 20), ("all", ""): (5, 20),
    }  # fmt: skip


def test_a_long_table_becomes_a_rectangle() -> None:
    laid = Field((20, 20), (("d0", 5, 5, "benevolat", "C1"), ("d1", 5, 2, "apart", "C1"))).lay()
    wide = crossed(matrix(laid, BOOK, places(laid, "document")), "words")
    assert wide.to_dict("index") == {"benevolat": {"d0": 5, "d1": 0}, "apart": {"d0": 0, "d1": 2}}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), st.integers(0, 10)), max_size=20))
def test_covered_counts_each_number_of_a_group_once(spans: list[tuple[int, int, int]]) -> None:
    group, first, size = (np.array([span[i] for span in spans], dtype=np.int64) for i in range(3))
    wanted = [len({n for g, a, k in spans if g == wanted for n in range(a, a + k)}) for wanted in range(4)]
    assert covered(group, first, first + size, 4).tolist() == wanted
