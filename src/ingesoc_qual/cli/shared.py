"""What several verbs do the same way: follow an annotation on screen, name the next command."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingesoc_qual.cli.output import progress, tell, watched_by_program
from ingesoc_qual.i18n import _

if TYPE_CHECKING:
    from ingesoc_qual.services.annotate import AnnotationProgress


@contextmanager
def annotation_progress() -> Iterator[Callable[[AnnotationProgress], None]]:
    """Yield what an annotation reports to; a line of progress follows it in a terminal."""
    with progress(_("Annotation")) as draw:

        def report(state: AnnotationProgress) -> None:
            draw(state.done, state.total, state.name)

        yield report


@contextmanager
def ocr_progress(wanted: bool) -> Iterator[Callable[[int, int], None] | None]:
    """Yield what the recognition of pages reports to, None when it is not wanted."""
    if not wanted:
        yield None
        return
    with progress(_("Reconnaissance des pages")) as draw:
        yield lambda done, total: draw(done, total, "")


def program() -> str:
    """Return how the person has started the program, so that the next command can be copied as it stands."""
    # `uv run` says so to what it starts; the bare name would not be found outside its environment.
    return "uv run --all-extras ingesoc" if "UV_RUN_RECURSION_DEPTH" in os.environ else "ingesoc"


def tell_next(command: str, project: Path, rest: str = "") -> None:
    """Say which command comes next, as it can be copied; a program that started this one knows by itself."""
    from shlex import quote

    if watched_by_program():
        return

    line = " ".join(filter(None, (program(), command, quote(str(project)), rest)))
    tell(_("Suite : {command}").format(command=line))
