"""PDF: lines put together again as paragraphs, what is not text left aside and said."""

from __future__ import annotations

from contextlib import suppress

import pytest

from ingesoc_qual.errors import DamagedFile, EncryptedFile, ScannedDocument
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes
from ingesoc_qual.readers.pdf_flow import _glue, _Words
from ingesoc_qual.readers.pdf_lines import PageLines, PdfLine, drop_running_lines, rejoined
from tests.readers.samples import pdf, scanned_pdf

Placed = tuple[float, float, float, str]
LONG = "une ligne de texte courant qui va jusqu'au bout de sa colonne et continue"


def read(*pages: list[Placed]) -> Reading:
    return read_bytes(pdf(pages), name="essai.pdf")


def blocks(reading: Reading) -> list[tuple[str, str]]:
    return [(b.kind.value, reading.text[b.start : b.end]) for b in reading.layout.blocks]


def lines(texts: list[str], *, x: float = 60, y: float = 780, size: float = 10, lead: float = 13) -> list[Placed]:
    return [(x, y - lead * row, size, text) for row, text in enumerate(texts)]


def test_full_lines_are_joined_and_a_short_one_ends_its_paragraph() -> None:
    reading = read(lines([f"Un {LONG}", f"sans {LONG}", "et finit.", f"Deux {LONG}", "et finit."]))
    assert blocks(reading) == [
        ("paragraph", f"Un {LONG} sans {LONG} et finit."),
        ("paragraph", f"Deux {LONG} et finit."),
    ]


def test_a_gap_a_first_line_indent_or_a_bullet_begins_a_paragraph() -> None:
    page = lines([f"Un {LONG}", f"puis {LONG}"])
    page += lines([f"Deux {LONG}", f"puis {LONG}"], y=780 - 2 * 13 - 12)
    page += [(75, 700, 10, f"Trois {LONG}"), (60, 687, 10, f"puis {LONG} encore")]
    page += [(75, 674, 10, f"Quatre {LONG}"), (60, 661, 10, "fin.")]
    page += [(60, 648, 10, "• point qui finit la page")]
    assert [b[0] for b in blocks(read(page))] == ["paragraph"] * 4 + ["list-item"]


def test_a_paragraph_goes_on_over_pages_and_pages_keep_their_place() -> None:
    reading = read(lines([f"Un {LONG}", f"et {LONG} pour"]), lines([f"suivre {LONG}", "et finir.", "Deux."]))
    assert blocks(reading)[0][1] == f"Un {LONG} et {LONG} pour suivre {LONG} et finir."
    assert [p.number for p in reading.layout.pages] == [1, 2]
    assert reading.text[reading.layout.pages[1].start :].startswith("suivre")


def test_larger_short_lines_are_headings_and_long_ones_are_not() -> None:
    page = [(60, 800, 18, "Rapport d'activité"), *lines([f"Un {LONG}", f"et {LONG}"] * 3, y=770)]
    page += lines([f"Grand {LONG}", f"encore {LONG}", "fini."], y=600, size=12, lead=15)
    reading = read(page)
    assert blocks(reading)[0] == ("heading", "Rapport d'activité")
    assert reading.layout.blocks[0].level == 1
    assert blocks(reading)[-1] == ("paragraph", f"Grand {LONG} encore {LONG} fini.")


def test_what_comes_back_on_each_page_is_left_aside_and_said() -> None:
    pages = [
        [
            (60, 815, 8, "La Passerelle - rapport 2023"),
            *lines([f"{word} {LONG}", "fin."]),
            (280, 25, 8, f"page {n} / 4"),
        ]
        for n, word in enumerate(("Un", "Deux", "Trois", "Quatre"), start=1)
    ]
    reading = read(*pages)
    assert "Passerelle" not in reading.text and "/ 4" not in reading.text
    assert len(reading.warnings) == 1 and "La Passerelle - rapport 2023" in reading.warnings[0]


def test_a_page_that_is_nothing_but_what_comes_back_stays() -> None:
    assert read(*[[(60, 815, 10, "Bulletin-réponse")] for _n in range(4)]).text.count("Bulletin-réponse") == 4


def test_numbers_that_do_not_follow_the_pages_are_text() -> None:
    pages = [[(60, 40, 10, f"Total : {n} bénévoles"), *lines([f"Page {LONG}"])] for n in (81, 92, 74, 60)]
    assert read(*pages).text.count("Total :") == 4


def note_page(body: str) -> list[Placed]:
    return [
        *lines([body, "et la suite du texte ordinaire."]),
        (60 + 5 * len(body), 784, 6, "1"),
        (60, 60, 8, "1 Une note de bas de page"),
        (60, 50, 8, "sur deux lignes."),
    ]


def test_notes_are_set_apart_and_their_calls_leave_the_words() -> None:
    page = [(60, 780, 10, "Un mot"), (91, 784, 6, "1"), (97, 780, 10, "appelle sa note ici."), (60, 740, 10, "Fin.")]
    page += [(60, 60, 8, "1 Une note de bas de page"), (60, 50, 8, "qui tient sur deux lignes.")]
    reading = read(page)
    assert ("note", "Une note de bas de page qui tient sur deux lignes.") in blocks(reading)
    assert "mot1" not in reading.text and "mot 1" not in reading.text


def test_two_columns_are_read_one_after_the_other() -> None:
    short = "une demi-colonne de texte courant"
    page = lines([f"Un {short}", f"sans {short}", "fini."]) + lines([f"Deux {short}", f"avec {short}", "fini."], x=320)
    assert [b[1] for b in blocks(read(page))] == [f"Un {short} sans {short} fini.", f"Deux {short} avec {short} fini."]


def line(text: str, *, glued: bool = False, x0: float = 0, x1: float = 100, y: float = 0) -> PdfLine:
    return PdfLine(text, glued, x0, x1, y, 10)


@pytest.mark.parametrize(
    ("before", "after", "glued", "joined"),
    [
        ("la transi", "tion", True, "la transition"),
        ("la transi-", "tion", False, "la transition"),
        ("Heu -", "reusement", False, "Heureusement"),
        ("peut", "être", True, "peut-être"),
        ("au", "dessus", True, "au-dessus"),
        ("dit", "il", True, "dit-il"),
        ("Auvergne-", "Rhône", False, "Auvergne-Rhône"),
        ("c'est-à", "dire", True, "c'est-à-dire"),
        ("socio-", "éducatif", False, "socio-éducatif"),
        ("2019-", "2020", False, "2019- 2020"),
        ("deux mots", "entiers", False, "deux mots entiers"),
    ],
)
def test_cut_words(before: str, after: str, glued: bool, joined: str) -> None:

    words = _Words()
    words.update({"socio-éducatif": 2})
    glue, kept = _glue(before, line(after, glued=glued), words)
    assert kept + glue + after == joined


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("le porte-", "monnaie", "le porte-monnaie"),
        ("les béné-", "voles", "les bénévoles"),
        ("cela suf-", "fit-elle ?", "cela suffit-elle ?"),
        ("cinquante-", "quatre familles", "cinquante-quatre familles"),
        ("un quasi-", "marché", "un quasi-marché"),
    ],
)
def test_the_dictionary_settles_cut_words(before: str, after: str, joined: str) -> None:
    known = {"porte-monnaie", "bénévoles", "suffit", "marché", "quasi", "fit"}.__contains__
    glue, kept = _glue(before, line(after), _Words(known))
    assert kept + glue + after == joined


def test_pieces_of_one_printed_line_are_one_line() -> None:
    pieces = [line("des", x0=0, x1=20), line("mots", x0=22, x1=40), line("12", x0=90, x1=100), line("bas", y=-12)]
    assert [whole.text for whole in rejoined(pieces)] == ["des mots\t12", "bas"]


def test_a_word_cut_before_the_foot_of_a_page_goes_on_after_it() -> None:
    def page(number: int, *body: PdfLine) -> PageLines:
        foot = line(f"page {number} sur 3", glued=number == 1, y=20)
        return PageLines(number, 0, 0, 595, 842, (line("Rapport", y=820), *body, foot))

    more = line("Un paragraphe tout entier, au milieu de la page.", y=300)
    pages = [page(1, line("les béné", y=400)), page(2, line("voles sont là", y=780), more), page(3, more)]
    kept, _running, dropped = drop_running_lines(pages)
    assert [one.text for one in dropped].count("Rapport") == 3 and len(dropped) == 6
    assert kept[1].lines == (line("voles sont là", glued=True, y=780), more)


def test_the_foot_of_a_page_that_calls_a_note_is_not_a_running_line() -> None:
    pages = [
        PageLines(n, 0, 0, 100, 100, (PdfLine("mot1", False, 0, 50, 50, 10, (3,)), line("1 Idem", y=5)))
        for n in range(4)
    ]
    kept, running, _dropped = drop_running_lines(pages)
    assert running == () and all(len(page.lines) == 2 for page in kept)


def test_pages_that_are_images_are_called_so() -> None:
    with pytest.raises(ScannedDocument, match="PDF image") as caught:
        read_bytes(scanned_pdf(), name="scan.pdf")
    assert "--ocr" in caught.value.remedy


def test_blank_pages_are_said_to_be_without_text() -> None:
    with pytest.raises(ScannedDocument, match="sans texte"):
        read([])


def test_an_interview_keeps_its_turns_although_its_lines_are_full() -> None:
    page = lines(
        [
            f"Enquêteur : {LONG} ?",
            f"Awa : oui {LONG}",
            f"et puis {LONG}",
            f"Enquêteur : encore {LONG} ?",
            f"Awa : {LONG}.",
        ]
    )
    reading = read(page)
    assert [t.speaker for t in reading.layout.turns] == ["Enquêteur", "Awa"] * 2
    assert reading.text[reading.layout.turns[1].start : reading.layout.turns[1].end] == f"oui {LONG} et puis {LONG}"


@pytest.mark.parametrize("size", [0.1, 0.5, 0.9])
def test_a_pdf_cut_short_is_read_or_damaged(size: float) -> None:
    data = pdf([lines([f"Un {LONG}"] * 30)])
    with suppress(DamagedFile, ScannedDocument):
        assert "Un" in read_bytes(data[: int(len(data) * size)], name="a.pdf").text


def test_a_password_is_asked_for_in_words() -> None:
    data = pdf([lines(["secret"])]).replace(
        b"/Root 1 0 R>>",
        b"/Root 1 0 R/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>>>",
    )
    with pytest.raises(EncryptedFile, match="mot de passe"):
        read_bytes(data, name="a.pdf")


def grid(rows: list[tuple[str, ...]], *, top: float = 700, step: float = 18, size: float = 10) -> list[Placed]:
    """A table as a word processor draws it: one piece of text a cell, columns 110 points apart."""
    return [
        (60 + 110 * column, top - step * row, size, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell
    ]


def rows_of(lines: list[Placed]) -> list[str]:
    reading = read_bytes(pdf([lines]), name="a.pdf")
    return [reading.text[b.start : b.end] for b in reading.layout.blocks if b.kind.value == "table-row"]


def test_cells_that_line_up_are_rows() -> None:
    table = [("Secteur", "Bénévoles", "Heures"), ("Accueil", "27", "2 010"), ("Jardin", "11", "1 260")]
    assert rows_of(grid(table)) == ["\t".join(row).rstrip() for row in table]


def test_an_empty_cell_keeps_its_column() -> None:
    table = [
        ("Secteur", "Bénévoles", "Heures"),
        ("Accueil", "", "2 010"),
        ("Jardin", "11", ""),
        ("Total", "38", "3 270"),
    ]
    assert rows_of(grid(table)) == ["\t".join(row).rstrip() for row in table]


def test_a_cell_on_two_lines_is_one_cell() -> None:
    table = [("Secteur", "Bénévoles", "Heures"), ("Accueil et", "27", "2 010")]
    more = [(60.0, 700 - 18 - 11.5, 10.0, "café"), *grid([("Jardin", "11", "1 260")], top=700 - 18 - 11.5 - 18)]
    found = rows_of(grid(table) + more)
    assert found == ["Secteur\tBénévoles\tHeures", "Accueil et café\t27\t2 010", "Jardin\t11\t1 260"]


def test_two_columns_of_text_or_a_dialogue_are_no_table() -> None:
    spoken = "Oui, alors moi je fais surtout le goûter et la caisse du mardi, enfin"
    talk = [(60.0, 700.0 - 14 * n, 10.0, "E04") for n in range(6)]
    talk += [(130.0, 700.0 - 14 * n, 10.0, spoken) for n in range(6)]
    assert rows_of(sorted(talk, key=lambda line: -line[1])) == []
    assert rows_of(lines(["Une ligne de texte, puis une autre, sans blancs."] * 6)) == []
