"""The walls of the house: who imports whom, what is loaded when, how big a file may grow."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "ingesoc_qual"
HEAVY = {"spacy", "thinc", "sklearn", "scipy", "pandas", "numpy", "pyarrow", "textual", "rich", "sqlalchemy", "alembic"}
HEAVY |= {"lxml", "xlsxwriter", "pypdfium2", "ruamel", "bertopic", "torch"}
LIMIT = 600


def loaded(program: str) -> set[str]:
    """Return the top-level names in `sys.modules` of a fresh process that ran `program`."""
    report = "\nimport json, sys\nprint('\\n' + json.dumps(sorted({n.partition('.')[0] for n in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", program + report], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import ingesoc_qual") & HEAVY == set()


@pytest.mark.parametrize("words", [[], ["--help"], ["--version"]], ids=["alone", "help", "version"])
def test_the_page_of_help_loads_nothing_heavy_nor_click(words: list[str]) -> None:
    program = f"from ingesoc_qual.cli import main\nassert main({words!r}) == 0"
    assert loaded(program) & (HEAVY | {"click", "typer"}) == set()


def test_completion_of_verbs_loads_nothing_heavy() -> None:
    program = "import os; os.environ |= dict(_INGESOC_COMPLETE='bash_complete', COMP_WORDS='ingesoc ', COMP_CWORD='1')"
    assert loaded(f"{program}\nfrom ingesoc_qual.cli import main\nmain([])") & HEAVY == set()


def test_the_help_of_every_verb_loads_nothing_heavy() -> None:
    program = "from ingesoc_qual.cli import main\nfrom ingesoc_qual.cli.verbs import verbs\n"
    program += "for verb in verbs(): assert main([verb.name, '--help']) == 0"
    assert loaded(program) & HEAVY == set()


def test_the_terminal_interface_loads_no_language_tool_nor_arrays() -> None:
    heavy = HEAVY - {"textual", "rich", "sqlalchemy", "alembic", "ruamel"}
    assert loaded("import ingesoc_qual.tui.app") & heavy == set()
    assert loaded("import ingesoc_qual.tui.screens.readings, ingesoc_qual.services.volumes") & heavy == set()


def test_import_contracts() -> None:
    if importlib.util.find_spec("importlinter") is None:
        pytest.skip("import-linter comes with the group `lint`, which .ci/run asks for")
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_no_file_grows_into_a_god_file() -> None:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > LIMIT} == {}


def test_every_command_and_option_is_documented() -> None:
    import click

    from ingesoc_qual.cli.frame import FrenchGroup, make_root
    from ingesoc_qual.cli.verbs import verbs

    page = (ROOT / "docs" / "commandes.md").read_text(encoding="utf-8")
    sections = {part.partition("\n")[0].strip("` "): part for part in page.split("\n## ")[1:]}
    root = make_root()
    missing = []
    for verb in verbs():
        command = root.get_command(click.Context(root), verb.name)
        section = sections.get(verb.name, "")
        below = command.commands if isinstance(command, FrenchGroup) else {}
        for name, one in {verb.name: command, **{f"{verb.name} {sub}": c for sub, c in below.items()}}.items():
            assert one is not None
            if f"ingesoc {name}" not in section:
                missing.append(name)
            options = [opt for p in one.params if isinstance(p, click.Option) for opt in p.opts if opt.startswith("--")]
            missing += [f"{name} {opt}" for opt in options if f"`{opt}" not in section]
    assert missing == []


SHELL_LINE = re.compile(r"^ *(?:uv run --all-extras )?ingesoc (.+)$", re.MULTILINE)


def command_lines() -> list[tuple[str, str]]:
    """Return the lines of the pages that a reader would copy, with their page."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [
        (page.name, re.split(r"  +| [>|] ", line)[0])
        for page in pages
        for line in SHELL_LINE.findall(page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_every_command_line_of_the_pages_parses(page: str, line: str) -> None:
    import click

    from ingesoc_qual.cli.frame import FrenchGroup, make_root

    words = shlex.split(line)
    root = make_root()
    if words[0].startswith("-"):
        assert words[0] in ("--help", "--version", "--show-completion", "--install-completion"), page
        return
    command = root.get_command(click.Context(root), words.pop(0))
    if isinstance(command, FrenchGroup):
        command = command.commands[words.pop(0)]
    assert command is not None, page
    if "…" not in line:
        command.make_context("ingesoc", words)


def test_messages_name_commands_and_options_that_exist() -> None:
    import click

    from ingesoc_qual.cli.frame import FrenchGroup, make_root
    from ingesoc_qual.cli.verbs import verbs

    root = make_root()
    known = {verb.name: root.get_command(click.Context(root), verb.name) for verb in verbs()}
    commands = [c for top in known.values() for c in (top, *getattr(top, "commands", {}).values())]
    options = {opt for c in commands if c is not None for p in c.params for opt in p.opts}
    options |= {"--help", "--version", "--show-completion", "--install-completion"}
    under = {sub for top in known.values() if isinstance(top, FrenchGroup) for sub in top.commands}
    wrong = []
    for entry in polib.pofile(str(SOURCE / "locale" / "en" / "LC_MESSAGES" / "ingesoc.po")):
        for name, sub in re.findall(r"« ingesoc ([a-z]+)(?: ([a-z]+)\b)?", entry.msgid):
            wrong += [entry.msgid] if name not in known or (name == "codebook" and sub and sub not in under) else []
        wrong += [entry.msgid for option in re.findall(r"(?<!\w)--[a-z][a-z-]+", entry.msgid) if option not in options]
    assert wrong == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = "uv run --all-extras pytest"
    assert f"\n{command} " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n{command}\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_exit_code_and_variable_is_documented() -> None:
    from ingesoc_qual import errors
    from ingesoc_qual.cli import border

    page = (ROOT / "docs" / "commandes.md").read_text(encoding="utf-8")
    kinds = [v for v in vars(errors).values() if isinstance(v, type) and issubclass(v, errors.IngesocError)]
    codes = {kind.exit_code for kind in kinds} | {0, border.INTERRUPTED, border.BROKEN_PIPE}
    codes |= {border.INTERNAL, border.SYSTEM}
    assert {code for code in codes if f"| {code} |" not in page} == set()
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    variables = set(re.findall(r'"(INGESOC_[A-Z]+)"', source)) | {"NO_COLOR"}
    assert {name for name in variables if f"`{name}" not in page} == set()
