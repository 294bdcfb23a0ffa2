"""What coders did side by side, as the screens ask the session for it: NumPy comes in with the first call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.model.adjudication import Adjudication, RegionToSettle, Ruling
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.model.disagreement import Disagreement
from ingesoc_qual.model.field import Coder
from ingesoc_qual.tui.desk import Desk

if TYPE_CHECKING:
    from ingesoc_qual.services.review import Review


@dataclass(frozen=True, slots=True)
class Differences:
    """Where coders differ: the coders compared, every region in reading order, the names of the kinds.

    `reasons` says whether the project asks for a reason at each decision.
    """

    coders: tuple[Coder, ...]
    regions: tuple[RegionToSettle, ...]
    kinds: dict[str, str]
    reasons: bool


async def differences(desk: Desk, coders: Sequence[str] = ()) -> Differences:
    """Return where these coders (by name; all when none is named) differ; raises `AgreementError`."""

    def read(review: Review) -> Differences:
        from ingesoc_qual.model.disagreement import DisagreementKind
        from ingesoc_qual.services.adjudication import regions_to_settle
        from ingesoc_qual.services.comparison import compare
        from ingesoc_qual.services.disagreements import kind_name
        from ingesoc_qual.services.rules import read_rules

        comparison = compare(review.project, coders=coders)
        kinds = {kind.value: kind_name(kind) for kind in DisagreementKind}
        found = regions_to_settle(comparison)
        return Differences(comparison.coders, found, kinds, read_rules(review.project).reasons)

    return await desk.quietly(read)


async def settle(
    desk: Desk,
    region: Disagreement,
    ruling: Ruling,
    *,
    coders: Sequence[str] = (),
    spans: Sequence[tuple[int, int]] = (),
    code_id: str | None = None,
    reason: str = "",
) -> Adjudication:
    """Record what stands in a region; what others did meanwhile is read again."""

    def work(review: Review) -> tuple[Adjudication, bool]:
        from ingesoc_qual.services.adjudication import settle

        elsewhere = review.changed()
        made = settle(review.project, region, ruling, coders=coders, spans=spans, code_id=code_id, reason=reason)
        # The journal has grown by this very act: only what another process writes is to be looked for.
        review.changed()
        return made, elsewhere

    made, elsewhere = await desk.run(work)
    if elsewhere:
        await desk.refresh()
    return made


async def suggested(desk: Desk, region: Disagreement) -> tuple[Suggestion, ...]:
    """Return what the machine proposes over a region under the codes that are at stake there, best first."""

    def read(review: Review) -> tuple[Suggestion, ...]:
        from ingesoc_qual.services.adjudication import proposals

        return proposals(review.project, region)

    return await desk.read(read)
