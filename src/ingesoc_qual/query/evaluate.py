"""The evaluation of a query on arrays.

A node is either a **condition** (a criterion on the document, the speaker or the coding; a pattern; and what « et »,
« ou », « non » make of them) or a set of **passages** (a code, a relation, and what is made with one). Conditions sift
passages; two sets of passages joined by « et » give the text that they share. A condition that stands where passages
are wanted stands for the sentences that meet it when it speaks of words and not of codings, else for the codings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.query import intervals
from ingesoc_qual.query.grammar import And, Criterion, Link, Node, Not, Or, Pattern, Relation, criteria

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Positions: TypeAlias = NDArray[np.int64]
    Mask: TypeAlias = NDArray[np.bool_]


class Of(StrEnum):
    """What a criterion is asked of."""

    PASSAGES = "passages"
    """It names rows: a code and its like."""
    ROW = "row"
    """It sifts codings: coder, origin, moment, decision."""
    DOCUMENT = "document"
    SPEAKER = "speaker"


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What a criterion means: which rows, documents or speakers meet it."""

    of: Of
    mask: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """The codings and texts of a project as arrays.

    Positions are those of all texts put end to end, `base` where each begins, sorted. Rows are codings, then what else
    may be named (refused suggestions), `is_coding` telling which. Turns are sorted; `turn_speaker` is -1 where nobody
    is named. `sentences` and `words` give starts and ends of sentences, and starts of words, sorted; `hits` the
    starts and ends of what a pattern finds.
    """

    base: Positions
    document: NDArray[np.int64]
    row_start: Positions
    row_end: Positions
    is_coding: Mask
    turn_head: Positions
    turn_start: Positions
    turn_end: Positions
    turn_speaker: NDArray[np.int64]
    sentences: Callable[[], tuple[Positions, Positions]]
    words: Callable[[], Positions]
    hits: Callable[[str], tuple[Positions, Positions]]

    def text(self, position: Positions) -> NDArray[np.intp]:
        """Return the number of the text of each position."""
        return self.base.searchsorted(position, "right") - 1


class Passages:
    """Intervals, and in each row of `members` the rows of the field that they come from, -1 where there is none."""

    def __init__(self, field: Field, start: Positions, end: Positions, members: NDArray[np.int64]) -> None:
        self.field, self.start, self.end, self.members = field, start, end, members

    @property
    def size(self) -> int:
        """The number of passages."""
        return int(self.start.size)

    @cached_property
    def document(self) -> NDArray[np.int64]:
        """The document of each."""
        return self.field.document[self.field.text(self.start)]

    @cached_property
    def speaker(self) -> NDArray[np.int64]:
        """Who says most of each, or -1."""
        import numpy as np

        f = self.field
        turn = intervals.largest_share(self.start, self.end, f.turn_head, f.turn_start, f.turn_end)
        if not f.turn_speaker.size:
            return turn
        return np.where(turn < 0, -1, f.turn_speaker[turn])

    def where(self, mask: Mask | NDArray[np.intp]) -> Passages:
        """Return those of a mask, or of row numbers."""
        return Passages(self.field, self.start[mask], self.end[mask], self.members[mask])

    def widened(self) -> Passages:
        """Return the same, where words found stand for the sentences that hold them."""
        import numpy as np

        bare = (self.members < 0).all(axis=1)
        if not bare.any():
            return self
        starts, ends = self.field.sentences()
        start, end = self.start.copy(), self.end.copy()
        first = np.maximum(starts.searchsorted(self.start[bare], "right") - 1, 0)
        last = np.maximum(ends.searchsorted(self.end[bare], "left"), first)
        if starts.size:
            start[bare] = np.minimum(starts[first], self.start[bare])
            end[bare] = np.maximum(ends[np.minimum(last, ends.size - 1)], self.end[bare])
        return Passages(self.field, start, end, self.members)


class Evaluator:
    """Evaluates one query after another on one field; `resolve` says what a criterion means there."""

    def __init__(self, field: Field, resolve: Callable[[Criterion], Meaning]) -> None:
        self.field = field
        self._resolve = resolve
        self._tests: dict[Criterion, Meaning] = {}

    def run(self, query: Node) -> Passages:
        """Return the passages of a query, in reading order; the same span may come several times."""
        import numpy as np

        found = self._passages(query).widened()
        order = np.lexsort((found.end, found.start))
        return found.where(order)

    def check(self, query: Node) -> None:
        """Raise what `resolve` raises for any criterion of a query."""
        for criterion in criteria(query):
            self._test(criterion)

    def _test(self, criterion: Criterion) -> Meaning:
        if criterion not in self._tests:
            self._tests[criterion] = self._resolve(criterion)
        return self._tests[criterion]

    # --- conditions --------------------------------------------------------------------------------------------------

    def _is_condition(self, node: Node) -> bool:
        if isinstance(node, Criterion):
            return self._test(node).of is not Of.PASSAGES
        return isinstance(node, Pattern) or (
            not isinstance(node, Relation) and all(map(self._is_condition, _parts(node)))
        )

    def _speaks_of(self, node: Node) -> tuple[bool, bool]:
        """Return whether a condition speaks of words, and whether it speaks of codings."""
        if isinstance(node, Criterion):
            return False, self._test(node).of is Of.ROW
        if isinstance(node, Pattern):
            return True, False
        found = [self._speaks_of(part) for part in _parts(node)]
        return any(words for words, _codings in found), any(codings for _words, codings in found)

    def _holds(self, condition: Node, passages: Passages) -> Mask:
        """Return which passages meet a condition: with each of the codings that they come from."""
        import numpy as np

        found = np.ones(passages.size, dtype=bool)
        bare = (passages.members < 0).all(axis=1)
        for column in range(passages.members.shape[1]):
            rows = passages.members[:, column]
            found &= self._mask(condition, passages, rows) | ((rows < 0) & ~bare)
        return found

    def _mask(self, node: Node, passages: Passages, rows: NDArray[np.int64]) -> Mask:
        import numpy as np

        if isinstance(node, Criterion):
            test = self._test(node)
            asked = {Of.ROW: rows, Of.DOCUMENT: passages.document}.get(test.of)
            places = passages.speaker if asked is None else asked
            found: Mask = (places >= 0) & np.append(test.mask, False)[places]
            return found
        if isinstance(node, Pattern):
            return intervals.overlapping(passages.start, passages.end, *self.field.hits(node.text))
        if isinstance(node, Not):
            return ~self._mask(node.node, passages, rows)
        masks = [self._mask(part, passages, rows) for part in _parts(node)]
        if isinstance(node, Or):
            found = np.logical_or.reduce(masks)
            return found
        assert isinstance(node, And)
        wanted, unwanted = masks[: len(node.nodes)], masks[len(node.nodes) :]
        found = np.logical_and.reduce([np.ones(passages.size, dtype=bool), *wanted, *(~mask for mask in unwanted)])
        return found

    # --- passages ----------------------------------------------------------------------------------------------------

    def _passages(self, node: Node, *, words: bool = False) -> Passages:
        """Return the passages that a node stands for; with `words`, a pattern stands for what it finds, no more."""
        if words and self._is_words(node):
            return self._found(node)
        if self._is_condition(node):
            speaks_of_words, speaks_of_codings = self._speaks_of(node)
            everything = self._sentences() if speaks_of_words and not speaks_of_codings else self._codings()
            return everything.where(self._holds(node, everything))
        if isinstance(node, Criterion):
            return self._rows(self._test(node).mask)
        if isinstance(node, Relation):
            return self._related(node)
        if isinstance(node, Or):
            return self._together([self._passages(part) for part in node.nodes])
        if isinstance(node, Not):
            return self._without(self._codings(), [node.node])
        assert isinstance(node, And)
        return self._and(node)

    def _and(self, node: And) -> Passages:
        conditions = [part for part in node.nodes if self._is_condition(part)]
        sets = [part for part in node.nodes if not self._is_condition(part)]
        unwanted = [part for part in node.without if self._is_condition(part)]
        others = [part for part in node.without if not self._is_condition(part)]
        sifting = And(tuple(conditions), tuple(unwanted))
        if not sets:
            found = self._passages(sifting) if conditions or unwanted else self._codings()
            return self._without(found, others)
        # A condition on codings holds of the text that they share when it holds of each: sifted first, fewer pairs.
        early = [part for part in conditions if self._is_of_rows(part)]
        found = self._sifted(self._passages(sets[0]), early)
        for part in sets[1:]:
            found = self._shared(found, self._sifted(self._passages(part), early))
        return self._without(self._sifted(found, [sifting]), others)

    def _is_of_rows(self, condition: Node) -> bool:
        if isinstance(condition, Criterion):
            return self._test(condition).of in (Of.ROW, Of.DOCUMENT)
        return not isinstance(condition, Pattern) and all(map(self._is_of_rows, _parts(condition)))

    def _sifted(self, passages: Passages, conditions: Sequence[Node]) -> Passages:
        for condition in conditions:
            passages = passages.where(self._holds(condition, passages))
        return passages

    def _without(self, passages: Passages, unwanted: Sequence[Node]) -> Passages:
        """Return the passages that touch none of the unwanted ones."""
        for node in unwanted:
            others = self._passages(node)
            passages = passages.where(~intervals.overlapping(passages.start, passages.end, others.start, others.end))
        return passages

    def _shared(self, one: Passages, other: Passages) -> Passages:
        """Return the text that two sets of passages share, a passage a pair."""
        import numpy as np

        spans = one.start, one.end, other.start, other.end
        if intervals.pair_count(*spans) > intervals.MOST_PAIRS:
            raise UsageError(
                _("Trop de passages se recouvrent pour en faire la liste."),
                remedy=_("Précisez la requête, ou demandez une relation : code:a chevauche code:b."),
            )
        a, b = intervals.pairs(*spans)
        return Passages(
            self.field,
            np.maximum(one.start[a], other.start[b]),
            np.minimum(one.end[a], other.end[b]),
            np.concatenate([one.members[a], other.members[b]], axis=1),
        )

    def _related(self, node: Relation) -> Passages:
        left, right = self._passages(node.left, words=True), self._passages(node.right, words=True)
        if node.link is Link.FOLLOWED:
            return left.where(self._followed(left, right, node.words))
        if node.link is Link.NEAR:
            near = self._followed(left, right, node.words) | self._preceded(left, right, node.words)
            return left.where(near | self._touching(left, right, Link.OVERLAPS))
        return left.where(self._touching(left, right, node.link))

    def _touching(self, left: Passages, right: Passages, link: Link) -> Mask:
        """Return which passages overlap, lie in or hold another one; none is in relation with itself."""
        test = {
            Link.OVERLAPS: intervals.overlapping,
            Link.INSIDE: intervals.within,
            Link.CONTAINS: intervals.containing,
        }[link]
        found = test(left.start, left.end, right.start, right.end)
        own = found & _own(left, right)
        if own.any():
            found[own] = _meet_others(left.where(own), right, link)
        return found

    def _followed(self, left: Passages, right: Passages, words: int) -> Mask:
        following = intervals.next_start(left.end, right.start)
        counted = self.field.words()
        distance = counted.searchsorted(following, "left") - counted.searchsorted(left.end, "left")
        same = self.field.text(following) == self.field.text(left.start)
        result: Mask = (following >= 0) & same & (distance <= words)
        return result

    def _preceded(self, left: Passages, right: Passages, words: int) -> Mask:
        before = intervals.previous_end(left.start, right.end)
        counted = self.field.words()
        distance = counted.searchsorted(left.start, "left") - counted.searchsorted(before, "left")
        same = self.field.text(before - 1) == self.field.text(left.start)
        result: Mask = (before >= 0) & same & (distance <= words)
        return result

    # --- where passages come from ------------------------------------------------------------------------------------

    def _rows(self, mask: Mask) -> Passages:
        import numpy as np

        rows = np.flatnonzero(mask)
        return Passages(self.field, self.field.row_start[rows], self.field.row_end[rows], rows.reshape(-1, 1))

    def _codings(self) -> Passages:
        return self._rows(self.field.is_coding)

    def _sentences(self) -> Passages:
        return self._bare(*self.field.sentences())

    def _bare(self, start: Positions, end: Positions) -> Passages:
        import numpy as np

        return Passages(self.field, start, end, np.full((start.size, 1), -1, dtype=np.int64))

    def _is_words(self, node: Node) -> bool:
        return isinstance(node, Pattern) or (isinstance(node, Or) and all(map(self._is_words, node.nodes)))

    def _found(self, node: Node) -> Passages:
        if isinstance(node, Pattern):
            return self._bare(*self.field.hits(node.text))
        return self._together([self._found(part) for part in _parts(node)])

    def _together(self, parts: Sequence[Passages]) -> Passages:
        import numpy as np

        width = max(part.members.shape[1] for part in parts)
        members = [
            np.pad(part.members, ((0, 0), (0, width - part.members.shape[1])), constant_values=-1) for part in parts
        ]
        return Passages(
            self.field,
            np.concatenate([part.start for part in parts]),
            np.concatenate([part.end for part in parts]),
            np.concatenate(members),
        )


def _parts(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Not):
        return (node.node,)
    if isinstance(node, And):
        return (*node.nodes, *node.without)
    if isinstance(node, Or):
        return node.nodes
    if isinstance(node, Relation):
        return (node.left, node.right)
    return ()


def _own(left: Passages, right: Passages) -> Mask:
    """Return which passages of the left are among the right: one row of the field, and no more."""
    import numpy as np

    if left.members.shape[1] != 1 or right.members.shape[1] != 1:
        return np.zeros(left.size, dtype=bool)
    return (left.members[:, 0] >= 0) & np.isin(left.members[:, 0], right.members[:, 0])


def _meet_others(left: Passages, right: Passages, link: Link) -> Mask:
    """Return which passages, all of them among the right, stand in relation with one that is not themselves."""
    import numpy as np

    rows, kept = np.unique(right.members[:, 0], return_index=True)
    kept = np.concatenate([kept[rows >= 0], np.flatnonzero(right.members[:, 0] < 0)])
    others, ends = right.start[kept], right.end[kept]
    if link is Link.OVERLAPS:
        begun, over = np.sort(others).searchsorted(left.end, "left"), np.sort(ends).searchsorted(left.start, "right")
        return np.asarray(begun - over > 1)
    # By start, the longest first: what holds a passage comes before it, what it holds after, its equals beside it.
    order = np.lexsort((-ends, others))
    others, ends, rows = others[order], ends[order], right.members[kept, 0][order]
    by_row = rows.argsort(kind="stable")
    place = by_row[rows[by_row].searchsorted(left.members[:, 0])]
    same = (others[1:] == others[:-1]) & (ends[1:] == ends[:-1])
    before, after = np.append(False, same)[place], np.append(same, False)[place]
    if link is Link.INSIDE:
        reach = np.append(np.int64(-1), np.maximum.accumulate(ends))[place]
        return np.asarray((reach >= left.end) | after)
    nearest = np.append(np.minimum.accumulate(ends[::-1])[::-1], np.iinfo(np.int64).max)[place + 1]
    return np.asarray((nearest <= left.end) | before)
