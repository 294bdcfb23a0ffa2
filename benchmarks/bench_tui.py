"""The terminal interface in a real pseudo-terminal: 100,000 words, 5,000 overlapping codings, 120 × 40.

Run: `uv run python benchmarks/bench_tui.py [--keys 150] [--words 100000] [--codings 5000]`; `--queue N` opens a
long queue instead, `--acts N` watches the memory. A project is made in a temporary folder, the real program is started
in a pty, each key is timed from its writing to the end of the frame that shows its effect (DEC 2026 synchronised
output), one key at a time. Wall times hold up to 16.7 ms of the
framework's frame timer and whatever else runs on the machine; CPU per key is the steadier figure. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import add_code  # noqa: E402
from tests.tui.terminal import FRAME_END, Terminal  # noqa: E402

from ingesoc_qual.model.coding import Coding, Evidence, Origin, Suggestion, suggestion_id  # noqa: E402
from ingesoc_qual.model.document import Block, Layout, Reading, Turn  # noqa: E402
from ingesoc_qual.model.event import Act  # noqa: E402
from ingesoc_qual.services.codings import coding_assignment, coding_references  # noqa: E402
from ingesoc_qual.services.ingest import add_readings  # noqa: E402
from ingesoc_qual.services.manifest import Entry  # noqa: E402
from ingesoc_qual.services.project import create_project  # noqa: E402
from ingesoc_qual.services.review import Place, Review  # noqa: E402
from ingesoc_qual.store import machine  # noqa: E402

SENTENCES = (
    "Ben moi je suis arrivée là un peu par hasard, c'est une voisine qui m'a dit « viens, tu verras ».",
    "On ouvre la permanence à neuf heures, on fait le café, et puis les gens arrivent, voilà [rires].",
    "La charte du bénévolat, on l'a signée, mais entre nous, personne ne la relit…",
    "Ce qui compte ce ne sont pas les heures, c’est ce qu’on apprend les uns des autres.",
    "Il faut remplir le tableau pour le département, le nombre d'usagers, les sorties positives, tout ça.",
    "Euh, comment dire, XXX, on part à trois pendant la maraude, jamais seul ; on discute d'abord.",
    "J'ai pris confiance, aujourd'hui j'anime l'atelier cuisine toute seule.",
    "L'appel à projets nous demande des indicateurs d'impact qu'on ne sait pas renseigner.",
    "Oui.",
    "Non, enfin si, mais pas le mardi.",
)
CODES = 80
LENGTHS = (12, 40, 90, 160, 300, 600, 1500, 5000)


def interview(words: int, chance: random.Random) -> Reading:
    """Return an interview of about `words` words in turns of 1 to 12 sentences."""
    parts: list[str] = []
    blocks: list[Block] = []
    turns: list[Turn] = []
    place = counted = 0
    while counted < words:
        label = "ENQ" if len(turns) % 2 == 0 else "E03"
        speech = " ".join(chance.choice(SENTENCES) for _ in range(1 if label == "ENQ" else chance.randint(2, 14)))
        header = f"{label} : "
        turns.append(Turn(place, place + len(header), place + len(header) + len(speech), label))
        blocks.append(Block(place, place + len(header) + len(speech)))
        parts.append(f"{header}{speech}\n")
        place += len(parts[-1])
        counted += len(speech.split())
    return Reading("".join(parts), Layout(tuple(blocks), (), tuple(turns), ("ENQ",)), "txt", "utf-8")


def make_project(path: Path, words: int, codings: int, suggestions: int) -> None:
    """Make the project that the figures are about."""
    chance = random.Random(7)
    project = create_project(path, coder="C1")
    for number in range(CODES):
        parent = f"famille-{number // 10}" if number % 10 else None
        identity = f"code-{number}" if number % 10 else f"famille-{number // 10}"
        add_code(project, identity, f"concept n° {number}", parent, definition="Ce que l'association attend. " * 4)
    reading = interview(words, chance)
    entry = Entry(Path("long.txt"), name="Entretien long", cases=("La Passerelle",))
    document_id = add_readings(project, [(entry, reading, reading.text.encode())])[0].document_id
    assert document_id is not None
    review = Review(project)
    version = review.text(document_id).version_id
    codes = [code.id for code in review.codebook().leaves()]
    acts: list[Act] = []
    for _number in range(codings):
        start = chance.randrange(len(reading.text) - 6000)
        made = Coding(
            str(uuid.UUID(int=chance.getrandbits(128))), document_id, version, start, start + chance.choice(LENGTHS),
            chance.choice(codes), project.coder.id, Origin.HAND.value, "",
        )  # fmt: skip
        acts.append(Act("coding.add", (coding_assignment(made),), coding_references(made)))
    project.act(acts)
    proposed: list[Suggestion] = []
    for _number in range(suggestions):
        start = chance.randrange(len(reading.text) - 300)
        end, code = start + chance.choice((60, 120, 240)), chance.choice(codes)
        proposed.append(
            Suggestion(
                suggestion_id(version, start, end, code, "indicators", "1"),
                document_id,
                version,
                start,
                end,
                code,
                "indicators",
                "1",
                round(chance.uniform(0.1, 1.0), 3),
                (Evidence(start + 5, start + 12, "charte"),),
            )
        )
    with project.store.writing() as connection:
        machine.replace_suggestions(connection, "indicators", [document_id], proposed)
    review.remember(Place("reader", document_id, len(reading.text) // 3))
    review.close()


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p99 and the number of measures, in ms."""
    ordered = sorted(1000 * value for value in seconds)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    return {"n": len(ordered), "p50": round(statistics.median(ordered), 1), "p99": round(p99, 1)}


def series(terminal: Terminal, keys: Sequence[bytes], wanted: Callable[[int], bytes]) -> dict[str, float]:
    """Return the spread of one series of keys, with the CPU of a key."""
    before = terminal.cpu_ms()
    seconds = [terminal.time_key(key, wanted(number)) for number, key in enumerate(keys)]
    return {**spread(seconds), "cpu": round((terminal.cpu_ms() - before) / len(keys), 1)}


def nothing(_number: int) -> bytes:
    """Wait for any frame."""
    return b""


def measure(path: Path, home: Path, keys: int) -> dict[str, object]:
    """Return every figure of one session."""
    argv = [sys.executable, "-m", "ingesoc_qual", "review", str(path), "--coder", "C1"]
    env = {"INGESOC_HOME": str(home), "TEXTUAL_ANIMATIONS": "none"}
    figures: dict[str, object] = {}
    starts = []
    for _run in range(5):
        with Terminal(argv, env=env) as terminal:
            starts.append(terminal.wait_for("E03", timeout=30))
            terminal.press("ctrl+q")
    figures["start to text, s (median, most)"] = [round(statistics.median(starts), 2), round(max(starts), 2)]
    with Terminal(argv, env=env) as terminal:
        terminal.wait_for("E03", timeout=30)
        terminal.settle()
        time.sleep(1.0)
        terminal.settle()
        figures["resident at start, MB"] = round(terminal.resident_mb(), 1)
        down, right, select = b"\x1b[B", b"\x1b[C", b"\x1b[1;2C"
        figures["cursor right"] = series(terminal, [right] * keys, nothing)
        figures["cursor down"] = series(terminal, [down] * keys, nothing)
        figures["select right"] = series(terminal, [select] * keys, nothing)
        terminal.press("escape")
        figures["select word"] = series(terminal, [b"\x1b[1;6C"] * keys, nothing)
        terminal.press("escape")
        figures["next coded"] = series(terminal, [b"n"] * keys, nothing)
        figures["page down"] = series(terminal, [b"\x1b[6~"] * (keys // 2), nothing)
        figures["key held at 30/s for 4 s"] = held(terminal, down)
        sizes = [(100, 30), (120, 40)] * 5
        figures["resize, first frame, ms"] = spread([terminal.resize(*size) for size in sizes])
        figures["code with a recent code"] = coding_series(terminal, max(20, keys // 4))
        terminal.press("f4")
        terminal.wait_for("Proposé")
        figures["decision committed and next drawn"] = deciding_series(terminal, keys)
        figures["resident at the end, MB"] = round(terminal.resident_mb(), 1)
        terminal.press("ctrl+q")
    return figures


def held(terminal: Terminal, key: bytes, *, rate: int = 30, seconds: float = 4.0) -> dict[str, float]:
    """Send a key at `rate` a second as one who holds it; return what is left to draw once it is let go."""
    before, start, frames = terminal.cpu_ms(), time.perf_counter(), 0
    wanted = int(rate * seconds)
    for number in range(wanted):
        os.write(terminal.master, key)
        limit = start + (number + 1) / rate
        while (left := limit - time.perf_counter()) > 0:
            frames += terminal.read(left, draw=False).count(FRAME_END)
    released = last = time.perf_counter()
    while data := terminal.read(0.15, draw=False):
        frames += data.count(FRAME_END)
        last = time.perf_counter()
    cpu = terminal.cpu_ms() - before
    return {
        "keys": wanted,
        "frames": frames,
        "drain ms": round(1000 * (last - released), 1),
        "cpu": round(cpu / wanted, 1),
    }


def queue_of(path: Path, home: Path) -> dict[str, object]:
    """Return how long a long queue takes to open, then 500 decisions in a row, one key each."""
    argv = [sys.executable, "-m", "ingesoc_qual", "review", str(path), "--coder", "C1"]
    with Terminal(argv, env={"INGESOC_HOME": str(home), "TEXTUAL_ANIMATIONS": "none"}) as terminal:
        terminal.wait_for("E03", timeout=30)
        time.sleep(1.0)
        terminal.settle()
        opened = terminal.time_key(b"\x1bOS", "Proposé".encode())
        start = time.perf_counter()
        decided = deciding_series(terminal, 500)
        minute = 60 * 500 / (time.perf_counter() - start)
        terminal.press("ctrl+q")
    return {
        "queue opened, ms": round(1000 * opened, 1),
        "500 decisions, one key each": decided,
        "decisions a minute, waits included": round(minute),
    }


def endurance(path: Path, home: Path, acts: int) -> dict[str, object]:
    """Return the resident memory over many acts: moves, selections, codings, decisions, screens."""
    argv = [sys.executable, "-m", "ingesoc_qual", "review", str(path), "--coder", "C1"]
    cycle = [b"\x1b[B", b"\x1b[1;2C", b"\x1b[1;2B", b"\x1b", b"n", b"\x1b[6~", b"s", b"1", b"\x1b[5~", b"u"]
    memory = []
    with Terminal(argv, env={"INGESOC_HOME": str(home), "TEXTUAL_ANIMATIONS": "none"}) as terminal:
        terminal.wait_for("E03", timeout=30)
        terminal.press("s", "c", "enter")
        for number in range(acts):
            os.write(terminal.master, cycle[number % len(cycle)])
            # Escape and a letter that follow each other at once are one key (alt and the letter).
            while terminal.read(0.12 if cycle[number % len(cycle)] == b"\x1b" else 0.008, draw=False):
                pass
            if number % (acts // 10) == 0:
                terminal.settle(0.3)
                memory.append(round(terminal.resident_mb()))
        terminal.settle(6.0)  # Memory is collected when nobody types.
        memory.append(round(terminal.resident_mb()))
        terminal.press("ctrl+q")
    return {"acts": acts, "resident MB at each tenth": memory}


def coding_series(terminal: Terminal, times: int) -> dict[str, float]:
    """Time hand codings: `s` selects, `1` codes; the screen draws it once committed."""
    terminal.press("s", "c", "enter")
    terminal.wait_for("Codé")
    seconds, before = [], terminal.cpu_ms()
    for _number in range(times):
        for _step in range(3):
            terminal.time_key(b"\x1b[B")
        terminal.time_key(b"s")
        seconds.append(terminal.time_key(b"1"))
    return {**spread(seconds), "cpu of 5 keys": round((terminal.cpu_ms() - before) / times, 1)}


def deciding_series(terminal: Terminal, keys: int) -> dict[str, float]:
    """Time decisions: accept, reject and accept again; the frame must count it and hold the next passage."""
    cycle = [b"a", b"r", b"a"]
    return series(terminal, [cycle[n % 3] for n in range(keys)], lambda number: f"{number + 1} / ".encode())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keys", type=int, default=150)
    parser.add_argument("--words", type=int, default=100_000)
    parser.add_argument("--codings", type=int, default=5_000)
    parser.add_argument("--suggestions", type=int, default=2_000)
    parser.add_argument("--queue", type=int, default=0, help="open a queue of that many suggestions instead")
    parser.add_argument("--acts", type=int, default=0, help="watch the memory over that many acts instead")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["INGESOC_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "banc.ingesoc"
        home = Path(folder) / "home"
        make_project(path, chosen.words, chosen.codings, chosen.queue or chosen.suggestions)
        if chosen.queue:
            figures = queue_of(path, home)
        elif chosen.acts:
            figures = endurance(path, home, chosen.acts)
        else:
            figures = measure(path, home, chosen.keys)
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, value in figures.items():
        print(f"{name:<36} {value}")


if __name__ == "__main__":
    main()
