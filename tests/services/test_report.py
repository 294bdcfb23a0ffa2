"""The report of a project: whole, literal, accessible, the same bytes again; in Chromium it looks as it should."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as parser

from ingesoc_qual.errors import ExportError
from ingesoc_qual.exports.html import literal
from ingesoc_qual.i18n import reset_language
from ingesoc_qual.model.coding import Verdict
from ingesoc_qual.model.event import Act, Assignment, Subject
from ingesoc_qual.model.field import Scope
from ingesoc_qual.services.export import export_project
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.report import report, write_report
from ingesoc_qual.services.review import QueueFilter, Review
from tests.conftest import add_code, add_dialogue
from tests.exports.samples import NAUGHTY, PAYLOADS, unshown
from tests.services.test_review import document_of, suggest

CHROMIUM = os.environ.get("INGESOC_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
SECTIONS = ("terrain", "grille", "ecart", "profil", "volumes", "rencontres", "codes", "methode")


def root(data: bytes) -> parser.HtmlElement:
    return parser.document_fromstring(data.decode("utf-8"))


def said(element: parser.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def coded(project: Project, new_project: Callable[..., Project], tmp_path: Path) -> Project:
    """One interview coded by two people, suggestions accepted one by one and in bulk, and one nobody decided."""
    path = tmp_path / "speakers.csv"
    path.write_text("document,label,role\nEntretien E03,E03,bénévole\nEntretien E03,ENQ,enquêteur·rice\n")
    edit(project, Listing.SPEAKERS, path)
    review = Review(project)
    text = review.text(document_of(review)).text
    start = text.index("Dans les faits")
    review.code(document_of(review), start, len(text) - 1, ["benevolat-reel"])
    start = text.index("Maintenant")
    review.code(document_of(review), start, start + 40, ["benevolat-prescrit", "benevolat"])
    review.decide(suggest(review, "benevolat-prescrit", "on signe."), Verdict.ACCEPTED)
    for words in ("Avant", "point."):
        suggest(review, "benevolat", words)
    assert review.accept_all(QueueFilter(code_id="benevolat"), count=2) == 2
    review.decide(suggest(review, "benevolat-reel", "on arrivait"), Verdict.REJECTED)
    suggest(review, "benevolat-reel", "toute seule")
    other = Review(new_project(coder="Lise"))
    other.code(document_of(other), 60, 90, ["benevolat-reel"])
    return project


def test_the_report_holds_every_part_under_headings(coded: Project) -> None:
    page = root(report(coded))
    assert [section.get("id") for section in page.iter("section")] == list(SECTIONS)
    assert [link.get("href") for link in page.xpath("//nav//a")] == [f"#{name}" for name in SECTIONS]
    assert len(page.xpath("//h1")) == 1
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3")]
    assert all(below - above <= 1 for above, below in pairwise(levels))
    figures = dict(zip(map(said, page.xpath("//dl//dt")), map(said, page.xpath("//dl//dd")), strict=True))
    assert (figures["cas"], figures["documents"], figures["codages"], figures["personnes qui codent"]) == (
        "1", "1", "7", "2",
    )  # fmt: skip
    assert "Dans les faits, le mardi je suis toute seule" in said(page.get_element_by_id("ecart"))


def test_the_grid_says_passages_and_shares_of_each_source(coded: Project) -> None:
    grid = root(report(coded)).get_element_by_id("grille")
    captions = [said(caption) for caption in grid.iter("caption")]
    assert captions == ["codé par C1", "codé par Lise"]
    first = next(grid.iter("table"))
    heads = [said(head) for head in first.xpath("thead/tr[2]/th")]
    assert heads == ["source", "mots", "prescrit", "réel"]
    rows = [[said(cell) for cell in row] for row in first.xpath("tbody/tr")]
    # 37 words of the respondent: « Maintenant … on signe » is 7 of them, « Dans les faits … débrouille » 17.
    assert ["entretiens — bénévole", "37", "2 · 18,9 %", "1 · 45,9 %"] in rows


def test_methods_tell_people_bulk_and_machine_apart(coded: Project) -> None:
    box = root(report(coded)).get_element_by_id("methode")
    rows = {said(row[0]): [said(cell) for cell in row[1:]] for row in box.xpath(".//tbody/tr")}
    assert rows["C1"] == ["3", "1", "2", "0", "1", "66,7 %"]
    assert rows["Lise"] == ["1", "0", "0", "0", "0", ""]
    assert "Suggestions que personne n'a décidées : 1 ; aucune n'est comptée." in said(box)
    assert "ingesoc 0." in said(box) and "empreinte" in said(box)


def test_a_bulk_acceptance_that_is_undone_or_decided_again_is_no_longer_one(coded: Project) -> None:
    review = Review(coded)
    review.undo()
    review.undo()
    box = root(report(coded)).get_element_by_id("methode")
    rows = {said(row[0]): [said(cell) for cell in row[1:]] for row in box.xpath(".//tbody/tr")}
    assert rows["C1"] == ["3", "1", "0", "0", "0", "0,0 %"]


def test_the_page_needs_nothing_else_and_can_be_heard(coded: Project) -> None:
    data = report(coded)
    page = root(data)
    assert page.get("lang") == "fr"
    assert not page.xpath("//script | //link | //img | //iframe | //object | //*[@onclick or @onload]")
    outside = [value for element in page.iter() for value in element.attrib.values() if "//" in value]
    assert set(outside) <= {"http://www.w3.org/2000/svg"}
    assert b"@import" not in data and b"url(" not in data
    for table in page.iter("table"):
        assert said(table.find("caption"))
        assert all(head.get("scope") for head in table.iter("th"))
        widths = {sum(int(cell.get("colspan", "1")) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1
    for svg in page.iter("svg"):
        assert svg.get("role") == "img" and said(svg.find("title"))
        assert svg.xpath("ancestor::section//table")
    assert all(element.get("aria-label") for element in page.xpath("//*[@role='region']"))


def test_the_same_project_gives_the_same_bytes(coded: Project) -> None:
    assert report(coded) == report(coded)


def test_an_empty_project_has_a_report(new_project: Callable[..., Project]) -> None:
    page = root(report(new_project("vide")))
    assert "Rien n'est encore codé" in said(page.get_element_by_id("grille"))


def test_the_report_speaks_english(coded: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INGESOC_LANG", "en")
    reset_language()
    page = root(report(coded))
    assert page.get("lang") == "en"
    words = said(page.get_element_by_id("methode"))
    assert "Who coded" in words and "66.7%" in words
    assert "Qui a codé" not in words


HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</style><h1>x", "&lt;b&gt;", "<!-- ", "]]>",
    "javascript:alert(1)", "\x1b[31mrouge", "\u202egnihton", "[rires] {{7*7}} ${x}", "</title></svg><script>",
)  # fmt: skip


def test_every_text_of_a_project_is_literal(new_project: Callable[..., Project], tmp_path: Path) -> None:
    made = new_project("hostile", coder="<b>C1</b>")
    plain = root(report(made))
    words = "\n".join(text.replace("\n", " ").replace("\ud800", "?") for text in (*HOSTILE, *PAYLOADS[:30]))
    for code in ("benevolat", "benevolat-prescrit", "benevolat-reel"):
        add_code(made, code, HOSTILE[0] + code, "benevolat" if code != "benevolat" else None, definition=HOSTILE[1])
    lines = (("<i>E03</i>", words.replace("\n", " / ")), ("E04", " ".join(HOSTILE)))
    add_dialogue(made, HOSTILE[2], lines, case=HOSTILE[4] + HOSTILE[10])
    review = Review(made)
    text = review.text(document_of(review)).text
    review.code(document_of(review), 13, len(text) - 5, ["benevolat-reel"])
    review.code(document_of(review), 20, 60, ["benevolat-prescrit"])
    data = report(made)
    page = root(data)
    known = {element.tag for element in plain.iter() if isinstance(element.tag, str)}
    known |= {"svg", "rect", "text", "g", "desc", "figure", "figcaption", "blockquote", "footer", "h3", "div"}
    known |= {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= known
    assert not page.xpath("//script | //img | //comment() | //i | //b")
    whole = page.text_content()
    for text in (*HOSTILE[:3], HOSTILE[3]):
        assert text in whole
    assert "\x1b" not in data.decode() and "\u202e" not in data.decode()
    assert "<b>C1</b>" in whole


@pytest.mark.parametrize("text", [text for text in NAUGHTY if len(text) < 2_000])
def test_any_text_is_shown_letter_for_letter(text: str) -> None:
    shown = literal(text)
    assert unshown(html.unescape(shown)) == text
    assert not set("<>\"'") & set(shown)
    assert "\x1b" not in shown and "\u202e" not in shown


def test_the_report_is_written_whole_or_not_at_all(coded: Project, tmp_path: Path) -> None:
    (path,) = export_project(coded, tmp_path / "rapport", formats=["html"])
    assert path.name == "terrain.html" and path.read_bytes() == report(coded)
    paths = export_project(coded, tmp_path / "tout", formats=["html", "jsonl"], names=("cases",))
    assert [p.name for p in paths] == ["terrain.html", "cases.jsonl", "dictionnaire.csv"]
    (tmp_path / "fichier").write_text("à moi")
    with pytest.raises(ExportError):
        write_report(coded, tmp_path / "fichier")


def test_a_case_variable_does_not_stand_in_the_way(coded: Project) -> None:
    subject = Subject("value", "x")
    coded.act([Act("value.set", (Assignment(subject, {"variable": _champ(coded), "target": "?", "value": "<x>"}),))])
    assert report(coded)


def _champ(project: Project) -> str:
    from ingesoc_qual.services.identity import variable_id

    assert project
    return variable_id(Scope.CASE, "champ")


@pytest.mark.external
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_holds_in_a_phone_and_in_a_desktop(coded: Project, tmp_path: Path, width: int) -> None:
    """Nothing but what scrolls by itself is wider than the screen; a picture of the page is left in the folder."""
    page, shot = tmp_path / "page.html", tmp_path / f"page-{width}.png"
    # In a frame of that width: no window of Chromium is narrower than 500. The page itself is as it is written.
    style, source = f"border:0;width:{width}px;height:4000px", html.escape(report(coded).decode())
    frame = f'<iframe style="{style}" srcdoc="{source}"></iframe>'
    script = "onload = () => { document.title = 'W' + frames[0].document.documentElement.scrollWidth }"
    page.write_text(f'<meta charset="utf-8"><body style="margin:0">{frame}<script>{script}</script>', encoding="utf-8")
    command = [
        str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={max(width, 500)},4000", "--hide-scrollbars",
    ]  # fmt: skip
    done = subprocess.run([*command, "--dump-dom", page.as_uri()], capture_output=True, timeout=120, check=True)
    measured = re.search(rb"<title>W(\d+)</title>", done.stdout)
    assert measured is not None and int(measured[1]) <= width
    subprocess.run([*command, f"--screenshot={shot}", page.as_uri()], capture_output=True, timeout=120, check=True)
    assert shot.stat().st_size > 10_000
