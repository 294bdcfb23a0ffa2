"""What happens when something goes wrong: one line on the screen, never a word of an interview in the terminal."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref
from pathlib import Path

import pytest

from ingesoc_qual.errors import ProjectNotFound, StoreBusy
from ingesoc_qual.tui.app import _where, run_review
from ingesoc_qual.tui.desk import Desk
from ingesoc_qual.tui.memory import FULL_AFTER, Collector
from tests.tui.conftest import queueing, reading, session


def test_opening_errors_reach_the_caller_before_any_screen(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound):
        run_review(tmp_path / "absent.ingesoc", "C1")
    assert gc.isenabled() and not [t for t in threading.enumerate() if t.name.startswith("review")]


async def test_an_act_that_fails_is_one_line_and_changes_nothing(field: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with queueing(field) as opened:
        review = opened.app.desk._review

        def busy(*_args: object, **_more: object) -> None:
            raise StoreBusy("Le projet est occupé par un autre programme.", remedy="Réessayez.")

        monkeypatch.setattr(review, "decide", busy)
        await opened.press("a")
        await opened.until(lambda: "Le projet est occupé" in opened.screen_text)
        assert "0 / 4" in opened.screen_text and "0,90" in opened.screen_text
        monkeypatch.undo()
        await opened.press("a")
        await opened.until(lambda: "1 / 4" in opened.screen_text)


async def test_a_slow_disk_shows_the_act_as_pending_and_keys_wait(field: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with queueing(field) as opened:
        review, gate = opened.app.desk._review, threading.Event()
        decide = review.decide

        def slow(*args: object, **more: object) -> object:
            gate.wait(5)
            return decide(*args, **more)

        monkeypatch.setattr(review, "decide", slow)
        opened.app.simulate_key("a")
        # Not `until`: the pilot would wait for the act, as the next key does.
        for _try in range(100):
            await asyncio.sleep(0.02)
            if "pas encore fait" in opened.screen_text:
                break
        opened.app.simulate_key("r")
        await asyncio.sleep(0.05)
        assert "pas encore fait" in opened.screen_text
        assert "0 / 4" in opened.screen_text and opened.codings() == []
        gate.set()
        await opened.until(lambda: "2 / 4" in opened.screen_text)
        assert "acceptées 1 · rejetées 1" in opened.screen_text and "pas encore fait" not in opened.screen_text


async def test_a_slow_reading_is_not_taken_for_an_act(field: Path) -> None:
    async with queueing(field) as opened:
        gate = threading.Event()
        slow = asyncio.create_task(opened.app.desk.read(lambda _review: gate.wait(5)))
        for _try in range(100):
            await asyncio.sleep(0.02)
            if "lecture en cours" in opened.screen_text:
                break
        assert "lecture en cours" in opened.screen_text and "pas encore fait" not in opened.screen_text
        gate.set()
        assert await slow
        await opened.until(lambda: "lecture en cours" not in opened.screen_text)


async def test_what_cannot_be_undone_is_said(field: Path) -> None:
    async with session(field, coder="C9") as opened:
        await opened.press("u")
        await opened.until(lambda: "Rien à annuler" in opened.screen_text)
        await opened.press("U")
        await opened.until(lambda: "Rien à rétablir" in opened.screen_text)


async def test_a_defect_ends_the_program_without_a_word_of_the_interview(
    field: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(self: object) -> None:
        secret = "Dans les faits, le mardi je suis toute seule"
        raise ZeroDivisionError(secret)

    with pytest.raises(ZeroDivisionError):
        async with reading(field) as opened:
            app = opened.app
            monkeypatch.setattr("ingesoc_qual.tui.screens.reader.ReaderScreen.action_turn", broken)
            await opened.press("p")
    assert isinstance(app.defect, ZeroDivisionError) and not app._exit_renderables
    assert _where(app.defect).startswith("ZeroDivisionError") and "mardi" not in _where(app.defect)
    shown = capfd.readouterr()
    assert "mardi" not in shown.out + shown.err


async def test_a_place_that_no_longer_exists_opens_the_documents(field: Path) -> None:
    from ingesoc_qual.services.review import Place, open_review

    with open_review(field, coder="C1") as review:
        review.remember(Place("reader", "parti", 12, "partie", (("code", "parti"), ("recent", "parti reel"))))
    async with session(field) as opened:
        assert opened.app.current_mode == "documents" and opened.app.desk.recent == ["reel"]
        await opened.press("f4")
        await opened.until(lambda: "Plus rien à décider sous ce filtre" in opened.screen_text)


def test_the_collector_gives_memory_back_to_python(field: Path) -> None:
    usual = gc.get_threshold()
    collector = Collector()
    collector.pause()
    assert not gc.isenabled()
    collector.start()
    assert gc.isenabled() and gc.get_freeze_count() > 0 and not collector.idle
    assert gc.get_threshold()[2] > 1000 * usual[2]
    collector.collect()
    collector.stop()
    assert gc.isenabled() and gc.get_freeze_count() == 0 and gc.get_threshold() == usual


def test_old_objects_that_hold_themselves_go_even_when_nobody_ever_pauses() -> None:
    class Held:
        def __init__(self) -> None:
            self.itself = self

    collector = Collector()
    collector.start()
    try:
        held = Held()
        gone = weakref.ref(held)
        gc.collect(1)  # moves it to the old generation
        del held
        collector.collect()
        assert not collector.idle and gone() is not None
        for _again in range(FULL_AFTER):
            gc.collect(1)
        collector.collect()
        assert gone() is None
    finally:
        collector.stop()


def test_the_interface_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    program = (
        "import sys, ingesoc_qual.tui.app, ingesoc_qual.tui.screens.reader, ingesoc_qual.tui.screens.queue\n"
        "import ingesoc_qual.tui.screens.documents, ingesoc_qual.tui.screens.codebook, ingesoc_qual.services.review\n"
        "print([m for m in ('numpy', 'pandas', 'pyarrow', 'spacy', 'sklearn', 'lxml', 'alembic') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    assert found == "[]"


def test_the_desk_is_used_from_one_thread(field: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingesoc_qual.services import review as service

    seen: set[str] = set()
    original = service.Review.codings

    def watched(self: service.Review, document_id: str) -> object:
        seen.add(threading.current_thread().name)
        return original(self, document_id)

    monkeypatch.setattr(service.Review, "codings", watched)
    desk = Desk(field, "C1")
    desk.ready()
    asyncio.run(desk.document(desk.documents[0].document_id))
    desk.close()
    assert len(seen) == 1 and next(iter(seen)).startswith("review")
