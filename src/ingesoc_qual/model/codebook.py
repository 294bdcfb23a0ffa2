"""The codebook: named concepts in a tree, with what tells them apart and what indicates them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Code:
    """One concept. The field names are the keys of the YAML format.

    `parent` is the id of the code above it, `position` its rank among its siblings.
    """

    id: str
    label: str
    definition: str = ""
    definition_origin: str = "proposee"
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    source: str = ""
    color: str = ""
    parent: str | None = None
    position: int = 0
    archived: bool = False
    merged_into: str | None = None

    @property
    def usable(self) -> bool:
        """Whether the code may receive new codings."""
        return not self.archived and self.merged_into is None


CODE_FIELDS = tuple(f.name for f in fields(Code) if f.name != "id")
"""Every field of a code that an event may set."""


@dataclass(frozen=True)
class Codebook:
    """A tree of codes in reading order (parents before children, siblings by position).

    `lists` are named lists of lemmas, used by the vocabulary reading.
    """

    name: str
    codes: tuple[Code, ...] = ()
    title: str = ""
    description: str = ""
    version: str = ""
    language: str = "fr"
    source: str = ""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """Codes by id."""
        return {code.id: code for code in self.codes}

    @cached_property
    def _children(self) -> dict[str | None, tuple[Code, ...]]:
        found: dict[str | None, list[Code]] = {}
        for code in self.codes:
            parent = code.parent if code.parent in self.by_id else None
            found.setdefault(parent, []).append(code)
        return {
            parent: tuple(sorted(codes, key=lambda c: (c.position, c.label, c.id))) for parent, codes in found.items()
        }

    def children(self, code_id: str | None) -> tuple[Code, ...]:
        """Return the codes directly under `code_id`, or the families when None."""
        return self._children.get(code_id, ())

    def walk(self, code_id: str | None = None, depth: int = 0) -> Iterator[tuple[int, Code]]:
        """Yield `(depth, code)` in reading order below `code_id`."""
        for code in self.children(code_id):
            yield depth, code
            yield from self.walk(code.id, depth + 1)

    def path(self, code_id: str) -> tuple[Code, ...]:
        """Return the codes from the family down to `code_id`, itself included."""
        found: list[Code] = []
        current: str | None = code_id
        while current is not None and current in self.by_id and len(found) <= len(self.codes):
            code = self.by_id[current]
            found.append(code)
            current = code.parent
        return tuple(reversed(found))

    def resolve(self, code_id: str) -> str:
        """Return the id that `code_id` stands for after merges."""
        seen = {code_id}
        while (code := self.by_id.get(code_id)) is not None and code.merged_into:
            if code.merged_into in seen:
                return code_id
            code_id = code.merged_into
            seen.add(code_id)
        return code_id

    def descendants(self, code_id: str) -> frozenset[str]:
        """Return `code_id` and every id below it."""
        return frozenset({code_id, *(code.id for _depth, code in self.walk(code_id))})

    def leaves(self) -> tuple[Code, ...]:
        """Return the usable codes that have no code below them."""
        return tuple(code for _depth, code in self.walk() if code.usable and not self.children(code.id))

    @property
    def depth(self) -> int:
        """Return the number of levels of the tree."""
        return max((depth + 1 for depth, _code in self.walk()), default=0)

    def ordered(self) -> Codebook:
        """Return the same codebook with its codes in reading order."""
        return replace(self, codes=tuple(code for _depth, code in self.walk()))


@dataclass(frozen=True, slots=True)
class Dimension:
    """A heading under which a reading puts codes together; `codes` are ids, each standing for what is under it."""

    id: str
    label: str
    definition: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DimensionMapping:
    """Codes regrouped for a reading; what no dimension holds is shown apart."""

    name: str
    dimensions: tuple[Dimension, ...]
    title: str = ""
    description: str = ""
    source: str = ""

    def of(self, codebook: Codebook, code_id: str) -> str | None:
        """Return the id of the dimension of a code: its own, or that of the nearest code above it; None if apart."""
        homes = {code: dimension.id for dimension in self.dimensions for code in dimension.codes}
        return next((homes[code.id] for code in reversed(codebook.path(code_id)) if code.id in homes), None)
