"""Measuring agreement behind the screens: on a thread and a connection of its own, so that no key ever waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _

if TYPE_CHECKING:
    from ingesoc_qual.services.agreement_board import Board

Heard = Callable[[int, int, str], None]
DRAWS = 1000


def units() -> dict[str, str]:
    """Return what can be compared, by identifier (`services.comparison.Unit`), without loading NumPy."""
    return {
        "characters": _("caractères"),
        "sentences": _("phrases"),
        "turns": _("tours de parole"),
        "paragraphs": _("paragraphes"),
        "spans": _("passages"),
    }


class Measuring:
    """One measure at a time: another one stops the one that runs."""

    def __init__(self, path: Path, coder: str) -> None:
        self._path, self._coder = path, coder
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="agreement")
        self._stop = Event()

    async def board(
        self, heard: Heard, *, unit: str, coders: Sequence[str], interval: bool, with_gamma: bool
    ) -> Board | None:
        """Return the figures, None when it was stopped; `heard` is told, in the caller's loop, how far it is.

        Raises what `services.agreement.measure` raises.
        """
        self._stop.set()
        stop = self._stop = Event()
        loop = asyncio.get_running_loop()

        def told(done: int, total: int, what: str) -> None:
            if not stop.is_set():
                loop.call_soon_threadsafe(heard, done, total, what)

        def work() -> Board | None:
            from ingesoc_qual.services.agreement import Options, measure
            from ingesoc_qual.services.agreement_board import board
            from ingesoc_qual.services.comparison import Unit
            from ingesoc_qual.services.project import open_project

            if stop.is_set():
                return None
            draws = DRAWS if interval else 0
            options = Options(Unit(unit), tuple(coders), draws=draws, with_gamma=with_gamma)
            with open_project(self._path, coder=self._coder) as project:
                found = measure(project, options, progress=told, cancelled=stop.is_set)
                return None if found is None or stop.is_set() else board(found)

        return await loop.run_in_executor(self._pool, work)

    def stop(self) -> None:
        """Stop the measure that runs; what it was asked for is forgotten."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and let the thread end."""
        self.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)
