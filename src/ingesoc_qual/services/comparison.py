"""What is compared: the coders, the documents that two of them finished, their codings laid end to end, the units."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from ingesoc_qual.agreement.passages import Grid, Passages, Texts, atoms
from ingesoc_qual.agreement.result import Ints
from ingesoc_qual.errors import AgreementError, AnnotationMissing, UnknownObject, UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.coding import Coding, Origin
from ingesoc_qual.model.document import Document, DocumentText
from ingesoc_qual.model.field import Coder
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.nlp.units import units as stretches
from ingesoc_qual.services.annotate import sentence_spans
from ingesoc_qual.services.blind import sight
from ingesoc_qual.services.identity import coder_id
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import queries


class Unit(StrEnum):
    """What is compared: a character, a sentence, a turn of speech, a paragraph, or the passages themselves."""

    CHARACTERS = "characters"
    SENTENCES = "sentences"
    TURNS = "turns"
    PARAGRAPHS = "paragraphs"
    SPANS = "spans"


def unit_name(unit: str) -> str:
    """Return the name of a unit, in the plural and in the interface language."""
    names = {
        Unit.CHARACTERS.value: _("caractères"),
        Unit.SENTENCES.value: _("phrases"),
        Unit.TURNS.value: _("tours de parole"),
        Unit.PARAGRAPHS.value: _("paragraphes"),
        Unit.SPANS.value: _("passages"),
    }
    return names.get(unit, unit)


def unit_named(name: str) -> Unit:
    """Return the unit of that identifier; raises `UsageError`, which lists them."""
    try:
        return Unit(name)
    except ValueError as error:
        raise UsageError(
            _("Aucune unité « {name} ».").format(name=name),
            remedy=_("Les unités : {names}.").format(names=", ".join(Unit)),
        ) from error


@dataclass(frozen=True, slots=True)
class Excluded:
    """A document left out, and who of the compared coders had finished it."""

    document: Document
    finished_by: tuple[Coder, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything a report of agreement is made of, read on one snapshot.

    `documents` are those that two coders at least finished, `offsets` where each begins when they are laid end to end;
    `spans` are the codings there, each coder's passages of one code that touch or overlap made one; `raw` are the
    codings themselves. `outdated` counts codings on an earlier version of a text, which are left out.
    """

    coders: tuple[Coder, ...]
    documents: tuple[Document, ...]
    excluded: tuple[Excluded, ...]
    codebook: Codebook
    codes: tuple[Code, ...]
    spans: Passages
    raw: tuple[Coding, ...]
    outdated: int
    project: Project

    @cached_property
    def offsets(self) -> list[int]:
        """Return where each document begins."""
        return [int(place) for place in self.spans.texts.bounds[:-1]]

    @property
    def characters(self) -> int:
        """Return the length of all documents together."""
        return int(self.spans.texts.bounds[-1])

    @property
    def bulk_share(self) -> float:
        """Return the share of the codings that were accepted many at once."""
        return sum(coding.origin == Origin.BULK.value for coding in self.raw) / len(self.raw) if self.raw else 0.0

    def place(self, position: int) -> tuple[Document, int]:
        """Return the document of a position on the whole, and the position in it."""
        index = bisect_right(self.offsets, position) - 1
        return self.documents[index], position - self.offsets[index]

    def of(self, code_id: str) -> Passages:
        """Return the passages of one code."""
        return self.spans.of(code_id)

    def domain(self, parent: str) -> Passages:
        """Return the passages under the children of a code, each child standing for what is under it.

        The children exclude each other: raises `AgreementError`, which names passages, where a coder gave two of them
        to the same text, and `UnknownObject` for a code without children.
        """
        children = [code for code in self.codebook.children(parent) if code.usable]
        if not children:
            raise UnknownObject(_("Aucun code sous « {id} » : ce n'est pas un domaine.").format(id=parent))
        home = {below: number for number, child in enumerate(children) for below in self.codebook.descendants(child.id)}
        value = np.array([home.get(str(code), -1) for code in self.spans.values], dtype=np.int64)
        moved = value[self.spans.value] if len(self.spans) else self.spans.value
        spans = self.spans.keep(moved >= 0)
        kept = moved[moved >= 0]
        found = Passages(
            spans.texts, spans.coder, spans.start, spans.end, kept, tuple(child.id for child in children)
        ).merged()
        if clashes := found.overlaps():
            raise self._not_exclusive(parent, found, clashes)
        return found

    def _not_exclusive(self, parent: str, spans: Passages, clashes: Sequence[tuple[int, int]]) -> AgreementError:
        labels = {code.id: code.label for code in self.codebook.codes}
        places = []
        for one, other in clashes[:3]:
            document, start = self.place(int(spans.start[other]))
            both = " / ".join(labels[str(spans.values[int(spans.value[index])])] for index in (one, other))
            places.append(f"{self.coders[int(spans.coder[other])].name}, {document.name}, {start} ({both})")
        text = ngettext(
            "Les codes sous « {code} » ne s'excluent pas : {n} chevauchement, {places}.",
            "Les codes sous « {code} » ne s'excluent pas : {n} chevauchements, dont {places}.",
            len(clashes),
        )
        return AgreementError(
            text.format(code=labels.get(parent, parent), n=len(clashes), places=" ; ".join(places)),
            remedy=_("Mesurez-les code par code, sans --domain."),
        )

    # --- units -------------------------------------------------------------------------------------------------------

    def grid(self, unit: Unit) -> Grid:
        """Return the units to compare on; turns are paragraphs in a document that has none."""
        if unit in (Unit.CHARACTERS, Unit.SPANS):
            return atoms(self.spans)
        cut = _sentences if unit is Unit.SENTENCES else _turns if unit is Unit.TURNS else _paragraphs
        starts: list[Ints] = []
        homes: list[Ints] = []
        for number, document in enumerate(self.documents):
            found = np.array(sorted(cut(self.project, document)), dtype=np.int64).reshape(-1, 2)
            starts.append(found + self.offsets[number])
            homes.append(np.full(len(found), number, dtype=np.int64))
        bounds = np.concatenate(starts)
        return Grid(bounds[:, 0], bounds[:, 1], np.ones(len(bounds)), np.concatenate(homes), unit.value)


def _text(project: Project, document: Document) -> DocumentText:
    with project.store.reading() as connection:
        return queries.text(connection, document.id)


def _sentences(project: Project, document: Document) -> Iterable[tuple[int, int]]:
    found = sentence_spans(project, document.text_hash)
    if not found:
        raise AnnotationMissing(
            _("« {name} » n'est pas annoté : ses phrases ne sont pas connues.").format(name=document.name),
            remedy=_("Lancez « ingesoc annotate », ou comparez par paragraphes."),
        )
    return [(span.start, span.end) for span in found]


def _turns(project: Project, document: Document) -> Iterable[tuple[int, int]]:
    found = _text(project, document)
    return [(unit.start, unit.end) for unit in stretches(found.text, found.layout)]


def _paragraphs(project: Project, document: Document) -> Iterable[tuple[int, int]]:
    found = _text(project, document)
    blocks = [(block.start, block.end) for block in found.layout.blocks if block.start < block.end]
    return blocks or [(unit.start, unit.end) for unit in stretches(found.text, found.layout)]


# --- reading ---------------------------------------------------------------------------------------------------------


def compare(project: Project, *, coders: Sequence[str] = (), codes: Sequence[str] = ()) -> Comparison:
    """Read what coders (by name; all who finished something when none is named) did with codes (all when none).

    Raises `AgreementError` when fewer than two coders finished a same document, `UnknownObject` for a name that is not
    there.
    """
    with project.store.reading() as connection:
        everyone = queries.coders(connection)
        seen_by = sight(connection, project.coder.id)
        finished = {
            (task.document_id, task.coder_id)
            for task in queries.tasks(connection)
            if task.state is TaskState.FINISHED and seen_by.sees(task.document_id, task.coder_id)
        }
        documents = queries.documents(connection)
        codebook = queries.codebook(connection)
        codings = queries.codings(connection)
    chosen = _coders(everyone, coders, {coder for _document, coder in finished})
    entering = [d for d in documents if d.characters and sum((d.id, c.id) in finished for c in chosen) >= 2]
    excluded = tuple(
        Excluded(d, tuple(c for c in chosen if (d.id, c.id) in finished)) for d in documents if d not in entering
    )
    if len(chosen) < 2 or not entering:
        raise _nothing_to_compare(chosen, documents, blind=seen_by.blind)
    taking_part = [c for c in chosen if any((d.id, c.id) in finished for d in entering)]
    seen = np.array([[(d.id, c.id) in finished for c in taking_part] for d in entering], dtype=np.bool_)
    bounds = np.concatenate(([0], np.cumsum([d.characters for d in entering]))).astype(np.int64)
    wanted = _codes(codebook, codes)
    raw, outdated = _current(codings, codebook, entering, taking_part, wanted, lambda d, c: (d, c) in finished)
    spans = _passages(raw, codebook, Texts(bounds, seen), entering, taking_part, wanted).merged()
    return Comparison(tuple(taking_part), tuple(entering), excluded, codebook, wanted, spans, raw, outdated, project)


def _coders(everyone: Sequence[Coder], names: Sequence[str], finishers: set[str]) -> list[Coder]:
    by_id = {coder.id: coder for coder in everyone}
    for name in names:
        if coder_id(name) not in by_id:
            raise UnknownObject(
                _("Personne ne s'appelle « {name} » dans ce projet.").format(name=name),
                remedy=_("Les codeur·euses : {names}.").format(names=", ".join(coder.name for coder in everyone)),
            )
    if names:
        return [by_id[wanted] for wanted in dict.fromkeys(map(coder_id, names))]
    return [coder for coder in everyone if coder.id in finishers]


def _nothing_to_compare(chosen: Sequence[Coder], documents: Sequence[Document], *, blind: bool) -> AgreementError:
    if not documents:
        return AgreementError(_("Aucun document dans ce projet."), remedy=_("Importez-en avec « ingesoc add »."))
    who = ", ".join(coder.name for coder in chosen) or _("personne")
    remedy = _("Dites ce qui est terminé : « ingesoc assign … --who NOM --state finished ».")
    if blind:
        remedy += " " + _("Le codage est à l'aveugle : qui code un document le termine avant de voir celui des autres.")
    return AgreementError(
        _("Aucun document n'est terminé par deux des personnes comparées ({who}).").format(who=who),
        remedy=remedy,
    )


def _codes(codebook: Codebook, names: Sequence[str]) -> tuple[Code, ...]:
    if not names:
        return tuple(code for _depth, code in codebook.walk() if code.merged_into is None)
    return tuple(dict.fromkeys(named_code(codebook, name) for name in names))


def named_code(codebook: Codebook, name: str) -> Code:
    """Return the code of that id or label, after merges; raises `UnknownObject`."""
    found = next((code for code in codebook.codes if name in (code.id, code.label)), None)
    if found is None:
        raise UnknownObject(_("Aucun code « {id} » dans la grille.").format(id=name))
    return codebook.by_id[codebook.resolve(found.id)]


def _current(
    codings: Sequence[Coding],
    codebook: Codebook,
    documents: Sequence[Document],
    coders: Sequence[Coder],
    codes: Sequence[Code],
    finished: Callable[[str, str], bool],
) -> tuple[tuple[Coding, ...], int]:
    """Return the codings that enter, and how many were made on an earlier version of their text."""
    versions = {document.id: document.version_id for document in documents}
    names, wanted = {coder.id for coder in coders}, {code.id for code in codes}
    resolved = {code.id: codebook.resolve(code.id) for code in codebook.codes}
    mine = [
        coding
        for coding in codings
        if coding.document_id in versions
        and coding.coder_id in names
        and finished(coding.document_id, coding.coder_id)
        and resolved.get(coding.code_id) in wanted
    ]
    current = tuple(coding for coding in mine if coding.version_id == versions[coding.document_id])
    return current, len(mine) - len(current)


def _passages(
    codings: Sequence[Coding],
    codebook: Codebook,
    texts: Texts,
    documents: Sequence[Document],
    coders: Sequence[Coder],
    codes: Sequence[Code],
) -> Passages:
    offset = {document.id: int(start) for document, start in zip(documents, texts.bounds[:-1], strict=True)}
    who = {coder.id: number for number, coder in enumerate(coders)}
    which = {code.id: number for number, code in enumerate(codes)}
    resolved = {code.id: which.get(codebook.resolve(code.id), -1) for code in codebook.codes}
    rows = [
        (who[c.coder_id], c.start + offset[c.document_id], c.end + offset[c.document_id], resolved[c.code_id])
        for c in codings
    ]
    coder, start, end, value = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Passages(texts, coder, start, end, value, tuple(code.id for code in codes)).checked()


def counts(comparison: Comparison) -> dict[tuple[str, str], tuple[int, int]]:
    """Return by code and coder the number of passages and of characters."""
    spans = comparison.spans
    number: Counter[tuple[str, str]] = Counter()
    length: Counter[tuple[str, str]] = Counter()
    for coder, value, size in zip(
        spans.coder.tolist(), spans.value.tolist(), (spans.end - spans.start).tolist(), strict=True
    ):
        key = str(spans.values[value]), comparison.coders[coder].id
        number[key] += 1
        length[key] += size
    return {key: (number[key], length[key]) for key in number}
