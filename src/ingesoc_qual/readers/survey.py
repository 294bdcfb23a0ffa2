"""Survey tables (CSV, TSV): one answer a row, each row a respondent, the other columns its values."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from ingesoc_qual.errors import DamagedFile
from ingesoc_qual.i18n import _, ngettext
from ingesoc_qual.model.document import BlockKind, Reading, ReadSpeaker
from ingesoc_qual.readers.base import Draft, ReadOptions, shown, to_reading
from ingesoc_qual.readers.builder import TextBuilder
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.readers.turns.times import parse_time
from ingesoc_qual.readers.vocabulary import words
from ingesoc_qual.textunits import fold

_TEXT_NAMES = words(
    "texte text reponse reponses verbatim verbatims commentaire commentaires temoignage contenu parole answer "
    "transcript transcription"
)
_ID_NAMES = words("id identifiant numero n no num index repondant repondante enquete enquetee code cle key")
_SPEAKER_NAMES = words("locuteur locutrice speaker intervenant intervenante voix participant")
_TIME_NAMES = words("debut start temps time timecode horodatage begin")
_END_NAMES = words("fin end stop")
_DELIMITERS = ";,\t|"
_WORDS_OF_AN_ANSWER = 4.0


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which column holds what; -1 where there is none."""

    text: int
    id: int = -1
    speaker: int = -1
    start: int = -1
    end: int = -1


class CsvReader:
    """Reads `.csv` and `.tsv`; the text is the column named texte, réponse or verbatim, else the longest one."""

    format = "csv"
    extensions = (".csv", ".tsv")

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the answers of a table. Raises `DamagedFile`, `UndecodableText`, `EmptyDocument`."""
        decoded = decode(data, name=name, encoding=options.encoding)
        rows = _rows(decoded.text, name)
        header = _header(rows[0]) if rows else []
        width = len(header)
        body = [[*row[:width], *[""] * (width - len(row))] for row in rows[1:] if any(cell.strip() for cell in row)]
        plan = _plan(header, body)
        said: tuple[str, ...] = ()
        if plan is None:
            draft, said = _as_table(rows), (_("Aucune colonne de réponses : le tableau est repris tel quel."),)
        elif plan.speaker >= 0:
            draft = _as_transcript(body, plan)
        else:
            draft, said = _as_answers(header, body, plan)
        return to_reading(
            draft,
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            warnings=(*decoded.warnings, *said),
        )


def _rows(text: str, name: str) -> list[list[str]]:
    text = text.removeprefix("\ufeff").replace("\x00", "\ufffd")
    text = re.sub(r"\Asep=(.)\r?\n", "", text)
    delimiter = _delimiter(text)
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise DamagedFile(
            _("« {name} » n'est pas un tableau CSV lisible.").format(name=shown(name)),
            remedy=_("Ouvrez-le dans un tableur et enregistrez-le de nouveau en CSV."),
        ) from error


def _delimiter(text: str) -> str:
    """Return the sign that cuts the first rows into the same number (above one) of cells most often."""
    sample = text[:20_000]
    best, most = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row][:50]
        except csv.Error:
            continue
        if not widths or widths[0] < 2:
            continue
        score = sum(width == widths[0] for width in widths) / len(widths) + widths[0] / 1000
        if score > most:
            best, most = delimiter, score
    return best


def _header(cells: list[str]) -> list[str]:
    """Return the column names, made distinct: empty and repeated ones get their number."""
    found: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"colonne {number}"
        found.append(name if name not in found else f"{name} {number}")
    return found


def _names(header: list[str]) -> list[str]:
    return [re.sub(r"[^a-z0-9]+", " ", fold(cell)).strip() for cell in header]


def _first(names: list[str], wanted: frozenset[str]) -> int:
    return next((i for i, name in enumerate(names) if name in wanted), -1)


def _plan(header: list[str], body: list[list[str]]) -> _Plan | None:
    names = _names(header)
    text = _first(names, _TEXT_NAMES)
    if text < 0:
        text = next((i for i, name in enumerate(names) if name.split(" ")[0] in _TEXT_NAMES), -1)
    if text < 0 and body:
        words = [sum(len(row[i].split()) for row in body) / len(body) for i in range(len(header))]
        longest = max(range(len(header)), key=lambda i: sum(len(row[i]) for row in body), default=-1)
        text = longest if longest >= 0 and words[longest] >= _WORDS_OF_AN_ANSWER else -1
    if text < 0 or not body:
        return None
    speaker = _first(names, _SPEAKER_NAMES)
    if speaker >= 0 and speaker != text and len({row[speaker] for row in body}) <= max(2, len(body) // 2):
        return _Plan(text, speaker=speaker, start=_first(names, _TIME_NAMES), end=_first(names, _END_NAMES))
    return _Plan(text, id=_identifier(names, body, text))


def _identifier(names: list[str], body: list[list[str]], text: int) -> int:
    for i, name in enumerate(names):
        if i != text and name.split(" ")[0] in _ID_NAMES:
            values = [row[i].strip() for row in body]
            if all(values) and len(set(values)) == len(values):
                return i
    return -1


def _as_answers(header: list[str], body: list[list[str]], plan: _Plan) -> tuple[Draft, tuple[str, ...]]:
    builder, speakers, silent = TextBuilder(), [], 0
    for number, row in enumerate(body, start=1):
        if not row[plan.text].strip():
            silent += 1
            continue
        given = " ".join(row[plan.id].split()) if plan.id >= 0 else str(number)
        label = f"R{given}" if given.isdecimal() else given
        builder.blank()
        builder.add_turn(row[plan.text], speaker=label)
        values = tuple((header[i], row[i].strip()) for i in range(len(header)) if i != plan.text and row[i].strip())
        speakers.append(ReadSpeaker(label=label, values=values))
    said: tuple[str, ...] = ()
    if silent:
        text = ngettext("{n} ligne sans réponse laissée de côté.", "{n} lignes sans réponse laissées de côté.", silent)
        said = (text.format(n=silent),)
    return builder.draft(speakers=tuple(speakers)), said


def _as_transcript(body: list[list[str]], plan: _Plan) -> Draft:
    builder = TextBuilder()
    for row in body:
        speaker = " ".join(row[plan.speaker].split()) or None
        builder.add_turn(
            row[plan.text],
            label=f"{speaker} : " if speaker else "",
            speaker=speaker,
            time_start=_time(row, plan.start),
            time_end=_time(row, plan.end),
        )
    return builder.draft()


def _time(row: list[str], column: int) -> float | None:
    if column < 0:
        return None
    value = row[column].strip()
    if re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9})?", value):
        return float(value.replace(",", "."))
    return parse_time(value)


def _as_table(rows: list[list[str]]) -> Draft:
    builder = TextBuilder()
    for row in rows:
        builder.add("\t".join(" ".join(cell.split()) for cell in row), BlockKind.TABLE_ROW)
    return builder.draft()
