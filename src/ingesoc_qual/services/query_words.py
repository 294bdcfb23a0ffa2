"""The words of a query's passages: what is said there more than in the rest of the field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.mining.specificity import specificity
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.nlp.columns import POS, PUNCT, Annotation
from ingesoc_qual.services.dictionary import described

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingesoc_qual.services.query import Result

CONTENT = ("NOUN", "PROPN", "ADJ", "VERB")
"""Parts of speech that are listed; all words count in what shares are taken of."""
PER = 10_000


def passage_words(result: Result) -> Table:
    """Return one row a word (lemma and part of speech) of the passages, the most characteristic first.

    Text that several passages share counts once, an interviewer's turns not at all; passages of a former version of a
    document are left aside. The specificity is that of Lafon (1980), the passages against all the texts.
    """
    inside: Counter[tuple[str, str]] = Counter()
    whole: Counter[tuple[str, str]] = Counter()
    part = corpus = 0
    for annotation, questions, spans in result.spoken():
        kept = (annotation.pos != PUNCT) & ~_among(annotation.turn, questions)
        within = kept & _covered(annotation.start, spans)
        part, corpus = part + int(within.sum()), corpus + int(kept.sum())
        inside += _counted(annotation, within)
        whole += _counted(annotation, kept)
    rows = [_row(word, found, whole[word], part, corpus) for word, found in inside.items()]
    rows.sort(key=lambda row: (-float(row[-1] or 0), -int(row[2] or 0), row[:2]))
    return described(Table("words", word_columns(), rows))


def _row(word: tuple[str, str], found: int, total: int, part: int, corpus: int) -> tuple[Cell, ...]:
    elsewhere, rest = total - found, corpus - part
    return (
        *word,
        found,
        round(PER * found / part, 2),
        elsewhere,
        round(PER * elsewhere / rest, 2) if rest else None,
        round(specificity(found, part, total, corpus), 3),
    )


def word_columns() -> tuple[Column, ...]:
    """Return the columns of the table of words."""
    per = _("occurrences pour 10 000 mots")
    return (
        Column("lemma", description=_("Le mot, à sa forme de dictionnaire.")),
        Column("pos", description=_("Nature du mot (Universal Dependencies)."), values=" | ".join(CONTENT)),
        Column("occurrences", ColumnType.INTEGER, _("Occurrences dans les passages, un texte commun une fois.")),
        Column("per_10000", ColumnType.NUMBER, _("La même chose pour 10 000 mots des passages.")),
        Column("elsewhere", ColumnType.INTEGER, _("Occurrences dans le reste des textes."), unit=_("occurrences")),
        Column("elsewhere_per_10000", ColumnType.NUMBER, _("La même chose pour 10 000 mots de ce reste."), unit=per),
        Column(
            "specificity",
            ColumnType.NUMBER,
            _("Spécificité (Lafon 1980) : 2, une chance sur cent d'en lire autant par hasard ; négative : moins."),
        ),
    )


def _among(turn: NDArray[np.int32], questions: Sequence[int]) -> NDArray[np.bool_]:
    import numpy as np

    return np.isin(turn, np.array(questions, dtype=turn.dtype))


def _covered(start: NDArray[np.int32], spans: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which positions are in one of the spans, whatever their order and overlaps."""
    import numpy as np

    if not spans:
        return np.zeros(start.size, dtype=np.bool_)
    lows, highs = (np.sort(np.array(side, dtype=np.int64)) for side in zip(*spans, strict=True))
    opened = np.searchsorted(lows, start, side="right")
    closed = np.searchsorted(highs, start, side="right")
    found: NDArray[np.bool_] = opened > closed
    return found


def _counted(annotation: Annotation, wanted: NDArray[np.bool_]) -> Counter[tuple[str, str]]:
    import numpy as np

    content = np.isin(annotation.pos, np.array([POS.index(name) for name in CONTENT], dtype=annotation.pos.dtype))
    kept = wanted & content
    keys = annotation.lemma[kept].astype(np.int64) * len(POS) + annotation.pos[kept]
    known, counts = np.unique(keys, return_counts=True)
    return Counter(
        {
            (annotation.lemmas[key // len(POS)], POS[key % len(POS)]): count
            for key, count in zip(known.tolist(), counts.tolist(), strict=True)
        }
    )
