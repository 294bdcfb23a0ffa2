"""Quantities found by rule against the table of corpora/demo, and against sentences written after freezing.

    uv run --all-extras python benchmarks/bench_volumes.py [--errors]

A row is found when a quantity of the same value (or ends of a range) and unit lies in its quotation. `with period` asks
for the same period too. Gold rows and quantities are paired one to one.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.quantities import Quantity, find_quantities
from ingesoc_qual.services.demo import find_quotation
from ingesoc_qual.services.ingest import ImportOptions
from ingesoc_qual.services.volumes import base_year

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "corpora" / "demo"
UNSEEN = {
    "unseen": Path(__file__).with_name("unseen_volumes.tsv"),
    "unseen, second": Path(__file__).with_name("unseen_volumes_2.tsv"),
}
Key = tuple[float, float | None, str]


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table, separated by tabulations in a `.tsv`."""
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".tsv":
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        return list(csv.DictReader(file))


def demo() -> tuple[int, int, int, int, list[str]]:
    """Return gold rows, quantities, pairs, pairs of the same period, and what went wrong, over the demonstration."""
    gold: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in table(DEMO / "volumes.csv"):
        gold[row["document"]].append(row)
    roles = {(r["document"], r["label"]): r["role"] for r in table(DEMO / "speakers.csv")}
    sums, errors = [0, 0, 0, 0], []
    for about in table(DEMO / "manifest.csv"):
        name = about["file"]
        read = ImportOptions().read((DEMO / name).read_bytes(), name)
        silent = {i for i, t in enumerate(read.layout.turns) if roles.get((name, t.speaker or "")) == "enquêteur·rice"}
        base = base_year(about["name"], about["kind"], about["date"])
        found = find_quantities(read.text, read.layout, base=base, silent=silent)
        wanted = []
        for row in gold[name]:
            span = find_quotation(read.text, row["quotation"])
            assert span is not None
            wanted.append((span.start, span.end, _key(row), row["period"], row["quotation"]))
        pairs, same, missed, extra = pair(wanted, found)
        sums = [a + b for a, b in zip(sums, (len(wanted), len(found), pairs, same), strict=True)]
        errors += [f"{name} MISSED {key} {quotation}" for _a, _b, key, _p, quotation in missed]
        errors += [f"{name} EXTRA {q.value:g} {q.unit} [{q.rule}] {_around(read.text, q)}" for q in extra]
    return sums[0], sums[1], sums[2], sums[3], errors


def unseen(name: str) -> tuple[int, int, int, int, list[str]]:
    """Return the same over the forty sentences; a sentence without quantity has an empty value."""
    rows = table(UNSEEN[name])
    by_sentence: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        by_sentence[row["sentence"]].append(row)
    sums, errors = [0, 0, 0, 0], []
    for sentence, held in by_sentence.items():
        found = find_quantities(sentence, Layout(), base=held[0]["base"])
        wanted = [(0, len(sentence), _key(row), row["period"], sentence) for row in held if row["value"]]
        pairs, same, missed, extra = pair(wanted, found)
        sums = [a + b for a, b in zip(sums, (len(wanted), len(found), pairs, same), strict=True)]
        errors += [f"MISSED {key} {quotation}" for _a, _b, key, _p, quotation in missed]
        errors += [f"EXTRA {q.value:g} {q.unit} [{q.rule}] {sentence}" for q in extra]
    return sums[0], sums[1], sums[2], sums[3], errors


def _key(row: dict[str, str]) -> Key:
    return float(row["value"]), float(row["value_max"]) if row["value_max"] else None, row["unit"]


def _around(text: str, quantity: Quantity) -> str:
    return repr(text[max(0, quantity.start - 60) : quantity.end + 40])


Wanted = tuple[int, int, Key, str, str]


def pair(wanted: list[Wanted], found: list[Quantity]) -> tuple[int, int, list[Wanted], list[Quantity]]:
    """Return pairs, pairs of the same period, rows missed and quantities in excess; the same period is taken first."""
    left, missed, pairs, same = list(found), [], 0, 0
    for row in sorted(wanted):
        start, end, key, period, _quotation = row
        near = [q for q in left if start <= q.start < end and (q.value, q.value_max, q.unit) == key]
        near.sort(key=lambda q: q.period != period)
        if not near:
            missed.append(row)
            continue
        pairs += 1
        same += near[0].period == period
        left.remove(near[0])
    return pairs, same, missed, left


def main() -> None:
    """Print precision and recall of each set."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--errors", action="store_true")
    chosen = options.parse_args()
    print(f"{'':16}{'gold':>6}{'found':>7}{'P':>7}{'R':>7}   with period: {'P':>5}{'R':>7}")
    for name in ("corpora/demo", *UNSEEN):
        gold, found, pairs, same, errors = unseen(name) if name in UNSEEN else demo()
        figures = (pairs / found, pairs / gold, same / found, same / gold)
        print(f"{name:16}{gold:6}{found:7}{figures[0]:7.3f}{figures[1]:7.3f}{figures[2]:19.3f}{figures[3]:7.3f}")
        if chosen.errors:
            print("\n".join(errors))


if __name__ == "__main__":
    main()
