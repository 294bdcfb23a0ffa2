"""Transcripts of speech tools: ELAN, Transcriber, CHAT, and the JSON of speech recognition."""

from __future__ import annotations

import json

import pytest

from ingesoc_qual.errors import DamagedFile, EmptyDocument, UnsupportedFormat
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes

Told = list[tuple[str | None, str, float | None, float | None]]


def turns(reading: Reading) -> Told:
    return [(t.speaker, reading.text[t.start : t.end], t.time_start, t.time_end) for t in reading.layout.turns]


EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="2024-01-01T00:00:00+00:00" FORMAT="3.0" VERSION="3.0">
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="2500"/>
<TIME_SLOT TIME_SLOT_ID="ts3" TIME_VALUE="3000"/><TIME_SLOT TIME_SLOT_ID="ts4" TIME_VALUE="9000"/>
<TIME_SLOT TIME_SLOT_ID="ts5"/></TIME_ORDER>
<TIER LINGUISTIC_TYPE_REF="t" TIER_ID="E04" PARTICIPANT="Odile">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts3" TIME_SLOT_REF2="ts4">
<ANNOTATION_VALUE>Je fais
 le goûter &amp; la caisse.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a4" TIME_SLOT_REF1="ts5" TIME_SLOT_REF2="ts5">
<ANNOTATION_VALUE>Voilà.</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER LINGUISTIC_TYPE_REF="t" TIER_ID="ENQ">
<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>Et le mardi ?</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER LINGUISTIC_TYPE_REF="t" TIER_ID="trad" PARENT_REF="E04">
<ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a3" ANNOTATION_REF="a2">
<ANNOTATION_VALUE>I do the snack.</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""


def test_elan_tiers_are_speakers_in_the_order_of_time() -> None:
    reading = read_bytes(EAF.encode(), name="a.eaf")
    assert turns(reading) == [
        ("ENQ", "Et le mardi ?", 0.0, 2.5),
        ("Odile", "Je fais le goûter & la caisse. Voilà.", 3.0, 9.0),
    ]
    assert reading.text == "ENQ : Et le mardi ?\nOdile : Je fais le goûter & la caisse. Voilà."
    assert reading.layout.interviewers == ("ENQ",)


TRS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans scribe="x" audio_filename="a" version="1" version_date="240101">
<Speakers><Speaker id="spk1" name="Enquêtrice" check="no"/><Speaker id="spk2" name="Raymond" check="no"/></Speakers>
<Episode><Section type="report" startTime="0" endTime="20">
<Turn speaker="spk1" startTime="0" endTime="3.5"><Sync time="0"/>
et la clé vous l'avez <Event desc="rire" type="noise" extent="instantaneous"/>
<Sync time="2"/> depuis quand</Turn>
<Turn speaker="spk2 spk1" startTime="3.5" endTime="6"><Sync time="3.5"/><Who nb="1"/>
depuis le début <Event desc="b" type="pronounce" extent="begin"/><Who nb="2"/>
d'accord</Turn>
<Turn startTime="6" endTime="7"><Sync time="6"/>
<Event desc="bruit de porte" type="noise" extent="instantaneous"/></Turn>
<Turn speaker="spk2" startTime="7" endTime="20"><Sync time="7"/>
<Comment desc="téléphone"/> pardon</Turn></Section></Episode></Trans>"""


def test_transcriber_turns_overlaps_and_noises() -> None:
    reading = read_bytes(TRS.encode("iso-8859-1"), name="a.trs")
    assert turns(reading) == [
        ("Enquêtrice", "et la clé vous l'avez [rire] depuis quand", 0.0, 3.5),
        ("Raymond", "depuis le début", 3.5, 6.0),
        ("Enquêtrice", "d'accord", 3.5, 6.0),
        (None, "[bruit de porte]", 6.0, 7.0),
        ("Raymond", "[téléphone] pardon", 7.0, 20.0),
    ]


def test_a_transcriber_file_that_brings_its_own_entities_is_refused() -> None:
    own = TRS.replace('"trans-14.dtd">', '"trans-14.dtd" [<!ENTITY a "aaa">]>')
    with pytest.raises(DamagedFile):
        read_bytes(own.encode("iso-8859-1"), name="a.trs")


CHA = """@UTF8
@Begin
@Languages:\tfra
@Participants:\tOBS Marie Investigator, E07 Lucien Adult
@Comment:\tinventé
*OBS:\tvous y allez (en)core ? \x15120_2500\x15
*E07:\tben (ou)i &=rit [/] oui j'y <vais> [//] j'y vais +/.
\ttous les jeudis . \x152600_9000\x15
%mor:\tadv|oui
%com:\til montre la porte
*OBS:\td'accord .
@End
"""


def test_chat_main_lines_are_turns_and_codes_go() -> None:
    reading = read_bytes(CHA.encode(), name="a.cha")
    assert turns(reading) == [
        ("Marie", "vous y allez encore ?", 0.12, 2.5),
        ("Lucien", "ben oui [rit] oui j'y vais j'y vais tous les jeudis.", 2.6, 9.0),
        ("Marie", "d'accord.", None, None),
    ]


SEGMENTS = [
    {"start": 0.0, "end": 2.0, "text": " Et le planning ?", "speaker": "SPEAKER_00"},
    {"start": 2.0, "end": 4.0, "text": " On le regarde", "speaker": "SPEAKER_01"},
    {"start": 4.0, "end": 6.5, "text": " pas trop.", "speaker": "SPEAKER_01"},
    {"start": 6.5, "end": 7.0, "text": "  "},
    {"start": "?", "end": None, "text": " Ah bon ?", "speaker": "SPEAKER_00"},
]
EXPECTED: Told = [
    ("SPEAKER_00", "Et le planning ?", 0.0, 2.0),
    ("SPEAKER_01", "On le regarde pas trop.", 2.0, 6.5),
    ("SPEAKER_00", "Ah bon ?", None, None),
]


@pytest.mark.parametrize("found", [{"text": "…", "segments": SEGMENTS, "language": "fr"}, SEGMENTS])
def test_segments_of_one_speaker_are_one_turn(found: object) -> None:
    assert turns(read_bytes(json.dumps(found).encode(), name="a.json")) == EXPECTED


def test_whisper_cpp_counts_milliseconds() -> None:
    found = {"transcription": [{"offsets": {"from": 0, "to": 1500}, "text": " Bonjour."}, {"text": " Oui."}]}
    assert turns(read_bytes(json.dumps(found).encode(), name="a.json")) == [
        (None, "Bonjour.", 0.0, 1.5),
        (None, "Oui.", None, None),
    ]


@pytest.mark.parametrize("data", [b'{"a": [1, 2]}', b"[]", b'{"segments": [1, {"text": 3}]}', b"3"])
def test_json_that_is_no_transcript_is_said(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat, match="segments"):
        read_bytes(data, name="a.json")


@pytest.mark.parametrize(
    ("name", "data"), [("a.json", b'{"segments": ['), ("a.json", b"[" * 100_000), ("a.eaf", b"<A>"), ("a.trs", b"x")]
)
def test_what_is_cut_short_is_damaged(name: str, data: bytes) -> None:
    with pytest.raises(DamagedFile):
        read_bytes(data, name=name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", b'{"segments": [{"text": "  "}]}'),
        ("a.eaf", b"<ANNOTATION_DOCUMENT/>"),
        ("a.trs", b"<Trans/>"),
        ("a.cha", b"@Begin\n@End\n"),
    ],
)
def test_a_transcript_without_speech_is_empty(name: str, data: bytes) -> None:
    with pytest.raises(EmptyDocument):
        read_bytes(data, name=name)
