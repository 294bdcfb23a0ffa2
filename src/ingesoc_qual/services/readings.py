"""What the analyst reads: brings a project's data into the pure functions of `mining`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import Kept
from ingesoc_qual.model.codebook import Codebook, DimensionMapping
from ingesoc_qual.model.document import Document, DocumentKind, DocumentText, Role
from ingesoc_qual.model.field import CHAMP, Scope, Speaker
from ingesoc_qual.services.blind import seen_codings
from ingesoc_qual.services.project import Project
from ingesoc_qual.store import machine, queries

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from ingesoc_qual.mining.coded import CodedWords, DocumentWords
    from ingesoc_qual.store.store import Connection

SOURCES = {
    DocumentKind.REPORT.value: "rapports",
    DocumentKind.CHARTER.value: "chartes et conventions",
    DocumentKind.AGREEMENT.value: "chartes et conventions",
    DocumentKind.INTERVIEW.value: "entretiens",
    DocumentKind.FIELD_NOTE.value: "notes de terrain",
}
"""Which block of a reading the documents of each kind belong to; all others are « autres »."""
OTHER_SOURCE = "autres"
DEFAULT_MAPPING = "expose"


class Readings:
    """The readings of one project as it stands when this is made; each is a long table, one row a cell.

    Frames are made on first use and kept.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self._consensus = settled_documents(project)
        with project.store.reading() as connection:
            self.codebook: Codebook = queries.codebook(connection)
            self.documents: Mapping[str, Document] = {d.id: d for d in queries.documents(connection)}
            self.cases = {case.id: case.name for case in queries.cases(connection)}
            self.speakers = {s.id: s for s in queries.speakers(connection)}
            self.variables = queries.variables(connection)
            self.values = queries.values(connection)
            self.coders = {coder.id: coder.name for coder in queries.coders(connection)}
            self.texts = {key: queries.text(connection, key) for key in self.documents}
            self.coded: CodedWords = self._coded(connection)
        self._kept: dict[tuple[str, ...], pd.DataFrame] = {}

    # --- the frame ---------------------------------------------------------------------------------------------------

    def _coded(self, connection: Connection) -> CodedWords:
        from ingesoc_qual.mining.coded import coded_words

        by_label = {(s.document_id, s.label): s for s in self.speakers.values()}
        self._said = {key: self._words(connection, text, by_label) for key, text in self.texts.items()}
        return coded_words(self._documents(), self._memberships(), self._said, self._codings(connection))

    def _documents(self) -> pd.DataFrame:
        import pandas as pd

        rows = [
            (
                d.id,
                d.name,
                d.kind,
                SOURCES.get(d.kind, OTHER_SOURCE),
                d.date or "",
                (d.date or "")[:4],
                d.id in self._consensus,
            )
            for d in self.documents.values()
        ]
        names = ["document", "name", "kind", "source", "date", "year", "adjudicated"]
        return pd.DataFrame(rows, columns=names).astype({**dict.fromkeys(names, "object"), "adjudicated": bool})

    def _memberships(self) -> pd.DataFrame:
        import pandas as pd

        champ = next((v.id for v in self.variables if v.scope is Scope.CASE and v.name == CHAMP), "")
        rows = [
            (document.id, self.cases[case], str(self.values.get((case, champ)) or ""))
            for document in self.documents.values()
            for case in document.case_ids
        ]
        return pd.DataFrame(rows, columns=["document", "case", "champ"], dtype="object")

    def _codings(self, connection: Connection) -> pd.DataFrame:
        from ingesoc_qual.mining.coded import CONSENSUS

        versions = {document.version_id for document in self.documents.values()}
        resolved = {code.id: self.codebook.resolve(code.id) for code in self.codebook.codes}
        rows = [
            (c.id, c.document_id, self.coders[c.coder_id], resolved[c.code_id], c.start, c.end)
            for c in seen_codings(connection, self.project.coder.id)
            if c.version_id in versions
        ]
        rows += [
            (f"consensus:{key}:{kept.code_id}:{kept.start}", key, CONSENSUS, kept.code_id, kept.start, kept.end)
            for key, standing in self._consensus.items()
            for kept in standing
        ]
        return _codings_frame(rows)

    def _words(
        self, connection: Connection, text: DocumentText, by_label: Mapping[tuple[str, str], Speaker]
    ) -> DocumentWords:
        import numpy as np

        from ingesoc_qual.mining.coded import DocumentWords
        from ingesoc_qual.nlp.columns import WORD_COLUMNS, word_places
        from ingesoc_qual.nlp.pipeline import PIPELINE, word_spans

        columns = machine.annotation(connection, text.text_hash, PIPELINE, names=WORD_COLUMNS)
        # A text that is not annotated yet is cut into the same words, without the language model.
        found = word_places(columns) if columns else np.array(word_spans(text.text, text.layout)).reshape(-1, 3).T
        start, end, turn = (np.asarray(part, dtype=np.int64) for part in found)
        whose = [by_label.get((text.document_id, t.speaker)) if t.speaker else None for t in text.layout.turns]
        return DocumentWords(
            start=start,
            end=end,
            turn=turn,
            speakers=[s.id if s else "" for s in whose],
            roles=[(s.role or "") if s else "" for s in whose],
            silent=[s is not None and s.role == Role.INTERVIEWER.value for s in whose],
        )

    # --- the readings ------------------------------------------------------------------------------------------------

    def volunteering_grid(self) -> pd.DataFrame:
        """Return the grid of volunteering; see `mining.grid`."""
        from ingesoc_qual.mining.grid import volunteering_grid

        return volunteering_grid(self.coded, self.codebook)

    def profile(self, mapping: str | Path = DEFAULT_MAPPING) -> pd.DataFrame:
        """Return the profile of each case; `mapping` is a shipped one by name, or a file. See `mining.profile`."""
        from ingesoc_qual.mining.profile import profile

        key = ("profile", str(mapping))
        if key not in self._kept:
            self._kept[key] = profile(self.coded, self.codebook, self.mapping(mapping))
        return self._kept[key].copy(deep=False)

    def mapping(self, mapping: str | Path = DEFAULT_MAPPING) -> DimensionMapping:
        """Return a mapping of codes to dimensions, without the codes that this project's codebook has not.

        Raises `UsageError` for an unknown name, `CodebookSyntaxError` for a file that does not parse.
        """
        from ingesoc_qual.codebook.dimensions import builtin_mapping, builtin_mappings, load_mapping

        if isinstance(mapping, Path) or (mapping not in builtin_mappings() and Path(mapping).suffix):
            return load_mapping(Path(mapping), self.codebook)
        return load_mapping(builtin_mapping(mapping), self.codebook, partial=True)

    def prescribed_real_gap(self, *, seed: int = 0, draws: int = 1000) -> pd.DataFrame:
        """Return the gap between prescribed and real volunteering, task by task; see `mining.gap`."""
        from ingesoc_qual.mining.gap import prescribed_real_gap, roles_of_codes

        sides = [code for code, (side, _task) in roles_of_codes(self.codebook).items() if side]
        vectors = self._vectors(self.coded.coded[self.coded.coded["code"].isin(sides)])
        return prescribed_real_gap(self.coded, self.codebook, vectors=vectors, seed=seed, draws=draws)

    def _vectors(self, pieces: pd.DataFrame) -> dict[str, NDArray[np.float32]]:
        """Return a vector for each passage, its sentences added up after the characters it takes of each."""
        import numpy as np

        from ingesoc_qual.nlp.columns import sentence_bounds
        from ingesoc_qual.nlp.pipeline import PIPELINE
        from ingesoc_qual.nlp.vectors import COLUMN, unpack_vectors

        found: dict[str, NDArray[np.float32]] = {}
        with self.project.store.reading() as connection:
            for document, own in pieces.drop_duplicates("coding").groupby("document"):
                text_hash = self.texts[str(document)].text_hash
                columns = machine.annotation(connection, text_hash, PIPELINE, names=("sentence_bounds", COLUMN))
                if COLUMN not in columns:
                    continue
                bounds = np.array(sentence_bounds(columns), dtype=np.int64).reshape(-1, 2)
                vectors = unpack_vectors(columns)
                spans = zip(*(own[name].tolist() for name in ("coding", "start", "end")), strict=True)
                for coding, start, end in spans:
                    first, last = bounds[:, 1].searchsorted(start, "right"), bounds[:, 0].searchsorted(end)
                    part = bounds[first:last]
                    shared = np.minimum(end, part[:, 1]) - np.maximum(start, part[:, 0])
                    found[str(coding)] = (vectors[first:last] * shared[:, None]).sum(axis=0, dtype=np.float32)
        return found

    def quotations(self, codings: Collection[str]) -> dict[str, str]:
        """Return the words of passages, by the id of their coding."""
        own = self.coded.coded
        own = own[own["coding"].isin(list(codings))].drop_duplicates("coding")
        rows = zip(*(own[name].tolist() for name in ("coding", "document", "start", "end")), strict=True)
        return {coding: self.texts[document].text[start:end] for coding, document, start, end in rows}

    def vocabulary(self) -> pd.DataFrame:
        """Return how often the lists of the codebook are said, by year, kind and role; see `mining.vocabulary`.

        Texts that are not annotated are left out, of words as well as of occurrences.
        """
        from ingesoc_qual.mining.coded import coded_words
        from ingesoc_qual.mining.vocabulary import vocabulary

        lists = {f"{name}\t{term}": f"{name}\t{term}" for name, terms in self.codebook.lists for term in terms}
        hits, annotated = self._hits(list(lists))
        documents = self._documents()
        documents = documents[documents["document"].isin(annotated)].reset_index(drop=True)
        return vocabulary(coded_words(documents, self._memberships(), self._said, hits), lists)

    def _hits(self, terms: Sequence[str]) -> tuple[pd.DataFrame, frozenset[str]]:
        """Return where terms (after the tabulation) are said, as passages under them, and the documents looked at."""
        from ingesoc_qual.nlp.indicators import compile_indicators
        from ingesoc_qual.services.annotate import load_annotation

        loaded = {key: load_annotation(self.project, text.text_hash) for key, text in self.texts.items()}
        annotations = {key: annotation for key, annotation in loaded.items() if annotation is not None}
        names = list(annotations)
        hits = compile_indicators({term: [term.partition("\t")[2]] for term in terms}).find(list(annotations.values()))
        rows = [
            (f"{number}", names[text], "", terms[code], start, end)
            for number, (text, code, start, end) in enumerate(
                zip(*(getattr(hits, name).tolist() for name in ("text", "code", "start", "end")), strict=True)
            )
        ]
        return _codings_frame(rows), frozenset(annotations)

    def attributes(self) -> tuple[str, ...]:
        """Return what codes can be counted by: `case`, `role` …, and the variables as `case.x`, `speaker.x`."""
        from ingesoc_qual.mining.matrices import ATTRIBUTES

        return (*ATTRIBUTES, *(f"{v.scope.value}.{v.name}" for v in self.variables if v.name != CHAMP))

    def matrix(self, by: str = "case", *, subtree: bool = False) -> pd.DataFrame:
        """Return codes × values of `by`, one of `attributes`; documents and speakers by id. See `mining.matrices`.

        Raises `UsageError` for a name that is none of them.
        """
        from ingesoc_qual.mining.matrices import ATTRIBUTES, matrix, places, valued_places

        if by not in self.attributes():
            raise UsageError(
                _("On ne peut pas compter par « {name} ».").format(name=by),
                remedy=_("Connus ici : {names}.").format(names=", ".join(self.attributes())),
            )
        if by in ATTRIBUTES:
            return matrix(self.coded, self.codebook, places(self.coded, by), subtree=subtree)
        variable = next(v for v in self.variables if f"{v.scope.value}.{v.name}" == by)
        values = {
            self.cases.get(target, target): _said(value)
            for (target, key), value in self.values.items()
            if key == variable.id and value is not None
        }
        at = valued_places(self.coded, variable.scope.value, values)
        return matrix(self.coded, self.codebook, at, subtree=subtree)

    def cooccurrence(self, relation: str = "overlap", *, distance: int = 20) -> pd.DataFrame:
        """Return which codes meet; `relation` is overlap, inside, turn or near. See `mining.cooccurrence`."""
        from ingesoc_qual.mining.cooccurrence import Relation, cooccurrence

        known = [item.value for item in Relation]
        if relation not in known:
            raise UsageError(
                _("Rapport inconnu entre deux passages : « {name} ».").format(name=relation),
                remedy=_("Connus : {names}.").format(names=", ".join(known)),
            )
        key = ("cooccurrence", relation, str(distance))
        if key not in self._kept:
            self._kept[key] = cooccurrence(self.coded, relation=Relation(relation), distance=distance)
        return self._kept[key].copy(deep=False)


def settled_documents(project: Project) -> dict[str, list[Kept]]:
    """Return what stands in each document that was adjudicated: something was decided, and nothing waits any more."""
    from ingesoc_qual.errors import AgreementError
    from ingesoc_qual.services.adjudication import consensus, read_adjudications, regions_to_settle
    from ingesoc_qual.services.comparison import compare

    decided = {(one.document_id, one.version_id) for one in read_adjudications(project)}
    if not decided:
        return {}
    try:
        comparison = compare(project)
    except AgreementError:  # nobody says any more that two people finished a same document
        return {}
    waiting = {one.disagreement.document_id for one in regions_to_settle(comparison) if one.open}
    settled = [d.id for d in comparison.documents if (d.id, d.version_id) in decided and d.id not in waiting]
    found: dict[str, list[Kept]] = {document: [] for document in settled}
    for document, kept in consensus(comparison):
        if document in found:
            found[document].append(kept)
    return found


def _codings_frame(rows: Sequence[tuple[str, str, str, str, int, int]]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=["coding", "document", "coder", "code", "start", "end"])
    return frame.astype({**dict.fromkeys(frame.columns[:4], "object"), "start": "int64", "end": "int64"})


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return f"{value:g}" if isinstance(value, float) else str(value)
