"""The shipped corpus: fictional everywhere, read as written, in step with its sources, its decisions anchored."""

from __future__ import annotations

import csv
import importlib
import re
from collections import Counter
from functools import cache
from itertools import combinations, groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import pypdfium2
import pytest

from ingesoc_qual.model.document import BlockKind, DocumentKind, Reading, Role
from ingesoc_qual.model.field import CHAMP_CHOICES
from ingesoc_qual.readers import read_file
from ingesoc_qual.textunits import count_words, fold

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "corpora" / "demo"
STATEMENT = "document fictif, ecrit pour la demonstration d'ingesoc."
LEAST_WORDS = {"entretien": 1500, "rapport d'activité": 2000, "charte": 500, "convention": 500}
FORMATS = {".docx": 4, ".odt": 3, ".rtf": 2, ".txt": 2, ".pdf": 2, ".srt": 1, ".vtt": 1}
CLOCK = re.compile(r"\[\d{2}:\d{2}:\d{2}\]")
HYPHENS = ("-", "\u00ad", "\u0002", "\ufffe")


def rows(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MANIFEST = rows("manifest.csv")
FILES = [row["file"] for row in MANIFEST]
INTERVIEWS = [row["file"] for row in MANIFEST if row["kind"] == "entretien"]
REPORTS = [row["file"] for row in MANIFEST if row["kind"] == "rapport d'activité"]


@cache
def reading(file: str) -> Reading:
    return read_file(DEMO / file)


@cache
def flat(file: str) -> str:
    return blank(reading(file).text)


@cache
def builder() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        return importlib.import_module("build_demo")


def blank(text: str) -> str:
    return " ".join(text.split())


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def roles(row: dict[str, str]) -> dict[str, str]:
    return dict(pair.split("=") for pair in row["speakers"].split(";") if pair)


# --- The field -------------------------------------------------------------------------------------------------------


def test_three_associations_of_three_fields_have_five_documents_each() -> None:
    assert len(FILES) == len(set(FILES)) == 15
    assert {row["case.champ"] for row in MANIFEST} == set(CHAMP_CHOICES)
    assert len({row["case"] for row in MANIFEST}) == 3
    for _case, documents in cases():
        assert len({row["case.champ"] for row in documents}) == len({row["case.commune"] for row in documents}) == 1
        kinds = Counter(row["kind"] for row in documents)
        assert kinds.pop("entretien") == 3 and kinds.pop("rapport d'activité") == 1
        assert list(kinds.values()) == [1] and set(kinds) <= {"charte", "convention"}


def test_each_association_is_told_by_three_roles() -> None:
    everyone = set()
    for case, documents in cases():
        told = {role for row in documents for role in roles(row).values()} - {Role.INTERVIEWER.value}
        assert len(told) == 3, case
        everyone |= told
    assert everyone >= {Role.VOLUNTEER, Role.EMPLOYEE, Role.USER, Role.BOARD}


def test_dates_spread_over_three_years() -> None:
    years = {int(row["date"][:4]) for row in MANIFEST}
    assert years <= {2022, 2023, 2024, 2025} and max(years) - min(years) >= 3
    for _case, documents in cases():
        assert len({row["date"][:4] for row in documents}) >= 2


def test_every_format_of_the_field_is_there() -> None:
    assert Counter(Path(file).suffix for file in FILES) == FORMATS


def test_files_sources_and_manifest_are_the_same_documents() -> None:
    made = builder()
    built = {f"{stem}{suffix}" for stem, (suffix, _form) in made.FORMS.items()}
    assert built == set(FILES) == {path.name for path in DEMO.iterdir() if path.name.count("_") > 1}
    assert {path.stem for path in made.SOURCES.iterdir()} == set(made.FORMS)


def cases() -> list[tuple[str, list[dict[str, str]]]]:
    names = dict.fromkeys(row["case"] for row in MANIFEST)
    return [(name, [row for row in MANIFEST if row["case"] == name]) for name in names]


# --- The documents ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_each_document_says_that_it_is_fictional(file: str) -> None:
    assert fold(blank(reading(file).text[:200])).startswith(STATEMENT)


def test_the_readme_says_that_all_is_invented() -> None:
    readme = (DEMO / "README.md").read_text(encoding="utf-8")
    assert "Tout est inventé" in readme
    assert all(row["case"] in readme and f"`{row['file']}`" in readme for row in MANIFEST)


@pytest.mark.parametrize("row", MANIFEST, ids=FILES)
def test_each_document_is_long_enough_and_its_file_small(row: dict[str, str]) -> None:
    assert count_words(reading(row["file"]).text) >= LEAST_WORDS[row["kind"]]
    assert (DEMO / row["file"]).stat().st_size < 200_000


@pytest.mark.parametrize("file", FILES)
def test_no_document_is_read_with_a_doubt(file: str) -> None:
    running = [note for note in reading(file).warnings if "pieds de page" in note]
    assert list(reading(file).warnings) == running
    assert bool(running) == file.endswith(".pdf")


@pytest.mark.parametrize("file", FILES)
def test_files_and_sources_say_the_same_words(file: str) -> None:
    written = [word for part in source(file) for word in words(part.text)]
    assert words(spoken(file)) == written


def source(file: str) -> list[Any]:
    """Return the paragraphs of the source of a document."""
    place = next(place for place in builder().SOURCES.iterdir() if place.stem == Path(file).stem)
    return list(builder().read_source(place))


def spoken(file: str) -> str:
    """Return the text of a document without its speaker labels and without the times a transcriber notes."""
    text, kept, last = reading(file).text, [], 0
    for turn in reading(file).layout.turns:
        kept.append(text[last : turn.header_start])
        last = turn.start
    return CLOCK.sub("", " ".join([*kept, text[last:]]))


@pytest.mark.parametrize("file", [file for file in FILES if file.endswith((".txt", ".srt", ".vtt"))])
def test_plain_files_are_what_the_builder_writes(file: str) -> None:
    form = builder().FORMS[Path(file).stem][1]
    assert (DEMO / file).read_text(encoding="utf-8") == form(source(file))


def test_no_sentence_is_repeated_between_documents() -> None:
    sentences = {file: {tuple(words(s)) for s in sentences_of(file) if count_words(s) >= 8} for file in FILES}
    for one, other in combinations(FILES, 2):
        assert sentences[one] & sentences[other] == set(), (one, other)


def sentences_of(file: str) -> list[str]:
    return [s for part in source(file) for s in re.split(r"(?<=[.?!…])\s+", part.text)]


def test_apostrophes_are_curly_in_some_files_and_straight_in_others() -> None:
    curly = {file: "’" in reading(file).text for file in FILES}
    straight = {file: "'" in reading(file).text for file in FILES}
    assert any(curly.values()) and any(straight.values())
    assert [file for file in FILES if curly[file] == straight[file]] == []


@pytest.mark.parametrize("file", INTERVIEWS)
def test_brackets_of_transcribers_survive_reading(file: str) -> None:
    assert "[rires]" in reading(file).text and "(silence)" in reading(file).text


@pytest.mark.parametrize("file", [row["file"] for row in MANIFEST if row["kind"] != "entretien"])
def test_reports_and_charters_keep_headings_lists_tables_and_notes(file: str) -> None:
    parts = source(file)
    found = Counter(block.kind for block in reading(file).layout.blocks)
    if file.endswith(".pdf"):  # A page has no headings of its own, only large letters.
        assert found[BlockKind.HEADING] >= 10
    elif not file.endswith(".txt"):
        assert found[BlockKind.HEADING] == sum(part.kind.startswith("h") for part in parts)
    listed = (("li", BlockKind.LIST_ITEM),) if not file.endswith(".txt") else ()  # There a dash is only a dash.
    for kind, block in (*listed, ("tr", BlockKind.TABLE_ROW), ("note", BlockKind.NOTE)):
        assert found[block] == sum(part.kind == kind for part in parts), kind


def test_some_document_has_a_table_and_some_have_footnotes() -> None:
    notes = {file: sum(part.kind == "note" for part in source(file)) for file in FILES}
    assert [count for file, count in notes.items() if file.endswith(".docx") and count] in ([2], [3])
    assert any(part.kind == "tr" for file in FILES if file.endswith(".odt") for part in source(file))


def test_reports_in_pages_leave_their_headers_and_footers() -> None:
    for file in (file for file in FILES if file.endswith(".pdf")):
        assert len(reading(file).layout.pages) >= 4
        assert not re.search(r"page \d+ sur \d+", flat(file))
        for row in (part.cells for part in source(file) if part.kind == "tr"):
            assert " ".join(row) in flat(file)


def test_one_report_is_set_in_two_columns_with_hyphens_at_the_end_of_lines() -> None:
    lines = {file: printed_lines(DEMO / file) for file in FILES if file.endswith(".pdf")}
    broken = {file: sum(text.endswith(HYPHENS) for _left, text in found) for file, found in lines.items()}
    columns = [file for file, count in broken.items() if count]
    assert len(columns) == 1 and broken[columns[0]] >= 40
    right = [text for left, text in lines[columns[0]] if left > 280]
    assert len(right) >= 0.3 * len(lines[columns[0]])


def printed_lines(path: Path) -> list[tuple[float, str]]:
    """Return the left edge, in points, and the words of each printed line of a PDF."""
    found = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            text = page.get_textpage()
            for number in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(number)
                found.append((left, text.get_text_bounded(left, bottom, right, top).strip()))
    return found


@pytest.mark.parametrize("file", REPORTS)
def test_the_volunteer_table_adds_up(file: str) -> None:
    head, *body = volunteer_table(file)
    columns = {title: [number(row[i]) for row in body] for i, title in enumerate(head) if i}
    years = sorted({title.split()[-1] for title in columns})
    assert len(years) == 2
    for year in years:
        hours, euros = columns[f"Heures {year}"], columns[f"Euros {year}"]
        for figures in (hours, euros):
            assert sum(figures[:-1]) == figures[-1]
        assert max(columns[f"Bénévoles {year}"][:-1]) <= columns[f"Bénévoles {year}"][-1]
        assert columns[f"ETP {year}"] == [pytest.approx(hour / 1607, abs=0.006) for hour in hours]
        assert euros == [pytest.approx(hour * euros[-1] / hours[-1], abs=0.5) for hour in hours]


def volunteer_table(file: str) -> list[tuple[str, ...]]:
    """Return the first table of a report that counts volunteers."""
    tables: list[list[tuple[str, ...]]] = []
    for is_row, run in groupby(source(file), key=lambda part: part.kind == "tr"):
        tables += [[part.cells for part in run]] if is_row else []
    return next(table for table in tables if any("Bénévoles" in cell for cell in table[0]))


def number(cell: str) -> float:
    return float("".join(cell.replace(",", ".").split()))


# --- Turns and tables ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", [row for row in MANIFEST if row["kind"] == "entretien"], ids=INTERVIEWS)
def test_turns_are_those_of_the_source_and_the_interviewer_is_known(row: dict[str, str]) -> None:
    layout, text = reading(row["file"]).layout, reading(row["file"]).text
    expected = [(part.label, words(part.text)) for part in source(row["file"]) if part.kind == "turn"]
    speech = [(turn.speaker, CLOCK.sub("", text[turn.start : turn.end])) for turn in layout.turns if turn.speaker]
    assert [(speaker, words(said)) for speaker, said in speech] == expected
    assert {label for label, _speech in expected} == set(roles(row))
    asking = {label for label, role in roles(row).items() if role == Role.INTERVIEWER.value}
    assert set(layout.interviewers) == asking


def test_turns_of_timed_transcripts_have_their_times() -> None:
    timed = [file for file in INTERVIEWS if file.endswith((".srt", ".vtt", "e02.odt"))]
    assert len(timed) == 3
    for file in timed:
        spoken_turns = [turn for turn in reading(file).layout.turns if turn.speaker]
        times = [turn.time_start for turn in spoken_turns if turn.time_start is not None]
        assert len(times) == len(spoken_turns) > 0
        assert times == sorted(times)


def test_one_transcript_typed_by_hand_notes_the_time_now_and_then() -> None:
    typed = [file for file in INTERVIEWS if file.endswith(".txt")]
    assert len(typed) == 1 and len(CLOCK.findall(reading(typed[0]).text)) >= 3


def test_manifest_and_speakers_use_the_terms_of_the_model() -> None:
    speakers = rows("speakers.csv")
    for row in MANIFEST:
        assert (DEMO / row["file"]).is_file()
        assert row["kind"] in {kind.value for kind in DocumentKind}
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"])
        assert row["case.champ"] in CHAMP_CHOICES
        assert set(roles(row).values()) <= {role.value for role in Role}
        described = {s["label"]: s["role"] for s in speakers if s["document"] == row["file"]}
        assert described == roles(row)
    assert {row["document"] for row in speakers} == set(INTERVIEWS)
