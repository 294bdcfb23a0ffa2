"""From a text with its layout to columns: turns, labels, notes, sentences, lemmas, by the real model."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from ingesoc_qual.model.document import Block, BlockKind, Layout, Turn
from ingesoc_qual.nlp.columns import POS, PUNCT, Annotation, pack, sentence_bounds, unpack
from ingesoc_qual.nlp.pipeline import PIPELINE, Annotator, _pieces, _Sentence, cut_text
from ingesoc_qual.nlp.tokens import is_word
from ingesoc_qual.nlp.units import Unit, mask_notes, units
from ingesoc_qual.textunits import Span, freeze, text_hash

SHARED = Path(os.environ.get("INGESOC_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture(scope="module")
def annotator() -> Annotator:
    return Annotator()


def interview(*lines: tuple[str, str]) -> tuple[str, Layout]:
    text, turns, blocks = "", [], []
    for label, words in lines:
        header = len(text)
        start = header + len(label) + 3
        text += f"{label} : {words}\n"
        turns.append(Turn(header, start, len(text) - 1, label))
        blocks.append(Block(header, len(text) - 1))
    return text, Layout(tuple(blocks), (), tuple(turns), ("Enquêtrice",))


def words(text: str, annotation: Annotation) -> list[str]:
    ends = annotation.start + annotation.length
    return [text[a:b] for a, b in zip(annotation.start.tolist(), ends.tolist(), strict=True)]


def test_labels_and_notes_are_no_words_and_lemmas_are_found(annotator: Annotator) -> None:
    text, layout = interview(
        ("Enquêtrice", "Vous êtes bénévoles ? [rires]"),
        (
            "Marie",
            "Oui (silence) on accompagne les habitant·e·s. On demande des subventions, l’association s’engage...",
        ),
    )
    annotation = annotator.annotate(text, layout)
    found = words(text, annotation)
    assert "rires" not in found and "silence" not in found and "Marie" not in found
    lemmas = dict(zip(found, [annotation.lemmas[i] for i in annotation.lemma], strict=True))
    assert lemmas["bénévoles"] == "bénévole"
    assert lemmas["accompagne"] == "accompagner"
    assert lemmas["demande"] == "demander"
    assert lemmas["habitant·e·s"] == "habitant"
    assert lemmas["l’"] == "le"
    assert lemmas["subventions"] == "subvention"
    assert set(annotation.turn.tolist()) == {0, 1}
    assert annotation.text_hash == text_hash(text)
    assert annotation.pipeline == PIPELINE
    bounds = [text[a:b] for a, b in annotation.sentence_bounds.tolist()]
    assert bounds[0].startswith("Vous êtes bénévoles ?")
    assert bounds[1].endswith("habitant·e·s.")
    for row, pos in zip(found, annotation.pos.tolist(), strict=True):
        assert (pos == PUNCT) == (not is_word(row))


def test_sentences_hold_their_tokens_and_cross_no_unit(annotator: Annotator) -> None:
    text, layout = interview(("A", "Un. Deux trois"), ("B", "quatre. Cinq !"))
    annotation = annotator.annotate(text, layout)
    bounds = annotation.sentence_bounds[annotation.sentence]
    assert (bounds[:, 0] <= annotation.start).all()
    assert (annotation.start + annotation.length <= bounds[:, 1]).all()
    for sentence in range(len(annotation.sentence_bounds)):
        assert len(set(annotation.unit[annotation.sentence == sentence].tolist())) == 1


def test_reports_have_units_but_no_turns(annotator: Annotator) -> None:
    text = "Rapport d'activité\nNos bénévoles animent des ateliers. Ils accueillent.\nBénévoles\t120"
    cuts = [text.index("Nos"), text.index("Bénévoles\t")]
    layout = Layout((Block(0, cuts[0] - 1, BlockKind.HEADING), Block(cuts[0], cuts[1] - 1), Block(cuts[1], len(text))))
    annotation = annotator.annotate(text, layout)
    assert set(annotation.turn.tolist()) == {-1}
    assert sorted(set(annotation.unit.tolist())) == [0, 1, 2]
    assert [text[a:b] for a, b in annotation.sentence_bounds.tolist()][1:3] == [
        "Nos bénévoles animent des ateliers.",
        "Ils accueillent.",
    ]


@pytest.mark.parametrize("text", ["", "   \n", "…", "[rires]"])
def test_a_text_without_words(annotator: Annotator, text: str) -> None:
    annotation = annotator.annotate(text, Layout())
    assert (annotation.pos == PUNCT).all()
    columns = pack(annotation)
    assert unpack("", "", columns).tokens == annotation.tokens
    assert len(sentence_bounds(columns)) == len(annotation.sentence_bounds)


def test_damaged_characters_are_kept(annotator: Annotator) -> None:
    text = "Un mot\ud800 et \ud800 fin \x1b[31m \u202e \x00."
    annotation = annotator.annotate(text, Layout())
    assert "mot\ud800" in words(text, annotation) or "\ud800" in words(text, annotation)
    assert unpack("", "", pack(annotation)).forms == annotation.forms


def test_annotating_twice_gives_the_same_columns(annotator: Annotator) -> None:
    text, layout = interview(("A", "Les tiers-lieux, c’est 1 200 heures de bénévolat."), ("B", "Ah oui ?"))
    one, two = annotator.annotate(text, layout), Annotator().annotate(text, layout)
    assert pack(one) == pack(two)


def test_units_are_turns_then_blocks_outside_them_then_paragraphs() -> None:
    text = "Titre\nA : un\nB : deux\nFin\n\nAutre fin"
    turns = (Turn(6, 10, 12, "A"), Turn(13, 17, 21, "B"))
    blocks = (Block(0, 5), Block(6, 12), Block(13, 21))
    found = [(text[u.start : u.end].strip(), u.turn) for u in units(text, Layout(blocks, (), turns))]
    assert found == [("Titre", -1), ("un", 0), ("deux", 1), ("Fin", -1), ("Autre fin", -1)]
    assert units("", Layout()) == []


@pytest.mark.parametrize(
    ("text", "turn", "kept"),
    [
        ("Oui [rires] bien", 0, "Oui bien"),
        ("Oui (rires) (long silence) (…) (0:12:30) bien", 0, "Oui bien"),
        ("Oui [il montre la charte] bien", 0, "Oui bien"),
        ("Un texte [l'association] (des bénévoles) [...]", -1, "Un texte [l'association] (des bénévoles)"),
        ("Oui (des bénévoles)", 0, "Oui (des bénévoles)"),
        ("Une parenthèse (jamais fermée [ni ça", 0, "Une parenthèse (jamais fermée [ni ça"),
    ],
)
def test_notes_of_transcription_are_blanked_at_equal_length(text: str, turn: int, kept: str) -> None:
    masked = mask_notes(text, Unit(0, len(text), turn))
    assert len(masked) == len(text)
    assert " ".join(masked.split()) == kept


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000, "." * 200_000 + "a", "…!" * 100_000, "l'" * 60_000 + "a", "a" + "-je" * 60_000, "-" * 200_000,
        "(" + " " * 200_000, "[" * 100_000, "(" * 100_000, "(1:" * 60_000, "\n" * 200_000, "mot\n" * 60_000,
        "a " * 60_000, "a.b." * 50_000, "a·e·" * 50_000, "1 " * 60_000, "1 234 " * 30_000, "«" * 100_000,
        "é(e)" * 50_000, ". \u00a0" * 60_000, "@" * 100_000, "www." * 40_000, "\U0001f600" * 100_000,
        "e\u0301" * 100_000,
    ],
    ids=lambda text: ascii(text[:6]),
)  # fmt: skip
def test_no_text_makes_cutting_slow(text: str) -> None:
    started = time.process_time()
    tokens, found = cut_text(text, Layout())
    assert time.process_time() - started < 5
    assert sum(sentence.tokens for sentence in found) == len(tokens)


def test_a_sentence_without_end_is_tagged_piece_by_piece(annotator: Annotator) -> None:
    text = "(mot: " * 1_200
    annotation = annotator.annotate(text, Layout())
    assert annotation.tokens == 3_600
    assert [(a, b) for a, b in _pieces([_Sentence(Span(0, 1), 4_000, 0, -1), _Sentence(Span(1, 2), 10, 0, -1)])] == [
        (0, 1_500), (1_500, 3_000), (3_000, 4_010),
    ]  # fmt: skip


@pytest.mark.long
def test_speed_on_real_speech(annotator: Annotator) -> None:
    paths = sorted((SHARED / "interviews").glob("*_txt/*.txt"))[:40]
    if not paths:
        pytest.skip("shared data absent")
    texts = [freeze(path.read_text(encoding="utf-8")) for path in paths]
    annotator.load()
    started = time.process_time()
    annotations = [annotator.annotate(text, Layout()) for text in texts]
    spent = time.process_time() - started
    assert sum(len(text.split()) for text in texts) / spent >= 12_000
    pos = np.concatenate([annotation.pos for annotation in annotations])
    assert {POS[p] for p in np.unique(pos)} >= {"NOUN", "VERB", "PUNCT", "PROPN"}
