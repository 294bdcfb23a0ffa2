"""What the tagger does not read: fillers and words said twice in a row, which no written text taught it.

The shadow of a text is its tokens in their ordinary spelling (`Token.word`), less these. A filler is an interjection; a
word begun again takes the part of speech of the one that goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingesoc_qual.nlp.columns import POS
from ingesoc_qual.nlp.tokens import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILLERS = frozenset(["euh", "heu", "hum", "hm", "hmm", "mh", "mmh", "mhm"])
# Words that are said twice in good French: « nous nous levons », « vous vous levez », « très très bien ».
DOUBLED = frozenset(["nous", "vous", "très", "non", "oui", "si", "bien", "trop", "plus", "tout", "petit", "peu"])
READ, FILLER, AGAIN = -1, 0, 1


def shadow(tokens: Sequence[Token]) -> list[int]:
    """Return for each token `READ`, `FILLER`, or `AGAIN` when the word that follows is the same said once more."""
    words = [token.word.lower() for token in tokens]
    marks = [READ] * len(words)
    following = ""
    for i in range(len(words) - 1, -1, -1):
        word = words[i]
        if word in FILLERS:
            marks[i] = FILLER
        elif word == following and word.isalpha() and word not in DOUBLED:
            marks[i] = AGAIN
        else:
            following = word
    return marks


def with_unread(read: NDArray[np.uint8], marks: Sequence[int]) -> NDArray[np.uint8]:
    """Return a part of speech for every token, given those of the tokens that were read."""
    import numpy as np

    every = np.zeros(len(marks), dtype=np.uint8)
    kinds = np.array(marks, dtype=np.int8)
    every[kinds == READ] = read
    every[kinds == FILLER] = POS.index("INTJ")
    for i in np.flatnonzero(kinds == AGAIN)[::-1]:
        after = i + 1
        while kinds[after] == FILLER:
            after += 1
        every[i] = every[after]
    return every
