"""Bytes to text: French in a dozen encodings, and what is no text at all."""

from __future__ import annotations

import codecs

import pytest

from ingesoc_qual.errors import UndecodableText, UnsupportedFormat, UsageError
from ingesoc_qual.readers import read_bytes
from ingesoc_qual.readers.encodings import decode

PASSAGES = (
    "Elle est bénévole à l'accueil.",
    "Où êtes-vous allée après l’été ? À la fête, bien sûr.",
    "ÉLÈVES, ÉTÉ, À CÔTÉ : on a tout écrit en capitales.",
    "« Ça m'a aidée », dit-elle — voilà. Noël approche…",
    "Le bénéfice social n'est pas mesuré, ça c'est sûr, mais la préfecture le réclame.",
    "Déjà vingt ans. L'âme du lieu, c'est la cuisine, là où ça mijote à côté de l'entrée.",
)
LEGACY = ("cp1252", "latin-1", "iso8859-15", "mac-roman", "cp850")
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")


def possible(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode(encoding)
    except UnicodeEncodeError:
        return None


@pytest.mark.parametrize("encoding", [*LEGACY, *UNICODE])
@pytest.mark.parametrize("passage", PASSAGES)
def test_french_is_read_in_each_encoding_that_can_write_it(passage: str, encoding: str) -> None:
    if possible(passage, encoding) is None:
        passage = passage.translate(str.maketrans({"’": "'", "—": "-", "…": "...", "œ": "oe"}))
    assert possible(passage, encoding) is not None
    decoded = decode(passage.encode(encoding), name="a.txt")
    assert decoded.text == passage
    assert bool(decoded.warnings) == (encoding in LEGACY)


def test_inclusive_writing_and_euros_of_windows() -> None:
    text = "Les bénévoles·ses ont reçu 10 000 € : œuvre d’Élise, « à cœur »."
    decoded = decode(text.encode("cp1252"), name="a.txt")
    assert (decoded.text, decoded.encoding) == (text, "cp1252")
    assert decode("Le coût : 3 € à l'été.".encode("iso8859-15"), name="a.txt").text == "Le coût : 3 € à l'été."


def test_the_choice_is_kept_in_the_reading() -> None:
    assert read_bytes("été".encode("cp1252"), name="a.txt").encoding == "cp1252"
    assert read_bytes("été".encode(), name="a.txt").encoding == "utf-8"


def test_the_person_wins() -> None:
    data = "été".encode("cp1252")
    assert decode(data, name="a", encoding="mac-roman").text == data.decode("mac-roman")
    assert decode("été".encode("utf-8-sig"), name="a", encoding="utf-8").text == "été"
    with pytest.raises(UsageError, match="inconnu"):
        decode(data, name="a", encoding="klingon")
    with pytest.raises(UsageError):
        decode(data, name="a", encoding="base64")
    with pytest.raises(UndecodableText, match="utf-8"):
        decode(data, name="a", encoding="utf-8")


@pytest.mark.parametrize("encoding", ["cp1256", "cp1253", "shift-jis", "koi8-r"])
def test_other_scripts_are_a_question_not_rubbish(encoding: str) -> None:
    text = {"cp1256": "مرحبا بالعالم العربي الجميل", "cp1253": "Καλημέρα κόσμε", "shift-jis": "こんにちは世界"}
    with pytest.raises(UndecodableText) as caught:
        decode(text.get(encoding, "Привет, мир").encode(encoding), name="a.txt")
    assert "--encoding" in caught.value.remedy


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 50, b"abc\x00\x00\x00\x05\x06\x07\x08" * 9]
)
def test_binary_data_is_not_taken_for_text(data: bytes) -> None:
    with pytest.raises((UnsupportedFormat, UndecodableText)):
        read_bytes(data, name="a.txt")


def test_broken_utf16_is_told() -> None:
    with pytest.raises(UndecodableText):
        decode(codecs.BOM_UTF16_LE + b"\x00\xd8a", name="a.txt")


def test_a_stray_nul_is_kept_visible_and_said() -> None:
    reading = read_bytes(b"avant\x00apres", name="a.txt")
    assert reading.text == "avant\ufffdapres" and len(reading.warnings) == 1


def test_line_ends_make_the_same_text() -> None:
    texts = {read_bytes(f"un{end}deux{end}".encode(), name="a.txt").text for end in ("\n", "\r\n", "\r", "\u2028")}
    assert texts == {"un\ndeux\n"}


def test_a_long_file_with_few_accents_is_sampled_where_they_are() -> None:
    text = "a b c d e\n" * 40_000 + "voilà l'été\n" + "x " * 20_000
    assert decode(text.encode("mac-roman"), name="a.txt").text == text
