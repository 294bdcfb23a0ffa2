"""Sentence vectors: word vectors of the language model, rare words weighing most, kept in one byte a number.

Weights are those of smooth inverse frequency, a / (a + p) with a = 0.001 (Arora, Liang and Ma 2017, "A simple but
tough-to-beat baseline for sentence embeddings", ICLR); no principal component is taken away, which is for who compares.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from ingesoc_qual.errors import IntegrityError
from ingesoc_qual.i18n import _
from ingesoc_qual.nlp.columns import PUNCT, Annotation
from ingesoc_qual.nlp.repair import frequency

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]

COLUMN = "vectors"
_SMOOTHING = 1e-3
_TOGETHER = 20_000
"""Tokens whose vectors are in memory at a time."""
_HEAD = struct.Struct("<II")


def sentence_vectors(annotation: Annotation, vector: Callable[[str], Any]) -> Floats:
    """Return one vector a sentence, of length 1, or 0 where no word of it has one: `[sentences, dimensions]`.

    `vector` gives the vector of a form in lower case, zeros when it has none.
    """
    import numpy as np

    words = np.stack([vector(form) for form in annotation.forms]).astype(np.float32) if annotation.forms else None
    count = len(annotation.sentence_bounds)
    if words is None:
        return np.zeros((count, 0), dtype=np.float32)
    shares = np.array([10.0 ** (frequency(form) - 9.0) for form in annotation.forms])
    words *= (_SMOOTHING / (_SMOOTHING + shares)).astype(np.float32)[:, None]
    found = np.zeros((count, words.shape[1]), dtype=np.float32)
    read = annotation.pos != PUNCT
    for first in range(0, annotation.tokens, _TOGETHER):
        part = slice(first, first + _TOGETHER)
        np.add.at(found, annotation.sentence[part][read[part]], words[annotation.form[part][read[part]]])
    length = np.linalg.norm(found, axis=1, keepdims=True)
    np.divide(found, length, out=found, where=length > 0)
    return found


def pack_vectors(vectors: Floats) -> bytes:
    """Return the stored form of vectors of length 1: each number in 1/127 of the largest of its row."""
    import numpy as np

    largest = np.abs(vectors).max(axis=1, initial=0.0).astype("<f4")
    scale = np.where(largest > 0, largest, 1.0)[:, None] / 127
    numbers = np.rint(vectors / scale).astype(np.int8)
    return zlib.compress(_HEAD.pack(*vectors.shape) + largest.tobytes() + numbers.tobytes(), 1)


def unpack_vectors(columns: Mapping[str, bytes]) -> Floats:
    """Return the sentence vectors that `pack_vectors` stored.

    Raises IntegrityError where they are missing or damaged.
    """
    import numpy as np

    try:
        data = zlib.decompress(columns[COLUMN])
        rows, width = _HEAD.unpack_from(data)
        largest = np.frombuffer(data, "<f4", rows, _HEAD.size)
        numbers = np.frombuffer(data, np.int8, rows * width, _HEAD.size + 4 * rows).reshape(rows, width)
    except (KeyError, ValueError, struct.error, zlib.error) as fault:
        raise IntegrityError(
            _("Les vecteurs de phrases d'un texte sont absents ou abîmés."),
            remedy=_("Relancez « ingesoc annotate » avec l'option --force."),
        ) from fault
    vectors: Floats = (numbers * (largest[:, None] / 127)).astype(np.float32)
    return vectors
