"""The line of suggestions that wait for this coder: what is at hand, what is next, how far it goes. No Textual here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingesoc_qual.model.coding import Decision, Suggestion, Verdict
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.desk import Desk, OpenDocument

if TYPE_CHECKING:
    from ingesoc_qual.services.review import QueueCounts, QueueFilter

PAGE = 50
AHEAD = 12
FARTHEST_SEARCH = 400


class LineUp:
    """Suggestions fetched a page at a time, in the order of the service; `place` is the one in view."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.items: list[Suggestion] = []
        self.place = 0
        self.counts: QueueCounts | None = None
        self._wanted: QueueFilter | None = None
        self._complete = False
        self._alternatives: dict[str, tuple[Suggestion, ...]] = {}
        self._last_decided: str | None = None

    @property
    def current(self) -> Suggestion | None:
        """The suggestion in view."""
        return self.items[self.place] if self.items else None

    async def load(self, wanted: QueueFilter, *, at: str | None = None) -> None:
        """Fetch the first page, the counts, and the suggestion `at` when it still waits."""
        self._wanted, self._complete = wanted, False
        self.items, self.place = [], 0
        self._alternatives.clear()
        self.counts = await self._desk.read(lambda review: review.queue_counts(wanted))
        await self._fetch()
        if at is not None:
            while not self._complete and len(self.items) < FARTHEST_SEARCH and not self._find(at):
                await self._fetch()
            self._find(at)

    def _find(self, identity: str) -> bool:
        for place, item in enumerate(self.items):
            if item.id == identity:
                self.place = place
                return True
        return False

    async def _fetch(self) -> None:
        wanted, known = self._wanted, {item.id for item in self.items}
        assert wanted is not None
        offset = len(self.items)
        page = await self._desk.read(lambda review: review.queue(wanted, offset=offset, limit=PAGE))
        self.items += [item for item in page if item.id not in known]
        self._complete = len(page) < PAGE

    async def reload_after_undo(self) -> None:
        """Fetch again and show the suggestion whose answer was taken back, else the one that was in view."""
        assert self._wanted is not None
        here = self.current
        before, self._last_decided = self._last_decided, None
        await self.load(self._wanted, at=before or (here.id if here else None))

    async def move(self, step: int) -> bool:
        """Look at the next (1) or previous (-1) suggestion; whether there is one."""
        place = self.place + step
        if place >= len(self.items) and not self._complete:
            await self._fetch()
        if not 0 <= place < len(self.items):
            return False
        self.place = place
        return True

    async def decide(self, verdict: Verdict, *, code_id: str | None = None, span: Span | None = None) -> Decision:
        """Answer the suggestion in view; the next one takes its place."""
        suggestion = self.current
        assert suggestion is not None and self.counts is not None
        decision = await self._desk.decide(suggestion, verdict, code_id=code_id, span=span)
        self._last_decided = suggestion.id
        self.items = [item for item in self.items if item.id != suggestion.id]
        if verdict is Verdict.SKIPPED:
            self.counts = replace(self.counts, skipped=self.counts.skipped + 1)
            if self._complete:
                self.items.append(suggestion)
        else:
            field = verdict.value
            changes = {"pending": max(0, self.counts.pending - 1), field: getattr(self.counts, field) + 1}
            self.counts = replace(self.counts, **changes)
        self.place = max(0, min(self.place, len(self.items) - 1))
        return decision

    async def prepare(self) -> None:
        """Bring in the documents and alternatives of the next suggestions, and more suggestions before they run out."""
        if not self._complete and len(self.items) - self.place < AHEAD:
            await self._fetch()
        for item in self.items[self.place : self.place + 3]:
            await self.alternatives(item)
            await self._desk.document(item.document_id)

    async def alternatives(self, suggestion: Suggestion) -> tuple[Suggestion, ...]:
        """Return the other codes suggested over the same passage."""
        found = self._alternatives.get(suggestion.id)
        if found is None:
            found = await self._desk.read(lambda review: review.alternatives(suggestion))
            self._alternatives[suggestion.id] = found
        return found

    async def document(self) -> OpenDocument | None:
        """Return the document of the suggestion in view."""
        return await self._desk.document(self.current.document_id) if self.current else None
