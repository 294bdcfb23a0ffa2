"""Bringing files in: read, freeze, keep the original, and describe; one bad file never stops the others."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, count
from pathlib import Path

from ingesoc_qual.errors import IngesocError, ManifestError, ReadError, UnsupportedFormat, UsageError, system_reason
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import DocumentKind, Reading, Role
from ingesoc_qual.model.event import Act, Assignment, Subject, Value
from ingesoc_qual.model.field import Scope, VariableType
from ingesoc_qual.services.identity import case_id, document_id, speaker_id, version_id
from ingesoc_qual.services.manifest import (
    Entry,
    Manifest,
    Voice,
    bad_date,
    read_manifest,
    read_voices,
    split_cases,
    unknown_term,
)
from ingesoc_qual.services.mending import mended
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.variables import VariableWriter, parse_date, type_name
from ingesoc_qual.store import journal, queries
from ingesoc_qual.textunits import bytes_hash, count_words, fold, freeze, text_hash

GROUP_SECONDS = 0.4
"""Files read within this time share one transaction: durable soon, without one disk flush a small file."""


class Outcome(StrEnum):
    """What became of one file."""

    IMPORTED = "imported"
    LINKED = "linked"
    KNOWN = "known"
    IGNORED = "ignored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """One line of the summary of an import."""

    path: Path
    outcome: Outcome
    document_id: str | None = None
    name: str = ""
    format: str = ""
    words: int = 0
    turns: int = 0
    speakers: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    message: str = ""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the command says of every file that the manifest does not describe."""

    cases: tuple[str, ...] = ()
    kind: DocumentKind | None = None
    date: str | None = None
    speaker_pattern: str | None = None
    encoding: str | None = None
    voices: tuple[Voice, ...] = ()
    repair: bool = True
    ocr: Callable[[int, int], None] | None = None

    def read(self, data: bytes, name: str) -> Reading:
        """Return what the bytes of a file hold, read as the options say."""
        from ingesoc_qual.readers import read_bytes

        labels = [(voice.label, voice.speaker) for voice in self.voices]
        pattern = self.speaker_pattern
        reading = read_bytes(
            data,
            name=name,
            speaker_pattern=pattern,
            encoding=self.encoding,
            labels=labels,
            ocr=self.ocr,
            known=_is_french,
        )
        return mended(reading) if self.repair else reading


def import_options(
    *,
    case: str | None = None,
    kind: str | None = None,
    date: str | None = None,
    speaker_pattern: str | None = None,
    encoding: str | None = None,
    voices: Path | None = None,
    repair: bool = True,
    ocr: Callable[[int, int], None] | None = None,
) -> ImportOptions:
    """Check the words of a command; `voices` is a table of labels, `repair` lets damaged texts be mended, `ocr`
    lets scanned pages be recognised and follows them.

    Raises `UsageError` on an unknown kind, a date that is none, a bad pattern, `ManifestError` on a bad table.
    """
    if speaker_pattern:
        from ingesoc_qual.readers.turns import check_pattern

        check_pattern(speaker_pattern)
    found = DocumentKind.parse(kind) if kind else None
    if kind and found is None:
        raise UsageError(unknown_term(kind, DocumentKind))
    try:
        day = parse_date(date) if date else None
    except ValueError:
        raise UsageError(bad_date(date or "")) from None
    return ImportOptions(
        cases=split_cases(case or ""),
        kind=None if found is None else DocumentKind(found),
        date=day,
        speaker_pattern=speaker_pattern,
        encoding=encoding,
        voices=read_voices(voices) if voices else (),
        repair=repair,
        ocr=ocr,
    )


@dataclass(frozen=True, slots=True)
class _Planned:
    entry: Entry
    from_folder: bool = False


@dataclass
class _Group:
    """Files read and not yet committed."""

    reports: list[FileReport] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    since: float = field(default_factory=time.monotonic)


def add_files(
    project: Project,
    places: Sequence[Path],
    *,
    options: ImportOptions | None = None,
    manifest: Path | None = None,
    report: Callable[[FileReport], None] = lambda _report: None,
) -> tuple[FileReport, ...]:
    """Import files and folders, and return one report a file, in order.

    Each report is given to `report` once its file is on disk in the project. A folder is read whole, hidden and lock
    files left out; with a manifest, only the files it names are taken from a folder. Raises `ManifestError` or
    `UsageError` before anything is imported.
    """
    options = options or ImportOptions()
    plan, columns = _plan(places, options, manifest)
    importer = _Importer(project, options, columns)
    done: list[FileReport] = []
    group = _Group()
    for planned in plan:
        importer.take(planned, group)
        if time.monotonic() - group.since > GROUP_SECONDS:
            done += importer.commit(group, report)
            group = _Group()
    done += importer.commit(group, report)
    return tuple(done)


def add_readings(
    project: Project, readings: Iterable[tuple[Entry, Reading, bytes]], *, options: ImportOptions | None = None
) -> tuple[FileReport, ...]:
    """Import texts already read, each with its description and its original bytes, in one transaction."""
    importer = _Importer(project, options or ImportOptions(), {})
    group = _Group()
    for entry, reading, data in readings:
        group.reports.append(importer.import_reading(entry, reading, data, bytes_hash(data), group))
    return tuple(importer.commit(group, lambda _report: None))


def _plan(
    places: Sequence[Path], options: ImportOptions, manifest: Path | None
) -> tuple[list[_Planned], dict[str, tuple[str, ...]]]:
    described = read_manifest(manifest) if manifest is not None else Manifest(())
    by_path = {entry.path: entry for entry in described.entries}
    if manifest is not None and not places:
        return [_Planned(entry) for entry in described.entries], described.columns
    plan: dict[Path, _Planned] = {}
    for place in places:
        place = place.expanduser()
        if not place.exists():
            raise UsageError(_("{path} n'existe pas.").format(path=place), remedy=_("Vérifiez le chemin."))
        if place.is_dir():
            for path in _walk(place):
                if manifest is None or path in by_path:
                    entry = by_path.get(path) or _plain(path, options)
                    plan.setdefault(path, _Planned(entry, from_folder=manifest is None))
        else:
            path = place.resolve()
            plan[path] = _Planned(by_path.get(path) or _plain(path, options))
    return list(plan.values()), described.columns


def _plain(path: Path, options: ImportOptions) -> Entry:
    return Entry(path, cases=options.cases, kind=options.kind, date=options.date)


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.suffix != ".ingesoc":
            yield path.resolve()


class _Importer:
    """Turns files into acts; holds what the project knows so that each file costs no query."""

    def __init__(self, project: Project, options: ImportOptions, columns: dict[str, tuple[str, ...]]) -> None:
        self.project = project
        self.options = options
        self.columns = columns
        with project.store.reading() as connection:
            self.cases = {case.name.casefold(): case.id for case in queries.cases(connection)}
            self.writer = VariableWriter(
                {variable.id: variable for variable in queries.variables(connection)}, queries.values(connection)
            )
            self.files = queries.file_hashes(connection)
            self.links = queries.membership_ids(connection)
            self.names = {fold(document.name) for document in queries.documents(connection)}

    def take(self, planned: _Planned, group: _Group) -> None:
        """Read one file into the group; its failure is its own."""
        before = len(group.acts)
        entry = planned.entry
        try:
            group.reports.append(self._read(entry, group))
        except IngesocError as error:
            del group.acts[before:]
            self.writer.acts.clear()
            ignored = planned.from_folder and isinstance(error, UnsupportedFormat)
            group.reports.append(
                FileReport(
                    entry.path,
                    Outcome.IGNORED if ignored else Outcome.FAILED,
                    message=str(error),
                    exit_code=0 if ignored else error.exit_code,
                )
            )

    def commit(self, group: _Group, report: Callable[[FileReport], None]) -> list[FileReport]:
        """Write the group in one transaction, then say so."""
        if group.acts:
            with self.project.store.writing() as connection:
                for blob_id, data in group.blobs.items():
                    journal.put_blob(connection, blob_id, data)
                self.project.act_in(connection, group.acts, batch=str(uuid.uuid4()))
        for done in group.reports:
            report(done)
        return group.reports

    def _read(self, entry: Entry, group: _Group) -> FileReport:
        data = file_bytes(entry.path)
        file_hash = bytes_hash(data)
        known = self.files.get(file_hash)
        if known is not None:
            return self._link(entry, known, group)
        reading = self.options.read(data, entry.path.name)
        heard = speaker_labels(reading)
        given = tuple((v.speaker, v.role) for v in self.options.voices if v.role is not None and v.speaker in heard)
        return self.import_reading(replace(entry, roles=given + entry.roles), reading, data, file_hash, group)

    def _link(self, entry: Entry, document_id: str, group: _Group) -> FileReport:
        acts = [act for name in entry.cases for act in self._case(name, document_id, entry) if self._new_link(act)]
        group.acts += acts
        if acts:
            message = _("déjà dans le projet : rattaché à {cases}").format(cases=", ".join(entry.cases))
        elif entry.cases:
            message = _("déjà dans le projet, et dans ce cas")
        else:
            message = _("déjà dans le projet ; pour le rattacher à un autre cas : --case NOM")
        outcome = Outcome.LINKED if acts else Outcome.KNOWN
        return FileReport(entry.path, outcome, document_id, entry.path.stem, message=message)

    def _new_link(self, act: Act) -> bool:
        subject = act.sets[0].subject
        if subject.kind != "membership":
            return True
        fresh = subject.id not in self.links
        self.links.add(subject.id)
        return fresh

    def _case(self, name: str, document_id: str, entry: Entry) -> list[Act]:
        acts: list[Act] = []
        found = self.cases.get(name.casefold())
        if found is None:
            found = self.cases[name.casefold()] = case_id(name)
            acts.append(Act("case.set", (Assignment(Subject("case", found), {"name": name}),)))
        case = Subject("case", found)
        acts += self._values(Scope.CASE, entry.case_values, case, entry)
        membership = Subject("membership", f"{document_id}:{found}")
        fields: dict[str, Value] = {"document": document_id, "case": found, "alive": True}
        acts.append(Act("document.link", (Assignment(membership, fields),), (Subject("document", document_id), case)))
        return acts

    def _values(self, scope: Scope, values: Iterable[tuple[str, str]], target: Subject, entry: Entry) -> list[Act]:
        for name, text in values:
            column = self.columns.get(f"{scope.value}.{name}", (text,))

            def fail(bad: str, kind: VariableType, name: str = name) -> Exception:
                return ManifestError(
                    _("{place}, variable « {name} » : « {text} » n'est pas du type {type}.").format(
                        place=entry.place, name=name, text=bad, type=type_name(kind)
                    )
                )

            self.writer.set(self.writer.variable(scope, name, column), target, text, fail)
        acts, self.writer.acts = self.writer.acts, []
        return acts

    def import_reading(self, entry: Entry, reading: Reading, data: bytes, file_hash: str, group: _Group) -> FileReport:
        """Add one document that is not in the project yet to the group."""
        key = document_id(file_hash)
        hashed = text_hash(reading.text)
        version_key = version_id(key, hashed)
        name = freeze(entry.name) if entry.name else self._own_name(entry.path)
        self.names.add(fold(name))
        words = count_words(reading.text)
        layout = queries.pack_layout(reading.layout)
        # Named after their content: the same file brought into two copies of a project is no conflict when they meet.
        blobs = {
            f"text:{hashed}": reading.text.encode("utf-8"),
            f"file:{file_hash}": data,
            f"layout:{bytes_hash(layout)}": layout,
        }
        group.blobs |= blobs
        text_blob, file_blob, layout_blob = blobs
        kind = entry.kind or (DocumentKind.INTERVIEW if reading.layout.turns else DocumentKind.OTHER)
        document: dict[str, Value] = {
            "name": name,
            "kind": kind.value,
            "date": entry.date,
            "source": freeze(entry.path.name),
            "file_hash": file_hash,
            "version": version_key,
        }
        version: dict[str, Value] = {
            "document": key,
            "number": 1,
            "text_hash": hashed,
            "text": text_blob,
            "original": file_blob,
            "layout": layout_blob,
            "format": reading.format,
            "encoding": reading.encoding,
            "words": words,
            "characters": len(reading.text),
        }
        labels = speaker_labels(reading)
        sets = [
            Assignment(Subject("document", key), document),
            Assignment(Subject("version", version_key), version),
            *(self._speaker(key, label, role) for label, role in _roles(entry, reading, labels).items()),
        ]
        group.acts.append(Act("document.add", tuple(sets)))
        self.files[file_hash] = key
        for case in entry.cases:
            group.acts += [act for act in self._case(case, key, entry) if self._new_link(act)]
        group.acts += self._values(Scope.DOCUMENT, entry.document_values, Subject("document", key), entry)
        group.acts += self._respondents(key, reading, entry)
        warnings = reading.warnings + _unknown_labels(entry, labels)
        return FileReport(
            entry.path,
            Outcome.IMPORTED,
            key,
            name,
            reading.format,
            words,
            len(reading.layout.turns),
            labels,
            warnings,
        )

    def _own_name(self, path: Path) -> str:
        """Return the name of a file, with that of its folder or a number where another document has it."""
        name = freeze(path.stem)
        folder = freeze(path.resolve().parent.name)
        numbered = (f"{name} ({number})" for number in count(2))
        return next(one for one in chain((name, f"{name} ({folder})"), numbered) if fold(one) not in self.names)

    def _speaker(self, document: str, label: str, role: Role | None) -> Assignment:
        fields: dict[str, Value] = {
            "document": document,
            "label": label,
            "name": label,
            "role": None if role is None else role.value,
        }
        return Assignment(Subject("speaker", speaker_id(document, label)), fields)

    def _respondents(self, document: str, reading: Reading, entry: Entry) -> list[Act]:
        columns: dict[str, list[str]] = {}
        for speaker in reading.speakers:
            for name, text in speaker.values:
                columns.setdefault(name, []).append(text)
        acts: list[Act] = []
        self.columns |= {f"speaker.{name}": tuple(texts) for name, texts in columns.items()}
        place = replace(entry, place=entry.place or entry.path.name)
        for speaker in reading.speakers:
            target = Subject("speaker", speaker_id(document, speaker.label))
            acts += self._values(Scope.SPEAKER, speaker.values, target, place)
        return acts


def _is_french(word: str) -> bool:
    from ingesoc_qual.nlp.repair import is_french

    return is_french(word)


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raises `ReadError` where the system refuses them."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            _("{path} : lecture impossible ({detail}).").format(path=path.name, detail=system_reason(error))
        ) from error


def speaker_labels(reading: Reading) -> tuple[str, ...]:
    """Return the labels of the speakers of a reading, in order of appearance."""
    heard = dict.fromkeys(turn.speaker for turn in reading.layout.turns if turn.speaker)
    return tuple(dict.fromkeys([*heard, *(speaker.label for speaker in reading.speakers)]))


def _roles(entry: Entry, reading: Reading, labels: Sequence[str]) -> dict[str, Role | None]:
    roles: dict[str, Role | None] = dict.fromkeys(labels)
    roles |= {label: Role.INTERVIEWER for label in reading.layout.interviewers if label in roles}
    roles |= {speaker.label: speaker.role for speaker in reading.speakers if speaker.role is not None}
    folded = {label.casefold(): label for label in labels}
    roles |= {folded[label.casefold()]: role for label, role in entry.roles if label.casefold() in folded}
    return roles


def _unknown_labels(entry: Entry, labels: Sequence[str]) -> tuple[str, ...]:
    known = {label.casefold() for label in labels}
    return tuple(
        _("« {label} » du manifeste ne parle pas dans ce document").format(label=label)
        for label, _role in entry.roles
        if label.casefold() not in known
    )
