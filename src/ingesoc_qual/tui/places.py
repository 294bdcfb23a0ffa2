"""The full screens: how each is reached, and which panels have keys on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from ingesoc_qual.i18n import _

if TYPE_CHECKING:
    from textual.screen import Screen

HOME = "documents"


@dataclass(frozen=True, slots=True)
class Place:
    """One full screen: the letter after `g`, its name in a sentence, how it is made, its panels besides `app`."""

    mode: str
    letter: str
    name: str
    make: Callable[[], Screen[Any]]
    panels: tuple[str, ...]


def _documents() -> Screen[Any]:
    from ingesoc_qual.tui.screens.documents import DocumentsScreen

    return DocumentsScreen()


def _reader() -> Screen[Any]:
    from ingesoc_qual.tui.screens.reader import ReaderScreen

    return ReaderScreen()


def _codebook() -> Screen[Any]:
    from ingesoc_qual.tui.screens.codebook import CodebookScreen

    return CodebookScreen()


def _queue() -> Screen[Any]:
    from ingesoc_qual.tui.screens.queue import QueueScreen

    return QueueScreen()


def _search() -> Screen[Any]:
    from ingesoc_qual.tui.screens.search import SearchScreen

    return SearchScreen()


def _fieldwork() -> Screen[Any]:
    from ingesoc_qual.tui.screens.fieldwork import FieldworkScreen

    return FieldworkScreen()


def _coded() -> Screen[Any]:
    from ingesoc_qual.tui.screens.coded import CodedScreen

    return CodedScreen()


def _memos() -> Screen[Any]:
    from ingesoc_qual.tui.screens.memos import MemosScreen

    return MemosScreen()


def _readings() -> Screen[Any]:
    from ingesoc_qual.tui.screens.readings import ReadingsScreen

    return ReadingsScreen()


def _journal() -> Screen[Any]:
    from ingesoc_qual.tui.screens.journal import JournalScreen

    return JournalScreen()


def _disagreements() -> Screen[Any]:
    from ingesoc_qual.tui.screens.disagreements import DisagreementsScreen

    return DisagreementsScreen()


def _agreement() -> Screen[Any]:
    from ingesoc_qual.tui.screens.agreement import AgreementScreen

    return AgreementScreen()


@cache
def places() -> tuple[Place, ...]:
    """Return every full screen, in the order of the overlay."""
    return (
        Place("documents", "d", _("accueil"), _documents, ("documents", "list")),
        Place("reader", "l", _("lecteur"), _reader, ("reader", "text")),
        Place("codebook", "g", _("grille de codage"), _codebook, ("codebook", "list")),
        Place("queue", "f", _("file de suggestions"), _queue, ("queue",)),
        Place("disagreements", "c", _("désaccords"), _disagreements, ("disagreements",)),
        Place("agreement", "a", _("accord"), _agreement, ("agreement", "list")),
        Place("memos", "m", _("mémos"), _memos, ("memos", "list")),
        Place("search", "r", _("recherche, concordance"), _search, ("search", "list")),
        Place("readings", "t", _("lectures"), _readings, ("readings", "volumes", "list")),
        Place("fieldwork", "v", _("cas et locuteurs"), _fieldwork, ("fieldwork", "list")),
        Place("coded", "p", _("passages d'un code"), _coded, ("coded", "list")),
        Place("journal", "j", _("journal"), _journal, ("journal", "list")),
    )


def together() -> tuple[tuple[str, ...], ...]:
    """Return the panels whose keys work at the same time, screen by screen, dialogs last."""
    alone = ("picker", "memo", "prompt", "path", "confirm", "help", "editor", "volume")
    lists = (("job", "list"), ("passages", "list"))
    return (*(("app", *place.panels) for place in places()), *lists, *((panel,) for panel in alone))
