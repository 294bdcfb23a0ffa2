"""Drawing documents: a draw is the same figures as its units read one by one."""

from __future__ import annotations

import numpy as np
import pytest

from ingesoc_qual.agreement import kappa, percent
from ingesoc_qual.agreement.alpha import alpha
from ingesoc_qual.agreement.bootstrap import percentile_bootstrap, percentile_bootstraps, ratings_of_groups
from ingesoc_qual.agreement.ratings import MISSING, Ratings


def made(coders: int, *, missing: bool) -> tuple[Ratings, np.ndarray, int]:
    chance = np.random.default_rng(7)
    codes = chance.integers(0, 2, size=(400, coders))
    codes[:, 1] = np.where(chance.random(400) < 0.8, codes[:, 0], codes[:, 1])
    if missing:
        codes[chance.random(codes.shape) < 0.1] = MISSING
    weights = chance.integers(1, 50, size=400).astype(float)
    return Ratings(codes, (False, True), weights, "characters", 1), np.sort(chance.integers(0, 9, size=400)), 9


MEASURES = (
    percent.percent, percent.percent_coded_only, alpha, kappa.mean_pairwise_kappa, kappa.fleiss_kappa, kappa.gwet_ac1,
)  # fmt: skip


@pytest.mark.parametrize("coders", [2, 3])
@pytest.mark.parametrize("missing", [False, True])
def test_a_draw_of_groups_is_its_units(coders: int, missing: bool) -> None:
    ratings, group, groups = made(coders, missing=missing)
    drawn = ratings_of_groups(ratings, group, groups)
    for seed in range(5):
        indices = np.random.default_rng(seed).integers(0, groups, size=groups)
        units = ratings.units(np.concatenate([np.flatnonzero(group == index) for index in indices]))
        assert len(drawn(indices).codes) <= 3**coders
        for measure in MEASURES:
            here, there = measure(drawn(indices)), measure(units)
            assert (here.undefined, here.n) == (there.undefined, there.n)
            assert here.value == pytest.approx(there.value, abs=1e-12)


def test_several_measures_draw_what_each_would_draw_alone() -> None:
    ratings, group, groups = made(2, missing=False)
    drawn = ratings_of_groups(ratings, group, groups)

    def odd(indices: np.ndarray) -> float | None:
        return None if 0 in indices else float(alpha(drawn(indices)).value or 0)

    def every(indices: np.ndarray) -> dict[str, float | None]:
        return {"alpha": alpha(drawn(indices)).value, "odd": odd(indices), "never": None}

    found = percentile_bootstraps(every, ["alpha", "odd", "never"], groups, draws=60, seed=3)
    assert found["alpha"] == percentile_bootstrap(lambda i: alpha(drawn(i)).value, groups, draws=60, seed=3)
    assert found["odd"] == percentile_bootstrap(odd, groups, draws=60, seed=3)
    assert (found["alpha"].draws, found["odd"].draws, found["never"].draws) == (60, 60, 0)
    assert found["odd"].undefined > 0 and found["never"].low is None
