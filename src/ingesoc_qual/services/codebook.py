"""Codebook files and the project: check, compare, apply, export, lock. The project is the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ingesoc_qual.codebook import (
    Change,
    LoadedCodebook,
    Problem,
    builtin_codebook,
    check_file,
    diff_codebooks,
    load_codebook,
    write_codebook,
)
from ingesoc_qual.errors import IndicatorSyntaxError, UsageError
from ingesoc_qual.i18n import _
from ingesoc_qual.model.codebook import CODE_FIELDS, Code, Codebook
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.services.codes import current_version, read_codebook, require_unlocked
from ingesoc_qual.services.codes import lock_holder as lock_holder
from ingesoc_qual.services.project import Project, open_project, project_path
from ingesoc_qual.store.database import check_is_project

CODEBOOK = Subject("codebook", "codebook")
_ABOUT = ("name", "title", "description", "version", "language", "source")
_FILE_FIELDS = tuple(name for name in CODE_FIELDS if name not in ("archived", "merged_into"))


@dataclass(frozen=True, slots=True)
class ApplyPlan:
    """What applying a file would change: the differences, and the codes that only the project has."""

    changes: tuple[Change, ...]
    only_in_project: tuple[Code, ...]
    codebook: Codebook


def check(path: Path) -> tuple[Problem, ...]:
    """Return every fault and warning of a codebook file, indicators included, by line."""
    problems = list(check_file(path))
    if not any(problem.is_error for problem in problems):
        problems += _indicator_problems(load_codebook(path))
    return tuple(sorted(problems, key=lambda p: (p.line, p.column)))


def _indicator_problems(loaded: LoadedCodebook) -> list[Problem]:
    from ingesoc_qual.nlp.indicators import parse

    found = []
    for code in loaded.codebook.codes:
        for number, indicator in enumerate(code.indicators):
            try:
                parse(indicator)
            except IndicatorSyntaxError as error:
                line, column = loaded.place(code.id, "indicators", number)
                column += error.column - 1
                found.append(
                    Problem("bad-indicator", error.message, line, column, remedy=error.remedy, code_id=code.id)
                )
    return found


def load(path: Path) -> Codebook:
    """Return the codebook of a file, checked whole; raises `CodebookSyntaxError` at its first fault."""
    loaded = load_codebook(path)
    faults = _indicator_problems(loaded)
    if faults:
        raise faults[0].as_error(str(path))
    return loaded.codebook


def load_any(place: str | Path) -> Codebook:
    """Return the codebook of a YAML file, of a project, or a built-in one by its name."""
    path = Path(place).expanduser()
    if path.suffix in (".yaml", ".yml"):
        return load(path)
    project = project_path(path)
    if project.is_file():
        check_is_project(project)
        with open_project(project) as opened:
            return read_codebook(opened)
    return load(builtin_codebook(str(place)))


def compare(before: str | Path, after: str | Path) -> tuple[Change, ...]:
    """Return the differences between two codebooks, each a file, a project or a built-in name."""
    return diff_codebooks(load_any(before), load_any(after))


def plan_apply(project: Project, codebook: Codebook) -> ApplyPlan:
    """Return what applying `codebook` would change in a project. Codes that it lacks are left as they are."""
    current = read_codebook(project)
    kept = {code.id for code in codebook.codes}
    only = tuple(code for code in current.codes if code.id not in kept and code.usable)
    shared = replace(current, codes=tuple(code for code in current.codes if code.id in kept))
    return ApplyPlan(diff_codebooks(shared, codebook), only, codebook)


def apply(project: Project, plan: ApplyPlan) -> int:
    """Make the project's codebook agree with a plan, in one batch; return the number of codes touched."""
    require_unlocked(project)
    acts = _acts(read_codebook(project), plan.codebook)
    if acts:
        project.act(acts)
    return sum(1 for act in acts if act.sets[0].subject.kind == "code")


def _acts(current: Codebook, wanted: Codebook) -> list[Act]:
    acts: list[Act] = []
    about: dict[str, Value] = {
        name: getattr(wanted, name) for name in _ABOUT if getattr(wanted, name) != getattr(current, name)
    }
    if wanted.lists != current.lists:
        about["lists"] = [[name, list(words)] for name, words in wanted.lists]
    if about:
        acts.append(Act("codebook.apply", (Assignment(CODEBOOK, about),)))
    # Parents first: a move below a code already in place closes no circle.
    for _depth, code in wanted.walk():
        before = current.by_id.get(code.id)
        changed = {name for name in _FILE_FIELDS if before is None or getattr(before, name) != getattr(code, name)}
        if before is not None and before.archived:
            changed.add("archived")
        if changed:
            fields: dict[str, Value] = {name: _value(getattr(code, name)) for name in sorted(changed)}
            references = (Subject("code", code.parent),) if code.parent else ()
            acts.append(Act("codebook.apply", (Assignment(Subject("code", code.id), fields),), references))
    return acts


def _value(value: object) -> Value:
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]


def apply_builtin(project: Project, name: str = "ingenierie_sociale_solidaire") -> int:
    """Give a project one of the codebooks shipped with the program."""
    return apply(project, plan_apply(project, load(builtin_codebook(name))))


def export(project: Project, path: Path) -> Codebook:
    """Write the project's codebook to a YAML file and return it; archived and merged codes are left out."""
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(
            _("{path} : une grille s'enregistre en .yaml.").format(path=path), remedy=_("Donnez un nom en .yaml.")
        )
    codebook = read_codebook(project)
    write_codebook(codebook, path)
    return codebook


def set_lock(project: Project, *, locked: bool) -> None:
    """Lock the codebook for everyone but this coder, or unlock it."""
    require_unlocked(project)
    act = "codebook.lock" if locked else "codebook.unlock"
    project.act([Act(act, (Assignment(CODEBOOK, {"locked_by": project.coder.id if locked else None}),))])


def version(project: Project) -> str:
    """Return the content hash of the project's codebook, as codings keep it."""
    return current_version(read_codebook(project))
