"""From what a search finds to what a person codes: the words themselves, their sentence, their turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Coding
from ingesoc_qual.model.document import DocumentText
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.search import ConcordanceLine
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span, trim

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")


class Extent(StrEnum):
    """What is coded of a place that a search found."""

    SENTENCE = "sentence"
    TURN = "turn"
    HIT = "hit"


class Hit(NamedTuple):
    """A place of one version of a document."""

    document_id: str
    version_id: str
    span: Span


def hit_of(line: ConcordanceLine) -> Hit:
    """Return the place of a line of a concordance."""
    return Hit(line.document.id, line.document.version_id, line.span)


def passages_of(review: Review, hits: Iterable[Hit], extent: Extent) -> tuple[tuple[str, Span], ...]:
    """Return the distinct passages that `hits` stand for, in the order given.

    A hit that runs over several sentences or turns stands for all of them. Raises `ReviewError` for a place of a
    version that is no longer the document's own.
    """
    found: dict[tuple[str, Span], None] = {}
    sentences: dict[str, tuple[Span, ...]] = {}
    for document_id, version_id, span in hits:
        document = review.text(document_id)
        if document.version_id != version_id:
            raise ReviewError(_("Le texte a changé depuis la recherche."), remedy=_("Cherchez de nouveau."))
        if extent is Extent.SENTENCE and document_id not in sentences:
            sentences[document_id] = review.sentences(document_id)
        found[document_id, around(document, span, extent, sentences.get(document_id, ()))] = None
    return tuple(found)


def around(document: DocumentText, span: Span, extent: Extent, sentences: Sequence[Span] = ()) -> Span:
    """Return what is coded of `span`: itself, its sentence within the turn, or its turn (or paragraph)."""
    text = document.text
    if extent is Extent.HIT:
        return trim(text, *span)
    first, last = _unit(document, span.start), _unit(document, max(span.start, span.end - 1))
    if extent is Extent.SENTENCE:
        first, last = _sentence(text, first, span.start, sentences), _sentence(text, last, span.end - 1, sentences)
    return trim(text, min(first.start, span.start), max(last.end, span.end))


def _unit(document: DocumentText, place: int) -> Span:
    """Return the speech of the turn that holds a place, or its paragraph."""
    turns = document.layout.turns
    number = bisect_right(turns, place, key=lambda turn: turn.header_start) - 1
    if number >= 0 and place < turns[number].end:
        return Span(turns[number].start, turns[number].end)
    low = document.text.rfind("\n", 0, place) + 1
    high = document.text.find("\n", place)
    return Span(low, len(document.text) if high < 0 else high)


def _sentence(text: str, unit: Span, place: int, sentences: Sequence[Span]) -> Span:
    number = bisect_right(sentences, place, key=lambda span: span[0]) - 1
    if number >= 0 and place < sentences[number][1]:
        start, end = sentences[number]
        return Span(max(start, unit.start), min(end, unit.end))
    low = unit.start
    for match in _SENTENCE_END.finditer(text, unit.start, unit.end):
        if match.end() > place:
            return Span(low, match.end())
        low = match.end()
    return Span(low, unit.end)


def my_codings(review: Review) -> dict[str, list[Coding]]:
    """Return the codings of this coder by document, merged codes resolved."""
    found: dict[str, list[Coding]] = {}
    resolve = review.codebook().resolve
    with review.project.store.reading() as connection:
        codings = queries.codings(connection)
    for coding in codings:
        if coding.coder_id == review.coder.id:
            found.setdefault(coding.document_id, []).append(replace(coding, code_id=resolve(coding.code_id)))
    return found


def code_hits(review: Review, hits: Iterable[Hit], code_ids: Sequence[str], extent: Extent) -> tuple[Coding, ...]:
    """Code what `hits` stand for under `code_ids`, in one batch that one undo takes back; return what was added.

    A passage that this coder has already coded so, to the letter, is left as it is.
    """
    passages = passages_of(review, hits, extent)
    known = {
        (document_id, Span(coding.start, coding.end), coding.code_id)
        for document_id in dict.fromkeys(document_id for document_id, _span in passages)
        for coding in review.codings(document_id)
        if coding.coder_id == review.coder.id
    }
    wanted = [
        (document_id, span, code_id)
        for code_id in dict.fromkeys(map(review.codebook().resolve, code_ids))
        for document_id, span in passages
    ]
    return review.code_each([each for each in wanted if each not in known])
