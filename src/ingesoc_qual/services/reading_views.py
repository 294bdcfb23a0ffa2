"""The readings as crossed tables to look at: rows under headings, columns, and in each cell its figures and passages.

Plain values only: whoever draws them needs neither pandas nor NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ingesoc_qual.i18n import _
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.reading_words import activity_name, kind_name, row_name
from ingesoc_qual.services.readings import DEFAULT_MAPPING, Readings
from ingesoc_qual.store import journal, machine

EVERYWHERE = "toutes"
"""Source of the rows of the gap that put all sources together."""
Record = Mapping[str, Any]


class Reading(StrEnum):
    """The readings, by the name of their table."""

    GRID = "volunteering_grid"
    GAP = "prescribed_real_gap"
    VOLUMES = "volunteering_volumes"
    PROFILE = "profile"
    VOCABULARY = "vocabulary"


class Measure(StrEnum):
    """What the cells of a column say.

    `COUNT`: a whole number, `value`. `SHARE`: passages and their share of words. `POINTS`: a difference of shares,
    `value`. `INTERVAL`: its bounds. `RATE`: occurrences for 10,000 words, `value`, and the change since a year before.
    """

    COUNT = "count"
    SHARE = "share"
    POINTS = "points"
    INTERVAL = "interval"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column; `group` stands above those that belong together."""

    title: str
    measure: Measure
    group: str = ""


@dataclass(frozen=True, slots=True)
class ViewCell:
    """The figures of one cell and the ids of its passages; None for what is not known or not measured."""

    codings: int = 0
    words: int = 0
    denominator: int = 0
    share: float | None = None
    speakers: int | None = None
    passages: tuple[str, ...] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    specificity: float | None = None
    previous: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage word for word, and whose words they are."""

    words: str
    whose: str


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One row: `key` tells it from others, `above` is the heading it stands under; a heading has no cells.

    `facing` are the passages to read side by side, prescribed then real, on the rows of the gap.
    """

    key: tuple[str, ...]
    label: str
    above: str = ""
    cells: tuple[ViewCell, ...] = ()
    facing: tuple[Quotation | None, Quotation | None] = (None, None)

    @property
    def heading(self) -> bool:
        """Whether the row only names those under it."""
        return not self.cells


@dataclass(frozen=True, slots=True)
class View:
    """A reading as it stands; `blocks` are those who coded, `block` the one shown, empty where there is none."""

    reading: Reading
    columns: tuple[ViewColumn, ...]
    rows: tuple[ViewRow, ...]
    blocks: tuple[str, ...] = ()
    block: str = ""


class ReadingViews:
    """The readings of a project, computed when asked for and kept until somebody or the machine writes."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._stamp: tuple[object, str] | None = None
        self._readings: Readings | None = None
        self._records: dict[tuple[str, str], list[Record]] = {}

    def view(self, reading: Reading, *, block: str = "", detail: bool = False, mapping: str = DEFAULT_MAPPING) -> View:
        """Return one reading, but for the volumes, which are rows to decide on (`services.volumes`).

        `block` is a coder's name or `consensus`, the first there is when it has no coding. `detail` adds sources to the
        gap, families to the profile, terms to the vocabulary, empty rows to the grid; `mapping` is that of the profile.
        """
        readings = self._current()
        build: dict[Reading, Callable[[Readings, list[Record], bool], View]] = {
            Reading.GRID: _grid,
            Reading.GAP: _gap,
            Reading.PROFILE: lambda one, rows, more: _profile(one, rows, more, mapping),
            Reading.VOCABULARY: _vocabulary,
        }
        rows = self._rows(readings, reading, mapping)
        if reading is Reading.VOCABULARY:
            return build[reading](readings, rows, detail)
        blocks = tuple(readings.coded.coders)
        chosen = block if block in blocks else next(iter(blocks), "")
        made = build[reading](readings, [row for row in rows if row["coder"] == chosen], detail)
        return replace(made, blocks=blocks, block=chosen)

    def _current(self) -> Readings:
        with self.project.store.reading() as connection:
            stamp = journal.newest(connection), machine.revision(connection)
        if self._readings is None or stamp != self._stamp:
            self._readings, self._stamp = Readings(self.project), stamp
            self._records.clear()
        return self._readings

    def _rows(self, readings: Readings, reading: Reading, mapping: str) -> list[Record]:
        key = reading.value, mapping if reading is Reading.PROFILE else ""
        if key not in self._records:
            frame = readings.profile(mapping) if reading is Reading.PROFILE else getattr(readings, reading.value)()
            self._records[key] = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
        return self._records[key]


def mapping_names() -> tuple[str, ...]:
    """Return the shipped mappings of codes to dimensions, by name."""
    from ingesoc_qual.codebook.dimensions import builtin_mappings

    return tuple(sorted(builtin_mappings()))


def _known(value: Any) -> float | None:
    return None if value is None or value != value else float(value)


def _cell(row: Record, side: str = "") -> ViewCell:
    """Return the cell of a row of figures; `side` is `prescribed_` or `real_` in the gap."""
    return ViewCell(
        codings=int(row[f"{side}codings"]),
        words=int(row[f"{side}words"]),
        denominator=int(row["denominator"]),
        share=_known(row[f"{side}share"]),
        speakers=int(row[f"{side}speakers"]),
        passages=tuple(row[f"{side}passages"]),
    )


def _count(value: Any) -> ViewCell:
    return ViewCell(value=float(value))


def _under(rows: Sequence[ViewRow]) -> Iterator[ViewRow]:
    """Yield rows with the heading they stand under before the first of them."""
    last = None
    for row in rows:
        if row.above != last:
            last = row.above
            yield ViewRow(("", last), last)
        yield row


def _repeats(readings: Readings) -> set[str]:
    """Return the champs that have one case: their rows would say its figures again."""
    cases = readings.coded.memberships.groupby("champ")["case"].nunique()
    return {str(champ) for champ, n in cases.items() if n < 2}


def _source(row: Record) -> str:
    return f"{row['source']} : {row['role']}" if row["role"] else str(row["source"])


# --- each reading ----------------------------------------------------------------------------------------------------


def _grid(readings: Readings, rows: list[Record], detail: bool) -> View:
    again = _repeats(readings)
    kinds = list(dict.fromkeys((row["activity"], row["kind"]) for row in rows))
    lines: dict[tuple[str, str, str, str], dict[tuple[str, str], Record]] = {}
    for row in rows:
        key = row["level"], row["row"], row["source"], row["role"]
        lines.setdefault(key, {})[row["activity"], row["kind"]] = row
    found = []
    for key, cells in lines.items():
        first = next(iter(cells.values()))
        said = any(row["codings"] for row in cells.values()) and not (key[0] == "champ" and key[1] in again)
        if said or detail:
            figures = tuple(_cell(cells[kind]) if kind in cells else ViewCell() for kind in kinds)
            words = _count(first["denominator"])
            found.append(ViewRow(key, _source(first), row_name(key[0], key[1]), (words, *figures)))
    columns = (
        ViewColumn(_("mots"), Measure.COUNT),
        *(ViewColumn(kind_name(kind), Measure.SHARE, activity_name(activity)) for activity, kind in kinds),
    )
    return View(Reading.GRID, columns, tuple(_under(found)))


def _gap(readings: Readings, rows: list[Record], detail: bool) -> View:
    again = _repeats(readings)
    kept = [
        row
        for row in rows
        if (row["prescribed_codings"] or row["real_codings"])
        and (detail or (row["source"] == EVERYWHERE and not (row["level"] == "champ" and row["row"] in again)))
    ]
    quoted = _quotations(readings, [row[f"{side}_typical"] for row in kept for side in ("prescribed", "real")])
    found = []
    for row in kept:
        key = row["level"], row["row"], row["task"], row["source"], row["role"]
        label = row["task"] or _("sans tâche")
        if row["source"] != EVERYWHERE:
            label = f"  {_source(row)}"
        prescribed, real = _cell(row, "prescribed_"), _cell(row, "real_")
        passages = tuple(dict.fromkeys((*prescribed.passages, *real.passages)))
        low, high = _known(row["low"]), _known(row["high"])
        gap = ViewCell(value=_known(row["difference"]), low=low, high=high, passages=passages)
        cells = (_count(row["documents"]), prescribed, real, gap, gap)
        facing = quoted.get(row["prescribed_typical"]), quoted.get(row["real_typical"])
        found.append(ViewRow(key, label, row_name(row["level"], row["row"]), cells, facing))
    columns = (
        ViewColumn(_("documents"), Measure.COUNT),
        ViewColumn(_("prescrit"), Measure.SHARE),
        ViewColumn(_("réel"), Measure.SHARE),
        ViewColumn(_("écart"), Measure.POINTS),
        ViewColumn(_("de … à"), Measure.INTERVAL),
    )
    return View(Reading.GAP, columns, tuple(_under(found)))


def _quotations(readings: Readings, ids: Sequence[str]) -> dict[str, Quotation]:
    """Return passages word for word, with the document, and whose turn they begin in."""
    own = readings.coded.coded
    own = own[own["coding"].isin([one for one in ids if one])].drop_duplicates("coding")
    found = {}
    names = ("coding", "document", "start", "end", "speaker")
    for coding, document, start, end, speaker in zip(*(own[name].tolist() for name in names), strict=True):
        about, voice = readings.documents[document], readings.speakers.get(speaker)
        who = [voice.name or voice.label, voice.role or ""] if voice else []
        whose = ", ".join(part for part in (*who, about.name, about.date or "") if part)
        found[coding] = Quotation(readings.texts[document].text[start:end].strip(), whose)
    return found


def _profile(readings: Readings, rows: list[Record], detail: bool, mapping: str) -> View:
    again = _repeats(readings)
    labels = {code.id: code.label for code in readings.codebook.codes}
    heads = labels | {one.id: one.label for one in readings.mapping(mapping).dimensions}
    wanted = dict.fromkeys((row["dimension"], row["family"], bool(row["apart"])) for row in rows)
    kept = [key for key in wanted if detail or not key[1]]
    lines: dict[tuple[str, ...], dict[tuple[str, str], Record]] = {}
    for row in rows:
        if detail or (row["denominator"] and not (row["level"] == "champ" and row["row"] in again)):
            lines.setdefault((row["level"], row["row"]), {})[row["dimension"], row["family"]] = row
    found = []
    for key, cells in lines.items():
        first = next(iter(cells.values()))
        figures = (_cell(cells[one[:2]]) if one[:2] in cells else ViewCell() for one in kept)
        found.append(ViewRow(key, row_name(*key), "", (_count(first["denominator"]), *figures)))
    first_words = {one.label.partition(" ")[0] for one in readings.mapping(mapping).dimensions}
    apart, shared = _("à part"), next(iter(first_words)) if len(first_words) == 1 else ""
    columns = [ViewColumn(_("mots codés"), Measure.COUNT)]
    for dimension, family, aside in kept:
        group = str(heads.get(dimension, dimension))
        title = str(labels.get(family, family)) if family else _("en tout")
        if not detail:
            # « Dimension politique » is told from its neighbours by its last word.
            group, title = (apart, group) if aside else (shared, group.removeprefix(shared).strip())
        elif aside:
            group = f"{group} ({apart})"
        columns.append(ViewColumn(title, Measure.SHARE, group))
    return View(Reading.PROFILE, tuple(columns), tuple(found))


def _vocabulary(_readings: Readings, rows: list[Record], detail: bool) -> View:
    wanted = dict.fromkeys((row["list"], row["term"]) for row in rows)
    kept = sorted((key for key in wanted if detail or not key[1]), key=lambda key: list(wanted).index((key[0], "")))
    lines: dict[tuple[str, ...], dict[tuple[str, str], Record]] = {}
    for row in rows:
        lines.setdefault((row["kind"], row["role"], row["year"]), {})[row["list"], row["term"]] = row
    found = []
    for key in sorted(lines):
        first = next(iter(lines[key].values()))
        kind, role, year = key
        label = " · ".join(part for part in (year or _("sans date"), role) if part)
        figures = (_rate(lines[key].get(one)) for one in kept)
        found.append(ViewRow(key, label, kind, (_count(first["words"]), *figures)))
    columns = [ViewColumn(_("mots"), Measure.COUNT)]
    for name, term in kept:
        title = str(term or _("toute la liste")) if detail else str(name)
        columns.append(ViewColumn(title, Measure.RATE, str(name) if detail else ""))
    return View(Reading.VOCABULARY, tuple(columns), tuple(_under(found)))


def _rate(row: Record | None) -> ViewCell:
    if row is None:
        return ViewCell()
    return ViewCell(
        codings=int(row["occurrences"]),
        denominator=int(row["words"]),
        passages=tuple(row["passages"]),
        value=_known(row["per_10000"]),
        specificity=_known(row["specificity"]),
        previous=row["previous"],
        change=row["change"],
    )
