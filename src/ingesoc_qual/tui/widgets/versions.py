"""What stands around a region where coders differ: how far one is, each version in words, the definitions."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.model.adjudication import Adjudication, RegionToSettle, Ruling
from ingesoc_qual.model.coding import Suggestion
from ingesoc_qual.model.disagreement import Marked
from ingesoc_qual.model.field import Coder
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui import words
from ingesoc_qual.tui.desk import Desk, OpenDocument
from ingesoc_qual.tui.differing import DifferenceLine, finishers
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.reader.moves import turn_number
from ingesoc_qual.tui.theme import code_color
from ingesoc_qual.tui.widgets.codings import code_path
from ingesoc_qual.tui.widgets.facing import BOUNDS_SHAPE, MACHINE_SHAPE, SHAPES, Bar, Track
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph

NAME_CELLS = 10
EMPTY = Content("")


def label(desk: Desk, code_id: str) -> str:
    """Return the name of a code."""
    code = desk.codebook.by_id.get(code_id)
    return code.label if code else code_id


def shape(number: int) -> str:
    """Return the shape of the bars of the coder of that number, from 1."""
    return SHAPES[(number - 1) % len(SHAPES)]


def counts_line(line: DifferenceLine) -> tuple[Content, Content]:
    """Return `Désaccord 7 / 53 · autre code`, and how many are settled."""
    here = line.current
    total, settled = len(line.matching), line.settled
    parts = [(_("Désaccord {n} / {total}").format(n=line.rank, total=words.number(total)), "bold $q-strong")]
    if here is not None:
        parts.append((f" · {line.kinds.get(here.disagreement.kind.value, '')}", "$q-strong"))
    if line.decided:
        parts.append((" · " + _("déjà décidés"), "$q-warn"))
    share = settled / total if total else 0.0
    right = Content.assemble(
        (_("décidés {n}").format(n=words.number(settled)) + "  ", "$q-muted"), (words.bar(share, 8), "$q-faint")
    )
    return Content.assemble(*parts), right


def source_line(document: OpenDocument, position: int) -> Content:
    """Return where the region is: document, turn, speaker, page."""
    parts = [literal(document.about.name, "bold $q-ink")]
    turns = document.text.layout.turns
    number = turn_number(turns, position)
    if number >= 0:
        parts.append(Content.styled(_("tour {n}").format(n=number + 1), "$q-muted"))
        speaker = turns[number].speaker
        if speaker:
            found = document.speakers.get(speaker)
            parts.append(literal(found.name if found and found.name else speaker, "$q-muted", limit=30))
    for page in document.text.layout.pages:
        if page.start <= position < page.end:
            parts.append(Content.styled(_("p. {n}").format(n=page.number), "$q-muted"))
    return Content.styled(" · ", "$q-faint").join(parts)


def tracks(
    desk: Desk,
    region: RegionToSettle,
    coders: Sequence[Coder],
    suggestions: Sequence[Suggestion] = (),
    bounds: Span | None = None,
) -> list[Track]:
    """Return the bars of each coder, then those of the machine where it was asked, then bounds being adjusted."""
    one = region.disagreement
    found = []
    for number, coder in finishers(region, coders):
        mine = [Bar(mark.start, mark.end) for mark in one.marked if mark.coder_id == coder.id]
        mine += [Bar(m.start, m.end, label(desk, m.code_id)) for m in one.others if m.coder_id == coder.id]
        if mine:
            ink = code_color(desk.codebook.by_id.get(one.code_id), one.code_id)
            found.append(Track(f"{number} {coder.name}", shape(number), ink, mine))
    if suggestions:
        bars = [Bar(s.start, s.end, f"{label(desk, s.code_id)} {words.score(s.score)}") for s in suggestions]
        found.append(Track(_("machine"), MACHINE_SHAPE, "evidence", bars))
    if bounds is not None:
        found.append(Track(_("bornes"), BOUNDS_SHAPE, "strong", [Bar(*bounds)]))
    return found


def versions(
    desk: Desk,
    region: RegionToSettle,
    line: DifferenceLine,
    text: str,
    width: int,
    *,
    reason: str = "",
    suggestions: Sequence[Suggestion] | None = None,
) -> list[Paragraph]:
    """Return what each coder did in words, what the machine proposes, what was decided, the definitions."""
    one = region.disagreement
    rows = []
    for number, coder in finishers(region, line.coders):
        mine = [mark for mark in one.marked if mark.coder_id == coder.id]
        others = [mark for mark in one.others if mark.coder_id == coder.id]
        head = Content.assemble(
            (f"{number} ", "bold $q-key"),
            (one_line(coder.name, NAME_CELLS).ljust(NAME_CELLS), "$q-ink"),
            (f" {shape(number)}  ", "bold $q-strong"),
        )
        rows.append(_cut(Content.assemble(head, _did(desk, mine, others, text)), width))
    if suggestions is not None:
        rows.append(_cut(_proposed(desk, suggestions), width))
    if region.adjudication is not None:
        rows.append(_cut(_decided(desk, region, region.adjudication), width))
    if reason:
        rows.append(_cut(Content.assemble((_("Motif : "), "$q-muted"), literal(reason, "$q-ink")), width))
    paragraphs = [Paragraph(row) for row in rows]
    for code_id in dict.fromkeys([one.code_id, *(mark.code_id for mark in one.others)]):
        code = desk.codebook.by_id.get(code_id)
        said = one_line(code.definition) if code and code.definition else _("sans définition")
        name = literal(label(desk, code_id), f"bold {code_color(code, code_id)}")
        paragraphs.append(Paragraph(Content.assemble(name, ("  " + said, "$q-muted"))))
    return paragraphs


def _cut(content: Content, width: int) -> Content:
    return content.truncate(max(10, width), ellipsis=True)


def _did(desk: Desk, mine: Sequence[Marked], others: Sequence[Marked], text: str) -> Content:
    if mine:
        return Content(" · ").join(literal(f"« {_quote(text, mark)} »", "$q-ink") for mark in mine)
    parts = [Content.styled(_("rien sous ce code"), "$q-muted")]
    for mark in others:
        quoted = literal(f"« {_quote(text, mark)} »", "$q-muted")
        parts.append(Content.assemble(literal(label(desk, mark.code_id), "bold $q-ink"), " ", quoted))
    return Content.styled(" ; ", "$q-muted").join(parts)


def _quote(text: str, mark: Marked, longest: int = 60) -> str:
    quoted = one_line(text[mark.start : mark.end])
    if len(quoted) <= longest:
        return quoted
    half = longest // 2 - 2
    return f"{quoted[:half].rstrip()} … {quoted[-half:].lstrip()}"


def _proposed(desk: Desk, suggestions: Sequence[Suggestion]) -> Content:
    head = (f"  {_('machine'):<{NAME_CELLS}} {MACHINE_SHAPE}  ", "bold $q-evidence")
    if not suggestions:
        return Content.assemble(head, (_("ne propose rien ici"), "$q-muted"))
    said = [f"{label(desk, one.code_id)} {words.score(one.score)}" for one in suggestions]
    return Content.assemble(head, literal(" · ".join(said), "$q-ink"))


def _decided(desk: Desk, region: RegionToSettle, made: Adjudication) -> Content:
    who = desk.coders.get(made.coder_id)
    parts = [ruling_said(desk, made), who.name if who else made.coder_id, words.day(made.decided_at)]
    if made.reason:
        parts.append(_("motif : {reason}").format(reason=made.reason))
    ink, head = "$q-strong", _("Décidé")
    if region.changed:
        ink, head = "$q-warn", _("Décidé, mais des codages ont changé depuis")
    return Content.assemble((f"{head} : ", f"bold {ink}"), literal(" · ".join(parts), ink))


def ruling_said(desk: Desk, made: Adjudication) -> str:
    """Return what was decided, in a few words."""
    if made.ruling is Ruling.NOTHING:
        return _("rien ici")
    if made.ruling is Ruling.KEEP:
        names = (desk.coders[key].name if key in desk.coders else key for key in made.coders)
        return _("gardé : {names}").format(names=", ".join(names))
    if made.ruling is Ruling.CODE and made.kept:
        return _("autre code : {code}").format(code=code_path(desk.codebook, made.kept[0].code_id))
    return _("autres bornes")
