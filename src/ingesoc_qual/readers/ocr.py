"""Scanned pages read by tesseract, which the person installs: an external program, one page at a time."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from statistics import median
from typing import Any, NamedTuple

from ingesoc_qual.errors import MissingDependency, ReadError
from ingesoc_qual.i18n import _
from ingesoc_qual.readers.base import shown
from ingesoc_qual.readers.pdf_lines import PageLines, PdfLine, rejoined

LANGUAGE = "fra"
DPI = 300
LARGEST_SIDE = 6000
"""Pixels of the longest side of a page image: a poster is read smaller, not refused."""
PAGE_SECONDS = 180
LEAST_CONFIDENCE = 10.0
"""Words under this confidence, of 100, are stains and drawings."""
_PROGRAM = "tesseract"


def require_tesseract() -> str:
    """Return the path of tesseract; raises `MissingDependency`, whose remedy installs it with French."""
    program = shutil.which(_PROGRAM)
    if program is None:
        raise MissingDependency(_("La reconnaissance de caractères demande tesseract."), remedy=install_line())
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    if LANGUAGE not in (listed.stdout + listed.stderr).split():
        raise MissingDependency(_("tesseract est installé sans le français."), remedy=install_line())
    return program


def install_line() -> str:
    """Return the line that installs tesseract and its French on this system."""
    if sys.platform == "darwin":
        line = "brew install tesseract tesseract-lang"
    elif os.name == "nt":
        line = "winget install --id UB-Mannheim.TesseractOCR"
    else:
        line = "sudo apt install tesseract-ocr tesseract-ocr-fra"
    return _("Installez-le : {line}").format(line=line)


def recognised(page: Any, number: int, program: str, *, name: str) -> PageLines:
    """Return the lines of one page image of a PDF (a pypdfium2 page), in points, as the reader of texts gives them.

    Raises `ReadError` when tesseract fails or takes more than three minutes.
    """
    left, bottom, right, top = page.get_bbox()
    scale = min(DPI / 72, LARGEST_SIDE / max(right - left, top - bottom, 1.0))
    image = page.render(scale=scale, grayscale=True).to_numpy()
    height, width = image.shape[:2]
    command = [program, "stdin", "stdout", "-l", LANGUAGE, "--dpi", str(round(72 * scale)), "tsv"]
    try:
        done = subprocess.run(
            command,
            input=f"P5 {width} {height} 255\n".encode() + image.tobytes(),
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ReadError(
            _("« {name} », page {n} : tesseract n'a pas pu la lire.").format(name=shown(name), n=number)
        ) from error
    rows = done.stdout.decode("utf-8", "replace").split("\n")
    found = _lines(_words(rows), scale, left, top)
    return PageLines(number, left, bottom, right, top, rejoined(found))


class _Word(NamedTuple):
    """One word of tesseract's table, in pixels from the top left."""

    line: tuple[int, ...]
    x: int
    y: int
    width: int
    height: int
    text: str


def _words(rows: list[str]) -> list[_Word]:
    """Return the words of a TSV table: level, page, block, paragraph, line, word, box, confidence, text."""
    words = []
    for row in rows[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip() or float(cells[10]) < LEAST_CONFIDENCE:
            continue
        x, y, width, height = (int(cell) for cell in cells[6:10])
        words.append(_Word(tuple(int(cell) for cell in cells[2:5]), x, y, width, height, cells[11].strip()))
    return words


def _lines(words: list[_Word], scale: float, left: float, top: float) -> list[PdfLine]:
    by_line: dict[tuple[int, ...], list[_Word]] = defaultdict(list)
    for word in words:
        by_line[word.line].append(word)
    heights = {key: median(word.height for word in line) / scale for key, line in by_line.items()}
    usual = median(heights.values()) if heights else 0.0
    found = []
    for key, line in by_line.items():
        # The height of a line depends on its letters: sizes near the usual one are the usual one.
        size = usual if 0.7 * usual < heights[key] < 1.35 * usual else heights[key]
        foot = max(word.y + word.height for word in line) / scale
        found.append(
            PdfLine(
                text=" ".join(word.text for word in line),
                glued=False,
                x0=left + line[0].x / scale,
                x1=left + (line[-1].x + line[-1].width) / scale,
                y=top - foot,
                size=math.ceil(1.4 * size),
            )
        )
    return found
