"""Agreement of a project: who and what enters, figures as counted by hand, what is refused, what is published."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual.agreement.result import Undefined
from ingesoc_qual.errors import AgreementError, AnnotationMissing, UnknownObject, UsageError
from ingesoc_qual.model.codebook import Code
from ingesoc_qual.model.coding import Origin
from ingesoc_qual.services.agreement import Line, Options, Report, measure
from ingesoc_qual.services.agreement_tables import by_code, coefficients, documents, write_report
from ingesoc_qual.services.agreement_words import how_to_read, measure_name, methods_paragraph
from ingesoc_qual.services.comparison import Unit, compare, unit_name
from ingesoc_qual.services.project import Project, document_text
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks


@pytest.fixture
def pair(project: Project) -> tuple[Project, str]:
    """Return a project where two coders finished one interview of the fixture and marked it differently."""
    document = add_dialogue(project, "Entretien E05", case="")
    marks(project, "C1", document, (10, 30, "benevolat-reel"), (60, 100, "benevolat-prescrit"))
    marks(project, "C2", document, (20, 40, "benevolat-reel"), (60, 100, "benevolat-prescrit"))
    finish(project, "C1", "C2", document_ids=[document])
    return project, document


def measured(project: Project, **options: object) -> Report:
    found = measure(project, Options(**options))  # type: ignore[arg-type]
    assert found is not None
    return found


def line(report: Report, name: str, code: str | None = None) -> Line:
    found = [
        x for x in report.lines if x.coefficient.name == name and (x.code.id if x.code else None) == code and not x.pair
    ]
    assert len(found) == 1
    return found[0]


def test_figures_on_characters_are_those_counted_by_hand(pair: tuple[Project, str]) -> None:
    project, document = pair
    length = len(document_text(project, document))
    report = measured(project)
    both, one, none = 10, 20, length - 30
    percent = line(report, "percent", "benevolat-reel").coefficient
    assert percent.value == pytest.approx((both + none) / length) and percent.n == length
    assert percent.unit == "characters" and percent.prevalence == pytest.approx(40 / (2 * length))
    assert line(report, "percent_coded_only", "benevolat-reel").coefficient.value == pytest.approx(both / (both + one))
    share = 20 / length
    expected = share * share + (1 - share) ** 2
    kappa = ((both + none) / length - expected) / (1 - expected)
    assert line(report, "cohen_kappa", "benevolat-reel").coefficient.value == pytest.approx(kappa)
    assert line(report, "alpha_nominal", "benevolat-prescrit").coefficient.value == 1.0
    assert line(report, "span_f1_exact", "benevolat-reel").coefficient.value == 0.0
    assert line(report, "span_f1_exact").coefficient.value == 0.5
    unused = line(report, "alpha_nominal", "benevolat").coefficient
    assert unused.value is None and unused.undefined is Undefined.NOT_USED
    assert report.counts["benevolat-reel", report.comparison.coders[0].id] == (1, 20)


@pytest.mark.parametrize("unit", [Unit.TURNS, Unit.PARAGRAPHS])
def test_a_unit_is_coded_as_soon_as_a_passage_touches_it(pair: tuple[Project, str], unit: Unit) -> None:
    project, _document = pair
    report = measured(project, unit=unit)
    found = line(report, "percent", "benevolat-reel").coefficient
    assert (found.value, found.n, found.unit) == (1.0, 4, unit.value)
    assert line(report, "alpha_sets_jaccard").coefficient.unit == unit.value


def test_spans_are_compared_as_spans_alone(pair: tuple[Project, str]) -> None:
    report = measured(pair[0], unit=Unit.SPANS)
    names = {x.coefficient.name for x in report.lines if x.scope == "code"}
    assert names == {"bar_u_alpha", "span_f1_exact", "span_f1_iou0.5"}


def test_sentences_ask_for_an_annotation(pair: tuple[Project, str]) -> None:
    with pytest.raises(AnnotationMissing, match="annoté"):
        measured(pair[0], unit=Unit.SENTENCES)


def test_missing_is_not_empty(pair: tuple[Project, str]) -> None:
    """A document that one coder alone finished stays out, is named, and changes no figure."""
    project, _document = pair
    before = measured(project)
    other = next(one.document for one in before.comparison.excluded).id
    marks(project, "C1", other, (10, 90, "benevolat-reel"))
    finish(project, "C1", document_ids=[other])
    after = measured(project)
    assert [x.coefficient for x in after.lines] == [x.coefficient for x in before.lines]
    assert [(x.document.id, [c.name for c in x.finished_by]) for x in after.comparison.excluded] == [(other, ["C1"])]
    finish(project, "C2", document_ids=[other])
    both = measured(project)
    assert both.comparison.excluded == ()
    assert line(both, "alpha_nominal", "benevolat-reel").coefficient.value != pytest.approx(
        line(before, "alpha_nominal", "benevolat-reel").coefficient.value
    )
    rows = documents(after).rows
    assert [row[1] for row in rows] == [True, False] and rows[1][2] == "C1"


def test_a_third_coder_on_part_of_the_field(pair: tuple[Project, str]) -> None:
    project, document = pair
    marks(project, "C3", document, (10, 30, "benevolat-reel"))
    alone = measured(project)
    assert [coder.name for coder in alone.comparison.coders] == ["C1", "C2"]
    finish(project, "C3", document_ids=[document])
    report = measured(project)
    pairs = {x.pair: x.coefficient.value for x in report.lines if x.pair and x.code and x.code.id == "benevolat-reel"}
    assert set(pairs) == {("C1", "C2"), ("C1", "C3"), ("C2", "C3")} and pairs["C1", "C3"] == 1.0
    mean = line(report, "mean_pairwise_kappa", "benevolat-reel").coefficient.value
    assert mean == pytest.approx(sum(value for value in pairs.values() if value is not None) / 3)
    two = measured(project, coders=("C1", "C3"))
    assert line(two, "alpha_nominal", "benevolat-reel").coefficient.value == 1.0


def test_overlapping_codings_of_one_coder_count_once(pair: tuple[Project, str]) -> None:
    project, document = pair
    marks(project, "C1", document, (25, 30, "benevolat-reel"), (15, 28, "benevolat-reel"), (70, 80, "benevolat-reel"))
    marks(project, "C2", document, (70, 75, "benevolat-reel"), (75, 80, "benevolat-reel"))
    found = compare(project)
    spans = found.of("benevolat-reel")
    assert sorted(zip(spans.coder.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True)) == [
        (0, 10, 30),
        (0, 70, 80),
        (1, 20, 40),
        (1, 70, 80),
    ]


def test_merged_codes_are_one(pair: tuple[Project, str]) -> None:
    from ingesoc_qual.services.codes import merge_codes

    project, _document = pair
    merge_codes(project, "benevolat-reel", "benevolat-prescrit")
    report = measured(project)
    assert {x.code.id for x in report.lines if x.code} == {"benevolat", "benevolat-prescrit"}
    assert report.counts["benevolat-prescrit", report.comparison.coders[0].id] == (2, 60)


def test_a_domain_is_measured_when_its_codes_exclude_each_other(pair: tuple[Project, str]) -> None:
    project, document = pair
    report = measured(project, domains=("bénévolat",))
    assert line(report, "u_alpha", "benevolat").coefficient.defined
    assert line(report, "cu_alpha", "benevolat").coefficient.value == 1.0
    assert 0 < (line(report, "cu_coverage", "benevolat").coefficient.value or 0) < 1
    assert line(report, "k_u_alpha", "benevolat-reel").coefficient.value == 1.0
    marks(project, "C2", document, (35, 65, "benevolat-prescrit"))
    with pytest.raises(AgreementError, match=r"ne s.excluent pas.*C2, Entretien E05, 35"):
        measured(project, domains=("benevolat",))
    with pytest.raises(UnknownObject, match="licorne"):
        measured(project, domains=("licorne",))
    with pytest.raises(UnknownObject, match="domaine"):
        measured(project, domains=("benevolat-reel",))


def test_nothing_finished_nobody_known_no_code(project: Project) -> None:
    with pytest.raises(AgreementError, match="terminé") as refused:
        measured(project)
    assert "ingesoc assign" in refused.value.remedy
    finish(project, "C1", "C2")
    with pytest.raises(UnknownObject, match="Personne"):
        measured(project, coders=("Zoé",))
    with pytest.raises(UnknownObject, match="code"):
        measured(project, codes=("licorne",))
    with pytest.raises(AgreementError, match="C1"):
        measured(project, coders=("C1",))
    nothing = measured(project)
    assert line(nothing, "span_f1_exact").coefficient.undefined is Undefined.NOTHING_CODED


def test_an_empty_project_is_told(new_project: Callable[..., Project]) -> None:
    with pytest.raises(AgreementError, match="Aucun document"):
        measured(new_project())


def test_intervals_and_gamma_come_when_asked_and_again_with_the_same_seed(pair: tuple[Project, str]) -> None:
    project, _document = pair
    once, again = (measured(project, draws=50, seed=3, with_gamma=True) for _time in range(2))
    assert once.lines == again.lines and once.drawn == "paragraphs"
    interval = line(once, "alpha_nominal", "benevolat-prescrit").interval
    assert interval is not None and interval.seed == 3 and interval.of == 4 and interval.draws == 50
    assert line(once, "gamma").coefficient.seed == 3 and once.gamma is not None
    other = measured(project, draws=50, seed=4, with_gamma=True)
    assert line(other, "gamma").coefficient.value != line(once, "gamma").coefficient.value


def test_documents_are_drawn_where_there_are_ten(project: Project) -> None:
    for number in range(10):
        document = add_dialogue(project, f"Entretien {number}")
        marks(project, "C1", document, (10, 30 + number, "benevolat-reel"))
        marks(project, "C2", document, (12, 30, "benevolat-reel"))
    finish(project, "C1", "C2")
    report = measured(project, draws=100)
    found = line(report, "alpha_nominal", "benevolat-reel")
    assert report.drawn == "documents" and found.interval is not None and found.interval.of == 11
    assert found.interval.low is not None and found.interval.high is not None and found.coefficient.value is not None
    assert found.interval.low < found.coefficient.value < found.interval.high
    assert line(report, "alpha_sets_jaccard").interval is not None


def test_what_was_accepted_many_at_once_is_counted_apart(pair: tuple[Project, str]) -> None:
    project, document = pair
    assert measured(project).comparison.bulk_share == 0
    marks(project, "C2", document, (110, 120, "benevolat"), origin=Origin.BULK)
    found = measured(project)
    assert found.comparison.bulk_share == pytest.approx(0.2)
    assert "20,0 %" in methods_paragraph(found)


def test_it_can_be_stopped(pair: tuple[Project, str]) -> None:
    heard: list[str] = []
    stop = measure(pair[0], progress=lambda _n, _of, what: heard.append(what), cancelled=lambda: len(heard) >= 2)
    assert stop is None and len(heard) == 2
    assert measure(pair[0], Options(with_gamma=True), cancelled=lambda: len(heard) > 99) is not None


def test_everything_to_be_published_is_in_the_tables(pair: tuple[Project, str], tmp_path: Path) -> None:
    project, _document = pair
    report = measured(project, draws=20, with_gamma=True)
    table = coefficients(report)
    names = [column.name for column in table.columns]
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        assert (cells["value"] is None) is bool(cells["undefined"])
        assert cells["formula"] and cells["source"] and cells["unit"] and cells["documents"] == 1
        assert cells["excluded"] == 1 and cells["bulk_share"] == 0
        assert cells["reading"] and cells["name"] == measure_name(str(cells["measure"]))
    written = write_report(report, tmp_path / "accord")
    assert {path.name for path in written} >= {"accord.xlsx", "methode.txt", "agreement.csv", "disagreements.csv"}
    text = (tmp_path / "accord" / "methode.txt").read_text(encoding="utf-8")
    assert text.strip() == methods_paragraph(report)
    for word in ("Krippendorff", "C1, C2", "1 document n'est pas entré", "graine 1", "20 tirages", "Mathet"):
        assert word in text
    with (tmp_path / "accord" / "csv-pandas" / "agreement.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code_id"]: row for row in csv.DictReader(file)}
    assert rows["benevolat"]["alpha_nominal"] == "" and "code jamais employé" in rows["benevolat"]["undefined"]
    assert float(rows["benevolat-prescrit"]["alpha_nominal"]) == 1.0
    assert [row[0] for row in by_code(report).rows] == ["benevolat", "benevolat-prescrit", "benevolat-reel"]


def test_figures_are_read_from_python(pair: tuple[Project, str]) -> None:
    from ingesoc_qual.api import Project as Face

    frame = Face(pair[0]).agreement(unit="turns", draws=10)
    row = frame[(frame.scope == "code") & (frame.code_id == "benevolat-prescrit") & (frame.measure == "percent")]
    assert row.value.tolist() == [1.0] and row.unit.tolist() == ["turns"]
    assert frame[frame.code_id == "benevolat"].undefined.notna().any()
    with pytest.raises(UsageError, match="mots"):
        Face(pair[0]).agreement(unit="mots")


def test_every_figure_has_a_name_and_a_sentence(pair: tuple[Project, str]) -> None:
    report = measured(pair[0], domains=("benevolat",), with_gamma=True)
    for one in report.lines:
        name = one.coefficient.name
        assert how_to_read(name), name
    assert len({unit_name(unit.value) for unit in Unit}) == len(Unit)
    assert isinstance(report.comparison.codes[0], Code)
