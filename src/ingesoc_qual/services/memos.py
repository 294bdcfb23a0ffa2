"""Memos of everyone on anything: read with what they are on, filtered, changed by their author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingesoc_qual.errors import ReviewError, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding, Memo, MemoKind, MemoTarget
from ingesoc_qual.model.document import Document
from ingesoc_qual.model.table import Column, ColumnType, Table
from ingesoc_qual.services.blind import sight
from ingesoc_qual.services.codes import read_codebook
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import queries
from ingesoc_qual.textunits import Span, fold


@dataclass(frozen=True, slots=True)
class PlacedMemo:
    """A memo with what it is on: its name, and the words where it is a passage or a coding."""

    memo: Memo
    author: str
    about: str
    """Name of the code, case, document or project; empty when what it was on is gone."""
    document: Document | None = None
    span: Span | None = None
    """Where the words are in the present text of the document; None where there are none."""
    quote: str = ""
    code_id: str | None = None

    @property
    def first_line(self) -> str:
        """The first line of the text that says something."""
        return next((line.strip() for line in self.memo.text.splitlines() if line.strip()), "")


class _Field:
    """What memos may be on, read on one snapshot."""

    def __init__(self, project: Project) -> None:
        with project.store.reading() as connection:
            self.memos = sight(connection, project.coder.id).memos(connection, queries.memos(connection))
            self.documents = {document.id: document for document in queries.documents(connection)}
            self.cases = {case.id: case for case in queries.cases(connection)}
            self.coders = {coder.id: coder for coder in queries.coders(connection)}
            wanted = {memo.target_id for memo in self.memos if memo.target == MemoTarget.CODING.value}
            self.codings = {c.id: c for c in queries.codings(connection) if c.id in wanted} if wanted else {}
            self.texts: dict[str, str] = {}
            for document_id in sorted(self._quoted()):
                self.texts[document_id] = queries.text(connection, document_id).text
        self.codebook = read_codebook(project)
        self.project_name = project.name

    def _quoted(self) -> set[str]:
        passages = {memo.target_id for memo in self.memos if memo.target == MemoTarget.PASSAGE.value}
        return (passages | {coding.document_id for coding in self.codings.values()}) & set(self.documents)

    def place(self, memo: Memo) -> PlacedMemo:
        """Return a memo with what it is on."""
        coder = self.coders.get(memo.coder_id)
        author = coder.name if coder else memo.coder_id
        target = MemoTarget(memo.target)
        if target is MemoTarget.CODING:
            return self._on_coding(memo, author, self.codings.get(memo.target_id))
        if target in (MemoTarget.PASSAGE, MemoTarget.DOCUMENT):
            return self._on_document(memo, author, self.documents.get(memo.target_id))
        if target is MemoTarget.CODE:
            code_id = self.codebook.resolve(memo.target_id)
            return PlacedMemo(memo, author, _path(self.codebook, code_id), code_id=code_id)
        case = self.cases.get(memo.target_id)
        about = self.project_name if target is MemoTarget.PROJECT else case.name if case else ""
        return PlacedMemo(memo, author, about)

    def _on_coding(self, memo: Memo, author: str, coding: Coding | None) -> PlacedMemo:
        if coding is None:
            return PlacedMemo(memo, author, "")
        document, code_id = self.documents[coding.document_id], self.codebook.resolve(coding.code_id)
        span = Span(coding.start, coding.end) if coding.version_id == document.version_id else None
        about = f"{_path(self.codebook, code_id)} · {document.name}"
        return PlacedMemo(memo, author, about, document, span, self._words(document, span), code_id)

    def _on_document(self, memo: Memo, author: str, document: Document | None) -> PlacedMemo:
        if document is None:
            return PlacedMemo(memo, author, "")
        span = None
        # A memo on a passage does not say of which version: outside the text, it is shown with the document alone.
        if memo.start is not None and memo.end is not None and memo.end <= document.characters:
            span = Span(memo.start, memo.end)
        return PlacedMemo(memo, author, document.name, document, span, self._words(document, span))

    def _words(self, document: Document, span: Span | None) -> str:
        return self.texts[document.id][span.start : span.end] if span is not None else ""


def _path(codebook: Codebook, code_id: str) -> str:
    return " ▸ ".join(code.label for code in codebook.path(code_id)) or code_id


def memos(
    project: Project,
    *,
    kind: MemoKind | None = None,
    target: MemoTarget | None = None,
    author: str | None = None,
    words: str = "",
) -> tuple[PlacedMemo, ...]:
    """Return the memos with what they are on, newest first.

    `author` is the name of a coder; `words` are looked for in the text and in what it is on, whatever case and accents.
    """
    field = _Field(project)
    every = [field.place(memo) for memo in reversed(field.memos)]
    return filtered(every, kind=kind, target=target, author=author, words=words)


def filtered(
    found: Iterable[PlacedMemo],
    *,
    kind: MemoKind | None = None,
    target: MemoTarget | None = None,
    author: str | None = None,
    words: str = "",
) -> tuple[PlacedMemo, ...]:
    """Return the memos that meet every condition given, in the same order."""
    wanted = fold(words).split()
    return tuple(each for each in found if _meets(each, kind, target, author, wanted))


def _meets(
    each: PlacedMemo, kind: MemoKind | None, target: MemoTarget | None, author: str | None, words: Iterable[str]
) -> bool:
    if kind is not None and each.memo.kind != kind.value:
        return False
    if target is not None and each.memo.target != target.value:
        return False
    if author is not None and each.author != author:
        return False
    text = fold(f"{each.memo.text} {each.about} {each.quote}")
    return all(word in text for word in words)


def own_memo(review: Review, memo: Memo) -> Memo:
    """Return a memo of this coder's own; raises `ReviewError` for another's, which is only read."""
    if memo.coder_id != review.coder.id:
        raise ReviewError(_("Ce mémo est d'un·e autre codeur·euse."), remedy=_("Écrivez le vôtre sur le même objet."))
    return memo


def parse_kind(text: str) -> MemoKind:
    """Return the kind that `text` names, whatever its accents; raises `UsageError`."""
    for kind in MemoKind:
        if fold(text).strip() == fold(kind.value):
            return kind
    raise UsageError(
        _("« {text} » n'est pas un type de mémo.").format(text=text),
        remedy=_("Les types : {kinds}.").format(kinds=", ".join(kind.value for kind in MemoKind)),
    )


def target_name(target: str) -> str:
    """Return what a memo is on, in the interface language."""
    return {
        MemoTarget.PROJECT: _("projet"),
        MemoTarget.DOCUMENT: _("document"),
        MemoTarget.CASE: _("cas"),
        MemoTarget.CODE: _("code"),
        MemoTarget.CODING: _("codage"),
        MemoTarget.PASSAGE: _("passage"),
    }[MemoTarget(target)]


def kind_name(kind: str) -> str:
    """Return the name of a kind of memo in the interface language."""
    return {
        MemoKind.THEORY.value: _("théorique"),
        MemoKind.METHOD.value: _("méthode"),
        MemoKind.CODING.value: _("codage"),
        MemoKind.FREE.value: _("libre"),
    }.get(kind, kind)


def memos_table(project: Project, found: Sequence[PlacedMemo] | None = None) -> Table:
    """Return memos (all of them, oldest first, when none are given) as a table, text included."""
    given = tuple(reversed(memos(project))) if found is None else found
    columns = (
        Column("id", description=_("Identité du mémo.")),
        Column("kind", description=_("Type : théorique, méthode, codage ou libre.")),
        Column("text", description=_("Le mémo, mot pour mot."), long=True),
        Column("coder", description=_("Qui l'a écrit.")),
        Column("written_at", ColumnType.TIME, _("Quand il l'a été (UTC).")),
        Column("target", description=_("Ce sur quoi il est : project, document, case, code, coding ou passage.")),
        Column("target_id", description=_("Identité de cet objet (pour un passage, du document).")),
        Column("about", description=_("Nom de cet objet.")),
        Column("document", description=_("Nom du document, pour un document, un passage ou un codage.")),
        Column("code_id", description=_("Code, pour un code ou un codage.")),
        Column("start", ColumnType.INTEGER, _("Début du passage, en caractères (points de code) depuis 0.")),
        Column("end", ColumnType.INTEGER, _("Fin du passage, exclue.")),
        Column("quotation", description=_("Le passage, mot pour mot."), long=True),
    )
    return Table("memos", columns, [_row(each) for each in given])


def _row(each: PlacedMemo) -> tuple[str | int | None, ...]:
    memo = each.memo
    return (
        memo.id,
        memo.kind,
        memo.text,
        each.author,
        memo.created_at,
        memo.target,
        memo.target_id,
        each.about or None,
        each.document.name if each.document else None,
        each.code_id,
        each.span.start if each.span else None,
        each.span.end if each.span else None,
        each.quote or None,
    )
