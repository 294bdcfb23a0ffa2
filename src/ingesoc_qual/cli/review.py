"""`ingesoc review`: read, code and decide in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ingesoc_qual.cli.frame import verb
from ingesoc_qual.cli.parameters import coder_option, project_argument
from ingesoc_qual.i18n import _


@verb(
    "review",
    help=_(
        "Le texte et ses codages en marge, la file des suggestions avec leurs indices, l'arbre de la grille. Chaque "
        "acte est enregistré aussitôt ; on reprend où l'on s'était arrêté. F1 donne les touches."
    ),
    examples=(
        ("ingesoc review terrain.ingesoc", _("reprendre où vous en étiez")),
        ("ingesoc review terrain.ingesoc --coder Lise", _("au nom de Lise")),
    ),
)
@project_argument
@coder_option
@click.option(
    "--keymap",
    metavar=_("CLAVIER"),
    help=_("Clavier : azerty (défaut), qwerty, bepo, ou un fichier TOML à soi (docs/touches.md)."),
)
@click.option(
    "--theme",
    metavar=_("THÈME"),
    help=_("Couleurs : sombre (défaut), clair, contraste, 16 ; NO_COLOR=1 les ôte toutes."),
)
def command(project: Path, coder: str | None, keymap: str | None, theme: str | None) -> None:
    """Open the interface; it needs a real terminal."""
    from ingesoc_qual.errors import UsageError

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("La relecture se fait dans un terminal."),
            remedy=_("Lancez cette commande sans redirection ; pour des tableaux : ingesoc export."),
        )
    from ingesoc_qual.tui import keymap as keymaps
    from ingesoc_qual.tui import theme as themes

    # Before the application is imported: its screens are made with their keys and colours.
    keymaps.choose(keymap)
    themes.choose(theme)
    from ingesoc_qual.tui.app import run_review

    run_review(project, coder)
