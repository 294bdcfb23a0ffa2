"""Time and memory of writing 20,000 codings of 25 columns in each format.

Run: `uv run python benchmarks/bench_exports.py [--rows 20000] [--runs 5]`. Each run is a process of its own, so that
the peak memory of one format does not hide in another's. Written: median CPU and wall seconds of writing alone (the
table is made before), CPU of importing the library of the format, peak resident memory with and without writing, bytes.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ingesoc_qual.exports import CsvDialect, write_csv, write_parquet, write_table, write_workbook
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table

SENTENCES = (
    "Ben moi je suis arrivée là un peu par hasard, c'est une voisine qui m'a dit « viens, tu verras ».",
    "On ouvre la permanence à neuf heures, on fait le café, et puis les gens arrivent, voilà [rires].",
    "La charte du bénévolat, on l'a signée, mais entre nous, personne ne la relit.",
    "Ce qui compte ce ne sont pas les heures, c'est ce qu'on apprend les uns des autres…",
    "Il faut remplir le tableau pour le département, le nombre d'usagers, les sorties positives, tout ça.",
    "— Et comment ça se passe pendant la maraude ?\n— On part à trois, jamais seul ; on discute d'abord.",
    "J'ai pris confiance, aujourd'hui j'anime l'atelier cuisine toute seule œuvre après œuvre.",
    "L'appel à projets nous demande des indicateurs d'impact qu'on ne sait pas renseigner.",
)
NAMES = (
    "coding_id", "document", "case", "kind", "date", "speaker", "role", "page", "start", "end", "quotation", "code_1",
    "code_2", "code_3", "code_id", "coder", "origin", "decided_at", "score", "memo", "case_champ", "case_budget",
    "case_founded", "case_federated", "speaker_seniority",
)  # fmt: skip
KINDS = {
    **{"date": "date", "decided_at": "time", "case_federated": "boolean", "score": "number", "case_budget": "number"},
    **dict.fromkeys(("page", "start", "end", "case_founded"), "integer"),
}
COLUMNS = tuple(Column(name, ColumnType(KINDS.get(name, "text")), long=name in ("quotation", "memo")) for name in NAMES)


def codings(rows: int) -> Table:
    """Return a table of `rows` codings as a project of 200 interviews gives it; quotations of about 60 words."""
    chance = random.Random(20_000)
    return Table("codings", COLUMNS, [_row(chance, number) for number in range(rows)])


def _row(chance: random.Random, number: int) -> tuple[Cell, ...]:
    document, case, start = chance.randrange(200), chance.randrange(30), chance.randrange(33_000)
    quotation = " ".join(chance.choice(SENTENCES) for _ in range(chance.randint(1, 6)))
    leaf = chance.randrange(40)
    return (
        f"{chance.getrandbits(128):032x}", f"Entretien {document:03}", f"Association n° {case}", "entretien",
        f"2024-{1 + document % 12:02}-{1 + document % 28:02}", f"Enquêté·e {document % 9}", "bénévole",
        start // 2_500 + 1, start, start + len(quotation), quotation, "Le social — solidarité démocratique",
        f"Bénévolat {leaf % 8}", f"Bénévolat réel {leaf}", f"benevolat-{leaf}", chance.choice(("Marie", "Karim")),
        chance.choice(("main", "suggestion")), f"2025-02-{1 + number % 28:02}T14:{number % 60:02}:{number % 59:02}Z",
        None if number % 3 else chance.random(), "À relire avec la fiche de poste." if number % 10 == 0 else None,
        "tiers-lieux", 45_000.5 + case, 1980 + case, case % 2 == 0, None if case % 4 else "moins de deux ans",
    )  # fmt: skip


FORMATS: dict[str, Callable[[Table, Path], object]] = {
    "csv excel-fr": lambda table, folder: write_csv(table, folder / "t.csv", dialect=CsvDialect.EXCEL_FR),
    "csv pandas": lambda table, folder: write_csv(table, folder / "t.csv", dialect=CsvDialect.PANDAS),
    "xlsx": lambda table, folder: write_workbook([table], folder / "t.xlsx"),
    "ods": lambda table, folder: write_table(table, folder / "t.ods"),
    "parquet": lambda table, folder: write_parquet(table, folder / "t.parquet"),
    "jsonl": lambda table, folder: write_table(table, folder / "t.jsonl"),
    "md": lambda table, folder: write_table(table, folder / "t.md"),
}


def measure(name: str, rows: int) -> dict[str, float]:
    """Write once in this process and return its figures."""
    table = codings(rows)
    with tempfile.TemporaryDirectory() as place:
        start = time.process_time()
        FORMATS[name](Table("empty", COLUMNS, []), Path(place))
        loading, before = time.process_time() - start, _peak()
        start, clock = time.process_time(), time.perf_counter()
        FORMATS[name](table, Path(place))
        cpu, wall = time.process_time() - start, time.perf_counter() - clock
        size = sum(path.stat().st_size for path in Path(place).iterdir())
    return {"cpu": cpu, "wall": wall, "loading": loading, "before": before, "peak": _peak(), "bytes": size}


def _peak() -> float:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    """Print one line a format."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--one", choices=FORMATS, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        print(json.dumps(measure(chosen.one, chosen.rows)))
        return
    print(f"{chosen.rows} codings, {len(COLUMNS)} columns, median of {chosen.runs}")
    print(f"{'format':14}{'CPU s':>8}{'wall s':>8}{'loading s':>11}{'table MB':>10}{'peak MB':>9}{'file MB':>9}")
    for name in FORMATS:
        command = [sys.executable, __file__, "--one", name, "--rows", str(chosen.rows)]
        runs = [json.loads(subprocess.check_output(command)) for _run in range(chosen.runs)]
        m = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
        print(
            f"{name:14}{m['cpu']:8.2f}{m['wall']:8.2f}{m['loading']:11.2f}{m['before']:10.0f}{m['peak']:9.0f}"
            f"{m['bytes'] / 1e6:9.1f}"
        )


if __name__ == "__main__":
    main()
