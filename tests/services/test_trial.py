"""Indicators tried while they are written: what the project holds now, and where a fault is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingesoc_qual.services.annotate import annotate_project
from ingesoc_qual.services.fieldwork import Listing, edit
from ingesoc_qual.services.project import Project
from ingesoc_qual.services.suggest import suggest_project
from ingesoc_qual.services.trial import IndicatorTrial
from tests.conftest import add_dialogue

SECOND = (("ENQ", "Et la charte ?"), ("E04", "La charte,\nje l'ai signée. Les chartes, ça aide."))


def test_each_line_tells_how_often_where_and_with_which_words(project: Project) -> None:
    add_dialogue(project, "Second", SECOND)
    annotate_project(project)
    trial = IndicatorTrial(project)
    charter, nothing, empty, many = trial.look(["charte", "zèbre", "  ", "(charte|mardi)"])
    assert (charter.hits, charter.documents) == (3, 2)
    assert [place.document for place in charter.places] == ["Entretien E03", "Second", "Second"]
    assert charter.places[1].found == "charte" and charter.places[1].right.startswith(", je l'ai signée")
    assert (nothing.hits, nothing.fault, empty.indicator) == (0, "", "")
    assert many.hits == 4
    assert trial.look(["charte"]) == (charter,)
    assert trial.waiting == 0


def test_it_counts_what_suggestions_would_rest_on(project: Project, tmp_path: Path) -> None:
    key = add_dialogue(project, "Second", SECOND)
    suggest_project(project)
    voices = tmp_path / "voix.csv"
    voices.write_text("document,label,role\nSecond,ENQ,enquêteur·rice\nEntretien E03,ENQ,enquêteur·rice\n", "utf-8")
    edit(project, Listing.SPEAKERS, voices)
    found = suggest_project(project)
    fired = [e for s in found.suggestions for e in s.evidence if s.document_id == key and e.indicator == "charte"]
    trial = IndicatorTrial(project).look(["charte"])[0]
    assert trial.hits == 1 + len(fired)


def test_a_fault_has_its_column_and_what_to_do(project: Project) -> None:
    annotate_project(project)
    fine, wrong = IndicatorTrial(project).look(["charte", "charte (fiche|"])
    assert fine.column == 0 and fine.hits == 1
    assert wrong.column == 15 and "mot" in wrong.fault and wrong.remedy


def test_texts_not_annotated_yet_are_counted_not_analysed(project: Project) -> None:
    trial = IndicatorTrial(project)
    assert trial.waiting == 1 and trial.look(["charte"])[0].hits == 0


def test_spacy_is_not_loaded(project: Project) -> None:
    annotate_project(project)
    program = (
        "import sys\nfrom ingesoc_qual.services.project import open_project\n"
        "from ingesoc_qual.services.trial import IndicatorTrial\n"
        f"assert IndicatorTrial(open_project({str(project.path)!r}, coder='C1')).look(['charte'])[0].hits == 1\n"
        "assert 'spacy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
