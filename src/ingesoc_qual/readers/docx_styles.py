"""Word styles: which ones make a heading or a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingesoc_qual.model.document import BlockKind
from ingesoc_qual.textunits import fold

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAME = re.compile(r"(?:heading|titre|title)\s*(\d)?$")
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class _Style:
    heading: int | None
    listed: bool
    parent: str


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of one document by id."""

    by_id: dict[str, _Style] = field(default_factory=dict)

    def kind(self, properties: _Element | None) -> tuple[BlockKind, int]:
        """Return the kind and level of a paragraph from its properties (`w:pPr`)."""
        if properties is None:
            return BlockKind.PARAGRAPH, 0
        reference = properties.find(_W + "pStyle")
        heading, listed = self._inherited("" if reference is None else reference.get(_W + "val", ""))
        own = _outline(properties)
        heading = heading if own is None else own
        if heading is not None and 1 <= heading <= _DEEPEST:
            return BlockKind.HEADING, heading
        numbering = properties.find(_W + "numPr")
        if numbering is not None:
            return (BlockKind.LIST_ITEM, _depth(numbering)) if _numbered(numbering) else (BlockKind.PARAGRAPH, 0)
        return (BlockKind.LIST_ITEM, 0) if listed else (BlockKind.PARAGRAPH, 0)

    def _inherited(self, style_id: str) -> tuple[int | None, bool]:
        listed = False
        for _step in range(12):
            style = self.by_id.get(style_id)
            if style is None:
                break
            listed = listed or style.listed
            if style.heading is not None:
                return style.heading, listed
            style_id = style.parent
        return None, listed


def read_styles(root: _Element | None) -> Styles:
    """Return the paragraph styles of `styles.xml`, none when the part is missing."""
    if root is None:
        return Styles()
    found: dict[str, _Style] = {}
    for style in root.iter(_W + "style"):
        if style.get(_W + "type") != "paragraph":
            continue
        properties = style.find(_W + "pPr")
        numbering = None if properties is None else properties.find(_W + "numPr")
        found[style.get(_W + "styleId", "")] = _Style(
            heading=_heading(style, properties),
            listed=numbering is not None and _numbered(numbering),
            parent=_value(style, "basedOn"),
        )
    return Styles(found)


def _heading(style: _Element, properties: _Element | None) -> int | None:
    match = _NAME.match(fold(_value(style, "name")).strip())
    if match:
        return int(match.group(1) or 1)
    return None if properties is None else _outline(properties)


def _outline(properties: _Element) -> int | None:
    """Return the heading level from an outline level, 0-based in the file; 9 means body text."""
    value = _value(properties, "outlineLvl")
    return int(value) + 1 if value.isdecimal() else None


def _numbered(numbering: _Element) -> bool:
    return _value(numbering, "numId") not in ("", "0")


def _depth(numbering: _Element) -> int:
    value = _value(numbering, "ilvl")
    return int(value) if value.isdecimal() and len(value) < 3 else 0


def _value(element: _Element, child: str) -> str:
    found = element.find(_W + child)
    return "" if found is None else found.get(_W + "val", "")
