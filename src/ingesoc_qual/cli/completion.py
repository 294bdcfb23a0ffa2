"""Completion of commands, options and file names by the shell: show the script, or install it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from ingesoc_qual.cli import COMPLETE_VARIABLE
from ingesoc_qual.cli.output import tell
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _

SHELLS = ("bash", "zsh", "fish", "powershell")
_AUTO = "auto"


def completion_options() -> list[click.Parameter]:
    """Return the two options of the program that deal with completion."""
    return [
        click.Option([name], is_flag=False, flag_value=_AUTO, is_eager=True, expose_value=False, callback=callback)
        for name, callback in (("--install-completion", _install), ("--show-completion", _show))
    ]


def script(shell: str) -> str:
    """Return the completion script of `shell`."""
    from click.shell_completion import ShellComplete, get_completion_class

    from ingesoc_qual.cli.frame import make_root

    kind = get_completion_class(shell)
    if shell not in SHELLS or kind is None:
        raise UsageError(
            _("Pas de complétion pour « {shell} ».").format(shell=shell),
            remedy=_("Terminaux connus : {shells}.").format(shells=", ".join(SHELLS)),
        )
    # The class's own source() first starts a bash to learn its version and answers in English.
    text = ShellComplete.source(kind(make_root(), {}, "ingesoc", COMPLETE_VARIABLE))
    if shell == "zsh":
        text = text.replace(
            "    compdef ", "    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\n    compdef "
        )
    return text


def _chosen(value: str) -> str:
    if value != _AUTO:
        return value
    name = Path(os.environ.get("SHELL", "")).name
    if name in SHELLS:
        return name
    if os.name == "nt":
        return "powershell"
    raise UsageError(
        _("Votre terminal n'a pas été reconnu."),
        remedy=_("Nommez-le : ingesoc --show-completion bash (ou {shells}).").format(shells=", ".join(SHELLS[1:])),
    )


def _show(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is None or ctx.resilient_parsing:
        return
    sys.stdout.write(script(_chosen(value)))
    ctx.exit(0)


def _install(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is None or ctx.resilient_parsing:
        return
    shell = _chosen(value)
    if shell == "powershell":
        raise UsageError(
            _("L'installation dans PowerShell se fait à la main."),
            remedy=_("Ajoutez à votre $PROFILE : {line}").format(
                line="ingesoc --show-completion powershell | Out-String | Invoke-Expression"
            ),
        )
    place = install(shell)
    tell(_("Complétion installée : {place}. Elle vaut dès le prochain terminal ouvert.").format(place=place))
    ctx.exit(0)


def install(shell: str) -> Path:
    """Write the script where `shell` looks for it and return its place; doing it twice changes nothing more."""
    text = script(shell)
    configuration = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    if shell == "fish":
        place = configuration / "fish" / "completions" / "ingesoc.fish"
    else:
        place = configuration / "ingesoc" / f"completion.{shell}"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")
    if shell != "fish":
        _source_from(_start_file(shell), place)
    return place


def _start_file(shell: str) -> Path:
    if shell == "zsh":
        return Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc"
    return Path.home() / ".bashrc"


def _source_from(start: Path, place: Path) -> None:
    from shlex import quote

    line = f"source {quote(str(place))}  # ingesoc"
    known = start.read_text(encoding="utf-8", errors="surrogateescape") if start.exists() else ""
    if line in known.splitlines():
        return
    gap = "" if not known or known.endswith("\n") else "\n"
    with start.open("a", encoding="utf-8", errors="surrogateescape", newline="\n") as stream:
        stream.write(f"{gap}{line}\n")
