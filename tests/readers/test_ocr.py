"""Scanned pages: recognised by tesseract where it is installed, and said how to install it where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingesoc_qual.errors import MissingDependency, ReadError, ScannedDocument
from ingesoc_qual.readers import ocr, read_bytes
from tests.readers.samples import scanned_pdf

LINES = (
    "Les bénévoles préparent le goûter à quatre heures.",
    "Élodie range la réserve, puis elle ferme l'accueil.",
    "Le rapport d'activité n'en dit rien, à tort.",
)


def test_without_the_option_a_scan_is_named_and_the_option_told() -> None:
    with pytest.raises(ScannedDocument) as caught:
        read_bytes(scanned_pdf(LINES), name="scan.pdf")
    assert "--ocr" in caught.value.remedy


def test_where_tesseract_is_missing_the_line_that_installs_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingDependency) as caught:
        read_bytes(scanned_pdf(LINES), name="scan.pdf", ocr=lambda _done, _total: None)
    assert "tesseract" in caught.value.remedy and "install" in caught.value.remedy


def test_a_tesseract_without_french_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "tesseract"
    place.write_text("#!/bin/sh\necho eng\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(MissingDependency, match="français"):
        ocr.require_tesseract()


def test_a_tesseract_that_fails_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = tmp_path / "tesseract"
    place.write_text('#!/bin/sh\n[ "$1" = --list-langs ] && echo fra && exit 0\nexit 1\n')
    place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ReadError, match="page 1"):
        read_bytes(scanned_pdf(LINES), name="scan.pdf", ocr=lambda _done, _total: None)


@pytest.mark.external
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_with_its_accents_and_progress_told() -> None:
    told: list[tuple[int, int]] = []
    reading = read_bytes(scanned_pdf(LINES), name="scan.pdf", ocr=lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]
    assert " ".join(reading.text.split()) == " ".join(LINES)
    assert any("tesseract" in warning for warning in reading.warnings)
    assert len(reading.layout.pages) == 1
