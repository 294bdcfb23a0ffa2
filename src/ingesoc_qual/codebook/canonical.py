"""One form for equal codebooks, and the short hash that names a codebook's content."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from ingesoc_qual.errors import CodebookError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.textunits import freeze

VERSION_LENGTH = 12
_HALF = re.compile("[\ud800-\udfff]")


@lru_cache(maxsize=8192)  # One code changes at a time: the texts of the others come back at every codebook event.
def clean(text: str) -> str:
    """Return `text` as codebooks hold it: NFC, line feeds, no white space at its ends, no half character."""
    if text.isascii() and "\r" not in text and "\x00" not in text:
        return text.strip()
    return freeze(_HALF.sub("\ufffd", text)).strip()


def _clean_all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kept for kept in map(clean, texts) if kept)


def _clean_code(code: Code, parent: str | None, position: int) -> Code:
    return Code(
        id=code.id,
        label=clean(code.label) or code.id,
        definition=clean(code.definition),
        definition_origin=clean(code.definition_origin) or "proposee",
        include=clean(code.include),
        exclude=clean(code.exclude),
        examples=_clean_all(code.examples),
        indicators=_clean_all(code.indicators),
        source=clean(code.source),
        color=clean(code.color),
        parent=parent,
        position=position,
    )


def _usable_above(codebook: Codebook, code: Code) -> str | None:
    """Return the nearest usable code above `code`, merged ones skipped like archived ones."""
    seen = {code.id}
    above = codebook.by_id.get(code.parent or "")
    while above is not None and above.id not in seen:
        if above.usable:
            return above.id
        seen.add(above.id)
        above = codebook.by_id.get(above.parent or "")
    return None


def _parents(codebook: Codebook, usable: tuple[Code, ...]) -> dict[str, str | None]:
    """Return the parent of every usable code once archived and merged codes are gone.

    What stood under a merged code stands under the one it was merged into, unless that one is itself below.
    """
    parents = {code.id: _usable_above(codebook, code) for code in usable}
    for code in sorted(usable, key=lambda c: c.id):
        target = codebook.by_id.get(codebook.resolve(code.parent or ""))
        if target is None or not target.usable or target.id == parents[code.id]:
            continue
        above: str | None = target.id
        while above is not None and above != code.id:
            above = parents[above]
        if above is None:
            parents[code.id] = target.id
    return parents


def _refuse_circles(codebook: Codebook, usable: tuple[Code, ...]) -> None:
    for code in usable:
        top = codebook.path(code.id)[0]
        if top.parent in codebook.by_id:
            raise CodebookError(
                _("le code « {code} » est au-dessus et au-dessous de lui-même.").format(code=code.id),
                remedy=_("Lui donner un autre parent."),
            )


def canonical(codebook: Codebook) -> Codebook:
    """Return the codebook that a file can hold: usable codes in reading order, ranks 0, 1, 2…, cleaned texts.

    Archived and merged codes are left out; a usable code below one of them moves up to the nearest usable code.
    Raises `CodebookError` where codes stand above each other in a circle.
    """
    usable = tuple(code for code in codebook.by_id.values() if code.usable)
    _refuse_circles(codebook, usable)
    parents = _parents(codebook, usable)
    tree = replace(codebook, codes=tuple(replace(code, parent=parents[code.id]) for code in usable))
    found: list[Code] = []
    ranks: dict[str | None, int] = {}
    for _depth, code in tree.walk():
        rank = ranks[code.parent] = ranks.get(code.parent, -1) + 1
        found.append(_clean_code(code, code.parent, rank))
    return Codebook(
        name=clean(codebook.name),
        codes=tuple(found),
        title=clean(codebook.title),
        description=clean(codebook.description),
        version=clean(codebook.version),
        language=clean(codebook.language) or "fr",
        source=clean(codebook.source),
        lists=tuple((name, _clean_all(lemmas)) for name, lemmas in codebook.lists),
    )


def _content(codebook: Codebook) -> dict[str, Any]:
    tree = canonical(codebook)
    return {
        "name": tree.name,
        "title": tree.title,
        "description": tree.description,
        "version": tree.version,
        "language": tree.language,
        "source": tree.source,
        "lists": dict(tree.lists),
        "codes": [
            [
                code.id,
                code.parent,
                code.label,
                code.definition,
                code.definition_origin,
                code.include,
                code.exclude,
                code.examples,
                code.indicators,
                code.source,
                code.color,
            ]
            for code in tree.codes
        ],
    }


def codebook_version(codebook: Codebook) -> str:
    """Return 12 hexadecimal digits of the SHA-256 of the canonical content.

    The order in which codes and lists were put together, position numbers with the same ranks, Unicode forms and
    archived codes do not change it; anything a coder can read does.
    """
    text = json.dumps(_content(codebook), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:VERSION_LENGTH]
