"""Survey tables: one answer a row, the other columns describe who answers."""

from __future__ import annotations

import pytest

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes


def read(text: str, name: str = "enquete.csv") -> Reading:
    return read_bytes(text.encode(), name=name)


def answers(reading: Reading) -> list[tuple[str | None, str]]:
    return [(t.speaker, reading.text[t.start : t.end]) for t in reading.layout.turns]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("header", ["Réponse", "verbatim", "Texte", "Verbatim : que pensez-vous du lieu"])
def test_the_named_column_is_the_text(delimiter: str, header: str) -> None:
    rows = [
        ("Âge", "Commentaire long", header),
        ("34", "x" * 300, "Un lieu vivant."),
        ("61", "y", "Rien ; à dire, vrai|ment"),
    ]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    if header.startswith("Verbatim :"):
        text = text.replace("Commentaire long", "Divers")
    else:
        text = text.replace("Commentaire long", "Notes")
    reading = read(text)
    assert answers(reading) == [("R1", "Un lieu vivant."), ("R2", "Rien ; à dire, vrai|ment")]
    assert reading.speakers[0].values[0] == ("Âge", "34")
    assert reading.layout.interviewers == ()


def test_failing_a_name_the_longest_column_is_the_text() -> None:
    reading = read("id;ville;avis\nA7;Lyon;C'est un lieu où je viens souvent.\nB2;Nice;On y est bien, on y reste.\n")
    assert answers(reading) == [("A7", "C'est un lieu où je viens souvent."), ("B2", "On y est bien, on y reste.")]
    assert reading.speakers[1].values == (("id", "B2"), ("ville", "Nice"))


def test_answers_of_several_lines_and_quotes_are_whole() -> None:
    reading = read('numero,reponse\n1,"Un ""vrai"" lieu.\nOui."\n2,Non.\n')
    assert answers(reading) == [("R1", 'Un "vrai" lieu.\nOui.'), ("R2", "Non.")]


def test_rows_without_an_answer_are_left_out_and_counted() -> None:
    reading = read("age;reponse\n20;Oui.\n30;\n40; \n50;Non.\n")
    assert answers(reading) == [("R1", "Oui."), ("R4", "Non.")]
    assert "2 lignes sans réponse" in reading.warnings[0]


def test_names_of_columns_are_made_distinct_and_short_rows_filled() -> None:
    reading = read("a;a;;reponse\n1;2;3;Oui\n4\n")
    assert reading.speakers[0].values == (("a", "1"), ("a 2", "2"), ("colonne 3", "3"))


def test_a_column_of_speakers_makes_a_transcript_with_times() -> None:
    reading = read(
        "speaker,start,end,text\nClaire,0.5,2,Ça va ?\nAwa,2,3.5,Oui.\nClaire,00:01:04,00:01:05,Bien.\nAwa,70,71,Bon.\n"
    )
    assert answers(reading) == [("Claire", "Ça va ?"), ("Awa", "Oui."), ("Claire", "Bien."), ("Awa", "Bon.")]
    assert [(t.time_start, t.time_end) for t in reading.layout.turns][:3] == [(0.5, 2.0), (2.0, 3.5), (64.0, 65.0)]
    assert reading.layout.interviewers == ("Claire",)


def test_a_table_without_answers_is_kept_as_rows() -> None:
    reading = read("nom;ville\nUn;Lyon\nDeux;Nice\n")
    assert reading.text == "nom\tville\nUn\tLyon\nDeux\tNice"
    assert reading.layout.turns == () and "Aucune colonne" in reading.warnings[0]


def test_what_excel_puts_first_is_skipped() -> None:
    assert answers(read("\ufeffsep=;\nage;reponse\n20;Oui.\n")) == [("R1", "Oui.")]
