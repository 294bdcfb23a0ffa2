"""JSON of speech recognition: Whisper, WhisperX, whisper.cpp and diarised transcripts of the same shape."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from ingesoc_qual.errors import DamagedFile, UnsupportedFormat
from ingesoc_qual.i18n import _
from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions, shown
from ingesoc_qual.readers.cues import Cue, spoken_reading
from ingesoc_qual.readers.encodings import decode


class WhisperReader:
    """Reads `.json` made of timed segments, with or without speakers."""

    format = "json"
    extensions = (".json",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the segments as turns.

        Raises `DamagedFile` when it is no JSON, `UnsupportedFormat` when it holds no segments, `EmptyDocument`.
        """
        decoded = decode(data, name=name, encoding=options.encoding)
        try:
            found = json.loads(decoded.text)
        except (ValueError, RecursionError) as error:
            raise DamagedFile(
                _("« {name} » n'est pas du JSON complet.").format(name=shown(name)),
                remedy=_("Exportez de nouveau la transcription, ou prenez sa forme VTT ou SRT."),
            ) from error
        segments = _segments(found)
        if segments is None:
            raise UnsupportedFormat(
                _("« {name} » ne contient pas de segments de transcription.").format(name=shown(name)),
                remedy=_("Lus : Whisper, WhisperX, whisper.cpp. Sinon, exportez en VTT ou en SRT."),
            )
        return spoken_reading(
            list(_cues(segments)),
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


def _segments(found: Any) -> list[Any] | None:
    if isinstance(found, dict):
        found = next((found[key] for key in ("segments", "transcription") if isinstance(found.get(key), list)), None)
    if not isinstance(found, list) or not any(isinstance(s, dict) and isinstance(s.get("text"), str) for s in found):
        return None
    return found


def _cues(segments: list[Any]) -> Iterator[Cue]:
    for segment in segments:
        if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
            continue
        text = " ".join(segment["text"].split())
        if not text:
            continue
        speaker = segment.get("speaker")
        voice = " ".join(str(speaker).split()) if isinstance(speaker, str | int) else None
        start, end = _number(segment.get("start")), _number(segment.get("end"))
        if isinstance(offsets := segment.get("offsets"), dict):  # whisper.cpp counts milliseconds
            start, end = (_number(offsets.get(key), 1000) for key in ("from", "to"))
        yield Cue(text, voice or None, start, end)


def _number(value: Any, unit: int = 1) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    return value / unit
