"""Adjudication: what a team decides where coders differ, kept as a consensus of its own beside their codings.

Nobody's coding is touched. A decision names the region, what stands there (or that nothing does), and why; it is an
event like any other, undone like any other. Codes are settled one by one, so that they may overlap. When codings come
or go afterwards, by a merge say, the decision stands and its region is shown as changed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from ingesoc_qual.agreement.matching import span_f1
from ingesoc_qual.agreement.passages import Passages, Texts
from ingesoc_qual.agreement.result import Coefficient
from ingesoc_qual.errors import AnchorError, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import Adjudication, Kept, RegionToSettle, Ruling, adjudication_id
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.model.disagreement import Disagreement
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Subject, Value
from ingesoc_qual.services.codes import read_codebook, require_usable
from ingesoc_qual.services.comparison import Comparison
from ingesoc_qual.services.disagreements import agreed_regions, disagreements
from ingesoc_qual.services.project import Project, document_text
from ingesoc_qual.services.rules import read_rules
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import freeze, snap


def read_adjudications(project: Project) -> tuple[Adjudication, ...]:
    """Return what was decided, by document and start."""
    with project.store.reading() as connection:
        return queries.adjudications(connection)


def regions_to_settle(comparison: Comparison, *, code_id: str | None = None) -> tuple[RegionToSettle, ...]:
    """Return every region where the coders differ, in reading order, with what was decided there."""
    decided: dict[tuple[str, str], list[Adjudication]] = {}
    for other in read_adjudications(comparison.project):
        decided.setdefault((other.version_id, other.code_id), []).append(other)
    found = []
    for one in disagreements(comparison, code_id=code_id):
        settled = [other for other in decided.get((one.version_id, one.code_id), ()) if _about(other, one)]
        # The latest of several: two regions decided apart may have become one since.
        last = max(settled, key=lambda other: (other.decided_at, other.id), default=None)
        found.append(RegionToSettle(one, last, last is not None and last.marks != digest(one)))
    return tuple(found)


def _about(decided: Adjudication, region: Disagreement) -> bool:
    return (
        decided.version_id == region.version_id
        and decided.code_id == region.code_id
        and decided.start < region.end
        and region.start < decided.end
    )


def digest(region: Disagreement) -> str:
    """Return the mark of what coders did in a region: another one when a coding came, went or moved."""
    marks = sorted((mark.coder_id, mark.start, mark.end) for mark in region.marked)
    return hashlib.sha256(repr((marks, sorted(region.lacking))).encode()).hexdigest()


def proposals(project: Project, region: Disagreement) -> tuple[Suggestion, ...]:
    """Return what the machine proposes over a region under the codes at stake there, best first; it decides nothing."""
    codes = {region.code_id, *(mark.code_id for mark in region.others)}
    with project.store.reading() as connection:
        found = machine.at_span(connection, region.document_id, region.start, region.end)
    return tuple(one for one in found if one.code_id in codes and one.version_id == region.version_id)


# --- deciding --------------------------------------------------------------------------------------------------------


def settle(
    project: Project,
    region: Disagreement,
    ruling: Ruling,
    *,
    coders: Sequence[str] = (),
    spans: Sequence[tuple[int, int]] = (),
    code_id: str | None = None,
    reason: str = "",
    now: Callable[[], float] = time.time,
) -> Adjudication:
    """Record what stands in a region, and return it; what was decided there before is taken back by the same act.

    `KEEP` needs `coders` (ids) who marked it; `BOUNDS` needs `spans`; `CODE` needs `code_id`, on `spans` or, without
    any, on the whole region. Raises `UsageError` for a ruling without what it needs, or without a reason where the
    project asks for one, `AnchorError` for bounds outside the text, `ReviewError` for an archived code.
    """
    reason = freeze(reason).strip()
    if not reason and read_rules(project).reasons:
        raise UsageError(
            _("Ce projet demande un motif à chaque arbitrage."), remedy=_("Écrivez-le, puis décidez de nouveau.")
        )
    kept = _kept(project, region, ruling, coders, spans, code_id)
    earlier = [other for other in read_adjudications(project) if _about(other, region)]
    found = Adjudication(
        id=adjudication_id(region.version_id, region.start, region.end, region.code_id),
        document_id=region.document_id,
        version_id=region.version_id,
        start=region.start,
        end=region.end,
        code_id=region.code_id,
        ruling=ruling,
        coders=tuple(coders) if ruling is Ruling.KEEP else (),
        kept=kept,
        marks=digest(region),
        coder_id=project.coder.id,
        decided_at="",
        reason=reason,
    )
    removed = tuple(
        Assignment(Subject("adjudication", other.id), {"alive": False}) for other in earlier if other.id != found.id
    )
    act = Act("adjudication.decide", (_assignment(found, now()), *removed), _references(found))
    project.act([act])
    return next(other for other in read_adjudications(project) if other.id == found.id)


def _assignment(found: Adjudication, now: float) -> Assignment:
    fields: dict[str, Value] = {
        "document": found.document_id,
        "version": found.version_id,
        "start": found.start,
        "end": found.end,
        "code": found.code_id,
        "ruling": found.ruling.value,
        "coders": list(found.coders),
        "kept": [[one.code_id, one.start, one.end] for one in found.kept],
        "marks": found.marks,
        "coder": found.coder_id,
        "reason": found.reason,
        "decided": int(now * 1000) << CLOCK_BITS,
        "alive": True,
    }
    return Assignment(Subject("adjudication", found.id), fields)


def _references(found: Adjudication) -> tuple[Subject, ...]:
    codes = dict.fromkeys([found.code_id, *(one.code_id for one in found.kept)])
    return (
        Subject("document", found.document_id),
        Subject("version", found.version_id),
        Subject("coder", found.coder_id),
        *(Subject("code", code) for code in codes),
    )


def _kept(
    project: Project,
    region: Disagreement,
    ruling: Ruling,
    coders: Sequence[str],
    spans: Sequence[tuple[int, int]],
    code_id: str | None,
) -> tuple[Kept, ...]:
    if ruling is Ruling.NOTHING:
        return ()
    if ruling is Ruling.KEEP:
        marks = [mark for mark in region.marked if mark.coder_id in coders]
        if not coders or {mark.coder_id for mark in marks} != set(coders):
            raise UsageError(_("On ne garde que ce qu'une des personnes a marqué dans cette région."))
        return _union(region.code_id, ((mark.start, mark.end) for mark in marks))
    if ruling is Ruling.BOUNDS and not spans:
        raise UsageError(_("De nouvelles bornes demandent un passage."))
    code = region.code_id
    if ruling is Ruling.CODE:
        if code_id is None:
            raise UsageError(_("Changer de code demande un code."))
        code = require_usable(read_codebook(project), code_id).id
    text = document_text(project, region.document_id)
    return _union(code, [_anchored(text, *span) for span in spans or ((region.start, region.end),)])


def _anchored(text: str, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= len(text):
        raise AnchorError(_("Le passage {start}–{end} sort du texte.").format(start=start, end=end))
    found = snap(text, start, end)
    return found.start, found.end


def _union(code_id: str, spans: Iterable[tuple[int, int]]) -> tuple[Kept, ...]:
    """Return passages of one code with those that touch or overlap made one."""
    found: list[Kept] = []
    for start, end in sorted(spans):
        if found and start <= found[-1].end:
            found[-1] = Kept(code_id, found[-1].start, max(found[-1].end, end))
        else:
            found.append(Kept(code_id, start, end))
    return tuple(found)


# --- the consensus ---------------------------------------------------------------------------------------------------


def consensus(comparison: Comparison) -> tuple[tuple[str, Kept], ...]:
    """Return what stands: `(document, passage)` where all coders agreed, and where it was decided.

    Regions that nobody has settled are not in it; see `regions_to_settle`.
    """
    names = {document.version_id: document.id for document in comparison.documents}
    codes = {code.id for code in comparison.codes}
    decided = [a for a in read_adjudications(comparison.project) if a.version_id in names and a.code_id in codes]
    # What was decided dominates: codings that came to agree since, or elsewhere, do not bring back what was ruled out.
    agreed = [
        (document_id, Kept(code, start, end))
        for document_id, version_id, code, start, end in agreed_regions(comparison)
        if not any(
            a.version_id == version_id and a.code_id == code and a.start < end and start < a.end for a in decided
        )
    ]
    ruled = [(names[a.version_id], kept) for a in decided for kept in a.kept]
    rank = {document.id: number for number, document in enumerate(comparison.documents)}
    return tuple(
        sorted(dict.fromkeys([*agreed, *ruled]), key=lambda x: (rank[x[0]], x[1].start, x[1].end, x[1].code_id))
    )


def against_consensus(comparison: Comparison, *, iou: float = 0.5) -> dict[str, Coefficient]:
    """Return, by coder, the F1 of their passages against the consensus, where it is settled.

    Passages in regions that nobody has settled enter on neither side. Each coder is compared on what they finished.
    """
    pending = [region.disagreement for region in regions_to_settle(comparison) if region.adjudication is None]
    spans, size = comparison.spans, len(comparison.coders)
    offset = {document.id: start for document, start in zip(comparison.documents, comparison.offsets, strict=True)}
    index = {code: number for number, code in enumerate(spans.values)}
    open_marks = {
        (mark.coder_id, mark.code_id, offset[one.document_id] + mark.start) for one in pending for mark in one.marked
    }
    names = [coder.id for coder in comparison.coders]
    settled = np.array(
        [
            (names[coder], spans.values[value], start) not in open_marks
            for coder, value, start in zip(
                spans.coder.tolist(), spans.value.tolist(), spans.start.tolist(), strict=True
            )
        ],
        dtype=np.bool_,
    )
    rows = [
        (size, kept.start + offset[document], kept.end + offset[document], index[kept.code_id])
        for document, kept in consensus(comparison)
        if kept.code_id in index
    ]
    extra = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    kept_spans = spans.keep(settled)
    own = (kept_spans.coder, kept_spans.start, kept_spans.end, kept_spans.value)
    both = [np.concatenate(pair) for pair in zip(own, extra, strict=True)]
    seen = np.hstack((spans.texts.seen, np.ones((len(spans.texts.seen), 1), dtype=np.bool_)))
    found = {}
    for number, name in enumerate(names):
        pair = (both[0] == number) | (both[0] == size)
        who, start, end, value = (column[pair] for column in both)
        texts = Texts(spans.texts.bounds, seen[:, [number, size]])
        mine = Passages(texts, np.where(who == size, 1, 0), start, end, value, spans.values)
        found[name] = span_f1(mine, iou=iou)
    return found
