"""Finding an entry by a few typed letters, whatever the accents, the case or the order of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingesoc_qual.textunits import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be chosen: what it is, what it says, and words that also find it.

    `mark` stands before the label, in the colour `ink` where it has one.
    """

    key: str
    label: str
    note: str = ""
    also: str = ""
    mark: str = ""
    ink: str = ""
    folded: tuple[str, str] = field(init=False, default=("", ""), compare=False)

    def __post_init__(self) -> None:
        # Folding is slow and a list is ranked at each key: it is done once.
        object.__setattr__(self, "folded", (fold(self.label), fold(f"{self.note} {self.also} {self.key}")))


def _subsequence(wanted: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in wanted)


def _word_score(wanted: str, entry: Entry) -> int:
    label, rest = entry.folded
    if label.startswith(wanted):
        return 8
    if f" {wanted}" in label or f"'{wanted}" in label or f"-{wanted}" in label:
        return 6
    if wanted in label:
        return 4
    if wanted in rest:
        return 3
    return 1 if _subsequence(wanted, label) else 0


def rank(query: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that every word of `query` finds, best first, in the given order when equal."""
    words = fold(query).split()
    if not words:
        return list(entries)
    found: list[tuple[int, int]] = []
    for place, entry in enumerate(entries):
        scores = [_word_score(word, entry) for word in words]
        if all(scores):
            found.append((-sum(scores), place))
    return [entries[place] for _score, place in sorted(found)]
