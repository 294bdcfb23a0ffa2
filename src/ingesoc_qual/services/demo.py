"""The whole road on the shipped corpus: project, import, annotation, suggestions, decisions, tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingesoc_qual.errors import ProjectError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import MemoTarget, Suggestion, Verdict, decided_coding_id
from ingesoc_qual.services.annotate import AnnotationProgress
from ingesoc_qual.services.codebook import apply_builtin
from ingesoc_qual.services.csvtables import HandTable, Row, read_table
from ingesoc_qual.services.export import export_project
from ingesoc_qual.services.fieldwork import Listing, edit, find_document
from ingesoc_qual.services.ingest import FileReport, Outcome, add_files
from ingesoc_qual.services.project import Project, create_project, make_coder
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.suggest import SuggestReport, suggest_project
from ingesoc_qual.store import machine
from ingesoc_qual.textunits import Span

FOLDER = "ingesoc-demo"
_VERDICTS = {"accept": Verdict.ACCEPTED, "reject": Verdict.REJECTED, "recode": Verdict.RECODED}


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of the shipped decisions."""

    accepted: int = 0
    rejected: int = 0
    recoded: int = 0
    by_hand: int = 0
    memos: int = 0
    not_applicable: int = 0


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demonstration made, and where."""

    project: Path
    files: tuple[FileReport, ...]
    codes: int
    suggestions: SuggestReport
    replay: Replay
    written: tuple[Path, ...]


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
        said(_("Décisions de deux codeur·euses, rejouées"))
        replay = replay_decisions(project, corpus / "decisions.csv")
        said(_("Tableaux"))
        written = export_project(project, place / "tableaux", formats=("csv", "xlsx", "parquet"))
        return DemoReport(project.path, files, codes, suggestions, replay, written)


def replay_decisions(project: Project, path: Path) -> Replay:
    """Make the decisions of a table, each signed by its coder, and count what became of them.

    A suggestion is found by its code and the passage quoted; where the machine proposes nothing there, an acceptance
    becomes a coding by hand, and a rejection or a recoding does not apply.
    """
    table = read_table(path, required=("document", "act", "quotation", "code", "new_code", "coder", "memo"))
    reviews: dict[str, Review] = {}
    counts = dict.fromkeys(("accepted", "rejected", "recoded", "by_hand", "memos", "not_applicable"), 0)
    for row in table.rows:
        coder = row.get("coder")
        if coder not in reviews:
            reviews[coder] = Review(Project(project.store, make_coder(coder)[0]))
        for outcome in _replay_row(reviews[coder], table, row):
            counts[outcome] += 1
    return Replay(**counts)


def _replay_row(review: Review, table: HandTable, row: Row) -> Sequence[str]:
    document_id = find_document(review.project, row.get("document"))
    span = find_quotation(review.text(document_id).text, row.get("quotation"))
    if span is None:
        raise table.error(row, "quotation", _("ces mots ne sont pas, une seule fois, dans le document."))
    act, code, memo = row.get("act"), row.get("code"), row.get("memo")
    if act == "memo":
        review.add_memo(MemoTarget.PASSAGE, document_id, memo, start=span.start, end=span.end)
        return ["memos"]
    if act == "code":
        return _by_hand(review, document_id, span, code, memo)
    if act not in _VERDICTS:
        raise table.error(row, "act", _("« {act} » n'est pas un acte connu.").format(act=act))
    suggestion = _suggestion_at(review, document_id, span, code)
    if suggestion is None:
        if act == "accept":
            return _by_hand(review, document_id, span, code, memo)
        return ["not_applicable"]
    verdict = _VERDICTS[act]
    review.decide(suggestion, verdict, code_id=row.get("new_code") or None)
    outcome = verdict.value
    if not memo:
        return [outcome]
    if verdict is Verdict.REJECTED:
        review.add_memo(MemoTarget.PASSAGE, document_id, memo, start=span.start, end=span.end)
    else:
        review.add_memo(MemoTarget.CODING, decided_coding_id(suggestion.id, review.coder.id), memo)
    return [outcome, "memos"]


def _by_hand(review: Review, document_id: str, span: Span, code: str, memo: str) -> Sequence[str]:
    (coding,) = review.code(document_id, span.start, span.end, [code])
    if not memo:
        return ["by_hand"]
    review.add_memo(MemoTarget.CODING, coding.id, memo)
    return ["by_hand", "memos"]


def _suggestion_at(review: Review, document_id: str, span: Span, code: str) -> Suggestion | None:
    with review.project.store.reading() as connection:
        near = machine.at_span(connection, document_id, span.start, span.end)
    mine = [suggestion for suggestion in near if suggestion.code_id == code]
    return max(mine, key=lambda s: min(s.end, span.end) - max(s.start, span.start), default=None)


def find_quotation(text: str, quotation: str) -> Span | None:
    """Return where the words of `quotation` stand in `text`, whatever the white space; None unless exactly once."""
    words = quotation.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(re.escape(word) for word in words), text))
    return Span(*found[0].span()) if len(found) == 1 else None
