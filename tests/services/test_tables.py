"""The tables of a project: every column of a coding, matrices, and their form as data frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ingesoc_qual import open_project
from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.coding import MemoTarget, Verdict
from ingesoc_qual.model.table import Table
from ingesoc_qual.services.export import export_project
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project, document_text
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.tables import TABLES, build, clock, unique_names
from tests.conftest import add_code, add_dialogue
from tests.services.test_review import document_of, suggest


@pytest.fixture
def coded(project: Project, tmp_path: Path) -> Project:
    """Code one passage by hand, accept one suggestion and reject another, with a memo and variables."""
    review = Review(project)
    text = review.text(document_of(review))
    start = text.text.index("Dans les faits")
    (coding,) = review.code(document_of(review), start, len(text.text) - 1, ["benevolat-reel"])
    review.add_memo(MemoTarget.CODING, coding.id, "=écart entre fiche et pratique")
    review.decide(suggest(review, "benevolat-prescrit", "Maintenant y'a une charte, on signe."), Verdict.ACCEPTED)
    review.decide(suggest(review, "benevolat-reel", "Avant on arrivait"), Verdict.REJECTED)
    for listing, rows in {
        Listing.CASES: "name,champ,adhérents\nLa Passerelle,tiers-lieux,212\n",
        Listing.SPEAKERS: "document,label,name,role,âge\nEntretien E03,E03,Madame A.,bénévole,71\n",
        Listing.DOCUMENTS: "name,date\nEntretien E03,2024-03-12\n",
    }.items():
        path = tmp_path / f"{listing.value}.csv"
        path.write_text(rows, encoding="utf-8")
        edit(project, listing, path)
    return project


def rows_of(made: Table) -> list[dict[str, object]]:
    names = [column.name for column in made.columns]
    assert len(set(names)) == len(names)
    assert all(column.description for column in made.columns)
    return [dict(zip(names, row, strict=True)) for row in made.rows]


def test_a_coding_row_says_everything_about_it(coded: Project) -> None:
    codings = rows_of(build(coded, ("codings",))[0])
    by_code = {row["code_id"]: row for row in codings}
    assert len(codings) == 2
    hand, accepted = by_code["benevolat-reel"], by_code["benevolat-prescrit"]
    assert hand["quotation"] == (
        "Dans les faits, le mardi je suis toute seule une fois sur deux, alors je me débrouille."
    )
    text = document_text(coded, str(hand["document_id"]))
    assert text[int(str(hand["start"])) : int(str(hand["end"]))] == hand["quotation"]
    assert (hand["document"], hand["case"], hand["kind"], hand["date"]) == (
        "Entretien E03", "La Passerelle", "entretien", "2024-03-12",
    )  # fmt: skip
    assert (hand["speaker"], hand["role"], hand["page"], hand["time"]) == ("Madame A.", "bénévole", None, None)
    assert (hand["code_1"], hand["code_2"]) == ("bénévolat", "bénévolat réel")
    assert (hand["coder"], hand["origin"], hand["score"]) == ("C1", "main", None)
    assert (accepted["origin"], accepted["score"]) == ("suggestion", 0.8)
    assert hand["memo"] == "=écart entre fiche et pratique"
    assert (hand["case.champ"], hand["case.adhérents"], hand["speaker.âge"]) == ("tiers-lieux", 212, 71)
    assert str(hand["decided_at"]).endswith("Z")


def test_shallow_codes_leave_their_deeper_columns_empty(coded: Project) -> None:
    review = Review(coded)
    review.code(document_of(review), 6, 20, ["benevolat"])
    rows = rows_of(build(coded, ("codings",))[0])
    shallow = next(row for row in rows if row["code_id"] == "benevolat")
    assert (shallow["code_1"], shallow["code_2"]) == ("bénévolat", None)
    assert shallow["case.champ"] == "tiers-lieux"


def test_the_rejected_suggestion_is_a_decision_and_no_coding(coded: Project) -> None:
    decisions = rows_of(build(coded, ("decisions",))[0])
    assert {(row["verdict"], row["proposed_code_id"], row["code_id"]) for row in decisions} == {
        ("accepted", "benevolat-prescrit", "benevolat-prescrit"),
        ("rejected", "benevolat-reel", None),
    }
    assert all(row["evidence"] for row in decisions)


def test_matrices_never_sum_coders(coded: Project, new_project: Callable[..., Project]) -> None:
    second = Review(new_project(coder="C2"))
    second.code(document_of(second), 6, 20, ["benevolat-reel"])
    for name, column in (("code_by_case", "La Passerelle"), ("code_by_document", "Entretien E03")):
        found = {(row["coder"], row["code_id"]): row[column] for row in rows_of(build(coded, (name,))[0])}
        assert found[("C1", "benevolat-reel")] == 1
        assert found[("C2", "benevolat-reel")] == 1
        assert found[("C1", "benevolat")] == 0


def test_the_codebook_counts_a_code_and_what_is_below(coded: Project) -> None:
    found = {row["id"]: row for row in rows_of(build(coded, ("codebook",))[0])}
    assert (found["benevolat"]["codings"], found["benevolat"]["codings_below"]) == (0, 2)
    assert found["benevolat-reel"]["indicators"] == "dans les faits"


def test_a_merged_code_is_exported_under_its_target(coded: Project) -> None:
    from ingesoc_qual.services.codes import merge_codes

    merge_codes(coded, "benevolat-prescrit", "benevolat-reel")
    assert {row["code_id"] for row in rows_of(build(coded, ("codings",))[0])} == {"benevolat-reel"}


def test_every_table_is_a_data_frame(coded: Project) -> None:
    with open_project(coded.path, coder="C1") as project:
        frames = project.tables()
        assert list(frames) == list(TABLES)
        codings = project.codings()
    assert len(codings) == 2
    assert codings["start"].dtype == "Int64"
    assert str(codings["decided_at"].dtype).startswith("datetime64")
    assert codings["case.adhérents"].tolist() == [212, 212]
    assert isinstance(frames["documents"], pd.DataFrame)
    with pytest.raises(UsageError, match="codages"):
        build(coded, ("codages",))


def test_an_empty_project_has_empty_tables(new_project: Callable[..., Project], tmp_path: Path) -> None:
    empty = new_project()
    assert all(made.rows == [] or list(made.rows) == [] for made in build(empty))
    assert len(export_project(empty, tmp_path / "sortie", formats=("csv", "xlsx", "parquet"))) > 8


def test_export_writes_the_same_bytes_twice(coded: Project, tmp_path: Path) -> None:
    first = export_project(coded, tmp_path / "un", formats=("csv", "xlsx"))
    second = export_project(coded, tmp_path / "deux", formats=("csv", "xlsx"))
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    with pytest.raises(UsageError, match="pages"):
        export_project(coded, tmp_path / "trois", formats=("pages",))


def test_a_document_of_two_cases_counts_in_each_and_joins_their_values(coded: Project, tmp_path: Path) -> None:
    path = tmp_path / "documents.csv"
    path.write_text("name,case\nEntretien E03,La Passerelle | Le Fournil\n", encoding="utf-8")
    edit(coded, Listing.DOCUMENTS, path)
    add_code(coded, "autre")
    row = rows_of(build(coded, ("codings",))[0])[0]
    assert row["case"] == "La Passerelle | Le Fournil"
    matrix = rows_of(build(coded, ("code_by_case",))[0])
    assert {row["Le Fournil"] for row in matrix if row["code_id"] == "benevolat-reel"} == {1}


def test_codings_follow_the_order_of_documents_and_of_the_text(coded: Project) -> None:
    for name in ("Annexe", "Bilan"):
        add_dialogue(coded, name, (("ENQ", f"{name} ?"), ("E04", "Oui, c'est cela.")), case="")
    review = Review(coded)
    for progress in review.documents():
        review.code(progress.document_id, 3, 9, ["benevolat-reel"])
        review.code(progress.document_id, 0, 9, ["benevolat-reel"])
    found = [(row["document"], row["start"]) for row in rows_of(build(coded, ("codings",))[0])]
    order = [progress.name for progress in review.documents()]
    assert found == sorted(found, key=lambda pair: (order.index(str(pair[0])), pair[1]))
    assert len({document for document, _start in found}) == 3


def test_small_forms() -> None:
    assert [clock(None), clock(0), clock(3723.9)] == [None, "0:00:00", "1:02:03"]
    assert unique_names(["a", "b", "a"]) == ["a", "b", "a (2)"]
