"""The lexicon: lemmas by form and part of speech, inclusive writing, guesses, and the licence of its data."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingesoc_qual.nlp.lexicon import lemma, lemmas, load_lexicon

ROOT = Path(__file__).parents[2]
DATA = ROOT / "src" / "ingesoc_qual" / "nlp" / "data"
SHARED = Path(os.environ.get("INGESOC_SHARED_DATA") or ROOT.parent / "shared" / "data")


@pytest.mark.parametrize(
    ("form", "pos", "expected"),
    [
        ("bénévoles", "NOUN", "bénévole"),
        ("BÉNÉVOLES", "PROPN", "bénévole"),
        ("benevoles", "NOUN", "bénévole"),
        ("animatrices", "NOUN", "animateur"),
        ("accompagne", "VERB", "accompagner"),
        ("demande", "VERB", "demander"),
        ("demande", "NOUN", "demande"),
        ("suis", "AUX", "être"),
        ("d’", "ADP", "de"),
        ("des", "DET", "de"),
        ("l'", "DET", "le"),
        ("entre", "VERB", "entrer"),
        ("entre", "ADP", "entre"),
        ("-t-il", "PRON", "il"),
        ("fois", "NOUN", "fois"),
        ("moyens", "NOUN", "moyen"),
        ("travaux", "NOUN", "travail"),
        ("coeurs", "NOUN", "cœur"),
        ("habitant·e·s", "NOUN", "habitant"),
        ("salarié(e)s", "VERB", "salarié"),
        ("acteur.rice.s", "NOUN", "acteur"),
        ("capabilités", "NOUN", "capabilité"),
        ("tiers-lieux", "NOUN", "tiers-lieu"),
        ("co-constructions", "NOUN", "co-construction"),
        ("médico-sociales", "ADJ", "médico-social"),
        ("réciprocitaires", "ADJ", "réciprocitaire"),
        ("r’garde", "VERB", "regarder"),
        ("Framasoft", "PROPN", "Framasoft"),
    ],
)
def test_lemma_of_a_form_and_part_of_speech(form: str, pos: str, expected: str) -> None:
    assert lemma(form, pos) == expected


def test_all_lemmas_of_an_ambiguous_form() -> None:
    assert set(lemmas("été")) == {"été", "être"}
    assert set(lemmas("aide")) == {"aide", "aider"}
    assert lemmas("bénévoles") == ("bénévole",)
    assert lemmas("du") == ("de",)


def test_an_accent_lost_does_not_lose_the_word_but_an_exact_form_wins() -> None:
    assert "assemblée" in lemmas("ASSEMBLEE")
    assert load_lexicon().rows("cote") != load_lexicon().rows("côte")
    assert load_lexicon().known("côte")
    assert not load_lexicon().known("benevole")


def test_first_and_last_entries_are_found() -> None:
    lines = load_lexicon()._lines.decode().splitlines()
    for line in (lines[0], lines[1], lines[len(lines) // 2], lines[-2], lines[-1]):
        key, form, _code = line.split("\t")
        assert (form or key) in [row[0] for row in load_lexicon().rows(form or key)]
    assert load_lexicon().rows("zzzz") == []
    assert load_lexicon().rows("") == []


@pytest.mark.parametrize("name", ["inclusive_forms", "socio_vocab"])
def test_lists_written_for_the_project(name: str) -> None:
    path = SHARED / "lists" / f"{name}.tsv"
    if not path.exists():
        pytest.skip("shared data absent")
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    wrong = [row for row in rows if lemma(row[0], row[2] if len(row) > 2 else "NOUN") not in row[1].split("|")]
    assert len(rows) >= 40
    assert wrong == []


def test_the_lexicon_opens_fast_and_without_spacy() -> None:
    script = (
        "import sys, time; t = time.process_time();"
        "from ingesoc_qual.nlp.lexicon import lemma; lemma('tâches', 'NOUN');"
        "print(time.process_time() - t); assert not {'spacy', 'numpy'} & set(sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert float(run.stdout) < 0.3


def test_every_data_file_is_in_the_notice_with_its_licence() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    files = [path for path in DATA.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"lefff-lemmas.z", "dicollecte-lemmas.z", "LGPL-LR.txt"}
    for path in files:
        assert f"src/ingesoc_qual/nlp/data/{path.name}" in notice
    for said in ("LGPL-LR", "MPL-2.0", "scripts/derive_lexicon.py", "scripts/derive_dicollecte.py"):
        assert said in notice


def test_words_that_the_first_lexicon_lacks_come_from_the_second() -> None:
    assert lemma("covoiturages", "NOUN") == "covoiturage"
    assert lemma("cocréons", "VERB") == "cocréer"
    assert load_lexicon().known("mobicarte") is False
