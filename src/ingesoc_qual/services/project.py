"""Creating and opening projects; the handle that every other service takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from ingesoc_qual.config import load_settings
from ingesoc_qual.errors import ProjectNotFound, UsageError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.model.event import Act, Assignment, Event, Subject, Value
from ingesoc_qual.model.field import CHAMP, CHAMP_CHOICES, Coder, Scope, VariableType
from ingesoc_qual.services.identity import coder_id, variable_id
from ingesoc_qual.store import journal, queries
from ingesoc_qual.store.store import Store

if TYPE_CHECKING:
    from ingesoc_qual.store.store import Connection

SUFFIX = ".ingesoc"
PROJECT = Subject("project", "project")


def project_path(path: str | Path) -> Path:
    """Return the file of a project: `path`, with `.ingesoc` added when nothing stands at `path` without it."""
    place = Path(path).expanduser()
    try:
        if place.suffix != SUFFIX and not place.is_file():
            return place.with_name(place.name + SUFFIX)
    except (OSError, ValueError) as error:
        raise ProjectNotFound(
            _("{path} : ce nom de fichier ne convient pas ({detail}).").format(path=path, detail=system_reason(error)),
            remedy=_("Choisissez un autre nom."),
        ) from error
    return place


class Project:
    """One open project, and the coder who acts in it. A context manager; `close` checkpoints the file."""

    def __init__(self, store: Store, coder: Coder) -> None:
        self.store = store
        self.coder = coder

    @property
    def path(self) -> Path:
        """The project file."""
        return self.store.path

    @property
    def name(self) -> str:
        """The project's name."""
        with self.store.reading() as connection:
            return str(queries.setting(connection, "project").get("name", self.path.stem))

    def act(self, acts: Sequence[Act], *, batch: str | None = None) -> tuple[Event, ...]:
        """Record acts of this coder in one durable transaction and return their events."""
        with self.store.writing() as connection:
            return self.act_in(connection, acts, batch=batch)

    def act_in(self, connection: Connection, acts: Sequence[Act], *, batch: str | None = None) -> tuple[Event, ...]:
        """Record acts of this coder in a transaction that the caller holds and commits."""
        author = self.store.author(connection, self.coder.id)
        if self.coder.id not in {coder.id for coder in queries.coders(connection)}:
            add = Assignment(Subject("coder", self.coder.id), {"name": self.coder.name})
            journal.append(connection, [Act("coder.add", (add,))], author)
        return journal.append(connection, acts, author, batch=batch)

    def close(self) -> None:
        """Bring everything into the file and release it."""
        self.store.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def make_coder(name: str | None) -> tuple[Coder, str]:
    """Return the coder of that name (the settings' one when None) and this installation's identity."""
    settings = load_settings()
    if settings.fault:
        raise UsageError(
            _("Réglages illisibles : {fault}.").format(fault=settings.fault),
            remedy=_("Corrigez ce fichier, ou supprimez-le."),
        )
    wanted = unicodedata.normalize("NFC", name if name is not None else settings.coder).strip()
    if not wanted:
        raise UsageError(_("Le nom de codeur·euse est vide."), remedy=_("Donnez-le avec --coder."))
    return Coder(coder_id(wanted), wanted), settings.installation


def open_project(path: str | Path, *, coder: str | None = None) -> Project:
    """Open an existing project.

    `coder` signs what is done; by default the name set in the configuration, else the login name. Raises
    `ProjectNotFound`, `NotAProject`, `ProjectTooNew` or a `StoreError`.
    """
    who, installation = make_coder(coder)
    return Project(Store.open(project_path(path), installation=installation), who)


def create_project(path: str | Path, *, name: str | None = None, coder: str | None = None) -> Project:
    """Create a project, with the variable `champ` of cases, and open it. Raises `ProjectExists`."""
    who, installation = make_coder(coder)
    place = project_path(path)
    store = Store.create(place, installation=installation)
    project = Project(store, who)
    champ: dict[str, Value] = {
        "scope": Scope.CASE.value,
        "name": CHAMP,
        "type": VariableType.CHOICE.value,
        "choices": list(CHAMP_CHOICES),
    }
    project.act(
        [
            Act("project.create", (Assignment(PROJECT, {"name": name or place.stem}),)),
            Act("variable.set", (Assignment(Subject("variable", variable_id(Scope.CASE, CHAMP)), champ),)),
        ]
    )
    return project


def document_text(project: Project, document_id: str) -> str:
    """Return the frozen text of a document in its current version."""
    with project.store.reading() as connection:
        return queries.text(connection, document_id).text
