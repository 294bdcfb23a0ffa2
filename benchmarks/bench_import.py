"""Import of 200 TXT files of 5,000 words, without annotation: whole process, CPU, wall and peak memory.

    uv run --all-extras python benchmarks/bench_import.py [RUNS]

Peer figures for the same number and size of files stand in RESULTS.md.
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
from pathlib import Path

FILES, WORDS = 200, 5_000
VOCABULARY = (
    "le la les un une des on nous il elle y a est fait peut mardi atelier bénévole charte réunion voisin clé accueil "
    "repas mairie dossier subvention confiance équipe permanence cuisine vélo enfant parole décision temps jardin "
    "d'abord l'été qu'on n'est aujourd'hui parce_que jusqu'à".replace("_", " ").split(" ")
)


def write_corpus(folder: Path) -> None:
    """Write interviews of turns with labels, all different."""
    chance = random.Random(20261121)
    for number in range(FILES):
        lines: list[str] = []
        words = 0
        while words < WORDS:
            length = chance.randint(5, 120)
            speech = " ".join(chance.choices(VOCABULARY, k=length)).capitalize() + "."
            lines.append(f"{'ENQ' if len(lines) % 2 == 0 else 'E01'} : {speech}")
            words += length
        (folder / f"entretien_{number:03d}.txt").write_text("\n".join(lines), encoding="utf-8")


IMPORT = """
import json, resource, sys, time
from pathlib import Path
started, cpu = time.perf_counter(), time.process_time()
from ingesoc_qual.services.ingest import Outcome, add_files
from ingesoc_qual.services.project import create_project
with create_project(sys.argv[1], coder="C1") as project:
    reports = add_files(project, [Path(sys.argv[2])])
assert [r.outcome for r in reports] == [Outcome.IMPORTED] * len(reports), reports
assert all(r.turns > 10 for r in reports)
print(json.dumps({"files": len(reports), "wall": time.perf_counter() - started, "cpu": time.process_time() - cpu,
                  "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def main(runs: int) -> None:
    """Run the import several times and print medians."""
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place) / "corpus"
        corpus.mkdir()
        write_corpus(corpus)
        found = []
        for number in range(runs):
            project = Path(place) / f"p{number}.ingesoc"
            command = [sys.executable, "-c", IMPORT, str(project), str(corpus)]
            environment = os.environ | {"INGESOC_HOME": str(Path(place) / "home")}
            before = time.perf_counter()
            out = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
            found.append(json.loads(out.stdout) | {"process": time.perf_counter() - before})
            found[-1]["size"] = project.stat().st_size / 1e6
            project.unlink()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{FILES} files × {WORDS} words, {runs} runs, medians")
    for key, unit in (("process", "s"), ("wall", "s"), ("cpu", "s"), ("rss", "MB"), ("size", "MB")):
        values = [run[key] for run in found]
        print(f"  {key:8} {statistics.median(values):8.2f} {unit}   ({min(values):.2f}–{max(values):.2f})")
    print(f"  peak over all runs {children.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
