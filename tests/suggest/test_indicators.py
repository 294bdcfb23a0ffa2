"""The suggester of indicators, on real annotations: passages, scores, evidence, and what stays the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingesoc_qual.errors import IndicatorSyntaxError
from ingesoc_qual.model.codebook import Code, Codebook
from ingesoc_qual.model.coding import Suggestion, suggestion_id
from ingesoc_qual.model.document import Block, BlockKind, Layout, Turn
from ingesoc_qual.nlp.columns import pack, unpack
from ingesoc_qual.nlp.pipeline import Annotator
from ingesoc_qual.suggest.base import SuggestDocument, Suggester
from ingesoc_qual.suggest.extents import LEAST, LONGEST, SHORT
from ingesoc_qual.suggest.indicators import STRENGTH, IndicatorSuggester, indicators_by_code

ANNOTATOR = Annotator()
PRESCRIBED, REAL = "benevolat-prescrit", "benevolat-reel"
CODEBOOK = Codebook(
    "essai",
    (
        Code("benevolat", "bénévolat"),
        Code(PRESCRIBED, "bénévolat prescrit", parent="benevolat", indicators=(
            "charte ! graphique", "fiche de (mission|poste)", "signer … charte", "planning", "bénévole",
        )),
        Code(REAL, "bénévolat réel", parent="benevolat", position=1, indicators=(
            "dans les faits", "se débrouiller", "coup de main", "bénévole",
        )),
    ),
)  # fmt: skip


def interview(*turns: tuple[str, str], name: str = "e1", interviewers: tuple[str, ...] = ("ENQ",)) -> SuggestDocument:
    text, found, blocks = "", [], []
    for label, words in turns:
        header = len(text)
        text += f"{label} : {words}"
        found.append(Turn(header, header + len(label) + 3, len(text), label))
        blocks.append(Block(header, len(text)))
        text += "\n"
    layout = Layout(tuple(blocks), (), tuple(found), interviewers)
    return SuggestDocument(name, f"{name}-v1", text, layout, ANNOTATOR.annotate(text, layout))


def suggest(*documents: SuggestDocument, codebook: Codebook = CODEBOOK, **options: bool) -> list[Suggestion]:
    suggester: Suggester = IndicatorSuggester()
    return suggester.suggest(documents, codebook, **options)


def quoted(document: SuggestDocument, suggestions: list[Suggestion], code: str | None = None) -> list[str]:
    return [document.text[s.start : s.end] for s in suggestions if code in (None, s.code_id)]


FILLER = "Le matin on ouvre les volets, on fait le café et on attend que les gens arrivent du marché."
LONG = (
    f"{FILLER} Moi j'ai signé la charte en septembre, avec la directrice et les autres personnes de l'accueil. "
    f"{FILLER} Dans les faits je me débrouille, le mardi je suis toute seule et personne ne vient jamais m'aider. "
    f"{FILLER}"
)


def test_a_long_turn_gives_sentences_and_a_short_one_is_taken_whole() -> None:
    document = interview(("ENQ", "Et la charte ?"), ("E1", LONG), ("E1", "Voilà. Oui. La charte. On signe."))
    found = suggest(document)
    assert quoted(document, found, PRESCRIBED) == [
        "Moi j'ai signé la charte en septembre, avec la directrice et les autres personnes de l'accueil.",
        "Voilà. Oui. La charte. On signe.",
    ]
    assert quoted(document, found, REAL) == [
        "Dans les faits je me débrouille, le mardi je suis toute seule et personne ne vient jamais m'aider."
    ]


def test_evidence_says_what_fired_and_lies_in_the_passage() -> None:
    document = interview(("E1", LONG))
    first = suggest(document)[0]
    fired = [(document.text[e.start : e.end], e.indicator) for e in first.evidence]
    assert fired == [("signé la charte", "signer … charte"), ("charte", "charte ! graphique")]
    for suggestion in suggest(document):
        assert suggestion.evidence
        for evidence in suggestion.evidence:
            assert suggestion.start <= evidence.start < evidence.end <= suggestion.end
        assert list(suggestion.evidence) == sorted(suggestion.evidence, key=lambda e: (e.start, e.end))


def test_the_interviewer_is_left_out_unless_asked_for_or_someone_else() -> None:
    document = interview(("ENQ", "Vous suivez le planning ?"), ("E1", "Non."))
    assert suggest(document) == []
    assert quoted(document, suggest(document, include_interviewer=True)) == ["Vous suivez le planning ?"]
    assert len(suggest(replace(document, interviewers=frozenset()))) == 1
    assert suggest(replace(document, interviewers=frozenset({"ENQ", "E1"}))) == []


def test_adjacent_sentences_are_merged_within_a_turn_up_to_a_limit() -> None:
    sentence = "Le planning est affiché dans la cuisine, à côté de la porte du fond, pour toutes les équipes."
    document = interview(("E1", " ".join([FILLER, *[sentence] * 12])), ("E2", sentence + " Fin."))
    found = quoted(document, suggest(document))
    assert len(found) == 3
    assert all(len(passage.split()) <= LONGEST for passage in found)
    assert found[0].startswith(sentence) and found[0].count("planning") == 6
    assert "".join(found).count("planning") == 13


def test_a_very_short_sentence_takes_its_neighbours_along() -> None:
    text = f"{FILLER} {FILLER} Il y a un planning. On le remplit le lundi. Et puis on verra bien. {FILLER}"
    document = interview(("E1", text))
    assert len(text.split()) > SHORT
    (passage,) = quoted(document, suggest(document))
    assert "Il y a un planning. On le remplit le lundi." in passage
    assert len(passage.split()) >= LEAST


def test_headings_are_not_suggested_and_report_paragraphs_are() -> None:
    text = "La charte du bénévole\nChaque bénévole reçoit une fiche de mission. Elle précise son poste.\nPlanning\t12"
    cuts = [text.index("Chaque"), text.index("Planning")]
    layout = Layout((
        Block(0, cuts[0] - 1, BlockKind.HEADING, 1), Block(cuts[0], cuts[1] - 1),
        Block(cuts[1], len(text), BlockKind.TABLE_ROW),
    ))  # fmt: skip
    document = SuggestDocument("r1", "r1-v1", text, layout, ANNOTATOR.annotate(text, layout))
    assert quoted(document, suggest(document), PRESCRIBED) == [
        "Chaque bénévole reçoit une fiche de mission. Elle précise son poste.",
        "Planning\t12",
    ]


def test_the_score_rises_with_rare_specific_and_longer_indicators() -> None:
    turns = [("E1", "On m'a donné une fiche de poste."), ("E1", "Il y a un planning."), ("E1", "Je suis bénévole.")]
    turns += [("E1", "Un bénévole est venu.")] * 5 + [("E1", "Le planning et la fiche de poste.")]
    document = interview(*turns)
    scores = {document.text[s.start : s.end]: s.score for s in suggest(document) if s.code_id == PRESCRIBED}
    alone, planning, common = (scores[words] for _label, words in turns[:3])
    assert 0 < common < planning < alone < scores["Le planning et la fiche de poste."] <= 1
    assert alone <= STRENGTH


def test_an_indicator_inside_another_counts_once() -> None:
    document = interview(("E1", "On a signé notre charte."))
    one, two = (
        suggest(document, codebook=Codebook("essai", (Code("a", "a", indicators=indicators),)))[0]
        for indicators in (("signer … charte",), ("signer … charte", "charte"))
    )
    assert two.score == one.score
    assert len(two.evidence) == 2


def test_the_same_proposals_with_the_same_ids_every_time() -> None:
    documents = [interview(("E1", LONG)), interview(("E1", LONG), ("E2", "Un coup de main."), name="e2")]
    found = suggest(*documents)
    again = suggest(*[replace(d, annotation=unpack("", "", pack(d.annotation))) for d in documents])
    assert again == found
    assert len({s.id for s in found}) == len(found)
    for s in found:
        assert s.id == suggestion_id(s.version_id, s.start, s.end, s.code_id, s.suggester, s.suggester_version)
        assert (s.suggester, s.suggester_version) == ("indicateurs", "1")
    order = [[d.document_id for d in documents].index(s.document_id) for s in found]
    assert order == sorted(order)
    assert [(s.start, s.end) for s in found[:2]] == sorted((s.start, s.end) for s in found[:2])


def test_a_codebook_change_keeps_ids_and_adds_what_is_new() -> None:
    document = interview(("E1", LONG), ("E1", "Avec un cahier, ça tournait."))
    before = {s.id for s in suggest(document)}
    codes = [replace(c, indicators=(*c.indicators, "cahier")) if c.id == REAL else c for c in CODEBOOK.codes]
    after = suggest(document, codebook=replace(CODEBOOK, codes=tuple(codes)))
    assert before < {s.id for s in after}
    assert [s.code_id for s in after if s.id not in before] == [REAL]


def test_archived_and_merged_codes_propose_nothing_under_their_own_name() -> None:
    old = Code("ancien", "ancien", indicators=("coup de main",), merged_into=REAL)
    gone = Code("disparu", "disparu", indicators=("planning",), archived=True)
    codebook = replace(CODEBOOK, codes=(*(replace(c, indicators=()) for c in CODEBOOK.codes), old, gone))
    document = interview(("E1", "Un coup de main, selon le planning."))
    assert [s.code_id for s in suggest(document, codebook=codebook)] == [REAL]
    assert indicators_by_code(codebook) == {REAL: ("coup de main",)}


def test_speech_without_punctuation_is_suggested_by_windows() -> None:
    words = "alors on ouvre on range on parle avec les gens du quartier et puis on mange ensemble "
    document = interview(("E1", words * 6 + "le planning est là " + words * 6))
    (passage,) = quoted(document, suggest(document))
    assert "planning" in passage
    assert LEAST <= len(passage.split()) <= 70


def test_nothing_in_nothing_out() -> None:
    assert suggest() == []
    assert suggest(interview(("E1", LONG)), codebook=Codebook("vide")) == []
    empty = SuggestDocument("d", "v", "", Layout(), ANNOTATOR.annotate("", Layout()))
    assert suggest(empty, interview(("E1", LONG)))[0].document_id == "e1"


def test_an_indicator_that_does_not_parse_is_said() -> None:
    with pytest.raises(IndicatorSyntaxError, match="parenthèse"):
        suggest(codebook=Codebook("essai", (Code("a", "a", indicators=("(charte",)),)))
