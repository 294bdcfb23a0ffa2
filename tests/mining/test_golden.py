"""Each reading of the demonstration equals what a slow recount by hand gives, kept in a golden file."""

from __future__ import annotations

import math
import random

import pandas as pd
import pytest

from ingesoc_qual.services.readings import Readings

from . import recount


def cells(frame: pd.DataFrame, keys: list[str], figures: list[str]) -> recount.Cells:
    return {
        tuple(str(row[key]) for key in keys): tuple(float(row[name]) for name in figures)
        for row in frame.to_dict("records")
    }


@pytest.mark.parametrize("name", recount.READINGS)
def test_the_golden_file_is_what_counting_by_hand_gives(name: str) -> None:
    found = {key: tuple(float(figure) for figure in row) for key, row in recount.READINGS[name]().items()}
    assert found == recount.read(name)


def test_the_grid_of_volunteering(demo: Readings) -> None:
    found = demo.volunteering_grid()
    keys = ["level", "row", "coder", "source", "role", "activity", "kind"]
    some = found[found["codings"] > 0]
    assert cells(some, keys, ["codings", "words", "speakers", "denominator"]) == recount.read("volunteering_grid")
    assert (found["share"] == found["words"] / found["denominator"]).all()
    empty = found[found["codings"] == 0]
    assert (empty[["words", "speakers"]] == 0).all().all() and not empty["passages"].map(len).any()


def test_the_profile(demo: Readings) -> None:
    found = demo.profile()
    keys = ["level", "row", "coder", "dimension", "family"]
    figures = ["codings", "words", "speakers", "denominator", "said"]
    assert cells(found[found["codings"] > 0], keys, figures) == recount.read("profile")
    apart = set(found.loc[found["apart"], "dimension"])
    assert apart == {"ingenierie", "etat-neoliberal", "encastrement"}


def test_the_gap(demo: Readings) -> None:
    found = demo.prescribed_real_gap()
    assert (found["task"] == "").all()
    figures = [f"{side}_{name}" for side in ("prescribed", "real") for name in ("codings", "words", "speakers")]
    cellular = cells(found, ["level", "row", "coder", "source", "role"], [*figures, "denominator", "documents"])
    assert cellular == recount.read("prescribed_real_gap")
    shares = found["real_words"] / found["denominator"] - found["prescribed_words"] / found["denominator"]
    assert (100 * shares - found["difference"]).abs().max() < 1e-9


def test_the_interval_is_that_of_a_plain_bootstrap(demo: Readings) -> None:
    found = demo.prescribed_real_gap(draws=4000)
    assert found[found["documents"] < 2][["low", "high"]].isna().all().all()
    row = next(r for r in found.itertuples() if (r.level, r.coder, r.source) == ("all", "C1", "toutes"))
    sides = {"benevolat-prescrit": -1, "benevolat-reel": 1, "benevolat-concret": 1}
    gaps, sizes = [], []
    for document in recount.MANIFEST:
        held: dict[int, set[int]] = {-1: set(), 1: set()}
        for passage in recount.passages():
            if (passage.document, passage.coder) == (document, "C1") and passage.code in sides:
                held[sides[passage.code]] |= recount.numbers(passage)
        gaps.append(len(held[1]) - len(held[-1]))
        sizes.append(len(recount.words(document)))
    chance, places = random.Random(1), range(len(gaps))
    samples = [chance.choices(places, k=len(gaps)) for _draw in range(4000)]
    shares = sorted(100 * sum(gaps[i] for i in drawn) / sum(sizes[i] for i in drawn) for drawn in samples)
    low, high = shares[100], shares[3900]
    assert row.low == pytest.approx(low, abs=(high - low) / 10)
    assert row.high == pytest.approx(high, abs=(high - low) / 10)
    assert row.low < row.difference < row.high
    again = demo.prescribed_real_gap(draws=4000)
    pd.testing.assert_frame_equal(found, again)


def test_quotations_come_from_the_passages_of_their_side(demo: Readings) -> None:
    found = demo.prescribed_real_gap()
    for side in ("prescribed", "real"):
        for typical, ids in zip(found[f"{side}_typical"], found[f"{side}_passages"], strict=True):
            assert typical in ids if ids else typical == ""
    quoted = demo.quotations(set(found["real_typical"]))
    assert all(quoted[name].strip() for name in set(found["real_typical"]) if name)


def test_the_vocabulary(demo: Readings) -> None:
    found = demo.vocabulary()
    some = found[found["occurrences"] > 0]
    keys = ["list", "term", "year", "kind", "role"]
    assert cells(some, keys, ["occurrences", "words"]) == recount.read("vocabulary")
    # Lafon's probability, added up in whole numbers.
    parts = found[(found["list"] == "impact") & (found["term"] == "")]
    corpus, total = int(parts["words"].sum()), int(parts["occurrences"].sum())
    for row in parts.itertuples():
        f, t = int(row.occurrences), int(row.words)
        numbers = range(f, total + 1) if f * corpus > total * t else range(f + 1)
        ways = sum(math.comb(t, k) * math.comb(corpus - t, total - k) for k in numbers)
        wanted = math.log10(math.comb(corpus, total)) - math.log10(ways)
        assert abs(row.specificity) == pytest.approx(wanted, abs=1e-6)
        assert (row.specificity > 0) == (f * corpus > total * t)
    report = parts[(parts["kind"] == "rapport d'activité") & (parts["year"] == "2025")].iloc[0]
    assert (report["previous"], report["change"]) == ("2024", "+") and report["change_specificity"] > 1
    assert all(len(row.passages) == row.occurrences for row in found.itertuples())


def test_codes_by_role(demo: Readings) -> None:
    found = cells(demo.matrix("role"), ["coder", "code", "value"], ["codings", "words", "speakers", "denominator"])
    assert found == recount.read("code_by_role")


@pytest.mark.parametrize("relation", ["overlap", "inside", "turn", "near"])
def test_codes_that_meet(demo: Readings, relation: str) -> None:
    found = demo.cooccurrence(relation)
    golden = recount.read(relation)
    # For turns, pairs are turns that hold both codes: counted by hand in test_counting.
    figures = ["codings", "words"] if relation == "turn" else ["pairs", "codings", "words"]
    wanted = {key: row[-len(figures) :] for key, row in golden.items()}
    assert cells(found, ["coder", "code", "other"], figures) == wanted
    assert found["coefficient"].between(0, 1).all()


def test_every_cell_leads_to_its_passages(demo: Readings) -> None:
    codings = {row.coding: row for row in demo.coded.coded.itertuples()}
    for row in demo.volunteering_grid().itertuples():
        held = [codings[name] for name in row.passages]
        assert len({(one.document, one.start, one.end) for one in held}) == row.codings
        assert all(one.coder == row.coder for one in held)
