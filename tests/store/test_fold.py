"""The fold alone: what a set of events means, in whatever order it arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.model.event import Assignment, Event, Subject, Value
from ingesoc_qual.store.fold import (
    ALIVE,
    CONCURRENT,
    CYCLE,
    REMOVED_WHILE_CHANGED,
    UNDO_REFUSED,
    cancellations,
    fold,
)


def event(
    name: str, clock: int, *depends: str, sets: Mapping[str, Mapping[str, Value]] | None = None, **more: Any
) -> Event:
    """Return an event; `sets` maps `kind:id` to fields."""
    assignments = tuple(Assignment(Subject(*key.split(":")), fields) for key, fields in (sets or {}).items())  # type: ignore[arg-type]
    return Event(name, more.pop("replica", "r1"), clock, clock, "c1", "act", None, depends, assignments, **more)


def code(name: str, clock: int, code_id: str, *depends: str, replica: str = "r1", **fields: Value) -> Event:
    return event(name, clock, *depends, sets={f"code:{code_id}": fields}, replica=replica)


def values(events: list[Event], subject: str) -> dict[str, Value]:
    undone = cancellations(events).by
    folded, _conflicts = fold(e for e in events if e.id not in undone)
    return folded[Subject(*subject.split(":"))].values


def conflicts(events: list[Event]) -> set[tuple[str, str, str, str, str]]:
    undone = cancellations(events).by
    _folded, found = fold(e for e in events if e.id not in undone)
    return {(c.subject.id, c.field, c.winner, c.loser, c.reason) for c in found}


def test_the_last_writer_wins_field_by_field() -> None:
    made = code("e1", 1, "a", label="un", color="rouge")
    renamed = code("e2", 2, "a", "e1", label="deux")
    assert values([renamed, made], "code:a") == {"label": "deux", "color": "rouge"}
    assert conflicts([made, renamed]) == set()


def test_clocks_that_tie_are_settled_by_replica_then_sequence_then_id() -> None:
    mine = code("e2", 5, "a", label="mien", replica="r1")
    theirs = code("e3", 5, "a", label="leur", replica="r2")
    assert values([theirs, mine], "code:a") == {"label": "leur"}
    twin = code("e4", 5, "a", label="jumeau", replica="r2")
    assert values([twin, theirs, mine], "code:a") == {"label": "jumeau"}


def test_what_was_lost_without_being_seen_is_a_conflict_and_lists_its_losers() -> None:
    made = code("e1", 1, "a", label="un")
    one = code("e2", 2, "a", "e1", label="deux")
    other = code("e3", 3, "a", "e1", label="trois", replica="r2")
    third = code("e4", 4, "a", "e1", label="quatre", replica="r3")
    assert conflicts([made, one, other, third]) == {
        ("a", "label", "e4", "e2", CONCURRENT),
        ("a", "label", "e4", "e3", CONCURRENT),
    }
    settled = code("e5", 5, "a", "e1", "e2", "e3", "e4", label="deux")
    assert conflicts([made, one, other, third, settled]) == set()


def test_the_same_value_twice_is_no_conflict() -> None:
    made = code("e1", 1, "a", label="un")
    one = code("e2", 2, "a", "e1", label="deux")
    other = code("e3", 3, "a", "e1", label="deux", replica="r2")
    assert conflicts([made, one, other]) == set()


def test_different_fields_never_clash() -> None:
    made = code("e1", 1, "a", label="un")
    one = code("e2", 2, "a", "e1", label="deux")
    other = code("e3", 3, "a", "e1", color="vert", replica="r2")
    assert values([made, one, other], "code:a") == {"label": "deux", "color": "vert"}
    assert conflicts([made, one, other]) == set()


def family(*more: Event) -> list[Event]:
    return [code(f"e{n}", n, name, label=name, parent=None) for n, name in enumerate("abc", 1)] + list(more)


def test_a_move_that_closes_a_circle_is_void_and_listed() -> None:
    down = code("m1", 10, "a", "e1", parent="b")
    up = code("m2", 11, "b", "e2", parent="a", replica="r2")
    assert values(family(up, down), "code:a")["parent"] == "b"
    assert values(family(up, down), "code:b")["parent"] is None
    assert conflicts(family(up, down)) == {("b", "parent", "m2", "m2", CYCLE)}


def test_longer_circles_and_a_code_under_itself_are_void_too() -> None:
    moves = [code("m1", 10, "a", parent="b"), code("m2", 11, "b", parent="c"), code("m3", 12, "c", parent="a")]
    assert values(family(*moves), "code:c")["parent"] is None
    assert values(family(code("m1", 10, "a", parent="a")), "code:a")["parent"] is None


def test_circles_of_aliases_are_void_and_independent_of_moves() -> None:
    events = family(
        code("m1", 10, "a", "e1", merged_into="b"),
        code("m2", 11, "b", "e2", merged_into="a", replica="r2"),
        code("m3", 12, "b", "e2", parent="a", replica="r3"),
    )
    assert values(events, "code:a")["merged_into"] == "b"
    assert "merged_into" not in values(events, "code:b")
    assert values(events, "code:b")["parent"] == "a"


def test_a_move_undone_frees_the_one_that_it_blocked() -> None:
    down = code("m1", 10, "a", "e1", parent="b")
    up = code("m2", 11, "b", "e2", parent="a", replica="r2")
    events = family(down, up, event("u1", 12, undo=("m1",)))
    assert values(events, "code:b")["parent"] == "a"
    assert conflicts(events) == set()


def test_sight_goes_through_a_void_move() -> None:
    first = code("m0", 9, "b", "e2", parent="c")
    down = code("m1", 10, "a", "e1", parent="b")
    up = code("m2", 11, "b", "e2", "m0", parent="a", replica="r2")
    away = code("m3", 12, "b", "e2", "m2", parent=None, replica="r2")
    assert conflicts(family(first, down, up, away)) == {("b", "parent", "m2", "m2", CYCLE)}


def coding(name: str, clock: int, *depends: str, replica: str = "r1", **fields: Value) -> Event:
    return event(name, clock, *depends, sets={"coding:x": fields}, replica=replica)


def test_a_removal_removes_what_it_had_seen() -> None:
    made = coding("e1", 1, start=0, alive=True)
    resized = coding("e2", 2, "e1", start=4)
    gone = coding("e3", 3, "e1", "e2", alive=False)
    folded, found = fold([made, resized, gone])
    assert not folded[Subject("coding", "x")].alive
    assert found == []


@pytest.mark.parametrize(("changed", "removed"), [(2, 3), (3, 2)], ids=["change first", "removal first"])
def test_a_change_that_the_removal_had_not_seen_keeps_the_coding_and_is_listed(changed: int, removed: int) -> None:
    made = coding("e1", 1, start=0, alive=True)
    resized = coding("e2", changed, "e1", start=4, replica="r2")
    gone = coding("e3", removed, "e1", alive=False)
    assert values([made, resized, gone], "coding:x") == {"start": 4, ALIVE: True}
    assert conflicts([made, resized, gone]) == {("x", ALIVE, "e2", "e3", REMOVED_WHILE_CHANGED)}


def test_two_removals_remove_what_either_had_seen() -> None:
    made = coding("e1", 1, start=0, alive=True)
    resized = coding("e2", 2, "e1", start=4, replica="r2")
    seen = coding("e3", 3, "e1", "e2", alive=False, replica="r2")
    blind = coding("e4", 4, "e1", alive=False)
    assert values([made, resized, seen, blind], "coding:x")[ALIVE] is False
    assert conflicts([made, resized, seen, blind]) == set()


def test_undo_and_redo() -> None:
    made = code("e1", 1, "a", label="un")
    renamed = code("e2", 2, "a", "e1", label="deux")
    undo, redo = event("u1", 3, undo=("e2",)), event("r1", 4, redo="u1")
    assert values([made, renamed, undo], "code:a") == {"label": "un"}
    assert values([made, renamed, undo, redo], "code:a") == {"label": "deux"}
    again = event("u2", 5, undo=("e2",))
    assert values([made, renamed, undo, redo, again], "code:a") == {"label": "un"}
    assert cancellations([made, renamed, undo, redo, again]).by == {"e2": "u2"}


def test_an_undo_of_what_others_built_on_is_void_whenever_they_did() -> None:
    made = code("e1", 1, "a", label="un")
    used = coding("e2", 2, "e1", code="a", replica="r2")
    undo = event("u1", 3, undo=("e1",))
    assert cancellations([made, used, undo]).void == {"u1": UNDO_REFUSED}
    later = coding("e2", 9, "e1", code="a", replica="r2")
    assert cancellations([made, later, undo]).void == {"u1": UNDO_REFUSED}
    assert cancellations([made, used, undo]).by == {}


def test_an_undo_is_not_void_when_what_was_built_is_undone_with_it_or_before() -> None:
    made = code("e1", 1, "a", label="un")
    used = coding("e2", 2, "e1", code="a")
    assert cancellations([made, used, event("u1", 3, undo=("e1", "e2"))]).by == {"e1": "u1", "e2": "u1"}
    before = [event("u1", 3, undo=("e2",)), event("u2", 4, undo=("e1",))]
    assert cancellations([made, used, *before]).by == {"e2": "u1", "e1": "u2"}
    after = [event("u1", 4, undo=("e2",)), event("u2", 3, undo=("e1",))]
    assert cancellations([made, used, *after]).void == {"u2": UNDO_REFUSED}


def test_a_redo_lifts_every_undo_that_it_had_seen() -> None:
    made = code("e1", 1, "a", label="un")
    undos = [event("u1", 2, undo=("e1",)), event("u2", 3, undo=("e1",), replica="r2")]
    assert cancellations([made, *undos, event("r1", 4, redo="u2")]).by == {"e1": "u1"}
    assert cancellations([made, *undos, event("r1", 4, "u1", redo="u2")]).by == {}


def test_a_redo_lifts_the_undo_of_its_own_acts_only() -> None:
    events = [code("e1", 1, "a", label="un"), code("e2", 2, "b", label="deux")]
    undos = [event("u1", 3, undo=("e1", "e2")), event("u2", 4, undo=("e1",), replica="r2")]
    assert cancellations([*events, *undos, event("r1", 5, "u1", redo="u2")]).by == {"e2": "u1"}


def test_undos_and_redos_of_what_is_not_here_or_not_an_act_do_nothing() -> None:
    made = code("e1", 1, "a", label="un")
    events = [
        made,
        event("u1", 2, undo=("absent",)),
        event("u2", 3, undo=("u1",)),
        event("r1", 4, redo="absent"),
        event("r2", 5, redo="e1"),
    ]
    assert cancellations(events).by == {}
    assert cancellations(events).void == {}
    assert values(events, "code:a") == {"label": "un"}


# --- properties over any journal -------------------------------------------------------------------------------------

IDS = st.sampled_from("abcd")
FIELDS = {
    "code": st.fixed_dictionaries(
        {}, optional={"label": st.sampled_from("xyz"), "parent": st.none() | IDS, "merged_into": st.none() | IDS}
    ),
    "coding": st.fixed_dictionaries({}, optional={"start": st.integers(0, 2), "alive": st.booleans()}),
}


@st.composite
def journals(draw: st.DrawFn) -> list[Event]:
    """Return any journal, causes before effects, written by three replicas that see what chance shows them."""
    made: list[Event] = []
    for number in range(draw(st.integers(1, 14))):
        name = f"e{number:02}"
        earlier = [e.id for e in made]
        depends = tuple(draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True))) if earlier else ()
        what = draw(st.sampled_from(("set", "set", "set", "undo", "redo"))) if earlier else "set"
        replica = draw(st.sampled_from(("r1", "r2", "r3")))
        clock = draw(st.integers(1, 20))
        clock = max([clock, *(e.clock + 1 for e in made if e.id in depends)])
        undo, redo, sets = (), None, {}
        if what == "undo":
            undo = tuple(draw(st.lists(st.sampled_from(earlier), min_size=1, max_size=3, unique=True)))
        elif what == "redo":
            redo = draw(st.sampled_from(earlier))
        else:
            for kind in draw(st.lists(st.sampled_from(("code", "coding")), min_size=1, max_size=2, unique=True)):
                sets[f"{kind}:{draw(IDS)}"] = draw(FIELDS[kind])
        assignments = tuple(Assignment(Subject(*key.split(":")), fields) for key, fields in sets.items())  # type: ignore[arg-type]
        made.append(Event(name, replica, number, clock, "c", "act", None, depends, assignments, undo, redo))
    return made


def meaning(events: list[Event]) -> tuple[Any, ...]:
    undone = cancellations(events)
    folded, found = fold(e for e in events if e.id not in undone.by)
    return folded, sorted(found, key=repr), undone


@given(st.data(), journals())
@settings(deadline=None, max_examples=60)
def test_events_mean_the_same_in_any_order(data: st.DataObject, events: list[Event]) -> None:
    assert meaning(data.draw(st.permutations(events))) == meaning(events)


@given(journals())
@settings(deadline=None, max_examples=60)
def test_some_subjects_folded_alone_are_what_the_whole_fold_says_of_them(events: list[Event]) -> None:
    folded, found, undone = meaning(events)
    active = [e for e in events if e.id not in undone.by]
    for kind, ids in (("code", "abcd"), ("coding", "a"), ("coding", "bd")):
        wanted = {Subject(kind, key) for key in ids}
        some, clashes = fold(e for e in active if any(a.subject in wanted for a in e.sets))
        assert {s: f for s, f in some.items() if s in wanted} == {s: f for s, f in folded.items() if s in wanted}
        assert sorted((c for c in clashes if c.subject in wanted), key=repr) == [
            c for c in found if c.subject in wanted
        ]


@given(journals())
@settings(deadline=None, max_examples=60)
def test_codes_never_make_a_circle_and_no_undo_takes_a_foundation_away(events: list[Event]) -> None:
    folded, _found, undone = meaning(events)
    for name in ("parent", "merged_into"):
        links = {s.id: f.values.get(name) for s, f in folded.items() if s.kind == "code"}
        for start in links:
            seen, here = {start}, links[start]
            while isinstance(here, str):
                assert here not in seen
                seen.add(here)
                here = links.get(here)
    for undo in set(undone.by.values()):
        own = {target for target, by in undone.by.items() if by == undo}
        assert all(e.id in undone.by for e in events for cause in e.depends if cause in own and e.sets)
