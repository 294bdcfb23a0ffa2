"""Volumes."""

from __future__ import annotations

import re

from ingesoc_qual.model.document import DocumentKind

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def base_year(name: str, kind: str, date: str | None) -> str:
    """Return the year that a document is about: for a report, the one in its name, else the one before its date."""
    year = (date or "")[:4]
    if kind == DocumentKind.REPORT.value:
        named = _YEAR.findall(name)
        return named[-1] if named else str(int(year) - 1) if year.isdigit() else ""
    if kind == DocumentKind.AGREEMENT.value and (found := re.search(r"\b(20\d\d)\s?[-–]\s?(20\d\d)\b", name)):
        return f"{found[1]}-{found[2]}"
    return year
