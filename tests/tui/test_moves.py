from __future__ import annotations

from ingesoc_qual.model.document import Turn
from ingesoc_qual.textunits import Span
from ingesoc_qual.tui.reader import moves

TEXT = "ENQ : Ça va ?\nE03 : Oui. On signe une charte… « enfin. » Bon, voilà\n"
TURNS = [Turn(0, 6, 13, "ENQ"), Turn(14, 20, len(TEXT) - 1, "E03")]


def quoted(span: Span) -> str:
    return TEXT[span.start : span.end]


def test_words_are_stepped_over_whole() -> None:
    text = "les bénévoles-relais, l’accueil"
    assert [text[: moves.word_right(text, n)] for n in (0, 3, 20)] == [
        "les",
        "les bénévoles-relais",
        "les bénévoles-relais, l",
    ]
    assert moves.word_left(text, len(text)) == text.index("accueil")
    assert moves.word_left(text, 0) == 0
    assert moves.word_right(text, len(text)) == len(text)


def test_a_turn_is_its_speech_without_the_label() -> None:
    assert quoted(moves.turn_at(TEXT, TURNS, 8)) == "Ça va ?"
    assert quoted(moves.turn_at(TEXT, TURNS, 15)) == TEXT[20:-1]
    assert moves.turn_number(TURNS, 15) == 1 and moves.turn_number([], 3) == -1


def test_without_turns_the_paragraph_is_taken() -> None:
    text = "Un.\n\nDeux, trois.\n"
    assert moves.turn_at(text, [], 8) == (5, 17)


def test_on_an_empty_line_what_follows_is_meant() -> None:
    text = "Un.\n\nDeux, trois. Quatre.\n\n"
    assert moves.turn_at(text, [], 4) == (5, 25) and moves.turn_at(text, [], 3) == (0, 3)
    assert moves.turn_at(text, [], len(text)) == (5, 25)
    assert moves.sentence_at(text, [], [], 4) == (5, 17)
    assert moves.sentence_at(text, [Span(0, 3), Span(5, 17), Span(18, 25)], [], 4) == (5, 17)
    assert moves.sentence_at(text, [], [], len(text)) == (18, 25)
    spaced = "ENQ : Ça va ?\n\nE03 : Oui. Non."
    turns = [Turn(0, 6, 15, "ENQ"), Turn(15, 21, len(spaced), "E03")]
    assert moves.sentence_at(spaced, [], turns, 14) == (21, 25)
    assert moves.sentence_at(spaced, [Span(6, 13), Span(21, 25), Span(26, 30)], turns, 14) == (21, 25)
    assert moves.sentence_at("", [], [], 0) == (0, 0) and moves.turn_at("\n\n", [], 1).start == 0


def test_sentences_come_from_the_annotation_else_from_the_punctuation() -> None:
    annotated = [Span(20, 24), Span(25, 46)]
    assert quoted(moves.sentence_at(TEXT, annotated, TURNS, 30)) == TEXT[25:46].strip()
    assert quoted(moves.sentence_at(TEXT, [], TURNS, 30)) == "On signe une charte…"
    assert quoted(moves.sentence_at(TEXT, [], TURNS, TEXT.index("enfin"))) == "« enfin. »"
    assert quoted(moves.sentence_at(TEXT, [], TURNS, TEXT.index("voilà"))) == "Bon, voilà"
    assert quoted(moves.sentence_at(TEXT, [], TURNS, 8)) == "Ça va ?"
