"""Changing the codebook one act at a time: create, edit, rename, move, merge, archive."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from ingesoc_qual.codebook.canonical import codebook_version
from ingesoc_qual.errors import CodebookLocked, ReviewError, UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import CODE_FIELDS, Code, Codebook
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import slug


def read_codebook(project: Project) -> Codebook:
    """Return the project's codebook."""
    with project.store.reading() as connection:
        return queries.codebook(connection)


def current_version(codebook: Codebook) -> str:
    """Return the content hash that codings keep of the codebook they were made with."""
    return codebook_version(codebook)


def require_unlocked(project: Project) -> None:
    """Raise `CodebookLocked` when someone else has locked the codebook."""
    with project.store.reading() as connection:
        holder = queries.setting(connection, "codebook").get("locked_by")
        if holder and holder != project.coder.id:
            names = {coder.id: coder.name for coder in queries.coders(connection)}
            raise CodebookLocked(
                _("La grille est verrouillée par {name}.").format(name=names.get(holder, "?")),
                remedy=_("Demandez-lui « ingesoc codebook unlock », ou notez votre idée dans un mémo."),
            )


def require_usable(codebook: Codebook, code_id: str) -> Code:
    """Return the code that `code_id` stands for after merges; raise when it cannot receive codings."""
    code = codebook.by_id.get(codebook.resolve(code_id))
    if code is None:
        raise UnknownObject(_("Aucun code « {id} » dans la grille.").format(id=code_id))
    if not code.usable:
        raise ReviewError(_("Le code « {label} » est archivé.").format(label=code.label))
    return code


def create_code(project: Project, label: str, *, parent: str | None = None, definition: str = "") -> Code:
    """Add a code at the end of its siblings and return it."""
    require_unlocked(project)
    label = " ".join(label.split())
    if not label:
        raise UsageError(_("Le nom du code est vide."))
    codebook = read_codebook(project)
    if parent is not None:
        parent = require_usable(codebook, parent).id
    new_id = slug(label)[:60]
    if new_id in codebook.by_id:
        new_id = f"{new_id}-{uuid.uuid4().hex[:6]}"
    position = max((code.position for code in codebook.children(parent)), default=-1) + 1
    fields: dict[str, Value] = {"label": label, "definition": definition, "parent": parent, "position": position}
    references = (Subject("code", parent),) if parent else ()
    project.act([Act("code.create", (Assignment(Subject("code", new_id), fields),), references)])
    return Code(id=new_id, label=label, definition=definition, parent=parent, position=position)


def edit_code(project: Project, code_id: str, changes: Mapping[str, Value], *, act: str = "code.edit") -> None:
    """Set some fields of a code; `changes` uses the field names of `Code`."""
    require_unlocked(project)
    unknown = sorted(set(changes) - set(CODE_FIELDS))
    if unknown:
        raise UsageError(_("Champ de code inconnu : {name}.").format(name=unknown[0]))
    if code_id not in read_codebook(project).by_id:
        raise UnknownObject(_("Aucun code « {id} » dans la grille.").format(id=code_id))
    project.act([Act(act, (Assignment(Subject("code", code_id), dict(changes)),))])


def rename_code(project: Project, code_id: str, label: str) -> None:
    """Give a code another label; its id never changes."""
    edit_code(project, code_id, {"label": label}, act="code.rename")


def move_code(project: Project, code_id: str, parent: str | None) -> None:
    """Put a code under another, or among the families; refused when it would close a circle."""
    codebook = read_codebook(project)
    if parent is not None:
        parent = require_usable(codebook, parent).id
        if code_id in {code.id for code in codebook.path(parent)}:
            raise ReviewError(_("Un code ne peut pas être rangé sous lui-même."))
    edit_code(project, code_id, {"parent": parent}, act="code.move")


def merge_codes(project: Project, code_id: str, into: str) -> None:
    """Make a code an alias of another: its codings are read under `into`, and nothing is lost."""
    codebook = read_codebook(project)
    target = require_usable(codebook, into).id
    if target == codebook.resolve(code_id):
        raise ReviewError(_("Un code ne peut pas être fusionné avec lui-même."))
    edit_code(project, code_id, {"merged_into": target}, act="code.merge")


def archive_code(project: Project, code_id: str, *, archived: bool = True) -> None:
    """Put a code away (or back): its codings stay, new ones are refused."""
    edit_code(project, code_id, {"archived": archived}, act="code.archive")
