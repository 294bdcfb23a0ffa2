"""Changing the codebook one act at a time: create, edit, rename, move, merge, archive, bring back.

Each act is one event, undone as one. What it writes is in the frozen form (NFC, `\\n`).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ingesoc_qual.codebook.canonical import clean, codebook_version
from ingesoc_qual.errors import CodebookLocked, ReviewError, UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import CODE_FIELDS, Code, Codebook
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import fold, slug

_COLOR = re.compile("#[0-9a-fA-F]{6}")
_TEXTS = ("definition", "include", "exclude", "source")
_LISTS = ("examples", "indicators")


def read_codebook(project: Project) -> Codebook:
    """Return the project's codebook."""
    with project.store.reading() as connection:
        return queries.codebook(connection)


def current_version(codebook: Codebook) -> str:
    """Return the content hash that codings keep of the codebook they were made with."""
    return codebook_version(codebook)


def lock_holder(project: Project) -> str | None:
    """Return the name of the coder who has locked the codebook, or None."""
    with project.store.reading() as connection:
        holder = queries.setting(connection, "codebook").get("locked_by")
        names = {coder.id: coder.name for coder in queries.coders(connection)} if holder else {}
    return names.get(holder, "?") if holder else None


def require_unlocked(project: Project) -> None:
    """Raise `CodebookLocked` when someone else has locked the codebook."""
    with project.store.reading() as connection:
        holder = queries.setting(connection, "codebook").get("locked_by")
    if holder and holder != project.coder.id:
        raise CodebookLocked(
            _("La grille est verrouillée par {name}.").format(name=lock_holder(project)),
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


def find_code(codebook: Codebook, name: str) -> Code:
    """Return the code of that id or label (whatever its case and accents); raises `UnknownObject`."""
    if name in codebook.by_id:
        return codebook.by_id[name]
    found = [code for code in codebook.codes if code.merged_into is None and fold(code.label) == fold(name.strip())]
    if len(found) > 1:
        raise UnknownObject(
            _("Plusieurs codes s'appellent « {name} ».").format(name=name),
            remedy=_("Donnez l'identifiant : {ids}.").format(ids=", ".join(code.id for code in found)),
        )
    if not found:
        raise _no_code(name)
    return found[0]


def _no_code(name: str) -> UnknownObject:
    return UnknownObject(_("Aucun code « {id} » dans la grille.").format(id=name))


def _label(label: str) -> str:
    label = " ".join(clean(label).split())
    if not label:
        raise UsageError(_("Le nom du code est vide."))
    return label


def new_code(codebook: Codebook, label: str, *, parent: str | None = None, definition: str = "") -> tuple[Code, Act]:
    """Return a code to be added at the end of its siblings, and the act that adds it."""
    label = _label(label)
    if parent is not None:
        parent = require_usable(codebook, parent).id
    new_id = slug(label)[:60]
    if new_id in codebook.by_id:
        new_id = f"{new_id}-{uuid.uuid4().hex[:6]}"
    code = Code(id=new_id, label=label, definition=clean(definition), parent=parent)
    code = replace(code, position=_last_place(codebook, parent))
    fields: dict[str, Value] = {name: getattr(code, name) for name in ("label", "definition", "parent", "position")}
    references = (Subject("code", parent),) if parent else ()
    return code, Act("code.create", (Assignment(Subject("code", new_id), fields),), references)


def _last_place(codebook: Codebook, parent: str | None) -> int:
    return max((code.position for code in codebook.children(parent)), default=-1) + 1


def create_code(project: Project, label: str, *, parent: str | None = None, definition: str = "") -> Code:
    """Add a code at the end of its siblings and return it."""
    require_unlocked(project)
    code, act = new_code(read_codebook(project), label, parent=parent, definition=definition)
    project.act([act])
    return code


def edit_code(project: Project, code_id: str, changes: Mapping[str, Value], *, act: str = "code.edit") -> bool:
    """Set some fields of a code, named as those of `Code`; returns whether anything changed.

    Raises `UsageError` for an unknown field, an empty name or a colour that is not `#rrggbb`, `IndicatorSyntaxError`
    for an indicator that does not parse.
    """
    require_unlocked(project)
    unknown = sorted(set(changes) - set(CODE_FIELDS))
    if unknown:
        raise UsageError(_("Champ de code inconnu : {name}.").format(name=unknown[0]))
    code = read_codebook(project).by_id.get(code_id)
    if code is None:
        raise _no_code(code_id)
    fields = {name: value for name, value in _clean(changes).items() if value != _written(getattr(code, name))}
    if not fields:
        return False
    if "definition" in fields and "definition_origin" not in changes and code.definition_origin == "deck":
        # What a person rewrites is no longer the words of the source.
        fields["definition_origin"] = "proposee"
    project.act([Act(act, (Assignment(Subject("code", code_id), fields),))])
    return True


def _written(value: object) -> Value:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


def _clean(changes: Mapping[str, Value]) -> dict[str, Value]:
    """Return changes in the form they are kept in; raise for what cannot be kept."""
    fields = dict(changes)
    for name in _TEXTS:
        if isinstance(text := fields.get(name), str):
            fields[name] = clean(text)
    for name in _LISTS:
        if isinstance(items := fields.get(name), list | tuple):
            fields[name] = _lines(map(str, items))
    if isinstance(label := fields.get("label"), str):
        fields["label"] = _label(label)
    color = fields.get("color")
    if color and not _COLOR.fullmatch(str(color)):
        raise UsageError(
            _("« {color} » n'est pas une couleur.").format(color=color), remedy=_("Écrivez-la #rrggbb, comme #d97706.")
        )
    if fields.get("indicators"):
        from ingesoc_qual.nlp.indicators import parse

        for indicator in fields["indicators"]:  # type: ignore[union-attr]
            parse(str(indicator))
    return fields


def _lines(items: Iterable[str]) -> list[Value]:
    """Return items one line each, without the empty ones nor those said twice."""
    return list(dict.fromkeys(line for item in items if (line := " ".join(clean(item).split()))))


def rename_code(project: Project, code_id: str, label: str) -> None:
    """Give a code another label; its id never changes."""
    edit_code(project, code_id, {"label": label}, act="code.rename")


def move_code(project: Project, code_id: str, parent: str | None) -> None:
    """Put a code under another, last of its siblings, or among the families; refused when it would close a circle."""
    require_unlocked(project)
    codebook = read_codebook(project)
    if code_id not in codebook.by_id:
        raise _no_code(code_id)
    if parent is not None:
        parent = require_usable(codebook, parent).id
        if code_id in {code.id for code in codebook.path(parent)}:
            raise ReviewError(
                _("Un code ne peut pas être rangé sous lui-même : « {below} » est sous « {code} ».").format(
                    below=codebook.by_id[parent].label, code=codebook.by_id[code_id].label
                )
                if parent != code_id
                else _("Un code ne peut pas être rangé sous lui-même.")
            )
    if parent != codebook.by_id[code_id].parent:
        edit_code(project, code_id, {"parent": parent, "position": _last_place(codebook, parent)}, act="code.move")


def merge_codes(project: Project, code_id: str, into: str) -> None:
    """Make a code an alias of another: its codings are read under `into`, the codes below it go there too.

    One event; nothing is lost, and undoing it puts everything back.
    """
    require_unlocked(project)
    codebook = read_codebook(project)
    if code_id not in codebook.by_id:
        raise _no_code(code_id)
    target = require_usable(codebook, into).id
    if target == codebook.resolve(code_id):
        raise ReviewError(_("Un code ne peut pas être fusionné avec lui-même."))
    above = {code.id for code in codebook.path(target)}
    # The branch that holds the target, when it is below the code, comes out first: no move closes a circle.
    below = sorted(codebook.children(code_id), key=lambda child: child.id not in above)
    moved = [
        Assignment(
            Subject("code", child.id), {"parent": codebook.by_id[code_id].parent if child.id in above else target}
        )
        for child in below
    ]
    merged = Assignment(Subject("code", code_id), {"merged_into": target})
    project.act([Act("code.merge", (*moved, merged), (Subject("code", target),))])


def archive_code(project: Project, code_id: str, *, archived: bool = True) -> int:
    """Put a code and those below it away, or back with those above it; returns how many changed.

    Their codings stay; new ones are refused while a code is archived. One event.
    """
    require_unlocked(project)
    codebook = read_codebook(project)
    if code_id not in codebook.by_id:
        raise _no_code(code_id)
    branch = codebook.descendants(code_id) | (set() if archived else {code.id for code in codebook.path(code_id)})
    changed = [code.id for code in codebook.codes if code.id in branch and code.archived is not archived]
    if changed:
        sets = tuple(Assignment(Subject("code", one), {"archived": archived}) for one in changed)
        project.act([Act("code.archive" if archived else "code.restore", sets)])
    return len(changed)
