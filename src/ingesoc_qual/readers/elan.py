"""ELAN annotations (`.eaf`): independent tiers become speakers (Wittenburg et al., 2006; EAF schema 3.0)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingesoc_qual.model.document import Reading
from ingesoc_qual.readers.base import ReadOptions
from ingesoc_qual.readers.cues import Cue, spoken_reading
from ingesoc_qual.readers.xmltree import local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element


class ElanReader:
    """Reads `.eaf`; tiers that comment another one (translations, glosses) are left out."""

    format = "eaf"
    extensions = (".eaf",)

    def read(self, data: bytes, *, name: str, options: ReadOptions) -> Reading:
        """Return the speech of the tiers in the order of time. Raises `DamagedFile`, `EmptyDocument`."""
        root = parse_xml(data, name=name)
        slots = _slots(root)
        tiers = [element for element in root if local(element) == "TIER"]
        spoken = [tier for tier in tiers if not tier.get("PARENT_REF")] or tiers
        cues = [cue for tier in spoken for cue in _cues(tier, slots)]
        # Annotations without time keep the place that their tier gives them, after the last timed one.
        ordered, last = [], 0.0
        for position, cue in enumerate(cues):
            last = cue.start if cue.start is not None else last
            ordered.append((last, position, cue))
        ordered.sort(key=lambda item: item[:2])
        return spoken_reading([cue for *_key, cue in ordered], name=name, format=self.format, options=options)


def _slots(root: _Element) -> dict[str, float]:
    """Return the times of the time slots that have one, in seconds."""
    found = {}
    for slot in root.iter("{*}TIME_SLOT"):
        value = slot.get("TIME_VALUE") or ""
        if value.isdecimal():
            found[slot.get("TIME_SLOT_ID") or ""] = int(value) / 1000
    return found


def _cues(tier: _Element, slots: dict[str, float]) -> Iterator[Cue]:
    speaker = (tier.get("PARTICIPANT") or tier.get("TIER_ID") or "").strip() or None
    for annotation in tier.iter("{*}ALIGNABLE_ANNOTATION", "{*}REF_ANNOTATION"):
        text = " ".join("".join(v.text or "" for v in annotation.iter("{*}ANNOTATION_VALUE")).split())
        if text:
            times = (slots.get(annotation.get(f"TIME_SLOT_REF{n}") or "") for n in (1, 2))
            yield Cue(text, speaker, *times)
