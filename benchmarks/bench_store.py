"""A project of 20,000 codings over 200 documents: opening, and one act at a time. Medians, CPU and wall, memory.

    uv run --all-extras python benchmarks/bench_store.py [ACTS]

Each act is what a coder's key does: `Review.code`, `Review.decide`, `Review.undo`, on disk when the call returns
(WAL, synchronous=FULL). Opening is measured in fresh processes, from the start of the call `open_project`, modules
already imported or not.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingesoc_qual.model.coding import Coding, Evidence, Origin, Suggestion, Verdict, suggestion_id
from ingesoc_qual.model.document import Block, Layout, Reading, Turn
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.codings import coding_assignment, coding_references
from ingesoc_qual.services.ingest import add_readings
from ingesoc_qual.services.manifest import Entry
from ingesoc_qual.services.project import Project, create_project, open_project
from ingesoc_qual.services.review import QueueFilter, Review
from ingesoc_qual.store import check, journal, machine, queries
from ingesoc_qual.store.merge import merge_from

DOCUMENTS, CODINGS, CODES, SUGGESTIONS = 200, 20_000, 220, 20_000
WORDS = ("mardi", "je", "suis", "toute", "seule", "alors", "je me débrouille", "avec la charte", "et les bénévoles")

OPENING = """
import json, resource, sys, time
if sys.argv[2] == "warm":
    import ingesoc_qual.services.project, ingesoc_qual.store.queries
wall, cpu = time.perf_counter(), time.process_time()
from ingesoc_qual.services.project import open_project
from ingesoc_qual.store import queries
with open_project(sys.argv[1], coder="C1") as project:
    with project.store.reading() as connection:
        assert len(queries.documents(connection)) == 200
        assert len(queries.codebook(connection).codes) == 220
    found = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
print(json.dumps(found | {"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def reading(chance: random.Random) -> Reading:
    """Return an interview of about 1,000 words."""
    text, turns, blocks = "", [], []
    for number in range(20):
        start = len(text)
        text += f"{('ENQ', 'E01')[number % 2]} : {' '.join(chance.choices(WORDS, k=40))} {chance.random()}"
        turns.append(Turn(start, start + 6, len(text), ("ENQ", "E01")[number % 2]))
        blocks.append(Block(start, len(text)))
        text += "\n"
    return Reading(text, Layout(tuple(blocks), (), tuple(turns), ("ENQ",)), "txt", "utf-8")


def build(path: Path) -> None:
    """Write the project through the services and the journal, in batches."""
    chance = random.Random(1)
    with create_project(path, coder="C1") as project:
        codes = [
            Act("code.create", (Assignment(Subject("code", f"c{n}"), {
                "label": f"code {n}", "parent": None if n < 20 else f"c{n % 20}", "position": n,
                "indicators": ["charte … bénévole", "débrouill*"], "definition": "Ce que l'on dit. " * 8,
            }),))
            for n in range(CODES)
        ]  # fmt: skip
        project.act(codes)
        readings = [reading(chance) for _number in range(DOCUMENTS)]
        entries = [Entry(Path(f"e{n:03}.txt"), cases=(f"Cas {n % 12}",)) for n in range(DOCUMENTS)]
        add_readings(project, [(e, r, r.text.encode()) for e, r in zip(entries, readings, strict=True)])
        with project.store.reading() as connection:
            documents = queries.documents(connection)
        for batch in range(0, CODINGS, 500):
            made = [coding(project, chance, documents[n % DOCUMENTS], n) for n in range(batch, batch + 500)]
            project.act([Act("coding.add", (coding_assignment(c),), coding_references(c)) for c in made])
        with project.store.writing() as connection:
            machine.replace_suggestions(
                connection,
                "indicators",
                [d.id for d in documents],
                [suggestion(chance, documents[n % DOCUMENTS], n) for n in range(SUGGESTIONS)],
            )


def coding(project: Project, chance: random.Random, document: object, number: int) -> Coding:
    """Return one coding by hand."""
    start = chance.randrange(4000)
    return Coding(
        f"coding-{number}", document.id, document.version_id, start, start + 80, f"c{chance.randrange(CODES)}",  # type: ignore[attr-defined]
        project.coder.id, Origin.HAND.value, "", codebook_version="0123456789ab",
    )  # fmt: skip


def suggestion(chance: random.Random, document: object, number: int) -> Suggestion:
    """Return one suggestion."""
    start, code, version = number // DOCUMENTS * 40, f"c{chance.randrange(CODES)}", document.version_id  # type: ignore[attr-defined]
    return Suggestion(
        suggestion_id(version, start, start + 30, code, "indicators", "1"), document.id, version, start, start + 30,  # type: ignore[attr-defined]
        code, "indicators", "1", chance.random(), (Evidence(start, start + 6, "charte"),),
    )  # fmt: skip


def show(name: str, walls: list[float], cpus: list[float], unit: float = 1000, label: str = "ms") -> None:
    """Print one line: median and 99th percentile of wall time, median of CPU."""
    ordered = sorted(walls)
    late = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    print(
        f"  {name:34} {statistics.median(walls) * unit:8.1f} {label}  p99 {late * unit:8.1f}"
        f"  cpu {statistics.median(cpus) * unit:8.1f}  n {len(walls)}"
    )


def timed(times: int, act: Callable[[], object]) -> tuple[list[float], list[float]]:
    """Call `act` and return each call's wall and CPU seconds."""
    walls, cpus = [], []
    for _time in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return walls, cpus


def measure_opening(path: Path, state: str) -> None:
    """Open the project in fresh processes."""
    found = []
    for _run in range(7):
        done = subprocess.run(
            [sys.executable, "-c", OPENING, str(path), state], capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
    name = "opening" if state == "warm" else "opening, imports included"
    show(name, [f["wall"] for f in found], [f["cpu"] for f in found])
    print(f"  {'':34} {statistics.median(f['rss'] for f in found):8.1f} MB")


def measure_acts(path: Path, times: int) -> None:
    """Do what keys do, one act at a time."""
    chance = random.Random(2)
    with open_project(path, coder="C1") as project:
        review = Review(project)
        documents = [d.document_id for d in review.documents()]

        def code() -> None:
            start = chance.randrange(3000)
            review.code(documents[0], start, start + 50, [f"c{chance.randrange(CODES)}"])

        queue = iter(review.queue(QueueFilter(), limit=3 * times))
        show("first coding of a session", *timed(1, code))
        show("coding", *timed(times, code))
        show("undo", *timed(times // 2, review.undo))
        show("redo", *timed(1, review.redo))
        show("decision, accepted", *timed(times, lambda: review.decide(next(queue), Verdict.ACCEPTED)))
        show("decision, rejected", *timed(times, lambda: review.decide(next(queue), Verdict.REJECTED)))
        show("code created", *timed(10, lambda: review.create_code(f"code {chance.random()}")))
        show("the queue's next page", *timed(10, lambda: review.queue(QueueFilter(), limit=50)))
        show("the queue's counts", *timed(10, lambda: review.queue_counts(QueueFilter())))
        show("codings of one document", *timed(10, lambda: review.codings(documents[0])))


def measure_whole(path: Path) -> None:
    """Fold everything, prove it, and merge a copy."""
    copy = path.with_name("copie.ingesoc")
    copy.write_bytes(path.read_bytes())
    with open_project(copy, coder="C2") as other:
        review = Review(other)
        review.code(review.documents()[0].document_id, 0, 50, ["c1"])
    with open_project(path, coder="C1") as project:

        def refold() -> None:
            with project.store.writing() as connection:
                journal.refold(connection)

        def prove() -> None:
            with project.store.reading() as connection:
                assert check.differences(connection) == ()

        show("full fold, written", *timed(3, refold), unit=1, label="s ")
        show("proof: state against journal", *timed(3, prove), unit=1, label="s ")
        show(
            "merge of a copy with one act more", *timed(1, lambda: merge_from(project.store, copy)), unit=1, label="s "
        )
        show("merge of a copy, nothing new", *timed(3, lambda: merge_from(project.store, copy)), unit=1, label="s ")


def main(times: int) -> None:
    """Build the project, then measure."""
    with tempfile.TemporaryDirectory() as place:
        os.environ["INGESOC_HOME"] = str(Path(place) / "home")
        path = Path(place) / "terrain.ingesoc"
        wall = time.perf_counter()
        build(path)
        print(
            f"{CODINGS} codings, {DOCUMENTS} documents, {CODES} codes, {SUGGESTIONS} suggestions: built in"
            f" {time.perf_counter() - wall:.1f} s, {path.stat().st_size / 1e6:.1f} MB"
        )
        measure_opening(path, "warm")
        measure_opening(path, "cold")
        measure_acts(path, times)
        measure_whole(path)
        print(f"  peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
