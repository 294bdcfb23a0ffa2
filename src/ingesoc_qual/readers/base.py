"""What all readers share: their protocol, their options, and the draft that becomes a `Reading`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ingesoc_qual.errors import EmptyDocument
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Block, DroppedLine, Layout, Page, Reading, ReadSpeaker, Turn
from ingesoc_qual.textunits import visible


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may say about a file: how its speakers are written, how its bytes are encoded.

    `labels` maps labels as they are written to the speaker they stand for. With `ocr`, scanned pages are recognised:
    it is called with the number of pages done and to do. `known` tells whether a word, in lower case, is one of the
    language: it settles what the words of the document itself do not.
    """

    speaker_pattern: str | None = None
    encoding: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    ocr: Callable[[int, int], None] | None = None
    known: Callable[[str], bool] | None = None


class Reader(Protocol):
    """One file format."""

    @property
    def format(self) -> str:
        """Return the short name of the format, as stored with the document."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """Return the file extensions of the format, lower case, with their dot."""

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return what the bytes of one file hold; `name` is the file's name, for messages.

        Raises a `ReadError` when nothing can be made of the bytes, `UsageError` when an option is wrong.
        """


@dataclass(frozen=True, slots=True)
class Draft:
    """A frozen text with its blocks and pages, before speakers are looked for.

    `body_end` is where the flow of the text ends and its notes begin. `emphasis` maps the start of a block to the end
    of the bold words it begins with. `turns` are given by files that mark their speakers themselves.
    """

    text: str
    blocks: tuple[Block, ...] = ()
    pages: tuple[Page, ...] = ()
    body_end: int | None = None
    emphasis: Mapping[int, int] = field(default_factory=dict)
    turns: tuple[Turn, ...] | None = None
    speakers: tuple[ReadSpeaker, ...] = ()


def shown(name: str) -> str:
    """Return a file name fit for a message."""
    return visible(name, keep="")


def to_reading(
    draft: Draft,
    *,
    name: str,
    format: str,
    options: ReadOptions,
    encoding: str | None = None,
    title: str | None = None,
    warnings: tuple[str, ...] = (),
    dropped: tuple[DroppedLine, ...] = (),
) -> Reading:
    """Return the reading of a draft, with the turns its file marks or, failing that, those its text shows.

    Raises `EmptyDocument` when the text is blank, `UsageError` when the speaker pattern is wrong.
    """
    if not draft.text or draft.text.isspace():
        raise EmptyDocument(
            _("« {name} » ne contient aucun texte.").format(name=shown(name)),
            remedy=_("Vérifiez que c'est le bon fichier."),
        )
    from ingesoc_qual.readers.turns import Voices, find_turns, recognise_interviewers, renamed

    if draft.turns is not None and options.speaker_pattern is None:
        voices = Voices(draft.turns, recognise_interviewers(draft.text, draft.turns))
    else:
        limit = len(draft.text) if draft.body_end is None else draft.body_end
        voices = find_turns(
            draft.text, limit=limit, pattern=options.speaker_pattern, emphasis=draft.emphasis, labels=options.labels
        )
    voices = renamed(draft.text, voices, options.labels)
    return Reading(
        text=draft.text,
        layout=Layout(draft.blocks, draft.pages, voices.turns, voices.interviewers),
        format=format,
        encoding=encoding,
        warnings=(*warnings, *voices.warnings),
        title=(title or "").strip() or None,
        speakers=draft.speakers,
        dropped=dropped,
        respelt=voices.respelt,
    )
