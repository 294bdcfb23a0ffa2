"""The outermost border: whatever happens inside becomes one line on stderr and an exit code.

The message of an unforeseen error is never shown, for it may quote an interview: only its kind and its place are.
With `INGESOC_DEBUG=1` the traceback follows, without the values of variables.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from ingesoc_qual.errors import IngesocError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import visible

INTERRUPTED = 130
BROKEN_PIPE = 141
"""What a shell reports for a program that its reader left: 128 + SIGPIPE."""
INTERNAL = 70
SYSTEM = 74
DEBUG_VARIABLE = "INGESOC_DEBUG"


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code of `run`, having said on stderr what went wrong if anything did."""
    prepare_streams()
    try:
        code = run()
        sys.stdout.flush()
        return code
    except IngesocError as error:
        return complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return complain(_("Interrompu ; ce qui était enregistré est gardé."), INTERRUPTED)
    except BrokenPipeError:
        _leave_pipe()
        return BROKEN_PIPE
    except OSError as error:
        _debug()
        return complain(_system_message(error), SYSTEM)
    except Exception as error:  # noqa: BLE001 - the outermost border
        _debug()
        return complain(_internal_message(error), INTERNAL)


def prepare_streams() -> None:
    """Make both streams able to write any French text, whatever the system's encoding.

    A stream that whoever started the program has closed (`>&-`) becomes one that holds nothing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # Open as long as the program runs.
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        # A pipe or a file gets UTF-8 on every system; a terminal keeps its own encoding.
        if stream.isatty() or "PYTHONIOENCODING" in os.environ:
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(message: str, code: int) -> int:
    """Write `message` on stderr as one line and return `code`."""
    _flush(sys.stdout)
    try:
        line = _("ingesoc : {message}").format(message=visible(message, keep=""))
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        pass  # Nobody listens any more; the exit code still says it.
    return code


def _flush(stream: TextIO) -> None:
    try:
        stream.flush()
    except BrokenPipeError:
        _leave_pipe()
    except OSError:
        pass  # The error being reported matters more than this one.


def _leave_pipe() -> None:
    """Point stdout at nothing, so that the interpreter's last flush is silent too."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _system_message(error: OSError) -> str:
    reason = system_reason(error)
    if error.filename is None:
        return _("Lecture ou écriture impossible : {reason}.").format(reason=reason)
    return _("Lecture ou écriture impossible de {file} : {reason}.").format(file=error.filename, reason=reason)


def _internal_message(error: Exception) -> str:
    place = "?"
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "ingesoc_qual" in code.co_filename:
            place = f"{code.co_filename.rpartition('ingesoc_qual')[2].lstrip('/' + chr(92))}:{trace.tb_lineno}"
        trace = trace.tb_next
    return _(
        "Erreur interne ({kind}, {place}). Ce n'est pas de votre fait ; relancez avec {debug}=1 pour en voir le détail."
    ).format(kind=type(error).__name__, place=place, debug=DEBUG_VARIABLE)


def _debug() -> None:
    if os.environ.get(DEBUG_VARIABLE, "") not in ("", "0"):
        import traceback

        sys.stderr.write(visible(traceback.format_exc()))
