"""The fold: a set of events becomes registers, whatever order the events arrived in.

Pure functions on `Event` objects. Each (subject, field) is a register won by its last active assignment in
(clock, replica, sequence) order. An assignment that no later one has seen, and that lost, is a conflict. Moves and
merges that would close a cycle in the code tree are void (Kleppmann et al. 2022, "A highly-available move operation
for replicated trees", §3). A removal that had not seen every change of its subject does not remove it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingesoc_qual.model.event import Event, Subject, Value

ALIVE = "alive"
TREE_FIELDS = ("parent", "merged_into")
CYCLE = "cycle"
CONCURRENT = "concurrent"
REMOVED_WHILE_CHANGED = "removed-while-changed"
UNDO_REFUSED = "undo-refused"


@dataclass(frozen=True, slots=True)
class Conflict:
    """An assignment that lost without having been seen by the one that won, or a void act."""

    subject: Subject
    field: str
    winner: str
    loser: str
    reason: str
    values: tuple[Value, Value] = (None, None)
    """What the winner and the loser say."""


@dataclass(slots=True)
class Folded:
    """The registers of one subject: value by field, and the active event that created it."""

    created: Event
    values: dict[str, Value] = field(default_factory=dict)
    heads: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Events of each field that no other has superseded, the winner last."""

    @property
    def alive(self) -> bool:
        """Whether the subject has not been removed."""
        return self.values.get(ALIVE, True) is not False


@dataclass(frozen=True, slots=True)
class Cancellations:
    """Which events are undone and by which undo; which undos are void and why."""

    by: Mapping[str, str]
    void: Mapping[str, str]


def cancellations(events: Iterable[Event]) -> Cancellations:
    """Return what is undone in a complete set of events.

    An undo whose target something active still depends on is void: nothing that others built on disappears. Undos
    are weighed in event order, so every copy of the project reaches the same verdict. A redo lifts the undo it names,
    and every other undo of the same acts that it had seen (it depends on them).
    """
    ordered = sorted(events, key=lambda e: e.order)
    acts = {event.id for event in ordered if event.sets}
    lifted = _lifted(ordered)
    dependents: dict[str, list[str]] = {}
    for event in ordered:
        for cause in event.depends:
            dependents.setdefault(cause, []).append(event.id)
    cancelled: dict[str, str] = {}
    void: dict[str, str] = {}
    for event in ordered:
        targets = [t for t in event.undo if t in acts and t not in lifted.get(event.id, ())]
        own = set(targets)
        if any(d not in own and d not in cancelled for target in targets for d in dependents.get(target, ())):
            void[event.id] = UNDO_REFUSED
            continue
        for target in targets:
            cancelled.setdefault(target, event.id)
    return Cancellations(cancelled, void)


def _lifted(ordered: Sequence[Event]) -> dict[str, set[str]]:
    """Return, for each undo, the acts that it no longer undoes."""
    undos = {event.id: event.undo for event in ordered if event.undo}
    lifted: dict[str, set[str]] = {}
    for event in ordered:
        if event.redo in undos:
            for undo in (event.redo, *event.depends):
                lifted.setdefault(undo, set()).update(undos[event.redo])
    return lifted


def _reaches(links: Mapping[str, str | None], start: str | None, goal: str) -> bool:
    seen: set[str] = set()
    while start is not None and start not in seen:
        if start == goal:
            return True
        seen.add(start)
        start = links.get(start)
    return False


def void_moves(active: Sequence[Event]) -> set[tuple[str, Subject, str]]:
    """Return the (event, subject, field) assignments that would close a cycle among codes.

    `active` is every active event about codes, in order.
    """
    links: dict[str, dict[str, str | None]] = {name: {} for name in TREE_FIELDS}
    void: set[tuple[str, Subject, str]] = set()
    for event in active:
        for assignment in event.sets:
            if assignment.subject.kind != "code":
                continue
            for name in TREE_FIELDS:
                if name not in assignment.fields:
                    continue
                target = assignment.fields[name]
                code = assignment.subject.id
                if isinstance(target, str) and _reaches(links[name], target, code):
                    void.add((event.id, assignment.subject, name))
                else:
                    links[name][code] = target if isinstance(target, str) else None
    return void


def fold(active: Iterable[Event]) -> tuple[dict[Subject, Folded], list[Conflict]]:
    """Return the registers of every subject of `active`, and the conflicts among them.

    `active` holds the events that are not undone: either all of them, or all those about some subjects (about every
    code, when one of the subjects is a code). Order does not matter.
    """
    ordered = sorted(active, key=lambda e: e.order)
    void = void_moves(ordered)
    writes: dict[Subject, dict[str, list[tuple[Event, Value]]]] = {}
    touched: dict[Subject, list[Event]] = {}
    passed: dict[tuple[Subject, str], dict[str, Event]] = {}
    conflicts: list[Conflict] = []
    for event in ordered:
        for assignment in event.sets:
            registers = writes.setdefault(assignment.subject, {})
            seen = touched.setdefault(assignment.subject, [])
            if not seen or seen[-1] is not event:
                seen.append(event)
            for name, value in assignment.fields.items():
                if (event.id, assignment.subject, name) in void:
                    conflicts.append(Conflict(assignment.subject, name, event.id, event.id, CYCLE, (None, value)))
                    passed.setdefault((assignment.subject, name), {})[event.id] = event
                else:
                    registers.setdefault(name, []).append((event, value))
    folded: dict[Subject, Folded] = {}
    for subject, registers in writes.items():
        state = Folded(created=touched[subject][0])
        for name, history in registers.items():
            winner, value = history[-1]
            state.values[name] = value
            if len(history) == 1:
                state.heads[name] = (winner.id,)
                continue
            heads = _heads(history, passed.get((subject, name), {}))
            state.heads[name] = tuple(event.id for event, _value in heads)
            conflicts.extend(
                Conflict(subject, name, winner.id, loser.id, CONCURRENT, (value, lost))
                for loser, lost in heads[:-1]
                if lost != value and name != ALIVE
            )
        _spare_changed(subject, registers, touched[subject], state, conflicts)
        folded[subject] = state
    return folded, conflicts


def _heads(history: Sequence[tuple[Event, Value]], passed: Mapping[str, Event]) -> list[tuple[Event, Value]]:
    """Return the assignments that no other has seen; `passed` are void ones, through which sight goes."""
    if len(history) == 1:
        return list(history)
    superseded = {cause for event, _value in history for cause in event.depends}
    waiting = [cause for cause in superseded if cause in passed]
    while waiting:
        fresh = set(passed[waiting.pop()].depends) - superseded
        superseded |= fresh
        waiting.extend(cause for cause in fresh if cause in passed)
    heads = [(event, value) for event, value in history[:-1] if event.id not in superseded]
    return [*heads, history[-1]]


def _spare_changed(
    subject: Subject,
    registers: Mapping[str, Sequence[tuple[Event, Value]]],
    touched: Sequence[Event],
    state: Folded,
    conflicts: list[Conflict],
) -> None:
    """Keep a subject with a change that no removal of it had seen: the change wins and the clash is listed."""
    if state.alive:
        return
    by_id = {event.id: event for event in touched}
    removals = [event for event, alive in registers[ALIVE] if alive is False and event.id in state.heads[ALIVE]]
    before = {cause for removal in removals for cause in _ancestors(removal, by_id)}
    unseen = [event for event in touched if event.id not in before and any(_changes(event, subject))]
    if unseen:
        state.values[ALIVE] = True
        conflicts.append(Conflict(subject, ALIVE, unseen[-1].id, removals[-1].id, REMOVED_WHILE_CHANGED, (True, False)))


def _changes(event: Event, subject: Subject) -> Iterable[bool]:
    for assignment in event.sets:
        if assignment.subject == subject:
            yield assignment.fields.get(ALIVE, True) is not False


def _ancestors(event: Event, by_id: Mapping[str, Event]) -> set[str]:
    found: set[str] = set()
    waiting = [cause for cause in event.depends if cause in by_id]
    while waiting:
        cause = waiting.pop()
        if cause not in found:
            found.add(cause)
            waiting.extend(c for c in by_id[cause].depends if c in by_id)
    return found
