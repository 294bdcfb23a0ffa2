"""The disagreements behind a figure: regions of one code where coders who finished a document differ."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ingesoc_qual.i18n import _
from ingesoc_qual.model.disagreement import Disagreement, DisagreementKind, Marked
from ingesoc_qual.model.document import Document
from ingesoc_qual.services.comparison import Comparison

_NEAR = 0.5
"""Share of the shorter of two passages that they have in common to be about the same words."""


def kind_name(kind: DisagreementKind) -> str:
    """Return the name of a kind of disagreement in the interface language."""
    return {
        DisagreementKind.MISSED: _("manqué"),
        DisagreementKind.BOUNDARY: _("bornes"),
        DisagreementKind.OTHER_CODE: _("autre code"),
        DisagreementKind.EXTRA: _("en trop"),
    }[kind]


def disagreements(
    comparison: Comparison, *, code_id: str | None = None, coders: Sequence[str] = ()
) -> tuple[Disagreement, ...]:
    """Return what lies behind a cell, in reading order: of one code or all, between all coders or those named by id.

    A region is what passages of one code that overlap cover together. Coders are those who finished the document.
    """
    wanted = {coder.id for coder in comparison.coders if not coders or coder.id in coders}
    found: list[Disagreement] = []
    for document, who, marks in _by_document(comparison, wanted):
        for code in marks.codes:
            if code_id in (None, code):
                found += _of_code(document, code, marks, who)
    rank = {document.id: number for number, document in enumerate(comparison.documents)}
    return tuple(sorted(found, key=lambda one: (rank[one.document_id], one.start, one.end, one.code_id)))


def agreed_regions(comparison: Comparison) -> Iterator[tuple[str, str, str, int, int]]:
    """Yield `(document, version, code, start, end)` of every passage that all who finished its document gave alike."""
    wanted = {coder.id for coder in comparison.coders}
    for document, who, marks in _by_document(comparison, wanted):
        for code, mine in marks.codes.items():
            for region in regions(mine):
                if not _differs(region, who):
                    for start, end in dict.fromkeys((mark.start, mark.end) for mark in region):
                        yield document.id, document.version_id, code, start, end


def _differs(region: Sequence[Marked], who: Sequence[str]) -> bool:
    bounds: dict[str, list[tuple[int, int]]] = {coder: [] for coder in who}
    for mark in region:
        bounds[mark.coder_id].append((mark.start, mark.end))
    return any(spans != bounds[who[0]] for spans in bounds.values())


def _by_document(comparison: Comparison, wanted: set[str]) -> Iterator[tuple[Document, list[str], _Marks]]:
    """Yield each document with the coders wanted who finished it, two at least, and what they marked."""
    spans = comparison.spans
    found: dict[int, list[Marked]] = {}
    homes = spans.texts.at(spans.start)
    columns = (homes, spans.coder, spans.start, spans.end, spans.value)
    for home, coder, start, end, value in zip(*(column.tolist() for column in columns), strict=True):
        who, offset = comparison.coders[coder].id, comparison.offsets[home]
        if who in wanted:
            mark = Marked(who, str(spans.values[value]), start - offset, end - offset)
            found.setdefault(home, []).append(mark)
    for home in sorted(found):
        seen = spans.texts.seen[home]
        finishers = [c.id for n, c in enumerate(comparison.coders) if seen[n] and c.id in wanted]
        if len(finishers) >= 2:
            yield comparison.documents[home], finishers, _Marks(found[home])


class _Marks:
    """What coders marked in one document: by code, and by place."""

    def __init__(self, marks: Iterable[Marked]) -> None:
        self.marks = sorted(marks, key=lambda mark: (mark.start, mark.end))
        self.codes: dict[str, list[Marked]] = {}
        for mark in self.marks:
            self.codes.setdefault(mark.code_id, []).append(mark)
        self._starts = [mark.start for mark in self.marks]
        self._longest = max((mark.end - mark.start for mark in self.marks), default=0)

    def around(self, start: int, end: int) -> list[Marked]:
        """Return the passages that overlap `[start, end)`."""
        first, last = bisect_right(self._starts, start - self._longest), bisect_left(self._starts, end)
        return [mark for mark in self.marks[first:last] if mark.end > start]


def _of_code(document: Document, code_id: str, marks: _Marks, who: Sequence[str]) -> Iterator[Disagreement]:
    for region in regions(marks.codes[code_id]):
        start, end = region[0].start, max(mark.end for mark in region)
        having = {mark.coder_id for mark in region}
        lacking = tuple(coder for coder in who if coder not in having)
        if not _differs(region, who):
            continue
        others = tuple(_others(marks.around(start, end), region, lacking)) if lacking else ()
        if not lacking:
            kind = DisagreementKind.BOUNDARY
        elif others:
            kind = DisagreementKind.OTHER_CODE
        else:
            kind = DisagreementKind.EXTRA if 2 * len(having) < len(who) else DisagreementKind.MISSED
        yield Disagreement(
            document.id, document.version_id, start, end, code_id, kind, tuple(region), others, lacking,
            _disputed(region, len(who)),
        )  # fmt: skip


def regions(marks: Iterable[Marked]) -> Iterator[list[Marked]]:
    """Yield passages (by start) that overlap each other, directly or through others."""
    region: list[Marked] = []
    reach = -1
    for mark in marks:
        if region and mark.start >= reach:
            yield region
            region = []
        region.append(mark)
        reach = max(mark.end, reach) if len(region) > 1 else mark.end
    if region:
        yield region


def _others(marks: Sequence[Marked], region: Sequence[Marked], lacking: Sequence[str]) -> Iterator[Marked]:
    """Yield what coders without the code marked there under a code that none of the others gave there."""
    there = [mark for mark in marks if any(_near(mark, one) for one in region)]
    given = {mark.code_id for mark in there if mark.coder_id not in lacking}
    yield from (mark for mark in there if mark.coder_id in lacking and mark.code_id not in given)


def _near(one: Marked, other: Marked) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and shared >= _NEAR * min(one.end - one.start, other.end - other.start)


def _disputed(region: Sequence[Marked], coders: int) -> int:
    """Return how many characters some coders marked and others did not; passages of one coder do not overlap."""
    edges = sorted([(mark.start, 1) for mark in region] + [(mark.end, -1) for mark in region])
    cost = depth = last = 0
    for place, step in edges:
        if 0 < depth < coders:
            cost += place - last
        depth, last = depth + step, place
    return cost
