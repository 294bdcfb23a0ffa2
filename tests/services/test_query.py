"""Queries on a real project: what each criterion names, what is done with the passages, and queries kept by name."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ingesoc_qual import open_project as open_in_python
from ingesoc_qual.errors import QuerySyntaxError, ReviewError, UndoRefused, UnknownObject, UsageError
from ingesoc_qual.model.coding import Verdict
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.passages import passages_of
from ingesoc_qual.services.project import Project, document_text, open_project
from ingesoc_qual.services.query import open_queries
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.saved_queries import remove_query, save_query, saved_passages, saved_queries, saved_query
from ingesoc_qual.store.merge import merge_from
from ingesoc_qual.textunits import count_words
from tests.conftest import add_dialogue
from tests.services.test_review import suggest

SECOND = (("ENQ", "Et ici ?"), ("E04", "La charte ? Jamais lue. On fait ensemble, voilà tout."))


def code(review: Review, name: str, words: str, *codes: str) -> None:
    document = next(d.document_id for d in review.documents() if d.name == name)
    start = review.text(document).text.index(words)
    review.code(document, start, start + len(words), codes)


@pytest.fixture
def coded(project: Project, new_project: Callable[..., Project], tmp_path: Path) -> Project:
    """Two interviews of two cases, coded by two people, one suggestion accepted and one rejected."""
    second = add_dialogue(project, "Entretien E04", SECOND, case="Les Deux Rives")
    assert second
    for listing, rows in {
        Listing.CASES: (
            "name,champ,adhérents\nLa Passerelle,tiers-lieux,212\nLes Deux Rives,inclusion et employabilité,40\n"
        ),
        Listing.SPEAKERS: (
            "document,label,name,role,âge\nEntretien E03,E03,Madame A.,bénévole,71\nEntretien E04,E04,Jo,salarié·e,33\n"
        ),
        Listing.DOCUMENTS: "name,date\nEntretien E03,2024-03-12\nEntretien E04,2023\n",
    }.items():
        path = tmp_path / f"{listing.value}.csv"
        path.write_text(rows, encoding="utf-8")
        edit(project, listing, path)
    review = Review(project)
    code(review, "Entretien E03", "y'a une charte, on signe", "benevolat-prescrit")
    code(review, "Entretien E04", "On fait ensemble, voilà tout.", "benevolat-reel", "benevolat")
    review.decide(suggest(review, "benevolat-reel", "Avant on arrivait"), Verdict.ACCEPTED)
    review.decide(suggest(review, "benevolat-prescrit", "Dans les faits"), Verdict.REJECTED)
    other = Review(new_project(coder="Lise"))
    code(other, "Entretien E03", "une charte, on signe.", "benevolat-reel")
    return project


PRESCRIBED, TOGETHER = "y'a une charte, on signe", "On fait ensemble, voilà tout."
ACCEPTED, LISE, REJECTED = "Avant on arrivait", "une charte, on signe.", "Dans les faits"


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("code:benevolat-reel", [ACCEPTED, LISE, TOGETHER]),
        ('code:"Bénévolat réel"', [ACCEPTED, LISE, TOGETHER]),
        ("code:benevolat", [TOGETHER]),
        ("sous:benevolat", [ACCEPTED, PRESCRIBED, LISE, TOGETHER]),
        ("code:*", [ACCEPTED, PRESCRIBED, LISE, TOGETHER]),
        ("code:benevolat-reel et code:benevolat-prescrit", ["une charte, on signe"]),
        ("code:benevolat-reel et code:benevolat", [TOGETHER]),
        ("code:benevolat-reel sauf code:benevolat-prescrit", [ACCEPTED, TOGETHER]),
        ('cas:"les deux rives"', [TOGETHER]),
        ("cas:Les*", [TOGETHER]),
        ("document:Entretien* et codeur:Lise", [LISE]),
        ("codeur:lise ou codeur:C1 et cas:Les*", [LISE, TOGETHER]),
        ("rôle:bénévole", [ACCEPTED, PRESCRIBED, LISE]),
        ("role:salarié", [TOGETHER]),
        ("locuteur:Jo", [TOGETHER]),
        ("champ:tiers-lieux", [ACCEPTED, PRESCRIBED, LISE]),
        ("adhérents<100", [TOGETHER]),
        ("cas.adhérents>=212", [ACCEPTED, PRESCRIBED, LISE]),
        ("âge:71 et origine:suggestion", [ACCEPTED]),
        ("origine:main et non codeur:Lise", [PRESCRIBED, TOGETHER]),
        ("décision:acceptée", [ACCEPTED]),
        ("décision:recodée", []),
        ("rejeté:benevolat-prescrit", [REJECTED]),
        ("rejected:*", [REJECTED]),
        ("remis:*", []),
        ("date>=2024", [ACCEPTED, PRESCRIBED, LISE]),
        ("date:2024-03", [ACCEPTED, PRESCRIBED, LISE]),
        ("date:12/03/2024", [ACCEPTED, PRESCRIBED, LISE]),
        ("date<2023-05", []),
        ("année:2023", [TOGETHER]),
        ("moment>=2020", [ACCEPTED, PRESCRIBED, LISE, TOGETHER]),
        ("moment<2020", []),
        ("nature:entretien et année:2023", [TOGETHER]),
        ("nature:charte", []),
        ('code:benevolat-prescrit et "charte"', [PRESCRIBED]),
        ('"jamais"', ["Jamais lue."]),
        ('"jamais" et rôle:bénévole', []),
        ('"ensemble" et "voilà"', [TOGETHER]),
        ('"charte" dans code:benevolat-prescrit', ["Maintenant y'a une charte, on signe."]),
        ("code:benevolat-reel chevauche code:benevolat-prescrit", [LISE]),
        ("code:benevolat-reel suivi(3) de code:benevolat-prescrit", []),
        ("code:benevolat-reel suivi(12) de code:benevolat-prescrit", [ACCEPTED]),
    ],
)
def test_what_each_criterion_names(coded: Project, query: str, wanted: list[str]) -> None:
    result = open_queries(coded).find(query)
    assert [result.quotation(passage) for passage in result.passages] == wanted


@pytest.mark.parametrize(
    ("query", "column", "remedy"),
    [
        ("code:benevolat-real", 6, "benevolat-reel"),
        ("code:benevolat et codeur:Lisa", 26, "Lise"),
        ("rôle:boulanger", 6, "bénévole"),
        ("adherent:12", 1, "adherents"),
        ("cas>a", 1, "nombres"),
        ("date:hier", 6, "2024-03"),
        ("adhérents:beaucoup", 11, "nombre"),
        ("décision:rejetée", 10, "rejete:*"),
        ("champ>tiers-lieux", 1, "nombres"),
        ('code:benevolat et "charte ("', 28, "mot"),
        ("décision:peut-être", 10, "acceptée"),
    ],
)
def test_what_the_project_does_not_have_is_said_with_its_place(
    coded: Project, query: str, column: int, remedy: str
) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        open_queries(coded).find(query)
    assert (caught.value.column, remedy in caught.value.remedy) == (column, True), caught.value


def test_words_between_are_counted_as_the_words_of_a_document(project: Project) -> None:
    queries = open_queries(project)
    text = document_text(project, queries.snapshot.documents[0].id)
    layout = queries.snapshot.texts[0].layout
    starts = queries._field.words()
    spoken = [text[turn.start : turn.end] for turn in layout.turns]
    assert starts.size == sum(map(count_words, spoken))
    assert text[int(starts[0]) :].startswith("Et")


def test_a_result_is_a_table_and_says_who_and_where(coded: Project) -> None:
    table = open_queries(coded).find("code:benevolat-reel et code:benevolat").table()
    row = dict(zip([column.name for column in table.columns], table.rows[0], strict=True))
    assert (row["document"], row["case"], row["speaker"], row["role"]) == (
        "Entretien E04", "Les Deux Rives", "Jo", "salarié·e",
    )  # fmt: skip
    assert row["quotation"] == TOGETHER
    assert row["codes"] == "bénévolat réel | bénévolat"
    assert row["coders"] == "C1"
    assert all(column.description for column in table.columns)


def test_all_passages_are_coded_at_once_and_one_undo_takes_them_back(coded: Project) -> None:
    def count() -> int:
        return len(open_queries(coded).snapshot.rows.codings)

    before = count()
    result = open_queries(coded).find('"charte"')
    assert len(result.code(["benevolat", "benevolat-reel"])) == 2 * len(result.passages) == 4
    assert count() == before + 4
    assert result.code(["benevolat"]) == ()
    Review(coded).undo()
    assert count() == before
    with pytest.raises(UnknownObject):
        result.code(["inconnu"])
    with pytest.raises(UsageError):
        result.code([])


def test_merged_codes_are_read_under_their_target(coded: Project) -> None:
    from ingesoc_qual.services.codes import merge_codes

    merge_codes(coded, "benevolat-prescrit", "benevolat-reel")
    result = open_queries(coded).find("code:benevolat-prescrit")
    assert [result.quotation(p) for p in result.passages] == [ACCEPTED, PRESCRIBED, LISE, TOGETHER]
    assert {p.code_ids for p in result.passages} == {("benevolat-reel",)}


def test_queries_are_saved_replaced_listed_removed_and_undone(coded: Project) -> None:
    queries = open_queries(coded)
    save_query(queries, "  Le  réel ", "code:benevolat-reel")
    save_query(queries, "le réel", "sous:benevolat")
    save_query(queries, "Autre", 'locuteur:"Madame A."')
    assert [(q.name, q.text) for q in saved_queries(coded)] == [
        ("Autre", 'locuteur:"Madame A."'), ("le réel", "sous:benevolat"),
    ]  # fmt: skip
    remove_query(coded, "AUTRE")
    assert len(saved_queries(coded)) == 1
    Review(coded).undo()
    assert saved_query(coded, "autre").text == 'locuteur:"Madame A."'
    for _time in range(2):
        Review(coded).undo()
    assert saved_query(coded, "le réel").text == "code:benevolat-reel"
    with pytest.raises(UnknownObject, match="rien"):
        saved_query(coded, "rien")
    with pytest.raises(QuerySyntaxError):
        save_query(queries, "fausse", "code:inconnu")
    with pytest.raises(UsageError):
        save_query(queries, " ", "code:*")


def test_saved_queries_merge_and_no_event_holds_their_words(coded: Project, tmp_path: Path) -> None:
    coded.close()
    copy = tmp_path / "copie.ingesoc"
    shutil.copyfile(coded.path, copy)
    with open_project(copy, coder="Lise") as theirs:
        save_query(open_queries(theirs), "Madame A.", 'locuteur:"Madame A."')
    with open_project(coded.path, coder="C1") as ours:
        merge_from(ours.store, copy)
        assert saved_query(ours, "madame a.").text == 'locuteur:"Madame A."'
        assert read_log(ours, limit=1)[0].name == "requête enregistrée"
        with ours.store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT payload FROM events WHERE act LIKE 'query.%'").scalars()
            assert not any("Madame" in payload for payload in rows)


def test_what_others_coded_since_is_not_undone_by_us(coded: Project, new_project: Callable[..., Project]) -> None:
    open_queries(coded).find("code:benevolat").code(["benevolat-prescrit"])
    lise = Review(new_project(coder="Lise"))
    assert lise.undo()
    with pytest.raises((ReviewError, UndoRefused)):
        for _time in range(3):
            lise.undo()


def test_python_gives_data_frames(coded: Project) -> None:
    coded.close()
    with open_in_python(coded.path, coder="C1") as project:
        frame = project.query("code:benevolat-reel")
        assert frame["quotation"].tolist() == [ACCEPTED, LISE, TOGETHER]
        assert frame["start"].dtype == "Int64"
        project.save_query("réel", "code:benevolat-reel")
        assert len(project.query(name="RÉEL")) == 3
        assert project.queries()["query"].tolist() == ["code:benevolat-reel"]
        project.query('"jamais"', code=["benevolat"])
        assert len(project.query("code:benevolat")) == 2
        project.remove_query("réel")
        assert project.queries().empty
        with pytest.raises(UsageError):
            project.query()


def test_an_empty_project_answers(new_project: Callable[..., Project]) -> None:
    queries = open_queries(new_project("vide"))
    assert queries.find("code:*").passages[:] == ()
    assert queries.find('"charte" et non "fiche"').passages[:] == ()
    assert queries.find("code:* près code:*").table().rows == []


def test_passages_of_a_saved_query_are_placed_without_the_language_model(coded: Project) -> None:
    asked = open_queries(coded)
    save_query(asked, "réel", "code:benevolat-reel")
    save_query(asked, "rencontre", "code:benevolat-prescrit chevauche code:benevolat-reel")
    placed = passages_of(Review(coded), saved_passages(coded, "réel"))
    found = asked.find("code:benevolat-reel")
    assert [p.words for p in placed] == [found.quotation(one) for one in found.passages]
    assert all(p.coded and p.coding.code_id == "benevolat-reel" for p in placed)
    assert len(saved_passages(coded, "rencontre")) == 1
    add_dialogue(coded, "Entretien E05", (("E05", "Une charte de plus."),))
    with pytest.raises(UsageError, match="analysé"):
        open_queries(coded, annotate=False).find("/charte/")
    with pytest.raises(UnknownObject):
        saved_passages(coded, "rien")
