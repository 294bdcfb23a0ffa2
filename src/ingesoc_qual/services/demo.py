"""The whole road on the shipped corpus: project, import, annotation, suggestions, decisions, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from operator import itemgetter
from pathlib import Path

from ingesoc_qual.errors import ProjectError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import MemoTarget, Suggestion, Verdict, decided_coding_id
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.services.annotate import AnnotationProgress
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.csvtables import HandTable, Row, read_table
from ingesoc_qual.services.export import export_project
from ingesoc_qual.services.fieldwork import Listing, edit, find_document
from ingesoc_qual.services.ingest import FileReport, Outcome, add_files
from ingesoc_qual.services.project import Project, create_project, make_coder
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.suggest import SuggestReport, suggest_project
from ingesoc_qual.services.team import set_tasks
from ingesoc_qual.services.volumes import decide, volumes
from ingesoc_qual.store import machine, queries
from ingesoc_qual.textunits import Span

FOLDER = "ingesoc-demo"
_SAME_PASSAGE = 0.5
"""Share of their union that a suggestion and a coding must have in common to be about the same passage."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of the shipped codings and refusals."""

    accepted: int = 0
    rejected: int = 0
    by_hand: int = 0
    memos: int = 0
    not_applicable: int = 0

    def __add__(self, other: Replay) -> Replay:
        """Return the counts of both together."""
        return Replay(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration made, and where."""

    project: Path
    files: tuple[FileReport, ...]
    codes: int
    suggestions: SuggestReport
    replay: Replay
    volumes: int
    """Quantities confirmed or corrected."""
    report: Path
    """The page to read; the tables lie in its folder."""


def corpus_folder() -> Path:
    """Return the shipped corpus, in the package or in a checkout."""
    packaged = Path(__file__).parents[1] / "data" / "corpora" / "demo"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "corpora" / "demo"


def free_folder(wanted: Path) -> Path:
    """Return `wanted`, or the first of `wanted-2`, `wanted-3` … where nothing stands."""
    found, number = wanted, 1
    while found.exists():
        number += 1
        found = wanted.with_name(f"{wanted.name}-{number}")
    return found


def run_demo(
    folder: Path | None = None,
    *,
    said: Callable[[str], None] = lambda _line: None,
    file_report: Callable[[FileReport], None] = lambda _report: None,
    annotation: Callable[[AnnotationProgress], None] = lambda _progress: None,
) -> DemoReport:
    """Run the demonstration in a new folder and return what was made; `said` hears each step begin."""
    place = free_folder(folder or Path(FOLDER))
    corpus = corpus_folder()
    if not (corpus / "manifest.csv").is_file():
        raise ProjectError(_("Le corpus de démonstration n'est pas installé."), remedy=_("Réinstallez ingesoc-qual."))
    place.mkdir(parents=True)
    said(_("Nouveau projet et grille de codage"))
    with create_project(place / "demo", name=_("Démonstration (corpus fictif)"), coder="C1") as project:
        codes = apply_builtin(project)
        said(_("Import des documents"))
        files = add_files(project, [], manifest=corpus / "manifest.csv", report=file_report)
        failed = [report for report in files if report.outcome is Outcome.FAILED]
        if failed:
            raise ProjectError(failed[0].message)
        edit(project, Listing.SPEAKERS, corpus / "speakers.csv")
        said(_("Annotation linguistique et suggestions"))
        suggestions = suggest_project(project, report=annotation)
        said(_("Codages et refus de deux codeur·euses, rejoués"))
        replay = replay_gold(project, corpus / "gold.csv") + replay_refusals(project, corpus / "refusals.csv")
        counted = replay_volumes(project, corpus / "volumes.csv")
        set_tasks(project, ("C1", "C2"), TaskState.FINISHED)
        said(_("Tableaux et rapport"))
        page, *_tables = export_project(project, place / "tableaux", formats=("html", "csv", "xlsx", "parquet"))
        return DemoReport(project.path, files, codes, suggestions, replay, counted, page)


def replay_gold(project: Project, path: Path) -> Replay:
    """Make the codings of a table, each signed by its coder, and count what became of them.

    Where the machine proposes the same code on about the same passage, its suggestion is accepted, with the bounds that
    the coder chose; elsewhere the passage is coded by hand.
    """
    table = read_table(path, required=("document", "coder", "code", "quotation", "memo"))
    reviews = _Reviews(project)
    counts: Counter[str] = Counter()
    taken: set[tuple[str, str]] = set()
    for row in table.rows:
        review, document_id, span = reviews.at(table, row)
        suggestion = _suggestion_at(review, document_id, span, row.get("code"), least=_SAME_PASSAGE)
        if suggestion is not None and (review.coder.id, suggestion.id) not in taken:
            taken.add((review.coder.id, suggestion.id))
            review.decide(suggestion, Verdict.ACCEPTED, span=span)
            coding_id = decided_coding_id(suggestion.id, review.coder.id)
            counts["accepted"] += 1
        else:
            coding_id = review.code(document_id, span.start, span.end, [row.get("code")])[0].id
            counts["by_hand"] += 1
        if memo := row.get("memo"):
            review.add_memo(MemoTarget.CODING, coding_id, memo)
            counts["memos"] += 1
    return Replay(**counts)


def replay_refusals(project: Project, path: Path) -> Replay:
    """Reject the suggestions of a table, each with the reason noted on the passage, and count them.

    One that the machine no longer makes does not apply; a row without code is a note alone.
    """
    table = read_table(path, required=("document", "coder", "code", "quotation", "memo"))
    reviews = _Reviews(project)
    counts: Counter[str] = Counter()
    for row in table.rows:
        review, document_id, span = reviews.at(table, row)
        if code := row.get("code"):
            suggestion = _suggestion_at(review, document_id, span, code)
            if suggestion is None:
                counts["not_applicable"] += 1
                continue
            review.decide(suggestion, Verdict.REJECTED)
            counts["rejected"] += 1
        review.add_memo(MemoTarget.PASSAGE, document_id, row.get("memo"), start=span.start, end=span.end)
        counts["memos"] += 1
    return Replay(**counts)


def replay_volumes(project: Project, path: Path) -> int:
    """Decide on every proposed quantity by a table of what the documents say; return how many count.

    One that the table has is confirmed, or corrected where the table says another part or period; others are rejected.
    """
    said: dict[str, list[tuple[Span, Row]]] = {}
    table = read_table(path, required=("document", "quotation", "value", "unit", "category", "period"))
    with project.store.reading() as connection:
        documents = {document.source: document for document in queries.documents(connection)}
        texts = {source: queries.text(connection, document.id).text for source, document in documents.items()}
    for row in table.rows:
        source = row.get("document")
        span = find_quotation(texts[source], row.get("quotation"))
        if span is None:
            raise table.error(row, "quotation", _("ces mots ne sont pas, une seule fois, dans le document."))
        said.setdefault(documents[source].id, []).append((span, row))
    decided = [_decided(one, said.get(one.document_id, [])) for one in volumes(project)]
    decide(project, decided)
    return sum(one.state.counts for one in decided)


def _decided(one: Volume, said: list[tuple[Span, Row]]) -> Volume:
    for number, (span, row) in enumerate(said):
        largest = row.get("value_max")
        same = (float(row.get("value")), float(largest) if largest else None, row.get("unit"))
        if span.start <= one.start and one.end <= span.end and same == (one.value, one.value_max, one.unit):
            del said[number]
            category, period = row.get("category"), row.get("period")
            state = VolumeState.CONFIRMED if (category, period) == (one.category, one.period) else VolumeState.CORRECTED
            return replace(one, category=category, period=period, state=state)
    return replace(one, state=VolumeState.REJECTED)


class _Reviews:
    """One review for each coder of a table, opened when the first row of theirs is met."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._by_coder: dict[str, Review] = {}

    def at(self, table: HandTable, row: Row) -> tuple[Review, str, Span]:
        """Return the review of a row's coder, its document, and where its quotation stands."""
        coder = row.get("coder")
        if coder not in self._by_coder:
            self._by_coder[coder] = Review(Project(self._project.store, make_coder(coder)[0]))
        review = self._by_coder[coder]
        document_id = find_document(review.project, row.get("document"))
        span = find_quotation(review.text(document_id).text, row.get("quotation"))
        if span is None:
            raise table.error(row, "quotation", _("ces mots ne sont pas, une seule fois, dans le document."))
        return review, document_id, span


def _suggestion_at(review: Review, document_id: str, span: Span, code: str, *, least: float = 0.0) -> Suggestion | None:
    """Return the suggestion of `code` that shares most with `span`; `least` is the share of their union asked for."""
    with review.project.store.reading() as connection:
        near = machine.at_span(connection, document_id, span.start, span.end)
    shares = [(_shared(Span(one.start, one.end), span), one) for one in near if one.code_id == code]
    return max(((share, one) for share, one in shares if share >= least), key=itemgetter(0), default=(0.0, None))[1]


def _shared(one: Span, other: Span) -> float:
    union = max(one.end, other.end) - min(one.start, other.start)
    return (min(one.end, other.end) - max(one.start, other.start)) / union


def find_quotation(text: str, quotation: str) -> Span | None:
    """Return where the words of `quotation` stand in `text`, whatever the white space; None unless exactly once."""
    words = quotation.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(re.escape(word) for word in words), text))
    return Span(*found[0].span()) if len(found) == 1 else None
