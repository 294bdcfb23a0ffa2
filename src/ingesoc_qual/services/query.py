"""Queries over the codings of a project: run, read, coded, given as a table. The grammar is in `docs/requetes.md`."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

from ingesoc_qual.errors import IndicatorSyntaxError, QuerySyntaxError, UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding, Decision, Origin, Verdict
from ingesoc_qual.model.document import Document, DocumentText, Role
from ingesoc_qual.model.event import Act, Value
from ingesoc_qual.model.field import Case, Coder, Speaker, Variable
from ingesoc_qual.model.table import Cell, Column, Table
from ingesoc_qual.query import Node, parse
from ingesoc_qual.query.grammar import patterns
from ingesoc_qual.services import codes
from ingesoc_qual.services.annotate import AnnotationProgress, annotate_project, load_annotation, waiting_texts
from ingesoc_qual.services.blind import seen_codings, seen_decisions
from ingesoc_qual.services.codings import coding_assignment, coding_references
from ingesoc_qual.services.criteria import RowColumns, resolve
from ingesoc_qual.services.dictionary import described
from ingesoc_qual.services.places import Places, clock
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.tables import DOCUMENT_COLUMNS, PASSAGE_COLUMNS
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span, trim

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingesoc_qual.nlp.columns import Annotation
    from ingesoc_qual.query.evaluate import Evaluator, Field, Passages

    Report = Callable[[AnnotationProgress], None]


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of a result: where it is, and the codings that it comes from (none for words found in no coding)."""

    document_id: str
    version_id: str
    start: int
    end: int
    coding_ids: tuple[str, ...]
    code_ids: tuple[str, ...]
    coder_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What can be named by a criterion: codings first, then refused and skipped suggestions."""

    codings: tuple[Coding, ...]
    refused: tuple[Decision, ...]

    def __len__(self) -> int:
        return len(self.codings) + len(self.refused)

    def all(self) -> tuple[Coding | Decision, ...]:
        """Return the rows in the order of their numbers."""
        return (*self.codings, *self.refused)

    def __getitem__(self, row: int) -> Coding | Decision:
        """Return a row by its number."""
        codings = len(self.codings)
        return self.codings[row] if row < codings else self.refused[row - codings]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A project as it was when its queries were opened."""

    documents: tuple[Document, ...]
    texts: tuple[DocumentText, ...]
    """Every version that something is coded in, and the current one of each document; `Field.base` follows them."""
    cases: dict[str, Case]
    speakers: tuple[Speaker, ...]
    variables: tuple[Variable, ...]
    values: dict[tuple[str, str], Value]
    coders: tuple[Coder, ...]
    codebook: Codebook
    rows: Rows
    verdicts: dict[tuple[str, str], str]
    """(suggestion, coder) → verdict."""


def open_queries(project: Project, *, report: Report = lambda _progress: None, annotate: bool = True) -> Queries:
    """Read what queries need of a project; `report` follows the annotation of texts that a pattern asks for.

    Without `annotate` such a query raises `UsageError` while a text waits: the language model is never loaded.
    """
    return Queries(project, read_snapshot(project), report, annotate=annotate)


def read_snapshot(project: Project) -> Snapshot:
    """Return the project as queries see it."""
    with project.store.reading() as connection:
        documents = queries.documents(connection)
        codebook = queries.codebook(connection)
        decisions = seen_decisions(connection, project.coder.id)
        rows = Rows(
            seen_codings(connection, project.coder.id),
            tuple(d for d in decisions if d.verdict in (Verdict.REJECTED.value, Verdict.SKIPPED.value)),
        )
        order = {document.id: number for number, document in enumerate(documents)}
        wanted = {(order[d.id], d.version_id, d.id) for d in documents}
        wanted |= {(order[r.document_id], r.version_id, r.document_id) for r in rows.all()}
        return Snapshot(
            documents=documents,
            texts=tuple(queries.text(connection, d, version_id=v) for _place, v, d in sorted(wanted)),
            cases={case.id: case for case in queries.cases(connection)},
            speakers=queries.speakers(connection),
            variables=queries.variables(connection),
            values=queries.values(connection),
            coders=queries.coders(connection),
            codebook=codebook,
            rows=rows,
            verdicts={(d.suggestion_id, d.coder_id): d.verdict for d in decisions},
        )


class Queries:
    """Queries on one snapshot of a project; open them again when the project has changed."""

    def __init__(self, project: Project, snapshot: Snapshot, report: Report, *, annotate: bool = True) -> None:
        self.project, self.snapshot, self._report, self._annotate = project, snapshot, report, annotate
        self._found: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def find(self, query: str) -> Result:
        """Return the passages of a query, in the order of documents and of their text.

        Raises QuerySyntaxError, with the place in the query and what to do, for what does not parse or names nothing
        of the project, and UsageError for one whose passages are too many to be listed.
        """
        tree = self.check(query)
        return Result(self, query, PassageList(self.snapshot, self._field, self._evaluator(query).run(tree)))

    def check(self, query: str) -> Node:
        """Return the tree of a query; raises QuerySyntaxError when it cannot be run on this project."""
        tree = parse(query)
        self._compile(query, tree)
        self._evaluator(query).check(tree)
        return tree

    def _evaluator(self, query: str) -> Evaluator:
        from ingesoc_qual.query.evaluate import Evaluator

        return Evaluator(self._field, lambda criterion: resolve(self.snapshot, self._rows, criterion, query))

    def _compile(self, query: str, tree: Node) -> None:
        """Find what the patterns of a query find, all at a time, where it is not known yet."""
        from ingesoc_qual.nlp.indicators import compile_indicators

        asked = {pattern.text: pattern for pattern in patterns(tree) if pattern.text not in self._found}
        for pattern in asked.values():
            try:
                compile_indicators({"": [pattern.text]})
            except IndicatorSyntaxError as error:
                message = str(error.message).partition(" : ")[2] or error.message
                raise QuerySyntaxError(
                    message, query=query, column=pattern.at + error.column, remedy=error.remedy
                ) from error
        if asked:
            self._search(tuple(asked))

    def _search(self, asked: Sequence[str]) -> None:
        import numpy as np

        from ingesoc_qual.nlp.indicators import compile_indicators

        places, annotations = self.annotations
        hits = compile_indicators({text: [text] for text in asked}).find(annotations)
        shift = self._field.base[np.array(places, dtype=np.int64)] if places else np.zeros(0, dtype=np.int64)
        for number, text in enumerate(asked):
            mine = hits.code == number
            base = shift[hits.text[mine]]
            self._found[text] = (hits.start[mine] + base, hits.end[mine] + base)

    @cached_property
    def annotations(self) -> tuple[list[int], list[Annotation]]:
        """The texts that are annotated, by their number, and their columns; those that are not are annotated first."""
        if self._annotate:
            annotate_project(self.project, report=self._report)
        elif waiting := waiting_texts(self.project):
            raise UsageError(
                ngettext(
                    "La requête cherche des mots, et {n} texte n'est pas encore analysé.",
                    "La requête cherche des mots, et {n} textes ne sont pas encore analysés.",
                    waiting,
                ).format(n=waiting),
                remedy=_("Lancez d'abord « ingesoc annotate »."),
            )
        found = [(n, load_annotation(self.project, text.text_hash)) for n, text in enumerate(self.snapshot.texts)]
        kept = [(number, annotation) for number, annotation in found if annotation is not None]
        return [number for number, _a in kept], [annotation for _n, annotation in kept]

    @cached_property
    def _rows(self) -> RowColumns:
        return RowColumns(self.snapshot)

    @cached_property
    def _field(self) -> Field:
        return _field(self.snapshot, self._sentences, self._found.__getitem__)

    def _sentences(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self._sentence_bounds

    @cached_property
    def _sentence_bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        import numpy as np

        places, annotations = self.annotations
        bounds = [
            a.sentence_bounds.astype(np.int64) + self._field.base[n] for n, a in zip(places, annotations, strict=True)
        ]
        found = np.concatenate(bounds) if bounds else np.zeros((0, 2), dtype=np.int64)
        found = found[found[:, 0] < found[:, 1]]
        return found[:, 0], found[:, 1]


def _field(
    snapshot: Snapshot,
    sentences: Callable[[], tuple[NDArray[np.int64], NDArray[np.int64]]],
    hits: Callable[[str], tuple[NDArray[np.int64], NDArray[np.int64]]],
) -> Field:
    """Return the arrays of a snapshot: its texts end to end, one position apart."""
    import numpy as np

    from ingesoc_qual.query.evaluate import Field

    texts = snapshot.texts
    lengths = np.array([len(text.text) + 1 for text in texts], dtype=np.int64)
    base = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if texts else lengths
    number = {text.version_id: n for n, text in enumerate(texts)}
    document = {d.id: n for n, d in enumerate(snapshot.documents)}
    voices = {(s.document_id, s.label): n for n, s in enumerate(snapshot.speakers)}
    rows = snapshot.rows.all()
    shift = base[np.array([number[row.version_id] for row in rows], dtype=np.int64)] if rows else np.zeros(0, np.int64)
    turns = np.array(
        [
            (
                turn.header_start + at,
                turn.start + at,
                turn.end + at,
                voices.get((text.document_id, turn.speaker or ""), -1),
            )
            for text, at in zip(texts, base.tolist(), strict=True)
            for turn in text.layout.turns
        ],
        dtype=np.int64,
    ).reshape(-1, 4)
    words = _Words(snapshot, base)
    return Field(
        base=base,
        document=np.array([document[text.document_id] for text in texts], dtype=np.int64),
        row_start=np.array([row.start for row in rows], dtype=np.int64) + shift,
        row_end=np.array([row.end for row in rows], dtype=np.int64) + shift,
        is_coding=np.arange(len(rows)) < len(snapshot.rows.codings),
        turn_head=turns[:, 0],
        turn_start=turns[:, 1],
        turn_end=turns[:, 2],
        turn_speaker=turns[:, 3],
        sentences=sentences,
        words=words,
        hits=hits,
    )


class _Words:
    """Where words begin, counted once: as `textunits.count_words` counts them, labels of turns left out."""

    def __init__(self, snapshot: Snapshot, base: NDArray[np.int64]) -> None:
        self._snapshot, self._base = snapshot, base
        self._starts: NDArray[np.int64] | None = None

    def __call__(self) -> NDArray[np.int64]:
        import numpy as np

        if self._starts is None:
            parts = [_word_starts(text) + at for text, at in zip(self._snapshot.texts, self._base, strict=True)]
            self._starts = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
        return self._starts


def _word_starts(text: DocumentText) -> NDArray[np.int64]:
    """Return where the words of a text begin: letters and digits, joined by hyphens and apostrophes."""
    import numpy as np

    signs = np.frombuffer(text.text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    known, place = np.unique(signs, return_inverse=True)
    letter = np.array([chr(sign).isalnum() for sign in known.tolist()], dtype=bool)[place.reshape(-1)]
    joiner = np.isin(signs, [ord("-"), ord("'"), ord("’")])
    before = np.append(False, letter)[:-1]
    joined = np.append(False, joiner)[:-1] & np.append([False, False], letter)[: letter.size]
    starts = np.flatnonzero(letter & ~before & ~joined)
    keep = np.ones(starts.size, dtype=bool)
    for turn in text.layout.turns:
        if turn.header_start < turn.start:
            keep[starts.searchsorted(turn.header_start) : starts.searchsorted(turn.start)] = False
    result: NDArray[np.int64] = starts[keep].astype(np.int64)
    return result


class PassageList(Sequence[Passage]):
    """What was found, one passage a span, with every coding that any of its ways holds; each is made when asked for."""

    def __init__(self, snapshot: Snapshot, field: Field, found: Passages) -> None:
        import numpy as np

        self._snapshot, self._found = snapshot, found
        self._text = field.text(found.start)
        self._start, self._end = found.start - field.base[self._text], found.end - field.base[self._text]
        fresh = np.ones(found.size, dtype=bool)
        fresh[1:] = (np.diff(found.start) != 0) | (np.diff(found.end) != 0)
        self._first = np.append(np.flatnonzero(fresh), found.size)

    def __len__(self) -> int:
        return int(self._first.size - 1)

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Passage, ...]: ...
    def __getitem__(self, index: int | slice) -> Passage | tuple[Passage, ...]:
        """Return one passage or several."""
        if isinstance(index, slice):
            return tuple(map(self._passage, range(*index.indices(len(self)))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._passage(index % len(self))

    def _passage(self, number: int) -> Passage:
        first, after = self._first[number], self._first[number + 1]
        snapshot = self._snapshot
        rows, codings = snapshot.rows, len(snapshot.rows.codings)
        own = [row for row in dict.fromkeys(self._found.members[first:after].ravel().tolist()) if row >= 0]
        mine = [rows[row] for row in own]
        here = snapshot.texts[int(self._text[first])]
        resolve_code = snapshot.codebook.resolve
        return Passage(
            here.document_id,
            here.version_id,
            int(self._start[first]),
            int(self._end[first]),
            tuple(rows.codings[row].id for row in own if row < codings),
            tuple(dict.fromkeys(resolve_code(_code(row)) for row in mine)),
            tuple(dict.fromkeys(row.coder_id for row in mine)),
        )

    def documents(self) -> int:
        """Return in how many documents there are passages."""
        return len({self._snapshot.texts[text].document_id for text in set(self._text.tolist())})


def _code(row: Coding | Decision) -> str:
    return row.code_id if isinstance(row, Coding) else row.proposed_code_id


class Result:
    """The passages that a query gives, as they were when it ran."""

    def __init__(self, asked: Queries, query: str, passages: PassageList) -> None:
        self.query, self.passages, self._asked = query, passages, asked

    @cached_property
    def _texts(self) -> dict[str, Places]:
        return {text.version_id: Places(text) for text in self._asked.snapshot.texts}

    def quotation(self, passage: Passage) -> str:
        """Return the words of a passage."""
        return self._texts[passage.version_id].text[passage.start : passage.end]

    def document(self, passage: Passage) -> Document:
        """Return the document of a passage."""
        return self._documents[passage.document_id]

    @cached_property
    def _documents(self) -> dict[str, Document]:
        return {document.id: document for document in self._asked.snapshot.documents}

    @cached_property
    def _speakers(self) -> dict[tuple[str, str], Speaker]:
        return {(s.document_id, s.label): s for s in self._asked.snapshot.speakers}

    def speaker(self, passage: Passage) -> Speaker | None:
        """Return who says most of a passage."""
        turn = self._texts[passage.version_id].turn(passage.start, passage.end)
        return self._speakers.get((passage.document_id, turn.speaker)) if turn and turn.speaker else None

    def codes(self, passage: Passage) -> tuple[str, ...]:
        """Return the names of the codes of a passage."""
        by_id = self._asked.snapshot.codebook.by_id
        return tuple(by_id[code].label if code in by_id else code for code in passage.code_ids)

    def spoken(self) -> Iterator[tuple[Annotation, list[int], list[tuple[int, int]]]]:
        """Yield each current text with its interviewer's turns, by number, and the passages that are in it."""
        snapshot = self._asked.snapshot
        current = {document.version_id for document in snapshot.documents}
        asking = {(s.document_id, s.label) for s in snapshot.speakers if s.role == Role.INTERVIEWER.value}
        spans: dict[str, list[tuple[int, int]]] = {}
        for passage in self.passages:
            spans.setdefault(passage.version_id, []).append((passage.start, passage.end))
        for number, annotation in zip(*self._asked.annotations, strict=True):
            text = snapshot.texts[number]
            if text.version_id in current:
                turns = enumerate(text.layout.turns)
                questions = [n for n, turn in turns if (text.document_id, turn.speaker or "") in asking]
                yield annotation, questions, spans.get(text.version_id, [])

    def table(self) -> Table:
        """Return the passages as a table, one row each."""
        cases = self._asked.snapshot.cases
        coders = {coder.id: coder.name for coder in self._asked.snapshot.coders}
        rows = [self._row(passage, cases, coders) for passage in self.passages]
        return described(Table("passages", passage_columns(), rows))

    def _row(self, passage: Passage, cases: dict[str, Case], coders: dict[str, str]) -> tuple[Cell, ...]:
        document, speaker = self.document(passage), self.speaker(passage)
        places = self._texts[passage.version_id]
        page, turn = places.page(passage.start), places.turn(passage.start, passage.end)
        return (
            document.name,
            " | ".join(cases[case].name for case in document.case_ids) or None,
            document.kind,
            document.date,
            speaker.name if speaker else None,
            speaker.role if speaker else None,
            page.number if page else None,
            clock(turn.time_start) if turn else None,
            passage.start,
            passage.end,
            self.quotation(passage),
            " | ".join(passage.code_ids) or None,
            " | ".join(self.codes(passage)) or None,
            " | ".join(coders.get(coder, coder) for coder in passage.coder_ids) or None,
            " | ".join(passage.coding_ids) or None,
            passage.document_id,
            passage.version_id,
        )

    def code(self, code_ids: Sequence[str]) -> tuple[Coding, ...]:
        """Code every passage under some codes by hand, as one batch that one undo takes back; return what was made.

        What this coder has already coded so is left as it is. Raises `UnknownObject` or `ReviewError` for a code that
        cannot receive codings.
        """
        project, snapshot = self._asked.project, self._asked.snapshot
        if not code_ids:
            raise UsageError(_("Aucun code choisi."))
        codebook = codes.read_codebook(project)
        targets = list(dict.fromkeys(codes.require_usable(codebook, code).id for code in code_ids))
        with project.store.reading() as connection:
            known = {
                (c.version_id, c.start, c.end, codebook.resolve(c.code_id))
                for c in queries.codings(connection)
                if c.coder_id == project.coder.id
            }
        version, made = codes.current_version(codebook), []
        current = {document.version_id for document in snapshot.documents}
        for passage in self.passages:
            span = trim(self._texts[passage.version_id].text, passage.start, passage.end)
            for target in targets:
                key = passage.version_id, span.start, span.end, target
                if key not in known and span.start < span.end and passage.version_id in current:
                    known.add(key)
                    made.append(_coding(passage, span, target, project.coder.id, version))
        if made:
            acts = [Act("coding.add", (coding_assignment(c),), coding_references(c)) for c in made]
            project.act(acts)
        return tuple(made)


def passage_columns() -> tuple[Column, ...]:
    """Return the columns of the table of a result."""
    return (
        *DOCUMENT_COLUMNS,
        *PASSAGE_COLUMNS,
        Column("code_ids", description=_("Identités des codes du passage, séparées par « | ».")),
        Column("codes", description=_("Noms de ces codes.")),
        Column("coders", description=_("Qui a codé, séparés par « | ».")),
        Column("coding_ids", description=_("Identités des codages, comme dans la table codings.")),
        Column("document_id", description=_("Identité du document.")),
        Column("version_id", description=_("Identité de la version du texte : les positions s'y rapportent.")),
    )


def _coding(passage: Passage, span: Span, code_id: str, coder_id: str, codebook_version: str) -> Coding:
    return Coding(
        id=str(uuid.uuid4()),
        document_id=passage.document_id,
        version_id=passage.version_id,
        start=span.start,
        end=span.end,
        code_id=code_id,
        coder_id=coder_id,
        origin=Origin.HAND.value,
        created_at="",
        codebook_version=codebook_version,
    )
