"""The demonstration runs from a built wheel, in an environment that knows no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.external


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([uv, "build", "--wheel", "--quiet", "--out-dir", str(out), str(ROOT)], check=True)
    (made,) = out.glob("*.whl")
    return made


def test_the_wheel_holds_codebooks_corpus_lexicon_and_catalogue(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "ingesoc_qual/data/codebooks/ingenierie_sociale_solidaire.yaml",
        "ingesoc_qual/data/corpora/demo/manifest.csv",
        "ingesoc_qual/data/corpora/demo/gold.csv",
        "ingesoc_qual/codebook/codebook.schema.json",
        "ingesoc_qual/locale/en/LC_MESSAGES/ingesoc.mo",
        "ingesoc_qual/store/migrations/versions/v0001_initial.py",
        "ingesoc_qual/store/migrations/versions/v0002_saved_queries.py",
    ):
        assert wanted in names
    assert any(name.startswith("ingesoc_qual/nlp/data/") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_the_demonstration_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    uv = shutil.which("uv") or "uv"
    place = tmp_path / "env"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), str(wheel)], check=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "INGESOC_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [str(python), "-m", "ingesoc_qual", "demo"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ingesoc review" in done.stderr
    assert (tmp_path / "ingesoc-demo" / "tableaux" / "csv-excel" / "codings.csv").stat().st_size > 10_000
