"""How well the indicators of the built-in codebook find what two coders coded, and passages they never saw.

    uv run python benchmarks/bench_suggestions.py [--codebook FILE] [--codes all] [--missed CODE] [--wrong CODE]

1. `corpora/demo/gold.csv`: a coding is *found* when a suggestion of its code shares half of the shorter of the two with
   it; a suggestion is *right* when it so meets a kept coding of its code. Kept: what the two coders kept after talking.
   Agreement of the two coders, measured the same way, stands beside: no machine can be asked for more.
2. `benchmarks/unseen.tsv`: passages written after the indicators were frozen, in other registers. Set 1 came after the
   first freeze, and its result led to keep more indicators; set 2 after the second, and nothing followed. *Found* when
   the passage's code fires; *right* is the share, among the passages where a code fires, of its own.

Prints one line a code, then means over codes (macro) and over passages (micro).
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ingesoc_qual.codebook import builtin_codebook, load_codebook
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.indicators import compile_indicators
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.readers import read_file
from ingesoc_qual.services.demo import find_quotation
from ingesoc_qual.suggest.indicators import IndicatorSuggester, SuggestDocument
from ingesoc_qual.textunits import freeze

ROOT = Path(__file__).resolve().parents[1]
DEMO = ROOT / "corpora" / "demo"
UNSEEN = Path(__file__).with_name("unseen.tsv")
CORE = ("benevolat", "empowerment", "innovation-sociale")
DRAWS = 2000


class Mark(NamedTuple):
    """A stretch of a document under a code."""

    document: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Score:
    """Passages that count, those found; proposals made, those right."""

    wanted: int = 0
    found: int = 0
    made: int = 0
    right: int = 0

    @property
    def recall(self) -> float:
        """Return the share found; 0 when there was nothing to find."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def precision(self) -> float:
        """Return the share right; 0 when nothing was proposed."""
        return self.right / self.made if self.made else 0.0

    def __add__(self, other: Score) -> Score:
        """Return both together."""
        return Score(
            self.wanted + other.wanted, self.found + other.found, self.made + other.made, self.right + other.right
        )


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def meets(one: Mark, other: Mark) -> bool:
    """Whether two marks are about the same passage: half of the shorter one is common."""
    if one.document != other.document:
        return False
    common = min(one.end, other.end) - max(one.start, other.start)
    return 2 * common >= min(one.end - one.start, other.end - other.start)


def by_code(marks: Iterable[Mark]) -> dict[str, list[Mark]]:
    """Return the marks of each code."""
    found: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        found[mark.code].append(mark)
    return found


def score(wanted: Sequence[Mark], made: Sequence[Mark]) -> Score:
    """Return how the marks made meet those wanted, of one code."""
    return Score(
        len(wanted),
        sum(any(meets(one, other) for other in made) for one in wanted),
        len(made),
        sum(any(meets(one, other) for other in wanted) for one in made),
    )


def documents(annotator: Annotator) -> list[SuggestDocument]:
    """Return the documents of the demonstration, read and annotated, with the interviewers of the manifest."""
    given = []
    for row in table(DEMO / "manifest.csv"):
        reading = read_file(DEMO / row["file"])
        roles = (pair.partition("=") for pair in row["speakers"].split(";") if pair)
        asking = frozenset(label for label, _equals, role in roles if role == "enquêteur·rice")
        annotation = annotator.annotate(reading.text, reading.layout)
        given.append(SuggestDocument(row["file"], "1", reading.text, reading.layout, annotation, asking))
    return given


def gold(texts: dict[str, str]) -> tuple[list[Mark], dict[str, list[Mark]]]:
    """Return the codings that were kept, each once, and those of each coder."""
    kept: dict[Mark, None] = {}
    coders: dict[str, list[Mark]] = defaultdict(list)
    for row in table(DEMO / "gold.csv"):
        span = find_quotation(texts[row["document"]], row["quotation"])
        if span is None:
            raise SystemExit(f"{row['document']}: {row['quotation'][:60]!r} is not there once")
        mark = Mark(row["document"], span.start, span.end, row["code"])
        coders[row["coder"]].append(mark)
        if row["kept"] == "oui":
            kept[mark] = None
    return list(kept), coders


def line(name: str, one: Score, more: str = "") -> str:
    """Return one line of a table."""
    f1 = 2 * one.precision * one.recall / (one.precision + one.recall) if one.right else 0.0
    figures = f"{one.precision:.2f} | {one.recall:.2f} | {f1:.2f}"
    return f"| {name:30} | {one.wanted:4} | {one.made:4} | {figures} |{more}".rstrip()


def summary(scores: dict[str, Score], chosen: Sequence[str]) -> list[str]:
    """Return the two means over the codes chosen that have passages."""
    some = [scores[code] for code in chosen if scores[code].wanted]
    micro = sum(some, Score())
    precision, recall = (sum(getattr(one, what) for one in some) / len(some) for what in ("precision", "recall"))
    return [
        line(f"{len(some)} codes together (micro)", micro),
        f"| {'mean over codes (macro)':30} |      |      | {precision:.2f} | {recall:.2f} |",
    ]


def on_gold(book: Codebook, annotator: Annotator, options: argparse.Namespace) -> None:
    """Print how suggestions meet the gold codings."""
    given = documents(annotator)
    texts = {one.document_id: one.text for one in given}
    kept, coders = gold(texts)
    made = [Mark(s.document_id, s.start, s.end, s.code_id) for s in IndicatorSuggester().suggest(given, book)]
    wanted, proposed = by_code(kept), by_code(made)
    first, second = (by_code(coders[name]) for name in sorted(coders)[:2])
    scores = {code.id: score(wanted[code.id], proposed[code.id]) for code in book.codes}
    between = {code.id: score(first[code.id], second[code.id]) for code in book.codes}
    core = {inner for family in CORE for inner in book.descendants(family)}
    leaves = [code.id for code in book.leaves()]
    print(f"## Gold: {len(kept)} kept codings, {len(made)} suggestions, {len(given)} documents\n")
    print("| code | kept | proposed | precision | recall | F1 | second coder against first: P, R |")
    print("|---|---|---|---|---|---|---|")
    for code in leaves if options.codes == "all" else [leaf for leaf in leaves if leaf in core]:
        print(line(code, scores[code], f" {between[code].precision:.2f} {between[code].recall:.2f} |"))
    for title, chosen in (("core leaves", [x for x in leaves if x in core]), ("all leaves", leaves)):
        print(f"\n{title}")
        print("\n".join(summary(scores, chosen)))
        print("the two coders:")
        print("\n".join(summary(between, chosen)))
    for code in options.missed:
        show(f"{code}: missed", [m for m in wanted[code] if not any(meets(m, o) for o in proposed[code])], texts)
    for code in options.wrong:
        show(f"{code}: wrong", [m for m in proposed[code] if not any(meets(m, o) for o in wanted[code])], texts)


def show(title: str, marks: Sequence[Mark], texts: dict[str, str]) -> None:
    """Print passages."""
    print(f"\n{title} ({len(marks)})")
    for mark in marks:
        print(f"- {mark.document}: {' '.join(texts[mark.document][mark.start : mark.end].split())}")


def on_unseen(book: Codebook, annotator: Annotator) -> None:
    """Print how indicators meet the two sets of passages written after they were frozen."""
    for number in ("1", "2"):
        unseen_set(book, annotator, number, [row for row in table(UNSEEN, "\t") if row["set"] == number])


def unseen_set(book: Codebook, annotator: Annotator, number: str, rows: list[dict[str, str]]) -> None:
    """Print how indicators meet one set, with an interval over its passages."""
    indicators = compile_indicators({code.id: code.indicators for code in book.codes})
    fired = []
    for row in rows:
        hits = indicators.find([annotator.annotate(freeze(row["passage"]), Layout())])
        fired.append({indicators.codes[code] for code in hits.code})
    codes = list(dict.fromkeys(row["code"] for row in rows))
    scores = {
        code: Score(
            sum(row["code"] == code for row in rows),
            sum(row["code"] == code and code in found for row, found in zip(rows, fired, strict=True)),
            sum(code in found for found in fired),
            sum(row["code"] == code and code in found for row, found in zip(rows, fired, strict=True)),
        )
        for code in codes
    }
    print(f"\n## Unseen, set {number}: {len(rows)} passages, {len(codes)} codes\n")
    print("| code | passages | fired on | precision | recall | F1 |")
    print("|---|---|---|---|---|---|")
    for code in codes:
        print(line(code, scores[code]))
    print("\n".join(summary(scores, codes)))
    hits_list = [row["code"] in found for row, found in zip(rows, fired, strict=True)]
    draw = random.Random(0)
    means = sorted(sum(draw.choices(hits_list, k=len(hits_list))) / len(hits_list) for _draw in range(DRAWS))
    print(f"recall, 95 % bootstrap interval over passages: {means[DRAWS // 40]:.2f}–{means[-DRAWS // 40]:.2f}")


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--codebook", type=Path, default=builtin_codebook())
    parser.add_argument("--codes", choices=("core", "all"), default="core")
    parser.add_argument("--missed", action="append", default=[], metavar="CODE")
    parser.add_argument("--wrong", action="append", default=[], metavar="CODE")
    options = parser.parse_args()
    book, annotator = load_codebook(options.codebook).codebook, Annotator()
    on_gold(book, annotator, options)
    if UNSEEN.is_file():
        on_unseen(book, annotator)


if __name__ == "__main__":
    main()
