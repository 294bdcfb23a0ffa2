"""Quantities and their sums as the interface writes them. No Textual widget."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.content import Content

from ingesoc_qual.i18n import _
from ingesoc_qual.model.table import Cell, Table
from ingesoc_qual.model.volume import Volume, VolumeState
from ingesoc_qual.tui import words
from ingesoc_qual.tui.grid_layout import written
from ingesoc_qual.tui.literal import literal, one_line
from ingesoc_qual.tui.widgets.kwic import fit
from ingesoc_qual.tui.widgets.rows_of_text import Paragraph

STATE, VALUE, UNIT, PERIOD = 11, 13, 16, 10


def state_name(state: VolumeState) -> str:
    """Return what a person made of a quantity."""
    return {
        VolumeState.PROPOSED: _("à décider"),
        VolumeState.CONFIRMED: _("confirmée"),
        VolumeState.CORRECTED: _("corrigée"),
        VolumeState.REJECTED: _("rejetée"),
    }[state]


def number(value: float) -> str:
    """Return a value, decimals only where it has some."""
    digits = 0 if value.is_integer() else 1 if (value * 10).is_integer() else 2
    return words.decimal(value, digits)


def quantity(value: float, top: float | None) -> str:
    """Return a value or a range."""
    return number(value) if top is None else f"{number(value)} – {number(top)}"


def plain_quantity(volume: Volume) -> str:
    """Return a value or a range as a person would type it."""
    parts = [volume.value] if volume.value_max is None else [volume.value, volume.value_max]
    return " – ".join(written(int(part) if part.is_integer() else part) for part in parts)


def volume_line(volume: Volume, width: int) -> Content:
    """Return a quantity on one line."""
    ink = {VolumeState.PROPOSED: "$q-strong", VolumeState.REJECTED: "$q-faint"}.get(volume.state, "$q-ink")
    mark = "$q-warn" if volume.state is VolumeState.PROPOSED else "$q-key" if volume.state.counts else "$q-faint"
    shown = fit(quantity(volume.value, volume.value_max), VALUE - 1)
    cells = (f"{shown:>{VALUE - 1}} ", f"{volume.unit:<{UNIT}}", f"{one_line(volume.period):<{PERIOD}}")
    rest = max(6, width - STATE - VALUE - UNIT - PERIOD)
    return Content.assemble(
        (f"{state_name(volume.state):<{STATE}}", mark),
        (cells[0], f"bold {ink}"),
        (cells[1] + cells[2], ink),
        (fit(one_line(volume.category), rest), ink),
    )


def heading_line(width: int) -> Content:
    """Return the names above these columns."""
    rest = max(6, width - STATE - VALUE - UNIT - PERIOD)
    titles = f"{_('état'):<{STATE}}{_('valeur'):>{VALUE - 1}} {_('unité'):<{UNIT}}{_('période'):<{PERIOD}}"
    return Content.styled(titles + fit(_("ce qui est compté"), rest), "$q-muted")


def sums_by_case(table: Table) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the summary, by name of their case."""
    names = [column.name for column in table.columns]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in table.rows:
        one = dict(zip(names, row, strict=True))
        found.setdefault(str(one["case"] or ""), []).append(one)
    return found


def summary_paragraphs(
    rows: Sequence[dict[str, Any]], case: str, volume: Volume, width: int, height: int
) -> list[Paragraph]:
    """Return the sums of one case, those of the unit of `volume` first, as many as there is room for."""
    own = sorted(rows, key=lambda row: row["unit"] != volume.unit)
    parts = [Paragraph(literal(_("Retenu : {case}").format(case=case or "–"), "bold $q-key"))]
    if not own:
        parts.append(Paragraph(Content.styled(_("rien n'est encore confirmé"), "$q-muted")))
    lines = list(_lines(own, volume, width))
    if len(lines) > height - 1:
        lines = [*lines[: max(0, height - 2)], Content.styled("…", "$q-muted")]
    return [*parts, *map(Paragraph, lines)]


def _lines(rows: Sequence[dict[str, Any]], volume: Volume, width: int) -> Iterator[Content]:
    last = None
    for row in rows:
        key = row["unit"], row["period"]
        if key != last:
            last = key
            yield literal(" · ".join(str(part) for part in key if part), "$q-muted")
        here = volume.id in str(row["ids"]).split()
        value = quantity(row["value"], row["value_max"]) + ("" if row["agree"] else " ≠")
        name = fit(one_line(str(row["category"] or "–")), max(4, width - len(value) - 3))
        gap = " " * max(1, width - 2 - len(name) - len(value))
        yield Content.styled(f"  {name}{gap}{value}", "bold $q-strong" if here else "$q-ink")
        if row["parts"] is not None:
            yield literal(_parts(row["parts"], row["gap"]), "$q-muted").pad_left(4)


def _parts(parts: Cell, gap: Cell) -> str:
    left = float(gap or 0)
    said = _("parties : {sum}").format(sum=number(float(parts or 0)))
    if not left:
        return said
    apart = _("écart {n}").format(n=words.signed(left, 0 if left.is_integer() else 1))
    return f"{said} · {apart}"
