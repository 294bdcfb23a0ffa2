"""Gamma: alignment and agreement on units and categories at once, passages of one coder overlapping or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ingesoc_qual.agreement.alignment import Costs, Units, best_alignment
from ingesoc_qual.agreement.chance import Sampler, sample
from ingesoc_qual.agreement.passages import Passages
from ingesoc_qual.agreement.result import Coefficient, Formula, Undefined, coefficient

FORMULA = Formula(
    "gamma",
    "γ = 1 − δ(best alignment) / mean δ(best alignment of chance continua)",
    "Mathet, Widlöcher & Métivier 2015, Computational Linguistics 41(3), p. 437-479",
)
CONFIDENCE = 1.96
MOST_SAMPLES = 1000

Texts = Sequence[Sequence[Units]]


@dataclass(frozen=True, slots=True)
class GammaSettings:
    """What gamma depends on, all of it to be published.

    `samples` chance continua at first; more (up to a thousand) until their mean is known to `precision`, a share of
    it, at 95 % (Mathet and others 2015, p. 437-479); None keeps to `samples`.
    """

    costs: Costs = field(default_factory=Costs)
    sampler: Sampler = Sampler.STATISTICAL
    samples: int = 30
    precision: float | None = 0.02
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma, and what it is made of: disorder of the best alignment, mean and deviation of chance, and the settings."""

    coefficient: Coefficient
    best: float
    chance: float | None
    deviation: float | None
    samples: int
    settings: GammaSettings
    exact: bool


def units_of(spans: Passages) -> list[list[Units]]:
    """Return the units of each text and coder who finished it, where two did and one marked something."""
    found = []
    home = spans.texts.at(spans.start)
    for text in range(len(spans.texts.bounds) - 1):
        who = np.flatnonzero(spans.texts.seen[text])
        here = spans.keep(home == text)
        if len(who) < 2 or not len(here):
            continue
        offset = spans.texts.bounds[text]
        coders = []
        for coder in who:
            mine = here.keep(here.coder == coder)
            order = np.lexsort((mine.value, mine.end, mine.start))
            start, end = (mine.start - offset)[order], (mine.end - offset)[order]
            coders.append(Units(start.astype(np.float64), end.astype(np.float64), mine.value[order]))
        found.append(coders)
    return found


class _Stopped(Exception):
    """Somebody no longer wants the answer."""


def disorder(texts: Texts, costs: Costs, *, cancelled: Callable[[], bool] = lambda: False) -> tuple[float, bool]:
    """Return the disorder of the best alignment, each text aligned by itself, and whether it is exact.

    Σ of the unitary disorders over the mean number of units a coder. Mathet and others 2015, p. 437-479.
    """
    total, units, exact = 0.0, 0.0, True
    for coders in texts:
        if cancelled():
            raise _Stopped
        found = best_alignment(coders, costs)
        total, exact = total + found.total, exact and found.exact
        units += sum(map(len, coders)) / len(coders)
    return (total / units if units else 0.0), exact


def gamma(
    spans: Passages,
    settings: GammaSettings | None = None,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Gamma | None:
    """Return gamma, or None when `cancelled`, asked before each text of each continuum, said so.

    `progress` hears of every alignment done. The disorder of the best alignment is exact; what chance gives depends on
    the sampler, the number of samples and the seed. Undefined without two coders on a text or without any passage.
    Mathet, Widlöcher & Métivier 2015, p. 437-479.
    """
    settings = settings or GammaSettings()
    texts = units_of(spans)
    if not texts:
        paired = bool((spans.texts.seen.sum(axis=1) >= 2).any())
        why = Undefined.NOTHING_CODED if paired else Undefined.ONE_CODER
        none = coefficient(FORMULA, why, n=0, unit="spans", seed=settings.seed)
        return Gamma(none, 0.0, None, None, 0, settings, True)
    try:
        best, exact = disorder(texts, settings.costs, cancelled=cancelled)
        progress(1, settings.samples + 1)
        # Nothing to align away: agreement is whole, whatever chance would give (Mathet and others 2015, p. 437-479).
        chance = _by_chance(texts, settings, progress, cancelled) if best > 0 else []
    except _Stopped:
        return None
    mean = float(np.mean(chance)) if chance else None
    many = int(sum(len(units) for coders in texts for units in coders))
    found = coefficient(FORMULA, 1.0 - best / mean if mean else 1.0, n=many, unit="spans", seed=settings.seed)
    deviation = float(np.std(chance)) if chance else None
    return Gamma(found, best, mean, deviation, len(chance), settings, exact)


def _by_chance(
    texts: Texts, settings: GammaSettings, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
) -> list[float]:
    """Return the disorders of chance continua, as many as the precision asks for."""
    generator = np.random.default_rng(settings.seed)
    found: list[float] = []
    wanted = settings.samples
    while len(found) < wanted:
        drawn = [sample(coders, settings.sampler, generator) for coders in texts]
        found.append(disorder(drawn, settings.costs, cancelled=cancelled)[0])
        if len(found) == settings.samples and settings.precision is not None:
            wanted = max(wanted, _enough(found, settings.precision))
        progress(len(found) + 1, wanted + 1)
    return found


def _enough(chance: Sequence[float], precision: float) -> int:
    """Return how many samples give the mean to `precision`. Mathet and others 2015, p. 437-479."""
    mean = float(np.mean(chance))
    spread = float(np.std(chance)) / mean if mean else 0.0
    return min(int(np.ceil((spread * CONFIDENCE / precision) ** 2)), MOST_SAMPLES)
