"""What every test may ask for: an installation of its own, and a small project with real documents in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingesoc_qual.i18n import reset_language
from ingesoc_qual.model.document import Block, Layout, Reading, Turn
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.services.ingest import add_readings
from ingesoc_qual.services.manifest import Entry
from ingesoc_qual.services.project import Project, create_project, open_project

DIALOGUE = (
    ("ENQ", "Et concrètement, une semaine, ça ressemble à quoi ?"),
    (
        "E03",
        "Avant on arrivait, on voyait ce qu'il y avait à faire, point. [rires] Maintenant y'a une charte, on signe.",
    ),
    ("ENQ", "Vous la suivez ?"),
    ("E03", "Dans les faits, le mardi je suis toute seule une fois sur deux, alors je me débrouille."),
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep each test away from the settings of whoever runs it; the interface speaks French."""
    monkeypatch.setenv("INGESOC_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("INGESOC_CODER", raising=False)
    monkeypatch.delenv("INGESOC_LANG", raising=False)
    monkeypatch.delenv("UV_RUN_RECURSION_DEPTH", raising=False)
    reset_language()
    yield
    reset_language()


def dialogue_reading(lines: tuple[tuple[str, str], ...] = DIALOGUE) -> Reading:
    """Return a reading of `LABEL : words` turns, one a line."""
    text, blocks, turns = "", [], []
    for label, words in lines:
        header = len(text)
        text += f"{label} : {words}"
        turns.append(Turn(header, header + len(label) + 3, len(text), label))
        blocks.append(Block(header, len(text)))
        text += "\n"
    return Reading(text, Layout(tuple(blocks), (), tuple(turns), ("ENQ",)), "txt", "utf-8")


def add_dialogue(
    project: Project,
    name: str = "Entretien E03",
    lines: tuple[tuple[str, str], ...] = DIALOGUE,
    *,
    case: str = "La Passerelle",
) -> str:
    """Add a small interview to a project and return its document id."""
    reading = dialogue_reading(lines)
    entry = Entry(Path(f"{name}.txt"), name=name, cases=(case,) if case else ())
    report = add_readings(project, [(entry, reading, f"{name}\n{reading.text}".encode())])[0]
    assert report.document_id is not None
    return report.document_id


def add_code(project: Project, code_id: str, label: str = "", parent: str | None = None, **fields: object) -> None:
    """Add one code with a chosen id."""
    values = {"label": label or code_id, "parent": parent, "position": 0, **fields}
    references = (Subject("code", parent),) if parent else ()
    project.act([Act("code.create", (Assignment(Subject("code", code_id), values),), references)])  # type: ignore[arg-type]


@pytest.fixture
def new_project(tmp_path: Path) -> Iterator[Callable[..., Project]]:
    """Return a maker of empty projects, closed at the end of the test."""
    made: list[Project] = []

    def make(name: str = "terrain", *, coder: str = "C1") -> Project:
        path = tmp_path / f"{name}.ingesoc"
        made.append(open_project(path, coder=coder) if path.exists() else create_project(path, coder=coder))
        return made[-1]

    yield make
    for project in made:
        project.close()


@pytest.fixture
def project(new_project: Callable[..., Project]) -> Project:
    """Return a project with one interview and three codes."""
    made = new_project()
    add_code(made, "benevolat", "bénévolat")
    add_code(made, "benevolat-prescrit", "bénévolat prescrit", "benevolat", indicators=["charte", "fiche"])
    add_code(made, "benevolat-reel", "bénévolat réel", "benevolat", indicators=["dans les faits"])
    add_dialogue(made)
    return made
