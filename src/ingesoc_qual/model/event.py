"""Journal entries: every human act, in a form that merges by union.

An event sets fields of subjects, or cancels other events. State is a fold: each (subject, field) is a register whose
winner is the last active assignment in (clock, replica, sequence) order, after Shapiro et al. (2011, "Conflict-free
replicated data types", §3.2). Clocks are hybrid logical clocks after Kulkarni et al. (2014, §3): milliseconds since
1970 shifted left by 16 bits, plus a counter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

CLOCK_BITS = 16
Value: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any] | None


class Subject(NamedTuple):
    """What an assignment is about: a kind (`code`, `coding`, `document` …) and an id."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """The fields that an event sets on one subject."""

    subject: Subject
    fields: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Act:
    """What a service asks the journal to record: one event before it has a clock.

    `name` says what was done (`coding.add`, `code.rename` …); `references` are subjects that must exist and on which
    the event depends, besides those it sets.
    """

    name: str
    sets: tuple[Assignment, ...] = ()
    references: tuple[Subject, ...] = ()
    undo: tuple[str, ...] = ()
    redo: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One journal entry. `clock` is a hybrid logical clock; `depends` names the events it was made in sight of."""

    id: str
    replica: str
    sequence: int
    clock: int
    coder: str
    act: str
    batch: str | None = None
    depends: tuple[str, ...] = ()
    sets: tuple[Assignment, ...] = ()
    undo: tuple[str, ...] = ()
    redo: str | None = None
    redact: tuple[str, ...] = field(default=())

    @property
    def order(self) -> tuple[int, str, int, str]:
        """Return the key of the total order of events; the id settles what cloned installations would leave equal."""
        return self.clock, self.replica, self.sequence, self.id

    @property
    def time(self) -> str:
        """Return the wall time of the clock, ISO 8601, UTC, to the second."""
        return clock_time(self.clock)


def clock_time(clock: int) -> str:
    """Return the wall time of a hybrid logical clock, ISO 8601, UTC, to the second."""
    return _second((clock >> CLOCK_BITS) // 1000)


@lru_cache(maxsize=4096)
def _second(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
