"""The journal on a real file: what is refused, what is undone, what no one can smuggle in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.codebook.canonical import clean
from ingesoc_qual.errors import IngesocError, ReviewError, UndoRefused, UnknownObject, UsageError
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.model.event import CLOCK_BITS, Act, Assignment, Event, Subject
from ingesoc_qual.services import codes
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import check, journal, projection, queries
from ingesoc_qual.store.merge import merge_from
from tests.conftest import add_code, add_dialogue
from tests.store.copies import copy_project, make_project, refolded, tables

HOSTILE = (
    "'; DROP TABLE codes; --",
    'Robert"); DELETE FROM events; --',
    "%s %d {name} {0} $1 ?",
    "a\x00b",
    "\x1b]0;titre\x07\x1b[2J",
    "[bold]gras[/rires]",
    "‮txet",
    "🫶🏽 👨‍👩‍👧‍👦 🇫🇷",
    "é" * 300,
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "null",
    '{"blob": "x"}',
)


def act(what: str, kind: str, key: str, /, **fields: object) -> Act:
    return Act(what, (Assignment(Subject(kind, key), fields),))  # type: ignore[arg-type]


def document_of(project: Project) -> str:
    return Review(project).documents()[0].document_id


def test_every_act_leaves_one_event_and_its_state(project: Project) -> None:
    with project.store.reading() as connection:
        before = len(journal.load_events(connection))
    Review(project).code(document_of(project), 10, 30, ["benevolat-reel"])
    with project.store.reading() as connection:
        events = journal.load_events(connection)
        assert check.differences(connection) == ()
    assert [e.act for e in events[before:]] == ["coding.add"]
    assert [e.sequence for e in events] == list(range(len(events)))
    assert len({e.clock for e in events}) == len(events)


def test_clocks_go_forward_when_the_computer_s_goes_back(project: Project) -> None:
    later = 4_000_000_000.0
    with project.store.writing() as connection:
        author = project.store.author(connection, project.coder.id)
        (first,) = journal.append(connection, [act("case.set", "case", "k1", name="A")], author, now=later)
        (second,) = journal.append(connection, [act("case.set", "case", "k2", name="B")], author, now=1.0)
    assert first.clock >> CLOCK_BITS == later * 1000
    assert second.clock == first.clock + 1
    assert first.time.startswith("2096-")


def test_an_act_on_what_is_absent_removed_or_unfinished_is_refused(project: Project) -> None:
    review = Review(project)
    (coding,) = review.code(document_of(project), 10, 30, ["benevolat-reel"])
    review.uncode(coding.id)
    refused = [
        act("coding.resize", "coding", coding.id, start=3),
        act("coding.resize", "coding", "jamais-vu", start=3),
        act("code.rename", "code", "jamais-vu", color="x"),
        act("code.rename", "code", "benevolat", label=None),
        act("code.move", "code", "benevolat", parent="jamais-vu"),
        act("code.merge", "code", "benevolat", merged_into="jamais-vu"),
        act("memo.add", "memo", "m", target="code", target_id="benevolat", text="x", coder="jamais-vu"),
        Act("code.create", (), (Subject("code", "jamais-vu"),)),
        Act("undo", undo=("jamais-vu",)),
    ]
    with project.store.reading() as connection:
        before = tables(connection)
    for bad in refused:
        with pytest.raises(UnknownObject):
            project.act([bad])
    with project.store.reading() as connection:
        assert tables(connection) == before


def test_a_batch_with_one_bad_act_leaves_nothing(project: Project) -> None:
    with pytest.raises(UnknownObject):
        project.act([act("case.set", "case", "k1", name="A"), act("code.move", "code", "benevolat", parent="?")])
    with project.store.reading() as connection:
        assert "k1" not in {case.id for case in queries.cases(connection)}


def test_acts_of_one_batch_may_lean_on_each_other_in_any_order(project: Project) -> None:
    child = act("code.create", "code", "enfant", label="enfant", parent="parent")
    project.act([child, act("code.create", "code", "parent", label="parent")])
    with project.store.reading() as connection:
        assert queries.codebook(connection).by_id["enfant"].parent == "parent"
        assert check.differences(connection) == ()


def test_a_code_under_which_another_was_put_is_not_undone(
    project: Project, new_project: Callable[..., Project]
) -> None:
    review = Review(project)
    family = review.create_code("famille")
    codes.move_code(new_project(coder="C2"), "benevolat-reel", family.id)
    with pytest.raises(UndoRefused, match="C2"):
        review.undo()


def test_a_code_that_another_put_away_is_not_undone(project: Project, new_project: Callable[..., Project]) -> None:
    review = Review(project)
    made = review.create_code("provisoire")
    codes.archive_code(new_project(coder="C2"), made.id)
    with pytest.raises(UndoRefused, match="C2"):
        review.undo()


def test_a_move_undone_after_a_merge_frees_the_one_it_blocked(tmp_path: Path) -> None:
    first, second = two_copies(tmp_path)
    codes.move_code(first, "accueil", "benevolat")
    codes.move_code(second, "benevolat", "accueil")
    merge_from(first.store, second.path)
    with first.store.reading() as connection:
        assert [line[:3] for line in queries.conflicts(connection)] == [("code", "benevolat", "parent")]
        earlier = next(e.id for e in journal.load_events(connection) if e.act == "code.move")
    first.act([Act("undo", undo=(earlier,))])
    with first.store.reading() as connection:
        found = queries.codebook(connection).by_id
        assert (found["accueil"].parent, found["benevolat"].parent) == (None, "accueil")
        assert queries.conflicts(connection) == ()
        assert check.differences(connection) == ()


def test_an_undo_that_a_merge_shows_to_be_built_upon_is_void(tmp_path: Path) -> None:
    first, second = two_copies(tmp_path)
    made = Review(first).create_code("provisoire")
    merge_from(second.store, first.path)
    Review(first).undo()
    Review(second).code(document_of(second), 10, 30, [made.id])
    for one, other in ((first, second), (second, first)):
        merge_from(one.store, other.path)
        with one.store.reading() as connection:
            assert made.id in queries.codebook(connection).by_id
            assert len(queries.codings(connection)) == 1
            assert [line[2] for line in queries.conflicts(connection)] == ["undo"]
            assert journal.undone_ids(connection) == frozenset()
            assert check.differences(connection) == ()
    with pytest.raises(UndoRefused):
        first.act([Act("undo", undo=(journal_entry(first, "code.create"),))])


def journal_entry(project: Project, act: str) -> str:
    with project.store.reading() as connection:
        return [event.id for event in journal.load_events(connection) if event.act == act][-1]


def test_an_undo_is_not_undone_but_redone(project: Project) -> None:
    review = Review(project)
    review.create_code("débrouille")
    review.undo()
    with project.store.reading() as connection:
        last = journal.load_events(connection)[-1]
    assert last.act == "undo"
    with pytest.raises(UnknownObject):
        project.act([Act("undo", undo=(last.id,))])
    review.redo()
    with pytest.raises(UndoRefused):
        project.act([Act("redo", redo=last.id)])
    with pytest.raises(UndoRefused):
        project.act([Act("redo", redo="jamais-vu")])


def test_undo_and_redo_go_back_and_forth_without_end(project: Project) -> None:
    review = Review(project)
    review.code(document_of(project), 10, 30, ["benevolat-reel", "benevolat-prescrit"])
    for _turn in range(3):
        review.undo()
        assert review.codings(document_of(project)) == ()
        review.redo()
        assert len(review.codings(document_of(project))) == 2
    with project.store.reading() as connection:
        assert check.differences(connection) == ()


def test_what_both_copies_undid_is_redone_once(tmp_path: Path) -> None:
    first, second = two_copies(tmp_path)
    document = document_of(first)
    (coding,) = Review(first).code(document, 10, 30, ["benevolat-reel"])
    merge_from(second.store, first.path)
    Review(first).undo()
    Review(second).undo()
    merge_from(first.store, second.path)
    Review(first).redo()
    assert [c.id for c in Review(first).codings(document)] == [coding.id]
    before, after = refolded(first.store)
    assert before == after
    merge_from(second.store, first.path)
    assert [c.id for c in Review(second).codings(document)] == [coding.id]
    with pytest.raises(ReviewError):
        Review(first).redo()


def two_copies(folder: Path) -> tuple[Project, Project]:
    paths = folder / "un.ingesoc", folder / "deux.ingesoc"
    make_project(paths[0])
    copy_project(*paths)
    return open_project(paths[0], coder="C1"), open_project(paths[1], coder="C1")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_kept_as_they_are(text: str, tmp_path: Path) -> None:
    path = tmp_path / "terrain.ingesoc"
    make_project(path)
    with open_project(path, coder=text) as project:
        add_code(project, "hostile", text, definition=text, examples=[text], indicators=[text])
        add_code(project, text, text)
        review = Review(project)
        review.code(document_of(project), 10, 30, [text])
        review.add_memo(MemoTarget.CODE, "hostile", text)
        codes.rename_code(project, "hostile", text + text)
    with open_project(path, coder=text) as project, project.store.reading() as connection:
        codebook = queries.codebook(connection)
        assert codebook.by_id["hostile"].label == " ".join(clean(text + text).split())
        assert (codebook.by_id["hostile"].definition, codebook.by_id["hostile"].examples) == (text, (text,))
        assert codebook.by_id[text].label == text
        assert [c.code_id for c in queries.codings(connection)] == [text]
        assert text.strip() in {coder.name for coder in queries.coders(connection)}
        # Memos are frozen like every text: one NUL more or less would move positions.
        assert [memo.text for memo in queries.memos(connection)] == [text.replace("\x00", "\ufffd")]
        assert check.differences(connection) == ()


def test_half_a_surrogate_is_refused_in_words(project: Project) -> None:
    for bad in (lambda: add_code(project, "x", "nom \udcff"), lambda: add_code(project, "\udcff", "nom")):
        with pytest.raises(UsageError, match="illisible"):
            bad()
    with pytest.raises(IngesocError):
        Review(project).add_memo(MemoTarget.PROJECT, "project", "\ud83d")
    with project.store.reading() as connection:
        assert check.differences(connection) == ()


def test_a_damaged_entry_says_so(project: Project) -> None:
    from sqlalchemy import text

    for broken in ("{", "[]", '{"set":[["code"]]}', '{"set":3}'):
        with project.store.writing() as connection:
            connection.execute(text("UPDATE events SET payload = :broken WHERE sequence = 3"), {"broken": broken})
        with pytest.raises(IngesocError, match="abîmé"), project.store.reading() as connection:
            journal.load_events(connection)


def redaction(*blobs: str, clock: int) -> Event:
    return Event(str(uuid.uuid4()), "r9", 0, clock, "c9", "redact", redact=blobs)


def test_a_redaction_dominates_in_every_order_of_merges(tmp_path: Path) -> None:
    make_project(tmp_path / "0.ingesoc")
    with open_project(tmp_path / "0.ingesoc", coder="C1") as project:
        Review(project).add_memo(MemoTarget.PROJECT, "project", "Amélie Martin a dit")
        with project.store.reading() as connection:
            (memo,) = (e for e in journal.load_events(connection) if e.act == "memo.add")
            clock = journal.newest(connection) + 1
    blob = projection.blob_reference(memo.sets[0].fields["text"])
    assert blob is not None
    erasure = redaction(blob, clock=clock)
    for number, order in enumerate(((0, 1, 2), (2, 0, 1), (1, 2, 0))):
        folder = tmp_path / str(number)
        folder.mkdir()
        paths = [folder / f"{n}.ingesoc" for n in range(3)]
        for path in paths:
            copy_project(tmp_path / "0.ingesoc", path)
        copies = [open_project(path, coder="C1") for path in paths]
        with copies[0].store.writing() as connection:
            journal.merge(connection, [erasure], ())
        Review(copies[1]).edit_memo(memo.sets[0].subject.id, "Une personne a dit")
        for here in (*order, *order):
            for there in order:
                if here != there:
                    merge_from(copies[here].store, paths[there])
        seen = []
        for copy in copies:
            with copy.store.reading() as connection:
                seen.append(tables(connection))
                assert "Martin" not in repr(seen[-1])
                assert [m.text for m in queries.memos(connection)] == ["Une personne a dit"]
            copy.close()
        assert seen[0] == seen[1] == seen[2]


def test_words_erased_before_they_arrive_never_come(tmp_path: Path) -> None:
    first, second = two_copies(tmp_path)
    memo = Review(first).add_memo(MemoTarget.PROJECT, "project", "Amélie Martin a dit")
    with first.store.reading() as connection:
        event = journal.load_events(connection)[-1]
    blob = projection.blob_reference(event.sets[0].fields["text"])
    assert blob is not None
    with second.store.writing() as connection:
        journal.merge(connection, [redaction(blob, clock=event.clock + 1)], ())
        journal.put_blob(connection, blob, b"Am\xc3\xa9lie Martin a dit")
    merge_from(second.store, first.path)
    with second.store.reading() as connection:
        assert [(m.id, m.text) for m in queries.memos(connection)] == [(memo.id, projection.ERASED)]
        assert "Martin" not in repr(tables(connection))


@pytest.mark.long
def test_a_batch_larger_than_the_driver_s_limit_is_undone_and_redone(project: Project) -> None:
    events = project.act([act("case.set", "case", f"k{n}", name=str(n)) for n in range(35_000)])
    project.act([Act("undo", undo=tuple(event.id for event in events))])
    with project.store.reading() as connection:
        assert len(queries.cases(connection)) == 1
        undo = journal.load_events(connection)[-1]
    project.act([Act("redo", redo=undo.id)])
    with project.store.reading() as connection:
        assert len(queries.cases(connection)) == 35_001


def test_documents_brought_into_two_copies_are_one_and_no_conflict(tmp_path: Path) -> None:
    first, second = two_copies(tmp_path)
    line = (("ENQ", "Et le jardin ?"), ("E09", "C'est collectif."))
    assert add_dialogue(first, "Jardin", line, case="Le Hangar") == add_dialogue(
        second, "Jardin", line, case="Le Hangar"
    )
    merge_from(first.store, second.path)
    merge_from(second.store, first.path)
    with first.store.reading() as one, second.store.reading() as two:
        assert queries.conflicts(one) == ()
        assert [d.name for d in queries.documents(one)].count("Jardin") == 1
        assert tables(one) == tables(two)
