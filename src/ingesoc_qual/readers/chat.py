"""CHAT transcripts (`.cha`): main lines become turns, the codes of the format go (MacWhinney, 2000, ch. 4-7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions
from ingesoc_qual.readers.cues import Cue, spoken_reading
from ingesoc_qual.readers.encodings import decode
from ingesoc_qual.textunits import freeze

_MAIN = re.compile(r"\*([^:\s]{1,20}):\s*")
_BULLET_BYTES = re.compile(rb"\x15%?(?:mov:|snd:)?(?:\"[^\"\x15]*\")?_?(\d+)_(\d+)\x15")
_BULLET = re.compile(r"\{\{(\d+)_(\d+)\}\}")
_EVENT = re.compile(r"&=(\w[\w:]*)")
_UNSAID = re.compile(r"(?<=\w)\(([^\W\d]+)\)|(?<!\S)\(([^\W\d]+)\)(?=\w)")
_CODES = re.compile(r"\[[^\]\n]*\]|&[-+]?(?=\w)|\+(?:/{1,2}[.?]|\.\.[.?]|[\"^,+<]|!\?)|[<>]|\x02\d\x01?|\(\.{1,3}\)")


class ChatReader:
    """Reads `.cha`; dependent lines (`%mor`, `%com`) and headers (`@…`) are left out."""

    format = "cha"
    extensions = (".cha",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the turns, under the names that `@Participants` gives. Raises `EmptyDocument`."""
        # Times stand between control characters, by which a binary file would be known.
        data = _BULLET_BYTES.sub(rb"{{\1_\2}}", data)
        decoded = decode(data, name=name, encoding=options.encoding)
        lines = list(_whole(freeze(decoded.text)))
        names = _participants(lines)
        cues = []
        for line in lines:
            if head := _MAIN.match(line):
                said = line[head.end() :]
                times = [(int(a) / 1000, int(b) / 1000) for a, b in _BULLET.findall(said)]
                start, end = (times[0][0], times[-1][1]) if times else (None, None)
                cues.append(Cue(readable(said), names.get(head[1], head[1]), start, end))
        return spoken_reading(
            [cue for cue in cues if cue.text],
            name=name,
            format=self.format,
            options=options,
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


def _whole(text: str) -> Iterator[str]:
    """Yield the lines of a file, those that go on after a tabulation put together."""
    current = ""
    for line in text.split("\n"):
        if line[:1] in "\t " and line.strip():
            current = f"{current} {line.strip()}"
            continue
        if current:
            yield current
        current = line.rstrip()
    if current:
        yield current


def _participants(lines: list[str]) -> dict[str, str]:
    """Return the names of `@Participants: OBS Marie Investigator, CHI Anaé Target_Child` by code."""
    for line in lines:
        if line.startswith("@Participants:"):
            words = (part.split() for part in line.partition(":")[2].split(","))
            return {found[0]: found[1].replace("_", " ") for found in words if len(found) == 3}
    return {}


def readable(said: str) -> str:
    """Return a main line as it was said: letters left out restored, events between brackets, other codes gone."""
    events: list[str] = []

    def keep(match: re.Match[str]) -> str:
        events.append(match[1])
        return f"\x00{len(events) - 1}\x00"

    text = _EVENT.sub(keep, _BULLET.sub("", said))
    text = _CODES.sub(" ", _UNSAID.sub(lambda m: m[1] or m[2], text))
    text = re.sub("\x00(\\d+)\x00", lambda m: f"[{events[int(m[1])].replace(':', ' ')}]", text)
    return re.sub(r"\s+([.,])", r"\1", " ".join(text.split()))
