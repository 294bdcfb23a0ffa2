"""Tasks: sub-codes of volunteering, wherever the coder has put them; words on both sides, words under none."""

from __future__ import annotations

import numpy as np
import pytest

from ingesoc_qual.mining.gap import EVERYWHERE, prescribed_real_gap, roles_of_codes
from ingesoc_qual.model.codebook import Code, Codebook

from .test_counting import Field

BOOK = Codebook(
    "essai",
    (
        Code("benevolat", "bénévolat"),
        Code("benevolat-prescrit", "prescrit", parent="benevolat"),
        Code("benevolat-reel", "réel", parent="benevolat", position=1),
        Code("benevolat-concret", "concret", parent="benevolat", position=2),
        Code("benevolat-abstrait", "abstrait", parent="benevolat", position=3),
        Code("reel-accueil", "accueil", parent="benevolat-reel"),
        Code("accueil", "accueil", parent="benevolat", position=4),
        Code("maraude", "maraude", parent="benevolat", position=5),
        Code("nuit", "de nuit", parent="maraude"),
        Code("autre", "autre", position=1),
    ),
)


def rows(codings: list[tuple[str, int, int, str]], **options: object) -> dict[str, tuple[int, int, int, int]]:
    laid = Field((20, 20), tuple((*made, "C1") for made in codings)).lay()
    found = prescribed_real_gap(laid, BOOK, **options)  # type: ignore[arg-type]
    whole = found[(found["level"] == "all") & (found["source"] == EVERYWHERE)]
    names = ("prescribed_codings", "prescribed_words", "real_codings", "real_words")
    return {str(row["task"]): tuple(int(row[name]) for name in names) for row in whole.to_dict("records")}  # type: ignore[misc]


def test_what_each_code_says() -> None:
    found = roles_of_codes(BOOK)
    assert found["benevolat-concret"] == ("real", "") and found["benevolat-abstrait"] == ("", "")
    assert found["reel-accueil"] == ("real", "accueil") and found["accueil"] == ("", "accueil")
    assert found["nuit"] == ("", "maraude") and found["benevolat"] == ("", "")
    assert "autre" not in found


def test_a_task_takes_the_words_it_covers_and_leaves_the_others() -> None:
    found = rows([("d0", 5, 4, "benevolat-prescrit"), ("d0", 7, 3, "accueil"), ("d1", 5, 2, "reel-accueil")])
    assert found == {"accueil": (1, 2, 1, 2), "": (1, 2, 0, 0)}


def test_real_and_told_are_one_side_and_count_once() -> None:
    found = rows([("d0", 5, 4, "benevolat-reel"), ("d0", 6, 4, "benevolat-concret"), ("d0", 5, 1, "nuit")])
    assert found == {"maraude": (0, 0, 1, 1), "": (0, 0, 2, 4)}


def test_words_under_two_tasks_are_in_both() -> None:
    found = rows([("d0", 5, 4, "benevolat-prescrit"), ("d0", 5, 4, "accueil"), ("d0", 8, 5, "maraude")])
    assert found == {"accueil": (1, 4, 0, 0), "maraude": (1, 1, 0, 0)}


def test_a_task_without_prescribed_or_real_words_is_no_row() -> None:
    assert rows([("d0", 5, 4, "accueil"), ("d0", 5, 4, "benevolat-abstrait")]) == {}
    assert rows([("d0", 5, 4, "autre")]) == {}


def test_the_most_typical_passage_is_quoted_and_the_other_side_faces_it() -> None:
    made = [("d0", 5, 2, "benevolat-prescrit"), ("d0", 7, 2, "benevolat-prescrit"), ("d0", 15, 2, "benevolat-prescrit")]
    made += [("d1", 5, 2, "benevolat-reel"), ("d1", 7, 2, "benevolat-reel")]
    directions = {"c0": (1, 0), "c1": (0.9, 0.3), "c2": (0.8, 0.6), "c3": (0, 1), "c4": (1, 0.2)}
    vectors = {name: np.array(value, dtype=np.float32) for name, value in directions.items()}
    laid = Field((20, 20), tuple((*one, "C1") for one in made)).lay()
    found = prescribed_real_gap(laid, BOOK, vectors=vectors)
    whole = found[(found["level"] == "all") & (found["source"] == EVERYWHERE)].iloc[0]
    assert (whole["prescribed_typical"], whole["real_typical"]) == ("c1", "c4")
    plain = prescribed_real_gap(laid, BOOK)
    assert plain[plain["level"] == "all"].iloc[0]["prescribed_typical"] == "c0"


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_gives_the_same_interval(seed: int) -> None:
    made = tuple((f"d{n}", 5, 1 + n, "benevolat-reel", "C1") for n in range(4))
    laid = Field((20, 20, 20, 20), made).lay()
    one, two = (prescribed_real_gap(laid, BOOK, seed=seed, draws=200) for _time in range(2))
    assert one[["low", "high"]].equals(two[["low", "high"]])
    assert (one["low"] <= one["high"])[one["documents"] > 1].all()
