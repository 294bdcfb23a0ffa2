from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingesoc_qual.errors import UsageError
from ingesoc_qual.i18n import reset_language
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.tui import theme, words
from ingesoc_qual.tui.fuzzy import Entry, rank
from ingesoc_qual.tui.literal import end_of_path, literal, literal_lines, one_line
from ingesoc_qual.tui.reader.marks import code_marks
from ingesoc_qual.tui.theme import PALETTES, code_color, readable

ENTRIES = [
    Entry("reel", "bénévolat réel", note="Bénévolat"),
    Entry("prescrit", "bénévolat prescrit", note="Bénévolat"),
    Entry("pouvoir", "pouvoir d'agir", note="Empowerment"),
    Entry("coeur", "cœur du métier"),
]


def test_numbers_shares_and_differences_are_written_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (words.decimal(1212.5), words.decimal(12, 0)) == ("1\u202f212,5", "12")
    assert (words.signed(5.44), words.signed(-22.96), words.signed(-0.01)) == ("+5,4", "\u221223,0", "0,0")
    assert [words.percent(share) for share in (0.0, 0.0314, 0.0996, 0.23, 1.0)] == [
        "0,0\u202f%", "3,1\u202f%", "10\u202f%", "23\u202f%", "100\u202f%",
    ]  # fmt: skip
    monkeypatch.setenv("INGESOC_LANG", "en")
    reset_language()
    assert (words.decimal(1212.5), words.percent(0.0314), words.signed(-2)) == ("1,212.5", "3.1%", "\u22122.0")


def test_a_moment_says_its_day_and_hour() -> None:
    now = dt.datetime.now().astimezone().replace(hour=18, minute=2)
    assert words.moment(now.isoformat()) == "aujourd'hui 18 h 02"
    assert words.moment((now - dt.timedelta(days=1)).isoformat()) == "hier 18 h 02"
    assert words.moment("2020-03-04T12:00:00Z").startswith("4 mars 2020 ")
    assert words.moment("") == ""


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["reel", "prescrit", "pouvoir", "coeur"]),
        ("BENE", ["reel", "prescrit"]),
        ("presc", ["prescrit"]),
        ("prescrit bene", ["prescrit"]),
        ("agir", ["pouvoir"]),
        ("d’agir", ["pouvoir"]),
        ("coeur", ["coeur"]),
        ("empower", ["pouvoir"]),
        ("bvr", ["reel", "prescrit"]),
        ("zzz", []),
    ],
)
def test_codes_are_found_by_letters_whatever_the_accents(query: str, found: list[str]) -> None:
    assert [entry.key for entry in rank(query, ENTRIES)] == found


def test_what_starts_with_the_letters_comes_first() -> None:
    entries = [Entry("a", "travail réel"), Entry("b", "réel"), Entry("c", "irréel")]
    assert [entry.key for entry in rank("réel", entries)] == ["b", "a", "c"]


def test_numbers_scores_bars_and_days_are_french() -> None:
    assert words.number(1204) == "1\u202f204" and words.score(0.834) == "0,83"
    assert words.bar(0.5, 4) == "━━──" and words.bar(0.001, 4) == "━───" and words.bar(0, 4) == "────"
    year = dt.datetime.now().year
    assert words.day(f"{year}-11-04T12:00:00Z") == "4 nov." and words.day("2019-03-12") == "12 mars 2019"
    assert words.day("hier") == "hier"
    assert [words.date(value) for value in (None, "2024", "2024-03", "2024-03-12", "2024-99")] == [
        "",
        "2024",
        "mars 2024",
        "12 mars 2024",
        "2024-99",
    ]
    assert words.clock(1120) == "00:18:40"


def test_marks_are_two_letters_and_differ() -> None:
    labels = ["bénévolat réel", "bénévolat rêvé", "bénévolat", "Bénévolat", "Œuvre", "l'", "!", "a", "a", "b r"]
    codes = tuple(Code(str(n), label, position=n) for n, label in enumerate(labels))
    marks = code_marks(Codebook("g", codes))
    assert marks["0"] == "Br" and len(set(marks.values())) == len(labels)
    assert all(1 <= len(mark) <= 2 for mark in marks.values())


@given(st.text(max_size=60))
def test_literal_text_is_one_line_without_markup_or_controls(text: str) -> None:
    content = literal(text)
    assert not content.spans and content.plain == one_line(text)
    assert all(character.isprintable() or ord(character) > 0x9F for character in content.plain)
    assert "\x1b" not in literal_lines(text).plain


def test_a_cut_line_says_so() -> None:
    assert one_line("un deux trois", 8) == "un deux…" and one_line("court", 8) == "court"


def test_a_path_that_is_too_long_loses_its_first_levels() -> None:
    path = "Dimension sociale ▸ Utilité sociale ▸ Empowerment"
    assert end_of_path(path, 60) == path
    assert end_of_path(path, 40) == "… ▸ Utilité sociale ▸ Empowerment"
    assert end_of_path(path, 16) == "… ▸ Empowerment" and end_of_path(path, 9) == "… ▸ Empo…"


def test_colours_of_codes_read_on_the_page_and_do_not_change() -> None:
    assert code_color(None, "lien") == code_color(None, "lien") and code_color(None, "lien") in PALETTES["sombre"].hues
    assert code_color(Code("a", "a", color="#8FB7D9"), "a") == "#8fb7d9"
    assert readable("#000000", "#15181d") != "#000000"
    assert code_color(Code("a", "a", color="rouge [b]"), "a") in PALETTES["sombre"].hues


@pytest.mark.parametrize("name", PALETTES)
def test_every_palette_has_the_same_purposes_and_reads(name: str) -> None:
    palette = PALETTES[name]
    colors = palette.colors
    assert set(colors) == set(PALETTES["sombre"].colors)
    for ink in ("ink", "strong", "key", "evidence", "warn", "muted", *palette.hues):
        for paper in ("page", "bar", "coded"):
            assert theme._contrast(colors.get(ink, ink), colors[paper]) >= 4.5, (ink, paper)
    for paper in ("chosen", "select"):
        assert theme._contrast(colors["strong"], colors[paper]) >= 4.5


def test_a_code_keeps_its_colour_readable_on_every_palette(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, palette in PALETTES.items():
        monkeypatch.setattr(theme, "_chosen", [name])
        for color in ("#000000", "#ffffff", "#7f7f7f", "#ff0000"):
            shown = code_color(Code("a", "a", color=color), "a")
            assert theme._contrast(shown, palette.colors["page"]) >= 4.5, (name, color)


def test_an_unknown_theme_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_chosen", [])
    with pytest.raises(UsageError, match="rose"):
        theme.choose("rose")
    monkeypatch.setenv("INGESOC_THEME", "light")
    assert theme.choose(None) is PALETTES["clair"]
