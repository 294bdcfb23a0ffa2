"""The passages of a code over all documents and coders, with the words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import Kept
from ingesoc_qual.model.coding import Coding, Origin
from ingesoc_qual.model.document import Document, DocumentText
from ingesoc_qual.model.field import Speaker
from ingesoc_qual.services.blind import seen_codings
from ingesoc_qual.services.places import Places
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import queries

CONTEXT = 300
"""Characters shown on each side of a passage."""
CONSENSUS = "consensus"
"""Who coded what a team decided, and the beginning of its ids."""


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """One coding in its place: whose words, and what stands around them. `coding.code_id` is after merges."""

    coding: Coding
    document: Document
    speaker: Speaker | None
    turn: int | None
    """Number of the turn in its document, from 1."""
    page: int | None
    left: str
    words: str
    right: str

    @property
    def coded(self) -> bool:
        """Whether a person coded it by themselves: neither words found nor what a team decided."""
        return self.coding.coder_id not in ("", CONSENSUS)

    @property
    def current(self) -> bool:
        """Whether the passage is one of the document as it now is."""
        return self.coding.version_id == self.document.version_id


def passages(review: Review, code_id: str, *, below: bool = False, context: int = CONTEXT) -> tuple[CodedPassage, ...]:
    """Return the passages of a code, and of those below it when asked, of every coder, in reading order.

    Raises UnknownObject for a code that the codebook does not have.
    """
    codebook = review.codebook()
    if code_id not in codebook.by_id:
        raise UnknownObject(_("Aucun code « {id} » dans la grille.").format(id=code_id))
    wanted = codebook.descendants(code_id) if below else {codebook.resolve(code_id)}
    with review.project.store.reading() as connection:
        codings = seen_codings(connection, review.coder.id)
    return _in_place(review, [coding for coding in codings if codebook.resolve(coding.code_id) in wanted], context)


def passages_of(review: Review, ids: Sequence[str], *, context: int = CONTEXT) -> tuple[CodedPassage, ...]:
    """Return the passages that a cell of a reading names, in reading order; what is there no more is left out.

    An id is that of a coding, or `consensus:document:code:start` (its coder is then `consensus`), or the place
    `document:start-end` of words under no code (no coder, no code); the last two are of documents as they now are.
    """
    wanted = set(ids)
    with review.project.store.reading() as connection:
        versions = {document.id: document.version_id for document in queries.documents(connection)}
        found = [coding for coding in seen_codings(connection, review.coder.id) if coding.id in wanted]
    wanted -= {coding.id for coding in found}
    if any(one.startswith(f"{CONSENSUS}:") for one in wanted):
        found += [one for one in _consensus(review, versions) if one.id in wanted]
    for one in wanted:
        document, _colon, place = one.rpartition(":")
        start, _dash, end = place.partition("-")
        if document in versions and start.isdigit() and end.isdigit():
            found.append(_standing(one, document, versions[document], "", Kept("", int(start), int(end))))
    return _in_place(review, found, context)


def _consensus(review: Review, versions: dict[str, str]) -> Iterator[Coding]:
    from ingesoc_qual.services.readings import settled_documents

    for document, kept in settled_documents(review.project).items():
        for one in kept:
            key = f"{CONSENSUS}:{document}:{one.code_id}:{one.start}"
            yield _standing(key, document, versions[document], CONSENSUS, one)


def _standing(key: str, document: str, version: str, coder: str, kept: Kept) -> Coding:
    """Return a passage that nobody coded by themselves in the form of a coding."""
    return Coding(key, document, version, kept.start, kept.end, kept.code_id, coder, Origin.HAND.value, "")


def _in_place(review: Review, codings: Sequence[Coding], context: int) -> tuple[CodedPassage, ...]:
    """Return codings in their place, in reading order, their codes after merges."""
    codebook = review.codebook()
    with review.project.store.reading() as connection:
        documents = {document.id: document for document in queries.documents(connection)}
        speakers = {(speaker.document_id, speaker.label): speaker for speaker in queries.speakers(connection)}
    found: dict[tuple[str, str], list[Coding]] = {}
    for coding in sorted(codings, key=lambda one: (one.start, -one.end)):
        placed = replace(coding, code_id=codebook.resolve(coding.code_id))
        found.setdefault((coding.document_id, coding.version_id), []).append(placed)
    rank = {key: number for number, key in enumerate(documents)}
    return tuple(
        passage
        for key in sorted(found, key=lambda key: (rank[key[0]], key[1]))
        for passage in _placed(
            _text(review, documents[key[0]], key[1]), documents[key[0]], found[key], speakers, context
        )
    )


def _text(review: Review, document: Document, version_id: str) -> DocumentText:
    if version_id == document.version_id:
        return review.text(document.id)
    with review.project.store.reading() as connection:
        return queries.text(connection, document.id, version_id=version_id)


def _placed(
    text: DocumentText,
    document: Document,
    codings: Sequence[Coding],
    speakers: dict[tuple[str, str], Speaker],
    context: int,
) -> Iterator[CodedPassage]:
    places = Places(text)
    for coding in codings:
        turn, page = places.turn(coding.start, coding.end), places.page(coding.start)
        left, right = _around(text, coding, context)
        yield CodedPassage(
            coding=coding,
            document=document,
            speaker=speakers.get((document.id, turn.speaker)) if turn and turn.speaker else None,
            turn=places.number(turn) if turn else None,
            page=page.number if page else None,
            left=left,
            words=text.text[coding.start : coding.end],
            right=right,
        )


def _around(text: DocumentText, coding: Coding, context: int) -> tuple[str, str]:
    """Return what stands around a coding, cut between words, which an ellipsis says."""
    low, high = max(0, coding.start - context), min(len(text.text), coding.end + context)
    left, right = text.told(low, coding.start), text.told(coding.end, high)
    if low and left:
        kept = left.split(None, 1)
        left = "… " + (kept[1] if len(kept) > 1 else "")
    if high < len(text.text) and right:
        kept = right.rsplit(None, 1)
        right = (kept[0] if len(kept) > 1 else "") + " …"
    return left, right
