"""Long works started from the interface: `ingesoc` itself in a process of its own, followed line by line.

No Textual here. The process writes through the project file like any other program; whatever ends it, what it had not
committed is not there.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingesoc_qual.errors import IngesocError
from ingesoc_qual.i18n import _, language

LONGEST_LINE = 1 << 20
PATIENCE = 3.0
STOPPED = 130
_PROGRESS = '{"progress": '


@dataclass(frozen=True, slots=True)
class Step:
    """How far a long work is: `total` is 0 while it is not known."""

    label: str
    done: int
    total: int
    what: str = ""


def read_step(line: str) -> Step | None:
    """Return the progress that a line says, None when it says something else."""
    if not line.startswith(_PROGRESS):
        return None
    try:
        said = json.loads(line)
        return Step(str(said["progress"]), int(said["done"]), int(said["total"]), str(said.get("what", "")))
    except (ValueError, KeyError, TypeError):
        return None


class Job:
    """One run of `ingesoc` with `words`."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = tuple(words)
        self._process: asyncio.subprocess.Process | None = None
        self.stopped = False

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.returncode is None

    async def run(self, said: Callable[[str | Step], None]) -> int:
        """Run to the end and return the exit code; `said` gets each line, and each step of progress, as it comes.

        Raises `IngesocError` where the system starts no process.
        """
        environment = {
            **os.environ,
            "INGESOC_PROGRESS": "json",
            "INGESOC_LANG": language(),
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
        }
        environment.pop("PYTHONIOENCODING", None)
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # Else a file of the folder one stands in could pass for a module.
                "-m",
                "ingesoc_qual",
                *self._words,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                limit=LONGEST_LINE,
            )
        except (OSError, ValueError) as error:
            raise IngesocError(
                _("Le travail n'a pas pu commencer ({detail}).").format(detail=type(error).__name__),
                remedy=_("Lancez-le en ligne de commande : ingesoc {verb}.").format(verb=self._words[0]),
            ) from error
        if self.stopped:  # Asked while the process was being made.
            await self.stop()
        assert process.stdout is not None
        with contextlib.suppress(ValueError):  # A line longer than any that we write: the rest is not shown.
            async for line in process.stdout:
                text = line.decode("utf-8", "replace").rstrip("\r\n")
                said(read_step(text) or text)
        return await process.wait()

    async def stop(self, patience: float = PATIENCE) -> None:
        """End the process and wait until it is gone: asked first as ctrl+c does, so that it tidies up, then made to."""
        self.stopped = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        # Windows has no ctrl+c for one process: there, ending is immediate.
        asked = [process.terminate, process.kill]
        if os.name == "posix":
            asked.insert(0, lambda: process.send_signal(signal.SIGINT))
        for ask in asked:
            with contextlib.suppress(ProcessLookupError):
                ask()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), patience)
                return
