"""The lists to pick from: codes, and the sides of the queue's filter."""

from __future__ import annotations

from ingesoc_qual.i18n import _
from ingesoc_qual.tui.desk import Desk
from ingesoc_qual.tui.fuzzy import Entry


def code_entries(desk: Desk, *, recent_first: bool = True) -> list[Entry]:
    """Return the usable codes, the recent ones first, then in the order of the codebook."""
    codebook = desk.codebook
    found: dict[str, Entry] = {}
    for _depth, code in codebook.walk():
        if code.usable:
            above = " ▸ ".join(parent.label for parent in codebook.path(code.id)[:-1])
            found[code.id] = Entry(code.id, code.label, note=above, mark=desk.marks[code.id])
    first = [code_id for code_id in desk.recent if code_id in found] if recent_first else []
    return [found[code_id] for code_id in first] + [entry for key, entry in found.items() if key not in set(first)]


def filter_entries(desk: Desk) -> list[Entry]:
    """Return what the queue can be narrowed to; the key says which side, `code:…`, `case:…` or `document:…`."""
    everything = [
        Entry("all:", _("tout montrer")),
        Entry("code:", _("tous les codes"), note=_("code")),
        Entry("case:", _("tous les cas"), note=_("cas")),
        Entry("document:", _("tous les documents"), note=_("document")),
    ]
    codes = [
        Entry(f"code:{entry.key}", entry.label, note=" ▸ ".join(part for part in (_("code"), entry.note) if part))
        for entry in code_entries(desk, recent_first=False)
    ]
    cases = [Entry(f"case:{case.id}", case.name, note=_("cas")) for case in desk.cases]
    documents = [Entry(f"document:{d.document_id}", d.name, note=_("document")) for d in desk.documents]
    return everything + codes + cases + documents
