"""The project file: what is opened, what is refused untouched, what the disk may do to it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingesoc_qual.errors import (
    IngesocError,
    IntegrityError,
    NotAProject,
    ProjectExists,
    ProjectNotFound,
    ProjectTooNew,
    StoreBusy,
    StoreError,
)
from ingesoc_qual.services import journal as journal_service
from ingesoc_qual.services.project import Project, create_project, open_project
from ingesoc_qual.services.review import QueueFilter, Review
from ingesoc_qual.store import check, database, machine, queries, schema
from ingesoc_qual.store.merge import merge_from
from tests.conftest import add_code
from tests.store.copies import copy_project, hurry, make_project

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    make_project(path)
    return path


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def beside(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir() if p.name != "home")


# --- what a project file is ------------------------------------------------------------------------------------------


def test_every_connection_keeps_the_promises(file: Path) -> None:
    with open_project(file) as project:
        opened: list[Callable[[], object]] = [project.store.reading, project.store.writing]
        for use in opened:
            with use() as connection:  # type: ignore[attr-defined]
                pragmas = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
                }
                assert pragmas == {
                    "journal_mode": "wal",
                    "synchronous": 2,
                    "foreign_keys": 1,
                    "trusted_schema": 0,
                    "busy_timeout": 5000,
                }
    assert beside(file) == [file.name]


def test_a_project_says_what_it_is(file: Path) -> None:
    header = file.read_bytes()[:100]
    assert header[:16] == b"SQLite format 3\x00"
    assert header[68:72] == b"ings"


def test_every_constraint_and_index_has_a_name(file: Path) -> None:
    for table in schema.metadata.tables.values():
        assert all(constraint.name for constraint in table.constraints)
        assert all(index.name for index in table.indexes)
    with closing(sqlite3.connect(file)) as connection:
        for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            unnamed = [line for line in sql.splitlines() if line.strip().startswith(("PRIMARY", "FOREIGN", "UNIQUE"))]
            assert unnamed == [] or name == "alembic_version"


def test_names_that_a_url_would_cut_are_files_like_any_other(tmp_path: Path) -> None:
    for name in ("à l'été ? non.ingesoc", "100 % #1&x=y.ingesoc", "file:x.ingesoc", "a;b$(c).ingesoc"):
        path = tmp_path / name
        make_project(path)
        with open_project(path) as project:
            assert project.name == path.stem
        assert path.is_file()


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_file_too_new_is_refused_and_left_as_it_is(file: Path) -> None:
    for mode in ("WAL", "DELETE"):
        execute(file, "UPDATE alembic_version SET version_num = '9999'", f"PRAGMA journal_mode={mode}")
        before = file.read_bytes()
        stamp = file.stat().st_mtime_ns
        with pytest.raises(ProjectTooNew, match="plus récente"):
            open_project(file)
        assert file.read_bytes() == before
        assert file.stat().st_mtime_ns == stamp
        assert beside(file) == [file.name]


@pytest.mark.parametrize("content", [b"", b"SQLite", b"PK\x03\x04" * 50, b"SQLite format 3\x00" + bytes(200)])
def test_what_is_not_a_project_is_refused_and_left_as_it_is(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.ingesoc"
    path.write_bytes(content)
    with pytest.raises(NotAProject):
        open_project(path)
    assert path.read_bytes() == content


def test_somebody_else_s_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.ingesoc"
    execute(path, "CREATE TABLE t (a)")
    with pytest.raises(NotAProject):
        open_project(path)


def test_a_folder_nothing_and_a_place_that_cannot_be_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "dossier.ingesoc").mkdir()
    with pytest.raises(NotAProject, match="dossier"):
        open_project(tmp_path / "dossier.ingesoc")
    with pytest.raises(ProjectNotFound):
        open_project(tmp_path / "absent.ingesoc")
    with pytest.raises(ProjectNotFound):
        create_project(tmp_path / "absent" / "x.ingesoc")
    for name in ("n" * 300, "a\x00b"):
        for use in (open_project, create_project):
            with pytest.raises(IngesocError):
                use(tmp_path / f"{name}.ingesoc")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.ingesoc")
    with pytest.raises(NotAProject):
        open_project(tmp_path / "x.ingesoc")


def test_what_stands_there_is_never_replaced(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(ProjectExists):
        create_project(file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER evil AFTER INSERT ON codings BEGIN DELETE FROM events; END",
        "CREATE VIEW evil AS SELECT * FROM codings",
        "DELETE FROM alembic_version",
        "DROP TABLE alembic_version",
    ],
)
def test_a_file_with_what_no_version_wrote_is_refused(file: Path, statement: str) -> None:
    execute(file, statement)
    with pytest.raises(IntegrityError):
        open_project(file)


# --- damaged files ---------------------------------------------------------------------------------------------------


def use_everything(path: Path) -> str:
    """Open, read all that a session reads, act, and return what was read; errors in words are an answer too."""
    try:
        with open_project(path, coder="C1") as project:
            review = Review(project)
            found = [
                review.documents(),
                review.codebook().codes,
                review.code_counts(),
                review.queue(QueueFilter()),
                journal_service.read_log(project),
            ]
            for document in review.documents():
                found += [review.text(document.document_id), review.codings(document.document_id)]
                found += [review.memos(document.document_id), review.speakers(document.document_id)]
            with project.store.reading() as connection:
                found += [queries.decisions(connection), queries.variables(connection), queries.values(connection)]
                found += [queries.conflicts(connection), machine.suggestions(connection)]
            said = repr(found)
            review.create_code("essai")
            with project.store.reading() as connection:
                check.differences(connection)
            return said
    except IngesocError as error:
        assert str(error)
        return "refusé"


def damage(file: Path, target: Path, number: int) -> None:
    """Write one damaged copy: cut short, or with a few bits of one byte turned."""
    chance = random.Random(number)
    data = bytearray(file.read_bytes())
    if number % 4 == 0:
        del data[chance.randrange(len(data)) :]
    else:
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
    target.write_bytes(data)


def survive(file: Path, folder: Path, count: int) -> dict[str, int]:
    with open_project(file, coder="C1") as project:
        review = Review(project)
        document = review.documents()[0].document_id
        review.code(document, 10, 30, ["accueil", "benevolat-reel"])
    answers = {"refusé": 0, "lu": 0}
    for number in range(count):
        target = folder / f"{number}.ingesoc"
        damage(file, target, number)
        answers["refusé" if use_everything(target) == "refusé" else "lu"] += 1
        for path in folder.glob(f"{number}.ingesoc*"):
            path.unlink()
    return answers


def test_damaged_files_are_refused_in_words(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "abimes"
    folder.mkdir()
    assert survive(file, folder, 24)["refusé"] > 5


@pytest.mark.long
def test_a_thousand_damaged_files_are_refused_in_words(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "abimes"
    folder.mkdir()
    # Only that the damage is felt: what matters is that nothing else than a refusal in words comes out of it.
    assert survive(file, folder, 1000)["refusé"] > 200


# --- the disk --------------------------------------------------------------------------------------------------------

FULL = """
import resource, sys
from pathlib import Path
from ingesoc_qual.errors import IngesocError, StoreError
from ingesoc_qual.services.project import create_project, open_project
from tests.conftest import add_code

path, spare = Path(sys.argv[1]), int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
if path.exists():
    project = open_project(path, coder="C1")
    size = max(p.stat().st_size for p in path.parent.iterdir() if p.is_file())
else:
    size = 0
resource.setrlimit(resource.RLIMIT_FSIZE, (size + spare, hard))
done = 0
try:
    if not path.exists():
        create_project(path)
    for number in range(10_000):
        add_code(project, f"code-{number}", "x" * 500)
        done += 1
except StoreError as error:
    print(done, error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    if path.exists():
        add_code(project, "apres", "après")
        project.close()
"""


def run(program: str, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words)], capture_output=True, text=True, encoding="utf-8", cwd=ROOT
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
@pytest.mark.parametrize("spare", [0, 9_000, 300_000])
def test_a_full_disk_is_one_sentence_and_loses_nothing(file: Path, spare: int) -> None:
    said = run(FULL, file, spare)
    assert (said.returncode, said.stderr) == (0, "")
    done, _space, message = said.stdout.partition(" ")
    assert "rien de ce dernier acte n'a été enregistré" in message
    assert len(said.stdout.splitlines()) == 1
    with open_project(file) as project, project.store.reading() as connection:
        kept = {code.id for code in queries.codebook(connection).codes if code.id.startswith("code-")}
        assert kept == {f"code-{n}" for n in range(int(done))}
        assert "apres" in queries.codebook(connection).by_id
        assert check.differences(connection) == ()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
def test_a_project_that_does_not_fit_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "neuf" / "terrain.ingesoc"
    path.parent.mkdir()
    said = run(FULL, path, 20_000)
    assert (said.returncode, said.stderr) == (0, "")
    assert "disque" in said.stdout
    assert beside(path) == []


@pytest.fixture
def humble(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a project alone in a folder, a copy of it beside that folder, and no more rights than anyone's."""
    if not hasattr(os, "geteuid"):
        pytest.skip("rights are of another kind there")
    base = Path(tempfile.mkdtemp(prefix="ingesoc-droits-"))
    monkeypatch.setenv("INGESOC_HOME", str(base / "home"))
    disk = base / "disque"
    disk.mkdir()
    for path in (disk / "terrain.ingesoc", base / "copie.ingesoc"):
        copy_project(file, path)
        path.chmod(0o666)
    use_everything(disk / "terrain.ingesoc")  # Everything imported while that is still allowed.
    for folder in (base, disk, base / "home"):
        folder.chmod(0o777)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)
    try:
        yield disk / "terrain.ingesoc"
    finally:
        if was_root:
            os.seteuid(0)
        disk.chmod(0o777)
        shutil.rmtree(base)


def as_owner(act: Callable[[], None]) -> None:
    """Do something with the rights of whoever runs the tests."""
    here = os.geteuid()
    os.seteuid(os.getuid())
    act()
    os.seteuid(here)


def test_a_file_without_the_right_to_write_is_read_and_says_so_at_the_first_act(humble: Path) -> None:
    as_owner(lambda: humble.chmod(0o444))
    with open_project(humble, coder="C1") as project:
        assert len(Review(project).documents()) == 1
        with pytest.raises(StoreError, match="écriture impossible"):
            add_code(project, "x")


def test_a_folder_without_the_right_to_write_says_so(humble: Path) -> None:
    as_owner(lambda: humble.parent.chmod(0o555))
    with pytest.raises(StoreError, match="écriture impossible"), open_project(humble, coder="C1") as project:
        add_code(project, "x")
    with pytest.raises(StoreError):
        create_project(humble.parent / "neuf.ingesoc")


def test_a_file_without_the_right_to_read_says_so(humble: Path) -> None:
    as_owner(lambda: humble.chmod(0o000))
    with pytest.raises(StoreError, match="impossible"):
        open_project(humble)
    as_owner(lambda: humble.parent.chmod(0o000))
    with pytest.raises(StoreError):
        open_project(humble)


def test_a_copy_on_a_read_only_disk_is_merged(humble: Path) -> None:
    as_owner(lambda: humble.chmod(0o444))
    as_owner(lambda: humble.parent.chmod(0o555))
    with open_project(humble.parent.parent / "copie.ingesoc", coder="C1") as project:
        assert merge_from(project.store, humble).events == 1
        assert "essai" in Review(project).codebook().by_id


# --- several at once -------------------------------------------------------------------------------------------------

WRITER = """
import sys
from ingesoc_qual.services.project import open_project
from ingesoc_qual.services.review import Review

with open_project(sys.argv[1], coder=sys.argv[2]) as project:
    review = Review(project)
    document = review.documents()[0].document_id
    for number in range(int(sys.argv[3])):
        review.code(document, number, number + 20, ["accueil"])
"""


def test_four_processes_write_one_project_without_one_error(file: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), f"C{n % 3}", "50"], stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for n in range(4)
    ]
    assert [writer.communicate()[1] for writer in writers] == ["", "", "", ""]
    with open_project(file) as project, project.store.reading() as connection:
        assert len(queries.codings(connection)) == 200
        assert check.differences(connection) == ()
        order = connection.exec_driver_sql("SELECT replica, sequence FROM events").all()
        assert len(set(order)) == len(order)


def test_a_project_that_another_holds_for_too_long_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other, open_project(file) as project:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy, match="un autre programme"):
            add_code(project, "x")
        other.execute("ROLLBACK")
        add_code(project, "x")


def test_a_failed_act_leaves_no_half_replica(file: Path) -> None:
    with open_project(file) as project:
        with pytest.raises(ZeroDivisionError), project.store.writing() as connection:
            project.store.author(connection, project.coder.id)
            raise ZeroDivisionError
        add_code(project, "x")
        with project.store.reading() as connection:
            known = set(connection.exec_driver_sql("SELECT id FROM replicas").scalars())
            speaking = set(connection.exec_driver_sql("SELECT DISTINCT replica FROM events").scalars())
    assert speaking <= known


def test_closing_a_file_that_has_gone_is_quiet(file: Path) -> None:
    project = open_project(file)
    hurry(project.store)
    file.unlink()
    with pytest.raises(StoreError):
        add_code(project, "x")
    project.close()
    assert isinstance(project, Project)
