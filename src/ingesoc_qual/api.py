"""The face for Python: a project read as pandas DataFrames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.services import project as projects

if TYPE_CHECKING:
    import pandas as pd

    from ingesoc_qual.services.readings import Readings


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

    def agreement(
        self,
        *,
        unit: str = "characters",
        coders: Sequence[str] = (),
        codes: Sequence[str] = (),
        draws: int = 0,
        seed: int = 1,
    ) -> pd.DataFrame:
        """Return the agreement of coders, one row a figure, over the documents that two of them finished.

        `unit` is characters, sentences, turns, paragraphs or spans; `draws` those of the bootstrap. A figure without a
        value has its reason in `undefined`. Raises `AgreementError` where nothing can be compared.
        """
        from ingesoc_qual.services.agreement import Options, measure
        from ingesoc_qual.services.agreement_tables import coefficients
        from ingesoc_qual.services.comparison import unit_named
        from ingesoc_qual.services.tables import to_frame

        options = Options(unit_named(unit), tuple(coders), tuple(codes), (), draws, seed)
        found = measure(self._opened, options)
        assert found is not None  # nothing cancels here
        return to_frame(coefficients(found))

    def volunteering_grid(self) -> pd.DataFrame:
        """Return the grid of volunteering and work, one row a cell; see `mining.grid`."""
        return self.table("volunteering_grid")

    def prescribed_real_gap(self, *, seed: int = 0, draws: int = 1000) -> pd.DataFrame:
        """Return the gap between prescribed and real volunteering, task by task, with its bootstrap interval."""
        from ingesoc_qual.services.reading_tables import gap_table
        from ingesoc_qual.services.tables import to_frame

        return to_frame(gap_table(self._readings(), seed=seed, draws=draws))

    def volunteering_volumes(self) -> pd.DataFrame:
        """Return the quantities found in the texts, with what a person made of each (`state`)."""
        return self.table("volunteering_volumes")

    def volumes_summary(self) -> pd.DataFrame:
        """Return one figure a case, unit, period and category, out of confirmed and corrected quantities alone."""
        return self.table("volumes_summary")

    def vocabulary(self) -> pd.DataFrame:
        """Return how often the lists of lemmas of the codebook are said, by year, kind of document and role."""
        return self.table("vocabulary")

    def profile(self, mapping: str = "expose") -> pd.DataFrame:
        """Return how the coded words of each case divide between dimensions; `mapping` is a shipped name or a file."""
        from ingesoc_qual.services.reading_tables import profile_table
        from ingesoc_qual.services.tables import to_frame

        return to_frame(profile_table(self._readings(), mapping))

    def matrix(self, by: str = "case", *, subtree: bool = False) -> pd.DataFrame:
        """Return codes × values of `by` (case, document, speaker, role, year, `case.x` …), cells that are not empty.

        With `subtree`, a code counts what is below it too. Raises `UsageError`, which lists what can be counted by.
        """
        from ingesoc_qual.services.reading_tables import matrix_table
        from ingesoc_qual.services.tables import to_frame

        return to_frame(matrix_table(self._readings(), (by,), subtree=subtree))

    def cooccurrence(self, relation: str = "overlap", *, distance: int = 20) -> pd.DataFrame:
        """Return which codes meet: `overlap`, `inside`, `turn` (the same one), `near` (at most `distance` words)."""
        from ingesoc_qual.services.reading_tables import cooccurrence_table
        from ingesoc_qual.services.tables import to_frame

        return to_frame(cooccurrence_table(self._readings(), relation, distance=distance))

    def picture(self, name: str, *, coder: str | None = None, by: str = "case", relation: str = "overlap") -> str:
        """Return a picture as SVG: `profile`, `matrix`, `cooccurrence` (heat map) or `network`, of one coder.

        Raises `UsageError` for another name, or a coder who has coded nothing.
        """
        from ingesoc_qual.services.reading_pictures import draw

        return draw(self._readings(), name, coder=coder, by=by, relation=relation)

    def _readings(self) -> Readings:
        from ingesoc_qual.services.readings import Readings

        return Readings(self._opened)

    def query(self, query: str | None = None, *, name: str | None = None, code: Sequence[str] = ()) -> pd.DataFrame:
        """Return the passages of a query (`docs/requetes.md`), one row each; `name` runs a saved one.

        With `code`, every passage is also coded under those codes, as one act that one undo takes back. Raises
        `QuerySyntaxError`, `UnknownObject`, or `UsageError` when both or neither of `query` and `name` are given.
        """
        from ingesoc_qual.services.query import open_queries
        from ingesoc_qual.services.saved_queries import saved_query
        from ingesoc_qual.services.tables import to_frame

        if (query is None) == (name is None):
            raise UsageError(_("Donnez une requête, ou le nom d'une requête enregistrée."))
        text = query if query is not None else saved_query(self._opened, name or "").text
        result = open_queries(self._opened).find(text)
        if code:
            result.code(tuple(code))
        return to_frame(result.table())

    def words(self, query: str) -> pd.DataFrame:
        """Return the words of a query's passages, one row each, the most characteristic first (Lafon 1980).

        Raises `QuerySyntaxError`.
        """
        from ingesoc_qual.services.query import open_queries
        from ingesoc_qual.services.query_words import passage_words
        from ingesoc_qual.services.tables import to_frame

        return to_frame(passage_words(open_queries(self._opened).find(query)))

    def save_query(self, name: str, query: str) -> None:
        """Keep a query under a name; raises `QuerySyntaxError` when it cannot be run on this project."""
        from ingesoc_qual.services.query import open_queries
        from ingesoc_qual.services.saved_queries import save_query

        save_query(open_queries(self._opened), name, query)

    def remove_query(self, name: str) -> None:
        """Take a saved query away; raises `UnknownObject`."""
        from ingesoc_qual.services.saved_queries import remove_query

        remove_query(self._opened, name)

    def report(self) -> str:
        """Return the report of the project: one HTML page that needs nothing else, to write in a file."""
        from ingesoc_qual.services.report import report

        return report(self._opened).decode("utf-8")

    def queries(self) -> pd.DataFrame:
        """Return the saved queries, one row each."""
        from ingesoc_qual.services.saved_queries import queries_table
        from ingesoc_qual.services.tables import to_frame

        return to_frame(queries_table(self._opened))

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
