"""Who speaks: found again in each convention, through slips, and nowhere in what is no conversation."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Sequence

import pytest

from ingesoc_qual.errors import UsageError
from ingesoc_qual.model.document import Turn
from ingesoc_qual.readers import read_bytes
from ingesoc_qual.readers.turns import Voices, find_turns
from ingesoc_qual.readers.turns.labels import distance, merged
from ingesoc_qual.readers.turns.roles import asks, is_known, key
from ingesoc_qual.readers.turns.times import parse_time
from tests.readers.conventions import CONVENTIONS, DIALOGUE, Convention, Said, render


def voices(text: str, pattern: str | None = None) -> Voices:
    return find_turns(text, limit=len(text), pattern=pattern)


def words(text: str, turn: Turn) -> str:
    return " ".join(text[turn.start : turn.end].split())


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda c: c.name)
def test_each_convention_gives_exactly_the_turns(convention: Convention) -> None:
    text = render(DIALOGUE, convention)
    found = voices(text)
    assert [t.speaker for t in found.turns] == [convention.names[s.who] for s in DIALOGUE]
    assert [words(text, t) for t in found.turns] == [" ".join(s.words) for s in DIALOGUE]
    if "start" in convention.timed:
        assert [t.time_start for t in found.turns] == [float(s.start) for s in DIALOGUE]
    if "end" in convention.timed:
        assert [t.time_end for t in found.turns] == [float(s.end) for s in DIALOGUE]
    assert found.interviewers == ((convention.names[0],) if convention.asks else ())
    for turn, said in zip(found.turns, DIALOGUE, strict=True):
        assert (convention.names[said.who] or "") in text[turn.header_start : turn.start]


@pytest.mark.parametrize("convention", CONVENTIONS, ids=lambda c: c.name)
def test_what_stands_before_the_first_turn_belongs_to_nobody(convention: Convention) -> None:
    head = "Entretien réalisé au centre social\nDate : 12 mars 2024\nLieu : bibliothèque\n\n"
    text = head + render(DIALOGUE, convention)
    found = voices(text)
    assert len(found.turns) == len(DIALOGUE)
    assert found.turns[0].header_start >= len(head)


SLIPS = (
    ("lettres perdues", "Chercheur", "Checheur"),
    ("lettres échangées", "Chercheur", "Cherchuer"),
    ("minuscules", "Chercheur", "chercheur"),
    ("sans accent", "Interviewé", "Interviewe"),
)


@pytest.mark.parametrize(("what", "right", "wrong"), SLIPS, ids=[slip[0] for slip in SLIPS])
def test_a_misspelt_label_is_the_same_speaker(what: str, right: str, wrong: str) -> None:
    text = render(DIALOGUE, CONVENTIONS[0]).replace(f"[{right}]", f"[{wrong}]", 1)
    assert wrong in text
    found = voices(text)
    assert [t.speaker for t in found.turns] == [CONVENTIONS[0].names[s.who] for s in DIALOGUE]


@pytest.mark.parametrize(
    "spoiled",
    [
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur] (0:33 – 0:36)"),
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur] (0:33- 0:36)"),
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur] (0\u00a0:33 - 0: 36)"),
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur (0:33 - 0:36)"),
        ("[Chercheur] (0:33 - 0:36)", "Chercheur] (0:33 - 0:36)"),
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur](0:33 - 0:36)"),
        ("[Chercheur] (0:33 - 0:36)", "[ Chercheur ]  (0:33-0:36) :"),
        ("[Chercheur] (0:33 - 0:36)", "[Chercheur] 0:33 - 0:36"),
    ],
    ids=lambda pair: pair[1],
)
def test_a_spoiled_time_is_still_a_header(spoiled: tuple[str, str]) -> None:
    text = render(DIALOGUE, CONVENTIONS[0])
    assert spoiled[0] in text
    text = text.replace(*spoiled)
    found = voices(text)
    assert [words(text, t) for t in found.turns] == [" ".join(s.words) for s in DIALOGUE]
    assert (found.turns[2].time_start, found.turns[2].time_end) == (33.0, 36.0)


@pytest.mark.parametrize(
    "spoiled",
    ["Enquêtrice Et vous", "enquêtrice : Et vous", "Enquêtrice; Et vous", "Enquêtrice. Et vous", "Enquetrice:Et vous"],
)
def test_a_spoiled_colon_is_still_a_header(spoiled: str) -> None:
    text = render(DIALOGUE, CONVENTIONS[1])
    assert "Enquêtrice : Et vous" in text
    found = voices(text.replace("Enquêtrice : Et vous", spoiled))
    assert [t.speaker for t in found.turns] == [CONVENTIONS[1].names[s.who] for s in DIALOGUE]


def test_two_first_names_that_look_alike_stay_two_people() -> None:
    lines = ["Enquêteur : Ça va ?", "Marine : Oui.", "Martine : Moi aussi.", "Enquêteur : Et ici ?", "Martine : Bien."]
    text = "\n".join([*lines, "Marine : Pareil.", "Enquêteur : Bon ?", "Marine : Voilà.", "Martine : Voilà."])
    assert {t.speaker for t in voices(text).turns} == {"Enquêteur", "Marine", "Martine"}


@pytest.mark.parametrize("sign", [".", " :"])
def test_numbered_questions_and_answers_are_two_people(sign: str) -> None:
    text = "\n".join(f"{'QR'[n % 2]}{n // 2 + 1}{sign} {n} mots" for n in range(10))
    found = voices(text)
    assert [t.speaker for t in found.turns] == ["Q", "R"] * 5 and found.interviewers == ("Q",)


def test_numbered_respondents_are_as_many_people() -> None:
    group = "\n".join(f"{who} : oui, {n}" for n in range(5) for who in ("R1", "Q", "R2"))
    assert {t.speaker for t in voices(group).turns} == {"Q", "R1", "R2"}


def test_codes_with_numbers_and_initials_are_never_merged() -> None:
    assert merged(["enquete 1", "enquete 2"] * 5)["enquete 2"] == "enquete 2"
    assert merged(["mme b", "q", "mme d", "q"] * 4)["mme d"] == "mme d"


def test_who_asks_and_who_answers_are_never_merged() -> None:
    sequence = ["intervieweur", "interviewe"] * 6 + ["intervieweur", "interviewee"]
    assert set(merged(sequence).values()) == {"intervieweur", "interviewe", "interviewee"}
    assert not asks("Enquêtée") and not asks("interviewé") and asks("Enquêteur·rice") and asks("ENQ 2")


def test_a_slip_close_to_two_labels_is_left_alone() -> None:
    sequence = ["chercheur", "marion"] * 5 + ["chercheuse", "marion"] * 5 + ["chercheus", "marion"]
    assert merged(sequence)["chercheus"] == "chercheus"


@pytest.mark.parametrize(
    ("first", "second"), [("Karim", "Claire"), ("KB", "CL"), ("Intervenant 1", "Intervenant 2")], ids=str
)
def test_without_a_word_for_it_who_asks_most_is_the_interviewer(first: str, second: str) -> None:
    names = (second, first, "Awa")
    convention = Convention("x", names, lambda s, n: f"{n} : {' '.join(s.words)}")
    assert voices(render(DIALOGUE, convention)).interviewers == (second,)


def test_nobody_is_the_interviewer_when_both_ask() -> None:
    text = "\n".join(f"{name} : Tu crois, {n} ?" for n in range(4) for name in ("Karim", "Awa"))
    found = voices(text)
    assert len(found.turns) == 8 and found.interviewers == ()


NOT_CONVERSATIONS = {
    "fiche action": "\n".join(
        f"Action {n}\nObjectif : aider les familles.\nPublic : enfants de l'école.\nPartenaires : la mairie.\n"
        f"Résultats : {n}0 familles."
        for n in range(1, 8)
    ),
    "fiche sans mot connu": "\n".join(
        f"Jardin {n} : près du pont.\nCapacité : {n}0 personnes.\nCouverture : tuiles.\nClôture : bois."
        for n in range(9)
    ),
    "configuration": "\n".join(f"Package: paquet{n}\nPin: release a=stable\nPin-Priority: {n}00\n" for n in range(8)),
    "liste à tirets": "\n".join(f"- un atelier de cuisine le mardi avec {n} personnes" for n in range(12)),
    "comparaison": "\n".join(f"Avant : {n} bénévoles.\nAprès : {n + 3} bénévoles." for n in range(8)),
    "annuaire": "\n".join(
        f"Mairie de Lyon {n}\nTél : 04 00 00 00 {n:02d}\nMail : a{n}@b.fr\nSite : c.fr" for n in range(9)
    ),
    "programme": "\n".join(f"{h}:00 Atelier {h}\nOn y parle des bénévoles et du reste." for h in range(10, 19)),
    "horaires": "\n".join(f"{h}:00 Accueil des enfants\n{h}:30 Goûter" for h in range(10, 14)),
    "plan": "\n".join(f"{letter}. Chapitre sur les bénévoles\nUn paragraphe de texte." for letter in "ABCDEFGH"),
    "prose": "\n".join(
        "Elle m'a dit : « viens demain. » Puis : rien. On a fait ça longtemps, voyez-vous ?" for _n in range(12)
    ),
    "titres": "\n".join(f"LE BILAN {n}\nUn paragraphe qui raconte l'année écoulée.\n" for n in range(8)),
    "journal": "\n".join(f"### Version {n}\n### Ajouts\nUn menu.\n### Corrections\nUn bogue." for n in range(9)),
    "références": "\n".join(f"- Auteur, 200{n} : [titre](https://a.fr/?p={n})" for n in range(9)),
}


@pytest.mark.parametrize("text", NOT_CONVERSATIONS.values(), ids=NOT_CONVERSATIONS)
def test_what_is_no_conversation_has_no_turns(text: str) -> None:
    assert voices(text).turns == ()


def test_a_conversation_told_in_a_table_of_word_processing_keeps_its_turns() -> None:
    from tests.readers.samples import docx, p

    rows = "".join(
        f"<w:tr><w:tc>{p(name)}</w:tc><w:tc>{p(text)}</w:tc></w:tr>"
        for name, text in (("Enquêteur", "Ça va ?"), ("Awa", "Oui."), ("Enquêteur", "Depuis ?"), ("Awa", "Deux ans."))
    )
    reading = read_bytes(docx(f"<w:tbl>{rows}</w:tbl>"), name="a.docx")
    assert [t.speaker for t in reading.layout.turns] == ["Enquêteur", "Awa"] * 2


def test_bold_labels_of_word_processing_need_no_colon() -> None:
    from tests.readers.samples import docx

    def bold(name: str, text: str) -> str:
        label = f"<w:r><w:rPr><w:b/></w:rPr><w:t>{name}</w:t></w:r>"
        return f"<w:p>{label}<w:r><w:t xml:space='preserve'> {text}</w:t></w:r></w:p>"

    body = "".join(bold(name, text) for name, text in (("Claire", "Depuis quand ?"), ("Awa", "Deux ans.")) * 3)
    reading = read_bytes(docx(body), name="a.docx")
    assert [t.speaker for t in reading.layout.turns] == ["Claire", "Awa"] * 3
    assert reading.text[reading.layout.turns[0].start : reading.layout.turns[0].end] == "Depuis quand ?"


def test_notes_belong_to_no_turn() -> None:
    from tests.readers.samples import W, docx, p

    body = "".join(p(f"{name} : {text}") for name, text in (("Enquêteur", "Ça va ?"), ("Awa", "Oui.")) * 2)
    call = '<w:p><w:r><w:t>Awa : Fin.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("Une note.")}</w:footnote></w:footnotes>'
    reading = read_bytes(docx(body + call, footnotes=notes), name="a.docx")
    assert reading.text.endswith("Une note.")
    assert reading.text[reading.layout.turns[-1].start : reading.layout.turns[-1].end] == "Fin."


def test_codes_of_chat_are_not_speech() -> None:
    text = "@Begin\n*ENQ:\tça va ?\n%mor:\tpro v\n*AWA:\toui .\n\tet toi ?\n*ENQ:\tbien .\n*AWA:\tbon .\n@End"
    assert [words(text, t) for t in voices(text).turns] == ["ça va ?", "oui . et toi ?", "bien .", "bon ."]


class TestPattern:
    """The pattern that a person gives wins over everything."""

    text = "Claire~~ Depuis quand ?\nAwa~~ Deux ans.\nVoilà.\nClaire~~ Ah."

    @pytest.mark.parametrize(
        "pattern", ["{locuteur} ~~", "{locuteur}~~", r"(?P<speaker>\w+)~~", r"^(?P<locuteur>\w+)~~\s*"]
    )
    def test_finds_what_nothing_else_would(self, pattern: str) -> None:
        assert voices(self.text).turns == ()
        found = voices(self.text, pattern)
        assert [(t.speaker, words(self.text, t)) for t in found.turns] == [
            ("Claire", "Depuis quand ?"),
            ("Awa", "Deux ans. Voilà."),
            ("Claire", "Ah."),
        ]

    def test_reads_times(self) -> None:
        text = "[0:03|Claire] Oui ?\n[1:02:03|Awa] Non."
        assert [t.time_start for t in voices(text, "[{temps}|{locuteur}]").turns] == [3.0, 3723.0]

    def test_label_alone_on_its_line(self) -> None:
        text = "§ Claire\nOui ?\n§ Awa\nNon."
        assert [words(text, t) for t in voices(text, "§ {locuteur}").turns] == ["Oui ?", "Non."]

    def test_that_finds_nothing_says_so(self) -> None:
        found = voices(self.text, "{locuteur} ##")
        assert found.turns == () and len(found.warnings) == 1

    @pytest.mark.parametrize("pattern", ["(", r"\w+ :", "(?P<nom>x)", "{nom} :", "*{"])
    def test_wrong_is_told_before_the_file_is_read(self, pattern: str) -> None:
        with pytest.raises(UsageError):
            read_bytes(b"", name="a.txt", speaker_pattern=pattern)

    def test_wins_over_the_voices_of_subtitles(self) -> None:
        cue = "00:01.000 --> 00:02.000\n<v Micro>{}\n\n"
        data = "WEBVTT\n\n" + cue.format("Claire~~ Oui ?") + cue.format("Awa~~ Non.")
        reading = read_bytes(data.encode(), name="a.vtt", speaker_pattern=r"(?:Micro : )?(?P<speaker>\w+)~~")
        assert reading.layout.turns[0].speaker == "Claire"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:11", 11),
        ("00:12:03", 723),
        ("21 :12", 1272),
        ("12'30", 750),
        ("1:02:03,5", 3723.5),
        ("00:01:02-4", 62),
        ("x", None),
        ("12", None),
    ],
)
def test_times_in_seconds(text: str, seconds: float | None) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    ("a", "b", "edits"), [("chercheur", "checheur", 1), ("abc", "acb", 1), ("", "ab", 2), ("abcd", "wxyz", 3)]
)
def test_edits_between_labels(a: str, b: str, edits: int) -> None:
    assert distance(a, b, 2) == edits == distance(b, a, 2)


def test_known_words_whatever_their_spelling() -> None:
    assert all(
        map(is_known, ["ENQUÊTEUR", "enquêtrice 2", "Bénévole 3", "Q", "R", "Mme B", "Président·e", "SPEAKER 01"])
    )
    assert not any(map(is_known, ["Objectif", "Lyon", "Note"]))
    assert key(" Enquêteur·rice : ") == "enqueteur rice"


def spoil(text: str, names: tuple[str, ...], generator: random.Random) -> str:
    """Return the transcript with one header in ten spoiled: a slip, a lost colon, lower case, a strange space."""
    lines = []
    for line in text.split("\n"):
        name = next((n for n in names if line.startswith(n)), None)
        if name and generator.random() < 0.1:
            place = generator.randrange(1, max(2, len(name) - 1))
            line = generator.choice(
                [
                    name[:place] + name[place + 1 :] + line[len(name) :],
                    re.sub(r"\s*:\s*", " ", line, count=1),
                    name.lower() + line[len(name) :],
                    line.replace(" : ", "\u00a0: ", 1),
                    line.replace(" : ", ":", 1),
                ]
            )
        lines.append(line)
    return "\n".join(lines)


def test_one_header_in_ten_spoiled_costs_little() -> None:
    names = ("Enquêtrice", "Karim Belkacem", "Mme Diallo")
    convention = Convention("x", names, lambda s, n: f"{n} : {' '.join(s.words)}")
    right = wanted = given = 0
    for seed in range(20):
        turns = [Said(s.who, s.words, 0, 0) for s in DIALOGUE * 4]
        text = spoil(render(turns, convention), names, random.Random(seed))
        found = [(t.speaker, words(text, t)) for t in voices(text).turns]
        expected = [(names[s.who], " ".join(s.words)) for s in turns]
        right += len(set(enumerate_by_words(found)) & set(enumerate_by_words(expected)))
        wanted, given = wanted + len(expected), given + len(found)
    assert right / given >= 0.97 and right / wanted >= 0.96


def enumerate_by_words(turns: Sequence[tuple[str | None, str]]) -> list[tuple[int, str | None, str]]:
    """Give the repeated turns of the dialogue a number each, so that they can be compared as a set."""
    seen: dict[tuple[str | None, str], int] = {}
    numbered = []
    for turn in turns:
        seen[turn] = seen.get(turn, 0) + 1
        numbered.append((seen[turn], *turn))
    return numbered


def test_thousands_of_different_labels_take_no_time() -> None:
    names = [f"{a}{b}{c}ard" for a in "BCDFGLMNPR" for b in ("al", "el", "il", "ol") for c in "bcdfglmnpqrstvw"]
    lines = [f"{name.title()} : un mot sur {name}." for name in names for _twice in range(3)]
    text = "\n".join([*lines, "Enquêteur : oui ?", "Enquêteur : non ?", "Enquêteur : bon ?"] * 2)
    start = time.process_time()
    voices(text)
    assert time.process_time() - start < 1.5


def test_labels_that_a_person_gives_win_over_what_is_recognised() -> None:
    text = "Enq : Et ?\nE01 : Oui.\nENQ. : Ah.\nE01b : Voilà.\nEnq : Bon.\nE01 : Oui."
    labels = [("E01", "Odile"), ("E01b", "Odile"), ("Enq", "Chercheuse"), ("ENQ.", "Chercheuse")]
    reading = read_bytes(text.encode(), name="a.txt", labels=labels)
    assert [turn.speaker for turn in reading.layout.turns] == ["Chercheuse", "Odile"] * 3
    assert reading.layout.interviewers == ("Chercheuse",)


def test_labels_too_rare_to_be_recognised_are_found_when_given() -> None:
    text = "Mme Z\nBonjour à tous.\n\nPaul\nBonjour, oui, merci."
    assert read_bytes(text.encode(), name="a.txt").layout.turns == ()
    reading = read_bytes(text.encode(), name="a.txt", labels=[("Mme Z", "Mme Z"), ("Paul", "Paul")])
    spoken = [(t.speaker, reading.text[t.start : t.end]) for t in reading.layout.turns]
    assert spoken == [("Mme Z", "Bonjour à tous."), ("Paul", "Bonjour, oui, merci.")]


def test_misspelt_labels_are_said_with_what_they_became() -> None:
    lines = [f"{'Chercheur' if n % 2 else 'Interviewée'} : propos {n}." for n in range(12)]
    lines[5] = lines[5].replace("Chercheur", "Checheur")
    reading = read_bytes("\n".join(lines).encode(), name="a.txt")
    assert reading.respelt == (("Checheur", "Chercheur"),)
    assert any("Checheur" in warning for warning in reading.warnings)
