"""The columns of the home screen at a width: what a case or a document is, and how far each coder is with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.model.field import Coder
from ingesoc_qual.model.team import TaskState
from ingesoc_qual.services.progress import Progress
from ingesoc_qual.services.review import DocumentProgress
from ingesoc_qual.tui import words
from ingesoc_qual.tui.case_rows import CaseRow, DocumentRow, Row
from ingesoc_qual.tui.literal import literal, one_line

CODINGS, PENDING, MINE, OTHER = 9, 10, 18, 9
WIDE = 100
NAME_ROOM, WIDE_NAME_ROOM = 26, 54


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of a certain width; `progress` is None until it is read."""

    width: int
    progress: Progress | None

    @property
    def _others(self) -> Sequence[Coder]:
        """The other coders for whom there is room."""
        if self.progress is None:
            return ()
        least = WIDE_NAME_ROOM if self.width >= WIDE else NAME_ROOM
        room = (self.width - self._codings_cells - PENDING - 1 - MINE - least) // OTHER
        return self.progress.coders[1 : 1 + max(0, room)]

    @property
    def _codings_cells(self) -> int:
        """The room of everyone's codings, which a narrow screen leaves to the names."""
        return CODINGS if self.width >= WIDE else 0

    def heading(self) -> Content:
        """Return the names of the columns."""
        codings = f"{_('codages'):>{CODINGS}}" if self._codings_cells else ""
        cells = [codings, f"{_('à décider'):>{PENDING + 1}}"]
        if self.progress is not None:
            shown = [self.progress.coders[0], *self._others]
            names = [one_line(coder.name, MINE - 2 if n == 0 else OTHER - 1) for n, coder in enumerate(shown)]
            cells += [f"  {names[0]:<{MINE - 3}}", *(f"{name:>{OTHER}}" for name in names[1:])]
        right = Content.styled("".join(cells), "$q-muted")
        return self._joined(Content.styled(_("Cas et documents"), "$q-muted"), Content(""), right)

    def row(self, row: Row) -> Content:
        """Return one row."""
        return self._case(row) if isinstance(row, CaseRow) else self._document(row)

    def _case(self, row: CaseRow) -> Content:
        documents = row.documents
        detail = self.progress.champs.get(row.case_id, "") if self.progress else ""
        sign = "▸" if row.folded else "▾"
        name = Content.assemble((f"{sign} ", "$q-faint"), literal(row.name, "bold $q-strong"))
        cells = [self._counts(sum(d.codings for d in documents), sum(d.pending for d in documents))]
        if self.progress is not None:
            ids = [document.document_id for document in documents]
            me, *others = [self.progress.coders[0], *self._others]
            done, given = self.progress.share(me.id, ids)
            cells.append(
                Content.styled(f"  {words.bar(done / given if given else 0.0)} {_share(done, given):<5}", "$q-ink")
            )
            shares = (_share(*self.progress.share(other.id, ids)) for other in others)
            cells += [Content.styled(f"{share:>{OTHER}}", "$q-muted") for share in shares]
        return self._joined(name, literal(detail, "$q-muted"), Content("").join(cells))

    def _document(self, row: DocumentRow) -> Content:
        document = row.document
        detail = " · ".join(part for part in (document.kind, words.date(document.date)) if part)
        cells = [self._counts(document.codings, document.pending)]
        if self.progress is not None:
            me, *others = [self.progress.coders[0], *self._others]
            cells.append(Content.styled(f"  {self._done(me, document):>12}    ", "$q-ink"))
            cells += [Content.styled(f"{self._done(other, document):>{OTHER}}", "$q-muted") for other in others]
        return self._joined(
            Content.assemble("    ", literal(document.name, "$q-ink")),
            literal(detail, "$q-muted"),
            Content("").join(cells),
        )

    def _done(self, coder: Coder, document: DocumentProgress) -> str:
        """Return how many codings one coder made in a document, ticked when finished; a dot where nothing is begun."""
        assert self.progress is not None
        key = (coder.id, document.document_id)
        work, state = self.progress.work.get(key), self.progress.tasks.get(key)
        counted = "" if work is None else words.number(work.codings)
        if state is TaskState.FINISHED:
            return f"{counted or '0'} ✓"
        return counted or ("·" if state is None else _("à faire"))

    def _counts(self, codings: int, pending: int) -> Content:
        waiting = words.number(pending) if pending else "–"
        everyone = f"{words.number(codings):>{CODINGS}}" if self._codings_cells else ""
        return Content.styled(f"{everyone}{waiting:>{PENDING + 1}}", "$q-muted")

    def _joined(self, name: Content, detail: Content, right: Content) -> Content:
        room = max(8, self.width - right.cell_length)
        first = room
        if self.width >= WIDE:
            first = room * 11 // 20
        else:
            detail = Content("")
        name = name.truncate(max(4, first - 1), ellipsis=True)
        detail = detail.truncate(max(0, room - first - 1), ellipsis=True)
        return Content.assemble(
            name, " " * (first - name.cell_length), detail, " " * (room - first - detail.cell_length), right
        )


def _share(done: int, given: int) -> str:
    return f"{done}/{given}" if given else "–"
