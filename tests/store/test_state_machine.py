"""Three copies of one project, worked on by two coders and merged in any order, always agree with their journals."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.model.adjudication import Ruling
from ingesoc_qual.model.coding import MemoKind, MemoTarget, Verdict
from ingesoc_qual.model.field import Coder
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.model.volume import Volume, VolumeState, volume_id
from ingesoc_qual.services import codes, fieldwork
from ingesoc_qual.services.adjudication import settle
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.disagreements import disagreements
from ingesoc_qual.services.identity import coder_id
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.services.query import open_queries
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.saved_queries import remove_query, save_query
from ingesoc_qual.services.team import set_tasks
from ingesoc_qual.services.volumes import decide
from ingesoc_qual.store import check, journal, machine, queries
from ingesoc_qual.store.merge import merge_from
from ingesoc_qual.textunits import Span
from tests.store.copies import copy_project, hurry, make_project, refolded, tables

COPIES = 3
CODERS = ("Camille", "Lise")
NAMES = ("accueil", "charte", "débrouille", "'; DROP TABLE codes; --", "🫶🏽 don")

copies = st.integers(0, COPIES - 1)
coders = st.sampled_from(CODERS)
picks = st.integers(0, 30)
offsets = st.integers(0, 200)
names = st.sampled_from(NAMES)


def pick(items: Any, number: int) -> Any:
    return items[number % len(items)]


class Copies(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ingesoc-copies-"))
        self.projects: list[Project] = []
        self.coded: set[str] = set()
        self.taken_away: set[str] = set()
        self.touched: set[int] = set()

    @initialize()
    def open(self) -> None:
        for number in range(COPIES):
            path = self.folder / f"copie-{number}.ingesoc"
            copy_project(self.template, path)
            self.projects.append(open_project(path, coder=CODERS[0]))
            hurry(self.projects[-1].store)

    def review(self, copy: int, coder: str) -> Review:
        return Review(Project(self.projects[copy].store, Coder(coder_id(coder), coder)))

    def codings(self, copy: int) -> set[str]:
        with self.projects[copy].store.reading() as connection:
            return {coding.id for coding in queries.codings(connection)}

    def act(self, copy: int, act: Callable[[], object], *, may_take_away: bool = False) -> bool:
        """Do what a coder asks: it works, or it is refused in words; codings go only when asked to."""
        before = self.codings(copy)
        try:
            act()
        except IngesocError:
            assert self.codings(copy) == before
            return False
        after = self.codings(copy)
        assert may_take_away or before <= after
        self.coded |= after
        self.taken_away |= before - after
        self.touched.add(copy)
        return True

    # --- coding ------------------------------------------------------------------------------------------------------

    @rule(copy=copies, coder=coders, start=offsets, length=st.integers(1, 30), code=picks, more=st.booleans())
    def code(self, copy: int, coder: str, start: int, length: int, code: int, more: bool) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        chosen = [pick(ids, code), pick(ids, code + 1)][: 1 + more]
        document = review.documents()[0].document_id
        self.act(copy, lambda: review.code(document, start, start + length, chosen))

    def a_coding(self, review: Review, number: int) -> str | None:
        found = review.codings(review.documents()[0].document_id)
        return pick(found, number).id if found else None

    @rule(copy=copies, coder=coders, number=picks)
    def uncode(self, copy: int, coder: str, number: int) -> None:
        review = self.review(copy, coder)
        coding = self.a_coding(review, number)
        if coding and self.act(copy, lambda: review.uncode(coding), may_take_away=True):
            assert coding not in self.codings(copy)

    @rule(copy=copies, coder=coders, number=picks, code=picks)
    def recode(self, copy: int, coder: str, number: int, code: int) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        if coding := self.a_coding(review, number):
            self.act(copy, lambda: review.recode(coding, pick(ids, code)))

    @rule(copy=copies, coder=coders, number=picks, start=offsets, length=st.integers(1, 30))
    def resize(self, copy: int, coder: str, number: int, start: int, length: int) -> None:
        review = self.review(copy, coder)
        if coding := self.a_coding(review, number):
            self.act(copy, lambda: review.resize(coding, start, start + length))

    @rule(
        copy=copies,
        coder=coders,
        number=picks,
        verdict=st.sampled_from(Verdict),
        code=picks,
        span=st.none() | st.tuples(offsets, st.integers(1, 30)),
    )
    def decide(
        self, copy: int, coder: str, number: int, verdict: Verdict, code: int, span: tuple[int, int] | None
    ) -> None:
        review = self.review(copy, coder)
        with review.project.store.reading() as connection:
            found = machine.suggestions(connection)
        if not found:
            return
        ids = [c.id for c in review.codebook().codes]
        bounds = None if span is None else Span(span[0], span[0] + span[1])
        chosen = pick(ids, code) if verdict is Verdict.RECODED else None
        self.act(
            copy,
            lambda: review.decide(pick(found, number), verdict, code_id=chosen, span=bounds),
            may_take_away=verdict in (Verdict.REJECTED, Verdict.SKIPPED),
        )

    # --- the codebook ------------------------------------------------------------------------------------------------

    @rule(copy=copies, coder=coders, name=names, parent=st.none() | picks)
    def create_code(self, copy: int, coder: str, name: str, parent: int | None) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        under = None if parent is None else pick(ids, parent)
        self.act(copy, lambda: codes.create_code(review.project, name, parent=under))

    @rule(copy=copies, coder=coders, code=picks, name=names)
    def rename(self, copy: int, coder: str, code: int, name: str) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        self.act(copy, lambda: codes.rename_code(review.project, pick(ids, code), name))

    @rule(copy=copies, coder=coders, code=picks, parent=st.none() | picks)
    def move(self, copy: int, coder: str, code: int, parent: int | None) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        under = None if parent is None else pick(ids, parent)
        self.act(copy, lambda: codes.move_code(review.project, pick(ids, code), under))

    @rule(copy=copies, coder=coders, code=picks, into=picks)
    def merge_codes(self, copy: int, coder: str, code: int, into: int) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        self.act(copy, lambda: codes.merge_codes(review.project, pick(ids, code), pick(ids, into)))

    @rule(copy=copies, coder=coders, code=picks, archived=st.booleans())
    def archive(self, copy: int, coder: str, code: int, archived: bool) -> None:
        review = self.review(copy, coder)
        ids = [c.id for c in review.codebook().codes]
        self.act(copy, lambda: codes.archive_code(review.project, pick(ids, code), archived=archived))

    # --- memos and cases ---------------------------------------------------------------------------------------------

    @rule(
        copy=copies,
        coder=coders,
        text=names,
        on=st.sampled_from(MemoTarget),
        number=picks,
        kind=st.sampled_from(MemoKind),
    )
    def write_memo(self, copy: int, coder: str, text: str, on: MemoTarget, number: int, kind: MemoKind) -> None:
        review = self.review(copy, coder)
        targets = {
            MemoTarget.PROJECT: "project",
            MemoTarget.CASE: review.cases()[0].id,
            MemoTarget.CODE: pick(review.codebook().codes, number).id,
            MemoTarget.CODING: self.a_coding(review, number) or "?",
        }
        place = targets.get(on, review.documents()[0].document_id)
        self.act(copy, lambda: review.add_memo(on, place, text, start=number, end=number + 1, kind=kind))

    @rule(copy=copies, coder=coders, number=picks, text=names | st.sampled_from(MemoKind) | st.none())
    def change_memo(self, copy: int, coder: str, number: int, text: str | None) -> None:
        review = self.review(copy, coder)
        with review.project.store.reading() as connection:
            found = queries.memos(connection)
        if found:
            memo = pick(found, number).id
            if isinstance(text, MemoKind):
                self.act(copy, lambda: review.edit_memo(memo, kind=text))
            else:
                self.act(copy, lambda: review.remove_memo(memo) if text is None else review.edit_memo(memo, text))

    @rule(copy=copies, coder=coders, name=st.sampled_from(("La Passerelle", "Le Hangar")), there=st.booleans())
    def link(self, copy: int, coder: str, name: str, there: bool) -> None:
        review = self.review(copy, coder)
        document = review.documents()[0].document_id
        rows = "name;case\n" + f"Entretien E03;{name if there else ''}\n"
        table = self.folder / "documents.csv"
        table.write_text(rows, encoding="utf-8")
        assert document
        self.act(copy, lambda: fieldwork.edit(review.project, fieldwork.Listing.DOCUMENTS, table))

    @rule(
        copy=copies,
        coder=coders,
        name=st.sampled_from(("q", "Q", "r")),
        text=st.sampled_from(("code:*", "non code:*", "")),
    )
    def keep_query(self, copy: int, coder: str, name: str, text: str) -> None:
        project = self.review(copy, coder).project
        if text:
            self.act(copy, lambda: save_query(open_queries(project), name, text))
        else:
            self.act(copy, lambda: remove_query(project, name))

    @rule(copy=copies, coder=coders, who=coders, state=st.none() | st.sampled_from(TaskState))
    def set_task(self, copy: int, coder: str, who: str, state: TaskState | None) -> None:
        review = self.review(copy, coder)
        self.act(copy, lambda: set_tasks(review.project, [who], state))

    @rule(copy=copies, coder=coders, number=picks, ruling=st.sampled_from(Ruling), reason=names)
    def settle(self, copy: int, coder: str, number: int, ruling: Ruling, reason: str) -> None:
        project = self.review(copy, coder).project

        def rule_on_a_region() -> None:
            region = pick(disagreements(compare(project)) or (None,), number)
            if region is not None:
                settle(
                    project,
                    region,
                    ruling,
                    coders=[region.marked[0].coder_id],
                    spans=[(number, number + 9)],
                    code_id=region.code_id,
                    reason=reason,
                )

        self.act(copy, rule_on_a_region)

    @rule(copy=copies, coder=coders, start=picks, state=st.sampled_from(VolumeState))
    def decide_volume(self, copy: int, coder: str, start: int, state: VolumeState) -> None:
        review = self.review(copy, coder)
        document = review.documents()[0].document_id
        version = review.text(document).version_id
        key = volume_id(version, start, start + 5, "heures")
        one = Volume(key, document, version, start, start + 5, 12.0, None, "heures", "maraude", "2024", state=state)
        self.act(copy, lambda: decide(review.project, [one]))

    # --- back and forth ----------------------------------------------------------------------------------------------

    @rule(copy=copies, coder=coders)
    def undo(self, copy: int, coder: str) -> None:
        review = self.review(copy, coder)
        self.act(copy, review.undo, may_take_away=True)

    @rule(copy=copies, coder=coders)
    def redo(self, copy: int, coder: str) -> None:
        review = self.review(copy, coder)
        self.act(copy, review.redo, may_take_away=True)

    @rule(copy=copies, other=copies)
    def merge(self, copy: int, other: int) -> None:
        before = self.codings(copy)
        merge_from(self.projects[copy].store, self.projects[other].path)
        # What goes at a merge was taken away somewhere by somebody.
        assert before - self.codings(copy) <= self.taken_away
        self.touched.add(copy)

    @rule(one=copies, apart=st.integers(1, COPIES - 1), number=picks, data=st.data(), who=coders, whom=coders)
    def clash(self, one: int, apart: int, number: int, data: st.DataObject, who: str, whom: str) -> None:
        """Two coders, or one on two machines, do something to the same thing without having seen each other."""
        other = (one + apart) % COPIES
        self.merge(one, other)
        self.merge(other, one)
        for copy, coder in ((one, who), (other, whom)):
            for act in data.draw(st.lists(st.sampled_from(self.clashing(copy, coder, number)), min_size=1, max_size=2)):
                act()
        self.merge(one, other)
        self.merge(other, one)
        with self.projects[one].store.reading() as here, self.projects[other].store.reading() as there:
            assert tables(here) == tables(there)

    def clashing(self, copy: int, coder: str, number: int) -> list[Callable[[], None]]:
        return [
            lambda: self.undo(copy, coder),
            lambda: self.redo(copy, coder),
            lambda: self.uncode(copy, coder, number),
            lambda: self.recode(copy, coder, number, number),
            lambda: self.resize(copy, coder, number, number, 9),
            lambda: self.code(copy, coder, number, 9, number, True),
            lambda: self.decide(copy, coder, number, Verdict.ACCEPTED, number, None),
            lambda: self.decide(copy, coder, number, Verdict.REJECTED, number, None),
            lambda: self.rename(copy, coder, number, coder),
            lambda: self.move(copy, coder, number, number + 1),
            lambda: self.move(copy, coder, number + 1, number),
            lambda: self.merge_codes(copy, coder, number, number + 1),
            lambda: self.merge_codes(copy, coder, number + 1, number),
            lambda: self.archive(copy, coder, number, True),
            lambda: self.create_code(copy, coder, "charte", None),
            lambda: self.change_memo(copy, coder, number, None),
            lambda: self.change_memo(copy, coder, number, coder),
            lambda: self.set_task(copy, coder, CODERS[number % 2], None),
            lambda: self.settle(copy, coder, number, Ruling.NOTHING, coder),
            lambda: self.settle(copy, coder, number, Ruling.KEEP, coder),
            lambda: self.set_task(copy, coder, CODERS[number % 2], TaskState.FINISHED),
        ]

    # --- what always holds -------------------------------------------------------------------------------------------

    @precondition(lambda self: self.touched)
    @invariant()
    def the_state_is_what_the_journal_says(self) -> None:
        for copy in self.touched:
            with self.projects[copy].store.reading() as connection:
                assert check.differences(connection) == ()
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        self.touched.clear()

    def teardown(self) -> None:
        try:
            if len(self.projects) == COPIES:
                self.all_agree_once_merged()
        finally:
            for project in self.projects:
                project.close()
            shutil.rmtree(self.folder)

    def all_agree_once_merged(self) -> None:
        stores = [project.store for project in self.projects]
        for _round in range(2):
            for store in stores:
                for other in stores:
                    merge_from(store, other.path)
        found = []
        for store in stores:
            before, after = refolded(store)
            assert before == after
            found.append(before)
            with store.reading() as connection:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert found[0] == found[1] == found[2]
        assert self.coded - self.taken_away <= self.codings(0)
        # A second meeting brings nothing.
        assert merge_from(stores[0], stores[1].path).events == 0
        with stores[0].reading() as connection:
            assert tables(connection) == found[0]
            assert len(journal.load_events(connection)) == len({e.id for e in journal.load_events(connection)})


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    make_project(path, coder=CODERS[0])
    with open_project(path, coder=CODERS[0]) as project:
        set_tasks(project, CODERS, TaskState.FINISHED)  # so that there is something to settle
    return path


def run(template: Path, *, examples: int, steps: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("Machine", (Copies,), {"template": template})
    wanted = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=wanted)


def test_copies_agree_with_their_journals_and_with_each_other(template: Path) -> None:
    run(template, examples=10, steps=15)


@pytest.mark.long
def test_copies_agree_after_long_and_deep_work(template: Path) -> None:
    run(template, examples=int(os.environ.get("INGESOC_EXAMPLES", "300")), steps=60)
