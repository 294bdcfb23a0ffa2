"""A report of agreement as a person looks at it: one row a code, every figure with its reading, nothing of arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingesoc_qual.i18n import _
from ingesoc_qual.services.figures import honest

if TYPE_CHECKING:
    from ingesoc_qual.services.agreement import Line, Report

SHOWN = (
    "alpha_nominal", "cohen_kappa", "mean_pairwise_kappa", "bar_u_alpha", "percent", "percent_coded_only",
    "span_f1_exact", "span_f1_iou0.5", "gwet_ac1", "fleiss_kappa",
)  # fmt: skip
"""The measures of a code, those looked at first first."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One coefficient: a value, or the reason why there is none, with all that is published with it.

    `pairs` are the values for two coders, where a figure is a mean over pairs: names, then the value in words.
    """

    measure: str
    name: str
    value: float | None
    reason: str
    interval: str
    n: float
    unit: str
    prevalence: float | None
    formula: str
    source: str
    reading: str
    seed: int | None = None
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Return the value, with its interval where there is one, or that it is not defined and why."""
        if self.value is None:
            return _("non défini ({reason})").format(reason=self.reason)
        return f"{honest(self.value)} {self.interval}".rstrip()


@dataclass(frozen=True, slots=True)
class CodeRow:
    """The figures of one code by measure, and how many passages each coder put under it."""

    code_id: str
    label: str
    path: str
    used: bool
    figures: dict[str, Figure]
    passages: tuple[int, ...]
    prevalence: float | None


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown: figures over all codes, one row a code in the order of the codebook, what it all rests on."""

    coders: tuple[str, ...]
    unit: str
    measures: tuple[str, ...]
    overall: tuple[Figure, ...]
    codes: tuple[CodeRow, ...]
    documents: int
    characters: int
    excluded: tuple[str, ...]
    outdated: int
    bulk_share: float
    draws: int
    drawn: str
    seed: int


def short_name(measure: str) -> str:
    """Return a measure as the heading of a narrow column."""
    names = {
        "alpha_nominal": "α",
        "cohen_kappa": "κ",
        "mean_pairwise_kappa": _("κ moyen"),
        "bar_u_alpha": "|uα",
        "percent": _("brut"),
        "percent_coded_only": _("codé"),
        "span_f1_exact": "F1",
        "span_f1_iou0.5": "F1 ½",
        "gwet_ac1": "AC1",
        "fleiss_kappa": _("κ Fleiss"),
    }
    return names.get(measure, measure)


def board(report: Report) -> Board:
    """Return what to show of a report."""
    comparison = report.comparison
    measures = tuple(
        name for name in SHOWN if any(line.coefficient.name == name and not line.pair for line in report.lines)
    )
    return Board(
        coders=tuple(coder.name for coder in comparison.coders),
        unit=report.options.unit.value,
        measures=measures,
        overall=tuple(_figure(line) for line in report.lines if line.scope == "all"),
        codes=_codes(report, measures),
        documents=len(comparison.documents),
        characters=comparison.characters,
        excluded=tuple(one.document.name for one in comparison.excluded),
        outdated=comparison.outdated,
        bulk_share=comparison.bulk_share,
        draws=report.options.draws,
        drawn=report.drawn,
        seed=report.options.seed,
    )


def _codes(report: Report, measures: tuple[str, ...]) -> tuple[CodeRow, ...]:
    lines: dict[str, list[Line]] = {}
    for line in report.lines:
        if line.scope == "code" and line.code is not None:
            lines.setdefault(line.code.id, []).append(line)
    rows = []
    for code_id, mine in lines.items():
        code = report.comparison.codebook.by_id[code_id]
        pairs = tuple((" – ".join(line.pair), _figure(line).text) for line in mine if line.pair)
        figures = {
            line.coefficient.name: _figure(line, pairs if line.coefficient.name == "mean_pairwise_kappa" else ())
            for line in mine
            if not line.pair and line.coefficient.name in measures
        }
        passages = tuple(report.counts.get((code_id, coder.id), (0, 0))[0] for coder in report.comparison.coders)
        share = next((one.prevalence for one in figures.values() if one.prevalence is not None), None)
        path = " ▸ ".join(step.label for step in report.comparison.codebook.path(code_id))
        rows.append(CodeRow(code_id, code.label, path, any(passages), figures, passages, share))
    return tuple(rows)


def _figure(line: Line, pairs: tuple[tuple[str, str], ...] = ()) -> Figure:
    from ingesoc_qual.services.agreement_words import bounds, how_to_read, measure_name
    from ingesoc_qual.services.comparison import unit_name

    one = line.coefficient
    low, high = bounds(line.interval)
    return Figure(
        measure=one.name,
        name=measure_name(one.name),
        value=one.value,
        reason=one.reason,
        interval=f"[{honest(low)} ; {honest(high)}]" if low is not None and high is not None else "",
        n=one.n,
        unit=unit_name(one.unit),
        prevalence=one.prevalence,
        formula=one.formula,
        source=one.source,
        reading=how_to_read(one.name),
        seed=line.interval.seed if line.interval else one.seed,
        pairs=pairs,
    )
