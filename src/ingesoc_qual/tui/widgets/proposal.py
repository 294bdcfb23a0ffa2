"""What stands around a passage in the queue: how far one is, where it comes from, what is proposed and why."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.tui import words
from ingesoc_qual.tui.desk import Desk, OpenDocument
from ingesoc_qual.tui.literal import end_of_path, literal, one_line
from ingesoc_qual.tui.reader.moves import turn_number
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path

if TYPE_CHECKING:
    from ingesoc_qual.services.review import QueueCounts

LABEL_CELLS = 10
MOST_OTHERS = 9
LONGEST_REASON = 30
WIDE = 100
LINES = 5
"""Lines of the proposal: the code, why, the others, the definition."""


def counts_line(counts: QueueCounts, width: int) -> tuple[Content, Content]:
    """Return `48 / 312   acceptées 29 · rejetées 15 · recodées 4` and the share done as a bar."""
    done = counts.total - counts.pending
    parts = [
        _("acceptées {n}").format(n=words.number(counts.accepted)),
        _("rejetées {n}").format(n=words.number(counts.rejected)),
        _("recodées {n}").format(n=words.number(counts.recoded)),
    ]
    if counts.skipped:
        parts.append(_("remises à plus tard {n}").format(n=words.number(counts.skipped)))
    left = Content.assemble(
        (f"{words.number(done)} / {words.number(counts.total)}", "bold $q-strong"),
        "   ",
        (" · ".join(parts), "$q-muted"),
    )
    share = done / counts.total if counts.total else 0.0
    right = Content.assemble(
        (words.bar(share, 20 if width >= WIDE else 8), "$q-faint"), (f" {share:4.0%}".replace("%", " %"), "$q-muted")
    )
    return left, right


def source_line(document: OpenDocument, suggestion: Suggestion) -> Content:
    """Return where the passage comes from: document, cases, date, turn, speaker, time."""
    about = document.about
    parts = [literal(about.name, "bold $q-ink"), *(literal(case, "$q-muted") for case in about.cases)]
    if about.date:
        parts.append(literal(words.date(about.date), "$q-muted"))
    turns = document.text.layout.turns
    number = turn_number(turns, suggestion.start)
    if number >= 0:
        turn = turns[number]
        parts.append(Content.styled(_("tour {n}").format(n=number + 1), "$q-muted"))
        if turn.speaker:
            speaker = document.speakers.get(turn.speaker)
            name = speaker.name if speaker and speaker.name else turn.speaker
            role = f" ({speaker.role})" if speaker and speaker.role else ""
            parts.append(literal(name + role, "$q-muted", limit=40))
        if turn.time_start is not None:
            parts.append(Content.styled(words.clock(turn.time_start), "$q-muted"))
    for page in document.text.layout.pages:
        if page.start <= suggestion.start < page.end:
            parts.append(Content.styled(_("p. {n}").format(n=page.number), "$q-muted"))
    return Content.styled(" · ", "$q-faint").join(parts)


def _reasons(suggestion: Suggestion, text: str) -> Content:
    quoted = [text[piece.start : piece.end] for piece in suggestion.evidence]
    seen = list(dict.fromkeys(one_line(piece, LONGEST_REASON) for piece in quoted))
    parts = [literal(piece, "bold underline $q-evidence") for piece in seen]
    return Content.assemble((_("parce que : "), "$q-muted"), Content.styled(" · ", "$q-muted").join(parts))


def proposal(desk: Desk, suggestion: Suggestion, others: Sequence[Suggestion], width: int, text: str) -> Content:
    """Return the proposed code with its score and reasons, the other codes, and the definition."""
    color = code_color(desk.codebook.by_id.get(suggestion.code_id), suggestion.code_id)
    room = max(20, width - 4)
    score = Content.assemble(
        "   ", (words.score(suggestion.score), "$q-strong"), "  ", (words.bar(suggestion.score), color)
    )
    path = end_of_path(code_path(desk.codebook, suggestion.code_id), room - LABEL_CELLS - score.cell_length)
    lines = [Content.assemble((_("Proposé").ljust(LABEL_CELLS), "$q-muted"), literal(path, f"bold {color}"), score)]
    if suggestion.evidence:
        # On a line of its own: a long code path must never push away the words that made the machine propose.
        reasons = Content.assemble(" " * LABEL_CELLS, _reasons(suggestion, text))
        lines.append(reasons.truncate(room, ellipsis=True))
    if others:
        parts = [
            Content.assemble(
                (str(digit), "bold $q-key"),
                " ",
                literal(_label(desk, other.code_id), "$q-ink"),
                (f" {words.score(other.score)}", "$q-muted"),
            )
            for digit, other in enumerate(others[:MOST_OTHERS], 1)
        ]
        row = Content.assemble((_("Autres").ljust(LABEL_CELLS), "$q-muted"), Content("   ").join(parts))
        lines.append(row.truncate(room, ellipsis=True))
    code = desk.codebook.by_id.get(suggestion.code_id)
    if code is not None and code.definition:
        left = LINES - len(lines)
        said = textwrap.wrap(one_line(code.definition), room, max_lines=left, placeholder=" …")
        lines += [literal(line, "$q-muted") for line in said]
    return Content("\n").join(lines)


def _label(desk: Desk, code_id: str) -> str:
    code = desk.codebook.by_id.get(code_id)
    return code.label if code else code_id
