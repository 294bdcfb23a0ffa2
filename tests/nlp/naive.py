"""The indicator language matched word by word, straight from its description: the truth the fast matcher is held to."""

from __future__ import annotations

from ingesoc_qual.nlp.columns import PUNCT, Annotation
from ingesoc_qual.nlp.grammar import Choice, Exact, Indicator, Item, Prefix, Sequence, Word, parse
from ingesoc_qual.nlp.lexicon import lemmas, load_lexicon, plain
from ingesoc_qual.nlp.tokens import cut
from ingesoc_qual.textunits import fold

Hit = tuple[int, int, str]


class Text:
    """The words of one annotation: lemma, form, unit and token row of each."""

    def __init__(self, annotation: Annotation) -> None:
        self.rows = [i for i in range(annotation.tokens) if annotation.pos[i] != PUNCT]
        self.lemmas = [fold(annotation.lemmas[annotation.lemma[i]]) for i in self.rows]
        self.forms = [fold(annotation.forms[annotation.form[i]]) for i in self.rows]
        self.units = [int(annotation.unit[i]) for i in self.rows]


def find(annotation: Annotation, written: str) -> list[tuple[int, int]]:
    """Return first and last token rows of every hit, sorted."""
    text, indicator = Text(annotation), parse(written)
    hits = []
    for first in range(len(text.rows)):
        ends = [end for end in ends_of(text, indicator.sequence, first) if text.units[end - 1] == text.units[first]]
        if ends and not refused(text, indicator, first, min(ends)):
            hits.append((text.rows[first], text.rows[min(ends) - 1]))
    return hits


def refused(text: Text, indicator: Indicator, first: int, end: int) -> bool:
    for unless in indicator.unless:
        low, high = first - unless.distance, end + unless.distance
        for other in range(max(low, 0), min(high, len(text.rows))):
            for stop in ends_of(text, unless.sequence, other):
                if stop <= high and text.units[other] == text.units[stop - 1] == text.units[first]:
                    return True
    return False


def ends_of(text: Text, sequence: Sequence, first: int) -> set[int]:
    """Return every word number after which a match of `sequence` starting at word `first` may end."""
    ends = item_ends(text, sequence.items[0], first)
    for gap, item in zip(sequence.gaps, sequence.items[1:], strict=True):
        ends = {stop for end in ends for start in range(end, end + gap + 1) for stop in item_ends(text, item, start)}
    if len(sequence.items) == 2 and sequence.gaps == (0,) and all(isinstance(i, Word) for i in sequence.items):
        a, b = (item.text for item in sequence.items if isinstance(item, Word))
        wanted = {f"{x}-{y}" for x in means(a) for y in means(b)}
        if (a + b).isalpha() and first < len(text.rows) and text.lemmas[first] in wanted:
            ends.add(first + 1)
    return ends


def item_ends(text: Text, item: Item, first: int) -> set[int]:
    if isinstance(item, Choice):
        return {end for option in item.options for end in ends_of(text, option, first)}
    if isinstance(item, Exact):
        forms = [word[a : a + n] for word in item.words for a, n, _tagged in cut(word)]
        return follow(text, first, [lambda i, form=form: text.forms[i] == fold(plain(form)) for form in forms])
    if isinstance(item, Prefix):
        begin = fold(plain(item.text))
        return follow(text, first, [lambda i: text.forms[i].startswith(begin)])
    assert isinstance(item, Word)
    pieces = [item.text[a : a + n] for a, n, _tagged in cut(item.text)]
    ends = follow(text, first, [lambda i, piece=piece: text.lemmas[i] in means(piece) for piece in pieces])
    parts = plain(item.text).split("-")
    if len(pieces) == 1 and len(parts) > 1:
        ends |= follow(text, first, [lambda i, part=part: text.lemmas[i] in means(part) for part in parts])
        ends |= follow(text, first, [lambda i: text.lemmas[i] in means("".join(parts))])
    return ends


def follow(text: Text, first: int, tests: list) -> set[int]:  # type: ignore[type-arg]
    inside = all(first + k < len(text.rows) and test(first + k) for k, test in enumerate(tests))
    return {first + len(tests)} if inside else set()


def means(word: str) -> set[str]:
    """Return the folded lemmas that a word of an indicator stands for."""
    word = plain(word)
    candidates = lemmas(word)
    own = {lemma for lemma in candidates if fold(lemma) == fold(word)}
    if own and word.endswith("é"):
        own |= {lemma for lemma in candidates if lemma.endswith("er")}
    chosen = {fold(lemma) for lemma in own or candidates}
    return chosen if load_lexicon().rows(word) else chosen | {fold(word)}
