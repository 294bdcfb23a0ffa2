"""Backups: whole, verified, and never a trace of one that failed."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ingesoc_qual.errors import IngesocError, IntegrityError, NotAProject, ProjectExists, StoreError
from ingesoc_qual.services.project import open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import check, queries
from ingesoc_qual.store.backup import back_up, verify
from tests.conftest import add_code
from tests.store.copies import make_project, tables
from tests.store.test_database import beside, run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    make_project(path)
    with open_project(path, coder="C1") as project:
        review = Review(project)
        review.code(review.documents()[0].document_id, 10, 30, ["accueil", "benevolat-reel"])
    return path


def contents(path: Path) -> object:
    with open_project(path, coder="C1") as project, project.store.reading() as connection:
        return tables(connection)


def test_a_backup_holds_what_the_project_holds(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "loin" / "copie.ingesoc"
    report = back_up(file, target)
    assert (report.path, report.documents, report.codings) == (target, 1, 2)
    assert report.bytes == target.stat().st_size
    assert beside(target) == [target.name]
    assert beside(file) == ["loin", file.name]
    assert verify(target) == verify(file) == (report.events, 1, 2)
    assert contents(target) == contents(file)


def test_backups_taken_while_others_write_are_states_that_were_acknowledged(file: Path, tmp_path: Path) -> None:
    done = threading.Event()
    acknowledged = [0]

    def write() -> None:
        with open_project(file, coder="C2") as project:
            while not done.is_set():
                add_code(project, f"code-{acknowledged[0]}")
                acknowledged[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(8):
            low = acknowledged[0]
            report = back_up(file, tmp_path / f"{number}.ingesoc")
            high = acknowledged[0] + 1
            with open_project(report.path) as project, project.store.reading() as connection:
                kept = {c.id for c in queries.codebook(connection).codes if c.id.startswith("code-")}
                assert check.differences(connection) == ()
            assert kept == {f"code-{n}" for n in range(len(kept))}
            assert low <= len(kept) <= high
    finally:
        done.set()
        writer.join()


def test_a_backup_never_replaces_a_file_and_refuses_what_is_no_project(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "texte.txt"
    other.write_text("bonjour", encoding="utf-8")
    with pytest.raises(ProjectExists):
        back_up(file, other)
    assert other.read_text(encoding="utf-8") == "bonjour"
    with pytest.raises(NotAProject):
        back_up(other, tmp_path / "x.ingesoc")
    with pytest.raises(StoreError):
        back_up(file, other / "x.ingesoc")
    assert beside(file) == [file.name, other.name]


def test_a_project_that_does_not_pass_is_not_kept_as_a_backup(file: Path, tmp_path: Path) -> None:
    for change in (
        "UPDATE codings SET start = start + 1",
        "UPDATE codes SET parent = NULL",
        "DELETE FROM codings",
        "UPDATE events SET payload = replace(payload, '\"start\":10', '\"start\":11')",
        "UPDATE blobs SET data = data || x'20' WHERE id LIKE 'text:%'",
        "UPDATE blobs SET data = x'41' WHERE id NOT LIKE '%:%'",
        "UPDATE events SET cancelled_by = id WHERE sequence = 2",
        "INSERT INTO conflicts VALUES ('code', 'accueil', 'label', 'a', 'b', 'concurrent')",
    ):
        altered = tmp_path / "altéré.ingesoc"
        altered.write_bytes(file.read_bytes())
        with closing(sqlite3.connect(altered)) as connection:
            assert connection.execute(change).rowcount
            connection.commit()
        with pytest.raises(IntegrityError, match="vérification"):
            back_up(altered, tmp_path / "copie.ingesoc")
        assert not (tmp_path / "copie.ingesoc").exists()
        altered.unlink()
    assert beside(file) == [file.name]


def turn_bytes(file: Path, folder: Path, count: int) -> None:
    wanted = contents(file)
    data = file.read_bytes()
    chance = random.Random(1)
    for number in range(count):
        damaged = folder / f"{number}.ingesoc"
        place = chance.randrange(len(data))
        damaged.write_bytes(data[:place] + bytes([data[place] ^ chance.randrange(1, 256)]) + data[place + 1 :])
        try:
            verify(damaged)
            found = contents(damaged)
        except IngesocError:
            continue
        finally:
            for path in folder.glob(f"{number}.*"):
                path.unlink()
        assert found == wanted, f"octet {place}"


def test_one_byte_turned_is_seen_or_harmless(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "abimes"
    folder.mkdir()
    turn_bytes(file, folder, 15)


@pytest.mark.long
def test_a_thousand_bytes_turned_are_seen_or_harmless(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "abimes"
    folder.mkdir()
    turn_bytes(file, folder, 1000)


FULL = """
import resource, sys
from pathlib import Path
from ingesoc_qual.errors import StoreError
from ingesoc_qual.store.backup import back_up

resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    back_up(Path(sys.argv[1]), Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
def test_a_backup_that_does_not_fit_leaves_nothing(file: Path, tmp_path: Path) -> None:
    said: subprocess.CompletedProcess[str] = run(FULL, file, tmp_path / "copie.ingesoc")
    assert (said.returncode, said.stderr) == (0, "")
    assert "copie.ingesoc" in said.stdout
    assert "disque" in said.stdout
    assert beside(file) == [file.name]
