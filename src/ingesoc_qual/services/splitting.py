"""Dividing a code: some of one's own passages go to another code, or to a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingesoc_qual.errors import ReviewError, UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.codes import current_version, new_code, read_codebook, require_unlocked, require_usable
from ingesoc_qual.services.passages import passages
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review


def split_code(
    project: Project, code_id: str, coding_ids: Sequence[str], *, into: str | None = None, label: str | None = None
) -> Code:
    """Put some of one's own codings of a code under another one, or under a new sibling called `label`.

    One batch, one undo; returns the code that receives them. Raises `UsageError` when no coding is given or the target
    is not said, `ReviewError` for the code itself and for someone else's coding, `UnknownObject` for a coding that the
    code does not have.
    """
    require_unlocked(project)
    codebook = read_codebook(project)
    source = require_usable(codebook, code_id)
    if (into is None) == (label is None):
        raise UsageError(_("Dites le code qui reçoit les passages, ou le nom d'un nouveau."))
    if not coding_ids:
        raise UsageError(_("Aucun passage choisi."))
    _require_own(project, source, coding_ids)
    acts: list[Act] = []
    if label is not None:
        target, create = new_code(codebook, label, parent=source.parent)
        codebook = replace(codebook, codes=(*codebook.codes, target))
        acts.append(replace(create, name="code.split"))
    else:
        assert into is not None
        target = require_usable(codebook, into)
    if target.id == source.id:
        raise ReviewError(_("Les passages sont déjà sous « {label} ».").format(label=target.label))
    acts += [_moved(coding_id, target, codebook) for coding_id in dict.fromkeys(coding_ids)]
    project.act(acts)
    return target


def _require_own(project: Project, source: Code, coding_ids: Sequence[str]) -> None:
    known = {passage.coding.id: passage.coding for passage in passages(Review(project), source.id)}
    for coding_id in coding_ids:
        if coding_id not in known:
            raise UnknownObject(
                _("« {id} » n'est pas un passage de « {label} ».").format(id=coding_id, label=source.label),
                remedy=_("Sans passage, « ingesoc codebook split » montre ceux du code."),
            )
        if known[coding_id].coder_id != project.coder.id:
            raise ReviewError(
                _("Ce codage est d'un·e autre codeur·euse."),
                remedy=_("On ne divise que ses propres passages ; pour tous à la fois, fusionnez les codes."),
            )


def _moved(coding_id: str, target: Code, codebook: Codebook) -> Act:
    moved = Assignment(Subject("coding", coding_id), {"code": target.id, "codebook": current_version(codebook)})
    return Act("code.split", (moved,), (Subject("code", target.id),))
