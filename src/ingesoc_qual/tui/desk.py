"""One coder's review session on a thread of its own, with what the screen needs kept at hand.

The review session is opened, used and closed on one thread, so that no connection crosses threads and a slow disk never
stops the screen. Acts return once committed; what is kept here is changed only after that.
"""

from __future__ import annotations

import asyncio
from bisect import insort
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ingesoc_qual.errors import UnknownObject
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import (
    Coding,
    Decision,
    Memo,
    MemoKind,
    MemoTarget,
    Origin,
    Suggestion,
    Verdict,
    decided_coding_id,
)
from ingesoc_qual.model.document import BlockKind, DocumentText
from ingesoc_qual.model.field import Case, Coder, Speaker
from ingesoc_qual.services.acts import REVIEWING
from ingesoc_qual.textunits import Span, snap, trim
from ingesoc_qual.tui.reader.layout import Source, TextLayout
from ingesoc_qual.tui.reader.marks import code_marks

if TYPE_CHECKING:
    from ingesoc_qual.services.review import DocumentProgress, Place, QueueFilter, Review

T = TypeVar("T")
SLOW = 0.05
KEPT_DOCUMENTS = 6
RECENT_CODES = 9
MANY = 50
"""Codings beyond which everything is read again rather than put in its place one by one."""


class Waiting(Enum):
    """What the screen waits for."""

    ACT = auto()
    READING = auto()


@dataclass
class OpenDocument:
    """One document as the screens show it; `codings` and `memos` follow the coder's acts.

    `sentences` and `memos` come after the first page is drawn: `whole` says whether they are there.
    """

    about: DocumentProgress
    text: DocumentText
    speakers: dict[str, Speaker]
    codings: list[Coding]
    source: Source
    sentences: tuple[Span, ...] = ()
    memos: list[Memo] = field(default_factory=list)
    whole: bool = False
    _layouts: dict[int, TextLayout] = field(default_factory=dict)

    def layout(self, width: int) -> TextLayout:
        """Return the text wrapped at `width`; the last two widths are kept."""
        found = self._layouts.get(width)
        if found is None:
            if len(self._layouts) > 1:
                self._layouts.pop(next(iter(self._layouts)))
            found = self._layouts[width] = TextLayout(self.source, width)
        return found

    def put(self, coding: Coding) -> None:
        """Add a coding, or put it in the place of the one with its id."""
        self.drop(coding.id)
        insort(self.codings, coding, key=lambda c: (c.start, -c.end))

    def drop(self, coding_id: str) -> None:
        """Take a coding away."""
        self.codings[:] = [coding for coding in self.codings if coding.id != coding_id]


class Desk:
    """The session behind the screens. `run` reads, the other coroutines act."""

    def __init__(self, path: Path, coder: str | None) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="review")
        self._review: Review | None = None
        self._open: dict[str, OpenDocument] = {}
        self.path = path
        self.reads = 0
        """How often everything was read again: what a screen keeps of an earlier time may be old."""
        self.slow: Callable[[Waiting | None], None] = lambda _waiting: None
        self.project_name = ""
        self.coder = Coder("", "")
        self._codebook = Codebook("")
        self.marks: dict[str, str] = {}
        self.code_counts: dict[str, int] = {}
        self.blind = False
        """Whether what others have not finished is hidden."""
        self.coders: dict[str, Coder] = {}
        self.cases: tuple[Case, ...] = ()
        self.documents: tuple[DocumentProgress, ...] = ()
        self.place: Place | None = None
        self.recent: list[str] = []
        self._opening = self._pool.submit(self._begin, path, coder)

    def _begin(self, path: Path, coder: str | None) -> None:
        from ingesoc_qual.services.review import open_review

        self._review = review = open_review(path, coder=coder)
        self.path, self.project_name, self.coder = review.project.path, review.project_name, review.coder
        self.place = review.place()
        self._read_lists(review)
        if self.place.document_id in {about.document_id for about in self.documents}:
            self._load(review, self.place.document_id)

    def ready(self) -> None:
        """Wait until the project is open; raises what opening raised."""
        self._opening.result()

    def close(self, place: Place | None = None) -> None:
        """Keep the coder's place, close the session and end its thread."""

        def last() -> None:
            if self._review is not None:
                if place is not None:
                    self._review.remember(place)
                self._review.close()

        self._pool.submit(last).result()
        self._pool.shutdown()

    # reading

    @property
    def codebook(self) -> Codebook:
        """The codebook as last read."""
        return self._codebook

    @codebook.setter
    def codebook(self, codebook: Codebook) -> None:
        if codebook is not self._codebook:
            self._codebook, self.marks = codebook, code_marks(codebook)
            self.keep_recent(self.recent)

    def _submit(self, job: Callable[[Review], T]) -> Future[T]:
        def work() -> T:
            assert self._review is not None
            return job(self._review)

        return self._pool.submit(work)

    async def run(self, job: Callable[[Review], T]) -> T:
        """Return what an act returns, run on the session's thread; a slow one is said on screen as not done yet."""
        return await self._waited(job, Waiting.ACT)

    async def read(self, job: Callable[[Review], T]) -> T:
        """Return what is read on the session's thread; a slow reading is said on screen."""
        return await self._waited(job, Waiting.READING)

    async def quietly(self, job: Callable[[Review], T]) -> T:
        """Return what `job` returns, however long it takes: nobody waits for it, or the screen says so by itself."""
        return await asyncio.wrap_future(self._submit(job))

    async def _waited(self, job: Callable[[Review], T], waiting: Waiting) -> T:
        future = asyncio.wrap_future(self._submit(job))
        done, _pending = await asyncio.wait({future}, timeout=SLOW)
        if done:
            return future.result()
        self.slow(waiting)
        try:
            return await future
        finally:
            self.slow(None)

    def _read_lists(self, review: Review) -> None:
        from ingesoc_qual.services.rules import read_rules

        self.documents = review.documents()
        self.cases = review.cases()
        self.coders = {coder.id: coder for coder in review.coders()}
        self.codebook = review.codebook()
        self.code_counts = dict(review.code_counts())
        self.blind = read_rules(review.project).blind

    def _load(self, review: Review, document_id: str) -> OpenDocument:
        if document_id in self._open:
            # Two screens may ask at once: there is one object a document, or acts would be shown on one of them only.
            return self._open[document_id]
        about = self._about(document_id)
        if about is None:
            self.documents = review.documents()
            about = self._about(document_id)
        if about is None:
            raise UnknownObject(_("Ce document n'est plus dans le projet."))
        text = review.text(document_id)
        headings = [block.start for block in text.layout.blocks if block.kind is BlockKind.HEADING]
        found = OpenDocument(
            about=about,
            text=text,
            speakers=review.speakers(document_id),
            codings=list(review.codings(document_id)),
            source=Source(text.text, turns=text.layout.turns, breaks=headings),
        )
        if len(self._open) >= KEPT_DOCUMENTS:
            self._open.pop(next(iter(self._open)))
        self._open[document_id] = found
        return found

    def _about(self, document_id: str) -> DocumentProgress | None:
        return next((about for about in self.documents if about.document_id == document_id), None)

    def at_hand(self, document_id: str | None) -> OpenDocument | None:
        """Return a document that is already loaded."""
        return self._open.get(document_id or "")

    async def document(self, document_id: str) -> OpenDocument:
        """Return a document, loading it when it is not at hand."""
        found = self.at_hand(document_id)
        if found is None:
            found = await self.read(lambda review: self._load(review, document_id))
        return found

    async def complete(self, document: OpenDocument) -> None:
        """Bring in what the first page does without: sentences and memos."""
        if document.whole:
            return
        key = document.text.document_id

        def read(review: Review) -> tuple[tuple[Span, ...], tuple[Memo, ...]]:
            return review.sentences(key), review.memos(key)

        sentences, memos = await self.read(read)
        if not document.whole:
            document.sentences, document.memos[:], document.whole = sentences, memos, True

    async def refresh(self) -> None:
        """Read again what others, or an undo, may have changed.

        A document that has a new version, or is gone, is dropped: its screen opens it anew.
        """

        def read(review: Review) -> dict[str, tuple[str, list[Coding], list[Memo]]]:
            self._read_lists(review)
            for key, document in list(self._open.items()):
                document.about = self._about(key) or document.about
                document.speakers = review.speakers(key)
            return {
                key: (
                    review.text(key).version_id,
                    list(review.codings(key)),
                    list(review.memos(key)) if document.whole else [],
                )
                for key, document in list(self._open.items())
                if self._about(key) is not None
            }

        found = await self.read(read)
        self.reads += 1
        for key, document in list(self._open.items()):
            version, codings, memos = found.get(key, ("", [], []))
            if document.text.version_id == version:
                document.codings[:] = codings
                document.memos[:] = memos
            else:
                del self._open[key]

    async def changed_elsewhere(self) -> bool:
        """Whether another process has written since the last call."""
        return await self.quietly(lambda review: review.changed())

    async def refresh_documents(self) -> None:
        """Read the progress of the documents again."""
        self.documents = await self.read(lambda review: review.documents())

    def remember(self, place: Place) -> None:
        """Keep the coder's place, without waiting."""
        self._submit(lambda review: review.remember(place))

    # acts

    def _count(self, code_id: str, change: int) -> None:
        self.code_counts[code_id] = max(0, self.code_counts.get(code_id, 0) + change)

    def keep_recent(self, code_ids: Sequence[str]) -> None:
        """Take these as the recent codes: merged ones stand for their target, those put away are left out."""
        known = (self._codebook.by_id.get(self._codebook.resolve(code_id)) for code_id in code_ids)
        self.recent = list(dict.fromkeys(code.id for code in known if code is not None and code.usable))

    def used(self, code_id: str) -> None:
        """Put a code first among the recent ones."""
        self.recent = [code_id, *(code for code in self.recent if code != code_id)][:RECENT_CODES]

    async def code(self, document: OpenDocument, span: Span, code_ids: Sequence[str]) -> tuple[Coding, ...]:
        """Code `span` under each of `code_ids`."""
        key = document.text.document_id
        made = await self.run(lambda review: review.code(key, span.start, span.end, code_ids))
        known = {coding.id for coding in document.codings}
        for coding in made:
            document.put(coding)
            if coding.id not in known:
                self._count(coding.code_id, 1)
        for code_id in reversed(code_ids):
            self.used(code_id)
        return made

    async def take_in(self, made: Sequence[Coding]) -> None:
        """Show codings that a service has just made, in the documents at hand and in the counts."""
        if len(made) > MANY:
            await self.refresh()
        else:
            for coding in made:
                document = self.at_hand(coding.document_id)
                if document is not None:
                    document.put(coding)
                self._count(coding.code_id, 1)
        for code_id in dict.fromkeys(coding.code_id for coding in reversed(made)):
            self.used(code_id)

    async def create_code(self, label: str) -> str:
        """Create a code at the top of the codebook and return its id."""
        made = await self.run(lambda review: review.create_code(label))
        self.codebook = await self.read(lambda review: review.codebook())
        return made.id

    async def uncode(self, document: OpenDocument, coding: Coding) -> None:
        """Take a coding away."""
        await self.run(lambda review: review.uncode(coding.id))
        document.drop(coding.id)
        self._count(coding.code_id, -1)

    async def recode(self, document: OpenDocument, coding: Coding, code_id: str) -> None:
        """Put a coding under another code."""
        await self.run(lambda review: review.recode(coding.id, code_id))
        document.put(replace(coding, code_id=code_id))
        self._count(coding.code_id, -1)
        self._count(code_id, 1)
        self.used(code_id)

    async def resize(self, document: OpenDocument, coding: Coding, span: Span) -> None:
        """Give a coding other bounds, kept on whole letters without the blanks around them."""
        text = document.text.text
        span = trim(text, *snap(text, span.start, span.end))
        await self.run(lambda review: review.resize(coding.id, span.start, span.end))
        document.put(replace(coding, start=span.start, end=span.end))

    async def decide(
        self, suggestion: Suggestion, verdict: Verdict, *, code_id: str | None = None, span: Span | None = None
    ) -> Decision:
        """Answer a suggestion; an accepted or recoded one becomes a coding."""
        decision = await self.run(lambda review: review.decide(suggestion, verdict, code_id=code_id, span=span))
        if decision.code_id is not None and decision.verdict in (Verdict.ACCEPTED, Verdict.RECODED):
            self._count(decision.code_id, 1)
            self.used(decision.code_id)
            document = self.at_hand(decision.document_id)
            if document is not None:
                document.put(_decided(decision))
        return decision

    async def accept_all(self, wanted: QueueFilter, count: int) -> int:
        """Accept every undecided suggestion of a filtered queue, and read again what that changed."""
        made = await self.run(lambda review: review.accept_all(wanted, count=count))
        await self.refresh()
        return made

    async def write_memo(
        self,
        document: OpenDocument | None,
        target: MemoTarget,
        target_id: str,
        text: str,
        span: Span | None = None,
        *,
        kind: MemoKind = MemoKind.FREE,
    ) -> Memo:
        """Attach a new memo."""
        start, end = span if span is not None else (None, None)
        memo = await self.run(lambda review: review.add_memo(target, target_id, text, start=start, end=end, kind=kind))
        if document is not None:
            document.memos.append(memo)
        return memo

    async def edit_memo(
        self, document: OpenDocument | None, memo: Memo, text: str, *, kind: MemoKind | None = None
    ) -> None:
        """Change the text and the kind of a memo, or take it away when `text` is empty."""
        if text:
            await self.run(lambda review: review.edit_memo(memo.id, text, kind=kind))
        else:
            await self.run(lambda review: review.remove_memo(memo.id))
        if document is not None:
            kept = [replace(memo, text=text, kind=kind.value if kind else memo.kind)] if text else []
            document.memos[:] = [m for m in document.memos if m.id != memo.id] + kept

    async def undo(self, acts: Sequence[str] = REVIEWING) -> str:
        """Undo this coder's last act of these kinds; returns what was undone."""
        said = await self.run(lambda review: review.undo(acts))
        await self.refresh()
        return said

    async def redo(self) -> str:
        """Do again what was undone; returns what was done."""
        said = await self.run(lambda review: review.redo())
        await self.refresh()
        return said


def _decided(decision: Decision) -> Coding:
    assert decision.code_id is not None
    return Coding(
        id=decided_coding_id(decision.suggestion_id, decision.coder_id),
        document_id=decision.document_id,
        version_id=decision.version_id,
        start=decision.start,
        end=decision.end,
        code_id=decision.code_id,
        coder_id=decision.coder_id,
        origin=Origin.SUGGESTION,
        created_at=decision.decided_at,
        suggestion_id=decision.suggestion_id,
        suggester=decision.suggester,
        score=decision.score,
    )
