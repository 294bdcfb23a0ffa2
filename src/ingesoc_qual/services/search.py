"""Searching the words of all documents in the indicator language, and the lines of a concordance."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Document, DocumentText
from ingesoc_qual.model.event import Value
from ingesoc_qual.model.field import Scope, Speaker
from ingesoc_qual.model.table import Cell, Column, ColumnType, Table
from ingesoc_qual.services.annotate import AnnotationProgress, annotate_project, load_annotation
from ingesoc_qual.services.places import Places, clock
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span, fold, snap

if TYPE_CHECKING:
    from ingesoc_qual.nlp.columns import Annotation

CONTEXT = 60
"""Characters shown on each side of what is found."""
Conditions: TypeAlias = Mapping[str, Sequence[str]]
"""Values asked for by name (`role`, `case`, a variable): one of the values of each name."""
_WORD = re.compile(r"\w+")
_SORTED_ON = 60
"""Characters of context that tell two lines apart when they are put in order."""


class Order(StrEnum):
    """How the lines of a concordance follow each other."""

    DOCUMENT = "document"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One thing found: where, whose words, and the words around it, in the text as it is shown."""

    document: Document
    case: str | None
    speaker: Speaker | None
    turn: int | None
    """Number of the turn in its document, from 1."""
    page: int | None
    time: str | None
    span: Span
    left: str
    found: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """What was found, in the order of documents and of their text; `missing` documents could not be searched."""

    lines: tuple[ConcordanceLine, ...]
    missing: int = 0


def search(
    project: Project,
    pattern: str,
    *,
    lookup: str = "lemma",
    conditions: Conditions | None = None,
    context: int = CONTEXT,
    report: Callable[[AnnotationProgress], None] = lambda _progress: None,
) -> list[ConcordanceLine]:
    """Return every place where `pattern` is found, in the order of documents and of their text.

    `lookup` is what a word stands for: `lemma` as in a codebook, `form` the very word, `any` every form that may be one
    of the word's own, whatever its part of speech. Texts not yet annotated are annotated first; spaCy is not loaded
    otherwise. Raises `IndicatorSyntaxError`, and `UsageError` for a condition that nothing in the project meets.
    """
    _parsed(pattern)
    _Field(project, conditions or {})
    annotate_project(project, report=report)
    return list(concordance(project, pattern, lookup=lookup, conditions=conditions, context=context).lines)


def concordance(
    project: Project,
    pattern: str,
    *,
    lookup: str = "lemma",
    conditions: Conditions | None = None,
    context: int = CONTEXT,
) -> Concordance:
    """Return what `search` does, in the texts already annotated: no model is ever loaded, the others are counted."""
    from ingesoc_qual.nlp.indicators import Lookup, compile_indicators

    indicators = compile_indicators({"": [pattern]}, lookup=Lookup(lookup))
    field = _Field(project, conditions or {})
    texts: list[Document] = []
    columns: list[Annotation] = []
    for document in field.documents:
        annotation = load_annotation(project, document.text_hash)
        if annotation is not None:
            texts.append(document)
            columns.append(annotation)
    hits = indicators.find(columns)
    spans: dict[int, list[Span]] = defaultdict(list)
    for text, start, end in zip(hits.text.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True):
        spans[text].append(Span(start, end))
    lines = [line for text, found in spans.items() for line in field.lines(project, texts[text], found, context)]
    return Concordance(tuple(lines), len(field.documents) - len(texts))


def _parsed(pattern: str) -> None:
    """Raise `IndicatorSyntaxError` before anything takes time."""
    from ingesoc_qual.nlp.grammar import parse

    parse(pattern)


def arranged(lines: Sequence[ConcordanceLine], order: Order) -> tuple[ConcordanceLine, ...]:
    """Return the lines by what precedes (nearest word first) or what follows, else as they are."""
    if order is Order.DOCUMENT:
        return tuple(lines)
    if order is Order.LEFT:
        return tuple(sorted(lines, key=lambda line: _words(line.left[-_SORTED_ON:])[::-1]))
    return tuple(sorted(lines, key=lambda line: _words(line.right[:_SORTED_ON])))


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def known_conditions(project: Project) -> tuple[tuple[str, str], ...]:
    """Return every condition that something in the project meets, as names and values as they are written."""
    return _Field(project, {}).known()


def concordance_table(lines: Sequence[ConcordanceLine]) -> Table:
    """Return the lines as a table, one row each."""
    columns = (
        Column("document", description=_("Nom du document.")),
        Column("document_id", description=_("Identité du document.")),
        Column("version_id", description=_("Version du texte à laquelle start et end se rapportent.")),
        Column("case", description=_("Cas du document, séparés par « | ».")),
        Column("kind", description=_("Nature du document.")),
        Column("date", ColumnType.DATE, _("Date du document.")),
        Column("speaker", description=_("Qui parle dans le passage (la plus grande part).")),
        Column("role", description=_("Rôle de cette personne.")),
        Column("page", ColumnType.INTEGER, _("Page du début du passage, pour un document paginé.")),
        Column("time", description=_("Temps du tour de parole dans l'enregistrement, h:mm:ss.")),
        Column("start", ColumnType.INTEGER, _("Début du passage, en caractères (points de code) depuis 0.")),
        Column("end", ColumnType.INTEGER, _("Fin du passage, exclue.")),
        Column("left", description=_("Ce qui précède.")),
        Column("found", description=_("Ce qui est trouvé, mot pour mot.")),
        Column("right", description=_("Ce qui suit.")),
    )
    return Table("concordance", columns, [_row(line) for line in lines])


def _row(line: ConcordanceLine) -> tuple[Cell, ...]:
    document, speaker = line.document, line.speaker
    return (
        document.name,
        document.id,
        document.version_id,
        line.case,
        document.kind,
        document.date,
        speaker.name if speaker else None,
        speaker.role if speaker else None,
        line.page,
        line.time,
        line.span.start,
        line.span.end,
        line.left,
        line.found,
        line.right,
    )


class _Field:
    """The documents and speakers of a project that meet the conditions."""

    def __init__(self, project: Project, conditions: Conditions) -> None:
        with project.store.reading() as connection:
            documents = queries.documents(connection)
            self._cases = {case.id: case.name for case in queries.cases(connection)}
            self._speakers = {(s.document_id, s.label): s for s in queries.speakers(connection)}
            self._variables = queries.variables(connection)
            self._values = queries.values(connection)
        self._facts: dict[tuple[str, str | None], set[tuple[str, str]]] = {}
        for document in documents:
            self._facts[document.id, None] = self._facts_of(document, None)
        by_id = {document.id: document for document in documents}
        for speaker in self._speakers.values():
            self._facts[speaker.document_id, speaker.label] = self._facts_of(by_id[speaker.document_id], speaker)
        self._conditions: list[set[tuple[str, str]]] = []
        for name, values in conditions.items():
            self._conditions.append(self._asked(name, values))
        self.documents = [d for d in documents if any(self._meets(key) for key in self._facts if key[0] == d.id)]

    def lines(
        self, project: Project, document: Document, spans: Sequence[Span], context: int
    ) -> Iterator[ConcordanceLine]:
        """Yield the line of each span that the conditions let through."""
        with project.store.reading() as connection:
            text = queries.text(connection, document.id)
        places = Places(text)
        for span in spans:
            turn = places.turn(span.start, span.end)
            number = places.number(turn) if turn else None
            speaker = self._speakers.get((document.id, turn.speaker)) if turn and turn.speaker else None
            if not self._meets((document.id, speaker.label if speaker else None)):
                continue
            page = places.page(span.start)
            left, right = around(text, span, context)
            yield ConcordanceLine(
                document=document,
                case=" | ".join(self._cases[case] for case in document.case_ids) or None,
                speaker=speaker,
                turn=number,
                page=page.number if page else None,
                time=clock(turn.time_start) if turn else None,
                span=span,
                left=left,
                found=text.text[span.start : span.end],
                right=right,
            )

    def known(self) -> tuple[tuple[str, str], ...]:
        """Return the conditions that something meets: cases first, then documents, speakers, variables."""
        given: list[tuple[str, Value]] = []
        given += [("case", self._cases[case]) for document in self.documents for case in document.case_ids]
        given += [("kind", document.kind) for document in self.documents]
        given += [("year", (document.date or "")[:4]) for document in self.documents]
        given += [("document", document.name) for document in self.documents]
        given += [("role", speaker.role) for speaker in self._speakers.values()]
        given += [("speaker", speaker.name) for speaker in self._speakers.values()]
        names = {variable.id: f"{variable.scope.value}.{variable.name}" for variable in self._variables}
        given += [(names[variable], value) for (_target, variable), value in self._values.items() if variable in names]
        return tuple(dict.fromkeys((name, str(value)) for name, value in given if value not in (None, "")))

    def _meets(self, key: tuple[str, str | None]) -> bool:
        return all(self._facts[key] & condition for condition in self._conditions)

    def _facts_of(self, document: Document, speaker: Speaker | None) -> set[tuple[str, str]]:
        """Return what may be asked of a document or a speaker, as names and folded values."""
        given: list[tuple[str, Value]] = [
            *(("document", one) for one in (document.id, document.name, document.source)),
            *(("case", one) for case in document.case_ids for one in (case, self._cases[case])),
            ("kind", document.kind),
            ("date", document.date),
            ("year", (document.date or "")[:4]),
        ]
        targets = {Scope.CASE: document.case_ids, Scope.DOCUMENT: (document.id,), Scope.SPEAKER: ()}
        if speaker is not None:
            given += [*(("speaker", one) for one in (speaker.id, speaker.label, speaker.name)), ("role", speaker.role)]
            targets[Scope.SPEAKER] = (speaker.id,)
        for variable in self._variables:
            for target in targets[variable.scope]:
                value = self._values.get((target, variable.id))
                given += [(name, value) for name in (f"{variable.scope.value}.{variable.name}", variable.name)]
        return {(name, fold(str(value))) for name, value in given if value not in (None, "")}

    def _asked(self, name: str, values: Sequence[str]) -> set[tuple[str, str]]:
        known = {fact for facts in self._facts.values() for fact in facts}
        names = {given for given, _value in known} | {"document", "case", "kind", "date", "year", "speaker", "role"}
        if name not in names:
            raise UsageError(
                _("Aucune condition ne s'appelle « {name} ».").format(name=name),
                remedy=_("Connues ici : {names}.").format(names=", ".join(sorted(names))),
            )
        asked = {(name, fold(value)) for value in values}
        for value in values:
            if (name, fold(value)) not in known:
                raise UsageError(
                    _("Rien dans ce projet n'a {name} = « {value} ».").format(name=name, value=value),
                    remedy=_("Voir les tables : ingesoc documents, ingesoc speakers, ingesoc cases."),
                )
        return asked


def around(text: DocumentText, span: Span, context: int) -> tuple[str, str]:
    """Return the words before and after a span: white space made single, labels a dash, cut between letters only."""
    wide = snap(text.text, max(0, span.start - context), min(len(text.text), span.end + context))
    return _flat(text.told(wide.start, span.start)), _flat(text.told(span.end, wide.end))


def _flat(text: str) -> str:
    """Return a text on one line; blanks at its ends stay, so that words are not glued to what is found."""
    flat = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{flat}{' ' if flat and text[-1:].isspace() else ''}"
