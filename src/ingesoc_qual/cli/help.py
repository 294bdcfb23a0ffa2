"""The page of `ingesoc --help`, made from the list of verbs with the standard library alone."""

from __future__ import annotations

from itertools import groupby

from ingesoc_qual.cli.verbs import verbs
from ingesoc_qual.i18n import _


def root_page() -> str:
    """Return the page of help of the whole program."""
    width = max(len(verb.name) for verb in verbs())
    lines = [
        _("ingesoc : coder des entretiens et des rapports d'associations, avec l'aide de la machine."),
        "",
        _("Usage : ingesoc COMMANDE [OPTIONS] …"),
    ]
    for stage, group in groupby(verbs(), key=lambda verb: verb.stage):
        lines += ["", stage]
        lines += [f"  {verb.name:<{width}}  {verb.summary}" for verb in group]
    lines += ["", _("Options")]
    lines += [f"  {name:<28}  {text}" for name, text in root_options()]
    lines += ["", _("Pour commencer")]
    lines += [f"  {command:<45}  {text}" for command, text in _first_steps()]
    lines += ["", _("L'aide d'une commande, avec des exemples : ingesoc add --help")]
    return "\n".join(lines) + "\n"


def root_options() -> tuple[tuple[str, str], ...]:
    """Return the options of the program itself, with their help."""
    return (
        ("-h, --help", _("Montrer cette page")),
        ("--version", _("Montrer la version")),
        ("--install-completion [SHELL]", _("Installer la complétion (bash, zsh, fish)")),
        ("--show-completion [SHELL]", _("Montrer le script de complétion (et powershell)")),
    )


def _first_steps() -> tuple[tuple[str, str], ...]:
    return (
        ("ingesoc demo", _("un terrain fictif, de l'import aux tableaux")),
        ("ingesoc new terrain.ingesoc", _("votre projet, avec la grille fournie")),
        ("ingesoc add terrain.ingesoc entretiens/", _("vos fichiers")),
        ("ingesoc suggest terrain.ingesoc", _("ce que la machine propose")),
        ("ingesoc review terrain.ingesoc", _("ce que vous décidez")),
        ("ingesoc export terrain.ingesoc --to tableaux", _("ce que vous publiez")),
    )
