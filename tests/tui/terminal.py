"""A real program in a real pseudo-terminal: keys in, a screen out, and the time between the two."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

FRAME_END = b"\x1b[?2026l"
PENDING = b"enregistrement en cours"
# What a terminal answers to the questions that Textual asks at its start.
_ANSWERS = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
# Sequences that pyte does not know and would print.
_UNKNOWN = re.compile(rb"\x1b\[[><=][0-9;]*[a-zA-Z]|\x1b\[[0-9]* q|\x1b\[\?[0-9;]*\$p")

KEYS = {
    "enter": b"\r", "escape": b"\x1b", "tab": b"\t", "space": b" ", "backspace": b"\x7f",
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D",
    "pageup": b"\x1b[5~", "pagedown": b"\x1b[6~", "home": b"\x1b[H", "end": b"\x1b[F",
    "shift+right": b"\x1b[1;2C", "shift+left": b"\x1b[1;2D", "shift+down": b"\x1b[1;2B", "ctrl+right": b"\x1b[1;5C",
    "ctrl+shift+right": b"\x1b[1;6C", "f1": b"\x1bOP", "f2": b"\x1bOQ", "f3": b"\x1bOR", "f4": b"\x1bOS",
    "ctrl+p": b"\x10", "ctrl+q": b"\x11", "ctrl+s": b"\x13", "ctrl+z": b"\x1a", "ctrl+home": b"\x1b[1;5H",
}  # fmt: skip


class Terminal:
    """`argv` running in a terminal of `columns` by `rows`. A context manager; leaving it ends the program."""

    def __init__(
        self, argv: Sequence[str], *, columns: int = 120, rows: int = 40, env: Mapping[str, str] | None = None
    ) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        full = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONUNBUFFERED": "1",
            **(env or {}),
        }
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, env=full, start_new_session=True, close_fds=True
        )
        os.close(slave)
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.output = bytearray()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_exc: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(3)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal, as when its window is closed."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1

    def resize(self, columns: int, rows: int) -> float:
        """Change the size of the window; return the seconds to the end of the first frame at the new size."""
        seen = b""
        start = time.perf_counter()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        # The terminal is not a controlling one, so the kernel tells nobody.
        self.process.send_signal(signal.SIGWINCH)
        self.screen.resize(rows, columns)
        while FRAME_END not in seen and time.perf_counter() - start < 3:
            seen += self.read(0.005)
        seconds = time.perf_counter() - start
        self.settle()
        return seconds

    def read(self, timeout: float, *, draw: bool = True) -> bytes:
        """Return what comes within `timeout` seconds (one read), answering the program's questions."""
        ready, _w, _x = select.select([self.master], [], [], timeout)
        if not ready:
            return b""
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:  # Linux: the program has closed its side.
            return b""
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self.master, answer)
        self.output += data
        if draw:
            self._stream.feed(_UNKNOWN.sub(b"", data))
        return data

    def settle(self, quiet: float = 0.1, timeout: float = 10.0) -> None:
        """Read until nothing has come for `quiet` seconds."""
        limit = time.perf_counter() + timeout
        while time.perf_counter() < limit and (self.read(quiet) or self.process.poll() is not None):
            if self.process.poll() is not None and not self.read(0.05):
                return

    def finish(self, timeout: float = 10.0) -> int:
        """Read until the program ends; return its exit code."""
        limit = time.perf_counter() + timeout
        while self.process.poll() is None and time.perf_counter() < limit:
            self.read(0.05)
        while self.read(0.05):
            pass
        return self.process.wait(1)

    def wait_for(self, words: str, timeout: float = 15.0) -> float:
        """Read until `words` stand on the screen, then until it is still; return the seconds from start to words."""
        limit = time.perf_counter() + timeout
        while time.perf_counter() < limit:
            if words in self.text:
                seconds = time.perf_counter() - self.started
                self.settle(0.05)
                return seconds
            self.read(0.05)
        raise AssertionError(f"{words!r} is not on the screen:\n{self.text}")

    def press(self, *keys: str) -> None:
        """Type keys by name (`enter`, `f4`, `shift+right`) or as text, then wait for the screen to be still."""
        for key in keys:
            os.write(self.master, KEYS.get(key, key.encode()))
            # A key that follows Escape at once is one key with it (alt and the letter).
            self.settle(0.25 if key == "escape" else 0.1)

    def time_key(self, data: bytes, wanted: bytes = b"", *, quiet: float = 0.03, timeout: float = 3.0) -> float:
        """Return the seconds from a key to the end of the first frame that holds `wanted`; then wait for stillness.

        A frame that says an act is not on disk yet does not count.
        """
        seen = b""
        start = time.perf_counter()
        os.write(self.master, data)
        found = 0.0
        while not found and time.perf_counter() - start < timeout:
            seen += self.read(0.005, draw=False)
            while not found and FRAME_END in seen:
                frame, _end, seen = seen.partition(FRAME_END)
                if wanted in frame and PENDING not in frame:
                    found = time.perf_counter() - start
        while self.read(quiet, draw=False):
            pass
        if not found:
            raise AssertionError(f"no frame with {wanted!r} after {data!r}")
        return found

    @property
    def text(self) -> str:
        """The screen, one line a row."""
        return "\n".join(self.screen.display)

    def cpu_ms(self) -> float:
        """Return the milliseconds of processor that the program has used so far (Linux)."""
        total = 0
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            total += int((task / "schedstat").read_text().split()[0])
        return total / 1e6

    def resident_mb(self) -> float:
        """Return the resident memory of the program in MB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024  # type: ignore[index]
