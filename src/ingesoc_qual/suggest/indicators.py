"""The suggester of indicators: proposes a code where its indicators fire, and says which did.

Score. The weight of an indicator is rarity x specificity x precision. Rarity is `log(1 + N / n) / log(1 + N)`, where N
is the number of turns and blocks searched and n of those in which the indicator fires: 1 where it fires once, near 0
where it fires everywhere. Specificity is 1 / k, where k codes share the indicator. Precision is `1 - 2 ** -w` for an
indicator of w words, the fewest of its alternatives: an expression says more than a word. The indicators of a passage
add up as independent clues, `1 - product(1 - STRENGTH x weight)`; each counts once, the heaviest first, and only where
it rests on words that no heavier one has already counted. A single clue never passes `STRENGTH`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Evidence, Suggestion, suggestion_id
from ingesoc_qual.nlp.indicators import Hits, IndicatorSet, compile_indicators
from ingesoc_qual.suggest.base import SuggestDocument, Suggester
from ingesoc_qual.suggest.extents import Fired, Sentences

__all__ = ["IndicatorSuggester", "SuggestDocument", "Suggester", "indicators_by_code"]

STRENGTH = 0.8


@dataclass(frozen=True, slots=True)
class IndicatorSuggester:
    """Proposes the codes whose indicators fire in a sentence, or in the whole turn where it is short."""

    name: str = "indicateurs"
    version: str = "1"

    def suggest(
        self, documents: Sequence[SuggestDocument], codebook: Codebook, *, include_interviewer: bool = False
    ) -> list[Suggestion]:
        """Return suggestions by document, start, end, then code in codebook order.

        Raises IndicatorSyntaxError where an indicator of the codebook does not parse.
        """
        compiled = compile_indicators(indicators_by_code(codebook))
        hits = compiled.find([document.annotation for document in documents])
        sentences = [Sentences(document, include_interviewer=include_interviewer) for document in documents]
        fired = [dict(_by_code(rows)) for rows in _by_document(hits, documents, sentences)]
        weights = _weights(compiled, fired, sentences)
        found: list[Suggestion] = []
        for document, parts, by_code in zip(documents, sentences, fired, strict=True):
            ranked = []
            for code, rows in by_code.items():
                for passage in parts.passages(rows):
                    span = parts.span(passage)
                    ranked.append((span, code, passage.fired))
            ranked.sort(key=lambda part: part[:2])
            for span, code, evidence in ranked:
                found.append(self._suggestion(document, span, compiled.codes[code], evidence, compiled, weights))
        return found

    def _suggestion(
        self,
        document: SuggestDocument,
        span: tuple[int, int],
        code_id: str,
        fired: Sequence[Fired],
        compiled: IndicatorSet,
        weights: Sequence[float],
    ) -> Suggestion:
        start, end = span
        return Suggestion(
            id=suggestion_id(document.version_id, start, end, code_id, self.name, self.version),
            document_id=document.document_id,
            version_id=document.version_id,
            start=start,
            end=end,
            code_id=code_id,
            suggester=self.name,
            suggester_version=self.version,
            score=_score(fired, weights),
            evidence=tuple(Evidence(hit.start, hit.end, compiled.texts[hit.indicator]) for hit in fired),
        )


def indicators_by_code(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Return the indicators of each usable code in codebook order, with those of the codes merged into it."""
    found: dict[str, dict[str, None]] = {code.id: {} for code in codebook.ordered().codes if code.usable}
    for code in codebook.codes:
        target = codebook.resolve(code.id)
        if target in found and not code.archived:
            found[target].update(dict.fromkeys(code.indicators))
    return {code: tuple(indicators) for code, indicators in found.items() if indicators}


def _by_document(
    hits: Hits, documents: Sequence[SuggestDocument], sentences: Sequence[Sentences]
) -> Iterator[list[tuple[int, Fired]]]:
    """Yield for each document the hits to keep, with their code, in reading order."""
    import numpy as np

    bounds = np.searchsorted(hits.text, np.arange(len(documents) + 1)).tolist()
    for number, (document, parts) in enumerate(zip(documents, sentences, strict=True)):
        rows = slice(bounds[number], bounds[number + 1])
        sentence = document.annotation.sentence
        columns = (hits.code, hits.start, hits.end, hits.indicator)
        first, last = sentence[hits.first[rows]].tolist(), sentence[hits.last[rows]].tolist()
        values = zip(*(column[rows].tolist() for column in columns), first, last, strict=True)
        yield [(code, Fired(*rest)) for code, *rest in values if rest[3] not in parts.left_out]


def _by_code(rows: Sequence[tuple[int, Fired]]) -> Iterator[tuple[int, list[Fired]]]:
    found: dict[int, list[Fired]] = {}
    for code, hit in rows:
        found.setdefault(code, []).append(hit)
    yield from found.items()


def _weights(
    compiled: IndicatorSet, fired: Sequence[dict[int, list[Fired]]], sentences: Sequence[Sentences]
) -> list[float]:
    """Return rarity x specificity x precision of each indicator row."""
    searched = max(1, sum(parts.units for parts in sentences))
    seen: list[set[tuple[int, int]]] = [set() for _text in compiled.texts]
    for number, (by_code, parts) in enumerate(zip(fired, sentences, strict=True)):
        for hits in by_code.values():
            for hit in hits:
                seen[hit.indicator].add((number, parts.unit[hit.first]))
    sharing: dict[str, set[int]] = {}
    for row, indicator in enumerate(compiled.indicators):
        sharing.setdefault(str(indicator), set()).add(compiled.code_of[row])
    return [
        math.log(1 + searched / max(1, len(seen[row])))
        / math.log(1 + searched)
        / len(sharing[str(indicator)])
        * (1 - 0.5**indicator.sequence.words)
        for row, indicator in enumerate(compiled.indicators)
    ]


def _score(fired: Sequence[Fired], weights: Sequence[float]) -> float:
    counted: list[Fired] = []
    doubt = 1.0
    by_indicator: dict[int, list[Fired]] = {}
    for hit in fired:
        by_indicator.setdefault(hit.indicator, []).append(hit)
    for indicator, hits in sorted(by_indicator.items(), key=lambda part: (-weights[part[0]], part[0])):
        fresh = [hit for hit in hits if not any(hit.start < c.end and c.start < hit.end for c in counted)]
        if fresh:
            doubt *= 1 - STRENGTH * weights[indicator]
            counted += fresh
    return max(round(1 - doubt, 4), 0.0001)
