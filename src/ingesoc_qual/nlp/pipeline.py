"""From a frozen text to its annotation: tokens, parts of speech by spaCy, lemmas by the lexicon, sentences by rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ingesoc_qual.errors import MissingDependency
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.columns import POS, PUNCT, Annotation
from ingesoc_qual.nlp.lexicon import lemma, plain
from ingesoc_qual.nlp.retag import corrected
from ingesoc_qual.nlp.sentences import sentences, writes_capitals
from ingesoc_qual.nlp.shadow import shadow, with_unread
from ingesoc_qual.nlp.tokens import Token, is_word, tokenize
from ingesoc_qual.nlp.units import mask_notes, units
from ingesoc_qual.textunits import Span, text_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "fr_core_news_md"
PIPELINE = "fr_core_news_md-3.8/lefff-3.4/dicollecte-7/4"
"""What made an annotation: it changes whenever the same text would give other columns."""
BATCH = 8
PIECE = 200
LONGEST_PIECE = 1500
"""Tokens a piece given to the tagger: short turns are read together, and memory grows with the longest piece."""
# The tokens are ours, so the French tokenizer (2.4 s of regular expressions) and the 700,000 strings of the
# vocabulary stay on disk: same tags, 0.3 s instead of 3.5. The attribute ruler changes one tag in 4,000 and costs a
# fifth of the time.
_UNUSED = ("parser", "lemmatizer", "ner", "senter", "tokenizer", "strings", "attribute_ruler")
_BARE_LANGUAGE = {"nlp": {"lang": "xx"}}
_X = POS.index("X")


class _Sentence(NamedTuple):
    """A sentence, its number of tokens, its unit and turn."""

    span: Span
    tokens: int
    unit: int
    turn: int


class Annotator:
    """Annotates texts; the model is loaded on the first one (about 1 s) and kept."""

    def __init__(self) -> None:
        self._model: Any = None
        self._lemmas: dict[tuple[str, int], str] = {}

    def load(self) -> None:
        """Load the language model now.

        Raises MissingDependency where spaCy or its French model is not installed.
        """
        if self._model is None:
            self._model = _load_model()

    def annotate(self, text: str, layout: Layout) -> Annotation:
        """Return the annotation of a frozen text.

        Raises MissingDependency where spaCy or its French model is not installed.
        """
        self.load()
        tokens, found = cut_text(text, layout)
        tags = self._tag(text, tokens, found)
        return self._columns(text, tokens, tags, found)

    def vectors(self, annotation: Annotation) -> NDArray[np.float32]:
        """Return a vector for each sentence of an annotation, `[sentences, dimensions]`."""
        from ingesoc_qual.nlp.vectors import sentence_vectors

        self.load()
        return sentence_vectors(annotation, self._model.vocab.get_vector)

    def _tag(self, text: str, tokens: Sequence[Token], found: Sequence[_Sentence]) -> NDArray[np.uint8]:
        """Return the part of speech of each token, as positions in `POS`."""
        import numpy as np
        from spacy.attrs import POS as ATTRIBUTE
        from spacy.tokens import Doc

        vocab = self._model.vocab

        def documents() -> Iterator[Any]:
            for first, last in _pieces(found):
                part = [tokens[i] for i in range(first, last) if said[i] < 0]
                spaces = [text[t.end : t.end + 1].isspace() for t in part]
                yield Doc(vocab, words=[t.word for t in part], spaces=spaces)

        said = shadow(tokens)
        tags = [doc.to_array(ATTRIBUTE) for doc in self._model.pipe(documents(), batch_size=BATCH)]
        read = _spacy_codes()[np.concatenate(tags)] if tags else np.zeros(0, dtype=np.uint8)
        return with_unread(read, said)

    def _columns(
        self, text: str, tokens: Sequence[Token], tags: NDArray[np.uint8], found: Sequence[_Sentence]
    ) -> Annotation:
        import numpy as np

        surfaces = [text[t.start : t.end] for t in tokens]
        words = {surface: is_word(surface) for surface in dict.fromkeys(surfaces)}
        pos = [
            (_X if tag == PUNCT else tag) if words[surface] else PUNCT
            for surface, tag in zip(surfaces, tags.tolist(), strict=True)
        ]
        pos = corrected(surfaces, pos)
        form, forms = _vocabulary([plain(surface) for surface in surfaces])
        lemma_ids, lemmas = _vocabulary([self._lemma(s, p) for s, p in zip(surfaces, pos, strict=True)])
        sizes = [s.tokens for s in found]
        start = np.fromiter((t.start for t in tokens), np.int32, len(tokens))
        end = np.fromiter((t.end for t in tokens), np.int32, len(tokens))
        return Annotation(
            text_hash=text_hash(text),
            pipeline=PIPELINE,
            start=start,
            length=end - start,
            lemma=lemma_ids,
            form=form,
            pos=np.array(pos, dtype=np.uint8),
            sentence=np.repeat(np.arange(len(found), dtype=np.int32), sizes),
            turn=np.repeat(np.array([s.turn for s in found], dtype=np.int32), sizes),
            unit=np.repeat(np.array([s.unit for s in found], dtype=np.int32), sizes),
            sentence_bounds=np.array([s.span for s in found], dtype=np.int32).reshape(-1, 2),
            lemmas=lemmas,
            forms=forms,
        )

    def _lemma(self, surface: str, pos: int) -> str:
        key = surface, pos
        known = self._lemmas.get(key)
        if known is None:
            known = self._lemmas[key] = surface if pos == PUNCT else lemma(surface, POS[pos])
        return known


def cut_text(text: str, layout: Layout) -> tuple[list[Token], list[_Sentence]]:
    """Return the tokens and sentences of a text, in order, labels of turns and notes of transcription left out."""
    capitals = writes_capitals(text)
    tokens: list[Token] = []
    found: list[_Sentence] = []
    for number, unit in enumerate(units(text, layout)):
        part, base = mask_notes(text, unit), unit.start
        for span in sentences(part, capitals=capitals):
            size = len(tokens)
            tokens += [Token(base + a, base + b, word) for a, b, word in tokenize(part, span.start, span.end)]
            if len(tokens) > size:
                place = Span(base + span.start, base + span.end)
                found.append(_Sentence(place, len(tokens) - size, number, unit.turn))
    return tokens, found


def word_spans(text: str, layout: Layout) -> list[tuple[int, int, int]]:
    """Return start, end and turn (or -1) of each word of a text, the words that its annotation will have; no model."""
    tokens, found = cut_text(text, layout)
    turns = (sentence.turn for sentence in found for _token in range(sentence.tokens))
    return [(t.start, t.end, turn) for t, turn in zip(tokens, turns, strict=True) if is_word(text[t.start : t.end])]


def _pieces(found: Sequence[_Sentence]) -> Iterator[tuple[int, int]]:
    """Yield `[first, last)` token ranges for the tagger, cut between units, or between sentences in long ones."""
    first = last = 0
    unit = -1
    for sentence in found:
        long = last - first + sentence.tokens > LONGEST_PIECE
        if last > first and (long or (sentence.unit != unit and last - first >= PIECE)):
            yield first, last
            first = last
        last += sentence.tokens
        while last - first > LONGEST_PIECE:
            # Not a sentence but a table or a damaged file: cut anywhere, lest it take all the memory.
            yield first, first + LONGEST_PIECE
            first += LONGEST_PIECE
        unit = sentence.unit
    if last > first:
        yield first, last


def _vocabulary(words: Sequence[str]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """Return ids and their words, the most frequent first, so that ids stay small."""
    import numpy as np

    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    ordered = sorted(counts, key=lambda word: (-counts[word], word))
    ids = {word: position for position, word in enumerate(ordered)}
    return np.fromiter(map(ids.__getitem__, words), np.int32, len(words)), tuple(ordered)


def _spacy_codes() -> NDArray[np.uint8]:
    """Return the table from spaCy's codes of parts of speech to positions in `POS`."""
    import numpy as np
    from spacy.parts_of_speech import IDS

    codes = np.full(256, _X, dtype=np.uint8)
    for position, name in enumerate(POS):
        codes[int(IDS[name])] = position
    return codes


def _load_model() -> Any:
    try:
        import spacy

        return spacy.load(MODEL, exclude=list(_UNUSED), config=_BARE_LANGUAGE)
    except (ImportError, OSError) as fault:
        raise MissingDependency(
            _("Le modèle de langue française {model} n'est pas installé.").format(model=MODEL),
            remedy=_("Installez-le avec : pip install fr-core-news-md"),
        ) from fault
