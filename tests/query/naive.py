"""Queries evaluated the slow way, one passage at a time, from what docs/requetes.md says and no array."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingesoc_qual.query.grammar import And, Criterion, Link, Node, Not, Or, Pattern, Relation


@dataclass(frozen=True)
class Row:
    """One coding; `refused` when it is only a refused suggestion."""

    id: int
    text: int
    start: int
    end: int
    code: str
    coder: str
    refused: bool = False


@dataclass(frozen=True)
class Item:
    """A passage and the rows that it comes from."""

    text: int
    start: int
    end: int
    rows: tuple[Row, ...] = ()


@dataclass
class World:
    """Texts of words one letter long every second position; turns, sentences and words found lie on them."""

    length: int
    kinds: tuple[str, ...]
    rows: list[Row]
    turns: list[tuple[int, int, int, int, str | None]]  # text, head, start, end, speaker
    sentences: list[tuple[int, int, int]]
    found: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    def words_between(self, start: int, end: int) -> int:
        return sum(1 for position in range(start, end) if position % 2 == 0)


class Naive:
    def __init__(self, world: World) -> None:
        self.world = world

    def run(self, query: Node) -> set[tuple[int, int, int, tuple[int, ...]]]:
        out = set()
        for item in self.items(query):
            start, end = item.start, item.end
            if not item.rows:
                inside = [s for s in self.world.sentences if s[0] == item.text and s[1] < end and start < s[2]]
                start, end = min([start, *(s[1] for s in inside)]), max([end, *(s[2] for s in inside)])
            out.add((item.text, start, end, tuple(sorted({row.id for row in item.rows}))))
        return out

    # conditions

    def is_condition(self, node: Node) -> bool:
        if isinstance(node, Criterion):
            return node.name not in ("code", "rejete")
        if isinstance(node, Relation):
            return False
        return isinstance(node, Pattern) or all(map(self.is_condition, parts(node)))

    def names(self, node: Node) -> set[str]:
        if isinstance(node, Pattern):
            return {"pattern"}
        if isinstance(node, Criterion):
            return {node.name}
        return set().union(*map(self.names, parts(node)))

    def holds(self, node: Node, item: Item) -> bool:
        return all(self.meets(node, item, row) for row in (item.rows or (None,)))

    def meets(self, node: Node, item: Item, row: Row | None) -> bool:
        if isinstance(node, Criterion):
            if node.name == "codeur":
                return row is not None and row.coder == node.value
            if node.name == "nature":
                return self.world.kinds[item.text] == node.value
            return self.speaker(item) == node.value
        if isinstance(node, Pattern):
            return any(t == item.text and s < item.end and item.start < e for t, s, e in self.world.found[node.text])
        if isinstance(node, Not):
            return not self.meets(node.node, item, row)
        if isinstance(node, Or):
            return any(self.meets(part, item, row) for part in node.nodes)
        assert isinstance(node, And)
        return all(self.meets(part, item, row) for part in node.nodes) and not any(
            self.meets(part, item, row) for part in node.without
        )

    def speaker(self, item: Item) -> str | None:
        best, most = None, 0
        for text, _head, start, end, speaker in self.world.turns:
            shared = min(end, item.end) - max(start, item.start)
            if text == item.text and shared > most:
                best, most = speaker, shared
        return best

    # passages

    def codings(self) -> list[Item]:
        return [Item(r.text, r.start, r.end, (r,)) for r in self.world.rows if not r.refused]

    def items(self, node: Node) -> list[Item]:
        if self.is_condition(node):
            names = self.names(node)
            everything = self.codings()
            if "pattern" in names and "codeur" not in names:
                everything = [Item(*sentence) for sentence in self.world.sentences]
            return [item for item in everything if self.holds(node, item)]
        if isinstance(node, Criterion):
            refused = node.name == "rejete"
            rows = [r for r in self.world.rows if r.code == node.value and r.refused is refused]
            return [Item(r.text, r.start, r.end, (r,)) for r in rows]
        if isinstance(node, Relation):
            return self.related(node)
        if isinstance(node, Or):
            return [item for part in node.nodes for item in self.items(part)]
        if isinstance(node, Not):
            return self.outside(self.codings(), [node.node])
        assert isinstance(node, And)
        return self.all(node)

    def all(self, node: And) -> list[Item]:
        sets = [part for part in node.nodes if not self.is_condition(part)]
        conditions = tuple(part for part in node.nodes if self.is_condition(part))
        unwanted = tuple(part for part in node.without if self.is_condition(part))
        others = [part for part in node.without if not self.is_condition(part)]
        if not sets:
            found = self.items(And(conditions, unwanted)) if conditions or unwanted else self.codings()
            return self.outside(found, others)
        found = self.items(sets[0])
        for part in sets[1:]:
            found = [
                Item(a.text, max(a.start, b.start), min(a.end, b.end), (*a.rows, *b.rows))
                for a in found
                for b in self.items(part)
                if overlap(a, b)
            ]
        found = [item for item in found if self.holds(And(conditions, unwanted), item)]
        return self.outside(found, others)

    def outside(self, items: list[Item], others: Iterable[Node]) -> list[Item]:
        avoided = [other for node in others for other in self.items(node)]
        return [item for item in items if not any(overlap(item, other) for other in avoided)]

    def related(self, node: Relation) -> list[Item]:
        left, right = self.operand(node.left), self.operand(node.right)
        stands = STANDS.get(node.link)
        found = []
        for a in left:
            for b in right:
                if a.text != b.text:
                    continue
                itself = len(a.rows) == len(b.rows) == 1 and a.rows == b.rows
                after = a.end <= b.start and self.world.words_between(a.end, b.start) <= node.words
                before = b.end <= a.start and self.world.words_between(b.end, a.start) <= node.words
                if stands is not None:
                    ok = stands(a, b) and not itself
                else:
                    ok = after or (node.link is Link.NEAR and (before or (overlap(a, b) and not itself)))
                if ok:
                    found.append(a)
                    break
        return found

    def operand(self, node: Node) -> list[Item]:
        if isinstance(node, Pattern):
            return [Item(*place) for place in self.world.found[node.text]]
        if isinstance(node, Or) and self.names(node) == {"pattern"} and not _deeper(node):
            return [item for part in node.nodes for item in self.operand(part)]
        return self.items(node)


def _deeper(node: Or) -> bool:
    return not all(isinstance(part, Pattern) or (isinstance(part, Or) and not _deeper(part)) for part in node.nodes)


def overlap(a: Item, b: Item) -> bool:
    return a.text == b.text and a.start < b.end and b.start < a.end


STANDS: dict[Link, Callable[[Item, Item], bool]] = {
    Link.OVERLAPS: overlap,
    Link.INSIDE: lambda a, b: b.start <= a.start and a.end <= b.end,
    Link.CONTAINS: lambda a, b: a.start <= b.start and b.end <= a.end,
}


def parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Not):
        return (node.node,)
    if isinstance(node, And):
        return (*node.nodes, *node.without)
    if isinstance(node, Relation):
        return (node.left, node.right)
    return node.nodes if isinstance(node, Or) else ()
