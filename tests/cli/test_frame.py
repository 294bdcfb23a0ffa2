"""Help, usage errors and completion of the whole command line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from ingesoc_qual.cli.frame import FrenchCommand, FrenchGroup, make_root
from ingesoc_qual.cli.verbs import verbs

from .conftest import Run

NAMES = [verb.name for verb in verbs()]


def load(name: str) -> click.Command:
    command = make_root().get_command(click.Context(make_root()), name)
    assert command is not None
    return command


def every_command() -> list[tuple[str, FrenchCommand]]:
    found: list[tuple[str, FrenchCommand]] = []
    for name in NAMES:
        command = load(name)
        assert isinstance(command, FrenchCommand)
        if isinstance(command, FrenchGroup):
            found += [(f"{name} {under}", sub) for under, sub in command.commands.items()]  # type: ignore[misc]
        else:
            found.append((name, command))
    return found


EVERY_COMMAND = pytest.mark.parametrize(("path", "command"), [pytest.param(*c, id=c[0]) for c in every_command()])


def test_the_program_alone_and_its_help_are_the_same_page(run: Run) -> None:
    alone, asked, short = run(), run("--help"), run("-h")
    assert alone.returncode == asked.returncode == short.returncode == 0
    assert alone.stdout == asked.stdout == short.stdout
    assert all(re.search(rf"^  {name} ", alone.stdout, re.MULTILINE) for name in NAMES)
    assert max(map(len, alone.stdout.splitlines())) <= 100
    assert len({verb.name for verb in verbs()}) == len(verbs())
    for stage in {verb.stage for verb in verbs()}:
        assert alone.stdout.splitlines().count(stage) == 1


def test_click_shows_the_same_page_as_the_light_path(run: Run) -> None:
    assert make_root().get_help(click.Context(make_root())).rstrip() == run("--help").stdout.rstrip()


def test_version_is_the_installed_one(run: Run) -> None:
    from importlib.metadata import version

    assert run("--version").stdout == f"ingesoc {version('ingesoc-qual')}\n"


@pytest.mark.parametrize(
    ("path", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_teaches(path: str, command: FrenchCommand) -> None:
    with click.Context(command, info_name=f"ingesoc {path}") as ctx:
        page = command.get_help(ctx)
    assert command.summary
    assert command.examples, "no example"
    assert all(example.startswith(f"ingesoc {path}") and comment for example, comment in command.examples)
    assert max(map(len, page.splitlines())) <= 80
    assert "Usage : ingesoc" in page and "Exemples" in page
    assert not re.search(r"Usage:|Options:|Show this|\[required\]|default:", page)
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{path}: {parameter.name} has no help"


@pytest.mark.parametrize(
    ("path", "command"), every_command(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_example_parses(path: str, command: FrenchCommand) -> None:
    for example, _comment in command.examples:
        words = [word.strip("\"'") for word in re.findall(r'"[^"]*"|\S+', example)][1 + len(path.split()) :]
        words = words[: words.index(">")] if ">" in words else words
        words = words[: words.index("|")] if "|" in words else words
        command.make_context(path, words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ad"], "La commande « ad » n'existe pas. Vouliez-vous dire « add » ?"),
        (["zzz"], "La commande « zzz » n'existe pas. Voir : ingesoc --help"),
        (["--versio"], "L'option « --versio » n'existe pas. Vouliez-vous dire « --version » ?"),
        (["new"], "Il manque PROJET. Voir : ingesoc new --help"),
        (["new", "a.ingesoc", "b"], "Je ne sais que faire de « b ». Voir : ingesoc new --help"),
        (["new", "a.ingesoc", "--name"], "L'option --name attend une valeur. Voir : ingesoc new --help"),
        (["suggest", "p", "--json=1"], "L'option --json ne prend pas de valeur. Voir : ingesoc suggest --help"),
        (
            ["export", "p", "--to", "d", "--format", "doc"],
            "--format : « doc » n'est pas parmi csv, xlsx, ods, parquet, jsonl, md, html.",
        ),
        (["export", "p", "--to", ""], "--to : Ce chemin est vide."),
        (["new", ""], "PROJET : Ce chemin est vide."),
        (["log", "p", "--limit", "dix"], "--limit : « dix » n'est pas un nombre entier"),
    ],
)
def test_a_slip_is_answered_by_one_line(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"ingesoc : {said}")
    assert done.stderr.count("\n") == 1


def test_showing_completion_for_every_shell(run: Run) -> None:
    for shell in ("bash", "zsh", "fish", "powershell"):
        done = run("--show-completion", shell)
        assert done.returncode == 0 and "_INGESOC_COMPLETE" in done.stdout
    assert "_ingesoc_completion" in run("--show-completion", SHELL="/bin/bash").stdout
    wrong = run("--show-completion", "tcsh")
    assert wrong.returncode == 2 and "bash, zsh, fish, powershell" in wrong.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ingesoc su", ["suggest"]),
        ("ingesoc codebook ex", ["export"]),
        ("ingesoc export p --fo", ["--format"]),
        ("ingesoc export p --format ", ["csv", "xlsx", "ods", "parquet", "jsonl", "md", "html"]),
        ("ingesoc --ver", ["--version"]),
    ],
)
def test_bash_completes(run: Run, environment: dict[str, str], tmp_path: Path, words: str, found: list[str]) -> None:
    (tmp_path / "completion.bash").write_text(run("--show-completion", "bash").stdout, encoding="utf-8")
    line = words.split(" ")
    asked = f"source completion.bash; COMP_WORDS=({words}); [ -n '{line[-1]}' ] || COMP_WORDS+=(''); "
    asked += f"COMP_CWORD={len(line) - 1}; _ingesoc_completion ingesoc; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(
        ["bash", "--norc", "-c", asked], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.stdout.split() == found


@pytest.mark.skipif(os.name == "nt", reason="these shells are not those of Windows")
def test_installing_completion_twice_adds_one_line(run: Run, home: Path) -> None:
    (home / ".bashrc").write_text("alias ll='ls -l'", encoding="utf-8")
    for _time in range(2):
        assert run("--install-completion", "bash").returncode == 0
    start = (home / ".bashrc").read_text(encoding="utf-8").splitlines()
    assert start[0] == "alias ll='ls -l'" and len(start) == 2
    script = home / ".config" / "ingesoc" / "completion.bash"
    assert str(script) in start[1] and "complete -o nosort" in script.read_text(encoding="utf-8")
    assert run("--install-completion", "fish").returncode == 0
    assert (home / ".config" / "fish" / "completions" / "ingesoc.fish").exists()
