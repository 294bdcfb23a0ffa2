"""Migrations: the shipped one makes today's schema, the next ones run all or nothing, after a backup."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from ingesoc_qual.errors import IngesocError, IntegrityError
from ingesoc_qual.services.project import open_project
from ingesoc_qual.services.review import Review
from ingesoc_qual.store import backup, database, migrate, schema
from tests.store.copies import make_project
from tests.store.test_database import beside, execute

NEXT = '''
"""What comes next."""

import time

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("codings", sa.Column("weight", sa.Integer(), nullable=True))
    op.execute("UPDATE codings SET weight = 7")
    with op.batch_alter_table("memos") as batch:
        batch.add_column(sa.Column("color", sa.Text(), nullable=True))
    {more}
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terrain.ingesoc"
    make_project(path)
    with open_project(path, coder="C1") as project:
        review = Review(project)
        review.code(review.documents()[0].document_id, 10, 30, ["accueil"])
    return path


@pytest.fixture
def scripts(tmp_path: Path) -> Callable[[str], Path]:
    """Return a maker of script folders with one migration more than ours."""

    def make(more: str = "") -> Path:
        folder = tmp_path / "scripts"
        shutil.copytree(migrate.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
        (folder / "versions" / "v9999_next.py").write_text(
            NEXT.replace("{more}", more).replace("{head}", schema.HEAD), encoding="utf-8"
        )
        return folder

    return make


def revision(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def columns(path: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def upgrade(path: Path, folder: Path) -> backup.BackupReport:
    engine = database.make_engine(path)
    try:
        with database.translated(str(path)):
            return migrate.upgrade(engine, path, folder=folder)
    finally:
        database.close(engine)


def test_the_first_migration_makes_today_s_schema(tmp_path: Path) -> None:
    path = tmp_path / "vide.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        for table in ("events", "documents", "codings"):  # what a backup counts; the migration starts from nothing
            connection.execute(f"CREATE TABLE {table} (a)")
            connection.execute(f"DROP TABLE {table}")
    engine = create_engine(f"sqlite:///{path}")
    from alembic.operations import Operations

    scripts = migrate._scripts(migrate.SCRIPTS)
    with engine.begin() as connection:
        context = MigrationContext.configure(
            connection, opts={"fn": lambda revision, _context: scripts._upgrade_revs("head", revision)}
        )
        with Operations.context(context):
            context.run_migrations()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    made = tmp_path / "terrain.ingesoc"
    make_project(made)
    statements = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' AND name <> 'alembic_version'"
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(made)) as two:
        assert _plain(one.execute(statements)) == _plain(two.execute(statements))


def _plain(rows: sqlite3.Cursor) -> dict[str, list[str]]:
    return {name: sorted(part.strip() for part in re.split(r"[(),]\s+", sql)) for name, sql in rows}


def test_the_newest_revision_is_the_one_that_new_projects_have(file: Path) -> None:
    assert migrate.head() == schema.HEAD == revision(file)
    assert migrate.knows(schema.HEAD)
    assert not migrate.knows("jamais")


def test_an_older_project_is_migrated_after_a_verified_backup(file: Path, scripts: Callable[[str], Path]) -> None:
    before = backup.verify(file)
    report = upgrade(file, scripts(""))
    assert revision(file) == "9999"
    assert "weight" in columns(file, "codings")
    assert "color" in columns(file, "memos")
    assert revision(report.path) == schema.HEAD
    assert (report.events, report.documents, report.codings) == before
    assert "weight" not in columns(report.path, "codings")
    assert re.fullmatch(r"terrain\.avant-migration-\d{8}T\d{6}\.ingesoc", report.path.name)
    with closing(sqlite3.connect(file)) as connection:
        assert {row[0] for row in connection.execute("SELECT weight FROM codings")} == {7}
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    shutil.copyfile(report.path, file.with_name("restauré.ingesoc"))
    assert Review(open_project(file.with_name("restauré.ingesoc"))).documents()


def test_opening_migrates_by_itself(
    file: Path, scripts: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = scripts("")
    monkeypatch.setattr(schema, "HEAD", "9999")
    monkeypatch.setattr(migrate.upgrade, "__kwdefaults__", {"folder": folder})
    monkeypatch.setattr(migrate.knows, "__kwdefaults__", {"folder": folder})
    with open_project(file, coder="C1") as project:
        assert len(Review(project).documents()) == 1
    assert revision(file) == "9999"


def test_a_migration_that_fails_changes_nothing(file: Path, scripts: Callable[[str], Path]) -> None:
    before = columns(file, "codings")
    with pytest.raises(IngesocError):
        upgrade(file, scripts('op.execute("INSERT INTO nowhere VALUES (1)")'))
    assert revision(file) == schema.HEAD
    assert columns(file, "codings") == before
    assert backup.verify(file)[2] == 1


def test_a_project_whose_backup_does_not_pass_is_not_migrated(file: Path, scripts: Callable[[str], Path]) -> None:
    execute(file, "UPDATE codings SET start = 3")
    with pytest.raises(IntegrityError, match="vérification"):
        upgrade(file, scripts(""))
    assert revision(file) == schema.HEAD
    assert beside(file) == ["scripts", file.name]


def test_a_kill_in_the_middle_leaves_the_old_project(file: Path, scripts: Callable[[str], Path]) -> None:
    folder = scripts("time.sleep(60)")
    worker = multiprocessing.get_context("spawn").Process(target=upgrade, args=(file, folder))
    worker.start()
    wal = file.with_name(file.name + "-wal")
    for _tick in range(600):
        if list(file.parent.glob("*avant-migration*.ingesoc")) and wal.exists():
            break
        worker.join(0.05)
    worker.join(0.3)
    assert worker.is_alive()
    worker.kill()
    worker.join()
    assert revision(file) == schema.HEAD
    assert "weight" not in columns(file, "codings")
    assert backup.verify(file)[2] == 1
