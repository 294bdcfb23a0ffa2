"""The click classes behind every verb: a lazy root, help pages in the interface language, usage errors as one line."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from ingesoc_qual.cli.help import root_page
from ingesoc_qual.cli.verbs import find, verbs
from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _

Example = tuple[str, str]
PROGRAM = "ingesoc"


class ExtraWords(click.UsageError):
    """More arguments than the verb takes."""


class FrenchCommand(click.Command):
    """A command whose help speaks the interface language and ends with examples to copy."""

    def __init__(self, *parameters: Any, summary: str = "", examples: Sequence[Example] = (), **settings: Any) -> None:
        settings.setdefault("short_help", summary)
        settings.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*parameters, **settings)
        self.summary = summary
        self.examples = tuple(examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse words that no argument takes."""
        ctx.allow_extra_args = True
        try:
            rest = super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx  # click's parser leaves it out, and the message names the command.
            raise
        if rest and not ctx.resilient_parsing:
            raise ExtraWords(" ".join(rest), ctx=ctx)
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage : "))

    def format_help_text(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        with formatter.indentation():
            for text in (self.summary, self.help):
                if text:
                    formatter.write_paragraph()
                    formatter.write_text(text)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line an argument."""
        found = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Argument)]
        _section(formatter, _("Arguments"), [(a.make_metavar(ctx), a.help or "") for a in found])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line an option."""
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        _section(formatter, _("Options"), [_option_row(ctx, option) for option in options if not option.hidden])

    def format_epilog(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples, never wrapped, so that they can be copied."""
        if not self.examples:
            return
        formatter.write_paragraph()
        formatter.write(_("Exemples") + "\n")
        for command, comment in self.examples:
            formatter.write(f"  {command}\n      {comment}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, described in the interface language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Montrer cette aide")
        return option


class FrenchGroup(FrenchCommand, click.Group):
    """A verb with verbs under it; alone, it shows its help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, or show the help when nothing was asked."""
        if not args and not ctx.resilient_parsing:
            click.echo(self.get_help(ctx))
            ctx.exit(0)
        return click.Group.parse_args(self, ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        _section(formatter, _("Commandes"), [(name, command.short_help or "") for name, command in self._known()])
        super().format_options(ctx, formatter)

    def _known(self) -> list[tuple[str, click.Command]]:
        return list(self.commands.items())


class Root(click.Group):
    """The program: its verbs are known by name, and a verb's module is loaded when it is called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names of the verbs, in the order of the work."""
        return [known.name for known in verbs()]

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the module of a verb and return its command, or None."""
        for known in verbs():
            if known.name == cmd_name:
                command = import_module(known.module).command
                assert isinstance(command, click.Command)
                return command
        return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb asked for and the words that follow it."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx)
        return (args[0] if command else None), command, args[1:]

    def format_help(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the page of help that `main` prints without click."""
        formatter.write(root_page())

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Return the verbs, or the options of the program, that begin with `incomplete`; loads no verb."""
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [CompletionItem(v.name, help=v.summary) for v in verbs() if v.name.startswith(incomplete)]


def _option_row(ctx: click.Context, option: click.Option) -> tuple[str, str]:
    spelled = (option.get_help_record(ctx) or ("", ""))[0]
    text = option.help or ""
    # Not get_help_record's own text: it says « required » in English.
    return spelled, _("{text} Obligatoire.").format(text=text) if option.required else text


def _section(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    if not rows:
        return
    formatter.write_paragraph()
    formatter.write(heading + "\n")
    with formatter.indentation():
        formatter.write_dl(rows)


def verb(name: str, *, help: str = "", examples: Sequence[Example]) -> Callable[[Callable[..., Any]], FrenchCommand]:
    """Return the decorator that makes a function the verb `name`; its line of help is the one of the list of verbs."""
    return click.command(name, cls=FrenchCommand, help=help, summary=find(name).summary + ".", examples=examples)


def make_root() -> Root:
    """Return the whole program."""
    from ingesoc_qual.cli.completion import completion_options

    version = click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_show_version)
    return Root(
        PROGRAM,
        params=[version, *completion_options()],
        context_settings={"help_option_names": ["-h", "--help"]},
        no_args_is_help=False,
    )


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"{PROGRAM} {version('ingesoc-qual')}")
        ctx.exit(0)


def run_root(words: list[str], *, expand: bool) -> int:
    """Run one command line; raises our own errors only, click's among them turned into `UsageError`.

    `expand` asks for what Windows shells leave to programs: patterns such as `*.docx`.
    """
    from ingesoc_qual.cli import COMPLETE_VARIABLE

    root = make_root()
    if instruction := os.environ.get(COMPLETE_VARIABLE):
        from click.shell_completion import shell_complete

        return shell_complete(root, {}, PROGRAM, COMPLETE_VARIABLE, instruction)
    if expand and os.name == "nt":
        words = _expand_patterns(words)
    try:
        with root.make_context(PROGRAM, words) as ctx:
            result = root.invoke(ctx)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.UsageError as error:
        raise in_french(error) from None
    return result if isinstance(result, int) else 0


def _expand_patterns(words: list[str]) -> list[str]:
    from glob import glob

    found: list[str] = []
    for word in words:
        found += sorted(glob(word)) or [word]  # noqa: PTH207 - the pattern may be absolute
    return found


def in_french(error: click.UsageError) -> UsageError:
    """Return click's usage error as ours: what was wrong, then where to look."""
    path = error.ctx.command_path if error.ctx is not None else PROGRAM
    remedy = _("Voir : {command} --help").format(command=path)
    match error:
        case click.NoSuchCommand():
            message = _("La commande « {name} » n'existe pas.").format(name=error.command_name)
            remedy = _guess(error.possibilities) or remedy
        case click.NoSuchOption():
            message = _("L'option « {name} » n'existe pas.").format(name=error.option_name)
            remedy = _guess(error.possibilities) or remedy
        case click.MissingParameter():
            message = _("Il manque {parameter}.").format(parameter=_parameter_name(error))
        case click.BadParameter():
            message = _("{parameter} : {reason}").format(parameter=_parameter_name(error), reason=error.message)
        case click.BadOptionUsage():
            message = _bad_option(error)
        case ExtraWords():
            message = _("Je ne sais que faire de « {words} ».").format(words=error.message)
        case _:
            message = error.format_message()
    return UsageError(message, remedy=remedy)


def _guess(possibilities: list[str] | None) -> str:
    if not possibilities:
        return ""
    names = _(" ou ").join(f"« {name} »" for name in possibilities)
    return _("Vouliez-vous dire {names} ?").format(names=names)


def _parameter_name(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Argument):
        return error.param.human_readable_name
    if error.param is not None:
        return max(error.param.opts, key=len)
    return str(error.param_hint or "")


def _bad_option(error: click.BadOptionUsage) -> str:
    name = error.option_name
    parameters = error.ctx.command.params if error.ctx is not None else []
    if any(name in p.opts and isinstance(p, click.Option) and p.is_flag for p in parameters):
        return _("L'option {name} ne prend pas de valeur.").format(name=name)
    return _("L'option {name} attend une valeur.").format(name=name)
