from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from ingesoc_qual.model.document import Turn
from ingesoc_qual.textunits import freeze, is_boundary
from ingesoc_qual.tui.reader import layout as core
from ingesoc_qual.tui.reader.layout import Source, TextLayout, clusters

PIECES = [
    "a",
    "été",
    "l’accueil",
    "[rires]",
    "ドール",
    "é",
    "q̣́",
    "👩\u200d👩\u200d👧",
    "👍🏽",
    "🇫🇷",
    "❤️",
    "…",
    "عربي",
    "\u202e",
    "\u200b",
    "\xad",
]
BLANKS = [" ", "  ", "\n", "\n\n", "\t", "\x1b[2J", "x" * 40, "« quoi »"]
pieces = st.sampled_from(PIECES + BLANKS)
texts = st.lists(pieces, max_size=40).map(lambda parts: freeze("".join(parts)))


@st.composite
def texts_with_turns(draw: st.DrawFn) -> tuple[str, list[Turn]]:
    text, turns = "", []
    for speech in draw(st.lists(texts, max_size=5)):
        header = draw(st.sampled_from(["", "ENQ : ", "Marie\n", "E03 [00:12] — "]))
        start = len(text) + len(header)
        text += header + speech + draw(st.sampled_from(["\n", "\n\n", " "]))
        turns.append(Turn(start - len(header), start, start + len(speech), "M"))
    return text, turns


@given(texts_with_turns(), st.integers(1, 60))
def test_every_code_point_is_in_exactly_one_line(document: tuple[str, list[Turn]], width: int) -> None:
    text, turns = document
    lines = TextLayout(Source(text, turns=turns, breaks=range(0, len(text), 7)), width)
    assert lines.starts[0] == 0
    assert all(a <= b for a, b in pairwise(lines.starts))
    assert "".join(text[lines.starts[i] : lines.end(i)] for i in range(len(lines))) == text
    for offset in range(len(text)):
        line = lines.line_of(offset)
        assert lines.starts[line] <= offset < lines.end(line)


@given(texts_with_turns(), st.integers(1, 60))
def test_cell_and_offset_are_inverse_at_each_place_of_the_cursor(document: tuple[str, list[Turn]], width: int) -> None:
    text, turns = document
    lines = TextLayout(Source(text, turns=turns), width)
    offset, seen = lines.step(0, -1), 0
    while True:
        line, cell = lines.cell_of(offset)
        assert lines.offset_at(line, cell) == offset
        assert is_boundary(text, offset)
        seen += 1
        following = lines.step(offset, 1)
        if following == offset:
            break
        assert following > offset
        assert lines.step(following, -1) == offset
        offset = following
    assert seen <= len(text) + 1


@given(texts, st.integers(4, 60))
def test_no_line_is_wider_than_the_page_but_for_the_blanks_at_its_end(text: str, width: int) -> None:
    lines = TextLayout(Source(text), width)
    for line in range(len(lines)):
        drawn = lines.source.shown[lines.shown_from[line] : lines.text_end(line)].rstrip(" \t")
        assert sum(letter.width for letter in clusters(drawn, 0, len(drawn))) <= max(width, 4)


@given(texts)
def test_widths_are_those_of_the_terminal_library(text: str) -> None:
    shown = Source(text).shown.replace("\n", " ").replace("\t", " ")
    assert sum(letter.width for letter in clusters(shown, 0, len(shown))) == max(cell_len(shown), min(1, len(shown)))


def test_the_fast_path_holds_only_letters_of_one_cell() -> None:
    for code in range(0x20, 0x10000):
        character = chr(code)
        if not core._ODD.match(character):
            assert get_character_cell_size(character) == 1, hex(code)
            assert is_boundary("a" + character, 1), hex(code)


def test_words_are_kept_whole_and_blanks_hang() -> None:
    lines = TextLayout(Source("la charte du bénévole"), 10)
    assert [lines.source.text[lines.starts[i] : lines.end(i)] for i in range(len(lines))] == [
        "la charte ",
        "du ",
        "bénévole",
    ]


def test_the_speaker_label_takes_no_cell_and_turns_stand_apart() -> None:
    text = "ENQ : Bonjour.\nE03 : Oui [rires].\n"
    turns = [Turn(0, 6, 14, "ENQ"), Turn(15, 21, 33, "E03")]
    lines = TextLayout(Source(text, turns=turns), 40)
    drawn = [text[lines.shown_from[i] : lines.text_end(i)] for i in range(len(lines))]
    assert drawn == ["Bonjour.", "", "Oui [rires]."]
    assert lines.is_spacer(1) and not lines.is_spacer(0)
    assert lines.cell_of(17) == (2, 0)
    assert lines.step(14, 1) == 21 and lines.step(21, -1) == 14
    assert lines.vertical(8, 1) == 23 and lines.vertical(23, -1) == 8


def test_control_characters_are_drawn_as_marks() -> None:
    source = Source("a\x1b]0;x\x07\u202eb")
    assert source.shown == "a␛]0;x␇\ufffdb"
    assert len(source.shown) == len(source.text)


def test_a_table_row_has_room_for_its_cell_rules() -> None:
    lines = TextLayout(Source("nom\theures"), 40)
    assert lines.cell_of(4) == (0, 3 + core.TAB_CELLS)
    assert lines.offset_at(0, 4) == 3


@pytest.mark.parametrize("text", ["", "\n", "\n\n\n", " "])
def test_empty_texts_have_a_place_for_the_cursor(text: str) -> None:
    lines = TextLayout(Source(text), 10)
    assert lines.offset_at(*lines.cell_of(0)) == 0
    assert lines.step(0, -1) == 0


@pytest.mark.parametrize("width", range(6, 40))
@pytest.mark.parametrize(
    "text", ["Un taux de 80 % ; puis deux : oui ! « Ah » non ?", "Ｗide 一 ; puis ̂ deux : oui ! « Ah » non ?"]
)
def test_no_line_begins_with_a_sign_that_follows_a_blank(text: str, width: int) -> None:
    layout = TextLayout(Source(text), width)
    lines = [text[layout.starts[i] : layout.end(i)] for i in range(len(layout))]
    assert "".join(lines) == text
    assert not [line for line in lines if line[0] in ";:!?»"]
