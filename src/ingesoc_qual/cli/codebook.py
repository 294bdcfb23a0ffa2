"""`ingesoc codebook`: check, read, compare, apply, export and lock the codebook; the acts on one code stand beside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingesoc_qual.cli.codebook_acts import ACTS
from ingesoc_qual.cli.frame import FrenchCommand, FrenchGroup
from ingesoc_qual.cli.output import bold, show_json, tell, write
from ingesoc_qual.cli.parameters import GRID, PATH, coder_option, json_option, project_argument
from ingesoc_qual.cli.shared import tell_next
from ingesoc_qual.cli.verbs import find
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.textunits import visible

if TYPE_CHECKING:
    from ingesoc_qual.codebook import Change
    from ingesoc_qual.model.codebook import Code, Codebook

_GRID_HELP = _("Fichier YAML, projet, ou nom d'une grille fournie.")


@click.group(
    "codebook",
    cls=FrenchGroup,
    summary=find("codebook").summary + ".",
    help=_(
        "Une grille s'écrit en YAML (docs/grille.md) et s'applique à un projet ; après cela, c'est la grille du projet "
        "qui fait foi."
    ),
    examples=(("ingesoc codebook check ma-grille.yaml", _("ses fautes, avec la ligne et la colonne")),),
)
def command() -> None:
    """Hold the commands below."""


@command.command(
    "check",
    cls=FrenchCommand,
    summary=_("Vérifier des fichiers de grille, indicateurs compris."),
    help=_("Le code de sortie est 4 s'il y a une faute, 0 s'il n'y a que des remarques."),
    examples=(
        ("ingesoc codebook check ma-grille.yaml", _("fautes et remarques, ligne par ligne")),
        ("ingesoc codebook check *.yaml --json", _("pour un programme")),
    ),
)
@click.argument("files", type=PATH, nargs=-1, required=True, metavar=_("FICHIER"), help=_("Grilles à vérifier."))
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> int:
    """Print every problem of every file."""
    from ingesoc_qual.services import codebook as grids

    found = [(path, problem) for path in files for problem in grids.check(path)]
    if as_json:
        show_json(
            {
                "file": str(path),
                "line": one.line,
                "column": one.column,
                "severity": one.severity.value,
                "kind": one.kind,
                "code": one.code_id or None,
                "message": f"{one.message} {one.remedy}".strip(),
            }
            for path, one in found
        )
    else:
        for path, one in found:
            label = _("faute") if one.is_error else _("remarque")
            write(f"{path}:{one.line}:{one.column}: {label} : {one.message} {one.remedy}".rstrip())
    errors = sum(problem.is_error for _path, problem in found)
    faults = ngettext("{n} faute", "{n} fautes", errors).format(n=errors)
    remarks = ngettext("{n} remarque", "{n} remarques", len(found) - errors).format(n=len(found) - errors)
    tell(f"{faults}, {remarks}.")
    return 4 if errors else 0


@command.command(
    "show",
    cls=FrenchCommand,
    summary=_("Lire une grille : son arbre, ou un code en entier."),
    examples=(
        ("ingesoc codebook show ma-grille.yaml", _("l'arbre des codes")),
        ("ingesoc codebook show terrain.ingesoc --code entraide", _("définition, exemples et indicateurs d'un code")),
    ),
)
@click.argument("grid", type=GRID, metavar=_("GRILLE"), help=_GRID_HELP)
@click.option("--code", "code_id", metavar=_("CODE"), help=_("Identifiant du code à lire en entier."))
@json_option
def show(grid: str, code_id: str | None, as_json: bool) -> None:
    """Print the tree, or one code."""
    from ingesoc_qual.errors import UnknownObject
    from ingesoc_qual.services import codebook as grids

    codebook = grids.load_any(grid)
    if code_id is not None and code_id not in codebook.by_id:
        raise UnknownObject(_("Aucun code « {id} » dans cette grille.").format(id=code_id))
    codes = [codebook.by_id[code_id]] if code_id else [code for _depth, code in codebook.walk() if code.usable]
    if as_json:
        show_json(_record(codebook, code) for code in codes)
    elif code_id is not None:
        for line in _full(codebook, codes[0]):
            write(line)
    else:
        sys.stdout.write(bold(visible(codebook.title or codebook.name, keep=""), sys.stdout) + "\n")
        for depth, code in codebook.walk():
            if code.usable:
                write(f"{'  ' * (depth + 1)}{code.label}  [{code.id}]")
        tell(ngettext("{n} code.", "{n} codes.", len(codes)).format(n=len(codes)))


def _record(codebook: Codebook, code: Code) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(code) | {"path": [step.label for step in codebook.path(code.id)]}


def _full(codebook: Codebook, code: Code) -> Iterator[str]:
    yield " › ".join(step.label for step in codebook.path(code.id)) + f"  [{code.id}]"
    for title, text in (
        (_("Définition"), code.definition),
        (_("À inclure"), code.include),
        (_("À exclure"), code.exclude),
        (_("Source"), code.source),
    ):
        if text:
            yield f"{title} :"
            yield from (f"  {line}" for line in text.splitlines())
    for title, items in ((_("Exemples"), code.examples), (_("Indicateurs"), code.indicators)):
        if items:
            yield f"{title} :"
            yield from (f"  - {item}" for item in items)


@command.command(
    "diff",
    cls=FrenchCommand,
    summary=_("Comparer deux grilles."),
    examples=(
        ("ingesoc codebook diff avant.yaml apres.yaml", _("ce qui change de l'une à l'autre")),
        ("ingesoc codebook diff terrain.ingesoc ma-grille.yaml", _("du projet au fichier")),
    ),
)
@click.argument("before", type=GRID, metavar=_("AVANT"), help=_GRID_HELP)
@click.argument("after", type=GRID, metavar=_("APRÈS"), help=_GRID_HELP)
@json_option
def diff(before: str, after: str, as_json: bool) -> None:
    """Print the differences."""
    from ingesoc_qual.services import codebook as grids

    changes = grids.compare(before, after)
    if as_json:
        show_json(
            {
                "change": change.kind.value,
                "code": change.code_id or None,
                "label": change.label,
                "field": change.field or None,
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        )
        return
    _tell_changes(changes)


def _tell_changes(changes: tuple[Change, ...]) -> int:
    """Print one line a change that a coder cares for, and return how many there are."""
    from ingesoc_qual.codebook import ChangeKind, describe

    told = [change for change in changes if change.kind is not ChangeKind.SHIFTED]
    for change in told:
        write(describe(change))
    if told:
        tell(ngettext("{n} différence.", "{n} différences.", len(told)).format(n=len(told)))
    else:
        tell(_("Aucune différence."))
    return len(told)


@command.command(
    "apply",
    cls=FrenchCommand,
    summary=_("Appliquer une grille à un projet, après en avoir montré les différences."),
    help=_("Les codes que le fichier n'a pas restent dans le projet ; les codages déjà faits ne changent jamais."),
    examples=(
        ("ingesoc codebook apply ma-grille.yaml terrain.ingesoc", _("montre, demande, applique")),
        ("ingesoc codebook apply ma-grille.yaml terrain.ingesoc --yes", _("sans demander")),
    ),
)
@click.argument("grid", type=GRID, metavar=_("GRILLE"), help=_GRID_HELP)
@project_argument
@click.option("--yes", is_flag=True, help=_("Appliquer sans demander."))
@coder_option
def apply(grid: str, project: Path, yes: bool, coder: str | None) -> None:
    """Show the differences, ask, apply."""
    from ingesoc_qual.services import codebook as grids
    from ingesoc_qual.services.project import open_project

    wanted = grids.load_any(grid)
    with open_project(project, coder=coder) as opened:
        plan = grids.plan_apply(opened, wanted)
        _tell_changes(plan.changes)
        if plan.only_in_project:
            names = ", ".join(code.label for code in plan.only_in_project)
            tell(_("Gardés, bien qu'absents du fichier : {names}.").format(names=names))
        if not plan.changes:
            return
        if not yes and not _confirmed():
            tell(_("Rien n'a été changé."))
            return
        count = grids.apply(opened, plan)
        tell(ngettext("{n} code mis à jour.", "{n} codes mis à jour.", count).format(n=count))
        tell_next("suggest", project)


def _confirmed() -> bool:
    from ingesoc_qual.errors import UsageError

    if not sys.stdin.isatty():
        raise UsageError(_("Il faut votre accord."), remedy=_("Relancez avec --yes."))
    sys.stderr.write(_("Appliquer ces différences ? [o/N] "))
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("o", "oui", "y", "yes")


@command.command(
    "export",
    cls=FrenchCommand,
    summary=_("Écrire la grille d'un projet dans un fichier YAML."),
    examples=(("ingesoc codebook export terrain.ingesoc ma-grille.yaml", _("pour la relire, la partager, la citer")),),
)
@project_argument
@click.argument("file", type=PATH, metavar=_("FICHIER"), help=_("Fichier .yaml à écrire."))
def export(project: Path, file: Path) -> None:
    """Write the file."""
    from ingesoc_qual.services import codebook as grids
    from ingesoc_qual.services.project import open_project

    with open_project(project) as opened:
        codebook = grids.export(opened, file)
    write(str(file))
    tell(ngettext("{n} code.", "{n} codes.", len(codebook.codes)).format(n=len(codebook.codes)))


@command.command(
    "lock",
    cls=FrenchCommand,
    summary=_("Réserver la grille d'un projet à une personne."),
    help=_("Les autres continuent de coder, mais ne créent ni ne modifient de code jusqu'à ingesoc codebook unlock."),
    examples=(("ingesoc codebook lock terrain.ingesoc --coder Lise", _("seule Lise peut modifier la grille")),),
)
@project_argument
@coder_option
def lock(project: Path, coder: str | None) -> None:
    """Lock for everyone but the coder."""
    _set_lock(project, coder, locked=True)


@command.command(
    "unlock",
    cls=FrenchCommand,
    summary=_("Rendre la grille d'un projet à tout le monde."),
    examples=(("ingesoc codebook unlock terrain.ingesoc --coder Lise", _("lève le verrou posé par Lise")),),
)
@project_argument
@coder_option
def unlock(project: Path, coder: str | None) -> None:
    """Unlock for everyone."""
    _set_lock(project, coder, locked=False)


def _set_lock(project: Path, coder: str | None, *, locked: bool) -> None:
    from ingesoc_qual.services import codebook as grids
    from ingesoc_qual.services.project import open_project

    with open_project(project, coder=coder) as opened:
        grids.set_lock(opened, locked=locked)
        holder = grids.lock_holder(opened)
    if holder:
        tell(_("Grille verrouillée par {name}.").format(name=holder))
    else:
        tell(_("Grille déverrouillée."))


for act in ACTS:
    command.add_command(act)
