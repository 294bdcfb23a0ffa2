"""What indicators would find now in the documents of a project, while someone is still writing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.errors import IndicatorSyntaxError
from ingesoc_qual.model.document import DocumentText
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.search import around
from ingesoc_qual.services.suggest import annotated_documents
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span, freeze

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingesoc_qual.suggest.base import SuggestDocument

SHOWN = 8
"""Places of each indicator that are quoted."""
CONTEXT = 40
"""Characters quoted on each side."""
KEPT = 500
"""Indicators whose finds are remembered: while one line is written, the others are not searched again."""


@dataclass(frozen=True, slots=True)
class Found:
    """One place where an indicator fires, with the words around it on one line."""

    document: str
    left: str
    found: str
    right: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What one indicator finds: how often, in how many documents, the first places; or its fault.

    `column` counts from 1 within the indicator; it is 0 when the indicator parses.
    """

    indicator: str
    hits: int = 0
    documents: int = 0
    places: tuple[Found, ...] = ()
    column: int = 0
    fault: str = ""
    remedy: str = ""


class IndicatorTrial:
    """The annotated documents of a project, searched again and again; calls come from one thread at a time.

    Interviewers' turns and headings are left out, as suggestions do. Texts not annotated yet are not searched, and
    counted by `waiting`; spaCy is not loaded.
    """

    def __init__(self, project: Project) -> None:
        with project.store.reading() as connection:
            self._names = {document.id: document.name for document in queries.documents(connection)}
        self._documents = annotated_documents(project)
        self._silent = [_silent(document) for document in self._documents]
        self._known: dict[str, Trial] = {}
        self.waiting = len(self._names) - len(self._documents)

    def look(self, lines: Sequence[str]) -> tuple[Trial, ...]:
        """Return what each line finds; an empty one finds nothing."""
        lines = [" ".join(freeze(line).split()) for line in lines]
        fresh = [line for line in dict.fromkeys(lines) if line and line not in self._known]
        if len(self._known) + len(fresh) > KEPT:
            self._known.clear()
            fresh = [line for line in dict.fromkeys(lines) if line]
        self._search(fresh)
        return tuple(self._known[line] if line else Trial("") for line in lines)

    def _search(self, lines: Sequence[str]) -> None:
        from ingesoc_qual.nlp.indicators import compile_indicators, parse

        sound = []
        for line in lines:
            try:
                parse(line)
            except IndicatorSyntaxError as error:
                self._known[line] = Trial(line, column=error.column, fault=error.reason, remedy=error.remedy)
            else:
                sound.append(line)
        if not sound:
            return
        hits = compile_indicators({"": sound}).find([document.annotation for document in self._documents])
        spans: list[list[tuple[int, int, int]]] = [[] for _line in sound]
        columns = (hits.indicator, hits.text, hits.start, hits.end, hits.first)
        for row, text, start, end, first in zip(*(column.tolist() for column in columns), strict=True):
            if not self._silent[text][self._documents[text].annotation.sentence[first]]:
                spans[row].append((text, start, end))
        for line, found in zip(sound, spans, strict=True):
            places = tuple(self._place(*place) for place in found[:SHOWN])
            self._known[line] = Trial(line, len(found), len({text for text, _start, _end in found}), places)

    def _place(self, text: int, start: int, end: int) -> Found:
        document = self._documents[text]
        whole = DocumentText(
            document.document_id, document.version_id, document.annotation.text_hash, document.text, document.layout
        )
        left, right = around(whole, Span(start, end), CONTEXT)
        found = " ".join(document.text[start:end].split())
        return Found(self._names[document.document_id], left, found, right)


def _silent(document: SuggestDocument) -> NDArray[np.bool_]:
    """Return, for each sentence of a document, whether suggestions leave it out."""
    import numpy as np

    from ingesoc_qual.suggest.extents import Sentences

    out = Sentences(document, include_interviewer=False).left_out
    silent = np.zeros(len(document.annotation.sentence_bounds), dtype=np.bool_)
    silent[sorted(out)] = True
    return silent
