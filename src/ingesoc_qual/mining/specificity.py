"""How surprising a frequency is in a part of a corpus, with its sign."""

from __future__ import annotations

import math


def specificity(found: int, part: int, total: int, corpus: int) -> float:
    """Return the specificity of a form: `found` times in a part of `part` words, `total` times in `corpus` words.

    Under a hypergeometric draw, -log10 of the chance of so many or more where there are more than expected, log10 of
    the chance of so few or fewer otherwise: 2 means one chance in a hundred, the sign says more or fewer. Lafon (1980),
    "Sur la variabilité de la fréquence des formes dans un corpus", Mots 1, p. 127–165. 0 where nothing can be said.
    """
    if not 0 <= found <= total <= corpus or not found <= part <= corpus or not total or not part or part == corpus:
        return 0.0
    above = found * corpus > total * part
    least, most = max(0, total + part - corpus), min(total, part)
    numbers = range(found, most + 1) if above else range(found, least - 1, -1)
    chance = _tail(numbers, part, total, corpus) / math.log(10)
    return -chance if above else min(chance, 0.0)


def _tail(numbers: range, part: int, total: int, corpus: int) -> float:
    """Return the natural logarithm of the sum of the chances of `numbers`, which go away from the mode."""
    first = _log_chance(numbers[0], part, total, corpus)
    added = 0.0
    for k in numbers:
        ratio = math.exp(_log_chance(k, part, total, corpus) - first)
        added += ratio
        if ratio < 1e-17 * added:
            break
    return min(first + math.log(added), 0.0)


def _log_chance(k: int, part: int, total: int, corpus: int) -> float:
    return _log_choose(part, k) + _log_choose(corpus - part, total - k) - _log_choose(corpus, total)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
