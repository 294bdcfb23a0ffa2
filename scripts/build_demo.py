"""Build the files of `corpora/demo` from their sources (a developer's tool).

    python scripts/build_demo.py            rebuild every file
    python scripts/build_demo.py NAME…      rebuild these files only
    python scripts/build_demo.py --from FOLDER --to FOLDER [NAME…]

It needs LibreOffice and its French hyphenation (`apt install libreoffice-writer hyphen-fr`). The files look like those
of the field: transcripts of three word processors, subtitles, reports in one and two columns, typed text. What
LibreOffice writes is stripped of dates and random identifiers, so that two builds on the same machine give the same
bytes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from demo_office import (
    EPOCH,
    column_report,
    dashed_transcript,
    paged_report,
    stacked_transcript,
    tabbed_transcript,
    word_transcript,
    writer_transcript,
)
from demo_plain import plain_text, subtitles, typed_transcript, voiced_subtitles
from demo_sources import Part, read_source

DEMO = Path(__file__).resolve().parent.parent / "corpora" / "demo"
SOURCES = DEMO / "sources"

Form = Callable[[list[Part]], str]
_passerelle = partial(paged_report, running="La Passerelle")
_quatrevents = "Centre social Les Quatre-Vents"
_navette = partial(paged_report, running="La Navette")

FORMS: dict[str, tuple[str, Form]] = {
    "passerelle_entretien_e01": (".docx", word_transcript),
    "passerelle_entretien_e02": (".odt", writer_transcript),
    "passerelle_entretien_e03": (".srt", subtitles),
    "passerelle_rapport_2023": (".pdf", _passerelle),
    "passerelle_charte_2022": (".txt", plain_text),
    "quatrevents_entretien_e04": (".rtf", word_transcript),
    "quatrevents_entretien_e05": (".vtt", voiced_subtitles),
    "quatrevents_entretien_e06": (".docx", stacked_transcript),
    "quatrevents_rapport_2024": (".pdf", partial(column_report, running=_quatrevents)),
    "quatrevents_convention_2023": (".odt", partial(paged_report, running=_quatrevents)),
    "navette_entretien_e07": (".txt", typed_transcript),
    "navette_entretien_e08": (".docx", tabbed_transcript),
    "navette_entretien_e09": (".odt", dashed_transcript),
    "navette_rapport_2024": (".docx", _navette),
    "navette_charte_2023": (".rtf", _navette),
}
PLAIN = (".txt", ".srt", ".vtt")


def build(source: Path, folder: Path = DEMO) -> Path:
    """Write the file made of `source` in a folder and return its path."""
    suffix, form = FORMS[source.stem]
    target, made = folder / f"{source.stem}{suffix}", form(read_source(source))
    if suffix in PLAIN:
        target.write_text(made, encoding="utf-8", newline="\n")
    else:
        convert(made, target)
    return target


def convert(fodt: str, target: Path) -> None:
    """Write `target` (docx, odt, rtf or pdf) from a flat ODF text, through LibreOffice in a throw-away profile."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("LibreOffice est introuvable : installez libreoffice-writer.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / f"{target.stem}.fodt").write_text(fodt, encoding="utf-8")
        command = [office, f"-env:UserInstallation={(place / 'profile').as_uri()}", "--headless", "--convert-to"]
        command += [target.suffix[1:], "--outdir", folder, str(place / f"{target.stem}.fodt")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        made = place / target.name
        if target.suffix == ".pdf":
            target.write_bytes(timeless_pdf(made.read_bytes()))
        elif target.suffix == ".rtf":
            target.write_bytes(timeless_rtf(made.read_bytes()))
        else:
            timeless_zip(made, target)


_ZIP_DATES = re.compile(
    rb"(<(?:dcterms:created|dcterms:modified|dc:date|meta:creation-date)[^>]*>)[^<]*(</)|"
    rb"(<meta:editing-duration>)[^<]*(</)"
)


def timeless_zip(made: Path, target: Path) -> None:
    """Copy a zipped document without its dates, its thumbnail and the revision marks that change at every save."""

    def fixed(match: re.Match[bytes]) -> bytes:
        if match[1] is not None:
            return match[1] + EPOCH.encode() + (b"Z" if b"dcterms" in match[1] else b"") + match[2]
        return match[3] + b"PT0S" + match[4]

    with zipfile.ZipFile(made) as source, zipfile.ZipFile(target, "w") as copy:
        for info in source.infolist():
            if info.filename.startswith(("Thumbnails/", "Configurations2/")):
                continue
            data = source.read(info)
            if info.filename.endswith(".xml"):
                data = re.sub(rb' (?:officeooo|loext):(?:rsid|paragraph-rsid)="[^"]*"', b"", data)
                data = re.sub(rb'(config:name="Rsid(?:Root)?" config:type="int">)\d+', rb"\g<1>0", data)
                data = re.sub(rb"<manifest:file-entry[^>]*(?:Thumbnails|Configurations2)[^>]*/>", b"", data)
                data = re.sub(rb' xml:id="list\d+"', b"", data)
                data = _ZIP_DATES.sub(fixed, data)
            entry = zipfile.ZipInfo(info.filename, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = info.compress_type
            copy.writestr(entry, data)


def timeless_pdf(data: bytes) -> bytes:
    """Return a PDF whose dates and identifiers are constants of the same length, so that its offsets still hold."""

    def zeros(match: re.Match[bytes]) -> bytes:
        return match[1] + re.sub(rb"[0-9A-Fa-f]", b"0", match[2]) + match[3]

    data = re.sub(rb"(/ID \[)([^\]]*)(\])", zeros, data)
    data = re.sub(rb"(/DocChecksum /)([0-9A-F]*)(\s)", zeros, data)
    stamp = EPOCH.translate(str.maketrans("", "", "-:T")).encode()
    return re.sub(rb"(/CreationDate\(D:)\d{14}[^)]*(\))", _same_length(stamp), data)


def _same_length(stamp: bytes) -> Callable[[re.Match[bytes]], bytes]:
    def written(match: re.Match[bytes]) -> bytes:
        room = len(match[0]) - len(match[1]) - len(match[2])
        return match[1] + (stamp + b"Z00'00'")[:room].ljust(room, b" ") + match[2]

    return written


def timeless_rtf(data: bytes) -> bytes:
    """Return a rich text whose dates are constants, without the revision marks that change at every save."""
    data = re.sub(rb"\\(?:yr|mo|dy|hr|min)\d+", b"", data)
    return re.sub(rb"\\(?:insrsid|charrsid|pararsid|rsid)\d+ ?", b"", data)


def main() -> None:
    """Rebuild the files named, or all of them."""
    parser = argparse.ArgumentParser(description="Refait les fichiers du corpus de démonstration.")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--from", dest="sources", type=Path, default=SOURCES)
    parser.add_argument("--to", dest="folder", type=Path, default=DEMO)
    given = parser.parse_args()
    for source in sorted(given.sources.iterdir()):
        if source.stem in FORMS and (not given.names or source.stem in given.names):
            target = build(source, given.folder)
            print(f"{target.name}  {target.stat().st_size / 1000:.0f} ko")


if __name__ == "__main__":
    main()
