"""Blind coding, on each surface: what another has coded is hidden until both have finished the document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ingesoc_qual.errors import AgreementError
from ingesoc_qual.model.coding import MemoTarget
from ingesoc_qual.model.field import Coder
from ingesoc_qual.services.blind import Sight, sight
from ingesoc_qual.services.comparison import compare
from ingesoc_qual.services.history import read_page
from ingesoc_qual.services.identity import coder_id
from ingesoc_qual.services.journal import read_log
from ingesoc_qual.services.memos import memos
from ingesoc_qual.services.passages import passages
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.query import read_snapshot
from ingesoc_qual.services.readings import Readings
from ingesoc_qual.services.report import read_study
from ingesoc_qual.services.review import Review
from ingesoc_qual.services.rules import set_rules
from ingesoc_qual.services.tables import build
from tests.conftest import add_dialogue
from tests.services.teamwork import finish, marks


@pytest.fixture
def document(project: Project) -> str:
    """C1 has finished a document that Lise has begun; the coding is blind."""
    found = add_dialogue(project, "Entretien E05", case="")
    marks(project, "C1", found, (66, 100, "benevolat"))
    marks(project, "Lise", found, (70, 110, "benevolat-reel"))
    mine = Review(project).codings(found)[0]
    Review(project).add_memo(MemoTarget.CODING, mine.id, "à revoir")
    finish(project, "C1", document_ids=[found])
    set_rules(project, blind=True)
    return found


def seen_by(project: Project, name: str) -> Project:
    return Project(project.store, Coder(coder_id(name), name))


def of_table(project: Project, name: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in build(project, (name,))[0].rows]


SURFACES: dict[str, Callable[[Project, str], int]] = {
    "screen": lambda p, d: len(Review(p).codings(d)),
    "counts": lambda p, _d: sum(Review(p).code_counts().values()),
    "passages": lambda p, _d: len(passages(Review(p), "benevolat", below=True)),
    "exports": lambda p, _d: len(of_table(p, "codings")),
    "queries": lambda p, _d: len(read_snapshot(p).rows.codings),
    "readings": lambda p, _d: Readings(p).coded.coded["coding"].nunique(),
    "report": lambda p, _d: len(read_study(p).codings),
}


@pytest.mark.parametrize("surface", SURFACES)
def test_each_surface_hides_what_is_not_finished_by_both(project: Project, document: str, surface: str) -> None:
    count, lise = SURFACES[surface], seen_by(project, "Lise")
    assert count(project, document) == 1 and count(lise, document) == 1
    finish(project, "Lise", document_ids=[document])
    assert count(project, document) == 2 and count(lise, document) == 2
    marks(project, "Karim", document, (115, 150, "benevolat"))
    karim = seen_by(project, "Karim")
    assert count(karim, document) == 1 and count(project, document) == 2
    set_rules(project, blind=False)
    assert count(karim, document) == 3


def test_the_journal_and_memos_do_not_tell_either(project: Project, document: str) -> None:
    lise = seen_by(project, "Lise")
    hidden = "caché : codage à l'aveugle"
    assert [line.what for line in read_page(lise).lines if line.coder == "C1" and line.name == "codage à la main"] == [
        hidden
    ]
    assert [line.what for line in read_log(lise) if line.coder == "C1" and line.act == "coding.add"] == [hidden]
    assert hidden not in [line.what for line in read_page(lise).lines if line.coder == "Lise"]
    assert not memos(lise) and len(memos(project)) == 1
    assert not of_table(lise, "memos") and len(of_table(project, "memos")) == 1
    finish(project, "Lise", document_ids=[document])
    assert hidden not in [line.what for line in (*read_page(lise).lines,)]
    assert len(memos(lise)) == 1


def test_agreement_waits_for_whoever_still_codes_and_serves_whoever_does_not(project: Project, document: str) -> None:
    with pytest.raises(AgreementError):
        compare(project)
    finish(project, "Karim", document_ids=[document])
    assert [coder.name for coder in compare(project).coders] == ["C1", "Karim"]
    with pytest.raises(AgreementError) as caught:
        compare(seen_by(project, "Lise"))
    assert "à l'aveugle" in str(caught.value.remedy)
    # Someone who takes no part in the document compares and settles what two have finished.
    assert len(compare(seen_by(project, "Une tierce personne")).spans) == 1
    finish(project, "Lise", document_ids=[document])
    assert len(compare(seen_by(project, "Lise")).coders) == 3


def test_who_takes_no_part_sees_finished_codings_once_they_are_two(project: Project, document: str) -> None:
    with project.store.reading() as connection:
        other = sight(connection, coder_id("Autre"))
    assert not other.sees(document, project.coder.id) and other.sees(document, coder_id("Autre"))
    finish(project, "Lise", document_ids=[document])
    with project.store.reading() as connection:
        other = sight(connection, coder_id("Autre"))
    assert other.sees(document, project.coder.id) and other.sees(document, coder_id("Lise"))


def test_nothing_is_hidden_where_nothing_was_said() -> None:
    assert Sight("c1").sees("d", "c2") and Sight("c1").tells("coding.add", "c2", None)


def test_the_file_holds_everything(project: Project, document: str) -> None:
    set_rules(project, blind=False)
    assert len(Review(seen_by(project, "Lise")).codings(document)) == 2
