"""The rows of the home screen: cases as headings, their documents under them. No Textual here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.model.field import Case

if TYPE_CHECKING:
    from ingesoc_qual.services.review import DocumentProgress


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case and its documents; `case_id` is empty for the documents of no case."""

    case_id: str
    name: str
    documents: tuple[DocumentProgress, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document under one of its cases."""

    document: DocumentProgress
    case_id: str


Row = CaseRow | DocumentRow


def lay_out(cases: Sequence[Case], documents: Sequence[DocumentProgress], folded: Collection[str]) -> list[Row]:
    """Return the rows from top to bottom: cases in the given order, then the documents of none.

    A document of several cases stands under each of them.
    """
    below: dict[str, list[DocumentProgress]] = {case.id: [] for case in cases}
    for document in documents:
        for case in document.case_ids or ("",):
            below.setdefault(case, []).append(document)
    names = {case.id: case.name for case in cases} | {"": _("Sans cas")}
    return [row for case_id, found in below.items() for row in _of_case(case_id, names.get(case_id, ""), found, folded)]


def _of_case(case_id: str, name: str, documents: Sequence[DocumentProgress], folded: Collection[str]) -> Iterator[Row]:
    closed = case_id in folded
    yield CaseRow(case_id, name, tuple(documents), closed)
    if not closed:
        yield from (DocumentRow(document, case_id) for document in documents)


def headings(rows: Sequence[Row]) -> list[int]:
    """Return the rows where the cursor does not stop: cases whose documents are in view."""
    return [n for n, row in enumerate(rows) if isinstance(row, CaseRow) and not row.folded and row.documents]


def row_of(rows: Sequence[Row], document_id: str | None, case_id: str | None = None) -> int | None:
    """Return the row of a document, under that case if it is there, else of the folded case that holds it."""
    found = [
        n for n, row in enumerate(rows) if isinstance(row, DocumentRow) and row.document.document_id == document_id
    ]
    under = [n for n in found if isinstance(row := rows[n], DocumentRow) and row.case_id == case_id]
    if found:
        return (under or found)[0]
    holding = (n for n, row in enumerate(rows) if isinstance(row, CaseRow) and row.folded)
    return next((n for n in holding if _holds(rows[n], document_id)), None)


def _holds(row: Row, document_id: str | None) -> bool:
    return isinstance(row, CaseRow) and any(document.document_id == document_id for document in row.documents)
