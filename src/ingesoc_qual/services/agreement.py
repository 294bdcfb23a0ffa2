"""Agreement between the coders of a project: code by code, domain by domain, over everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from ingesoc_qual.agreement import kappa, percent
from ingesoc_qual.agreement.alpha import alpha
from ingesoc_qual.agreement.bootstrap import (
    Interval,
    percentile_bootstrap,
    percentile_bootstraps,
    ratings_of_groups,
)
from ingesoc_qual.agreement.gamma import Gamma, GammaSettings, gamma
from ingesoc_qual.agreement.matching import matched_by_value, span_f1, span_f1_by_value
from ingesoc_qual.agreement.passages import Grid, atoms
from ingesoc_qual.agreement.ratings import Ratings
from ingesoc_qual.agreement.result import Coefficient, Formula, Ints, Undefined, coefficient
from ingesoc_qual.agreement.sets import SetDistance, alpha_sets, meet, percent_sets
from ingesoc_qual.agreement.tallies import tally
from ingesoc_qual.agreement.unitizing import UnitizingFamily, u_alpha_family
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.services.comparison import Comparison, Unit, compare, counts, named_code
from ingesoc_qual.services.project import Project

FEW_DOCUMENTS = 10
"""Below, resampling draws paragraphs instead of documents."""
COVERAGE = Formula("cu_coverage", "ℓ*../ℓ..", "Krippendorff, Mathet, Bouvry & Widlöcher 2016, p. 2347-2364")
K_COVERAGE = Formula("k_u_coverage", "ℓ*_.k/ℓ_.k", COVERAGE.source)


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked: `coders` and `codes` by name (all when empty), `domains` by the code above them.

    `draws` of the bootstrap, none when 0; `seed` serves it and gamma.
    """

    unit: Unit = Unit.CHARACTERS
    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    draws: int = 0
    seed: int = 1
    with_gamma: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One coefficient and what it is of: a code, a domain, a code of a domain, or everything (`code` None).

    `scope` is `code`, `domain` or `all`; `pair` names the two coders of a figure for two of several.
    """

    scope: str
    code: Code | None
    coefficient: Coefficient
    pair: tuple[str, ...] = ()
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Every figure, with what it was measured on. `drawn` says what the bootstrap drew: documents or paragraphs."""

    comparison: Comparison
    options: Options
    lines: tuple[Line, ...]
    counts: dict[tuple[str, str], tuple[int, int]]
    gamma: Gamma | None
    drawn: str

    def of(self, code: Code) -> dict[str, Line]:
        """Return the lines of one code by the name of their coefficient, those of pairs left out."""
        return {
            line.coefficient.name: line
            for line in self.lines
            if line.scope == "code" and line.code is code and not line.pair
        }


Watcher = Callable[[int, int, str], None]


def measure(
    project: Project,
    options: Options | None = None,
    *,
    progress: Watcher = lambda _done, _total, _what: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report | None:
    """Measure agreement, or return None when `cancelled` said so; `progress` hears `(done, total, code)`.

    Raises `AgreementError` when no document was finished by two of the coders, or a domain is none.
    """
    options = options or Options()
    comparison = compare(project, coders=options.coders, codes=options.codes)
    return report(comparison, options, progress=progress, cancelled=cancelled)


def report(
    comparison: Comparison,
    options: Options,
    *,
    progress: Watcher = lambda _done, _total, _what: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report | None:
    """Measure agreement on what was read already."""
    bench = _Bench(comparison, options)
    codes = _reported(comparison)
    lines: list[Line] = []
    for number, code in enumerate(codes):
        if cancelled():
            return None
        progress(number, len(codes), code.label)
        lines += bench.code(code)
    for domain in options.domains:
        lines += bench.domain(named_code(comparison.codebook, domain))
    lines += bench.everything()
    found = None
    if options.with_gamma:
        settings = GammaSettings(seed=options.seed)
        found = gamma(
            comparison.spans, settings, progress=lambda done, of: progress(done, of, "γ"), cancelled=cancelled
        )
        if found is None:
            return None
        lines.append(Line("all", None, found.coefficient))
    return Report(comparison, options, tuple(lines), counts(comparison), found, bench.drawn)


def _reported(comparison: Comparison) -> list[Code]:
    used = {str(comparison.spans.values[index]) for index in np.unique(comparison.spans.value)}
    return [code for code in comparison.codes if code.usable or code.id in used]


def _coefficients(ratings: Ratings) -> Iterator[Coefficient]:
    """Yield what is measured on units, pairs of several coders apart."""
    sums = tally(ratings)
    yield percent.percent(ratings, tallies=sums)
    yield percent.percent_coded_only(ratings, tallies=sums)
    yield alpha(ratings, tallies=sums)
    yield kappa.mean_pairwise_kappa(ratings) if ratings.coders > 2 else kappa.cohen_kappa(ratings)
    yield kappa.fleiss_kappa(ratings, tallies=sums)
    yield kappa.gwet_ac1(ratings, tallies=sums)


class _Bench:
    """Measures one thing after the other on the same units."""

    def __init__(self, comparison: Comparison, options: Options) -> None:
        self.comparison, self.options = comparison, options
        self.on_units = options.unit in (Unit.SENTENCES, Unit.TURNS, Unit.PARAGRAPHS)
        self.grid = comparison.grid(options.unit) if self.on_units else None
        # Sets of codes need units that a reader sees as one: a character has no set of its own.
        self.set_grid = self.grid or comparison.grid(Unit.PARAGRAPHS)
        spans = comparison.spans
        self.matched = {iou: matched_by_value(spans, iou=iou) for iou in (1.0, 0.5)}
        self.exact, self.near = (span_f1_by_value(spans, iou=iou, matched=m) for iou, m in self.matched.items())
        few = len(comparison.documents) < FEW_DOCUMENTS
        self.drawn = self.set_grid.unit if few else "documents"
        self.cuts: Ints = self.set_grid.start if few else spans.texts.bounds[:-1]

    def code(self, code: Code) -> Iterator[Line]:
        """Yield the lines of one code."""
        spans = self.comparison.of(code.id)
        unused = not len(spans)
        family = u_alpha_family(spans)
        found: list[tuple[Coefficient, tuple[str, ...], Interval | None]] = []
        if self.options.unit is not Unit.SPANS:
            found += self._on_units(self._ratings(code.id))
        found += [(family.bar, (), None), (self.exact[code.id], (), None), (self.near[code.id], (), None)]
        for one, pair, interval in found:
            if unused and one.value is None:
                one = replace(one, undefined=Undefined.NOT_USED)
            yield Line("code", code, one, pair, interval)

    def _ratings(self, code_id: str) -> tuple[Ratings, Grid]:
        spans = self.comparison.of(code_id)
        grid = self.grid
        if grid is None:
            grid = atoms(spans, cuts=self.cuts if self.options.draws else None)
        return grid.binary(spans), grid

    def _on_units(self, of: tuple[Ratings, Grid]) -> Iterator[tuple[Coefficient, tuple[str, ...], Interval | None]]:
        ratings, grid = of
        found = list(_coefficients(ratings))
        intervals = self._intervals(ratings, grid, [figure.name for figure in found if figure.defined])
        for figure in found:
            yield figure, (), intervals.get(figure.name)
        names = [coder.name for coder in self.comparison.coders]
        if len(names) > 2:
            for one, other in combinations(range(len(names)), 2):
                yield kappa.cohen_kappa(ratings, one, other), (names[one], names[other]), None

    def _groups(self, grid: Grid) -> Ints:
        return np.maximum(np.searchsorted(self.cuts, grid.start, side="right") - 1, 0)

    def _intervals(self, ratings: Ratings, grid: Grid, names: list[str]) -> dict[str, Interval]:
        if not self.options.draws:
            return {}
        of = len(self.cuts)
        drawn = ratings_of_groups(ratings, self._groups(grid), of)
        return percentile_bootstraps(
            lambda groups: {one.name: one.value for one in _coefficients(drawn(groups))},
            names,
            of,
            draws=self.options.draws,
            seed=self.options.seed,
        )

    def domain(self, code: Code) -> Iterator[Line]:
        """Yield the u-alpha family of a domain, then of each code in it."""
        found = u_alpha_family(self.comparison.domain(code.id))
        for one in (found.u, found.bar, found.cu, self._coverage(COVERAGE, found.coverage, found)):
            yield Line("domain", code, one)
        for value, one in found.k.items():
            below = self.comparison.codebook.by_id[str(value)]
            yield Line("domain", below, one)
            yield Line("domain", below, self._coverage(K_COVERAGE, found.k_coverage[value], found))

    @staticmethod
    def _coverage(formula: Formula, value: float, family: UnitizingFamily) -> Coefficient:
        return coefficient(formula, value, n=family.u.n, unit=family.u.unit)

    def everything(self) -> Iterator[Line]:
        """Yield the lines over all codes together."""
        spans, grid = self.comparison.spans, self.set_grid
        ratings = grid.sets(spans)
        meetings = meet(ratings)
        yield Line("all", None, percent_sets(ratings, meetings=meetings))
        for distance in (SetDistance.JACCARD, SetDistance.MASI):
            found = alpha_sets(ratings, distance, meetings=meetings)
            interval = self._set_interval(ratings, grid, distance) if found.defined else None
            yield Line("all", None, found, interval=interval)
        for iou, matched in self.matched.items():
            yield Line("all", None, span_f1(spans, iou=iou, matched=matched))

    def _set_interval(self, ratings: Ratings, grid: Grid, distance: SetDistance) -> Interval | None:
        if not self.options.draws:
            return None
        group = self._groups(grid)
        order = np.argsort(group, kind="stable")
        edges = np.searchsorted(group[order], np.arange(len(self.cuts) + 1))

        def drawn(groups: Ints) -> float | None:
            units = np.concatenate([order[edges[g] : edges[g + 1]] for g in groups])
            return alpha_sets(ratings.units(units), distance).value

        return percentile_bootstrap(drawn, len(self.cuts), draws=self.options.draws, seed=self.options.seed)
