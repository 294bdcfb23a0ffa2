"""Garbage collection kept away from the keys: a full collection takes 100–250 ms and would fall into a key press."""

from __future__ import annotations

import gc
import time

IDLE_SECONDS = 5.0
WORTH_COLLECTING = 20_000


class Collector:
    """Freezes what the start made, then collects only when nobody has typed for a while."""

    def __init__(self) -> None:
        self._last_input = time.monotonic()
        self._running = False
        self._paused = False

    def pause(self) -> None:
        """Collect nothing while the first page is made: a tenth of the start would go there."""
        self._paused = True
        gc.disable()

    def start(self) -> None:
        """Take over from the automatic collector, once the first page is drawn."""
        if not self._running:
            self._running = True
            gc.collect()
            gc.freeze()
            gc.disable()

    def stop(self) -> None:
        """Give collection back to Python."""
        if self._running:
            gc.unfreeze()
        if self._running or self._paused:
            gc.enable()
        self._running = self._paused = False

    def key(self) -> None:
        """Note that the coder is at work."""
        self._last_input = time.monotonic()

    @property
    def idle(self) -> bool:
        """Whether nobody has typed for a while."""
        return time.monotonic() - self._last_input >= IDLE_SECONDS

    def collect_when_idle(self) -> None:
        """Collect if nobody is typing and there is enough to collect."""
        if self._running and self.idle and gc.get_count()[0] > WORTH_COLLECTING:
            gc.collect()
