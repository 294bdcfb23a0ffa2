"""Queries on 20,000 codings in 200 documents of about 1,000 words, then exports and report. Medians, worst, CPU.

    uv run --all-extras python benchmarks/bench_queries.py [RUNS] [PROJECT]

The project is built through the services and annotated by spaCy (some minutes), unless the file PROJECT is there
already; it is written there when it is not. Opening is what `open_queries` reads; the first query of a process also
makes the arrays, the first pattern reads the annotations, the first distance counts the words: measured apart. After
that, each query is run RUNS times on the same opening.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_store import CODES, CODINGS, DOCUMENTS
from ingesoc_qual.model.coding import Coding, Origin
from ingesoc_qual.model.document import Block, Layout, Reading, Turn
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codings import coding_assignment, coding_references
from ingesoc_qual.services.export import export_project
from ingesoc_qual.services.ingest import add_readings
from ingesoc_qual.services.manifest import Entry
from ingesoc_qual.services.project import Project, create_project, open_project
from ingesoc_qual.services.query import Queries, open_queries
from ingesoc_qual.store import queries

SENTENCES = (
    "Le mardi je suis toute seule, alors je me débrouille avec la charte.",
    "Les bénévoles arrivent vers neuf heures et on fait le café ensemble.",
    "On nous demande des indicateurs d'impact qu'on ne sait pas renseigner.",
    "La présidente a signé la convention avec le département en mars.",
    "Ce qui compte, c'est ce que les gens apprennent les uns des autres.",
    "À la maraude on part à trois, jamais seul, et on discute d'abord.",
    "Avant il y avait une fiche de poste, maintenant chacun fait comme il peut.",
    "Le pouvoir d'agir, on en parle beaucoup dans les réunions.",
)
QUERIES = (
    "code:c30",
    "code:*",
    "sous:c3",
    "sous:c3 ou sous:c4 ou sous:c5",
    "sous:c3 et sous:c4",
    "code:* et code:*",
    "sous:c3 sauf sous:c4",
    "non sous:c3",
    "rôle:bénévole et sous:c3",
    "cas:\"Cas 3\" et non codeur:Lise",
    "codeur:Lise et date>=2023 et origine:main",
    "locuteur:E01 et année:2024",
    "code:* chevauche code:*",
    "sous:c3 dans sous:c4",
    "code:* dans code:*",
    "code:* contient code:*",
    "code:* près(20) code:*",
    "sous:c3 près(50) sous:c4",
    "code:* suivi(20) de code:*",
    '"charte"',
    '"pouvoir d\'agir" et rôle:bénévole',
    'code:* et "charte … bénévole"',
    'sous:c3 et ("charte" ou "fiche*") sauf "convention"',
    '"charte" près(10) code:c30',
    "(sous:c3 et sous:c4 et codeur:C1) ou (sous:c5 sauf rôle:bénévole) ou (code:c40 près(5) code:c41)",
)  # fmt: skip


def reading(chance: random.Random) -> Reading:
    """Return an interview of about 1,000 words."""
    text, turns, blocks = "", [], []
    for number in range(20):
        start, label = len(text), ("ENQ", "E01")[number % 2]
        text += f"{label} : {' '.join(chance.choices(SENTENCES, k=4))} {chance.randrange(10**6)}."
        turns.append(Turn(start, start + len(label) + 3, len(text), label))
        blocks.append(Block(start, len(text)))
        text += "\n"
    return Reading(text, Layout(tuple(blocks), (), tuple(turns), ("ENQ",)), "txt", "utf-8")


def build(path: Path) -> None:
    """Write and annotate the project."""
    chance = random.Random(1)
    with create_project(path, coder="Lise") as project:
        project.act([_code(n) for n in range(CODES)])
        readings = [reading(chance) for _number in range(DOCUMENTS)]
        entries = [
            Entry(Path(f"e{n:03}.txt"), cases=(f"Cas {n % 12}",), date=f"{2022 + n % 3}-{1 + n % 12:02}")
            for n in range(DOCUMENTS)
        ]
        add_readings(project, [(e, r, r.text.encode()) for e, r in zip(entries, readings, strict=True)])
        with project.store.reading() as connection:
            voices = [s.id for s in queries.speakers(connection) if s.label == "E01"]
        project.act(
            [Act("speaker.edit", (Assignment(Subject("speaker", v), {"role": "bénévole"}),)) for v in voices[::2]]
        )
        annotate_project(project)
    for coder in ("Lise", "C1"):
        with open_project(path, coder=coder) as project:
            _code_half(project, chance)


def _code(number: int) -> Act:
    fields = {"label": f"code {number}", "parent": None if number < 20 else f"c{number % 20}", "position": number}
    return Act("code.create", (Assignment(Subject("code", f"c{number}"), fields),))


def _code_half(project: Project, chance: random.Random) -> None:
    with project.store.reading() as connection:
        documents = queries.documents(connection)
    for batch in range(0, CODINGS // 2, 500):
        made = []
        for number in range(batch, batch + 500):
            document = documents[number % DOCUMENTS]
            start = chance.randrange(document.characters - 300)
            made.append(
                Coding(
                    f"{project.coder.name}-{number}", document.id, document.version_id, start,
                    start + chance.choice((40, 80, 160, 280)), f"c{chance.randrange(CODES)}", project.coder.id,
                    Origin.HAND.value, "", codebook_version="0123456789ab",
                )
            )  # fmt: skip
        project.act([Act("coding.add", (coding_assignment(c),), coding_references(c)) for c in made])


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU milliseconds of a call."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def measure(path: Path, runs: int) -> None:
    """Open, then run every query."""
    import numpy as np  # noqa: F401 - its import is no part of an opening

    with open_project(path, coder="Lise") as project:
        opened: list[Queries] = []
        for name, act in (
            ("opening", lambda: opened.append(open_queries(project))),
            ("first query (arrays)", lambda: opened[0].find("code:c30")),
            ("first pattern (annotations, lexicon)", lambda: opened[0].find('"jamais"')),
            ("first distance (words)", lambda: opened[0].find("code:c30 près code:c31")),
        ):
            wall, cpu = timed(act)
            print(f"  {name:44} {wall:8.1f} ms  cpu {cpu:8.1f}")
        worst = 0.0
        for query in QUERIES:
            figures = []
            for _run in range(runs):
                opened[0]._found.clear()  # a pattern is searched anew each time
                figures.append(timed(lambda text=query: opened[0].find(text)))  # type: ignore[misc]
            walls, cpus = [w for w, _c in figures], [c for _w, c in figures]
            found = len(opened[0].find(query).passages)
            worst = max(worst, statistics.median(cpus))
            print(
                f"  {query[:60]:60} {found:7} passages {statistics.median(walls):7.1f} ms"
                f"  max {max(walls):7.1f}  cpu {statistics.median(cpus):7.1f}"
            )
        print(f"  slowest query, CPU median {worst:.1f} ms")


def measure_given(path: Path) -> None:
    """Write every table in each format, and the report."""
    with open_project(path, coder="Lise") as project, tempfile.TemporaryDirectory() as place:
        for name in ("html", "csv", "xlsx", "ods", "parquet", "jsonl", "md"):
            wall, cpu = timed(lambda: export_project(project, Path(place) / name, formats=[name]))  # noqa: B023
            size = sum(file.stat().st_size for file in (Path(place) / name).rglob("*.*")) / 1e6
            print(f"  export, {name:36} {wall / 1000:8.2f} s   cpu {cpu / 1000:8.2f}  {size:.1f} MB")


def main(runs: int, place: Path | None) -> None:
    """Build the project where there is none, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INGESOC_HOME"] = str(Path(folder) / "home")
        path = place or Path(folder) / "terrain.ingesoc"
        if not path.exists():
            build(path)
        measure(path, runs)
        measure_given(path)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 7,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
