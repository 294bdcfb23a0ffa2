"""A reading as text: what each cell says in a few signs, and in full when the cursor is on it. No widget here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.field import VariableType
from ingesoc_qual.services.cells import Grid, GridColumn
from ingesoc_qual.services.fieldwork import Listing
from ingesoc_qual.services.reading_views import Measure, Reading, View, ViewCell, ViewColumn, ViewRow
from ingesoc_qual.tui import words
from ingesoc_qual.tui.grid_layout import GAP, GridLayout
from ingesoc_qual.tui.literal import literal, one_line

LEAST_LABEL, WIDEST = 24, 15
"""Cells that the name of a row keeps when the columns take all there is, and that a column takes at most."""


def cell_text(cell: ViewCell, measure: Measure) -> str:
    """Return a cell in a few signs, nothing when it is empty."""
    if measure is Measure.SHARE:
        return f"{words.number(cell.codings)} · {_hundredths(cell.share or 0.0)}" if cell.codings else ""
    if measure is Measure.INTERVAL:
        return _interval(cell, "…")
    if cell.value is None:
        return ""
    if measure is Measure.COUNT:
        return words.number(round(cell.value))
    if measure is Measure.POINTS:
        return words.signed(cell.value)
    if not cell.codings and cell.change in ("", "="):
        return ""
    return f"{words.decimal(cell.value)} {_SIGNS.get(cell.change, ' ')}"


def _hundredths(share: float) -> str:
    return words.decimal(100 * share, 0 if share >= 0.0995 else 1)


_SIGNS = {"+": "+", "-": "\u2212", "=": "="}


def _interval(cell: ViewCell, between: str) -> str:
    if cell.low is None or cell.high is None:
        return ""
    return f"{words.signed(cell.low)} {between} {words.signed(cell.high)}"


def cell_words(cell: ViewCell, column: ViewColumn) -> str:
    """Return a cell in full: how many, out of how many, by how many people."""
    if column.measure is Measure.COUNT:
        return words.number(round(cell.value or 0))
    if column.measure is Measure.RATE:
        return " · ".join(_rate(cell))
    if column.measure is Measure.SHARE:
        return " · ".join(_share(cell))
    if cell.value is None:
        return _("pas de mesure")
    said = _("{n} points de part, réel moins prescrit").format(n=words.signed(cell.value))
    interval = _interval(cell, _("à"))
    return f"{said} · {_('95 % : {interval}').format(interval=interval)}" if interval else said


def _share(cell: ViewCell) -> list[str]:
    parts = [ngettext("{n} passage", "{n} passages", cell.codings).format(n=words.number(cell.codings))]
    share = words.percent(cell.share) if cell.share is not None else "–"
    said = _("{words} mots sur {all} ({share})")
    parts.append(said.format(words=words.number(cell.words), all=words.number(cell.denominator), share=share))
    if cell.speakers is not None:
        n = cell.speakers
        parts.append(ngettext("{n} locuteur·rice", "{n} locuteur·rices", n).format(n=n))
    return parts


def _rate(cell: ViewCell) -> list[str]:
    n = cell.codings
    parts = [
        ngettext("{n} occurrence", "{n} occurrences", n).format(n=words.number(n)),
        _("sur {all} mots").format(all=words.number(cell.denominator)),
        _("{n} pour 10 000").format(n=words.decimal(cell.value or 0.0)),
    ]
    if cell.specificity is not None:
        parts.append(_("spécificité {n}").format(n=words.signed(cell.specificity, 2)))
    if cell.change:
        said = {"+": _("plus qu'en {year}"), "-": _("moins qu'en {year}"), "=": _("autant qu'en {year}")}
        parts.append(said[cell.change].format(year=cell.previous))
    return parts


def where(row: ViewRow, column: ViewColumn) -> str:
    """Return what a cell is about: heading, row, group, column."""
    parts = (row.above, row.label.strip(), column.group, column.title)
    return " · ".join(one_line(part) for part in parts if part)


class CrossLayout(GridLayout):
    """A view as text: the names of its rows first, as wide as the columns leave them, then its columns."""

    def __init__(self, view: View) -> None:
        self.view = view
        columns = [GridColumn("", "", editable=False)]
        columns += [GridColumn(str(n), c.title, False, VariableType.NUMBER) for n, c in enumerate(view.columns)]
        blank = ("",) * len(view.columns)
        rows = [(str(n), (row.label, *(self._signs(row) or blank))) for n, row in enumerate(view.rows)]
        super().__init__(Grid(Listing.CASES, tuple(columns), tuple(rows)))
        indent = "  " if any(row.heading for row in view.rows) else ""
        for row, texts in zip(view.rows, self.texts, strict=True):
            texts[0] = texts[0] if row.heading else indent + one_line(row.label.strip())
            if row.label.startswith("  "):
                texts[0] = f"  {texts[0]}"
        self._widths[0] = self._fitted(0, "")

    def _signs(self, row: ViewRow) -> tuple[str, ...]:
        return tuple(cell_text(cell, c.measure) for cell, c in zip(row.cells, self.view.columns, strict=False))

    def _fitted(self, place: int, title: str) -> int:
        fitted = super()._fitted(place, title)
        return min(fitted, WIDEST) if place else fitted

    def width(self, place: int, room: int) -> int:
        """Return the width of a column where a row has `room` cells."""
        if place:
            return super().width(place, room)
        others = sum(super(CrossLayout, self).width(n, room) + GAP for n in range(1, len(self._widths)))
        return min(self._widths[0], max(room - others, LEAST_LABEL))

    def groups(self, places: Sequence[int], room: int) -> Content:
        """Return the line above the titles: the name of each group where the first of its columns in view begins."""
        line, before = Content(""), ""
        for index, place in enumerate(places[1:], 1):
            group = self.view.columns[place - 1].group
            if group and group != before:
                same = [other for other in places[index:] if self.view.columns[other - 1].group == group]
                size = sum(self.width(other, room) + GAP for other in same) - GAP
                name = literal(group, "$q-muted").truncate(size, ellipsis=True)
                line = Content.assemble(_padded(line, self.start(place, places, room)), name)
            before = group
        return line


def _padded(content: Content, cells: int) -> Content:
    kept = content.truncate(cells)
    return Content.assemble(kept, " " * max(0, cells - kept.cell_length))


def units(reading: Reading) -> str:
    """Return what the figures of a cell are, where no column says it."""
    return {
        Reading.GRID: _("passages · % des mots"),
        Reading.GAP: _("passages · % des mots"),
        Reading.PROFILE: _("passages · % des mots codés"),
        Reading.VOCABULARY: _("pour 10 000 mots, sens"),
    }.get(reading, "")


def reading_name(reading: Reading) -> str:
    """Return the name of a reading."""
    return {
        Reading.GRID: _("Grille du bénévolat"),
        Reading.GAP: _("Écart entre prescrit et réel"),
        Reading.VOLUMES: _("Volumes de bénévolat"),
        Reading.PROFILE: _("Profil"),
        Reading.VOCABULARY: _("Vocabulaire"),
    }[reading]


def tab_name(reading: Reading) -> str:
    """Return the name of a reading in one or two words."""
    return {
        Reading.GRID: _("Bénévolat"),
        Reading.GAP: _("Prescrit, réel"),
        Reading.VOLUMES: _("Volumes"),
        Reading.PROFILE: _("Profil"),
        Reading.VOCABULARY: _("Vocabulaire"),
    }[reading]
