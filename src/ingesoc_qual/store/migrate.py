"""Bringing an older project file to today's schema: a verified backup first, then Alembic in one transaction."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from ingesoc_qual.store.backup import BackupReport, back_up

SCRIPTS = Path(__file__).parent / "migrations"


def _scripts(folder: Path) -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(folder))
    return ScriptDirectory.from_config(config)


def knows(revision: str, *, folder: Path = SCRIPTS) -> bool:
    """Whether `revision` is one of this program's."""
    return any(script.revision == revision for script in _scripts(folder).walk_revisions())


def head(*, folder: Path = SCRIPTS) -> str:
    """Return the newest revision."""
    return str(_scripts(folder).get_current_head())


def upgrade(engine: Engine, path: Path, *, folder: Path = SCRIPTS) -> BackupReport:
    """Back the project up beside itself, then run the missing migrations, all or none.

    Returns the report of the backup. SQLite's schema changes are transactional: a kill leaves old or new.
    """
    stamp = dt.datetime.now(tz=dt.UTC).strftime("%Y%m%dT%H%M%S")
    report = back_up(path, path.with_name(f"{path.stem}.avant-migration-{stamp}{path.suffix}"))
    scripts = _scripts(folder)

    def steps(revision: object, _context: object) -> object:
        return scripts._upgrade_revs("head", revision)  # type: ignore[arg-type]

    with engine.connect().execution_options(begin="BEGIN IMMEDIATE") as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        context = MigrationContext.configure(connection, opts={"fn": steps, "script": scripts})
        from alembic.operations import Operations

        with Operations.context(context):
            context.run_migrations()
    return report
