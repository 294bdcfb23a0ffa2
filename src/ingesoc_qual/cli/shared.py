"""What several verbs do the same way: follow an annotation on screen, name the next command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ingesoc_qual.cli.output import progress, tell
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


def tell_next(command: str, project: Path, rest: str = "") -> None:
    """Say which command comes next, as it can be copied."""
    from shlex import quote

    line = " ".join(filter(None, ("ingesoc", command, quote(str(project)), rest)))
    tell(_("Suite : {command}").format(command=line))
