"""What differs between two codebooks, in the words of a coder and in the fields a journal entry sets."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeAlias

from ingesoc_qual.codebook.canonical import canonical
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import CODE_FIELDS, Code, Codebook
from ingesoc_qual.textunits import visible

FieldValue: TypeAlias = str | int | bool | list[str] | dict[str, list[str]] | None
"""What a field holds in a journal entry: tuples as lists, named lists as a dictionary."""


class ChangeKind(StrEnum):
    """What happened to a code, or to the codebook itself."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"
    SHIFTED = "shifted"
    """Only the rank number changed, because brothers came, went or moved: nothing to tell a coder."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `code_id` is empty when it is about the codebook itself.

    `field`, `before` and `after` say what a person reads; `sets` holds every field to set so that the old codebook
    becomes the new one (a removed code is archived, never deleted). `places` are the names of the codes above, before
    and after, for a move.
    """

    kind: ChangeKind
    code_id: str
    label: str
    field: str = ""
    before: FieldValue = None
    after: FieldValue = None
    sets: Mapping[str, FieldValue] = dataclasses.field(default_factory=dict)
    places: tuple[str, str] = ("", "")


_TOLD = tuple(name for name in CODE_FIELDS if name not in ("label", "parent", "position", "archived", "merged_into"))
_TOP = tuple(f.name for f in fields(Codebook) if f.name != "codes")


def diff_codebooks(old: Codebook, new: Codebook) -> tuple[Change, ...]:
    """Return what makes `new` out of `old`, in a fixed order.

    First the codebook's own fields, then the codes of `new` in reading order (each: added, renamed, moved, fields),
    then those of `old` that are gone, then shifted ranks. Archived and merged codes count as absent. Codes are
    followed by their id alone.
    """
    before, after = canonical(old), canonical(new)
    moved, shifted = _ranks(old, before, after)
    found = list(_top_changes(before, after))
    for code in after.codes:
        known = before.by_id.get(code.id)
        if known is None:
            found.append(_added(after, code))
            continue
        if known.label != code.label:
            change = {"label": code.label}
            found.append(Change(ChangeKind.RENAMED, code.id, code.label, "label", known.label, code.label, change))
        if code.id in moved:
            found.append(_moved(before, after, known, code))
        for name in _TOLD:
            was, now = _plain(getattr(known, name)), _plain(getattr(code, name))
            if was != now:
                found.append(Change(ChangeKind.CHANGED, code.id, code.label, name, was, now, {name: now}))
    found += (_removed(code) for code in before.codes if code.id not in after.by_id)
    held = _held_up(old, before, after) - moved
    shifted += (
        (code, old.by_id[code.id].position) for code in after.codes if code.id in held - {c.id for c, _r in shifted}
    )
    for code, rank in shifted:
        sets: dict[str, FieldValue] = {"position": code.position}
        if code.id in held:
            sets["parent"] = code.parent
        found.append(Change(ChangeKind.SHIFTED, code.id, code.label, "position", rank, code.position, sets))
    return tuple(found)


def describe(change: Change) -> str:
    """Return one French line about a change, without its details of long texts."""
    name = _("« {label} »").format(label=_shown(change.label))
    if change.kind is ChangeKind.ADDED:
        place = change.places[1]
        if place:
            return _("+ {name} ajouté sous « {place} »").format(name=name, place=_shown(place))
        return _("+ {name} ajouté, nouvelle famille").format(name=name)
    if change.kind is ChangeKind.REMOVED:
        return _("− {name} retiré").format(name=name)
    if change.kind is ChangeKind.RENAMED:
        return _("~ « {before} » renommé « {after} »").format(
            before=_shown(str(change.before)), after=_shown(str(change.after))
        )
    if change.kind is ChangeKind.SHIFTED:
        return _("  {name} passe au rang {rank}").format(name=name, rank=int(str(change.after)) + 1)
    if change.kind is ChangeKind.MOVED:
        return _describe_move(name, change)
    subject = name if change.code_id else _("la grille")
    return _("~ {name} : {what}").format(name=subject, what=_describe_field(change))


def _shown(text: str) -> str:
    line = visible(" ".join(text.split()), keep="")
    return line if len(line) <= 60 else line[:59] + "…"


def _describe_move(name: str, change: Change) -> str:
    before, after = (_shown(place) for place in change.places)
    if before == after and change.before == change.after:
        return _("> {name} change de rang").format(name=name)
    if not after:
        return _("> {name} devient une famille (était sous « {before} »)").format(name=name, before=before)
    if not before:
        return _("> {name} passe sous « {after} » (était une famille)").format(name=name, after=after)
    return _("> {name} passe de « {before} » à « {after} »").format(name=name, before=before, after=after)


def _describe_field(change: Change) -> str:
    """Return what became of a field: items gained and lost for a list, else set, emptied or rewritten."""
    title = _field_name(change.field)
    before, after = change.before, change.after
    if isinstance(before, dict) or isinstance(after, dict):
        return _("{field} modifiées").format(field=title)
    if isinstance(before, list) and isinstance(after, list):
        gained = [item for item in after if item not in before]
        lost = [item for item in before if item not in after]
        if not gained and not lost:
            return _("{field} : ordre ou répétitions modifiés").format(field=title)
        parts = []
        if gained:
            form = ngettext("{n} ajouté", "{n} ajoutés", len(gained)).format(n=len(gained))
            parts.append(f"{form} ({_some(gained)})")
        if lost:
            form = ngettext("{n} retiré", "{n} retirés", len(lost)).format(n=len(lost))
            parts.append(f"{form} ({_some(lost)})")
        return _("{field} : {parts}").format(field=title, parts=", ".join(parts))
    if before and after:
        return _("{field} : « {before} » → « {after} »").format(
            field=title, before=_shown(str(before)), after=_shown(str(after))
        )
    if after:
        return _("{field} : « {after} » (était vide)").format(field=title, after=_shown(str(after)))
    return _("{field} : vidé (était « {before} »)").format(field=title, before=_shown(str(before)))


def _some(items: list[str]) -> str:
    shown = " ; ".join(_shown(item) for item in items[:3])
    return shown if len(items) <= 3 else f"{shown} ; …"


def _field_name(name: str) -> str:
    return {
        "name": _("nom"),
        "title": _("titre"),
        "description": _("description"),
        "version": _("version"),
        "language": _("langue"),
        "source": _("source"),
        "lists": _("listes de mots"),
        "definition": _("définition"),
        "definition_origin": _("origine de la définition"),
        "include": _("à inclure"),
        "exclude": _("à exclure"),
        "examples": _("exemples"),
        "indicators": _("indicateurs"),
        "color": _("couleur"),
    }.get(name, name)


def _plain(value: object) -> FieldValue:
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return {name: list(lemmas) for name, lemmas in value}
        return list(value)
    if value is None or isinstance(value, (str, int)):
        return value
    raise TypeError(type(value).__name__)


def _top_changes(before: Codebook, after: Codebook) -> Iterator[Change]:
    for name in _TOP:
        was, now = _plain(getattr(before, name)), _plain(getattr(after, name))
        if name == "lists":
            was, now = was or {}, now or {}
        if was != now:
            yield Change(ChangeKind.CHANGED, "", after.title or after.name, name, was, now, {name: now})


def _label(codebook: Codebook, code_id: str | None) -> str:
    return codebook.by_id[code_id].label if code_id in codebook.by_id else ""


def _added(after: Codebook, code: Code) -> Change:
    sets = {name: _plain(getattr(code, name)) for name in CODE_FIELDS}
    places = ("", _label(after, code.parent))
    return Change(ChangeKind.ADDED, code.id, code.label, sets=sets, places=places)


def _removed(code: Code) -> Change:
    return Change(ChangeKind.REMOVED, code.id, code.label, sets={"archived": True})


def _moved(before: Codebook, after: Codebook, known: Code, code: Code) -> Change:
    sets: dict[str, FieldValue] = {"parent": code.parent, "position": code.position}
    places = (_label(before, known.parent), _label(after, code.parent))
    return Change(ChangeKind.MOVED, code.id, code.label, "parent", known.parent, code.parent, sets, places)


def _ranks(old: Codebook, before: Codebook, after: Codebook) -> tuple[set[str], list[tuple[Code, int]]]:
    """Return the codes that moved, and those whose rank number alone differs from the one stored in `old`.

    Among codes that stay under the same parent, the longest run that keeps its order stays, the others moved.
    """
    moved = {code.id for code in after.codes if code.id in before.by_id and before.by_id[code.id].parent != code.parent}
    shifted: list[tuple[Code, int]] = []
    for parent in dict.fromkeys(code.parent for code in after.codes):
        siblings = after.children(parent)
        stay = [code for code in siblings if code.id in before.by_id and code.id not in moved]
        kept = _longest_run([before.by_id[code.id].position for code in stay])
        moved |= {code.id for index, code in enumerate(stay) if index not in kept}
        if [code.id for code in siblings] == [code.id for code in before.children(parent)]:
            continue  # Same brothers in the same order: the numbers may differ, nothing else does.
        shifted += (
            (code, old.by_id[code.id].position)
            for code in stay
            if code.id not in moved and old.by_id[code.id].position != code.position
        )
    return moved, shifted


def _held_up(old: Codebook, before: Codebook, after: Codebook) -> set[str]:
    """Return the codes that stand above an archived one only as long as it is away, when some archived code is back.

    A reader sees no change there, but what is stored would put them below it again.
    """
    if not any(code.id in old.by_id and code.id not in before.by_id for code in after.codes):
        return set()
    return {code.id for code in after.codes if code.id in before.by_id and old.by_id[code.id].parent != code.parent}


def _longest_run(ranks: list[int]) -> set[int]:
    """Return the indices of a longest increasing subsequence (Fredman 1975)."""
    tails: list[int] = []
    places: list[int] = []
    previous: list[int] = []
    for index, rank in enumerate(ranks):
        slot = bisect_left(tails, rank)
        if slot == len(tails):
            tails.append(rank)
            places.append(index)
        else:
            tails[slot], places[slot] = rank, index
        previous.append(places[slot - 1] if slot else -1)
    kept: set[int] = set()
    index = places[-1] if places else -1
    while index >= 0:
        kept.add(index)
        index = previous[index]
    return kept
