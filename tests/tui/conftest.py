"""A small real project, and the interface driven on it without a terminal."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import _wait, events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from ingesoc_qual.model.coding import Coding, Evidence, Memo, Suggestion, suggestion_id
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.review import Review, open_review
from ingesoc_qual.store import machine
from ingesoc_qual.tui.app import ReviewApp
from ingesoc_qual.tui.desk import Desk
from ingesoc_qual.tui.memory import Collector
from tests.conftest import add_code, add_dialogue

SPOKEN = (
    ("ENQ", "Et concrètement, une semaine, ça ressemble à quoi ?"),
    (
        "E03",
        "Avant on arrivait, on voyait ce qu'il y avait à faire, point. [rires] Maintenant y'a une charte, on signe.",
    ),
    ("ENQ", "Vous la suivez ?"),
    ("E03", "Dans les faits, le mardi je suis toute seule une fois sur deux. Alors je me débrouille [/b] comme ça."),
)


def propose(review: Review, document_id: str, code: str, words: str, score: float) -> Suggestion:
    """Return a suggestion of `code` over `words`, its first word as evidence."""
    document = review.text(document_id)
    start = document.text.index(words)
    end, first = start + len(words), start + len(words.split()[0])
    identity = suggestion_id(document.version_id, start, end, code, "indicators", "1")
    evidence = (Evidence(start, first, "indice"),)
    return Suggestion(
        identity, document_id, document.version_id, start, end, code, "indicators", "1", score, evidence
    )  # fmt: skip


@pytest.fixture(scope="session")
def made_field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with two interviews, five codes and four suggestions, once."""
    folder = tmp_path_factory.mktemp("field")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        return make_field(folder / "terrain.ingesoc")


@pytest.fixture
def field(tmp_path: Path, made_field: Path) -> Path:
    """Return a copy of that project."""
    return Path(shutil.copy(made_field, tmp_path / "terrain.ingesoc"))


@pytest.fixture(scope="session")
def made_annotated(tmp_path_factory: pytest.TempPathFactory, made_field: Path) -> Path:
    """Annotate a copy of that project, once: what a search reads."""
    folder = tmp_path_factory.mktemp("annotated")
    path = Path(shutil.copy(made_field, folder / "terrain.ingesoc"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INGESOC_HOME", str(folder / "home"))
        with open_project(path, coder="C1") as project:
            annotate_project(project)
    return path


@pytest.fixture
def annotated(tmp_path: Path, made_annotated: Path) -> Path:
    """Return a copy of the annotated project."""
    return Path(shutil.copy(made_annotated, tmp_path / "terrain.ingesoc"))


def make_field(path: Path) -> Path:
    """Make the project of these tests."""
    project = create_project(path, coder="C1")
    add_code(project, "benevolat", "Bénévolat", definition="L'engagement sans salaire.")
    add_code(
        project, "prescrit", "bénévolat prescrit", "benevolat", definition="Ce qui est attendu.", exclude="Le fait."
    )
    add_code(project, "reel", "bénévolat réel", "benevolat", definition="Ce qui est fait.")
    add_code(project, "innovation", "Innovation sociale")
    add_code(project, "lien", "lien social", "innovation")
    first = add_dialogue(project, "Entretien E03", SPOKEN)
    second = add_dialogue(project, "Entretien E04", (("E04", "Le lien entre voisins, ça compte."),), case="Le Ventoux")
    review = Review(project)
    proposed = [
        propose(review, first, "prescrit", "Maintenant y'a une charte, on signe.", 0.9),
        propose(review, first, "reel", "Maintenant y'a une charte, on signe.", 0.4),
        propose(review, first, "reel", "Dans les faits, le mardi je suis toute seule une fois sur deux.", 0.7),
        propose(review, second, "lien", "Le lien entre voisins, ça compte.", 0.5),
    ]
    with project.store.writing() as connection:
        machine.replace_suggestions(connection, "indicators", [first, second], proposed)
    review.close()
    return path


class Untouched(Collector):
    """Leaves the memory of the test process alone."""

    def start(self) -> None:
        return


class Session:
    """The interface on a project, with what a second reader of the file sees."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None], path: Path) -> None:
        self.app, self.pilot, self.path = app, pilot, path

    async def press(self, *keys: str) -> None:
        """Press keys, each handled whole before the next."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def burst(self, *keys: str) -> None:
        """Press keys all at once, as a slow line delivers them; single letters are typed."""
        for key in keys:
            letter = key if len(key) == 1 else None
            self.app.post_message(events.Key(_character_to_key(key) if letter else key, letter))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        for letter in text:
            self.app.post_message(events.Key(_character_to_key(letter), letter))
        await self.pilot.pause()

    async def closing(self, *keys: str) -> None:
        """Wait until the work that is shown is over, then press keys."""
        screen = self.app.screen
        await self.until(lambda: screen.code is not None, timeout=60)
        await self.press(*keys)

    async def until(self, holds: Callable[[], object], timeout: float = 3.0) -> None:
        """Wait until something holds."""
        for _try in range(int(timeout / 0.02)):
            await self.pilot.pause()
            if holds():
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"still not so; the screen:\n{self.screen_text}")

    @property
    def screen_text(self) -> str:
        """What stands on the screen, line by line."""
        screen = self.app.screen
        strips = screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    def stored(self) -> Review:
        """Open the project again, as another process would."""
        return open_review(self.path, coder="C1")

    def codings(self, document: int = 0) -> list[tuple[str, str]]:
        """Return the codes and words of a document's codings, as they are on disk."""
        with self.stored() as review:
            key = review.documents()[document].document_id
            text = review.text(key).text
            return [(coding.code_id, text[coding.start : coding.end]) for coding in review.codings(key)]

    def raw_codings(self, document: int = 0) -> Sequence[Coding]:
        """Return a document's codings, as they are on disk."""
        with self.stored() as review:
            return review.codings(review.documents()[document].document_id)

    def memos(self, document: int = 0) -> Sequence[Memo]:
        """Return a document's memos, as they are on disk."""
        with self.stored() as review:
            return review.memos(review.documents()[document].document_id)


@asynccontextmanager
async def session(path: Path, *, size: tuple[int, int] = (120, 40), coder: str = "C1") -> AsyncIterator[Session]:
    """Open the interface on a project; leaving keeps the place, as the program does."""
    desk = Desk(path, coder)
    desk.ready()
    app = ReviewApp(desk, Untouched())
    place = None
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield Session(app, pilot, path)
            place = app.here()
    finally:
        app.collector.stop()
        desk.close(place)


@asynccontextmanager
async def reading(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the first document of a project."""
    async with session(path, size=size) as opened:
        await opened.press("enter")
        await opened.until(lambda: opened.app.current_mode == "reader" and opened.app.screen.reader.lines)
        document = opened.app.screen.document
        await opened.until(lambda: document.whole)
        yield opened


@asynccontextmanager
async def queueing(path: Path, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the queue of a project."""
    async with session(path, size=size) as opened:
        await opened.press("f4")
        await opened.until(lambda: opened.app.current_mode == "queue" and "Proposé" in opened.screen_text)
        yield opened


@asynccontextmanager
async def searching(path: Path, pattern: str, *, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Session]:
    """Open the interface on the lines where a pattern is found."""
    async with session(path, size=size) as opened:
        await opened.press("f8")
        await opened.until(lambda: opened.app.current_mode == "search" and opened.app.screen.line.has_focus)
        await opened.type(pattern)
        await opened.press("enter")
        await opened.until(lambda: opened.app.screen.lines)
        yield opened


@pytest.fixture(autouse=True)
def no_animation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the clock out of the tests, and look for stillness more often than Textual does by itself."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 0.0006)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    yield
