"""Subtitles: cues become turns, times are kept, tags are not."""

from __future__ import annotations

import pytest

from ingesoc_qual.errors import DamagedFile, EmptyDocument
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers import read_bytes
from ingesoc_qual.readers.cues import parse_timing


def vtt(body: str) -> Reading:
    return read_bytes(f"WEBVTT - titre\nKind: captions\n\n{body}".encode(), name="a.vtt")


def srt(*cues: tuple[str, str], name: str = "a.srt") -> Reading:
    body = "\n\n".join(f"{n}\n{times}\n{words}" for n, (times, words) in enumerate(cues, start=1))
    return read_bytes(body.encode(), name=name)


def turns(reading: Reading) -> list[tuple[str | None, str, float | None, float | None]]:
    return [(t.speaker, reading.text[t.start : t.end], t.time_start, t.time_end) for t in reading.layout.turns]


def test_voices_become_speakers_and_their_cues_one_turn() -> None:
    reading = vtt(
        "NOTE rien\n\nSTYLE\n::cue{}\n\nid-1\n00:01.000 --> 00:02.500 align:middle\n<v.fort Claire>Ça va&nbsp;?</v>\n\n"
        "00:03.000 --> 00:04.000\n<v Awa>Oui, <i>ça</i> va.\n\n"
        "00:04.000 --> 01:00:05.250\n<v Awa>Et <00:04.500>vous ?\n"
    )
    assert reading.text == "Claire : Ça va ?\nAwa : Oui, ça va. Et vous ?"
    assert turns(reading) == [("Claire", "Ça va ?", 1.0, 2.5), ("Awa", "Oui, ça va. Et vous ?", 3.0, 3605.25)]
    assert [t.header_start for t in reading.layout.turns] == [0, reading.text.index("Awa")]


def test_two_voices_in_one_cue_are_two_turns() -> None:
    assert [t[:2] for t in turns(vtt("00:01.000 --> 00:02.000\n<v A>Un.</v><v B>Deux.</v>"))] == [
        ("A", "Un."),
        ("B", "Deux."),
    ]


def test_labels_in_the_words_make_turns_over_several_cues() -> None:
    reading = srt(
        ("00:00:01,000 --> 00:00:02,000", "Enquêteur : Depuis"),
        ("00:00:02,000 --> 00:00:03,000", "quand ?"),
        ("00:00:04,000 --> 00:00:05,000", "Awa : Deux ans."),
        ("00:00:06,000 --> 00:00:07,000", "Enquêteur : Ah."),
        ("00:00:08,000 --> 00:00:09,500", "Awa : Voilà."),
    )
    assert turns(reading) == [
        ("Enquêteur", "Depuis quand ?", 1.0, 3.0),
        ("Awa", "Deux ans.", 4.0, 5.0),
        ("Enquêteur", "Ah.", 6.0, 7.0),
        ("Awa", "Voilà.", 8.0, 9.5),
    ]
    assert reading.layout.interviewers == ("Enquêteur",)
    assert reading.text.startswith("Enquêteur : Depuis quand ?")


def test_without_voices_cues_run_to_the_end_of_a_sentence_or_to_a_pause() -> None:
    reading = srt(
        ("00:00:01,000 --> 00:00:02,000", "On a commencé"),
        ("00:00:02,000 --> 00:00:03,000", "par le jardin."),
        ("00:00:03,000 --> 00:00:04,000", "Puis rien"),
        ("00:00:09,000 --> 00:00:10,000", "pendant un an"),
        ("00:00:10,000 --> 00:00:11,000", "- Ah bon ?\n- Oui."),
    )
    assert [t[:2] for t in turns(reading)] == [
        (None, "On a commencé par le jardin."),
        (None, "Puis rien"),
        (None, "pendant un an"),
        (None, "- Ah bon ?"),
        (None, "- Oui."),
    ]


def test_lines_repeated_by_rolling_captions_are_said_once() -> None:
    reading = srt(
        ("00:00:01,000 --> 00:00:02,000", "bonjour à tous"),
        ("00:00:02,000 --> 00:00:03,000", "bonjour à tous\net bienvenue"),
        ("00:00:03,000 --> 00:00:04,000", "et bienvenue"),
        ("00:00:04,000 --> 00:00:05,000", "et bienvenue\nau jardin."),
    )
    assert reading.text == "bonjour à tous et bienvenue au jardin."


def test_what_people_say_twice_is_kept() -> None:
    reading = vtt(
        "".join(
            f"00:0{n}.000 --> 00:0{n}.900\n<v {who}>{said}\n\n"
            for n, (who, said) in enumerate(
                [
                    ("A", "Oui."),
                    ("B", "Oui."),
                    ("A", "Vous venez ?"),
                    ("A", "Vous venez ?"),
                    ("B", "Non."),
                    ("A", "Bien."),
                ],
                1,
            )
        )
    )
    assert [t[1] for t in turns(reading)] == ["Oui.", "Oui.", "Vous venez ? Vous venez ?", "Non.", "Bien."]


def test_words_without_readable_times_are_kept_and_it_is_said() -> None:
    reading = srt(("00:00:01,000 --> 00:00:02,000", "Un."), ("00:00:0x,000 --> 00:00:03,000", "Deux."))
    assert reading.text == "Un.\nDeux." and "1 sous-titre" in reading.warnings[0]


def test_youtube_captions_are_read() -> None:
    reading = read_bytes(b"0:00:01.000,0:00:02.500\nBonjour.\n\n0:00:03.000,0:00:04.000\nFin.\n", name="a.sbv")
    assert turns(reading) == [(None, "Bonjour.", 1.0, 2.5), (None, "Fin.", 3.0, 4.0)]


def test_font_tags_and_positions_go_and_signs_stay() -> None:
    reading = srt(("00:00:01,000 --> 00:00:02,000 X1:0", r"{\an8}<font color='#fff'>2 &lt; 3 <b>et</b></font> a < b"))
    assert reading.text == "2 < 3 et a < b"


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:00:01,500 --> 00:00:02,000", (1.5, 2.0)),
        ("0:0:0.0 --> 0:0:3.540", (0.0, 3.54)),
        ("16.500 --> 18.500", None),
        ("00:16.500 --> 00:18.500 line:0", (16.5, 18.5)),
        ("bonjour --> bonsoir", None),
    ],
)
def test_timing_lines(line: str, times: tuple[float, float] | None) -> None:
    assert parse_timing(line) == times


def test_without_any_time_it_is_no_subtitle() -> None:
    with pytest.raises(DamagedFile, match="minuté"):
        read_bytes(b"1\nquelques mots", name="a.srt")
    with pytest.raises(EmptyDocument):
        read_bytes(b"WEBVTT\n\nNOTE rien\n", name="a.vtt")
