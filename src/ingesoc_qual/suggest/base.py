"""What a suggester is given and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.model.document import Layout

if TYPE_CHECKING:
    from ingesoc_qual.nlp.columns import Annotation


@dataclass(frozen=True, slots=True)
class SuggestDocument:
    """One annotated document version.

    `interviewers` are the speaker labels whose turns are not suggested on; None stands for those of the layout.
    """

    document_id: str
    version_id: str
    text: str = field(repr=False)
    layout: Layout = field(repr=False)
    annotation: Annotation = field(repr=False)
    interviewers: frozenset[str] | None = None

    @property
    def silent(self) -> frozenset[str]:
        """Return the labels of interviewers."""
        return frozenset(self.layout.interviewers) if self.interviewers is None else self.interviewers


class Suggester(Protocol):
    """Proposes codings; the same documents and codebook always give the same suggestions with the same ids.

    `name` and `version` are part of the id of each suggestion: a version changes with the algorithm, never with the
    codebook, so that decisions outlive codebook changes.
    """

    @property
    def name(self) -> str:
        """Return the name kept with each decision."""
        ...

    @property
    def version(self) -> str:
        """Return the version of the algorithm."""
        ...

    def suggest(
        self, documents: Sequence[SuggestDocument], codebook: Codebook, *, include_interviewer: bool = False
    ) -> list[Suggestion]:
        """Return suggestions by document, start, end, then code in codebook order."""
        ...
