"""How exactly files are read: paragraphs of a known report, turns in many conventions, encodings, damaged text.

    uv run python benchmarks/bench_reading.py

Needs the shared data (`INGESOC_SHARED_DATA`, or `../shared/data`), which is not shipped. Prints one line a figure.
"""

from __future__ import annotations

import difflib
import gzip
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.readers.conventions import CONVENTIONS, Said, render  # noqa: E402
from tests.readers.test_turns import spoil  # noqa: E402

from ingesoc_qual.errors import IngesocError  # noqa: E402
from ingesoc_qual.model.document import Reading  # noqa: E402
from ingesoc_qual.nlp.repair import applied, changes  # noqa: E402
from ingesoc_qual.readers import read_file  # noqa: E402
from ingesoc_qual.readers.encodings import decode  # noqa: E402
from ingesoc_qual.readers.turns import find_turns  # noqa: E402

DATA = Path(os.environ.get("INGESOC_SHARED_DATA", ROOT.parent / "shared" / "data"))
SEEDS = DATA.parent / "seeds"
CODES = {
    "utf-8": "utf-8",
    "cp1252": "cp1252",
    "iso8859-15": "iso8859-15",
    "mac-roman": "mac-roman",
    "cp850": "cp850",
    "utf-16 (mark)": "utf-16",
    "utf-16-le (no mark)": "utf-16-le",
    "utf-32 (mark)": "utf-32",
}


def plain(text: str) -> str:
    """Return a text with single blanks."""
    return " ".join(text.split())


def paragraphs() -> None:
    """Print the share of paragraphs, notes, cells and headings of the report found word for word."""
    names = {
        "p": "paragraphs",
        "pf": "paragraphs with a call",
        "n": "notes",
        "t": "cells",
        "b": "items",
        "h": "headings",
    }
    for name in ("one.pdf", "two.pdf", "one.docx", "one.odt", "one.rtf"):
        truth = json.loads((DATA / "pdf" / f"{name.split('.')[0]}.json").read_text(encoding="utf-8"))
        reading = read_file(DATA / "pdf" / name)
        pieces = [reading.text[b.start : b.end] for b in reading.layout.blocks]
        found = {plain(piece) for piece in pieces} | {plain(cell) for piece in pieces for cell in piece.split("\t")}
        wanted = Counter(kind for kind, _text in truth)
        right = Counter(kind for kind, text in truth if plain(text) in found)
        print(f"{name:10}", ", ".join(f"{names[kind]} {right[kind]}/{wanted[kind]}" for kind in names))


def said(reading: Reading) -> list[Said]:
    """Return the turns of a reading."""
    found = []
    for turn in reading.layout.turns:
        words = tuple(line.strip() for line in reading.text[turn.start : turn.end].split("\n") if line.strip())
        if words:
            who = 0 if turn.speaker in reading.layout.interviewers else 1
            found.append(Said(who, words, int(turn.time_start or 0), int(turn.time_end or 0)))
    return found


def turns() -> None:
    """Print precision and recall of turns over the real interviews rendered in each convention, whole and spoiled."""
    talks = [said(read_file(path)) for path in sorted((DATA / "interviews" / "artisans_docx").glob("*.docx"))]
    generator = random.Random(4)
    for title, spoiling in (("as written", False), ("one header in ten spoiled", True)):
        worst = {"precision": (2.0, ""), "recall": (2.0, "")}
        totals = Counter[str]()
        for convention in CONVENTIONS:
            counts = Counter[str]()
            for talk in talks:
                text = render(talk, convention)
                if spoiling:
                    text = spoil(text, tuple(filter(None, convention.names)), generator)
                found = find_turns(text, limit=len(text)).turns
                expected = Counter((convention.names[t.who], plain(" ".join(t.words))) for t in talk)
                got = Counter((t.speaker, plain(text[t.start : t.end])) for t in found)
                counts.update(right=(expected & got).total(), wanted=expected.total(), given=got.total())
            for kind, of in (("precision", "given"), ("recall", "wanted")):
                worst[kind] = min(worst[kind], (counts["right"] / max(1, counts[of]), convention.name))
            totals.update(counts)
        p, r = totals["right"] / totals["given"], totals["right"] / totals["wanted"]
        print(
            f"turns, {title}, {len(CONVENTIONS)} conventions × {len(talks)}: precision {p:.4f}, recall {r:.4f}; worst",
            worst,
        )
    chunks = list(negatives())
    false = sum(bool(find_turns(text, limit=len(text)).turns) for text in chunks)
    print(f"turns found where nobody speaks: {false} of {len(chunks)} chunks ({false / len(chunks):.1%})")


def negatives() -> Iterator[str]:
    """Yield pieces of 3,000 characters of texts that are no interview."""
    places = [*SEEDS.glob("*.txt"), *(DATA / "reports").rglob("*.*"), *(DATA / "pdf").glob("*.docx")]
    for place in sorted(places):
        try:
            text = read_file(place).text
        except IngesocError:
            continue
        for start in range(0, len(text), 3000):
            if len(text) - start > 500:
                yield text[start : start + 3000]


def encodings() -> None:
    """Print the share of French extracts decoded exactly, by encoding and length."""
    source = gzip.decompress((DATA / "ud" / "fr_gsd-ud-test.conllu.gz").read_bytes()).decode("utf-8")
    sentences = re.findall(r"^# text = (.*)$", source, re.MULTILINE)
    for name, code in CODES.items():
        row = []
        for length in (1, 3, 20):
            right = total = 0
            for start in range(0, len(sentences) - length, length):
                text = "\n".join(sentences[start : start + length])
                try:
                    data = text.encode(code)
                except UnicodeEncodeError:
                    continue
                total += 1
                try:
                    right += decode(data, name="a.txt").text == text
                except IngesocError:
                    continue
            row.append(f"{length}: {right / total:.3f}")
        print(f"encoding {name:22} exact, by sentences", ", ".join(row))


def repair() -> None:
    """Print word errors of the damaged deck before and after repair, and changes made to clean texts."""
    truth = words((SEEDS / "001_cef2274ec71bf052.txt").read_text(encoding="utf-8"))
    raw = (SEEDS / "000_a89ddca782ffc080.txt").read_text(encoding="utf-8")
    before, after = errors(truth, words(raw)), errors(truth, words(applied(raw, changes(raw))))
    print(f"damaged deck: word error {before:.4f} → {after:.4f}")
    texts = [
        *DATA.glob("interviews/*/*.*"),
        *DATA.glob("reports/**/*.md"),
        *DATA.glob("pdf/*.docx"),
        *SEEDS.glob("001*"),
    ]
    clean = changed = 0
    for path in sorted(texts):
        try:
            text = read_file(path).text
        except IngesocError:
            continue
        clean += len(text.split())
        changed += len(changes(text))
    print(f"clean texts: {changed} changes in {clean:,} words")


def words(text: str) -> list[str]:
    """Return the words of a text, apostrophes all alike."""
    return re.findall(r"[^\W_]+", text.replace("’", "'"))


def errors(truth: list[str], found: list[str]) -> float:
    """Return the word error over the stretches that can be aligned (the two copies of the deck differ in order)."""
    wrong = seen = 0
    for kind, a, b, c, d in difflib.SequenceMatcher(None, truth, found, autojunk=False).get_opcodes():
        longest = max(b - a, d - c)
        if kind == "equal":
            seen += b - a
        elif longest <= 3:
            seen += b - a
            wrong += longest
    return wrong / seen


def main() -> None:
    """Run all parts."""
    if not DATA.is_dir():
        raise SystemExit("The shared data are not here.")
    paragraphs()
    encodings()
    repair()
    turns()


if __name__ == "__main__":
    main()
