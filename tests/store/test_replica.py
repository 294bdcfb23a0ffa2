"""One replica id for each installation and file: copies, renames, and files put back from an older copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingesoc_qual.errors import IntegrityError, ProjectError, ProjectTooNew
from ingesoc_qual.services.project import create_project, open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import backup, check, journal, queries
from ingesoc_qual.store.merge import merge_from
from tests.conftest import add_code
from tests.store.copies import copy_project, make_project


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    make_project(path)
    return path


def speak(path: Path, code: str) -> str:
    """Do one act in a session of its own and return the replica that it speaks as."""
    with open_project(path, coder="C1") as project:
        add_code(project, code)
        with project.store.reading() as connection:
            return journal.load_events(connection)[-1].replica


def test_one_file_speaks_as_one_replica_from_session_to_session(file: Path) -> None:
    assert len({speak(file, code) for code in "abc"}) == 1


def test_a_renamed_file_is_the_same_replica_and_a_copied_one_is_another(file: Path, tmp_path: Path) -> None:
    before = speak(file, "a")
    moved, copied = tmp_path / "renommé.ingesoc", tmp_path / "copie.ingesoc"
    file.rename(moved)
    assert speak(moved, "b") == before
    shutil.copy2(moved, copied)
    other = speak(copied, "c")
    assert other != before
    assert speak(copied, "d") == other
    assert speak(moved, "e") == before


def test_another_installation_is_another_replica(file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = speak(file, "a")
    monkeypatch.setenv("INGESOC_HOME", str(tmp_path / "ailleurs"))
    assert speak(file, "b") != before


def test_a_home_where_nothing_can_be_noted_still_works(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "ailleurs"
    home.mkdir()
    (home / "replicas").write_text("pas un dossier", encoding="utf-8")
    monkeypatch.setenv("INGESOC_HOME", str(home))
    assert speak(file, "a") != speak(file, "b")


@pytest.mark.parametrize("by", ["copy", "backup"])
def test_a_file_put_back_in_its_place_is_a_new_replica_and_still_merges(file: Path, tmp_path: Path, by: str) -> None:
    kept, colleague = tmp_path / "gardé.ingesoc", tmp_path / "collègue.ingesoc"
    before = speak(file, "a")
    if by == "copy":
        copy_project(file, kept)
    else:
        with open_project(file, coder="C1") as project:
            add_code(project, "avant")
            backup.back_up(file, kept)
            add_code(project, "pendant")
    assert speak(file, "perdu") == before
    copy_project(file, colleague)
    place = file.stat().st_ino
    with kept.open("rb") as source, file.open("r+b") as target:
        target.truncate()
        shutil.copyfileobj(source, target)
    assert file.stat().st_ino == place
    assert speak(file, "après") != before
    with open_project(file, coder="C1") as project:
        merge_from(project.store, colleague)
        with project.store.reading() as connection:
            assert {"a", "perdu", "après"} <= queries.codebook(connection).by_id.keys()
            assert check.differences(connection) == ()


def test_copies_that_spoke_as_one_replica_still_merge(file: Path, tmp_path: Path) -> None:
    """Cloned disks: the same installation, place and session on two machines."""
    speak(file, "a")
    clone = tmp_path / "clone.ingesoc"
    copy_project(file, clone)
    with open_project(file, coder="C1") as one, open_project(clone, coder="C1") as two:
        with one.store.writing() as connection:
            one.store.author(connection, one.coder.id)
        two.store._voice = one.store._voice
        add_code(one, "un")
        add_code(two, "deux")
        merge_from(one.store, clone)
        merge_from(two.store, file)
        for project in (one, two):
            with project.store.reading() as connection:
                assert {"un", "deux"} <= queries.codebook(connection).by_id.keys()
                assert check.differences(connection) == ()


# --- merging files ---------------------------------------------------------------------------------------------------


def test_a_merge_counts_what_it_brings_and_leaves_the_other_as_it_is(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "autre.ingesoc"
    copy_project(file, other)
    with open_project(other, coder="C2") as project:
        review = Review(project)
        review.code(review.documents()[0].document_id, 10, 30, ["accueil"])
    before = other.read_bytes()
    with open_project(file, coder="C1") as project:
        first, second = merge_from(project.store, other), merge_from(project.store, other)
    assert (first.events, first.conflicts) == (2, 0)
    assert (second.events, second.blobs) == (0, 0)
    assert other.read_bytes() == before
    assert sorted(p.name for p in tmp_path.glob("*.ingesoc*")) == ["autre.ingesoc", "terrain.ingesoc"]


def test_another_project_a_newer_one_and_a_damaged_one_are_refused(file: Path, tmp_path: Path) -> None:
    import sqlite3

    stranger = tmp_path / "autre-projet.ingesoc"
    create_project(stranger, coder="C1").close()
    copies = {name: tmp_path / f"{name}.ingesoc" for name in ("neuf", "texte", "genre", "orphelin")}
    changes = {
        "neuf": "UPDATE alembic_version SET version_num = '9999'",
        "texte": "UPDATE blobs SET data = x'00' WHERE id LIKE 'text:%'",
        "genre": "UPDATE events SET payload = replace(payload, '\"code\"', '\"zzzz\"')",
        "orphelin": "UPDATE events SET payload = replace(payload, '\"benevolat\",{', '\"ailleurs\",{')",
    }
    with open_project(file, coder="C1") as project:
        with project.store.reading() as connection:
            before = len(journal.load_events(connection))
        for name, path in copies.items():
            copy_project(file, path)
            connection = sqlite3.connect(path)
            connection.execute(changes[name])
            connection.execute("UPDATE events SET id = 'x' || id")
            connection.execute("UPDATE blobs SET id = 'text:' || id WHERE id NOT LIKE 'text:%'")
            connection.commit()
            connection.close()
        for path, kind in ((stranger, ProjectError), (copies["neuf"], ProjectTooNew)):
            with pytest.raises(kind):
                merge_from(project.store, path)
        for name in ("texte", "genre", "orphelin"):
            with pytest.raises(IntegrityError, match=name):
                merge_from(project.store, copies[name])
        with project.store.reading() as connection:
            assert len(journal.load_events(connection)) == before
            assert check.differences(connection) == ()
