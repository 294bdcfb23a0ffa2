"""Nothing that goes wrong shows a traceback, and every exit code is the one of the error tree."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys

import pytest

from ingesoc_qual import errors
from ingesoc_qual.cli.border import guarded

PLAIN = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type)
    and issubclass(kind, errors.IngesocError)
    and kind.__init__ is errors.IngesocError.__init__
]


def raises(error: BaseException) -> int:
    def run() -> int:
        raise error

    return guarded(run)


@pytest.mark.parametrize("kind", PLAIN, ids=lambda kind: kind.__name__)
def test_each_error_is_one_line_and_its_exit_code(
    kind: type[errors.IngesocError], capsys: pytest.CaptureFixture[str]
) -> None:
    assert raises(kind("fichier\n« a\x1b[2J » illisible.", remedy="Réessayez.")) == kind.exit_code
    captured = capsys.readouterr()
    assert captured.err == "ingesoc : fichier␊« a␛[2J » illisible. Réessayez.\n"
    assert captured.out == ""


def test_exit_codes_are_those_drawn_in_the_tree() -> None:
    drawn = dict(re.findall(r"(\w+) +(\d)(?: |$)", errors.__doc__ or "", re.MULTILINE))
    assert len(drawn) >= 10
    for name, code in drawn.items():
        assert getattr(errors, name).exit_code == int(code)


def test_interruption_is_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert raises(KeyboardInterrupt()) == 130
    assert "Interrompu" in capsys.readouterr().err


def test_a_full_disk_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert raises(OSError(errno.ENOSPC, "No space left on device", "/tmp/a.csv")) == 74
    assert "/tmp/a.csv : il n'y a plus de place sur le disque." in capsys.readouterr().err


def test_an_unforeseen_error_says_its_kind_and_place_and_quotes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("INGESOC_DEBUG", raising=False)
    assert raises(RuntimeError("Madame Dupont a dit")) == 70
    printed = capsys.readouterr().err
    assert "RuntimeError" in printed and "Dupont" not in printed and printed.count("\n") == 1

    monkeypatch.setenv("INGESOC_DEBUG", "1")
    raises(RuntimeError("détail"))
    assert "Traceback" in capsys.readouterr().err


def test_a_closed_pipe_is_silent(environment: dict[str, str]) -> None:
    program = "import sys; from ingesoc_qual.cli.border import guarded\n"
    program += "def run():\n    for i in range(100000): sys.stdout.write('ligne de données\\n')\n    return 0\n"
    program += "sys.exit(guarded(run))"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


@pytest.mark.skipif(os.name == "nt", reason="signals are sent differently on Windows")
def test_control_c_while_working_shows_no_traceback(environment: dict[str, str]) -> None:
    program = "import signal, sys, time; from ingesoc_qual.cli.border import guarded\n"
    # A shell's background jobs inherit an ignored Ctrl-C.
    program += "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "sys.exit(guarded(lambda: (print('prêt', flush=True), time.sleep(60)) and 0))"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.stderr.read().decode()
        assert process.wait() == 130


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_any_encoding_of_the_terminal_can_show_the_help(environment: dict[str, str], encoding: str) -> None:
    settings = environment | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-m", "ingesoc_qual", "--help"], env=settings, capture_output=True)
    assert done.returncode == 0 and done.stderr == b""
    assert "suggest" in done.stdout.decode(encoding)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.skipif(os.name != "posix", reason="the shell's way of closing a stream")
def test_a_stream_closed_beforehand_is_no_internal_error(environment: dict[str, str], closed: str) -> None:
    command = (
        f'"$0" -c "from ingesoc_qual.cli import main; raise SystemExit(main())" memos write absent project {closed}'
    )
    done = subprocess.run(
        ["sh", "-c", command, sys.executable], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode in (2, 3)
    assert "Traceback" not in done.stderr


def test_the_reason_of_the_system_is_in_the_interface_language() -> None:
    said = errors.system_reason(FileNotFoundError(errno.ENOENT, "No such file or directory"))
    assert said == "le fichier ou le dossier n'existe pas"
    assert errors.system_reason(OSError(errno.EBADF, "Bad file descriptor")) == "Bad file descriptor"
    assert errors.system_reason(ValueError("embedded null byte")) == "embedded null byte"
