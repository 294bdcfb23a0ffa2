"""Kill a working process at random instants, reopen its project, and count what was lost.

    uv run --all-extras python benchmarks/kill_loop.py [KILLS] [SEED]

One process codes, recodes, decides, writes memos, undoes, edits the codebook and imports, and says on a pipe what each
act will record before it starts and which entries it recorded once the call has returned. It is killed without notice
(SIGKILL), the project is reopened, and everything it had acknowledged must be there, every act whole or absent, the
state equal to a fold of the journal, SQLite's own checks clean. A killed process is not a power cut: that is what
`synchronous=FULL` is for, and it is not tested here. Exit code 1 when anything is lost.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingesoc_qual.errors import ReviewError
from ingesoc_qual.model.coding import Evidence, MemoTarget, Suggestion, Verdict, suggestion_id
from ingesoc_qual.model.document import Block, Layout, Reading, Turn
from ingesoc_qual.model.event import Event
from ingesoc_qual.services.codes import create_code, rename_code
from ingesoc_qual.services.ingest import add_readings
from ingesoc_qual.services.manifest import Entry
from ingesoc_qual.services.project import Project, create_project, open_project
from ingesoc_qual.services.review import QueueFilter, Review
from ingesoc_qual.store import check, entries, journal, machine, queries

WORDS = ("mardi", "je", "suis", "toute", "seule", "alors", "je me débrouille", "avec la charte", "et les bénévoles")
CODES = ("accueil", "charte", "débrouille", "confiance")
CASE = "La Passerelle"


# --- the process that works ------------------------------------------------------------------------------------------


def reading(chance: random.Random) -> Reading:
    """Return a small interview that nobody else will give."""
    text, turns, blocks = "", [], []
    for number in range(chance.randint(4, 40)):
        label, start = ("ENQ", "E01")[number % 2], len(text)
        text += f"{label} : {' '.join(chance.choices(WORDS, k=30))} {chance.random()}"
        turns.append(Turn(start, start + 6, len(text), label))
        blocks.append(Block(start, len(text)))
        text += "\n"
    return Reading(text, Layout(tuple(blocks), (), tuple(turns), ("ENQ",)), "txt", "utf-8")


def bring_in(project: Project, chance: random.Random, count: int) -> None:
    """Import `count` interviews in one transaction, and suggest codings in them."""
    found = [reading(chance) for _number in range(count)]
    entries = [Entry(Path(f"e{chance.getrandbits(60):x}.txt"), cases=(CASE,)) for _reading in found]
    add_readings(project, [(e, r, r.text.encode()) for e, r in zip(entries, found, strict=True)])


def suggest(project: Project, chance: random.Random) -> None:
    """Put thirty suggestions into ten documents, as a suggester would: machine work, no event."""
    with project.store.writing() as connection:
        every = queries.documents(connection)
        documents = chance.sample(every, min(10, len(every)))
        code_ids = [code.id for code in queries.codebook(connection).codes if code.usable]
        made = []
        for document in documents:
            for number in range(30):
                start, code = number * 20, chance.choice(code_ids)
                key = suggestion_id(document.version_id, start, start + 15, code, "indicators", "1")
                evidence = (Evidence(start, start + 4, "mardi"),)
                made.append(
                    Suggestion(
                        key, document.id, document.version_id, start, start + 15, code, "indicators", "1", 0.5, evidence
                    )
                )
        machine.replace_suggestions(connection, "indicators", [d.id for d in documents], made)


class Worker:
    """Does random acts, each announced with the number of entries it will record."""

    def __init__(self, project: Project, chance: random.Random) -> None:
        self.project, self.chance = project, chance
        self.review = Review(project)
        self.last = 0

    def say(self, **what: object) -> None:
        """Write one line on the pipe, at once."""
        os.write(sys.stdout.fileno(), (json.dumps(what) + "\n").encode())

    def acknowledge(self) -> None:
        """Say which entries are new since the last time."""
        with self.project.store.reading() as connection:
            fresh = journal.load_events(connection, where=entries.since(self.last))
        if fresh:
            self.last = fresh[-1].clock
        self.say(done=[event.id for event in fresh])

    def act(self) -> None:
        """Do one act of a random kind."""
        weights = {
            self.code: 8, self.decide: 8, self.change: 4, self.take_away: 2, self.memo: 2, self.undo: 3,
            self.codebook: 1, self.bring_in: 2,
        }  # fmt: skip
        try:
            self.chance.choices(list(weights), list(weights.values()))[0]()
        except ReviewError as error:
            self.say(refused=str(error))  # Nothing to undo, a code undone since: said, counted, and gone on from.
            self.review = Review(self.project)
        self.acknowledge()

    def _document(self) -> str:
        return self.chance.choice(self.review.documents()).document_id

    def _code_ids(self, count: int) -> list[str]:
        return self.chance.sample([c.id for c in self.review.codebook().codes if c.usable], count)

    def code(self) -> None:
        """Code a passage under one to three codes."""
        count, start = self.chance.randint(1, 3), self.chance.randrange(300)
        codes, document = self._code_ids(count), self._document()
        self.say(intent="code", entries=count)
        self.review.code(document, start, start + 40, codes)

    def decide(self) -> None:
        """Answer a suggestion."""
        found = self.review.queue(QueueFilter(), limit=20)
        if not found:
            return
        verdict = self.chance.choice(list(Verdict))
        code = self._code_ids(1)[0] if verdict is Verdict.RECODED else None
        suggestion = self.chance.choice(found)
        self.say(intent="decide", entries=1)
        self.review.decide(suggestion, verdict, code_id=code)

    def _coding(self) -> str | None:
        found = [c for c in self.review.codings(self._document()) if c.coder_id == self.project.coder.id]
        return self.chance.choice(found).id if found else None

    def change(self) -> None:
        """Give a coding another code, or other bounds."""
        coding = self._coding()
        if coding is None:
            return
        code, start = self._code_ids(1)[0], self.chance.randrange(200)
        self.say(intent="change", entries=1)
        if self.chance.random() < 0.5:
            self.review.recode(coding, code)
        else:
            self.review.resize(coding, start, start + 25)

    def take_away(self) -> None:
        """Remove a coding."""
        coding = self._coding()
        if coding is not None:
            self.say(intent="take away", entries=1)
            self.review.uncode(coding)

    def memo(self) -> None:
        """Write a memo on a passage."""
        document = self._document()
        self.say(intent="memo", entries=1)
        self.review.add_memo(MemoTarget.PASSAGE, document, "à revoir avec Lise", start=3, end=9)

    def undo(self) -> None:
        """Undo, and sometimes redo."""
        self.say(intent="undo", entries=1)
        self.review.undo()
        if self.chance.random() < 0.5:
            self.acknowledge()
            self.say(intent="redo", entries=1)
            self.review.redo()

    def codebook(self) -> None:
        """Create a code and give it another name."""
        label = f"code {self.chance.getrandbits(40):x}"
        self.say(intent="create", entries=1)
        made = create_code(self.project, label)
        self.acknowledge()
        self.say(intent="rename", entries=1)
        rename_code(self.project, made.id, label.upper())
        self.review = Review(self.project)

    def bring_in(self) -> None:
        """Import one to five documents: each an entry, and another for its case."""
        count = self.chance.randint(1, 5)
        self.say(intent="import", entries=2 * count)
        bring_in(self.project, self.chance, count)


def work(path: Path, seed: int) -> None:
    """Work until killed."""
    chance = random.Random(seed)
    with open_project(path, coder="C1") as project:
        suggest(project, chance)
        worker = Worker(project, chance)
        with project.store.reading() as connection:
            worker.last = journal.newest(connection)
        worker.say(ready=True)
        while True:
            worker.act()


# --- the process that kills and counts -------------------------------------------------------------------------------


@dataclass
class Tally:
    """What the kills found."""

    acknowledged: set[str] = field(default_factory=set)
    lost: int = 0
    halves: int = 0
    faults: list[str] = field(default_factory=list)
    unacknowledged_whole: int = 0
    during: dict[str, int] = field(default_factory=dict)
    reopened: list[float] = field(default_factory=list)
    acts: int = 0
    refused: int = 0


def kill_once(path: Path, seed: int, chance: random.Random, tally: Tally) -> None:
    """Start the worker, kill it, and count."""
    before = {event.id for event in read_events(path)}
    command = [sys.executable, __file__, "--work", str(path), str(seed)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert worker.stdout is not None
    lines: list[str] = []
    ready = threading.Event()

    def listen(stream: object) -> None:
        for line in stream:  # type: ignore[attr-defined]
            lines.append(line)
            if "ready" in line:
                ready.set()

    listener = threading.Thread(target=listen, args=(worker.stdout,))
    listener.start()
    if chance.random() < 0.1:
        time.sleep(chance.uniform(0.2, 1.2))  # While it imports, opens, recovers.
    else:
        if not ready.wait(60):
            raise SystemExit("the worker never started")
        time.sleep(chance.uniform(0.0, 0.6))
    if worker.poll() is not None:
        raise SystemExit("the worker died by itself")
    worker.kill()
    worker.wait()
    listener.join()
    count(path, [json.loads(line) for line in lines if line.endswith("\n")], before, tally)


def read_events(path: Path) -> list[Event]:
    """Return the journal of a project nobody works in."""
    with open_project(path, coder="C1") as project, project.store.reading() as connection:
        return journal.load_events(connection)


def count(path: Path, said: list[dict[str, object]], before: set[str], tally: Tally) -> None:
    """Reopen the project and compare it with what the worker had said."""
    intent: dict[str, object] | None = None
    for line in said:
        if "done" in line:
            tally.acknowledged.update(line["done"])  # type: ignore[arg-type]
            tally.acts += bool(line["done"])
            intent = None
        elif "intent" in line:
            intent = line
        tally.refused += "refused" in line
    name = "between acts" if intent is None else str(intent["intent"])
    tally.during[name] = tally.during.get(name, 0) + 1
    started = time.perf_counter()
    with open_project(path, coder="C1") as project:
        with project.store.reading() as connection:
            documents = queries.documents(connection)
            queries.codebook(connection)
        tally.reopened.append(time.perf_counter() - started)
        with project.store.reading() as connection:
            events = journal.load_events(connection)
            tally.faults += [f"differs: {name}" for name in check.differences(connection)]
            tally.faults += [f"altered: {name}" for name in check.altered_blobs(connection)]
            tally.faults += [str(row) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
            answer = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            tally.faults += [] if answer == "ok" else [str(answer)]
            for document in documents:
                queries.text(connection, document.id)
    known = {event.id for event in events}
    tally.lost += len(tally.acknowledged - known)
    extra = known - before - tally.acknowledged
    wanted = int(str(intent["entries"])) if intent else 0
    tally.halves += len(extra) not in (0, wanted)
    tally.unacknowledged_whole += bool(extra)


def main(kills: int, seed: int) -> int:
    """Kill, count, report; return the exit code."""
    chance, tally = random.Random(seed), Tally()
    with tempfile.TemporaryDirectory() as place:
        os.environ["INGESOC_HOME"] = str(Path(place) / "home")
        path = Path(place) / "terrain.ingesoc"
        with create_project(path, coder="C1") as project:
            for label in CODES:
                create_code(project, label)
            bring_in(project, chance, 3)
        for number in range(kills):
            kill_once(path, seed * 100_000 + number, chance, tally)
        size = path.stat().st_size / 1e6
    report(kills, tally, size)
    return 1 if tally.lost or tally.halves or tally.faults else 0


def report(kills: int, tally: Tally, size: float) -> None:
    """Print what the kills found."""
    say: Callable[[str], None] = print
    say(f"{kills} kills, {tally.acts} acknowledged acts, {len(tally.acknowledged)} entries, {size:.1f} MB at the end")
    say(f"  acknowledged and lost   {tally.lost}")
    say(f"  half acts               {tally.halves}")
    say(f"  faults of state or file {len(tally.faults)} {tally.faults[:3] or ''}")
    say(f"  committed, not yet acknowledged when killed {tally.unacknowledged_whole}")
    say(f"  refused in words        {tally.refused}")
    say(f"  killed during           {dict(sorted(tally.during.items(), key=lambda item: -item[1]))}")
    worst, middle = max(tally.reopened), statistics.median(tally.reopened)
    say(f"  reopened in             {middle:.3f} s (median), {worst:.3f} s (worst)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        kill_count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
        sys.exit(main(kill_count, int(sys.argv[2]) if len(sys.argv) > 2 else 1))
