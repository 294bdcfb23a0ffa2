"""The readings of the demonstration counted again by hand, as slowly and plainly as one would with a pencil.

Nothing of `mining`, of the store or of data frames is used: words are numbered one by one, a cell is a Python set of
words. `uv run --all-extras python -m tests.mining.recount` writes the golden files; the tests compare both ways.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ingesoc_qual.codebook import builtin_codebook, load_codebook
from ingesoc_qual.nlp.pipeline import word_spans
from ingesoc_qual.services.demo import find_quotation
from ingesoc_qual.services.ingest import ImportOptions

DEMO = Path(__file__).resolve().parents[2] / "corpora" / "demo"
GOLDEN = Path(__file__).parent / "golden"
BOOK = load_codebook(builtin_codebook()).codebook
KINDS = ("abstrait", "prescrit", "reel", "concret")
DIMENSIONS = {"politique": "politique", "social": "sociale", "economique": "economique"}
Cells = dict[tuple[str, ...], tuple[int | float, ...]]


class Word(NamedTuple):
    document: str
    number: int
    start: int
    end: int
    turn: int
    speaker: str
    role: str


class Passage(NamedTuple):
    document: str
    coder: str
    code: str
    start: int
    end: int


def table(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MANIFEST = {row["file"]: row for row in table("manifest.csv")}


def source(document: str) -> str:
    kind = MANIFEST[document]["kind"]
    if kind in ("charte", "convention"):
        return "chartes et conventions"
    return {"rapport d'activité": "rapports", "entretien": "entretiens"}[kind]


def rows_of(document: str) -> list[tuple[str, str]]:
    """The rows of a reading that a document belongs to."""
    return [("case", MANIFEST[document]["case"]), ("champ", MANIFEST[document]["case.champ"]), ("all", "")]


@cache
def words(document: str) -> tuple[Word, ...]:
    """The words that count: not the interviewer's."""
    read = ImportOptions().read((DEMO / document).read_bytes(), document)
    roles = {row["label"]: row["role"] for row in table("speakers.csv") if row["document"] == document}
    found = []
    for number, (start, end, turn) in enumerate(word_spans(read.text, read.layout)):
        label = read.layout.turns[turn].speaker if turn >= 0 else None
        role = roles.get(label or "", "")
        if role != "enquêteur·rice":
            found.append(Word(document, number, start, end, turn, label or "", role))
    return tuple(found)


@cache
def passages() -> tuple[Passage, ...]:
    """Each passage once a coder and code, where it holds a word that counts."""
    found = {}
    for row in table("gold.csv"):
        text = ImportOptions().read((DEMO / row["document"]).read_bytes(), row["document"]).text
        span = find_quotation(text, row["quotation"])
        assert span is not None
        one = Passage(row["document"], row["coder"], row["code"], span.start, span.end)
        if under(one):
            found[one] = True
    return tuple(found)


@cache
def under(passage: Passage) -> tuple[Word, ...]:
    """The words of a passage."""
    return tuple(w for w in words(passage.document) if w.start < passage.end and passage.start < w.end)


@cache
def numbers(passage: Passage) -> frozenset[int]:
    """The ranks of its words among those of the document that count."""
    ranks = {w.number: rank for rank, w in enumerate(words(passage.document))}
    return frozenset(ranks[w.number] for w in under(passage))


def all_words() -> Iterator[Word]:
    for document in MANIFEST:
        yield from words(document)


class Cell:
    """What falls in one cell: sets that count each thing once."""

    def __init__(self) -> None:
        self.passages: set[tuple[str, int, int]] = set()
        self.words: set[tuple[str, int]] = set()
        self.speakers: set[tuple[str, str]] = set()

    def add(self, passage: Passage, word: Word) -> None:
        self.passages.add((passage.document, passage.start, passage.end))
        self.words.add((word.document, word.number))
        if word.speaker:
            self.speakers.add((word.document, word.speaker))

    def figures(self) -> tuple[int, int, int]:
        return len(self.passages), len(self.words), len(self.speakers)


def above(code: str) -> list[str]:
    return [step.id for step in BOOK.path(code)]


def grid() -> Cells:
    """Level, row, coder, source, role, activity, kind → codings, words, speakers, words of the block."""
    found: dict[tuple[str, ...], Cell] = defaultdict(Cell)
    said: dict[tuple[str, ...], int] = defaultdict(int)
    for word in all_words():
        for level, row in rows_of(word.document):
            said[level, row, source(word.document), word.role] += 1
    for passage in passages():
        for kind in KINDS:
            for activity in ("benevolat", "travail"):
                if f"{activity}-{kind}" in above(passage.code):
                    for word in under(passage):
                        for level, row in rows_of(word.document):
                            key = level, row, passage.coder, source(word.document), word.role, activity, kind
                            found[key].add(passage, word)
    return {key: (*cell.figures(), said[key[0], key[1], key[3], key[4]]) for key, cell in found.items()}


def profile() -> Cells:
    """Level, row, coder, dimension or family apart, sub-family → codings, words, speakers, coded words, words."""
    found: dict[tuple[str, ...], Cell] = defaultdict(Cell)
    coded: dict[tuple[str, ...], set[tuple[str, int]]] = defaultdict(set)
    said: dict[tuple[str, ...], int] = defaultdict(int)
    for word in all_words():
        for level, row in rows_of(word.document):
            said[level, row] += 1
    for passage in passages():
        path = above(passage.code)
        dimension = DIMENSIONS.get(path[0], path[0])
        for word in under(passage):
            for level, row in rows_of(word.document):
                coded[level, row, passage.coder].add((word.document, word.number))
                found[level, row, passage.coder, dimension, ""].add(passage, word)
                if len(path) > 1:
                    found[level, row, passage.coder, dimension, path[1]].add(passage, word)
    return {key: (*cell.figures(), len(coded[key[:3]]), said[key[:2]]) for key, cell in found.items()}


def by_role() -> Cells:
    """Coder, code, role → codings, words, speakers, words of the role."""
    found: dict[tuple[str, ...], Cell] = defaultdict(Cell)
    said: dict[str, int] = defaultdict(int)
    for word in all_words():
        said[word.role] += 1
    for passage in passages():
        for word in under(passage):
            if word.role:
                found[passage.coder, passage.code, word.role].add(passage, word)
    return {key: (*cell.figures(), said[key[2]]) for key, cell in found.items()}


def meeting(relation: str, distance: int = 20) -> Cells:
    """Coder, code, other code → pairs that meet, passages of the first that meet the other, words under both."""
    pairs: dict[tuple[str, ...], int] = defaultdict(int)
    some: dict[tuple[str, ...], set[Passage]] = defaultdict(set)
    both: dict[tuple[str, ...], set[tuple[str, int]]] = defaultdict(set)
    for one in passages():
        for other in passages():
            if (one.document, one.coder) != (other.document, other.coder) or one.code == other.code:
                continue
            ours, theirs = numbers(one), numbers(other)
            shared = ours & theirs
            if relation == "overlap":
                meet = bool(shared)
            elif relation == "inside":
                meet = ours <= theirs
            elif relation == "turn":
                meet = bool({w.turn for w in under(one) if w.turn >= 0} & {w.turn for w in under(other)})
            else:
                meet = bool(shared) or max(min(ours) - max(theirs), min(theirs) - max(ours)) - 1 <= distance
            key = one.coder, one.code, other.code
            both[key] |= {(one.document, number) for number in shared}
            if meet:
                pairs[key] += 1
                some[key].add(one)
    return {key: (pairs[key], len(some[key]), len(both[key])) for key in pairs}


def gap() -> Cells:
    """Level, row, coder, source, role → passages and words prescribed, real; words and documents of the block.

    No code of the demonstration is a task: every word is « sans tâche ».
    """
    found: dict[tuple[str, ...], Cell] = defaultdict(Cell)
    said: dict[tuple[str, ...], int] = defaultdict(int)
    documents: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def blocks(word: Word) -> Iterator[tuple[str, str, str, str]]:
        for level, row in rows_of(word.document):
            yield level, row, source(word.document), word.role
            yield level, row, "toutes", ""

    for word in all_words():
        for block in blocks(word):
            said[block] += 1
            documents[block].add(word.document)
    sides = {"benevolat-prescrit": "prescribed", "benevolat-reel": "real", "benevolat-concret": "real"}
    for passage in passages():
        if passage.code in sides:
            for word in under(passage):
                for block in blocks(word):
                    found[(*block, passage.coder, sides[passage.code])].add(passage, word)
    cells: Cells = {}
    for level, row, where, role in said:
        for coder in ("C1", "C2"):
            one, other = (found[level, row, where, role, coder, side].figures() for side in ("prescribed", "real"))
            block = level, row, where, role
            cells[level, row, coder, where, role] = (*one, *other, said[block], len(documents[block]))
    return cells


def vocabulary() -> Cells:
    """List, term, year, kind, role → occurrences, words; the matcher is the naive one of the indicator tests."""
    from ingesoc_qual.nlp.pipeline import Annotator
    from tests.nlp import naive

    annotator, said, found = Annotator(), defaultdict(int), defaultdict(int)
    for document, about in MANIFEST.items():
        read = ImportOptions().read((DEMO / document).read_bytes(), document)
        annotation = annotator.annotate(read.text, read.layout)
        roles = {word.start: word.role for word in words(document)}
        for role in roles.values():
            said[about["date"][:4], about["kind"], role] += 1
        for name, terms in BOOK.lists:
            hits = {}
            for term in terms:
                for first, last in naive.find(annotation, term):
                    hits[int(annotation.start[first]), int(annotation.start[last] + annotation.length[last])] = term
            for (start, end), term in hits.items():
                if start in roles and not any(a <= start and end <= b and (a, b) != (start, end) for a, b in hits):
                    part = about["date"][:4], about["kind"], roles[start]
                    found[(name, term, *part)] += 1
                    found[(name, "", *part)] += 1
    return {key: (n, said[key[2:]]) for key, n in found.items()}


READINGS: dict[str, Callable[[], Cells]] = {
    "volunteering_grid": grid,
    "profile": profile,
    "code_by_role": by_role,
    "prescribed_real_gap": gap,
    "vocabulary": vocabulary,
    "overlap": lambda: meeting("overlap"),
    "inside": lambda: meeting("inside"),
    "turn": lambda: meeting("turn"),
    "near": lambda: meeting("near"),
}


def read(name: str) -> Cells:
    """The figures of a golden file."""
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    keys = int(lines[0][0])
    return {tuple(line[:keys]): tuple(float(cell) for cell in line[keys:]) for line in lines[1:]}


def write(name: str, cells: Cells) -> None:
    """Write a golden file: on the first line, how many columns are the key."""
    with (GOLDEN / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([len(next(iter(cells)))])
        for key, figures in sorted(cells.items()):
            writer.writerow([*key, *figures])


if __name__ == "__main__":
    for name, count in READINGS.items():
        write(name, count())
