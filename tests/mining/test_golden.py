"""Each reading of the demonstration equals what a slow recount by hand gives, kept in a golden file."""

from __future__ import annotations

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
