"""The line of regions where coders differ: what is at hand under a filter, what is next. No Textual here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from ingesoc_qual.model.adjudication import Adjudication, RegionToSettle
from ingesoc_qual.model.field import Coder
from ingesoc_qual.tui.desk import Desk
from ingesoc_qual.tui.desk_team import differences


@dataclass(frozen=True, slots=True)
class DifferenceFilter:
    """What is looked at: any of these; `coders` by name, all when empty."""

    code_id: str | None = None
    document_id: str | None = None
    kind: str | None = None
    coders: tuple[str, ...] = ()


def _key(region: RegionToSettle) -> tuple[str, str, int, int]:
    one = region.disagreement
    return one.version_id, one.code_id, one.start, one.end


class DifferenceLine:
    """Regions in reading order; those to settle are in the line, those settled when `decided` is asked for.

    `matching` are the places, in `regions`, of those under the filter, `shown` of those in the line.
    """

    def __init__(self) -> None:
        self.wanted = DifferenceFilter()
        self.decided = False
        self.coders: tuple[Coder, ...] = ()
        self.kinds: dict[str, str] = {}
        self.reasons = False
        self.regions: list[RegionToSettle] = []
        self.matching: list[int] = []
        self.shown: list[int] = []
        self.place = 0

    @property
    def current(self) -> RegionToSettle | None:
        """The region in view."""
        return self.regions[self.shown[self.place]] if self.shown else None

    @property
    def rank(self) -> int:
        """Return the number of the region in view among all those under the filter, from 1; 0 without any."""
        return bisect_left(self.matching, self.shown[self.place]) + 1 if self.shown else 0

    @property
    def settled(self) -> int:
        """Return how many of those under the filter are settled."""
        return sum(not self.regions[index].open for index in self.matching)

    async def load(self, desk: Desk, wanted: DifferenceFilter) -> None:
        """Compare the coders; the cursor stays on its region, or goes to one that an undo has opened again."""
        before = {_key(region): region.open for region in self.regions}
        here = _key(self.current) if self.current else None
        self.wanted = wanted
        try:
            found = await differences(desk, wanted.coders)
        except BaseException:
            self.regions, self.matching, self.shown = [], [], []
            raise
        self.coders, self.kinds, self.reasons = found.coders, found.kinds, found.reasons
        self.regions = list(found.regions)
        again = next((_key(one) for one in self.regions if one.open and before.get(_key(one)) is False), None)
        self._line_up(again or here)

    def look_at(self, *, wanted: DifferenceFilter | None = None, decided: bool | None = None) -> None:
        """Change what is in the line; the cursor stays on its region where it can."""
        here = _key(self.current) if self.current else None
        self.wanted = self.wanted if wanted is None else wanted
        self.decided = self.decided if decided is None else decided
        self._line_up(here)

    def _line_up(self, here: tuple[str, str, int, int] | None) -> None:
        before = self.shown[self.place] if self.place < len(self.shown) else 0
        self.matching = [index for index, region in enumerate(self.regions) if self._matches(region)]
        self.shown = [index for index in self.matching if self.regions[index].open is not self.decided]
        same = next((place for place, index in enumerate(self.shown) if _key(self.regions[index]) == here), None)
        self.place = min(bisect_left(self.shown, before), max(0, len(self.shown) - 1)) if same is None else same

    def _matches(self, region: RegionToSettle) -> bool:
        one, wanted = region.disagreement, self.wanted
        return (
            wanted.code_id in (None, one.code_id)
            and wanted.document_id in (None, one.document_id)
            and wanted.kind in (None, one.kind.value)
        )

    def move(self, step: int) -> bool:
        """Go to another region of the line; return whether there was one."""
        place = self.place + step
        if not 0 <= place < len(self.shown):
            return False
        self.place = place
        return True

    def settle(self, made: Adjudication) -> None:
        """Take in what was decided in the region in view: it leaves the line, the next one is in view."""
        index = self.shown[self.place]
        self.regions[index] = RegionToSettle(self.regions[index].disagreement, made, changed=False)
        if not self.decided:
            del self.shown[self.place]
            # After the last one come those that were passed over.
            self.place = self.place if self.place < len(self.shown) else 0


def finishers(region: RegionToSettle, coders: Sequence[Coder]) -> list[tuple[int, Coder]]:
    """Return the coders who finished the document of a region, each with its number on the screen, from 1."""
    one = region.disagreement
    there = {mark.coder_id for mark in one.marked} | set(one.lacking)
    return [(number, coder) for number, coder in enumerate(coders, 1) if coder.id in there]
