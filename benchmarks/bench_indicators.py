"""Speed of the indicator matcher: 600 indicators on columns of one million tokens, against spaCy's Matcher on a slice.

    python benchmarks/bench_indicators.py [--tokens 1000000] [--repeat 5]

The corpus is annotated here (French interviews of `INGESOC_SHARED_DATA` when present, else the demonstration corpus
and the documentation of this repository), then tiled. Indicators are drawn from it with a seed so that every one has
hits: 366 single lemmas, 139 sequences of two or three, 105 gaps. Times are CPU time, medians of the repetitions.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.columns import POS, PUNCT, Annotation, pack, unpack
from ingesoc_qual.nlp.indicators import IndicatorSet, compile_indicators
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.textunits import freeze

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("INGESOC_SHARED_DATA") or ROOT.parent / "shared" / "data")
SINGLES, SEQUENCES, GAPS = 366, 139, 105
CONTENT = {POS.index(name) for name in ("NOUN", "VERB", "ADJ", "PROPN")}


def corpus() -> list[str]:
    """Return French texts, the shared ones when there are any."""
    paths = sorted((SHARED / "interviews").glob("*_txt/*.txt"))
    paths = paths or [*sorted((ROOT / "corpora").rglob("*.txt")), *sorted((ROOT / "docs").rglob("*.md"))]
    return [freeze(path.read_text(encoding="utf-8")) for path in paths]


def tile(parts: list[Annotation], tokens: int) -> list[Annotation]:
    """Return copies of the annotations until they hold `tokens` tokens."""
    made: list[Annotation] = []
    size = 0
    while size < tokens:
        # The words are new strings, as after reading from a project.
        part = parts[len(made) % len(parts)]
        made.append(unpack(part.text_hash, part.pipeline, pack(part)))
        size += part.tokens
    return made


def merged(parts: list[Annotation]) -> Annotation:
    """Return one annotation that holds all parts, as one very long document would."""
    lemma, lemmas = _merge([(a.lemma, a.lemmas) for a in parts])
    form, forms = _merge([(a.form, a.forms) for a in parts])
    shifts = np.cumsum([0, *(int(a.unit[-1]) + 1 for a in parts)])
    places = np.cumsum([0, *(int(a.sentence_bounds[-1, 1]) + 1 for a in parts)]).astype(np.int32)
    rows = np.cumsum([0, *(len(a.sentence_bounds) for a in parts)])
    joined = replace(
        parts[0],
        start=np.concatenate([a.start + p for a, p in zip(parts, places, strict=False)]),
        length=np.concatenate([a.length for a in parts]),
        lemma=lemma,
        form=form,
        pos=np.concatenate([a.pos for a in parts]),
        sentence=np.concatenate([a.sentence + r for a, r in zip(parts, rows, strict=False)]).astype(np.int32),
        turn=np.concatenate([a.turn for a in parts]),
        unit=np.concatenate([a.unit + s for a, s in zip(parts, shifts, strict=False)]).astype(np.int32),
        sentence_bounds=np.concatenate([a.sentence_bounds + p for a, p in zip(parts, places, strict=False)]),
        lemmas=lemmas,
        forms=forms,
    )
    return unpack("", "", pack(joined))


def _merge(columns: list[tuple[Any, tuple[str, ...]]]) -> tuple[Any, tuple[str, ...]]:
    ids: dict[str, int] = {}
    parts = [
        np.array([ids.setdefault(w, len(ids)) for w in words], dtype=np.int32)[column] for column, words in columns
    ]
    return np.concatenate(parts), tuple(ids)


def draw(parts: list[Annotation], seed: int = 1) -> dict[str, list[str]]:
    """Return 610 indicators with hits, fifteen or so a code, drawn from the lemmas of the corpus."""
    chance = random.Random(seed)
    words: Counter[str] = Counter()
    sequences: Counter[str] = Counter()
    gaps: Counter[str] = Counter()
    for part in parts:
        kept = [i for i in range(part.tokens) if part.pos[i] != PUNCT]
        texts = [part.lemmas[part.lemma[i]] for i in kept]
        content = [int(part.pos[i]) in CONTENT and t.isalpha() for i, t in zip(kept, texts, strict=True)]
        unit = [int(part.unit[i]) for i in kept]
        for i in range(len(kept) - 6):
            if not content[i]:
                continue
            words[texts[i]] += 1
            for j in (1, 2):
                if content[i + j] and unit[i] == unit[i + j]:
                    sequences[" ".join(texts[i : i + j + 1])] += texts[i + 1].isalpha()
            for j in range(2, 5):
                if content[i + j] and unit[i] == unit[i + j]:
                    gaps[f"{texts[i]} …3 {texts[i + j]}"] += 1
    drawn = chance.sample(_seen(words), SINGLES)
    drawn += chance.sample(_seen(sequences), SEQUENCES)
    drawn += chance.sample(_seen(gaps), GAPS)
    chance.shuffle(drawn)
    return {f"code-{n:02}": drawn[n::40] for n in range(40)}


def _seen(counts: Counter[str]) -> list[str]:
    """Return what is seen twice at least, but for the twenty most common, which no codebook would list."""
    return [text for text, n in counts.most_common()[20:] if n > 1]


def median(action: Callable[[], object], repeat: int) -> float:
    """Return the median CPU time of an action, in seconds."""
    times = []
    for _turn in range(repeat):
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return statistics.median(times)


def matcher_speed(parts: list[Annotation], indicators: dict[str, list[str]], tokens: int) -> float:
    """Return tokens per CPU-second of spaCy's Matcher with the same patterns, on a slice of the corpus."""
    import spacy
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

    nlp = spacy.blank("xx")
    matcher = Matcher(nlp.vocab)
    for code, texts in indicators.items():
        for number, text in enumerate(texts):
            pattern: list[dict[str, Any]] = []
            for word in text.split():
                pattern.append({"IS_PUNCT": False, "OP": "{0,3}"} if word == "…3" else {"LEMMA": word})
            matcher.add(f"{code}-{number}", [pattern])
    part = parts[0]
    docs, size = [], 0
    for unit in np.unique(part.unit):
        rows = np.flatnonzero(part.unit == unit)
        docs.append(
            Doc(
                nlp.vocab,
                words=[part.forms[i] for i in part.form[rows]],
                lemmas=[part.lemmas[i] for i in part.lemma[rows]],
            )
        )
        size += rows.size
        if size >= tokens:
            break
    return size / median(lambda: [matcher(doc) for doc in docs], 1)


def report(name: str, parts: list[Annotation], indicators: dict[str, list[str]], repeat: int) -> float:
    """Print what finding takes on these columns, cold and warm, and return warm tokens per CPU-second."""
    tokens = sum(part.tokens for part in parts)
    compiled = compile_indicators(indicators)
    cold = median(lambda: compile_indicators(indicators).find(parts), repeat) - median(
        lambda: compile_indicators(indicators), repeat
    )
    hits = compiled.find(parts)
    warm = median(lambda: compiled.find(parts), repeat)
    print(f"{name}: {tokens} tokens, {len(parts)} texts, {hits.count} hits with their evidence")
    print(f"  first search {1000 * cold:.0f} ms = {tokens / cold / 1e6:.1f} M tokens/cpu-s")
    print(f"  later ones   {1000 * warm:.0f} ms = {tokens / warm / 1e6:.1f} M tokens/cpu-s")
    return tokens / warm


def main() -> None:
    """Run the benchmark and print medians."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tokens", type=int, default=1_000_000)
    options.add_argument("--repeat", type=int, default=5)
    chosen = options.parse_args()
    annotator = Annotator()
    started = time.process_time()
    annotator.load()
    print(f"model loaded in {time.process_time() - started:.2f} cpu-s")
    texts = corpus()
    started = time.process_time()
    parts = [annotator.annotate(text, Layout()) for text in texts]
    spent = time.process_time() - started
    words = sum(len(text.split()) for text in texts)
    print(f"{words} words annotated, {words / spent:.0f} words/cpu-s")
    parts = [part for part in parts if part.tokens > 6]
    indicators = draw(parts)
    check(compile_indicators(indicators), parts)
    print(f"compiling {1000 * median(lambda: compile_indicators(indicators), chosen.repeat):.0f} ms")
    whole = merged(tile([merged(parts)], chosen.tokens))
    stored = pack(whole)
    print(f"stored {sum(map(len, stored.values())) / whole.tokens:.2f} bytes a token")
    print(f"reloaded in {1000 * median(lambda: unpack('', '', stored), chosen.repeat):.0f} ms")
    report("one text", [whole], indicators, chosen.repeat)
    report("many texts", tile([merged(parts[i : i + 8]) for i in range(0, len(parts), 8)], chosen.tokens),
           indicators, chosen.repeat)  # fmt: skip
    print(f"spaCy's Matcher: {matcher_speed([whole], indicators, 20_000) / 1e6:.3f} M tokens/cpu-s")


def check(compiled: IndicatorSet, parts: list[Annotation]) -> None:
    """Say how many indicators have hits; gaps without hits would measure nothing."""
    hits = compiled.find(parts)
    found = set(hits.indicator.tolist())
    gaps = [i for i, text in enumerate(compiled.texts) if "…" in text]
    print(f"{len(compiled.texts)} indicators, {len(found)} with hits")
    print(f"{len(gaps)} of them with a gap, {len(found & set(gaps))} with hits")


if __name__ == "__main__":
    main()
