"""The acts on codes, as the screens ask the session for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ingesoc_qual.tui.desk import Desk

if TYPE_CHECKING:
    from ingesoc_qual.services.passages import CodedPassage
    from ingesoc_qual.services.project import Project

Made = TypeVar("Made")


async def change_codes(desk: Desk, act: Callable[[Project], Made]) -> Made:
    """Run an act on codes, then read again all that it may have changed."""
    made = await desk.run(lambda review: review.on_codes(act))
    await desk.refresh()
    return made


async def require_unlocked(desk: Desk) -> None:
    """Raise `CodebookLocked` before anyone writes what could not be kept."""
    from ingesoc_qual.services.codes import require_unlocked

    await desk.read(lambda review: require_unlocked(review.project))


async def lock_holder(desk: Desk) -> str | None:
    """Return the name of whoever has locked the codebook."""
    from ingesoc_qual.services.codes import lock_holder

    return await desk.read(lambda review: lock_holder(review.project))


async def passages(desk: Desk, code_id: str) -> tuple[CodedPassage, ...]:
    """Return what is coded under a code itself, in the texts as they now are."""
    from ingesoc_qual.services.passages import passages

    found = await desk.read(lambda review: passages(review, code_id))
    return tuple(passage for passage in found if passage.current)
