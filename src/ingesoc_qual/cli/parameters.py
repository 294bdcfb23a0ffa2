"""Arguments and options that several verbs share, and the kinds of values they take."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ingesoc_qual.i18n import _

Function = TypeVar("Function", bound=Callable[..., Any])


class OneOf(click.Choice[str]):
    """A closed list of words."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or say which ones there are."""
        if value in self.choices:
            return str(value)
        self.fail(
            _("« {value} » n'est pas parmi {choices}.").format(value=value, choices=", ".join(self.choices)), param, ctx
        )


class Count(click.ParamType[int, str]):
    """A number of things, one at least."""

    name = "n"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or say what it must be."""
        text = str(value)
        if text.isdecimal() and int(text) > 0:
            return int(text)
        self.fail(_("« {value} » n'est pas un nombre entier d'au moins 1.").format(value=text), param, ctx)


class Place(click.Path[Path]):
    """A path, which has a name at least: an empty one, of an unset shell variable, would mean the folder in hand.

    The services say in words what else may be wrong with it; click would say it in English.
    """

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path, or say that there is none."""
        if not str(value).strip():
            self.fail(_("Ce chemin est vide."), param, ctx)
        return super().convert(value, param, ctx)


PATH: click.Path[Path] = Place(path_type=Path)
GRID: click.Path[str] = click.Path(path_type=str)
"""A file, a project or the name of a shipped codebook: a word, for which the shell proposes files."""


def project_argument(function: Function) -> Function:
    """Add the first argument of nearly every verb: the project file."""
    return click.argument("project", type=PATH, metavar=_("PROJET"), help=_("Fichier du projet (terrain.ingesoc)."))(
        function
    )


def json_option(function: Function) -> Function:
    """Add `--json`, of every verb that prints a table."""
    return click.option("--json", "as_json", is_flag=True, help=_("Écrire en JSON, un objet par ligne."))(function)


def coder_option(function: Function) -> Function:
    """Add `--coder`, of every verb that signs what is done."""
    text = _("Qui signe (sinon INGESOC_CODER, la configuration, le nom de session).")
    return click.option("--coder", metavar=_("NOM"), help=text)(function)


def speaker_pattern_option(function: Function) -> Function:
    """Add `--speaker-pattern`, of the verbs that read files."""
    text = _("Forme des étiquettes : « {locuteur} : », ou expression régulière.")
    return click.option("--speaker-pattern", metavar=_("MOTIF"), help=text)(function)


def voices_option(function: Function) -> Function:
    """Add `--voices`, of the verbs that read files."""
    text = _("Tableau des étiquettes : label, speaker, et role si l'on veut.")
    return click.option("--voices", type=PATH, metavar="CSV", help=text)(function)


def encoding_option(function: Function) -> Function:
    """Add `--encoding`, of the verbs that read files."""
    text = _("Codage des fichiers texte, s'il est mal deviné (cp1252…).")
    return click.option("--encoding", metavar=_("CODAGE"), help=text)(function)


def repair_option(function: Function) -> Function:
    """Add `--no-repair`, of the verbs that read files."""
    text = _("Garder tel quel un texte abîmé par une reconnaissance de caractères.")
    return click.option("--no-repair", is_flag=True, help=text)(function)


def ocr_option(function: Function) -> Function:
    """Add `--ocr`, of the verbs that read files."""
    text = _("Reconnaître les pages numérisées d'un PDF, avec tesseract (à installer).")
    return click.option("--ocr", is_flag=True, help=text)(function)
