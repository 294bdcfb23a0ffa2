"""From what a person types to what it names: cases, codes, codings, suggestions, passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ingesoc_qual.errors import UnknownObject, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding, Suggestion
from ingesoc_qual.services import fieldwork
from ingesoc_qual.services.memos import PlacedMemo, memos
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.review import QueueFilter, Review
from ingesoc_qual.textunits import Span, freeze

T = TypeVar("T")
SHORTEST_ID = 4


def find_code(codebook: Codebook, name: str) -> str:
    """Return the id of the code of that id or label; raises `UnknownObject`."""
    wanted = freeze(name).strip()
    if wanted in codebook.by_id:
        return wanted
    found = [code.id for _depth, code in codebook.walk() if code.label.casefold() == wanted.casefold()]
    return _one(found, _("Aucun code « {name} »."), wanted, _("« ingesoc codebook show PROJET » les donne tous."))


def find_case(review: Review, name: str) -> str:
    """Return the id of the case of that id or name; raises `UnknownObject`."""
    return _one(
        [case.id for case in review.cases() if name in (case.id, case.name)],
        _("Aucun cas « {name} »."),
        name,
        _("« ingesoc cases PROJET » les donne tous."),
    )


def find_document(review: Review, name: str) -> str:
    """Return the id of the document of that id, name or file, or whose name begins so; raises `UnknownObject`."""
    return fieldwork.find_document(review.project, name)


def find_suggestion(review: Review, start_of_id: str) -> Suggestion:
    """Return the suggestion whose id begins so; raises `UnknownObject`."""
    return _by_id(
        review.queue(QueueFilter(), limit=None), start_of_id, _("Aucune suggestion « {name} »."), lambda one: one.id
    )


def find_coding(review: Review, start_of_id: str) -> Coding:
    """Return the coding whose id begins so; raises `UnknownObject`."""
    every = [coding for about in review.documents() for coding in review.codings(about.document_id)]
    return _by_id(every, start_of_id, _("Aucun codage « {name} »."), lambda one: one.id)


def find_memo(project: Project, start_of_id: str) -> PlacedMemo:
    """Return the memo whose id begins so, with what it is on; raises `UnknownObject`."""
    return _by_id(memos(project), start_of_id, _("Aucun mémo « {name} »."), lambda one: one.memo.id)


def find_span(text: str, *, words: str | None, span: str | None) -> Span:
    """Return the passage that `words` stand at, once only, or that `span` (`start-end`) says.

    Raises `UnknownObject` when the words are not there, `UsageError` when they are there more than once.
    """
    if span is not None:
        start, _dash, end = span.partition("-")
        if not (start.isdecimal() and end.isdecimal()):
            raise UsageError(
                _("« {span} » n'est pas un passage.").format(span=span),
                remedy=_("Écrivez début-fin, par exemple 120-180."),
            )
        return Span(int(start), int(end))
    wanted = freeze(words or "").strip()
    first = text.find(wanted) if wanted else -1
    if first < 0:
        raise UnknownObject(_("Ces mots ne sont pas dans le document : « {words} ».").format(words=wanted))
    if text.find(wanted, first + 1) >= 0:
        raise UsageError(
            _("Ces mots sont plusieurs fois dans le document."),
            remedy=_("Donnez-en davantage, ou le passage par --span début-fin."),
        )
    return Span(first, first + len(wanted))


def _by_id(every: Sequence[T], start: str, none: str, identity: Callable[[T], str]) -> T:
    found = [one for one in every if identity(one).startswith(start)] if len(start) >= SHORTEST_ID else []
    return _one(found, none, start, _("Donnez l'identifiant entier, que --json montre."))


def _one(found: Sequence[T], none: str, name: str, remedy: str) -> T:
    if len(found) == 1:
        return found[0]
    said = _("« {name} » peut en désigner plusieurs.") if found else none
    raise UnknownObject(said.format(name=name), remedy=remedy)
