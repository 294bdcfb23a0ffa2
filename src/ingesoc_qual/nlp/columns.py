"""Annotation columns: what is known of each token of one frozen text, in arrays, and their stored form.

Stored, a column is one zlib stream of little-endian integers after a byte that gives their width; counts and lengths
are stored rather than positions, because they compress. numpy is imported where arrays are made, so that
`sentence_bounds` can serve the terminal interface without it.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.errors import IntegrityError
from ingesoc_qual.i18n import _
from ingesoc_qual.textunits import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int32]

POS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ",
    "SYM", "VERB", "X",
)  # fmt: skip
"""Universal parts of speech; the `pos` column holds positions in this tuple."""
PUNCT = POS.index("PUNCT")
"""Every token without letter, digit or symbol read aloud, and no other, has this part of speech."""


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """The linguistic columns of one text, one row a token in reading order; labels of turns are left out.

    `start` and `length` are code points; `lemma` and `form` index `lemmas` and `forms` (lower case); `pos` indexes
    `POS`; `sentence` indexes the rows of `sentence_bounds` (`[n, 2]`, code points); `turn` is the index of the turn in
    the layout, or -1; `unit` numbers the stretches that nothing is matched across: a turn, or a block outside turns.
    """

    text_hash: str
    pipeline: str
    start: Ints
    length: Ints
    lemma: Ints
    form: Ints
    pos: NDArray[np.uint8]
    sentence: Ints
    turn: Ints
    unit: Ints
    sentence_bounds: Ints
    lemmas: tuple[str, ...]
    forms: tuple[str, ...]

    @property
    def tokens(self) -> int:
        """Return the number of tokens."""
        return int(self.start.size)


COLUMNS = (
    "start", "length", "lemma", "form", "pos", "sentence", "turn", "unit", "sentence_bounds", "lemmas", "forms",
)  # fmt: skip
"""Names under which `pack` stores what an annotation holds."""


def pack(annotation: Annotation) -> dict[str, bytes]:
    """Return the stored form of the columns, a compressed buffer a name."""
    import numpy as np

    a = annotation
    bounds = np.diff(a.sentence_bounds.ravel(), prepend=0)
    count = len(a.sentence_bounds)
    first = np.searchsorted(a.sentence, np.arange(count + 1))
    heads = first[:-1]
    return {
        "start": _squeeze(a.start - np.concatenate(([0], (a.start + a.length)[:-1]))[: a.tokens]),
        "length": _squeeze(a.length),
        "lemma": _squeeze(a.lemma),
        "form": _squeeze(a.form),
        "pos": _squeeze(a.pos),
        "sentence": _squeeze(np.diff(first)),
        "turn": _squeeze(np.diff(a.turn[heads], prepend=-1) if count else heads),
        "unit": _squeeze(np.diff(a.unit[heads], prepend=0) if count else heads),
        "sentence_bounds": _squeeze(bounds, planes=False),
        "lemmas": _squeeze_words(a.lemmas),
        "forms": _squeeze_words(a.forms),
    }


def unpack(text_hash: str, pipeline: str, columns: Mapping[str, bytes]) -> Annotation:
    """Return the annotation that `pack` stored.

    Raises IntegrityError where a column is missing or damaged.
    """
    import numpy as np

    try:
        length = _swell(columns["length"]).astype(np.int32)
        gaps = _swell(columns["start"]).astype(np.int32)
        counts = _swell(columns["sentence"])
        ends = np.cumsum(gaps + length, dtype=np.int32)
        turns = np.cumsum(_swell(columns["turn"]), dtype=np.int32) - np.int32(1)
        units = np.cumsum(_swell(columns["unit"]), dtype=np.int32)
        bounds = np.cumsum(_swell(columns["sentence_bounds"], planes=False), dtype=np.int32).reshape(-1, 2)
        return Annotation(
            text_hash=text_hash,
            pipeline=pipeline,
            start=ends - length,
            length=length,
            lemma=_swell(columns["lemma"]).astype(np.int32),
            form=_swell(columns["form"]).astype(np.int32),
            pos=_swell(columns["pos"]).astype(np.uint8),
            sentence=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
            turn=np.repeat(turns, counts),
            unit=np.repeat(units, counts),
            sentence_bounds=bounds,
            lemmas=_words(columns["lemmas"]),
            forms=_words(columns["forms"]),
        )
    except (KeyError, ValueError, IndexError, zlib.error) as fault:
        raise _damaged(text_hash) from fault


def sentence_bounds(columns: Mapping[str, bytes]) -> tuple[Span, ...]:
    """Return the sentences of a stored annotation; standard library only.

    Raises IntegrityError where the column is missing or damaged.
    """
    try:
        data = zlib.decompress(columns["sentence_bounds"])
        steps = array({1: "b", 2: "h", 4: "i"}[data[0]])
        steps.frombytes(data[1:])
    except (KeyError, ValueError, IndexError, zlib.error) as fault:
        raise _damaged("") from fault
    if sys.byteorder == "big":
        steps.byteswap()
    bounds = list(accumulate(steps))
    return tuple(map(Span, bounds[::2], bounds[1::2]))


WORD_COLUMNS = ("start", "length", "pos", "sentence", "turn")
"""What `word_places` needs."""


def word_places(columns: Mapping[str, bytes]) -> tuple[Ints, Ints, Ints]:
    """Return start, end and turn (or -1) of the words of a stored annotation: tokens that are no punctuation.

    Raises IntegrityError where a column is missing or damaged.
    """
    import numpy as np

    try:
        length = _swell(columns["length"]).astype(np.int32)
        ends = np.cumsum(_swell(columns["start"]).astype(np.int32) + length, dtype=np.int32)
        turns = np.cumsum(_swell(columns["turn"]), dtype=np.int32) - np.int32(1)
        turn = np.repeat(turns, _swell(columns["sentence"]))
        word = _swell(columns["pos"]).astype(np.uint8) != PUNCT
        return (ends - length)[word], ends[word], turn[word]
    except (KeyError, ValueError, IndexError, zlib.error) as fault:
        raise _damaged("") from fault


def _damaged(text_hash: str) -> IntegrityError:
    return IntegrityError(
        _("L'annotation d'un texte ({text}) est abîmée.").format(text=text_hash[:12] or "?"),
        remedy=_("Relancez « ingesoc annotate » avec l'option --force."),
    )


def _squeeze_words(words: tuple[str, ...]) -> bytes:
    # A damaged file may bring halves of surrogate pairs as far as here; they are kept, as in the text.
    return zlib.compress("\n".join(words).encode("utf-8", "surrogatepass"))


def _words(data: bytes) -> tuple[str, ...]:
    text = zlib.decompress(data).decode("utf-8", "surrogatepass")
    return tuple(text.split("\n")) if text else ()


def _squeeze(values: NDArray[Any], *, planes: bool = True) -> bytes:
    """Return integers in the narrowest signed width, byte planes apart (high bytes are nearly constant)."""
    import numpy as np

    low, high = (int(values.min()), int(values.max())) if values.size else (0, 0)
    width = next(w for w in (1, 2, 4) if max(high, -1 - low) < 1 << (8 * w - 1))
    raw = np.ascontiguousarray(values, dtype=f"<i{width}")
    if planes and width > 1:
        raw = np.ascontiguousarray(raw.view(np.uint8).reshape(-1, width).T)
    return zlib.compress(bytes([width]) + raw.tobytes(), 6)


def _swell(data: bytes, *, planes: bool = True) -> NDArray[Any]:
    import numpy as np

    raw = zlib.decompress(data)
    width = raw[0]
    values = np.frombuffer(raw, dtype=np.uint8, offset=1)
    if planes and width > 1:
        values = np.ascontiguousarray(values.reshape(width, -1).T).ravel()
    return values.view(f"<i{width}")
