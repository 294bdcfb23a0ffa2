"""What every reader promises, whatever the format."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingesoc_qual.errors import EmptyDocument, IngesocError
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes, supported_formats
from ingesoc_qual.readers.registry import FORMATS, reader_for
from ingesoc_qual.textunits import freeze
from tests.readers.samples import MAKERS, html_of, pdf_of

LINES = (
    "Bonjour à tous, je m'appelle Élodie et je suis bénévole depuis trois ans.",
    "C'est l’association qui m'a contactée, voilà.",
    "Œuvrer ensemble, c'est ça l'idée, n'est-ce pas ?",
)


def check(reading: Reading) -> None:
    """Assert the promises that need nothing but the reading itself."""
    text, layout = reading.text, reading.layout
    assert text == freeze(text)
    assert text.strip()
    text.encode("utf-8")
    for blocks in (layout.blocks, layout.pages):
        end = 0
        for block in blocks:
            assert end <= block.start <= block.end <= len(text)
            end = block.end
    assert all(block.start < block.end for block in layout.blocks)
    assert not any(text[block.start].isspace() for block in layout.blocks if block.kind != "table-row")
    end = 0
    for turn in layout.turns:
        assert end <= turn.header_start <= turn.start <= turn.end <= len(text)
        assert turn.speaker is None or turn.speaker.strip()
        end = turn.end
    speakers = {turn.speaker for turn in layout.turns}
    assert set(layout.interviewers) <= speakers
    assert {speaker.label for speaker in reading.speakers} <= speakers


@pytest.mark.parametrize("format", MAKERS)
def test_every_format_gives_back_the_words_in_order(format: str) -> None:
    reading = read_bytes(MAKERS[format](LINES), name=f"essai.{format}")
    check(reading)
    assert reading.format == format
    position = 0
    for line in LINES:
        found = reading.text.find(line, position)
        assert found >= position
        position = found + len(line)


@pytest.mark.parametrize("format", MAKERS)
def test_every_format_is_the_same_each_time(format: str) -> None:
    data = MAKERS[format](LINES)
    assert read_bytes(data, name=f"a.{format}") == read_bytes(data, name=f"a.{format}")


@pytest.mark.parametrize("format", [f for f in MAKERS if f not in ("srt", "vtt", "csv")])
def test_every_format_finds_the_turns_of_an_interview(format: str) -> None:
    lines = [
        "Enquêtrice : Vous pouvez vous présenter ?",
        "Karim : Je suis animateur ici.",
        "Enquêtrice : Depuis quand ?",
        "Karim : Depuis 2019, je crois.",
    ]
    reading = read_bytes(MAKERS[format](lines), name=f"entretien.{format}")
    check(reading)
    turns = reading.layout.turns
    assert [t.speaker for t in turns] == ["Enquêtrice", "Karim"] * 2
    assert [reading.text[t.start : t.end] for t in turns] == [line.split(" : ")[1] for line in lines]
    assert [reading.text[t.header_start : t.start].strip() for t in turns] == ["Enquêtrice :", "Karim :"] * 2
    assert reading.layout.interviewers == ("Enquêtrice",)


@pytest.mark.parametrize("format", FORMATS, ids=lambda f: f.name)
def test_the_table_of_formats_says_what_each_reader_says(format: object) -> None:
    known = next(f for f in supported_formats() if f is format)
    reader = reader_for(known.name)
    assert (reader.format, reader.extensions) == (known.name, known.extensions)


WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufeff\u2028\u2029\u0085"),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([f for f in MAKERS if f != "pdf"]))
def test_any_text_at_all_keeps_the_promises(lines: list[str], format: str) -> None:
    try:
        check(read_bytes(MAKERS[format](lines), name=f"x.{format}"))
    except EmptyDocument:
        if format in ("txt", "docx", "odt"):  # The others may take a line for a tag, a number or a mark-up.
            assert not "".join(lines).replace("\xad", "").strip()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([*MAKERS, "doc", "fodt", "sbv", "tsv", ""]))
def test_any_bytes_at_all_give_a_reading_or_an_error_of_ours(data: bytes, extension: str) -> None:
    try:
        check(read_bytes(data, name=f"x.{extension}"))
    except IngesocError as error:
        assert str(error)


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(sorted(MAKERS)))
def test_any_damage_to_a_file_gives_a_reading_or_an_error_of_ours(data: st.DataObject, format: str) -> None:
    good = bytearray(MAKERS[format](LINES))
    for _change in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(good) - 1))
        good[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(good)))
    try:
        check(read_bytes(bytes(good[:cut]), name=f"x.{format}"))
    except IngesocError as error:
        assert str(error)


def test_letters_beyond_the_first_plane_do_not_shift_a_pdf() -> None:
    reading = read_bytes(pdf_of(["Un point de départ.", "Et la suite de l'histoire."]), name="a.pdf")
    check(reading)


def test_a_piece_never_begins_with_a_combining_mark() -> None:
    reading = read_bytes(html_of(["Avant", "\u0301accent perdu"]), name="a.html")
    check(reading)
    assert "\u25cc\u0301accent" in reading.text
