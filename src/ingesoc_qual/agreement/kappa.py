"""Chance-corrected agreement for complete data: Cohen's kappa pair by pair, Scott's pi, Fleiss, Bennett, Gwet's AC1."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import combinations

import numpy as np

from ingesoc_qual.agreement.ratings import MISSING, Ratings
from ingesoc_qual.agreement.result import Coefficient, Floats, Formula, Undefined, coefficient
from ingesoc_qual.agreement.tallies import Tallies, prevalence, tally

COHEN = Formula(
    "cohen_kappa",
    "κ = (P_o − P_e) / (1 − P_e), P_e = Σ p1k p2k",
    "Cohen 1960, Educational and Psychological Measurement 20(1), p. 40",
)
MEAN_COHEN = Formula("mean_pairwise_kappa", "mean of Cohen's κ over the pairs of coders", "Light 1971, p. 365-377")
SCOTT = Formula(
    "scott_pi", "π = (P_o − P_e) / (1 − P_e), P_e = Σ p_k²", "Scott 1955, Public Opinion Quarterly 19(3), p. 323"
)
FLEISS = Formula(
    "fleiss_kappa", "κ = (mean P_u − Σ p_k²) / (1 − Σ p_k²)", "Fleiss 1971, Psychological Bulletin 76(5), p. 379-380"
)
FLEISS_VALUE = Formula(
    "fleiss_kappa_per_category",
    "κ_k = 1 − Σ_u n_uk (m − n_uk) / (N m (m − 1) p_k (1 − p_k))",
    "Fleiss 1971, Psychological Bulletin 76(5), p. 381",
)
BENNETT = Formula(
    "bennett_s",
    "S = (P_o − 1/q) / (1 − 1/q)",
    "Bennett, Alpert & Goldstein 1954, Public Opinion Quarterly 18(3), p. 303-308",
)
AC1 = Formula(
    "gwet_ac1",
    "AC1 = (P_a − P_e) / (1 − P_e), P_e = Σ π_k (1 − π_k) / (q − 1)",
    "Gwet 2008, British Journal of Mathematical and Statistical Psychology 61(1), p. 29-48",
)
AC1_MISSING = AC1._replace(
    text=AC1.text + "; π_k over every unit with a value", source="Gwet 2014, Handbook of Inter-Rater Reliability, ch. 5"
)


def _corrected(observed: float, expected: float) -> float:
    return (observed - expected) / (1.0 - expected)


def _contingency(ratings: Ratings) -> Floats:
    """Return the table `[values, values]` of two coders, over the units that both saw."""
    size = len(ratings.values)
    both = (ratings.codes != MISSING).all(axis=1)
    cells = ratings.codes[both, 0] * size + ratings.codes[both, 1]
    found = np.bincount(cells, weights=ratings.weights[both], minlength=size * size)
    return found.astype(np.float64).reshape(size, size)


def cohen_kappa(ratings: Ratings, one: int = 0, other: int = 1) -> Coefficient:
    """Return Cohen's kappa of two coders over the units that both saw.

    Undefined when both gave one and the same value everywhere; 0 when one coder never varies. Cohen 1960, p. 40.
    """
    return _of_two(COHEN, ratings, one, other)


def scott_pi(ratings: Ratings, one: int = 0, other: int = 1) -> Coefficient:
    """Return Scott's pi of two coders over the units that both saw. Scott 1955, p. 323."""
    return _of_two(SCOTT, ratings, one, other)


def _of_two(formula: Formula, ratings: Ratings, one: int, other: int) -> Coefficient:
    if ratings.coders < 2:
        return coefficient(formula, Undefined.ONE_CODER, n=0, unit=ratings.unit)
    table = _contingency(ratings.pair(one, other))
    n = float(table.sum())
    if not n:
        return coefficient(formula, Undefined.NO_PAIR, n=0, unit=ratings.unit)
    first, second = table.sum(axis=1), table.sum(axis=0)
    if formula is SCOTT:
        first = second = (first + second) / 2
    chance = float(first @ second)  # Compared with n² before dividing: exact on whole numbers.
    outcome = Undefined.NO_VARIATION if chance == n * n else _corrected(float(np.trace(table)) / n, chance / (n * n))
    coded = None if ratings.positive is None else float((table.sum(0) + table.sum(1))[ratings.positive] / (2 * n))
    return coefficient(formula, outcome, n=n, unit=ratings.unit, prevalence=coded)


def cohen_pairs(ratings: Ratings) -> dict[tuple[int, int], Coefficient]:
    """Return Cohen's kappa of every pair of coders."""
    return {pair: cohen_kappa(ratings, *pair) for pair in combinations(range(ratings.coders), 2)}


def mean_pairwise_kappa(ratings: Ratings) -> Coefficient:
    """Return the plain mean of Cohen's kappa over the pairs of coders; undefined as soon as one pair is.

    It is no kappa of Fleiss: each pair keeps its own margins. Light 1971, Psychological Bulletin 76(5), p. 365-377.
    """
    pairs = list(cohen_pairs(ratings).values())
    n = sum(pair.n for pair in pairs)
    lacking = {pair.undefined for pair in pairs} or {Undefined.ONE_CODER}
    why = next((one for one in Undefined if one in lacking), None)
    mean = float(np.mean([pair.value for pair in pairs if pair.value is not None])) if why is None else why
    return coefficient(MEAN_COHEN, mean, n=n, unit=ratings.unit)


def fleiss_kappa(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return the kappa of Fleiss, for any number of coders, the same on every unit.

    Undefined when their number changes: a unit is never dropped in silence. Fleiss 1971, p. 379-380.
    """
    sums = tallies or tally(ratings)
    unfit = _unfit(ratings, sums)
    outcome: float | Undefined
    if unfit is not None:
        outcome = unfit
    else:
        chance = float(sums.given @ sums.given)
        n = sums.n
        outcome = Undefined.NO_VARIATION if chance == n * n else _corrected(sums.shares / sums.units, chance / (n * n))
    return coefficient(FLEISS, outcome, n=sums.units, unit=ratings.unit, prevalence=prevalence(ratings, sums))


def fleiss_kappa_per_category(ratings: Ratings) -> dict[Hashable, Coefficient]:
    """Return the kappa of Fleiss of each value against the others. Fleiss 1971, p. 381."""
    sums = tally(ratings)
    unfit = _unfit(ratings, sums)
    found = {}
    for index, value in enumerate(ratings.values):
        given, n = float(sums.given[index]), sums.n
        outcome: float | Undefined
        if unfit is not None:
            outcome = unfit
        elif given in (0.0, n):
            outcome = Undefined.NO_VARIATION
        else:
            # Σ_u n_uk (m − n_uk) = (m − 1)(n_k − o_kk), the same m everywhere.
            outcome = 1.0 - (given - float(sums.together[index])) * n / (given * (n - given))
        found[value] = coefficient(FLEISS_VALUE, outcome, n=sums.units, unit=ratings.unit)
    return found


def _unfit(ratings: Ratings, sums: Tallies) -> Undefined | None:
    """Return why the kappa of Fleiss does not apply, None when it does."""
    if not sums.n:
        return ratings.lack()
    given = (ratings.codes != MISSING).sum(axis=1)
    return None if len(np.unique(given[given > 0])) == 1 else Undefined.UNEQUAL


def bennett_s(ratings: Ratings, *, values: int | None = None) -> Coefficient:
    """Return Bennett's S, or Brennan and Prediger's kappa: chance is one in `values` (by default those given).

    Bennett, Alpert & Goldstein 1954, p. 303-308; Brennan & Prediger 1981, p. 687-699.
    """
    sums = tally(ratings)
    number = values if values is not None else int(np.count_nonzero(sums.given))
    outcome: float | Undefined
    if not sums.n:
        outcome = ratings.lack()
    elif number < 2:
        outcome = Undefined.NO_VARIATION
    else:
        outcome = _corrected(sums.shares / sums.units, 1 / number)
    return coefficient(BENNETT, outcome, n=sums.units, unit=ratings.unit, prevalence=prevalence(ratings, sums))


def gwet_ac1(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return Gwet's AC1, for any number of coders.

    Undefined when one value alone was given. With missing values it follows Gwet 2014: the expected agreement is taken
    over every unit with a value, and the formula says so. Gwet 2008, p. 29-48.
    """
    sums = tallies or tally(ratings)
    seen = sums.spread[sums.spread > 0]
    formula = AC1 if (ratings.codes != MISSING).all() else AC1_MISSING
    outcome: float | Undefined
    if not sums.n:
        outcome = ratings.lack()
    elif len(seen) < 2:
        outcome = Undefined.NO_VARIATION
    else:
        share = seen / sums.seen
        expected = float(share @ (1.0 - share)) / (len(seen) - 1)
        outcome = _corrected(sums.shares / sums.units, expected)
    return coefficient(formula, outcome, n=sums.units, unit=ratings.unit, prevalence=prevalence(ratings, sums))
