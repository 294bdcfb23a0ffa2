"""The demonstration does the whole job, and its decisions are found where they were made."""

from __future__ import annotations

from pathlib import Path

from ingesoc_qual.services.demo import find_quotation, free_folder, run_demo
from ingesoc_qual.services.ingest import Outcome
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.project import open_project
from ingesoc_qual.services.tables import frame


def test_the_demonstration_goes_from_files_to_tables(tmp_path: Path) -> None:
    done = run_demo(tmp_path / "essai")
    assert {report.outcome for report in done.files} == {Outcome.IMPORTED}
    assert {report.format for report in done.files} == {"txt", "docx", "odt", "rtf", "srt", "vtt", "pdf"}
    assert done.codes == 91
    assert len(done.suggestions.suggestions) > 500
    assert min(done.replay.accepted, done.replay.rejected, done.replay.by_hand) >= 15
    assert done.volumes >= 200
    tables = done.report.parent
    assert done.report.suffix == ".html" and done.report.stat().st_size > 50_000
    assert (tables / "csv-pandas" / "volunteering_grid.csv").stat().st_size > 1_000
    assert all(path.stat().st_size > 0 for path in tables.rglob("*.*"))
    with open_project(done.project, coder="C1") as project:
        codings = frame(project, "codings")
        assert set(codings["coder"]) == {"C1", "C2"}
        assert set(codings["origin"]) == {"main", "suggestion"}
        assert not codings["quotation"].isna().any()
        assert codings["time"].notna().any()
        assert codings["page"].notna().any()
        assert {entry.coder for entry in read_log(project)} == {"C1", "C2"}


def test_a_second_demonstration_leaves_the_first_alone(tmp_path: Path) -> None:
    (tmp_path / "essai").mkdir()
    (tmp_path / "essai-2").mkdir()
    assert free_folder(tmp_path / "essai") == tmp_path / "essai-3"


def test_a_quotation_is_found_whatever_its_white_space_and_only_once() -> None:
    text = "On  signe\nune charte. On signe."
    assert find_quotation(text, "signe une charte.") == (4, 21)
    assert find_quotation(text, "signe") is None
    assert find_quotation(text, "absent") is None
    assert find_quotation(text, " ") is None
