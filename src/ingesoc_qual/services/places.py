"""Where positions of a text fall: the turn of which speaker, the page, the time in the recording."""

from __future__ import annotations

import bisect

from ingesoc_qual.model.document import DocumentText, Page, Turn


class Places:
    """Where positions of one text fall: turn and page, by bisection."""

    def __init__(self, text: DocumentText) -> None:
        self.text = text.text
        self.turns, self.pages = text.layout.turns, text.layout.pages
        self._turn_starts = [turn.header_start for turn in self.turns]
        self._page_starts = [page.start for page in self.pages]

    def turn(self, start: int, end: int) -> Turn | None:
        """Return the turn that holds most of `[start, end)`, the first of equals."""
        first = max(bisect.bisect_right(self._turn_starts, start) - 1, 0)
        best: Turn | None = None
        most = 0
        for turn in self.turns[first:]:
            if turn.header_start >= end:
                break
            shared = min(turn.end, end) - max(turn.start, start)
            if shared > most:
                best, most = turn, shared
        return best

    def number(self, turn: Turn) -> int:
        """Return the place of a turn among those of the text, from 1."""
        return bisect.bisect_right(self._turn_starts, turn.header_start)

    def page(self, start: int) -> Page | None:
        """Return the page of a position."""
        number = bisect.bisect_right(self._page_starts, start) - 1
        return self.pages[number] if number >= 0 else None


def clock(seconds: float | None) -> str | None:
    """Return a time in a recording as `h:mm:ss`."""
    if seconds is None:
        return None
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
