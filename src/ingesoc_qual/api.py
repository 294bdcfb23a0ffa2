"""The face for Python: a project read as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingesoc_qual.services import project as projects

if TYPE_CHECKING:
    import pandas as pd


class Project:
    """One open project. A context manager; `close` brings everything into the file and releases it."""

    def __init__(self, opened: projects.Project) -> None:
        self._opened = opened

    @property
    def name(self) -> str:
        """The project's name."""
        return self._opened.name

    @property
    def path(self) -> Path:
        """The project file."""
        return self._opened.path

    def documents(self) -> pd.DataFrame:
        """Return the documents, one row each."""
        return self.table("documents")

    def codings(self) -> pd.DataFrame:
        """Return the codings, one row each, with document, case, speaker, quotation, code path and variables."""
        return self.table("codings")

    def table(self, name: str) -> pd.DataFrame:
        """Return one of the export's tables; raises `UsageError`, which lists their names."""
        from ingesoc_qual.services.tables import frame

        return frame(self._opened, name)

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return every table of the export, by name."""
        from ingesoc_qual.services.tables import frames

        return frames(self._opened)

    def text(self, document_id: str) -> str:
        """Return the frozen text of a document; `start` and `end` in tables refer to it."""
        return projects.document_text(self._opened, document_id)

    def search(
        self, pattern: str, *, lookup: str = "lemma", where: Mapping[str, Sequence[str]] | None = None
    ) -> pd.DataFrame:
        """Return every place where a pattern of the indicator language is found, one row each.

        `where` asks for values by name (`{"role": ["bénévole"]}`); raises `IndicatorSyntaxError` or `UsageError`.
        """
        from ingesoc_qual.services.search import concordance_table, search
        from ingesoc_qual.services.tables import to_frame

        return to_frame(concordance_table(search(self._opened, pattern, lookup=lookup, conditions=where)))

    def close(self) -> None:
        """Release the project."""
        self._opened.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_project(path: str | Path, *, coder: str | None = None) -> Project:
    """Open an existing project; `coder` is who acts, by default the name in the settings.

    Raises `ProjectNotFound`, `NotAProject`, `ProjectTooNew` or a `StoreError`.
    """
    return Project(projects.open_project(path, coder=coder))


def create_project(path: str | Path, *, name: str | None = None, coder: str | None = None) -> Project:
    """Create a project without codes and open it; raises `ProjectExists`."""
    return Project(projects.create_project(path, name=name, coder=coder))
