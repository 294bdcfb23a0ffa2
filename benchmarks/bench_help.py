"""What the command line costs before it does anything: CPU of whole processes, in a warm state, medians.

    uv run --all-extras python benchmarks/bench_help.py [RUNS]

`ingesoc --help` is to stay at or under 180 ms of CPU. POSIX only: the figures come from the operating system's account
of finished children. The bare interpreter is measured beside it, as the floor of this machine.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

CASES = {
    "python -c pass": ["-c", "pass"],
    "ingesoc --help": ["-m", "ingesoc_qual", "--help"],
    "ingesoc --version": ["-m", "ingesoc_qual", "--version"],
    "ingesoc add --help": ["-m", "ingesoc_qual", "add", "--help"],
    "ingesoc codebook --help": ["-m", "ingesoc_qual", "codebook", "--help"],
}
LIMIT_MS = 180


def cpu_ms(words: list[str]) -> float:
    """Return the user and system milliseconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def main(runs: int) -> int:
    """Print one line a command; exit with 1 when the page of help costs too much."""
    medians = {}
    for name, words in CASES.items():
        cpu_ms(words)
        figures = [cpu_ms(words) for _run in range(runs)]
        medians[name] = statistics.median(figures)
        print(f"{name:<26} median {medians[name]:6.0f} ms   min {min(figures):6.0f}   max {max(figures):6.0f}")
    return 1 if medians["ingesoc --help"] > LIMIT_MS else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
