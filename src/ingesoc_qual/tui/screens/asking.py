"""Questions that several screens ask: which codes, yes or no."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ingesoc_qual.tui.screens.base import ReviewScreen

Chosen = Callable[[list[str]], Awaitable[None]]


def ask_codes(screen: ReviewScreen, title: str, then: Chosen, *, several: bool = True, without: str = "") -> None:
    """Let the coder pick codes, new ones too when `several`, and give their ids to `then`; errors are said."""
    from ingesoc_qual.tui.screens.choices import code_entries
    from ingesoc_qual.tui.screens.picker import CREATE, PickerScreen

    desk = screen.desk

    async def chosen(keys: list[str] | None) -> None:
        if keys:
            with screen.review.complaints():
                await then([await desk.create_code(k[len(CREATE) :]) if k.startswith(CREATE) else k for k in keys])

    entries = [entry for entry in code_entries(desk) if entry.key != without]
    recent = sum(code_id in desk.codebook.by_id and code_id != without for code_id in desk.recent)
    picker = PickerScreen(title, entries, several=several, create=several, numbered=min(9, recent))
    screen.app.push_screen(picker, chosen)


def ask(screen: ReviewScreen, title: str, question: str, then: Callable[[], Awaitable[None]]) -> None:
    """Ask a question; on yes, do what it is about, errors said."""
    from ingesoc_qual.tui.screens.dialogs import ConfirmScreen

    async def answered(yes: bool | None) -> None:
        if yes:
            with screen.review.complaints():
                await then()

    screen.app.push_screen(ConfirmScreen(title, question), answered)
