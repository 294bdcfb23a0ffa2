"""Percent agreement, under the names of its several meanings: they differ when values are missing."""

from __future__ import annotations

from ingesoc_qual.agreement.ratings import Ratings
from ingesoc_qual.agreement.result import Coefficient, Formula, Undefined, coefficient
from ingesoc_qual.agreement.tallies import Tallies, prevalence, tally

VALUES = Formula(
    "percent", "P = Σ m_u p_u / Σ m_u = 1 − D_o", "Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, p. 5"
)
PAIRS = Formula(
    "percent_pooled_pairs", "P = Σ a_u / Σ m_u(m_u − 1)/2", "Fleiss 1971, Psychological Bulletin 76(5), p. 379"
)
UNITS = Formula("percent_unit_mean", "P = mean of p_u", "Gwet 2014, Handbook of Inter-Rater Reliability, ch. 2")
CODED = Formula(
    "percent_coded_only", "n11 / (n11 + n10 + n01)", "Jaccard 1912, New Phytologist 11(2), p. 37-50; coded text alone"
)
F1 = Formula("f1_characters", "2 n11 / (2 n11 + n10 + n01)", "Dice 1945, Ecology 26(3), p. 297-302")


def percent(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return the share of agreeing pairs of values, units weighted by their number of values: 1 − D_o of alpha.

    For two coders and no missing value it is the share of units where both gave the same value. Undefined without a
    unit that has two values. Krippendorff 2011, p. 5.
    """
    sums = tallies or tally(ratings)
    return _percent(VALUES, ratings, sums, float(sums.together.sum()), sums.n)


def percent_pooled_pairs(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return agreeing pairs of coders over all pairs, of all units together. Fleiss 1971, p. 379."""
    sums = tallies or tally(ratings)
    return _percent(PAIRS, ratings, sums, sums.agreeing, sums.pairs)


def percent_unit_mean(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return the mean over units of their share of agreeing pairs, every unit the same weight. Gwet 2014, ch. 2."""
    sums = tallies or tally(ratings)
    return _percent(UNITS, ratings, sums, sums.shares, sums.units)


def percent_coded_only(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return what both coded over what one at least coded, pairs of coders together.

    Text that nobody coded, which weighs most in percent agreement, is left out. Needs a positive value. Undefined when
    nobody coded. Jaccard 1912, p. 37-50.
    """
    both, given, sums = _positive(ratings, tallies)
    return _percent(CODED, ratings, sums, both, 2 * given - both)


def f1_coded(ratings: Ratings, *, tallies: Tallies | None = None) -> Coefficient:
    """Return twice what both coded over what each coded, pairs of coders together. Dice 1945, p. 297-302."""
    both, given, sums = _positive(ratings, tallies)
    return _percent(F1, ratings, sums, both, given)


def _positive(ratings: Ratings, tallies: Tallies | None) -> tuple[float, float, Tallies]:
    if ratings.positive is None:
        raise ValueError("no value means coded: set `positive`")
    sums = tallies or tally(ratings)
    return float(sums.together[ratings.positive]), float(sums.given[ratings.positive]), sums


def _percent(formula: Formula, ratings: Ratings, sums: Tallies, part: float, whole: float) -> Coefficient:
    outcome: float | Undefined = part / whole if whole else Undefined.NOTHING_CODED
    if not sums.n:
        outcome = ratings.lack()
    return coefficient(formula, outcome, n=sums.units, unit=ratings.unit, prevalence=prevalence(ratings, sums))
