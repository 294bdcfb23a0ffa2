"""Garbage collection kept away from the keys: a full collection takes 100–250 ms and would fall into a key press.

What the start made is frozen. Young objects are still collected as they come, in a millisecond or two, or memory would
grow by 0.2 MB a decision; the oldest generation waits until nobody is typing. Whoever never stops typing gets it all
the same between two keys, once it has filled: the lines drawn before (Textual's strips hold themselves through their
caches) would otherwise add 20 KB a coding. Without what is frozen, such a collection takes some ten milliseconds.
"""

from __future__ import annotations

import gc
import time

IDLE_SECONDS = 5.0
# Young, middle and old generation; the last is never reached by itself.
THRESHOLDS = (5_000, 20, 1_000_000)
# Collections of the middle generation, each of which moves objects to the old one: some hundreds of codings.
FULL_AFTER = 60


class Collector:
    """Freezes what the start made, then collects old objects only when nobody has typed for a while."""

    def __init__(self) -> None:
        self._last_input = time.monotonic()
        self._usual = gc.get_threshold()
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
            self._usual = gc.get_threshold()
            gc.set_threshold(*THRESHOLDS)
            gc.enable()

    def stop(self) -> None:
        """Give collection back to Python."""
        if self._running:
            gc.unfreeze()
            gc.set_threshold(*self._usual)
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

    def collect(self) -> None:
        """Collect everything: what there is when nobody is typing, or what has piled up when somebody never stops."""
        _young, middle, old = gc.get_count()
        if self._running and (old >= FULL_AFTER or (self.idle and (middle or old))):
            gc.collect()
