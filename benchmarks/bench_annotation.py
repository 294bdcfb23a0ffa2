"""How well texts are annotated: lemmas, retrieval, sentences, inclusive and oral forms; how fast, how large.

    uv run python benchmarks/bench_annotation.py

Needs the shared data (`INGESOC_SHARED_DATA`, or `../shared/data`): treebanks and lists, which are not shipped. Raw text
of twelve sentences a document, aligned by offsets; a token with another span than the treebank's counts as wrong; words
inside « du », « des », « aux » are left out; lemmas are compared folded. Content words: NOUN, VERB, ADJ, ADV.
"""

from __future__ import annotations

import csv
import gzip
import os
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.columns import POS, Annotation, pack, unpack
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.nlp.vectors import pack_vectors
from ingesoc_qual.readers import read_file
from ingesoc_qual.textunits import fold, freeze

DATA = Path(os.environ.get("INGESOC_SHARED_DATA", Path(__file__).parents[2] / "shared" / "data"))
TREEBANKS = {
    "Sequoia test": "fr_sequoia-ud-test.conllu.gz",
    "GSD test": "fr_gsd-ud-test.conllu.gz",
    "ParisStories dev": "fr_parisstories-ud-dev.conllu.gz",
}
CONTENT = ("NOUN", "VERB", "ADJ", "ADV")


@dataclass(frozen=True, slots=True)
class Gold:
    """One word of a treebank document: its span, lemma and part of speech."""

    start: int
    end: int
    lemma: str
    pos: str


def documents(path: Path) -> Iterator[tuple[str, list[Gold], set[tuple[int, int]]]]:
    """Yield text, words and sentence spans of pieces of twelve sentences."""
    blocks = gzip.decompress(path.read_bytes()).decode("utf-8").strip().split("\n\n")
    for first in range(0, len(blocks), 12):
        text = ""
        gold: list[Gold] = []
        sentences: set[tuple[int, int]] = set()
        for block in blocks[first : first + 12]:
            said = re.search(r"^# text = (.*)$", block, re.MULTILINE)
            assert said is not None
            base = len(text)
            text += said[1] + " "
            sentences.add((base, base + len(said[1].rstrip())))
            gold += words(block, said[1], base)
        yield text, gold, sentences


def words(block: str, text: str, base: int) -> Iterator[Gold]:
    """Yield the words of one sentence, parts of fused ones left out."""
    place, fused = 0, 0
    for line in block.split("\n"):
        cells = line.split("\t")
        if len(cells) != 10 or "." in cells[0]:
            continue
        if "-" in cells[0]:
            fused = int(cells[0].split("-")[1])
            place = text.find(cells[1], place) + len(cells[1])
        elif int(cells[0]) > fused:
            start = text.find(cells[1], place)
            place = start + len(cells[1])
            yield Gold(base + start, base + place, cells[2], cells[3])


def lemmas(annotator: Annotator) -> None:
    """Print lemma accuracy, retrieval and sentence F1 of each treebank."""
    for name, file in TREEBANKS.items():
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        found: Places = defaultdict(set)
        wanted: Places = defaultdict(set)
        content: Counter[str] = Counter()
        given = hit = asked = 0
        for number, (text, gold, sentences) in enumerate(documents(DATA / "ud" / file)):
            annotation = annotator.annotate(freeze(text), Layout())
            spans = {
                (s, s + n): annotation.lemmas[lemma]
                for s, n, lemma in zip(
                    *(c.tolist() for c in (annotation.start, annotation.length, annotation.lemma)), strict=True
                )
            }
            for (start, _end), lemma in spans.items():
                found[fold(lemma)].add((number, start))
            for word in gold:
                wanted[fold(word.lemma)].add((number, word.start))
                if word.pos not in CONTENT:
                    continue
                content[fold(word.lemma)] += 1
                total[word.pos] += 1
                right[word.pos] += fold(spans.get((word.start, word.end), "")) == fold(word.lemma)
            bounds = {tuple(one) for one in annotation.sentence_bounds.tolist()}
            given, asked, hit = given + len(bounds), asked + len(sentences), hit + len(bounds & sentences)
        queries = [lemma for lemma, count in content.items() if count >= 2 and lemma.isalpha()]
        precision, recall = retrieval(queries, found, wanted)
        # Treebanks lemmatise every possessive (mon, leur, vos) as « son », which is also a noun; we keep them apart.
        others = retrieval([q for q in queries if q != "son"], found, wanted)
        by_pos = ", ".join(f"{pos} {right[pos] / total[pos]:.3f}" for pos in CONTENT)
        print(f"{name}: content lemmas {right.total() / total.total():.4f} ({by_pos})")
        print(f"  retrieval of {len(queries)} lemmas: precision {precision:.4f}, recall {recall:.4f}", end="; ")
        print(f"without « son » {others[1]:.4f}")
        print(f"  sentences F1 {2 * hit / (given + asked):.4f} (precision {hit / given:.3f}, recall {hit / asked:.3f})")


Places = dict[str, set[tuple[int, int]]]


def retrieval(queries: list[str], found: Places, wanted: Places) -> tuple[float, float]:
    """Return precision and recall of all tokens of some lemmas."""
    good = sum(len(found[q] & wanted[q]) for q in queries)
    return good / sum(len(found[q]) for q in queries), good / sum(len(wanted[q]) for q in queries)


def lists(annotator: Annotator) -> None:
    """Print the share of listed forms whose lemma is found, in short sentences where the list gives none."""
    for name in ("inclusive_forms.tsv", "socio_vocab.tsv", "elisions.tsv"):
        with (DATA / "lists" / name).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream, delimiter="\t"))
        scores: dict[str, list[bool]] = defaultdict(list)
        for row in rows[1:] if not rows[0][0].islower() or "form" in rows[0][0] or "sentence" in rows[0][0] else rows:
            for group, ok in checked(annotator, name, row):
                scores[group].append(ok)
        print(name, {group: f"{sum(found) / len(found):.3f} of {len(found)}" for group, found in scores.items()})


def checked(annotator: Annotator, name: str, row: list[str]) -> Iterator[tuple[str, bool]]:
    """Yield a group and whether the lemma was found, for one row of a list."""
    if name.startswith("elisions"):
        annotation = annotator.annotate(freeze(row[0]), Layout())
        have = {fold(annotation.lemmas[i]) for i in annotation.lemma.tolist()}
        for lemma in row[1].replace(",", " ").split():
            yield "oral lemmas", fold(lemma) in have
        return
    form, lemma = row[0], row[1]
    pos = row[2] if len(row) > 2 else "inclusive"
    frames = {
        "NOUN": ("Les gens parlent de {} ici.", "C'est important, {}, pour nous."),
        "VERB": ("Elle {} les habitants.", "Il dit qu'on {} ensemble."),
        "ADJ": ("Une démarche vraiment {}.", "C'est très {} pour eux."),
    }.get(pos, ("Les {} sont là.", "Nous avons vu des {} hier."))
    for frame in frames:
        text = freeze(frame.format(form))
        annotation = annotator.annotate(text, Layout())
        place = text.index(freeze(form))
        have = {
            fold(annotation.lemmas[i])
            for i, start in zip(annotation.lemma.tolist(), annotation.start.tolist(), strict=True)
            if place <= start < place + len(form)
        }
        yield pos, any(fold(one) in have for one in lemma.split("|"))


def speed(annotator: Annotator) -> None:
    """Print words a CPU-second, memory, stored size and time of reload, on the real interviews."""
    readings = [read_file(path) for path in sorted((DATA / "interviews" / "artisans_docx").glob("*.docx"))]
    start, count, made, vectors = time.process_time(), 0, [], []
    for reading in readings:
        made.append(annotator.annotate(reading.text, reading.layout))
        vectors.append(pack_vectors(annotator.vectors(made[-1])))
        count += len(reading.text.split())
    spent = time.process_time() - start
    packed = [pack(one) for one in made]
    size = sum(len(column) for columns in packed for column in columns.values())
    tokens = sum(one.tokens for one in made)
    again = time.process_time()
    loaded: list[Annotation] = []
    while sum(one.tokens for one in loaded) < 1_000_000:
        loaded += [unpack("", "", columns) for columns in packed]
    again = time.process_time() - again
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{count:,} words: {count / spent:,.0f} words/CPU-s, {memory:.0f} MB, {size / tokens:.2f} bytes a token")
    print(f"  vectors included; they take {sum(map(len, vectors)) / tokens:.1f} bytes a token more")
    print(f"reload of {sum(one.tokens for one in loaded):,} tokens: {again:.3f} CPU-s; parts of speech {len(POS)}")


def main() -> None:
    """Run all parts."""
    start = time.process_time()
    annotator = Annotator()
    annotator.annotate("Bonjour.", Layout())
    print(f"model loaded in {time.process_time() - start:.2f} CPU-s, imports included")
    lemmas(annotator)
    lists(annotator)
    speed(annotator)


if __name__ == "__main__":
    main()
