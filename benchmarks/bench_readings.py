"""Readings of a project of 20,000 codings over 200 documents of about 4,000 words: seconds each, in one process.

    uv run --all-extras python benchmarks/bench_readings.py [PROJECT]

The project is made once (texts drawn from a few hundred words, annotated for real; two coders, 40 codes of the
built-in codebook) and kept at PROJECT where one is named. `frame` reads the project and lays codings on words, which
every reading needs; the others are the median of three calls on that frame. CPU and wall seconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingesoc_qual.model.coding import Coding, Origin
from ingesoc_qual.model.document import Block, DocumentKind, Layout, Reading, Turn
from ingesoc_qual.model.event import Act
from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.codes import create_code
from ingesoc_qual.services.codings import coding_assignment, coding_references
from ingesoc_qual.services.ingest import add_readings
from ingesoc_qual.services.manifest import Entry
from ingesoc_qual.services.project import Project, create_project, make_coder, open_project
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.services.tables import build as tables
from ingesoc_qual.services.volumes import volumes
from ingesoc_qual.store import queries

DOCUMENTS, CODINGS, CODES, TURNS, CASES = 200, 20_000, 40, 80, 30
TASKS = ("accueil", "maraude", "gouvernance")
KINDS = ("entretien", "entretien", "entretien", "rapport d'activité", "charte")
PHRASES = (
    "On ouvre la permanence à neuf heures et les gens arrivent.",
    "La charte du bénévolat, on l'a signée, personne ne la relit.",
    "Il faut remplir le tableau pour le département, mesurer l'impact, évaluer.",
    "Ce qui compte c'est le lien social, l'entraide, pas les heures.",
    "J'ai pris confiance, aujourd'hui j'anime l'atelier cuisine toute seule.",
    "Le centre compte 118 bénévoles et 9 240 heures de bénévolat en 2024.",
)


def reading(chance: random.Random, *, turns: bool) -> Reading:
    """Return a text of about 4,000 words, an interview of 80 turns or as many paragraphs."""
    text, found, blocks = "", [], []
    for number in range(TURNS):
        start = len(text)
        label = ("ENQ", "E01")[number % 2]
        head = f"{label} : " if turns else ""
        text += f"{head}{' '.join(chance.choices(PHRASES, k=5))} {chance.random()}"
        if turns:
            found.append(Turn(start, start + len(head), len(text), label))
        blocks.append(Block(start, len(text)))
        text += "\n"
    return Reading(text, Layout(tuple(blocks), (), tuple(found), ("ENQ",)), "txt", "utf-8")


def build(path: Path) -> None:
    """Write the project through the services and the journal, and annotate it."""
    chance = random.Random(6)
    with create_project(path, coder="C1") as project:
        apply_builtin(project)
        for name in TASKS:
            create_code(project, name, parent="benevolat")
        given = []
        for number in range(DOCUMENTS):
            kind = KINDS[number % len(KINDS)]
            date = f"20{20 + number % 5}-03-12"
            entry = Entry(
                Path(f"e{number:03}.txt"), kind=DocumentKind(kind), date=date, cases=(f"Cas {number % CASES}",)
            )
            made = reading(chance, turns=kind == "entretien")
            given.append((entry, made, made.text.encode()))
        add_readings(project, given)
        annotate_project(project)
        with project.store.reading() as connection:
            documents, book = queries.documents(connection), queries.codebook(connection)
        kinds = [code.id for code in book.leaves() if code.parent in ("benevolat", "travail")]
        codes = [*kinds, *TASKS, *(code.id for code in book.leaves() if code.id not in kinds)][:CODES]
        for name in ("C1", "C2"):
            acts = [coding(chance, documents, codes, name) for _number in range(CODINGS // 2)]
            for first in range(0, len(acts), 2000):
                Project(project.store, make_coder(name)[0]).act(acts[first : first + 2000])


def coding(chance: random.Random, documents: tuple[object, ...], codes: list[str], coder: str) -> Act:
    """Return the act of a passage of 5 to 120 words somewhere."""
    document = chance.choice(documents)
    start = chance.randrange(document.characters - 800)  # type: ignore[attr-defined]
    made = Coding(
        id=f"{chance.getrandbits(128):032x}",
        document_id=document.id,  # type: ignore[attr-defined]
        version_id=document.version_id,  # type: ignore[attr-defined]
        start=start,
        end=start + chance.randint(30, 700),
        code_id=chance.choice(codes),
        coder_id=make_coder(coder)[0].id,
        origin=Origin.HAND.value,
        created_at="",
    )
    return Act("coding.add", (coding_assignment(made),), coding_references(made))


def show(name: str, times: int, act: Callable[[], object]) -> None:
    """Print the median CPU and wall seconds of an act."""
    walls, cpus, size = [], [], 0
    for _time in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        found = act()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        size = len(found) if hasattr(found, "__len__") else 0
    print(f"{name:28}{statistics.median(cpus):8.2f}{statistics.median(walls):8.2f}{size:10}")


def measure(path: Path) -> None:
    """Time each reading of the project."""
    with open_project(path, coder="C1") as project:
        Readings(project)  # modules and file are warm
        print(f"{'':28}{'CPU s':>8}{'wall s':>8}{'rows':>10}")
        show("frame", 3, lambda: Readings(project))
        readings = Readings(project)
        acts: dict[str, Callable[[], object]] = {
            "volunteering_grid": readings.volunteering_grid,
            "prescribed_real_gap": readings.prescribed_real_gap,
            "profile": readings.profile,
            "vocabulary": readings.vocabulary,
            "matrix code × case": readings.matrix,
            "matrix code × speaker": lambda: readings.matrix("speaker"),
            "matrix code × year, subtree": lambda: readings.matrix("year", subtree=True),
            "cooccurrence overlap": readings.cooccurrence,
            "cooccurrence inside": lambda: readings.cooccurrence("inside"),
            "cooccurrence turn": lambda: readings.cooccurrence("turn"),
            "cooccurrence near": lambda: readings.cooccurrence("near"),
        }
        for name, act in acts.items():
            show(name, 3, act)
        show("volumes, first time", 1, lambda: volumes(project))  # proposed once, then kept
        show("volumes", 3, lambda: volumes(project))
        show("all tables of the export", 1, lambda: tables(project))


def main() -> None:
    """Make the project where it is not there yet, and measure."""
    if len(sys.argv) > 1:
        path = Path(sys.argv[1])
        if not path.exists():
            build(path)
        measure(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder) / "banc.ingesoc")
        measure(Path(folder) / "banc.ingesoc")


if __name__ == "__main__":
    main()
