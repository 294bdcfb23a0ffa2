"""The verbs of `ingesoc codebook` that change one code of a project: each the twin of an act of the review screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingesoc_qual.cli.frame import FrenchCommand
from ingesoc_qual.cli.output import show_json, show_table, tell, write
from ingesoc_qual.cli.parameters import PATH, coder_option, json_option, project_argument
from ingesoc_qual.i18n import _, ngettext

if TYPE_CHECKING:
    from ingesoc_qual.model.codebook import Code
    from ingesoc_qual.services.passages import CodedPassage
    from ingesoc_qual.services.project import Project

_CODE_HELP = _("Identifiant du code, ou son nom.")
code_argument = click.argument("name", metavar=_("CODE"), help=_CODE_HELP)


def _open(path: Path, coder: str | None) -> Project:
    from ingesoc_qual.services.project import open_project

    return open_project(path, coder=coder)


def _find(project: Project, name: str) -> Code:
    from ingesoc_qual.services.codes import find_code, read_codebook

    return find_code(read_codebook(project), name)


@click.command(
    "create",
    cls=FrenchCommand,
    summary=_("Créer un code."),
    help=_("Son identifiant, qui ne change plus, sort sur la sortie standard."),
    examples=(
        ("ingesoc codebook create terrain.ingesoc Entraide", _("une famille de plus")),
        ("ingesoc codebook create terrain.ingesoc Entraide --under solidarite", _("sous un autre code")),
    ),
)
@project_argument
@click.argument("label", metavar=_("NOM"), help=_("Nom du code."))
@click.option("--under", metavar=_("CODE"), help=_("Code sous lequel le ranger ; sinon, parmi les familles."))
@click.option("--definition", metavar=_("TEXTE"), default="", help=_("Sa définition."))
@coder_option
def create(project: Path, label: str, under: str | None, definition: str, coder: str | None) -> None:
    """Create the code and print its id."""
    from ingesoc_qual.services.codes import create_code

    with _open(project, coder) as opened:
        parent = _find(opened, under).id if under is not None else None
        write(create_code(opened, label, parent=parent, definition=definition).id)


@click.command(
    "rename",
    cls=FrenchCommand,
    summary=_("Changer le nom d'un code ; son identifiant reste."),
    examples=(('ingesoc codebook rename terrain.ingesoc entraide "Entraide entre voisins"', _("le nouveau nom")),),
)
@project_argument
@code_argument
@click.argument("label", metavar=_("NOM"), help=_("Nouveau nom."))
@coder_option
def rename(project: Path, name: str, label: str, coder: str | None) -> None:
    """Rename the code."""
    from ingesoc_qual.services.codes import rename_code

    with _open(project, coder) as opened:
        code = _find(opened, name)
        rename_code(opened, code.id, label)
        tell(_("« {before} » s'appelle « {after} ».").format(before=code.label, after=_find(opened, code.id).label))


@click.command(
    "move",
    cls=FrenchCommand,
    summary=_("Ranger un code, et ceux sous lui, sous un autre."),
    help=_("Sans --under, le code va parmi les familles. Un code ne peut pas aller sous lui-même."),
    examples=(
        ("ingesoc codebook move terrain.ingesoc entraide --under solidarite", _("sous un autre code")),
        ("ingesoc codebook move terrain.ingesoc entraide", _("parmi les familles")),
    ),
)
@project_argument
@code_argument
@click.option("--under", metavar=_("CODE"), help=_("Code sous lequel le ranger."))
@coder_option
def move(project: Path, name: str, under: str | None, coder: str | None) -> None:
    """Move the code."""
    from ingesoc_qual.services.codes import move_code

    with _open(project, coder) as opened:
        code = _find(opened, name)
        parent = _find(opened, under) if under is not None else None
        move_code(opened, code.id, parent.id if parent else None)
        if parent is not None:
            tell(_("« {code} » est rangé sous « {parent} ».").format(code=code.label, parent=parent.label))
        else:
            tell(_("« {code} » est une famille.").format(code=code.label))


@click.command(
    "merge",
    cls=FrenchCommand,
    summary=_("Fusionner un code dans un autre."),
    help=_("Ses codages et les codes sous lui passent à l'autre ; ingesoc undo remet tout en place."),
    examples=(("ingesoc codebook merge terrain.ingesoc coup-de-main entraide", _("« coup-de-main » disparaît")),),
)
@project_argument
@code_argument
@click.argument("into", metavar=_("DANS"), help=_("Code qui reste."))
@coder_option
def merge(project: Path, name: str, into: str, coder: str | None) -> None:
    """Merge, and say how many codings moved."""
    from ingesoc_qual.services.codes import merge_codes
    from ingesoc_qual.services.passages import passages
    from ingesoc_qual.services.review import Review

    with _open(project, coder) as opened:
        code, target = _find(opened, name), _find(opened, into)
        n = len(passages(Review(opened), code.id))
        merge_codes(opened, code.id, target.id)
        said = ngettext("{n} codage passe sous « {code} ».", "{n} codages passent sous « {code} ».", n)
        tell(said.format(n=n, code=target.label))


@click.command(
    "split",
    cls=FrenchCommand,
    summary=_("Diviser un code : des passages passent sous un autre, ou sous un nouveau."),
    help=_(
        "Sans --coding, les passages du code avec leur identifiant. On ne déplace que ses propres codages ; un seul "
        "ingesoc undo les remet tous."
    ),
    examples=(
        ("ingesoc codebook split terrain.ingesoc entraide --json", _("les passages du code")),
        ("ingesoc codebook split terrain.ingesoc entraide --coding ID --new Don", _("vers un nouveau")),
        ("ingesoc codebook split terrain.ingesoc entraide --coding ID --into don", _("vers un autre")),
    ),
)
@project_argument
@code_argument
@click.option("--coding", "codings", metavar="ID", multiple=True, help=_("Passage à déplacer, autant que voulu."))
@click.option("--into", metavar=_("CODE"), help=_("Code qui les reçoit."))
@click.option("--new", "label", metavar=_("NOM"), help=_("Nom du code à créer pour eux, à côté du premier."))
@json_option
@coder_option
def split(
    project: Path,
    name: str,
    codings: tuple[str, ...],
    into: str | None,
    label: str | None,
    as_json: bool,
    coder: str | None,
) -> None:
    """List the passages, or move some of them."""
    from ingesoc_qual.services.passages import passages
    from ingesoc_qual.services.review import Review
    from ingesoc_qual.services.splitting import split_code

    with _open(project, coder) as opened:
        code = _find(opened, name)
        if not codings and into is None and label is None:
            _show_passages(opened, passages(Review(opened), code.id), as_json=as_json)
            return
        target_id = _find(opened, into).id if into is not None else None
        target = split_code(opened, code.id, codings, into=target_id, label=label)
        n = len(set(codings))
        said = ngettext("{n} codage passe sous « {code} ».", "{n} codages passent sous « {code} ».", n)
        tell(said.format(n=n, code=target.label))
        write(target.id)


def _show_passages(project: Project, found: tuple[CodedPassage, ...], *, as_json: bool) -> None:
    from ingesoc_qual.model.table import Column, ColumnType, Table
    from ingesoc_qual.services.review import Review

    names = {coder.id: coder.name for coder in Review(project).coders()}
    columns = (
        Column("coding"),
        Column("document"),
        Column("start", ColumnType.INTEGER),
        Column("end", ColumnType.INTEGER),
        Column("coder"),
        Column("text"),
    )
    rows = [
        (one.coding.id, one.document.name, one.coding.start, one.coding.end, names[one.coding.coder_id], one.words)
        for one in found
    ]
    show_table(Table("passages", columns, rows), as_json=as_json)


@click.command(
    "archive",
    cls=FrenchCommand,
    summary=_("Mettre de côté un code et ceux sous lui."),
    help=_("Leurs codages restent et se lisent ; ils n'en reçoivent plus. ingesoc codebook restore les ramène."),
    examples=(("ingesoc codebook archive terrain.ingesoc entraide", _("mis de côté, rien n'est perdu")),),
)
@project_argument
@code_argument
@coder_option
def archive(project: Path, name: str, coder: str | None) -> None:
    """Archive the branch."""
    _archive(project, name, coder, archived=True)


@click.command(
    "restore",
    cls=FrenchCommand,
    summary=_("Ramener un code archivé, ceux sous lui et ceux au-dessus."),
    examples=(("ingesoc codebook restore terrain.ingesoc entraide", _("il reçoit de nouveau des codages")),),
)
@project_argument
@code_argument
@coder_option
def restore(project: Path, name: str, coder: str | None) -> None:
    """Bring the branch back."""
    _archive(project, name, coder, archived=False)


def _archive(path: Path, name: str, coder: str | None, *, archived: bool) -> None:
    from ingesoc_qual.services.codes import archive_code

    with _open(path, coder) as opened:
        n = archive_code(opened, _find(opened, name).id, archived=archived)
    if archived:
        tell(ngettext("{n} code archivé.", "{n} codes archivés.", n).format(n=n))
    else:
        tell(ngettext("{n} code ramené.", "{n} codes ramenés.", n).format(n=n))


@click.command(
    "edit",
    cls=FrenchCommand,
    summary=_("Changer ce qu'un code dit de lui-même : définition, exemples, indicateurs, couleur."),
    help=_("Ce qui n'est pas donné reste ; un texte vide efface. Les listes sont remplacées entières."),
    examples=(
        ('ingesoc codebook edit terrain.ingesoc entraide --definition "Aide rendue."', _("sa définition")),
        ("ingesoc codebook edit terrain.ingesoc entraide --indicators indices.txt", _("un indicateur par ligne")),
        ("ingesoc codebook edit terrain.ingesoc entraide --color '#d97706'", _("sa couleur dans la marge")),
    ),
)
@project_argument
@code_argument
@click.option("--definition", metavar=_("TEXTE"), help=_("Ce que le code veut dire."))
@click.option("--include", metavar=_("TEXTE"), help=_("Ce qu'il faut y mettre."))
@click.option("--exclude", metavar=_("TEXTE"), help=_("Ce qu'il ne faut pas y mettre."))
@click.option("--example", "examples", metavar=_("TEXTE"), multiple=True, help=_("Exemple, autant que voulu."))
@click.option("--indicator", "indicators", metavar=_("MOTIF"), multiple=True, help=_("Indicateur, autant que voulu."))
@click.option(
    "--indicators", "file", type=PATH, metavar=_("FICHIER"), help=_("Fichier texte, un indicateur par ligne.")
)
@click.option("--color", metavar="#RRGGBB", help=_("Couleur du code ; vide, celle d'office."))
@coder_option
def edit(project: Path, name: str, coder: str | None, file: Path | None, **given: Any) -> None:
    """Change the fields that are given."""
    from ingesoc_qual.services.codes import edit_code

    changes = {field: value for field, value in given.items() if value not in (None, ())}
    if file is not None:
        changes["indicators"] = [*changes.get("indicators", ()), *_lines(file)]
    with _open(project, coder) as opened:
        code = _find(opened, name)
        act = "code.indicators" if set(changes) == {"indicators"} else "code.edit"
        if edit_code(opened, code.id, changes, act=act):
            tell(_("« {code} » est modifié.").format(code=code.label))
        else:
            tell(_("Rien à changer."))


def _lines(path: Path) -> list[str]:
    from ingesoc_qual.errors import ReadError, system_reason

    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(
            _("{path} : illisible ({detail}).").format(path=path, detail=system_reason(error)),
            remedy=_("Donnez un fichier texte en UTF-8."),
        ) from error


@click.command(
    "try",
    cls=FrenchCommand,
    summary=_("Essayer des indicateurs : ce que chacun trouve maintenant dans les documents."),
    help=_(
        "Ceux du code, ou ceux d'un fichier (un par ligne). Les tours de l'enquêteur·rice et les titres sont laissés, "
        "comme pour les suggestions. Code de sortie 4 si l'un est fautif."
    ),
    examples=(
        ("ingesoc codebook try terrain.ingesoc entraide", _("ceux du code")),
        ("ingesoc codebook try terrain.ingesoc --indicators indices.txt", _("avant de les donner à un code")),
    ),
)
@project_argument
@click.argument("name", metavar=_("CODE"), required=False, help=_CODE_HELP)
@click.option(
    "--indicators", "file", type=PATH, metavar=_("FICHIER"), help=_("Fichier texte, un indicateur par ligne.")
)
@json_option
def try_(project: Path, name: str | None, file: Path | None, as_json: bool) -> int:
    """Print one row an indicator."""
    from ingesoc_qual.errors import UsageError
    from ingesoc_qual.services.trial import IndicatorTrial

    if (name is None) == (file is None):
        raise UsageError(_("Donnez un code, ou un fichier d'indicateurs."))
    with _open(project, None) as opened:
        lines = list(_find(opened, name).indicators) if name is not None else _lines(file) if file else []
        trial = IndicatorTrial(opened)
        found = trial.look([line for line in lines if line.strip()])
    if trial.waiting:
        said = ngettext(
            "{n} document pas encore analysé, donc laissé.", "{n} documents pas encore analysés, donc laissés.",
            trial.waiting,
        )  # fmt: skip
        tell(said.format(n=trial.waiting))
    names = ("hits", "documents", "indicator", "column", "fault")
    rows = [(one.hits, one.documents, one.indicator, one.column or None, one.fault or None) for one in found]
    if as_json:
        show_json(
            dict(zip(names, row, strict=True)) | {"places": [place.found for place in one.places]}
            for row, one in zip(rows, found, strict=True)
        )
    else:
        _show_trials(names, rows)
    return 4 if any(one.column for one in found) else 0


def _show_trials(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    from ingesoc_qual.model.table import Column, ColumnType, Table

    numbers = ("hits", "documents", "column")
    columns = tuple(Column(name, ColumnType.INTEGER if name in numbers else ColumnType.TEXT) for name in names)
    show_table(Table("trial", columns, rows))


ACTS = (create, rename, move, merge, split, archive, restore, edit, try_)
