"""Time what the readers take, in CPU time, on inputs made on the spot and on the shared data where it is.

    uv run python benchmarks/bench_readers.py [--runs 5]

Prints one line a case: median, and what was asked. 200 TXT of 5,000 words must take well below 3 s.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.readers import read_bytes, read_file

VOCABULARY = (
    "le la les des un une on nous vous c'est j'ai avec pour dans bénévole association projet réunion quand même parce "
    "que alors donc voilà enfin bon gens quartier jardin cuisine mairie subvention accueil atelier ça moi toi été déjà"
)


def interview(words: int, generator: random.Random) -> str:
    """Return an interview of about so many words, `Enquêtrice :` and `Karim :` in turn."""
    turns: list[str] = []
    vocabulary = VOCABULARY.split()
    told = 0
    while told < words:
        size = generator.choice((8, 20, 60, 120))
        asks = len(turns) % 2 == 0
        spoken = " ".join(generator.choice(vocabulary) for _word in range(size))
        turns.append(f"{'Enquêtrice' if asks else 'Karim'} : {spoken}{' ?' if asks else '.'}")
        told += size
    return "\n\n".join(turns)


def median_time(work: Callable[[], object], runs: int) -> float:
    """Return the median CPU time of `work`, in seconds, after one run that does not count."""
    work()
    times = []
    for _run in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def report(case: str, seconds: float, asked: str) -> None:
    """Print one line of the table."""
    print(f"{case:58} {seconds * 1000:9.1f} ms   {asked}")


def made_here(runs: int) -> None:
    """Time plain text in two encodings."""
    generator = random.Random(2)
    texts = [interview(5000, generator) for _file in range(200)]
    for encoding in ("utf-8", "cp1252"):
        data = [text.encode(encoding) for text in texts]

        def read_all(data: list[bytes] = data) -> None:
            for number, one in enumerate(data):
                turns = read_bytes(one, name=f"e{number}.txt").layout.turns
                assert len(turns) > 50

        report(f"200 TXT of 5,000 words, {encoding}, with turns", median_time(read_all, runs), "asked: < 3,000 ms")


def read_quietly(paths: list[Path]) -> int:
    """Read all files and return how many gave a text."""
    read = 0
    for path in paths:
        try:
            read_file(path)
            read += 1
        except IngesocError:
            continue
    return read


def shared(data: Path, runs: int) -> None:
    """Time the real files."""
    interviews = sorted((data / "interviews" / "artisans_docx").glob("*.docx"))
    if interviews:
        seconds = median_time(lambda: read_quietly(interviews), runs)
        report(f"{len(interviews)} DOCX interviews, with turns", seconds, "asked: < 300 ms")
    for path in (*sorted((data / "pdf").glob("*.pdf")), *sorted((data / "reports").glob("**/*.pdf"))):
        pages = len(read_file(path).layout.pages)
        seconds = median_time(lambda path=path: read_file(path), runs)  # type: ignore[misc]
        report(f"PDF {path.name[:44]}, {pages} p.", seconds, f"{pages / seconds:.0f} pages/s")
    hostile = sorted(path for path in (data / "hostile").glob("*/*") if path.is_file())
    if hostile:
        start = time.process_time()
        read = read_quietly(hostile)
        report(f"{len(hostile)} hostile files, {read} read", time.process_time() - start, "none may hang")


def main() -> None:
    """Run all cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    made_here(runs)
    asked = os.environ.get("INGESOC_SHARED_DATA")
    data = Path(asked) if asked else Path(__file__).parents[2] / "shared" / "data"
    if data.is_dir():
        shared(data, runs)


if __name__ == "__main__":
    main()
