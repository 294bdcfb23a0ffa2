"""Coding by hand and deciding on suggestions: one coder's session on one project.

Every act is one journal transaction, on disk when the call returns.
"""

from __future__ import annotations

import time
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from ingesoc_qual.errors import AnchorError, ReviewError, UnknownObject, UsageError
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.coding import (
    Coding,
    Decision,
    Memo,
    MemoKind,
    MemoTarget,
    Origin,
    Suggestion,
    Verdict,
)
from ingesoc_qual.model.document import DocumentText
from ingesoc_qual.model.event import Act, Assignment, Event, Subject, Value
from ingesoc_qual.model.field import Case, Coder, Speaker
from ingesoc_qual.services import codes
from ingesoc_qual.services.acts import IMPORTING, REVIEWING, act_name
from ingesoc_qual.services.blind import seen_codings, sight
from ingesoc_qual.services.codings import coding_assignment, coding_references, decision_act_of
from ingesoc_qual.services.project import Project, open_project
from ingesoc_qual.store import journal, machine, queries
from ingesoc_qual.textunits import Span, freeze, snap, trim

_TEXTS_KEPT = 8
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a coder was: restored at the next start, never part of the journal."""

    screen: str = "reader"
    document_id: str | None = None
    position: int = 0
    suggestion_id: str | None = None
    filters: tuple[tuple[str, str], ...] = ()
    at: str = ""
    """When the coder was last in that document, ISO 8601, UTC."""


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """One line of the list of documents: whose it is, and how far the coder is with it."""

    document_id: str
    name: str
    kind: str
    date: str | None
    cases: tuple[str, ...]
    words: int
    codings: int
    pending: int
    """Suggestions that this coder has not decided."""
    case_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue shows: any of these, all documents and codes when None."""

    document_id: str | None = None
    case_id: str | None = None
    code_id: str | None = None
    """This code and every code below it."""
    include_skipped: bool = True
    """Skipped suggestions come back after all others."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How far the coder is with the filtered queue."""

    pending: int
    accepted: int
    rejected: int
    recoded: int
    skipped: int

    @property
    def total(self) -> int:
        """Return pending and decided suggestions together; a skipped one is pending again."""
        return self.pending + self.accepted + self.rejected + self.recoded


def open_review(path: str | Path, *, coder: str | None = None) -> Review:
    """Open a project for one coder's reviewing session."""
    return Review(open_project(path, coder=coder))


class Review:
    """One coder's session on one project. Calls may come from any one thread at a time."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._codebook: Codebook | None = None
        self._codebook_version = ""
        self._texts: OrderedDict[str, DocumentText] = OrderedDict()
        self._seen: tuple[int, str] | None = None

    @property
    def coder(self) -> Coder:
        """The coder who acts."""
        return self.project.coder

    @property
    def project_name(self) -> str:
        """The project's name."""
        return self.project.name

    def close(self) -> None:
        """Close the project."""
        self.project.close()

    def __enter__(self) -> Review:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- reading -----------------------------------------------------------------------------------------------------

    def documents(self, *, case_id: str | None = None) -> tuple[DocumentProgress, ...]:
        """Return the documents (of one case), with this coder's progress."""
        with self.project.store.reading() as connection:
            found = queries.documents(connection)
            names = {case.id: case.name for case in queries.cases(connection)}
            codings = queries.document_counts(connection)
            pending = machine.pending_counts(connection, self.coder.id)
        return tuple(
            DocumentProgress(
                document_id=document.id,
                name=document.name,
                kind=document.kind,
                date=document.date,
                cases=tuple(names[case] for case in document.case_ids),
                words=document.words,
                codings=codings.get(document.id, 0),
                pending=pending.get(document.id, 0),
                case_ids=document.case_ids,
            )
            for document in found
            if case_id is None or case_id in document.case_ids
        )

    def cases(self) -> tuple[Case, ...]:
        """Return the cases, by name."""
        with self.project.store.reading() as connection:
            return queries.cases(connection)

    def coders(self) -> tuple[Coder, ...]:
        """Return the coders, by name."""
        with self.project.store.reading() as connection:
            return queries.coders(connection)

    def text(self, document_id: str) -> DocumentText:
        """Return the frozen text and layout of a document."""
        if document_id in self._texts:
            self._texts.move_to_end(document_id)
            return self._texts[document_id]
        with self.project.store.reading() as connection:
            found = queries.text(connection, document_id)
        self._texts[document_id] = found
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.popitem(last=False)
        return found

    def sentences(self, document_id: str) -> tuple[Span, ...]:
        """Return the sentences of a document; none when it is not annotated."""
        from ingesoc_qual.services.annotate import sentence_spans

        return sentence_spans(self.project, self.text(document_id).text_hash)

    def speakers(self, document_id: str) -> dict[str, Speaker]:
        """Return the speakers of a document by label."""
        with self.project.store.reading() as connection:
            return {speaker.label: speaker for speaker in queries.speakers(connection, document_id)}

    def codebook(self) -> Codebook:
        """Return the project's codebook (kept until it changes)."""
        if self._codebook is None:
            self._codebook = codes.read_codebook(self.project)
            self._codebook_version = ""
        return self._codebook

    def code_counts(self) -> dict[str, int]:
        """Return the number of codings under each code itself, merged codes counted with their target."""
        with self.project.store.reading() as connection:
            hiding = sight(connection, self.coder.id)
            counts = queries.code_counts(connection)
            if hiding.blind:
                counts = Counter(one.code_id for one in hiding.codings(queries.codings(connection)))
        found: dict[str, int] = {}
        for code_id, n in counts.items():
            target = self.codebook().resolve(code_id)
            found[target] = found.get(target, 0) + n
        return found

    def codings(self, document_id: str) -> tuple[Coding, ...]:
        """Return the codings of a document's current version, by start and decreasing end, merged codes resolved."""
        version = self.text(document_id).version_id
        with self.project.store.reading() as connection:
            found = seen_codings(connection, self.coder.id, document_id)
        return tuple(self._resolved(coding) for coding in found if coding.version_id == version)

    def _resolved(self, coding: Coding) -> Coding:
        target = self.codebook().resolve(coding.code_id)
        return coding if target == coding.code_id else replace(coding, code_id=target)

    def memos(self, document_id: str) -> tuple[Memo, ...]:
        """Return the memos on a document, its passages and its codings, oldest first."""
        mine = {document_id, *(coding.id for coding in self.codings(document_id))}
        with self.project.store.reading() as connection:
            return tuple(memo for memo in queries.memos(connection) if memo.target_id in mine)

    def queue(self, wanted: QueueFilter, *, offset: int = 0, limit: int | None = 50) -> tuple[Suggestion, ...]:
        """Return undecided suggestions: best score first, then reading order, skipped ones last."""
        with self.project.store.reading() as connection:
            return machine.queue(
                connection,
                self.coder.id,
                document_ids=self._documents_of(connection, wanted),
                code_ids=self._codes_of(wanted),
                include_skipped=wanted.include_skipped,
                offset=offset,
                limit=limit,
            )

    def queue_counts(self, wanted: QueueFilter) -> QueueCounts:
        """Return how far this coder is with the filtered queue."""
        with self.project.store.reading() as connection:
            document_ids, code_ids = self._documents_of(connection, wanted), self._codes_of(wanted)
            pending = machine.pending_counts(connection, self.coder.id, document_ids=document_ids, code_ids=code_ids)
            verdicts = machine.verdict_counts(connection, self.coder.id, document_ids=document_ids, code_ids=code_ids)
        return QueueCounts(
            pending=sum(pending.values()),
            accepted=verdicts.get(Verdict.ACCEPTED.value, 0),
            rejected=verdicts.get(Verdict.REJECTED.value, 0),
            recoded=verdicts.get(Verdict.RECODED.value, 0),
            skipped=verdicts.get(Verdict.SKIPPED.value, 0),
        )

    def _documents_of(self, connection: Any, wanted: QueueFilter) -> tuple[str, ...] | None:
        if wanted.document_id is not None:
            return (wanted.document_id,)
        if wanted.case_id is not None:
            return queries.case_documents(connection, wanted.case_id)
        return None

    def _codes_of(self, wanted: QueueFilter) -> frozenset[str] | None:
        return None if wanted.code_id is None else self.codebook().descendants(wanted.code_id)

    def alternatives(self, suggestion: Suggestion) -> tuple[Suggestion, ...]:
        """Return the other codes suggested over the same span, best first, one a code."""
        with self.project.store.reading() as connection:
            near = machine.at_span(connection, suggestion.document_id, suggestion.start, suggestion.end)
        found: dict[str, Suggestion] = {}
        for other in near:
            if other.code_id != suggestion.code_id:
                found.setdefault(other.code_id, other)
        return tuple(found.values())

    def place(self) -> Place:
        """Return where this coder was, or a fresh place."""
        with self.project.store.reading() as connection:
            data = machine.place(connection, self.coder.id)
        known = {key: value for key, value in data.items() if key in Place.__dataclass_fields__}
        if "filters" in known:
            known["filters"] = tuple((str(key), str(value)) for key, value in known["filters"])
        return Place(**known)

    def remember(self, place: Place) -> None:
        """Keep where this coder is."""
        with self.project.store.writing() as connection:
            machine.remember(connection, self.coder.id, asdict(place))

    def changed(self) -> bool:
        """Whether another process has changed the project since the last call; caches are then dropped."""
        with self.project.store.reading() as connection:
            now = journal.newest(connection), machine.revision(connection)
        before, self._seen = self._seen, now
        if before is None or before == now:
            return False
        self._codebook = None
        self._texts.clear()
        return True

    # --- acts --------------------------------------------------------------------------------------------------------

    def _act(self, *acts: Act, batch: str | None = None) -> tuple[Event, ...]:
        if self._seen is None:
            self.changed()
        made = self.project.act(acts, batch=batch)
        if self._seen is not None:
            self._seen = (made[-1].clock, self._seen[1])
        return made

    def _version(self) -> str:
        if not self._codebook_version or self._codebook is None:
            self._codebook_version = codes.current_version(self.codebook())
        return self._codebook_version

    def _span(self, document_id: str, start: int, end: int) -> tuple[DocumentText, Span]:
        document = self.text(document_id)
        if not 0 <= start < end <= len(document.text):
            raise AnchorError(
                _("Passage {start}–{end} hors du texte ({length} caractères).").format(
                    start=start, end=end, length=len(document.text)
                )
            )
        span = trim(document.text, *snap(document.text, start, end))
        if span.start == span.end:
            raise AnchorError(_("Le passage choisi ne contient que des blancs."))
        return document, span

    def code(self, document_id: str, start: int, end: int, code_ids: Sequence[str]) -> tuple[Coding, ...]:
        """Code a passage by hand under one or several codes: one batch, one undo."""
        if not code_ids:
            raise UsageError(_("Aucun code choisi."))
        return self.code_each([(document_id, Span(start, end), code_id) for code_id in code_ids])

    def code_each(self, wanted: Sequence[tuple[str, Span, str]]) -> tuple[Coding, ...]:
        """Code passages of documents, each under its code: one batch, one undo.

        Codings of several passages keep the id of their batch, so that tables may count them apart.
        """
        batch = str(uuid.uuid4()) if len({(key, span) for key, span, _code in wanted}) > 1 else None
        usable = {code_id: codes.require_usable(self.codebook(), code_id).id for _key, _span, code_id in wanted}
        made: dict[tuple[str, Span, str], Coding] = {}
        for document_id, span, code_id in wanted:
            document, inside = self._span(document_id, *span)
            made[document_id, inside, usable[code_id]] = Coding(
                id=str(uuid.uuid4()),
                document_id=document_id,
                version_id=document.version_id,
                start=inside.start,
                end=inside.end,
                code_id=usable[code_id],
                coder_id=self.coder.id,
                origin=Origin.HAND.value,
                created_at="",
                codebook_version=self._version(),
                batch=batch,
            )
        if not made:
            return ()
        acts = [Act("coding.add", (coding_assignment(c, batch=batch),), coding_references(c)) for c in made.values()]
        events = self._act(*acts, batch=batch)
        return tuple(replace(c, created_at=e.time) for c, e in zip(made.values(), events, strict=True))

    def create_code(self, label: str, *, parent: str | None = None, definition: str = "") -> Code:
        """Add a code to the codebook and return it."""
        code = codes.create_code(self.project, label, parent=parent, definition=definition)
        self._codebook = None
        return code

    def on_codes(self, act: Callable[[Project], Made]) -> Made:
        """Run an act on codes (`services.codes`, `services.splitting`); the codebook is read again afterwards."""
        made = act(self.project)
        self._codebook = None
        return made

    def _own(self, coding_id: str) -> Coding:
        with self.project.store.reading() as connection:
            coding = queries.coding(connection, coding_id)
        if coding.coder_id != self.coder.id:
            raise ReviewError(
                _("Ce codage est d'un·e autre codeur·euse."),
                remedy=_("Ajoutez le vôtre ; les désaccords se règlent ensuite à plusieurs."),
            )
        return coding

    def uncode(self, coding_id: str) -> None:
        """Take a coding of one's own away; the journal keeps it."""
        coding = self._own(coding_id)
        self._act(Act("coding.remove", (Assignment(Subject("coding", coding.id), {"alive": False}),)))

    def recode(self, coding_id: str, code_id: str) -> None:
        """Put a coding of one's own under another code."""
        coding = self._own(coding_id)
        target = codes.require_usable(self.codebook(), code_id).id
        fields: dict[str, Value] = {"code": target, "codebook": self._version()}
        subject = Subject("coding", coding.id)
        self._act(Act("coding.recode", (Assignment(subject, fields),), (Subject("code", target),)))

    def resize(self, coding_id: str, start: int, end: int) -> None:
        """Give a coding of one's own other bounds."""
        coding = self._own(coding_id)
        _document, span = self._span(coding.document_id, start, end)
        fields: dict[str, Value] = {"start": span.start, "end": span.end}
        self._act(Act("coding.resize", (Assignment(Subject("coding", coding.id), fields),)))

    def decide(
        self,
        suggestion: Suggestion,
        verdict: Verdict,
        *,
        code_id: str | None = None,
        span: Span | None = None,
    ) -> Decision:
        """Answer a suggestion: one act that also makes, changes or takes away the coding it stands for.

        `code_id` is the code of a recoded one; `span` other bounds. A later answer replaces an earlier one.
        """
        decision = self._decision(suggestion, verdict, code_id, span)
        event = self._act(decision_act_of(decision, self._version(), now=time.time()))[0]
        return replace(decision, decided_at=event.time)

    def accept_all(self, wanted: QueueFilter, *, count: int) -> int:
        """Accept every undecided suggestion of a filtered queue: one batch, one undo, counted apart ever after.

        What was put off is left alone. Raises UsageError when the queue is not filtered, or does not hold `count`
        suggestions: the number is what shows that the person saw how many there are.
        """
        if wanted.document_id is None and wanted.case_id is None and wanted.code_id is None:
            raise UsageError(
                _("On n'accepte pas en lot une file entière."),
                remedy=_("Filtrez d'abord par code, cas ou document."),
            )
        found = self.queue(replace(wanted, include_skipped=False), limit=None)
        if len(found) != count or not found:
            raise UsageError(
                ngettext(
                    "La file filtrée compte {n} suggestion, et non {count}.",
                    "La file filtrée compte {n} suggestions, et non {count}.",
                    len(found),
                ).format(n=len(found), count=count),
                remedy=_("Regardez-les, puis donnez leur nombre."),
            )
        version, now = self._version(), time.time()
        decisions = [self._decision(one, Verdict.ACCEPTED, None, None) for one in found]
        self._act(*(decision_act_of(decision, version, now=now, bulk=True) for decision in decisions))
        return len(found)

    def _decision(self, suggestion: Suggestion, verdict: Verdict, code_id: str | None, span: Span | None) -> Decision:
        if verdict is Verdict.RECODED and code_id is None:
            raise UsageError(_("Recoder demande le code choisi."))
        wanted = code_id if verdict is Verdict.RECODED and code_id else suggestion.code_id
        kept = verdict in (Verdict.ACCEPTED, Verdict.RECODED)
        target = codes.require_usable(self.codebook(), wanted).id if kept else None
        bounds = Span(suggestion.start, suggestion.end)
        if span is not None:
            bounds = self._span(suggestion.document_id, *span)[1]
        return Decision(
            suggestion_id=suggestion.id,
            coder_id=self.coder.id,
            verdict=verdict.value,
            document_id=suggestion.document_id,
            version_id=suggestion.version_id,
            start=bounds.start,
            end=bounds.end,
            proposed_code_id=suggestion.code_id,
            code_id=target,
            suggester=suggestion.suggester,
            suggester_version=suggestion.suggester_version,
            score=suggestion.score,
            decided_at="",
            evidence=suggestion.evidence,
        )

    def add_memo(
        self,
        target: MemoTarget,
        target_id: str,
        text: str,
        *,
        start: int | None = None,
        end: int | None = None,
        kind: MemoKind = MemoKind.FREE,
    ) -> Memo:
        """Write a memo on an object, or on a passage of a document."""
        text = freeze(text).strip()
        if not text:
            raise UsageError(_("Le mémo est vide."))
        memo = Memo(str(uuid.uuid4()), target.value, target_id, text, self.coder.id, "", start, end, kind.value)
        fields: dict[str, Value] = {
            "target": memo.target,
            "target_id": target_id,
            "text": text,
            "coder": self.coder.id,
            "start": start,
            "end": end,
            "kind": kind.value,
        }
        references = (Subject(_MEMO_KINDS[target], target_id),) if target in _MEMO_KINDS else ()
        event = self._act(Act("memo.add", (Assignment(Subject("memo", memo.id), fields),), references))[0]
        return replace(memo, created_at=event.time)

    def edit_memo(self, memo_id: str, text: str | None = None, *, kind: MemoKind | None = None) -> None:
        """Replace the text of a memo, its kind, or both; what stays the same is not written again."""
        before = self._require_memo(memo_id)
        fields: dict[str, Value] = {}
        if text is not None:
            text = freeze(text).strip()
            if not text:
                raise UsageError(_("Le mémo est vide."))
            if text != before.text:
                fields["text"] = text
        if kind is not None and kind.value != before.kind:
            fields["kind"] = kind.value
        if fields:
            self._act(Act("memo.edit", (Assignment(Subject("memo", memo_id), fields),)))

    def remove_memo(self, memo_id: str) -> None:
        """Take a memo away; the journal keeps it."""
        self._require_memo(memo_id)
        self._act(Act("memo.remove", (Assignment(Subject("memo", memo_id), {"alive": False}),)))

    def _require_memo(self, memo_id: str) -> Memo:
        with self.project.store.reading() as connection:
            found = next((memo for memo in queries.memos(connection) if memo.id == memo_id), None)
        if found is None:
            raise UnknownObject(_("Ce mémo n'existe pas ou plus."))
        return found

    def undo(self, acts: Sequence[str] = REVIEWING) -> str:
        """Take back this coder's last act (or batch), from this session or an earlier one; return what it was.

        Only acts whose name starts with one of `acts` are considered.
        """
        with self.project.store.reading() as connection:
            events = journal.last_acts(connection, self.coder.id, undone=False, acts=acts, never=IMPORTING)
        if not events:
            raise ReviewError(_("Rien à annuler."))
        self._act(Act("undo", undo=tuple(event.id for event in events)))
        self._codebook = None
        return _("Annulé : {act}.").format(act=_described(events))

    def redo(self) -> str:
        """Bring back what was last undone, unless the coder has acted since; return what it was."""
        with self.project.store.reading() as connection:
            undos = journal.last_acts(connection, self.coder.id, undone=True, acts=REVIEWING)
            events = journal.events_by_id(connection, undos[0].undo) if undos else ()
        if not undos:
            raise ReviewError(_("Rien à rétablir."))
        self._act(Act("redo", redo=undos[0].id))
        self._codebook = None
        return _("Rétabli : {act}.").format(act=_described(events))


_MEMO_KINDS = {
    MemoTarget.DOCUMENT: "document",
    MemoTarget.PASSAGE: "document",
    MemoTarget.CASE: "case",
    MemoTarget.CODE: "code",
    MemoTarget.CODING: "coding",
}


def _described(events: Sequence[Event]) -> str:
    name = act_name(events[0].act) if events else ""
    return name if len(events) < 2 else _("{act} (× {n})").format(act=name, n=len(events))
