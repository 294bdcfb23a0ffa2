"""Time and memory of the coefficients of agreement, beside other libraries.

Run: `uv run --all-extras python benchmarks/bench_agreement.py [--peers] [--runs 3]`. Each measure is a process of its
own; CPU seconds are of the measured call alone, peak memory of the whole process. Peers run each in an environment of
its own (`uv run --no-project --with …`), which this project's never holds: krippendorff is under the GPL. Data are
made from a seed, the same for everyone.

- alpha: nominal, 10 coders × 100,000 units × 50 codes, 5 % missing.
- family: the u-alpha family, 3 coders × 200 passages on 20,000 characters.
- gamma: the same kind of passages with 10 codes, chance included (30 samples), seed 1.
- screen: `services.agreement` on 5 coders × 50 documents × 20,000 codings, without bootstrap and gamma.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import textwrap

DATA = """
import json, resource, time
import numpy as np

def values(units=100_000, coders=10, codes=50, seed=1):
    r = np.random.default_rng(seed)
    truth = r.integers(codes, size=units)
    given = np.where(r.random((units, coders)) < .8, truth[:, None], r.integers(codes, size=(units, coders)))
    return np.where(r.random((units, coders)) < .05, -1, given)

def spans(coders=3, number=200, seed=1, codes=10):
    r = np.random.default_rng(seed)
    length = number * 100
    places = np.sort(r.choice(length // 20, number, replace=False)) * 20
    found = []
    for coder in range(coders):
        rows = []
        for place in places.tolist():
            if r.random() < .1:
                continue
            start = max(0, int(place + r.normal(0, 4)))
            end = start + int(max(3, r.normal(30, 10)))
            rows.append((start, end, str(place % codes if r.random() < .85 else int(r.integers(codes)))))
        found.append(rows)
    return found, length + 500

def apart(rows):
    found, last = [], 0
    for start, end, code in rows:
        if start >= last:
            found.append((start, end, code))
            last = end
    return found

def measured(call):
    cpu, wall = time.process_time(), time.perf_counter()
    result = call()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": cpu, "wall": wall, "peak": peak, "value": result}))
"""

OURS = {
    "alpha": """
from ingesoc_qual.agreement.alpha import alpha
from ingesoc_qual.agreement.ratings import Ratings
given = values()
made = Ratings(given, tuple(range(50)), np.ones(len(given)))
measured(lambda: alpha(made).value)
""",
    "family": """
from ingesoc_qual.agreement.passages import passages
from ingesoc_qual.agreement.unitizing import u_alpha_family
rows, length = spans()
made = passages([apart(one) for one in rows], start=0, end=length)
u_alpha_family(made)
measured(lambda: u_alpha_family(made).u.value)
""",
    "gamma": """
from ingesoc_qual.agreement.gamma import GammaSettings, gamma
from ingesoc_qual.agreement.passages import passages
rows, length = spans()
made = passages(rows, start=0, end=length)
measured(lambda: gamma(made, GammaSettings(seed=1, precision=None)).coefficient.value)
""",
}
PEERS = {
    ("alpha", "krippendorff"): (
        ["krippendorff"],
        """
import krippendorff
given = values().T.astype(float)
given[given < 0] = np.nan
measured(lambda: float(krippendorff.alpha(given, level_of_measurement="nominal")))
""",
    ),
    ("alpha", "irrCAC"): (
        ["irrCAC"],
        """
import pandas as pd
from irrCAC.raw import CAC
given = pd.DataFrame(values().astype(float)).replace(-1.0, np.nan)
measured(lambda: float(CAC(given).krippendorff()["est"]["coefficient_value"]))
""",
    ),
    ("gamma", "pygamma-agreement"): (
        ["pygamma-agreement", "setuptools<80"],
        """
from pyannote.core import Segment
from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum
rows, length = spans()
made = Continuum()
for coder, one in enumerate(rows):
    for start, end, code in one:
        made.add(str(coder), Segment(start, end), code)
np.random.seed(1)
d = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
measured(lambda: float(made.compute_gamma(d, n_samples=30, fast=FAST).gamma))
""",
    ),
}


def run(command: list[str], program: str, runs: int) -> dict[str, float]:
    """Run a program several times and return the medians of what it measured."""
    found = []
    for _run in range(runs):
        done = subprocess.run([*command, "-c", DATA + textwrap.dedent(program)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return {key: statistics.median(one[key] for one in found) for key in ("cpu", "wall", "peak", "value")}


def show(what: str, who: str, found: dict[str, float]) -> None:
    """Print one line of figures."""
    print(
        f"{what:8} {who:28} {found['wall']:8.3f} s  {found['cpu']:8.3f} cpu-s  {found['peak']:6.0f} MB  "
        f"{found['value']:.6f}",
        flush=True,
    )


def main() -> None:
    """Measure ours, then, when asked, the others."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--exact-gamma", action="store_true", help="also pygamma's exact mode: minutes")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    for what, program in OURS.items():
        show(what, "ingesoc-qual", run([sys.executable], program, options.runs))
    if not options.peers:
        return
    for (what, who), (needs, program) in PEERS.items():
        command = ["uv", "run", "--no-project", "--quiet", "--python", sys.executable]
        command += [word for need in needs for word in ("--with", need)] + ["python"]
        if what != "gamma":
            show(what, who, run(command, program, options.runs))
            continue
        show(what, f"{who}, fast", run(command, program.replace("FAST", "True"), 1))
        if options.exact_gamma:
            show(what, f"{who}, exact", run(command, program.replace("FAST", "False"), 1))


if __name__ == "__main__":
    main()
