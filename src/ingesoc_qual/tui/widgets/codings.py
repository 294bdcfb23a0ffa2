"""The right pane of the reader: what is coded under the cursor, by whom, from where, with which memos."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import Codebook
from ingesoc_qual.model.coding import Coding, Memo, MemoKind, Origin
from ingesoc_qual.services.memos import kind_name
from ingesoc_qual.tui import words
from ingesoc_qual.tui.desk import Desk
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.plain import plain_lines
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph, TextRows

MOST = 8
LONGEST_MEMO = 160
LONGEST_DEFINITION = 400
INDENT = 5
EMPTY = Paragraph(Content(""))


def code_path(codebook: Codebook, code_id: str) -> str:
    """Return `Bénévolat ▸ prescrit`, or the id of a code that the codebook does not hold."""
    return " ▸ ".join(code.label for code in codebook.path(code_id)) or code_id


class CodingsPane(TextRows):
    """Codings under the cursor, the chosen one first in weight; then its definition and the recent codes."""

    EDGE = "│ "
    DEFAULT_CSS = """
    CodingsPane { width: 34; height: 1fr; background: $q-page; color: $q-ink; }
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the rows of a region."""
        return plain_lines(self, crop, self.render_line)

    def show(self, desk: Desk, here: Sequence[Coding], chosen: Coding | None, memos: Sequence[Memo]) -> None:
        """Show what is under the cursor."""
        parts = [Paragraph(Content.styled(_("Codages ici"), "$q-muted")), EMPTY]
        if not here:
            parts = [Paragraph(Content.styled(_("Aucun codage ici"), "$q-muted"))]
        for coding in here[:MOST]:
            parts += self._coding(desk, coding, coding is chosen, memos)
        if len(here) > MOST:
            parts.append(Paragraph(Content.styled(_("et {n} autres").format(n=len(here) - MOST), "$q-muted"), INDENT))
        parts += [self._memo(memo) for memo in memos if memo.start is not None]
        if chosen is not None:
            parts += self._definition(desk, chosen)
        parts += self._recent(desk)
        self.show_paragraphs(parts)

    def _coding(self, desk: Desk, coding: Coding, chosen: bool, memos: Sequence[Memo]) -> list[Paragraph]:
        color = code_color(desk.codebook.by_id.get(coding.code_id), coding.code_id)
        path = [code.label for code in desk.codebook.path(coding.code_id)] or [coding.code_id]
        name = literal(path[-1], "bold $q-strong" if chosen else "$q-ink")
        mark = Content.styled(f"{desk.marks.get(coding.code_id, ''):<3}", f"bold {color}")
        coder = desk.coders.get(coding.coder_id)
        who = one_line(coder.name if coder else coding.coder_id, 14)
        origin = _("à la main")
        if coding.origin != Origin.HAND.value:
            origin = _("suggestion {score}").format(score=words.score(coding.score or 0.0))
        if coding.origin == Origin.BULK.value:
            origin = _("{origin}, en lot").format(origin=origin)
        about = Content.styled(f"{who}, {words.day(coding.created_at)} · {origin}", "$q-muted")
        above = literal(" ▸ ".join(path[:-1]), "$q-faint")
        return [
            Paragraph(Content.assemble(Content.styled("▸ " if chosen else "  ", "$q-key"), mark, name)),
            *([Paragraph(above, INDENT)] if above else []),
            Paragraph(about, INDENT),
            *(self._memo(memo) for memo in memos if memo.target_id == coding.id),
        ]

    @staticmethod
    def _memo(memo: Memo) -> Paragraph:
        text = literal(memo.text, "italic $q-ink", limit=LONGEST_MEMO)
        said = _("mémo : ")
        if memo.kind != MemoKind.FREE.value:
            said = _("mémo ({kind}) : ").format(kind=kind_name(memo.kind))
        return Paragraph(Content.assemble(literal(said, "$q-muted"), " ", text), INDENT)

    @staticmethod
    def _definition(desk: Desk, chosen: Coding) -> list[Paragraph]:
        code = desk.codebook.by_id.get(chosen.code_id)
        if code is None or not code.definition:
            return []
        return [EMPTY, Paragraph(literal(code.definition, "$q-muted", limit=LONGEST_DEFINITION))]

    @staticmethod
    def _recent(desk: Desk) -> list[Paragraph]:
        known = [code_id for code_id in desk.recent if code_id in desk.codebook.by_id]
        if not known:
            return []
        parts = [EMPTY, Paragraph(Content.styled(_("Codes récents"), "$q-muted"))]
        for digit, code_id in enumerate(known, 1):
            label = literal(desk.codebook.by_id[code_id].label, "$q-ink", limit=26)
            parts.append(Paragraph(Content.assemble(Content.styled(f"{digit}  ", "bold $q-key"), label), 2))
        return parts
